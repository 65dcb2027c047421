//! Texts that show an answer which is not there, on some way or on every way.

use super::{Prover, clean_before};
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::fee;
use crate::form::FormInsert;
use crate::program::{Comparison, Condition, Insert};
use crate::prove::sat::Answer;
use crate::prove::uses::Uses;
use crate::prove::witness::Witness;
use crate::prove::words;
use batsat::Lit;
use runtime_wasm::abi::outcome;
use std::collections::BTreeSet;

/// The least amount that is a penny when it is rounded, in ten-thousandths of a pound.
const HALF_A_PENNY: i64 = 50;

impl<'p> Prover<'p> {
    /// Every place for an answer.
    pub(super) fn texts(&mut self) {
        let inserts = self.places.inserts.iter().enumerate();
        for (_, insert) in inserts.filter(|(position, _)| self.form.has_insert(*position)).collect::<Vec<_>>() {
            let here = match insert.page {
                Some(page) => {
                    let [clean, _] = self.here(page);
                    [self.form.pages.get(page).copied().unwrap_or(self.form.sat.no()), clean]
                }
                None => self.here(self.program.pages.len()),
            };
            let Some(there) = self.is_there(insert.what) else { continue };
            if self.impossible(&here) {
                continue;
            }
            if let Insert::Answer(answer) = insert.what {
                let asked = self.form.slot(answer.question, None).asked;
                if self.never_asked.contains(&answer.question) {
                    continue;
                }
                let [page, clean] = here;
                if self.impossible(&[page, clean, asked]) {
                    self.tell_unasked(answer.question, &here, &insert.at);
                    continue;
                }
            }
            if insert.may_be_blank {
                self.may_be_blank(insert, here, there);
            }
        }
    }

    /// That something has a value to show.
    fn is_there(&mut self, what: Insert) -> Option<Lit> {
        let program: &'p _ = self.program;
        match what {
            Insert::Answer(answer) => Some(self.form.answered(answer, None)),
            Insert::Calculation(id) => {
                let calculation = program.calculations.get(id)?;
                Some(self.form.has_value(&calculation.value, None))
            }
            Insert::Fee => {
                let calculation = program.calculations.get(program.form.fee.as_ref()?.amount)?;
                Some(self.form.compare_with(Comparison::AtLeast, &calculation.value, HALF_A_PENNY, None))
            }
            Insert::Reference | Insert::PromisedDate => None,
        }
    }

    fn may_be_blank(&mut self, insert: &FormInsert, [page, clean]: [Lit; 2], there: Lit) {
        let program = self.program;
        let mut uses = match insert.what {
            Insert::Answer(answer) => BTreeSet::from([answer.question]),
            Insert::Calculation(id) => self.uses_of_calculation(id),
            _ => program.form.fee.as_ref().map(|fee| self.uses_of_calculation(fee.amount)).unwrap_or_default(),
        };
        // Rather because something is not answered than because a sum comes to nothing.
        let unanswered: Vec<Lit> = uses.iter().map(|id| !self.form.slot(*id, None).valid).collect();
        let unanswered = self.form.sat.or(unanswered);
        let is_blank = |witness: &Witness| {
            let report = &witness.report;
            let here = match insert.page {
                Some(page) => report.pages.get(page) == Some(&true) && clean_before(program, report, page),
                None => report.outcome == outcome::COMPLETE,
            };
            here && match insert.what {
                Insert::Answer(answer) => !witness.meets(program, &Condition::Answered(answer)),
                Insert::Calculation(id) => report.computed.get(id).is_none_or(Option::is_none),
                Insert::Fee => fee::due(program, report).is_none(),
                Insert::Reference | Insert::PromisedDate => false,
            }
        };
        let mut found = None;
        for wanted in [vec![page, clean, !there, unanswered], vec![page, clean, !there]] {
            match self.form.sat.can_ever(&wanted) {
                Answer::Impossible => continue,
                Answer::Undecided => self.undecided += 1,
                Answer::Possible => found = self.shown(&wanted, &is_blank),
            }
            if found.is_some() {
                break;
            }
        }
        let Some(witness) = found else { return };
        for id in uses.clone() {
            uses.extend(self.asked_when(id));
        }
        let example = words::answers(program, &witness, &uses);
        let name = &insert.name;
        let message = format!("`{name}` may have no answer here, and then nothing stands in its place");
        let when = if example.is_empty() { String::new() } else { format!("For example when {example}. ") };
        let help = format!(
            "{when}Say what should stand there instead, such as `(({name} or not given))`, or write `(({name} or nothing))` if the sentence reads well without it"
        );
        self.tell(Diagnostic::new(Code::MayBeBlank, insert.at.clone(), message).help(help));
    }

    fn uses_of_calculation(&self, id: usize) -> BTreeSet<usize> {
        let calculation = self.program.calculations.get(id);
        calculation.map(|it| Uses::of_value(self.program, &it.value).questions).unwrap_or_default()
    }
}
