//! What a word or name means.

use super::complete::{Place, look};
use super::desk::{Cursor, Desk};
use super::marks::Thing;
use crate::diagnostic::Diagnostic;
use std::fmt::Write as _;
use std::ops::Range;

/// An explanation, Markdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hover {
    /// What it is about.
    pub at: Range<usize>,
    /// The explanation.
    pub text: String,
}

/// What stands at a place: a name or a word of the language. With one of the `mistakes` there, what its page says.
#[must_use]
pub fn hover(desk: &Desk<'_>, cursor: Cursor<'_>, mistakes: &[Diagnostic]) -> Option<Hover> {
    let (text, at) = (desk.text(cursor.file)?, cursor.byte);
    let mut found = name(desk, cursor).or_else(|| word(text, at));
    for mistake in mistakes {
        if mistake.at.start <= at && at <= mistake.at.end && !mistake.at.is_empty() {
            let page = about(mistake.code.page());
            let said = format!("**{}: {}**\n\n{page}", mistake.code.id(), mistake.code.title());
            match &mut found {
                Some(hover) => hover.text = format!("{}\n\n---\n\n{said}", hover.text),
                None => found = Some(Hover { at: mistake.at.clone(), text: said }),
            }
        }
    }
    found
}

/// What a page says before its example.
fn about(page: &str) -> String {
    let body = page.split("\n## ").next().unwrap_or_default();
    body.lines().skip(1).collect::<Vec<_>>().join("\n").trim().to_owned()
}

fn name(desk: &Desk<'_>, cursor: Cursor<'_>) -> Option<Hover> {
    let marks = desk.at(cursor);
    // As the form says it, rather than one of those that use the fragment.
    let (view, mark) = marks.last()?;
    let about = desk.about(&(*view, mark.thing.clone()))?;
    let said = match &mark.thing {
        Thing::Answer(full) if about.what == "question" => {
            let mut said = format!("**{}**\n\n`{full}`, {}", about.words, about.kind);
            for (key, label) in about.options.iter().take(20) {
                _ = write!(said, "\n- `{key}`: {label}");
            }
            if let Some(list) = &about.list {
                _ = write!(said, "\n\nAsked for each part of the list `{list}`");
            }
            said
        }
        Thing::Answer(full) => format!("`{full}`, a {}\n\n`{}`", about.what, about.words),
        Thing::Page(name) => format!("**{}**\n\nPage `{name}`", about.words),
        Thing::Fragment(name) => format!("`{name}`, a fragment: questions that forms use"),
        Thing::Form(name) => format!("**{}**\n\nForm `{name}`", about.words),
        Thing::Option(question, name) => format!("**{}**\n\n`{name}`, an option of `{question}`", about.words),
    };
    Some(Hover { at: desk.located(*view, &mark.at)?.at, text: said })
}

/// A word before a colon, by the part of the form in which it stands; a type by what is written about it.
fn word(text: &str, at: usize) -> Option<Hover> {
    let Place { part, line, .. } = look(text, at);
    let written = text.get(line.clone())?;
    let key = written.trim_start().trim_start_matches("- ");
    let start = line.start + (written.len() - key.len());
    let colon = key.find(':')?;
    let word = key.get(..colon)?.trim_end();
    if at > start + colon {
        return None;
    }
    let (name, meaning) = part?.words.iter().find(|(name, _)| *name == word)?;
    Some(Hover { at: start..start + word.len(), text: format!("`{name}`: {meaning}") })
}
