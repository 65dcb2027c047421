//! What can come after a page.
//!
//! Pages stand in reading order and each may have a condition, so what comes next is the first later page whose condition
//! is met. Pages that the condition of this page rules out are left out: after "asked when kind is comment" nobody wants to
//! read about the page for compliments.

use crate::expr::print;
use crate::program::{Comparison, Condition, Kind, PageId, Program, QuestionId, TextValue, Value};
use std::cell::Cell;
use std::ops::Range;

/// How many conditions are looked at for one list. Conditions can be named in conditions, so a few lines can stand for more
/// than can ever be gone through; what is not known by then is left on the list, which is right if longer than it need be.
const MOST_LOOKED_AT: u32 = 50_000;

/// A page that can come next.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Next<'p> {
    /// The page; none is "check your answers".
    pub page: Option<PageId>,
    /// When it comes next, if those before it in the list do not; always when there is none.
    pub when: Option<&'p Condition>,
}

/// What can come after a page (or at the start), in the order in which it is looked at. The last has no condition, unless one of those
/// before it is met whatever the answer is.
fn after(program: &Program, page: Option<PageId>) -> Vec<Next<'_>> {
    let first = page.map_or(0, |page| page + 1);
    let left = Cell::new(MOST_LOOKED_AT);
    let mut known = Known { program, facts: Vec::new(), passed: first..first, left: &left };
    if let Some(condition) = page.and_then(|page| program.pages.get(page)).and_then(|page| page.ask_when.as_ref()) {
        known.add(condition);
    }
    let mut routes: Vec<Next<'_>> = Vec::new();
    for (id, later) in program.pages.iter().enumerate().skip(first) {
        known.passed.end = id;
        if known.is_covered(page, &routes) {
            return routes;
        }
        match &later.ask_when {
            Some(condition) if !known.holds(condition) => {
                if known.leaves_room_for(condition, &routes) {
                    routes.push(Next { page: Some(id), when: Some(condition) });
                }
            }
            _ => {
                routes.push(Next { page: Some(id), when: None });
                return routes;
            }
        }
    }
    if !known.is_covered(page, &routes) {
        routes.push(Next { page: None, when: None });
    }
    routes
}

/// The same with the conditions in words: `when bin is garden`, or `otherwise`; nothing where there is but one way on.
pub(super) fn in_words(program: &Program, page: Option<PageId>) -> Vec<(Option<PageId>, String)> {
    let routes = after(program, page);
    let alone = routes.len() == 1;
    let words = |when: Option<&Condition>| match when {
        Some(condition) => format!("when {}", print::condition(program, condition)),
        None if alone => String::new(),
        None => "otherwise".to_owned(),
    };
    routes.into_iter().map(|Next { page, when }| (page, words(when))).collect()
}

/// What is known on the way from one page to the next that is asked.
#[derive(Clone)]
struct Known<'p, 'l> {
    program: &'p Program,
    /// Conditions that are met, names replaced by what they mean.
    facts: Vec<&'p Condition>,
    /// Pages that were passed over: their questions have no answer.
    passed: Range<PageId>,
    /// How many conditions may still be looked at.
    left: &'l Cell<u32>,
}

