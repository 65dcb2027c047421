//! What can stand at a place.

use super::desk::{Cursor, Desk};
use super::marks::{Marks, Thing};
use super::used::{EXPRESSIONS, NAMES};
use crate::check::{ACCOUNT, JOURNEYS, LAWFUL_BASES, TRIAGE, type_names};
use crate::reuse::Role;
use crate::spec::parts::{self, ALL, Part};
use std::ops::Range;

/// Something to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// What is inserted, and shown.
    pub word: String,
    /// What it means.
    pub about: String,
    /// What sort of thing it is.
    pub sort: Sort,
    /// The bytes in whose place it comes.
    pub at: Range<usize>,
}

/// What sort of thing is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// A word of the language, before a colon.
    Word,
    /// A value of which there are only some.
    Value,
    /// A question, condition, calculation or page.
    Name,
    /// An option.
    Choice,
}

/// Where a place is in the form.
#[derive(Debug)]
pub(super) struct Place {
    /// The part whose words can stand here.
    pub(super) part: Option<&'static Part>,
    /// The words around it, from the outside in.
    pub(super) path: Vec<String>,
    /// Its line.
    pub(super) line: Range<usize>,
    /// How far in the words of its part start.
    indent: usize,
}

/// What can stand at a place, in the order in which it is best shown.
#[must_use]
pub fn complete(desk: &Desk<'_>, cursor: Cursor<'_>) -> Vec<Offer> {
    let (Some(text), Some(marks)) = (desk.text(cursor.file), desk.marks(cursor.file)) else { return Vec::new() };
    let at = cursor.byte;
    let at = text.floor_char_boundary(at.min(text.len()));
    let place = look(text, at);
    let before = text.get(place.line.start..at).unwrap_or_default();
    if before.contains(" #") || before.trim_start().starts_with('#') {
        return Vec::new();
    }
    let content = before.trim_start().trim_start_matches("- ").trim_start();
    match content.split_once(':') {
        None if content.contains(['"', '\'', '[', '{']) => Vec::new(),
        None => words(text, at, &place, content),
        Some((word, value)) => after(marks, at, &place, word.trim(), value),
    }
}

/// The words of the part that are not there yet.
fn words(text: &str, at: usize, place: &Place, typed: &str) -> Vec<Offer> {
    let Some(part) = place.part else { return Vec::new() };
    let there = siblings(text, place);
    let from = at - typed.len();
    let free = part.words.iter().filter(|(word, _)| !there.iter().any(|known| known == word));
    free.map(|(word, about)| Offer {
        word: format!("{word}:"),
        about: (*about).to_owned(),
        sort: Sort::Word,
        at: from..at,
    })
    .collect()
}

/// What can stand after a word.
fn after(marks: &Marks, at: usize, place: &Place, word: &str, value: &str) -> Vec<Offer> {
    let typed =
        value.rsplit(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '.' | '-')).next().unwrap_or_default();
    let whole = value.trim_start();
    let within = place.path.last().map(String::as_str).unwrap_or_default();
    let expression = EXPRESSIONS.contains(&word)
        || matches!(within, "conditions" | "calculations")
        || (word == "is" && place.path.iter().any(|word| word == "calculations"));
    let list = place.path.iter().filter(|word| *word == "questions").count() > 1;
    if word == "type" {
        let from = at - whole.len();
        return type_names().map(|name| offer(name, "", Sort::Value, from..at)).collect();
    }
    if let Some(values) = values_of(word) {
        let from = at - whole.len();
        return values.iter().map(|name| offer(name, "", Sort::Value, from..at)).collect();
    }
    let from = at - typed.len();
    if word == "use" {
        let fragments = marks.about.iter().filter(|(thing, _)| matches!(thing, Thing::Fragment(_)));
        return fragments.map(|(thing, _)| offer(thing.name(), "", Sort::Name, at - whole.len()..at)).collect();
    }
    if word == "exit" && within == "expect" {
        let pages = marks.about.iter().filter(|(thing, _)| matches!(thing, Thing::Page(_)));
        return pages.map(|(thing, about)| offer(thing.name(), &about.words, Sort::Name, from..at)).collect();
    }
    if within == "answers" {
        return options(marks, marks.answer(word, None).as_ref(), from..at);
    }
    if within == "fields" || NAMES.contains(&word) {
        return names(marks, list, from..at);
    }
    if expression {
        let said = value.get(..value.len() - typed.len()).unwrap_or_default();
        let mut all = chosen(marks, said, from..at);
        if all.is_empty() {
            all = names(marks, list, from..at);
        }
        return all;
    }
    Vec::new()
}

