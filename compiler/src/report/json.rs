//! Diagnostics for editors and scripts.

use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Sources;
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
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<RelatedEntry<'a>>,
    #[serde(skip_serializing_if = "str::is_empty")]
    help: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<FixEntry<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RelatedEntry<'a> {
    message: &'a str,
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FixEntry<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    with: &'a str,
}

/// One JSON object a diagnostic: `code`, `severity` (`mistake` or `warning`), `title`, `message`, `file`, `line`, `column`,
/// `endLine`, `endColumn` (all counted from 1, columns in characters, the end excluded), and where there are any `related` (other
/// places, each with a `message`), `help` and `fix` (a place of its own and `with`, what to write there).
#[must_use]
pub fn json(sources: &Sources, diagnostics: &[Diagnostic]) -> Vec<serde_json::Value> {
    let entries = diagnostics.iter().map(|diagnostic| entry(sources, diagnostic));
    entries.filter_map(|entry| serde_json::to_value(entry).ok()).collect()
}

fn entry<'a>(sources: &'a Sources, diagnostic: &'a Diagnostic) -> Entry<'a> {
    let (file, line, column, end_line, end_column) = place(sources, &diagnostic.at);
    let related = diagnostic.related.iter().map(|(at, message)| {
        let (file, line, column, end_line, end_column) = place(sources, at);
        RelatedEntry { message, file, line, column, end_line, end_column }
    });
    Entry {
        code: diagnostic.code.id(),
        severity: match diagnostic.code.severity() {
            Severity::Mistake => "mistake",
            Severity::Warning => "warning",
        },
        title: diagnostic.code.title(),
        message: &diagnostic.message,
        file,
        line,
        column,
        end_line,
        end_column,
        related: related.collect(),
        help: &diagnostic.help,
        fix: diagnostic.fix.as_ref().map(|fix| {
            let (file, line, column, end_line, end_column) = place(sources, &fix.at);
            FixEntry { file, line, column, end_line, end_column, with: &fix.with }
        }),
    }
}

fn place<'a>(sources: &'a Sources, at: &Range<usize>) -> (&'a str, usize, usize, usize, usize) {
    let found = sources.find(at);
    let (start, end) = (found.start(), found.end());
    (&found.file.name, start.line, start.column, end.line, end.column)
}
