//! What a form does that nobody can have wanted, told once for each cause.

mod asked;
mod finish;
mod rules;
mod sense;
mod sent;
mod texts;
mod twice;
mod unasked;
mod unread;
mod ways;

use super::encoding::Encoding;
use super::parts::{FEWEST_QUESTIONS, Part, parts};
use super::places::Places;
use super::sat::Answer;
use super::uses::Uses;
use super::witness::{self, Witness};
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::program::{Condition, ConditionId, PageId, Program, QuestionId};
use batsat::Lit;
use runtime_wasm::report::Report;
use std::collections::BTreeSet;

/// Every finding about a form, in no particular order.
#[must_use]
pub fn findings(program: &Program, places: &Places) -> Vec<Diagnostic> {
    if parts_have_nothing_to_tell(program, places, FEWEST_QUESTIONS) {
        return unread::unread(program, places, &BTreeSet::new());
    }
    let mut prover = Prover::new(places, Encoding::new(program));
    prover.look();
    prover.asked_twice(&twice::pairs(program, &prover.never_asked));
    prover.texts();
    prover.left_undecided();
    prover.found.extend(unread::unread(program, places, &prover.never_asked));
    prover.found
}

/// Whether every part of a form can be filled in and left, and there is nothing to tell about any. What there is to tell is
/// told about the form as a whole, with answers to the whole form that show it.
fn parts_have_nothing_to_tell(program: &Program, places: &Places, fewest: usize) -> bool {
    let pairs = twice::pairs(program, &BTreeSet::new());
    let parts = parts(program, places, &pairs, fewest);
    let forms = parts.iter().map(|part| Encoding::of_part(program, part));
    let (mut of_one_day, mut apart): (Vec<_>, Vec<_>) = forms.partition(Encoding::hangs_on_today);
    let mut joined = Part::default();
    if of_one_day.len() < 2 {
        apart.append(&mut of_one_day);
    } else {
        of_one_day.iter().filter_map(|form| form.part).for_each(|part| joined.join(part.clone()));
        apart.push(Encoding::of_part(program, &joined));
    }
    let has_nothing_to_tell = |form| {
        let mut prover = Prover::new(places, form);
        prover.look();
        prover.asked_twice(&pairs);
        prover.texts();
        let end = prover.here(program.pages.len());
        let can_end = !prover.impossible(&end);
        let is_certain = prover.undecided == 0 && prover.undecided_pages.is_empty() && !prover.wants_the_whole;
        can_end && is_certain && prover.found.is_empty()
    };
    apart.len() > 1 && apart.into_iter().all(has_nothing_to_tell)
}

/// A form while it is looked at.
struct Prover<'p> {
    program: &'p Program,
    places: &'p Places,
    form: Encoding<'p>,
    /// Without routes; made when it is first needed.
    free: Option<Encoding<'p>>,
    /// Something is possible in this part of the form that is only told with answers to the whole of it.
    wants_the_whole: bool,
    /// Questions that nobody is asked, which has been told.
    never_asked: BTreeSet<QuestionId>,
    /// Conditions about which something has been told.
    told_conditions: BTreeSet<ConditionId>,
    /// Nobody gets past some page.
    is_blocked: bool,
    /// Pages with a rule that uses what nobody there has been asked, which has been told.
    unasked_on: BTreeSet<PageId>,
    /// How many questions to the solver had no answer within the budget.
    undecided: usize,
    /// Pages of which it is not known whether everybody gets past them.
    undecided_pages: BTreeSet<PageId>,
    found: Vec<Diagnostic>,
}

impl<'p> Prover<'p> {
    fn new(places: &'p Places, form: Encoding<'p>) -> Self {
        Self {
            program: form.program,
            places,
            form,
            free: None,
            wants_the_whole: false,
            never_asked: BTreeSet::new(),
            told_conditions: BTreeSet::new(),
            is_blocked: false,
            unasked_on: BTreeSet::new(),
            undecided: 0,
            undecided_pages: BTreeSet::new(),
            found: Vec::new(),
        }
    }

