//! Everything the fuzzer found worth keeping, once more: `fuzz/corpus/<target>/`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

mod targets;

use std::fs;
use std::path::Path;

fn replay(target: &str, run: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus").join(target);
    let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty(), "{} is empty", folder.display());
    for file in files {
        let bytes = fs::read(&file).unwrap();
        assert!(std::panic::catch_unwind(|| run(&bytes)).is_ok(), "{}", file.display());
    }
}

#[test]
fn forms() {
    replay("form", targets::form);
}

#[test]
fn imports() {
    replay("import", targets::import);
}

#[test]
fn expressions() {
    replay("expression", targets::expression);
}

#[test]
fn migrations() {
    replay("migrate", targets::migrate);
}
