//! An author's file: its name, its text, where its lines start, and what is wrong with its bytes. Several of them can make
//! one form.

mod several;

pub use several::{Located, Sources};

use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use std::ops::Range;

/// Most bytes of a form file.
pub const MOST_BYTES: usize = 1024 * 1024;
/// Most bytes of one line.
pub const MOST_LINE: usize = 10_000;
/// Hidden characters that are reported one by one.
const MOST_HIDDEN: usize = 20;

/// A form file as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Name shown in messages, usually the path as it was given.
    pub name: String,
    /// The whole text, without a byte order mark.
    pub text: String,
    starts: Vec<usize>,
    problems: Vec<Diagnostic>,
    readable: bool,
}

/// A line and a column, both counted from 1; the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Line of the file.
    pub line: usize,
    /// Character of the line.
    pub column: usize,
}

impl SourceFile {
    /// A file from the bytes on disk. This always works; what is wrong with the bytes is among [`Self::problems`].
    #[must_use]
    pub fn from_bytes(name: impl Into<String>, bytes: &[u8]) -> Self {
        if bytes.len() > MOST_BYTES {
            let file = Self::plain(name.into(), String::new());
            let message = format!("This file has {} bytes and a form may have {MOST_BYTES}", with_commas(bytes.len()));
            return file.give_up(Diagnostic::new(Code::FileTooLarge, 0..0, message));
        }
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        match std::str::from_utf8(bytes) {
            Ok(text) => Self::new(name, text),
            Err(error) => {
                let file = Self::plain(name.into(), String::from_utf8_lossy(bytes).into_owned());
                let at = error.valid_up_to();
                let message = match bytes.get(..2) {
                    Some(b"\xFF\xFE" | b"\xFE\xFF") => "This file is saved as UTF-16, and a form is saved as UTF-8",
                    _ => "This character is not saved as UTF-8",
                };
                let diagnostic =
                    Diagnostic::new(Code::NotUtf8, at..at + char::REPLACEMENT_CHARACTER.len_utf8(), message)
                        .help("In your editor, choose “Save with encoding” and then UTF-8");
                file.give_up(diagnostic)
            }
        }
    }

    /// A file from its text.
    #[must_use]
    pub fn new(name: impl Into<String>, text: &str) -> Self {
        if text.len() > MOST_BYTES {
            return Self::from_bytes(name, text.as_bytes());
        }
        let mut file = Self::plain(name.into(), text.strip_prefix('\u{FEFF}').unwrap_or(text).to_owned());
        file.problems = hidden_characters(&file.text);
        let long = file.lines().find(|line| line.len() > MOST_LINE);
        if let Some(long) = long {
            let message = format!("This line has {} bytes and a line may have {MOST_LINE}", with_commas(long.len()));
            let at = long.start..file.text.ceil_char_boundary(long.start + 40);
            let help = "Write long texts over several lines, after a | sign";
            return file.give_up(Diagnostic::new(Code::TextTooLong, at, message).help(help));
        }
        file
    }

    fn plain(name: String, text: String) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { name, text, starts, problems: Vec::new(), readable: true }
    }

    fn give_up(mut self, problem: Diagnostic) -> Self {
        self.problems.push(problem);
        self.readable = false;
        self
    }

    /// What is wrong with the bytes, whatever they mean.
    #[must_use]
    pub fn problems(&self) -> &[Diagnostic] {
        &self.problems
    }

    /// Whether it makes sense to read on.
    #[must_use]
    pub fn readable(&self) -> bool {
        self.readable
    }

    /// The byte ranges of the lines, without their line ends.
    pub fn lines(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        (1..=self.starts.len()).map(|line| self.line(line))
    }

    /// The byte range of a line counted from 1, without its line end; empty past the last one.
    #[must_use]
    pub fn line(&self, line: usize) -> Range<usize> {
        let start = line.checked_sub(1).and_then(|index| self.starts.get(index)).copied().unwrap_or(self.text.len());
        let end = self.starts.get(line).copied().unwrap_or(self.text.len());
        let text = self.text.get(start..end).unwrap_or_default();
        start..start + text.trim_end_matches(['\n', '\r']).len()
    }

    /// The line and column of a byte; past the end of the text, those of the end.
    #[must_use]
    pub fn place(&self, byte: usize) -> Place {
        let byte = self.text.floor_char_boundary(byte);
        let line = self.starts.partition_point(|start| *start <= byte);
        let start = line.checked_sub(1).and_then(|index| self.starts.get(index)).copied().unwrap_or(0);
        Place { line, column: 1 + self.text.get(start..byte).unwrap_or_default().chars().count() }
    }
}

