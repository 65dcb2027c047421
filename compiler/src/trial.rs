//! Runs the tests that stand beside a form, with the reference interpreter.

use crate::check::NO_FEE;
use crate::eval;
use crate::expected::Speech;
use crate::fee::Due;
use crate::handling::{Handling, handling};
use crate::manifest::manifest;
use crate::program::{Expectation, Program, Question, QuestionId, TestCase, ValueKind};
use runtime_wasm::abi::{outcome, state};
use runtime_wasm::answers::Answers;
use runtime_wasm::kernel::{self, Out, decimal::LIMIT};
use runtime_wasm::report::{Broken, Day, Report};

/// What came of a test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trial {
    /// What is not as expected, one sentence each; none when the test passes.
    pub differences: Vec<String>,
    /// What became of its answers, for whoever asks which pages and options the tests have been to.
    pub report: Report,
    /// The systems that get them, by their positions in `program.form.send_to`.
    pub sent_to: Vec<usize>,
}

impl Trial {
    /// Whether everything is as expected.
    #[must_use]
    pub fn passes(&self) -> bool {
        self.differences.is_empty()
    }
}

/// Runs one test. `holidays` are days since 1970-01-01, rising.
#[must_use]
pub fn run(program: &Program, test: &TestCase, holidays: &[i64]) -> Trial {
    run_in(Speech::Names, program, test, holidays)
}

/// The same, told in the names of the form or in the words that people read.
#[must_use]
pub fn run_in(speech: Speech, program: &Program, test: &TestCase, holidays: &[i64]) -> Trial {
    let (report, handling) = come_of(program, test, holidays);
    let open = handling.open;
    let seen = Seen { program, report: &report, open, speech };
    let expect = &test.expect;
    let mut differences = Vec::new();
    differences.extend(seen.ending(expect));
    differences.extend(seen.errors(expect));
    differences.extend(expect.asked.iter().filter_map(|(name, wanted)| seen.asked(name, *wanted)));
    differences.extend(expect.computed.iter().filter_map(|(name, wanted)| seen.computed(name, wanted)));
    if let Some(wanted) = &expect.sent_to {
        differences.extend(sent(&handling.systems(program), wanted));
    }
    differences.extend(expect.fee.as_ref().and_then(|wanted| fee(handling.fee.as_ref(), wanted)));
    match expect.open {
        Some(true) if !open => differences.push("It should be open, but it is shut on that day".to_owned()),
        Some(false) if open => differences.push("It should be shut, but it is open on that day".to_owned()),
        _ => {}
    }
    if let Some(wanted) = expect.due_by {
        let promised = handling.due_by;
        if promised != Some(wanted) {
            let promised = promised.map_or("no day is promised".to_owned(), |day| format!("it is {}", speech.day(day)));
            differences.push(format!("It should be due by {}, but {promised}", speech.day(wanted)));
        }
    }
    Trial { differences, report, sent_to: handling.sent_to }
}

/// What becomes of the answers of a test.
fn come_of<'p>(program: &'p Program, test: &TestCase, holidays: &[i64]) -> (Report, Handling<'p>) {
    let answers = Answers::from_json(&manifest(program), &test.answers);
    let day = Day { today: test.today, holidays: holidays.to_vec() };
    let report = eval::evaluate(program, &answers, &day);
    let handling = handling(program, &answers, &report, &day, test.at);
    (report, handling)
}

/// Systems that should get the answers and do not, and those that get them and should not.
fn sent(found: &[&str], wanted: &[String]) -> Vec<String> {
    let missing = wanted.iter().filter(|wanted| !found.contains(&wanted.as_str()));
    let missing = missing.map(|system| format!("It should be sent to `{system}`, but it is not"));
    let extra = found.iter().filter(|found| !wanted.iter().any(|wanted| wanted == **found));
    missing.chain(extra.map(|system| format!("It should not be sent to `{system}`, but it is"))).collect()
}

fn fee(due: Option<&Due<'_>>, wanted: &str) -> Option<String> {
    let found = due.map(|due| due.pounds.clone());
    let wanted = Some(wanted).filter(|wanted| *wanted != NO_FEE).map(|wanted| canonical(ValueKind::Money, wanted));
    let shown = |amount: &Option<String>| {
        amount.as_ref().map_or("nothing to pay".to_owned(), |amount| format!("£{amount} to pay"))
    };
    (found != wanted).then(|| format!("There should be {}, but there is {}", shown(&wanted), shown(&found)))
}

/// Every error text of a report with the name of its question, as tests write them.
#[must_use]
pub fn errors<'a>(program: &'a Program, report: &Report) -> Vec<(String, &'a str)> {
    report.errors.iter().map(|broken| (name(program, broken), text(program, broken))).collect()
}

