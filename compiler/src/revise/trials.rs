//! Changes the tests of a form by menu: what one is called, what it expects, and that it goes.

use super::lines::Lines;
use super::wording::{Before, Place, cleaned, written};
use super::{Revision, mistakes_after, sheet, told};
use crate::calendar::{Nation, bank_holidays};
use crate::diagnostic::{Diagnostic, Fix, Severity};
use crate::editor::Edit;
use crate::program::{Program, TestCase};
use crate::prove::expectation_lines;
use crate::read::{self, Entry, Shape, Value};
use crate::source::{Located, SourceFile, Sources};
use crate::trial;
use std::ops::Range;

/// A test as the text of a form with mistakes has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Its name.
    pub name: String,
    /// Its line, counted from 1.
    pub line: usize,
    /// The mistakes that stand in it.
    pub wrong: Vec<String>,
}

/// The tests in the form's own file, whatever is wrong with it; none where its text cannot be understood.
#[must_use]
pub fn written_tests(sources: &Sources, known: &[Diagnostic]) -> Option<Vec<Written>> {
    let file = sources.first();
    let tree = if file.readable() { read::read(file, &mut Vec::new()) } else { None }?;
    let lines = Lines::of(file);
    let mistakes = known.iter().filter(|found| found.code.severity() == Severity::Mistake);
    let mistakes: Vec<(usize, &str)> = mistakes
        .filter_map(|found| {
            let place = sources.find(&found.at);
            (place.file.name == file.name).then_some((lines.line(place.at.start), found.message.as_str()))
        })
        .collect();
    let tests = tree.get("tests").map(Value::parts).unwrap_or_default();
    let written = tests.iter().map(|test| {
        let own =
            lines.part(test).map_or_else(|| lines.line(test.at.start)..lines.line(test.at.end) + 1, |(own, _)| own);
        let name = test.get("name").and_then(Value::text).map(|name| name.text.trim().to_owned());
        let wrong = mistakes.iter().filter(|(line, _)| own.contains(line)).map(|(_, said)| (*said).to_owned());
        Written { name: name.unwrap_or_default(), line: lines.line(test.at.start) + 1, wrong: wrong.collect() }
    });
    Some(written.collect())
}

/// The lines of an entry that has them to itself, with the end of the last one.
pub(crate) fn lines_of(file: &SourceFile, entry: &Entry) -> Option<Range<usize>> {
    let lines = Lines::of(file);
    let own = lines.entry_words(entry);
    let start = lines.bytes(&own).start;
    let before = file.text.get(start..entry.key.at.start)?;
    before.trim().is_empty().then(|| start..lines.after(own.end - 1))
}

/// The edits that give the test which starts on `line` of `file` another name, or take it away when there is none. `known` is what
/// check says of the files as they are.
///
/// # Errors
/// Why it is not done, in words for its author.
pub fn revise_test<'s>(
    sources: &'s Sources,
    known: &[Diagnostic],
    (of, line): (&str, usize),
    name: Option<&str>,
) -> Result<Revision<'s>, String> {
    let file = sources.first();
    if file.name != of {
        return Err(format!("This test stands in {of}. Change it in the text of that file"));
    }
    let tree = read::read(file, &mut Vec::new()).ok_or("The text cannot be understood. Put it right first")?;
    let tests = tree.entries().iter().find(|entry| entry.key.text == "tests").ok_or(GONE)?;
    let Shape::List(all) = &tests.value.shape else { return Err(GONE.to_owned()) };
    let lines = Lines::of(file);
    let test = all.iter().find(|test| lines.line(test.at.start) + 1 == line).ok_or(GONE)?;
    let (at, with, said) = match name {
        Some(name) => {
            let (at, with) = named(file, &lines, test, &cleaned(name).replace('\n', " "))?;
            (at, with, "The test has another name")
        }
        None if all.len() == 1 => (whole(&lines, &lines.entry_with_comments(tests)), String::new(), REMOVED),
        None => {
            let (part, _) = lines.part(test).ok_or("This test shares its line with others. Remove it in the text")?;
            (whole(&lines, &part), String::new(), REMOVED)
        }
    };
    let fix = Fix { at: at.clone(), with: with.clone() };
    let after = SourceFile::new(file.name.as_str(), &sheet::applied(&file.text, std::slice::from_ref(&fix)));
    if count(&after) + usize::from(name.is_none()) != all.len() {
        return Err(ONLY_THERE.to_owned());
    }
    if let Some(found) = mistakes_after(sources, known, &after).0.first() {
        return Err(told(found, &after));
    }
    let edits = vec![Edit { at: Located { file, at }, with }];
    Ok(Revision { edits, said: said.to_owned(), at: Vec::new(), option: None, asks: None })
}

