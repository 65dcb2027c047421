//! Reads a file into a tree of texts, lists and groups with their places. The YAML library stays behind this module.

mod mend;
mod runs;
mod syntax;
mod tree;

pub use mend::read_on;
pub use tree::{Entry, Shape, Text, Value};

use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::source::{SourceFile, what_hides};
use granit_parser::{Event, Parser, ScalarStyle, ScanError, Span, options};
use mend::Reading;
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

/// Most levels inside one another.
pub const MOST_DEPTH: usize = 32;
/// Most texts, lists and groups in a file.
pub const MOST_PARTS: usize = 20_000;
/// Most bytes of one text.
pub const MOST_TEXT: usize = 20_000;

/// Reads a file. The tree is there unless nothing at all could be made of the file; after a mistake in the layout it holds
/// nothing, because what follows could mean anything.
pub fn read(file: &SourceFile, diagnostics: &mut Vec<Diagnostic>) -> Option<Value> {
    match Builder::read(file, &[], diagnostics) {
        Reading::Whole(tree) => told_if_empty(tree, diagnostics),
        Reading::Stopped => None,
        Reading::Lost { mistake, .. } => {
            diagnostics.push(mistake);
            None
        }
    }
}

fn told_if_empty(tree: Option<Value>, diagnostics: &mut Vec<Diagnostic>) -> Option<Value> {
    if tree.is_none() {
        let message = "This file is empty. A form starts with `form:` and its name";
        diagnostics.push(Diagnostic::new(Code::MissingKey, 0..0, message));
    }
    tree
}

/// What the YAML library finds in a text.
fn events(text: &str) -> impl Iterator<Item = Result<(Event<'_>, Span), ScanError>> {
    let mut options = options! {
        emit_unresolved_aliases: true,
        emit_anchor_events: true,
        disallow_directives: true,
        flow_nesting_limit: MOST_DEPTH,
        block_nesting_limit: MOST_DEPTH,
    };
    options.set_emit_comments(false);
    Parser::new_from_str_with_options(text, options)
}

/// The comments of a file that can be read, in their order, without the `#` sign and the spaces around them.
pub(crate) fn comments(file: &SourceFile) -> Vec<String> {
    placed_comments(file).into_iter().map(|(_, said)| said).collect()
}

/// The same, each with the byte at which its `#` sign stands.
pub(crate) fn placed_comments(file: &SourceFile) -> Vec<(usize, String)> {
    let text = without_hidden(&file.text);
    let mut options = options! { flow_nesting_limit: MOST_DEPTH, block_nesting_limit: MOST_DEPTH };
    options.set_emit_comments(true);
    let events = Parser::new_from_str_with_options(&text, options).map_while(Result::ok);
    let said = events.filter_map(|(event, span)| match event {
        Event::Comment(said, _) => Some((span.byte_range().unwrap_or(0..0).start, said.trim().to_owned())),
        _ => None,
    });
    said.collect()
}

/// The same text with a space for every byte of a hidden character, which have been reported: one cause, one message.
fn without_hidden(text: &str) -> Cow<'_, str> {
    if !text.contains(|character| what_hides(character).is_some()) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match what_hides(character) {
            Some(_) => (0..character.len_utf8()).for_each(|_| out.push(' ')),
            None => out.push(character),
        }
    }
    Cow::Owned(out)
}

/// Nothing more can be read.
struct Stop;

struct Builder<'a> {
    text: &'a str,
    open: Vec<Open>,
    parts: usize,
    root: Option<Value>,
    /// Where values stood that could not be read, which has been told.
    left_out: &'a [usize],
    diagnostics: &'a mut Vec<Diagnostic>,
}

/// A list or group that is still being read.
enum Open {
    List { at: Range<usize>, values: Vec<Value> },
    Group { at: Range<usize>, entries: Vec<Entry>, keys: HashMap<String, Range<usize>>, key: Key },
}

