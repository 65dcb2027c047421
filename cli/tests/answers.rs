//! `onceform validate`: answers go in, the validator's verdict comes out.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test says what is wrong by failing")]

use assert_cmd::Command;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

fn validate(arguments: &[&str], stdin: &str) -> (i32, String, String) {
    let mut command = Command::cargo_bin("onceform").unwrap();
    command.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."));
    let today = if arguments.contains(&"--today") { vec![] } else { vec!["--today", "2026-03-10"] };
    command.args(["validate", "forms/missed-bin"]).args(today).args(arguments).write_stdin(stdin);
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn right() -> Value {
    json!({
        "property": {"line_1": "14 church lane", "town": "Amersham", "postcode": "hp70ab"}, "bin": "refuse",
        "due": "9 march 2026", "assisted": "no", "out_by_seven": true, "tagged": false, "updates": "no_updates"
    })
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn right_answers_come_back_in_canonical_form() {
    let (code, said, error) = validate(&["--format", "jsonl"], &right().to_string());
    assert_eq!(code, 0, "{said}{error}");
    let verdict = &lines(&said)[0];
    assert_eq!(verdict["valid"], true);
    assert_eq!(verdict["errors"], json!([]));
    assert_eq!(verdict["canonical"]["due"], "2026-03-09");
    assert_eq!(verdict["canonical"]["property"]["postcode"], "HP7 0AB");
    assert_eq!(verdict["canonical"]["out_by_seven"], "yes");
    assert!(!verdict["asked"].as_array().unwrap().contains(&json!("subscribed")));
}

#[test]
fn an_answer_to_no_question_is_spoken_of_once() {
    let mut answers = right();
    answers["bni"] = json!("refuse");
    let (code, said, error) = validate(&["--format", "jsonl"], &format!("{answers}\n{answers}\n"));
    assert_eq!((code, lines(&said).len()), (0, 2), "{error}");
    assert_eq!(error, "The form has no question `bni`, so that answer does not count. Did you mean `bin`?\n");
    let (code, _, error) = validate(&["--today", "3/4/2026"], "{}");
    assert_eq!(code, 2);
    assert!(error.contains("“3/4/2026” is not a day. Write year, month and day, as in 2026-03-10"), "{error}");
}

#[test]
fn each_line_gets_its_verdict_in_order() {
    let wrong = json!({"bin": "garden", "subscribed": "yes", "due": "2026-03-11"});
    let exit = json!({"property": {"uprn": "100081234567"}, "bin": "garden", "subscribed": "no"});
    let (code, said, error) = validate(&["--format", "jsonl"], &format!("{}\n{wrong}\n\n{exit}\n", right()));
    assert_eq!(code, 1, "{error}");
    let verdicts = lines(&said);
    assert_eq!(verdicts.len(), 3);
    assert_eq!(verdicts[0]["valid"], true);
    let first = &verdicts[1]["errors"][0];
    assert_eq!(
        *first,
        json!({"question": "property", "row": null, "rule": "required", "message": "Enter the address of the property"})
    );
    let due = verdicts[1]["errors"].as_array().unwrap().iter().find(|error| error["question"] == "due").unwrap();
    assert_eq!(due["message"], "The collection day must be today or in the past");
    assert_eq!((&verdicts[2]["valid"], &verdicts[2]["exit"]), (&json!(false), &json!("no_subscription")));
}

#[test]
fn files_are_read_too_and_text_is_for_people() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("answers.json");
    fs::write(&path, serde_json::to_string_pretty(&json!({"bin": "purple"})).unwrap()).unwrap();
    let (code, said, _) = validate(&[path.to_str().unwrap()], "");
    assert_eq!(code, 1);
    assert!(said.contains("Enter the address of the property"), "{said}");
}

#[test]
fn what_is_not_json_ends_with_2_and_the_place() {
    let (code, said, error) = validate(&["--format", "jsonl"], &format!("{}\n{{\"bin\": \n{}\n", right(), right()));
    assert_eq!(code, 2);
    assert!(error.contains("line 2"), "{error}");
    assert_eq!(lines(&said).len(), 2, "the other lines have their verdicts: {said}");
}

#[test]
fn hostile_answers_are_only_wrong() {
    let deep = format!("{}1{}", "[".repeat(100), "]".repeat(100));
    for answers in [
        "null",
        "[]",
        "7",
        "{\"bin\": {\"a\": 1}}",
        "{\"due\": \"\\u0000\\u001f\\n\"}",
        "{\"property\": [[[]]]}",
        &format!("{{\"due\": {deep}}}"),
        &json!({"where_kept": "x".repeat(3_000_000)}).to_string(),
    ] {
        let (code, said, error) = validate(&["--format", "jsonl"], answers);
        let shown: String = answers.chars().take(60).collect();
        assert!(matches!(code, 1 | 2), "{shown}: {code}\n{said}{error}");
    }
}

#[test]
fn a_day_that_is_none_is_refused() {
    let mut command = Command::cargo_bin("onceform").unwrap();
    let command = command.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."));
    let output = command.args(["validate", "forms/missed-bin", "--today", "2026-02-30"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("2026-02-30"));
}

#[test]
fn what_happens_with_answers_is_said_and_that_a_form_is_shut() {
    let folder = tempfile::tempdir().unwrap();
    let form = folder.path().join("form.yaml");
    let text = "form: stall\ntitle: Have a stall\nopen: { until: 2026-11-15, closed: Come back in March }\nstandard: { complete: 2 working days, cut off: \"16:00\" }\nfee: { amount: £45, for: A stall, code: ST1 }\nsend to:\n  - { system: markets, fields: { goods: goods } }\n  - { system: safety, send when: goods is food, fields: { goods: goods } }\npages:\n  - page: goods\n    title: What do you sell?\n    questions:\n      - { question: goods, type: choice, ask: What do you sell?, options: { food: Food, other: Other things } }\n";
    fs::write(&form, text).unwrap();
    let said = |today: &str, more: &[&str]| {
        let mut command = Command::cargo_bin("onceform").unwrap();
        command.arg("validate").arg(&form).args(["--today", today]).args(more).write_stdin("{\"goods\": \"other\"}");
        let output = command.output().unwrap();
        (output.status.code().unwrap(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
    };
    let (code, text) = said("2026-11-10", &[]);
    assert_eq!(code, 0, "{text}");
    let happens = "   what happens with them\n     fee      £45.00 for A stall\n     due by   12 November 2026\n     sent to  markets\n";
    assert!(text.contains(happens), "{text}");
    assert!(said("2026-11-10", &["--at", "16:30"]).1.contains("due by   13 November 2026"));
    let (code, text) = said("2026-11-16", &[]);
    assert_eq!(code, 1, "{text}");
    assert!(text.contains("Cannot be submitted: the form is shut on that day") && !text.contains("sent to"), "{text}");
    let verdict = |today: &str| lines(&said(today, &["--format", "jsonl"]).1).remove(0);
    let open = verdict("2026-11-10");
    assert_eq!(open["fee"], json!({"amount": "45.00", "for": "A stall", "code": "ST1"}));
    assert_eq!(
        (&open["due by"], &open["sent to"], &open["open"]),
        (&json!("2026-11-12"), &json!(["markets"]), &json!(true))
    );
    let shut = verdict("2026-11-16");
    assert_eq!((&shut["valid"], &shut["open"], &shut["sent to"]), (&json!(false), &json!(false), &json!([])));
}
