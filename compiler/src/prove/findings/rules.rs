//! Rules whose message nobody can be shown.

use super::{Prover, clean_before};
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::program::{PageId, QuestionId};
use crate::prove::encoding::Row;
use crate::prove::uses::Uses;
use crate::prove::words;
use runtime_wasm::report::Report;

impl Prover<'_> {
    /// Every rule of a question that can be asked.
    pub(super) fn rules(&mut self, id: QuestionId, page: PageId, row: Row) {
        let (Some(question), Some(place)) = (self.program.questions.get(id), self.places.questions.get(id)) else {
            return;
        };
        let broken = self.form.broken_rules.get(&(id, row)).cloned().unwrap_or_default();
        let [clean, _] = self.here(page);
        let asked = self.form.slot(id, row).valid;
        for (position, ((rule, lit), (must, otherwise))) in
            question.rules.iter().zip(broken).zip(place.rules.iter().cloned()).enumerate()
        {
            if self.is_told(&rule.must) {
                continue;
            }
            if self.unasked(&rule.must, row, &[asked, clean], &must) {
                self.unasked_on.insert(page);
                continue;
            }
            if !self.impossible(&[lit, clean]) {
                self.sense(&rule.must, row, &must);
                continue;
            }
            let name = words::name(self.program, question);
            let message = format!("The message of this rule of `{name}` can never be shown");
            let mut told = Diagnostic::new(Code::RuleNeverBroken, otherwise, message);
            told = told.related(must.clone(), "always met by the time that it is looked at");
            let unmet = !self.form.met(&rule.must, row);
            let mut earlier: Vec<_> = self.form.broken_rules.get(&(id, row)).cloned().unwrap_or_default();
            earlier.truncate(position);
            // Whether it is what an earlier rule has said already.
            if !earlier.is_empty() && !self.impossible(&[unmet, asked, clean]) {
                for (must, _) in place.rules.iter().take(position) {
                    told = told.related(must.clone(), "whoever breaks it is told about this first");
                }
            }
            let program = self.program;
            let mut questions = Uses::of(program, &rule.must).questions;
            questions.insert(id);
            let met = self.form.met(&rule.must, row);
            let reached = |report: &Report| clean_before(program, report, page);
            let example = self.witness(&[asked, clean, met], &reached);
            let example = example.map(|witness| words::answers(program, &witness, &questions)).unwrap_or_default();
            let help = "Take the rule away, or write what it should refuse";
            self.tell(told.help(if example.is_empty() {
                help.to_owned()
            } else {
                format!("It is met when {example}, and for everything else that can be answered here. {help}")
            }));
        }
    }
}
