//! The command as scripts and other people's CI use it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]

use assert_cmd::Command;
use std::fs;
use std::path::Path;

fn onceform() -> Command {
    let mut command = Command::cargo_bin("onceform").unwrap();
    command.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."));
    command
}

/// Exit code, standard output, standard error.
fn run(command: &mut Command) -> (i32, String, String) {
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

mod start {
    use super::*;

    #[test]
    fn help_shows_every_command_with_examples() {
        let (code, help, _) = run(onceform().arg("--help"));
        assert_eq!(code, 0);
        for command in [
            "new", "check", "test", "build", "validate", "explain", "outline", "diff", "schema", "fmt", "import", "lsp",
        ] {
            assert!(help.contains(&format!("\n  {command}")), "{command}\n{help}");
            let (code, help, _) = run(onceform().args([command, "--help"]));
            assert_eq!(code, 0);
            assert!(help.contains("Example"), "{command}\n{help}");
        }
    }

    #[test]
    fn a_wrong_command_ends_with_2() {
        assert_eq!(run(onceform().arg("chekc")).0, 2);
        assert_eq!(run(onceform().args(["check", "--format", "xml"])).0, 2);
        assert_eq!(run(&mut onceform()).0, 2);
    }

    #[test]
    fn what_cannot_be_read_ends_with_2_and_says_why() {
        let (code, _, error) = run(onceform().args(["check", "no/such/folder"]));
        assert_eq!(code, 2);
        assert!(error.contains("no/such/folder: it does not exist"), "{error}");
        let empty = tempfile::tempdir().unwrap();
        let (code, _, error) = run(onceform().arg("check").arg(empty.path()));
        assert_eq!(code, 2);
        assert!(error.contains("There is no form in"), "{error}");
    }

    #[test]
    fn output_to_a_pipe_has_no_colour() {
        let (_, said, _) = run(onceform().args(["explain", "F012"]));
        assert!(!said.contains('\u{1b}'), "{said:?}");
    }
}

mod explain {
    use super::*;

    #[test]
    fn a_code_is_found_in_small_letters_too() {
        let (code, page, _) = run(onceform().args(["explain", "f012"]));
        assert_eq!(code, 0);
        assert!(page.starts_with("F012 There is nothing with this name"), "{page}");
        assert_eq!(run(onceform().args(["explain", "f12"])).1, page);
    }

    #[test]
    fn a_code_that_is_not_there_ends_with_2() {
        let (code, _, error) = run(onceform().args(["explain", "F999"]));
        assert_eq!(code, 2);
        assert!(error.contains("There is no code F999"), "{error}");
    }

    #[test]
    fn without_a_code_all_are_listed() {
        let (code, list, _) = run(onceform().arg("explain"));
        assert_eq!(code, 0);
        assert!(list.lines().count() > 30 && list.contains("F900"), "{list}");
    }
}

mod new {
    use super::*;

    #[test]
    fn a_new_form_of_every_journey_is_clean_and_its_tests_pass() {
        let folder = tempfile::tempdir().unwrap();
        for journey in ["report", "pay", "request", "apply"] {
            let form = folder.path().join(format!("a-{journey}"));
            let (code, said, error) = run(onceform().arg("new").arg(&form).args(["--journey", journey]));
            assert_eq!(code, 0, "{error}");
            assert!(said.contains("onceform check"), "{said}");
            let (code, said, error) = run(onceform().arg("check").arg(&form));
            assert_eq!((code, said.as_str()), (0, "Checked 1 form: no mistakes\n"), "{error}");
            let (code, said, error) = run(onceform().arg("test").arg(&form));
            assert_eq!(code, 0, "{said}{error}");
        }
    }

    #[test]
    fn a_form_that_is_there_is_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let form = folder.path().join("mine");
        fs::create_dir(&form).unwrap();
        fs::write(form.join("form.yaml"), "form: mine").unwrap();
        let (code, _, error) = run(onceform().arg("new").arg(&form));
        assert_eq!(code, 2);
        assert!(error.contains("is there already"), "{error}");
        assert_eq!(fs::read_to_string(form.join("form.yaml")).unwrap(), "form: mine");
    }

    #[test]
    fn a_name_that_cannot_be_one_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        for (name, meant) in [
            ("Street Party", "street-party"),
            ("1st", "street-party"),
            ("a--b", "a-b"),
            ("a-", "a"),
            ("..", "street-party"),
            ("café", "cafe"),
        ] {
            let (code, _, error) = run(onceform().arg("new").arg(folder.path().join(name)));
            assert_eq!(code, 2, "{name}");
            assert!(error.trim_end().ends_with(&format!("starting with a letter: {meant}")), "{error}");
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}

mod check {
    use super::*;

    fn form(name: &str) -> String {
        format!(
            "form: {name}\ntitle: Say hello\npages:\n  - page: one\n    title: One\n    questions:\n      - question: word\n        type: text\n        ask: What do you say?\n"
        )
    }

    fn folder(files: &[(&str, String)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    #[test]
    fn two_forms_of_one_name_are_told_by_check_and_refused_by_build() {
        let fragment = "fragment: person\nquestions:\n  - { question: name, type: name, ask: What is your name? }\n";
        let folder = folder(&[
            ("hello/form.yaml", form("hello")),
            ("other.yaml", form("hello")),
            ("third.yaml", form("third")),
            ("shared/person.yaml", fragment.to_owned()),
            ("shared/somebody.yaml", fragment.to_owned()),
        ]);
        let (code, said, _) = run(onceform().current_dir(folder.path()).arg("check"));
        assert_eq!(code, 1, "{said}");
        assert!(said.contains("./hello/form.yaml:1:7") && said.contains("./other.yaml:1:7"), "{said}");
        assert!(said.contains("mistake[F011]: Another form is called `hello` too: ./other.yaml"), "{said}");
        assert!(said.contains("Another fragment is called `person` too: ./shared/somebody.yaml"), "{said}");
        assert!(said.ends_with("Checked 3 forms and 2 fragments: 4 mistakes\n"), "{said}");
        let (code, said, error) = run(onceform().current_dir(folder.path()).args(["build", ".", "-o", "built"]));
        assert_eq!(code, 1, "{said}");
        assert!(error.contains("Another form is called `hello` too"), "{error}");
        assert!(said.contains("Wrote 1 form"), "{said}");
        assert!(!folder.path().join("built/hello").exists());
        let (code, _, error) = run(onceform().current_dir(folder.path()).args(["check", "hello", "third.yaml"]));
        assert_eq!(code, 0, "by itself each is fine: {error}");
    }

    #[test]
    fn cases_in_folders_called_tests_are_left_aside_unless_named() {
        let folder = folder(&[
            ("forms/hello/form.yaml", form("hello")),
            ("forms/notes.yaml", "to do: much\n".to_owned()),
            ("tool/tests/wrong.yaml", "form: Wrong\n".to_owned()),
            ("tool/tests/deeper/also.yaml", "form: Also\n".to_owned()),
            ("site/tests/page.yaml", "page: 1\n".to_owned()),
            (".copies/form.yaml", form("hello")),
            ("node_modules/x/form.yaml", form("hello")),
            ("target/form.yaml", form("hello")),
        ]);
        let (code, said, error) = run(onceform().current_dir(folder.path()).arg("check"));
        assert_eq!(code, 0, "{said}{error}");
        assert_eq!(
            said,
            "Left aside: ./tool/tests, cases for a program. To check them, name the folder\nChecked 1 form: no mistakes\n"
        );
        let (code, said, _) = run(onceform().current_dir(folder.path()).args(["check", "tool/tests"]));
        assert!(code == 1 && said.contains("tool/tests/wrong.yaml") && said.contains("Checked 2 forms"), "{said}");
        let (code, _, error) = run(onceform().current_dir(folder.path()).args(["check", "tool"]));
        assert!(code == 2 && error.contains("tool/tests counts when you name that folder"), "{error}");
    }

    /// Whoever works on the forms of this repository says `onceform check` at its top.
    #[test]
    fn the_top_of_this_repository_is_clean() {
        let (code, said, error) = run(onceform().arg("check"));
        assert_eq!(code, 0, "{said}{error}");
        assert!(
            said.contains("Left aside: ./compiler/tests")
                && said.contains("Left aside: ./fuzz")
                && said.contains(": no mistakes"),
            "{said}"
        );
    }
}
