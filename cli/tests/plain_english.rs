//! The limits of a council, from a file beside its forms or above them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]

use assert_cmd::Command;
use std::fs;
use std::path::Path;

const FORM: &str = "\
form: hello
title: Say hello
pages:
  - page: greeting
    title: What did you purchase?
    questions:
      - { question: greeting, type: text, ask: What would you like to say to us today? }
";

/// Exit code, standard output, standard error.
fn check(folder: &Path) -> (i32, String, String) {
    let output = Command::cargo_bin("onceform").unwrap().current_dir(folder).arg("check").output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn the_nearest_file_counts_and_warnings_do_not_stop_anybody() {
    let folder = tempfile::tempdir().unwrap();
    let forms = folder.path().join("forms/hello");
    fs::create_dir_all(&forms).unwrap();
    fs::write(forms.join("form.yaml"), FORM).unwrap();
    let (code, said, _) = check(folder.path());
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("F091") && said.contains("Say: buy") && said.contains("no mistakes, 1 warning"), "{said}");

    fs::write(folder.path().join("plain-english.yaml"), "allowed: [purchase]\n").unwrap();
    assert_eq!(check(folder.path()).1, "Checked 1 form: no mistakes\n");
    fs::write(forms.join("plain-english.yaml"), "longest question: 8\nwords: { hello: good day }\n").unwrap();
    let (code, said, _) = check(folder.path());
    assert_eq!(code, 0);
    for part in ["F091", "F092", "This question has 9 words, and should have at most 8", "Say: good day", "3 warnings"]
    {
        assert!(said.contains(part), "{part}\n{said}");
    }
}

#[test]
fn a_mistake_in_it_is_shown_and_ends_with_2() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("form.yaml"), FORM).unwrap();
    fs::write(folder.path().join("plain-english.yaml"), "reading agee: 9\n").unwrap();
    let (code, _, error) = check(folder.path());
    assert_eq!(code, 2);
    assert!(
        error.contains("plain-english.yaml has a mistake") && error.contains("Did you mean `reading age`?"),
        "{error}"
    );
}
