//! What generated code calls for each page and question. `asked` is whether it is asked; what was read before is kept until
//! the answer changes or is no longer asked.
#![allow(unsafe_code, reason = "functions are exported by name")]

use crate::abi::{rule, state as answer};
use crate::driver::NO_EXIT;
use crate::kernel::{
    Out, Reading, address, bank, choice, date, decimal, email, files, location, ni_number, phone, postcode, text, time,
    vehicle,
};
use crate::memory::{asked, bytes, fours, out, slot, state};
use crate::shape::OPTIONAL;

/// A page. After an exit that is reached no page is asked.
#[unsafe(no_mangle)]
extern "C" fn page(page: u32, met: u32, exit: u32) {
    let state = state();
    let met = if state.exit < page { 0 } else { met };
    *asked(page) = met as u8;
    if exit != 0 && state.exit >= page {
        state.exit = if met != 0 { page } else { NO_EXIT };
    }
}

/// Whether the answer must be read now.
#[inline(never)]
fn begin(at: u32, asked: u32) -> bool {
    let slot = slot(at);
    if asked == 0 {
        slot.clear();
        return false;
    }
    if slot.state != answer::NOT_ASKED {
        return false;
    }
    slot.start();
    true
}

/// Takes down what a reader made of the answer.
#[inline(never)]
fn finish(at: u32, reading: Reading) {
    let slot = slot(at);
    if reading.is_valid() {
        slot.state = answer::VALID;
        slot.value = out().value();
        slot.length = out().len() as u32;
        return;
    }
    let broken = reading.rule();
    slot.state = answer::INVALID;
    slot.rule = broken;
    if broken == 0 {
        slot.state = answer::BLANK;
        slot.rule = if slot.flags & OPTIONAL != 0 { 0 } else { rule::REQUIRED as u8 };
    }
}

#[inline(always)]
fn read(at: u32, asked: u32, reader: impl FnOnce(&[u8], &mut Out) -> Reading) {
    if begin(at, asked) {
        finish(at, reader(slot(at).raw(), out()));
    }
}

/// Free text on one line.
#[unsafe(no_mangle)]
extern "C" fn text_line(at: u32, asked: u32, least: u32, most: u32) {
    read(at, asked, |raw, out| text::free(raw, false, least, most, out));
}

/// Text on one line that matches a pattern: the address of its table and its bytes.
#[unsafe(no_mangle)]
extern "C" fn text_pattern(at: u32, asked: u32, least: u32, most: u32, pattern: u32, size: u32) {
    read(at, asked, |raw, out| text::line(raw, least, most, bytes(pattern, size), out));
}

/// Free text on several lines.
#[unsafe(no_mangle)]
extern "C" fn text_lines(at: u32, asked: u32, least: u32, most: u32) {
    read(at, asked, |raw, out| text::free(raw, true, least, most, out));
}

#[unsafe(no_mangle)]
extern "C" fn name(at: u32, asked: u32) {
    read(at, asked, text::name);
}

#[unsafe(no_mangle)]
extern "C" fn email_address(at: u32, asked: u32) {
    read(at, asked, email::email);
}

#[unsafe(no_mangle)]
extern "C" fn phone_number(at: u32, asked: u32) {
    read(at, asked, phone::phone);
}

/// A postcode; `areas` is the address of [`postcode::AREAS`].
#[unsafe(no_mangle)]
extern "C" fn post_code(at: u32, asked: u32, areas: u32) {
    read(at, asked, |raw, out| postcode::within(raw, fours(areas, postcode::AREAS.len()), out));
}

#[unsafe(no_mangle)]
extern "C" fn postal_address(at: u32, asked: u32, areas: u32) {
    read(at, asked, |raw, out| address::within(raw, fours(areas, postcode::AREAS.len()), out));
}

#[unsafe(no_mangle)]
extern "C" fn place(at: u32, asked: u32) {
    read(at, asked, location::location);
}

#[unsafe(no_mangle)]
extern "C" fn national_insurance(at: u32, asked: u32) {
    read(at, asked, ni_number::ni_number);
}

#[unsafe(no_mangle)]
extern "C" fn registration_mark(at: u32, asked: u32) {
    read(at, asked, vehicle::vehicle);
}

#[unsafe(no_mangle)]
extern "C" fn bank_sort_code(at: u32, asked: u32) {
    read(at, asked, bank::sort_code);
}

#[unsafe(no_mangle)]
extern "C" fn bank_account(at: u32, asked: u32) {
    read(at, asked, bank::account_number);
}

#[unsafe(no_mangle)]
extern "C" fn day(at: u32, asked: u32) {
    read(at, asked, date::date);
}

#[unsafe(no_mangle)]
extern "C" fn time_of_day(at: u32, asked: u32) {
    read(at, asked, time::time);
}

#[unsafe(no_mangle)]
extern "C" fn yes_or_no(at: u32, asked: u32) {
    read(at, asked, choice::yes_no);
}

#[unsafe(no_mangle)]
extern "C" fn declare(at: u32, asked: u32) {
    read(at, asked, choice::declaration);
}

/// One option of the table at `table`, `size` bytes.
#[unsafe(no_mangle)]
extern "C" fn one_option(at: u32, asked: u32, table: u32, size: u32) {
    read(at, asked, |raw, out| choice::choice(raw, bytes(table, size), out));
}

/// Any options of the table.
#[unsafe(no_mangle)]
extern "C" fn any_options(at: u32, asked: u32, table: u32, size: u32, least: u32, most: u32) {
    read(at, asked, |raw, out| choice::choices(raw, bytes(table, size), least, most, out));
}

/// Files of the kinds in the table.
#[unsafe(no_mangle)]
extern "C" fn uploads(at: u32, asked: u32, table: u32, size: u32, largest: u32, least: u32, most: u32) {
    read(at, asked, |raw, out| files::files(raw, bytes(table, size), largest, least, most, out));
}

/// A number with up to `places`.
#[unsafe(no_mangle)]
extern "C" fn number(at: u32, asked: u32, places: u32, least: i64, most: i64) {
    read(at, asked, |raw, out| decimal::number(raw, places, false, least, most, out));
}

/// Pounds and pence.
#[unsafe(no_mangle)]
extern "C" fn money(at: u32, asked: u32, least: i64, most: i64) {
    read(at, asked, |raw, out| decimal::number(raw, 2, true, least, most, out));
}

/// A list. Answers the number of rows, 0 when it is not asked.
#[unsafe(no_mangle)]
extern "C" fn list(at: u32, asked: u32, least: u32, most: u32) -> u32 {
    let slot = slot(at);
    slot.clear();
    if asked == 0 {
        return 0;
    }
    let given = slot.raw_length;
    if given == 0 {
        slot.state = answer::BLANK;
        let needed = least != 0 && slot.flags & OPTIONAL == 0;
        slot.rule = if needed { rule::REQUIRED as u8 } else { 0 };
        return 0;
    }
    let rows = if given < most { given } else { most };
    slot.state = answer::VALID;
    slot.value = i64::from(rows);
    slot.rule = match given {
        _ if given < least => rule::TOO_FEW as u8,
        _ if given > most => rule::TOO_MANY as u8,
        _ => 0,
    };
    rows
}
