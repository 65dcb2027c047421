//! Conditions as menus have them: lines of a question, a comparison and a value, all joined by the same word.

use super::kinds::{How, hows, hows_of_condition};
use crate::expr::{self, Part, Simple};
use crate::read::Value;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Something that a condition can be made from: a question that is asked earlier, or a condition that has a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Offer {
    /// Its name.
    pub name: String,
    /// The question, or what the condition says in the words of questions.
    pub words: String,
    /// A condition that has a name, and not a question.
    pub named: bool,
    /// What it can be compared with.
    pub hows: &'static [How],
    /// Its options: name and label.
    pub options: Vec<(String, String)>,
}

/// A condition.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Condition {
    /// As it is written; empty for none.
    pub written: String,
    /// The same with questions and options in their own words.
    pub words: String,
    /// As menus have it; none when it says more than they can.
    pub menus: Option<Menus>,
}

/// A condition as menus have it. Without lines there is none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Menus {
    /// One line that is met is enough.
    pub any: bool,
    /// The lines.
    pub lines: Vec<Line>,
}

/// A line of menus.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Name of an [`Offer`].
    pub name: String,
    /// One of its [`How`]s, as conditions spell it.
    pub how: String,
    /// What it is compared with: options by their names, days as `2026-03-09`, `today` or `today - 8 days`, amounts without their
    /// sign; in place of a day, a time or an amount the name of a question that asks for one.
    pub values: Vec<String>,
}

/// Everything that conditions can be made from, in the order of the form: first the conditions that have names. `tree` is the
/// form with its shared questions in it.
pub(super) fn offers(tree: &Value) -> Vec<Offer> {
    let text = |value: &Value, key: &str| value.get(key).and_then(Value::text).map(|text| text.text.trim().to_owned());
    let named = tree.get("conditions").map(Value::entries).unwrap_or_default().iter().filter_map(|entry| {
        let words = entry.value.text()?.text.clone();
        let name = entry.key.text.clone();
        Some(Offer { name, words, named: true, hows: hows_of_condition(), options: Vec::new() })
    });
    let pages = tree.get("pages").map(Value::parts).unwrap_or_default().iter();
    let questions = pages.flat_map(|page| page.get("questions").map(Value::parts).unwrap_or_default());
    let questions = questions.filter_map(|question| {
        Some(Offer {
            name: text(question, "question")?,
            words: text(question, "ask").unwrap_or_default(),
            named: false,
            hows: hows(&text(question, "type")?),
            options: options(question),
        })
    });
    let questions: Vec<Offer> = questions.collect();
    let named = named.map(|offer| Offer { words: words(&offer.words, &questions), ..offer });
    let mut all: Vec<Offer> = named.collect();
    all.extend(questions);
    all.retain(|offer| !offer.hows.is_empty());
    all
}

/// The options of a question: name and label.
fn options(question: &Value) -> Vec<(String, String)> {
    let entries = question.get("options").map(Value::entries).unwrap_or_default().iter();
    let label =
        |value: &Value| value.text().or_else(|| value.get("label")?.text()).map(|text| text.text.trim().to_owned());
    entries.map(|entry| (entry.key.text.clone(), label(&entry.value).unwrap_or_default())).collect()
}

/// What a condition says.
pub(super) fn read(written: &str, offers: &[Offer]) -> Condition {
    let menus = expr::simple(written).and_then(|simple| menus(simple, offers));
    Condition { written: written.to_owned(), words: words(written, offers), menus }
}

fn menus(simple: Simple, offers: &[Offer]) -> Option<Menus> {
    let line = |part: Part| {
        let offer = offers.iter().find(|offer| offer.name == part.name)?;
        let how = offer.hows.iter().find(|how| how.how == part.how)?;
        let line = Line { name: part.name, how: part.how.to_owned(), values: part.values };
        fits(&line, how, offer, offers).then_some(line)
    };
    let lines = simple.parts.into_iter().map(line).collect::<Option<Vec<_>>>()?;
    Some(Menus { any: simple.any, lines })
}

