//! Old decisions, run again.

use crate::browser::{Service, root};
use crate::database::rows;
use crate::device::Device;
use crate::versions::{BASE, Changing, FORM, copy_folder, with, with_lid, without_refuse};
use crate::website::fill;
use compiler::program::Program;
use runtime_wasm::abi::outcome;
use runtime_wasm::answers::{Answers, Field};
use runtime_wasm::report::Day;
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Runs the decision again: was it the same, and what was said.
pub fn rejudge(service: &Service, reference: &str) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onceform-portal"));
    command.args(["rejudge", reference, "--council", "ashcombe", "--database"]).arg(service.database());
    let output = command.output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(said).unwrap())
}

#[test]
fn an_old_decision_is_run_again_with_the_bytes_of_its_day() {
    let mut changing = Changing::start(FORM);
    let mut browser = changing.service.browser();
    let check = fill(&mut browser, BASE);
    let done = browser.send(&check, &[("_do", "submit")]);
    let reference = done.reference();
    let (same, said) = rejudge(&changing.service, &reference);
    assert!(same && said.contains("the same decision"), "{said}");
    // The form of today would not take it, and promises another day.
    let stricter = with(&without_refuse(&with_lid(FORM)), &[("complete: 2 working days", "complete: 9 working days")]);
    changing.change(&stricter, &mut [&mut browser]);
    let (same, said) = rejudge(&changing.service, &reference.to_lowercase());
    assert!(same && said.contains("the same decision"), "{said}");
    assert!(browser.get(&done.path).html.contains(&reference), "the confirmation is that of its day");
    // A record that was tampered with is not.
    rows(
        changing.service.database(),
        "UPDATE submissions SET answers = replace(answers, 'refuse', 'garden'), due_by = NULL",
    );
    let (same, said) = rejudge(&changing.service, &reference);
    assert!(!same && said.contains("another decision") && said.contains("the promised day"), "{said}");
    assert!(!said.contains("garden"), "never an answer: {said}");
    let (found, said) = rejudge(&changing.service, "BR-0000-0000");
    assert!(!found && said.contains("There is no submission"), "{said}");
}

/// The day on which the tests beside the shipped forms stand.
const TODAY: i64 = 20_522;

fn yaml_in(folder: &Path) -> Result<Vec<PathBuf>, std::io::Error> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let all: Vec<PathBuf> = std::fs::read_dir(folder)?.map(|entry| entry.unwrap().path()).collect();
    Ok(all.into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "yaml")).collect())
}

fn program(form: &Path) -> Program {
    let sources = compiler::reuse::gather(form, yaml_in, |file| std::fs::read(file)).unwrap();
    compiler::check_all(&sources).program.unwrap()
}

/// Answers as a device hands them in.
fn handed(program: &Program, answers: &Value) -> Value {
    let fields = Answers::from_json(&compiler::manifest::manifest(program), answers).fields;
    let outside = program.questions.iter().enumerate().filter(|(_, question)| question.list.is_none());
    let mut texts = Map::new();
    let mut known = Vec::new();
    for ((id, question), field) in outside.zip(fields) {
        let inside = program.questions.iter().filter(|inside| inside.list == Some(id));
        let keys: Vec<String> = inside.map(|inside| inside.key.clone()).collect();
        let text = match field {
            Field::Text(text) => Value::from(text),
            Field::Rows(rows) => {
                let row = |row: Vec<String>| -> Value {
                    keys.iter().cloned().zip(row.into_iter().map(Value::from)).collect::<Map<_, _>>().into()
                };
                rows.into_iter().map(row).collect()
            }
        };
        texts.insert(question.key.clone(), text);
        known.push(question.key.clone());
    }
    json!({ "version": "", "known": known, "answers": texts })
}

/// Answers from the tests beside a form that can be sent, without files.
fn complete(program: &Program) -> Option<&Value> {
    let day = Day { today: TODAY, holidays: Vec::new() };
    let manifest = compiler::manifest::manifest(program);
    let files: Vec<&str> =
        program.questions.iter().filter(|it| it.kind.files().is_some()).map(|it| it.key.as_str()).collect();
    let mut tests = program.tests.iter().filter(|test| test.today == TODAY);
    let found = tests.find(|test| {
        let report = compiler::eval::evaluate(program, &Answers::from_json(&manifest, &test.answers), &day);
        report.outcome == outcome::COMPLETE && !files.iter().any(|file| test.answers.to_string().contains(file))
    });
    found.map(|test| &test.answers)
}

#[test]
fn every_shipped_form_decides_the_same_again_after_it_has_changed() {
    let forms = tempfile::tempdir().unwrap();
    copy_folder(&root().join("forms"), forms.path());
    let mut service = Service::with_forms(forms.path(), &["--now", "2026-03-10T12:00"]);
    let mut references = Vec::new();
    let mut folders: Vec<PathBuf> = std::fs::read_dir(forms.path()).unwrap().map(|it| it.unwrap().path()).collect();
    folders.sort();
    for file in folders.iter().map(|folder| folder.join("form.yaml")).filter(|file| file.is_file()) {
        let program = program(&file);
        let Some(answers) = complete(&program) else { continue };
        let address = format!("/ashcombe/forms/{}", program.form.id);
        let device = Device::new(&service, &address);
        let key = format!("{:032x}", references.len() + 1);
        let said = device.hand_in(&address, &key, &handed(&program, answers));
        assert_eq!(said.status, 201, "{address}: {}", said.body);
        references.push(said.body["reference"].as_str().unwrap().to_owned());
    }
    assert!(references.len() >= 8, "only {references:?} of the shipped forms");
    service.kill();
    for file in folders.iter().map(|folder| folder.join("form.yaml")).filter(|file| file.is_file()) {
        let text = std::fs::read_to_string(&file).unwrap();
        let text = text.split("\ntests:").next().unwrap().replace("working days", "weeks");
        std::fs::write(&file, format!("{text}\n# Another version.\n")).unwrap();
    }
    service.restart();
    for reference in &references {
        let (same, said) = rejudge(&service, reference);
        assert!(same && said.contains("the same decision"), "{said}");
    }
}
