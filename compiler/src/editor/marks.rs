//! Every name in a file: what it names, and whether it is made there or used there.

use crate::expr::names_in;
use crate::read::{self, Entry, Shape, Text, Value};
use crate::source::SourceFile;
use std::ops::Range;

/// What a name stands for. A question inside a list carries the name of its list: `household.income`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Thing {
    Page(String),
    /// A question, a condition or a calculation: they share their names.
    Answer(String),
    /// An option of a question.
    Option(String, String),
}

impl Thing {
    /// The name by itself.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Page(name) | Self::Option(_, name) => name,
            Self::Answer(name) => name.rsplit('.').next().unwrap_or(name),
        }
    }
}

/// A name in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) at: Range<usize>,
    pub(super) thing: Thing,
    /// It is made here.
    pub(super) made: bool,
}

/// What is made somewhere, with what an author wrote beside it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct About {
    /// `question`, `condition`, `calculation`
    pub(super) what: &'static str,
    pub(super) kind: String,
    /// Its words: the question, the condition, the label.
    pub(super) words: String,
    /// Names and labels.
    pub(super) options: Vec<(String, String)>,
    pub(super) list: Option<String>,
}

/// All names of a file.
#[derive(Debug, Default)]
pub(super) struct Marks {
    pub(super) all: Vec<Mark>,
    /// In the order of the file.
    pub(super) about: Vec<(Thing, About)>,
}

/// Something for an editor's list of what is in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Symbol {
    /// Its name.
    pub name: String,
    /// `page`, `question`, `condition` or `calculation`.
    pub what: &'static str,
    /// What people read.
    pub words: String,
    /// Where its name stands.
    pub at: Range<usize>,
}

/// Pages, questions, conditions and calculations in the order of the file.
#[must_use]
pub fn symbols(text: &str) -> Vec<Symbol> {
    let marks = Marks::of(text, None);
    let made = |thing: &Thing| marks.all.iter().find(|mark| mark.made && mark.thing == *thing);
    let shown = marks.about.iter().filter(|(thing, _)| !matches!(thing, Thing::Option(..)));
    shown
        .filter_map(|(thing, about)| {
            let at = made(thing)?.at.clone();
            Some(Symbol { name: thing.name().to_owned(), what: about.what, words: about.words.clone(), at })
        })
        .collect()
}

/// Where the name at a place is made.
#[must_use]
pub fn definition(text: &str, at: usize) -> Option<Range<usize>> {
    let marks = Marks::of(text, Some(at));
    let thing = marks.at(at)?.thing.clone();
    marks.all.into_iter().find(|mark| mark.made && mark.thing == thing).map(|mark| mark.at)
}

/// Everywhere that the name at a place stands, in the order of the file.
#[must_use]
pub fn references(text: &str, at: usize) -> Vec<Range<usize>> {
    let marks = Marks::of(text, Some(at));
    let Some(thing) = marks.at(at).map(|mark| mark.thing.clone()) else { return Vec::new() };
    marks.all.into_iter().filter(|mark| mark.thing == thing).map(|mark| mark.at).collect()
}

impl Marks {
    /// The names of a file; of one that cannot be read, without the line at `typed`.
    pub(super) fn of(text: &str, typed: Option<usize>) -> Self {
        let tree = tree(text).or_else(|| tree(&without_line(text, typed?)));
        let mut marks = Self::default();
        if let Some(tree) = tree {
            let mut made = Maker { marks: &mut marks };
            made.made(&tree);
            let mut used = User { marks: &mut marks, list: None, tests: false };
            used.group(&tree, "");
            marks.all.sort_by_key(|mark| (mark.at.start, mark.at.end));
            marks.all.dedup();
        }
        marks
    }

    pub(super) fn at(&self, at: usize) -> Option<&Mark> {
        let around = self.all.iter().filter(|mark| mark.at.start <= at && at <= mark.at.end);
        around.min_by_key(|mark| mark.at.len())
    }

