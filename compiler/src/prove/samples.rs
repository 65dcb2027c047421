//! An answer of each type, for examples and suggested tests: made up, and as a back office would send it.

use crate::program::{FileLimits, Kind, Length, Pattern, Question};
use crate::tables;
use regex_automata::Anchored;
use regex_automata::dfa::{Automaton, dense};
use regex_automata::util::start;
use serde_json::{Value, json};
use std::collections::{BTreeMap, VecDeque};

/// A valid answer that is text; `length` is the number of characters wanted.
pub(super) fn text(question: &Question, length: Option<usize>) -> Value {
    match &question.kind {
        Kind::Text { length: limits, pattern } => match pattern {
            Some(pattern) => json!(matching(pattern).unwrap_or_default()),
            None => json!(words(limits, length, "An answer")),
        },
        Kind::LongText { length: limits } => json!(words(limits, length, "An answer in a few words")),
        Kind::Name => json!(sized("Sam Okafor", length)),
        Kind::Email => json!("sam.okafor@example.com"),
        Kind::Phone => json!("01632 960123"),
        Kind::Postcode => json!("HP7 0AB"),
        Kind::Address => json!({ "line_1": "14 Church Lane", "town": "Amersham", "postcode": "HP7 0AB" }),
        Kind::NiNumber => json!("AB 12 34 56 C"),
        Kind::Vehicle => json!("AB12 CDE"),
        Kind::SortCode => json!("12-34-56"),
        Kind::AccountNumber => json!("12345678"),
        Kind::Location => json!({ "words": "Outside 14 Church Lane" }),
        Kind::File(limits) => file(limits, 1),
        Kind::Files { each, count } => (1..=count.least.max(1)).map(|number| file(each, number)).collect(),
        _ => json!("yes"),
    }
}

/// Another valid answer, where two must differ.
pub(super) fn other_text(question: &Question) -> Value {
    match &question.kind {
        Kind::Name => json!("Grace Okafor"),
        Kind::Email => json!("grace.okafor@example.com"),
        Kind::Phone => json!("01632 960456"),
        Kind::Postcode => json!("HP6 5AA"),
        Kind::Address => json!({ "line_1": "7 High Street", "town": "Chesham", "postcode": "HP5 1AA" }),
        Kind::NiNumber => json!("AB 12 34 57 D"),
        Kind::Vehicle => json!("BD51 SMR"),
        Kind::SortCode => json!("65-43-21"),
        Kind::AccountNumber => json!("87654321"),
        Kind::Text { length, pattern: None } | Kind::LongText { length } => json!(words(length, None, "Another")),
        _ => text(question, None),
    }
}

/// An answer that a question of this kind refuses.
pub(super) fn refused(kind: &Kind) -> Value {
    match kind {
        Kind::Text { length, .. } | Kind::LongText { length } => json!("a".repeat(length.most as usize + 1)),
        Kind::Address => json!({ "town": "Amersham" }),
        Kind::File(_) => json!({ "name": "program.exe", "size": "2 KB" }),
        Kind::Files { .. } => json!([{ "name": "program.exe", "size": "2 KB" }]),
        Kind::Choices { .. } => json!(["?"]),
        Kind::Name => json!("a".repeat(1_000)),
        _ => json!("?"),
    }
}

/// A small file of the first kind that is taken.
fn file(limits: &FileLimits, number: u32) -> Value {
    let kind = limits.kinds.first().map_or("pdf", |kind| kind.key);
    json!({ "name": format!("file-{number}.{kind}"), "size": "2 KB" })
}

/// A text of so many characters, within its limits.
fn words(limits: &Length, wanted: Option<usize>, usual: &str) -> String {
    let (least, most) = (limits.least as usize, limits.most as usize);
    let wanted = wanted.unwrap_or(usual.chars().count()).clamp(least.max(1), most.max(1));
    sized(usual, Some(wanted))
}

fn sized(usual: &str, wanted: Option<usize>) -> String {
    let Some(wanted) = wanted else { return usual.to_owned() };
    let usual: Vec<char> = usual.chars().collect();
    // No space at either end, where it would be tidied away.
    let mut text: String = (0..wanted).map(|at| usual.get(at).copied().unwrap_or('a')).collect();
    if text.ends_with(' ') {
        text.pop();
        text.push('a');
    }
    text
}

/// A shortest text that matches a pattern, of plain characters where they do.
fn matching(pattern: &Pattern) -> Option<String> {
    let table = dense::Builder::new()
        .configure(dense::Config::new().dfa_size_limit(Some(1 << 20)).determinize_size_limit(Some(1 << 22)))
        .build(&tables::whole(pattern))
        .ok()?;
    let start = table.start_state(&start::Config::new().anchored(Anchored::Yes)).ok()?;
    let plain = || (b'0'..=b'9').chain(b'a'..=b'z').chain(b'A'..=b'Z').chain([b' ', b'-', b'/', b'.']);
    let mut from = BTreeMap::new();
    let mut next = VecDeque::from([start]);
    while let Some(state) = next.pop_front() {
        if table.is_match_state(table.next_eoi_state(state)) && state != start {
            let mut text = Vec::new();
            let mut state = state;
            while state != start {
                let (before, byte) = from.get(&state)?;
                text.push(*byte);
                state = *before;
            }
            text.reverse();
            return String::from_utf8(text).ok();
        }
        for byte in plain().chain(b'!'..=b'~') {
            let reached = table.next_state(state, byte);
            if reached != start && !table.is_dead_state(reached) && !from.contains_key(&reached) {
                from.insert(reached, (state, byte));
                next.push_back(reached);
            }
        }
    }
    None
}
