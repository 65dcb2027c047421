//! What tests beside a form leave out, and the tests that are suggested for it: pasted into the form they pass, and then
//! nothing is left out.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what went wrong by failing"
)]

mod files;

use compiler::calendar::{Nation, bank_holidays};
use compiler::program::Program;
use compiler::prove::{Coverage, coverage, suggest, yaml};
use compiler::source::SourceFile;
use compiler::trial;
use runtime_wasm::report::Report;
use std::path::{Path, PathBuf};

fn forms() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let folders = ["forms", "examples"].into_iter().flat_map(|folder| std::fs::read_dir(root.join(folder)).unwrap());
    let mut forms: Vec<PathBuf> = folders.map(|entry| entry.unwrap().path().join("form.yaml")).collect();
    forms.retain(|form| form.exists());
    forms.sort();
    forms
}

fn program(name: &str, text: &str) -> Program {
    let checked = match Path::new(name) {
        path if path.exists() => compiler::check_all(&files::sources_with(path, text)),
        _ => compiler::check(&SourceFile::new(name, text)),
    };
    checked.program.unwrap_or_else(|| panic!("{name}: {:#?}\n{text}", checked.diagnostics))
}

/// What the tests of a form leave out; they pass.
fn covered(name: &str, program: &Program) -> Coverage {
    let holidays = bank_holidays(Nation::EnglandAndWales);
    let trials: Vec<_> = program.tests.iter().map(|test| (test, trial::run(program, test, &holidays))).collect();
    for (test, trial) in &trials {
        assert_eq!(trial.differences, [""; 0], "{name}: {}", test.name);
    }
    let reports: Vec<&Report> = trials.iter().map(|(_, trial)| &trial.report).collect();
    coverage(program, &reports)
}

#[test]
fn suggested_tests_leave_nothing_out() {
    for path in forms() {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(&path).unwrap();
        let (without_tests, _) = text.split_once("\ntests:\n").unwrap();
        let bare = program(&name, without_tests);
        assert!(!covered(&name, &bare).missing.is_empty());
        let suggestions = suggest(&bare, &[]);
        let pasted = format!("{without_tests}\ntests:\n{}", yaml(&bare, &suggestions));
        let covered = covered(&name, &program(&name, &pasted));
        let missing: Vec<String> = covered.missing.iter().map(|goal| goal.title(&bare)).collect();
        assert_eq!(missing, [""; 0], "{name}\n{pasted}");
        assert_eq!(covered.percent(), 100);
        println!("{name}: {} tests for {} things", suggestions.len(), covered.all);
    }
}

#[test]
fn only_what_is_missing_is_suggested() {
    let form = "\
form: hello
title: Say hello
pages:
  - page: one
    title: The first page
    questions:
      - question: colour
        type: choice
        ask: Which colour is it?
        called: the colour
        options: { red: Red, green: Green }
  - page: green
    exit: Green is another form
    ask when: colour is green
  - page: two
    title: The second page
    questions:
      - question: due
        type: date
        ask: When is it due?
        called: the day
        rules:
          - must: due is after today
            otherwise: The day must be in the future
tests:
  - name: It is red
    today: 2026-03-10
    answers: { colour: red, due: 2026-03-11 }
    expect: { submitted: true }
";
    let program = program("hello.yaml", form);
    let covered = covered("hello.yaml", &program);
    let told: Vec<String> =
        covered.left_out(&program).into_iter().map(|(what, names)| format!("{what}: {}", names.join(", "))).collect();
    assert_eq!(
        told,
        [
            "no test chooses these options: colour: green",
            "no test reaches these exits: green",
            "no test shows these messages: due: The day must be in the future",
        ]
    );
    let report = trial::run(&program, &program.tests[0], &[]).report;
    let suggestions = suggest(&program, &[&report]);
    assert_eq!(suggestions.len(), 2, "an end and a message");
    let text = yaml(&program, &suggestions);
    assert!(text.contains("exit: green") && text.contains("due: The day must be in the future"), "{text}");
}