/// What can follow a word after which only some values can stand.
fn values_of(word: &str) -> Option<Vec<&'static str>> {
    Some(match word {
        "journey" => JOURNEYS.to_vec(),
        "triage" => TRIAGE.to_vec(),
        "lawful basis" => LAWFUL_BASES.to_vec(),
        "fill from" => ACCOUNT.iter().map(|(name, _)| *name).collect(),
        "optional" | "personal" | "special category" | "submitted" => vec!["yes", "no"],
        "reply" => vec!["at once"],
        _ => return None,
    })
}

/// After `bin is`, `bin is any of [refuse,`: the options of the question that is compared.
fn chosen(marks: &Marks, said: &str, at: Range<usize>) -> Vec<Offer> {
    let trimmed = said.trim_end();
    let ends = ["is", "not", "includes", "only", "[", ",", "of"];
    let last = trimmed.rsplit(|c: char| c.is_whitespace()).next().unwrap_or_default();
    if !ends.iter().any(|end| last == *end || (end.len() == 1 && last.ends_with(end))) {
        return Vec::new();
    }
    let mut words = trimmed.split(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '.')).rev();
    let question = words.find_map(|word| {
        let thing = marks.answer(word.rsplit('.').next()?, word.split_once('.').map(|(list, _)| list))?;
        let about = marks.about(&thing)?;
        (about.what == "question").then_some(thing)
    });
    options(marks, question.as_ref(), at)
}

fn options(marks: &Marks, question: Option<&Thing>, at: Range<usize>) -> Vec<Offer> {
    let Some(about) = question.and_then(|question| marks.about(question)) else { return Vec::new() };
    if matches!(about.kind.as_str(), "yes or no" | "declaration") {
        return ["yes", "no"].into_iter().map(|word| offer(word, "", Sort::Choice, at.clone())).collect();
    }
    about.options.iter().map(|(key, label)| offer(key, label, Sort::Choice, at.clone())).collect()
}

/// Questions, conditions and calculations; those in lists by their list, and by themselves among its questions.
fn names(marks: &Marks, in_list: bool, at: Range<usize>) -> Vec<Offer> {
    let answers = marks.about.iter().filter_map(|(thing, about)| match thing {
        Thing::Answer(full) => Some((full, about)),
        _ => None,
    });
    answers
        .map(|(full, about)| {
            let name = if in_list { full.rsplit('.').next().unwrap_or(full) } else { full };
            let kind = if about.kind.is_empty() { about.what } else { &about.kind };
            offer(name, &format!("{kind}: {}", about.words), Sort::Name, at.clone())
        })
        .collect()
}

fn offer(word: &str, about: &str, sort: Sort, at: Range<usize>) -> Offer {
    Offer { word: word.to_owned(), about: about.to_owned(), sort, at }
}

