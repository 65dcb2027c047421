//! Conditions as statements. A comparison with no answer is not met (law 2).

use super::amounts::Cut;
use super::encoding::{AboutRows, Encoding, Holds, QuestionKey, Row, key_of};
use crate::program::{AnswerPart, Comparison, Condition, Includes, QuestionId, QuestionRef, TextValue, Value};
use batsat::Lit;
use runtime_wasm::kernel::decimal;

impl<'p> Encoding<'p> {
    /// The condition is met, in the row at hand.
    pub fn met(&mut self, condition: &'p Condition, row: Row) -> Lit {
        match condition {
            Condition::Named(id) => self.conditions.get(*id).copied().unwrap_or(self.sat.no()),
            Condition::All(parts) => {
                let parts: Vec<Lit> = parts.iter().map(|part| self.met(part, row)).collect();
                self.sat.and(parts)
            }
            Condition::Any(parts) => {
                let parts: Vec<Lit> = parts.iter().map(|part| self.met(part, row)).collect();
                self.sat.or(parts)
            }
            Condition::Not(inner) => !self.met(inner, row),
            Condition::Answered(answer) => self.answered(*answer, row),
            Condition::Compare { how, left, right } => self.compare(*how, left, right, row),
            Condition::OneOf { value, any, negated } => self.one_of(value, any, *negated, row),
            Condition::Includes { question, how, options } => self.includes(*question, *how, *options, row),
            Condition::SameText { left, right, negated } => {
                let left = self.text_key(*left, row);
                let answered = self.text_answered(left);
                match right {
                    TextValue::Literal(text) => {
                        let same = self.is_text(left, text);
                        if *negated { self.sat.and([answered, !same]) } else { same }
                    }
                    TextValue::Answer(right) => {
                        let right = self.text_key(*right, row);
                        let both = [answered, self.text_answered(right)];
                        let same = self.same_text(left, right);
                        self.sat.and(both.into_iter().chain([if *negated { !same } else { same }]))
                    }
                }
            }
            Condition::AnyRow { list, when } => self.some_row(*list, when),
            Condition::AllRows { list, when } => {
                if let Some(known) = self.known_about(when, false) {
                    return known;
                }
                let some = self.slot(*list, None).valid;
                let (row, exists) = self.another_row(*list);
                let lit = self.sat.free();
                let met = self.met(when, Some(row));
                self.sat.implies(lit, some);
                // When not every row meets it, this is one that does not.
                self.sat.clause([lit, !some, exists]);
                self.sat.clause([lit, !some, !met]);
                self.about_rows.push(AboutRows { list: *list, when, any: false, lit });
                lit
            }
        }
    }

    /// At least one row meets it: the row that is looked at for this.
    pub fn some_row(&mut self, list: QuestionId, when: &'p Condition) -> Lit {
        if let Some(known) = self.known_about(when, true) {
            return known;
        }
        let (row, exists) = self.another_row(list);
        let lit = self.sat.free();
        let met = self.met(when, Some(row));
        self.sat.implies(lit, exists);
        self.sat.implies(lit, met);
        self.about_rows.push(AboutRows { list, when, any: true, lit });
        lit
    }

    /// What was said before about the rows that meet this very condition.
    fn known_about(&self, when: &'p Condition, any: bool) -> Option<Lit> {
        let known = self.about_rows.iter().find(|known| known.any == any && std::ptr::eq(known.when, when));
        known.map(|known| known.lit)
    }

    fn one_of(&mut self, value: &'p Value, any: &'p [i64], negated: bool, row: Row) -> Lit {
        let how = if negated { Comparison::IsNot } else { Comparison::Is };
        let mut parts: Vec<Lit> = any.iter().map(|literal| self.compare_with(how, value, *literal, row)).collect();
        if negated {
            parts.push(self.has_value(value, row));
            self.sat.and(parts)
        } else {
            self.sat.or(parts)
        }
    }