/// The name whose value comes next.
enum Key {
    /// The next part is a name.
    Wanted,
    /// The next part is the value of this name.
    Read(Text),
    /// The next part is left out: its name has been reported.
    Refused,
}

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, span: &Span) -> Result<(), Stop> {
        let at = span.byte_range().unwrap_or(0..0);
        if let Some(tag) = event.tag() {
            let from = span.tag_start().and_then(|mark| mark.byte_offset()).unwrap_or(at.start);
            let written = self.text.get(from..at.end.max(from)).unwrap_or_default();
            let length = written.find(char::is_whitespace).unwrap_or(written.len());
            self.shortcut(from..from + length, format!("`{tag}` means nothing in a form"));
        }
        match event {
            Event::Scalar(said, style, ..) => {
                let value = self.scalar(said, style, at)?;
                self.add(value)
            }
            Event::SequenceStart(..) => self.start(Open::List { at, values: Vec::new() }),
            Event::MappingStart(..) => {
                self.start(Open::Group { at, entries: Vec::new(), keys: HashMap::new(), key: Key::Wanted })
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(at.end),
            Event::Anchor(_, name) => {
                self.shortcut(at, format!("`&{name}` is a shortcut, and forms have none"));
                Ok(())
            }
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                let written = self.text.get(at.clone()).unwrap_or_default().to_owned();
                self.shortcut(at.clone(), format!("`{written}` is a shortcut, and forms have none"));
                self.add(Value { at, shape: Shape::Broken })
            }
            Event::DocumentStart(..) if self.root.is_some() => {
                let message = "Another form starts here, and a file holds one";
                self.diagnostics.push(Diagnostic::new(Code::SecondForm, at, message));
                Err(Stop)
            }
            _ => Ok(()),
        }
    }

    fn shortcut(&mut self, at: Range<usize>, message: String) {
        let help = "Write the text itself. If the sign belongs to the text, put quotes around it";
        self.diagnostics.push(Diagnostic::new(Code::Shortcut, at, message).help(help));
    }

    fn scalar(&mut self, said: Cow<'_, str>, style: ScalarStyle, at: Range<usize>) -> Result<Value, Stop> {
        if at.is_empty() && style == ScalarStyle::Plain {
            return Ok(Value { at, shape: Shape::Nothing });
        }
        if self.left_out.contains(&at.start) {
            return Ok(Value { at, shape: Shape::Broken });
        }
        if said.len() > MOST_TEXT {
            let message = format!("This text has {} bytes and a text may have {MOST_TEXT}", said.len());
            let first = at.start..self.text.ceil_char_boundary(at.start + 20);
            self.diagnostics.push(Diagnostic::new(Code::TextTooLong, first, message));
            return Ok(Value { at, shape: Shape::Broken });
        }
        let written = self.text.get(at.clone()).unwrap_or_default();
        let style = match style {
            ScalarStyle::SingleQuoted => runs::Style::Single,
            ScalarStyle::DoubleQuoted => runs::Style::Double,
            _ => runs::Style::Bare,
        };
        let runs = runs::runs(&said, written, at.start, style);
        let plain = written == said;
        Ok(Value { at: at.clone(), shape: Shape::Text(Text { text: said.into_owned(), at, runs, plain }) })
    }

    fn start(&mut self, open: Open) -> Result<(), Stop> {
        if self.open.len() >= MOST_DEPTH {
            let (Open::List { at, .. } | Open::Group { at, .. }) = open;
            self.diagnostics.push(too_deep(at));
            return Err(Stop);
        }
        self.open.push(open);
        Ok(())
    }

    fn close(&mut self, end: usize) -> Result<(), Stop> {
        let Some(open) = self.open.pop() else { return Ok(()) };
        let (at, shape) = match open {
            Open::List { at, values } => (at, Shape::List(values)),
            Open::Group { at, entries, .. } => (at, Shape::Group(entries)),
        };
        let at = first_line(self.text, at.start..end.max(at.end));
        self.add(Value { at, shape })
    }

    fn add(&mut self, value: Value) -> Result<(), Stop> {
        self.parts += 1;
        if self.parts > MOST_PARTS {
            let message = format!("This file has more than {MOST_PARTS} parts, which is more than any form needs");
            self.diagnostics.push(Diagnostic::new(Code::TooMany, value.at, message));
            return Err(Stop);
        }
        if let Some(shift) = self.missing_dash(&value) {
            self.diagnostics.push(shift);
            let end = value.at.start;
            let at = value.at.clone();
            self.close(end)?;
            self.start(Open::Group { at, entries: Vec::new(), keys: HashMap::new(), key: Key::Wanted })?;
        }
        match self.open.last_mut() {
            None => self.root = Some(value),
            Some(Open::List { values, .. }) => values.push(value),
            Some(Open::Group { entries, keys, key, .. }) => match std::mem::replace(key, Key::Wanted) {
                Key::Read(name) => entries.push(Entry { key: name, value }),
                Key::Refused => {}
                Key::Wanted => *key = name(value, keys, self.diagnostics),
            },
        }
        Ok(())
    }
}

