//! What the templates are told about a question: every id, attribute and text that its controls need.

use super::control::{self, Control};
use super::{Channel, Filled, typed, wording};
use crate::program::{Kind, Program, Question, QuestionId};
use runtime_wasm::abi::state;
use runtime_wasm::report::Broken;
use serde::Serialize;
use std::borrow::Cow;

/// A question on a page.
#[derive(Debug, Serialize)]
pub(super) struct QuestionView<'a> {
    /// Position in the form, by which the page module and the validator know it.
    pub number: QuestionId,
    /// Position of the row, inside a list.
    pub row: Option<usize>,
    /// Name of its controls.
    pub name: String,
    /// Id of its first control, where links to it lead.
    pub id: String,
    /// Label or legend.
    pub ask: &'a str,
    /// Help under it; empty for none.
    pub hint: &'a str,
    /// What the agent should know; empty for none.
    pub note: &'a str,
    /// May be left blank.
    pub optional: bool,
    /// The label is the heading of the page.
    pub heading: bool,
    /// Not asked: hidden, its controls disabled.
    pub hidden: bool,
    /// Filled in from what is already known.
    pub known: bool,
    /// The agent reads this, not the person who is asked.
    pub for_agent: bool,
    /// What is wrong with it.
    pub error: Option<&'a str>,
    /// Ids of the texts that describe it; empty for none.
    pub described_by: String,
    /// What it is answered with.
    pub control: Control<'a>,
}

/// An error in the summary at the top of the page.
#[derive(Debug, Serialize)]
pub(super) struct ErrorView<'a> {
    /// What is wrong, after the row of a list that it belongs to.
    pub text: Cow<'a, str>,
    /// Address of the control to go to: `#` with its id when it is on the same page.
    pub href: String,
}

/// A row of a list.
#[derive(Debug, Serialize)]
pub(super) struct RowView<'a> {
    /// Counted from 1.
    pub number: usize,
    /// `Person 2`
    pub title: String,
    /// What stands before its messages in the summary of errors.
    pub prefix: String,
    /// Its questions.
    pub questions: Vec<QuestionView<'a>>,
}

/// What all questions of a page have in common.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asking<'a> {
    pub program: &'a Program,
    pub channel: Channel,
    pub filled: &'a Filled<'a>,
}

