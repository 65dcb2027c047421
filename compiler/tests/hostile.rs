//! Whatever bytes it is given, the compiler answers quickly and clearly and never stops halfway.

#![allow(clippy::indexing_slicing, reason = "tests")]

use compiler::codes::Code;
use compiler::report::{json, text};
use compiler::source::{SourceFile, Sources};
use proptest::prelude::*;
use std::time::{Duration, Instant};

const FORMS: &[&str] = &[
    include_str!("check/whole-form.yaml"),
    include_str!("check/ten-mistakes.yaml"),
    include_str!("check/tests-beside.yaml"),
    include_str!("check/sent-and-filled.yaml"),
    include_str!("check/looks-ahead.yaml"),
];

/// The codes found, after the messages were shown in both formats.
fn codes(bytes: &[u8]) -> Vec<Code> {
    let file = SourceFile::from_bytes("form.yaml", bytes);
    let checked = compiler::check(&file);
    for found in &checked.diagnostics {
        assert!(found.at.start <= found.at.end && found.at.end <= file.text.len().max(found.at.start), "{found:?}");
        assert!(file.text.get(found.at.clone()).is_some() || file.text.is_empty(), "{found:?} cuts a letter");
        assert_ne!(found.code, Code::OurFault, "{found:?}");
        assert!(!found.message.is_empty() && !found.message.ends_with('.'), "{found:?}");
    }
    let clean =
        checked.diagnostics.iter().all(|found| found.code.severity() == compiler::diagnostic::Severity::Warning);
    assert_eq!(clean, checked.program.is_some());
    let sources = Sources::from(file);
    assert_eq!(text(&sources, &checked.diagnostics, true).is_empty(), checked.diagnostics.is_empty());
    assert_eq!(json(&sources, &checked.diagnostics).len(), checked.diagnostics.len());
    checked.diagnostics.iter().map(|found| found.code).collect()
}

fn laughs() -> String {
    let mut file = "a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
    for (letter, before) in ('b'..='i').zip('a'..) {
        let nine = vec![format!("*{before}"); 9].join(", ");
        file += &format!("{letter}: &{letter} [{nine}]\n");
    }
    file
}

