//! Which questions a condition uses, through named conditions and calculations too.

use compiler::program::{Condition, Program, QuestionId, TextValue, Value};

/// In form order, each once.
pub(super) fn uses(program: &Program, condition: &Condition) -> Vec<QuestionId> {
    let mut found = Vec::new();
    in_condition(program, condition, &mut found);
    found.sort_unstable();
    found.dedup();
    found
}

fn in_condition(program: &Program, condition: &Condition, found: &mut Vec<QuestionId>) {
    match condition {
        Condition::Named(id) => in_condition(program, &program.conditions[*id].when, found),
        Condition::All(parts) | Condition::Any(parts) => {
            parts.iter().for_each(|part| in_condition(program, part, found));
        }
        Condition::Not(inner) => in_condition(program, inner, found),
        Condition::Answered(answer) => found.push(answer.question),
        Condition::Compare { left, right, .. } => {
            in_value(program, left, found);
            in_value(program, right, found);
        }
        Condition::OneOf { value, .. } => in_value(program, value, found),
        Condition::Includes { question, .. } => found.push(*question),
        Condition::SameText { left, right, .. } => {
            found.push(left.question);
            if let TextValue::Answer(right) = right {
                found.push(right.question);
            }
        }
        Condition::AnyRow { list, when } | Condition::AllRows { list, when } => {
            found.push(*list);
            in_condition(program, when, found);
        }
    }
}

fn in_value(program: &Program, value: &Value, found: &mut Vec<QuestionId>) {
    match value {
        Value::Literal(_) | Value::Today => {}
        Value::Answer(question)
        | Value::Column(question)
        | Value::CountOf(question)
        | Value::Table { by: question, .. } => found.push(*question),
        Value::Calculation(id) => in_value(program, &program.calculations[*id].value, found),
        Value::Arithmetic { left, right, .. } => {
            in_value(program, left, found);
            in_value(program, right, found);
        }
        Value::Shift { date: inner, .. } | Value::AgeOf(inner) => in_value(program, inner, found),
        Value::DaysBetween { from, to } => {
            in_value(program, from, found);
            in_value(program, to, found);
        }
        Value::LengthOf(answer) => found.push(answer.question),
        Value::SumOf(parts) => parts.iter().for_each(|part| in_value(program, part, found)),
        Value::CountWhere { list, when } => {
            found.push(*list);
            in_condition(program, when, found);
        }
    }
}