/// The name of the question with the mistake; rows are counted from 1: `household.2.income`.
fn name(program: &Program, broken: &Broken) -> String {
    let Some(question) = program.questions.get(broken.question) else { return String::new() };
    let list = question.list.and_then(|list| program.questions.get(list));
    match (list, broken.row) {
        (Some(list), Some(row)) => format!("{}.{}.{}", list.key, row + 1, question.key),
        _ => question.key.clone(),
    }
}

fn text<'a>(program: &'a Program, broken: &Broken) -> &'a str {
    let messages = program.questions.get(broken.question).map(|question| question.messages.as_slice());
    messages.unwrap_or_default().iter().find(|(rule, _)| *rule == broken.rule).map_or("", |(_, text)| text)
}

/// What a test looks at, as it comes out with the answers of the test: what it would expect if that is right.
#[must_use]
pub fn now(program: &Program, test: &TestCase, holidays: &[i64]) -> Expectation {
    let (report, handling) = come_of(program, test, holidays);
    let seen = Seen { program, report: &report, open: handling.open, speech: Speech::Names };
    let expect = &test.expect;
    let computed = |(name, wanted): &(String, String)| {
        let text = if seen.computed(name, wanted).is_none() { wanted.clone() } else { seen.comes_to(name)? };
        Some((name.clone(), text))
    };
    let rest = Expectation {
        asked: expect.asked.iter().map(|(name, _)| (name.clone(), seen.asked(name, true).is_none())).collect(),
        computed: expect.computed.iter().filter_map(computed).collect(),
        sent_to: expect.sent_to.as_ref().map(|_| handling.systems(program).into_iter().map(str::to_owned).collect()),
        fee: expect.fee.as_ref().map(|wanted| match fee(handling.fee.as_ref(), wanted) {
            None => wanted.clone(),
            Some(_) => handling.fee.as_ref().map_or_else(|| NO_FEE.to_owned(), Due::written),
        }),
        due_by: expect.due_by.and(handling.due_by),
        open: expect.open.map(|_| handling.open),
        ..Expectation::default()
    };
    let says_how_it_ends = expect.submitted.is_some() || expect.exit.is_some() || expect.errors.is_some();
    // A test has to expect something.
    if says_how_it_ends || rest == Expectation::default() { seen.ends(expect, rest) } else { rest }
}

/// A report with the form that it is about.
struct Seen<'a> {
    program: &'a Program,
    report: &'a Report,
    /// The form can be sent on that day.
    open: bool,
    speech: Speech,
}

