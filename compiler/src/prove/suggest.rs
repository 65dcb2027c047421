//! Tests that do what no test does yet: few, with real answers, and with what the interpreter makes of them as expectation.

use super::coverage::{Goal, Outcome, coverage};
use super::encoding::Encoding;
use super::sat::Answer;
use super::witness::{self, Witness};
use crate::calendar::{Nation, bank_holidays};
use crate::check::NO_FEE;
use crate::expected::Speech;
use crate::fee::due;
use crate::handling::NOON;
use crate::program::{Expectation, Program, QuestionId, TestCase};
use crate::read::MOST_TEXT;
use crate::source::MOST_LINE;
use crate::trial;
use batsat::Lit;
use runtime_wasm::abi::{outcome, state};
use runtime_wasm::kernel::{Out, ROOM, date};
use runtime_wasm::report::Report;
use serde_json::Value;
use std::fmt::Write;

/// A test that does something new.
#[derive(Debug, Clone)]
pub struct Suggestion {
    /// What it does that no test did.
    pub goals: Vec<Goal>,
    /// Its answers and what becomes of them.
    pub witness: Witness,
}

/// Tests that do what is missing in the outcomes of the tests there are. What no answers were found for is left out.
#[must_use]
pub fn suggest(program: &Program, outcomes: &[Outcome<'_>]) -> Vec<Suggestion> {
    let mut form = Encoding::new(program);
    let mut missing = coverage(program, outcomes).missing;
    let mut suggestions: Vec<Suggestion> = Vec::new();
    let mut goals = missing.clone();
    // Exits and messages first: what leads there often shows much else.
    goals.sort_by_key(|goal| (!goal.is_message(), *goal));
    for goal in goals {
        if !missing.contains(&goal) {
            continue;
        }
        let Some(witness) = answers(&mut form, goal, &missing) else { continue };
        if !can_be_pasted(program, &witness) {
            continue;
        }
        let (reached, left) = missing.iter().partition(|goal| goal.is_reached(program, (&witness).into()));
        missing = left;
        suggestions.push(Suggestion { goals: reached, witness });
    }
    fewer(program, suggestions)
}

impl Suggestion {
    /// The same answers as a test that expects nothing.
    #[must_use]
    pub fn as_test(&self) -> TestCase {
        test(&self.witness)
    }
}

fn test(witness: &Witness) -> TestCase {
    TestCase {
        name: String::new(),
        file: String::new(),
        line: 0,
        today: witness.today,
        at: NOON,
        answers: witness.answers.clone(),
        expect: Expectation::default(),
    }
}

/// Whether the test can be written down in a form, and passes there.
fn can_be_pasted(program: &Program, witness: &Witness) -> bool {
    let test = TestCase { expect: expectation(program, witness), ..test(witness) };
    let expects_something = test.expect != Expectation::default();
    let passes = || trial::run(program, &test, &bank_holidays(Nation::EnglandAndWales)).passes();
    expects_something && is_short(&witness.answers) && passes()
}

/// Whether a form file may hold every text of the answers.
fn is_short(answers: &Value) -> bool {
    match answers {
        Value::String(text) => text.len() <= MOST_TEXT,
        Value::Array(parts) => parts.iter().all(is_short),
        Value::Object(parts) => parts.values().all(is_short),
        _ => true,
    }
}

/// Answers that reach a goal, and with it as many others as can be reached at once.
pub(super) fn answers(form: &mut Encoding<'_>, goal: Goal, missing: &[Goal]) -> Option<Witness> {
    let program = form.program;
    // Mistakes on several pages may be shown by one test; anything else by one that makes none.
    let mut wanted = if goal.is_message() { goal.itself(form) } else { goal.wanted(form) };
    // Nothing else goes wrong, where that can be.
    let faults = faults(form);
    let mut only: Vec<Lit> = wanted.clone();
    only.extend(faults.iter().filter(|fault| !wanted.contains(fault)).map(|fault| !*fault));
    let is_alone = form.sat.can(&only) == Answer::Possible;
    if is_alone {
        wanted = only;
    }
    let mut more = wanted.clone();
    for other in missing.iter().filter(|other| **other != goal && other.is_message() == goal.is_message()) {
        let mut both = more.clone();
        let lits = other.itself(form);
        // A message that is wanted is not kept from being shown any more.
        both.retain(|lit| !lits.contains(&!*lit));
        both.extend(lits);
        if form.sat.can(&both) == Answer::Possible {
            more = both;
        }
    }
    let ended = move |witness: &Witness| {
        let only = !is_alone || goal.is_message() || witness.report.errors.is_empty();
        only && goal.is_reached(program, witness.into())
    };
    witness::find(form, &more, &ended).or_else(|| witness::find(form, &wanted, &ended)).or_else(|| {
        let alone = goal.wanted(form);
        witness::find(form, &alone, &|witness| goal.is_reached(program, witness.into()))
    })
}

/// Everything that can be wrong with a form.
fn faults(form: &Encoding<'_>) -> Vec<Lit> {
    let broken = form.slots.values().map(|slot| slot.broken);
    let rules = form.broken_rules.values().flatten().copied();
    let no = form.sat.no();
    broken.chain(rules).filter(|fault| *fault != no).collect()
}

/// Without the tests whose goals others reach as well.
fn fewer(program: &Program, suggestions: Vec<Suggestion>) -> Vec<Suggestion> {
    let mut goals: Vec<Goal> = suggestions.iter().flat_map(|suggestion| suggestion.goals.iter().copied()).collect();
    let mut left = suggestions;
    let mut chosen = Vec::new();
    while !goals.is_empty() {
        let new = |suggestion: &Suggestion| {
            goals.iter().filter(|goal| goal.is_reached(program, (&suggestion.witness).into())).count()
        };
        // The first of those that reach most.
        let Some(best) = (0..left.len()).rev().max_by_key(|at| left.get(*at).map_or(0, new)) else { break };
        let mut best = left.remove(best);
        let (reached, others) = goals.iter().partition(|goal| goal.is_reached(program, (&best.witness).into()));
        goals = others;
        best.goals = reached;
        chosen.push(best);
    }
    chosen
}

/// Suggested tests as they are pasted below `tests:`.
#[must_use]
pub fn yaml(program: &Program, suggestions: &[Suggestion]) -> String {
    named(program, "Suggested", suggestions)
}

/// The same for a council's version. A test there with the name of one of the form would stand in its place.
#[must_use]
pub fn yaml_for(program: &Program, council: &str, suggestions: &[Suggestion]) -> String {
    named(program, &format!("Suggested for {council}"), suggestions)
}

/// What somebody answered, as a test that is pasted below `tests:`: it expects what the form does with the answers now. Only what is asked
/// is in it.
#[must_use]
pub fn tried(program: &Program, answers: &Value, today: i64) -> String {
    let mut witness = Witness { answers: answers.clone(), today, report: Report::default(), sent_to: Vec::new() };
    let trial = trial::run(program, &test(&witness), &bank_holidays(Nation::EnglandAndWales));
    let asked = |key: &str| {
        let found = program.questions.iter().position(|it| it.list.is_none() && it.key == key);
        found.is_some_and(|id| is_asked(&trial.report, id))
    };
    let mut written = answers.clone();
    if let Value::Object(all) = &mut written {
        all.retain(|key, _| asked(key));
    }
    as_written(&mut written);
    witness = Witness { answers: written, report: trial.report, sent_to: trial.sent_to, ..witness };
    let expect = expectation(program, &witness);
    let title = match &expect.exit {
        Some(exit) => format!("it ends at {}", Speech::Words.page(program, exit)),
        None if expect.submitted == Some(true) => "it is sent".to_owned(),
        None => "something is still wrong".to_owned(),
    };
    let start = "Tried out";
    let mut text = String::new();
    write_test(&mut text, program, &format!("{start} {}: {title}", next_number(program, start)), &witness);
    text
}

/// Files as tests name them.
fn as_written(answer: &mut Value) {
    match answer {
        Value::Array(parts) => parts.iter_mut().for_each(as_written),
        Value::Object(file) if file.contains_key("kind") && file.contains_key("size") => {
            let size = file.get("size").and_then(Value::as_u64).unwrap_or_default();
            *file = [("name", file.remove("name").unwrap_or_default()), ("size", Value::from(size.to_string()))]
                .into_iter()
                .map(|(key, value)| (key.to_owned(), value))
                .collect();
        }
        Value::Object(parts) => parts.values_mut().for_each(as_written),
        _ => {}
    }
}

fn is_asked(report: &Report, question: QuestionId) -> bool {
    let slots = report.questions.get(question).map(Vec::as_slice).unwrap_or_default();
    slots.iter().any(|slot| slot.state != state::NOT_ASKED)
}

/// Names go on where those end that were pasted before.
fn next_number(program: &Program, start: &str) -> usize {
    let used = program.tests.iter().filter_map(|test| {
        let (number, _) = test.name.strip_prefix(start)?.split_once(':')?;
        number.trim().parse::<usize>().ok()
    });
    used.max().unwrap_or(0) + 1
}

fn named(program: &Program, start: &str, suggestions: &[Suggestion]) -> String {
    let mut text = String::new();
    for (number, suggestion) in (next_number(program, start)..).zip(suggestions) {
        let title = suggestion.goals.first().map(|goal| goal.title(program)).unwrap_or_default();
        write_test(&mut text, program, &format!("{start} {number}: {title}"), &suggestion.witness);
    }
    text
}

fn write_test(text: &mut String, program: &Program, name: &str, witness: &Witness) {
    let _ = writeln!(text, "  - name: {}", scalar(name));
    let _ = writeln!(text, "    today: {}", day(witness.today));
    match &witness.answers {
        Value::Object(answers) if !answers.is_empty() => {
            let _ = writeln!(text, "    answers:");
            for (key, answer) in answers {
                write_answer(text, 6, key, answer);
            }
        }
        _ => {
            let _ = writeln!(text, "    answers: {{}}");
        }
    }
    let _ = writeln!(text, "    expect:");
    write_expectation(text, &expectation(program, witness));
    text.push('\n');
}

/// What the form does with the answers now.
fn expectation(program: &Program, witness: &Witness) -> Expectation {
    let report = &witness.report;
    let exit = report.exit.and_then(|exit| program.pages.get(exit));
    let is_complete = exit.is_none() && report.outcome == outcome::COMPLETE;
    let systems = witness.sent_to.iter().filter_map(|position| program.form.send_to.get(*position));
    let some_wait = program.form.send_to.iter().any(|to| to.when.is_some());
    let errors = trial::errors(program, report);
    let depends = program.questions.iter().enumerate().filter(|(_, it)| it.ask_when.is_some() && it.list.is_none());
    Expectation {
        submitted: is_complete.then_some(true),
        exit: exit.map(|exit| exit.key.clone()),
        errors: (!errors.is_empty()).then(|| errors.into_iter().map(|(name, said)| (name, said.to_owned())).collect()),
        asked: depends
            .filter(|(id, _)| is_asked(report, *id))
            .map(|(_, question)| (question.key.clone(), true))
            .collect(),
        sent_to: (is_complete && some_wait).then(|| systems.map(|to| to.system.clone()).collect()),
        fee: (is_complete && program.form.fee.is_some()).then(|| fee(program, report)),
        ..Expectation::default()
    }
}

/// What is to pay, as authors write it: `£45`, `£4.50`, or `none`.
fn fee(program: &Program, report: &Report) -> String {
    due(program, report).map_or_else(|| NO_FEE.to_owned(), |due| due.written())
}

fn write_expectation(text: &mut String, expect: &Expectation) {
    for line in expectation_lines(expect).lines() {
        let _ = writeln!(text, "      {line}");
    }
}

/// The lines of what a test expects, from the left edge.
#[must_use]
pub fn expectation_lines(expect: &Expectation) -> String {
    let mut text = String::new();
    let pairs = |pairs: &[(String, String)]| match pairs {
        [] => " {}".to_owned(),
        pairs => pairs.iter().map(|(name, said)| format!("\n  {name}: {}", scalar(said))).collect(),
    };
    let asked = |wanted: bool| -> Vec<&str> {
        expect.asked.iter().filter(|(_, asked)| *asked == wanted).map(|(name, _)| name.as_str()).collect()
    };
    if let Some(exit) = &expect.exit {
        let _ = writeln!(text, "exit: {exit}");
    }
    if let Some(submitted) = expect.submitted {
        let _ = writeln!(text, "submitted: {submitted}");
    }
    if let Some(open) = expect.open {
        let _ = writeln!(text, "open: {open}");
    }
    if let Some(systems) = &expect.sent_to {
        let _ = writeln!(text, "sent to: [{}]", systems.join(", "));
    }
    if let Some(fee) = &expect.fee {
        let _ = writeln!(text, "fee: {fee}");
    }
    if let Some(due_by) = expect.due_by {
        let _ = writeln!(text, "due by: {}", day(due_by));
    }
    if let Some(errors) = &expect.errors {
        let _ = writeln!(text, "errors:{}", pairs(errors));
    }
    for (word, wanted) in [("asked", true), ("not asked", false)] {
        let asked = asked(wanted);
        if !asked.is_empty() {
            let _ = writeln!(text, "{word}: [{}]", asked.join(", "));
        }
    }
    if !expect.computed.is_empty() {
        let _ = writeln!(text, "computed:{}", pairs(&expect.computed));
    }
    text
}

/// The lines of an answer in a test, from the left edge: `needed_by: 2027-03-10`.
#[must_use]
pub fn answer_lines(key: &str, answer: &Value) -> String {
    let mut text = String::new();
    write_answer(&mut text, 0, key, answer);
    text.trim_end().to_owned()
}

fn write_answer(text: &mut String, indent: usize, key: &str, answer: &Value) {
    let _ = match answer {
        Value::Array(rows) if rows.iter().any(Value::is_object) => {
            let _ = writeln!(text, "{:indent$}{key}:", "");
            for row in rows {
                let mut first = true;
                for (key, answer) in row.as_object().into_iter().flatten() {
                    let mut line = String::new();
                    write_answer(&mut line, indent + 4, key, answer);
                    if first {
                        line.replace_range(indent + 2..indent + 3, "-");
                    }
                    first = false;
                    text.push_str(&line);
                }
                if first {
                    let _ = writeln!(text, "{:indent$}  - {{}}", "");
                }
            }
            Ok(())
        }
        Value::Array(keys) => {
            let keys: Vec<String> = keys.iter().map(|key| scalar(key.as_str().unwrap_or_default())).collect();
            writeln!(text, "{:indent$}{key}: [{}]", "", keys.join(", "))
        }
        Value::Object(parts) => {
            let parts: Vec<String> = parts
                .iter()
                .map(|(key, part)| {
                    let part = part.as_str().unwrap_or_default();
                    // A long number would be read as one.
                    let digits = part.bytes().all(|byte| byte.is_ascii_digit());
                    format!("{key}: {}", if digits { format!("\"{part}\"") } else { scalar(part) })
                })
                .collect();
            writeln!(text, "{:indent$}{key}: {{ {} }}", "", parts.join(", "))
        }
        other => writeln!(text, "{:indent$}{key}: {}", "", scalar(other.as_str().unwrap_or_default())),
    };
}

/// A text as YAML, in quotation marks unless it is plain without them.
fn scalar(text: &str) -> String {
    let plain = |character: char| character.is_alphanumeric() || " _-.@/'£%()?!“”’".contains(character);
    let starts = text.chars().next().is_some_and(char::is_alphanumeric);
    let ends = text.chars().next_back().is_some_and(|last| last != ' ');
    let fits = text.len() <= MOST_LINE / 2;
    match starts && ends && fits && text.chars().all(plain) {
        true => text.to_owned(),
        false if fits => Value::from(text).to_string(),
        false => over_lines(&Value::from(text).to_string()),
    }
}

/// A text in double quotes over several lines: a backslash at the end of each says that it goes on.
fn over_lines(quoted: &str) -> String {
    let mut lines = String::new();
    let mut length = 0;
    let mut before = ' ';
    for character in quoted.chars() {
        // Not inside a sign that is written with a backslash, and not at a space, which would be lost.
        if length >= 1_000 && before.is_alphanumeric() && character.is_ascii_alphabetic() {
            lines.push_str("\\\n            ");
            length = 0;
        }
        lines.push(character);
        length += 1;
        before = character;
    }
    lines
}

/// `2026-03-10`
fn day(today: i64) -> String {
    let mut bytes = [0; ROOM];
    let mut out = Out::new(&mut bytes);
    date::write(date::within(today), &mut out);
    String::from_utf8_lossy(out.written()).into_owned()
}
