//! The files that the editor has open, as they are on its screen.

use compiler::diagnostic::{Diagnostic, Severity};
use compiler::editor::{byte, utf16};
use compiler::source::SourceFile;
use lsp_server::Notification;
use lsp_types::{
    DiagnosticRelatedInformation, DiagnosticSeverity, DidChangeTextDocumentParams, DidCloseTextDocumentParams,
    DidOpenTextDocumentParams, Location, NumberOrString, Position, PublishDiagnosticsParams, Range, Uri,
};
use serde_json::Value;
use std::collections::HashMap;

/// Open files by their address.
#[derive(Debug, Default)]
pub struct Open {
    texts: HashMap<String, String>,
}

impl Open {
    /// What is on the screen.
    pub fn text(&self, uri: &Uri) -> Option<&str> {
        self.texts.get(uri.as_str()).map(String::as_str)
    }

    /// Takes in what the editor says, and answers with the mistakes of the file that changed. What cannot be understood is
    /// passed over: the next change says it again.
    pub fn notice(&mut self, notification: Notification) -> Option<Notification> {
        let Notification { method, params, .. } = notification;
        match method.as_str() {
            "textDocument/didOpen" => {
                let opened: DidOpenTextDocumentParams = serde_json::from_value(params).ok()?;
                let document = opened.text_document;
                self.texts.insert(document.uri.as_str().to_owned(), document.text);
                Some(self.published(document.uri, Some(document.version)))
            }
            "textDocument/didChange" => {
                let changed: DidChangeTextDocumentParams = serde_json::from_value(params).ok()?;
                let uri = changed.text_document.uri;
                let text = self.texts.get_mut(uri.as_str())?;
                for change in changed.content_changes {
                    match change.range {
                        None => *text = change.text,
                        Some(range) => {
                            let (from, to) = bytes(text, range);
                            text.replace_range(from..to, &change.text);
                        }
                    }
                }
                Some(self.published(uri, Some(changed.text_document.version)))
            }
            "textDocument/didClose" => {
                let closed: DidCloseTextDocumentParams = serde_json::from_value(params).ok()?;
                let uri = closed.text_document.uri;
                self.texts.remove(uri.as_str());
                // The editor forgets what it was shown about a file only when it is told that nothing is left.
                Some(publish(PublishDiagnosticsParams { uri, diagnostics: Vec::new(), version: None }))
            }
            _ => None,
        }
    }

    fn published(&self, uri: Uri, version: Option<i32>) -> Notification {
        let text = self.text(&uri).unwrap_or_default();
        let found = mistakes(text).into_iter().map(|mistake| shown(text, &uri, &mistake)).collect();
        publish(PublishDiagnosticsParams { uri, diagnostics: found, version })
    }
}

/// What the check finds in a file.
pub fn mistakes(text: &str) -> Vec<Diagnostic> {
    compiler::check(&SourceFile::new("form.yaml", text)).diagnostics
}

fn publish(params: PublishDiagnosticsParams) -> Notification {
    let params = serde_json::to_value(params).unwrap_or(Value::Null);
    Notification::new("textDocument/publishDiagnostics".to_owned(), params)
}

/// A mistake as editors show it.
pub fn shown(text: &str, uri: &Uri, mistake: &Diagnostic) -> lsp_types::Diagnostic {
    let message = [mistake.message.as_str(), mistake.help.as_str()].join("\n").trim_end().to_owned();
    let related = mistake.related.iter().map(|(at, words)| DiagnosticRelatedInformation {
        location: Location { uri: uri.clone(), range: range(text, at) },
        message: words.to_string(),
    });
    let related: Vec<_> = related.collect();
    lsp_types::Diagnostic {
        range: range(text, &mistake.at),
        severity: Some(match mistake.code.severity() {
            Severity::Mistake => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
        }),
        code: Some(NumberOrString::String(mistake.code.id().to_owned())),
        source: Some("onceform".to_owned()),
        message,
        related_information: (!related.is_empty()).then_some(related),
        ..lsp_types::Diagnostic::default()
    }
}

/// Bytes as the editor counts them.
pub fn range(text: &str, at: &std::ops::Range<usize>) -> Range {
    let position = |byte| {
        let (line, character) = utf16(text, byte);
        Position { line, character }
    };
    Range { start: position(at.start), end: position(at.end) }
}

fn bytes(text: &str, range: Range) -> (usize, usize) {
    let at = |position: Position| byte(text, position.line, position.character);
    let (from, to) = (at(range.start), at(range.end));
    (from.min(to), to.max(from))
}
