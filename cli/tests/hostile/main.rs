//! Files that nobody would write by accident: each gets a clear message in good time, and never exit code 3.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]

mod set;

use assert_cmd::Command;
use set::{Set, sound};
use std::time::Duration;
use std::{fs, thread};

/// A check that takes this long does not end; how fast it is, `make figures` says.
const NEVER_ENDING: Duration = Duration::from_secs(20);

/// Checks a file with these bytes. It must be refused with a message in plain words, in good time.
fn refused(name: &str, bytes: &[u8]) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("form.yaml");
    fs::write(&path, bytes).unwrap();
    for format in ["text", "json"] {
        let mut command = Command::cargo_bin("onceform").unwrap();
        let output = command.arg("check").arg(&path).args(["--format", format]).timeout(NEVER_ENDING).output().unwrap();
        let (said, complained) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
        let shown: String = said.chars().take(600).collect();
        assert!(matches!(output.status.code(), Some(1 | 2)), "{name}: {:?}\n{shown}\n{complained}", output.status);
        assert!(said.len() + complained.len() > 20, "{name} says nothing");
        assert!(said.len() < 200_000, "{name} says too much: {} bytes", said.len());
        for hidden in ['\0', '\u{202E}', '\u{7}', '\u{1b}'] {
            assert!(!said.contains(hidden), "{name}: {hidden:?} reaches the terminal\n{shown}");
        }
        if format == "json" {
            let found = serde_json::from_str::<serde_json::Value>(&said);
            let found = found.unwrap_or_else(|error| panic!("{name}: {error}\n{shown}"));
            assert!(found.as_array().is_some_and(|found| !found.is_empty()), "{name}: {shown}");
        }
    }
}

/// As [`refused`], for a change that may be harmless too.
fn survives(name: &str, form: &str) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("form.yaml");
    fs::write(&path, form).unwrap();
    let output = Command::cargo_bin("onceform").unwrap().arg("check").arg(&path).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(matches!(output.status.code(), Some(0..=2)), "{name}: {:?}\n{said}", output.status);
}

#[test]
fn every_hostile_file_is_refused() {
    thread::scope(|scope| {
        for group in set::GROUPS {
            scope.spawn(move || {
                let mut set = Set::default();
                group(&mut set);
                assert!(!set.files.is_empty());
                set.files.iter().for_each(|(name, bytes)| refused(name, bytes));
            });
        }
    });
}

#[test]
fn wrong_things_everywhere() {
    let form = sound();
    let lines: Vec<&str> = form.lines().collect();
    let wrongs =
        ["[1, [2], {a: b}]", "{a: {b: [c]}}", "~", "!!binary aGk=", "*nothing", "&a [*a]", "\"\\uD800\"", "<<"];
    // Every third value in turn, and each kind of wrong thing in turn, until both have come round.
    let keys = lines.iter().enumerate().filter(|(_, line)| line.contains(": ") && !line.trim_start().starts_with('#'));
    for (turn, (number, line)) in keys.step_by(3).enumerate() {
        let key = line.split(": ").next().unwrap();
        for wrong in wrongs.iter().cycle().skip(turn).take(2) {
            let replaced = format!("{key}: {wrong}");
            let mut changed = lines.clone();
            changed.splice(number..=number, [replaced.as_str()]);
            survives(&replaced, &changed.join("\n"));
        }
    }
}

#[test]
fn cut_off_anywhere() {
    let form = sound();
    for end in (1..form.len()).step_by(193) {
        survives(&format!("the first {end} bytes"), form.get(..end).unwrap_or_default());
    }
}
