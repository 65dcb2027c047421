//! What `onceform test --suggest` writes, for forms of every shape: it is read, it passes, it does what no test did, and it has no
//! name that a test has already. `ONCEFORM_PROOFS=5000` tries more forms than the fixed number.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what went wrong by failing")]

use compiler::calendar::{Nation, bank_holidays};
use compiler::program::Program;
use compiler::prove::{Outcome, Suggestion, coverage, suggest, yaml};
use compiler::source::SourceFile;
use compiler::trial::{self, Trial};
use fastrand::Rng;
use std::collections::BTreeSet;
use std::fmt::Write;

/// Forms when nothing else is asked for.
const FORMS: u64 = 60;

/// Questions without their names: a type with what goes with it, and a condition that a later question can use, if there is one.
const QUESTIONS: &[(&str, &str)] = &[
    ("type: yes or no", "NAME is yes"),
    ("type: yes or no\n        optional: yes", "NAME is not answered"),
    (
        "type: choice\n        options: { red: Red, green: \"Green: dark\", blue: \"#Blue\" }",
        "NAME is any of [red, blue]",
    ),
    (
        "type: choices\n        options: { ramp: Ramp, rail: Rail, lift: Lift }\n        at least: 2",
        "NAME includes lift",
    ),
    (
        "type: choices\n        optional: yes\n        options: { a: A, none: None of these }",
        "NAME includes only [none]",
    ),
    (
        "type: number\n        at least: -2\n        at most: 9\n        rules:\n          - must: NAME is not 7\n            otherwise: \"Not 7: choose another\"",
        "NAME is more than 3",
    ),
    (
        "type: money\n        messages: { required: Enter what you pay, too small: \"£0 is too little\" }\n        at least: £1",
        "NAME is at most £20",
    ),
    ("type: decimal\n        decimal places: 3", "NAME is less than 0.5"),
    (
        "type: date\n        rules:\n          - must: NAME is today + 3 working days or after\n            otherwise: Leave us 3 working days",
        "NAME is after today + 1 month",
    ),
    ("type: time", "NAME is before 12:00"),
    ("type: text\n        pattern: \"[A-Z]{2}[0-9]{3}\"", "NAME is \"AB123\""),
    ("type: text\n        messages: { too long: Use fewer words }\n        longest: 40", "NAME is answered"),
    (
        "type: long text\n        longest: 12000\n        messages: { too long: Use fewer words }",
        "length of NAME is more than 20",
    ),
    ("type: long text\n        shortest: 11000\n        longest: 12000", ""),
    ("type: name", ""),
    ("type: email", ""),
    ("type: phone", ""),
    ("type: postcode", ""),
    ("type: address\n        messages: { postcode format: Enter a whole postcode }", ""),
    ("type: location\n        messages: { point outside: Choose a place in Great Britain }", ""),
    ("type: file\n        kinds: [pdf]\n        messages: { kind: Upload a PDF }", ""),
    ("type: files\n        at least: 2\n        messages: { too few: Upload two }", ""),
    ("type: ni number", ""),
    ("type: vehicle", ""),
    ("type: sort code", ""),
    ("type: account number", ""),
    ("type: declaration", ""),
];

/// A form of one page or more, with and without questions, lists, exits, systems and opening dates.
fn form(rng: &mut Rng) -> String {
    let mut text = "form: made\ntitle: A made form\ndata protection: { purpose: To try, lawful basis: contract, keep for: 1 year }\n".to_owned();
    if rng.u8(..4) == 0 {
        let (from, until) = *rng.choice(&[("2026-04-01", "2026-09-30"), ("2027-12-24", "2027-12-28")]).unwrap();
        let _ = writeln!(text, "open: {{ from: {from}, until: {until}, closed: It is shut }}");
    }
    let mut pages = String::new();
    let mut known: Vec<String> = Vec::new();
    let mut names = Vec::new();
    let count = rng.usize(1..4);
    for page in 0..count {
        let _ = writeln!(pages, "  - page: page_{page}\n    title: Page number {page}");
        condition(&mut pages, rng, 4, &known);
        pages.push_str("    questions:\n");
        let mut later = Vec::new();
        for number in 0..rng.usize(1..4) {
            let name = format!("q_{page}_{number}");
            if rng.u8(..6) == 0 {
                let (of_list, inside) = *rng.choice(QUESTIONS).unwrap();
                let _ = writeln!(
                    pages,
                    "      - question: {name}\n        type: list of\n        ask: What of {name}?\n        each: part\n        at most: 3\n        questions:"
                );
                question(&mut pages, 10, "inside", of_list);
                later.push(if inside.is_empty() {
                    format!("count of {name} is more than 1")
                } else {
                    format!("any of {name} where {}", inside.replace("NAME", "inside"))
                });
            } else {
                let (written, met) = *rng.choice(QUESTIONS).unwrap();
                question(&mut pages, 6, &name, written);
                condition(&mut pages, rng, 8, &known);
                if !met.is_empty() {
                    later.push(met.replace("NAME", &name));
                }
                names.push(name);
            }
        }
        known.extend(later);
        if page + 1 < count && !known.is_empty() && rng.u8(..3) == 0 {
            let _ = writeln!(pages, "  - page: exit_{page}\n    exit: It ends here, {page}");
            let _ = writeln!(pages, "    ask when: {}", rng.choice(&known).unwrap());
        }
    }
    let _ = write!(text, "pages:\n{pages}");
    if let (Some(name), Some(when), 0) = (names.first(), known.last(), rng.u8(..3)) {
        let _ = writeln!(text, "send to:\n  - {{ system: a_system, send when: '{when}', fields: {{ it: {name} }} }}");
    }
    text
}

