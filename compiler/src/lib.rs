//! The Onceform compiler: a pure library without files, clock, environment or network.
//!
//! ```text
//! SourceFile ─read→ Spec ─check→ Form ─lower→ Program ─emit→ validator.wasm | html | schema.json
//!                                                   └─eval→ reference answers
//! ```
//!
//! ```
//! let file = compiler::source::SourceFile::new("hello.yaml", "
//! form: hello
//! title: Say hello
//! pages:
//!   - page: greeting
//!     title: What would you like to say?
//!     questions:
//!       - question: greeting
//!         type: text
//!         ask: What would you like to say?
//! ");
//! let checked = compiler::check(&file);
//! assert_eq!(checked.diagnostics, []);
//! assert_eq!(checked.program.unwrap().form.id, "hello");
//! ```

// The ban on input and output (clippy.toml); tests read their cases.
#![cfg_attr(not(test), warn(clippy::disallowed_methods, clippy::disallowed_types))]

pub mod calendar;
pub mod check;
pub mod codes;
pub mod diagnostic;
pub mod diff;
pub mod editor;
pub mod emit;
pub mod eval;
pub mod expr;
pub mod fee;
pub mod form;
pub mod layout;
pub mod import;
pub mod lower;
pub mod manifest;
pub mod messages;
pub mod outline;
pub mod program;
pub mod promise;
pub mod read;
pub mod report;
pub mod source;
pub mod spec;
pub mod suggest;
pub mod tables;
pub mod trial;

use codes::Code;
use diagnostic::{Diagnostic, Severity};
use program::Program;
use source::SourceFile;

/// Most messages about one file; more would help nobody.
const MOST_MESSAGES: usize = 200;

/// What became of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    /// The program, when there are no mistakes. Warnings do not stand in its way.
    pub program: Option<Program>,
    /// Every mistake and warning, in the order of the file.
    pub diagnostics: Vec<Diagnostic>,
}

/// Checks a form file and compiles it as far as the program.
#[must_use]
pub fn check(file: &SourceFile) -> Checked {
    let mut problems = file.problems().to_vec();
    let mut program = None;
    if file.readable()
        && let Some(tree) = read::read(file, &mut problems)
    {
        let spec = spec::spec(&tree, &mut problems);
        let form = check::check(&spec, &|byte| file.place(byte).line, &mut problems);
        if problems.iter().all(|problem| problem.code.severity() == Severity::Warning) {
            match lower::lower(form) {
                Ok(lowered) => program = Some(lowered),
                Err(fault) => problems.push(*fault),
            }
        }
    }
    // What is wrong because of a hidden character is said once, at the character.
    let is_hidden = |problem: &Diagnostic| problem.code == Code::HiddenCharacter;
    let hidden: Vec<usize> =
        problems.iter().filter(|problem| is_hidden(problem)).map(|problem| problem.at.start).collect();
    problems.retain(|problem| is_hidden(problem) || !hidden.iter().any(|place| problem.at.contains(place)));
    Checked { program, diagnostics: tidy(problems) }
}

/// In the order of the file, each once, and not without end.
fn tidy(mut problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    problems.sort_by(|a, b| (a.at.start, a.code, &a.message).cmp(&(b.at.start, b.code, &b.message)));
    problems.dedup_by(|a, b| a.code == b.code && a.at == b.at && a.message == b.message);
    if let Some(next) = problems.get(MOST_MESSAGES) {
        let left = problems.len() - MOST_MESSAGES;
        let more = Diagnostic::new(Code::TooMany, next.at.clone(), format!("There are {left} more from here on"));
        problems.truncate(MOST_MESSAGES);
        problems.push(more.help("Mend those above first"));
    }
    problems
}
