//! Files and the questions that they answer.

use crate::emit::html::Refusal;
use crate::program::{Program, Question};
use runtime_wasm::abi::rule;
use runtime_wasm::report::Broken;
use serde_json::{Map, Value};

/// The question that a control's name means: `photos`, or `items.2.photo` inside a list. On a page of an older version it may have
/// the name of before.
#[must_use]
pub fn question_of<'p>(program: &'p Program, control: &str) -> Option<&'p Question> {
    let parts: Vec<&str> = control.split('.').collect();
    let find = |key: &str, list: Option<usize>| {
        let named = |name: fn(&Question) -> Option<&String>| {
            let is_it = |question: &Question| question.list == list && name(question).is_some_and(|name| name == key);
            program.questions.iter().position(is_it)
        };
        named(|question| Some(&question.key)).or_else(|| named(|question| question.was.as_ref()))
    };
    let found = match parts.as_slice() {
        [key] => find(key, None),
        [list, row, key] if row.parse::<usize>().is_ok_and(|row| row > 0) => find(key, Some(find(list, None)?)),
        _ => None,
    };
    program.questions.get(found?).filter(|question| question.kind.files().is_some())
}

/// Where a file was refused for a reason that no form has words for, says that reason instead of that its kind is wrong.
pub fn say_why(program: &Program, answers: &Map<String, Value>, errors: &mut [Broken]) {
    for error in errors.iter_mut().filter(|error| error.rule == rule::FILE_KIND) {
        let Some(question) = program.questions.get(error.question) else { continue };
        let list = question.list.and_then(|list| program.questions.get(list)).zip(error.row);
        let answer = match list {
            Some((list, row)) => answers.get(&list.key).and_then(|rows| rows.get(row)?.get(&question.key)),
            None => answers.get(&question.key),
        };
        let files = answer.map(|answer| answer.as_array().map_or(std::slice::from_ref(answer), Vec::as_slice));
        let kinds = files.unwrap_or_default().iter().filter_map(|file| file.get("kind")?.as_str());
        if let Some(refusal) = kinds.filter_map(Refusal::of).next() {
            error.rule = refusal.rule();
        }
    }
}

/// Of these errors those about files in which the virus scanner found something after they were kept, in their own words.
#[must_use]
pub fn infected(program: &Program, answers: &Map<String, Value>, errors: &[Broken]) -> Vec<Broken> {
    let mut found = errors.to_vec();
    say_why(program, answers, &mut found);
    found.retain(|error| error.rule == Refusal::Infected.rule());
    found
}

/// Is it a file, as an answer holds it, that was refused?
#[must_use]
pub fn is_refused(file: &Value) -> bool {
    file.get("kind").and_then(Value::as_str).and_then(Refusal::of).is_some()
}
