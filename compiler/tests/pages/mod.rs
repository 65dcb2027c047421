//! Small forms for what is proved: their pages in short, and what is found in them.

#![allow(dead_code, reason = "not every test needs all of it")]

use compiler::diagnostic::Diagnostic;
use compiler::source::SourceFile;

/// A form with these pages; `top` stands above them.
pub fn text(top: &str, pages: &str) -> String {
    format!(
        "form: hello\ntitle: Say hello\ndata protection:\n  purpose: To answer you\n  lawful basis: contract\n  keep for: 1 year\n{top}pages:\n{pages}"
    )
}

/// A form with these pages, and what is found.
pub fn found(top: &str, pages: &str) -> Vec<Diagnostic> {
    let form = text(top, pages);
    let found = compiler::check(&SourceFile::new("form.yaml", &form)).diagnostics;
    let ours = ["F048", "F049", "F052", "F053", "F054", "F055", "F056", "F057", "F059", "F040", "F077"];
    if let Some(other) = found.iter().find(|found| !ours.contains(&found.code.id())) {
        panic!("{}: {}\n{form}", other.code.id(), other.message);
    }
    found
}

/// Their codes, with the text that they stand at.
pub fn codes(top: &str, pages: &str) -> Vec<&'static str> {
    found(top, pages).iter().map(|found| found.code.id()).collect()
}

/// A page of questions, each `key type [ask when] [more lines]`.
pub fn page(key: &str, ask_when: &str, questions: &[&str]) -> String {
    let when = if ask_when.is_empty() { String::new() } else { format!("    ask when: {ask_when}\n") };
    let mut text = format!("  - page: {key}\n    title: The page {key}\n{when}    questions:\n");
    for question in questions {
        let mut lines = question.lines();
        let (name, kind) = lines.next().unwrap().split_once(": ").unwrap();
        text.push_str(&format!(
            "      - question: {name}\n        type: {kind}\n        ask: What is the answer to {name}?\n        called: the answer to {name}\n"
        ));
        for line in lines {
            text.push_str(&format!("        {line}\n"));
        }
    }
    text
}

/// An exit.
pub fn exit(key: &str, ask_when: &str) -> String {
    format!("  - page: {key}\n    exit: The end {key}\n    ask when: {ask_when}\n")
}
