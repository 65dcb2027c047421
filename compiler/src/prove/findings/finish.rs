//! Answers that leave no way to finish: everything before is right, and whatever is answered on the next page is refused.

use super::ways::Together;
use super::{Prover, clean_before};
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::eval;
use crate::program::{Condition, Kind, PageId, Program, QuestionId};
use crate::prove::amounts::Cut;
use crate::prove::encoding::Holds;
use crate::prove::sat::Answer;
use crate::prove::uses::Uses;
use crate::prove::witness::{self, Witness};
use crate::prove::words;
use batsat::Lit;
use runtime_wasm::kernel::decimal;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Most ways to answer the pages before that are tried for questions of a page that depend on each other. Where there are
/// more, it is left undecided and told so.
const MOST_WAYS: usize = 200;

/// What came of trying the ways to answer the pages before.
enum Tried {
    /// Each can go on.
    AllGoOn,
    /// This one cannot.
    Ends(Vec<Lit>),
    /// The budget was spent first.
    TooMany,
}

impl<'p> Prover<'p> {
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
        self.tell_stuck(told, page, vec![asked, before], &BTreeMap::new());
        false
    }

    /// Ways to answer the pages before for which nothing on this page is right.
    pub(super) fn routes_that_end(&mut self, page: PageId) {
        for together in self.together(page) {
            match self.way_that_ends(page, &together) {
                Tried::AllGoOn => {}
                Tried::Ends(way) => {
                    let Some(found) = self.program.pages.get(page) else { return };
                    let message = format!("Some answers leave no way past the page `{}`", found.key);
                    let at = self.places.pages.get(page).map(|place| place.key.clone()).unwrap_or_default();
                    let told = Diagnostic::new(Code::RouteEnds, at, message);
                    self.tell_stuck(told, page, way, &together.earlier);
                    return;
                }
                Tried::TooMany => {
                    self.undecided_pages.insert(page);
                }
            }
        }
    }

    /// Tries the ways to answer the pages before, one by one, each with all that go on with the same answers.
    fn way_that_ends(&mut self, page: PageId, together: &Together<'_>) -> Tried {
        let asked = self.form.pages.get(page).copied().unwrap_or(self.form.sat.no());
        let [before, _] = self.here(page);
        // Ways that have been looked at and found to go on are left out.
        let mut wanted = vec![asked, before];
        for _ in 0..MOST_WAYS {
            // A way on which as much as can be is asked here: those who are asked less can often go on with the same answers.
            let mut example = wanted.clone();
            for question in &together.sometimes_asked {
                example.push(*question);
                if self.form.sat.can(&example) != Answer::Possible {
                    example.pop();
                }
            }
            match self.form.sat.can(&example) {
                Answer::Impossible => return Tried::AllGoOn,
                Answer::Undecided => return Tried::TooMany,
                Answer::Possible => {}
            }
            let way = self.way(together);
            let goes_on: Vec<Lit> = way.iter().copied().chain([asked, before, together.clean]).collect();
            match self.form.sat.can(&goes_on) {
                Answer::Possible => {
                    let needed = self.needed(together, way);
                    let same = self.form.sat.and(needed);
                    wanted.push(!same);
                }
                Answer::Undecided => return Tried::TooMany,
                Answer::Impossible => {
                    let clash = self.form.sat.smallest_clash();
                    let way = way.into_iter().filter(|lit| clash.contains(lit));
                    return Tried::Ends(way.chain([asked, before]).collect());
                }
            }
        }
        Tried::TooMany
    }

    /// Tells it with the answers that lead there; without such answers it is left undecided.
    fn tell_stuck(
        &mut self,
        mut told: Diagnostic,
        page: PageId,
        way: Vec<Lit>,
        conditions: &BTreeMap<Lit, &'p Condition>,
    ) {
        let program = self.program;
        let Some(found) = program.pages.get(page).filter(|_| !self.unasked_on.contains(&page)) else { return };
        let ranges = self.ranges(&way, found.questions.start);
        let free_days = witness::free_days();
        let met: Vec<(&Condition, bool)> = conditions
            .iter()
            .filter_map(|(lit, condition)| {
                if way.contains(lit) {
                    Some((*condition, true))
                } else {
                    way.contains(&!*lit).then_some((*condition, false))
                }
            })
            .collect();
        let here = |witness: &Witness| {
            let report = &witness.report;
            report.pages.get(page) == Some(&true)
                && clean_before(program, report, page)
                && !report.errors.is_empty()
                && ranges.iter().all(|range| range.holds(program, witness, &free_days))
                && met.iter().all(|(condition, met)| witness.meets(program, condition) == *met)
        };
        let Some(witness) = self.shown(&way, &here) else {
            self.undecided_pages.insert(page);
            return;
        };
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
