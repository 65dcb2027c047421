//! The tables of `docs/language.md` are the words that the compiler knows, and its form is clean. `BLESS=1` writes the
//! tables anew.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what went wrong by failing")]

use compiler::expr::RESERVED;
use compiler::source::SourceFile;
use compiler::spec::parts::{self, Part};
use std::path::{Path, PathBuf};

const PARTS: &[(&str, &Part)] = &[
    ("FORM", &parts::FORM),
    ("OPEN", &parts::OPEN),
    ("FRAGMENT", &parts::FRAGMENT),
    ("USE", &parts::USE),
    ("CHANGES", &parts::CHANGES),
    ("EMAIL_CHANGE", &parts::EMAIL_CHANGE),
    ("PAGE_CHANGE", &parts::PAGE_CHANGE),
    ("QUESTION_CHANGE", &parts::QUESTION_CHANGE),
    ("TRANSLATION", &parts::TRANSLATION),
    ("TRANSLATED", &parts::TRANSLATED),
    ("STANDARD", &parts::STANDARD),
    ("DATA_PROTECTION", &parts::DATA_PROTECTION),
    ("CALCULATION", &parts::CALCULATION),
    ("FEE", &parts::FEE),
    ("EMAIL", &parts::EMAIL),
    ("PAGE", &parts::PAGE),
    ("QUESTION", &parts::QUESTION),
    ("OPTION", &parts::OPTION),
    ("RULE", &parts::RULE),
    ("AGENT", &parts::AGENT),
    ("ALREADY_REPORTED", &parts::ALREADY_REPORTED),
    ("SEND_TO", &parts::SEND_TO),
    ("TEST", &parts::TEST),
    ("EXPECT", &parts::EXPECT),
    ("TEST_LEFT_OUT", &parts::TEST_LEFT_OUT),
];

fn page() -> (PathBuf, String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/language.md");
    let text = std::fs::read_to_string(&path).unwrap();
    (path, text)
}

/// Needed words are marked with a star.
fn table(part: &Part) -> String {
    let mut table = String::from("| word | what it says |\n|---|---|\n");
    for (word, meaning) in part.words {
        let star = if part.needed.contains(word) { " *" } else { "" };
        table.push_str(&format!("| `{word}`{star} | {} |\n", meaning.replace('|', "\\|")));
    }
    table
}

#[test]
fn the_page_has_every_word() {
    assert_eq!(PARTS.len(), parts::ALL.len());
    let (path, page) = page();
    let mut new = page.clone();
    for (name, part) in PARTS {
        let start = format!("<!-- words: {name} -->\n");
        let (before, after) = new.split_once(&start).unwrap_or_else(|| panic!("no place for {name}"));
        // The table is all that follows until the next empty line after it.
        let after = after.trim_start_matches('\n');
        let rest = if after.starts_with('|') { after.split_once("\n\n").unwrap().1 } else { after };
        new = format!("{before}{start}\n{}\n{rest}", table(part));
    }
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, new).unwrap();
    } else {
        assert_eq!(page, new, "docs/language.md has other words (BLESS=1 writes them anew)");
    }
}

#[test]
fn the_page_names_the_words_that_no_name_can_be() {
    let words: Vec<String> = RESERVED.iter().map(|word| format!("`{word}`")).collect();
    let page = page().1.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(page.contains(&words.join(", ")), "docs/language.md lists other words than {}", words.join(", "));
}

#[test]
fn the_whole_forms_are_clean() {
    let page = page().1;
    let forms: Vec<&str> = page.split("```yaml\nform:").skip(1).collect();
    assert_eq!(forms.len(), 2);
    for form in forms {
        let (form, _) = form.split_once("\n```").unwrap();
        let checked = compiler::check(&SourceFile::new("language.md", &format!("form:{form}")));
        assert_eq!(checked.diagnostics, []);
    }
}