#[test]
fn hostile_files_get_a_clear_message_within_a_second() {
    let question = "      - question: a\n        type: text\n        ask: Your name\n";
    let page = "  - page: a\n    title: A\n    questions:\n";
    let start = "form: a\ntitle: A\npages:\n";
    let deep_condition = format!("{start}{page}{question}        ask when: {}a is b\n", "(".repeat(4000));
    let nots = format!("{start}{page}{question}        ask when: {}a is b\n", "not ".repeat(1000));
    let circle = (0..300).map(|n| format!("  c{n}: c{} and c{}\n", (n + 1) % 300, (n + 7) % 300)).collect::<String>();
    let fan = (0..299).map(|n| format!("  c{n}: c{} and c{}\n", n + 1, n + 1)).collect::<String>();
    let many = (0..3000).map(|n| question.replace(": a\n", &format!(": a{n}\n"))).collect::<String>();
    let options = (0..5000).map(|n| format!("          o{n}: O{n}\n")).collect::<String>();
    let wide = format!("{start}{page}{}        options:\n{options}", question.replace("text", "choice"));
    let lists = (0..2000).map(|n| format!("{}- question:\n", "  ".repeat(n % 30))).collect::<String>();
    let patterns = question.to_owned() + "        pattern: \"((a{1,99}){1,99}){1,99}|[\\\\w\\\\W]{99}\"\n";
    let cases: Vec<(&str, Vec<u8>, Option<Code>)> = vec![
        ("a billion laughs", laughs().into_bytes(), Some(Code::Shortcut)),
        ("20,000 deep in brackets", "[\n".repeat(20_000).into_bytes(), Some(Code::TooDeep)),
        ("20,000 deep in braces", "{a:\n".repeat(20_000).into_bytes(), Some(Code::TooDeep)),
        ("20,000 deep on one line", "[".repeat(20_000).into_bytes(), Some(Code::TextTooLong)),
        ("4,000 deep in dashes", "- ".repeat(4_000).into_bytes(), Some(Code::TooDeep)),
        ("20,000 deep in lines", (0..600).map(|n| " ".repeat(n) + "a:\n").collect::<String>().into_bytes(), Some(Code::TooDeep)),
        ("a 10 MB line", vec![b'a'; 10 * 1024 * 1024], Some(Code::FileTooLarge)),
        ("a 1 MB line", vec![b'a'; 1024 * 1024], Some(Code::TextTooLong)),
        ("a million lines", b"\n".repeat(1024 * 1024).clone(), Some(Code::MissingKey)),
        ("half a million parts", b"- \n".repeat(340_000), Some(Code::TooMany)),
        ("question marks", b"? ".repeat(4_000), None),
        ("many keys", (0..90_000).map(|n| format!("k{n}: v\n")).collect::<String>().into_bytes(), Some(Code::TooMany)),
        ("zero bytes", vec![0; 1000], Some(Code::HiddenCharacter)),
        ("bidi", "form: a\u{202E}b\ntitle: \u{2066}x\n".into(), Some(Code::HiddenCharacter)),
        ("not UTF-8", b"form: \xff\xfe\n".to_vec(), Some(Code::NotUtf8)),
        ("UTF-16", b"\xff\xfef\0o\0r\0m\0".to_vec(), Some(Code::NotUtf8)),
        ("wrong everywhere", b"form: [a]\ntitle: {b: c}\npages: {d: [e]}\ntests: x\nstandard: [y]\n".to_vec(), Some(Code::WrongLayout)),
        ("a list", b"- a\n- b\n".to_vec(), Some(Code::WrongLayout)),
        ("a word", b"hello\n".to_vec(), Some(Code::WrongLayout)),
        ("nothing", Vec::new(), Some(Code::MissingKey)),
        ("deep condition", deep_condition.into_bytes(), Some(Code::ExpressionTooLong)),
        ("many nots", nots.into_bytes(), None),
        ("circle", format!("form: a\ntitle: A\nconditions:\n{circle}pages:\n{page}{question}").into_bytes(), Some(Code::Circular)),
        ("fan", format!("form: a\ntitle: A\nconditions:\n{fan}  c299: a is answered\npages:\n{page}{question}        rules: [{{must: c0, otherwise: No}}]\n").into_bytes(), None),
        ("many questions", format!("{start}{page}{many}").into_bytes(), Some(Code::TooMany)),
        ("many options", wide.into_bytes(), Some(Code::TooMany)),
        ("lists in lists", lists.into_bytes(), None),
        ("a huge pattern", format!("{start}{page}{patterns}").into_bytes(), Some(Code::BadPattern)),
    ];
    for (name, bytes, code) in cases {
        let before = Instant::now();
        let found = codes(&bytes);
        let took = before.elapsed();
        // Unoptimised and on a busy machine; a release build is some twenty times quicker.
        assert!(took < Duration::from_secs(5), "{name} took {took:?}");
        if let Some(code) = code {
            assert!(found.contains(&code), "{name}: {found:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        codes(&bytes);
    }

    #[test]
    fn any_text_of_layout_signs_is_answered(text in "[\\-:\\[\\]{}&*!|>'\"%@`#?, \n\tab\u{e9}]{0,120}") {
        codes(text.as_bytes());
    }

    #[test]
    fn a_changed_form_is_answered(form in 0..FORMS.len(), changes in prop::collection::vec((any::<prop::sample::Index>(), "[ -~\n\u{e9}]{0,3}", 0_usize..12), 1..6)) {
        let mut text: Vec<char> = FORMS[form].chars().collect();
        for (at, with, length) in changes {
            let from = at.index(text.len());
            let to = (from + length).min(text.len());
            text.splice(from..to, with.chars());
            prop_assume!(!text.is_empty());
        }
        codes(text.into_iter().collect::<String>().as_bytes());
    }

    #[test]
    fn lines_that_swap_places_are_answered(form in 0..FORMS.len(), one in any::<prop::sample::Index>(), other in any::<prop::sample::Index>()) {
        let mut lines: Vec<&str> = FORMS[form].lines().collect();
        let (one, other) = (one.index(lines.len()), other.index(lines.len()));
        lines.swap(one, other);
        codes(lines.join("\n").as_bytes());
    }
}

#[test]
fn a_hidden_character_is_one_mistake() {
    assert_eq!(codes("form: missed\u{202E}bin\ntitle: T\npages: [{page: a, title: A, questions: [{question: a, type: text, ask: Your name}]}]\n".as_bytes()), [Code::HiddenCharacter]);
}

#[test]
fn the_same_file_gives_the_same_program() {
    for form in FORMS {
        let file = SourceFile::new("form.yaml", form);
        assert_eq!(compiler::check(&file), compiler::check(&file));
    }
}
