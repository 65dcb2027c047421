//! Answers as they were typed, taken apart for the controls of a page.

use crate::program::{Program, QuestionId};
use runtime_wasm::abi::MOST_ROWS;
use runtime_wasm::answers::{ADDRESS_PARTS, LOCATION_PARTS};
use serde_json::Value;
use std::borrow::Cow;

static NOTHING: Value = Value::Null;

/// What was typed for a question; `row` is the position of the row, inside a list.
pub(super) fn answer<'a>(program: &Program, answers: &'a Value, id: QuestionId, row: Option<usize>) -> &'a Value {
    let find = || {
        let question = program.questions.get(id)?;
        match question.list {
            None => answers.get(&question.key),
            Some(list) => answers.get(&program.questions.get(list)?.key)?.get(row?)?.get(&question.key),
        }
    };
    find().unwrap_or(&NOTHING)
}

/// How many rows of a list were given, as far as they are read.
pub(super) fn rows(answer: &Value) -> usize {
    answer.as_array().map_or(0, |rows| rows.len().min(MOST_ROWS as usize + 1))
}

/// The text for a single control.
pub(super) fn text(answer: &Value) -> Cow<'_, str> {
    match answer {
        Value::Null => Cow::Borrowed(""),
        Value::String(text) => Cow::Borrowed(text),
        Value::Bool(true) => Cow::Borrowed("yes"),
        Value::Bool(false) => Cow::Borrowed("no"),
        other => Cow::Owned(other.to_string()),
    }
}

/// Parts of a text.
fn parts<'a>(text: &Cow<'a, str>, separator: char) -> Vec<Cow<'a, str>> {
    match text {
        Cow::Borrowed(text) => text.split(separator).map(Cow::Borrowed).collect(),
        Cow::Owned(text) => text.split(separator).map(|part| Cow::Owned(part.to_owned())).collect(),
    }
}

/// The keys that are ticked.
pub(super) fn ticked(answer: &Value) -> Vec<Cow<'_, str>> {
    match answer {
        Value::Array(keys) => keys.iter().map(text).collect(),
        Value::Null => Vec::new(),
        other => parts(&text(other), '\n'),
    }
}

/// Day, month and year.
pub(super) fn date(answer: &Value) -> [Cow<'_, str>; 3] {
    if answer.is_object() {
        return ["day", "month", "year"].map(|part| text(answer.get(part).unwrap_or(&NOTHING)));
    }
    let typed = text(answer);
    if let Ok(slashed) = <[_; 3]>::try_from(parts(&typed, '/')) {
        return slashed;
    }
    match <[_; 3]>::try_from(parts(&typed, '-')) {
        Ok([year, month, day]) => [without_zeros(day), without_zeros(month), year],
        Err(_) => [typed, Cow::Borrowed(""), Cow::Borrowed("")],
    }
}

fn without_zeros(number: Cow<'_, str>) -> Cow<'_, str> {
    match number {
        Cow::Borrowed(number) => Cow::Borrowed(number.trim_start_matches('0')),
        Cow::Owned(number) => Cow::Owned(number.trim_start_matches('0').to_owned()),
    }
}

/// The parts of an address in their order: a text alone is a UPRN when it is all digits, else the first line.
pub(super) fn address(answer: &Value) -> [Cow<'_, str>; 6] {
    if answer.is_object() {
        return ADDRESS_PARTS.map(|part| text(answer.get(part).unwrap_or(&NOTHING)));
    }
    let typed = text(answer);
    let mut lines: [Cow<'_, str>; 6] = Default::default();
    if !typed.is_empty() && typed.bytes().all(|byte| byte.is_ascii_digit()) {
        lines[5] = typed;
        return lines;
    }
    lines.iter_mut().zip(parts(&typed, '\n')).for_each(|(line, part)| *line = part);
    lines
}

/// The parts of a location in their order; a text alone is its words.
pub(super) fn location(answer: &Value) -> [Cow<'_, str>; 3] {
    if answer.is_object() {
        return LOCATION_PARTS.map(|part| text(answer.get(part).unwrap_or(&NOTHING)));
    }
    let mut lines: [Cow<'_, str>; 3] = Default::default();
    lines.iter_mut().zip(parts(&text(answer), '\n')).for_each(|(line, part)| *line = part);
    lines
}

/// A file that is here already.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct File {
    pub id: String,
    pub name: String,
    pub size: u64,
    pub kind: String,
    /// What the agent is told beside it; empty for nothing.
    pub state: String,
}

/// The files of an answer.
pub(super) fn files(answer: &Value) -> Vec<File> {
    let all = answer.as_array().map_or(std::slice::from_ref(answer), Vec::as_slice);
    let file = |value: &Value| serde_json::from_value::<File>(value.clone()).ok().filter(|file| !file.id.is_empty());
    all.iter().filter_map(file).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_shape_of_an_answer_fills_the_controls() {
        for given in [json!({"day": 9, "month": "3", "year": "2026"}), json!("2026-03-09"), json!("9/3/2026")] {
            assert_eq!(date(&given), ["9", "3", "2026"]);
        }
        assert_eq!(date(&json!("soon")), ["soon", "", ""]);
        assert_eq!(date(&json!(null)), ["", "", ""]);
        assert_eq!(
            address(&json!({"line_1": "1 Mill Lane", "postcode": "HP7 0AB"})),
            ["1 Mill Lane", "", "", "", "HP7 0AB", ""]
        );
        assert_eq!(address(&json!("100081234567"))[5], "100081234567");
        assert_eq!(address(&json!("1 Mill Lane\n\nAshcombe\n\nHP7 0AB\n"))[4], "HP7 0AB");
        assert_eq!(location(&json!({"latitude": 51.5, "words": "By the gate"})), ["By the gate", "51.5", ""]);
        assert_eq!(location(&json!("By the gate\n51.50740\n-0.12780")), ["By the gate", "51.50740", "-0.12780"]);
        assert_eq!(ticked(&json!(["a", "b"])), ["a", "b"]);
        assert_eq!(ticked(&json!("a\nb")), ["a", "b"]);
        assert_eq!(text(&json!(true)), "yes");
        assert_eq!(rows(&json!({"a": 1})), 0);
    }
}
