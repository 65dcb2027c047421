//! Carries a draft over to a new version: renamed keys and options, everything else as it was typed. What cannot be carried
//! over is listed with its answer, so that nothing is lost without a word.

use super::Pairs;
use super::pairs::option_pair;
use crate::eval;
use crate::manifest::manifest;
use crate::program::{Kind, Program, Question, QuestionId};
use runtime_wasm::abi;
use runtime_wasm::answers::{Answers, Field};
use runtime_wasm::manifest::{Manifest, ManifestQuestion};
use runtime_wasm::report::{Broken, Day, Report};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// A draft in a new version.
#[derive(Debug, Clone, PartialEq)]
pub struct Migration {
    /// The answers by question key, as typed.
    pub draft: Value,
    /// Names of before and of now of the questions with answers that were renamed.
    pub renamed: Vec<(String, String)>,
    /// Answers that have no place any more.
    pub dropped: Vec<Dropped>,
    /// What must be asked because of the change; what was unanswered or wrong before is not among it.
    pub ask: Vec<Asked>,
}

/// An answer that has no place in the new version.
#[derive(Debug, Clone, PartialEq)]
pub struct Dropped {
    /// The question, by its name in the old version; in a list with its row: `household.2.income`.
    pub question: String,
    /// The answer as typed.
    pub answer: Value,
    /// Why, a sentence without a full stop.
    pub why: String,
}

/// A question that must be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// By its name in the new version; in a list with its row: `household.2.income`.
    pub question: String,
    /// The message that a resident gets.
    pub why: String,
}

/// Carries a draft, an object of answers by question key, from `old` to `new`. `day` is the day it is judged on.
#[must_use]
pub fn migrate(old: &Program, new: &Program, draft: &Value, day: &Day) -> Migration {
    let pairs = Pairs::of(old, new);
    let mut carry = Carry { old, new, pairs: &pairs, renamed: Vec::new(), dropped: Vec::new() };
    let carried = match draft {
        Value::Object(given) => carry.level(given, None, ""),
        other => {
            carry.drop("", other, "These are not answers by question");
            Map::new()
        }
    };
    let (renamed, dropped) = (carry.renamed, carry.dropped);
    let after = Value::Object(carried);
    let was = eval::evaluate(old, &Answers::from_json(&manifest(old), draft), day);
    let is = eval::evaluate(new, &Answers::from_json(&manifest(new), &after), day);
    let lost: BTreeSet<&str> = dropped.iter().map(|dropped| dropped.question.as_str()).collect();
    let because = |broken: &&Broken| {
        let Some(before) = pairs.old_question(broken.question) else { return true };
        lost.contains(row_name(old, before, broken.row).as_str()) || !has_error(&was, before, broken.row)
    };
    let asked = |broken: &Broken| Asked {
        question: row_name(new, broken.question, broken.row),
        why: message(new, broken).to_owned(),
    };
    let ask = is.errors.iter().filter(because).map(asked).collect();
    Migration { draft: after, renamed, dropped, ask }
}

pub(super) fn has_error(report: &Report, question: QuestionId, row: Option<usize>) -> bool {
    report.errors.iter().any(|error| error.question == question && error.row == row)
}

fn message<'p>(program: &'p Program, broken: &Broken) -> &'p str {
    let messages = program.questions.get(broken.question).map(|question| question.messages.as_slice());
    messages.unwrap_or_default().iter().find(|(rule, _)| *rule == broken.rule).map_or("", |(_, text)| text)
}

/// The name of a question; inside a list with its row, counted from 1.
pub(super) fn row_name(program: &Program, question: QuestionId, row: Option<usize>) -> String {
    let Some(found) = program.questions.get(question) else { return String::new() };
    match (found.list.and_then(|list| program.questions.get(list)), row) {
        (Some(list), Some(row)) => format!("{}.{}.{}", list.key, row + 1, found.key),
        _ => found.key.clone(),
    }
}

struct Carry<'p> {
    old: &'p Program,
    new: &'p Program,
    pairs: &'p Pairs,
    renamed: Vec<(String, String)>,
    dropped: Vec<Dropped>,
}

