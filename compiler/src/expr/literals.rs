//! What is written out in an expression: numbers, money, dates, times, periods.

use crate::calendar::day_number;
use crate::program::PeriodUnit;

/// Every value is smaller than this, in ten-thousandths: ten thousand million pounds.
const TOO_LARGE: i64 = 100_000_000_000_000;

/// Why a number cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NumberProblem {
    /// Ten thousand million or more.
    TooLarge,
    /// More decimal places than are kept.
    Places,
}

/// A number as written, commas and a pound sign included: ten-thousandths, and how many decimal places were written.
pub(super) fn number(text: &str, most_places: usize) -> Result<(i64, usize), NumberProblem> {
    let plain: String = text.chars().filter(|letter| letter.is_ascii_digit() || *letter == '.').collect();
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    if part.len() > most_places {
        return Err(NumberProblem::Places);
    }
    let digits = format!("{whole}{part:0<4}");
    match digits.parse::<i64>() {
        Ok(value) if value < TOO_LARGE => Ok((value, part.len())),
        _ => Err(NumberProblem::TooLarge),
    }
}

/// `2026-03-09`
pub(super) fn iso_date(text: &str) -> Option<i64> {
    let mut parts = text.split('-').map(str::parse);
    let (Some(Ok(year)), Some(Ok(month)), Some(Ok(day))) = (parts.next(), parts.next(), parts.next()) else {
        return None;
    };
    day_number(year, month, day)
}

/// `9 March 2026`
pub(super) fn long_date(text: &str) -> Option<i64> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let mut parts = text.split_whitespace();
    let day = parts.next()?.trim_end_matches(|letter: char| !letter.is_ascii_digit()).parse().ok()?;
    let month = parts.next()?.to_lowercase();
    let month = MONTHS.iter().position(|start| month.starts_with(start))? + 1;
    day_number(parts.next()?.parse().ok()?, i64::try_from(month).ok()?, day)
}

/// The date that `9/3/2026`, `9.3.2026` or `2026-3-9` means, as it should be written; a year of two digits is left alone.
pub(super) fn put_right(text: &str) -> Option<String> {
    let parts: Vec<i64> = text.split(['/', '-', '.']).map(str::parse).collect::<Result<_, _>>().unwrap_or_default();
    let [first, month, last] = *parts.as_slice() else { return None };
    let (year, day) = if first > 31 { (first, last) } else { (last, first) };
    day_number(year, month, day).map(|_| format!("{year:04}-{month:02}-{day:02}"))
}

/// `16:00`, `4pm`, `4.30pm`: minutes since midnight.
pub(super) fn time(text: &str) -> Option<i64> {
    let text = text.trim().to_lowercase();
    let (clock, half) = match (text.strip_suffix("am"), text.strip_suffix("pm")) {
        (Some(clock), _) => (clock.trim_end(), Some(0)),
        (_, Some(clock)) => (clock.trim_end(), Some(12)),
        _ => (text.as_str(), None),
    };
    let (hour, minute) = clock.split_once([':', '.']).unwrap_or((clock, if half.is_some() { "00" } else { "" }));
    if minute.len() != 2 || hour.len() > 2 {
        return None;
    }
    let (hour, minute): (i64, i64) = (hour.parse().ok()?, minute.parse().ok()?);
    let hour = match half {
        Some(half) if (1..=12).contains(&hour) => hour % 12 + half,
        Some(_) => return None,
        None => hour,
    };
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

/// `3 working days`
pub(super) fn period(text: &str) -> Option<(i64, PeriodUnit)> {
    let mut words = text.split_whitespace();
    let amount = words.next()?.parse().ok()?;
    let unit = match words.next()? {
        "working" => PeriodUnit::WorkingDays,
        "day" | "days" => PeriodUnit::Days,
        "week" | "weeks" => PeriodUnit::Weeks,
        "month" | "months" => PeriodUnit::Months,
        _ => PeriodUnit::Years,
    };
    let most = if unit == PeriodUnit::WorkingDays { MOST_WORKING_DAYS } else { MOST_PERIOD };
    (amount <= most).then_some((amount, unit))
}

/// Longer than any form needs, short enough that no sum of days goes astray.
const MOST_PERIOD: i64 = 10_000;
/// Some four years. They are counted one by one, perhaps for every row of a list.
const MOST_WORKING_DAYS: i64 = 1_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_ten_thousandths() {
        assert_eq!(number("1,200.50", 4), Ok((12_005_000, 2)));
        assert_eq!(number("£12.5", 2), Ok((125_000, 1)));
        assert_eq!(number("0.12345", 4), Err(NumberProblem::Places));
        assert_eq!(number("10000000000", 4), Err(NumberProblem::TooLarge));
        assert_eq!(number("99999999999999999999999", 4), Err(NumberProblem::TooLarge));
    }

    #[test]
    fn dates_exist_or_are_none() {
        assert_eq!(iso_date("1970-01-02"), Some(1));
        assert_eq!(iso_date("2026-02-29"), None);
        assert_eq!(long_date("9th March 2026"), iso_date("2026-03-09"));
        assert_eq!(long_date("9 MAR 2026"), iso_date("2026-03-09"));
        assert_eq!(put_right("9/3/2026").as_deref(), Some("2026-03-09"));
        assert_eq!(put_right("2026-3-9").as_deref(), Some("2026-03-09"));
        assert_eq!(put_right("9/3/26"), None);
    }

    #[test]
    fn times_of_either_clock() {
        assert_eq!(time("16:00"), Some(960));
        assert_eq!(time("4pm"), Some(960));
        assert_eq!(time("4.30 PM"), Some(990));
        assert_eq!(time("12am"), Some(0));
        assert_eq!(time("12pm"), Some(720));
        assert_eq!(time("13pm"), None);
        assert_eq!(time("24:00"), None);
        assert_eq!(time("16"), None);
    }
}
