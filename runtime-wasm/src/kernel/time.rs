//! Times of day: minutes since midnight.

use super::text::{self, fold, set};
use super::{Out, Reading};
use crate::abi::rule;

/// Reads a time as people type it: `14:30`, `2.30pm`, `2 pm`, `1430`, `midday`, `midnight`.
pub fn time(raw: &[u8], out: &mut Out) -> Reading {
    if !fold(raw, set(b" "), out) {
        return Reading::BLANK;
    }
    let mut typed = Typed::default();
    // The letters, five bits each: `pm` whatever stops and spaces are in it.
    let mut word = 0u64;
    for &byte in out.written() {
        let character = u32::from(byte);
        let (digit, letter) = (text::digit(character), text::letter(character));
        if digit < 10 && word == 0 {
            typed.value = typed.value * 10 + digit;
            typed.digits += 1;
            if typed.digits > 4 {
                return Reading::invalid(rule::FORMAT);
            }
        } else if letter < 26 {
            if word >= 1 << 50 {
                return Reading::invalid(rule::FORMAT);
            }
            word = word << 5 | u64::from(letter + 1);
        } else if character == 0x2E && word != 0 {
            // The stops of `p.m.`
        } else if (character == 0x3A || character == 0x2E) && word == 0 {
            if !typed.next() {
                return Reading::invalid(rule::FORMAT);
            }
        } else {
            return Reading::invalid(rule::FORMAT);
        }
    }
    out.truncate(0);
    match minutes(typed, word) {
        Some(minutes) => {
            write(i64::from(minutes), out);
            out.valid(i64::from(minutes))
        }
        None => Reading::invalid(rule::FORMAT),
    }
}

/// A word of up to twelve letters, five bits each.
pub(super) const fn word(letters: &[u8]) -> u64 {
    let mut packed = 0;
    let mut rest = letters;
    while let [first, more @ ..] = rest {
        packed = packed << 5 | (*first as u64 - 0x40);
        rest = more;
    }
    packed
}

/// Hour, minute and second as typed, and how many digits each has; the current one first.
#[derive(Default)]
struct Typed {
    value: u32,
    digits: u32,
    hour: u32,
    hour_digits: u32,
    minute: u32,
    minute_digits: u32,
    /// Stops and colons so far.
    part: u32,
}

impl Typed {
    /// Goes on to minutes, then to seconds; there is nothing after them.
    fn next(&mut self) -> bool {
        match self.part {
            0 => (self.hour, self.hour_digits) = (self.value, self.digits),
            1 => (self.minute, self.minute_digits) = (self.value, self.digits),
            _ => return false,
        }
        self.part += 1;
        self.value = 0;
        self.digits = 0;
        true
    }
}

fn minutes(typed: Typed, letters: u64) -> Option<u32> {
    const AM: u64 = word(b"AM");
    const PM: u64 = word(b"PM");
    const NOON: u64 = word(b"NOON");
    const MIDDAY: u64 = word(b"MIDDAY");
    const MIDNIGHT: u64 = word(b"MIDNIGHT");
    let Typed { value, digits: last_digits, mut hour, hour_digits, mut minute, mut minute_digits, part } = typed;
    let mut digits = hour_digits;
    match part {
        0 => (hour, digits) = (value, last_digits),
        1 => (minute, minute_digits) = (value, last_digits),
        // Seconds may be there, but no form asks for them.
        _ if last_digits != 2 || value != 0 => return None,
        _ => {}
    }
    // `12 noon` and `12 midnight` are as clear as the words alone.
    if letters == NOON || letters == MIDDAY || letters == MIDNIGHT {
        let alone = part == 0 && (digits == 0 || hour == 12);
        return if alone { Some(if letters == MIDNIGHT { 0 } else { 12 * 60 }) } else { None };
    }
    let half = letters == AM || letters == PM;
    if letters != 0 && !half || digits == 0 {
        return None;
    }
    match part {
        // Hours and minutes run together, or an hour alone that says which half of the day.
        0 if digits >= 3 => {
            minute = hour % 100;
            hour /= 100;
        }
        0 if half => {}
        1 | 2 if digits <= 2 && minute_digits == 2 => {}
        _ => return None,
    }
    if letters == AM && hour > 12 {
        return None;
    }
    if half && hour <= 12 {
        hour = hour % 12 + if letters == PM { 12 } else { 0 };
    }
    if hour < 24 && minute < 60 { Some(hour * 60 + minute) } else { None }
}

/// Writes a time as `14:30`.
pub fn write(minutes: i64, out: &mut Out) {
    let minutes = minutes as u32 % 1440;
    out.few_digits(minutes / 60, 2);
    out.push(b':');
    out.few_digits(minutes % 60, 2);
}