impl<'p> Known<'p, '_> {
    /// Whether one more condition may be looked at.
    fn may_look(&self) -> bool {
        let left = self.left.get();
        self.left.set(left.saturating_sub(1));
        left > 0
    }

    /// Takes in a condition that is met, and with it everything that it is made of.
    fn add(&mut self, condition: &'p Condition) {
        match condition {
            _ if !self.may_look() => {}
            Condition::Named(id) => {
                if let Some(named) = self.program.conditions.get(*id) {
                    self.add(&named.when);
                }
            }
            Condition::All(parts) => parts.iter().for_each(|part| self.add(part)),
            other => self.facts.push(other),
        }
    }

    /// Whether a page with this condition can come next, when none of the pages before it in the list does: it must not be
    /// known to be passed over, and its condition must not be one that only holds where an earlier one does.
    fn leaves_room_for(&self, condition: &'p Condition, routes: &[Next<'p>]) -> bool {
        match condition {
            _ if !self.may_look() => true,
            Condition::Named(id) => {
                self.program.conditions.get(*id).is_none_or(|named| self.leaves_room_for(&named.when, routes))
            }
            Condition::Any(parts) => parts.iter().any(|part| self.leaves_room_for(part, routes)),
            _ => {
                let mut with = self.clone();
                with.add(condition);
                !self.fails(condition)
                    && !routes.iter().filter_map(|route| route.when).any(|earlier| with.holds(earlier))
            }
        }
    }

    /// Whether enough is known to say that a condition is met.
    fn holds(&self, condition: &Condition) -> bool {
        if !self.may_look() {
            return false;
        }
        if self.facts.contains(&condition) {
            return true;
        }
        match condition {
            Condition::Named(id) => self.program.conditions.get(*id).is_some_and(|named| self.holds(&named.when)),
            Condition::All(parts) => parts.iter().all(|part| self.holds(part)),
            Condition::Any(parts) => parts.iter().any(|part| self.holds(part)),
            Condition::Not(inner) => self.fails(inner),
            _ => self.facts.iter().any(|fact| follows(condition, fact) == Some(true)),
        }
    }

    /// Whether enough is known to say that a condition is not met.
    fn fails(&self, condition: &Condition) -> bool {
        match condition {
            _ if !self.may_look() => false,
            Condition::Named(id) => self.program.conditions.get(*id).is_some_and(|named| self.fails(&named.when)),
            Condition::All(parts) => parts.iter().any(|part| self.fails(part)),
            Condition::Any(parts) => parts.iter().all(|part| self.fails(part)),
            Condition::Not(inner) => self.holds(inner),
            _ => {
                self.has_no_answer(condition)
                    || self.facts.iter().any(|fact| {
                        let opposite = matches!(fact, Condition::Not(inner) if inner.as_ref() == condition);
                        opposite || follows(condition, fact) == Some(false)
                    })
            }
        }
    }

    /// Whether one of these routes is taken whatever the answer is to a question that has one.
    fn is_covered(&self, page: Option<PageId>, routes: &[Next<'p>]) -> bool {
        let told: Vec<_> = routes.iter().filter_map(|route| values(self.meant(route.when?))).collect();
        let says = |(_, among, is): &(QuestionId, &[i64], bool), value: i64| among.contains(&value) == *is;
        told.iter().any(|(asked, ..)| {
            let Some(question) = self.program.questions.get(*asked) else { return false };
            let facts: Vec<_> =
                self.facts.iter().filter_map(|fact| values(fact)).filter(|(known, ..)| known == asked).collect();
            let always = |page: PageId| self.program.pages.get(page).is_some_and(|page| page.ask_when.is_none());
            let was_asked = |page| question.page == page || question.page < page && always(question.page);
            let is_needed = question.list.is_none() && !question.optional && question.ask_when.is_none();
            let is_answered = is_needed && page.is_some_and(was_asked);
            let all = match &question.kind {
                Kind::Choice { options } => 0..options.len(),
                Kind::YesNo => 0..2,
                _ => return false,
            };
            let on_the_way = |value: i64| told.iter().any(|route| route.0 == *asked && says(route, value));
            (is_answered || facts.iter().any(|(_, _, is)| *is))
                && all
                    .filter_map(|value| i64::try_from(value).ok())
                    .filter(|value| facts.iter().all(|fact| says(fact, *value)))
                    .all(on_the_way)
        })
    }

    /// A condition by its name, as it is written.
    fn meant(&self, mut condition: &'p Condition) -> &'p Condition {
        while let Condition::Named(id) = condition {
            match self.program.conditions.get(*id) {
                Some(named) if self.may_look() => condition = &named.when,
                _ => break,
            }
        }
        condition
    }

    /// A comparison with a question that was passed over is not met.
    fn has_no_answer(&self, condition: &Condition) -> bool {
        match condition {
            Condition::Answered(answer) => self.is_passed(answer.question),
            Condition::Compare { left, right, .. } => self.has_no_value(left) || self.has_no_value(right),
            Condition::OneOf { value, .. } => self.has_no_value(value),
            Condition::Includes { question, .. } => self.is_passed(*question),
            Condition::SameText { left, right, .. } => {
                let right = matches!(right, TextValue::Answer(answer) if self.is_passed(answer.question));
                right || self.is_passed(left.question)
            }
            Condition::AnyRow { list, .. } | Condition::AllRows { list, .. } => self.is_passed(*list),
            Condition::Named(_) | Condition::All(_) | Condition::Any(_) | Condition::Not(_) => false,
        }
    }

    fn has_no_value(&self, value: &Value) -> bool {
        match value {
            _ if !self.may_look() => false,
            Value::Answer(question) | Value::Table { by: question, .. } => self.is_passed(*question),
            Value::Calculation(id) => {
                self.program.calculations.get(*id).is_some_and(|calculation| self.has_no_value(&calculation.value))
            }
            Value::Arithmetic { left, right, .. } => self.has_no_value(left) || self.has_no_value(right),
            Value::Shift { date, .. } | Value::AgeOf(date) => self.has_no_value(date),
            Value::DaysBetween { from, to } => self.has_no_value(from) || self.has_no_value(to),
            Value::LengthOf(answer) => self.is_passed(answer.question),
            Value::Literal(_) | Value::Today | Value::SumOf(_) | Value::Column(_) | Value::CountOf(_) => false,
            Value::CountWhere { .. } => false,
        }
    }

    fn is_passed(&self, question: QuestionId) -> bool {
        self.program.questions.get(question).is_some_and(|question| self.passed.contains(&question.page))
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