    /// Looks at everything but the questions asked twice and the texts.
    fn look(&mut self) {
        self.examples();
        self.named_conditions();
        self.pages();
        self.sent();
    }

    fn tell(&mut self, found: Diagnostic) {
        self.found.push(found);
    }

    /// A few whole ways through the form, so that most of what can happen has been seen before it is asked for.
    fn examples(&mut self) {
        let end = self.form.clean_before.last().copied().unwrap_or(self.form.sat.yes());
        for page in (0..self.program.pages.len()).filter(|page| self.form.has_page(*page)).collect::<Vec<_>>() {
            if let Some(asked) = self.form.pages.get(page).copied() {
                self.form.sat.can_ever(&[end, asked]);
            }
        }
    }

    /// Whether it cannot be; what is not decided counts as possible and is kept in mind.
    fn impossible(&mut self, wanted: &[Lit]) -> bool {
        match self.form.sat.can_ever(wanted) {
            Answer::Impossible => true,
            Answer::Possible => false,
            Answer::Undecided => {
                self.undecided += 1;
                false
            }
        }
    }

    /// Every page before this one is without an error and no exit before it is reached.
    fn here(&self, page: PageId) -> [Lit; 2] {
        let yes = self.form.sat.yes();
        let clean = self.form.clean_before.get(page).copied().unwrap_or(yes);
        let left = self.form.left_before.get(page).copied().unwrap_or(!yes);
        [clean, !left]
    }

    /// Whether something that has been told already is behind this.
    fn is_told(&self, condition: &Condition) -> bool {
        let uses = Uses::of(self.program, condition);
        !uses.questions.is_disjoint(&self.never_asked) || !uses.conditions.is_disjoint(&self.told_conditions)
    }

    /// Answers for which all of this is so, confirmed.
    fn witness(&mut self, wanted: &[Lit], confirms: &dyn Fn(&Report) -> bool) -> Option<Witness> {
        self.shown(wanted, &|witness| confirms(&witness.report))
    }

    /// The same, with more to confirm. A part of a form has no whole answers to show: then it is kept in mind that some may be.
    fn shown(&mut self, wanted: &[Lit], confirms: &dyn Fn(&Witness) -> bool) -> Option<Witness> {
        if self.form.part.is_none() {
            return witness::find(&mut self.form, wanted, confirms);
        }
        self.wants_the_whole |= self.form.sat.can_ever(wanted) != Answer::Impossible;
        None
    }

    fn left_undecided(&mut self) {
        if self.undecided > 0 {
            let at = self.places.pages.first().map(|page| page.key.clone()).unwrap_or_default();
            let message = match self.undecided {
                1 => "One thing about this form could be neither proved nor ruled out".to_owned(),
                more => format!("{more} things about this form could be neither proved nor ruled out"),
            };
            let help = "Its conditions depend on each other in too many ways. Give names to conditions and ask simpler questions";
            self.tell(Diagnostic::new(Code::LeftUndecided, at, message).help(help));
        }
        for page in std::mem::take(&mut self.undecided_pages) {
            let (Some(found), Some(place)) = (self.program.pages.get(page), self.places.pages.get(page)) else {
                continue;
            };
            let message = format!(
                "Whether all answers leave a way past the page `{}` could be neither proved nor ruled out",
                found.key
            );
            let help = "Its rules compare what is answered here with earlier answers in too many ways. Compare with fewer of them";
            self.tell(Diagnostic::new(Code::LeftUndecided, place.key.clone(), message).help(help));
        }
    }
}

/// No error on any page before this one.
fn clean_before(program: &Program, report: &Report, page: PageId) -> bool {
    let page_of = |question: usize| program.questions.get(question).map_or(0, |question| question.page);
    report.errors.iter().all(|error| page_of(error.question) >= page)
}

#[cfg(test)]
mod tests;
