//! What is known already: an account's details in the answers of a new form, a caller's in those of a script.

use super::posted::blank;
use crate::emit::html::Caller;
use crate::program::{Kind, Program, Question};
use serde_json::{Map, Value, json};

const ACCOUNT: &str = "account.";
const EMAIL: &str = "email";

/// Fills in what is known where nothing is answered yet, and notes in `filled` which questions those were.
pub fn fill(program: &Program, known: &Map<String, Value>, answers: &mut Map<String, Value>, filled: &mut Vec<String>) {
    for question in program.questions.iter().filter(|question| question.list.is_none()) {
        let source = question.fill_from.as_deref().and_then(|source| source.strip_prefix(ACCOUNT));
        let Some(value) = source.and_then(|source| known.get(source)).filter(|value| !blank(value)) else { continue };
        // What was filled in once and then cleared was cleared on purpose.
        if answers.get(&question.key).is_none_or(blank) && !filled.contains(&question.key) {
            answers.insert(question.key.clone(), typed(question, value));
            filled.push(question.key.clone());
        }
    }
}

/// Is the answer the e-mail address of whoever fills in the form?
#[must_use]
pub fn is_own_email(question: &Question) -> bool {
    let source = question.fill_from.as_deref().and_then(|source| source.strip_prefix(ACCOUNT));
    question.list.is_none() && source == Some(EMAIL)
}

/// A caller's details, by the names that a form's `fill from` uses after `account.`.
#[must_use]
pub fn of_caller(caller: &Caller) -> Map<String, Value> {
    let details =
        [("name", &caller.name), ("phone", &caller.phone), (EMAIL, &caller.email), ("postcode", &caller.postcode)];
    details.into_iter().map(|(key, value)| (key.to_owned(), json!(value))).collect()
}

/// A known value in the shape in which the question's own controls would post it.
fn typed(question: &Question, value: &Value) -> Value {
    match (&question.kind, value.as_str().map(|text| text.split('-').collect::<Vec<_>>()).as_deref()) {
        (Kind::Date, Some([year, month, day])) => json!({ "day": day, "month": month, "year": year }),
        _ => value.clone(),
    }
}
