//! A mistake in the layout of the file, in plain words. The YAML library says where it lost its way; what the author did
//! is read from the line itself.

use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::source::SourceFile;
use granit_parser::ErrorKind as Kind;
use std::ops::Range;

/// One clear message about the place where the file could not be read on.
pub(super) fn explain(kind: &Kind, at: usize, file: &SourceFile) -> Diagnostic {
    let look = Look { file, at, number: file.place(at).line };
    match kind {
        Kind::RecursionLimitExceeded => super::too_deep(look.one_character()),
        Kind::TabNotAllowed
        | Kind::TabInBlockIndentation
        | Kind::TabAtBlockScalarStart
        | Kind::TabInIndentation
        | Kind::TabInPlainScalar => look.tab(),
        Kind::UnclosedQuotedScalar | Kind::InvalidQuotedScalarIndent | Kind::DocumentIndicatorInQuotedScalar => {
            look.unclosed_quote()
        }
        Kind::InvalidTrailingSingleQuotedScalar => look.after_quote('\''),
        Kind::InvalidTrailingDoubleQuotedScalar => look.after_quote('"'),
        Kind::UnknownQuotedScalarEscape
        | Kind::InvalidQuotedScalarHexEscape
        | Kind::InvalidLowSurrogateHexEscape
        | Kind::InvalidLowSurrogate
        | Kind::MissingLowSurrogate
        | Kind::UnpairedLowSurrogate
        | Kind::InvalidUnicodeEscape => look.backslash(),
        Kind::UnexpectedCharacter { .. }
        | Kind::MissingAnchorOrAliasName
        | Kind::PlainScalarStartsWithDashFlowIndicator => look.needs_quotes_at_start(),
        Kind::UnclosedFlowCollection { .. }
        | Kind::MismatchedFlowCollectionEnd { .. }
        | Kind::UnexpectedEofFlowSequence
        | Kind::UnexpectedEofFlowMapping
        | Kind::UnexpectedEofImplicitFlowMapping
        | Kind::ExpectedFlowMappingSeparator
        | Kind::ExpectedFlowSequenceSeparator
        | Kind::InvalidColonPlacement
        | Kind::BlockEntryInFlowCollection
        | Kind::InvalidFlowScalarIndent => look.bracket(),
        Kind::MisplacedFlowCollectionEnd => {
            look.layout("This bracket closes nothing", "Take it away, or put quotes around the text")
        }
        Kind::InvalidBlockScalarHeader | Kind::InvalidBlockScalarIndent | Kind::ZeroBlockScalarIndent => look.layout(
            "A text over several lines starts on the line after the sign, two spaces further in",
            "Nothing else stands on the line of a | or > sign. Put quotes around a text that starts with one",
        ),
        Kind::BlockSequenceEntryNotAllowed | Kind::InvalidBlockEntryWhitespace => look.layout(
            "A list starts on a line of its own",
            "Put each dash on a new line, two spaces further in, with a space after it",
        ),
        Kind::DirectiveDisallowed | Kind::InvalidDocumentEnd | Kind::BomInsideDocument => {
            look.layout("This line means nothing in a form", "Delete the line")
        }
        _ => look.line_out_of_place(),
    }
}

struct Look<'a> {
    file: &'a SourceFile,
    at: usize,
    number: usize,
}

