//! What conditions and values come to. A comparison with no answer is not met (law 2); no sum can fail (law 7).

use super::{Filling, Row};
use crate::program::{
    Arithmetic, Comparison, Condition, Includes, PeriodUnit, QuestionId, QuestionRef, TextValue, Value,
};
use runtime_wasm::abi::state;
use runtime_wasm::kernel::{NO_ANSWER, address, date, decimal, period, text};

impl Filling<'_> {
    /// Whether a condition is met, in the row at hand.
    pub(super) fn met(&self, condition: &Condition, row: Row) -> bool {
        match condition {
            Condition::Named(id) => self.conditions.get(*id).copied().unwrap_or(false),
            Condition::All(parts) => parts.iter().all(|part| self.met(part, row)),
            Condition::Any(parts) => parts.iter().any(|part| self.met(part, row)),
            Condition::Not(inner) => !self.met(inner, row),
            Condition::Answered(answer) => self.text(*answer, row).is_some(),
            Condition::Compare { how, left, right } => {
                let (left, right) = (self.value(left, row), self.value(right, row));
                left != NO_ANSWER && right != NO_ANSWER && compare(*how, left, right)
            }
            Condition::OneOf { value, any, negated } => {
                let value = self.value(value, row);
                value != NO_ANSWER && any.contains(&value) != *negated
            }
            Condition::Includes { question, how, options } => {
                let ticked = self.answer(*question, row);
                let ticked = if ticked == NO_ANSWER { 0 } else { ticked.cast_unsigned() };
                match how {
                    Includes::All => ticked != 0 && ticked & options == *options,
                    Includes::Any => ticked & options != 0,
                    Includes::Only => ticked != 0 && ticked & !options == 0,
                }
            }
            Condition::SameText { left, right, negated } => {
                let left = self.text(*left, row);
                let right = match right {
                    TextValue::Literal(text) => Some(text.as_str()),
                    TextValue::Answer(answer) => self.text(*answer, row),
                };
                matches!((left, right), (Some(left), Some(right)) if (left == right) != *negated)
            }
            Condition::AnyRow { list, when } => self.rows(*list).any(|row| self.met(when, row)),
            Condition::AllRows { list, when } => {
                self.rows(*list).count() > 0 && self.rows(*list).all(|row| self.met(when, row))
            }
        }
    }

    /// What a value comes to, in the row at hand; [`NO_ANSWER`] for none.
    pub(super) fn value(&self, value: &Value, row: Row) -> i64 {
        match value {
            Value::Literal(value) => *value,
            Value::Answer(question) => self.answer(*question, row),
            Value::Calculation(id) => self.calculations.get(*id).copied().unwrap_or(NO_ANSWER),
            Value::Today => date::within(self.day.today),
            Value::Arithmetic { how, left, right } => {
                let (left, right) = (self.value(left, row), self.value(right, row));
                match how {
                    Arithmetic::Add => decimal::add(left, right),
                    Arithmetic::Subtract => decimal::subtract(left, right),
                    Arithmetic::Multiply => decimal::multiply(left, right),
                    Arithmetic::Divide => decimal::divide(left, right),
                }
            }
            Value::Shift { date, amount, unit } => {
                let date = self.value(date, row);
                match unit {
                    PeriodUnit::Days => period::days(date, *amount),
                    PeriodUnit::Weeks => period::days(date, amount.saturating_mul(7)),
                    PeriodUnit::Months => period::months(date, *amount),
                    PeriodUnit::Years => period::months(date, amount.saturating_mul(12)),
                    PeriodUnit::WorkingDays => period::working_days(date, *amount, &self.holidays),
                }
            }
            Value::DaysBetween { from, to } => date::days_between(self.value(from, row), self.value(to, row)),
            Value::AgeOf(born) => date::age(self.value(born, row), self.day.today),
            Value::LengthOf(answer) => {
                self.text(*answer, row).map_or(NO_ANSWER, |answer| text::length(answer.as_bytes()) * decimal::ONE)
            }
            Value::SumOf(parts) => parts.iter().fold(0, |total, part| match part {
                Value::Column(question) => {
                    let rows = self.rows_of(*question);
                    rows.fold(total, |total, row| decimal::plus(total, self.answer(*question, row)))
                }
                part => decimal::plus(total, self.value(part, row)),
            }),
            // Only within a sum, which takes it apart.
            Value::Column(_) => NO_ANSWER,
            Value::CountOf(list) => count(self.rows(*list).count()),
            Value::Table { by, values } => {
                let line = usize::try_from(self.answer(*by, row)).ok().and_then(|line| values.get(line));
                line.copied().unwrap_or(NO_ANSWER)
            }
            Value::CountWhere { list, when } => count(self.rows(*list).filter(|row| self.met(when, *row)).count()),
        }
    }

    /// The rows of a list; none when it is not asked.
    fn rows(&self, list: QuestionId) -> impl Iterator<Item = Row> {
        let rows = self.answers.get(list).and_then(|slots| slots.first()).map_or(0, |slot| slot.rows);
        (0..rows).map(Some)
    }

    /// The rows of the list that a question stands in.
    fn rows_of(&self, question: QuestionId) -> impl Iterator<Item = Row> {
        let list = self.program.questions.get(question).and_then(|question| question.list);
        list.into_iter().flat_map(|list| self.rows(list))
    }

    fn answer(&self, question: QuestionId, row: Row) -> i64 {
        self.slot(question, row).map_or(NO_ANSWER, |slot| slot.value)
    }

    /// The canonical text of an answer or of a part of it; for a list, any text when it has rows.
    fn text(&self, answer: QuestionRef, row: Row) -> Option<&str> {
        let slot = self.slot(answer.question, row).filter(|slot| slot.state == state::VALID)?;
        match answer.part {
            None => Some(&slot.text),
            Some(wanted) => {
                let part = address::part(slot.text.as_bytes(), wanted.position());
                std::str::from_utf8(part).ok().filter(|part| !part.is_empty())
            }
        }
    }
}

fn compare(how: Comparison, left: i64, right: i64) -> bool {
    match how {
        Comparison::Is => left == right,
        Comparison::IsNot => left != right,
        Comparison::Less => left < right,
        Comparison::AtMost => left <= right,
        Comparison::More => left > right,
        Comparison::AtLeast => left >= right,
    }
}

/// A count as a number.
fn count(rows: usize) -> i64 {
    i64::try_from(rows).map_or(NO_ANSWER, |rows| rows * decimal::ONE)
}
