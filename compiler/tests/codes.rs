//! Every page of a code holds what it says: its example gives exactly that code, and the example as fixed is clean.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

use compiler::Checked;
use compiler::codes::Code;
use compiler::source::{SourceFile, Sources};

/// The sections of a page whose headings start with a word, without those headings.
fn sections<'a>(page: &'a str, word: &str) -> Vec<&'a str> {
    let sections = page.split("\n## ").skip(1);
    let sections = sections.filter(|section| section.lines().next().unwrap().split(' ').next() == Some(word));
    sections.map(|section| section.split_once('\n').unwrap().1).collect()
}

/// The files in the fences of a section: the form, and the files that belong to it after their names.
fn form(section: &str) -> Option<Vec<(String, String)>> {
    let mut files = Vec::new();
    for part in section.split("```yaml\n").collect::<Vec<_>>().windows(2) {
        let name = part[0].rsplit_once("`:\n").and_then(|(before, _)| before.rsplit_once('`')).map(|(_, name)| name);
        let text = part[1].split_once("\n```").map(|(text, _)| text)?;
        files.push((name.unwrap_or("form.yaml").to_owned(), text.to_owned()));
    }
    (!files.is_empty()).then_some(files)
}

/// The forms of a page under headings that start with a word.
fn forms(page: &str, word: &str) -> Vec<Vec<(String, String)>> {
    sections(page, word).into_iter().filter_map(form).collect()
}

/// What the page says that the command says of the form in a section.
fn said(section: &str) -> Option<&str> {
    section.lines().find_map(|line| line.strip_prefix("`onceform check` says: "))
}

fn check(files: &[(String, String)]) -> Checked {
    let mut files = files.iter().map(|(name, text)| SourceFile::new(name.as_str(), text));
    let mut sources = Sources::from(files.next().unwrap());
    files.for_each(|file| sources.add(file));
    compiler::check_all(&sources)
}

#[test]
fn each_example_gives_exactly_its_code_and_each_fixed_form_is_clean() {
    let mut wrong = Vec::new();
    let mut shown = 0;
    for code in Code::ALL {
        let page = code.page();
        if page.contains("\n## No example\n") {
            continue;
        }
        shown += 1;
        let (examples, fixed) = (sections(page, "Example"), forms(page, "Fixed"));
        assert!(!examples.is_empty() && examples.len() == fixed.len(), "{} lacks an example or its cure", code.id());
        for example in examples {
            let files = form(example).unwrap_or_else(|| panic!("{} has an example without a form", code.id()));
            let found = check(&files).diagnostics;
            if found.len() != 1 || found.iter().any(|found| found.code != *code) {
                wrong.push(format!("{} example: {found:#?}", code.id()));
            }
            let message = found.first().map(|found| found.message.as_str());
            if said(example).is_some_and(|said| Some(said) != message) {
                wrong.push(format!("{} says {:?}, and the page {:?}", code.id(), message, said(example)));
            }
        }
        for fixed in fixed {
            let checked = check(&fixed);
            if !checked.diagnostics.is_empty() || checked.program.is_none() {
                wrong.push(format!("{} fixed: {:#?}", code.id(), checked.diagnostics));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(shown >= 30, "only {shown} codes are shown by an example");
}

#[test]
fn an_exact_fix_takes_the_mistake_away() {
    for code in Code::ALL {
        let examples = forms(code.page(), "Example").into_iter();
        let told =
            examples.flat_map(|example| check(&example).diagnostics.into_iter().map(move |it| (example.clone(), it)));
        for (example, found) in told {
            let Some(fix) = found.fix else { continue };
            // The file that the fix is in: each follows the one before it.
            let mut mended = example.clone();
            let mut start = 0;
            for (_, text) in &mut mended {
                let length = text.len() + 1;
                if (start..start + length).contains(&fix.at.start) {
                    text.replace_range(fix.at.start - start..fix.at.end - start, &fix.with);
                    break;
                }
                start += length;
            }
            let left = check(&mended).diagnostics;
            assert!(!left.iter().any(|left| left.code == *code), "{}: {left:#?}\n{mended:?}", code.id());
        }
    }
}

#[test]
fn every_page_has_a_title_and_says_why_it_matters() {
    for code in Code::ALL {
        let page = code.page();
        let (title, rest) = page.split_once("\n\n").expect("a title and a text");
        assert!(title.starts_with("# ") && title == format!("# {}", code.title()), "{}", code.id());
        assert!(rest.lines().next().is_some_and(|why| why.len() > 40), "{} does not say why it matters", code.id());
        assert_eq!(Code::find(&code.id().to_lowercase()), Some(*code));
    }
}

/// Words of programmers, which mean nothing to an author.
const FOREIGN: &[&str] = &[
    "token",
    "parse",
    "null",
    "enum",
    "string",
    "boolean",
    "mapping",
    "scalar",
    "node",
    "syntax",
    "identifier",
    "anchor",
    "regex",
];

fn foreign(text: &str) -> Option<&'static str> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).collect();
    FOREIGN.iter().copied().find(|foreign| words.iter().any(|word| word.starts_with(foreign)))
}

#[test]
fn no_page_speaks_a_programmers_language() {
    for code in Code::ALL {
        assert_eq!(foreign(code.page()), None, "{}", code.id());
    }
}

#[test]
fn no_message_of_the_cases_speaks_a_programmers_language() {
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/check")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|kind| kind == "txt") {
            assert_eq!(foreign(&std::fs::read_to_string(&path).unwrap()), None, "{}", path.display());
        }
    }
}

#[test]
fn no_message_of_the_examples_speaks_a_programmers_language() {
    let mut wrong = Vec::new();
    for code in Code::ALL {
        for form in ["Example", "Fixed"].iter().flat_map(|word| forms(code.page(), word)) {
            for found in check(&form).diagnostics {
                let related = found.related.iter().map(|(_, caption)| caption.as_str());
                for text in [found.message.as_str(), &found.help, &found.caption].into_iter().chain(related) {
                    wrong.extend(foreign(text).map(|word| format!("{}: {word} in {text}", code.id())));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
