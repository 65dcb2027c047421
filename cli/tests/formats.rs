//! The formats that other programs read, from the command itself.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]

use assert_cmd::Command;
use std::fs;
use tempfile::TempDir;

/// A folder with a clean form and one with a misspelt word and a test that fails.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let form = |name: &str, word: &str, wanted: &str| {
        format!(
            "form: {name}\ntitle: Say hello\n{word}\npages:\n  - page: greeting\n    title: Greeting\n    questions:\n      - \
             {{ question: greeting, type: text, ask: What would you like to say? }}\ntests:\n  - name: Said\n    today: \
             2026-03-10\n    answers: {{ greeting: Hello }}\n    expect: {{ submitted: {wanted} }}\n"
        )
    };
    fs::write(folder.path().join("right.yaml"), form("right", "journey: request", "yes")).unwrap();
    fs::write(folder.path().join("fails.yaml"), form("fails", "journey: request", "no")).unwrap();
    fs::write(folder.path().join("wrong.yaml"), form("wrong", "jurney: request", "yes")).unwrap();
    folder
}

fn run(folder: &TempDir, arguments: &[&str]) -> (i32, String) {
    let output = Command::cargo_bin("onceform").unwrap().current_dir(folder.path()).args(arguments).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

#[test]
fn sarif_is_one_log_over_all_forms() {
    let (code, said) = run(&folder(), &["check", "--format", "sarif"]);
    assert_eq!(code, 1);
    let log: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!(log.pointer("/runs/0/results/0/ruleId").unwrap(), "F006");
    let uri = log.pointer("/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri").unwrap();
    assert_eq!(uri, "wrong.yaml");
}

#[test]
fn github_gets_an_annotation_on_the_line_and_people_the_text() {
    let (code, said) = run(&folder(), &["check", "--format", "github"]);
    assert_eq!(code, 1);
    let line = said.lines().next().unwrap();
    assert!(line.contains("file=wrong.yaml,line=3,endLine=3,col=1,endColumn=7,title=F006"), "{line}");
    assert!(said.contains("Checked 3 forms: 1 mistake"), "{said}");
}

#[test]
fn junit_lists_forms_and_tests() {
    let folder = folder();
    let (code, said) = run(&folder, &["check", "--format", "junit"]);
    assert_eq!(code, 1);
    assert!(said.contains("tests=\"3\" skipped=\"0\" failures=\"1\""), "{said}");
    let (code, said) = run(&folder, &["test", "right.yaml", "fails.yaml", "--format", "junit"]);
    assert_eq!(code, 1);
    assert!(said.starts_with("<?xml") && said.contains("tests=\"2\" skipped=\"0\" failures=\"1\""), "{said}");
    assert!(said.contains("It should not be submitted"), "{said}");
}
