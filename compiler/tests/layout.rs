//! A file laid out anew says the same, with the same comments, and laying it out again changes nothing.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what went wrong by failing"
)]

use compiler::layout::{LeftAlone, layout};
use compiler::source::SourceFile;
use proptest::prelude::*;
use std::path::Path;
use std::sync::LazyLock;

fn laid(text: &str) -> Result<String, LeftAlone> {
    layout(&SourceFile::new("form.yaml", text))
}

const UNTIDY: &str = "
# At the top


form: untidy   \r
title:   Say hello   # beside
before you start: |
      Two paragraphs.

          - further in

      The last.\x20\x20
pages:
# below pages
- page: one
  title: >-
      folded
      over lines
  # above the questions
  questions:
  -   question: a
      type: choice
      ask: \"quoted text
        that goes on\"
      # about the options
      options:
          red: Red
          blue:
              label: Blue   # dark
              hint: a hint
               that goes on
      rules:
      - must: a is red
        otherwise: Choose red
- page: two
  title: Two
  questions: [ { question: b, type: text,
      ask: What? } ]



tests: []
# The end
";

const TIDY: &str = "\
# At the top

form: untidy
title:   Say hello   # beside
before you start: |
  Two paragraphs.

      - further in

  The last.\x20\x20
pages:
  # below pages
  - page: one
    title: >-
      folded
      over lines
    # above the questions
    questions:
      - question: a
        type: choice
        ask: \"quoted text
          that goes on\"
        # about the options
        options:
          red: Red
          blue:
            label: Blue   # dark
            hint: a hint
              that goes on
        rules:
          - must: a is red
            otherwise: Choose red
  - page: two
    title: Two
    questions: [ { question: b, type: text,
        ask: What? } ]

tests: []
# The end
";

#[test]
fn every_line_goes_where_it_belongs() {
    assert_eq!(laid(UNTIDY).unwrap(), TIDY);
    assert_eq!(laid(TIDY).unwrap(), TIDY);
}

#[test]
fn what_cannot_be_read_or_moved_is_left_as_it_is() {
    assert_eq!(laid("title: [a"), Err(LeftAlone::Mistakes));
    assert_eq!(laid("title: a\u{0}b"), Err(LeftAlone::Mistakes));
    assert_eq!(laid(""), Err(LeftAlone::Mistakes));
    assert_eq!(laid("- a\n- b\n"), Err(LeftAlone::Unusual));
    assert_eq!(laid("a: |4\n      b\n"), Err(LeftAlone::Unusual));
    assert_eq!(laid("a:\n- - b\n"), Err(LeftAlone::Unusual));
}

/// The forms that are shipped, and those on the pages of the codes.
static FORMS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut forms = Vec::new();
    for folder in ["forms", "examples"] {
        for entry in std::fs::read_dir(root.join(folder)).unwrap() {
            forms.extend(std::fs::read_to_string(entry.unwrap().path().join("form.yaml")));
        }
    }
    for code in compiler::codes::Code::ALL {
        let fixed = code.page().split_once("\n## Fixed\n").and_then(|(_, below)| below.split_once("```yaml\n"));
        forms.extend(fixed.and_then(|(_, form)| Some(form.split_once("\n```")?.0.to_owned() + "\n")));
    }
    // What is made of several files means nothing alone.
    forms.retain(|form| program(form).is_some());
    assert!(forms.len() > 40);
    forms
});

#[test]
fn the_shipped_forms_are_laid_out_as_they_should_be() {
    for form in FORMS.iter() {
        let found = laid(form).unwrap_or_else(|why| panic!("{why:?}\n{form}"));
        assert_eq!(found, *form);
    }
}

/// The program of a form, tests without their lines, which may move.
fn program(text: &str) -> Option<compiler::program::Program> {
    let mut program = compiler::check(&SourceFile::new("form.yaml", text)).program?;
    program.tests.iter_mut().for_each(|test| test.line = 0);
    Some(program)
}

fn comments(text: &str) -> Vec<&str> {
    // Every comment that the test itself puts in has this mark, which no text of a form has.
    text.lines().filter_map(|line| line.split_once("#~")).map(|(_, said)| said.trim()).collect()
}

/// The same form, laid out otherwise: other spaces before the lines, comments, empty lines, spaces at line ends.
fn untidied(form: &str, step: usize, flat_dashes: bool, noise: &[u8]) -> String {
    let mut out = String::new();
    let mut noise = noise.iter().cycle();
    let mut block: Option<usize> = None;
    // Lines that hang below a dash keep their place beside the first name, whatever the step.
    let mut levels: Vec<(usize, usize)> = vec![(0, 0)];
    for line in form.lines() {
        let was = line.len() - line.trim_start().len();
        if line.trim().is_empty() {
            out.push('\n');
            continue;
        }
        if let Some(owner) = block {
            if was > owner {
                let spaces = levels.last().unwrap().1 + step + (was - owner - 2);
                out += &format!("{:spaces$}{}\n", "", line.trim_start());
                continue;
            }
            block = None;
        }
        while levels.last().unwrap().0 > was {
            levels.pop();
        }
        let dash = line.trim_start().starts_with("- ");
        let mut now = levels.last().unwrap().1;
        if levels.last().unwrap().0 < was {
            now += if dash && flat_dashes { 0 } else { step };
            levels.push((was, now));
        }
        let said = *noise.next().unwrap();
        if said.is_multiple_of(7) {
            out += &format!("{:now$}#~ note {said}\n", "");
        }
        if said.is_multiple_of(11) {
            out.push_str("\n\n");
        }
        if dash {
            levels.push((was + 2, now + 2));
        }
        out += &format!("{:now$}{}", "", line.trim_start());
        let ends = if said.is_multiple_of(5) { "   \n" } else { "\n" };
        out.push_str(ends);
        if line.ends_with(": |") || line.ends_with(": >") {
            block = Some(levels.last().unwrap().0);
        }
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn a_form_laid_out_anew_means_the_same(
        form in 0..1000_usize,
        step in 1..6_usize,
        flat_dashes: bool,
        noise in proptest::collection::vec(any::<u8>(), 50..200),
    ) {
        let form = &FORMS[form % FORMS.len()];
        let untidy = untidied(form, step, flat_dashes, &noise);
        prop_assert!(program(&untidy).is_some(), "the test made another form of it:\n{untidy}");
        prop_assert_eq!(program(&untidy), program(form));
        let tidy = laid(&untidy).unwrap();
        prop_assert_eq!(program(&tidy), program(form));
        prop_assert_eq!(comments(&tidy), comments(&untidy));
        prop_assert_eq!(laid(&tidy).unwrap(), tidy.clone());
        let without: Vec<&str> = tidy.lines().filter(|line| !line.contains("#~") && !line.is_empty()).collect();
        let original: Vec<&str> = form.lines().filter(|line| !line.is_empty()).collect();
        let moved = without.iter().zip(&original).find(|(is, was)| is != was);
        prop_assert_eq!(moved, None, "every line is where it was");
        prop_assert_eq!(without.len(), original.len());
    }

    #[test]
    fn hostile_text_never_stops_it(text in "[-a-c:#|>\"'\\[\\]{}, \n\t]{0,80}") {
        if let Ok(tidy) = laid(&text) {
            prop_assert_eq!(laid(&tidy), Ok(tidy.clone()));
        }
    }
}
