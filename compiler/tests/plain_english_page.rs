//! The page on plain English says what the compiler knows, and its example can be read.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what went wrong by failing")]

use compiler::plain::{Settings, settings};
use compiler::source::SourceFile;
use compiler::spec::PLAIN_ENGLISH;

const PAGE: &str = include_str!("../../docs/plain-english.md");

#[test]
fn the_page_has_every_word_and_the_limits_of_the_code() {
    for (word, meaning) in PLAIN_ENGLISH.words {
        assert!(PAGE.contains(&format!("| `{word}` | {meaning} |")), "{word}");
    }
    let usual = Settings::default();
    for (word, limit) in [
        ("longest sentence", usual.longest_sentence),
        ("longest question", usual.longest_question),
        ("reading age", usual.reading_age as usize),
    ] {
        let (_, meaning) = PLAIN_ENGLISH.words.iter().find(|(other, _)| *other == word).unwrap();
        assert!(meaning.contains(&format!("; {limit} unless written")), "{word}");
    }
}

#[test]
fn the_example_can_be_read() {
    let (_, example) = PAGE.split_once("```yaml\n").unwrap();
    let (example, _) = example.split_once("```").unwrap();
    let read = settings(&SourceFile::new("plain-english.yaml", example)).unwrap();
    assert_eq!((read.longest_sentence, read.longest_question, read.reading_age), (20, 15, 11));
}
