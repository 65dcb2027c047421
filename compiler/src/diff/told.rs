//! What somebody is told whose draft was carried over, and by which names the things of one version go in the other.

use super::migrate::{has_error, is_blank, reads, row_name};
use super::{Migration, Pairs, diff, name_of};
use crate::eval;
use crate::manifest::manifest;
use crate::program::{Kind, Program, Question, QuestionId};
use runtime_wasm::abi::state;
use runtime_wasm::answers::Answers;
use runtime_wasm::report::{Day, Report};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// What the pages and questions of the old version are called in the new: each that is still there, by its key. Questions
/// inside lists are not among them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Names {
    /// Pages.
    pub pages: BTreeMap<String, String>,
    /// Questions.
    pub questions: BTreeMap<String, String>,
}

/// What the pages and questions of `old` are called in `new`.
#[must_use]
pub fn names(old: &Program, new: &Program) -> Names {
    let pairs = Pairs::of(old, new);
    let pages = new.pages.iter().zip(&pairs.pages);
    let pages = pages.filter_map(|(page, pair)| Some((old.pages.get((*pair)?)?.key.clone(), page.key.clone())));
    let questions = new.questions.iter().zip(&pairs.questions).filter(|(question, _)| question.list.is_none());
    let questions =
        questions.filter_map(|(after, pair)| Some((old.questions.get((*pair)?)?.key.clone(), after.key.clone())));
    Names { pages: pages.collect(), questions: questions.collect() }
}

/// Answers of the new version under the names that their questions have in the old, for what is typed on a page of the old to
/// be put to them. What the old version does not ask is left out.
#[must_use]
pub fn under_old_names(old: &Program, new: &Program, answers: &Map<String, Value>) -> Map<String, Value> {
    let pairs = Pairs::of(old, new);
    level(old, new, &pairs, None, answers)
}

fn level(
    old: &Program,
    new: &Program,
    pairs: &Pairs,
    list: Option<QuestionId>,
    answers: &Map<String, Value>,
) -> Map<String, Value> {
    let inside = new.questions.iter().enumerate().filter(|(_, question)| question.list == list);
    let named = inside.filter_map(|(id, question)| {
        let before = old.questions.get(pairs.old_question(id)?)?;
        let answer = match answers.get(&question.key)? {
            Value::Array(rows) if matches!(question.kind, Kind::List { .. }) => {
                let row = |row: &Value| match row {
                    Value::Object(row) => Value::Object(level(old, new, pairs, Some(id), row)),
                    other => other.clone(),
                };
                Value::Array(rows.iter().map(row).collect())
            }
            answer => answer.clone(),
        };
        Some((before.key.clone(), answer))
    });
    named.collect()
}

/// Whether an answer that was put aside can be the answer to a question outside lists of this name.
#[must_use]
pub fn fits(program: &Program, key: &str, answer: &Value) -> bool {
    let question = program.questions.iter().find(|question| question.list.is_none() && question.key == key);
    question.is_some_and(|question| match question.kind {
        Kind::List { .. } => answer.is_array(),
        _ => reads(&question.kind, answer),
    })
}

/// Something about the form as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// What is done with the answers, and for how long.
    UseOfAnswers,
    /// What there is to pay.
    Fee,
    /// When one hears back.
    Promise,
}

/// What somebody is told whose draft was carried over. Questions by name (`household.income` inside a list), in the order of
/// their form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Told {
    /// Asked, and new in this version.
    pub added: Vec<String>,
    /// Answered before, and to be answered again.
    pub again: Vec<String>,
    /// Answered before, and no longer asked. By their names in the **old** version.
    pub gone: Vec<String>,
    /// Answered before in other words.
    pub reworded: Vec<String>,
    /// What else concerns them.
    pub topics: BTreeSet<Topic>,
}

