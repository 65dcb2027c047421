//! Ways to answer the pages before a page, as far as the page can tell them apart.
//!
//! What its questions ask about earlier pages alone is one statement, whatever stands behind it. Questions that have nothing
//! to do with each other are looked at one by one. And once some answers are known to be right, everything that this does not
//! depend on is left open. So the ways that have to be tried are few; where they are not, that is told.

use super::Prover;
use crate::program::{Condition, Kind, PageId, QuestionId};
use crate::prove::amounts::TODAY;
use crate::prove::encoding::{Holds, Slot};
use crate::prove::sat::Answer;
use crate::prove::uses::Uses;
use batsat::Lit;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Most parts of conditions that are taken apart for one page; what is beyond is looked at whole.
const MOST_PARTS: usize = 2_000;

/// Questions of a page that depend on each other, and on no other question of it.
pub(super) struct Together<'p> {
    questions: BTreeSet<QuestionId>,
    /// The rows of a list are not taken apart.
    has_list: bool,
    /// Conditions on earlier pages alone, by their statement.
    pub earlier: BTreeMap<Lit, &'p Condition>,
    /// Everything about earlier answers that are compared with answers of this page, each with whether it is answered.
    compared: BTreeSet<(Lit, Lit)>,
    /// Comparisons of answers of this page alone, each with the questions that it uses.
    here: Vec<(Lit, BTreeSet<QuestionId>)>,
    /// The statements that questions are asked which not everybody is asked.
    pub sometimes_asked: Vec<Lit>,
    /// Whether all of these questions are without an error.
    pub clean: Lit,
}

