//! Of when and of which service the figures are: chosen on the page, kept in its address. Days are London's.

use crate::clock::Moment;
use crate::forms::Forms;
use crate::store::figures::Counted;
use crate::store::stamp;
use crate::typed_day::TypedDay;
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Most days that are counted at once: two years, so that one can be held against the other.
const MOST_DAYS: i32 = 731;
/// The stretches that one choice gives, in days up to today.
const LAST: [i32; 3] = [7, 30, 90];
/// The stretch when nothing else is chosen.
const USUAL: i32 = 30;

/// The query of a page of figures.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Query {
    /// `7`, `30`, `90` or `dates`.
    pub period: String,
    /// First day, with `dates`, as links have it.
    pub from: String,
    /// Last day, with `dates`.
    pub to: String,
    /// The service; empty for every one.
    pub service: String,
    /// First day of what the costs are held against; empty for the same stretch a year before.
    pub base_from: String,
    /// Last day of it.
    pub base_to: String,
    /// The form whose pages are shown.
    pub form: String,
    /// The same days in the fields of the page: `from.day` and so on.
    #[serde(flatten)]
    fields: BTreeMap<String, String>,
}

/// What was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// First day.
    pub first: Date,
    /// Last day.
    pub last: Date,
    /// What costs are held against: the first and the last day.
    pub base: (Date, Date),
    /// The service, if only one is counted.
    pub service: Option<String>,
    /// The form whose pages are shown.
    pub form: Option<String>,
    /// What was wrong with the days, and at which control.
    pub errors: Vec<(&'static str, String)>,
    query: String,
}

impl Query {
    /// How many days up to today, if that was chosen.
    fn days(&self) -> Option<i32> {
        self.period.parse().ok().filter(|days| LAST.contains(days))
    }

    /// A day: what was typed for it, else what a link says.
    fn day(&self, name: &str, whole: &str) -> TypedDay {
        let typed = TypedDay::sent(name, |field| self.fields.get(field).map_or("", String::as_str));
        if typed.is_empty() { TypedDay::whole(whole) } else { typed }
    }

    /// What it is held against, the first day and the last.
    fn base(&self) -> [TypedDay; 2] {
        [self.day("base_from", &self.base_from), self.day("base_to", &self.base_to)]
    }

    /// What it chooses. Days that cannot be used are said, and the usual ones taken.
    #[must_use]
    pub fn choice(&self, today: Date, forms: &Forms, council: &str) -> Choice {
        let mut errors = Vec::new();
        let usual = days_until(today, USUAL);
        let (first, last) = match self.days() {
            Some(days) => days_until(today, days),
            None if self.period == "dates" => {
                let days = [self.day("from", &self.from), self.day("to", &self.to)];
                let given = stretch(["from", "to"], ["first day", "last day"], &days, &mut errors);
                given.unwrap_or(usual)
            }
            None => usual,
        };
        let year_before = (back(first, 364), back(last, 364));
        let before = self.base();
        let base = if before.iter().all(TypedDay::is_empty) {
            year_before
        } else {
            let names = ["first day to compare with", "last day to compare with"];
            let given = stretch(["base_from", "base_to"], names, &before, &mut errors);
            given.unwrap_or(year_before)
        };
        let services = forms.services(council);
        let service = Some(self.service.clone()).filter(|service| services.contains(service));
        let form = Some(self.form.clone()).filter(|form| forms.get(council, form).is_some());
        // Only what was understood goes on to the next page.
        let mut query = if self.period == "dates" && errors.is_empty() {
            format!("?period=dates&from={first}&to={last}")
        } else {
            format!("?period={}", self.days().unwrap_or(USUAL))
        };
        if base != year_before {
            query.push_str(&format!("&base_from={}&base_to={}", base.0, base.1));
        }
        query.extend(service.iter().map(|service| format!("&service={service}")));
        Choice { first, last, base, service, form, errors, query }
    }
}

/// So many days, the last of them today.
fn days_until(today: Date, days: i32) -> (Date, Date) {
    (back(today, days - 1), today)
}

fn back(day: Date, days: i32) -> Date {
    day.saturating_sub(days.days())
}

