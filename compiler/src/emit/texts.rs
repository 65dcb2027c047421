//! `texts/en.json` and those of other languages: the words of every error, by question and rule, beside the validator that gives their numbers.

use crate::program::Program;
use serde_json::{Map, Value, json};

/// The message table as JSON. Questions are in the order of the manifest, so that a question's number finds its messages;
/// a message is found by the number of its rule, see [`runtime_wasm::abi::rule`].
#[must_use]
pub fn text(program: &Program) -> String {
    let questions = program.questions.iter().map(|question| {
        let list = question.list.and_then(|list| program.questions.get(list));
        let key = list.map_or_else(|| question.key.clone(), |list| format!("{}.{}", list.key, question.key));
        let messages = question.messages.iter().map(|(rule, text)| (rule.to_string(), Value::from(text.as_str())));
        json!({ "key": key, "messages": messages.collect::<Map<_, _>>() })
    });
    let table = json!({
        "form": program.form.id,
        "language": program.form.language.code(),
        "questions": questions.collect::<Vec<_>>(),
    });
    format!("{table:#}\n")
}
