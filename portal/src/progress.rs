//! Where someone is in a form. What is asked, and what is wrong, the validator says; here it is only compared with what the
//! person has had before them.

use crate::answers::{Posted, on_page};
use crate::store::drafts::Seen;
use compiler::program::{PageId, Program, QuestionId};
use runtime_wasm::abi::{outcome, state};
use runtime_wasm::report::{Broken, Report};

/// A place to go on from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// A page with questions.
    Page(PageId),
    /// An end that is not a submission.
    Exit(PageId),
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
        self.asked(page)
            && match self.next() {
                Next::Page(open) | Next::Exit(open) => page <= open,
                Next::Check => true,
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
fn is_asked(report: &Report, question: QuestionId, row: Option<usize>) -> bool {
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
        let hidden = |(id, question): (QuestionId, &compiler::program::Question)| {
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
