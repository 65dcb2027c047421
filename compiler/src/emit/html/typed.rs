//! Answers as they were typed, taken apart for the controls of a page.

use crate::program::{Program, QuestionId};
use runtime_wasm::abi::MOST_ROWS;
use runtime_wasm::answers::{ADDRESS_PARTS, LOCATION_PARTS};
use serde_json::Value;

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
pub(super) fn text(answer: &Value) -> String {
    match answer {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        other => other.to_string(),
    }
}

/// The keys that are ticked.
pub(super) fn ticked(answer: &Value) -> Vec<String> {
    match answer {
        Value::Array(keys) => keys.iter().map(text).collect(),
        Value::Null => Vec::new(),
        other => text(other).split('\n').map(str::to_owned).collect(),
    }
}

/// Day, month and year.
pub(super) fn date(answer: &Value) -> [String; 3] {
    if answer.is_object() {
        return ["day", "month", "year"].map(|part| text(answer.get(part).unwrap_or(&NOTHING)));
    }
    let typed = text(answer);
    let slashed: Vec<&str> = typed.split('/').collect();
    if let [day, month, year] = slashed.as_slice() {
        return [*day, *month, *year].map(str::to_owned);
    }
    let canonical: Vec<&str> = typed.split('-').collect();
    match canonical.as_slice() {
        [year, month, day] => [day.trim_start_matches('0'), month.trim_start_matches('0'), year].map(str::to_owned),
        _ => [typed, String::new(), String::new()],
    }
}

/// The parts of an address in their order: a text alone is a UPRN when it is all digits, else the first line.
pub(super) fn address(answer: &Value) -> [String; 6] {
    if answer.is_object() {
        return ADDRESS_PARTS.map(|part| text(answer.get(part).unwrap_or(&NOTHING)));
    }
    let typed = text(answer);
    let mut parts: [String; 6] = Default::default();
    if !typed.is_empty() && typed.bytes().all(|byte| byte.is_ascii_digit()) {
        parts[5] = typed;
        return parts;
    }
    for (part, line) in parts.iter_mut().zip(typed.split('\n')) {
        line.clone_into(part);
    }
    parts
}

/// The parts of a location in their order; a text alone is its words.
pub(super) fn location(answer: &Value) -> [String; 3] {
    if answer.is_object() {
        return LOCATION_PARTS.map(|part| text(answer.get(part).unwrap_or(&NOTHING)));
    }
    let typed = text(answer);
    let mut parts: [String; 3] = Default::default();
    for (part, line) in parts.iter_mut().zip(typed.split('\n')) {
        line.clone_into(part);
    }
    parts
}

/// A file that is here already.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct File {
    pub id: String,
    pub name: String,
    pub size: u64,
    pub kind: String,
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
