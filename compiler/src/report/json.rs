//! Diagnostics for editors and scripts.

use crate::diagnostic::{Diagnostic, Severity};
use crate::source::SourceFile;
use serde::Serialize;
use std::ops::Range;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'a> {
    code: &'static str,
    severity: &'static str,
    title: &'static str,
    message: &'a str,
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    #[serde(skip_serializing_if = "str::is_empty")]
    help: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<FixEntry<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FixEntry<'a> {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    with: &'a str,
}

/// One JSON object a diagnostic: `code`, `severity` (`mistake` or `warning`), `title`, `message`, `file`, `line`, `column`,
/// `endLine`, `endColumn` (all counted from 1, columns in characters, the end excluded), and where there are any `help` and
/// `fix` (a place of its own and `with`, what to write there).
#[must_use]
pub fn json(file: &SourceFile, diagnostics: &[Diagnostic]) -> Vec<serde_json::Value> {
    let entries = diagnostics.iter().map(|diagnostic| entry(file, diagnostic));
    entries.filter_map(|entry| serde_json::to_value(entry).ok()).collect()
}

fn entry<'a>(file: &'a SourceFile, diagnostic: &'a Diagnostic) -> Entry<'a> {
    let (line, column, end_line, end_column) = places(file, &diagnostic.at);
    Entry {
        code: diagnostic.code.id(),
        severity: match diagnostic.code.severity() {
            Severity::Mistake => "mistake",
            Severity::Warning => "warning",
        },
        title: diagnostic.code.title(),
        message: &diagnostic.message,
        file: &file.name,
        line,
        column,
        end_line,
        end_column,
        help: &diagnostic.help,
        fix: diagnostic.fix.as_ref().map(|fix| {
            let (line, column, end_line, end_column) = places(file, &fix.at);
            FixEntry { line, column, end_line, end_column, with: &fix.with }
        }),
    }
}

fn places(file: &SourceFile, at: &Range<usize>) -> (usize, usize, usize, usize) {
    let (start, end) = (file.place(at.start), file.place(at.end.max(at.start)));
    (start.line, start.column, end.line, end.column)
}
