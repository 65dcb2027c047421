//! What can come after a page.
//!
//! Pages stand in reading order and each may have a condition, so what comes next is the first later page whose condition
//! is met. Pages that the condition of this page rules out are left out: after "asked when kind is comment" nobody wants to
//! read about the page for compliments.

use crate::program::{Comparison, Condition, PageId, Program, QuestionId, Value};

/// A page that can come next.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Next<'p> {
    /// The page; none is "check your answers".
    pub page: Option<PageId>,
    /// When it comes next, if those before it in the list do not; always when there is none.
    pub when: Option<&'p Condition>,
}

/// What can come after a page (or at the start), in the order in which it is looked at. The last always has no condition.
pub(super) fn after(program: &Program, page: Option<PageId>) -> Vec<Next<'_>> {
    let known = page.and_then(|page| program.pages.get(page)).and_then(|page| page.ask_when.as_ref());
    let mut facts = Vec::new();
    if let Some(known) = known {
        collect(program, known, &mut facts);
    }
    let first = page.map_or(0, |page| page + 1);
    let mut routes = Vec::new();
    for (id, later) in program.pages.iter().enumerate().skip(first) {
        match &later.ask_when {
            Some(condition) if !holds(program, condition, &facts) => {
                if !fails(program, condition, &facts) {
                    routes.push(Next { page: Some(id), when: Some(condition) });
                }
            }
            _ => {
                routes.push(Next { page: Some(id), when: None });
                return routes;
            }
        }
    }
    routes.push(Next { page: None, when: None });
    routes
}

/// The conditions that are all met when this one is, names replaced by what they mean.
fn collect<'p>(program: &'p Program, condition: &'p Condition, facts: &mut Vec<&'p Condition>) {
    match condition {
        Condition::Named(id) => {
            if let Some(named) = program.conditions.get(*id) {
                collect(program, &named.when, facts);
            }
        }
        Condition::All(parts) => parts.iter().for_each(|part| collect(program, part, facts)),
        other => facts.push(other),
    }
}

/// Whether the facts are enough to know that a condition is met.
fn holds(program: &Program, condition: &Condition, facts: &[&Condition]) -> bool {
    if facts.contains(&condition) {
        return true;
    }
    match condition {
        Condition::Named(id) => program.conditions.get(*id).is_some_and(|named| holds(program, &named.when, facts)),
        Condition::All(parts) => parts.iter().all(|part| holds(program, part, facts)),
        Condition::Any(parts) => parts.iter().any(|part| holds(program, part, facts)),
        Condition::Not(inner) => fails(program, inner, facts),
        _ => facts.iter().any(|fact| follows(condition, fact) == Some(true)),
    }
}

/// Whether the facts are enough to know that a condition is not met.
fn fails(program: &Program, condition: &Condition, facts: &[&Condition]) -> bool {
    match condition {
        Condition::Named(id) => program.conditions.get(*id).is_some_and(|named| fails(program, &named.when, facts)),
        Condition::All(parts) => parts.iter().any(|part| fails(program, part, facts)),
        Condition::Any(parts) => parts.iter().all(|part| fails(program, part, facts)),
        Condition::Not(inner) => holds(program, inner, facts),
        _ => facts.iter().any(|fact| {
            follows(condition, fact) == Some(false)
                || matches!(fact, Condition::Not(inner) if inner.as_ref() == condition)
        }),
    }
}

/// What one fact about an answer says about a condition on the same answer: met, not met, or nothing.
fn follows(condition: &Condition, fact: &Condition) -> Option<bool> {
    let (asked, wanted, is) = values(condition)?;
    let (known, possible, known_is) = values(fact)?;
    if asked != known {
        return None;
    }
    // The fact says that the answer is (or is not) one of `possible`.
    let inside = possible.iter().all(|value| wanted.contains(value));
    let apart = !possible.iter().any(|value| wanted.contains(value));
    match (known_is, is) {
        (true, true) if inside => Some(true),
        (true, true) if apart => Some(false),
        (true, false) if apart => Some(true),
        (true, false) if inside => Some(false),
        (false, true) if wanted.iter().all(|value| possible.contains(value)) => Some(false),
        (false, false) if wanted.iter().all(|value| possible.contains(value)) => Some(true),
        _ => None,
    }
}

/// A condition of the shape "this answer is (true) or is not (false) one of these".
fn values(condition: &Condition) -> Option<(QuestionId, &[i64], bool)> {
    match condition {
        Condition::Compare { how, left: Value::Answer(question), right: Value::Literal(value) } => match how {
            Comparison::Is => Some((*question, std::slice::from_ref(value), true)),
            Comparison::IsNot => Some((*question, std::slice::from_ref(value), false)),
            _ => None,
        },
        Condition::OneOf { value: Value::Answer(question), any, negated } => Some((*question, any, !negated)),
        _ => None,
    }
}
