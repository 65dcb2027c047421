//! `onceform test`: what it counts, and that the tests which it suggests can be pasted as they are.

#![allow(clippy::unwrap_used, reason = "a test says what is wrong by failing")]

use assert_cmd::Command;
use std::fs;

const FORM: &str = "\
form: market
title: Ask for a market stall
open: { from: 2026-04-01, until: 2026-09-30, closed: Stalls are let from April to September }
calculations:
  total: weeks * £10
pages:
  - page: stall
    title: Your stall
    questions:
      - question: goods
        type: choice
        ask: What do you sell?
        options: { food: Food, plants: Plants }
      - question: weeks
        type: number
        ask: How many weeks would you like?
        at least: 1
        at most: 20
  - page: late
    title: A late start
    ask when: today is 2026-09-01 or after
    questions:
      - { question: why, type: text, ask: Why do you start so late? }
";

/// What `onceform test` prints about a form.
fn tested(form: &str, arguments: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("form.yaml"), form).unwrap();
    let mut command = Command::cargo_bin("onceform").unwrap();
    let output = command.current_dir(folder.path()).arg("test").args(arguments).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn suggested_tests_are_pasted_as_they_are_and_pass() {
    let suggested = tested(FORM, &["--suggest"]);
    let whole = format!("{FORM}\n{suggested}");
    let passed = tested(&whole, &[]);
    assert!(passed.contains("(100%)") && !passed.contains("failed"), "{passed}\n{whole}");
    assert_eq!(tested(&whole, &["--suggest"]), "  # market: its tests do everything that can happen\n");
}

#[test]
fn a_test_that_fails_shows_nothing() {
    let test = |submitted: &str| {
        let answers = "{ goods: food, weeks: 2 }";
        format!(
            "{FORM}tests:\n  - {{ name: Food, today: 2026-05-01, answers: {answers}, expect: {{ submitted: {submitted} }} }}\n"
        )
    };
    assert!(tested(&test("yes"), &[]).contains("the tests do 5 of the 8 things"), "{}", tested(&test("yes"), &[]));
    let failing = tested(&test("no"), &[]);
    assert!(failing.contains("the tests that pass do 0 of the 8 things"), "{failing}");
}

#[test]
fn what_no_answers_were_found_for_is_said() {
    // The most is 400, and what is multiplied with itself may be anything for the solver.
    let form = format!(
        "{FORM}  - page: much\n    title: A lot to pay\n    ask when: weeks * weeks is more than 500\n    questions:\n      - {{ question: how, type: text, ask: How will you pay? }}\n"
    );
    let suggested = tested(&form, &["--suggest"]);
    let whole = format!("{form}\n{suggested}");
    let again = tested(&whole, &["--suggest"]);
    assert!(again.contains("# market: no test reaches these pages, and no answers were found for it: much"), "{again}");
}
