//! Diagnostics as SARIF 2.1.0, which code hosts and editors read.
//!
//! The standard: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>.

use crate::codes::Code;
use crate::diagnostic::{Diagnostic, Fix, Severity};
use crate::source::Sources;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::ops::Range;

/// One log with one run over all the files.
#[must_use]
pub fn sarif(files: &[(&Sources, &[Diagnostic])]) -> Value {
    let found = || files.iter().flat_map(|(_, diagnostics)| diagnostics.iter());
    let codes: BTreeSet<Code> = found().map(|diagnostic| diagnostic.code).collect();
    let codes: Vec<Code> = codes.into_iter().collect();
    let results: Vec<Value> = files
        .iter()
        .flat_map(|(sources, diagnostics)| diagnostics.iter().map(|diagnostic| result(sources, diagnostic, &codes)))
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "onceform",
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": codes.iter().map(|code| described(*code)).collect::<Vec<_>>(),
            } },
            // Columns count characters, not the 16-bit units that the standard otherwise takes.
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn level(code: Code) -> &'static str {
    match code.severity() {
        Severity::Mistake => "error",
        Severity::Warning => "warning",
    }
}

/// What a code means, from its page.
fn described(code: Code) -> Value {
    let page = code.page();
    let why = page.lines().skip(1).find(|line| !line.trim().is_empty()).unwrap_or_default();
    json!({
        "id": code.id(),
        "shortDescription": { "text": code.title() },
        "fullDescription": { "text": why },
        "help": { "text": page, "markdown": page },
        "defaultConfiguration": { "level": level(code) },
    })
}

fn result(sources: &Sources, diagnostic: &Diagnostic, codes: &[Code]) -> Value {
    let mut text = diagnostic.message.clone();
    if !diagnostic.help.is_empty() {
        text.push_str(". ");
        text.push_str(&diagnostic.help);
    }
    let related = |(id, (at, caption)): (usize, &(Range<usize>, String))| {
        let mut location = location(sources, at);
        if let Value::Object(location) = &mut location {
            location.insert("id".to_owned(), json!(id));
            location.insert("message".to_owned(), json!({ "text": caption }));
        }
        location
    };
    let mut result = json!({
        "ruleId": diagnostic.code.id(),
        "ruleIndex": codes.iter().position(|code| *code == diagnostic.code),
        "level": level(diagnostic.code),
        "message": { "text": text },
        "locations": [location(sources, &diagnostic.at)],
    });
    if let Value::Object(result) = &mut result {
        if !diagnostic.related.is_empty() {
            let related: Vec<Value> = diagnostic.related.iter().enumerate().map(related).collect();
            result.insert("relatedLocations".to_owned(), Value::Array(related));
        }
        if let Some(fix) = &diagnostic.fix {
            result.insert("fixes".to_owned(), json!([mended(sources, fix, &diagnostic.help)]));
        }
    }
    result
}

fn mended(sources: &Sources, fix: &Fix, help: &str) -> Value {
    let description = if help.is_empty() { "Write this instead" } else { help };
    json!({
        "description": { "text": description },
        "artifactChanges": [{
            "artifactLocation": { "uri": uri(&sources.find(&fix.at).file.name) },
            "replacements": [{
                "deletedRegion": region(sources, &fix.at),
                "insertedContent": { "text": fix.with },
            }],
        }],
    })
}

fn location(sources: &Sources, at: &Range<usize>) -> Value {
    json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri(&sources.find(at).file.name) },
            "region": region(sources, at),
        },
    })
}

/// Lines and columns from 1, the end excluded.
fn region(sources: &Sources, at: &Range<usize>) -> Value {
    let found = sources.find(at);
    let (start, end) = (found.start(), found.end());
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    })
}

/// A path as the reference that the standard wants: forward slashes, and every other sign percent-encoded (RFC 3986).
fn uri(path: &str) -> String {
    let path = path.strip_prefix("./").unwrap_or(path).replace('\\', "/");
    let mut out = String::new();
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(char::from(byte)),
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}
