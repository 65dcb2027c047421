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
        "form.yaml is not laid out as it should be\nLooked at 1 form: 1 to lay out. To do it: onceform fmt\n"
    );

    assert_eq!(
        fmt(folder.path(), &["form.yaml"]),
        (0, "Laid out form.yaml\nLooked at 1 form: 1 laid out\n".to_owned())
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), TIDY);
    assert_eq!(fmt(folder.path(), &["--check"]), (0, "Looked at 1 form: nothing to change\n".to_owned()));
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
