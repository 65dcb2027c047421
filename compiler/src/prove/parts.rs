//! Parts of a form that have nothing to do with each other: what can happen in one does not hang on the answers in another.
//!
//! A solver gives everything a value before it says that something can be. Asked about each question of a form as a whole, it
//! takes four times as long for twice the questions; asked about parts, twice as long. Where every part can be filled in and
//! left without an error, the answers of the parts put together fill in the form, so what can be in a part can be in the form.

use super::amounts::TODAY;
use super::encoding::Encoding;
use super::places::Places;
use super::uses::Uses;
use crate::program::{Condition, ConditionId, Insert, PageId, Program, QuestionId};
use std::collections::{BTreeMap, BTreeSet};

/// Parts with fewer questions are looked at together: to start a solver costs as much as a few questions.
pub(super) const FEWEST_QUESTIONS: usize = 16;

/// Positions in the program, and of inserts in [`Places`].
#[derive(Debug, Clone, Default)]
pub(super) struct Part {
    pub questions: BTreeSet<QuestionId>,
    /// With the pages of its questions.
    pub pages: BTreeSet<PageId>,
    pub conditions: BTreeSet<ConditionId>,
    pub sent: BTreeSet<usize>,
    pub inserts: BTreeSet<usize>,
}

impl Part {
    /// With all that is in another.
    pub fn join(&mut self, mut other: Self) {
        self.questions.append(&mut other.questions);
        self.pages.append(&mut other.pages);
        self.conditions.append(&mut other.conditions);
        self.sent.append(&mut other.sent);
        self.inserts.append(&mut other.inserts);
    }
}

impl Encoding<'_> {
    /// Whether something hangs on which day it is, so that what is possible here may not be on the day on which something else
    /// is possible.
    pub(super) fn hangs_on_today(&self) -> bool {
        self.amounts.cuts(TODAY).len() > self.said_of_today || !self.amounts.open().is_empty()
    }

    /// Whether a question is looked at.
    pub(super) fn has_question(&self, id: QuestionId) -> bool {
        self.part.is_none_or(|part| part.questions.contains(&id))
    }

    /// Whether a page is looked at.
    pub(super) fn has_page(&self, id: PageId) -> bool {
        self.part.is_none_or(|part| part.pages.contains(&id))
    }

    /// Whether where something is sent is looked at.
    pub(super) fn has_sent(&self, position: usize) -> bool {
        self.part.is_none_or(|part| part.sent.contains(&position))
    }

    /// Whether a place for an answer in a text is looked at.
    pub(super) fn has_insert(&self, position: usize) -> bool {
        self.part.is_none_or(|part| part.inserts.contains(&position))
    }

    /// Whether a named condition is looked at.
    pub(super) fn has_condition(&self, id: ConditionId) -> bool {
        self.part.is_none_or(|part| part.conditions.contains(&id))
    }
}

/// Something that stands in a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Member {
    Question(QuestionId),
    Page(PageId),
    Condition(ConditionId),
    Sent(usize),
    Insert(usize),
}

/// The parts of a form, in its order, each with at least so many questions; the two of a pair stand in one part. Nothing for a
/// form that is better looked at as a whole.
pub(super) fn parts(
    program: &Program,
    places: &Places,
    pairs: &[(QuestionId, QuestionId)],
    fewest: usize,
) -> Vec<Part> {
    let is_small = program.questions.len() < 2 * fewest;
    // After an exit that everyone reaches nothing is asked, in no part.
    if is_small || program.pages.iter().any(|page| page.exit.is_some() && page.ask_when.is_none()) {
        return Vec::new();
    }
    let mut parts: Vec<Part> = Vec::new();
    for members in components(program, places, pairs) {
        if parts.last().is_none_or(|part| part.questions.len() >= fewest) {
            parts.push(Part::default());
        }
        let Some(part) = parts.last_mut() else { break };
        for member in members {
            let is_new = match member {
                Member::Question(id) => {
                    part.pages.extend(program.questions.get(id).map(|question| question.page));
                    part.questions.insert(id)
                }
                Member::Page(id) => part.pages.insert(id),
                Member::Condition(id) => part.conditions.insert(id),
                Member::Sent(position) => part.sent.insert(position),
                Member::Insert(position) => part.inserts.insert(position),
            };
            debug_assert!(is_new || matches!(member, Member::Page(_)), "{member:?} stands in two parts");
        }
    }
    if parts.len() < 2 { Vec::new() } else { parts }
}

