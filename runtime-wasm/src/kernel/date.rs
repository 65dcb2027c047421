//! Dates: days since 1970-01-01, years 1000 to 9999. Reading, writing, and the calendar.

use super::text::{self, fold};
use super::time::word;
use super::{NO_ANSWER, Out, Reading};
use crate::abi::rule;
use core::mem::swap;

/// 1 January 1000.
pub const FIRST: i64 = -354_285;
/// 31 December 9999.
pub const LAST: i64 = 2_932_896;

/// The day, or no answer when its year is not 1000 to 9999.
#[must_use]
pub fn within(days: i64) -> i64 {
    if (FIRST..=LAST).contains(&days) { days } else { NO_ANSWER }
}

/// A day of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Civil {
    /// Year.
    pub year: i32,
    /// 1 to 12.
    pub month: i32,
    /// 1 to 31.
    pub day: i32,
}

/// Days in a month.
#[must_use]
pub fn days_in_month(year: i32, month: i32) -> i32 {
    if month == 2 {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        return if leap { 29 } else { 28 };
    }
    // 31 and 30 alternate, and start afresh in August.
    30 + ((month + (month >> 3)) & 1)
}

/// Days since 1970-01-01 of a day of the calendar.
#[inline(never)]
#[must_use]
pub fn from_civil(civil: Civil) -> i64 {
    // Years that start in March, so that a leap day comes last (Howard Hinnant, chrono-compatible low-level algorithms).
    let early = i32::from(civil.month <= 2);
    let year = civil.year - early;
    let day_of_year = (153 * (civil.month + 12 * early - 3) + 2) / 5 + civil.day - 1;
    i64::from(year * 365 + year / 4 - year / 100 + year / 400 + day_of_year - 719_468)
}

/// The day of the calendar of a day from [`FIRST`] to [`LAST`].
#[inline(never)]
#[must_use]
pub fn to_civil(days: i64) -> Civil {
    let days = days as i32 + 719_468;
    let era = days / 146_097;
    let of_era = days % 146_097;
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let late = i32::from(from_march >= 10);
    Civil { year: year_of_era + era * 400 + late, month: from_march + 3 - 12 * late, day }
}

/// Days from one date to another, as a number in ten-thousandths.
#[must_use]
pub fn days_between(from: i64, to: i64) -> i64 {
    if within(from) == NO_ANSWER || within(to) == NO_ANSWER {
        return NO_ANSWER;
    }
    (to - from) * super::decimal::ONE
}

/// Whole years from a date to today, as a number in ten-thousandths; no answer for a date after today. Born on 29 February,
/// a year older on 1 March.
#[must_use]
pub fn age(born: i64, today: i64) -> i64 {
    if within(born) == NO_ANSWER || within(today) == NO_ANSWER || born > today {
        return NO_ANSWER;
    }
    let (born, today) = (to_civil(born), to_civil(today));
    let before = today.month * 32 + today.day < born.month * 32 + born.day;
    i64::from(today.year - born.year - i32::from(before)) * super::decimal::ONE
}

/// Writes a date as `2026-03-09`.
#[inline(never)]
pub fn write(days: i64, out: &mut Out) {
    write_civil(to_civil(days), out);
}

#[inline(never)]
fn write_civil(civil: Civil, out: &mut Out) {
    out.few_digits(civil.year as u32, 4);
    out.push(b'-');
    out.few_digits(civil.month as u32, 2);
    out.push(b'-');
    out.few_digits(civil.day as u32, 2);
}

/// One of the parts of a date as typed.
#[derive(Clone, Copy, Default)]
struct Part {
    /// A number, or the first three letters, five bits each.
    value: i32,
    /// How many digits, or [`LETTERS`] and how many letters; 0 when it is blank.
    length: u32,
}

/// Added to the length of a part that is a word. Digits are refused long before.
const LETTERS: u32 = 0x100;
/// Most digits of a part.
const MOST_DIGITS: u32 = 8;

