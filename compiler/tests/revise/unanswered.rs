//! Tests that are older than a question are given its answer.

use super::{applied, one};
use compiler::calendar::{Nation, bank_holidays};
use compiler::revise::{Change, New, revise};
use compiler::trial;

const FORM: &str = "form: street-party
title: Street party
journey: request
service: customer-services
owner: your.team@example.gov.uk
standard:
  reply: at once
  complete: 5 working days
data protection:
  purpose: To deal with your request
  lawful basis: public task
  keep for: 1 year
pages:
  - page: details
    title: What do you need?
    questions:
      - question: details
        type: long text
        ask: Tell us what you need
        called: what you need
what happens next: We will read what you sent us.
tests:
  - name: It is sent
    today: 2027-03-10
    answers:
      details: A party # in Mill Lane
    expect:
      submitted: true
  - name: Nothing is said
    today: 2027-03-10
    answers:
      details: \"\"
    expect:
      errors:
        details: Enter what you need
";

/// What is wrong with the tests of a form.
fn differences(text: &str) -> Vec<String> {
    let checked = compiler::check_all(&one(text));
    let form = checked.program.unwrap_or_else(|| panic!("{:#?}\n{text}", checked.diagnostics));
    let holidays = bank_holidays(Nation::EnglandAndWales);
    form.tests.iter().flat_map(|test| trial::run(&form, test, &holidays).differences).collect()
}

fn revised(text: &str, change: &Change) -> Result<String, String> {
    let sources = one(text);
    let known = compiler::check_all(&sources).diagnostics;
    revise(&sources, &known, change).map(|revision| applied(&sources, &revision))
}

#[test]
fn every_kind_of_question_is_answered() {
    for kind in compiler::revise::KINDS {
        let options = if kind.options { vec!["Mill Lane".to_owned(), "High Street".to_owned()] } else { Vec::new() };
        let question = New { ask: "Where is it held?".to_owned(), kind: kind.name.to_owned(), options };
        let added = revised(FORM, &Change::AddQuestion { at: vec![0], after: None, question }).unwrap();
        assert_eq!(differences(&added).len(), 2, "{}: both tests lack an answer", kind.name);
        let answered = revised(&added, &Change::AnswerTests).unwrap_or_else(|why| panic!("{}: {why}", kind.name));
        assert_eq!(differences(&answered), [""; 0], "{}\n{answered}", kind.name);
        assert!(answered.contains("      details: A party # in Mill Lane\n"), "{answered}");
    }
}

#[test]
fn what_is_left_open_on_purpose_stays_so() {
    let why = revised(FORM, &Change::AnswerTests).unwrap_err();
    assert_eq!(why, "No test is only waiting for an answer");
    // This test does not pass for another reason.
    let other = FORM.replace("Enter what you need\n", "Tell us what you need\n");
    assert_eq!(revised(&other, &Change::AnswerTests).unwrap_err(), why);
}

#[test]
fn a_test_that_fails_for_another_reason_too_is_answered_all_the_same() {
    let question = New { ask: "Where is it held?".to_owned(), kind: "text".to_owned(), options: Vec::new() };
    let late = FORM.replace("      submitted: true\n", "      submitted: true\n      due by: 2027-03-18\n");
    let added = revised(&late, &Change::AddQuestion { at: vec![0], after: None, question }).unwrap();
    let before = differences(&added);
    let answered = revised(&added, &Change::AnswerTests).unwrap();
    let left = differences(&answered);
    assert!(left.len() < before.len() && left.len() == 1, "{before:#?}\n{left:#?}");
    assert!(left[0].contains("17 March 2027") || left[0].contains("2027-03-17"), "{left:#?}");
    assert_eq!(revised(&answered, &Change::AnswerTests).unwrap_err(), "No test is only waiting for an answer");
}
