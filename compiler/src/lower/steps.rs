//! The one order in which pages, questions, conditions and calculations are worked out.

use crate::expr::Meaning;
use crate::form::Form;
use crate::program::{PageId, QuestionId, Step, Value};
use std::collections::HashMap;

/// The steps, and for each calculation the page of its last step; last that of the fee, when its amount is a sum of its own.
///
/// A condition or calculation stands directly after the last question that it uses, those that use nothing but today before
/// everything else; among those at one place, each after what it uses.
pub(super) fn steps(form: &Form<'_>) -> (Vec<Step>, Vec<PageId>) {
    let mut after: HashMap<Option<QuestionId>, Vec<Step>> = HashMap::new();
    let mut calculation_pages = vec![0; form.calculations.len()];
    for what in &form.order {
        let last = form.reach(*what).into_iter().map(|question| outermost(form, question)).max();
        match *what {
            Meaning::Condition(id) => after.entry(last).or_default().push(Step::Condition(id)),
            Meaning::Calculation(id) => {
                let page = last.and_then(|question| form.questions.get(question)).map_or(0, |question| question.page);
                if let Some(place) = calculation_pages.get_mut(id) {
                    *place = page;
                }
                after.entry(last).or_default().push(Step::Calculation(id));
            }
            Meaning::Question(_) => {}
        }
    }
    if let Some(checked) = form.fee.as_ref().filter(|fee| !matches!(fee.node.0, Value::Calculation(_))) {
        let last = form.reach_of(checked).into_iter().map(|question| outermost(form, question)).max();
        let page = last.and_then(|question| form.questions.get(question)).map_or(0, |question| question.page);
        after.entry(last).or_default().push(Step::Calculation(calculation_pages.len()));
        calculation_pages.push(page);
    }
    let mut steps = after.remove(&None).unwrap_or_default();
    for (id, page) in form.pages.iter().enumerate() {
        steps.push(Step::Page(id));
        for question in page.questions.clone() {
            // The questions inside a list are part of its step.
            if outermost(form, question) == question {
                steps.push(Step::Question(question));
                steps.extend(after.remove(&Some(question)).unwrap_or_default());
            }
        }
    }
    (steps, calculation_pages)
}

/// The list that a question stands in, or else the question.
fn outermost(form: &Form<'_>, question: QuestionId) -> QuestionId {
    form.questions.get(question).and_then(|found| found.list).unwrap_or(question)
}
