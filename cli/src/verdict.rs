//! What a validator's report says, by the author's names and in the author's words.

use compiler::calendar;
use compiler::handling::Handling;
use compiler::messages;
use compiler::program::{Program, Question, QuestionId};
use runtime_wasm::abi::{outcome, rule, state};
use runtime_wasm::answers::canonical_json;
use runtime_wasm::manifest::Manifest;
use runtime_wasm::report::{Broken, Report};
use serde_json::{Map, Value, json};

/// A report with the form that it is about.
pub struct Verdict<'a> {
    /// The form.
    pub program: &'a Program,
    /// Its table of questions.
    pub manifest: &'a Manifest,
    /// What became of the answers.
    pub report: &'a Report,
    /// What is done with them.
    pub handling: &'a Handling<'a>,
}

impl Verdict<'_> {
    /// Whether the answers can be submitted: they are right, and the form is open on that day.
    pub fn valid(&self) -> bool {
        self.report.outcome == outcome::COMPLETE && self.handling.open
    }

    /// Key and title of the exit that is reached.
    pub fn exit(&self) -> Option<(&str, &str)> {
        let page = self.program.pages.get(self.report.exit?)?;
        Some((&page.key, &page.title))
    }

    /// Everything, for programs.
    pub fn json(&self) -> Value {
        let computed = self.program.calculations.iter().zip(&self.report.computed);
        let computed: Map<String, Value> =
            computed.map(|(calculation, text)| (calculation.key.clone(), json!(text))).collect();
        // What is not sent costs nothing, and nobody promised anything.
        let sent = Some(self.handling).filter(|_| self.valid());
        let fee = sent.and_then(|handling| handling.fee.as_ref());
        json!({
            "valid": self.valid(),
            "open": self.handling.open,
            "exit": self.exit().map(|(key, _)| key),
            "errors": self.report.errors.iter().map(|broken| self.error(broken)).collect::<Vec<_>>(),
            "asked": self.asked(),
            "computed": computed,
            "canonical": self.canonical(),
            "fee": fee.map(|due| json!({"amount": due.pounds, "for": due.what_for, "code": due.code})),
            "due by": sent.and_then(|handling| handling.due_by).map(calendar::written),
            "sent to": sent.map(|handling| handling.systems(self.program)).unwrap_or_default(),
        })
    }

    /// Name and text of each error, in page order; rows are counted from 1: `household.2.income`.
    pub fn errors(&self) -> Vec<(String, &str)> {
        self.report.errors.iter().map(|broken| (self.name(broken.question, broken.row), self.text(broken))).collect()
    }

    fn error(&self, broken: &Broken) -> Value {
        json!({
            "question": self.question(broken.question).map(|question| question.key.as_str()),
            "row": broken.row.map(|row| row + 1),
            "rule": rule_name(broken.rule),
            "message": self.text(broken),
        })
    }

    fn question(&self, id: QuestionId) -> Option<&Question> {
        self.program.questions.get(id)
    }

    fn text(&self, broken: &Broken) -> &str {
        let messages = self.question(broken.question).map(|question| question.messages.as_slice()).unwrap_or_default();
        messages.iter().find(|(rule, _)| *rule == broken.rule).map_or("", |(_, text)| text)
    }

    fn name(&self, id: QuestionId, row: Option<usize>) -> String {
        let Some(question) = self.question(id) else { return String::new() };
        match (question.list.and_then(|list| self.question(list)), row) {
            (Some(list), Some(row)) => format!("{}.{}.{}", list.key, row + 1, question.key),
            _ => question.key.clone(),
        }
    }

    /// The slots of a question, each with its row when it is inside a list.
    fn slots(&self, id: QuestionId) -> impl Iterator<Item = (Option<usize>, &runtime_wasm::report::Slot)> {
        let inside = self.question(id).is_some_and(|question| question.list.is_some());
        let slots = self.report.questions.get(id).map(Vec::as_slice).unwrap_or_default();
        slots.iter().enumerate().map(move |(row, slot)| (inside.then_some(row), slot))
    }

    fn asked(&self) -> Vec<String> {
        let questions = 0..self.program.questions.len();
        let slots = questions.flat_map(|id| self.slots(id).map(move |(row, slot)| (id, row, slot)));
        slots.filter(|(_, _, slot)| slot.state != state::NOT_ASKED).map(|(id, row, _)| self.name(id, row)).collect()
    }

    /// The valid answers in canonical form, as they may be given again.
    fn canonical(&self) -> Map<String, Value> {
        let mut answers = Map::new();
        for (id, question) in self.program.questions.iter().enumerate().filter(|(_, question)| question.list.is_none())
        {
            let Some(slot) = self.report.questions.get(id).and_then(|slots| slots.first()) else { continue };
            let rows: Vec<Value> = (0..slot.rows).map(|row| Value::Object(self.row(id, row))).collect();
            if !rows.is_empty() {
                answers.insert(question.key.clone(), Value::Array(rows));
            } else if slot.state == state::VALID && !slot.text.is_empty() {
                answers.insert(question.key.clone(), self.canonical_answer(id, &slot.text));
            }
        }
        answers
    }

    fn row(&self, list: QuestionId, row: usize) -> Map<String, Value> {
        let inside = self.program.questions.iter().enumerate().filter(|(_, question)| question.list == Some(list));
        let slot = |id: QuestionId| self.report.questions.get(id).and_then(|slots| slots.get(row));
        let answered = inside.filter_map(|(id, question)| Some((id, question, slot(id)?)));
        answered
            .filter(|(_, _, slot)| slot.state == state::VALID && !slot.text.is_empty())
            .map(|(id, question, slot)| (question.key.clone(), self.canonical_answer(id, &slot.text)))
            .collect()
    }

    fn canonical_answer(&self, id: QuestionId, text: &str) -> Value {
        canonical_json(self.manifest.questions.get(id).map_or("", |question| &question.kind), text)
    }
}

/// The rule by the name under which an author may reword it; an author's own rule by its place: `must 1`.
fn rule_name(broken: u16) -> String {
    let known = messages::NAMES.iter().find(|(code, _)| *code == broken).map(|(_, name)| (*name).to_owned());
    known.unwrap_or_else(|| format!("must {}", broken.saturating_sub(rule::AUTHOR) + 1))
}
