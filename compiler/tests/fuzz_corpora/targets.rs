//! What is fuzzed: one function for each kind of text that other people write. The fuzzer calls them (`fuzz/`), and the test
//! beside this file calls them with everything the fuzzer found worth keeping.

#![allow(dead_code, reason = "each fuzz target uses one")]

use compiler::diagnostic::Severity;
use compiler::emit::wasm;
use compiler::expr::print;
use compiler::import::{self, Builder, Names};
use compiler::program::Program;
use compiler::source::{SourceFile, Sources};
use compiler::{Checked, diff, outline, report};
use runtime_wasm::report::Day;
use serde_json::Value;
use std::sync::LazyLock;

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

/// Two versions of a form.
static VERSIONS: LazyLock<(Program, Program)> = LazyLock::new(|| {
    let next = FORM
        .replace("question: owns,", "question: owned, was: owns,")
        .replace("garden: Brown", "brown: { label: Brown, was: garden }")
        .replace("type: long text", "type: text, longest: 20")
        .replace("question: income", "question: wage, was: income")
        .replace("      - { question: level, type: decimal, ask: How high is it? }\n", "");
    let program = |text: &str| compiler::check(&SourceFile::new("form.yaml", text)).program;
    let (Some(old), Some(new)) = (program(FORM), program(&next)) else { panic!("both forms are right") };
    (old, new)
});

/// A draft carried from one version of a form to the next: every answer is kept, renamed or spoken of.
pub fn migrate(bytes: &[u8]) {
    let Ok(draft) = serde_json::from_slice::<Value>(bytes) else { return };
    let (old, new) = &*VERSIONS;
    let day = Day { today: 20_522, holidays: Vec::new() };
    let carried = diff::migrate(old, new, &draft, &day);
    let answers = draft.as_object().into_iter().flatten().filter(|(_, answer)| !is_blank(answer));
    for (key, _) in answers {
        let told =
            |name: &str| name == key || name.strip_prefix(key.as_str()).is_some_and(|rest| rest.starts_with('.'));
        let kept = carried.draft.get(key).is_some()
            || carried.renamed.iter().any(|(before, _)| told(before))
            || carried.dropped.iter().any(|dropped| told(&dropped.question));
        assert!(kept, "{key:?} is lost from {draft}");
    }
    assert_eq!(diff::migrate(new, new, &carried.draft, &day).draft, carried.draft, "carried once is carried for good");
}

/// Nothing was typed.
fn is_blank(answer: &Value) -> bool {
    match answer {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(parts) => parts.is_empty(),
        Value::Object(parts) => parts.values().all(is_blank),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// A definition of another form builder. Whatever comes of it is a file that can be checked.
pub fn import(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    for builder in [Builder::Xgov, Builder::Defra] {
        let Ok(imported) = import::import(text, builder, "fuzz", Names::Kept) else { continue };
        let file = SourceFile::new("form.yaml", &imported.yaml);
        let checked = compiler::check(&file);
        sound(&file, &checked);
        for found in &checked.diagnostics {
            // What is written can be read, whatever the texts of the definition hold.
            assert_ne!(found.code.id(), "F001", "{found:?}\n{}", imported.yaml);
        }
    }
}

/// Messages are at places of the file, can be shown, and blame nobody but the author.
fn sound(file: &SourceFile, checked: &Checked) {
    for found in &checked.diagnostics {
        assert!(found.code.id() != "F900", "{found:?}");
        assert!(file.text.is_empty() || file.text.get(found.at.clone()).is_some(), "{found:?} is not in the file");
    }
    let mistakes = checked.diagnostics.iter().any(|found| found.code.severity() == Severity::Mistake);
    let sources = Sources::from(file.clone());
    assert_eq!(mistakes, checked.program.is_none());
    assert_eq!(report::text(&sources, &checked.diagnostics, true).is_empty(), checked.diagnostics.is_empty());
    assert_eq!(report::json(&sources, &checked.diagnostics).len(), checked.diagnostics.len());
}

/// A form with a question of each type that expressions treat differently, and one expression.
fn with_expression(word: &str, text: &str) -> SourceFile {
    let quoted = Value::from(text).to_string();
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
