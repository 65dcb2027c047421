//! Dates: days since 1970-01-01, years 1000 to 9999. Reading, writing, and the calendar.

use super::out::put;
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
#[inline(always)]
#[must_use]
pub fn from_civil(civil: Civil) -> i64 {
    days_since(civil.year, civil.month, civil.day)
}

#[inline(never)]
fn days_since(year: i32, month: i32, day: i32) -> i64 {
    // Years that start in March, so that a leap day comes last (Howard Hinnant, chrono-compatible low-level algorithms).
    let early = i32::from(month <= 2);
    let year = year - early;
    let day_of_year = (153 * (month + 12 * early - 3) + 2) / 5 + day - 1;
    i64::from(year * 365 + year / 4 - year / 100 + year / 400 + day_of_year - 719_468)
}

/// The day of the calendar of a day from [`FIRST`] to [`LAST`].
#[inline(always)]
#[must_use]
pub fn to_civil(days: i64) -> Civil {
    let figures = figures(days);
    Civil { year: figures / 10_000, month: figures / 100 % 100, day: figures % 100 }
}

/// A day as the figures of its date, 20260309: one number goes from function to function in one piece.
#[inline(never)]
fn figures(days: i64) -> i32 {
    let days = days as i32 + 719_468;
    let era = days / 146_097;
    let of_era = days % 146_097;
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let late = i32::from(from_march >= 10);
    (year_of_era + era * 400 + late) * 10_000 + (from_march + 3 - 12 * late) * 100 + day
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
    // The last four figures are month and day.
    i64::from((figures(today) - figures(born)) / 10_000) * super::decimal::ONE
}

/// Writes a date as `2026-03-09`.
pub fn write(days: i64, out: &mut Out) {
    write_figures(figures(days), out);
}

#[inline(never)]
fn write_figures(mut figures: i32, out: &mut Out) {
    let mut at = LENGTH;
    let room = out.room();
    while at != 0 {
        at -= 1;
        let mut byte = b'-';
        if at != 4 && at != 7 {
            byte = b'0' + (figures % 10) as u8;
            figures /= 10;
        }
        put(room, at, byte);
    }
    out.wrote(LENGTH);
}

/// Characters of a date as it is stored.
const LENGTH: usize = 10;

/// One of the parts of a date as typed; 0 when it is blank. From the lowest bit: a number, or the first three letters, five bits
/// each; how many digits or letters, [`DIGIT`] each; [`WORD`] for letters.
type Part = u32;

const DIGIT: Part = 1 << 27;
const WORD: Part = 1 << 31;
const VALUE: Part = DIGIT - 1;
/// Most digits of a part; no name of a month has more letters than one more.
const MOST_DIGITS: Part = 8 * DIGIT;

/// Reads a date as people type it: `2026-03-09`, `9/3/2026`, `9 March 2026`, `9th mar 2026`, `March 9, 2026`. With strokes,
/// a part may be missing (`9//2026`), and nothing but strokes is blank: three boxes joined.
pub fn date(raw: &[u8], out: &mut Out) -> Reading {
    let mut figures = as_stored(raw);
    if figures == NOT_STORED {
        figures = as_typed(raw, out);
    }
    if figures < 0 {
        return Reading::invalid(!figures as u16);
    }
    let (year, month, day) = (figures / 10_000, figures / 100 % 100, figures % 100);
    let real = year >= 1000 && (1..=12).contains(&month) && day >= 1 && day <= days_in_month(year, month);
    if !real {
        return Reading::invalid(rule::FORMAT);
    }
    write_figures(figures, out);
    out.valid(days_since(year, month, day))
}

const NOT_STORED: i32 = i32::MIN;

/// The figures of a date as it is stored and as systems send it, `2026-03-09`: the commonest by far.
fn as_stored(raw: &[u8]) -> i32 {
    let mut figures = 0;
    let mut at = 0;
    for &byte in raw {
        let digit = text::digit(u32::from(byte)) as i32;
        if at != 4 && at != 7 {
            if !(0..10).contains(&digit) {
                return NOT_STORED;
            }
            figures = figures * 10 + digit;
        } else if byte != b'-' {
            return NOT_STORED;
        }
        at += 1;
        if at > LENGTH {
            return NOT_STORED;
        }
    }
    if at == LENGTH { figures } else { NOT_STORED }
}

