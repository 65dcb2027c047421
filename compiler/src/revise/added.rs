//! What can be added by menu, with all that it needs: pages, pages on which the form ends, questions and options.

use super::change::{Done, Way, done, needed, part_of, steps};
use super::conditions::{self, Menus};
use super::kinds::KINDS;
use super::names::Names;
use super::price;
use super::sheet::Sheet;
use super::shown::{Shown, said, shown};
use super::wording::{self, Before, Place};
use crate::expr;
use crate::read::Value;
use crate::source::Sources;
use crate::spec::parts;
use serde::Deserialize;
use std::collections::BTreeSet;

/// A question that is to be added.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct New {
    /// What people read.
    pub ask: String,
    /// Its type, as the language spells it.
    pub kind: String,
    /// What can be chosen, where its type has that.
    #[serde(default)]
    pub options: Vec<String>,
}

/// A page on which the form ends for some people, that is to be added.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct NewExit {
    /// Its heading.
    pub title: String,
    /// What it says.
    pub text: String,
    /// The form or web address that helps instead, if any.
    pub signpost: String,
    /// Who ends there.
    pub menus: Menus,
}

/// Adds a page with its first question.
pub(super) fn page(
    sheet: &mut Sheet<'_>,
    sources: &Sources,
    after: Option<usize>,
    title: &str,
    question: &New,
) -> Result<Done, String> {
    let title = needed(title, "Write the heading of the page")?;
    let mut names = Names::of(sources);
    let key = names.page(&title);
    let lines = indented(&new_question(question, &mut names)?, 4);
    let lines = format!("- page: {key}\n  title: {}\n  questions:\n{lines}", written(&title, 2));
    let at = sheet.add(&[], "pages", after, &lines, &parts::FORM)?;
    done(format!("The page “{title}” was added"), &[at], None)
}

/// Adds a page on which the form ends, right behind the page that asks the last of what decides it: nobody answers more than
/// they have to.
pub(super) fn exit(sheet: &mut Sheet<'_>, sources: &Sources, new: &NewExit) -> Result<Done, String> {
    let title = needed(&new.title, "Write the heading of the page")?;
    if new.menus.lines.is_empty() {
        return Err("Say when the form ends here".to_owned());
    }
    let shown = shown(sources);
    let when = conditions::written(&new.menus, &shown.offers)?;
    let after = last_asked(&when, &shown, &sheet.tree);
    let key = Names::of(sources).page(&title);
    let mut lines = format!("- page: {key}\n  exit: {}", written(&title, 2));
    let text = wording::cleaned(&new.text);
    // A text of several lines ends with the end of its last one.
    let text = if text.contains('\n') { text + "\n" } else { text };
    for (word, said) in [("text", text), ("signpost", wording::cleaned(&new.signpost)), ("ask when", when)] {
        if !said.is_empty() {
            lines.push_str(&format!("\n  {word}: {}", written(&said, 2)));
        }
    }
    let at = sheet.add(&[], "pages", after, &lines, &parts::FORM)?;
    done(format!("The page “{title}” was added, where the form ends. It is page {}", at + 1), &[at], None)
}

/// The page that asks the last of the questions that a condition uses.
fn last_asked(when: &str, shown: &Shown, tree: &Value) -> Option<usize> {
    let mut names: BTreeSet<String> = BTreeSet::new();
    let mut left = vec![when.to_owned()];
    while let Some(condition) = left.pop() {
        for (name, _, compared) in expr::compared_in(&condition) {
            let of = compared.and_then(|with| shown.offers.iter().find(|offer| offer.name == with));
            if of.is_some_and(|offer| offer.options.iter().any(|(option, _)| *option == name)) {
                continue;
            }
            let named = tree.get("conditions").map(|conditions| said(conditions, &name)).unwrap_or_default();
            if names.insert(name) {
                left.push(named);
            }
        }
    }
    let last = shown.offers.iter().rposition(|offer| !offer.named && names.contains(&offer.name))?;
    shown.pages.iter().rposition(|page| page.before <= last)
}

/// Adds a question to a page or a list.
pub(super) fn question(
    sheet: &mut Sheet<'_>,
    sources: &Sources,
    at: &[usize],
    after: Option<usize>,
    question: &New,
) -> Result<Done, String> {
    let (owner, _) = sheet.find(&steps(at))?;
    if owner.get("exit").is_some() {
        return Err("The form ends on this page, so nothing can be asked on it".to_owned());
    }
    let lines = new_question(question, &mut Names::of(sources))?;
    let number = sheet.add(&steps(at), "questions", after, &lines, part_of(at))?;
    let way: Way = at.iter().copied().chain([number]).collect();
    done(format!("The question “{}” was added", wording::cleaned(&question.ask)), &way, None)
}

/// Adds an option, behind all others.
pub(super) fn option(sheet: &mut Sheet<'_>, at: &[usize], text: &str) -> Result<Done, String> {
    let text = needed(text, "Write what the new option is called")?;
    let (question, _) = sheet.find(&steps(at))?;
    let key = Names::of_options(question).option(&text);
    let line = format!("{key}: {}", written(&text, 0));
    let name = said(question, "question");
    let option = sheet.add_line(&steps(at), "options", &line, &parts::QUESTION)?;
    let said = match price::option(sheet, &name, &key)? {
        Some(told) => format!("The option “{text}” was added. {told}"),
        None => format!("The option “{text}” was added"),
    };
    done(said, at, Some(option))
}

fn written(text: &str, column: usize) -> String {
    wording::written(text, Place { column, lines: true, before: Before::Plain })
}

/// The lines of a question, its dash at the left edge.
fn new_question(new: &New, names: &mut Names) -> Result<String, String> {
    let ask = needed(&new.ask, "Write the question")?;
    let kind = KINDS.iter().find(|kind| kind.name == new.kind).ok_or("Choose the kind of answer")?;
    let key = names.answer(&ask);
    let mut lines = format!("- question: {key}\n  type: {}\n  ask: {}", kind.name, written(&ask, 2));
    if kind.options {
        let labels: Vec<String> =
            new.options.iter().map(|label| wording::cleaned(label)).filter(|label| !label.is_empty()).collect();
        if labels.len() < 2 {
            return Err("Write at least two options, each on a line of its own".to_owned());
        }
        lines.push_str("\n  options:");
        let mut own = Names::default();
        for label in labels {
            let label = label.replace('\n', " ");
            lines.push_str(&format!("\n    {}: {}", own.option(&label), written(&label, 4)));
        }
    }
    Ok(lines)
}

fn indented(lines: &str, column: usize) -> String {
    lines.split('\n').map(|line| format!("{:column$}{line}", "")).collect::<Vec<_>>().join("\n")
}