impl Seen<'_> {
    /// Submitted, stopped by mistakes, or ended at an exit.
    fn ending(&self, expect: &Expectation) -> Option<String> {
        let exit = self.report.exit.and_then(|exit| self.program.pages.get(exit)).map(|page| page.key.as_str());
        let found = match (exit, self.report.outcome) {
            _ if !self.open => "the form is shut on that day".to_owned(),
            (Some(exit), _) => format!("it ends at {}", self.speech.page(self.program, exit)),
            (None, outcome::COMPLETE) => "it can be submitted".to_owned(),
            _ => {
                let told = |(name, text): (String, &str)| format!("{}: {text}", self.speech.asked(self.program, &name));
                let errors: Vec<String> = errors(self.program, self.report).into_iter().map(told).collect();
                format!("there is something to put right ({})", errors.join("; "))
            }
        };
        if let Some(wanted) = &expect.exit
            && exit != Some(wanted.as_str())
        {
            return Some(format!("It should end at {}, but {found}", self.speech.page(self.program, wanted)));
        }
        match (expect.submitted, self.open && self.report.outcome == outcome::COMPLETE) {
            (Some(true), false) => Some(format!("It should be submitted, but {found}")),
            (Some(false), true) => Some(format!("It should not be submitted, but {found}")),
            _ => None,
        }
    }

    /// Error texts, exactly those that are expected.
    fn errors(&self, expect: &Expectation) -> Vec<String> {
        let Some(wanted) = &expect.errors else { return Vec::new() };
        let found = errors(self.program, self.report);
        let question = |name: &str| self.speech.question(self.program, name);
        let mut differences = Vec::new();
        for (name, text) in wanted {
            match found.iter().find(|(found, _)| found == name) {
                Some((_, said)) if said == text => {}
                Some((_, said)) => {
                    differences.push(format!("{} should say “{text}”, but it says “{said}”", question(name)));
                }
                None => {
                    differences.push(format!("{} should say “{text}”, but nothing is wrong with it", question(name)));
                }
            }
        }
        for (name, text) in found.iter().filter(|(name, _)| !wanted.iter().any(|(wanted, _)| wanted == name)) {
            differences.push(format!("{} should have nothing wrong, but it says “{text}”", question(name)));
        }
        differences
    }

    /// How it ends, in place of what a test says of that; `rest` is what else it expects.
    fn ends(&self, expect: &Expectation, rest: Expectation) -> Expectation {
        let exit = self.report.exit.and_then(|exit| self.program.pages.get(exit)).map(|page| page.key.clone());
        let errors: Vec<(String, String)> =
            errors(self.program, self.report).into_iter().map(|(name, said)| (name, said.to_owned())).collect();
        let is_complete = self.open && exit.is_none() && self.report.outcome == outcome::COMPLETE;
        let refuses = exit.is_none() && !is_complete;
        let submitted = is_complete || refuses && (expect.submitted.is_some() || errors.is_empty());
        let wants_none = expect.errors.as_ref().is_some_and(Vec::is_empty);
        let tells = if errors.is_empty() { wants_none } else { refuses || expect.errors.is_some() };
        Expectation { submitted: submitted.then_some(is_complete), exit, errors: tells.then_some(errors), ..rest }
    }

    /// `bin`; inside a list `household.2.income` for a row, `household.income` for any.
    fn asked(&self, name: &str, wanted: bool) -> Option<String> {
        let mut parts = name.split('.');
        let (first, second, third) = (parts.next()?, parts.next(), parts.next());
        let outside = self.find(None, first);
        let found = match (outside, second, third) {
            (Some(question), None, None) => Some(self.is_asked(question, Some(0))),
            (Some(list), Some(inner), None) => {
                self.find(Some(list), inner).map(|question| self.is_asked(question, None))
            }
            (Some(list), Some(row), Some(inner)) => {
                let row: Option<usize> = row.parse().ok();
                let question = self.find(Some(list), inner);
                question.zip(row).map(|(question, row)| row > 0 && self.is_asked(question, Some(row - 1)))
            }
            _ => None,
        };
        match (found, wanted) {
            (None, _) => Some(format!("There is no question `{name}`")),
            (Some(false), true) => {
                Some(format!("{} should be asked, but it is not", self.speech.question(self.program, name)))
            }
            (Some(true), false) => {
                Some(format!("{} should not be asked, but it is", self.speech.question(self.program, name)))
            }
            _ => None,
        }
    }

    fn find(&self, list: Option<QuestionId>, key: &str) -> Option<QuestionId> {
        self.program.questions.iter().position(|question: &Question| question.list == list && question.key == key)
    }

    fn is_asked(&self, question: QuestionId, row: Option<usize>) -> bool {
        let slots = self.report.questions.get(question).map(Vec::as_slice).unwrap_or_default();
        match row {
            Some(row) => slots.get(row).is_some_and(|slot| slot.state != state::NOT_ASKED),
            None => slots.iter().any(|slot| slot.state != state::NOT_ASKED),
        }
    }

    fn computed(&self, name: &str, wanted: &str) -> Option<String> {
        let calculation = self.program.calculations.iter().find(|calculation| calculation.key == name);
        let Some(calculation) = calculation else { return Some(format!("There is no calculation `{name}`")) };
        let found = self.comes_to(name).unwrap_or_default();
        let wanted = canonical(calculation.kind, wanted);
        if found == wanted {
            return None;
        }
        let shown = |text: &str| if text.is_empty() { "nothing".to_owned() } else { text.to_owned() };
        let told = self.speech.calculation(name);
        Some(format!("{told} should come to {}, but it comes to {}", shown(&wanted), shown(&found)))
    }

    /// What a calculation comes to, if there is one of this name.
    fn comes_to(&self, name: &str) -> Option<String> {
        let position = self.program.calculations.iter().position(|calculation| calculation.key == name)?;
        Some(self.report.computed.get(position).cloned().flatten().unwrap_or_default())
    }
}

/// What a test expects, as it would be stored: `£1,200` is `1200.00`.
fn canonical(kind: ValueKind, text: &str) -> String {
    let mut bytes = vec![0; text.len() + kernel::ROOM];
    let mut out = Out::new(&mut bytes);
    let raw = text.as_bytes();
    let reading = match kind {
        ValueKind::Number | ValueKind::Decimal => kernel::decimal::number(raw, 4, false, -LIMIT, LIMIT, &mut out),
        ValueKind::Money => kernel::decimal::number(raw, 2, true, -LIMIT, LIMIT, &mut out),
        ValueKind::Date => kernel::date::date(raw, &mut out),
        ValueKind::Time => kernel::time::time(raw, &mut out),
    };
    // Otherwise it is left as it is, to be shown beside what was computed.
    if reading.is_valid() { String::from_utf8_lossy(out.written()).into_owned() } else { text.trim().to_owned() }
}
