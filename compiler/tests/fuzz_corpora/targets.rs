//! What is fuzzed: one function for each kind of text that other people write. The fuzzer calls them (`fuzz/`), and the test
//! beside this file calls them with everything the fuzzer found worth keeping.

#![allow(dead_code, reason = "each fuzz target uses one")]

use compiler::diagnostic::Severity;
use compiler::emit::wasm;
use compiler::expr::print;
use compiler::source::SourceFile;
use compiler::{Checked, outline, report};

/// A form file: it is checked, its messages are shown, and what is right is compiled.
pub fn form(bytes: &[u8]) {
    let file = SourceFile::from_bytes("form.yaml", bytes);
    let checked = compiler::check(&file);
    sound(&file, &checked);
    if let Some(program) = checked.program {
        assert!(wasm::emit(&program).is_ok(), "a form that checks gives a validator");
        assert!(!outline::text(&program).is_empty());
    }
}

/// A condition and a value in a sound form. What is right means the same when it is printed and read again.
pub fn expression(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    for (word, place) in [("conditions", "condition"), ("calculations", "value")] {
        let file = with_expression(word, text);
        let checked = compiler::check(&file);
        sound(&file, &checked);
        let Some(program) = checked.program else { continue };
        let printed = match (program.conditions.first(), program.calculations.first()) {
            (Some(condition), _) => print::condition(&program, &condition.when),
            (None, Some(calculation)) => print::calculation(&program, calculation),
            (None, None) => panic!("the {place} is gone"),
        };
        let file = with_expression(word, &printed);
        let again = compiler::check(&file).program;
        let again = again.unwrap_or_else(|| panic!("{text:?} is printed as {printed:?}, which cannot be read"));
        assert_eq!(again.conditions, program.conditions, "{text:?} is printed as {printed:?}");
        assert_eq!(again.calculations, program.calculations, "{text:?} is printed as {printed:?}");
    }
}

/// Messages are at places of the file, can be shown, and blame nobody but the author.
fn sound(file: &SourceFile, checked: &Checked) {
    for found in &checked.diagnostics {
        assert!(found.code.id() != "F900", "{found:?}");
        assert!(file.text.is_empty() || file.text.get(found.at.clone()).is_some(), "{found:?} is not in the file");
    }
    let mistakes = checked.diagnostics.iter().any(|found| found.code.severity() == Severity::Mistake);
    assert_eq!(mistakes, checked.program.is_none());
    assert_eq!(report::text(file, &checked.diagnostics, true).is_empty(), checked.diagnostics.is_empty());
    assert_eq!(report::json(file, &checked.diagnostics).len(), checked.diagnostics.len());
}

/// A form with a question of each type that expressions treat differently, and one expression.
fn with_expression(word: &str, text: &str) -> SourceFile {
    let quoted = serde_json::Value::from(text).to_string();
    SourceFile::new("form.yaml", &format!("{FORM}{word}:\n  fuzzed: {quoted}\n"))
}

const FORM: &str = r#"form: fuzz
title: Fuzz
pages:
  - page: one
    title: One
    questions:
      - { question: bin, type: choice, ask: Which bin?, options: { refuse: Black, garden: Brown, food: Caddy } }
      - { question: owns, type: yes or no, ask: Do you own it? }
      - { question: needs, type: choices, ask: What is needed?, optional: yes, options: { parking: Parking, steps: No steps } }
      - { question: notes, type: long text, ask: What else?, optional: yes }
      - { question: due, type: date, ask: When is it due? }
      - { question: start, type: time, ask: At what time? }
      - { question: age, type: number, ask: How old is it? }
      - { question: savings, type: money, ask: How much is saved? }
      - { question: level, type: decimal, ask: How high is it? }
      - { question: home, type: address, ask: What is the address? }
      - question: household
        type: list of
        ask: Who lives there?
        each: person
        questions:
          - { question: income, type: money, ask: How much do they earn? }
          - { question: born, type: date, ask: When were they born? }
"#;
