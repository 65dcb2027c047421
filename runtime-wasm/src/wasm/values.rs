//! What generated code calls in conditions, rules and calculations. Conditions are 1 when met, 0 when not.
#![allow(unsafe_code, reason = "functions are exported by name")]

use crate::abi::state as answer;
use crate::driver;
use crate::kernel::{NO_ANSWER, Out, ROOM, address, choice, date, decimal, period, text, time};
use crate::memory::{SLOT, Slot, bytes, holidays, out, slot, state};

#[unsafe(no_mangle)]
extern "C" fn today() -> i64 {
    state().today
}

#[unsafe(no_mangle)]
extern "C" fn add(left: i64, right: i64) -> i64 {
    decimal::add(left, right)
}

#[unsafe(no_mangle)]
extern "C" fn subtract(left: i64, right: i64) -> i64 {
    decimal::subtract(left, right)
}

#[unsafe(no_mangle)]
extern "C" fn multiply(left: i64, right: i64) -> i64 {
    decimal::multiply(left, right)
}

#[unsafe(no_mangle)]
extern "C" fn divide(left: i64, right: i64) -> i64 {
    decimal::divide(left, right)
}

#[unsafe(no_mangle)]
extern "C" fn plus(total: i64, value: i64) -> i64 {
    decimal::plus(total, value)
}

#[unsafe(no_mangle)]
extern "C" fn move_days(day: i64, amount: i64) -> i64 {
    period::days(day, amount)
}

#[unsafe(no_mangle)]
extern "C" fn move_months(day: i64, amount: i64) -> i64 {
    period::months(day, amount)
}

#[unsafe(no_mangle)]
extern "C" fn move_working_days(day: i64, amount: i64) -> i64 {
    period::working_days(day, amount, holidays())
}

#[unsafe(no_mangle)]
extern "C" fn days_between(from: i64, to: i64) -> i64 {
    date::days_between(from, to)
}

#[unsafe(no_mangle)]
extern "C" fn age(born: i64) -> i64 {
    date::age(born, state().today)
}

/// A count as a number; no answer stays none.
#[unsafe(no_mangle)]
extern "C" fn as_number(count: i64) -> i64 {
    if count == NO_ANSWER { NO_ANSWER } else { count * decimal::ONE }
}

/// Two values of which neither may be missing.
#[unsafe(no_mangle)]
extern "C" fn differ(left: i64, right: i64) -> u32 {
    u32::from(left != right && left != NO_ANSWER && right != NO_ANSWER)
}

#[unsafe(no_mangle)]
extern "C" fn same(left: i64, right: i64) -> u32 {
    u32::from(left == right && left != NO_ANSWER)
}

#[unsafe(no_mangle)]
extern "C" fn less(left: i64, right: i64) -> u32 {
    u32::from(left < right && left != NO_ANSWER)
}

#[unsafe(no_mangle)]
extern "C" fn at_most(left: i64, right: i64) -> u32 {
    u32::from(left <= right && left != NO_ANSWER)
}

/// Rows of a list that is asked.
#[unsafe(no_mangle)]
extern "C" fn rows(list: u32) -> u32 {
    driver::rows_of(slot(list))
}

/// 1 when the question at this place of some row has an error of its own; `first` is its slot in the first row.
#[unsafe(no_mangle)]
extern "C" fn any_row_wrong(list: u32, first: u32, stride: u32) -> u32 {
    let mut at = first;
    for _ in 0..driver::rows_of(slot(list)) {
        if slot(at).rule != 0 {
            return 1;
        }
        at += stride * SLOT;
    }
    0
}

/// The text of an answer, or of a part of an address (past the last part: the whole).
fn part_of(slot: &Slot, part: u32) -> &'static [u8] {
    let whole = slot.canonical();
    if part == WHOLE { whole } else { address::part(whole, part as usize) }
}

/// Stands for the whole text where a part may be named.
const WHOLE: u32 = 6;

/// Characters of a part of an address as a number, or no answer when it is blank.
#[unsafe(no_mangle)]
extern "C" fn part_length(at: u32, part: u32) -> i64 {
    let count = text::length(part_of(slot(at), part));
    if count == 0 { NO_ANSWER } else { count * decimal::ONE }
}

/// 1 for the same, 0 for different, 2 when one of them is blank.
fn compare(left: &[u8], right: &[u8]) -> u32 {
    if left.is_empty() || right.is_empty() { 2 } else { u32::from(choice::same(left, right)) }
}

/// Compares an answer with text in the form.
#[unsafe(no_mangle)]
extern "C" fn compare_text(at: u32, part: u32, address: u32, length: u32) -> u32 {
    compare(part_of(slot(at), part), bytes(address, length))
}

/// Compares two answers.
#[unsafe(no_mangle)]
extern "C" fn compare_answers(left: u32, left_part: u32, right: u32, right_part: u32) -> u32 {
    compare(part_of(slot(left), left_part), part_of(slot(right), right_part))
}

/// Takes down a computed value and its canonical text.
fn compute(at: u32, text: u32, value: i64, write: impl FnOnce(i64, &mut Out)) {
    let slot = slot(at);
    slot.clear();
    slot.state = answer::BLANK;
    if value != NO_ANSWER {
        slot.raw_length = 0;
        slot.text = text;
        slot.start();
        write(value, out());
        slot.state = answer::VALID;
        slot.value = value;
        slot.length = out().len() as u32;
    }
}

const _: () = assert!(ROOM >= 20, "the longest computed value");

#[unsafe(no_mangle)]
extern "C" fn compute_number(at: u32, text: u32, value: i64) {
    compute(at, text, value, |value, out| decimal::write(value, false, out));
}

#[unsafe(no_mangle)]
extern "C" fn compute_money(at: u32, text: u32, value: i64) {
    compute(at, text, decimal::to_penny(value), |value, out| decimal::write(value, true, out));
}

#[unsafe(no_mangle)]
extern "C" fn compute_date(at: u32, text: u32, value: i64) {
    compute(at, text, value, date::write);
}

#[unsafe(no_mangle)]
extern "C" fn compute_time(at: u32, text: u32, value: i64) {
    compute(at, text, value, time::write);
}