impl<'p> Prover<'p> {
    /// The questions of a page by what depends on what, without those that ask nothing about earlier pages.
    pub(super) fn together(&mut self, page: PageId) -> Vec<Together<'p>> {
        let Some(range) = self.program.pages.get(page).map(|page| page.questions.clone()) else { return Vec::new() };
        let mut left = MOST_PARTS;
        let groups = self.groups(&range);
        let groups = groups.into_iter().map(|group| self.group(group, &range, &mut left));
        groups.filter(|group| !group.earlier.is_empty() || !group.compared.is_empty()).collect()
    }

    /// Questions whose conditions look at each other, at the same list, or at today.
    fn groups(&self, range: &Range<QuestionId>) -> Vec<BTreeSet<QuestionId>> {
        let mut groups: Vec<(BTreeSet<QuestionId>, bool)> = Vec::new();
        for id in range.clone().filter(|id| self.form.has_question(*id)) {
            let Some(question) = self.program.questions.get(id) else { continue };
            let mut group = BTreeSet::from([id]);
            group.extend(question.list);
            let mut today = false;
            for condition in question.ask_when.iter().chain(question.rules.iter().map(|rule| &rule.must)) {
                let uses = Uses::of(self.program, condition);
                group.extend(uses.questions.into_iter().filter(|id| range.contains(id)));
                today |= uses.today;
            }
            let (near, far): (Vec<_>, Vec<_>) =
                groups.into_iter().partition(|(other, at_today)| !other.is_disjoint(&group) || (today && *at_today));
            today |= near.iter().any(|(_, at_today)| *at_today);
            group.extend(near.into_iter().flat_map(|(other, _)| other));
            groups = far;
            groups.push((group, today));
        }
        groups.into_iter().map(|(group, _)| group).collect()
    }

    fn group(&mut self, questions: BTreeSet<QuestionId>, range: &Range<QuestionId>, left: &mut usize) -> Together<'p> {
        let program = self.program;
        let faults: Vec<Lit> = questions.iter().flat_map(|id| self.form.faults(*id)).collect();
        let clean = self.form.sat.and(faults.into_iter().map(|fault| !fault));
        let mut group = Together {
            questions,
            has_list: false,
            earlier: BTreeMap::new(),
            compared: BTreeSet::new(),
            here: Vec::new(),
            sometimes_asked: Vec::new(),
            clean,
        };
        for id in group.questions.clone() {
            let Some(question) = program.questions.get(id) else { continue };
            group.has_list |= matches!(question.kind, Kind::List { .. });
            let row = question.list.map(|_| 0);
            if question.ask_when.is_some() && row.is_none() {
                group.sometimes_asked.push(self.form.slot(id, row).asked);
            }
            for condition in question.ask_when.iter().chain(question.rules.iter().map(|rule| &rule.must)) {
                self.take_apart(&mut group, condition, row, range, left);
            }
        }
        group
    }

    /// Finds what a condition asks of earlier pages.
    fn take_apart(
        &mut self,
        group: &mut Together<'p>,
        condition: &'p Condition,
        row: Option<usize>,
        range: &Range<QuestionId>,
        left: &mut usize,
    ) {
        let uses = Uses::of(self.program, condition);
        if !uses.questions.iter().any(|id| range.contains(id)) {
            let met = self.form.met(condition, row);
            if met != self.form.sat.yes() && met != self.form.sat.no() {
                group.earlier.insert(met, condition);
            }
            return;
        }
        *left = left.saturating_sub(1);
        let named;
        let parts = match condition {
            _ if *left == 0 => None,
            Condition::Named(id) => {
                named = self.program.conditions.get(*id);
                named.map(|named| std::slice::from_ref(&named.when))
            }
            Condition::All(parts) | Condition::Any(parts) => Some(parts.as_slice()),
            Condition::Not(inner) => Some(std::slice::from_ref(inner.as_ref())),
            _ => None,
        };
        match parts {
            Some(parts) => parts.iter().for_each(|part| self.take_apart(group, part, row, range, left)),
            None if uses.questions.first().is_some_and(|first| *first >= range.start) => {
                group.here.push((self.form.met(condition, row), uses.questions));
            }
            None => uses.questions.range(..range.start).for_each(|id| self.everything_about(*id, &mut group.compared)),
        }
    }

    /// Everything that is said of a question, each with whether it is answered at all.
    fn everything_about(&mut self, id: QuestionId, compared: &mut BTreeSet<(Lit, Lit)>) {
        let slots: Vec<Slot> =
            self.form.slots.range((id, None)..(id + 1, None)).map(|(_, slot)| slot.clone()).collect();
        for slot in slots {
            compared.insert((slot.valid, slot.valid));
            compared.extend(self.answer_of(&slot).into_iter().map(|lit| (slot.valid, lit)));
        }
        let valid = self.form.slot(id, None).valid;
        compared.extend(self.texts_of(id).into_iter().map(|lit| (valid, lit)));
    }

    /// Everything that is said of an answer that is no text.
    fn answer_of(&self, slot: &Slot) -> Vec<Lit> {
        match &slot.holds {
            Holds::OneOf(lits) | Holds::Ticks(lits) => lits.clone(),
            Holds::Amount(amount) => self.form.amounts.cuts(*amount).into_iter().map(|(_, lit)| lit).collect(),
            Holds::Text => Vec::new(),
        }
    }

    /// Everything that is said of a text and its parts.
    fn texts_of(&self, id: QuestionId) -> Vec<Lit> {
        let texts = self.form.texts.iter().filter(|(((text, _), _), _)| *text == id);
        let parts = self.form.parts.iter().filter(|(((part, _), _), _)| *part == id);
        texts.flat_map(|(_, known)| known.iter().map(|(_, lit)| *lit)).chain(parts.map(|(_, lit)| *lit)).collect()
    }

    /// How the pages before are answered in the example at hand.
    pub(super) fn way(&self, together: &Together<'_>) -> Vec<Lit> {
        let is = |lit: Lit| self.form.sat.value(lit);
        // What is not answered has nothing to say.
        let there = together.compared.iter().filter(|(valid, lit)| lit == valid || is(*valid)).map(|(_, lit)| lit);
        let way = together.earlier.keys().chain(there).map(|lit| if is(*lit) { *lit } else { !*lit });
        way.collect::<BTreeSet<Lit>>().into_iter().collect()
    }

    /// Of a way with answers that are right on this page, the example at hand: what it depends on that they are right.
    /// Everyone of whom that much is so can give the same answers.
    pub(super) fn needed(&mut self, together: &Together<'_>, way: Vec<Lit>) -> Vec<Lit> {
        if together.has_list {
            return way;
        }
        let same = self.same_answers(together);
        let wrong: Vec<Lit> = way.iter().copied().chain(same.iter().copied()).chain([!together.clean]).collect();
        if self.form.sat.can(&wrong) != Answer::Impossible {
            return way;
        }
        let clash = self.form.sat.clash();
        let mut needed: Vec<Lit> = way.into_iter().filter(|lit| clash.contains(lit)).collect();
        let mut position = 0;
        while position < needed.len() {
            let without = needed.iter().enumerate().filter(|(at, _)| *at != position).map(|(_, lit)| *lit);
            let wrong: Vec<Lit> = without.chain(same.iter().copied()).chain([!together.clean]).collect();
            if self.form.sat.can(&wrong) == Answer::Impossible {
                needed.remove(position);
            } else {
                position += 1;
            }
        }
        needed
    }

    /// That whoever is asked one of these questions answers it as in the example at hand, on the same day. Nothing is said of
    /// those who are not asked, nor of questions that are not asked in the example.
    fn same_answers(&mut self, together: &Together<'_>) -> Vec<Lit> {
        let mut same = Vec::new();
        let mut as_is = |prover: &Self, when: Option<Lit>, lit: Lit| {
            same.push((when, if prover.form.sat.value(lit) { lit } else { !lit }));
        };
        for id in &together.questions {
            let slot = self.form.slot(*id, None);
            if !self.form.sat.value(slot.asked) {
                continue;
            }
            for lit in [slot.valid, slot.blank].into_iter().chain(self.answer_of(&slot)).chain(self.texts_of(*id)) {
                as_is(self, Some(slot.asked), lit);
            }
        }
        for (lit, questions) in &together.here {
            let asked: Vec<Lit> = questions.iter().map(|id| self.form.slot(*id, None).asked).collect();
            if asked.iter().all(|asked| self.form.sat.value(*asked)) {
                let asked = self.form.sat.and(asked);
                as_is(self, Some(asked), *lit);
            }
        }
        for (_, lit) in self.form.amounts.cuts(TODAY) {
            as_is(self, None, lit);
        }
        for (_, _, lit) in self.form.amounts.open() {
            as_is(self, None, lit);
        }
        let same = same.into_iter().map(|(when, lit)| match when {
            Some(asked) => self.form.sat.or([!asked, lit]),
            None => lit,
        });
        same.collect()
    }
}
