//! What the page is told. Places are counted as JavaScript counts the characters of a text: in units of UTF-16 from its start.

use compiler::diagnostic::{Diagnostic, Severity};
use compiler::source::{Located, SourceFile, Sources};
use serde::Serialize;
use std::ops::Range;

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Name of the file.
    pub file: String,
    /// Where it begins.
    pub from: usize,
    /// Where it ends; this character is not of it.
    pub to: usize,
}

impl Place {
    /// A place that the compiler found.
    #[must_use]
    pub fn of(located: &Located<'_>) -> Self {
        let Range { start, end } = units(located.file, &located.at);
        Self { file: located.file.name.clone(), from: start, to: end }
    }
}

/// Bytes of a file as JavaScript counts them.
#[must_use]
pub fn units(file: &SourceFile, at: &Range<usize>) -> Range<usize> {
    let text = &file.text;
    let (start, end) = (text.floor_char_boundary(at.start), text.floor_char_boundary(at.end.max(at.start)));
    let before = count(text.get(..start));
    before..before + count(text.get(start..end))
}

fn count(text: Option<&str>) -> usize {
    text.map_or(0, |text| text.encode_utf16().count())
}

/// The byte of a text at a place that JavaScript counted; past the end, the end.
#[must_use]
pub fn byte(text: &str, unit: usize) -> usize {
    let mut units = 0;
    for (at, character) in text.char_indices() {
        if units >= unit {
            return at;
        }
        units += character.len_utf16();
    }
    text.len()
}

/// What is wrong somewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Its code, such as `F012`.
    pub code: &'static str,
    /// `mistake` or `warning`.
    pub severity: &'static str,
    /// What the code is about.
    pub title: &'static str,
    /// What is wrong here.
    pub message: String,
    /// What to write instead; empty when the message says it all.
    pub help: String,
    /// Where.
    #[serde(flatten)]
    pub place: Place,
    /// Other places that matter.
    pub related: Vec<Related>,
    /// The exact replacement, when there is one.
    pub fix: Option<Fix>,
}

/// Another place that matters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Related {
    /// Why it does.
    pub message: String,
    /// Where.
    #[serde(flatten)]
    pub place: Place,
}

/// A replacement that puts something right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// What a button says that makes it.
    pub title: String,
    /// What goes, and what comes in its place.
    #[serde(flatten)]
    pub edit: Edit,
}

/// A change of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Edit {
    /// What goes.
    #[serde(flatten)]
    pub place: Place,
    /// What comes in its place.
    pub with: String,
}

/// A change that was made by menu.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Revised {
    /// What is done, in a sentence.
    pub said: String,
    /// The way to what was changed, as it is afterwards.
    pub at: Vec<usize>,
    /// The option of it that was changed, as it is afterwards.
    pub option: Option<usize>,
    /// The edits of the text, in its order and apart.
    pub edits: Vec<Edit>,
    /// What goes along, where its author has to agree to that first.
    pub asks: Option<compiler::revise::Asks>,
}

/// What to write instead, where there is no command line: a button does what the command does there.
fn for_a_page(help: &str) -> String {
    match help.strip_prefix("onceform translate") {
        Some(rest) => format!("The button “Welsh”{rest}"),
        None => help.replace("onceform translate", "the button “Welsh”"),
    }
}

impl Problem {
    /// What the compiler found in these files.
    #[must_use]
    pub fn of(sources: &Sources, found: &Diagnostic) -> Self {
        let place = |at: &Range<usize>| Place::of(&sources.find(at));
        let related = |(at, message): &(Range<usize>, String)| Related { message: message.clone(), place: place(at) };
        Self {
            code: found.code.id(),
            severity: match found.code.severity() {
                Severity::Mistake => "mistake",
                Severity::Warning => "warning",
            },
            title: found.code.title(),
            message: found.message.clone(),
            help: for_a_page(&found.help),
            place: place(&found.at),
            related: found.related.iter().map(related).collect(),
            fix: found
                .fix
                .as_ref()
                .zip(found.button())
                .map(|(fix, title)| Fix { title, edit: Edit { place: place(&fix.at), with: fix.with.clone() } }),
        }
    }
}

