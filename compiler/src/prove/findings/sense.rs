//! Conditions, and parts of conditions, that are always or never met.

use super::Prover;
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::program::{Condition, ConditionId, Step};
use crate::prove::encoding::{Encoding, Row};
use crate::prove::sat::Answer;
use crate::prove::uses::Uses;
use crate::prove::words;
use runtime_wasm::report::Report;
use std::ops::Range;

impl<'p> Prover<'p> {
    /// Conditions that have a name, in the order in which they are worked out.
    pub(super) fn named_conditions(&mut self) {
        let mut page = 0;
        for step in &self.program.steps {
            match *step {
                Step::Page(id) => page = id,
                Step::Condition(id) if self.form.has_condition(id) => self.named_condition(id, page),
                Step::Condition(_) | Step::Question(_) | Step::Calculation(_) => {}
            }
        }
    }

    fn named_condition(&mut self, id: ConditionId, page: usize) {
        let (Some(named), Some(place)) = (self.program.conditions.get(id), self.places.conditions.get(id)) else {
            return;
        };
        if self.is_told(&named.when) {
            return;
        }
        let met = self.form.conditions.get(id).copied().unwrap_or(self.form.sat.no());
        let [clean, _] = self.here(page);
        if self.impossible(&[met, clean]) {
            let told =
                Diagnostic::new(Code::AlwaysOrNeverMet, place.when.clone(), format!("`{}` is never met", named.key));
            let here = self.here(page);
            let told = self.why_never(told, &named.when, None, &here, page);
            self.tell(told);
            self.told_conditions.insert(id);
        } else if self.sense(&named.when, None, &place.when) {
            self.told_conditions.insert(id);
        }
    }

    /// Looks at a condition that can be met: as a whole and then at its parts. Whether something was told.
    pub(super) fn sense(&mut self, condition: &'p Condition, row: Row, at: &Range<usize>) -> bool {
        // A condition with a name is looked at where it has its name.
        if matches!(condition, Condition::Named(_)) || self.is_told(condition) {
            return false;
        }
        let (program, part) = (self.program, self.form.part);
        let free = self.free.get_or_insert_with(|| Encoding::with_everything_asked(program, part));
        match free.can_be_unmet(condition, row) {
            Answer::Impossible => {
                self.always_met(condition, at);
                return true;
            }
            Answer::Undecided => self.undecided += 1,
            Answer::Possible => {}
        }
        let parts = match condition {
            Condition::All(parts) | Condition::Any(parts) => parts.as_slice(),
            Condition::Not(inner) => std::slice::from_ref(inner.as_ref()),
            _ => return false,
        };
        let mut told = false;
        for part in parts {
            let met = self.form.met(part, row);
            // The part of `not` is never met when the whole always is, which has been looked at.
            let never = !matches!(condition, Condition::Not(_)) && !matches!(part, Condition::Named(_));
            if never && !self.is_told(part) && self.impossible(&[met]) {
                let message = format!("The part {} is never met", words::quoted(self.program, part));
                let told_part = Diagnostic::new(Code::AlwaysOrNeverMet, at.clone(), message);
                let told_part = self.why_never(told_part, part, row, &[], 0);
                self.tell(told_part);
                told = true;
            } else {
                told |= self.sense(part, row, at);
            }
        }
        told
    }

    fn always_met(&mut self, condition: &'p Condition, at: &Range<usize>) {
        let said = words::quoted(self.program, condition);
        let message = format!("{} is always met", capital(&said));
        let uses = Uses::of(self.program, condition);
        let compared: Vec<String> = uses
            .questions
            .difference(&uses.answered)
            .filter_map(|id| self.program.questions.get(*id))
            .map(|question| format!("`{}`", words::name(self.program, question)))
            .collect();
        let met = self.form.met(condition, None);
        let program = self.program;
        let any = |_: &Report| true;
        let example = self.witness(&[met], &any).map(|witness| words::answers(program, &witness, &uses.questions));
        let example = example.filter(|example| !example.is_empty());
        let caption = match compared.as_slice() {
            [] => "whatever is answered".to_owned(),
            [one] => format!("whatever the answer to {one} is"),
            more => format!("whatever the answers to {} are", more.join(", ")),
        };
        let help =
            "Take it away, or write what you meant: `is none of` for neither of two, `is answered` for any answer";
        let example = example.map(|example| format!("It is met when {example}, and for every other answer. "));
        let told = Diagnostic::new(Code::AlwaysOrNeverMet, at.clone(), message).caption(caption);
        self.tell(told.help(format!("{}{help}", example.unwrap_or_default())));
    }
}

/// The first letter large, where it is a letter.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