    pub(super) fn about(&self, thing: &Thing) -> Option<&About> {
        self.about.iter().find(|(known, _)| known == thing).map(|(_, about)| about)
    }

    /// The question, condition or calculation that a name means, in the rows of `list`.
    pub(super) fn answer(&self, name: &str, list: Option<&str>) -> Option<Thing> {
        let known = |name: String| {
            let thing = Thing::Answer(name);
            self.about(&thing).is_some().then_some(thing)
        };
        let inside = list.and_then(|list| known(format!("{list}.{name}")));
        inside.or_else(|| known(name.to_owned())).or_else(|| {
            // After `any of household where`, a name means that of a row.
            let mut rows = self.about.iter().map(|(thing, _)| thing).filter(|thing| match thing {
                Thing::Answer(full) => full.split_once('.').is_some_and(|(_, own)| own == name),
                _ => false,
            });
            rows.next().filter(|_| rows.next().is_none()).cloned()
        })
    }
}

fn tree(text: &str) -> Option<Value> {
    let file = SourceFile::new("form.yaml", text);
    let mut problems = Vec::new();
    // A file with hidden characters or other faults is still worth looking at.
    if file.readable() { read::read(&file, &mut problems) } else { None }
}

/// The same with as many spaces in place of a line, so that nothing else moves.
fn without_line(text: &str, at: usize) -> String {
    let at = text.floor_char_boundary(at.min(text.len()));
    let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let end = text.get(at..).and_then(|after| after.find('\n')).map_or(text.len(), |end| at + end);
    let spaces = " ".repeat(end - start);
    [text.get(..start).unwrap_or_default(), &spaces, text.get(end..).unwrap_or_default()].concat()
}

fn entries(value: &Value) -> &[Entry] {
    match &value.shape {
        Shape::Group(entries) => entries,
        _ => &[],
    }
}

fn parts(value: &Value) -> &[Value] {
    match &value.shape {
        Shape::List(parts) => parts,
        _ => &[],
    }
}

fn found<'v>(value: &'v Value, key: &str) -> Option<&'v Value> {
    entries(value).iter().find(|entry| entry.key.text == key).map(|entry| &entry.value)
}

fn text_of<'v>(value: &'v Value, key: &str) -> Option<&'v Text> {
    match found(value, key).map(|value| &value.shape) {
        Some(Shape::Text(text)) => Some(text),
        _ => None,
    }
}

fn said(value: &Value, key: &str) -> String {
    text_of(value, key).map(|text| text.text.clone()).unwrap_or_default()
}

/// Collects what is made.
struct Maker<'a> {
    marks: &'a mut Marks,
}

impl Maker<'_> {
    fn made(&mut self, form: &Value) {
        for (key, what) in [("conditions", "condition"), ("calculations", "calculation")] {
            for entry in found(form, key).map(entries).unwrap_or_default() {
                let words = match &entry.value.shape {
                    Shape::Text(text) => text.text.clone(),
                    _ => said(&entry.value, "is"),
                };
                self.make(&entry.key, Thing::Answer(entry.key.text.clone()), About { what, words, ..About::default() });
            }
        }
        for page in found(form, "pages").map(parts).unwrap_or_default() {
            if let Some(key) = text_of(page, "page") {
                let words = [said(page, "title"), said(page, "exit")].concat();
                self.make(key, Thing::Page(key.text.clone()), About { what: "page", words, ..About::default() });
            }
            self.questions(page, None);
        }
        // A fragment has its questions at the top.
        self.questions(form, None);
    }

    fn questions(&mut self, around: &Value, list: Option<&str>) {
        for question in found(around, "questions").map(parts).unwrap_or_default() {
            let Some(key) = text_of(question, "question") else { continue };
            let full = list.map_or_else(|| key.text.clone(), |list| format!("{list}.{}", key.text));
            let options = found(question, "options").map(entries).unwrap_or_default();
            let label = |entry: &Entry| match &entry.value.shape {
                Shape::Text(text) => text.text.clone(),
                _ => said(&entry.value, "label"),
            };
            let about = About {
                what: "question",
                kind: said(question, "type"),
                words: said(question, "ask"),
                options: options.iter().map(|entry| (entry.key.text.clone(), label(entry))).collect(),
                list: list.map(str::to_owned),
            };
            self.make(key, Thing::Answer(full.clone()), about);
            for entry in options {
                let thing = Thing::Option(full.clone(), entry.key.text.clone());
                self.make(&entry.key, thing, About { what: "option", words: label(entry), ..About::default() });
            }
            self.questions(question, Some(&key.text));
        }
    }

    fn make(&mut self, key: &Text, thing: Thing, about: About) {
        self.marks.all.push(Mark { at: key.at.clone(), thing: thing.clone(), made: true });
        if self.marks.about(&thing).is_none() {
            self.marks.about.push((thing, about));
        }
    }
}

