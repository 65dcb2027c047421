//! Pages and questions that nobody is asked, exits that nobody reaches, options that nobody can go on with.

use super::{Prover, clean_before};
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::program::{Condition, Kind, PageId, QuestionId};
use crate::prove::encoding::{Holds, Row};
use crate::prove::uses::Uses;
use crate::prove::words;
use batsat::Lit;
use runtime_wasm::report::Report;
use std::collections::BTreeSet;
use std::ops::Range;

impl<'p> Prover<'p> {
    /// Page by page, until nobody gets any further.
    pub(super) fn pages(&mut self) {
        for page in (0..self.program.pages.len()).filter(|page| self.form.has_page(*page)).collect::<Vec<_>>() {
            let here = self.here(page);
            if self.impossible(&here) {
                self.nobody_gets_here(page);
                return;
            }
            if self.page(page) {
                self.questions(page);
                if self.can_be_left(page) {
                    self.options(page);
                    self.routes_that_end(page);
                }
            }
        }
    }

    /// Everyone has left by an exit before this page. Where nobody gets past a page, that has been told.
    fn nobody_gets_here(&mut self, page: PageId) {
        if self.is_blocked {
            return;
        }
        let (Some(found), Some(place)) = (self.program.pages.get(page), self.places.pages.get(page)) else { return };
        let message = format!("The page `{}` can never be asked: the form has ended for everyone before", found.key);
        let mut told = Diagnostic::new(Code::NeverAsked, place.key.clone(), message)
            .help("Change the condition of an exit before it, or take the page away");
        let exits =
            self.program.pages.iter().zip(&self.places.pages).take(page).filter(|(page, _)| page.exit.is_some());
        for (_, place) in exits {
            told = told.related(place.when.clone(), "an exit that people leave by");
        }
        self.tell(told);
    }

    /// Whether a page can be asked; when not, that is told and its questions are left out.
    fn page(&mut self, id: PageId) -> bool {
        let (Some(page), Some(place)) = (self.program.pages.get(id), self.places.pages.get(id)) else { return false };
        let Some(when) = &page.ask_when else { return true };
        let asked = self.form.pages.get(id).copied().unwrap_or(self.form.sat.no());
        let [clean, _] = self.here(id);
        if !self.impossible(&[asked, clean]) {
            let here = self.here(id);
            if !self.unasked(when, None, &here, &place.when) {
                self.sense(when, None, &place.when);
            }
            return true;
        }
        self.never_asked.extend(page.questions.clone());
        if !self.is_told(when) {
            let what = if page.exit.is_some() { "The exit" } else { "The page" };
            let verb = if page.exit.is_some() { "reached" } else { "asked" };
            let message = format!("{what} `{}` can never be {verb}", page.key);
            let here = self.here(id);
            let told = Diagnostic::new(Code::NeverAsked, place.when.clone(), message);
            let told = self.why_never(told, when, None, &here, id);
            self.tell(told);
        }
        false
    }

    fn questions(&mut self, page: PageId) {
        let Some(range) = self.program.pages.get(page).map(|page| page.questions.clone()) else { return };
        for id in range {
            if !self.form.has_question(id) {
                continue;
            }
            let Some(question) = self.program.questions.get(id) else { continue };
            let row = question.list.map(|_| 0);
            if question.list.is_some_and(|list| self.never_asked.contains(&list)) || !self.question(id, page, row) {
                self.never_asked.insert(id);
                continue;
            }
            self.rules(id, page, row);
        }
    }

    /// Whether a question can be asked; when not, that is told.
    fn question(&mut self, id: QuestionId, page: PageId, row: Row) -> bool {
        let (Some(question), Some(place)) = (self.program.questions.get(id), self.places.questions.get(id)) else {
            return false;
        };
        let Some(when) = &question.ask_when else { return true };
        let asked = self.form.slot(id, row).asked;
        let [clean, _] = self.here(page);
        let before = self.form.clean_on_page_before(id, page);
        let name = words::name(self.program, question);
        if !self.impossible(&[asked, clean, before]) {
            let page_asked = self.form.pages.get(page).copied().unwrap_or(self.form.sat.no());
            let there = question.list.map_or(page_asked, |list| self.form.slot(list, None).valid);
            if !self.unasked(when, row, &[page_asked, clean, before, there], &place.place.when) {
                self.sense(when, row, &place.place.when);
            }
            return true;
        }
        if !self.is_told(when) {
            let told =
                Diagnostic::new(Code::NeverAsked, place.place.when.clone(), format!("`{name}` can never be asked"));
            let page_asked = self.form.pages.get(page).copied().unwrap_or(self.form.sat.no());
            let told = self.why_never(told, when, row, &[page_asked, clean, before], page);
            self.tell(told);
        }
        false
    }

