//! The pattern of a text question.

use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::program::Pattern;
use crate::spec::QuestionSpec;
use crate::tables::{self, PatternError};

/// Most bytes of a pattern.
pub const LONGEST: usize = 200;

/// The pattern if there is one; `None` when it has a mistake.
#[expect(clippy::option_option, reason = "outside: can the type be used; inside: is there a pattern")]
pub(super) fn pattern(spec: &QuestionSpec, problems: &mut Vec<Diagnostic>) -> Option<Option<Pattern>> {
    let Some(text) = &spec.pattern else { return Some(None) };
    let mut refuse = |range: Option<std::ops::Range<usize>>, message: &str, help: &str| {
        let at = range.map_or(text.at.clone(), |range| text.place(range));
        problems.push(Diagnostic::new(Code::BadPattern, at, message).help(help));
        None
    };
    if text.text.len() > LONGEST {
        return refuse(None, "This pattern is too long", "Accept a little more, and let a person look at the rest");
    }
    if let Some(at) = text.text.find("A-z") {
        let help = "Write `A-Za-z` for all letters, or use the type `name` for names";
        return refuse(Some(at..at + 3), "`A-z` means more than the letters: also [ \\ ] ^ _ and `", help);
    }
    if text.text.starts_with('^') || text.text.ends_with('$') {
        let at = if text.text.starts_with('^') { 0..1 } else { text.text.len() - 1..text.text.len() };
        return refuse(
            Some(at),
            "A pattern always describes the whole answer",
            "Leave out ^ at the start and $ at the end",
        );
    }
    let pattern = Pattern { expression: text.text.clone() };
    match tables::pattern(&pattern) {
        Ok(_) => Some(Some(pattern)),
        Err(PatternError::NotAPattern(_)) => refuse(
            None,
            "This pattern is not written correctly",
            "For example, `[0-9]{8}` is eight digits and `[A-Z]{2}[0-9]{4}` two capital letters and four digits",
        ),
        Err(PatternError::TooLarge) => refuse(
            None,
            "This pattern is too complicated",
            "Accept a little more, and let a person look at the rest. `longest` and `shortest` say how long an answer may be",
        ),
    }
}
