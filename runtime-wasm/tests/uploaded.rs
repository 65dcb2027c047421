//! What a validator says about uploaded files.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod common;

use common::read;
use runtime_wasm::abi::rule;
use runtime_wasm::kernel::{Outcome, files};

fn line(size: &str, kind: &str, name: &str) -> String {
    format!("{} {size} {kind} {name}", "0f".repeat(32))
}

fn judge(text: &str) -> (Outcome, String) {
    read(text.as_bytes(), |raw, out| files::files(raw, b"pdf\njpg\n", 1_000, 1, 2, out))
}

#[test]
fn files_within_their_limits_are_counted() {
    let one = line("1000", "jpg", "my photo.jpg");
    assert_eq!(judge(&one), (Outcome::Valid(1), one.clone()));
    let two = format!("{one}\n{}", line("1", "pdf", "é.pdf"));
    assert_eq!(judge(&two), (Outcome::Valid(2), two.clone()));
    assert_eq!(judge(&format!("\n{}\n \r\n", line("007", "pdf", "  a \t b  "))).1, line("7", "pdf", "a b"));
    assert_eq!(judge(" \n\n").0, Outcome::Blank);
}

#[test]
fn the_first_that_is_not_is_what_is_said() {
    for (text, broken) in [
        (line("1", "exe", "a"), rule::FILE_KIND),
        (line("1", "pd", "a"), rule::FILE_KIND),
        (line("0", "pdf", "a"), rule::FILE_EMPTY),
        (line("1001", "pdf", "a"), rule::FILE_TOO_LARGE),
        (line("999999999999", "pdf", "a"), rule::FILE_TOO_LARGE),
        (line("9999999999999", "pdf", "a"), rule::FORMAT),
        (line("1", "pdf", ""), rule::FORMAT),
        (line("1", "pdf", &"n".repeat(201)), rule::FORMAT),
        (line("", "pdf", "a"), rule::FORMAT),
        (line("-1", "pdf", "a"), rule::FORMAT),
        (line("1", "PDF", "a"), rule::FORMAT),
        (line("1", "pdf", "a").replace('f', "F"), rule::FORMAT),
        ("photo.jpg".to_owned(), rule::FORMAT),
        (format!("{}\n{}", line("0", "pdf", "a"), line("1", "exe", "b")), rule::FILE_EMPTY),
        ([line("1", "pdf", "a"), line("1", "pdf", "b"), line("1", "pdf", "c")].join("\n"), rule::TOO_MANY),
    ] {
        assert_eq!(judge(&text).0, Outcome::Invalid(broken), "{text}");
    }
    let few = read(line("1", "pdf", "a").as_bytes(), |raw, out| files::files(raw, b"pdf\n", 9, 2, 3, out));
    assert_eq!(few.0, Outcome::Invalid(rule::TOO_FEW));
}
