//! Forms of several files, by the real command.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]

use assert_cmd::Command;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const PERSON: &str = "fragment: person\nquestions:\n  - question: name\n    type: name\n    ask: What is your full name?\ntests:\n  - name: Named\n    today: 2026-03-10\n    answers: { name: Sam Okafor }\n    expect: { submitted: yes }\n";
const ABOUT: &str = "data protection: { purpose: To know, lawful basis: public task, keep for: 1 year }\npages:\n  - page: you\n    title: Who are you?\n    questions:\n      - use: person\n";

/// Two forms that use one fragment.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "forms/shared/person.yaml", PERSON);
    for name in ["one", "two"] {
        write(folder.path(), &format!("forms/{name}/form.yaml"), &format!("form: {name}\ntitle: Form {name}\n{ABOUT}"));
    }
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn run(folder: &TempDir, arguments: &[&str]) -> (i32, String) {
    let output = Command::cargo_bin("onceform").unwrap().args(arguments).current_dir(folder.path()).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8(said).unwrap())
}

#[test]
fn a_mistake_in_a_fragment_is_told_once_wherever_one_looks_from() {
    let folder = folder();
    assert_eq!(run(&folder, &["check"]), (0, "Checked 2 forms and 1 fragment: no mistakes\n".to_owned()));
    write(folder.path(), "forms/shared/person.yaml", &PERSON.replace("type: name", "type: nmae"));
    let (code, said) = run(&folder, &["check"]);
    assert_eq!((code, said.matches("There is no type").count()), (1, 1), "{said}");
    let (code, said) = run(&folder, &["check", "forms/one"]);
    assert_eq!(code, 1, "{said}");
    for part in ["forms/shared/person.yaml:4:11", "forms/one/form.yaml:8:14", "used here"] {
        assert!(said.contains(part), "{part}\n{said}");
    }
}

#[test]
fn tests_run_in_fragments_forms_and_versions() {
    let folder = folder();
    write(
        folder.path(),
        "forms/one/councils/ashcombe.yaml",
        "changes to: one\ncouncil: ashcombe\ntitle: Ours\ntests:\n  - name: Ours\n    today: 2026-03-10\n    answers: { name: Sam }\n    expect: { submitted: no }\n",
    );
    let (code, said) = run(&folder, &["test"]);
    assert_eq!(code, 1, "{said}");
    for part in ["person  1 test", "one@ashcombe  1 test", "failed  Ours  (./forms/one/councils/ashcombe.yaml:5)"] {
        assert!(said.contains(part), "{part}\n{said}");
    }
    // The file of a council stands for its form.
    let (code, said) = run(&folder, &["check", "forms/one/councils/ashcombe.yaml"]);
    assert_eq!((code, said.as_str()), (0, "Checked 1 form: no mistakes\n"));
}

#[test]
fn a_translation_is_written_refreshed_and_checked() {
    let folder = folder();
    let (code, said) = run(&folder, &["translate", "forms/one", "--to", "cy"]);
    assert_eq!(code, 0, "{said}");
    let file = folder.path().join("forms/one/cy.yaml");
    let written = fs::read_to_string(&file).unwrap();
    assert!(written.contains("  title:\n    en: Form one\n    cy:\n"), "{written}");
    let (code, said) = run(&folder, &["check"]);
    assert!(code == 0 && said.contains("warning[F064]") && said.contains("texts are not in Welsh yet"), "{said}");
    fs::write(&file, written.replace("en: Form one\n    cy:", "en: Form one\n    cy: Ffurflen un")).unwrap();
    // The English changes: the old one is kept beside the Welsh that was made from it.
    let form = fs::read_to_string(folder.path().join("forms/one/form.yaml")).unwrap();
    write(folder.path(), "forms/one/form.yaml", &form.replace("title: Form one", "title: Another title"));
    assert_eq!(run(&folder, &["translate", "forms/one", "--to", "cy"]).0, 0);
    let again = fs::read_to_string(&file).unwrap();
    assert!(again.contains("    en: Another title\n    was: Form one\n    cy: Ffurflen un\n"), "{again}");
    assert!(run(&folder, &["check"]).1.contains("warning[F065]"));
    // A file that cannot be read is left alone.
    fs::write(&file, "translation of: one\nlanguage: cy\ntexts: [\n").unwrap();
    let (code, said) = run(&folder, &["translate", "forms/one", "--to", "cy"]);
    assert_ne!(code, 0, "{said}");
    assert!(fs::read_to_string(&file).unwrap().ends_with("[\n"));
}

