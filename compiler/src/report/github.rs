//! Diagnostics as workflow commands of GitHub Actions: each becomes an annotation on its line of a pull request.
//!
//! The commands: <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>.

use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Sources;
use std::fmt::Write;

/// One line a diagnostic; empty when there are none.
#[must_use]
pub fn github(sources: &Sources, diagnostics: &[Diagnostic]) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        let command = match diagnostic.code.severity() {
            Severity::Mistake => "error",
            Severity::Warning => "warning",
        };
        let at = sources.find(&diagnostic.at);
        let (file, start, end) = (at.file, at.start(), at.end());
        let columns = match start.line == end.line {
            // An annotation over several lines must not have columns.
            false => String::new(),
            true => format!(",col={},endColumn={}", start.column, end.column.max(start.column)),
        };
        let help = if diagnostic.help.is_empty() { String::new() } else { format!("\n{}", diagnostic.help) };
        // Writing to a text cannot fail.
        let _ = writeln!(
            out,
            "::{command} file={},line={},endLine={}{columns},title={}::{}",
            property(file.name.strip_prefix("./").unwrap_or(&file.name)),
            start.line,
            end.line,
            property(&format!("{} {}", diagnostic.code.id(), diagnostic.code.title())),
            data(&format!("{}{help}", diagnostic.message)),
        );
    }
    out
}

/// The text after the second pair of colons: a line end would end the command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property: a comma would start the next one, a colon end them all.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
