//! Reads on after a mistake in the layout: the line is put right where it is clear how, or else left out, so that an author
//! hears of all mistakes at once. Every place is given as it is in the file.

use super::{Builder, Stop, Value, syntax, without_hidden};
use crate::diagnostic::Diagnostic;
use crate::source::SourceFile;
use granit_parser::ErrorKind as Kind;
use std::ops::Range;

/// Most mistakes in the layout that are told; after so many the rest would be guesses.
const MOST: usize = 20;

/// What came of one reading.
pub(super) enum Reading {
    /// All of it was read.
    Whole(Option<Value>),
    /// Something else than the layout is in the way.
    Stopped,
    /// It cannot be read on from here.
    Lost {
        /// What is wrong.
        mistake: Diagnostic,
        /// A value cannot be read; the line itself stands where it belongs.
        in_value: bool,
    },
}

/// Reads a file as far as it can be understood; nothing when that is not enough.
pub fn read_on(file: &SourceFile, diagnostics: &mut Vec<Diagnostic>) -> Option<Value> {
    let mut text = Mended { text: without_hidden(&file.text).into_owned(), edits: Vec::new(), left_out: Vec::new() };
    let mut layout: Vec<Diagnostic> = Vec::new();
    loop {
        let now = SourceFile::new(file.name.as_str(), &text.text);
        let mut found = Vec::new();
        let reading = Builder::read(&now, &text.left_out, &mut found);
        let as_written = |byte| text.as_written(byte);
        let found: Vec<Diagnostic> = found.into_iter().map(|found| found.placed(&as_written)).collect();
        let (mistake, in_value) = match reading {
            Reading::Whole(tree) => {
                let tree = if layout.is_empty() { super::told_if_empty(tree, diagnostics) } else { tree };
                diagnostics.extend(found.into_iter().chain(layout));
                return tree.map(|mut tree| {
                    tree.placed(&as_written);
                    tree
                });
            }
            Reading::Stopped => {
                diagnostics.extend(found.into_iter().chain(layout));
                return None;
            }
            Reading::Lost { mistake, in_value } => (mistake, in_value),
        };
        let told = mistake.clone().placed(&as_written);
        let goes_on = layout.last().is_none_or(|last| last.at.start < told.at.start) && layout.len() < MOST;
        if !goes_on {
            diagnostics.extend(found.into_iter().chain(layout));
            return None;
        }
        layout.push(told);
        text.mend(&now, &mistake, in_value);
    }
}

/// Why a file could not be read, and whether it is the value of a line that cannot be.
pub(super) fn lost(kind: &Kind, at: usize, file: &SourceFile) -> Reading {
    let in_value = matches!(
        kind,
        Kind::UnclosedQuotedScalar
            | Kind::InvalidQuotedScalarIndent
            | Kind::DocumentIndicatorInQuotedScalar
            | Kind::InvalidTrailingSingleQuotedScalar
            | Kind::InvalidTrailingDoubleQuotedScalar
            | Kind::UnknownQuotedScalarEscape
            | Kind::InvalidQuotedScalarHexEscape
            | Kind::InvalidLowSurrogateHexEscape
            | Kind::InvalidLowSurrogate
            | Kind::MissingLowSurrogate
            | Kind::UnpairedLowSurrogate
            | Kind::InvalidUnicodeEscape
            | Kind::UnexpectedCharacter { .. }
            | Kind::MissingAnchorOrAliasName
            | Kind::PlainScalarStartsWithDashFlowIndicator
            | Kind::UnclosedFlowCollection { .. }
            | Kind::MismatchedFlowCollectionEnd { .. }
            | Kind::UnexpectedEofFlowSequence
            | Kind::UnexpectedEofFlowMapping
            | Kind::UnexpectedEofImplicitFlowMapping
            | Kind::ExpectedFlowMappingSeparator
            | Kind::ExpectedFlowSequenceSeparator
            | Kind::InvalidColonPlacement
            | Kind::BlockEntryInFlowCollection
            | Kind::InvalidFlowScalarIndent
            | Kind::MisplacedFlowCollectionEnd
            | Kind::InvalidBlockScalarHeader
            | Kind::BlockSequenceEntryNotAllowed
    );
    Reading::Lost { mistake: syntax::explain(kind, at, file), in_value }
}

