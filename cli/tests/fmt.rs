//! `onceform fmt`: what it writes, what it leaves alone, and how it ends.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]

use assert_cmd::Command;
use std::fs;
use std::path::Path;

/// Exit code and standard output.
fn fmt(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let output =
        Command::cargo_bin("onceform").unwrap().current_dir(folder).arg("fmt").args(arguments).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

const UNTIDY: &str = "# A form\r
form: hello
title: Say hello   
pages:
- page: greeting   # the only one
  title: Greeting
  questions:
  - question: greeting
    type: text
    ask: What would you like to say?
";

const TIDY: &str = "\
# A form
form: hello
title: Say hello
pages:
  - page: greeting   # the only one
    title: Greeting
    questions:
      - question: greeting
        type: text
        ask: What would you like to say?
";

#[test]
fn check_says_what_would_change_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("form.yaml");
    fs::write(&path, UNTIDY).unwrap();
    let (code, said) = fmt(folder.path(), &["--check", "form.yaml"]);
    assert_eq!((code, fs::read_to_string(&path).unwrap().as_str()), (1, UNTIDY));
    assert_eq!(
        said,
        "form.yaml is not laid out as it should be\nLooked at 1 file: 1 to lay out. To do it: onceform fmt\n"
    );

    assert_eq!(
        fmt(folder.path(), &["form.yaml"]),
        (0, "Laid out form.yaml\nLooked at 1 file: 1 laid out\n".to_owned())
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), TIDY);
    assert_eq!(fmt(folder.path(), &["--check"]), (0, "Looked at 1 file: nothing to change\n".to_owned()));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left behind");
}

#[test]
fn a_file_with_mistakes_is_left_alone_and_the_others_are_not() {
    let folder = tempfile::tempdir().unwrap();
    let wrong = UNTIDY.replace("title: Say", "titel: Say");
    fs::write(folder.path().join("wrong.yaml"), &wrong).unwrap();
    fs::write(folder.path().join("untidy.yaml"), UNTIDY).unwrap();
    let (code, said) = fmt(folder.path(), &["wrong.yaml", "untidy.yaml"]);
    assert_eq!(code, 1);
    assert!(said.contains("wrong.yaml is left as it is: it has mistakes. To see them: onceform check"), "{said}");
    assert_eq!(fs::read_to_string(folder.path().join("wrong.yaml")).unwrap(), wrong);
    assert_eq!(fs::read_to_string(folder.path().join("untidy.yaml")).unwrap(), TIDY);
}

/// What belongs to a form is laid out with it: the changes of councils and translations.
#[test]
fn changes_and_translations_are_laid_out_too() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("councils")).unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("form.yaml", TIDY);
    let changes = "changes to: hello\ncouncil: ashcombe\nquestions:\n    greeting:   # ours\n        ask: What would you say?\n\n\n        hint: >\n          One\n          word\n";
    write("councils/ashcombe.yaml", changes);
    let welsh = "translation of: hello\nlanguage: cy\ntexts:\n    title:\n        en: Say hello\n        cy: Dweud helo\n    page greeting / title:\n        en: Greeting\n        cy: |-\n            Cyfarchiad\n              i bawb\n    question greeting / ask:\n        en: What would you like to say?\n        cy: Beth hoffech chi ei ddweud?  # llafar\n";
    write("cy.yaml", welsh);
    let (code, said) = fmt(folder.path(), &[]);
    assert_eq!((code, said.lines().count()), (0, 3), "{said}");
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(
        read("councils/ashcombe.yaml"),
        "changes to: hello\ncouncil: ashcombe\nquestions:\n  greeting:   # ours\n    ask: What would you say?\n\n    hint: >\n      One\n      word\n"
    );
    assert!(
        read("cy.yaml")
            .contains("  page greeting / title:\n    en: Greeting\n    cy: |-\n      Cyfarchiad\n        i bawb\n"),
        "{}",
        read("cy.yaml")
    );
    assert!(read("cy.yaml").contains("    cy: Beth hoffech chi ei ddweud?  # llafar\n"));
    assert_eq!(fmt(folder.path(), &["--check"]), (0, "Looked at 3 files: nothing to change\n".to_owned()));
    // One of them by itself, and one with a mistake.
    write("cy.yaml", welsh);
    assert_eq!(fmt(folder.path(), &["cy.yaml"]), (0, "Laid out cy.yaml\nLooked at 1 file: 1 laid out\n".to_owned()));
    let wrong = changes.replace("ask:", "aks:");
    write("councils/ashcombe.yaml", &wrong);
    let (code, said) = fmt(folder.path(), &[]);
    assert!(code == 1 && said.contains("councils/ashcombe.yaml is left as it is: it has mistakes"), "{said}");
    assert_eq!(read("councils/ashcombe.yaml"), wrong);
    fs::remove_file(folder.path().join("form.yaml")).unwrap();
    assert!(fmt(folder.path(), &["cy.yaml"]).1.contains("the form that it belongs to is not beside it"));
}

#[cfg(unix)]
#[test]
fn links_and_permissions_stay() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("form.yaml");
    fs::write(&path, UNTIDY).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink("form.yaml", folder.path().join("link.yaml")).unwrap();
    assert_eq!(fmt(folder.path(), &["link.yaml"]).0, 0);
    assert_eq!(fs::read_to_string(&path).unwrap(), TIDY);
    assert!(folder.path().join("link.yaml").is_symlink());
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn the_shipped_forms_are_laid_out_as_they_should_be() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let (code, said) = fmt(root, &["--check", "forms", "examples"]);
    assert_eq!(code, 0, "{said}");
}