fn question(text: &mut String, indent: usize, name: &str, written: &str) {
    let written = written.replace("NAME", name).replace("\n        ", &format!("\n{:1$}", "", indent + 2));
    let _ = writeln!(
        text,
        "{:indent$}- question: {name}\n{:indent$}  ask: What of {name}?\n{:indent$}  called: the {name}\n{:indent$}  {written}",
        "", "", "", ""
    );
}

fn condition(text: &mut String, rng: &mut Rng, indent: usize, known: &[String]) {
    if let (Some(when), 0) = (rng.choice(known), rng.u8(..3)) {
        let _ = writeln!(text, "{:indent$}ask when: {when}", "");
    }
}

/// The program, when the form has no mistake: not every made form makes sense.
fn program(text: &str) -> Option<Program> {
    compiler::check(&SourceFile::new("form.yaml", text)).program
}

fn trials(program: &Program) -> Vec<Trial> {
    let holidays = bank_holidays(Nation::EnglandAndWales);
    let trials: Vec<Trial> = program.tests.iter().map(|test| trial::run(program, test, &holidays)).collect();
    for (test, trial) in program.tests.iter().zip(&trials) {
        assert!(trial.differences.is_empty(), "{}: {:#?}", test.name, trial.differences);
    }
    trials
}

fn missing(program: &Program, trials: &[Trial]) -> usize {
    coverage(program, &trials.iter().map(Outcome::from).collect::<Vec<_>>()).missing.len()
}

/// The form with suggested tests at its end, which are read and pass; how much less is missing than before.
fn pasted(text: &str, program_before: &Program, suggestions: &[Suggestion]) -> (String, Program) {
    let start = if text.contains("\ntests:\n") { "" } else { "tests:\n" };
    let whole = format!("{text}{start}{}", yaml(program_before, suggestions));
    let checked = compiler::check(&SourceFile::new("form.yaml", &whole));
    let program = checked.program.unwrap_or_else(|| panic!("{:#?}\n{whole}", checked.diagnostics));
    let names: BTreeSet<&str> = program.tests.iter().map(|test| test.name.as_str()).collect();
    assert_eq!(names.len(), program.tests.len(), "two tests have one name\n{whole}");
    (whole, program)
}

#[test]
fn what_is_suggested_is_read_passes_and_does_what_no_test_did() {
    let forms = std::env::var("ONCEFORM_PROOFS").ok().and_then(|text| text.parse().ok()).unwrap_or(FORMS);
    let mut made = 0;
    for seed in 0..forms {
        let bare = form(&mut Rng::with_seed(seed));
        let Some(mut program) = program(&bare) else { continue };
        made += 1;
        let mut text = bare;
        // Half of them first, then what is still missing, until there is nothing more to suggest.
        for round in 0.. {
            let trials = trials(&program);
            let before = missing(&program, &trials);
            let outcomes: Vec<Outcome<'_>> = trials.iter().map(Outcome::from).collect();
            let mut suggestions = suggest(&program, &outcomes);
            if suggestions.is_empty() {
                break;
            }
            if round == 0 {
                suggestions.truncate(suggestions.len().div_ceil(2));
            }
            let (whole, next) = pasted(&text, &program, &suggestions);
            let after = missing(&next, &self::trials(&next));
            assert!(after < before, "form {seed}: {before} were missing, and {after} are\n{whole}");
            assert!(round < 4, "form {seed} has more to suggest each time\n{whole}");
            (text, program) = (whole, next);
        }
    }
    assert!(made * 2 >= forms, "only {made} of {forms} forms have no mistake");
}
