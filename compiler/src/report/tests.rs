#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop at the first surprise")]

use super::{json, text};
use crate::source::SourceFile;

/// A form with a misspelt word, a looked-ahead question and a warning, after letters of several bytes.
const SAMPLE: &str = "\
form: café
title: Ñandú
pages:
  - page: one
    title: One
    ask wehn: two is yes
    questions:
      - question: one
        type: yes or no
        ask: Does it work?
";

#[test]
fn people_see_their_own_line_and_the_line_corrected() {
    let file = SourceFile::new("form.yaml", SAMPLE);
    let shown = text(&file, &crate::check(&file).diagnostics, false);
    for part in [
        "mistake[F006]: `ask wehn` is not something that a page can say",
        "form.yaml:6:5",
        "6 │     ask wehn: two is yes",
        "Did you mean `ask when`?",
        "6 +     ask when: two is yes",
        "warning[F061]",
        "mistake[F010]",
    ] {
        assert!(shown.contains(part), "{part:?} is not in\n{shown}");
    }
    assert!(!shown.contains('\u{1b}'), "no colour unless asked for");
    assert!(text(&file, &crate::check(&file).diagnostics, true).contains('\u{1b}'));
}

#[test]
fn scripts_get_places_counted_in_characters() {
    let file = SourceFile::new("form.yaml", SAMPLE);
    let found = crate::check(&file).diagnostics;
    let read = json(&file, &found);
    let first = &read[0];
    assert_eq!(first["code"], "F010");
    assert_eq!((first["line"].as_u64(), first["column"].as_u64()), (Some(1), Some(7)));
    assert_eq!((first["endLine"].as_u64(), first["endColumn"].as_u64()), (Some(1), Some(11)));
    assert_eq!(first["severity"], "mistake");
    assert_eq!(first["file"], "form.yaml");
    let fix = &read.iter().find(|entry| entry["code"] == "F006").unwrap()["fix"];
    assert_eq!(fix["with"], "ask when");
    assert_eq!(fix["endColumn"], 13);
}

#[test]
fn nothing_found_is_nothing_shown() {
    let file = SourceFile::new("form.yaml", "form: x\n");
    assert_eq!(text(&file, &[], false), "");
    assert!(json(&file, &[]).is_empty());
}

#[test]
fn files_that_cannot_be_shown_are_named() {
    for bytes in [vec![b'a'; 2_000_000], vec![b'a'; 20_000], vec![0xFF, 0xFE, 0, 1], Vec::new(), vec![0; 500]] {
        let file = SourceFile::from_bytes("odd.yaml", &bytes);
        let found = crate::check(&file).diagnostics;
        assert!(text(&file, &found, false).contains("odd.yaml"), "{found:?}");
    }
}
