//! Tests beside a form: what is not as expected is said in plain words, each thing once.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what went wrong by failing"
)]

use compiler::calendar::{Nation, bank_holidays};
use compiler::expected::Speech;
use compiler::source::SourceFile;
use compiler::trial;

const FORM: &str = r#"
form: trial
title: A trial
standard:
  complete: 2 working days
  cut off: "16:00"
calculations:
  total: sum of rent, people.income
pages:
  - page: home
    title: Your home
    questions:
      - { question: owner, type: yes or no, ask: "Do you own your home?" }
      - { question: rent, type: money, ask: "What is your rent?", ask when: owner is no }
      - question: people
        type: list of
        ask: Who lives with you?
        each: person
        optional: yes
        questions:
          - { question: income, type: money, ask: "What do they earn?", called: the income }
  - page: sorry
    exit: You do not need this form
    ask when: owner is yes
send to:
  - { system: housing, send when: rent is more than £50, fields: { rent: rent } }
  - { system: register, fields: { people: people } }
tests:
  - name: one
    today: 2026-03-10
"#;

/// The differences of a test with this body.
fn differences(test: &str) -> Vec<String> {
    told(Speech::Names, test)
}

fn told(speech: Speech, test: &str) -> Vec<String> {
    let body: String = test.lines().map(|line| format!("    {}\n", line.trim())).collect();
    let checked = compiler::check(&SourceFile::new("trial.yaml", &format!("{FORM}{body}")));
    let program = checked.program.unwrap_or_else(|| panic!("{:?}", checked.diagnostics));
    trial::run_in(speech, &program, &program.tests[0], &bank_holidays(Nation::EnglandAndWales)).differences
}

#[test]
fn a_test_that_is_right_has_no_differences() {
    let found = differences(
        "answers: { owner: no, rent: £100, people: [{ income: 2.50 }] }
         expect: { submitted: true, asked: [rent, people.income, people.1.income], computed: { total: £102.50 }, due by: 2026-03-12 }",
    );
    assert_eq!(found, Vec::<String>::new());
    let exit =
        differences("answers: { owner: yes }\nexpect: { exit: sorry, not asked: [rent], computed: { total: 0 } }");
    assert_eq!(exit, Vec::<String>::new());
}

#[test]
fn differences_are_told_in_the_words_of_the_form_too() {
    let test = "answers: { owner: yes }\nexpect: { submitted: true, asked: [rent], computed: { total: £1 }, due by: 2026-03-13 }";
    let wanted = [
        "It should be submitted, but it ends at “You do not need this form”",
        "“What is your rent?” should be asked, but it is not",
        "The calculation `total` should come to 1.00, but it comes to 0.00",
        "It should be due by 13 March 2026, but it is 12 March 2026",
    ];
    assert_eq!(told(Speech::Words, test), wanted);
}

#[test]
fn a_system_gets_the_answers_when_its_condition_is_met() {
    let differences = |rent: &str, wanted: &str| {
        differences(&format!("answers: {{ owner: no, rent: {rent} }}\nexpect: {{ sent to: [{wanted}] }}"))
    };
    assert_eq!(differences("£51", "housing, register"), Vec::<String>::new());
    assert_eq!(differences("£50", "register"), Vec::<String>::new());
    assert_eq!(differences("£50", "housing, register"), ["It should be sent to `housing`, but it is not"]);
    assert_eq!(differences("£51", "register"), ["It should not be sent to `housing`, but it is"]);
    // What cannot be submitted goes nowhere.
    assert_eq!(differences("lots", ""), Vec::<String>::new());
}

#[test]
fn each_difference_is_a_sentence() {
    let found = differences(
        "at: \"16:00\"
         answers: { owner: no, people: [{ income: lots }] }
         expect: { submitted: true, not asked: [rent], computed: { total: 5 }, due by: 2026-03-12 }",
    );
    let (first, rest) = found.split_first().unwrap();
    assert!(first.starts_with("It should be submitted, but there is something to put right (rent: "), "{first}");
    assert!(first.contains("; people.1.income: "), "{first}");
    assert_eq!(
        rest,
        [
            "`rent` should not be asked, but it is",
            "`total` should come to 5.00, but it comes to 0.00",
            "It should be due by 2026-03-12, but it is 2026-03-13",
        ]
    );
    let exit = differences("answers: { owner: yes }\nexpect: { submitted: true }");
    assert_eq!(exit, ["It should be submitted, but it ends at `sorry`"]);
    let not_exit = differences("answers: { owner: no, rent: 1 }\nexpect: { exit: sorry }");
    assert_eq!(not_exit, ["It should end at `sorry`, but it can be submitted"]);
}

#[test]
fn errors_are_exactly_those_expected() {
    let found = differences("answers: { owner: no }\nexpect: { errors: { owner: Choose one, rent: Wrong words } }");
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(found[0], "`owner` should say “Choose one”, but nothing is wrong with it");
    assert!(found[1].starts_with("`rent` should say “Wrong words”, but it says “"), "{found:?}");
    let missing = differences("answers: {}\nexpect: { errors: {} }");
    assert!(missing[0].starts_with("`owner` should have nothing wrong, but it says “"), "{missing:?}");
}
