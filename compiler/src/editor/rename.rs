//! Renames a page, question, condition, calculation or option everywhere in a file, its tests included.

use super::marks::{Marks, Thing};
use crate::expr::RESERVED;
use std::ops::Range;

/// A change of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The bytes that go.
    pub at: Range<usize>,
    /// What comes in their place.
    pub with: String,
}

/// The name at a place that can be renamed, with where it stands.
#[must_use]
pub fn renameable(text: &str, at: usize) -> Option<(Range<usize>, String)> {
    let marks = Marks::of(text, None);
    let mark = marks.at(at)?;
    Some((mark.at.clone(), mark.thing.name().to_owned()))
}

/// Every change that gives the thing at a place another name. A question and an option say what they were before, so that
/// stored answers are found.
///
/// # Errors
/// Why it cannot have that name, in words for its author.
pub fn rename(text: &str, at: usize, name: &str) -> Result<Vec<Edit>, String> {
    let marks = Marks::of(text, None);
    let mark = marks.at(at).ok_or("There is no name here that could be changed")?;
    let thing = mark.thing.clone();
    let old = thing.name().to_owned();
    if old == name {
        return Ok(Vec::new());
    }
    let is_option = matches!(thing, Thing::Option(..));
    good(name, is_option)?;
    if let Some(taken) = taken(&marks, &thing, name) {
        return Err(format!("`{name}` is the name of {taken} already"));
    }
    let mut edits: Vec<Edit> = marks
        .all
        .iter()
        .filter(|mark| mark.thing == thing)
        .map(|mark| {
            let written = text.get(mark.at.clone()).unwrap_or_default();
            let quote = written.chars().next().filter(|quote| matches!(quote, '"' | '\''));
            let with = quote.map_or_else(|| name.to_owned(), |quote| format!("{quote}{name}{quote}"));
            Edit { at: mark.at.clone(), with }
        })
        .collect();
    if let Some(made) = marks.all.iter().find(|mark| mark.made && mark.thing == thing) {
        edits.extend(was(text, &marks, &thing, made.at.clone(), &old));
    }
    edits.sort_by_key(|edit| edit.at.start);
    Ok(edits)
}

fn good(name: &str, is_option: bool) -> Result<(), String> {
    let first = |c: char| c.is_ascii_lowercase() || (is_option && c.is_ascii_digit());
    let fits = name.starts_with(first)
        && !name.ends_with('_')
        && name.len() <= 60
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if !fits {
        return Err(
            "A name has small letters, digits and underscores, and starts with a letter: date_of_birth".to_owned()
        );
    }
    if !is_option && RESERVED.contains(&name) {
        return Err(format!("`{name}` means something in conditions already"));
    }
    Ok(())
}

fn taken(marks: &Marks, thing: &Thing, name: &str) -> Option<&'static str> {
    let wanted = match thing {
        Thing::Page(_) => Thing::Page(name.to_owned()),
        Thing::Option(question, _) => Thing::Option(question.clone(), name.to_owned()),
        Thing::Answer(full) => Thing::Answer(match full.rsplit_once('.') {
            Some((list, _)) => format!("{list}.{name}"),
            None => name.to_owned(),
        }),
    };
    let what = marks.about(&wanted)?.what;
    Some(match what {
        "page" => "a page",
        "option" => "another option",
        "condition" => "a condition",
        "calculation" => "a calculation",
        _ => "a question",
    })
}

/// The line that says what a question or an option was, unless there is one.
fn was(text: &str, marks: &Marks, thing: &Thing, at: Range<usize>, old: &str) -> Option<Edit> {
    let start = text.get(..at.start)?.rfind('\n').map_or(0, |newline| newline + 1);
    let end = text.get(at.end..)?.find('\n').map_or(text.len(), |length| at.end + length);
    let line = text.get(start..end)?;
    let indent = line.len() - line.trim_start().len();
    match thing {
        Thing::Answer(_) if marks.about(thing)?.what == "question" => {
            // `- question: name` on a line of its own; the words of the question stand two spaces further in.
            let block = line.trim_start().starts_with("- question:");
            let within = if block { indent + 2 } else { indent };
            let alone = block || line.trim_start().starts_with("question:");
            if !alone || says_was(text.get(end..)?, within) {
                return None;
            }
            Some(Edit { at: end..end, with: format!("\n{}was: {old}", " ".repeat(within)) })
        }
        Thing::Option(..) => {
            let after = line.get(at.end - start..)?.trim_start().strip_prefix(':')?;
            let label = after.trim();
            if label.starts_with('#') || label.is_empty() {
                let within = indent + 2;
                let own = says_was(text.get(end..)?, within);
                return (!own).then(|| Edit { at: end..end, with: format!("\n{}was: {old}", " ".repeat(within)) });
            }
            // A line by itself grows to several; in curly brackets there is no room for it.
            if line.trim_start().len() != line.len() - indent || line.contains('{') {
                return None;
            }
            let inside = " ".repeat(indent + 2);
            let from = end - after.trim_start().len();
            let from = from.min(end);
            let space = text.get(..from)?.len() - text.get(..from)?.trim_end_matches(' ').len();
            let with = format!("\n{inside}label: {}\n{inside}was: {old}", text.get(from..end)?.trim_end());
            Some(Edit { at: from - space..end, with })
        }
        _ => None,
    }
}

/// Whether the lines that belong to it have a `was` already.
fn says_was(after: &str, within: usize) -> bool {
    let own = after
        .lines()
        .skip(1)
        .take_while(|line| line.trim().is_empty() || line.len() - line.trim_start().len() >= within);
    own.filter(|line| line.len() - line.trim_start().len() == within).any(|line| line.trim_start().starts_with("was:"))
}
