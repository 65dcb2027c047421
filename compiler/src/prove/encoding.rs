//! A form as statements for the solver: what is asked, what is answered, what is wrong with it. [`crate::eval`] says the same
//! of answers that are given; here they are all answers at once.
//!
//! What cannot be cut into finitely many cases, such as a sum, is left open, with only what is surely so said about it.
//! So "cannot happen" is always right; that something can happen is only believed after answers have shown it.

use super::amounts::{AmountId, Amounts, Cut, TODAY};
use super::parts::Part;
use super::sat::Sat;
use crate::program::{Condition, Kind, PageId, Program, Question, QuestionId, QuestionRef, Step};
use batsat::Lit;
use runtime_wasm::kernel::{date, decimal};
use std::collections::{BTreeMap, HashMap};

/// A row of a list that is looked at; none outside lists. The first stands for any row.
pub(super) type Row = Option<usize>;

/// What is known of a question, in one row.
#[derive(Debug, Clone)]
pub(super) struct Slot {
    /// It is asked.
    pub asked: Lit,
    /// It is asked and has a valid answer; for a list, at least one row.
    pub valid: Lit,
    /// It is asked and left blank.
    pub blank: Lit,
    /// It has an error of its own: required, format or limits.
    pub broken: Lit,
    /// Its answer, when it is valid.
    pub holds: Holds,
}

/// What an answer holds.
#[derive(Debug, Clone)]
pub(super) enum Holds {
    /// Text, or a part of the world that nothing compares in more detail.
    Text,
    /// One of these: no and yes, or the options of a choice.
    OneOf(Vec<Lit>),
    /// Any of these.
    Ticks(Vec<Lit>),
    /// A number, an amount of money, a date or a time; for a list its rows.
    Amount(AmountId),
}

/// Statements about some or all rows of a list.
pub(super) struct AboutRows<'p> {
    pub list: QuestionId,
    pub when: &'p Condition,
    /// Some row, or every row.
    pub any: bool,
    pub lit: Lit,
}

/// A form, ready for questions to the solver.
pub(super) struct Encoding<'p> {
    pub program: &'p Program,
    /// The part of it that is looked at; none for the whole.
    pub part: Option<&'p Part>,
    /// Whether everything is asked of everyone: no routes, no exits, no rules. What is always met even so is met because of
    /// what it says, not because of the way that leads to it, which an author may want to change one day.
    everything_asked: bool,
    pub sat: Sat,
    pub amounts: Amounts,
    /// Whether each page is asked.
    pub pages: Vec<Lit>,
    /// Whether an exit before each page is reached; one more for the end.
    pub left_before: Vec<Lit>,
    /// Whether each named condition is met.
    pub conditions: Vec<Lit>,
    pub slots: BTreeMap<(QuestionId, Row), Slot>,
    /// For each list, whether each row that is looked at exists.
    pub rows: BTreeMap<QuestionId, Vec<Lit>>,
    pub about_rows: Vec<AboutRows<'p>>,
    /// Whether some row's question has an error of its own.
    pub broken_in_some_row: BTreeMap<QuestionId, Lit>,
    /// Which written text a text is.
    pub texts: BTreeMap<(QuestionKey, Row), Vec<(String, Lit)>>,
    /// Whether two texts are the same.
    pub same_texts: Vec<(TextKey, TextKey, Lit)>,
    /// Whether a part of an address is there.
    pub parts: BTreeMap<(QuestionKey, Row), Lit>,
    /// What is left open, by how it is written: the amount and whether it has a value.
    pub opaque: HashMap<String, (AmountId, Lit)>,
    /// For each question and row, which of its author's rules is broken first.
    pub broken_rules: BTreeMap<(QuestionId, Row), Vec<Lit>>,
    /// For each question and row with messages that its author wrote, by rule: whether the answer is refused for that.
    pub refused: BTreeMap<(QuestionId, Row), Vec<(u16, Lit)>>,
    /// Whether every question of a page is without an error.
    pub page_clean: Vec<Lit>,
    /// Whether every page before each is without an error; one more for the end.
    pub clean_before: Vec<Lit>,
    /// How many cuts today has before anything compares with it.
    pub said_of_today: usize,
}

