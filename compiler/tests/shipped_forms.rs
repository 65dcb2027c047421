//! The forms that are shipped, and the tutorial's: without a warning, with every test passing, and what they submit fits
//! the schema that they publish.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what went wrong by failing"
)]

mod files;
mod schema;

use compiler::calendar::{Nation, bank_holidays};
use compiler::emit::json_schema;
use compiler::manifest::manifest;
use compiler::program::Program;
use compiler::trial;
use runtime_wasm::abi::{outcome, rule, state};
use runtime_wasm::answers::canonical_json;
use runtime_wasm::manifest::Manifest;
use runtime_wasm::report::Report;
use serde_json::{Map, Value};
use std::path::{Path, PathBuf};

fn forms() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let folders = ["forms", "examples"].into_iter().flat_map(|folder| std::fs::read_dir(root.join(folder)).unwrap());
    let mut forms: Vec<PathBuf> =
        folders.map(|entry| entry.unwrap().path().join("form.yaml")).filter(|form| form.exists()).collect();
    forms.sort();
    forms
}

fn program(path: &Path) -> Program {
    let checked = compiler::check_all(&files::sources(path));
    assert_eq!(checked.diagnostics, [], "{}", path.display());
    checked.program.unwrap()
}

/// What a back office is sent: the canonical answers by key.
fn submission(manifest: &Manifest, report: &Report) -> Value {
    let mut answers = Map::new();
    for (id, question) in manifest.questions.iter().enumerate().filter(|(_, question)| question.list.is_none()) {
        let slot = &report.questions[id][0];
        if slot.state != state::VALID {
            continue;
        }
        let answer = match question.stride {
            None => canonical_json(&question.kind, &slot.text),
            Some(_) => (0..slot.rows).map(|row| answers_of_row(manifest, report, id, row)).collect(),
        };
        answers.insert(question.key.clone(), answer);
    }
    Value::Object(answers)
}

fn answers_of_row(manifest: &Manifest, report: &Report, list: usize, row: usize) -> Value {
    let inside = manifest.questions.iter().enumerate().filter(|(_, question)| question.list == Some(list as u32));
    let answered = inside.filter(|(id, _)| report.questions[*id][row].state == state::VALID);
    answered
        .map(|(id, question)| (question.key.clone(), canonical_json(&question.kind, &report.questions[id][row].text)))
        .collect()
}

#[test]
fn every_test_beside_a_form_passes() {
    let holidays = bank_holidays(Nation::EnglandAndWales);
    let mut failures = Vec::new();
    for path in forms() {
        let program = program(&path);
        assert!(program.tests.len() >= 2, "{} has too few tests", path.display());
        for test in &program.tests {
            for difference in trial::run(&program, test, &holidays).differences {
                failures.push(format!("{}:{} {}\n    {difference}", path.display(), test.line, test.name));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_submission_fits_the_schema() {
    let holidays = bank_holidays(Nation::EnglandAndWales);
    let mut fitting = 0;
    for path in forms() {
        let program = program(&path);
        let (manifest, schema) = (manifest(&program), json_schema::schema(&program));
        for test in &program.tests {
            let report = trial::run(&program, test, &holidays).report;
            if report.outcome == outcome::COMPLETE {
                let submission = submission(&manifest, &report);
                assert!(schema::fits(&schema, &submission), "{}: {submission:#}\n{schema:#}", test.name);
                fitting += 1;
            }
        }
    }
    assert!(fitting > 20, "only {fitting} submissions were looked at");
}

/// What the tests of a form never do: a page or question never asked, an option never chosen, a rule never broken, a
/// condition that is always or never met.
fn untested(program: &Program, reports: &[Report]) -> Vec<String> {
    let mut gaps = Vec::new();
    for (id, page) in program.pages.iter().enumerate() {
        let asked = reports.iter().filter(|report| report.pages[id] || report.exit == Some(id)).count();
        if asked == 0 || (page.ask_when.is_some() && asked == reports.len()) {
            gaps.push(format!("the page {} is asked by {asked} of {} tests", page.key, reports.len()));
        }
    }
    for (id, question) in program.questions.iter().enumerate() {
        let slots: Vec<_> = reports.iter().flat_map(|report| &report.questions[id]).collect();
        let asked = slots.iter().filter(|slot| slot.state != state::NOT_ASKED).count();
        if asked == 0 || (question.ask_when.is_some() && asked == slots.len()) {
            gaps.push(format!("the question {} is asked {asked} of {} times", question.key, slots.len()));
        }
        for option in question.kind.options() {
            if !slots.iter().any(|slot| slot.text.split('\n').any(|key| key == option.key)) {
                gaps.push(format!("the option {} of {} is never chosen", option.key, question.key));
            }
        }
        for rule in 0..question.rules.len() {
            let code = rule::AUTHOR + rule as u16;
            if !reports.iter().flat_map(|report| &report.errors).any(|error| error.question == id && error.rule == code)
            {
                gaps.push(format!("rule {} of {} is never broken", rule + 1, question.key));
            }
        }
    }
    gaps
}

#[test]
fn the_tests_of_the_shipped_forms_leave_nothing_out() {
    let holidays = bank_holidays(Nation::EnglandAndWales);
    let mut gaps = Vec::new();
    for path in forms().into_iter().filter(|path| path.components().any(|part| part.as_os_str() == "forms")) {
        let program = program(&path);
        let reports: Vec<Report> =
            program.tests.iter().map(|test| trial::run(&program, test, &holidays).report).collect();
        gaps.extend(untested(&program, &reports).into_iter().map(|gap| format!("{}: {gap}", program.form.id)));
    }
    assert!(gaps.is_empty(), "{}", gaps.join("\n"));
}