impl Look<'_> {
    fn text(&self, at: Range<usize>) -> &str {
        self.file.text.get(at).unwrap_or_default()
    }

    /// A line without the spaces before it.
    fn words(&self, number: usize) -> Range<usize> {
        let line = self.file.line(number);
        let text = self.text(line.clone());
        line.start + (text.len() - text.trim_start().len())
            ..line.start + text.trim_end().len().max(text.len() - text.trim_start().len())
    }

    fn one_character(&self) -> Range<usize> {
        let start = self.file.text.floor_char_boundary(self.at);
        let line = self.file.line(self.number);
        if start >= line.end {
            return self.words(self.number);
        }
        start..self.file.text.ceil_char_boundary(start + 1)
    }

    fn layout(&self, message: &str, help: &str) -> Diagnostic {
        Diagnostic::new(Code::NotReadable, self.one_character(), message).help(help)
    }

    fn tab(&self) -> Diagnostic {
        let after = self.file.line(self.number).start;
        // The place can be just after the tab, or at the end of the line before it.
        let from = self.text(after..self.file.text.len()).find('\t').map_or(self.at, |tab| after + tab);
        let tabs = self.text(from..self.file.text.len());
        let tabs = from..from + (tabs.len() - tabs.trim_start_matches('\t').len());
        let line = self.file.line(self.file.place(from).line).start;
        let found = Diagnostic::new(Code::NotReadable, tabs.clone(), "There is a tab here, and forms have spaces")
            .caption("tab");
        if !self.text(line..from).trim().is_empty() {
            return found.help("Use one space").fix(tabs, " ");
        }
        let spaces = " ".repeat(self.level_of(self.file.place(from).line));
        found.help("Use spaces, two for each level").fix(line..tabs.end, spaces)
    }

    /// How far in a line probably belongs: where the line above it starts, or further in when something starts after that one.
    fn level_of(&self, number: usize) -> usize {
        let Some(above) = self.above(number) else { return 0 };
        let words = self.words(above);
        let text = self.text(words.clone());
        let dash = if text.starts_with("- ") { 2 } else { 0 };
        let last = text.rsplit(' ').next().unwrap_or_default();
        let opens = if last.ends_with(':') || last.starts_with(['|', '>']) { 2 } else { 0 };
        words.start - self.file.line(above).start + dash + opens
    }

    /// The line above that says something.
    fn above(&self, number: usize) -> Option<usize> {
        (1..number).rev().find(|line| {
            let text = self.text(self.words(*line));
            !text.is_empty() && !text.starts_with('#')
        })
    }

    fn unclosed_quote(&self) -> Diagnostic {
        let open = self.opening_quote().unwrap_or_else(|| self.one_character());
        let mark = self.text(open.clone()).to_owned();
        Diagnostic::new(Code::NotReadable, open, format!("The text that starts with {mark} here is never closed"))
            .help(format!("Put {mark} at the end of the text as well, or take both away"))
    }

    /// The quote that opens the text in which the place is: the last one that follows a space.
    fn opening_quote(&self) -> Option<Range<usize>> {
        let before = self.text(0..self.file.text.ceil_char_boundary(self.at.saturating_add(1)));
        let starts = |quote: char| {
            [": ", "- ", "[", "{", ", "]
                .iter()
                .filter_map(|lead| before.rfind(&format!("{lead}{quote}")).map(|at| at + lead.len()))
                .max()
        };
        starts('"').max(starts('\'')).map(|at| at..at + 1)
    }

    fn after_quote(&self, quote: char) -> Diagnostic {
        let end = self.file.line(self.number).end;
        let rest = self.at..end.max(self.at);
        let diagnostic = Diagnostic::new(Code::NotReadable, rest, "This stands after the quote that closes the text");
        match quote {
            '\'' => diagnostic.help(
                "For an apostrophe inside single quotes write it twice, '', or use double quotes around the text",
            ),
            _ => diagnostic.help("Put single quotes around a text that has double quotes in it"),
        }
    }

    fn backslash(&self) -> Diagnostic {
        // The place is where the text in quotes starts.
        let text = self.text(self.at.min(self.file.text.len())..self.file.text.len());
        let mut from = None;
        let mut signs = text.char_indices();
        while let Some((at, sign)) = signs.next() {
            let known = sign != '\\' || signs.next().is_some_and(|(_, sign)| "0abtnvfre \"/\\N_LP\n".contains(sign));
            if !known {
                from = Some(self.at + at);
                break;
            }
        }
        let from = from.or_else(|| text.find('\\').map(|at| self.at + at)).unwrap_or(self.at);
        let end = self.file.text.ceil_char_boundary((from + 2).min(self.file.text.len()));
        Diagnostic::new(Code::NotReadable, from..end, "A backslash means something else between double quotes")
            .help("Put single quotes around the text: between them a backslash is a backslash")
    }

    fn needs_quotes_at_start(&self) -> Diagnostic {
        let at = self.one_character();
        let sign = self.text(at.clone()).to_owned();
        let rest = at.start..self.file.line(self.number).end;
        let diagnostic =
            Diagnostic::new(Code::NotReadable, at, format!("A text that starts with {sign} needs quotes around it"));
        let written = self.text(rest.clone()).trim_end();
        if written.contains(['"', '\\', '#']) || written.contains(": ") {
            return diagnostic;
        }
        let with = format!("\"{written}\"");
        let end = rest.start + written.len();
        diagnostic.fix(rest.start..end, with)
    }

    /// `pattern: [0-9]{8}`: a text that starts with a bracket looks like a list until it goes on after it.
    fn goes_on_after_bracket(&self, number: usize) -> Option<Diagnostic> {
        let words = self.words(number);
        let text = self.text(words.clone());
        let lead = text.find(": ").map(|at| at + 2).or_else(|| text.starts_with("- ").then_some(2))?;
        let value = text.get(lead..)?;
        let said = value.trim_start();
        let close = match said.chars().next()? {
            '[' => ']',
            '{' => '}',
            _ => return None,
        };
        let rest = said.get(said.find(close)? + 1..)?;
        if said.contains(", ") || rest.trim().is_empty() || rest.trim_start().starts_with(['#', ',', close]) {
            return None;
        }
        let from = words.start + lead + (value.len() - said.len());
        let at = from..from + said.len();
        let sign = if close == ']' { '[' } else { '{' };
        let message = format!("A text that starts with {sign} needs quotes around it");
        let found = Diagnostic::new(Code::NotReadable, at.clone(), message);
        let quoted =
            if said.contains(['"', '\\']) { format!("'{}'", said.replace('\'', "''")) } else { format!("\"{said}\"") };
        Some(found.help(format!("Write `{}`", crate::spec::shortened(&quoted))).fix(at, quoted))
    }

    fn bracket(&self) -> Diagnostic {
        if let Some(found) = self.goes_on_after_bracket(self.number) {
            return found;
        }
        let opens_here = self.text(self.at..self.file.text.len()).starts_with(['[', '{']);
        let before = self.text(0..(self.at + usize::from(opens_here)).min(self.file.text.len()));
        let mut open = Vec::new();
        for (at, character) in before.char_indices().skip_while(|(at, _)| *at + 4000 < self.at) {
            match character {
                '[' | '{' => open.push((at, character)),
                ']' | '}' => drop(open.pop()),
                _ => {}
            }
        }
        let Some((at, bracket)) = open.last().copied() else {
            return self.layout(
                "The brackets here do not fit together",
                "Each [ needs a ] and each { needs a }, with commas between the parts",
            );
        };
        let close = if bracket == '[' { ']' } else { '}' };
        let opened_on = self.file.place(at).line;
        if opened_on == self.number && self.text(self.at..self.file.line(self.number).end).contains(close) {
            let message =
                format!("The parts between {bracket} and {close} are not written so that they can be told apart");
            let help =
                "Put a comma between two parts, a space after each colon, and quotes around a text with signs in it";
            return Diagnostic::new(Code::NotReadable, self.one_character(), message).help(help);
        }
        Diagnostic::new(Code::NotReadable, at..at + 1, format!("The {bracket} that opens here is not closed"))
            .help(format!("Put {close} after the last part"))
    }

    /// The commonest mistakes by far: a colon without a space, a colon inside a text, a line too far in or out.
    fn line_out_of_place(&self) -> Diagnostic {
        let mut number = self.number;
        // At the end of a line or file it is the line before that was not understood.
        while number > 1 && self.words(number).is_empty() {
            number -= 1;
        }
        for line in [Some(number), number.checked_sub(1).filter(|before| *before > 0)].into_iter().flatten() {
            if let Some(found) = self.goes_on_after_bracket(line) {
                return found;
            }
        }
        if let Some(found) = self.colon_without_space(number) {
            return found;
        }
        if let Some(found) =
            number.checked_sub(1).filter(|before| *before > 0).and_then(|before| self.colon_without_space(before))
        {
            return found;
        }
        if let Some(found) = self.colon_inside_text(number) {
            return found;
        }
        if let Some(found) = self.question_mark_at_start(number) {
            return found;
        }
        let words = self.words(number);
        let text = self.text(words.clone());
        if !text.contains(':') && !text.starts_with('-') {
            return Diagnostic::new(Code::NotReadable, words, "This line has no colon, so it is not clear what it says")
                .help("Write a name, a colon, a space and the text: `title: Report a missed bin`. A text over several lines starts with a | sign");
        }
        self.indentation(number)
    }

    fn colon_without_space(&self, number: usize) -> Option<Diagnostic> {
        let words = self.words(number);
        let text = self.text(words.clone());
        let key = text.trim_start_matches("- ");
        let skipped = text.len() - key.len();
        let colon = key.find(':')?;
        let name = key.get(..colon)?;
        let after = key.get(colon + 1..)?;
        let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == ' ' || c == '_');
        if !is_name || after.is_empty() || after.starts_with([' ', '/']) {
            return None;
        }
        let at = words.start + skipped + colon;
        let found =
            Diagnostic::new(Code::NotReadable, words.start + skipped..at + 1, "A space is needed after the colon");
        Some(found.fix(at + 1..at + 1, " "))
    }

    /// `title: ? What next`: the sign has a meaning of its own there.
    fn question_mark_at_start(&self, number: usize) -> Option<Diagnostic> {
        let words = self.words(number);
        let from = self.text(words.clone()).find(": ? ")? + 2;
        let at = words.start + from..words.end;
        let said = self.text(at.clone());
        let found = Diagnostic::new(Code::NotReadable, at.clone(), "A text that starts with ? needs quotes around it");
        let exact = !said.contains(['"', '\\']) && !said.contains(" #");
        Some(if exact { found.fix(at, format!("\"{said}\"")) } else { found })
    }

    fn colon_inside_text(&self, number: usize) -> Option<Diagnostic> {
        let words = self.words(number);
        let text = self.text(words.clone());
        let first = text.find(": ")?;
        let value = words.start + first + 2;
        let said = text.get(first + 2..)?.trim();
        if let Some(at) = said.find(" otherwise: ") {
            return Some(self.otherwise(
                words,
                first + 2 + (text.get(first + 2..)?.len() - text.get(first + 2..)?.trim_start().len()) + at,
            ));
        }
        if said.starts_with(['"', '\'', '[', '{', '|', '>']) || !(said.contains(": ") || said.ends_with(':')) {
            return None;
        }
        let value_end = words.start + text.len();
        let start = value + (self.text(value..value_end).len() - self.text(value..value_end).trim_start().len());
        // Quotation marks of a word processor were meant to be the plain ones.
        let inner = said.strip_prefix('“').and_then(|said| said.strip_suffix('”'));
        let said = inner.filter(|inner| !inner.contains(['“', '”'])).unwrap_or(said);
        let quoted = if said.contains('"') { format!("'{}'", said.replace('\'', "''")) } else { format!("\"{said}\"") };
        let found =
            Diagnostic::new(Code::NotReadable, start..value_end, "A text with a colon in it needs quotes around it");
        let exact = !said.contains(" #") && !said.contains('\\');
        Some(if exact { found.fix(start..value_end, quoted) } else { found })
    }

    /// A rule on one line: its second word starts at this byte of the line's words.
    fn otherwise(&self, words: Range<usize>, from: usize) -> Diagnostic {
        let line = self.file.line(self.file.place(words.start).line).start;
        let dash = if self.text(words.clone()).starts_with("- ") { 2 } else { 0 };
        let spaces = " ".repeat(words.start - line + dash);
        let at = words.start + from + 1;
        let word = at..at + "otherwise".len();
        Diagnostic::new(Code::NotReadable, word, "`otherwise` starts a line of its own, below `must`")
            .fix(at - 1..at, format!("\n{spaces}"))
    }

    fn indentation(&self, number: usize) -> Diagnostic {
        let words = self.words(number);
        let spaces = words.start - self.file.line(number).start;
        let Some(before) = self.above(number) else {
            return Diagnostic::new(Code::NotReadable, words, "This line is not laid out as a form starts")
                .help("A form starts with a line like `form: missed-bin`");
        };
        let above = self.words(before);
        // Below a dash, names stand below the first name.
        let dash = if self.text(above.clone()).starts_with("- ") { 2 } else { 0 };
        let above_spaces = above.start - self.file.line(before).start + dash;
        if spaces == above_spaces && dash == 0 && self.text(words.clone()).starts_with('-') {
            let message = "This line starts with a dash, and the line above it does not";
            let help = "Take the dash away. In a list each part starts with a dash, and the lines that belong to it stand two spaces further in, without one";
            return Diagnostic::new(Code::NotReadable, words, message).related(above, "the line above").help(help);
        }
        let message = match spaces.cmp(&above_spaces) {
            std::cmp::Ordering::Greater => "This line starts further in than the line above it allows",
            std::cmp::Ordering::Less => "This line does not start below any line that it could belong to",
            std::cmp::Ordering::Equal => "This line does not go with the lines above it",
        };
        Diagnostic::new(Code::NotReadable, words, message)
            .related(above.start + dash..above.end, format!("this starts after {above_spaces} spaces, the line marked after {spaces}"))
            .help("Lines that belong together start at the same place; what belongs to a line starts two spaces further in. In a list, the names stand below the first name, not below the dash")
    }
}
