//! Where someone is in a form. What is asked, and what is wrong, the validator says; here it is only compared with what the
//! person has had before them.

use super::posted::{Posted, on_page};
use crate::emit::html::Status;
use crate::program::{PageId, Program, Question, QuestionId, Section};
use runtime_wasm::abi::{outcome, state};
use runtime_wasm::report::{Broken, Report};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What the person has had before them and sent, so that nothing is skipped because it happens to be optional.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Seen {
    /// Pages sent.
    pub pages: BTreeSet<String>,
    /// Questions shown on them.
    pub questions: BTreeSet<String>,
}

/// A place to go on from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// A page with questions.
    Page(PageId),
    /// An end that is not a submission.
    Exit(PageId),
    /// The task list.
    Tasks,
    /// Check your answers.
    Check,
}

/// A form with what became of the answers so far.
#[derive(Debug, Clone, Copy)]
pub struct Progress<'a> {
    /// The form.
    pub program: &'a Program,
    /// What became of the answers.
    pub report: &'a Report,
    /// What the person has had before them and sent.
    pub seen: &'a Seen,
}

impl Progress<'_> {
    /// The first page that still needs the person: one not sent yet, with a question that came up since, or with an error.
    #[must_use]
    pub fn next(&self) -> Next {
        let open = (0..self.program.pages.len()).find(|&page| self.asked(page) && !self.finished(page));
        match open {
            Some(_) if self.has_tasks() => self.report.exit.map_or(Next::Tasks, Next::Exit),
            Some(page) if self.is_exit(page) => Next::Exit(page),
            Some(page) => Next::Page(page),
            None if self.report.outcome == outcome::COMPLETE => Next::Check,
            // Not reached with a validator that keeps its word; the page that it names is then the one to trust.
            None => Next::Page(self.report.next_page),
        }
    }

    /// Where to go from a page that was sent and is right: the page after it, unless an earlier one needs the person.
    #[must_use]
    pub fn after(&self, page: PageId) -> Next {
        let following = (page + 1..self.program.pages.len()).find(|&page| self.asked(page));
        if self.has_tasks() {
            return self.after_in_section(page);
        }
        match (self.next(), following) {
            (Next::Page(open), Some(following)) if following < open => Next::Page(following),
            (Next::Exit(open), Some(following)) if following < open => Next::Page(following),
            (Next::Check, Some(following)) => Next::Page(following),
            (next, _) => next,
        }
    }

    /// The page before, among those asked.
    #[must_use]
    pub fn before(&self, page: PageId) -> Option<PageId> {
        if let Some(section) = self.section_of(page) {
            return section.pages.iter().rev().copied().find(|&before| before < page && self.asked(before));
        }
        (0..page.min(self.program.pages.len())).rev().find(|&page| self.asked(page) && !self.is_exit(page))
    }

    /// The last page that is asked.
    #[must_use]
    pub fn last(&self) -> Option<PageId> {
        self.before(self.program.pages.len())
    }

    /// May the page be shown: is it asked, and is nothing open before it?
    #[must_use]
    pub fn reached(&self, page: PageId) -> bool {
        if let Some(section) = self.section_of(page) {
            return self.asked(page)
                && self.can_start(section)
                && self.open_in(section).is_none_or(|open| page <= open);
        }
        self.asked(page)
            && match self.next() {
                Next::Page(open) | Next::Exit(open) => page <= open,
                Next::Tasks | Next::Check => true,
            }
    }

    /// Has the form a task list?
    #[must_use]
    pub fn has_tasks(&self) -> bool {
        !self.program.form.task_list.is_empty()
    }

    /// How far a section of the task list is, and the page to go on with; nothing when the answers so far leave it out.
    #[must_use]
    pub fn task(&self, section: usize) -> Option<(Status, PageId)> {
        let section = self.program.form.task_list.get(section)?;
        if !self.can_start(section) {
            return Some((Status::CannotStart, *section.pages.first()?));
        }
        let mut asked = section.pages.iter().copied().filter(|&page| self.asked(page));
        let first = asked.next()?;
        let status = match self.open_in(section) {
            None => Status::Completed,
            Some(_) if section.pages.iter().any(|&page| self.sent(page)) => Status::InProgress,
            Some(_) => Status::NotStarted,
        };
        Some((status, self.open_in(section).unwrap_or(first)))
    }

    /// Are the sections completed that decide what this one asks?
    fn can_start(&self, section: &Section) -> bool {
        let needed = section.needs.iter().filter_map(|needed| self.program.form.task_list.get(*needed));
        needed.into_iter().all(|needed| self.can_start(needed) && self.open_in(needed).is_none())
    }

    /// The first page of a section that still needs the person.
    fn open_in(&self, section: &Section) -> Option<PageId> {
        section.pages.iter().copied().find(|&page| self.asked(page) && !self.finished(page))
    }

    fn section_of(&self, page: PageId) -> Option<&Section> {
        self.program.form.task_list.iter().find(|section| section.pages.contains(&page))
    }

    /// With a task list: on through the section, then back to the list.
    fn after_in_section(&self, page: PageId) -> Next {
        if let Some(exit) = self.report.exit {
            return Next::Exit(exit);
        }
        let Some(section) = self.section_of(page) else { return self.next() };
        let following = section.pages.iter().copied().find(|&other| other > page && self.asked(other));
        match (self.open_in(section), following) {
            (Some(open), Some(following)) => Next::Page(open.min(following)),
            (Some(next), None) | (None, Some(next)) => Next::Page(next),
            (None, None) => Next::Tasks,
        }
    }

    /// Was the page sent before, so that its errors may be shown?
    #[must_use]
    pub fn sent(&self, page: PageId) -> bool {
        self.program.pages.get(page).is_some_and(|page| self.seen.pages.contains(&page.key))
    }

    /// The errors of a page, in order.
    #[must_use]
    pub fn errors(&self, page: PageId) -> Vec<Broken> {
        self.report.errors.iter().filter(|error| self.page_of(error.question) == Some(page)).copied().collect()
    }

    /// Has the question been before the person? One inside a list has been with its list.
    #[must_use]
    pub fn was_seen(&self, question: QuestionId) -> bool {
        let found = self.program.questions.get(question);
        let outside = found.and_then(|found| found.list).and_then(|list| self.program.questions.get(list)).or(found);
        outside.is_some_and(|question| self.seen.questions.contains(&question.key))
    }

    fn page_of(&self, question: QuestionId) -> Option<PageId> {
        self.program.questions.get(question).map(|question| question.page)
    }

    fn asked(&self, page: PageId) -> bool {
        self.report.pages.get(page).copied().unwrap_or(false)
    }

    fn is_exit(&self, page: PageId) -> bool {
        self.program.pages.get(page).is_some_and(|page| page.exit.is_some())
    }

    fn finished(&self, page: PageId) -> bool {
        !self.is_exit(page)
            && self.sent(page)
            && self.errors(page).is_empty()
            && self
                .program
                .questions
                .iter()
                .enumerate()
                .filter(|(_, question)| question.page == page && question.list.is_none())
                .all(|(id, question)| !is_asked(self.report, id, None) || self.seen.questions.contains(&question.key))
    }
}

