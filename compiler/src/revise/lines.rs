//! The lines of a file, and which of them belong to a part of it: what goes when it goes, and what moves when it moves.

use crate::read::{self, Entry, Shape, Value};
use crate::source::SourceFile;
use std::collections::HashSet;
use std::ops::Range;

/// What a line holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    Nothing,
    /// A comment alone.
    Comment,
    Words,
}

/// The lines of a file.
pub(super) struct Lines<'f> {
    file: &'f SourceFile,
    /// What each holds, and the spaces before it.
    lines: Vec<(Holds, usize)>,
    /// Where comments start, those behind words too.
    comments: HashSet<usize>,
}

impl<'f> Lines<'f> {
    pub(super) fn of(file: &'f SourceFile) -> Self {
        let comments: HashSet<usize> = read::placed_comments(file).into_iter().map(|(at, _)| at).collect();
        let lines = file.lines().map(|at| {
            let text = file.text.get(at.clone()).unwrap_or_default();
            let indent = text.len() - text.trim_start_matches(' ').len();
            let holds = match text.trim() {
                "" => Holds::Nothing,
                _ if comments.contains(&(at.start + indent)) => Holds::Comment,
                _ => Holds::Words,
            };
            (holds, indent)
        });
        Self { file, lines: lines.collect(), comments }
    }

    fn text(&self, at: Range<usize>) -> &'f str {
        self.file.text.get(at).unwrap_or_default()
    }

    /// The line of a byte, counted from 0.
    pub(super) fn line(&self, byte: usize) -> usize {
        self.file.place(byte).line.saturating_sub(1)
    }

    /// The bytes of lines, without the end of the last one.
    pub(super) fn bytes(&self, lines: &Range<usize>) -> Range<usize> {
        self.file.line(lines.start + 1).start..self.file.line(lines.end).end
    }

    /// Where the line after a line starts; the end of the file after the last one.
    pub(super) fn after(&self, line: usize) -> usize {
        self.file.line(line + 2).start
    }

    fn at(&self, line: usize) -> (Holds, usize) {
        self.lines.get(line).copied().unwrap_or((Holds::Nothing, 0))
    }

    /// Whether nothing stands on a line, which is there.
    pub(super) fn is_empty(&self, line: usize) -> bool {
        self.lines.get(line).is_some_and(|(holds, _)| *holds == Holds::Nothing)
    }

    /// How far in a byte stands.
    pub(super) fn column(&self, byte: usize) -> usize {
        byte - self.file.line(self.line(byte) + 1).start
    }

    /// Whether a comment stands on the line of a byte, behind it.
    pub(super) fn comment_behind(&self, byte: usize) -> bool {
        let end = self.file.line(self.line(byte) + 1).end;
        (byte..end).any(|at| self.comments.contains(&at))
    }

    /// How a line ends in this file.
    pub(super) fn line_end(&self) -> &'static str {
        if self.file.text.contains("\r\n") { "\r\n" } else { "\n" }
    }

    /// Between brackets. A list with dashes may be said to start where its first part does.
    pub(super) fn is_flow(&self, value: &Value) -> bool {
        let bracket = match value.shape {
            Shape::List(_) => '[',
            Shape::Group(_) => '{',
            _ => return false,
        };
        self.text(value.at.start..self.file.text.len()).starts_with(bracket)
    }

    /// Where the dash of a part of a list stands.
    pub(super) fn dash(&self, part: &Value) -> Option<usize> {
        let first = part.entries().first().filter(|_| !self.is_flow(part));
        let first = first.map_or(part.at.start, |entry| entry.key.at.start);
        let before = self.text(0..first).trim_end_matches([' ', '\n', '\r']);
        before.strip_suffix('-').map(str::len)
    }

    /// Where the value of a line starts and ends, its signs included; for one without a value, behind its colon.
    pub(super) fn value(&self, entry: &Entry) -> Option<Range<usize>> {
        let end = self.file.line(self.line(entry.key.at.end) + 1).end;
        let colon = entry.key.at.end + self.text(entry.key.at.end..end).find(':')? + 1;
        let rest = self.text(colon..end);
        let sign = colon + (rest.len() - rest.trim_start().len());
        match &entry.value.shape {
            Shape::Nothing => Some(colon..colon),
            // No text without quotes starts with these.
            Shape::Text(_) if rest.trim_start().starts_with(['|', '>']) => {
                let column = self.column(entry.key.at.start);
                Some(sign..self.bytes(&self.words(self.line(entry.key.at.start), column, false)).end)
            }
            Shape::Text(text) => Some(text.at.clone()),
            _ => None,
        }
    }

    /// The lines of what starts on a line, so far in, up to its last words. `dashes`: the dashes of its list may stand
    /// below its first letter.
    fn words(&self, first: usize, column: usize, dashes: bool) -> Range<usize> {
        let mut end = first + 1;
        for number in first + 1..self.lines.len() {
            let (holds, indent) = self.at(number);
            let dash = || dashes && indent == column && self.text(self.file.line(number + 1)).trim().starts_with('-');
            match holds {
                Holds::Words if indent > column || dash() => end = number + 1,
                Holds::Words => break,
                Holds::Nothing | Holds::Comment => {}
            }
        }
        first..end
    }

    /// The same, with the comments directly below that stand further in.
    fn whole(&self, first: usize, column: usize, dashes: bool) -> Range<usize> {
        let Range { start, mut end } = self.words(first, column, dashes);
        while matches!(self.at(end), (Holds::Comment, indent) if indent > column) {
            end += 1;
        }
        start..end
    }

    /// The lines of an entry of a group.
    pub(super) fn entry(&self, entry: &Entry) -> Range<usize> {
        let dashes = matches!(entry.value.shape, Shape::List(_));
        self.whole(self.line(entry.key.at.start), self.column(entry.key.at.start), dashes)
    }

    /// The same without comments below it.
    pub(super) fn entry_words(&self, entry: &Entry) -> Range<usize> {
        let dashes = matches!(entry.value.shape, Shape::List(_));
        self.words(self.line(entry.key.at.start), self.column(entry.key.at.start), dashes)
    }

    /// The lines of an entry that stands on lines of its own, with the comments above it.
    pub(super) fn entry_with_comments(&self, entry: &Entry) -> Range<usize> {
        self.with_comments(self.entry(entry), self.column(entry.key.at.start))
    }

    /// The lines of a part of a list with the comments above it, and how far in its dash stands.
    pub(super) fn part(&self, part: &Value) -> Option<(Range<usize>, usize)> {
        let dash = self.dash(part)?;
        let column = self.column(dash);
        let alone = self.text(self.file.line(self.line(dash) + 1).start..dash).trim().is_empty();
        alone.then(|| (self.with_comments(self.whole(self.line(dash), column, false), column), column))
    }

    /// With the comments directly above, those that stand further in left out: they belong to what is above them.
    fn with_comments(&self, lines: Range<usize>, column: usize) -> Range<usize> {
        let above = (0..lines.start).rev().take_while(|line| match self.at(*line) {
            (Holds::Comment, indent) => indent <= column,
            _ => false,
        });
        above.last().unwrap_or(lines.start)..lines.end
    }
}
