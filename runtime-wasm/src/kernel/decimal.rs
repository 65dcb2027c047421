//! Numbers: whole counts of ten-thousandths, so pounds, pence and four places are exact.
//!
//! Every value is nearer to zero than [`LIMIT`]; a result that is not is no answer (law 7). Multiplying and dividing round
//! half away from zero.

use super::text::{self, POUND, fold};
use super::{NO_ANSWER, Out, Reading};
use crate::abi::rule;

/// One, in ten-thousandths.
pub const ONE: i64 = 10_000;
/// Past every value: ten thousand million.
pub const LIMIT: i64 = 100_000_000_000_000;

/// The value, or no answer when it is past the limit.
#[must_use]
pub fn within(value: i64) -> i64 {
    if value > -LIMIT && value < LIMIT { value } else { NO_ANSWER }
}

fn known(left: i64, right: i64) -> bool {
    within(left) != NO_ANSWER && within(right) != NO_ANSWER
}

/// Sum.
#[must_use]
pub fn add(left: i64, right: i64) -> i64 {
    if known(left, right) { within(left + right) } else { NO_ANSWER }
}

/// Difference.
#[must_use]
pub fn subtract(left: i64, right: i64) -> i64 {
    add(left, if right == NO_ANSWER { right } else { -right })
}

/// A running total with one more value; no answer counts nothing, and past the limit the total is no answer for good.
#[must_use]
pub fn plus(total: i64, value: i64) -> i64 {
    if value == NO_ANSWER { total } else { add(total, value) }
}

/// Product, rounded half away from zero to four places.
#[must_use]
pub fn multiply(left: i64, right: i64) -> i64 {
    if !known(left, right) {
        return NO_ANSWER;
    }
    let (a, b) = (left.unsigned_abs(), right.unsigned_abs());
    let (whole, part) = (a / ONE as u64, a % ONE as u64);
    // Both factors are below 10^14, so the first product may not fit; one that is past the limit never has to be known.
    if whole != 0 && b > LIMIT as u64 / whole {
        return NO_ANSWER;
    }
    let size = whole * b + (part * b + ONE as u64 / 2) / ONE as u64;
    signed(size, (left < 0) != (right < 0))
}

/// Quotient, rounded half away from zero to four places; no answer when dividing by nothing.
#[must_use]
pub fn divide(left: i64, right: i64) -> i64 {
    if !known(left, right) || right == 0 {
        return NO_ANSWER;
    }
    let (a, b) = (left.unsigned_abs() * ONE as u64, right.unsigned_abs());
    let size = a / b + u64::from(a % b * 2 >= b);
    signed(size, (left < 0) != (right < 0))
}

fn signed(size: u64, negative: bool) -> i64 {
    let size = size as i64;
    within(if negative { -size } else { size })
}

/// Rounded to the penny, half away from zero.
#[must_use]
pub fn to_penny(value: i64) -> i64 {
    if value == NO_ANSWER {
        return NO_ANSWER;
    }
    let size = (value.unsigned_abs() + 50) / 100 * 100;
    signed(size, value < 0)
}

/// Reads a number as people type it: `1,234.5`, `1 234`, `-3`, `£1,234.50` where pounds are asked for.
///
/// `places` is the most decimal places (0 for a whole number, 2 for money). Money has always two when it is written.
/// `least` and `most` are in ten-thousandths, both allowed; give `-LIMIT` and `LIMIT` for none.
#[inline(never)]
pub fn number(raw: &[u8], places: u32, money: bool, least: i64, most: i64, out: &mut Out) -> Reading {
    let mut typed = Typed::default();
    if !fold(raw, 0, out) {
        return Reading::BLANK;
    }
    for &byte in out.written() {
        if !typed.take(byte, money) {
            return Reading::invalid(rule::FORMAT);
        }
    }
    out.truncate(0);
    if typed.digits == 0 || typed.grouped && typed.group != 3 {
        return Reading::invalid(rule::FORMAT);
    }
    if typed.used > places {
        return Reading::invalid(rule::PLACES);
    }
    let value = if typed.negative { -typed.size } else { typed.size };
    if value < least || value <= -LIMIT {
        return Reading::invalid(rule::TOO_SMALL);
    }
    if value > most || value >= LIMIT {
        return Reading::invalid(rule::TOO_LARGE);
    }
    write(value, money, out);
    out.valid(value)
}

/// What has been read of a number so far.
#[derive(Default)]
struct Typed {
    size: i64,
    negative: bool,
    signed: bool,
    pounds: bool,
    digits: u32,
    /// Thousands are set apart, and digits since then.
    grouped: bool,
    group: u32,
    /// A space was seen after a digit: a group must follow, or nothing.
    spaced: bool,
    pointed: bool,
    /// Decimal places read, and up to the last that is not zero.
    places: u32,
    used: u32,
}

impl Typed {
    fn take(&mut self, character: u8, money: bool) -> bool {
        if character == b' ' {
            self.spaced |= self.digits != 0;
            return true;
        }
        let digit = text::digit(u32::from(character));
        if digit < 10 {
            if self.spaced && !self.separate() {
                return false;
            }
            return self.digit(i64::from(digit));
        }
        match character {
            b',' => !self.spaced && self.digits != 0 && self.separate(),
            b'.' => {
                let fits = !self.pointed && !self.spaced && (!self.grouped || self.group == 3);
                self.pointed = true;
                self.grouped = false;
                fits
            }
            POUND => {
                let fits = money && !self.pounds && self.digits == 0 && !self.pointed;
                self.pounds = true;
                fits
            }
            b'+' => self.sign(false),
            b'-' => self.sign(true),
            _ => false,
        }
    }

    fn sign(&mut self, negative: bool) -> bool {
        let fits = !self.signed && self.digits == 0 && !self.pointed;
        self.signed = true;
        self.negative = negative;
        fits
    }

    /// Sets thousands apart: one to three digits before the first separator, three between two.
    fn separate(&mut self) -> bool {
        let fits = !self.pointed && self.group <= 3 && (!self.grouped || self.group == 3);
        self.grouped = true;
        self.group = 0;
        self.spaced = false;
        fits
    }

    fn digit(&mut self, digit: i64) -> bool {
        self.digits += 1;
        if self.pointed {
            self.places += 1;
            if digit != 0 {
                self.used = self.places;
            }
            let unit = match self.places {
                1 => 1_000,
                2 => 100,
                3 => 10,
                4 => 1,
                _ => 0,
            };
            self.size += digit * unit;
        } else {
            self.group += 1;
            // Past the limit it stays there: how far does not matter.
            if self.size < LIMIT {
                self.size = self.size * 10 + digit * ONE;
            }
        }
        !(self.grouped && self.group > 3)
    }
}

/// Writes a value: money with two places, anything else without zeros at its end.
#[inline(never)]
pub fn write(value: i64, money: bool, out: &mut Out) {
    if value < 0 {
        out.push(b'-');
    }
    let size = value.unsigned_abs();
    out.digits(size / ONE as u64, 1);
    let mut part = size % ONE as u64;
    let mut places = 4;
    let fewest = if money { 2 } else { 0 };
    while places > fewest && part.is_multiple_of(10) {
        part /= 10;
        places -= 1;
    }
    if places > 0 {
        out.push(b'.');
        out.digits(part, places);
    }
}
