//! The recipes for other people's CI: they are YAML, and their steps run with the real command in a real repository.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]

use compiler::read::{Shape, Value, read};
use compiler::source::SourceFile;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn recipe(name: &str) -> Value {
    let text = fs::read_to_string(root().join("docs/ci").join(name)).unwrap();
    let mut problems = Vec::new();
    let tree = read(&SourceFile::new(name, &text), &mut problems);
    assert!(problems.is_empty(), "{name}: {problems:?}");
    tree.unwrap()
}

fn get<'v>(value: &'v Value, path: &[&str]) -> Option<&'v Value> {
    path.iter().try_fold(value, |value, word| match &value.shape {
        Shape::Group(entries) => entries.iter().find(|entry| entry.key.text == *word).map(|entry| &entry.value),
        _ => None,
    })
}

fn list(value: &Value) -> &[Value] {
    match &value.shape {
        Shape::List(values) => values,
        other => panic!("not a list: {other:?}"),
    }
}

fn text(value: &Value) -> &str {
    match &value.shape {
        Shape::Text(text) => &text.text,
        other => panic!("not a text: {other:?}"),
    }
}

/// The steps of the GitHub workflow that need no network, one after the other.
fn github() -> String {
    let steps = recipe("github.yaml");
    let steps = list(get(&steps, &["jobs", "forms", "steps"]).unwrap());
    let named = steps.iter().filter_map(|step| Some((text(get(step, &["name"])?), text(get(step, &["run"])?))));
    let run: Vec<String> = named
        .filter(|(name, _)| *name != "Install onceform")
        .map(|(_, run)| format!("( set -eo pipefail\n{run}\n)"))
        .collect();
    assert!(run.len() >= 5, "{run:?}");
    run.join("\n")
}

/// The lines of the GitLab job.
fn gitlab() -> String {
    let job = recipe("gitlab.yaml");
    let lines = list(get(&job, &["forms", "script"]).unwrap()).iter().map(text);
    lines.collect::<Vec<_>>().join("\n")
}

/// A repository with a published form on `main`, and the real command on the path.
struct Repository {
    folder: TempDir,
    path: String,
}

impl Repository {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let command = assert_cmd::cargo::cargo_bin("onceform");
        let path = format!("{}:{}", command.parent().unwrap().display(), std::env::var("PATH").unwrap());
        let repository = Self { folder, path };
        fs::create_dir_all(repository.at("forms/missed-bin")).unwrap();
        fs::copy(root().join("forms/missed-bin/form.yaml"), repository.form()).unwrap();
        repository.git(&["init", "-q", "-b", "main"]);
        repository.commit();
        // What a clone would call the published branch.
        repository.git(&["update-ref", "refs/remotes/origin/main", "HEAD"]);
        repository
    }

    fn at(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn form(&self) -> PathBuf {
        self.at("forms/missed-bin/form.yaml")
    }

    fn git(&self, arguments: &[&str]) {
        let ended = Command::new("git")
            .args(["-c", "user.name=A", "-c", "user.email=a@example.gov.uk", "-c", "commit.gpgsign=false"])
            .args(arguments)
            .current_dir(self.folder.path())
            .status();
        assert!(ended.unwrap().success(), "{arguments:?}");
    }

    fn commit(&self) {
        self.git(&["add", "."]);
        self.git(&["commit", "-q", "-m", "Forms"]);
    }

    fn edit(&self, from: &str, to: &str) {
        let text = fs::read_to_string(self.form()).unwrap();
        assert!(text.contains(from), "{from}");
        fs::write(self.form(), text.replacen(from, to, 1)).unwrap();
    }

    /// Runs a recipe as its system would; whether it succeeds, and what it says.
    fn run(&self, script: &str) -> (bool, String) {
        let ended = Command::new("bash")
            .args(["-eo", "pipefail", "-c", script])
            .current_dir(self.folder.path())
            .env("PATH", &self.path)
            .envs([("FORMS", "forms"), ("PUBLISHED", "origin/main")])
            .output()
            .unwrap();
        let said = [ended.stdout, ended.stderr].concat();
        (ended.status.success(), String::from_utf8(said).unwrap())
    }
}

#[test]
fn the_recipes_pass_a_form_that_is_right() {
    let repository = Repository::new();
    repository.edit("Which bin did we not empty?", "Which bin did we miss?");
    repository.commit();
    for (name, script) in [("GitHub", github()), ("GitLab", gitlab())] {
        let (right, said) = repository.run(&script);
        assert!(right, "{name}: {said}");
        assert!(said.contains("“Which bin did we not empty?” → “Which bin did we miss?”"), "{name}: {said}");
    }
    let left = Command::new("git").args(["worktree", "list"]).current_dir(repository.folder.path()).output().unwrap();
    assert_eq!(String::from_utf8(left.stdout).unwrap().lines().count(), 1, "nothing is left behind");
    let log = fs::read_to_string(repository.at("onceform.sarif")).unwrap();
    assert!(serde_json::from_str::<serde_json::Value>(&log).unwrap().get("runs").is_some());
    for report in ["forms-check.xml", "forms-test.xml"] {
        assert!(fs::read_to_string(repository.at(report)).unwrap().starts_with("<?xml"), "{report}");
    }
}

#[test]
fn the_recipes_stop_mistakes_tests_that_fail_breaks_and_untidy_files() {
    for (from, to, said) in [
        ("    ask when: out_by_seven is no", "    ask wehn: out_by_seven is no", "ask wehn"),
        ("due by: 2026-03-12", "due by: 2026-03-13", "due by"),
        ("container: bin", "colour: bin", "breaks"),
        ("journey: report\n", "journey: report   \n", "laid out"),
    ] {
        let repository = Repository::new();
        repository.edit(from, to);
        repository.commit();
        for (name, script) in [("GitHub", github()), ("GitLab", gitlab())] {
            let (right, output) = repository.run(&script);
            assert!(!right && output.contains(said), "{name}, {to}: {output}");
        }
    }
}

#[test]
fn a_folder_that_is_not_published_yet_is_no_reason_to_stop() {
    let repository = Repository::new();
    repository.git(&["mv", "forms", "services"]);
    repository.commit();
    for script in [github(), gitlab()] {
        let (right, said) = repository.run(&format!("FORMS=services\n{script}"));
        assert!(right, "{said}");
    }
}

#[test]
fn the_hook_looks_at_the_forms_of_the_commit_only() {
    let repository = Repository::new();
    let hook = repository.at(".git/hooks/pre-commit");
    fs::copy(root().join("docs/ci/pre-commit"), &hook).unwrap();
    let run = || repository.run(&hook.display().to_string());
    assert!(run().0, "nothing is staged");

    fs::write(repository.at("other.yaml"), "council: x\n").unwrap();
    fs::write(repository.at("with space.yaml"), "form: wrong\n").unwrap();
    repository.git(&["add", "other.yaml"]);
    let (right, said) = run();
    assert!(right && said.is_empty(), "{said}");
    repository.git(&["add", "with space.yaml"]);
    let (right, said) = run();
    assert!(!right && said.contains("with space.yaml"), "{said}");
    repository.git(&["rm", "-q", "--cached", "with space.yaml"]);

    repository.edit("due by: 2026-03-12", "due by: 2026-03-13");
    repository.git(&["add", "forms"]);
    let (right, said) = run();
    assert!(!right && said.contains("failed"), "{said}");
}
