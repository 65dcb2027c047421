//! Checks on an answer: what must be so, and what people read when it is not.

use super::change::{Done, done, needed, steps};
use super::conditions::{self, Condition, Menus, Offer};
use super::sheet::{Sheet, Step};
use super::shown::{said, shown};
use super::wording::{Before, Place, written};
use crate::read::Value;
use crate::source::Sources;
use crate::spec::parts;
use serde::Serialize;

/// A check on an answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rule {
    /// What must be so.
    pub must: Condition,
    /// What people read when it is not.
    pub otherwise: String,
}

/// The checks on the answer to a question.
pub(super) fn rules(question: &Value, offers: &[Offer]) -> Vec<Rule> {
    let all = question.get("rules").map(Value::parts).unwrap_or_default().iter();
    let rule =
        |rule: &Value| Rule { must: conditions::read(&said(rule, "must"), offers), otherwise: said(rule, "otherwise") };
    all.map(rule).collect()
}

const NO_CHECK: &str = "This check is not in the form any more";
const NO_WORDS: &str = "Write what people read when it is not so";

/// From the form to the checks of a question.
fn list(at: &[usize]) -> Vec<Step> {
    steps(at).into_iter().chain([Step::Word("rules".to_owned())]).collect()
}

/// From the form to one of them.
fn one(at: &[usize], rule: usize) -> Vec<Step> {
    list(at).into_iter().chain([Step::Part(rule)]).collect()
}

/// Adds a check, behind all others of its question.
pub(super) fn add(
    sheet: &mut Sheet<'_>,
    sources: &Sources,
    at: &[usize],
    menus: &Menus,
    otherwise: &str,
) -> Result<Done, String> {
    if menus.lines.is_empty() {
        return Err("Say what must be so".to_owned());
    }
    let must = conditions::written(menus, &shown(sources).offers)?;
    let otherwise = needed(otherwise, NO_WORDS)?;
    let place = Place { column: 2, lines: true, before: Before::Plain };
    let lines = format!("- must: {must}\n  otherwise: {}", written(&otherwise, place));
    let rule = sheet.add(&steps(at), "rules", None, &lines, &parts::QUESTION)?;
    done("The check was added", at, Some(rule))
}

/// Says what must be so.
pub(super) fn must(
    sheet: &mut Sheet<'_>,
    sources: &Sources,
    at: &[usize],
    rule: usize,
    menus: &Menus,
) -> Result<Done, String> {
    let offers = shown(sources).offers;
    let before = said(sheet.find(&one(at, rule)).map_err(|_| NO_CHECK)?.0, "must");
    let before = conditions::read(&before, &offers).menus;
    if before.is_none() {
        return Err("This check says more than the menus can. Change it in the text".to_owned());
    }
    if menus.lines.is_empty() {
        return Err("Without a condition nothing is checked. Remove the check instead".to_owned());
    }
    let text = conditions::written(menus, &offers)?;
    if before != conditions::read(&text, &offers).menus {
        sheet.set(&one(at, rule), "must", &text, &parts::RULE)?;
    }
    done("The check was changed", at, Some(rule))
}

/// Says in other words what people read.
pub(super) fn otherwise(sheet: &mut Sheet<'_>, at: &[usize], rule: usize, text: &str) -> Result<Done, String> {
    sheet.find(&one(at, rule)).map_err(|_| NO_CHECK)?;
    sheet.set(&one(at, rule), "otherwise", &needed(text, NO_WORDS)?, &parts::RULE)?;
    done("The message of the check was changed", at, Some(rule))
}

/// Takes a check away.
pub(super) fn remove(sheet: &mut Sheet<'_>, at: &[usize], rule: usize) -> Result<Done, String> {
    sheet.find(&one(at, rule)).map_err(|_| NO_CHECK)?;
    sheet.without(&list(at), &[&Step::Part(rule)])?;
    done("The check was removed", at, Some(rule.saturating_sub(1)))
}