/// A text or a part of an answer, in one row.
pub(super) type TextKey = (QuestionKey, Row);

/// A question or a part of it, in an order.
pub(super) type QuestionKey = (QuestionId, Option<u8>);

pub(super) fn key_of(answer: QuestionRef) -> QuestionKey {
    (answer.question, answer.part.map(|part| part as u8))
}

impl<'p> Encoding<'p> {
    /// The form as it is.
    pub fn new(program: &'p Program) -> Self {
        Self::made(program, None, false)
    }

    /// Only a part of the form: nothing may be asked about the rest.
    pub fn of_part(program: &'p Program, part: &'p Part) -> Self {
        Self::made(program, Some(part), false)
    }

    /// The form, or a part of it, without its routes.
    pub fn with_everything_asked(program: &'p Program, part: Option<&'p Part>) -> Self {
        Self::made(program, part, true)
    }

    fn made(program: &'p Program, part: Option<&'p Part>, everything_asked: bool) -> Self {
        let mut form = Self {
            program,
            part,
            everything_asked,
            sat: Sat::new(),
            amounts: Amounts::new(),
            pages: Vec::new(),
            left_before: Vec::new(),
            conditions: Vec::new(),
            slots: BTreeMap::new(),
            rows: BTreeMap::new(),
            about_rows: Vec::new(),
            broken_in_some_row: BTreeMap::new(),
            texts: BTreeMap::new(),
            same_texts: Vec::new(),
            parts: BTreeMap::new(),
            opaque: HashMap::new(),
            broken_rules: BTreeMap::new(),
            refused: BTreeMap::new(),
            page_clean: Vec::new(),
            clean_before: Vec::new(),
            said_of_today: 0,
        };
        let no = form.sat.no();
        form.pages = vec![no; program.pages.len()];
        form.conditions = vec![no; program.conditions.len()];
        form.left_before.push(no);
        form.on_open_days();
        form.said_of_today = form.amounts.cuts(TODAY).len();
        for step in &program.steps {
            form.step(*step);
        }
        form.errors();
        form.tie();
        form
    }

    /// Today is a day on which the form can be sent.
    fn on_open_days(&mut self) {
        let Some(open) = &self.program.form.open else { return };
        if let Some(from) = open.from {
            let opened = self.amounts.at_least(&mut self.sat, TODAY, Cut::At(from));
            self.sat.clause([opened]);
        }
        if let Some(until) = open.until {
            let over = self.amounts.at_least(&mut self.sat, TODAY, Cut::At(until + 1));
            self.sat.clause([!over]);
        }
    }

    fn step(&mut self, step: Step) {
        match step {
            // What other parts do is left out here: nobody leaves by their exits.
            Step::Page(id) if !self.has_page(id) => {
                let left = self.left_before.last().copied().unwrap_or(self.sat.no());
                self.left_before.push(left);
            }
            Step::Question(id) if !self.has_question(id) => {}
            Step::Condition(id) if !self.has_condition(id) => {}
            Step::Page(id) => {
                let Some(page) = self.program.pages.get(id) else { return };
                let left = self.left_before.last().copied().unwrap_or(self.sat.no());
                let met = page.ask_when.as_ref().map(|when| self.met(when, None));
                let asked = self.sat.and(met.into_iter().chain([!left]));
                let asked = if self.everything_asked { self.sat.yes() } else { asked };
                if let Some(place) = self.pages.get_mut(id) {
                    *place = asked;
                }
                let left =
                    if page.exit.is_some() && !self.everything_asked { self.sat.or([left, asked]) } else { left };
                self.left_before.push(left);
            }
            Step::Question(id) => {
                self.slot(id, None);
                if let Some(Kind::List { questions, .. }) =
                    self.program.questions.get(id).map(|question| &question.kind)
                {
                    for inner in questions.clone() {
                        self.slot(inner, Some(0));
                    }
                }
            }
            Step::Condition(id) => {
                let met = self.program.conditions.get(id).map(|condition| self.met(&condition.when, None));
                if let (Some(place), Some(met)) = (self.conditions.get_mut(id), met) {
                    *place = met;
                }
            }
            // A calculation is looked into where it is used.
            Step::Calculation(_) => {}
        }
    }

