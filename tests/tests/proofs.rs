//! What is proved about a form is so: nothing that "cannot happen" is ever found by trying, every example is confirmed by the
//! interpreter and by the validator, and on forms small enough to try every answer nothing is missed either.
//!
//! `ONCEFORM_PROOFS=5000` tries more forms than the fixed number.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what went wrong by failing"
)]

mod tiny;

use compiler::calendar::{Nation, bank_holidays};
use compiler::emit::wasm;
use compiler::eval;
use compiler::manifest::manifest;
use compiler::program::Program;
use compiler::prove::{Goal, Outcome, coverage, suggest};
use compiler::source::SourceFile;
use fastrand::Rng;
use onceform_tests::large_form::large_form;
use onceform_tests::random_form::{random_answers, random_form};
use runtime_wasm::answers::Answers;
use runtime_wasm::host::{Engine, Module};
use runtime_wasm::report::{Day, Report};
use std::collections::BTreeSet;

/// Random forms when nothing else is asked for.
const FORMS: u64 = 150;
/// Answers tried for each.
const ANSWERS: usize = 150;

fn forms() -> u64 {
    std::env::var("ONCEFORM_PROOFS").ok().and_then(|text| text.parse().ok()).unwrap_or(FORMS)
}

/// The page of a goal.
fn page_of(program: &Program, goal: Goal) -> usize {
    match goal {
        Goal::Page(page) | Goal::PageLeftOut(page) => page,
        Goal::Question(id)
        | Goal::QuestionLeftOut(id)
        | Goal::Option(id, _)
        | Goal::Message(id, _)
        | Goal::OwnMessage(id, _) => program.questions[id].page,
        Goal::Sent(_) | Goal::NotSent(_) => program.pages.len(),
    }
}

/// Reached by someone who made no mistake on the pages before.
fn is_reached(program: &Program, report: &Report, goal: Goal) -> bool {
    let page = page_of(program, goal);
    report.errors.iter().all(|error| program.questions[error.question].page >= page)
        && goal.is_reached(program, Outcome { report, sent_to: &[] })
}

#[test]
fn what_cannot_happen_is_never_found_by_trying() {
    let mut impossible = 0;
    for seed in 0..forms() {
        let mut rng = Rng::with_seed(seed);
        let program = random_form(&mut rng);
        let claims = coverage(&program, &[]).impossible;
        impossible += claims.len();
        for _ in 0..if claims.is_empty() { 0 } else { ANSWERS } {
            let answers = random_answers(&mut rng, &program);
            let day = Day { today: rng.i64(-7_305..=65_744), holidays: bank_holidays(Nation::EnglandAndWales) };
            let report = eval::evaluate(&program, &answers, &day);
            for goal in &claims {
                assert!(
                    !is_reached(&program, &report, *goal),
                    "seed {seed}: {goal:?} happens on {}\n{answers:#?}\n{program:#?}",
                    day.today
                );
            }
        }
    }
    assert!(impossible > 20, "only {impossible} things were said to be impossible");
}

#[test]
fn examples_are_confirmed_by_the_validator() {
    let mut confirmed = 0;
    for seed in 0..forms() / 5 {
        let program = random_form(&mut Rng::with_seed(1_000_000 + seed));
        let suggestions = suggest(&program, &[]);
        let bytes = wasm::emit(&program).unwrap();
        let mut validator = Module::load(Engine::Wasmi, &bytes).unwrap().validator().unwrap();
        for suggestion in &suggestions {
            let witness = &suggestion.witness;
            let answers = Answers::from_json(&manifest(&program), &witness.answers);
            let day = Day { today: witness.today, holidays: bank_holidays(Nation::EnglandAndWales) };
            assert_eq!(validator.evaluate(&answers, &day).unwrap(), witness.report, "seed {seed}");
            for goal in &suggestion.goals {
                assert!(goal.is_reached(&program, witness.into()), "seed {seed}: {goal:?}");
                confirmed += 1;
            }
        }
        let again: Vec<_> = suggest(&program, &[]).into_iter().map(|again| again.witness.answers).collect();
        let first: Vec<_> = suggestions.into_iter().map(|first| first.witness.answers).collect();
        assert_eq!(first, again, "the same form, the same suggestions");
    }
    assert!(confirmed > 200, "only {confirmed} were confirmed");
}

#[test]
fn on_tiny_forms_every_answer_was_tried() {
    let (mut possible, mut impossible, mut stuck_pages) = (0, 0, 0);
    for seed in 0..forms() {
        let mut rng = Rng::with_seed(seed);
        let text = tiny::form(&mut rng);
        let checked = compiler::check(&SourceFile::new("tiny.yaml", &text));
        // A form in which nobody finishes is still looked at: its other findings depend on what stops people.
        let Some(program) = checked.program else { continue };
        let reports = tiny::every_report(&program);
        let claims = coverage(&program, &[]);
        for goal in claims.missing {
            let found = reports.iter().any(|report| is_reached(&program, report, goal));
            assert!(found, "seed {seed}: {goal:?} was said to be possible\n{text}");
            possible += 1;
        }
        for goal in claims.impossible {
            let found = reports.iter().any(|report| is_reached(&program, report, goal));
            assert!(!found, "seed {seed}: {goal:?} was said to be impossible\n{text}");
            impossible += 1;
        }
        let told: BTreeSet<&str> = checked
            .diagnostics
            .iter()
            .filter(|found| found.code.id() == "F054")
            .filter_map(|found| found.message.split('`').nth(1))
            .collect();
        let stuck = tiny::stuck_pages(&program, &reports);
        let stuck: BTreeSet<&str> = stuck.into_iter().map(|page| program.pages[page].key.as_str()).collect();
        assert_eq!(told, stuck, "seed {seed}: pages past which some answers leave no way\n{text}");
        stuck_pages += stuck.len();
    }
    assert!(possible > 500 && impossible > 50 && stuck_pages > 5, "{possible} {impossible} {stuck_pages}");
}

#[test]
fn a_large_form_is_proved_and_covered() {
    let checked = compiler::check(&SourceFile::new("large.yaml", &large_form(346, 48)));
    let program = checked.program.unwrap();
    let suggestions = suggest(&program, &[]);
    let outcomes: Vec<Outcome<'_>> = suggestions.iter().map(|suggestion| (&suggestion.witness).into()).collect();
    assert_eq!(coverage(&program, &outcomes).missing, []);
    assert!(suggestions.len() < 30, "{} tests for a large form", suggestions.len());
}
