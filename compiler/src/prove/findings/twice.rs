//! The same thing asked twice of one person.

use super::Prover;
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::program::{Kind, Program, Question, QuestionId};
use crate::prove::uses::Uses;
use crate::prove::words;
use runtime_wasm::abi::{outcome, state};
use runtime_wasm::report::Report;
use std::collections::{BTreeSet, HashMap};

impl Prover<'_> {
    /// Pairs of questions that ask for the same, with answers with which somebody is asked both.
    pub(super) fn asked_twice(&mut self, pairs: &[(QuestionId, QuestionId)]) {
        for (first, second) in pairs {
            if self.form.has_question(*first) {
                self.both_asked(*first, *second);
            }
        }
    }

    fn both_asked(&mut self, first: QuestionId, second: QuestionId) {
        let program = self.program;
        let (Some(one), Some(two)) = (program.questions.get(first), program.questions.get(second)) else { return };
        let end = self.form.clean_before.last().copied().unwrap_or(self.form.sat.yes());
        let wanted = [self.form.slot(first, None).asked, self.form.slot(second, None).asked, end];
        let is_asked = |report: &Report, id: QuestionId| {
            let slots = report.questions.get(id).map(Vec::as_slice).unwrap_or_default();
            slots.iter().any(|slot| slot.state != state::NOT_ASKED)
        };
        let both = |report: &Report| {
            is_asked(report, first) && is_asked(report, second) && report.outcome != outcome::INCOMPLETE
        };
        let Some(witness) = self.witness(&wanted, &both) else { return };
        let conditions = [one, two].into_iter().flat_map(|question| {
            let page = program.pages.get(question.page).and_then(|page| page.ask_when.as_ref());
            page.into_iter().chain(&question.ask_when)
        });
        let uses = conditions.flat_map(|when| Uses::of(program, when).questions).collect();
        let example = words::answers(program, &witness, &uses);
        let (name, other) = (words::name(program, one), words::name(program, two));
        let message = if one.fill_from.is_some() && one.fill_from == two.fill_from {
            let from = one.fill_from.as_deref().unwrap_or_default();
            format!("`{other}` is filled from `{from}`, which people have been asked for already as `{name}`")
        } else {
            format!("`{other}` asks people again what they have answered as `{name}`")
        };
        let place =
            |id: QuestionId| self.places.questions.get(id).map(|place| place.place.key.clone()).unwrap_or_default();
        let when = if example.is_empty() {
            "on every way through the form".to_owned()
        } else {
            format!("for example when {example}")
        };
        let told = Diagnostic::new(Code::AskedTwice, place(second), message)
            .related(place(first), "asked here first")
            .help(format!("Somebody is asked both {when}. Ask once, or say in the question what is different"));
        self.tell(told);
    }
}

/// Pairs of questions outside lists that ask for the same, without those that nobody is asked.
pub(super) fn pairs(program: &Program, never_asked: &BTreeSet<QuestionId>) -> Vec<(QuestionId, QuestionId)> {
    let outside = |id: &QuestionId| program.questions.get(*id).is_some_and(|question| question.list.is_none());
    let asked = (0..program.questions.len()).filter(outside).filter(|id| !never_asked.contains(id));
    let mut earlier: HashMap<Asked<'_>, Vec<QuestionId>> = HashMap::new();
    let mut pairs = Vec::new();
    for second in asked {
        let Some(two) = program.questions.get(second) else { continue };
        let elsewhere = |first: &QuestionId| program.questions.get(*first).is_some_and(|one| one.page != two.page);
        let mut firsts = Vec::new();
        for what in asks_for(two) {
            let before = earlier.entry(what).or_default();
            firsts.extend(before.iter().copied().find(elsewhere));
            before.push(second);
        }
        pairs.extend(firsts.into_iter().min().map(|first| (first, second)));
    }
    pairs
}

/// What a question asks for, where a second question for it on another page would be one too many.
#[derive(PartialEq, Eq, Hash)]
enum Asked<'p> {
    /// The same detail of the account.
    Account(&'p str),
    /// Something of this type about the person who fills in the form, in these words.
    You(&'static str, String),
}

fn asks_for(question: &Question) -> impl Iterator<Item = Asked<'_>> {
    let words = question.ask.trim().trim_end_matches('?').to_lowercase();
    let about_you = words.split_whitespace().any(|word| word == "your");
    let personal = matches!(question.kind, Kind::Name | Kind::Email | Kind::Phone | Kind::NiNumber);
    let account = question.fill_from.as_deref().map(Asked::Account);
    let you = (about_you && personal).then(|| Asked::You(question.kind.type_name(), words));
    account.into_iter().chain(you)
}