#[test]
fn a_translation_goes_with_a_question_that_is_renamed_and_never_to_another() {
    let folder = folder();
    let more = "      - { question: colour, type: text, ask: What colour?, called: the colour }\n      - { question: odour, type: text, ask: What smell?, called: the smell }\n";
    let with =
        |more: &str| write(folder.path(), "forms/one/form.yaml", &format!("form: one\ntitle: Form one\n{ABOUT}{more}"));
    with(more);
    assert_eq!(run(&folder, &["translate", "forms/one", "--to", "cy"]).0, 0);
    let file = folder.path().join("forms/one/cy.yaml");
    let written = fs::read_to_string(&file).unwrap();
    let welsh = written.replace("en: What colour?\n    cy:", "en: What colour?\n    cy: Pa liw?");
    fs::write(&file, &welsh).unwrap();
    with(&more.replace("question: colour,", "question: shade, was: colour,"));
    let (_, said) = run(&folder, &["check"]);
    assert!(!said.contains("[F068]"), "{said}");
    assert_eq!(run(&folder, &["translate", "forms/one", "--to", "cy"]).0, 0);
    let again = fs::read_to_string(&file).unwrap();
    assert!(again.contains("  question shade / ask:\n    en: What colour?\n    cy: Pa liw?\n"), "{again}");
    assert!(!again.contains("question colour"), "{again}");
    // Taken away, it is not offered to the question that is called nearly the same.
    fs::write(&file, &welsh).unwrap();
    with(more.lines().last().map(|line| format!("{line}\n")).unwrap().as_str());
    let (_, said) = run(&folder, &["check"]);
    assert!(said.contains("[F068]") && !said.contains("+   question odour"), "{said}");
}

#[test]
fn a_version_of_a_council_is_outlined_and_validated() {
    let folder = folder();
    write(folder.path(), "forms/one/councils/ashcombe.yaml", "changes to: one\ncouncil: ashcombe\ntitle: Ours\n");
    for arguments in
        [["outline", "forms/one", "--council", "ashcombe"].as_slice(), &["outline", "forms/one/councils/ashcombe.yaml"]]
    {
        let (code, said) = run(&folder, arguments);
        assert!(code == 0 && said.starts_with("Ours\n"), "{said}");
    }
    assert!(run(&folder, &["outline", "forms/one"]).1.starts_with("Form one\n"));
    write(folder.path(), "answers.json", "{\"name\": \"Sam Okafor\"}");
    let (code, said) = run(&folder, &["validate", "forms/one", "answers.json", "--council", "ashcombe"]);
    assert!(code == 0 && said.contains("Can be submitted"), "{said}");
    let (code, said) = run(&folder, &["outline", "forms/one", "--council", "nowhere"]);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("There are no changes of a council nowhere to one. Councils that do: ashcombe"), "{said}");
}

#[test]
fn what_stands_in_the_way_is_said_and_nothing_else() {
    let folder = folder();
    assert_eq!(run(&folder, &["translate", "forms/one", "--to", "cy"]).0, 0);
    write(
        folder.path(),
        "forms/one/councils/ashcombe.yaml",
        "changes to: one\ncouncil: ashcombe\nquestions: { nothing: { ask: No? } }\n",
    );
    let (code, said) = run(&folder, &["outline", "forms/one"]);
    assert!(code == 1 && said.contains("mistake[") && !said.contains("warning["), "{said}");
    let (code, said) = run(&folder, &["test", "forms/one"]);
    assert!(code == 1 && said.contains("No test was run: put the mistakes right first"), "{said}");
    assert!(!said.contains("0 passed"), "{said}");
}