/// Reads a date as people type it: `2026-03-09`, `9/3/2026`, `9 March 2026`, `9th mar 2026`, `March 9, 2026`. With strokes,
/// a part may be missing (`9//2026`), and nothing but strokes is blank: three boxes joined.
pub fn date(raw: &[u8], out: &mut Out) -> Reading {
    if let Some(civil) = as_stored(raw) {
        out.extend(raw);
        return out.valid(from_civil(civil));
    }
    if !fold(raw, 0, out) {
        return Reading::BLANK;
    }
    let mut parts = [Part::default(); 3];
    let mut at = 0;
    let (mut gap, mut strokes) = (false, false);
    let mut rest = out.written();
    while let [byte, after @ ..] = rest {
        rest = after;
        if *byte == b'/' {
            strokes = true;
            gap = false;
            at += 1;
            continue;
        }
        if *byte == b' ' {
            gap = true;
            continue;
        }
        let Some(mut part) = parts.get_mut(at) else { return Reading::invalid(rule::FORMAT) };
        let is_number = part.length != 0 && part.length < LETTERS;
        if matches!(byte, b',' | b'.' | b'-') {
            // Only after something: a hyphen before the first digit would be a year before the common era.
            if part.length == 0 {
                return Reading::invalid(rule::FORMAT);
            }
            gap = true;
            continue;
        }
        let (digit, letter) = (text::digit(u32::from(*byte)), text::letter(u32::from(*byte)));
        if digit >= 10 && letter >= 26 {
            return Reading::invalid(rule::FORMAT);
        }
        // The letters of `1st`, `2nd`, `3rd`, `4th`.
        if is_number
            && !gap
            && let [second, after @ ..] = rest
            && matches!((byte, second), (b'S', b'T') | (b'N' | b'R', b'D') | (b'T', b'H'))
        {
            rest = after;
            gap = true;
            continue;
        }
        // A digit after letters, or letters after a digit (`9March`), start a part of their own.
        if part.length != 0 && (gap || is_number != (digit < 10)) {
            at += 1;
            match parts.get_mut(at) {
                Some(next) => part = next,
                None => return Reading::invalid(rule::FORMAT),
            }
        }
        gap = false;
        if digit < 10 {
            part.value = part.value * 10 + digit as i32;
        } else {
            part.length |= LETTERS;
            // The first three letters tell the month.
            if part.length < LETTERS + 3 {
                part.value = part.value << 5 | (letter as i32 + 1);
            }
        }
        part.length += 1;
        if (MOST_DIGITS + 1..LETTERS).contains(&part.length) {
            return Reading::invalid(rule::FORMAT);
        }
    }
    out.truncate(0);
    let [first, second, third] = &mut parts;
    if first.length | second.length | third.length == 0 {
        return Reading::BLANK;
    }
    if !strokes && second.length == 0 {
        return Reading::invalid(rule::FORMAT);
    }
    // Year first when the first part can be nothing else; a month's name first, before a day or before a year.
    if first.length > 2 && first.length < LETTERS && (strokes || third.length != 0) {
        swap(first, third);
    } else if first.length > LETTERS {
        if second.length > 2 && second.length < LETTERS && third.length == 0 {
            swap(second, third);
        }
        swap(first, second);
    }
    match civil(*first, *second, *third) {
        Ok(civil) => {
            write_civil(civil, out);
            out.valid(from_civil(civil))
        }
        Err(rule) => Reading::invalid(rule),
    }
}

/// A date as it is stored and as systems send it, `2026-03-09`: the commonest by far.
fn as_stored(raw: &[u8]) -> Option<Civil> {
    let mut number = 0;
    let mut at = 0;
    for &byte in raw {
        let digit = text::digit(u32::from(byte));
        if at == 4 || at == 7 {
            if byte != b'-' {
                return None;
            }
        } else if digit < 10 {
            number = number * 10 + digit as i32;
        } else {
            return None;
        }
        at += 1;
        if at > 10 {
            return None;
        }
    }
    let civil = Civil { year: number / 10_000, month: number / 100 % 100, day: number % 100 };
    if at == 10 && is_real(civil) { Some(civil) } else { None }
}

/// Whether there is such a day, in a year that is taken.
fn is_real(civil: Civil) -> bool {
    (1..=12).contains(&civil.month)
        && civil.day >= 1
        && civil.day <= days_in_month(civil.year, civil.month)
        && civil.year >= 1000
}

/// The month whose name starts with these three letters, else 0.
fn month(part: Part) -> i32 {
    // Four months a number, fifteen bits each, the first one lowest.
    const fn four(a: &[u8], b: &[u8], c: &[u8], d: &[u8]) -> u64 {
        word(a) | word(b) << 15 | word(c) << 30 | word(d) << 45
    }
    const NAMES: [u64; 3] = [
        four(b"JAN", b"FEB", b"MAR", b"APR"),
        four(b"MAY", b"JUN", b"JUL", b"AUG"),
        four(b"SEP", b"OCT", b"NOV", b"DEC"),
    ];
    let [spring, summer, autumn] = NAMES;
    if !(LETTERS + 3..=LETTERS + 9).contains(&part.length) {
        return 0;
    }
    let mut names = spring;
    for month in 1..=12 {
        if (names & 0x7FFF) as i32 == part.value {
            return month;
        }
        names >>= 15;
        if month == 4 {
            names = summer;
        } else if month == 8 {
            names = autumn;
        }
    }
    0
}

/// The day that the parts name, or the rule that they break.
fn civil(day: Part, mut month_part: Part, year: Part) -> Result<Civil, u16> {
    if day.length == 0 {
        return Err(rule::DAY_MISSING);
    }
    if month_part.length == 0 {
        return Err(rule::MONTH_MISSING);
    }
    if year.length == 0 {
        return Err(rule::YEAR_MISSING);
    }
    if month_part.length > LETTERS {
        month_part = Part { value: month(month_part), length: 1 };
    }
    if year.length > LETTERS || day.length > 2 || month_part.length > 2 {
        return Err(rule::FORMAT);
    }
    if year.length != 4 {
        return Err(rule::YEAR_DIGITS);
    }
    let civil = Civil { year: year.value, month: month_part.value, day: day.value };
    if is_real(civil) { Ok(civil) } else { Err(rule::FORMAT) }
}
