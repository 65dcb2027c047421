//! Lengths of time, dates and times of day, as authors write them.

use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::program::{Period, PeriodUnit};
use crate::read::Text;
use crate::spec::shortened;
use crate::suggest::nearest;

const UNITS: &[(&str, PeriodUnit)] = &[
    ("day", PeriodUnit::Days),
    ("days", PeriodUnit::Days),
    ("working day", PeriodUnit::WorkingDays),
    ("working days", PeriodUnit::WorkingDays),
    ("week", PeriodUnit::Weeks),
    ("weeks", PeriodUnit::Weeks),
    ("month", PeriodUnit::Months),
    ("months", PeriodUnit::Months),
    ("year", PeriodUnit::Years),
    ("years", PeriodUnit::Years),
];
/// Units in short.
const OTHER_UNITS: &[(&str, &[&str])] = &[
    ("days", &["d", "calendar days", "calendar day"]),
    ("working days", &["wd", "business day", "business days", "work days", "workdays", "weekdays"]),
    ("weeks", &["w", "wk", "wks"]),
    ("months", &["m", "mth", "mths", "mo", "calendar months", "calendar month"]),
    ("years", &["y", "yr", "yrs"]),
];
/// Numbers in words, from one.
const IN_WORDS: &[&str] =
    &["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/// The number that a text starts with in words, and what follows it: `two working days`.
fn in_words(text: &str) -> Option<(usize, String)> {
    let (first, rest) = text.split_once(' ')?;
    let number = IN_WORDS.iter().position(|word| *word == first)? + 1;
    Some((number, rest.to_owned()))
}

/// Most of any unit.
const MOST: i64 = 1_000;

/// `2 working days`, if it is a length of time.
pub(crate) fn read(text: &str) -> Option<Period> {
    let (amount, unit) = parts(text);
    let unit = UNITS.iter().find(|(name, _)| *name == unit).map(|(_, unit)| *unit)?;
    let amount = amount.parse::<i64>().ok().filter(|amount| (0..=MOST).contains(amount))?;
    Some(Period { amount, unit })
}

/// The digits, and the words after them.
fn parts(text: &str) -> (String, String) {
    let said = text.trim().to_lowercase();
    let digits = said.len() - said.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (amount, unit) = said.split_at_checked(digits).unwrap_or_default();
    (amount.to_owned(), unit.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// `2 working days`
pub(super) fn period(text: &Text, problems: &mut Vec<Diagnostic>) -> Option<Period> {
    if let Some(period) = read(&text.text) {
        return Some(period);
    }
    let (mut amount, mut unit) = parts(&text.text);
    if let Some((number, rest)) = in_words(&unit).filter(|_| amount.is_empty()) {
        (amount, unit) = (number.to_string(), rest);
    }
    let message = format!("“{}” is not a length of time", shortened(&text.text));
    let found = Diagnostic::new(Code::BadPeriod, text.at.clone(), message).help(format!(
        "Write a whole number up to {MOST} and a unit: `1 day`, `2 working days`, `3 weeks`, `6 months`, `1 year`"
    ));
    let meant = OTHER_UNITS.iter().find(|(_, others)| others.contains(&unit.as_str())).map(|(name, _)| *name);
    let names = || UNITS.iter().map(|(name, _)| *name);
    let near = meant.or_else(|| names().find(|name| *name == unit)).or_else(|| nearest(&unit, names()));
    let near = near.filter(|near| !amount.is_empty() && read(&format!("{amount} {near}")).is_some());
    problems.push(match near {
        Some(near) => found.fix(text.at.clone(), format!("{amount} {near}")),
        None => found,
    });
    None
}

/// `2026-03-10` or `10 March 2026`, as days since 1970-01-01.
pub(super) fn date(text: &Text, problems: &mut Vec<Diagnostic>) -> Option<i64> {
    let said = text.text.trim();
    let written_so = said.len() == 10 && said.split('-').map(str::len).eq([4, 2, 2]);
    let date = said.parse::<jiff::civil::Date>().ok().filter(|date| written_so && date.year() >= 1000);
    if let Some(date) = date {
        let epoch = jiff::civil::date(1970, 1, 1);
        return Some(i64::from((date - epoch).get_days()));
    }
    if let Some(day) = crate::expr::date_in_words(said) {
        return Some(day);
    }
    let message = format!("“{}” is not a date", shortened(said));
    let help = "Write it as `2026-03-10` or `10 March 2026`";
    let found = Diagnostic::new(Code::BadDateOrTime, text.at.clone(), message).help(help);
    problems.push(match crate::expr::date_put_right(said) {
        Some(right) => found.fix(text.at.clone(), right),
        None => found,
    });
    None
}

/// `16:00`, as minutes since midnight.
pub(super) fn time(text: &Text, problems: &mut Vec<Diagnostic>) -> Option<i64> {
    let said = text.text.trim();
    let minutes = said.split_once(':').and_then(|(hours, minutes)| {
        let fits = (1..=2).contains(&hours.len()) && minutes.len() == 2;
        let hours = hours.parse::<u8>().ok().filter(|hours| fits && *hours < 24)?;
        let minutes = minutes.parse::<u8>().ok().filter(|minutes| *minutes < 60)?;
        Some(i64::from(hours) * 60 + i64::from(minutes))
    });
    if minutes.is_none() {
        let message = format!("“{}” is not a time of day", shortened(said));
        let help = "Write hours and minutes on the 24-hour clock: `16:00`";
        let found = Diagnostic::new(Code::BadDateOrTime, text.at.clone(), message).help(help);
        problems.push(match crate::expr::time_put_right(said) {
            Some(right) => found.fix(text.at.clone(), format!("\"{right}\"")),
            None => found,
        });
    }
    minutes
}