    fn includes(&mut self, question: QuestionId, how: Includes, options: u64, row: Row) -> Lit {
        let Holds::Ticks(ticks) = self.slot(question, row).holds else { return self.sat.no() };
        let valid = self.slot(question, row).valid;
        let wanted = |(position, _): &(usize, &Lit)| options >> position & 1 == 1;
        let (inside, outside): (Vec<_>, Vec<_>) = ticks.iter().enumerate().partition(wanted);
        let inside = inside.into_iter().map(|(_, tick)| *tick);
        match how {
            Includes::All => {
                let known = usize::try_from(options.count_ones()).unwrap_or(0) == inside.len();
                let known = self.sat.constant(known);
                self.sat.and(inside.chain([valid, known]))
            }
            Includes::Any => self.sat.or(inside),
            Includes::Only => self.sat.and(outside.into_iter().map(|(_, tick)| !*tick).chain([valid])),
        }
    }

    /// The question is asked and has a valid answer; for a part of an address, that part is there.
    pub fn answered(&mut self, answer: QuestionRef, row: Row) -> Lit {
        let key = self.text_key(answer, row);
        self.text_answered(key)
    }

    /// A text in the row at hand; the row counts only inside a list.
    fn text_key(&self, answer: QuestionRef, row: Row) -> (QuestionKey, Row) {
        let inside = self.program.questions.get(answer.question).is_some_and(|question| question.list.is_some());
        (key_of(answer), if inside { Some(row.unwrap_or(0)) } else { None })
    }

    fn text_answered(&mut self, key: (QuestionKey, Row)) -> Lit {
        let ((question, part), row) = key;
        let valid = self.slot(question, row).valid;
        let Some(part) = part else { return valid };
        let kind = self.program.questions.get(question).map(|question| &question.kind);
        let is_one = |wanted: &AnswerPart| *wanted as u8 == part;
        if !kind.is_some_and(|kind| AnswerPart::of(kind).iter().any(is_one)) {
            return self.sat.no();
        }
        if let Some(known) = self.parts.get(&key) {
            return *known;
        }
        let lit = self.sat.free();
        self.sat.implies(lit, valid);
        self.parts.insert(key, lit);
        // An address has a number or a first line.
        if part == AnswerPart::Uprn as u8 || part == AnswerPart::Line1 as u8 {
            let [number, line] = [AnswerPart::Uprn, AnswerPart::Line1]
                .map(|part| self.text_answered(((question, Some(part as u8)), row)));
            self.sat.clause([!valid, number, line]);
        }
        lit
    }

    /// The text is this one, to the letter.
    pub fn is_text(&mut self, key: (QuestionKey, Row), text: &str) -> Lit {
        let known = self.texts.get(&key).map(Vec::as_slice).unwrap_or_default();
        if let Some((_, lit)) = known.iter().find(|(known, _)| known == text) {
            return *lit;
        }
        let others: Vec<Lit> = known.iter().map(|(_, lit)| *lit).collect();
        let answered = self.text_answered(key);
        let lit = self.sat.free();
        self.sat.implies(lit, answered);
        for other in others {
            self.sat.clause([!lit, !other]);
        }
        self.texts.entry(key).or_default().push((text.to_owned(), lit));
        lit
    }

    fn same_text(&mut self, one: (QuestionKey, Row), other: (QuestionKey, Row)) -> Lit {
        if one == other {
            return self.sat.yes();
        }
        let (one, other) = if one <= other { (one, other) } else { (other, one) };
        let known = self.same_texts.iter().find(|(known, with, _)| (known, with) == (&one, &other));
        if let Some((_, _, lit)) = known {
            return *lit;
        }
        let lit = self.sat.free();
        self.same_texts.push((one, other, lit));
        lit
    }

    /// So many rows of a list meet a condition, as an amount: at least one when some row does, never more than there are.
    pub fn count_where(&mut self, list: QuestionId, when: &'p Condition, amount: usize) {
        let some = self.some_row(list, when);
        let one = self.amounts.at_least(&mut self.sat, amount, Cut::At(decimal::ONE));
        self.sat.implies(some, one);
        self.sat.implies(one, some);
        if let Holds::Amount(count) = self.slot(list, None).holds {
            let (difference, turned) = self.amounts.difference(count, amount);
            let enough = if turned {
                !self.amounts.at_least(&mut self.sat, difference, Cut::At(1))
            } else {
                self.amounts.at_least(&mut self.sat, difference, Cut::At(0))
            };
            self.sat.clause([enough]);
        }
    }
}