/// The figures of a date as it is typed, whether or not there is such a day; or what [`broken`] makes of a rule.
#[inline(always)]
fn as_typed(raw: &[u8], out: &mut Out) -> i32 {
    if !fold(raw, 0, out) {
        return broken(rule::NONE);
    }
    let mut parts: [Part; 3] = [0; 3];
    let mut at = 0;
    let (mut gap, mut strokes) = (false, false);
    let typed = out.written();
    let mut next = 0;
    while let Some(&byte) = typed.get(next) {
        let byte = u32::from(byte);
        next += 1;
        if byte == STROKE {
            strokes = true;
            gap = false;
            at += 1;
            continue;
        }
        if byte == SPACE {
            gap = true;
            continue;
        }
        let Some(mut part) = parts.get_mut(at) else { return broken(rule::FORMAT) };
        if (0x2C..=0x2E).contains(&byte) {
            // Only after something: a hyphen before the first digit would be a year before the common era.
            if *part == 0 {
                return broken(rule::FORMAT);
            }
            gap = true;
            continue;
        }
        let is_number = *part != 0 && *part < WORD;
        let (digit, letter) = (text::digit(byte), text::letter(byte));
        if digit >= 10 && letter >= 26 {
            return broken(rule::FORMAT);
        }
        if is_number
            && !gap
            && let Some(&second) = typed.get(next)
            && is_ordinal(byte << 8 | u32::from(second))
        {
            next += 1;
            gap = true;
            continue;
        }
        // A digit after letters, or letters after a digit (`9March`), start a part of their own.
        if *part != 0 && (gap || is_number != (digit < 10)) {
            at += 1;
            match parts.get_mut(at) {
                Some(next) => part = next,
                None => return broken(rule::FORMAT),
            }
        }
        gap = false;
        let value = *part & VALUE;
        if digit < 10 {
            if *part >= MOST_DIGITS {
                return broken(rule::FORMAT);
            }
            *part += DIGIT + value * 9 + digit;
        } else {
            *part |= WORD;
            // The first three letters tell the month, and more than the longest name are as good as one more.
            if *part < WORD + 3 * DIGIT {
                *part += value * 31 + letter + 1;
            }
            if *part < WORD + 10 * DIGIT {
                *part += DIGIT;
            }
        }
    }
    out.truncate(0);
    let [mut day, mut month, mut year] = parts;
    if day | month | year == 0 {
        return broken(rule::NONE);
    }
    if !strokes && month == 0 {
        return broken(rule::FORMAT);
    }
    // Year first when the first part can be nothing else; a month's name first, before a day or before a year.
    if is_long_number(day) && (strokes || year != 0) {
        swap(&mut day, &mut year);
    } else if day >= WORD {
        if is_long_number(month) && year == 0 {
            swap(&mut month, &mut year);
        }
        swap(&mut day, &mut month);
    }
    if day == 0 {
        return broken(rule::DAY_MISSING);
    }
    if month == 0 {
        return broken(rule::MONTH_MISSING);
    }
    if year == 0 {
        return broken(rule::YEAR_MISSING);
    }
    let number = if month >= WORD { month_named(month) } else { month & VALUE };
    if year >= WORD || day >= 3 * DIGIT || is_long_number(month) {
        return broken(rule::FORMAT);
    }
    if year / DIGIT != 4 {
        return broken(rule::YEAR_DIGITS);
    }
    ((year & VALUE) * 10_000 + number * 100 + (day & VALUE)) as i32
}

/// A rule in place of figures, below 0.
fn broken(rule: u16) -> i32 {
    !i32::from(rule)
}

const SPACE: u32 = 0x20;
const STROKE: u32 = 0x2F;

/// The letters of `1st`, `2nd`, `3rd`, `4th`, two bytes.
fn is_ordinal(letters: u32) -> bool {
    letters == 0x5354 || letters == 0x4E44 || letters == 0x5244 || letters == 0x5448
}

/// More digits than a day or a month has.
fn is_long_number(part: Part) -> bool {
    (3 * DIGIT..WORD).contains(&part)
}

/// The month whose name starts with these three letters, else 0.
fn month_named(part: Part) -> u32 {
    // Four months a number, fifteen bits each, the first one lowest.
    const fn four(a: &[u8], b: &[u8], c: &[u8], d: &[u8]) -> u64 {
        word(a) | word(b) << 15 | word(c) << 30 | word(d) << 45
    }
    const SPRING: u64 = four(b"JAN", b"FEB", b"MAR", b"APR");
    const SUMMER: u64 = four(b"MAY", b"JUN", b"JUL", b"AUG");
    const AUTUMN: u64 = four(b"SEP", b"OCT", b"NOV", b"DEC");
    let mut names = SPRING;
    let mut month = 0;
    // From JAN to SEPTEMBER: three letters to nine.
    if (WORD + 3 * DIGIT..WORD + 10 * DIGIT).contains(&part) {
        while month < 12 {
            month += 1;
            if names as u32 & 0x7FFF == part & VALUE {
                return month;
            }
            names >>= 15;
            if names == 0 {
                names = if month == 4 { SUMMER } else { AUTUMN };
            }
        }
    }
    0
}
