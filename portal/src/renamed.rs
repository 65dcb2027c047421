//! A draft's answers under the names that a newer version of the form has for them.

use compiler::program::{Kind, OptionItem, Program};
use serde_json::{Map, Value};

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
