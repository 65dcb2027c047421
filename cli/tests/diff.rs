//! `onceform diff` as people and other people's CI use it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]

use assert_cmd::Command;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// Exit code, standard output, standard error.
fn diff(arguments: &[&str], folder: &Path) -> (i32, String, String) {
    let output =
        Command::cargo_bin("onceform").unwrap().current_dir(folder).arg("diff").args(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// The missed-bin form as it is and with an edit, each in a folder of its own.
fn versions(edits: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let old = fs::read_to_string(root().join("forms/missed-bin/form.yaml")).unwrap();
    let mut new = old.clone();
    for (from, to) in edits {
        assert!(new.contains(from), "{from}");
        new = new.replacen(from, to, 1);
    }
    for (name, text) in [("old", old), ("new", new)] {
        fs::create_dir(folder.path().join(name)).unwrap();
        fs::write(folder.path().join(name).join("form.yaml"), text).unwrap();
    }
    folder
}

#[test]
fn a_form_is_the_same_as_itself() {
    let folder = versions(&[]);
    let (code, said, _) = diff(&["old", "new"], folder.path());
    assert_eq!((code, said.as_str()), (0, "missed-bin: nothing changed\n"));
}

#[test]
fn a_change_that_is_safe_ends_with_0() {
    let folder = versions(&[("ask: Which bin did we not empty?", "ask: Which bin did we miss?")]);
    let (code, said, _) = diff(&["old/form.yaml", "new/form.yaml"], folder.path());
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("The question: “Which bin did we not empty?” → “Which bin did we miss?”"), "{said}");
}

#[test]
fn a_break_ends_with_1_until_the_form_declares_it() {
    let edit = ("container: bin", "bin_colour: bin");
    let folder = versions(&[edit]);
    let (code, said, _) = diff(&["old", "new"], folder.path());
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("breaks:\n    waste_system: the reason"), "{said}");

    let declared = ("send to:", "breaks:\n  waste_system: Agreed with its makers on 3 March\nsend to:");
    let folder = versions(&[edit, declared]);
    let (code, said, _) = diff(&["old", "new"], folder.path());
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("Agreed with its makers"), "{said}");
    let (code, said, _) = diff(&["old/form.yaml", "new/form.yaml", "--format", "json"], folder.path());
    let read: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!((code, read.pointer("/verdict").unwrap().as_str()), (0, Some("breaks")));
    assert_eq!(read.pointer("/undeclared").unwrap().as_u64(), Some(0));
}

#[test]
fn folders_are_compared_form_by_form() {
    let folder = tempfile::tempdir().unwrap();
    for (version, forms) in [("old", ["missed-bin", "tell-us"]), ("new", ["missed-bin", "council-tax-move"])] {
        for form in forms {
            let into = folder.path().join(version).join(form);
            fs::create_dir_all(&into).unwrap();
            fs::copy(root().join("forms").join(form).join("form.yaml"), into.join("form.yaml")).unwrap();
        }
        let shared = folder.path().join(version).join("shared");
        fs::create_dir_all(&shared).unwrap();
        for fragment in fs::read_dir(root().join("forms/shared")).unwrap() {
            let fragment = fragment.unwrap();
            fs::copy(fragment.path(), shared.join(fragment.file_name())).unwrap();
        }
    }
    let (code, said, _) = diff(&["old", "new"], folder.path());
    assert_eq!(code, 1, "{said}");
    for part in ["missed-bin: nothing changed", "council-tax-move: a new form", "tell-us: the form is gone"] {
        assert!(said.contains(part), "{part}\n{said}");
    }
}

#[test]
fn a_draft_is_carried_over() {
    let edits = [
        ("question: where_kept", "question: kept_where\n        was: where_kept"),
        ("access: where_kept", "access: kept_where"),
        ("food: Food waste caddy", "caddy: { label: Food waste caddy, was: food }"),
        ("      bin: food\n", "      bin: caddy\n"),
        ("      bin: food\n", "      bin: caddy\n"),
        ("      where_kept: Behind", "      kept_where: Behind"),
        ("asked: [where_kept, email]", "asked: [kept_where, email]"),
        ("[subscribed, where_kept, email, mobile]", "[subscribed, kept_where, email, mobile]"),
    ];
    let folder = versions(&edits);
    let draft = r#"{"bin": "food", "assisted": "yes", "where_kept": "By the gate", "shoe_size": 43}"#;
    fs::write(folder.path().join("draft.json"), draft).unwrap();
    let arguments = ["old", "new", "--migrate", "draft.json", "--today", "2026-03-10", "--format", "json"];
    let (code, said, error) = diff(&arguments, folder.path());
    assert_eq!(code, 0, "{error}");
    let read: serde_json::Value = serde_json::from_str(&said).unwrap();
    let expected = serde_json::json!({"bin": "caddy", "assisted": "yes", "kept_where": "By the gate"});
    assert_eq!(read.get("draft"), Some(&expected));
    assert_eq!(read.pointer("/dropped/0/question").unwrap(), "shoe_size");
    let (code, said, _) = diff(&arguments[..6], folder.path());
    assert_eq!(code, 0);
    assert!(said.contains("shoe_size: 43 (The old version does not ask this)"), "{said}");
}

#[test]
fn what_cannot_be_read_ends_with_2_and_a_form_with_mistakes_with_1() {
    let folder = versions(&[("pages:", "pagse:")]);
    assert_eq!(diff(&["old", "new"], folder.path()).0, 1);
    assert_eq!(diff(&["old", "nowhere"], folder.path()).0, 2);
    fs::write(folder.path().join("draft.json"), "{").unwrap();
    assert_eq!(diff(&["old", "old", "--migrate", "draft.json"], folder.path()).0, 2);
    fs::write(folder.path().join("draft.json"), "[]").unwrap();
    let (code, _, error) = diff(&["old", "old", "--migrate", "draft.json"], folder.path());
    assert_eq!(code, 2);
    assert!(error.contains("not an object by question"), "{error}");
}
