//! Runs the tests that stand beside a form, with the reference interpreter.

use crate::calendar::written;
use crate::check::NO_FEE;
use crate::eval;
use crate::fee::Due;
use crate::handling::handling;
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
    let answers = Answers::from_json(&manifest(program), &test.answers);
    let day = Day { today: test.today, holidays: holidays.to_vec() };
    let report = eval::evaluate(program, &answers, &day);
    let handling = handling(program, &answers, &report, &day, test.at);
    let open = handling.open;
    let seen = Seen { program, report: &report, open };
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
            let promised = promised.map_or("no day is promised".to_owned(), |day| format!("it is {}", written(day)));
            differences.push(format!("It should be due by {}, but {promised}", written(wanted)));
        }
    }
    Trial { differences, report, sent_to: handling.sent_to }
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
pub fn errors<'a>(program: &'a Program, report: &'a Report) -> Vec<(String, &'a str)> {
    Seen { program, report, open: true }.texts()
}

/// A report with the form that it is about.
struct Seen<'a> {
    program: &'a Program,
    report: &'a Report,
    /// The form can be sent on that day.
    open: bool,
}

impl<'a> Seen<'a> {
    /// Submitted, stopped by mistakes, or ended at an exit.
    fn ending(&self, expect: &Expectation) -> Option<String> {
        let exit = self.report.exit.and_then(|exit| self.program.pages.get(exit)).map(|page| page.key.as_str());
        let found = match (exit, self.report.outcome) {
            _ if !self.open => "the form is shut on that day".to_owned(),
            (Some(exit), _) => format!("it ends at `{exit}`"),
            (None, outcome::COMPLETE) => "it can be submitted".to_owned(),
            _ => {
                let errors: Vec<String> =
                    self.texts().into_iter().map(|(name, text)| format!("{name}: {text}")).collect();
                format!("there is something to put right ({})", errors.join("; "))
            }
        };
        if let Some(wanted) = &expect.exit
            && exit != Some(wanted.as_str())
        {
            return Some(format!("It should end at `{wanted}`, but {found}"));
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
        let found = self.texts();
        let mut differences = Vec::new();
        for (name, text) in wanted {
            match found.iter().find(|(found, _)| found == name) {
                Some((_, said)) if said == text => {}
                Some((_, said)) => {
                    differences.push(format!("`{name}` should say “{text}”, but it says “{said}”"));
                }
                None => differences.push(format!("`{name}` should say “{text}”, but nothing is wrong with it")),
            }
        }
        for (name, text) in found.iter().filter(|(name, _)| !wanted.iter().any(|(wanted, _)| wanted == name)) {
            differences.push(format!("`{name}` should have nothing wrong, but it says “{text}”"));
        }
        differences
    }

    fn texts(&self) -> Vec<(String, &'a str)> {
        self.report.errors.iter().map(|broken| (self.name(broken), self.text(broken))).collect()
    }

    /// The name of the question with the mistake; rows are counted from 1: `household.2.income`.
    fn name(&self, broken: &Broken) -> String {
        let Some(question) = self.program.questions.get(broken.question) else { return String::new() };
        let list = question.list.and_then(|list| self.program.questions.get(list));
        match (list, broken.row) {
            (Some(list), Some(row)) => format!("{}.{}.{}", list.key, row + 1, question.key),
            _ => question.key.clone(),
        }
    }

    fn text(&self, broken: &Broken) -> &'a str {
        let messages = self.program.questions.get(broken.question).map(|question| question.messages.as_slice());
        messages.unwrap_or_default().iter().find(|(rule, _)| *rule == broken.rule).map_or("", |(_, text)| text)
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
            (Some(false), true) => Some(format!("`{name}` should be asked, but it is not")),
            (Some(true), false) => Some(format!("`{name}` should not be asked, but it is")),
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
        let position = self.program.calculations.iter().position(|calculation| calculation.key == name);
        let Some((position, calculation)) = position.and_then(|at| Some((at, self.program.calculations.get(at)?)))
        else {
            return Some(format!("There is no calculation `{name}`"));
        };
        let found = self.report.computed.get(position).cloned().flatten();
        let wanted = canonical(calculation.kind, wanted);
        if found.as_deref().unwrap_or_default() == wanted {
            return None;
        }
        let shown = |text: &str| if text.is_empty() { "nothing".to_owned() } else { text.to_owned() };
        Some(format!(
            "`{name}` should come to {}, but it comes to {}",
            shown(&wanted),
            shown(&found.unwrap_or_default())
        ))
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