impl Told {
    /// Is there nothing that they would miss?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What somebody is told whose draft `before` was carried over as in `migration`. `day` is the day it is judged on.
#[must_use]
pub fn told(old: &Program, new: &Program, before: &Value, migration: &Migration, day: &Day) -> Told {
    let pairs = Pairs::of(old, new);
    let was = eval::evaluate(old, &Answers::from_json(&manifest(old), before), day);
    let is = eval::evaluate(new, &Answers::from_json(&manifest(new), &migration.draft), day);
    let (mut added, mut again, mut gone, mut reworded) =
        (BTreeSet::new(), BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for (id, question) in new.questions.iter().enumerate().filter(|(id, _)| is_asked(&is, *id)) {
        let of_new_list = question.list.is_some_and(|list| pairs.old_question(list).is_none());
        match pairs.old_question(id) {
            None if !of_new_list => _ = added.insert(id),
            None => {}
            Some(pair) => {
                let changed = old.questions.get(pair).is_some_and(|before| says_other(before, question));
                if changed && is_answered(new, &migration.draft, id) {
                    reworded.insert(id);
                }
                if !is_asked(&was, pair) && !is_answered(new, &migration.draft, id) {
                    added.insert(id);
                }
            }
        }
    }
    for error in &is.errors {
        let Some(pair) = pairs.old_question(error.question) else { continue };
        if is_answered(old, before, pair) && !has_error(&was, pair, error.row) {
            again.insert(error.question);
        }
    }
    let lost: BTreeSet<&str> = migration.dropped.iter().map(|dropped| dropped.question.as_str()).collect();
    for (id, question) in old.questions.iter().enumerate().filter(|(id, _)| is_answered(old, before, *id)) {
        let list_is_gone = question.list.is_some_and(|list| pairs.new_question(list).is_none());
        match pairs.new_question(id) {
            Some(now) if !is_asked(&is, now) && is_asked(&was, id) => _ = gone.insert(id),
            Some(now) if is_asked(&is, now) && is_lost(old, id, before, &lost) => _ = again.insert(now),
            None if !list_is_gone => _ = gone.insert(id),
            _ => {}
        }
    }
    again.retain(|id| !added.contains(id));
    reworded.retain(|id| !again.contains(id));
    let named = |program: &Program, ids: BTreeSet<QuestionId>| ids.into_iter().map(|id| name_of(program, id)).collect();
    Told {
        added: named(new, added),
        again: named(new, again),
        gone: named(old, gone),
        reworded: named(new, reworded),
        topics: topics(old, new),
    }
}

fn topics(old: &Program, new: &Program) -> BTreeSet<Topic> {
    let topic = |subject: &str| match subject {
        "data protection" => Some(Topic::UseOfAnswers),
        "fee" => Some(Topic::Fee),
        "standard" => Some(Topic::Promise),
        _ => None,
    };
    // Of the form as a whole: a question may have such a name too.
    let changes = diff(old, new).changes.into_iter().filter(|change| change.page.is_none() && change.sort != "wording");
    changes.filter_map(|change| topic(&change.subject)).collect()
}

/// Does a question say something else to whoever answered it: in its words, or in those of an option that is still there?
fn says_other(before: &Question, after: &Question) -> bool {
    let labels = |was: &Question| -> Vec<(String, String)> {
        let options = was.kind.options().iter();
        options.map(|option| (option.key.clone(), option.label.clone())).collect()
    };
    let (was, is) = (labels(before), labels(after));
    before.ask != after.ask
        || is.iter().any(|(key, label)| was.iter().any(|(other, before)| other == key && before != label))
}

fn is_asked(report: &Report, question: QuestionId) -> bool {
    report.questions.get(question).is_some_and(|slots| slots.iter().any(|slot| slot.state != state::NOT_ASKED))
}

/// Is there an answer, in any row of a list?
fn is_answered(program: &Program, draft: &Value, question: QuestionId) -> bool {
    let Some(found) = program.questions.get(question) else { return false };
    let filled = |answers: &Value| answers.get(&found.key).is_some_and(|answer| !is_blank(answer));
    match found.list.and_then(|list| program.questions.get(list)) {
        None => filled(draft),
        Some(list) => draft.get(&list.key).and_then(Value::as_array).is_some_and(|rows| rows.iter().any(filled)),
    }
}

/// Was an answer of the question, or a part of one, dropped, in any row of a list?
fn is_lost(program: &Program, question: QuestionId, draft: &Value, lost: &BTreeSet<&str>) -> bool {
    let list = program.questions.get(question).and_then(|found| program.questions.get(found.list?));
    let rows = list.and_then(|list| draft.get(&list.key)).and_then(Value::as_array).map(Vec::len);
    match rows {
        None => lost.contains(row_name(program, question, None).as_str()),
        Some(rows) => (0..rows).any(|row| lost.contains(row_name(program, question, Some(row)).as_str())),
    }
}
