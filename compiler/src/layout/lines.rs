//! Which line starts what, and where each line belongs.

use crate::read::{Entry, Shape, Text, Value};
use crate::source::SourceFile;
use std::collections::BTreeMap;

/// Spaces of a level.
const STEP: usize = 2;

/// The lines of a file, with where those belong that start something.
pub(super) struct Lines<'f> {
    file: &'f SourceFile,
    starts: BTreeMap<usize, Start>,
}

/// A line that starts a name or has a dash.
#[derive(Debug, Clone, Default)]
struct Start {
    /// Spaces before it, as written.
    was: usize,
    /// Spaces before it, as they should be.
    is: usize,
    /// It starts with a dash, and something follows it on the line.
    dash: bool,
    /// A text that goes on after this line.
    goes_on: Option<GoesOn>,
}

/// How a text goes on over the next lines.
#[derive(Debug, Clone, Copy)]
struct GoesOn {
    /// What it belongs to stood after this many spaces.
    was: usize,
    /// And should stand after this many.
    is: usize,
    /// After a `|` or `>` sign: its lines are part of what it says, up to the first that is not further in.
    block: bool,
    /// Byte of the file where it ends, unless it is a block.
    end: usize,
}

impl<'f> Lines<'f> {
    /// Nothing when a line cannot be placed.
    pub(super) fn of(file: &'f SourceFile, tree: &Value) -> Option<Self> {
        let mut lines = Self { file, starts: BTreeMap::new() };
        match &tree.shape {
            Shape::Group(entries) if !lines.is_flow(tree) => lines.group(entries, 0)?,
            _ => return None,
        }
        Some(lines)
    }