impl Carry<'_> {
    fn drop(&mut self, question: &str, answer: &Value, why: impl Into<String>) {
        self.dropped.push(Dropped { question: question.to_owned(), answer: answer.clone(), why: why.into() });
    }

    /// The answers of the form, or of one row of a list of the old version. `prefix` stands before the names.
    fn level(&mut self, given: &Map<String, Value>, list: Option<QuestionId>, prefix: &str) -> Map<String, Value> {
        let mut carried = Map::new();
        for (key, value) in given {
            let name = format!("{prefix}{key}");
            let old = self.old.questions.iter().position(|question| question.list == list && question.key == *key);
            let Some(old) = old else {
                if !is_blank(value) {
                    self.drop(&name, value, "The old version does not ask this");
                }
                continue;
            };
            let Some(new) = self.pairs.new_question(old) else {
                if !is_blank(value) {
                    self.drop(&name, value, "The new version does not ask this");
                }
                continue;
            };
            let (Some(before), Some(after)) = (self.old.questions.get(old), self.new.questions.get(new)) else {
                continue;
            };
            if let Some(value) = self.answer(old, (before, after), value, &name) {
                carried.insert(after.key.clone(), value);
                let now = super::name_of(self.new, new);
                let renamed = (super::name_of(self.old, old), now);
                if before.key != after.key && !self.renamed.contains(&renamed) {
                    self.renamed.push(renamed);
                }
            }
        }
        carried
    }

    fn answer(
        &mut self,
        old: QuestionId,
        (before, after): (&Question, &Question),
        value: &Value,
        name: &str,
    ) -> Option<Value> {
        match (&before.kind, &after.kind, value) {
            _ if is_blank(value) => Some(value.clone()),
            (Kind::List { .. }, Kind::List { .. }, Value::Array(rows)) => {
                let row = |(row, given): (usize, &Value)| match given {
                    Value::Object(given) => {
                        Value::Object(self.level(given, Some(old), &format!("{name}.{}.", row + 1)))
                    }
                    other => other.clone(),
                };
                Some(Value::Array(rows.iter().enumerate().map(row).collect()))
            }
            (Kind::Choice { .. } | Kind::Choices { .. }, Kind::Choice { .. } | Kind::Choices { .. }, _) => {
                self.options((before, after), value, name)
            }
            (was, is, _) if was.type_name() == is.type_name() => Some(value.clone()),
            // Another type: the answer stays as typed when it is of that type too. One that is outside its limits is kept
            // and asked again, with the message that says which limit.
            (_, is, Value::String(_) | Value::Number(_) | Value::Bool(_)) if reads(is, value) => Some(value.clone()),
            (_, is, _) => {
                self.drop(name, value, format!("The answer is now of the type `{}`, and this is not", is.type_name()));
                None
            }
        }
    }

    /// An answer from options to options: each key by the name that it has now.
    fn options(&mut self, (before, after): (&Question, &Question), value: &Value, name: &str) -> Option<Value> {
        let (olds, news) = (before.kind.options(), after.kind.options());
        let given: Vec<Value> = match value {
            Value::Array(ticks) => ticks.clone(),
            Value::String(text) if matches!(before.kind, Kind::Choices { .. }) => {
                text.split('\n').filter(|tick| !tick.trim().is_empty()).map(Value::from).collect()
            }
            other => vec![other.clone()],
        };
        let mut carried = Vec::new();
        for tick in given {
            let key = tick.as_str().map(str::trim).unwrap_or_default();
            let at = olds.iter().position(|option| option.key == key || option.was.as_deref() == Some(key));
            let Some(at) = at else {
                // It was not one of the options before either: it stays as typed, and its message with it.
                carried.push(tick);
                continue;
            };
            match news.iter().find(|option| option_pair(olds, option, news) == Some(at)) {
                // As typed, as long as it is what the option is called now.
                Some(option) if option.key == key => carried.push(tick),
                Some(option) => carried.push(Value::from(option.key.clone())),
                None => self.drop(name, &tick, format!("There is no option `{key}` any more")),
            }
        }
        match (&after.kind, carried.as_slice()) {
            (_, []) => None,
            (Kind::Choices { .. }, _) if value.is_string() && matches!(before.kind, Kind::Choices { .. }) => {
                let ticks: Vec<&str> = carried.iter().filter_map(Value::as_str).collect();
                Some(Value::from(ticks.join("\n")))
            }
            (Kind::Choices { .. }, _) => Some(Value::Array(carried)),
            (_, [one]) => Some(one.clone()),
            (_, several) => {
                let several = Value::Array(several.to_vec());
                self.drop(name, &several, "Only one option can be chosen now");
                None
            }
        }
    }
}

/// Nothing that a resident would miss.
pub(super) fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(parts) => parts.is_empty(),
        Value::Object(parts) => parts.values().all(is_blank),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Whether an answer as typed is one of a type, whatever its limits.
pub(super) fn reads(kind: &Kind, value: &Value) -> bool {
    let key = "answer";
    let question = ManifestQuestion {
        key: key.to_owned(),
        kind: kind.type_name().to_owned(),
        page: 0,
        slot: 0,
        list: None,
        stride: None,
        rows: None,
    };
    let manifest = Manifest {
        form: String::new(),
        abi: abi::VERSION,
        pages: Vec::new(),
        questions: vec![question],
        computed: Vec::new(),
    };
    let given = Map::from_iter([(key.to_owned(), value.clone())]);
    let answers = Answers::from_json(&manifest, &Value::Object(given));
    match answers.fields.first() {
        Some(Field::Text(text)) => eval::is_of_type(kind, text),
        _ => false,
    }
}
