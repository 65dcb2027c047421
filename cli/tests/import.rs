//! `onceform import` as a person runs it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]

use assert_cmd::Command;
use std::fs;
use std::path::{Path, PathBuf};

const CLEAN: &str = r#"{ "name": "Report a stall", "startPage": "/kind", "sections": [], "conditions": [], "phaseBanner": { "phase": "beta" },
  "lists": [{ "name": "kinds", "title": "Kinds", "type": "string", "items": [{ "text": "Food", "value": "food" }, { "text": "Crafts", "value": "crafts" }] }],
  "pages": [
    { "path": "/kind", "title": "Kind", "components": [{ "type": "RadiosField", "name": "kind", "title": "What is sold?", "list": "kinds", "options": {}, "schema": {} }], "next": [{ "path": "/summary" }] },
    { "path": "/summary", "title": "Summary", "controller": "./pages/summary.js", "components": [], "next": [] } ] }"#;

/// Exit code, standard output, standard error.
fn run(arguments: &[&str]) -> (i32, String, String) {
    let output = Command::cargo_bin("onceform").unwrap().args(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn written(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path
}

#[test]
fn a_form_is_written_and_what_is_lost_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let definition = written(folder.path(), "stalls.json", CLEAN);
    let definition = definition.to_str().unwrap();
    let (code, form, notes) = run(&["import", "--from", "xgov", definition]);
    assert_eq!(code, 0, "{notes}");
    assert!(form.contains("form: stalls\ntitle: Report a stall\njourney: report\n"), "{form}");
    assert!(form.contains("# - phaseBanner: The alpha or beta banner"), "{form}");
    assert!(notes.contains("Not carried over\n  - phaseBanner: The alpha or beta banner"), "{notes}");

    let target = folder.path().join("new/form.yaml");
    let target = target.to_str().unwrap();
    let (code, said, _) = run(&["import", "--from", "xgov", definition, "-o", target]);
    assert_eq!((code, said), (0, format!("Wrote {target}\n")));
    assert_eq!(fs::read_to_string(target).unwrap(), form);
    let (code, said, _) = run(&["check", target]);
    assert_eq!(code, 0, "{said}");
    let (code, said, _) = run(&["fmt", "--check", target]);
    assert_eq!(code, 0, "it is laid out as forms are: {said}");
    let (code, _, error) = run(&["import", "--from", "xgov", definition, "-o", target]);
    assert_eq!(code, 2);
    assert!(error.contains("is there already, and was left as it is"), "{error}");
}

#[test]
fn faults_of_the_form_end_with_1() {
    let folder = tempfile::tempdir().unwrap();
    let definition = written(folder.path(), "stalls.json", &CLEAN.replace("/summary\" }]", "/gone\" }]"));
    let (code, form, notes) = run(&["import", "--from", "xgov", definition.to_str().unwrap()]);
    assert_eq!(code, 1);
    assert!(notes.contains("Faults that the form had before\n  - /kind: It leads to `/gone`"), "{notes}");
    assert!(
        form.contains("  # It leads to `/gone`, and there is no such page: the form was sent instead\n  - page: kind"),
        "{form}"
    );
    let definition = written(folder.path(), "list.json", &CLEAN.replace("\"list\": \"kinds\"", "\"list\": \"lost\""));
    let (code, _, notes) = run(&["import", "--from", "xgov", definition.to_str().unwrap()]);
    assert_eq!(code, 1);
    assert!(notes.contains("mistake[F023]"), "the check of the new form is shown: {notes}");
}

#[test]
fn what_is_no_definition_ends_with_2() {
    let folder = tempfile::tempdir().unwrap();
    let other = written(folder.path(), "other.yaml", "name: Ashcombe\n");
    let (code, form, error) = run(&["import", "--from", "defra", other.to_str().unwrap()]);
    assert_eq!((code, form.as_str()), (2, ""));
    assert!(error.contains("was not imported. This is no form definition: it has no list of `pages`"), "{error}");
    let (code, _, error) = run(&["import", "--from", "defra", folder.path().to_str().unwrap()]);
    assert_eq!(code, 2);
    assert!(error.contains("is a folder"), "{error}");
    let bytes = folder.path().join("bytes.json");
    fs::write(&bytes, b"{\"pages\": \"\xff\"}").unwrap();
    let (code, _, error) = run(&["import", "--from", "xgov", bytes.to_str().unwrap()]);
    assert_eq!(code, 2);
    assert!(error.contains("not text in UTF-8"), "{error}");
}
