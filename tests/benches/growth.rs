//! How the cost of `onceform check` and `build` grows with the questions of a form and with the number of forms, and how
//! much memory they take at most. `make figures` prints it.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement stops at the first surprise and prints")]

use nix::sys::resource::{UsageWho, getrusage};
use onceform_tests::large_form::large_form;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// Each table in a process of its own, because the memory counted is the most of any child so far.
fn main() {
    match std::env::args().nth(1).as_deref() {
        Some("questions") => questions(),
        Some("forms") => forms(),
        _ => {
            let own = std::env::current_exe().unwrap();
            for table in ["questions", "forms"] {
                assert!(Command::new(&own).arg(table).status().unwrap().success());
            }
        }
    }
}

fn questions() {
    println!("questions  pages   check      build      most memory");
    for (questions, pages) in [(10, 4), (30, 8), (100, 16), (346, 48), (500, 70), (1_000, 140)] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("form.yaml"), large_form(questions, pages)).unwrap();
        let (check, build) = times(folder.path());
        println!("{questions:>9}  {pages:>5}  {check:>9.2?}  {build:>9.2?}  {:>6} MB", most_memory());
    }
}

fn forms() {
    println!("\nforms of 30 questions  check      build      most memory");
    for forms in [1, 10, 100, 1_000] {
        let folder = tempfile::tempdir().unwrap();
        for form in 0..forms {
            let text = large_form(30, 8).replacen("form: large", &format!("form: large-{form}"), 1);
            fs::write(folder.path().join(format!("{form}.yaml")), text).unwrap();
        }
        let (check, build) = times(folder.path());
        println!("{forms:>21}  {check:>9.2?}  {build:>9.2?}  {:>6} MB", most_memory());
    }
}

/// The best of three, of the command of the same build.
fn times(forms: &Path) -> (Duration, Duration) {
    let built = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let one = || {
            let started = Instant::now();
            let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/release/onceform");
            let output = Command::new(program).args(arguments).arg(forms).output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
            started.elapsed()
        };
        (0..3).map(|_| one()).min().unwrap()
    };
    (run(&["check"]), run(&["build", "-o", built.path().to_str().unwrap()]))
}

/// The most that any run took up to here, in megabytes: sizes rise, so it is the largest of them.
fn most_memory() -> i64 {
    getrusage(UsageWho::RUSAGE_CHILDREN).unwrap().max_rss() / 1024
}
