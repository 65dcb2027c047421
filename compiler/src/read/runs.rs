//! Where each character of a text stands in the file, for texts that are quoted or run over several lines.
//!
//! What a text says and how it is written differ in four ways only: quotes around it, doubled or escaped characters, line
//! ends that became spaces, and indentation. So the two are walked side by side; white space is matched run by run, which
//! brings them together again whatever the style did to it.

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// Without quotes, or as an indented block.
    Bare,
    /// In single quotes.
    Single,
    /// In double quotes.
    Double,
}

/// The runs of [`super::Text`]: `said` is the text, `written` its bytes in the file from `start` on.
pub(super) fn runs(said: &str, written: &str, start: usize, style: Style) -> Vec<(usize, usize)> {
    let quote = usize::from(style != Style::Bare);
    let mut walk = Walk { said, written, style, said_at: 0, written_at: quote, runs: Vec::new(), start };
    if !said.starts_with(is_space) {
        walk.skip_space();
    }
    while walk.step() {}
    walk.runs
}

struct Walk<'a> {
    said: &'a str,
    written: &'a str,
    style: Style,
    said_at: usize,
    written_at: usize,
    runs: Vec<(usize, usize)>,
    start: usize,
}

impl Walk<'_> {
    fn step(&mut self) -> bool {
        let Some(said) = rest(self.said, self.said_at).chars().next() else { return false };
        let Some(written) = rest(self.written, self.written_at).chars().next() else { return false };
        if self.style == Style::Double && written == '\\' {
            self.escape(said);
            return true;
        }
        if is_space(said) && is_space(written) {
            self.spaces();
            return true;
        }
        if said != written {
            return false;
        }
        self.mark(self.said_at, self.written_at);
        self.said_at += said.len_utf8();
        self.written_at += written.len_utf8();
        if self.style == Style::Single && written == '\'' {
            self.written_at += 1;
        }
        true
    }

    /// A backslash and what belongs to it: `said` is the character that it stands for, unless it stands before a line end.
    fn escape(&mut self, said: char) {
        let written = rest(self.written, self.written_at);
        if let Some(after) = written.strip_prefix('\\').filter(|after| after.starts_with(['\n', '\r'])) {
            // The line end is nothing; each blank line that follows is a line end.
            for _ in 1..line_ends(after) {
                self.mark(self.said_at, self.written_at);
                self.said_at += 1;
            }
            self.written_at += 1 + leading_spaces(after);
            return;
        }
        self.mark(self.said_at, self.written_at);
        self.said_at += said.len_utf8();
        self.written_at += escaped(written);
    }

    fn spaces(&mut self) {
        let mut said = leading_spaces(rest(self.said, self.said_at));
        let written = leading_spaces(rest(self.written, self.written_at));
        if self.style == Style::Double {
            // More may be said than these: what follows may be spaces written with backslashes.
            let spaces = rest(self.written, self.written_at).get(..written).unwrap_or_default();
            said = said.min(match line_ends(spaces) {
                0 => written,
                1 => 1,
                ends => ends - 1,
            });
        }
        let same = rest(self.said, self.said_at).get(..said) == rest(self.written, self.written_at).get(..written);
        if same {
            self.mark(self.said_at, self.written_at);
        } else {
            // Each character of the text stands at a character of its own as long as there are some.
            for byte in 0..said {
                self.mark(self.said_at + byte, self.written_at + byte.min(written.saturating_sub(1)));
            }
        }
        self.said_at += said;
        self.written_at += written;
    }

    fn skip_space(&mut self) {
        self.written_at += leading_spaces(rest(self.written, self.written_at));
    }

    fn mark(&mut self, said: usize, written: usize) {
        let file = self.start + written;
        let follows = self.runs.last().is_some_and(|(text, at)| said - text == file - at);
        if !follows {
            self.runs.push((said, file));
        }
    }
}

fn rest(text: &str, from: usize) -> &str {
    text.get(from..).unwrap_or_default()
}

fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\n' | '\r')
}

fn leading_spaces(text: &str) -> usize {
    text.len() - text.trim_start_matches(is_space).len()
}

/// Line ends in the space at the start.
fn line_ends(written: &str) -> usize {
    let space = written.get(..leading_spaces(written)).unwrap_or_default();
    // One is a line feed, a carriage return or both.
    space.matches('\n').count() + space.matches('\r').count() - space.matches("\r\n").count()
}

/// Bytes of the escape at the start.
fn escaped(written: &str) -> usize {
    match written.chars().nth(1) {
        Some('x') => 4,
        // A pair of \u that stands for one character beyond the first 65,536.
        Some('u') if is_first_of_pair(written) => 12,
        Some('u') => 6,
        Some('U') => 10,
        Some(other) => 1 + other.len_utf8(),
        None => 1,
    }
}

fn is_first_of_pair(written: &str) -> bool {
    written.get(2..3).is_some_and(|d| d.eq_ignore_ascii_case("d"))
        && written.get(3..4).is_some_and(|digit| matches!(digit, "8" | "9" | "a" | "A" | "b" | "B"))
        && written.get(6..8) == Some("\\u")
}
