//! Conditions and calculations that nothing uses.

use super::passages::names_in as names_in_text;
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::expr::names_in;
use crate::form::Form;
use std::collections::HashSet;

/// Warns of what does nothing for anyone. A name counts as used wherever it is written, mistakes and all.
pub(super) fn check(form: &Form<'_>, problems: &mut Vec<Diagnostic>) {
    let spec = form.spec;
    let pages = form.pages.iter().filter_map(|page| page.spec.ask_when.as_ref());
    let questions = form.questions.iter().flat_map(|question| {
        let rules = question.spec.rules.iter().filter_map(|rule| rule.must.as_ref());
        question.spec.ask_when.iter().chain(rules)
    });
    let conditions = spec.conditions.iter().map(|(_, text)| text);
    let calculations = spec.calculations.iter().filter_map(|calculation| calculation.is.as_ref());
    let sent = spec.send_to.iter().filter_map(|to| to.send_when.as_ref());
    let fee = spec.fee.iter().filter_map(|fee| fee.amount.as_ref());
    let calculations = calculations.chain(fee);
    let texts = pages.chain(questions).chain(conditions).chain(sent).chain(calculations);
    let mut readable = true;
    let mut used: HashSet<String> = HashSet::new();
    // Only what can name one of them, or may have a mistake, is read.
    let is_doubtful = problems.iter().any(|problem| problem.code.id().starts_with("F03"));
    let named = spec.conditions.iter().map(|(name, _)| name.text.as_str());
    let named: Vec<&str> = named.chain(spec.calculations.iter().map(|it| it.key.text.as_str())).collect();
    for text in texts.filter(|text| is_doubtful || named.iter().any(|name| text.text.contains(name))) {
        let names = names_in(&text.text);
        readable &= !names.is_empty() || !text.text.chars().any(char::is_alphabetic);
        used.extend(names.into_iter().map(|(name, _)| name));
    }
    let email = spec.email.iter().flat_map(|email| email.subject.iter().chain(&email.text));
    let shown = spec.pages.iter().filter_map(|page| page.text.as_ref()).chain(&spec.what_happens_next).chain(email);
    for text in shown {
        used.extend(names_in_text(&text.text).map(str::to_owned));
    }
    // What cannot be read may well have used it.
    if !readable && is_doubtful {
        return;
    }
    for (name, _) in spec.conditions.iter().filter(|(name, _)| !used.contains(&name.text)) {
        let message = format!("Nothing uses the condition `{}`", name.text);
        let help = "Use it in an `ask when`, a rule or a `send when`, or take it away";
        problems.push(Diagnostic::new(Code::UnusedCondition, name.at.clone(), message).help(help));
    }
    for calculation in &spec.calculations {
        let name = &calculation.key;
        let expected = spec.tests.iter().flat_map(|test| &test.computed).any(|(key, _)| key.text == name.text);
        if calculation.show.is_none() && !used.contains(&name.text) && !expected {
            let message = format!("Nothing uses or shows the calculation `{}`", name.text);
            let help = "Add `show:` with the words to show it with, use it in a rule, or take it away";
            problems.push(Diagnostic::new(Code::UnusedCalculation, name.at.clone(), message).help(help));
        }
    }
}
