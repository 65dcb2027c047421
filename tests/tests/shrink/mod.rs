//! Makes a disagreement small: what can be left out without it going away is left out.

use super::{Change, disagreement};
use compiler::program::{Condition, Program};
use runtime_wasm::answers::{Answers, Field};
use runtime_wasm::report::Day;

/// Most attempts; each makes a validator.
const MOST: usize = 600;

/// Stops the test, showing the smallest form and answers found.
pub fn panic_small(seed: u64, program: &Program, answers: &Answers, day: &Day, changes: &[Change], why: &str) -> ! {
    let first = why.lines().next().unwrap_or_default();
    println!("ONCEFORM_SEED={seed} disagrees ({first}); making it small, which takes a while");
    let mut small = Small { program: program.clone(), answers: answers.clone(), changes: changes.to_vec(), left: MOST };
    while small.left > 0 && small.once(day) {}
    let why = disagreement(&small.program, &small.answers, day, &small.changes).unwrap_or_else(|| why.to_owned());
    panic!(
        "ONCEFORM_SEED={seed}: {why}\n\ntoday {}\nanswers {:?}\nchanges {:?}\n\npages {:#?}\nquestions {:#?}\nconditions {:#?}\ncalculations {:#?}\nsteps {:?}",
        day.today,
        small.answers,
        small.changes,
        small.program.pages,
        small.program.questions.iter().map(brief).collect::<Vec<_>>(),
        small.program.conditions,
        small.program.calculations,
        small.program.steps,
    );
}

fn brief(question: &compiler::program::Question) -> impl std::fmt::Debug {
    (
        &question.key,
        question.page,
        question.list,
        &question.kind,
        question.optional,
        &question.ask_when,
        &question.rules,
    )
}

struct Small {
    program: Program,
    answers: Answers,
    changes: Vec<Change>,
    left: usize,
}

impl Small {
    /// One round over everything that can be left out; whether anything was.
    fn once(&mut self, day: &Day) -> bool {
        let mut smaller = false;
        for at in (0..self.changes.len()).rev() {
            smaller |= self.keep(day, |small| drop(small.changes.remove(at)));
        }
        for at in 0..self.program.pages.len() {
            smaller |= self.keep(day, |small| small.program.pages[at].ask_when = None);
        }
        for at in 0..self.program.questions.len() {
            smaller |= self.keep(day, |small| small.program.questions[at].ask_when = None);
            smaller |= self.keep(day, |small| small.program.questions[at].rules.clear());
            let rules = self.program.questions[at].rules.len();
            for rule in 0..rules {
                for part in 0..parts(&self.program.questions[at].rules[rule].must) {
                    smaller |= self.keep(day, |small| {
                        let must = &mut small.program.questions[at].rules[rule].must;
                        *must = part_of(must, part);
                    });
                }
            }
        }
        for at in 0..self.program.conditions.len() {
            smaller |= self.keep(day, |small| small.program.conditions[at].when = Condition::All(Vec::new()));
        }
        for field in 0..self.answers.fields.len() {
            match self.answers.fields[field].clone() {
                Field::Text(_) => {
                    smaller |= self.keep(day, |small| small.answers.fields[field] = Field::Text(String::new()));
                }
                Field::Rows(rows) => {
                    smaller |= self.keep(day, |small| small.answers.fields[field] = Field::Rows(Vec::new()));
                    smaller |= self.keep(day, |small| {
                        small.answers.fields[field] = Field::Rows(rows.iter().take(1).cloned().collect());
                    });
                }
            }
        }
        smaller
    }

    /// Keeps a change when the disagreement is still there and something really became smaller.
    fn keep(&mut self, day: &Day, change: impl FnOnce(&mut Self)) -> bool {
        if self.left == 0 {
            return false;
        }
        let before = (self.program.clone(), self.answers.clone(), self.changes.clone());
        change(self);
        let same = before.0 == self.program && before.1 == self.answers && before.2.len() == self.changes.len();
        if same {
            return false;
        }
        self.left -= 1;
        if disagreement(&self.program, &self.answers, day, &self.changes).is_some() {
            return true;
        }
        (self.program, self.answers, self.changes) = before;
        false
    }
}

fn parts(condition: &Condition) -> usize {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.len(),
        Condition::Not(_) => 1,
        _ => 0,
    }
}

fn part_of(condition: &Condition, at: usize) -> Condition {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.get(at).cloned(),
        Condition::Not(inner) => Some((**inner).clone()),
        _ => None,
    }
    .unwrap_or_else(|| condition.clone())
}