fn hidden_characters(text: &str) -> Vec<Diagnostic> {
    let hidden = text.char_indices().filter_map(|(at, character)| Some((at, character, what_hides(character)?)));
    hidden
        .take(MOST_HIDDEN)
        .map(|(at, character, what)| {
            let code = character as u32;
            let place = at..at + character.len_utf8();
            Diagnostic::new(Code::HiddenCharacter, place.clone(), format!("There is {what} here (U+{code:04X})"))
                .caption("nobody can see it")
                .help("Delete it, or type the words around it again")
                .fix(place, "")
        })
        .collect()
}

/// What kind of character it is, if it is one that nobody can see.
#[must_use]
pub fn what_hides(character: char) -> Option<&'static str> {
    match character {
        '\t' | '\n' | '\r' => None,
        '\0' => Some("a zero byte"),
        '\u{0}'..='\u{1F}' | '\u{7F}'..='\u{9F}' => Some("a control character"),
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' | '\u{061C}' => {
            Some("a character that turns the direction of writing")
        }
        '\u{200B}' | '\u{2060}' | '\u{FEFF}' | '\u{00AD}' => Some("a character without width"),
        '\u{2028}' | '\u{2029}' => Some("a hidden line end"),
        _ => None,
    }
}

/// `1048577` as `1,048,577`.
pub(crate) fn with_commas(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop at the first surprise")]
    use super::*;

    fn only_code(file: &SourceFile) -> Code {
        assert_eq!(file.problems().len(), 1, "{:?}", file.problems());
        file.problems()[0].code
    }

    #[test]
    fn places_count_characters_not_bytes() {
        let file = SourceFile::new("a", "é: ñandú\nsecond");
        assert_eq!(file.place(file.text.find("ú").unwrap()), Place { line: 1, column: 8 });
        assert_eq!(file.place(file.text.find("second").unwrap()), Place { line: 2, column: 1 });
        assert_eq!(file.place(9999), Place { line: 2, column: 7 });
        assert_eq!(file.line(2), 12..18);
    }

    #[test]
    fn a_byte_order_mark_is_not_part_of_the_text() {
        assert_eq!(SourceFile::from_bytes("a", b"\xEF\xBB\xBFform: x").text, "form: x");
    }

    #[test]
    fn bytes_that_are_not_text_are_said_to_be_so() {
        let file = SourceFile::from_bytes("a", b"title: caf\xe9");
        assert_eq!(only_code(&file), Code::NotUtf8);
        assert_eq!(file.problems()[0].at.start, 10);
        assert!(!file.readable());
    }

    #[test]
    fn a_file_past_the_limit_is_not_read() {
        let file = SourceFile::from_bytes("a", &vec![b'a'; MOST_BYTES + 1]);
        assert_eq!(only_code(&file), Code::FileTooLarge);
        assert!(file.problems()[0].message.contains("1,048,577"));
    }

    #[test]
    fn a_very_long_line_is_not_read() {
        let file = SourceFile::new("a", &format!("a: b\nc: {}\n", "é".repeat(6000)));
        assert_eq!(only_code(&file), Code::TextTooLong);
        assert_eq!(file.place(file.problems()[0].at.start).line, 2);
    }

    #[test]
    fn hidden_characters_are_shown() {
        for hidden in ['\0', '\u{7}', '\u{202E}', '\u{200B}', '\u{2028}'] {
            let file = SourceFile::new("a", &format!("title: a{hidden}b"));
            assert_eq!(only_code(&file), Code::HiddenCharacter);
            assert!(file.readable());
        }
    }
}
