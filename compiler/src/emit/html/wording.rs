//! Sentences that the pages of every form share: what the service standard promises, how long answers are kept.

use super::display;
use crate::check::read_period;
use crate::program::{DataProtection, Period, PeriodUnit, Standard, ValueKind};
use crate::words::{Language, fill};
use std::fmt::Display;

/// The service standard, for the start page.
pub(super) fn promise(language: Language, standard: Option<&Standard>) -> Vec<String> {
    let Some(standard) = standard else { return Vec::new() };
    let words = language.words();
    let mut lines = Vec::new();
    match standard.reply.as_deref() {
        Some("at once") => lines.push(words.at_once.to_owned()),
        Some(within) => lines.push(fill(words.reply, &[("time", &length(language, within))])),
        None => {}
    }
    if let Some(complete) = standard.complete {
        lines.push(fill(words.complete, &[("time", &period(language, complete))]));
    }
    if let Some(minutes) = standard.cut_off {
        let time = display::time(language, &format!("{:02}:{:02}", minutes / 60, minutes % 60));
        lines.push(fill(words.cut_off, &[("time", &time)]));
    }
    lines
}

/// When the council replies, for the confirmation; empty when it promises no reply, or has just given it.
pub(super) fn reply(language: Language, standard: Option<&Standard>) -> String {
    match standard.and_then(|standard| standard.reply.as_deref()) {
        None | Some("at once") => String::new(),
        Some(within) => fill(language.words().reply, &[("time", &length(language, within))]),
    }
}

/// Purpose, lawful basis and time kept, with their names.
pub(super) fn data_protection(language: Language, data: Option<&DataProtection>) -> Vec<(&'static str, String)> {
    let words = language.words();
    data.map(|data| {
        vec![
            (words.purpose, data.purpose.clone()),
            (words.basis, words.lawful_basis(&data.lawful_basis).to_owned()),
            (words.keep_for, length(language, &data.keep_for)),
        ]
    })
    .unwrap_or_default()
}

/// A length of time as a form writes it, in a language; what is none stays as it is.
fn length(language: Language, written: &str) -> String {
    read_period(written).map_or_else(|| written.to_owned(), |found| period(language, found))
}

/// `2 working days`.
fn period(language: Language, period: Period) -> String {
    let words = language.words();
    let unit = match period.unit {
        PeriodUnit::Days => &words.days,
        PeriodUnit::WorkingDays => &words.working_days,
        PeriodUnit::Weeks => &words.weeks,
        PeriodUnit::Months => &words.in_months,
        PeriodUnit::Years => &words.years,
    };
    unit.with(language, period.amount.unsigned_abs())
}

/// `a person`, `an income`: the article before a name.
pub(super) fn article(name: &str) -> &'static str {
    if name.starts_with(['a', 'e', 'i', 'o', 'u', 'A', 'E', 'I', 'O', 'U']) { "an" } else { "a" }
}

/// `Person 2`: what a row of a list is called, its number counted from 1.
pub(super) fn row_title(each: &str, number: impl Display) -> String {
    format!("{} {number}", super::summary::capitalised(each))
}

/// `Person 2: `: what stands before the message of a row where messages of several rows are listed together.
pub(super) fn row_prefix(each: &str, number: impl Display) -> String {
    format!("{}: ", row_title(each, number))
}

/// A reference number letter by letter, as an agent reads it out.
pub(super) fn spelled(reference: &str) -> String {
    reference.chars().map(String::from).collect::<Vec<_>>().join(" ")
}

/// The name by which the page module knows how a computed value is written.
pub(super) fn kind(kind: ValueKind) -> &'static str {
    match kind {
        ValueKind::Number | ValueKind::Decimal => "number",
        ValueKind::Money => "money",
        ValueKind::Date => "date",
        ValueKind::Time => "time",
    }
}