/// Whether the values are such as the menus offer.
fn fits(line: &Line, how: &How, offer: &Offer, offers: &[Offer]) -> bool {
    let option = |value: &String| offer.options.iter().any(|(name, _)| name == value);
    let alike = |other: &Offer| other.name != offer.name && other.hows.iter().any(|known| known.with == how.with);
    let answer = |value: &String| offers.iter().any(|other| other.name == *value && alike(other));
    let digits = |text: &str| text.starts_with(|it: char| it.is_ascii_digit());
    match (how.with, line.values.as_slice()) {
        ("nothing", []) => true,
        ("option", [one]) => option(one),
        ("options", [_, ..]) => line.values.iter().all(option),
        ("yes or no", [one]) => one == "yes" || one == "no",
        ("day", [one]) if one == "today" => true,
        ("day", [one]) if ["today + ", "today - "].iter().any(|away| one.strip_prefix(away).is_some_and(digits)) => {
            true
        }
        ("number" | "money" | "day" | "time", [one]) => digits(one.trim().trim_start_matches('£')) || answer(one),
        _ => false,
    }
}

/// The condition as it is written in a form.
///
/// # Errors
/// What is missing in it, in words for its author.
pub(super) fn written(menus: &Menus, offers: &[Offer]) -> Result<String, String> {
    let mut parts = Vec::new();
    for line in &menus.lines {
        let offer =
            offers.iter().find(|offer| offer.name == line.name).ok_or("Choose a question that is asked earlier")?;
        let how = offer.hows.iter().find(|how| how.how == line.how).ok_or("Choose how it is compared")?;
        if !fits(line, how, offer, offers) {
            return Err(format!("Choose what “{}” is compared with", offer.words));
        }
        parts.push(part(line, how));
    }
    let joined = parts.join(if menus.any { " or " } else { " and " });
    let meant = if parts.len() > 1 { menus.clone() } else { Menus { any: false, lines: menus.lines.clone() } };
    let read_back = |menus: &Menus| Menus { lines: menus.lines.iter().map(spelt).collect(), ..*menus };
    match read(&joined, offers).menus {
        Some(said) if read_back(&said) == read_back(&meant) => Ok(joined),
        _ => {
            Err("This value cannot be used here. Write days as 2026-03-09, times as 16:00 and amounts in digits"
                .to_owned())
        }
    }
}

/// With each value in one spelling.
fn spelt(line: &Line) -> Line {
    let spelt = |value: &String| {
        let amount = value.trim().trim_start_matches('£');
        expr::spelt(amount).unwrap_or_else(|| amount.to_owned())
    };
    Line { values: line.values.iter().map(spelt).collect(), ..line.clone() }
}

fn part(line: &Line, how: &How) -> String {
    let name = &line.name;
    let all = line.values.join(", ");
    let one = line.values.first().map(|value| value.trim()).unwrap_or_default();
    let one = match how.with {
        "money" if !one.starts_with(|it: char| it.is_ascii_alphabetic()) => format!("£{}", one.trim_start_matches('£')),
        // One day is no days.
        "day" => expr::spelt(one).unwrap_or_else(|| one.to_owned()),
        _ => one.to_owned(),
    };
    match (how.how, how.with) {
        ("is met", _) => name.clone(),
        ("is not met", _) => format!("not {name}"),
        (how, "nothing") => format!("{name} {how}"),
        (how, "options") => format!("{name} {how} [{all}]"),
        ("is or before", _) => format!("{name} is {one} or before"),
        ("is or after", _) => format!("{name} is {one} or after"),
        (how, _) => format!("{name} {how} {one}"),
    }
}

