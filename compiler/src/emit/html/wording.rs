//! Words that the pages of every form share: what a submission is called, what the service standard promises.

use super::display;
use crate::program::{DataProtection, Period, PeriodUnit, Standard, ValueKind};

/// What is sent, by the kind of journey.
pub(super) fn noun(journey: &str) -> &'static str {
    match journey {
        "report" => "report",
        "apply" => "application",
        "pay" => "payment",
        _ => "request",
    }
}

/// The service standard, for the start page.
pub(super) fn promise(standard: Option<&Standard>) -> Vec<String> {
    let Some(standard) = standard else { return Vec::new() };
    let mut lines = Vec::new();
    match standard.reply.as_deref() {
        Some("at once") => lines.push("We give you a reference number at once.".to_owned()),
        Some(within) => lines.push(format!("We will reply within {within}.")),
        None => {}
    }
    if let Some(complete) = standard.complete {
        lines.push(format!("We aim to have it done within {}.", period(complete)));
    }
    if let Some(minutes) = standard.cut_off {
        let time = display::time(&format!("{:02}:{:02}", minutes / 60, minutes % 60));
        lines.push(format!("What reaches us at {time} or later counts from the next working day."));
    }
    lines
}

/// When the council replies, for the confirmation; empty when it promises no reply, or has just given it.
pub(super) fn reply(standard: Option<&Standard>) -> String {
    match standard.and_then(|standard| standard.reply.as_deref()) {
        None | Some("at once") => String::new(),
        Some(within) => format!("We will reply within {within}."),
    }
}

/// Purpose, lawful basis and time kept, with their names.
pub(super) fn data_protection(data: Option<&DataProtection>) -> Vec<(&'static str, &str)> {
    data.map(|data| {
        vec![
            ("What for", data.purpose.as_str()),
            ("Lawful basis", data.lawful_basis.as_str()),
            ("How long we keep them", data.keep_for.as_str()),
        ]
    })
    .unwrap_or_default()
}

/// `2 working days`.
fn period(period: Period) -> String {
    let unit = match period.unit {
        PeriodUnit::Days => "day",
        PeriodUnit::WorkingDays => "working day",
        PeriodUnit::Weeks => "week",
        PeriodUnit::Months => "month",
        PeriodUnit::Years => "year",
    };
    let many = if period.amount == 1 { "" } else { "s" };
    format!("{} {unit}{many}", period.amount)
}

/// `a person`, `an income`: the article before a name.
pub(super) fn article(name: &str) -> &'static str {
    if name.starts_with(['a', 'e', 'i', 'o', 'u', 'A', 'E', 'I', 'O', 'U']) { "an" } else { "a" }
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
