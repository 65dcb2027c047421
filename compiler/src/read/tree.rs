//! The file as a tree: texts, lists and groups, each with its place. Every text stays as it is written: `no`, `0123` and
//! `2026-03-09` are texts like all others.

use std::ops::Range;

/// A part of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// Its bytes in the file. For a list or group, its first line.
    pub at: Range<usize>,
    /// What it is.
    pub shape: Shape,
}

/// What a part of the file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// Nothing is written after the colon.
    Nothing,
    /// Text.
    Text(Text),
    /// A list: a dash on each line, or square brackets.
    List(Vec<Value>),
    /// A group: names with colons, or curly brackets.
    Group(Vec<Entry>),
    /// Something that has been reported already.
    Broken,
}

/// A name and what stands after its colon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Before the colon.
    pub key: Text,
    /// After the colon.
    pub value: Value,
}

/// A text, and where each of its characters stands in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// What it says, without quotes.
    pub text: String,
    /// Its bytes in the file, quotes included.
    pub at: Range<usize>,
    /// Where runs of its bytes stand: (byte of the text, byte of the file), rising.
    pub(super) runs: Vec<(usize, usize)>,
    /// Written without quotes on one line.
    pub plain: bool,
}

impl Text {
    /// A text of our own making that stands at a place of the file, for what is put together from several.
    pub(crate) fn made(text: impl Into<String>, at: Range<usize>) -> Self {
        Self { text: text.into(), at, runs: Vec::new(), plain: false }
    }

    /// Other words at the same place.
    pub(crate) fn saying(&self, words: impl Into<String>) -> Self {
        Self::made(words, self.at.clone())
    }

    /// The same text with parts of it replaced: (byte range of the text, what stands there now), rising and apart. What
    /// replaces a part stands where the part stood.
    pub(crate) fn with(&self, parts: &[(Range<usize>, String)]) -> Self {
        let mut new = Self::made("", self.at.clone());
        let mut from = 0;
        for (part, with) in parts {
            new.push(self, from..part.start);
            new.mark(self.byte(part.start));
            new.text.push_str(with);
            from = part.end;
        }
        new.push(self, from..self.text.len());
        new
    }

    /// Adds words of our own, which stand where the text before them does.
    pub(crate) fn add(&mut self, words: &str) {
        let place = self.runs.last().map_or(self.at.start, |(_, file)| *file);
        self.mark(place);
        self.text.push_str(words);
    }

    /// Adds a part of another text, which keeps its place.
    pub(crate) fn push(&mut self, other: &Self, part: Range<usize>) {
        let Some(said) = other.text.get(part.clone()) else { return };
        self.mark(other.byte(part.start));
        let inside = other.runs.iter().filter(|(text, _)| part.contains(text) && *text > part.start);
        let start = self.text.len();
        self.runs.extend(inside.map(|(text, file)| (start + text - part.start, *file)));
        self.text.push_str(said);
    }

    /// What follows stands at this byte of the file.
    fn mark(&mut self, file: usize) {
        self.runs.push((self.text.len(), file));
    }

    fn placed(&mut self, to: &dyn Fn(usize) -> usize) {
        placed(&mut self.at, to);
        for (_, file) in &mut self.runs {
            *file = to(*file);
        }
    }

    /// Where a part of the text stands in the file.
    #[must_use]
    pub fn place(&self, part: Range<usize>) -> Range<usize> {
        let start = self.byte(part.start);
        if part.end <= part.start {
            return start..start;
        }
        // The end of the last byte, not the start of the next: between the two there may be a line end.
        start..(self.byte(part.end - 1) + 1).max(start)
    }

    fn byte(&self, byte: usize) -> usize {
        let run = self.runs.partition_point(|(text, _)| *text <= byte).checked_sub(1);
        match run.and_then(|index| self.runs.get(index)) {
            // A text can be put together from several places; within its own it ends where it ends.
            Some((text, file)) if self.at.contains(file) => (file + (byte - text)).min(self.at.end),
            Some((text, file)) => file + (byte - text),
            None => self.at.start,
        }
    }
}

fn placed(at: &mut Range<usize>, to: &dyn Fn(usize) -> usize) {
    *at = to(at.start)..to(at.end);
}

impl Value {
    /// Every place in it so many bytes further on.
    pub(crate) fn moved(&mut self, by: usize) {
        self.placed(&|byte| byte + by);
    }

    /// Every place in it where `to` says that it is.
    pub(super) fn placed(&mut self, to: &dyn Fn(usize) -> usize) {
        placed(&mut self.at, to);
        match &mut self.shape {
            Shape::Nothing | Shape::Broken => {}
            Shape::Text(text) => text.placed(to),
            Shape::List(values) => values.iter_mut().for_each(|value| value.placed(to)),
            Shape::Group(entries) => entries.iter_mut().for_each(|entry| {
                entry.key.placed(to);
                entry.value.placed(to);
            }),
        }
    }

    /// The lines of a group; none for anything else.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        match &self.shape {
            Shape::Group(entries) => entries,
            _ => &[],
        }
    }

    /// What stands after a name of a group.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entries().iter().find(|entry| entry.key.text == key).map(|entry| &entry.value)
    }

    /// The same, to change it.
    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut Self> {
        match &mut self.shape {
            Shape::Group(entries) => {
                entries.iter_mut().find(|entry| entry.key.text == key).map(|entry| &mut entry.value)
            }
            _ => None,
        }
    }

    /// Puts a line into a group, in place of the one with the same name.
    pub(crate) fn put(&mut self, line: Entry) {
        if matches!(self.shape, Shape::Nothing) {
            self.shape = Shape::Group(Vec::new());
        }
        if let Shape::Group(entries) = &mut self.shape {
            match entries.iter_mut().find(|entry| entry.key.text == line.key.text) {
                Some(entry) => *entry = line,
                None => entries.push(line),
            }
        }
    }

    /// The parts of a list; none for anything else.
    #[must_use]
    pub fn parts(&self) -> &[Self] {
        match &self.shape {
            Shape::List(values) => values,
            _ => &[],
        }
    }

    /// The same, to change them.
    pub(crate) fn parts_mut(&mut self) -> Option<&mut Vec<Self>> {
        match &mut self.shape {
            Shape::List(values) => Some(values),
            _ => None,
        }
    }

    /// The text, if it is one.
    #[must_use]
    pub fn text(&self) -> Option<&Text> {
        match &self.shape {
            Shape::Text(text) => Some(text),
            _ => None,
        }
    }

    /// What it is, in words: `a list`.
    #[must_use]
    pub fn what(&self) -> &'static str {
        match &self.shape {
            Shape::Nothing | Shape::Broken => "nothing",
            Shape::Text(_) => "a text",
            Shape::List(_) => "a list",
            Shape::Group(_) => "a group of names with colons",
        }
    }
}