/// The condition with the words of questions and options in place of their names, and what a condition says in place of its own.
#[must_use]
pub fn words(written: &str, offers: &[Offer]) -> String {
    // Brackets around several answers are for the text.
    let between = |at: Range<usize>| written.get(at).unwrap_or_default().replace(['[', ']'], "");
    let mut out = String::new();
    let mut from = 0;
    for (name, at, compared) in expr::compared_in(written) {
        let of = compared.and_then(|with| offers.iter().find(|offer| offer.name == with));
        let label = of.and_then(|offer| offer.options.iter().find(|(known, _)| *known == name));
        let label = label.map(|(_, label)| format!("“{label}”"));
        let said = label.or_else(|| {
            let offer = offers.iter().find(|offer| offer.name == name && !offer.words.is_empty())?;
            let is_alone = at == (0..written.trim_end().len());
            Some(match offer.named {
                false => format!("“{}”", offer.words),
                true if is_alone => offer.words.clone(),
                true => format!("({})", offer.words),
            })
        });
        let Some(said) = said else { continue };
        out.push_str(&between(from..at.start));
        out.push_str(&said);
        from = at.end;
    }
    out + &between(from..written.len())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use super::*;
    use crate::source::SourceFile;

    fn all() -> Vec<Offer> {
        let text = "conditions:\n  is_garden: bin is garden\npages:\n  - questions:\n      - question: bin\n        type: choice\n        ask: Which bin?\n        options:\n          garden: Brown bin\n          food:\n            label: Food caddy\n      - question: cost\n        type: money\n        ask: What did it cost?\n      - question: day\n        type: date\n        ask: Which day?\n      - question: until\n        type: date\n        ask: Until when?\n";
        offers(&crate::read::read(&SourceFile::new("form.yaml", text), &mut Vec::new()).unwrap())
    }

    #[test]
    fn what_is_read_is_written_back() {
        for text in [
            "bin is garden",
            "bin is any of [garden, food]",
            "is_garden and cost is at least £12.5",
            "not is_garden or day is today or before",
            "day is after 2026-03-09",
            "bin is answered",
            "day is after today - 8 days",
            "day is today + 1 working day or before",
            "until is day or after",
        ] {
            let menus = read(text, &all()).menus.unwrap();
            assert_eq!(written(&menus, &all()).unwrap(), text);
        }
    }

    #[test]
    fn what_no_menu_offers_is_left_to_the_text() {
        for text in [
            "bin is paper",
            "other is yes",
            "cost is at least 1 + 2",
            "cost is at least day",
            "day is after day",
            "day is after until + 2 days",
            "bin is garden and (is_garden or not is_garden)",
        ] {
            assert_eq!(read(text, &all()).menus, None, "{text}");
        }
        assert_eq!(read("bin is garden and other", &all()).words, "“Which bin?” is “Brown bin” and other");
    }

    #[test]
    fn a_value_says_no_more_than_a_value() {
        let line = |name: &str, how: &str, value: &str| Menus {
            any: false,
            lines: vec![Line { name: name.to_owned(), how: how.to_owned(), values: vec![value.to_owned()] }],
        };
        assert_eq!(written(&line("cost", "is at least", "1,200.50"), &all()).unwrap(), "cost is at least £1,200.50");
        assert_eq!(written(&line("day", "is", "today + 1 days"), &all()).unwrap(), "day is today + 1 day");
        for (name, how, value) in [
            ("cost", "is at least", "1 or is_garden"),
            ("cost", "is at least", "many"),
            ("cost", "is at least", ""),
            ("day", "is", "9/3/2026"),
            ("day", "is", "tomorrow"),
            ("day", "is", "today + days"),
            ("day", "is", "today + 3 bins"),
            ("day", "is", "today + 3 days or is_garden"),
            ("day", "is", "cost"),
            ("bin", "is", "paper"),
            ("bin", "is before", "garden"),
            ("nothing", "is", "garden"),
        ] {
            assert!(written(&line(name, how, value), &all()).is_err(), "{name} {how} {value}");
        }
    }
}
