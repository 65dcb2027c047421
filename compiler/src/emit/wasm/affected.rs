//! What has to be worked out again when an answer changed: the steps that use it, the steps that use those, and the rules
//! that look at any of them. Everything else stays as it is, so a keystroke costs what depends on it.

use crate::program::{Condition, PageId, Program, Question, QuestionId, QuestionRef, Step, TextValue, Value};
use std::collections::{BTreeSet, HashMap};

/// Runs of numbers: the first of each and how many.
pub type Runs = Vec<(u16, u16)>;

/// Most runs; what is left over is one run to the end, which is too much and never too little.
const MOST_RUNS: usize = 16;

/// What one answer affects, beside its own step and its own rules.
#[derive(Debug)]
pub struct Affected {
    /// The step of the question or of its list.
    pub own: u16,
    /// Positions in the program's steps.
    pub steps: Runs,
    /// Questions whose rules are looked at again.
    pub rules: Runs,
}

/// Something that a step makes and a later one may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Made {
    Page(PageId),
    /// A question outside lists; a list with everything in it.
    Question(QuestionId),
    Condition(usize),
    Calculation(usize),
}

/// The table of what answers affect, as the kernel reads it: nothing stands first, everything second.
pub struct Table {
    places: Vec<u16>,
    known: HashMap<Vec<u16>, u16>,
}

impl Table {
    pub fn new(program: &Program) -> Self {
        let everything = [0x0101, 0, narrow(program.steps.len()), 0, narrow(program.questions.len())];
        Self { places: [0].into_iter().chain(everything).collect(), known: HashMap::from([(vec![0], 0)]) }
    }

    /// The place of what is affected. A form for which the table is too long has everything worked out again.
    pub fn place(&mut self, affected: &Affected) -> u16 {
        let mut entry = vec![(affected.rules.len() << 8 | affected.steps.len()) as u16];
        entry.extend(affected.steps.iter().chain(&affected.rules).flat_map(|(first, count)| [*first, *count]));
        let Ok(place) = u16::try_from(self.places.len()) else { return EVERYTHING };
        *self.known.entry(entry).or_insert_with_key(|entry| {
            self.places.extend(entry);
            place
        })
    }

    pub fn bytes(&self) -> Vec<u8> {
        self.places.iter().flat_map(|place| place.to_le_bytes()).collect()
    }
}

/// The place of everything in the [`Table`].
const EVERYTHING: u16 = 1;

/// What each step makes and uses, and what the rules of each question use.
pub struct Uses<'a> {
    program: &'a Program,
    steps: Vec<(Made, BTreeSet<Made>)>,
    rules: Vec<(QuestionId, BTreeSet<Made>)>,
}

impl<'a> Uses<'a> {
    pub fn of(program: &'a Program) -> Self {
        let mut uses = Self { program, steps: Vec::new(), rules: Vec::new() };
        let mut exits = BTreeSet::new();
        for step in &program.steps {
            let (made, used) = uses.step(*step, &exits);
            if let Made::Page(page) = made
                && program.pages.get(page).is_some_and(|page| page.exit.is_some())
            {
                exits.insert(made);
            }
            uses.steps.push((made, used));
        }
        for (id, question) in program.questions.iter().enumerate().filter(|(_, question)| !question.rules.is_empty()) {
            let mut used = BTreeSet::from([uses.outermost(id)]);
            for rule in &question.rules {
                used.extend(rule.uses.iter().map(|question| uses.outermost(*question)));
                uses.condition(&rule.must, &mut used);
            }
            uses.rules.push((id, used));
        }
        uses
    }

    /// What the answer of a question affects.
    pub fn affected_by(&self, question: QuestionId) -> Affected {
        let answer = self.outermost(question);
        let mut dirty = BTreeSet::from([answer]);
        let mut own = 0;
        let mut steps = Vec::new();
        for (number, (made, used)) in self.steps.iter().enumerate() {
            if *made == answer {
                own = narrow(number);
            } else if !used.is_disjoint(&dirty) {
                dirty.insert(*made);
                steps.push(number);
            }
        }
        let rules = self.rules.iter().filter(|(id, used)| *id != question && !used.is_disjoint(&dirty));
        let rules = rules.map(|(id, _)| *id);
        Affected {
            own,
            steps: runs(steps, self.steps.len()),
            rules: runs(rules.collect(), self.program.questions.len()),
        }
    }

