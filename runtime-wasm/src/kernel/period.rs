//! Dates moved by a period.

use super::NO_ANSWER;
use super::date::{self, Civil};

/// Most days, weeks, months or years that a date is moved by; more is no answer.
pub const MOST_PERIOD: i64 = 4_000_000;
/// Most working days that a date is moved by: they are counted one by one.
pub const MOST_WORKING_DAYS: i64 = 10_000;

/// A date moved by days (or by weeks: seven each).
#[must_use]
pub fn days(date: i64, amount: i64) -> i64 {
    if date::within(date) == NO_ANSWER || !(-MOST_PERIOD..=MOST_PERIOD).contains(&amount) {
        return NO_ANSWER;
    }
    date::within(date + amount)
}

/// A date moved by months (or by years: twelve each). The 31st becomes the last day of a shorter month, 29 February the
/// 28th in a common year.
#[must_use]
pub fn months(date: i64, amount: i64) -> i64 {
    if date::within(date) == NO_ANSWER || !(-MOST_PERIOD..=MOST_PERIOD).contains(&amount) {
        return NO_ANSWER;
    }
    let civil = date::to_civil(date);
    let count = civil.year * 12 + civil.month - 1 + amount as i32;
    if !(12_000..120_000).contains(&count) {
        return NO_ANSWER;
    }
    let (year, month) = (count / 12, count % 12 + 1);
    let last = date::days_in_month(year, month);
    date::from_civil(Civil { year, month, day: if civil.day < last { civil.day } else { last } })
}

/// A date moved by working days, which are neither a Saturday, a Sunday nor one of the `holidays` (days since 1970-01-01,
/// rising). Moved by none it stays, whatever day it is.
#[inline(never)]
#[must_use]
pub fn working_days(date: i64, amount: i64, holidays: &[i32]) -> i64 {
    if date::within(date) == NO_ANSWER || !(-MOST_WORKING_DAYS..=MOST_WORKING_DAYS).contains(&amount) {
        return NO_ANSWER;
    }
    let step = if amount < 0 { -1 } else { 1 };
    let mut left = amount.unsigned_abs();
    let mut day = date as i32;
    // At most seven days in a row are a weekend or an answer; holidays are bounded, so this ends.
    while left != 0 {
        day += step;
        if is_working_day(day, holidays) {
            left -= 1;
        }
    }
    date::within(i64::from(day))
}

/// Whether a day is neither a Saturday, a Sunday nor one of the `holidays`.
#[must_use]
pub fn is_working_day(day: i32, holidays: &[i32]) -> bool {
    // 1970-01-01 was a Thursday.
    (day + 3).rem_euclid(7) < 5 && !contains(holidays, day)
}

/// Binary search without the panics of the library's.
fn contains(rising: &[i32], day: i32) -> bool {
    let (mut low, mut high) = (0, rising.len());
    while low < high {
        let middle = (low + high) / 2;
        match rising.get(middle) {
            Some(&at) if at == day => return true,
            Some(&at) if at < day => low = middle + 1,
            _ => high = middle,
        }
    }
    false
}
