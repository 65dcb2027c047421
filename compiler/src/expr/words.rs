//! Words that messages about expressions are made of.

use super::sorts::Sort;
use crate::program::{Kind, PeriodUnit};

/// `a`, `b` and `c`; at most eight, then how many more.
pub(super) fn list_of(names: &[String]) -> String {
    const MOST: usize = 8;
    let shown: Vec<String> = names.iter().take(MOST).map(|name| format!("`{name}`")).collect();
    match (shown.as_slice(), names.len()) {
        ([], _) => "none".to_owned(),
        (_, count) if count > MOST => format!("{} and {} more", shown.join(", "), count - MOST),
        ([one], _) => one.clone(),
        ([first @ .., last], _) => format!("{} and {last}", first.join(", ")),
    }
}

/// What a sort of value is called.
pub(super) fn sort(sort: &Sort) -> &'static str {
    match sort {
        Sort::Number => "a whole number",
        Sort::Decimal => "a number",
        Sort::Money => "an amount of money",
        Sort::Date => "a date",
        Sort::Time => "a time",
        Sort::YesNo(_) => "a yes or no answer",
        Sort::Choice(_) => "a choice",
        Sort::Ticks(_) => "tick boxes",
        Sort::Text(_) => "text",
        Sort::Files => "uploaded files",
        Sort::List(_) => "a list",
        Sort::Period(..) => "a length of time",
        Sort::Condition => "a condition",
    }
}

/// `3 working days`
pub(super) fn period(amount: i64, unit: PeriodUnit) -> String {
    let word = match unit {
        PeriodUnit::Days => "day",
        PeriodUnit::WorkingDays => "working day",
        PeriodUnit::Weeks => "week",
        PeriodUnit::Months => "month",
        PeriodUnit::Years => "year",
    };
    format!("{amount} {word}{}", if amount == 1 { "" } else { "s" })
}

/// A comparison that a question of this type could stand in.
pub(super) fn example(name: &str, kind: &Kind) -> String {
    match kind {
        Kind::YesNo | Kind::Declaration => format!("{name} is yes"),
        Kind::Choice { options } => {
            format!("{name} is {}", options.first().map_or("…", |option| option.key.as_str()))
        }
        Kind::Choices { options, .. } => {
            format!("{name} includes {}", options.first().map_or("…", |option| option.key.as_str()))
        }
        Kind::Number(_) | Kind::Decimal { .. } | Kind::Money(_) => format!("{name} is more than 0"),
        Kind::Date => format!("{name} is before today"),
        Kind::List { .. } => format!("count of {name} is at least 1"),
        _ => format!("{name} is answered"),
    }
}
