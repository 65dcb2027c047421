//! Law 3, path by path: an answer is used only where somebody can have given it.

use super::Prover;
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::program::{Condition, QuestionId};
use crate::prove::encoding::Row;
use crate::prove::uses::Uses;
use crate::prove::words;
use batsat::Lit;
use runtime_wasm::abi::state;
use std::collections::BTreeSet;
use std::ops::Range;

impl Prover<'_> {
    /// Tells of each question that a condition names although nobody who gets to it has been asked. A condition with a name
    /// may be used in many places, and is looked at for itself. Whether something was told.
    pub(super) fn unasked(&mut self, condition: &Condition, row: Row, here: &[Lit], at: &Range<usize>) -> bool {
        let named = Uses::written(self.program, condition).questions;
        let mut told = false;
        for id in named {
            let wanted: Vec<Lit> = here.iter().copied().chain([self.form.slot(id, row).asked]).collect();
            if self.never_asked.contains(&id) || !self.impossible(&wanted) || self.impossible(here) {
                continue;
            }
            self.tell_unasked(id, here, at);
            told = true;
        }
        told
    }

    /// Tells that nobody who is here has been asked a question, with somebody who is here.
    pub(super) fn tell_unasked(&mut self, id: QuestionId, here: &[Lit], at: &Range<usize>) {
        let program = self.program;
        let Some(question) = program.questions.get(id) else { return };
        let name = words::name(program, question);
        let not_asked = |report: &runtime_wasm::report::Report| {
            let slots = report.questions.get(id).map(Vec::as_slice).unwrap_or_default();
            slots.iter().all(|slot| slot.state == state::NOT_ASKED)
        };
        let asked_when = self.asked_when(id);
        let example = self.witness(here, &not_asked).map(|witness| words::answers(program, &witness, &asked_when));
        let place = self.places.questions.get(id).map(|place| place.place.key.clone()).unwrap_or_default();
        let advice = "Take it away, or ask the question on this way through the form too";
        let told =
            Diagnostic::new(Code::LooksAhead, at.clone(), format!("Nobody who gets here has been asked `{name}`"))
                .caption("never answered here")
                .related(place, "others are asked here")
                .help(match example {
                    Some(example) if !example.is_empty() => {
                        format!(
                            "People get here, for example, when {example}, and then `{name}` is not asked. {advice}"
                        )
                    }
                    _ => advice.to_owned(),
                });
        self.tell(told);
    }

    /// The questions that decide whether a question is asked.
    pub(super) fn asked_when(&self, id: QuestionId) -> BTreeSet<QuestionId> {
        let Some(question) = self.program.questions.get(id) else { return BTreeSet::new() };
        let list = question.list.and_then(|list| self.program.questions.get(list));
        let page = self.program.pages.get(question.page).and_then(|page| page.ask_when.as_ref());
        let conditions = page.into_iter().chain(&question.ask_when).chain(list.and_then(|list| list.ask_when.as_ref()));
        conditions.flat_map(|when| Uses::of(self.program, when).questions).collect()
    }
}