/// Is the question asked? `row` inside a list.
#[must_use]
pub fn is_asked(report: &Report, question: QuestionId, row: Option<usize>) -> bool {
    let slots = report.questions.get(question).map(Vec::as_slice).unwrap_or_default();
    slots.get(row.unwrap_or(0)).is_some_and(|slot| slot.state != state::NOT_ASKED)
}

/// What to say about pages that were just sent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Judgement {
    /// What is wrong with what the person was shown.
    pub errors: Vec<Broken>,
    /// An answer brought up a question that was not shown: the page comes back with it, and that is not an error.
    pub revealed: bool,
}

impl Judgement {
    /// Judges pages just sent by what was shown on them.
    #[must_use]
    pub fn of(program: &Program, report: &Report, posted: &Posted, pages: impl Fn(PageId) -> bool) -> Self {
        let errors = report
            .errors
            .iter()
            .filter(|error| program.questions.get(error.question).is_some_and(|question| pages(question.page)))
            .filter(|error| posted.showed(program, error.question, error.row))
            .copied()
            .collect();
        let hidden = |(id, question): (QuestionId, &Question)| {
            let rows = report.questions.get(id).map_or(0, Vec::len);
            pages(question.page)
                && (0..rows).any(|row| {
                    let row = question.list.map(|_| row);
                    is_asked(report, id, row) && !posted.showed(program, id, row)
                })
        };
        Self { errors, revealed: program.questions.iter().enumerate().any(hidden) }
    }

    /// Is there nothing to come back for?
    #[must_use]
    pub fn is_good(&self) -> bool {
        self.errors.is_empty() && !self.revealed
    }
}

/// Writes down that a page was sent, with the questions that were shown on it. Adding or removing a row is not sending.
pub fn sent(program: &Program, page: PageId, posted: &Posted, seen: &mut Seen) {
    let Some(key) = program.pages.get(page).map(|page| page.key.clone()) else { return };
    seen.pages.insert(key);
    for question in on_page(program, page) {
        let id = program.questions.iter().position(|other| std::ptr::eq(other, question));
        if id.is_some_and(|id| posted.showed(program, id, None)) {
            seen.questions.insert(question.key.clone());
        }
    }
}

/// Takes back that a page was sent.
pub fn not_sent(program: &Program, page: PageId, seen: &mut Seen) {
    if let Some(page) = program.pages.get(page) {
        seen.pages.remove(&page.key);
    }
}
