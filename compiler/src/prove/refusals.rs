//! Answers that are refused for one reason and not another: each of the messages that an author wrote has one of its own.

use super::amounts::Cut;
use super::encoding::{Encoding, Holds, Row, Slot};
use super::samples;
use crate::messages;
use crate::program::{Kind, Program, Question, QuestionId};
use batsat::Lit;
use runtime_wasm::abi::rule;
use runtime_wasm::kernel::decimal;

/// The messages that the author of a question wrote in the place of ours, by rule, without those that no answer leads to which
/// can be written down: in a text for people every character can be read.
pub(super) fn written_messages(program: &Program, question: &Question) -> Vec<u16> {
    let mut own = messages::own(program.form.language, question);
    own.retain(|code| match (*code, &question.kind) {
        (rule::REQUIRED, _) | (rule::TOO_FEW | rule::TOO_MANY, Kind::List { .. }) => true,
        (_, Kind::List { .. }) => false,
        _ => samples::refused_as(question, *code).is_some(),
    });
    own
}

impl Encoding<'_> {
    /// Says for what an answer can be refused, where the author has words of their own for it.
    pub(super) fn refusals(&mut self, id: QuestionId, row: Row, slot: &Slot) {
        let Some(question) = self.program.questions.get(id) else { return };
        let mut reasons: Vec<(u16, Lit)> = Vec::new();
        for code in written_messages(self.program, question) {
            let reason = match (code, &question.kind, &slot.holds) {
                (rule::REQUIRED, _, _) => self.sat.and([slot.blank, slot.broken]),
                (rule::TOO_FEW | rule::TOO_MANY, Kind::List { count, .. }, Holds::Amount(rows)) => {
                    let most = Cut::At(i64::from(count.most) * decimal::ONE);
                    let full = self.amounts.at_least(&mut self.sat, *rows, most);
                    self.sat.and([slot.valid, slot.broken, if code == rule::TOO_MANY { full } else { !full }])
                }
                _ => {
                    let reason = self.sat.free();
                    for so in [slot.asked, !slot.valid, !slot.blank] {
                        self.sat.implies(reason, so);
                    }
                    for (_, other) in &reasons {
                        self.sat.clause([!reason, !*other]);
                    }
                    reason
                }
            };
            reasons.push((code, reason));
        }
        if !reasons.is_empty() {
            self.refused.insert((id, row), reasons);
        }
    }

    /// That an answer is refused for this; never, when no answer that can be written down is.
    pub(super) fn refused(&self, id: QuestionId, row: Row, code: u16) -> Lit {
        let reasons = self.refused.get(&(id, row)).map(Vec::as_slice).unwrap_or_default();
        reasons.iter().find(|(known, _)| *known == code).map_or(self.sat.no(), |(_, lit)| *lit)
    }
}
