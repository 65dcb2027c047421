//! A form with its questions drawn: their HTML, made by the templates once, with places for answers, errors and states.
//!
//! What a page costs is then joining these pieces. A test holds that the templates alone would have made the same.

use super::control::can_be_heading;
use super::hole::{Hole, Holes, NEXT, Place, mark_all};
use super::piece::Piece;
use super::question::{Asking, QuestionView};
use super::renderer::{RenderError, Renderer};
use super::{Channel, Filled};
use crate::passage::{self, Facts, Part};
use crate::program::{Kind, Page, PageId, Program, Question, QuestionId};
use runtime_wasm::report::Report;
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::ops::Range;
use std::sync::Arc;

/// A form in one language, ready to be shown: made once by [`Renderer::prepare`] and kept.
#[derive(Debug)]
pub struct Prepared {
    /// The form.
    pub program: Arc<Program>,
    /// By position of the question; those in a list are part of it.
    public: Vec<Option<Piece>>,
    agent: Vec<Option<Piece>>,
    /// By position of the page: a question that is alone on its page is its heading, with the page's text below.
    headings: Vec<Option<Piece>>,
}

/// A question for the template that draws them.
#[derive(Serialize)]
struct Drawn<'a> {
    question: QuestionView<'a>,
    text: Vec<Part<'a>>,
}

#[derive(Serialize)]
struct PiecesView<'a> {
    questions: Vec<Drawn<'a>>,
    next: char,
}

impl Renderer {
    /// Draws the questions of a form.
    ///
    /// # Errors
    /// When a template is at fault.
    pub fn prepare(&self, program: impl Into<Arc<Program>>) -> Result<Prepared, RenderError> {
        let program = program.into();
        let answers = one_of_each(&program);
        let report = Report::default();
        let filled = Filled { answers: &answers, report: &report, errors: &[], revealed: false, known: &[] };
        let of = |channel| Asking { program: &program, channel, filled: &filled, whole: false };
        let all = 0..program.questions.len();
        let drawn = |asking: Asking<'_>| {
            let questions = asking.outside_lists(all.clone());
            let drawn = questions.map(|(id, question)| asking.drawn(id, question, None)).collect();
            let mut pieces = self.pieces(&program, drawn)?.into_iter();
            let piece = |question: &Question| if question.list.is_none() { pieces.next() } else { None };
            Ok::<_, RenderError>(program.questions.iter().map(piece).collect())
        };
        let (public, agent) = (drawn(of(Channel::Website))?, drawn(of(Channel::Agent))?);
        let asking = of(Channel::Website);
        let alone = |page: &Page| asking.alone(page.questions.clone()).filter(|_| page.exit.is_none());
        let headings = program.pages.iter().filter_map(|page| alone(page).map(|found| (page, found)));
        let headings = headings.map(|(page, (id, question))| asking.drawn(id, question, Some(page))).collect();
        let mut headings = self.pieces(&program, headings)?.into_iter();
        let headings = program.pages.iter().map(|page| alone(page).and_then(|_| headings.next())).collect();
        Ok(Prepared { public, agent, headings, program })
    }

    fn pieces(&self, program: &Program, questions: Vec<Drawn<'_>>) -> Result<Vec<Piece>, RenderError> {
        let count = questions.len();
        let html = self.render(program.form.language, "pieces.html", PiecesView { questions, next: NEXT })?;
        let pieces: Option<Vec<Piece>> = html.split_terminator(NEXT).map(Piece::of).collect();
        pieces
            .filter(|pieces| pieces.len() == count)
            .ok_or_else(|| RenderError::ours("the marks in a question do not pair"))
    }
}

impl Prepared {
    /// The HTML of each question on a page, with the answers in it; with `heading`, of the one question that is its heading.
    pub(super) fn questions(&self, asking: &Asking<'_>, page: PageId, heading: bool) -> Vec<String> {
        let Some(found) = self.program.pages.get(page) else { return Vec::new() };
        let pieces = if asking.channel == Channel::Agent { &self.agent } else { &self.public };
        let joined = |(id, question): (QuestionId, &Question)| {
            let mut holes = asking.holes(id, question);
            let piece = match self.headings.get(page) {
                Some(Some(piece)) if heading => {
                    holes.extend(answers_in(asking, found).into_iter().map(|answer| Hole::InProse(answer.into())));
                    piece
                }
                _ => pieces.get(id)?.as_ref()?,
            };
            let mut html = String::with_capacity(piece.len() + 256);
            piece.join(&holes, &mut html);
            Some(html)
        };
        asking.outside_lists(found.questions.clone()).filter_map(joined).collect()
    }
}

/// The answers in the text of a page.
fn answers_in(asking: &Asking<'_>, page: &Page) -> Vec<String> {
    let facts = Facts { report: asking.filled.report, reference: "", due_by: "" };
    let answer = |part| if let Part::Answer(answer) = part { Some(answer) } else { None };
    passage::filled(asking.program, &page.text, &facts).into_iter().filter_map(answer).collect()
}

impl<'a> Asking<'a> {
    /// The one question of a page that has only one, when it can be the heading.
    pub fn alone(&self, range: Range<QuestionId>) -> Option<(QuestionId, &'a Question)> {
        let mut questions = self.outside_lists(range);
        let first = questions.next().filter(|(_, question)| can_be_heading(&question.kind))?;
        questions.next().is_none().then_some(first)
    }

    /// A question with marks for its answers; with `heading`, as the heading of that page.
    fn drawn(&self, id: QuestionId, question: &'a Question, heading: Option<&'a Page>) -> Drawn<'a> {
        let mut holes = self.holes(id, question);
        let mut text = Vec::new();
        if let Some(page) = heading {
            let places = page.text.places().enumerate();
            let mark = |(at, _)| Place { level: 0, index: holes.len() + at }.mark();
            let mut marks = places.map(mark).collect::<Vec<_>>().into_iter();
            let facts = Facts { report: self.filled.report, reference: "", due_by: "" };
            text = passage::filled(self.program, &page.text, &facts);
            for part in &mut text {
                if let Part::Answer(answer) = part {
                    *answer = marks.next().unwrap_or_default();
                }
            }
        }
        mark_all(&mut holes, 0);
        Drawn { question: self.view(id, question, heading.is_some(), &mut Holes::of(holes)), text }
    }
}

/// Answers with one row in each list and one file wherever files are asked for.
pub(super) fn one_of_each(program: &Program) -> Value {
    let file = || json!([{ "id": "file" }]);
    let mut answers = Map::new();
    for question in &program.questions {
        let answer = match &question.kind {
            Kind::File(_) | Kind::Files { .. } => file(),
            Kind::List { questions, .. } => {
                let inside = program.questions.get(questions.clone()).unwrap_or_default().iter();
                let files = inside.filter(|question| question.kind.files().is_some());
                Value::Array(vec![files.map(|question| (question.key.clone(), file())).collect()])
            }
            _ => continue,
        };
        if question.list.is_none() {
            answers.insert(question.key.clone(), answer);
        }
    }
    Value::Object(answers)
}

#[cfg(test)]
mod tests;