    /// Adds why a condition is never met here: which of its parts do not go together, what stands before it, and answers
    /// that come as near as any.
    pub(super) fn why_never(
        &mut self,
        mut told: Diagnostic,
        when: &'p Condition,
        row: Row,
        here: &[Lit],
        page: PageId,
    ) -> Diagnostic {
        let named;
        let parts: &[Condition] = match when {
            Condition::All(parts) => parts,
            other => {
                named = std::slice::from_ref(other);
                named
            }
        };
        let lits: Vec<Lit> = parts.iter().map(|part| self.form.met(part, row)).collect();
        if self.impossible(&lits) {
            let clash = self.form.sat.smallest_clash();
            let clashing = parts.iter().zip(&lits).filter(|(_, lit)| clash.contains(lit));
            let clashing: Vec<String> = clashing.map(|(part, _)| words::quoted(self.program, part)).collect();
            told = told.caption(match clashing.as_slice() {
                [] | [_] => "never met".to_owned(),
                [one, other] => format!("{one} and {other} are never met together"),
                more => format!("{} are never met together", more.join(", ")),
            });
        } else {
            told = told.caption("never met by the time that anyone gets here");
            for (exit, place) in self.exits_and_rules_before(&lits, page) {
                told = told.related(place, exit);
            }
        }
        // As many of its parts as can be met at once.
        let mut wanted = here.to_vec();
        for lit in &lits {
            wanted.push(*lit);
            if self.impossible(&wanted) {
                wanted.pop();
            }
        }
        let program = self.program;
        let uses = Uses::of(program, when);
        let reached =
            |report: &Report| clean_before(program, report, page) && report.exit.is_none_or(|exit| exit >= page);
        let example = self.witness(&wanted, &reached).map(|witness| words::answers(program, &witness, &uses.questions));
        let advice = "Change the condition, or take this away";
        told.help(match example {
            Some(example) if !example.is_empty() => {
                format!("People come nearest when {example}, and even then it is not met. {advice}")
            }
            _ => advice.to_owned(),
        })
    }

    /// The exits and rules before a page without which a condition could be met there.
    fn exits_and_rules_before(&mut self, met: &[Lit], page: PageId) -> Vec<(String, Range<usize>)> {
        let mut causes: Vec<(Lit, String, Range<usize>)> = Vec::new();
        for (id, (found, place)) in self.program.pages.iter().zip(&self.places.pages).take(page).enumerate() {
            let asked = self.form.pages.get(id).copied().unwrap_or(self.form.sat.no());
            if found.exit.is_some() {
                causes.push((!asked, format!("the form ends at `{}` first", found.key), place.when.clone()));
            }
            for question in found.questions.clone() {
                let broken = self.form.broken_rules.get(&(question, None)).cloned().unwrap_or_default();
                let places =
                    self.places.questions.get(question).map(|place| place.rules.as_slice()).unwrap_or_default();
                for (rule, (must, _)) in broken.into_iter().zip(places) {
                    causes.push((!rule, "this rule stops people first".to_owned(), must.clone()));
                }
            }
        }
        let wanted: Vec<Lit> = met.iter().copied().chain(causes.iter().map(|(lit, _, _)| *lit)).collect();
        if !self.impossible(&wanted) {
            return Vec::new();
        }
        let clash = self.form.sat.smallest_clash();
        causes.into_iter().filter(|(lit, _, _)| clash.contains(lit)).map(|(_, said, place)| (said, place)).collect()
    }

    /// Options that a rule refuses, whatever else is answered.
    fn options(&mut self, page: PageId) {
        let Some(range) = self.program.pages.get(page).map(|page| page.questions.clone()) else { return };
        let [clean, _] = self.here(page);
        let page_clean = self.form.page_clean.get(page).copied().unwrap_or(self.form.sat.no());
        for id in range.filter(|id| self.form.has_question(*id) && !self.never_asked.contains(id)).collect::<Vec<_>>() {
            let Some(question) = self.program.questions.get(id) else { continue };
            if !matches!(question.kind, Kind::Choice { .. } | Kind::Choices { .. }) {
                continue;
            }
            let row = question.list.map(|_| 0);
            let (Holds::OneOf(lits) | Holds::Ticks(lits)) = self.form.slot(id, row).holds else { continue };
            for (position, (option, lit)) in question.kind.options().iter().zip(lits).enumerate() {
                if !self.impossible(&[lit, clean, page_clean]) {
                    continue;
                }
                let place = self.places.questions.get(id);
                let at = place.and_then(|place| place.options.get(position)).cloned().unwrap_or_default();
                let name = words::name(self.program, question);
                let message = format!("Nobody who chooses `{}` for `{name}` can go on", option.key);
                let mut told = Diagnostic::new(Code::OptionRefused, at, message).caption("always refused");
                for (must, _) in place.map(|place| place.rules.as_slice()).unwrap_or_default() {
                    told = told.related(must.clone(), "by the rules of its page");
                }
                let example = self.refusal(id, lit, clean);
                let help = "Take the option away, or end the form for it with an `exit` that says what to do instead";
                self.tell(told.help(format!("{example}{help}")));
            }
        }
    }

    /// Answers with an option that is refused, in words.
    fn refusal(&mut self, id: QuestionId, option: Lit, clean: Lit) -> String {
        let program = self.program;
        let Some(question) = program.questions.get(id) else { return String::new() };
        let page = question.page;
        let is_here = |question: QuestionId| program.questions.get(question).is_some_and(|it| it.page == page);
        let refused = |report: &Report| {
            clean_before(program, report, page) && report.errors.iter().any(|error| is_here(error.question))
        };
        let mut told = BTreeSet::from([id]);
        for rule in &question.rules {
            told.extend(Uses::of(program, &rule.must).questions);
        }
        let example = self.witness(&[option, clean], &refused);
        let example = example.map(|witness| words::answers(program, &witness, &told)).unwrap_or_default();
        if example.is_empty() { example } else { format!("There is a mistake, for example when {example}. ") }
    }
}
