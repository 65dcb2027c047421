//! Renames a page, question, condition, calculation, option or fragment everywhere: in every file of every form that has it,
//! tests included, or nowhere.

use super::desk::{Cursor, Desk, Seen};
use super::marks::Thing;
use crate::expr::RESERVED;
use crate::source::Located;
use std::ops::Range;

/// A change of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit<'s> {
    /// The bytes that go.
    pub at: Located<'s>,
    /// What comes in their place.
    pub with: String,
}

/// The name at a place that can be renamed, with where it stands.
#[must_use]
pub fn renameable<'s>(desk: &Desk<'s>, cursor: Cursor<'_>) -> Option<(Located<'s>, String)> {
    let at = desk.at(cursor);
    let (view, mark) = at.first().filter(|(_, mark)| !matches!(mark.thing, Thing::Form(_)))?;
    let place = desk.located(*view, &mark.at)?;
    let (written, _) = written(&place);
    Some((place, written.to_owned()))
}

/// Every change that gives the thing at a place another name, by file and in the order of each. A question and an option say
/// what they were before, so that stored answers are found. A form that uses a fragment with something before its names
/// keeps that: with `partner_name` renamed to `partner_full_name`, the fragment's `name` becomes `full_name` everywhere.
///
/// # Errors
/// Why it cannot have that name, or why not all of its places can be changed, in words for its author.
pub fn rename<'s>(desk: &Desk<'s>, cursor: Cursor<'_>, name: &str) -> Result<Vec<Edit<'s>>, String> {
    renamed(desk, cursor, name, true)
}

/// The same for what was never published: no answers are stored under the name that it had.
///
/// # Errors
/// As [`rename`].
pub fn rename_new<'s>(desk: &Desk<'s>, cursor: Cursor<'_>, name: &str) -> Result<Vec<Edit<'s>>, String> {
    renamed(desk, cursor, name, false)
}

fn renamed<'s>(desk: &Desk<'s>, cursor: Cursor<'_>, name: &str, is_known: bool) -> Result<Vec<Edit<'s>>, String> {
    let here = desk.at(cursor);
    let (view, mark) = here.first().ok_or("There is no name here that could be changed")?;
    if matches!(mark.thing, Thing::Form(_)) {
        return Err("The name of a form is part of web addresses and of what is stored, so it stays".to_owned());
    }
    let place = desk.located(*view, &mark.at).ok_or("There is no name here that could be changed")?;
    let (old, _) = written(&place);
    if old == name {
        return Ok(Vec::new());
    }
    let seen: Vec<Seen> = here.iter().map(|(view, mark)| (*view, mark.thing.clone())).collect();
    let made = desk.made(&seen);
    let (file, start, end) = made.first().ok_or("What has this name is not in these files")?;
    let at = *start..*end;
    let text = desk.text(file).unwrap_or_default();
    let base = unquoted(text.get(at.clone()).unwrap_or_default()).0;
    let before = old.strip_suffix(base).ok_or_else(|| odd(&place))?;
    let new = name.strip_prefix(before).filter(|new| !new.is_empty()).ok_or_else(|| {
        format!("This form uses a fragment with `{before}` before its names, so this one starts with `{before}` too")
    })?;
    good(name, &mark.thing)?;
    good(new, &mark.thing)?;
    if let Some(file) = desk.cannot_be_read(&made) {
        return Err(format!(
            "{file} cannot be read as it stands, so the name cannot be changed there. Put it right first"
        ));
    }
    let things = desk.things(&made);
    for (view, thing) in &things {
        let before = thing.name().strip_suffix(base).unwrap_or_default();
        if let Some(taken) = taken(desk, *view, thing, &format!("{before}{new}")) {
            return Err(format!("`{before}{new}` is the name of {taken} already"));
        }
    }
    let mut edits = Vec::new();
    for place in desk.places(&things) {
        let (said, quote) = written(&place);
        let before = said.strip_suffix(base).ok_or_else(|| odd(&place))?;
        let with = format!("{quote}{before}{new}{quote}");
        edits.push(Edit { at: place, with });
    }
    let what = things.first().and_then(|seen| desk.about(seen)).map_or("", |about| about.what);
    if let Some((at, with)) = was(text, what, at, base).filter(|_| is_known) {
        edits.extend(edits.iter().find(|edit| edit.at.file.name == *file).map(|edit| edit.at.file).map(|file| {
            let at = Located { file, at };
            Edit { at, with }
        }));
    }
    edits.sort_by(|one, other| (&one.at.file.name, one.at.at.start).cmp(&(&other.at.file.name, other.at.at.start)));
    Ok(edits)
}