impl Builder<'_> {
    /// What to say when this name starts another part of the list without its dash: the group at hand stands in a list, and
    /// started with the same name. The rest is then read as what it was meant to be.
    fn missing_dash(&self, value: &Value) -> Option<Diagnostic> {
        let Shape::Text(name) = &value.shape else { return None };
        let [.., Open::List { .. }, Open::Group { entries, key: Key::Wanted, .. }] = self.open.as_slice() else {
            return None;
        };
        let first = entries.first().filter(|first| first.key.text == name.text && entries.len() > 1)?;
        let message = format!("Another `{}` starts here, and the dash before it is missing", name.text);
        let found = Diagnostic::new(Code::WrittenTwice, name.at.clone(), message)
            .related(first.key.at.clone(), "the one before starts here")
            .help(format!(
                "Start it with a dash and a space, as in `- {}`, below the dash of the one before",
                name.text
            ));
        let dash = name.at.start.checked_sub(2)?..name.at.start;
        let room = self.text.get(dash.clone()) == Some("  ");
        Some(if room { found.fix(dash, "- ") } else { found })
    }
}

/// A part as the name of what follows, unless it cannot be one.
fn name(value: Value, keys: &mut HashMap<String, Range<usize>>, diagnostics: &mut Vec<Diagnostic>) -> Key {
    let Shape::Text(text) = value.shape else {
        if value.shape != Shape::Broken {
            let message = format!("A name is needed before the colon, and this is {}", value.what());
            diagnostics.push(Diagnostic::new(Code::WrongLayout, value.at, message));
        }
        return Key::Refused;
    };
    if text.text == "<<" {
        let message = "`<<` is a shortcut, and forms have none";
        diagnostics.push(Diagnostic::new(Code::Shortcut, text.at, message).help("Write the lines themselves"));
        return Key::Refused;
    }
    match keys.insert(text.text.clone(), text.at.clone()) {
        None => Key::Read(text),
        Some(first) => {
            let message = format!("`{}` is written twice here", text.text);
            let twice = Diagnostic::new(Code::WrittenTwice, text.at, message)
                .caption("this one is not used")
                .related(first.clone(), "this one is used")
                .help("Take one of them away");
            diagnostics.push(twice);
            keys.insert(text.text, first);
            Key::Refused
        }
    }
}

/// Only the first line of a part is shown as its place.
fn first_line(text: &str, at: Range<usize>) -> Range<usize> {
    let written = text.get(at.clone()).unwrap_or_default();
    let line = written.lines().next().unwrap_or_default().trim_end();
    at.start..at.start + line.len()
}

fn too_deep(at: Range<usize>) -> Diagnostic {
    Diagnostic::new(Code::TooDeep, at, format!("More than {MOST_DEPTH} levels inside one another start here"))
}

#[cfg(test)]
mod tests;