/// Finds out where a place is, from the indents of the lines above it.
pub(super) fn look(text: &str, at: usize) -> Place {
    let at = text.floor_char_boundary(at.min(text.len()));
    let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1);
    let end = text.get(at..).and_then(|after| after.find('\n')).map_or(text.len(), |length| at + length);
    let written = text.get(start..end).unwrap_or_default();
    let mut within = key_indent(written).unwrap_or(at - start);
    let indent = within;
    let mut path = Vec::new();
    for line in text.get(..start).unwrap_or_default().lines().rev() {
        let bare = line.trim_start();
        if bare.is_empty() || bare.starts_with('#') {
            continue;
        }
        let dash = line.len() - bare.len();
        let Some(own) = key_indent(line) else { continue };
        // A line that starts a part with a dash belongs to the same part.
        if own < within {
            if let Some((word, rest)) = bare.trim_start_matches("- ").split_once(':')
                && (rest.trim().is_empty() || rest.trim_start().starts_with('#'))
            {
                path.insert(0, word.trim().trim_matches(['"', '\'']).to_owned());
            }
            within = own;
        }
        if bare.starts_with("- ") && dash < within {
            within = within.min(dash + 1);
        }
        if within == 0 {
            break;
        }
    }
    let mut place = Place { part: part(text, &path), path, line: start..end, indent };
    // A line that uses a fragment has words of its own.
    if place.part.is_some_and(|part| part.name == parts::QUESTION.name)
        && siblings(text, &place).iter().chain(own_word(written).as_ref()).any(|word| word == "use")
    {
        place.part = Some(&parts::USE);
    }
    place
}

/// The word before the colon of a line.
fn own_word(line: &str) -> Option<String> {
    line.trim_start().trim_start_matches("- ").split_once(':').map(|(word, _)| word.trim().to_owned())
}

/// Where the words of a line start, behind its dash.
fn key_indent(line: &str) -> Option<usize> {
    let bare = line.trim_start();
    let dashless = bare.trim_start_matches("- ").trim_start_matches('-').trim_start();
    (!bare.is_empty()).then_some(line.len() - if dashless.is_empty() { 0 } else { dashless.len() })
}

/// The part of the form whose words stand below these.
fn part(text: &str, path: &[String]) -> Option<&'static Part> {
    let words: Vec<&str> = path.iter().map(String::as_str).collect();
    Some(match words.as_slice() {
        [] => match Role::of_bytes(text.as_bytes()) {
            Some(Role::Fragment) => &parts::FRAGMENT,
            Some(Role::Changes) => &parts::CHANGES,
            Some(Role::Translation) => &parts::TRANSLATION,
            Some(Role::Form) | None => &parts::FORM,
        },
        [.., "pages"] => &parts::PAGE,
        [.., "questions"] => &parts::QUESTION,
        [.., "options", _] => &parts::OPTION,
        [.., "rules"] => &parts::RULE,
        [.., "tests"] => &parts::TEST,
        [.., "calculations", _] => &parts::CALCULATION,
        [.., "send to"] => &parts::SEND_TO,
        [.., last] => {
            let named = format!("`{last}`");
            return ALL.iter().copied().find(|part| part.name == named);
        }
    })
}

/// The words that the part has already: above and below, as far in, up to its dash or what it belongs to.
fn siblings(text: &str, place: &Place) -> Vec<String> {
    let mut found = Vec::new();
    let mut collect = |line: &str| -> bool {
        let Some(own) = key_indent(line) else { return true };
        if own < place.indent {
            return false;
        }
        if own == place.indent
            && let Some((word, _)) = line.trim_start().trim_start_matches("- ").split_once(':')
        {
            found.push(word.trim().to_owned());
        }
        true
    };
    let current = text.get(place.line.clone()).unwrap_or_default();
    if !current.trim_start().starts_with("- ") {
        for line in text.get(..place.line.start).unwrap_or_default().lines().rev() {
            let went_on = collect(line);
            let starts = line.trim_start().starts_with("- ") && key_indent(line) == Some(place.indent);
            if !went_on || starts {
                break;
            }
        }
    }
    for line in text.get(place.line.end..).unwrap_or_default().lines().skip(1) {
        let starts = line.trim_start().starts_with("- ") && key_indent(line) == Some(place.indent);
        if starts || !collect(line) {
            break;
        }
    }
    found
}
