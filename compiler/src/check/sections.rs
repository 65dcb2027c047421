//! Sections: pages that belong together, and the task list that is made of them.

use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::form::{Form, FormPage};
use crate::program::{PageId, QuestionId, Section};
use std::collections::{BTreeSet, HashSet};

/// Warns of sections that are taken up again, and fills in the task list.
pub(super) fn check(form: &mut Form<'_>, problems: &mut Vec<Diagnostic>) {
    split(form, problems);
    if form.spec.task_list {
        for page in form.pages.iter().filter(|page| !page.spec.is_exit && page.spec.section.is_none()) {
            let at = page.spec.key.as_ref().map_or(page.spec.at.clone(), |key| key.at.clone());
            let message = "`section` is missing: a form with a task list needs it on every page";
            let help = "The task list shows sections, so a page without one could not be reached";
            problems.push(Diagnostic::new(Code::MissingKey, at, message).help(help));
        }
        form.info.task_list = tasks(form);
    }
}

fn name<'p>(page: &'p FormPage<'_>) -> Option<&'p str> {
    page.spec.section.as_ref().map(|section| section.text.trim())
}

fn split(form: &Form<'_>, problems: &mut Vec<Diagnostic>) {
    let mut ended: HashSet<&str> = HashSet::new();
    let mut now: Option<&str> = None;
    for page in form.pages.iter().filter(|page| !page.spec.is_exit) {
        if name(page) == now {
            continue;
        }
        ended.extend(now);
        now = name(page);
        if let (Some(section), Some(text)) = (now, &page.spec.section)
            && ended.contains(section)
        {
            let message = format!("The section “{}” ended on an earlier page", crate::spec::shortened(section));
            let found = Diagnostic::new(Code::SplitSection, text.at.clone(), message);
            problems.push(found.help("Move its pages together, or give this one the name of another section"));
        }
    }
}

/// The sections in the order in which they first come. One needs another when the other's answers decide what it asks, or
/// which of its answers are right.
fn tasks(form: &Form<'_>) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut of_page: Vec<Option<usize>> = Vec::new();
    for (id, page) in form.pages.iter().enumerate() {
        let Some(title) = name(page).filter(|_| !page.spec.is_exit) else {
            of_page.push(None);
            continue;
        };
        let known = sections.iter().position(|section| section.title == title);
        let section = known.unwrap_or(sections.len());
        if known.is_none() {
            sections.push(Section { title: title.to_owned(), pages: Vec::new(), needs: Vec::new() });
        }
        if let Some(section) = sections.get_mut(section) {
            section.pages.push(id);
        }
        of_page.push(Some(section));
    }
    let section_of = |question: QuestionId| {
        let page: PageId = form.questions.get(question)?.page;
        of_page.get(page).copied().flatten()
    };
    let mut before_exits: BTreeSet<usize> = BTreeSet::new();
    let mut needs: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); sections.len()];
    for (id, page) in form.pages.iter().enumerate() {
        let used: BTreeSet<usize> = uses(form, page).into_iter().filter_map(section_of).collect();
        match of_page.get(id).copied().flatten() {
            // Behind an exit nothing is asked of those who reach it.
            None => before_exits.extend(used),
            Some(section) => {
                if let Some(needs) = needs.get_mut(section) {
                    needs.extend(used.iter().chain(&before_exits).filter(|other| **other < section));
                }
            }
        }
    }
    for (section, needs) in sections.iter_mut().zip(needs) {
        section.needs = needs.into_iter().collect();
    }
    sections
}

/// The questions that decide what a page asks and which answers it takes.
fn uses(form: &Form<'_>, page: &FormPage<'_>) -> BTreeSet<QuestionId> {
    let mut used = page.ask_when.as_ref().map(|checked| form.reach_of(checked)).unwrap_or_default();
    for question in form.questions.get(page.questions.clone()).unwrap_or_default() {
        let rules = question.rules.iter().filter_map(|rule| rule.must.as_ref());
        used.extend(question.ask_when.iter().chain(rules).flat_map(|checked| form.reach_of(checked)));
    }
    used
}
