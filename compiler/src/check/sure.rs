//! Whether something has an answer on every path that comes to a place.

use crate::form::Form;
use crate::program::{AnswerPart, Arithmetic, Condition, Insert, PageId, QuestionId, Value};

/// Expressions can name each other many times over; past this depth an answer counts as not sure.
const DEEPEST: usize = 64;

/// A place in a form: a page, or for none its end, where the form has been sent.
#[derive(Clone, Copy)]
pub(super) struct Sure<'f, 'a> {
    pub form: &'f Form<'a>,
    pub page: Option<PageId>,
}

impl Sure<'_, '_> {
    /// Whether something that a text shows is there, whatever the path.
    pub(super) fn insert(self, what: Insert) -> bool {
        match what {
            Insert::Answer(answer) => {
                // The lines that an address cannot do without.
                let part = |part| matches!(part, AnswerPart::Line1 | AnswerPart::Town | AnswerPart::Postcode);
                answer.part.is_none_or(part) && self.question(answer.question)
            }
            Insert::Calculation(id) => self.calculation(id, 0),
            Insert::Reference | Insert::PromisedDate => true,
            Insert::Fee => self.form.fee.as_ref().is_some_and(|fee| self.pays(&fee.node.0, 0)),
        }
    }

    /// Whether a question has an answer: it is always asked where this page is, and cannot be left blank; or the page is asked
    /// only because it has one.
    fn question(self, question: QuestionId) -> bool {
        let Some(found) = self.form.questions.get(question) else { return false };
        let here = self.page.and_then(|page| self.form.pages.get(page)).and_then(|page| page.ask_when.as_ref());
        let of_page = self.form.pages.get(found.page).and_then(|page| page.ask_when.as_ref());
        let same_page = of_page.is_none_or(|of_page| here.is_some_and(|here| here.node == of_page.node));
        let always = !found.spec.optional && found.spec.ask_when.is_none() && same_page;
        always || here.is_some_and(|here| self.met_only_with(&here.node, question, 0))
    }

    /// Whether a condition can only be met when a question has an answer: a comparison without one is not met (law 2).
    fn met_only_with(self, condition: &Condition, question: QuestionId, depth: usize) -> bool {
        if depth > DEEPEST {
            return false;
        }
        let deeper = |condition: &Condition| self.met_only_with(condition, question, depth + 1);
        match condition {
            Condition::Named(id) => self
                .form
                .conditions
                .get(*id)
                .and_then(|named| named.when.as_ref())
                .is_some_and(|named| deeper(&named.node)),
            Condition::All(parts) => parts.iter().any(deeper),
            Condition::Any(parts) => !parts.is_empty() && parts.iter().all(deeper),
            Condition::Answered(answer) => answer.question == question,
            Condition::Compare { left, right, .. } => [left, right].into_iter().any(|side| is_of(side, question)),
            Condition::OneOf { value, .. } => is_of(value, question),
            Condition::Includes { question: ticked, .. } => *ticked == question,
            Condition::SameText { left, .. } => left.question == question,
            Condition::Not(_) | Condition::AnyRow { .. } | Condition::AllRows { .. } => false,
        }
    }

    fn calculation(self, id: usize, depth: usize) -> bool {
        let value = self.form.calculations.get(id).and_then(|found| found.value.as_ref());
        value.is_some_and(|value| depth <= DEEPEST && self.value(&value.node.0, depth + 1))
    }

    /// Whether a value can be worked out.
    fn value(self, value: &Value, depth: usize) -> bool {
        match value {
            Value::Literal(_) | Value::Today | Value::SumOf(_) | Value::Column(_) => true,
            Value::CountOf(_) | Value::CountWhere { .. } => true,
            Value::Answer(question) | Value::Table { by: question, .. } => self.question(*question),
            Value::Calculation(id) => self.calculation(*id, depth),
            Value::Arithmetic { how: Arithmetic::Divide, left, right } => {
                matches!(**right, Value::Literal(by) if by != 0) && self.value(left, depth)
            }
            Value::Arithmetic { left, right, .. } => self.value(left, depth) && self.value(right, depth),
            Value::Shift { date, .. } | Value::AgeOf(date) => self.value(date, depth),
            Value::DaysBetween { from, to } => self.value(from, depth) && self.value(to, depth),
            Value::LengthOf(answer) => answer.part.is_none() && self.question(answer.question),
        }
    }

    /// Whether an amount is always above £0, as only then there is a fee.
    fn pays(self, value: &Value, depth: usize) -> bool {
        match value {
            Value::Literal(amount) => *amount > 0,
            Value::Table { by, values } => self.question(*by) && values.iter().all(|amount| *amount > 0),
            Value::Calculation(id) => {
                let value = self.form.calculations.get(*id).and_then(|found| found.value.as_ref());
                value.is_some_and(|value| depth <= DEEPEST && self.pays(&value.node.0, depth + 1))
            }
            Value::Arithmetic { how: Arithmetic::Add | Arithmetic::Multiply, left, right } => {
                self.pays(left, depth) && self.pays(right, depth)
            }
            _ => false,
        }
    }
}

fn is_of(value: &Value, question: QuestionId) -> bool {
    matches!(value, Value::Answer(of) if *of == question)
}
