//! What somebody meets who is new to the command line: a wrong file, a folder, nothing, too much. Each subcommand says in plain
//! words what is the matter and ends with an exit code that fits; none speaks of errors of the system or falls over.

#![allow(clippy::unwrap_used, reason = "a test says what is wrong by failing")]

use assert_cmd::Command;
use std::fs;
use std::path::Path;

const FORM: &str = "form: hello\ntitle: Say hello\npages:\n  - page: one\n    title: One\n    questions:\n      - question: word\n        type: text\n        ask: What do you say?\n";

/// Words that only programmers know.
const FOREIGN: &[&str] = &["os error", "panicked", "Utf8Error", "stack", "thread", "I/O", "IO error", "Err(", "None"];

/// The subcommands that take a form, with what they need besides.
const OF_FORMS: &[(&str, &[&str])] = &[
    ("check", &[]),
    ("test", &[]),
    ("build", &["-o", "built"]),
    ("validate", &[]),
    ("outline", &[]),
    ("diff", &["hello.yaml"]),
    ("translate", &["--to", "cy"]),
    ("fmt", &["--check"]),
    ("import", &["--from", "xgov"]),
];

fn run(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let mut command = Command::cargo_bin("onceform").unwrap();
    let output = command.current_dir(folder).args(arguments).write_stdin("").output().unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output.status.code().unwrap(), said)
}

/// Every subcommand with this path; what it says has one of the words, and it ends with one of the codes.
fn each(folder: &Path, path: &str, words: &[&str], codes: &[i32]) {
    for (name, more) in OF_FORMS {
        let mut arguments = vec![*name, path];
        arguments.extend(*more);
        let (code, said) = run(folder, &arguments);
        assert!(codes.contains(&code), "{name} {path}: {code}\n{said}");
        assert!(words.iter().any(|word| said.contains(word)), "{name} {path}\n{said}");
        let foreign = FOREIGN.iter().find(|word| said.contains(**word));
        assert_eq!(foreign, None, "{name} {path}\n{said}");
    }
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("hello.yaml"), FORM).unwrap();
    folder
}

#[test]
fn a_file_that_is_not_there() {
    let folder = folder();
    each(folder.path(), "helo.yaml", &["helo.yaml: it does not exist"], &[2]);
    each(folder.path(), "hello.yaml/more", &["a part of its path is a file"], &[2]);
}

#[test]
fn an_empty_folder_and_a_folder_without_a_form() {
    let folder = folder();
    fs::create_dir(folder.path().join("empty")).unwrap();
    each(folder.path(), "empty", &["There is no form in empty", "empty is a folder"], &[2]);
    fs::write(folder.path().join("empty/notes.txt"), "form: hello").unwrap();
    each(folder.path(), "empty", &["There is no form in empty", "empty is a folder"], &[2]);
}

#[test]
fn an_empty_file_and_one_of_other_bytes() {
    let folder = folder();
    fs::write(folder.path().join("empty.yaml"), "").unwrap();
    each(folder.path(), "empty.yaml", &["This file is empty", "has mistakes", "this file does not"], &[1, 2]);
    fs::write(folder.path().join("latin.yaml"), b"form: caf\xE9\ntitle: Caf\xE9\n").unwrap();
    each(folder.path(), "latin.yaml", &["UTF-8", "has mistakes"], &[1, 2]);
    fs::write(folder.path().join("picture.yaml"), [0x89, b'P', b'N', b'G', 0, 1, 2, 0xFF]).unwrap();
    each(folder.path(), "picture.yaml", &["UTF-8", "has mistakes"], &[1, 2]);
}

#[test]
fn a_file_of_ten_megabytes() {
    let folder = folder();
    let mut large = FORM.to_owned();
    large.push_str(&"# a line that says nothing at all\n".repeat(300_000));
    fs::write(folder.path().join("large.yaml"), large).unwrap();
    each(folder.path(), "large.yaml", &["a form may have", "has mistakes", "no form definition is"], &[1, 2]);
}

#[test]
fn standard_input_in_place_of_a_file() {
    let folder = folder();
    each(folder.path(), "-", &["not from standard input"], &[2]);
}

#[test]
fn answers_that_are_none() {
    let folder = folder();
    fs::write(folder.path().join("latin.json"), b"{\"word\": \"caf\xE9\"}").unwrap();
    fs::write(folder.path().join("words.json"), "hello").unwrap();
    for (file, word) in [
        ("no.json", "it does not exist"),
        (".", "it is a folder"),
        ("latin.json", "is not JSON"),
        ("words.json", "is not JSON"),
    ] {
        let (code, said) = run(folder.path(), &["validate", "hello.yaml", file]);
        assert!(code == 2 && said.contains(word), "{file}: {code} {said}");
    }
    let (code, said) = run(folder.path(), &["validate", "hello.yaml"]);
    assert!(code == 2 && said.contains("There are no answers"), "{code} {said}");
}

#[cfg(unix)]
#[test]
fn what_nobody_may_read_or_write() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    let shut = folder.path().join("shut");
    fs::create_dir(&shut).unwrap();
    fs::write(shut.join("form.yaml"), FORM).unwrap();
    let rights = |mode| fs::set_permissions(&shut, fs::Permissions::from_mode(mode)).unwrap();
    rights(0o000);
    // Whoever may do everything is stopped by nothing.
    let stopped = fs::read_dir(&shut).is_err();
    if stopped {
        each(folder.path(), "shut", &["you do not have permission"], &[2]);
        each(folder.path(), ".", &["you do not have permission", "is a folder"], &[2]);
        let (code, said) = run(folder.path(), &["new", "shut/street-party"]);
        assert!(code == 2 && said.contains("you do not have permission"), "{code} {said}");
    }
    rights(0o755);
}
