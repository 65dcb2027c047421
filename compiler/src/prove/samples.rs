//! An answer of each type, for examples and suggested tests: made up, and as a back office would send it.

use super::witness::plain;
use crate::eval;
use crate::program::{Count, FileLimits, Kind, Length, Pattern, Question};
use crate::tables;
use regex_automata::Anchored;
use regex_automata::dfa::{Automaton, dense};
use regex_automata::util::start;
use runtime_wasm::abi::rule;
use runtime_wasm::kernel::decimal;
use runtime_wasm::kernel::files::MOST_NAME;
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

/// An answer that a question refuses for this reason; none when no answer that can be written down is refused for it.
pub(super) fn refused_as(question: &Question, reason: u16) -> Option<Value> {
    let kind = &question.kind;
    match kind {
        // The answer to a question for one file is never two.
        Kind::File(_) if reason == rule::TOO_MANY => None,
        Kind::File(each) => refused_files(each, Count { least: 1, most: 1 }, reason),
        Kind::Files { each, count } => refused_files(each, *count, reason),
        // Nobody chooses what is not among the options, and no test can.
        Kind::Choice { .. } => None,
        Kind::Choices { options, count } => {
            let ticked = match reason {
                rule::TOO_FEW => count.least.checked_sub(1).filter(|few| *few > 0)?,
                rule::TOO_MANY => count.most + 1,
                _ => return None,
            };
            let ticked = usize::try_from(ticked).ok()?;
            let keys = options.iter().map(|option| Value::from(option.key.as_str()));
            (ticked <= options.len()).then(|| keys.take(ticked).collect())
        }
        Kind::Address => {
            let long = "a".repeat(1_000);
            let (part, text) = match reason {
                rule::LINE_1_MISSING => ("line_1", ""),
                rule::TOWN_MISSING => ("town", ""),
                rule::POSTCODE_MISSING => ("postcode", ""),
                rule::POSTCODE_FORMAT => ("postcode", "HP7"),
                rule::UPRN_FORMAT => ("uprn", "12A"),
                rule::TOO_LONG => ("line_1", long.as_str()),
                _ => return None,
            };
            let mut address = self::text(question, None);
            match (address.as_object_mut()?, text) {
                (parts, "") => drop(parts.remove(part)),
                (parts, text) => drop(parts.insert(part.to_owned(), json!(text))),
            }
            Some(address)
        }
        Kind::Location => match reason {
            rule::POINT_FORMAT => Some(json!({ "latitude": "51.67" })),
            rule::POINT_OUTSIDE => Some(json!({ "latitude": "48.85", "longitude": "2.35" })),
            rule::TOO_LONG => Some(json!({ "words": "a".repeat(1_000) })),
            _ => None,
        },
        Kind::Date => {
            let [day, month, year] = ["9", "3", "2026"];
            let date = match reason {
                rule::DAY_MISSING => ["", month, year],
                rule::MONTH_MISSING => [day, "", year],
                rule::YEAR_MISSING => [day, month, ""],
                rule::YEAR_DIGITS => [day, month, "26"],
                rule::FORMAT => ["31", "2", year],
                _ => return None,
            };
            let parts = ["day", "month", "year"].into_iter().zip(date).filter(|(_, text)| !text.is_empty());
            Some(parts.map(|(key, text)| (key.to_owned(), json!(text))).collect())
        }
        _ => refused_texts(kind).into_iter().find(|text| eval::refusal(kind, text) == Some(reason)).map(Value::from),
    }
}

fn refused_files(each: &FileLimits, count: Count, reason: u16) -> Option<Value> {
    let many = |many: u32| (1..=many).map(|number| file(each, number)).collect();
    let first = file(each, 1);
    let name = first.get("name")?;
    Some(match reason {
        rule::FORMAT => {
            json!({ "name": format!("{}-{}", "a".repeat(usize::try_from(MOST_NAME).ok()?), name.as_str()?), "size": "2 KB" })
        }
        rule::FILE_KIND => json!({ "name": "program.exe", "size": "2 KB" }),
        rule::FILE_EMPTY => json!({ "name": name, "size": "0 KB" }),
        rule::FILE_TOO_LARGE => json!({ "name": name, "size": (u64::from(each.largest) + 1).to_string() }),
        rule::TOO_FEW => many(count.least.checked_sub(1).filter(|few| *few > 0)?),
        rule::TOO_MANY => many(count.most + 1),
        _ => return None,
    })
}

/// Texts that types refuse, for one reason or another.
fn refused_texts(kind: &Kind) -> Vec<String> {
    let mut texts = ["?", "0", "a", "A1", "1.23456", "-1", "12345", "123456789", "99999999999", "-99999999999"]
        .map(str::to_owned)
        .to_vec();
    let number = |value: i64| plain(|out| decimal::write(value, false, out));
    match kind {
        Kind::Text { length, .. } | Kind::LongText { length } => {
            for one in ["?", "a", "0", "-"] {
                texts.extend([1, length.least, length.most].map(|many| one.repeat(many as usize)));
            }
            texts.push("a".repeat(length.least.saturating_sub(1) as usize));
            texts.push("a".repeat(length.most as usize + 1));
        }
        Kind::Name => texts.push("a".repeat(1_000)),
        Kind::Number(bounds) | Kind::Decimal { bounds, .. } | Kind::Money(bounds) => {
            texts.extend(bounds.least.map(|least| number(least - decimal::ONE)));
            texts.extend(bounds.most.map(|most| number(most + decimal::ONE)));
        }
        _ => {}
    }
    texts
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