    /// What is known of a question; made when it is first needed.
    pub fn slot(&mut self, id: QuestionId, row: Row) -> Slot {
        let inside = self.program.questions.get(id).is_some_and(|question| question.list.is_some());
        let row = if inside { Some(row.unwrap_or(0)) } else { None };
        if let Some(known) = self.slots.get(&(id, row)) {
            return known.clone();
        }
        let slot = match self.program.questions.get(id) {
            Some(question) => self.new_slot(question, row),
            None => {
                let no = self.sat.no();
                Slot { asked: no, valid: no, blank: no, broken: no, holds: Holds::Text }
            }
        };
        self.slots.insert((id, row), slot.clone());
        self.refusals(id, row, &slot);
        slot
    }

    fn new_slot(&mut self, question: &'p Question, row: Row) -> Slot {
        let place = match (question.list, row) {
            (Some(list), Some(row)) => self.exists(list, row),
            _ => self.pages.get(question.page).copied().unwrap_or(self.sat.no()),
        };
        let met = question.ask_when.as_ref().map(|when| self.met(when, row));
        let asked = self.sat.and(met.into_iter().chain([place]));
        let asked = if self.everything_asked { place } else { asked };
        if let Kind::List { count, .. } = &question.kind {
            return self.list_slot(question, asked, i64::from(count.least), i64::from(count.most));
        }
        let (valid, blank, invalid) = (self.sat.free(), self.sat.free(), self.sat.free());
        self.sat.one_of(asked, &[valid, blank, invalid]);
        let broken = if question.optional { invalid } else { self.sat.or([blank, invalid]) };
        let holds = self.holds(&question.kind, valid);
        Slot { asked, valid, blank, broken, holds }
    }

    fn list_slot(&mut self, question: &Question, asked: Lit, least: i64, most: i64) -> Slot {
        let one = decimal::ONE;
        let count = self.amounts.add(0, most * one, one);
        let some = self.amounts.at_least(&mut self.sat, count, Cut::At(one));
        let enough = self.amounts.at_least(&mut self.sat, count, Cut::At(least * one));
        let full = self.amounts.at_least(&mut self.sat, count, Cut::At(most * one));
        let too_many = self.sat.free();
        self.sat.implies(some, asked);
        self.sat.implies(too_many, full);
        self.sat.implies(too_many, asked);
        let blank = self.sat.and([asked, !some]);
        let too_few = self.sat.and([some, !enough]);
        let required = if least > 0 && !question.optional { blank } else { self.sat.no() };
        let broken = self.sat.or([required, too_few, too_many]);
        Slot { asked, valid: some, blank, broken, holds: Holds::Amount(count) }
    }

