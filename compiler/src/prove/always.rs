//! What is always met, whichever way leads to it.

use super::encoding::{Encoding, Row};
use super::sat::Answer;
use super::uses::Uses;
use crate::program::Condition;
use batsat::Lit;

impl<'p> Encoding<'p> {
    /// Whether a condition can be unmet once everything that it compares is answered. What it asks about being answered may
    /// be answered or not.
    pub fn can_be_unmet(&mut self, condition: &'p Condition, row: Row) -> Answer {
        let mut wanted = vec![!self.met(condition, row)];
        let uses = Uses::of(self.program, condition);
        for id in uses.questions.difference(&uses.answered) {
            let slots = self.slots.range((*id, None)..(*id + 1, None));
            let slots: Vec<(Lit, Lit)> = slots.map(|(_, slot)| (slot.asked, slot.valid)).collect();
            for (asked, valid) in slots {
                wanted.push(self.sat.or([!asked, valid]));
            }
            // A row at hand is there.
            let list = self.program.questions.get(*id).and_then(|question| question.list);
            if let (Some(list), Some(row)) = (list, row) {
                wanted.extend(self.rows.get(&list).and_then(|rows| rows.get(row)));
            }
        }
        self.sat.can_ever(&wanted)
    }
}
