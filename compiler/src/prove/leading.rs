//! Answers that lead to a page, for an author who looks at a page that only some people see.

use super::coverage::Goal;
use super::encoding::Encoding;
use super::suggest::answers;
use crate::calendar::{Nation, bank_holidays};
use crate::eval::evaluate;
use crate::manifest::manifest;
use crate::program::{PageId, Program};
use runtime_wasm::answers::Answers;
use runtime_wasm::report::Day;
use serde_json::{Map, Value};

/// What is answered so far, with as few other answers to the pages before as lead to a page on a day (days since 1970-01-01). None when the
/// page is asked as it is, and when nothing was found that leads there on that day.
#[must_use]
pub fn leading_to(
    program: &Program,
    page: PageId,
    given: &Map<String, Value>,
    today: i64,
) -> Option<Map<String, Value>> {
    let day = Day { today, holidays: bank_holidays(Nation::EnglandAndWales) };
    let is_asked = |all: &Map<String, Value>| {
        let given = Answers::from_json(&manifest(program), &Value::Object(all.clone()));
        evaluate(program, &given, &day).pages.get(page) == Some(&true)
    };
    if is_asked(given) {
        return None;
    }
    let witness = answers(&mut Encoding::new(program), Goal::Page(page), &[])?;
    let found = witness.answers.as_object()?;
    let before = program.questions.iter().filter(|question| question.list.is_none() && question.page < page);
    let before: Vec<&str> = before.map(|question| question.key.as_str()).collect();
    let changed = |keeps: bool| {
        let mut all = given.clone();
        for key in &before {
            match found.get(*key) {
                Some(_) if keeps && all.contains_key(*key) => {}
                Some(answer) => drop(all.insert((*key).to_owned(), answer.clone())),
                None if keeps => {}
                None => drop(all.remove(*key)),
            }
        }
        all
    };
    [true, false].map(changed).into_iter().find(is_asked)
}