/// What hangs together, directly or through others, by the first of each.
fn components(program: &Program, places: &Places, pairs: &[(QuestionId, QuestionId)]) -> Vec<Vec<Member>> {
    let mut tied = Tied::default();
    for (id, question) in program.questions.iter().enumerate() {
        let own = Member::Question(id);
        tied.add(own);
        let conditions = question.ask_when.iter().chain(question.rules.iter().map(|rule| &rule.must));
        conditions.for_each(|condition| tied.uses(own, program, condition));
        let list = question.list.into_iter().chain(question.rules.iter().flat_map(|rule| rule.uses.iter().copied()));
        list.for_each(|other| tied.tie(own, Member::Question(other)));
        if program.pages.get(question.page).is_some_and(|page| page.ask_when.is_some()) {
            tied.tie(own, Member::Page(question.page));
        }
    }
    for (id, page) in program.pages.iter().enumerate() {
        if let Some(when) = &page.ask_when {
            tied.uses(Member::Page(id), program, when);
        }
    }
    for (id, named) in program.conditions.iter().enumerate() {
        tied.uses(Member::Condition(id), program, &named.when);
    }
    for (position, to) in program.form.send_to.iter().enumerate() {
        if let Some(when) = &to.when {
            tied.uses(Member::Sent(position), program, when);
        }
    }
    for (position, insert) in places.inserts.iter().enumerate() {
        let own = Member::Insert(position);
        tied.add(own);
        if let Some(page) = insert.page {
            tied.tie(own, Member::Page(page));
        }
        let calculation = match insert.what {
            Insert::Answer(answer) => {
                tied.tie(own, Member::Question(answer.question));
                None
            }
            Insert::Calculation(id) => Some(id),
            Insert::Fee => program.form.fee.as_ref().map(|fee| fee.amount),
            Insert::Reference | Insert::PromisedDate => None,
        };
        if let Some(calculation) = calculation.and_then(|id| program.calculations.get(id)) {
            let uses = Uses::of_value(program, &calculation.value);
            uses.questions.iter().for_each(|id| tied.tie(own, Member::Question(*id)));
            uses.conditions.iter().for_each(|id| tied.tie(own, Member::Condition(*id)));
        }
    }
    for (first, second) in pairs {
        tied.tie(Member::Question(*first), Member::Question(*second));
    }
    tied.together()
}

/// Members, each with one before it to which it is tied; the first of those tied together stands for them.
#[derive(Default)]
struct Tied(BTreeMap<Member, Member>);

impl Tied {
    fn add(&mut self, member: Member) {
        self.0.entry(member).or_insert(member);
    }

    fn first(&mut self, member: Member) -> Member {
        self.add(member);
        let mut first = member;
        while let Some(before) = self.0.get(&first).copied().filter(|before| *before != first) {
            first = before;
        }
        // The way there is short the next time.
        let mut step = member;
        while let Some(before) = self.0.insert(step, first).filter(|before| *before != step) {
            step = before;
        }
        first
    }

    fn tie(&mut self, one: Member, other: Member) {
        let (one, other) = (self.first(one), self.first(other));
        self.0.insert(one.max(other), one.min(other));
    }

    fn uses(&mut self, own: Member, program: &Program, condition: &Condition) {
        self.add(own);
        let uses = Uses::of(program, condition);
        uses.questions.iter().for_each(|id| self.tie(own, Member::Question(*id)));
        uses.conditions.iter().for_each(|id| self.tie(own, Member::Condition(*id)));
    }

    fn together(mut self) -> Vec<Vec<Member>> {
        let mut together: BTreeMap<Member, Vec<Member>> = BTreeMap::new();
        for member in self.0.keys().copied().collect::<Vec<_>>() {
            together.entry(self.first(member)).or_default().push(member);
        }
        together.into_values().collect()
    }
}
