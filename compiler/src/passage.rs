//! Texts with answers in them: what stands in each place for the answers at hand.

use crate::emit::html::display;
use crate::fee;
use crate::program::{Insert, Kind, Passage, Piece, Program, QuestionRef};
use runtime_wasm::abi::state;
use runtime_wasm::report::Report;
use serde::Serialize;

/// What is known when a text is shown.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// What became of the answers.
    pub report: &'a Report,
    /// The reference number; empty before there is one.
    pub reference: &'a str,
    /// The promised day in words; empty for none.
    pub due_by: &'a str,
}

/// A part of a text that is ready to be shown. Only words may be read as Markdown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Part<'p> {
    /// The author's.
    Words(&'p str),
    /// Somebody's, to be shown letter by letter.
    Answer(String),
}

/// Stands for an answer that is still to be given: on the agent's screen, where everything is there at once.
const STILL_TO_COME: &str = "…";

/// A passage with the answers in their places.
#[must_use]
pub fn filled<'p>(program: &'p Program, passage: &'p Passage, facts: &Facts<'_>) -> Vec<Part<'p>> {
    let part = |piece: &'p Piece| match piece {
        Piece::Words(words) => Part::Words(words),
        Piece::Place { what, otherwise } => Part::Answer(shown(program, *what, facts).unwrap_or_else(|| {
            let waiting = otherwise.is_empty() && is_to_come(program, *what, facts.report);
            if waiting { STILL_TO_COME.to_owned() } else { otherwise.clone() }
        })),
    };
    passage.pieces.iter().map(part).collect()
}

/// A passage as plain text, for an e-mail.
#[must_use]
pub fn plain(program: &Program, passage: &Passage, facts: &Facts<'_>) -> String {
    filled(program, passage, facts)
        .iter()
        .map(|part| match part {
            Part::Words(words) => *words,
            Part::Answer(answer) => answer.as_str(),
        })
        .collect()
}

fn shown(program: &Program, what: Insert, facts: &Facts<'_>) -> Option<String> {
    let text = match what {
        Insert::Answer(answer) => answered(program, answer, facts.report)?,
        Insert::Calculation(id) => {
            let calculation = program.calculations.get(id)?;
            display::computed(program.form.language, calculation.kind, facts.report.computed.get(id)?.as_deref()?)
        }
        Insert::Reference => facts.reference.to_owned(),
        Insert::PromisedDate => facts.due_by.to_owned(),
        Insert::Fee => display::pounds(&fee::due(program, facts.report)?.pounds),
    };
    Some(text).filter(|text| !text.is_empty())
}

/// An answer in one line: it stands in the middle of a sentence.
fn answered(program: &Program, answer: QuestionRef, report: &Report) -> Option<String> {
    let question = program.questions.get(answer.question)?;
    let slot = report.questions.get(answer.question)?.first()?;
    if slot.state != state::VALID {
        return None;
    }
    if let Some(part) = answer.part {
        return slot.text.split('\n').nth(part.position()).map(str::to_owned);
    }
    let lines = display::answer_to(program.form.language, question, &slot.text);
    let lines: Vec<&str> = lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect();
    Some(lines.join(if matches!(question.kind, Kind::LongText { .. }) { " " } else { ", " }))
}

/// Whether an answer is asked for that has to be given and is not there yet.
fn is_to_come(program: &Program, what: Insert, report: &Report) -> bool {
    let Insert::Answer(answer) = what else { return false };
    let slot = report.questions.get(answer.question).and_then(|slots| slots.first());
    let waits = slot.is_some_and(|slot| slot.state == state::BLANK || slot.state == state::INVALID);
    waits && program.questions.get(answer.question).is_some_and(|question| !question.optional)
}