/// A text with what stands where in the file that it was made from.
struct Mended {
    text: String,
    /// In the order in which they were made: where, how many bytes stood there, how many stand there now.
    edits: Vec<(usize, usize, usize)>,
    /// Where values stood that could not be read.
    left_out: Vec<usize>,
}

impl Mended {
    /// The byte of the file for one of this text.
    fn as_written(&self, byte: usize) -> usize {
        self.edits.iter().rev().fold(byte, |byte, (at, before, after)| {
            if byte >= at + after { byte - after + before } else { byte.min(at + before) }
        })
    }

    /// Puts a mistake right, or takes away what cannot be read. `now` is this text as a file.
    fn mend(&mut self, now: &SourceFile, mistake: &Diagnostic, in_value: bool) {
        if let Some(fix) = &mistake.fix {
            self.text.replace_range(fix.at.clone(), &fix.with);
            let (at, before, after) = (fix.at.start, fix.at.len(), fix.with.len());
            for place in self.left_out.iter_mut().filter(|place| **place >= at + before) {
                *place = *place + after - before;
            }
            // What is put around a text leaves its letters where they were.
            match self.text.get(at..at + after).and_then(|with| with.find(now.text.get(fix.at.clone())?)) {
                Some(first) => {
                    self.edits.push((at, 0, first));
                    self.edits.push((at + first + before, 0, after - first - before));
                }
                None => self.edits.push((at, before, after)),
            }
            return;
        }
        let number = now.place(mistake.at.start).line;
        let line = now.line(number);
        let written = now.text.get(line.clone()).unwrap_or_default();
        let indent = written.len() - written.trim_start().len();
        let key = indent + dashes(written.get(indent..).unwrap_or_default());
        let value = written.get(key..).and_then(|rest| rest.find(": ")).map(|colon| key + colon + 2);
        let value = value.or_else(|| (key > indent).then_some(key));
        let value = value.filter(|value| in_value && *value < written.len());
        match value {
            Some(value) => {
                self.blank(line.start + value..line.end);
                // Any letter will do: what stands there is taken for something that has been told.
                self.text.replace_range(line.start + value..line.start + value + 1, "x");
                self.left_out.push(line.start + value);
            }
            None => self.blank(line),
        }
        // What belongs to the line goes with it; and where a line stands too far in or out, so do those beside it.
        let beside = !in_value && !mistake.related.is_empty();
        let own = if value.is_some() { key } else { indent };
        for other in number + 1.. {
            let line = now.line(other);
            if line.start >= now.text.len() {
                break;
            }
            let written = now.text.get(line.clone()).unwrap_or_default();
            let further = written.len() - written.trim_start().len();
            if !(written.trim().is_empty() || further > own || (beside && further == own)) {
                break;
            }
            self.blank(line);
        }
    }

    /// Spaces for all that stands there.
    fn blank(&mut self, place: Range<usize>) {
        let spaces = " ".repeat(place.len());
        self.text.replace_range(place, &spaces);
    }
}

/// How many letters the dashes before a name take, with their spaces.
fn dashes(text: &str) -> usize {
    let rest = text.trim_start_matches("- ");
    text.len() - rest.len()
}

impl Builder<'_> {
    /// Reads a text once, from its start to its first mistake in the layout.
    pub(super) fn read(file: &SourceFile, left_out: &[usize], diagnostics: &mut Vec<Diagnostic>) -> Reading {
        let text = without_hidden(&file.text);
        let mut tree = Builder { text: &text, open: Vec::new(), parts: 0, root: None, left_out, diagnostics };
        for event in super::events(&text) {
            match event {
                Ok((event, span)) => {
                    if let Err(Stop) = tree.event(event, &span) {
                        return Reading::Stopped;
                    }
                }
                Err(error) => {
                    let at = error.marker().byte_offset().unwrap_or(text.len()).min(text.len());
                    if matches!(error.kind(), Kind::RecursionLimitExceeded) {
                        tree.diagnostics.push(syntax::explain(error.kind(), at, file));
                        return Reading::Stopped;
                    }
                    return lost(error.kind(), at, file);
                }
            }
        }
        Reading::Whole(tree.root)
    }
}