/// Two days that were typed, if they can be counted.
fn stretch(
    controls: [&'static str; 2],
    names: [&str; 2],
    [from, to]: &[TypedDay; 2],
    errors: &mut Vec<(&'static str, String)>,
) -> Option<(Date, Date)> {
    let mut read = |control, name: &str, typed: &TypedDay| {
        let day = typed.read().filter(|day| (2000..=2999).contains(&day.year()));
        if day.is_none() {
            errors.push((control, format!("Enter the {name} as day, month and year, for example 1 4 2026")));
        }
        day
    };
    let [first_control, last_control] = controls;
    let [first_name, last_name] = names;
    let (first, last) = (read(first_control, first_name, from), read(last_control, last_name, to));
    let (first, last) = (first?, last?);
    let days = (last - first).get_days() + 1;
    if days < 1 {
        errors.push((last_control, format!("The {last_name} must be the same as or after the {first_name}")));
        return None;
    }
    if days > MOST_DAYS {
        errors.push((last_control, format!("Choose {MOST_DAYS} days or fewer: there are {days} between these two")));
        return None;
    }
    Some((first, last))
}

impl Choice {
    /// What the store is to count.
    #[must_use]
    pub fn counted(&self, council: &str) -> Counted {
        counted(council, self.service.clone(), self.first, self.last)
    }

    /// What the costs are held against.
    #[must_use]
    pub fn counted_before(&self, council: &str) -> Counted {
        counted(council, self.service.clone(), self.base.0, self.base.1)
    }

    /// The query by which another page of figures makes the same choice.
    #[must_use]
    pub fn query(&self) -> &str {
        &self.query
    }

    /// For the template: what the controls show, and what was wrong.
    #[must_use]
    pub fn controls(&self, query: &Query, services: &[(String, String)], with_base: bool) -> Value {
        let dates = query.period == "dates";
        let days = query.days().unwrap_or(USUAL);
        let typed = |name, whole: &str, day: Date| {
            let given = query.day(name, whole);
            if given.is_empty() { TypedDay::from(day) } else { given }.fields()
        };
        let [base_from, base_to] = query.base().map(|day| day.fields());
        let service = |(name, words): &(String, String)| json!({ "value": name, "words": words, "chosen": self.service.as_ref() == Some(name) });
        json!({
            "periods": LAST.map(|choice| json!({
                "value": choice, "words": format!("Last {choice} days"), "chosen": !dates && choice == days,
            })),
            "dates": dates,
            "from": typed("from", &query.from, self.first),
            "to": typed("to", &query.to, self.last),
            "services": services.iter().map(service).collect::<Vec<_>>(),
            // Empty unless given, so that other days are compared with the year before them.
            "base": with_base.then(|| json!({ "from": base_from, "to": base_to })),
            "form": self.form,
            "errors": self.errors.iter().map(|(control, words)| json!({ "control": control, "words": words }))
                .collect::<Vec<_>>(),
        })
    }
}

fn counted(council: &str, service: Option<String>, first: Date, last: Date) -> Counted {
    // Every day that can be chosen begins by London's clock.
    let begins = |day: Date| {
        Moment::begins(day).map_or_else(|| format!("{day}T00:00:00.000Z"), |moment| stamp(moment.timestamp()))
    };
    let (from, until) = (begins(first), begins(last.saturating_add(1.day())));
    Counted { council: council.to_owned(), service, first, last, from, until }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap_or_default()
    }

    fn typed(from: &str, to: &str) -> (Option<(Date, Date)>, Vec<String>) {
        let mut errors = Vec::new();
        let given = stretch(["from", "to"], ["first day", "last day"], &[from, to].map(TypedDay::whole), &mut errors);
        (given, errors.into_iter().map(|(_, words)| words).collect())
    }

    #[test]
    fn both_ends_are_counted() {
        assert_eq!(days_until(day("2026-03-10"), 7), (day("2026-03-04"), day("2026-03-10")));
        assert_eq!(typed("2026-03-10", " 2026-03-10 ").0, Some((day("2026-03-10"), day("2026-03-10"))));
    }

    #[test]
    fn days_that_cannot_be_counted_are_said() {
        assert!(typed("", "2026-03-10").1.concat().contains("Enter the first day"));
        assert!(typed("2026-03-10", "10/3").1.concat().contains("Enter the last day"));
        assert!(typed("2026-03-10", "2026-03-09").1.concat().contains("same as or after the first day"));
        assert!(typed("2024-01-01", "2026-01-01").1.concat().contains("there are 732"));
        assert!(typed("2024-01-02", "2026-01-01").0.is_some());
    }

    #[test]
    fn days_begin_at_londons_midnight() {
        let summer = counted("ashcombe", None, day("2026-03-28"), day("2026-03-29"));
        assert_eq!(summer.from, "2026-03-28T00:00:00.000Z");
        assert_eq!(summer.until, "2026-03-29T23:00:00.000Z", "the clocks go forward in the night before");
    }
}
