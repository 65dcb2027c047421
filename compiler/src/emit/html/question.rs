//! What the templates are told about a question: every id, attribute and text that its controls need.
//!
//! What depends on the answers is made apart ([`Asking::given`]), in an order that making the view of a question follows
//! ([`Asking::view`]). So the same view is made once with marks, for HTML that is ready to be joined with answers.

use super::control::{self, Control};
use super::hole::{self, Hole, Holes, Place};
use super::{Channel, Filled, Refusal, typed, wording};
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
    pub row: Option<Hole<'a>>,
    /// Name of its controls.
    pub name: String,
    /// Id of its first control, where links to it lead.
    pub id: String,
    /// Label or legend.
    #[serde(serialize_with = "hole::words")]
    pub ask: &'a str,
    /// Help under it; empty for none.
    #[serde(serialize_with = "hole::words")]
    pub hint: &'a str,
    /// What the agent should know; empty for none.
    #[serde(serialize_with = "hole::words")]
    pub note: &'a str,
    /// May be left blank.
    pub optional: bool,
    /// The label is the heading of the page.
    pub heading: bool,
    /// Not asked: hidden, its controls disabled.
    pub hidden: Hole<'a>,
    /// Filled in from what is already known.
    pub known: Hole<'a>,
    /// The agent reads this, not the person who is asked.
    pub for_agent: bool,
    /// What is wrong with it; empty for nothing.
    pub error: Hole<'a>,
    /// Ids of the texts that describe it; empty for none.
    pub described_by: Hole<'a>,
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
    /// The mark of the rows.
    pub place: Option<Place>,
    /// Counted from 1.
    pub number: Hole<'a>,
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
    /// The whole form in one document: a list has one row, from which the browser makes others.
    pub whole: bool,
}

/// Number of that row in names, ids and texts: none that an author would write.
pub(super) const ROW_TO_COPY: usize = 1_000_000_007;

/// What a row is called in the names of its controls.
struct RowName<'a> {
    /// Counted from 1.
    number: Hole<'a>,
    /// Counted from 0.
    position: Hole<'a>,
}

impl<'a> Asking<'a> {
    /// The questions in a range outside lists; those of a list are inside it.
    pub fn outside_lists(
        &self,
        range: std::ops::Range<QuestionId>,
    ) -> impl Iterator<Item = (QuestionId, &'a Question)> + use<'a> {
        let program = self.program;
        range
            .filter_map(move |id| program.questions.get(id).map(|question| (id, question)))
            .filter(|(_, question)| question.list.is_none())
    }

    /// What the answers put into a question outside lists.
    pub fn holes(&self, id: QuestionId, question: &'a Question) -> Vec<Hole<'a>> {
        let mut holes = Vec::new();
        self.given(id, question, None, false, &mut holes);
        holes
    }

    /// What the answers put into a question, in the order in which its view takes it.
    fn given(
        &self,
        id: QuestionId,
        question: &'a Question,
        row: Option<usize>,
        list_hidden: bool,
        holes: &mut Vec<Hole<'a>>,
    ) {
        let hidden = list_hidden || !self.is_asked(id, question, row);
        let error = self.broken(id, row).map_or("", |broken| error_text(self.program, broken));
        let name = control_name(self.program, question, row);
        let known = self.filled.known.iter().any(|known| *known == name);
        // In the order they stand on the page.
        let described_by = [
            (!self.hint(question).is_empty(), "--hint"),
            (known, "--known"),
            (control::says_limit(&question.kind), "--limit"),
            (!error.is_empty(), "--error"),
        ];
        let mut ids = String::new();
        for (_, what) in described_by.iter().filter(|(there, _)| *there) {
            let separator = if ids.is_empty() { "" } else { " " };
            ids.extend([separator, &control_id(&name), what]);
        }
        holes.extend([Hole::Is(hidden), Hole::Is(known), Hole::text(error), Hole::text(ids)]);
        match &question.kind {
            Kind::List { count, questions, .. } => {
                let rows = self.rows(id, question, questions.clone(), hidden);
                let more = self.whole || rows.len() < count.most as usize;
                let count = [!rows.is_empty(), rows.is_empty(), more].map(Hole::Is);
                holes.push(Hole::Rows { rows, mark: None });
                holes.extend(count);
            }
            _ => control::given(self, id, question, row, holes),
        }
    }

    /// The rows given; a list that needs some starts with that many blank ones.
    fn rows(
        &self,
        id: QuestionId,
        list: &'a Question,
        inside: std::ops::Range<QuestionId>,
        hidden: bool,
    ) -> Vec<Vec<Hole<'a>>> {
        let given = typed::rows(typed::answer(self.program, self.filled.answers, id, None));
        let least = least_rows(list);
        let row = |row: usize| {
            let mut holes = vec![Hole::text((row + 1).to_string()), Hole::text(row.to_string())];
            for (id, question) in inside.clone().filter_map(|id| Some((id, self.program.questions.get(id)?))) {
                self.given(id, question, Some(row), hidden, &mut holes);
            }
            holes
        };
        if self.whole {
            return vec![row(ROW_TO_COPY - 1)];
        }
        (0..if given == 0 { least } else { given }).map(row).collect()
    }

    /// A question outside lists, for the templates; `holes` are its own.
    pub fn view(
        &self,
        id: QuestionId,
        question: &'a Question,
        heading: bool,
        holes: &mut Holes<'a>,
    ) -> QuestionView<'a> {
        self.view_in(id, question, None, heading, holes)
    }