/// Collects what is used, by the words that it stands after.
struct User<'a> {
    marks: &'a mut Marks,
    /// The list in whose rows we are.
    list: Option<String>,
    tests: bool,
}

/// Words after which an expression stands.
pub(super) const EXPRESSIONS: &[&str] = &["ask when", "send when", "must", "amount"];
/// Words after which names of questions, conditions or calculations stand.
pub(super) const NAMES: &[&str] = &["same", "asked", "not asked", "by", "to"];

impl User<'_> {
    fn group(&mut self, value: &Value, within: &str) {
        match &value.shape {
            Shape::Group(all) => all.iter().for_each(|entry| self.entry(value, entry, within)),
            Shape::List(all) => all.iter().for_each(|part| self.group(part, within)),
            Shape::Text(text) => self.text(text),
            Shape::Nothing | Shape::Broken => {}
        }
    }

    fn entry(&mut self, group: &Value, entry: &Entry, within: &str) {
        let word = entry.key.text.as_str();
        match (within, word, &entry.value.shape) {
            ("conditions" | "calculations", _, Shape::Text(text)) => self.expression(text),
            ("calculations", _, Shape::Group(_)) => self.calculation(&entry.value),
            ("answers", ..) if self.tests => self.answer(&entry.key, &entry.value, None),
            ("errors" | "computed", ..) if self.tests => self.name(&entry.key),
            ("fields", _, Shape::Text(text)) => self.name(text),
            ("expect", "exit", Shape::Text(text)) => self.page(text),
            (_, word, Shape::Text(text)) if EXPRESSIONS.contains(&word) => self.expression(text),
            (_, word, _) if NAMES.contains(&word) => self.names(&entry.value),
            (_, "tests", _) => {
                self.tests = true;
                self.group(&entry.value, "tests");
                self.tests = false;
            }
            (_, "questions", _) if text_of(group, "question").is_some() => {
                let before = self.list.replace(said(group, "question"));
                self.group(&entry.value, "questions");
                self.list = before;
            }
            _ => self.group(&entry.value, word),
        }
    }

    /// A calculation of several lines: an expression, or a table by the options of a question.
    fn calculation(&mut self, value: &Value) {
        let by = text_of(value, "by").map(|by| by.text.clone());
        for entry in entries(value) {
            match (entry.key.text.as_str(), &entry.value.shape, &by) {
                ("is", Shape::Text(text), _) => self.expression(text),
                ("is", Shape::Group(lines), Some(by)) => {
                    let Some(Thing::Answer(question)) = self.marks.answer(by, None) else { continue };
                    lines.iter().for_each(|line| self.option(&question, &line.key.text, line.key.at.clone()));
                }
                ("by", ..) => self.names(&entry.value),
                _ => self.group(&entry.value, "calculation"),
            }
        }
    }

    fn names(&mut self, value: &Value) {
        match &value.shape {
            Shape::Text(text) => self.name(text),
            Shape::List(all) => all.iter().for_each(|part| self.names(part)),
            _ => {}
        }
    }

    fn page(&mut self, text: &Text) {
        self.marks.all.push(Mark { at: text.at.clone(), thing: Thing::Page(text.text.clone()), made: false });
    }

    /// `income`, `household.income`, `household.2.income`, `property.uprn`
    fn name(&mut self, text: &Text) {
        let mut from = 0;
        let mut list = self.list.clone();
        for piece in text.text.split('.') {
            let range = from..from + piece.len();
            from = range.end + 1;
            if piece.chars().all(|c| c.is_ascii_digit()) {
                continue;
            }
            let Some(thing) = self.marks.answer(piece, list.as_deref()) else { continue };
            list = Some(piece.to_owned());
            self.marks.all.push(Mark { at: text.place(range), thing, made: false });
        }
    }

    /// Names in an expression, each with its options after it.
    fn expression(&mut self, text: &Text) {
        let mut compared: Option<String> = None;
        for (name, range) in names_in(&text.text) {
            let mut list = self.list.clone();
            let mut from = range.start;
            let mut known = false;
            for piece in name.split('.') {
                let at = from..from + piece.len();
                from = at.end + 1;
                let option = compared.as_ref().is_some_and(|question| {
                    self.marks.about(&Thing::Option(question.clone(), piece.to_owned())).is_some()
                });
                // Where a name is both, the option comes second: `bin is garden`.
                let written = text.text.get(..at.start).unwrap_or_default().trim_end();
                let after_word =
                    ["is", "not", "of", "[", ",", "includes", "only"].iter().any(|it| written.ends_with(it));
                if option && (after_word || self.marks.answer(piece, list.as_deref()).is_none()) {
                    let question = compared.clone().unwrap_or_default();
                    self.option(&question, piece, text.place(at));
                } else if let Some(thing) = self.marks.answer(piece, list.as_deref()) {
                    if let Thing::Answer(full) = &thing {
                        compared = Some(full.clone());
                    }
                    list = Some(piece.to_owned());
                    known = true;
                    self.marks.all.push(Mark { at: text.place(at), thing, made: false });
                } else if !known {
                    break;
                }
            }
        }
    }

    fn option(&mut self, question: &str, name: &str, at: Range<usize>) {
        let thing = Thing::Option(question.to_owned(), name.to_owned());
        self.marks.all.push(Mark { at, thing, made: false });
    }

    /// An answer of a test, or of a row of a list.
    fn answer(&mut self, key: &Text, value: &Value, list: Option<&str>) {
        let Some(thing) = self.marks.answer(&key.text, list) else { return };
        self.marks.all.push(Mark { at: key.at.clone(), thing: thing.clone(), made: false });
        let Thing::Answer(question) = thing else { return };
        match &value.shape {
            Shape::Text(text) if self.marks.about(&Thing::Option(question.clone(), text.text.clone())).is_some() => {
                self.option(&question, &text.text.clone(), text.at.clone());
            }
            Shape::List(all) => {
                for part in all {
                    match &part.shape {
                        Shape::Text(text) => self.option(&question, &text.text.clone(), text.at.clone()),
                        Shape::Group(inside) => {
                            inside.iter().for_each(|it| self.answer(&it.key, &it.value, Some(&key.text)))
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }

    /// Answers between double brackets: `((property.postcode))`.
    fn text(&mut self, text: &Text) {
        let mut from = 0;
        while let Some(open) = text.text.get(from..).and_then(|rest| rest.find("((")).map(|at| from + at + 2) {
            let Some(length) = text.text.get(open..).and_then(|rest| rest.find("))")) else { return };
            let inside = text.text.get(open..open + length).unwrap_or_default();
            let name = inside.trim().split('.').next().unwrap_or_default();
            if let Some(thing) = self.marks.answer(name, None) {
                let start = open + inside.find(name).unwrap_or_default();
                self.marks.all.push(Mark { at: text.place(start..start + name.len()), thing, made: false });
            }
            from = open + length + 2;
        }
    }
}
