//! What is known already: an account's details in the answers of a new form, a caller's in those of a script; and a draft's
//! answers under the names that a newer version of the form has for them.

use crate::answers::blank;
use crate::store::drafts::Draft;
use compiler::emit::html::Caller;
use compiler::program::{Kind, OptionItem, Program, Question};
use serde_json::{Map, Value, json};

const ACCOUNT: &str = "account.";
const EMAIL: &str = "email";

/// Fills in what is known where nothing is answered yet, and notes which questions those were.
pub fn fill(program: &Program, known: &Map<String, Value>, draft: &mut Draft) {
    for question in program.questions.iter().filter(|question| question.list.is_none()) {
        let source = question.fill_from.as_deref().and_then(|source| source.strip_prefix(ACCOUNT));
        let Some(value) = source.and_then(|source| known.get(source)).filter(|value| !blank(value)) else { continue };
        // What was filled in once and then cleared was cleared on purpose.
        if draft.answers.get(&question.key).is_none_or(blank) && !draft.known.contains(&question.key) {
            draft.answers.insert(question.key.clone(), typed(question, value));
            draft.known.push(question.key.clone());
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

/// Moves answers to the names that the form has for them now (`was`): a renamed key is the same question.
pub fn rename(program: &Program, answers: &mut Map<String, Value>) {
    rename_in(program, None, answers);
    for (id, list) in program.questions.iter().enumerate() {
        if let Kind::List { .. } = list.kind
            && let Some(Value::Array(rows)) = answers.get_mut(&list.key)
        {
            rows.iter_mut().filter_map(Value::as_object_mut).for_each(|row| rename_in(program, Some(id), row));
        }
    }
}

fn rename_in(program: &Program, list: Option<usize>, answers: &mut Map<String, Value>) {
    for question in program.questions.iter().filter(|question| question.list == list) {
        if let Some(was) = &question.was
            && !answers.contains_key(&question.key)
            && let Some(answer) = answers.remove(was)
        {
            answers.insert(question.key.clone(), answer);
        }
        if let Kind::Choice { options } | Kind::Choices { options, .. } = &question.kind
            && let Some(answer) = answers.get_mut(&question.key)
        {
            rename_options(options, answer);
        }
    }
}

fn rename_options(options: &[OptionItem], answer: &mut Value) {
    match answer {
        Value::Array(ticked) => ticked.iter_mut().for_each(|option| rename_options(options, option)),
        Value::String(key) if !options.iter().any(|option| option.key == *key) => {
            if let Some(option) = options.iter().find(|option| option.was.as_ref() == Some(key)) {
                *key = option.key.clone();
            }
        }
        _ => {}
    }
}