/// What was found in the files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// The form; nothing while it has mistakes.
    pub form: Option<Form>,
    /// Mistakes and warnings, in the order of the files.
    pub problems: Vec<Problem>,
}

/// What a form is, in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Form {
    /// Its name.
    pub id: String,
    /// What residents call it.
    pub title: String,
    /// The languages that it is in, by their codes, its own first.
    pub languages: Vec<&'static str>,
    /// The councils that do it differently.
    pub councils: Vec<String>,
}

/// Something to choose at a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Offer {
    /// What is inserted, and shown.
    pub word: String,
    /// What it means.
    pub about: String,
    /// `word`, `value`, `name` or `choice`.
    pub sort: &'static str,
    /// In whose place it comes.
    pub from: usize,
    /// See `from`.
    pub to: usize,
}

/// An explanation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hover {
    /// HTML in which whatever an author wrote is text.
    pub html: String,
    /// What it is about.
    pub from: usize,
    /// See `from`.
    pub to: usize,
}

/// A page, question, condition or calculation, and where its name stands in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Symbol {
    /// Its name.
    pub name: String,
    /// `page`, `question`, `condition` or `calculation`.
    pub what: &'static str,
    /// What people read.
    pub words: String,
    /// Where.
    pub from: usize,
    /// See `from`.
    pub to: usize,
}

/// What came of the tests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tested {
    /// Each test, in the order of the form.
    pub tests: Vec<Test>,
    /// How much of what can happen the tests do that pass, in hundredths.
    pub percent: usize,
    /// How many things can happen.
    pub all: usize,
    /// What no test does, by kind.
    pub left_out: Vec<LeftOut>,
    /// Questions that tests do not answer and have to by now, as people read them.
    pub unanswered: Vec<String>,
}

/// What came of one test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Test {
    /// Its name.
    pub name: String,
    /// The file that it stands in.
    pub file: String,
    /// Its line there, counted from 1.
    pub line: usize,
    /// It is older than a question of the form, and does not answer it.
    pub older: bool,
    /// What is not as it expects, one sentence each; none when it passes.
    pub differences: Vec<String>,
}

/// A test as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Planned {
    /// Its name.
    pub name: String,
    /// The file that it stands in.
    pub file: String,
    /// Its line there, counted from 1.
    pub line: usize,
    /// What it expects, one sentence each; none while the form has mistakes.
    pub expects: Vec<String>,
    /// The mistakes that stand in it.
    pub wrong: Vec<String>,
}

/// A text of a form and what it is in another language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// The name of its place.
    pub place: String,
    /// The same in words.
    pub words: String,
    /// The English.
    pub english: String,
    /// The translation; empty while there is none.
    pub said: String,
}

/// Things of a kind that no test does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// What no test does with them.
    pub what: String,
    /// Which.
    pub names: Vec<String>,
}

/// What changed since another version.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Changed {
    /// As people read it.
    pub text: String,
    /// As programs do: see `onceform diff --format json`.
    pub changes: serde_json::Value,
}

/// A file that was made of the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// Its path, with `/` between the parts.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_speaks_of_its_buttons() {
        let told = "The button “Welsh” writes a line for each. Until then people read the English";
        assert_eq!(for_a_page("onceform translate writes a line for each. Until then people read the English"), told);
        let gone = "If the form has it no more, onceform translate moves it to the end of the file";
        assert_eq!(for_a_page(gone), "If the form has it no more, the button “Welsh” moves it to the end of the file");
        assert_eq!(for_a_page("Did you mean `email`?"), "Did you mean `email`?");
    }

    #[test]
    fn places_are_counted_as_javascript_does() {
        let file = SourceFile::new("a", "é😀b");
        // Two, four and one byte; one, two and one unit.
        assert_eq!(units(&file, &(2..6)), 1..3);
        assert_eq!(units(&file, &(6..7)), 3..4);
        assert_eq!((0..=5).map(|unit| byte(&file.text, unit)).collect::<Vec<_>>(), [0, 2, 6, 6, 7, 7]);
    }
}

/// A form of another form builder in our language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Brought {
    /// What it says.
    pub yaml: String,
    /// What its author should know, faults that it had first.
    pub notes: Vec<String>,
}