/// The edits that let the test which starts on `line` of `file` expect what the form does with its answers now.
///
/// # Errors
/// Why it is not done, in words for its author.
pub fn accept_test<'s>(
    sources: &'s Sources,
    known: &[Diagnostic],
    program: &Program,
    (of, line): (&str, usize),
) -> Result<Revision<'s>, String> {
    let file = sources.first();
    if file.name != of {
        return Err(format!("This test stands in {of}. Change it in the text of that file"));
    }
    let tree = read::read(file, &mut Vec::new()).ok_or("The text cannot be understood. Put it right first")?;
    let lines = Lines::of(file);
    let tests = tree.get("tests").map(Value::parts).unwrap_or_default();
    let written = tests.iter().find(|test| lines.line(test.at.start) + 1 == line).ok_or(GONE)?;
    let is_it = |test: &&TestCase| (test.file.as_str(), test.line) == (of, line);
    let test = program.tests.iter().find(is_it).ok_or(GONE)?;
    let entry = written.entries().iter().find(|entry| entry.key.text == "expect");
    let entry = entry.filter(|_| !lines.is_flow(written)).ok_or(ONLY_THERE)?;
    let holidays = bank_holidays(Nation::EnglandAndWales);
    let (at, with) = expecting(file, &lines, entry, &expectation_lines(&trial::now(program, test, &holidays)));
    let fix = Fix { at: at.clone(), with: with.clone() };
    let after = SourceFile::new(file.name.as_str(), &sheet::applied(&file.text, std::slice::from_ref(&fix)));
    let (mistakes, changed) = mistakes_after(sources, known, &after);
    if let Some(found) = mistakes.first() {
        return Err(told(found, &after));
    }
    let passes = |program: &Program| {
        let test = program.tests.iter().find(is_it);
        test.is_some_and(|test| trial::run(program, test, &holidays).passes())
    };
    if !changed.as_ref().is_some_and(passes) {
        return Err(ONLY_THERE.to_owned());
    }
    let edits = vec![Edit { at: Located { file, at }, with }];
    let said = format!("“{}” expects what happens now", test.name);
    Ok(Revision { edits, said, at: Vec::new(), option: None, asks: None })
}

/// Where it says what a test expects, and what comes in its place. Comments in it stay, above the rest.
fn expecting(file: &SourceFile, lines: &Lines<'_>, entry: &Entry, expect: &str) -> (Range<usize>, String) {
    let column = lines.column(entry.key.at.start) + 2;
    let at = entry.key.at.start..lines.bytes(&lines.entry_words(entry)).end;
    let comments = read::placed_comments(file).into_iter().filter(|(place, _)| at.contains(place));
    let comments = comments.map(|(place, _)| {
        let line = file.text.get(place..at.end).unwrap_or_default();
        line.lines().next().unwrap_or_default().trim_end().to_owned()
    });
    let all = comments.chain(expect.lines().map(str::to_owned));
    let end = lines.line_end();
    let text = all.fold("expect:".to_owned(), |text, line| format!("{text}{end}{:column$}{line}", ""));
    (at, text)
}

const ONLY_THERE: &str = "The text is laid out in a way that only its author can change. Change it in the text";
const GONE: &str = "The test is not there any more";
const REMOVED: &str = "The test was removed";

/// Where the name of a test stands, and what comes in its place.
fn named(file: &SourceFile, lines: &Lines<'_>, test: &Value, name: &str) -> Result<(Range<usize>, String), String> {
    if name.is_empty() {
        return Err("The test needs a name".to_owned());
    }
    let entry = test.entries().iter().find(|entry| entry.key.text == "name");
    let at =
        entry.and_then(|entry| lines.value(entry)).ok_or("The test has no name in the text that could be changed")?;
    let place = Place {
        column: 0,
        lines: !lines.is_flow(test),
        before: Before::of(file.text.get(at.clone()).unwrap_or_default()),
    };
    Ok((at, written(name, place)))
}

/// The bytes of these lines, with an empty one above that would be left over.
fn whole(lines: &Lines<'_>, part: &Range<usize>) -> Range<usize> {
    let above = part.start.checked_sub(1).filter(|above| lines.is_empty(*above));
    let first = above.unwrap_or(part.start);
    lines.bytes(&(first..part.end)).start..lines.after(part.end - 1)
}

fn count(file: &SourceFile) -> usize {
    let tree = read::read(file, &mut Vec::new());
    match tree.as_ref().and_then(|tree| tree.get("tests")).map(|tests| &tests.shape) {
        Some(Shape::List(all)) => all.len(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use super::*;
    use crate::start;

    fn line_of(text: &str, words: &str) -> usize {
        text.lines().position(|line| line.contains(words)).unwrap() + 1
    }

    fn revised(text: &str, words: &str, name: Option<&str>) -> Result<String, String> {
        let sources = Sources::from(SourceFile::new("form.yaml", text));
        let known = crate::check_all(&sources).diagnostics;
        let revision = revise_test(&sources, &known, ("form.yaml", line_of(text, words)), name)?;
        let mut text = sources.first().text.clone();
        for edit in revision.edits {
            text.replace_range(edit.at.at, &edit.with);
        }
        Ok(text)
    }

    #[test]
    fn a_test_gets_another_name_whatever_it_is() {
        let text = start::form("street-party", "request");
        let name = "A reply by e-mail needs an address and no phone number";
        for (new, written) in [("By e-mail", "By e-mail"), ("By post: none", "\"By post: none\""), ("a\nb", "a b")] {
            assert_eq!(revised(&text, name, Some(new)).unwrap(), text.replace(name, written));
        }
        assert_eq!(revised(&text, name, Some(" ")).unwrap_err(), "The test needs a name");
        let sources = Sources::from(SourceFile::new("form.yaml", &text));
        assert_eq!(revise_test(&sources, &[], ("form.yaml", 1), None).unwrap_err(), GONE);
    }

    #[test]
    fn a_test_goes_with_its_comments_and_the_rest_stays() {
        let text = start::form("street-party", "request").replace("  - name: A day in", "  # Why\n  - name: A day in");
        let (before, _) = text.split_once("\n  # Why").unwrap();
        let one = revised(&text, "A day in the past", None).unwrap();
        assert_eq!(one, before);
        let first = revised(&text, "A reply by e-mail", None).unwrap();
        assert!(first.contains("tests:\n\n  # Why\n  - name: A day in the past"), "{first}");
        let none = revised(&one, "A reply by e-mail", None).unwrap();
        assert!(!none.contains("tests:") && none.ends_with("within 5 working days.\n"), "{none}");
    }
}