    fn step(&self, step: Step, exits: &BTreeSet<Made>) -> (Made, BTreeSet<Made>) {
        let mut used = BTreeSet::new();
        let made = match step {
            Step::Page(id) => {
                // After an exit that is reached no page is asked.
                used.clone_from(exits);
                if let Some(condition) = self.program.pages.get(id).and_then(|page| page.ask_when.as_ref()) {
                    self.condition(condition, &mut used);
                }
                Made::Page(id)
            }
            Step::Question(id) => {
                let of_list = |question: &&Question| question.list == Some(id);
                let inside = self.program.questions.iter().filter(of_list);
                for question in self.program.questions.get(id).into_iter().chain(inside) {
                    used.insert(Made::Page(question.page));
                    if let Some(condition) = &question.ask_when {
                        self.condition(condition, &mut used);
                    }
                }
                Made::Question(id)
            }
            Step::Condition(id) => {
                if let Some(condition) = self.program.conditions.get(id) {
                    self.condition(&condition.when, &mut used);
                }
                Made::Condition(id)
            }
            Step::Calculation(id) => {
                if let Some(calculation) = self.program.calculations.get(id) {
                    self.value(&calculation.value, &mut used);
                }
                Made::Calculation(id)
            }
        };
        (made, used)
    }

    fn outermost(&self, question: QuestionId) -> Made {
        Made::Question(self.program.questions.get(question).and_then(|found| found.list).unwrap_or(question))
    }

    fn answer(&self, of: QuestionRef, used: &mut BTreeSet<Made>) {
        used.insert(self.outermost(of.question));
    }

    fn condition(&self, condition: &Condition, used: &mut BTreeSet<Made>) {
        match condition {
            Condition::Named(id) => {
                used.insert(Made::Condition(*id));
            }
            Condition::All(conditions) | Condition::Any(conditions) => {
                conditions.iter().for_each(|condition| self.condition(condition, used));
            }
            Condition::Not(condition) => self.condition(condition, used),
            Condition::Answered(of) => self.answer(*of, used),
            Condition::Compare { left, right, .. } => {
                self.value(left, used);
                self.value(right, used);
            }
            Condition::OneOf { value, .. } => self.value(value, used),
            Condition::Includes { question, .. } => {
                used.insert(self.outermost(*question));
            }
            Condition::SameText { left, right, .. } => {
                self.answer(*left, used);
                if let TextValue::Answer(right) = right {
                    self.answer(*right, used);
                }
            }
            Condition::AnyRow { list, when } | Condition::AllRows { list, when } => {
                used.insert(self.outermost(*list));
                self.condition(when, used);
            }
        }
    }

    fn value(&self, value: &Value, used: &mut BTreeSet<Made>) {
        match value {
            Value::Literal(_) | Value::Today => {}
            Value::Answer(question)
            | Value::Column(question)
            | Value::CountOf(question)
            | Value::Table { by: question, .. } => {
                used.insert(self.outermost(*question));
            }
            Value::Calculation(id) => {
                used.insert(Made::Calculation(*id));
            }
            Value::Arithmetic { left, right, .. } | Value::DaysBetween { from: left, to: right } => {
                self.value(left, used);
                self.value(right, used);
            }
            Value::Shift { date, .. } => self.value(date, used),
            Value::AgeOf(date) => self.value(date, used),
            Value::LengthOf(of) => self.answer(*of, used),
            Value::SumOf(values) => values.iter().for_each(|value| self.value(value, used)),
            Value::CountWhere { list, when } => {
                used.insert(self.outermost(*list));
                self.condition(when, used);
            }
        }
    }
}

/// A form whose questions or steps cannot be counted in 16 bits is refused before this.
fn narrow(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}

/// Rising numbers below `end` as runs.
fn runs(numbers: Vec<usize>, end: usize) -> Runs {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for number in numbers {
        match runs.last_mut() {
            Some((first, count)) if *first + *count == number => *count += 1,
            _ => runs.push((number, 1)),
        }
    }
    if runs.len() > MOST_RUNS {
        runs.truncate(MOST_RUNS);
        if let Some((first, count)) = runs.last_mut() {
            *count = end - *first;
        }
    }
    runs.into_iter().map(|(first, count)| (narrow(first), narrow(count))).collect()
}
