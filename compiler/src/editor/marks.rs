//! Every name in a file: what it names, and whether it is made there or used there.

use super::used::User;
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
    /// A fragment, by what forms write after `use`.
    Fragment(String),
    /// A form, by what its changes and translations say.
    Form(String),
}

impl Thing {
    /// The name by itself.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Page(name) | Self::Option(_, name) | Self::Fragment(name) | Self::Form(name) => name,
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
#[derive(Debug, Default, Clone)]
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
    let file = SourceFile::new("form.yaml", text);
    // A file with hidden characters or other faults is still worth looking at.
    let tree = if file.readable() { read::read(&file, &mut Vec::new()) } else { None };
    let marks = tree.map(|tree| Marks::of(&tree)).unwrap_or_default();
    let made = |thing: &Thing| marks.all.iter().find(|mark| mark.made && mark.thing == *thing);
    let listed = |thing: &Thing| matches!(thing, Thing::Page(_) | Thing::Answer(_));
    let shown = marks.about.iter().filter(|(thing, _)| listed(thing));
    shown
        .filter_map(|(thing, about)| {
            let at = made(thing)?.at.clone();
            Some(Symbol { name: thing.name().to_owned(), what: about.what, words: about.words.clone(), at })
        })
        .collect()
}

impl Marks {
    /// The names of a form or fragment.
    pub(super) fn of(tree: &Value) -> Self {
        let mut marks = Self::default();
        Maker { marks: &mut marks }.made(tree);
        User::of(&mut marks).group(tree, "");
        marks.tidy();
        marks
    }

    /// In the order of the files, each once.
    pub(super) fn tidy(&mut self) {
        self.all.sort_by(|one, other| {
            let key = |mark: &Mark| (mark.at.start, mark.at.end, mark.made, mark.thing.clone());
            key(one).cmp(&key(other))
        });
        self.all.dedup();
    }

    /// Makes something here, unless it is made already.
    pub(super) fn make(&mut self, key: &Text, thing: Thing, about: About) {
        self.all.push(Mark { at: key.at.clone(), thing: thing.clone(), made: true });
        if self.about(&thing).is_none() {
            self.about.push((thing, about));
        }
    }

    /// Uses something at a place.
    pub(super) fn uses(&mut self, at: Range<usize>, thing: Thing) {
        self.all.push(Mark { at, thing, made: false });
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

pub(super) fn entries(value: &Value) -> &[Entry] {
    match &value.shape {
        Shape::Group(entries) => entries,
        _ => &[],
    }
}

pub(super) fn parts(value: &Value) -> &[Value] {
    match &value.shape {
        Shape::List(parts) => parts,
        _ => &[],
    }
}

pub(super) fn found<'v>(value: &'v Value, key: &str) -> Option<&'v Value> {
    entries(value).iter().find(|entry| entry.key.text == key).map(|entry| &entry.value)
}

pub(super) fn text_of<'v>(value: &'v Value, key: &str) -> Option<&'v Text> {
    match found(value, key).map(|value| &value.shape) {
        Some(Shape::Text(text)) => Some(text),
        _ => None,
    }
}

pub(super) fn said(value: &Value, key: &str) -> String {
    text_of(value, key).map(|text| text.text.clone()).unwrap_or_default()
}

/// Collects what is made.
struct Maker<'a> {
    marks: &'a mut Marks,
}

impl Maker<'_> {
    fn made(&mut self, form: &Value) {
        for (word, thing) in [("form", Thing::Form as fn(String) -> Thing), ("fragment", Thing::Fragment)] {
            if let Some(name) = text_of(form, word) {
                let words = said(form, "title");
                self.make(name, thing(name.text.clone()), About { what: word, words, ..About::default() });
            }
        }
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
        self.marks.make(key, thing, about);
    }
}
