//! Amounts that are not one answer: tables, and what is left open with only what is surely so said about it.

use super::amounts::{AmountId, Cut};
use super::encoding::{Encoding, Holds, Row};
use super::values::Number;
use crate::program::{Kind, QuestionId, QuestionRef, Value};
use batsat::Lit;
use runtime_wasm::kernel::decimal;

impl<'p> Encoding<'p> {
    /// A number that is left open, with what is surely so about it.
    pub fn unknown_number(&mut self, value: &'p Value, row: Row) -> Number {
        let most = decimal::LIMIT;
        let one = decimal::ONE;
        let bounds = match value {
            Value::LengthOf(answer) => {
                let kind = self.program.questions.get(answer.question).map(|question| &question.kind);
                match (kind, answer.part) {
                    (Some(Kind::Text { length, .. } | Kind::LongText { length }), None) => {
                        (i64::from(length.least.max(1)) * one, i64::from(length.most) * one, one)
                    }
                    _ => (one, 4_000_000 * one, one),
                }
            }
            Value::AgeOf(_) => (0, 10_000 * one, one),
            Value::DaysBetween { .. } => (-4_000_000 * one, 4_000_000 * one, one),
            Value::CountWhere { .. } => (0, 1_000 * one, one),
            Value::SumOf(parts) if parts.iter().all(|part| self.is_never_negative(part)) => (0, most, 1),
            _ => (-most, most, 1),
        };
        let key = written(value, row);
        let is_new = !self.opaque.contains_key(&key);
        let (amount, has) = self.unknown(value, row, bounds);
        if is_new {
            match value {
                Value::LengthOf(answer) => {
                    let answered = self.answered(*answer, row);
                    self.sat.implies(has, answered);
                    self.sat.implies(answered, has);
                }
                Value::CountWhere { list, when } => {
                    self.sat.clause([has]);
                    self.count_where(*list, when, amount);
                }
                Value::AgeOf(born) => {
                    let born = self.has_value(born, row);
                    self.sat.implies(has, born);
                }
                Value::Arithmetic { left, right, .. } => {
                    for side in [left, right] {
                        let side = self.has_value(side, row);
                        self.sat.implies(has, side);
                    }
                }
                _ => {}
            }
        }
        Number::Of(amount, Vec::new(), has)
    }

    /// A table: an amount that is exactly the line of the option chosen.
    pub fn table(&mut self, value: &Value, by: QuestionId, lines: &[i64], row: Row) -> (AmountId, Lit) {
        let key = written(value, row);
        if let Some(known) = self.opaque.get(&key) {
            return *known;
        }
        let (low, high) = (lines.iter().min().copied().unwrap_or(0), lines.iter().max().copied().unwrap_or(0));
        let amount = self.amounts.add(low, high, 1);
        let Holds::OneOf(options) = self.slot(by, row).holds else { return (amount, self.sat.no()) };
        for (option, line) in options.iter().zip(lines) {
            let least = self.amounts.at_least(&mut self.sat, amount, Cut::At(*line));
            let more = self.amounts.at_least(&mut self.sat, amount, Cut::At(*line + 1));
            self.sat.implies(*option, least);
            self.sat.implies(*option, !more);
        }
        let has = self.sat.or(options.into_iter().take(lines.len()));
        self.opaque.insert(key, (amount, has));
        (amount, has)
    }

    fn is_never_negative(&self, value: &Value) -> bool {
        let kind = match value {
            Value::Answer(question) | Value::Column(question) => self.program.questions.get(*question),
            _ => None,
        };
        match kind.map(|question| &question.kind) {
            Some(Kind::Number(bounds) | Kind::Money(bounds) | Kind::Decimal { bounds, .. }) => {
                bounds.least.is_some_and(|least| least >= 0)
            }
            _ => false,
        }
    }

    /// An amount that may be anything, the same for what is written the same.
    pub fn unknown(&mut self, value: &Value, row: Row, (low, high, step): (i64, i64, i64)) -> (AmountId, Lit) {
        let key = written(value, row);
        if let Some(known) = self.opaque.get(&key) {
            return *known;
        }
        let known = (self.amounts.add(low, high, step), self.sat.free());
        self.opaque.insert(key, known);
        known
    }
}

impl Encoding<'_> {
    /// The amount that stands for the length of a text, if something looks at it.
    pub fn length_of(&self, question: QuestionId, row: Row) -> Option<AmountId> {
        let value = Value::LengthOf(QuestionRef { question, part: None });
        self.opaque.get(&written(&value, row)).map(|(amount, _)| *amount)
    }
}

fn written(value: &Value, row: Row) -> String {
    format!("{row:?} {value:?}")
}
