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
            Some((text, file)) => (file + (byte - text)).min(self.at.end),
            None => self.at.start,
        }
    }
}

impl Value {
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