    fn text(&self, at: std::ops::Range<usize>) -> &'f str {
        self.file.text.get(at).unwrap_or_default()
    }

    /// Number of the line of a byte, and what stands before it there.
    fn before(&self, byte: usize) -> (usize, &'f str) {
        let line = self.file.place(byte).line;
        (line, self.text(self.file.line(line).start..byte))
    }

    /// Between brackets, which are left as they are. A list with dashes may be said to start where its first part does.
    fn is_flow(&self, value: &Value) -> bool {
        let bracket = if matches!(value.shape, Shape::List(_)) { '[' } else { '{' };
        self.text(value.at.start..self.file.text.len()).starts_with(bracket)
    }

    fn start(&mut self, line: usize, was: usize, is: usize) -> &mut Start {
        let start = self.starts.entry(line).or_default();
        (start.was, start.is) = (was, is);
        start
    }

    fn group(&mut self, entries: &[Entry], is: usize) -> Option<()> {
        for entry in entries {
            let (line, before) = self.before(entry.key.at.start);
            let was = before.len();
            if before.bytes().all(|byte| byte == b' ') {
                self.start(line, was, is);
            } else if !self.starts.get(&line).is_some_and(|start| start.dash) {
                return None;
            }
            self.value(&entry.value, line, was, is)?;
        }
        Some(())
    }

    fn value(&mut self, value: &Value, line: usize, was: usize, is: usize) -> Option<()> {
        match &value.shape {
            Shape::Text(text) => self.goes_on(text, line, was, is),
            Shape::Group(entries) if !self.is_flow(value) => self.group(entries, is + STEP),
            Shape::List(values) if !self.is_flow(value) => self.list(values, is + STEP),
            _ => Some(()),
        }
    }

    fn list(&mut self, values: &[Value], is: usize) -> Option<()> {
        for value in values {
            let first = match &value.shape {
                Shape::Group(entries) if !self.is_flow(value) => entries.first()?.key.at.start,
                _ => value.at.start,
            };
            let written = self.text(0..first).trim_end_matches([' ', '\n', '\r']);
            let dash = written.strip_suffix('-')?.len();
            let (line, before) = self.before(dash);
            let was = before.len();
            if !before.bytes().all(|byte| byte == b' ') {
                return None;
            }
            let (line_of_first, _) = self.before(first);
            self.start(line, was, is).dash = line == line_of_first;
            match &value.shape {
                Shape::Group(entries) if !self.is_flow(value) => self.group(entries, is + STEP)?,
                Shape::List(_) if !self.is_flow(value) => return None,
                Shape::Text(text) => self.goes_on(text, line, was, is)?,
                _ => {}
            }
        }
        Some(())
    }

    /// Notes that a text goes on after its first line, and how.
    fn goes_on(&mut self, text: &Text, line: usize, was: usize, is: usize) -> Option<()> {
        let sign = self.block_sign(line, text);
        let block = sign.is_some();
        if let Some(sign) = sign
            && sign.contains(|sign: char| sign.is_ascii_digit())
        {
            // The number of spaces is written down: nothing here may move.
            return None;
        }
        let (first, last) = (self.file.place(text.at.start).line, self.file.place(text.at.end).line);
        if block || last > line {
            // A text that only starts on a line of its own is moved like one that goes on.
            let end = if first > line && first == last { self.file.line(first).end } else { text.at.end };
            self.starts.get_mut(&line)?.goes_on = Some(GoesOn { was, is, block, end });
        }
        Some(())
    }

    /// The `|` or `>` sign of a text with what follows it, when it has one: at the end of its line, after a colon or dash.
    fn block_sign(&self, line: usize, text: &Text) -> Option<&'f str> {
        if text.plain {
            return None;
        }
        let end = self.file.line(line).end;
        let from = if text.at.start < end { text.at.start } else { self.file.line(line).start };
        let rest = self.text(from..end);
        let rest = if text.at.start < end { Some(rest) } else { sign_after(rest) };
        rest.map(str::trim).filter(|rest| rest.starts_with(['|', '>']))
    }

    /// The file with each line where it belongs.
    pub(super) fn write(&self) -> String {
        let mut out = Vec::new();
        let mut number = 1;
        let count = self.file.lines().count();
        // What goes with a line that starts nothing itself.
        let mut last = Start::default();
        while number <= count {
            let line = self.text(self.file.line(number));
            match self.starts.get(&number) {
                Some(start) => {
                    out.push((Part::Line, placed(line, start)));
                    number += 1;
                    if let Some(goes_on) = start.goes_on {
                        number = if goes_on.block {
                            self.block(number, count, goes_on, &mut out)
                        } else {
                            self.continued(number, goes_on, &mut out)
                        };
                    }
                    last = start.clone();
                }
                None if line.trim().is_empty() => {
                    out.push((Part::Empty, String::new()));
                    number += 1;
                }
                None if line.trim_start().starts_with('#') => {
                    let spaces = self.comment(number, count);
                    out.push((Part::Line, format!("{:spaces$}{}", "", line.trim())));
                    number += 1;
                }
                None => {
                    // Brackets that go on.
                    let spaces = (indent(line) + last.is).saturating_sub(last.was);
                    out.push((Part::Line, format!("{:spaces$}{}", "", line.trim())));
                    number += 1;
                }
            }
        }
        joined(out)
    }

    /// The lines of a text after a `|` or `>` sign.
    fn block(&self, first: usize, count: usize, goes_on: GoesOn, out: &mut Vec<(Part, String)>) -> usize {
        let line = |number| self.text(self.file.line(number));
        let inside = |number: &usize| line(*number).trim().is_empty() || indent(line(*number)) > goes_on.was;
        let mut end = (first..=count).find(|number| !inside(number)).unwrap_or(count + 1);
        while end > first && line(end - 1).trim().is_empty() {
            end -= 1;
        }
        let written = (first..end).map(line).filter(|line| !line.trim().is_empty());
        let base = written.map(indent).min().unwrap_or_default();
        for number in first..end {
            let kept = line(number).get(base..).unwrap_or_default();
            let spaces = if kept.is_empty() { 0 } else { goes_on.is + STEP };
            out.push((Part::Text, format!("{:spaces$}{kept}", "")));
        }
        end
    }

    /// The lines of a text that goes on without a sign.
    fn continued(&self, first: usize, goes_on: GoesOn, out: &mut Vec<(Part, String)>) -> usize {
        let last = self.file.place(goes_on.end).line;
        for number in first..=last {
            let line = self.text(self.file.line(number)).trim();
            let spaces = if line.is_empty() { 0 } else { goes_on.is + STEP };
            out.push((Part::Text, format!("{:spaces$}{line}", "")));
        }
        last.max(first.saturating_sub(1)) + 1
    }

    /// Spaces before a comment: it goes with the next line that stands where it stands, or else with the one before.
    fn comment(&self, number: usize, count: usize) -> usize {
        let was = indent(self.text(self.file.line(number)));
        let next = self.starts.range(number..=count).next().map(|(_, start)| start);
        if let Some(next) = next.filter(|next| next.was == was) {
            return next.is;
        }
        let same = self.starts.range(..number).rev().map(|(_, start)| start).find(|start| start.was <= was);
        match same.filter(|start| start.was == was) {
            Some(start) => start.is,
            None => next.map_or(0, |next| next.is),
        }
    }
}

/// What follows the colon or dash at the end of a line.
fn sign_after(line: &str) -> Option<&str> {
    let code = line.split(" #").next().unwrap_or(line).trim_end();
    let sign = code.rsplit(' ').next()?;
    sign.starts_with(['|', '>']).then_some(sign)
}

/// What a line of the result is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Line,
    Empty,
    /// Part of what a text says: kept to the letter, its spaces at line ends too.
    Text,
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

fn placed(line: &str, start: &Start) -> String {
    let words = line.trim();
    let spaces = start.is;
    match words.strip_prefix('-').filter(|_| start.dash) {
        Some(rest) => format!("{:spaces$}- {}", "", rest.trim_start()),
        None => format!("{:spaces$}{words}", ""),
    }
}

/// One empty line where there were several, none at the ends.
fn joined(lines: Vec<(Part, String)>) -> String {
    let mut out = String::new();
    let mut empty = false;
    for (part, line) in lines {
        if part == Part::Empty {
            empty = !out.is_empty();
            continue;
        }
        if empty {
            out.push('\n');
        }
        empty = false;
        out.push_str(&line);
        out.push('\n');
    }
    out
}
