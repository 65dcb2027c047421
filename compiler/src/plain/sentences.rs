//! Texts as sentences, and sentences as words.

use std::ops::Range;

/// A sentence of a text, or a point of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sentence {
    /// Its bytes in the text.
    pub(super) at: Range<usize>,
    /// What is read of it: links by their words.
    pub(super) text: String,
}

/// The sentences of a text. Every point of a list and every paragraph ends one; within them a full stop, question or
/// exclamation mark does, when a capital letter or nothing follows.
pub(super) fn sentences(text: &str) -> Vec<Sentence> {
    let mut found = Vec::new();
    for block in blocks(text) {
        let said = text.get(block.clone()).unwrap_or_default();
        let mut start = 0;
        for (at, sign) in said.char_indices() {
            let end = at + sign.len_utf8();
            let rest = said.get(end..).unwrap_or_default();
            if matches!(sign, '.' | '?' | '!') && ends_here(rest) {
                push(text, block.start + start..block.start + end, &mut found);
                start = end;
            }
        }
        push(text, block.start + start..block.end, &mut found);
    }
    found
}

fn ends_here(rest: &str) -> bool {
    let mut signs = rest.chars();
    match signs.next() {
        None => true,
        Some(space) if space.is_whitespace() => {
            let next = rest.trim_start().chars().next();
            next.is_none_or(|next| next.is_uppercase() || !next.is_alphanumeric())
        }
        Some(_) => false,
    }
}

fn push(text: &str, at: Range<usize>, found: &mut Vec<Sentence>) {
    let written = text.get(at.clone()).unwrap_or_default();
    let start = at.start + (written.len() - written.trim_start().len());
    let at = start..start + written.trim().len();
    let text = without_links(written.trim());
    if words(&text).next().is_some() {
        found.push(Sentence { at, text });
    }
}

/// Paragraphs and the points of lists.
fn blocks(text: &str) -> Vec<Range<usize>> {
    let mut blocks: Vec<Range<usize>> = Vec::new();
    let mut goes_on = false;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let said = line.trim();
        let point = said.strip_prefix("- ").or_else(|| said.strip_prefix("* ")).or_else(|| numbered(said));
        let indent = line.len() - line.trim_start().len();
        let start = at + indent + point.map_or(0, |point| said.len() - point.len());
        let end = at + line.trim_end().len();
        match blocks.last_mut() {
            Some(block) if goes_on && point.is_none() && !said.is_empty() => block.end = end,
            _ if !said.is_empty() => blocks.push(start..end.max(start)),
            _ => {}
        }
        goes_on = !said.is_empty();
        at += line.len();
    }
    blocks
}

/// A point of a numbered list without its number.
fn numbered(line: &str) -> Option<&str> {
    let rest = line.trim_start_matches(|sign: char| sign.is_ascii_digit());
    if rest.len() == line.len() { None } else { rest.strip_prefix(". ") }
}

/// `[words](place)` by its words.
fn without_links(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("](") {
        out.push_str(&before.replacen('[', "", 1));
        rest = after.split_once(')').map_or("", |(_, left)| left);
    }
    out + rest
}

/// The words of a sentence: what has a letter or a digit in it. Web addresses are not words.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    let all = text.split_whitespace().filter(|word| !word.contains("://"));
    all.filter(|word| word.contains(char::is_alphanumeric))
}
