//! Plain English: long sentences, long questions, words with a plainer one beside them, and how hard a form is to read.
//!
//! Everything here is a warning, with limits that a council can set ([`Settings`]). It looks at the texts that residents
//! and agents read, wherever they stand in a file: a form, a fragment, or the changes of a council. It is about English:
//! translations are passed over, and so is whatever is written in Welsh where English could stand.

mod jargon;
mod reading;
mod sentences;
mod settings;
mod welsh;

pub use reading::{reading_age, syllables};
pub use settings::{Settings, settings};

use crate::check::LONGEST_HEADING;
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::read::{Entry, Shape, Text, Value, read};
use crate::reuse::Role;
use crate::source::{SourceFile, Sources};
use reading::Measured;
use sentences::{Sentence, sentences, words};
use settings::Jargon;
use welsh::is_welsh;

/// Codes that are about plain English.
pub const CODES: [Code; 4] = [Code::LongSentence, Code::Jargon, Code::LongQuestion, Code::HardToRead];

/// What a text is read as.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// A question, on the screen or on the phone.
    Question,
    /// Sentences: guidance, hints, messages.
    Prose,
    /// A few words: titles and labels.
    Label,
}

/// How the text after a word of the language is read; nothing for what residents and agents do not read.
fn reading(word: &str) -> Option<Reading> {
    match word {
        "ask" | "say" | "feedback" => Some(Reading::Question),
        "before you start" | "text" | "what happens next" | "closed" | "hint" | "otherwise" | "purpose" | "note" => {
            Some(Reading::Prose)
        }
        "title" | "exit" | "label" | "show" | "section" | "subject" | "for" => Some(Reading::Label),
        _ => None,
    }
}

/// The warnings about a file, in its own words and places; none for a file that cannot be read.
#[must_use]
pub fn judge(file: &SourceFile, settings: &Settings) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    match read(file, &mut problems) {
        Some(tree) if file.readable() => warnings(&tree, settings),
        _ => Vec::new(),
    }
}

/// The warnings about a form, or a fragment, and about what councils change in it. The fragments that a form uses are
/// looked at by themselves; a translation is in another language.
#[must_use]
pub fn judge_all(sources: &Sources, settings: &Settings) -> Vec<Diagnostic> {
    let mut all = judge(sources.first(), settings);
    all.extend(in_changes(sources, settings));
    all
}

/// The same for a form whose file has been read.
pub(crate) fn judge_read(tree: &Value, sources: &Sources, settings: &Settings) -> Vec<Diagnostic> {
    let mut all = warnings(tree, settings);
    all.extend(in_changes(sources, settings));
    all
}

/// The warnings about what councils change.
fn in_changes(sources: &Sources, settings: &Settings) -> Vec<Diagnostic> {
    let is_changes = |file: &SourceFile| Role::of_bytes(file.text.as_bytes()) == Some(Role::Changes);
    let mut all = Vec::new();
    for (start, file) in sources.all().skip(1).filter(|(_, file)| is_changes(file)) {
        let moved = |at: std::ops::Range<usize>| at.start + start..at.end + start;
        all.extend(judge(file, settings).into_iter().map(|mut found| {
            found.at = moved(found.at);
            found.related = found.related.into_iter().map(|(at, caption)| (moved(at), caption)).collect();
            found
        }));
    }
    all
}

/// Puts what these settings find in place of what the usual ones found.
pub fn judge_anew(sources: &Sources, settings: &Settings, diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.retain(|found| !CODES.contains(&found.code));
    diagnostics.extend(judge_all(sources, settings));
    diagnostics.sort_by_key(|found| found.at.start);
}

/// The warnings about the texts of a tree.
#[must_use]
pub fn warnings(tree: &Value, settings: &Settings) -> Vec<Diagnostic> {
    let jargon = Jargon::of(settings);
    let mut look = Look { settings, jargon, found: Vec::new(), measured: Measured::default(), welsh: 0, hardest: None };
    let Shape::Group(entries) = &tree.shape else { return Vec::new() };
    // A translation is in another language, and the English beside it is that of the form.
    if entries.iter().any(|entry| entry.key.text == "translation of") {
        return Vec::new();
    }
    look.group(entries);
    look.age(entries);
    look.found
}

struct Look<'a> {
    settings: &'a Settings,
    jargon: Jargon<'a>,
    found: Vec<Diagnostic>,
    measured: Measured,
    /// Words of sentences in Welsh, which are not measured.
    welsh: usize,
    /// The sentence that is hardest to read, and how hard it is.
    hardest: Option<(f64, std::ops::Range<usize>)>,
}

