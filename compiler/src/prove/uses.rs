//! Which questions a condition uses, through named conditions and calculations too.

use crate::program::{Condition, ConditionId, Program, QuestionId, TextValue, Value};
use std::collections::BTreeSet;

/// What a condition uses.
#[derive(Debug, Default)]
pub(super) struct Uses {
    /// Every question, through conditions and calculations too.
    pub questions: BTreeSet<QuestionId>,
    /// Those of which it asks whether they are answered.
    pub answered: BTreeSet<QuestionId>,
    /// Every named condition.
    pub conditions: BTreeSet<ConditionId>,
    /// Whether it depends on the day.
    pub today: bool,
    /// Names are not followed.
    stays: bool,
}

impl Uses {
    pub fn of(program: &Program, condition: &Condition) -> Self {
        let mut uses = Self::default();
        uses.condition(program, condition);
        uses
    }

    /// What stands in the condition itself, without what its names mean.
    pub fn written(program: &Program, condition: &Condition) -> Self {
        let mut uses = Self { stays: true, ..Self::default() };
        uses.condition(program, condition);
        uses
    }

    pub fn of_value(program: &Program, value: &Value) -> Self {
        let mut uses = Self::default();
        uses.value(program, value);
        uses
    }

    fn condition(&mut self, program: &Program, condition: &Condition) {
        match condition {
            Condition::Named(id) => {
                if self.conditions.insert(*id)
                    && !self.stays
                    && let Some(named) = program.conditions.get(*id)
                {
                    self.condition(program, &named.when);
                }
            }
            Condition::All(parts) | Condition::Any(parts) => {
                parts.iter().for_each(|part| self.condition(program, part));
            }
            Condition::Not(inner) => self.condition(program, inner),
            Condition::Answered(answer) => {
                self.questions.insert(answer.question);
                self.answered.insert(answer.question);
            }
            Condition::Compare { left, right, .. } => {
                self.value(program, left);
                self.value(program, right);
            }
            Condition::OneOf { value, .. } => self.value(program, value),
            Condition::Includes { question, .. } => {
                self.questions.insert(*question);
            }
            Condition::SameText { left, right, .. } => {
                self.questions.insert(left.question);
                if let TextValue::Answer(right) = right {
                    self.questions.insert(right.question);
                }
            }
            Condition::AnyRow { list, when } | Condition::AllRows { list, when } => {
                self.questions.insert(*list);
                self.condition(program, when);
            }
        }
    }

    fn value(&mut self, program: &Program, value: &Value) {
        match value {
            Value::Literal(_) => {}
            Value::Today => self.today = true,
            Value::Answer(question)
            | Value::Column(question)
            | Value::CountOf(question)
            | Value::Table { by: question, .. } => {
                self.questions.insert(*question);
            }
            Value::Calculation(id) => {
                if let Some(calculation) = program.calculations.get(*id).filter(|_| !self.stays) {
                    self.value(program, &calculation.value);
                }
            }
            Value::Arithmetic { left, right, .. } => {
                self.value(program, left);
                self.value(program, right);
            }
            Value::Shift { date, .. } => self.value(program, date),
            Value::AgeOf(born) => {
                self.today = true;
                self.value(program, born);
            }
            Value::DaysBetween { from, to } => {
                self.value(program, from);
                self.value(program, to);
            }
            Value::LengthOf(answer) => {
                self.questions.insert(answer.question);
            }
            Value::SumOf(parts) => parts.iter().for_each(|part| self.value(program, part)),
            Value::CountWhere { list, when } => {
                self.questions.insert(*list);
                self.condition(program, when);
            }
        }
    }
}