    fn holds(&mut self, kind: &Kind, valid: Lit) -> Holds {
        let most = decimal::LIMIT;
        let amount = |form: &mut Self, low, high, step| Holds::Amount(form.amounts.add(low, high, step));
        match kind {
            Kind::YesNo => {
                let yes = self.sat.free();
                self.sat.implies(yes, valid);
                let no = self.sat.and([valid, !yes]);
                Holds::OneOf(vec![no, yes])
            }
            // The only answer is yes.
            Kind::Declaration => Holds::OneOf(vec![self.sat.no(), valid]),
            Kind::Choice { options } => {
                let options: Vec<Lit> = options.iter().map(|_| self.sat.free()).collect();
                self.sat.one_of(valid, &options);
                Holds::OneOf(options)
            }
            Kind::Choices { options, count } => {
                let ticks: Vec<Lit> = options.iter().map(|_| self.sat.free()).collect();
                for tick in &ticks {
                    self.sat.implies(*tick, valid);
                }
                self.sat.clause(ticks.iter().copied().chain([!valid]));
                self.count_ticks(valid, &ticks, count.least, count.most);
                Holds::Ticks(ticks)
            }
            Kind::Number(bounds) => {
                amount(self, bounds.least.unwrap_or(-most), bounds.most.unwrap_or(most), decimal::ONE)
            }
            Kind::Decimal { bounds, places } => {
                let step = 10_i64.pow(4 - u32::from((*places).min(4)));
                amount(self, bounds.least.unwrap_or(-most), bounds.most.unwrap_or(most), step)
            }
            Kind::Money(bounds) => amount(self, bounds.least.unwrap_or(-most), bounds.most.unwrap_or(most), 100),
            Kind::Date => amount(self, date::FIRST, date::LAST, 1),
            Kind::Time => amount(self, 0, 24 * 60 - 1, 1),
            _ => Holds::Text,
        }
    }

    /// At least and at most so many of the ticks.
    fn count_ticks(&mut self, valid: Lit, ticks: &[Lit], least: u32, most: u32) {
        let all = u32::try_from(ticks.len()).unwrap_or(u32::MAX);
        if least <= 1 && most >= all {
            return;
        }
        // By how many are ticked so far: at least one, at least two …
        let mut so_far: Vec<Lit> = Vec::new();
        for tick in ticks {
            let mut next = Vec::new();
            for position in 0..=so_far.len() {
                let stays = so_far.get(position).copied().unwrap_or(self.sat.no());
                let before = match position.checked_sub(1) {
                    Some(before) => so_far.get(before).copied().unwrap_or(self.sat.no()),
                    None => self.sat.yes(),
                };
                let grows = self.sat.and([before, *tick]);
                next.push(self.sat.or([stays, grows]));
            }
            so_far = next;
        }
        for (count, reached) in (1_u32..).zip(so_far) {
            if count == least {
                self.sat.implies(valid, reached);
            }
            if count > most {
                self.sat.implies(valid, !reached);
            }
        }
    }

    /// Whether a row that is looked at exists; rows are added up to it.
    fn exists(&mut self, list: QuestionId, row: usize) -> Lit {
        let slot = self.slot(list, None);
        loop {
            let rows = self.rows.entry(list).or_default();
            if let Some(exists) = rows.get(row) {
                return *exists;
            }
            // Any row there is may be the first that is looked at; the others are looked at when something needs them.
            let exists = if rows.is_empty() { slot.valid } else { self.sat.free() };
            self.sat.implies(exists, slot.valid);
            rows.push(exists);
        }
    }

    /// One more row of a list to look at.
    pub fn another_row(&mut self, list: QuestionId) -> (usize, Lit) {
        let row = self.rows.get(&list).map_or(0, Vec::len).max(1);
        (row, self.exists(list, row))
    }

    /// Errors: one a question, required, format and limits before the author's rules, which wait for what they use.
    fn errors(&mut self) {
        // Rules may look at rows of their own; all rows are there before errors are looked for in them.
        let questions = self.program.questions.iter().enumerate();
        let questions: Vec<(QuestionId, &Question)> = questions.filter(|(id, _)| self.has_question(*id)).collect();
        for (_, question) in questions.iter().filter(|(_, question)| question.list.is_none()) {
            for rule in &question.rules {
                self.met(&rule.must, None);
            }
        }
        for (id, question) in questions {
            let rows = match question.list {
                None => vec![None],
                Some(list) => (0..self.rows.get(&list).map_or(1, Vec::len)).map(Some).collect(),
            };
            for row in rows {
                self.errors_of(id, question, row);
            }
        }
        let mut clean = self.sat.yes();
        self.clean_before.push(clean);
        for page in &self.program.pages {
            let faults: Vec<Lit> = page.questions.clone().flat_map(|id| self.faults(id)).collect();
            let page_clean = self.sat.and(faults.into_iter().map(|fault| !fault));
            clean = self.sat.and([clean, page_clean]);
            self.page_clean.push(page_clean);
            self.clean_before.push(clean);
        }
    }