/// The name as it is written at a place, and its quotation marks.
fn written<'s>(place: &Located<'s>) -> (&'s str, &'s str) {
    unquoted(place.file.text.get(place.at.clone()).unwrap_or_default())
}

fn unquoted(written: &str) -> (&str, &str) {
    match written.get(..1).filter(|quote| matches!(*quote, "\"" | "'")) {
        Some(quote) => (written.trim_matches(['"', '\'']), quote),
        None => (written, ""),
    }
}

fn odd(place: &Located<'_>) -> String {
    let line = place.start().line;
    format!(
        "In {}, line {line}, the name is written in a way that cannot be changed. Change it there first",
        place.file.name
    )
}

fn good(name: &str, thing: &Thing) -> Result<(), String> {
    let is_option = matches!(thing, Thing::Option(..));
    let joint = if matches!(thing, Thing::Fragment(_)) { '-' } else { '_' };
    let first = |c: char| c.is_ascii_lowercase() || (is_option && c.is_ascii_digit());
    let fits = name.starts_with(first)
        && !name.ends_with(joint)
        && name.len() <= 60
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == joint);
    if !fits {
        let (joints, example) =
            if joint == '-' { ("hyphens", "home-address") } else { ("underscores", "date_of_birth") };
        return Err(format!("A name has small letters, digits and {joints}, and starts with a letter: {example}"));
    }
    if !is_option && RESERVED.contains(&name) {
        return Err(format!("`{name}` means something in conditions already"));
    }
    Ok(())
}

fn taken(desk: &Desk<'_>, view: usize, thing: &Thing, name: &str) -> Option<&'static str> {
    let wanted = match thing {
        Thing::Page(_) => Thing::Page(name.to_owned()),
        Thing::Fragment(_) => Thing::Fragment(name.to_owned()),
        Thing::Form(_) => Thing::Form(name.to_owned()),
        Thing::Option(question, _) => Thing::Option(question.clone(), name.to_owned()),
        Thing::Answer(full) => Thing::Answer(match full.rsplit_once('.') {
            Some((list, _)) => format!("{list}.{name}"),
            None => name.to_owned(),
        }),
    };
    let what = desk.about(&(view, wanted))?.what;
    Some(match what {
        "page" => "a page",
        "option" => "another option",
        "condition" => "a condition",
        "calculation" => "a calculation",
        "fragment" => "another fragment",
        _ => "a question",
    })
}

/// The line that says what a question or an option was, unless there is one.
fn was(text: &str, what: &str, at: Range<usize>, old: &str) -> Option<(Range<usize>, String)> {
    let start = text.get(..at.start)?.rfind('\n').map_or(0, |newline| newline + 1);
    let end = text.get(at.end..)?.find('\n').map_or(text.len(), |length| at.end + length);
    let line = text.get(start..end)?;
    let indent = line.len() - line.trim_start().len();
    match what {
        "question" => {
            // `- question: name` on a line of its own; the words of the question stand two spaces further in.
            let block = line.trim_start().starts_with("- question:");
            let within = if block { indent + 2 } else { indent };
            let alone = block || line.trim_start().starts_with("question:");
            if !alone || says_was(text.get(end..)?, within) {
                return None;
            }
            Some((end..end, format!("\n{}was: {old}", " ".repeat(within))))
        }
        "option" => {
            let after = line.get(at.end - start..)?.trim_start().strip_prefix(':')?;
            let label = after.trim();
            if label.starts_with('#') || label.is_empty() {
                let within = indent + 2;
                let own = says_was(text.get(end..)?, within);
                return (!own).then(|| (end..end, format!("\n{}was: {old}", " ".repeat(within))));
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
            Some((from - space..end, with))
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
