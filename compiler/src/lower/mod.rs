//! Makes a form without mistakes into a [`Program`].

mod steps;

use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::form::{Form, FormQuestion};
use crate::program::{Calculation, Exit, Fee, Kind, NamedCondition, Page, Program, Question, QuestionId, Rule, Value};
use crate::read::Text;
use crate::words::Language;
use runtime_wasm::abi::rule;

/// The name of the calculation that a fee gets when its amount is a sum of its own.
pub(crate) const FEE: &str = "fee";

/// The program of a form that has no mistakes.
///
/// # Errors
/// [`Code::OurFault`] when something is missing after all: the checks should have said so.
pub fn lower(form: Form<'_>) -> Result<Program, Box<Diagnostic>> {
    let (steps, calculation_pages) = steps::steps(&form);
    let reach = Reach::of(&form);
    let spec = form.spec;
    let mut conditions = Vec::new();
    for condition in form.conditions {
        let when = condition.when.ok_or_else(|| fault(condition.at))?.node;
        conditions.push(NamedCondition { key: condition.key, when });
    }
    let mut calculations = Vec::new();
    let fee_page = calculation_pages.get(form.calculations.len()).copied();
    for (calculation, page) in form.calculations.into_iter().zip(calculation_pages) {
        let (value, kind) = calculation.value.ok_or_else(|| fault(calculation.spec.key.at.clone()))?.node;
        let key = calculation.spec.key.text.clone();
        calculations.push(Calculation { key, show: said(calculation.spec.show.as_ref()), kind, value, page });
    }
    let mut info = form.info;
    if let (Some(checked), Some(fee)) = (form.fee, &spec.fee) {
        let amount = match checked.node {
            (Value::Calculation(id), _) => id,
            (value, kind) => {
                let page = fee_page.unwrap_or_default();
                calculations.push(Calculation { key: FEE.to_owned(), show: String::new(), kind, value, page });
                calculations.len() - 1
            }
        };
        info.fee = Some(Fee { amount, what_for: said(fee.what_for.as_ref()), code: said(fee.code.as_ref()) });
    }
    let pages = form.pages.into_iter().map(|page| Page {
        key: page.key,
        title: said(page.spec.exit.as_ref().or(page.spec.title.as_ref())),
        text: page.text,
        section: said(page.spec.section.as_ref()),
        ask_when: page.ask_when.map(|checked| checked.node),
        exit: page.spec.is_exit.then(|| Exit { signpost: page.spec.signpost.as_ref().map(|text| text.text.clone()) }),
        questions: page.questions,
    });
    let mut questions = Vec::new();
    for (found, rule_reach) in form.questions.into_iter().zip(reach.0) {
        questions.push(question(found, rule_reach)?);
    }
    debug_assert_eq!(spec.pages.len(), pages.len(), "every page is lowered");
    Ok(Program { form: info, pages: pages.collect(), questions, conditions, calculations, steps, tests: form.tests })
}

/// For each question and each of its rules, every question that the rule uses.
struct Reach(Vec<Vec<Vec<QuestionId>>>);

impl Reach {
    fn of(form: &Form<'_>) -> Self {
        let of_rules = |(id, question): (QuestionId, &FormQuestion<'_>)| {
            let rules = question.rules.iter().map(|rule| {
                let used = rule.must.as_ref().map(|checked| form.reach_of(checked)).unwrap_or_default();
                used.into_iter().filter(|used| *used != id).collect()
            });
            rules.collect()
        };
        Self(form.questions.iter().enumerate().map(of_rules).collect())
    }
}

fn question(found: FormQuestion<'_>, reach: Vec<Vec<QuestionId>>) -> Result<Question, Box<Diagnostic>> {
    let spec = found.spec;
    let mut messages = found.messages;
    let mut rules = Vec::new();
    for ((code, rule), uses) in (rule::AUTHOR..).zip(found.rules).zip(reach) {
        let must = rule.must.ok_or_else(|| fault(rule.spec.at.clone()))?.node;
        let otherwise = said(rule.spec.otherwise.as_ref());
        messages.push((code, otherwise.clone()));
        rules.push(Rule { must, otherwise, uses });
    }
    let kind = found.kind.ok_or_else(|| fault(spec.at.clone()))?;
    let words = Language::English.words();
    let yes_no = if kind == Kind::YesNo { [words.yes, words.no] } else { [""; 2] };
    Ok(Question {
        key: found.key,
        was: spec.was.as_ref().map(|was| was.text.clone()),
        page: found.page,
        list: found.list,
        kind,
        ask: said(spec.ask.as_ref()),
        hint: said(spec.hint.as_ref()),
        called: found.called,
        optional: spec.optional,
        ask_when: found.ask_when.map(|checked| checked.node),
        rules,
        messages,
        fill_from: spec.fill_from.as_ref().map(|from| from.text.clone()),
        yes_no: yes_no.map(str::to_owned),
        special: spec.special_category,
        agent_say: said(spec.agent_say.as_ref()),
        agent_note: said(spec.agent_note.as_ref()),
    })
}

fn said(text: Option<&Text>) -> String {
    text.map(|text| text.text.trim().to_owned()).unwrap_or_default()
}

fn fault(at: std::ops::Range<usize>) -> Box<Diagnostic> {
    Box::new(Diagnostic::new(Code::OurFault, at, "This part passed every check and still could not be compiled"))
}

#[cfg(test)]
mod tests;