    fn errors_of(&mut self, id: QuestionId, question: &'p Question, row: Row) {
        let slot = self.slot(id, row);
        let mut fine = self.sat.and([slot.valid, !slot.broken]);
        let mut broken = Vec::new();
        for rule in &question.rules {
            let must = self.met(&rule.must, row);
            let mut held_back = Vec::new();
            for used in &rule.uses {
                held_back.push(self.broken_for_rule(*used, question, row));
            }
            let held_back = self.sat.or(held_back);
            broken.push(self.sat.and([fine, !held_back, !must]));
            let kept = self.sat.or([held_back, must]);
            fine = self.sat.and([fine, kept]);
        }
        self.broken_rules.insert((id, row), broken);
    }

    /// Whether a question that a rule uses has an error of its own: in the same row when the rule stands in its list, else
    /// in some row.
    fn broken_for_rule(&mut self, used: QuestionId, by: &Question, row: Row) -> Lit {
        let Some(question) = self.program.questions.get(used) else { return self.sat.no() };
        match question.list {
            Some(list) if by.list != Some(list) => {
                if let Some(known) = self.broken_in_some_row.get(&used) {
                    return *known;
                }
                let some = self.slot(list, None).valid;
                let lit = self.sat.free();
                self.sat.implies(lit, some);
                self.broken_in_some_row.insert(used, lit);
                lit
            }
            Some(_) => self.slot(used, row).broken,
            None => self.slot(used, None).broken,
        }
    }

    /// Everything that can be wrong with a question, in every row that is looked at.
    pub fn faults(&self, id: QuestionId) -> Vec<Lit> {
        let slots = self.slots.range((id, None)..(id + 1, None));
        let mut faults: Vec<Lit> = slots.map(|(_, slot)| slot.broken).collect();
        faults.extend(self.broken_rules.range((id, None)..(id + 1, None)).flat_map(|(_, rules)| rules.iter().copied()));
        faults
    }

    /// No question of this page before this one, in the same row or outside lists, has an error.
    pub fn clean_on_page_before(&mut self, id: QuestionId, page: PageId) -> Lit {
        let first = self.program.pages.get(page).map_or(id, |page| page.questions.start);
        let list = self.program.questions.get(id).and_then(|question| question.list);
        let earlier = (first..id).filter(|earlier| Some(*earlier) != list);
        let faults: Vec<Lit> = earlier.flat_map(|earlier| self.faults(earlier)).collect();
        self.sat.and(faults.into_iter().map(|fault| !fault))
    }

    /// What could only be said when everything was there: rows, texts and differences among each other.
    fn tie(&mut self) {
        let about_rows = std::mem::take(&mut self.about_rows);
        for about in &about_rows {
            for row in 0..self.rows.get(&about.list).map_or(0, Vec::len) {
                let exists = self.exists(about.list, row);
                let met = self.met(about.when, Some(row));
                if about.any {
                    self.sat.clause([!exists, !met, about.lit]);
                } else {
                    self.sat.clause([!exists, met, !about.lit]);
                }
            }
        }
        self.about_rows = about_rows;
        for (id, lit) in self.broken_in_some_row.clone() {
            let slots: Vec<Lit> = self.slots.range((id, None)..(id + 1, None)).map(|(_, slot)| slot.broken).collect();
            for broken in slots {
                self.sat.implies(broken, lit);
            }
        }
        for (one, other, same) in self.same_texts.clone() {
            for (here, there) in [(one, other), (other, one)] {
                for (text, is) in self.texts.get(&here).cloned().unwrap_or_default() {
                    let also = self.is_text(there, &text);
                    self.sat.clause([!same, !is, also]);
                    self.sat.clause([same, !is, !also]);
                }
            }
        }
        self.amounts.tie_differences(&mut self.sat);
    }
}