impl<'a> Asking<'a> {
    /// The questions in a range outside lists; those of a list are inside it.
    pub fn questions(&self, range: std::ops::Range<QuestionId>, heading: bool) -> Vec<QuestionView<'a>> {
        range
            .filter_map(|id| self.program.questions.get(id).map(|question| (id, question)))
            .filter(|(_, question)| question.list.is_none())
            .map(|(id, question)| self.question(id, question, None, false, heading))
            .collect()
    }

    fn question(
        &self,
        id: QuestionId,
        question: &'a Question,
        row: Option<usize>,
        list_hidden: bool,
        heading: bool,
    ) -> QuestionView<'a> {
        let name = control_name(self.program, question, row);
        let control_id = name.replace('.', "-");
        let agent = self.channel == Channel::Agent;
        let hidden = list_hidden || !self.is_asked(id, question, row);
        let hint = if question.hint.is_empty() {
            control::usual_hint(self.program.form.language.words(), &question.kind)
        } else {
            &question.hint
        };
        let error = self.error_text(id, row);
        let known = self.filled.known.contains(&name);
        let control = match &question.kind {
            Kind::List { each, count, questions } => {
                let rows = self.rows(id, question, each, questions.clone(), hidden);
                Control::List { each, most: count.most, rows }
            }
            _ => control::of(self, id, question, row, &control_id),
        };
        // In the order they stand on the page.
        let described_by =
            [(!hint.is_empty(), "hint"), (known, "known"), (control.says_limit(), "limit"), (error.is_some(), "error")]
                .iter()
                .filter(|(there, _)| *there)
                .map(|(_, what)| format!("{control_id}--{what}"))
                .collect::<Vec<_>>()
                .join(" ");
        QuestionView {
            number: id,
            row,
            ask: if agent && !question.agent_say.is_empty() { &question.agent_say } else { &question.ask },
            hint,
            note: if agent { &question.agent_note } else { "" },
            optional: question.optional,
            heading,
            hidden,
            known,
            for_agent: agent,
            error,
            described_by,
            control,
            name,
            id: control_id,
        }
    }

    /// The rows given; a list that needs some starts with that many blank ones.
    fn rows(
        &self,
        id: QuestionId,
        list: &'a Question,
        each: &str,
        inside: std::ops::Range<QuestionId>,
        hidden: bool,
    ) -> Vec<RowView<'a>> {
        let given = typed::rows(typed::answer(self.program, self.filled.answers, id, None));
        let least = match &list.kind {
            Kind::List { count, .. } if !list.optional => count.least.max(1) as usize,
            _ => 0,
        };
        let row = |row: usize| RowView {
            number: row + 1,
            title: wording::row_title(each, row + 1),
            prefix: wording::row_prefix(each, row + 1),
            questions: inside
                .clone()
                .filter_map(|id| self.program.questions.get(id).map(|question| (id, question)))
                .map(|(id, question)| self.question(id, question, Some(row), hidden, false))
                .collect(),
        };
        (0..if given == 0 { least } else { given }).map(row).collect()
    }

    fn is_asked(&self, id: QuestionId, question: &Question, row: Option<usize>) -> bool {
        let slot = self.filled.report.questions.get(id).and_then(|slots| slots.get(row.unwrap_or(0)));
        // A blank row that was never posted has no slot yet.
        slot.map_or(question.ask_when.is_none(), |slot| slot.state != state::NOT_ASKED)
    }

    fn error_text(&self, id: QuestionId, row: Option<usize>) -> Option<&'a str> {
        let broken = self.filled.errors.iter().find(|broken| broken.question == id && broken.row == row)?;
        Some(error_text(self.program, broken))
    }

    /// The errors among these questions, in their order; `link` makes the address of a question's page, empty for this one.
    pub fn errors(
        &self,
        range: &std::ops::Range<QuestionId>,
        link: impl Fn(&Question) -> String,
    ) -> Vec<ErrorView<'a>> {
        let here = self.filled.errors.iter().filter(|broken| range.contains(&broken.question));
        here.filter_map(|broken| self.program.questions.get(broken.question).map(|question| (broken, question)))
            .map(|(broken, question)| ErrorView {
                text: summary_text(self.program, question, broken),
                href: format!("{}#{}", link(question), error_target(self.program, broken)),
            })
            .collect()
    }
}

/// The words for an error, as the program has them.
#[must_use]
pub fn error_text<'a>(program: &'a Program, broken: &Broken) -> &'a str {
    let messages =
        program.questions.get(broken.question).map(|question| question.messages.as_slice()).unwrap_or_default();
    messages.iter().find(|(rule, _)| *rule == broken.rule).map(|(_, text)| text.as_str()).unwrap_or_default()
}

/// The words for an error in the summary: in a list, with the row that it belongs to.
fn summary_text<'a>(program: &'a Program, question: &Question, broken: &Broken) -> Cow<'a, str> {
    let text = error_text(program, broken);
    let list = question.list.and_then(|list| program.questions.get(list)).map(|list| &list.kind);
    match (list, broken.row) {
        (Some(Kind::List { each, .. }), Some(row)) => format!("{}{text}", wording::row_prefix(each, row + 1)).into(),
        _ => text.into(),
    }
}

/// Id of the control that an error is about: the part of a date or an address where there is one.
#[must_use]
pub fn error_target(program: &Program, broken: &Broken) -> String {
    let Some(question) = program.questions.get(broken.question) else { return String::new() };
    let id = control_name(program, question, broken.row).replace('.', "-");
    match control::part_of(&question.kind, broken.rule) {
        Some(part) => format!("{id}-{part}"),
        None => id,
    }
}

/// Name of a question's controls: `key`, or `list.row.key` with rows counted from 1.
pub(super) fn control_name(program: &Program, question: &Question, row: Option<usize>) -> String {
    let list = question.list.and_then(|list| program.questions.get(list));
    match (list, row) {
        (Some(list), Some(row)) => format!("{}.{}.{}", list.key, row + 1, question.key),
        _ => question.key.clone(),
    }
}