impl Look<'_> {
    fn group(&mut self, entries: &[Entry]) {
        for Entry { key, value } in entries {
            match (key.text.as_str(), &value.shape) {
                // What tests say is said by nobody; conditions are not sentences.
                ("tests" | "conditions" | "send to" | "fields" | "breaks", _) => {}
                ("options", Shape::Group(lines)) => self.lines(lines, Reading::Label),
                ("messages", Shape::Group(lines)) => self.lines(lines, Reading::Prose),
                (word, Shape::Text(text)) => {
                    if let Some(reading) = reading(word) {
                        self.text(text, reading);
                    }
                }
                (_, Shape::Group(entries)) => self.group(entries),
                (_, Shape::List(values)) => values.iter().for_each(|value| self.part(value)),
                _ => {}
            }
        }
    }

    fn part(&mut self, value: &Value) {
        if let Shape::Group(entries) = &value.shape {
            self.group(entries);
        }
    }

    /// Lines with names of the author's: each a text, or a group with words of its own.
    fn lines(&mut self, lines: &[Entry], reading: Reading) {
        for line in lines {
            match &line.value.shape {
                Shape::Text(text) => self.text(text, reading),
                Shape::Group(entries) => self.group(entries),
                _ => {}
            }
        }
    }

    fn text(&mut self, text: &Text, reading: Reading) {
        // What is plain in Welsh is not for rules about English to say.
        let (welsh, english): (Vec<_>, Vec<_>) =
            sentences(&text.text).into_iter().partition(|sentence| is_welsh(&sentence.text));
        self.welsh += welsh.iter().map(|sentence| words(&sentence.text).count()).sum::<usize>();
        for (at, said, plain) in self.jargon.found_in(&text.text) {
            if welsh.iter().any(|sentence| sentence.at.contains(&at.start)) {
                continue;
            }
            let message = format!("“{said}” is a word that many people do not use");
            let found = Diagnostic::new(Code::Jargon, text.place(at), message);
            self.found.push(found.help(format!("Say: {plain}")));
        }
        // That a heading or question is too long for any screen is a mistake of its own.
        let said_already = reading != Reading::Prose && text.text.chars().count() > LONGEST_HEADING;
        for sentence in english.into_iter().filter(|_| !said_already) {
            let count = words(&sentence.text).count();
            let (most, code, what) = match reading {
                Reading::Question => (self.settings.longest_question, Code::LongQuestion, "question"),
                Reading::Prose | Reading::Label => (self.settings.longest_sentence, Code::LongSentence, "sentence"),
            };
            if count > most {
                let message = format!("This {what} has {count} words, and should have at most {most}");
                let help = match reading {
                    Reading::Question => "Ask for one thing, and put what helps to answer it into `hint`",
                    _ => "Make two sentences of it, or a list",
                };
                self.found.push(Diagnostic::new(code, text.place(sentence.at.clone()), message).help(help));
            }
            if reading != Reading::Label {
                self.measure(text, &sentence);
            }
        }
    }

    fn measure(&mut self, text: &Text, sentence: &Sentence) {
        let one = Measured::of(&sentence.text);
        self.measured.add(&one);
        // A few words alone say little about how hard they are.
        let harder = |hardest: &Option<(f64, _)>| hardest.as_ref().is_none_or(|(most, _)| one.grade() > *most);
        if one.words >= FEWEST_TO_COMPARE && harder(&self.hardest) {
            self.hardest = Some((one.grade(), text.place(sentence.at.clone())));
        }
    }

    /// How old somebody has to be to read all of it.
    fn age(&mut self, entries: &[Entry]) {
        // In a Welsh form the rest is names and short labels whose language nobody can tell.
        if self.measured.words < FEWEST_TO_MEASURE || self.welsh > self.measured.words {
            return;
        }
        let age = self.measured.age();
        if age <= self.settings.reading_age {
            return;
        }
        let at = entries.iter().find(|entry| entry.key.text == "title").or_else(|| entries.first());
        let at = at.map(|entry| entry.value.at.clone()).unwrap_or_default();
        let message = format!(
            "The texts of this form can be read at the age of {age}, and should be at {}",
            self.settings.reading_age
        );
        let found = Diagnostic::new(Code::HardToRead, at, message).help("Use shorter sentences and shorter words");
        self.found.push(match self.hardest.take() {
            Some((_, hardest)) => found.related(hardest, "this sentence is the hardest"),
            None => found,
        });
    }
}

/// Words below which the formula says nothing about a form: it was made for passages of about a hundred.
const FEWEST_TO_MEASURE: usize = 100;
/// Words below which it says nothing about a sentence.
const FEWEST_TO_COMPARE: usize = 6;

#[cfg(test)]
mod tests;
