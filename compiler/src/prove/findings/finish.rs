//! Answers that leave no way to finish: everything before is right, and whatever is answered on the next page is refused.

use super::{Prover, clean_before};
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::eval;
use crate::program::{Kind, PageId, Program, QuestionId};
use crate::prove::amounts::Cut;
use crate::prove::encoding::Holds;
use crate::prove::sat::Answer;
use crate::prove::uses::Uses;
use crate::prove::witness::{self, Witness};
use crate::prove::words;
use batsat::Lit;
use runtime_wasm::kernel::decimal;
use std::collections::BTreeSet;
use std::ops::Range;

/// Most ways to answer the pages before that are tried for one page. A page that looks at more of them is not told about:
/// the ways that were tried go on.
const MOST_WAYS: usize = 200;

impl Prover<'_> {
    /// Whether anybody gets past a page; when nobody does, that is told.
    pub(super) fn can_be_left(&mut self, page: PageId) -> bool {
        let asked = self.form.pages.get(page).copied().unwrap_or(self.form.sat.no());
        let clean = self.form.page_clean.get(page).copied().unwrap_or(self.form.sat.yes());
        let [before, _] = self.here(page);
        if !self.impossible(&[asked, before, clean]) {
            return true;
        }
        self.is_blocked = true;
        let Some(found) = self.program.pages.get(page) else { return true };
        let message = format!("Nobody can get past the page `{}`, whatever they answer", found.key);
        let at = self.places.pages.get(page).map(|place| place.key.clone()).unwrap_or_default();
        let told = Diagnostic::new(Code::NobodyFinishes, at, message);
        self.tell_stuck(told, page, vec![asked, before]);
        false
    }

    /// Ways to answer the pages before for which nothing on this page is right.
    pub(super) fn routes_that_end(&mut self, page: PageId) {
        let Some(found) = self.program.pages.get(page) else { return };
        let asked = self.form.pages.get(page).copied().unwrap_or(self.form.sat.no());
        let clean = self.form.page_clean.get(page).copied().unwrap_or(self.form.sat.yes());
        let [before, _] = self.here(page);
        let matters = self.what_matters(found.questions.clone());
        if matters.is_empty() {
            return;
        }
        // Ways that have been looked at and found to go on.
        let mut wanted = vec![asked, before];
        for _ in 0..MOST_WAYS {
            match self.form.sat.can(&wanted) {
                Answer::Impossible => return,
                Answer::Undecided => {
                    self.undecided += 1;
                    return;
                }
                Answer::Possible => {}
            }
            let is = |lit: Lit| self.form.sat.value(lit);
            // What is not answered has nothing to say.
            let there = matters.iter().filter(|(valid, lit)| lit == valid || is(*valid));
            let way: Vec<Lit> = there.map(|(_, lit)| if is(*lit) { *lit } else { !*lit }).collect();
            let goes_on: Vec<Lit> = way.iter().copied().chain([asked, before, clean]).collect();
            match self.form.sat.can(&goes_on) {
                Answer::Possible => {
                    let same = self.form.sat.and(way);
                    wanted.push(!same);
                }
                Answer::Undecided => {
                    self.undecided += 1;
                    return;
                }
                Answer::Impossible => {
                    let clash = self.form.sat.smallest_clash();
                    let way: Vec<Lit> =
                        way.into_iter().filter(|lit| clash.contains(lit)).chain([asked, before]).collect();
                    let message = format!("Some answers leave no way past the page `{}`", found.key);
                    let at = self.places.pages.get(page).map(|place| place.key.clone()).unwrap_or_default();
                    let told = Diagnostic::new(Code::RouteEnds, at, message);
                    self.tell_stuck(told, page, way);
                    return;
                }
            }
        }
    }

    /// Everything about the pages before that the questions of a page look at, each with whether it is answered at all.
    fn what_matters(&mut self, questions: Range<QuestionId>) -> Vec<(Lit, Lit)> {
        let mut earlier = BTreeSet::new();
        for id in questions.clone() {
            let Some(question) = self.program.questions.get(id) else { continue };
            let conditions = question.ask_when.iter().chain(question.rules.iter().map(|rule| &rule.must));
            for condition in conditions {
                earlier
                    .extend(Uses::of(self.program, condition).questions.into_iter().filter(|id| *id < questions.start));
            }
        }
        let mut matters = BTreeSet::new();
        for id in earlier {
            let slots: Vec<_> =
                self.form.slots.range((id, None)..(id + 1, None)).map(|(_, slot)| slot.clone()).collect();
            for slot in slots {
                let valid = slot.valid;
                matters.insert((valid, valid));
                match slot.holds {
                    Holds::OneOf(lits) | Holds::Ticks(lits) => matters.extend(lits.into_iter().map(|lit| (valid, lit))),
                    Holds::Amount(amount) => {
                        matters.extend(self.form.amounts.cuts(amount).into_iter().map(|(_, lit)| (valid, lit)));
                    }
                    Holds::Text => {}
                }
            }
            let valid = self.form.slot(id, None).valid;
            let texts = self.form.texts.iter().filter(|(((text, _), _), _)| *text == id);
            matters.extend(texts.flat_map(|(_, known)| known.iter().map(|(_, lit)| (valid, *lit))));
            let parts = self.form.parts.iter().filter(|(((part, _), _), _)| *part == id);
            matters.extend(parts.map(|(_, lit)| (valid, *lit)));
        }
        matters.into_iter().collect()
    }

    /// Tells it with the answers that lead there; without such answers it is not told.
    fn tell_stuck(&mut self, mut told: Diagnostic, page: PageId, way: Vec<Lit>) {
        let program = self.program;
        let Some(found) = program.pages.get(page) else { return };
        let ranges = self.ranges(&way, found.questions.start);
        let free_days = witness::free_days();
        let here = |witness: &Witness| {
            let report = &witness.report;
            report.pages.get(page) == Some(&true)
                && clean_before(program, report, page)
                && !report.errors.is_empty()
                && ranges.iter().all(|range| range.holds(program, witness, &free_days))
        };
        let Some(witness) = witness::find(&mut self.form, &way, &here) else { return };
        let mut earlier = BTreeSet::new();
        for id in found.questions.clone() {
            let Some(question) = program.questions.get(id) else { continue };
            for condition in question.ask_when.iter().chain(question.rules.iter().map(|rule| &rule.must)) {
                earlier.extend(
                    Uses::of(program, condition).questions.into_iter().filter(|id| *id < found.questions.start),
                );
            }
        }
        // Which of the rules and limits cannot all be kept: as few as contradict each other.
        let refusals = self.refusals(found.questions.clone());
        let wanted: Vec<Lit> = way.into_iter().chain(refusals.iter().map(|refusal| !refusal.lit)).collect();
        if self.form.sat.can(&wanted) == Answer::Impossible {
            let clash = self.form.sat.smallest_clash();
            let clashing: Vec<&Refusal> = refusals.iter().filter(|refusal| clash.contains(&!refusal.lit)).collect();
            for refusal in &clashing {
                // That it has to be answered goes without saying where a rule of its says more.
                let more = clashing.iter().any(|other| other.question == refusal.question && other.is_rule);
                if refusal.is_rule || !more {
                    told = told.related(refusal.place.clone(), "this cannot be right together with the rest");
                }
            }
        }
        earlier.extend(found.ask_when.iter().flat_map(|when| Uses::of(program, when).questions));
        let example = words::answers(program, &witness, &earlier);
        let help =
            "Loosen one of the rules, or end the form for these answers with an exit that says what to do instead";
        told =
            told.help(if example.is_empty() { help.to_owned() } else { format!("For example when {example}. {help}") });
        self.tell(told);
    }

    /// The ranges that a way puts the amounts of earlier questions in.
    fn ranges(&self, way: &[Lit], end: QuestionId) -> Vec<InRange> {
        let mut ranges = Vec::new();
        for ((id, _), slot) in self.form.slots.range((0, None)..(end, None)) {
            let Holds::Amount(amount) = slot.holds else { continue };
            for (cut, lit) in self.form.amounts.cuts(amount) {
                let wanted = if way.contains(&lit) { Some(true) } else { way.contains(&!lit).then_some(false) };
                ranges.extend(wanted.map(|at_least| InRange { question: *id, cut, at_least }));
            }
        }
        ranges
    }

    /// What can be wrong with these questions, and where that is said.
    fn refusals(&self, questions: Range<QuestionId>) -> Vec<Refusal> {
        let mut refusals = Vec::new();
        for ((id, row), slot) in self.form.slots.range((questions.start, None)..(questions.end, None)) {
            let Some(place) = self.places.questions.get(*id) else { continue };
            refusals.push(Refusal { question: *id, is_rule: false, lit: slot.broken, place: place.place.key.clone() });
            let broken = self.form.broken_rules.get(&(*id, *row)).into_iter().flatten();
            refusals.extend(broken.zip(&place.rules).map(|(lit, (must, _))| Refusal {
                question: *id,
                is_rule: true,
                lit: *lit,
                place: must.clone(),
            }));
        }
        refusals
    }
}

/// Something that can be wrong with an answer.
struct Refusal {
    question: QuestionId,
    /// One of the author's rules, and not required, format or limits.
    is_rule: bool,
    lit: Lit,
    place: Range<usize>,
}

/// Where the answer to a question has to be.
struct InRange {
    question: QuestionId,
    cut: Cut,
    /// At least there, or else below.
    at_least: bool,
}

impl InRange {
    /// Whether the answer is there; in a list, that of some row.
    fn holds(&self, program: &Program, witness: &Witness, free_days: &[i32]) -> bool {
        let Some(question) = program.questions.get(self.question) else { return false };
        let slots = witness.report.questions.get(self.question).map(Vec::as_slice).unwrap_or_default();
        slots.iter().any(|slot| {
            let value = match question.kind {
                Kind::List { .. } => i64::try_from(slot.rows).ok().map(|rows| rows * decimal::ONE),
                _ => eval::value_of(&question.kind, &slot.text),
            };
            value.is_some_and(|value| (value >= self.cut.on(witness.today, free_days)) == self.at_least)
        })
    }
}