    fn view_in(
        &self,
        id: QuestionId,
        question: &'a Question,
        row: Option<&RowName<'a>>,
        heading: bool,
        holes: &mut Holes<'a>,
    ) -> QuestionView<'a> {
        let list = question.list.and_then(|list| self.program.questions.get(list));
        let name = match (list, row) {
            (Some(list), Some(row)) => name_in_row(list, &row.number.shown(), question),
            _ => question.key.clone(),
        };
        let control_id = control_id(&name).into_owned();
        let agent = self.channel == Channel::Agent;
        let (hidden, known, error, described_by) = (holes.take(), holes.take(), holes.take(), holes.take());
        let control = match &question.kind {
            Kind::List { each, questions, .. } => {
                let rows = holes.take_rows(|place, holes| self.row(place, each, questions.clone(), holes));
                Control::List { each, rows, some: holes.take(), none: holes.take(), more: holes.take() }
            }
            _ => control::of(self, id, question, &control_id, holes),
        };
        QuestionView {
            number: id,
            row: row.map(|row| row.position.clone()),
            ask: self.ask(question),
            hint: self.hint(question),
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

    fn row(
        &self,
        place: Option<Place>,
        each: &'a str,
        inside: std::ops::Range<QuestionId>,
        holes: &mut Holes<'a>,
    ) -> RowView<'a> {
        let name = RowName { number: holes.take(), position: holes.take() };
        let questions = inside
            .filter_map(|id| self.program.questions.get(id).map(|question| (id, question)))
            .map(|(id, question)| self.view_in(id, question, Some(&name), false, holes))
            .collect();
        let each = hole::without_marks(each);
        RowView {
            place,
            title: wording::row_title(&each, name.number.shown()),
            prefix: wording::row_prefix(&each, name.number.shown()),
            number: name.number,
            questions,
        }
    }

    /// The words of a question in this channel.
    pub fn ask(&self, question: &'a Question) -> &'a str {
        let agent = self.channel == Channel::Agent && !question.agent_say.is_empty();
        if agent { &question.agent_say } else { &question.ask }
    }

    fn hint(&self, question: &'a Question) -> &'a str {
        match question.hint.as_str() {
            "" => control::usual_hint(self.program.form.language.words(), &question.kind),
            hint => hint,
        }
    }

    /// Whether a question outside lists is shown.
    pub fn is_shown(&self, id: QuestionId, question: &Question) -> bool {
        self.is_asked(id, question, None)
    }

    fn is_asked(&self, id: QuestionId, question: &Question, row: Option<usize>) -> bool {
        let slot = self.filled.report.questions.get(id).and_then(|slots| slots.get(row.unwrap_or(0)));
        // A blank row that was never posted has no slot yet.
        slot.map_or(question.ask_when.is_none(), |slot| slot.state != state::NOT_ASKED)
    }

    /// What is wrong with a question.
    pub fn broken(&self, id: QuestionId, row: Option<usize>) -> Option<&'a Broken> {
        self.filled.errors.iter().find(|broken| broken.question == id && broken.row == row)
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

/// Blank rows that a list starts with.
pub(super) fn least_rows(list: &Question) -> usize {
    match &list.kind {
        Kind::List { count, .. } if !list.optional => count.least.max(1) as usize,
        _ => 0,
    }
}

/// The words for an error, as the program has them.
#[must_use]
pub fn error_text<'a>(program: &'a Program, broken: &Broken) -> &'a str {
    let messages =
        program.questions.get(broken.question).map(|question| question.messages.as_slice()).unwrap_or_default();
    let of_form = messages.iter().find(|(rule, _)| *rule == broken.rule).map(|(_, text)| text.as_str());
    of_form.or_else(|| Refusal::text(broken.rule, program.form.language.words())).unwrap_or_default()
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
    let name = control_name(program, question, broken.row);
    let id = control_id(&name);
    match control::part_of(&question.kind, broken.rule) {
        Some(part) => format!("{id}-{part}"),
        None => id.into_owned(),
    }
}

/// Name of a question's controls: `key`, or `list.row.key` with rows counted from 1.
pub(super) fn control_name<'a>(program: &Program, question: &'a Question, row: Option<usize>) -> Cow<'a, str> {
    let list = question.list.and_then(|list| program.questions.get(list));
    match (list, row) {
        (Some(list), Some(row)) => name_in_row(list, &(row + 1).to_string(), question).into(),
        _ => question.key.as_str().into(),
    }
}

fn name_in_row(list: &Question, number: &str, question: &Question) -> String {
    format!("{}.{number}.{}", list.key, question.key)
}

/// The id of a question's first control, from its name.
pub(super) fn control_id(name: &str) -> Cow<'_, str> {
    if name.contains('.') { name.replace('.', "-").into() } else { name.into() }
}
