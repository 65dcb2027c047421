//! The tutorial's commands give what the tutorial says they give.
//!
//! In `examples/*/README.md` a block marked `console` holds commands after `$ ` and what they print. They are run in the
//! project's folder, and `BLESS=1 cargo test -p cli --test tutorial` writes down what they print now.

#![allow(clippy::unwrap_used, reason = "a test says what went wrong by failing")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

#[test]
fn every_command_prints_what_the_tutorial_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut pages: Vec<PathBuf> =
        fs::read_dir(root.join("examples")).unwrap().map(|entry| entry.unwrap().path().join("README.md")).collect();
    pages.sort();
    assert!(pages.len() >= 3, "the tutorial has three parts");
    for page in pages {
        let written = fs::read_to_string(&page).unwrap();
        let run = run_all(root, &written);
        if std::env::var_os("BLESS").is_some() {
            fs::write(&page, run).unwrap();
        } else {
            assert_eq!(run, written, "{} says something else (BLESS=1 writes it anew)", page.display());
        }
    }
}

/// The page again, with what its commands print now.
fn run_all(root: &Path, page: &str) -> String {
    let mut run = String::new();
    let mut in_block = false;
    for line in page.lines() {
        match line {
            "```console" => in_block = true,
            "```" => in_block = false,
            // What was printed when the page was written; the command writes it again.
            _ if in_block && !line.starts_with("$ ") => continue,
            _ => {}
        }
        run.push_str(line);
        run.push('\n');
        if let Some(command) = line.strip_prefix("$ ").filter(|_| in_block) {
            run.push_str(&output(root, command));
        }
    }
    run
}

/// What a command prints, with the program just built first in the path.
fn output(root: &Path, command: &str) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_onceform"));
    let path = format!("{}:{}", program.parent().unwrap().display(), std::env::var("PATH").unwrap_or_default());
    let output = Command::new("bash")
        .args(["-c", &format!("{command} 2>&1")])
        .current_dir(root)
        .env("PATH", path)
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    let mut printed: String =
        String::from_utf8(output.stdout).unwrap().lines().map(|line| format!("{}\n", line.trim_end())).collect();
    while printed.ends_with("\n\n") {
        printed.pop();
    }
    printed
}
