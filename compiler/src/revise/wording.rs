//! Writes any text so that the file says exactly that text.

use crate::read::{self, Shape, Value};
use crate::source::{SourceFile, what_hides};

/// How a text was written before, which is kept where it can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Before {
    Plain,
    Single,
    Double,
}

impl Before {
    pub(super) fn of(written: &str) -> Self {
        match written.chars().next() {
            Some('\'') => Self::Single,
            Some('"') => Self::Double,
            _ => Self::Plain,
        }
    }
}

/// Where a text is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// How far in its name stands.
    pub(super) column: usize,
    /// Several lines may be used.
    pub(super) lines: bool,
    /// How it was written.
    pub(super) before: Before,
}

/// What somebody typed, without what nobody can see: it comes along when words are copied from elsewhere. Spaces at its ends
/// go, and so does the end of its last line.
#[must_use]
pub fn cleaned(typed: &str) -> String {
    let typed = typed.replace("\r\n", "\n").replace('\r', "\n").replace('\t', " ");
    let seen: String = typed.chars().filter(|letter| what_hides(*letter).is_none()).collect();
    let lines: Vec<&str> = seen.lines().map(str::trim_end).collect();
    lines.join("\n").trim().to_owned()
}

/// The text as it is written behind a colon; with the first of the ways that reads back as the same.
pub(super) fn written(text: &str, place: Place) -> String {
    let doubled = on_one_line(text);
    let single = format!("'{}'", text.replace('\'', "''"));
    let plain = (!text.contains('\n') && !matches!(text, "~" | "null")).then(|| text.to_owned());
    let simple = (!text.contains(['\n', '\\', '"'])).then(|| doubled.clone());
    let single = (!text.contains('\n')).then_some(single);
    let ways = match place.before {
        Before::Plain => [plain, simple, single],
        Before::Single => [single, simple, plain],
        Before::Double => [simple, plain, single],
    };
    let block = (place.lines && text.contains('\n')).then(|| block(text, place.column));
    let reads_back = |way: &String| read_back(way, place.lines).is_some_and(|read| read == text);
    block.into_iter().chain(ways.into_iter().flatten()).find(reads_back).unwrap_or(doubled)
}

/// Between double quotation marks, whatever it says.
pub(super) fn on_one_line(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}

/// Over several lines, behind the sign that says so.
fn block(text: &str, column: usize) -> String {
    let (sign, text) = match text.strip_suffix('\n') {
        Some(text) => ("|", text),
        None => ("|-", text),
    };
    let indent = " ".repeat(column + 2);
    let lines =
        text.split('\n').map(|line| if line.is_empty() { "\n".to_owned() } else { format!("\n{indent}{line}") });
    std::iter::once(sign.to_owned()).chain(lines).collect()
}

/// What a reader makes of it, behind a colon on a line of its own or, without `lines`, between brackets.
fn read_back(way: &str, lines: bool) -> Option<String> {
    // In a part of a list: `column` may be 0, and what follows must not be taken for a part of it.
    let file = if lines { format!("a: {way}\nb: x\n") } else { format!("a: {{ c: {way}, d: x }}\nb: x\n") };
    let mut problems = Vec::new();
    let tree = read::read(&SourceFile::new("", &file), &mut problems)?;
    let one =
        if lines { tree.get("a")? } else { tree.get("a").filter(|group| group.entries().len() == 2)?.get("c")? };
    let is_whole = problems.is_empty() && tree.get("b").and_then(Value::text).is_some_and(|text| text.text == "x");
    match &one.shape {
        Shape::Text(text) if is_whole && tree.entries().len() == 2 => Some(text.text.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(text: &str) -> String {
        written(text, Place { column: 0, lines: true, before: Before::Plain })
    }

    #[test]
    fn quotation_marks_stand_only_where_they_must() {
        for plain in
            ["Which bin?", "£45", "yes", "no", "12", "A “word”", "It's late", "50% off", "a:b", "😀 bins", "-1"]
        {
            assert_eq!(way(plain), plain);
        }
        assert_eq!(way("a: b"), "\"a: b\"");
        assert_eq!(way("- a"), "\"- a\"");
        assert_eq!(way("null"), "\"null\"");
        assert_eq!(way("# a"), "\"# a\"");
        assert_eq!(way("\"a\" b"), "'\"a\" b'");
        assert_eq!(way("[a] it's \"b\": c"), "'[a] it''s \"b\": c'");
        assert_eq!(way("a\n\nb\n"), "|\n  a\n\n  b\n".trim_end());
        assert_eq!(way("a\nb"), "|-\n  a\n  b");
        assert_eq!(way(" a\nb"), "\" a\\nb\"");
    }

    #[test]
    fn between_brackets_commas_and_brackets_need_marks() {
        let place = Place { column: 0, lines: false, before: Before::Plain };
        assert_eq!(written("a", place), "a");
        assert_eq!(written("a, b", place), "\"a, b\"");
        assert_eq!(written("a}", place), "\"a}\"");
        assert_eq!(written("a\nb", place), "\"a\\nb\"");
    }

    #[test]
    fn what_nobody_can_see_does_not_come_along() {
        assert_eq!(cleaned(" a\u{200B}b\u{AD}\tc \r\nd\u{0}  \n\n"), "ab c\nd");
    }
}
