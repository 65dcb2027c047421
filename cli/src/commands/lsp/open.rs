//! The files that the editor has open, as they are on its screen, and what the check finds in them.

use crate::files;
use compiler::diagnostic::{Diagnostic, Fix, Severity};
use compiler::editor::{byte, utf16};
use compiler::reuse::{Role, form_of, gather};
use compiler::source::{Located, SourceFile, Sources};
use lsp_server::Notification;
use lsp_types::{
    DiagnosticRelatedInformation, DiagnosticSeverity, DidChangeTextDocumentParams, DidCloseTextDocumentParams,
    DidOpenTextDocumentParams, Location, NumberOrString, Position, PublishDiagnosticsParams, Range, TextDocumentItem,
    Uri,
};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Open files by their address.
#[derive(Debug, Default)]
pub struct Open {
    texts: BTreeMap<String, Document>,
}

#[derive(Debug)]
struct Document {
    uri: Uri,
    version: i32,
    text: String,
}

/// A mistake in a file, and what belongs to it in this or another one.
pub struct Mistake<'s> {
    /// In the bytes of the file that was asked about.
    pub found: Diagnostic,
    related: Vec<(Located<'s>, String)>,
}

impl Open {
    /// What is on the screen.
    pub fn text(&self, uri: &Uri) -> Option<&str> {
        self.texts.get(uri.as_str()).map(|document| document.text.as_str())
    }

    /// Takes in what the editor says, and answers with the mistakes of every file that is open: one may use another. What
    /// cannot be understood is passed over: the next change says it again.
    pub fn notice(&mut self, notification: Notification) -> Vec<Notification> {
        let Notification { method, params, .. } = notification;
        let changed = match method.as_str() {
            "textDocument/didOpen" => self.opened(params),
            "textDocument/didChange" => self.changed(params),
            "textDocument/didClose" => self.closed(params),
            _ => None,
        };
        match changed {
            None => Vec::new(),
            Some(first) => {
                first.into_iter().chain(self.texts.values().map(|document| self.published(document))).collect()
            }
        }
    }

    fn opened(&mut self, params: Value) -> Option<Option<Notification>> {
        let opened: DidOpenTextDocumentParams = serde_json::from_value(params).ok()?;
        let TextDocumentItem { uri, version, text, .. } = opened.text_document;
        self.texts.insert(uri.as_str().to_owned(), Document { uri, version, text });
        Some(None)
    }

    fn changed(&mut self, params: Value) -> Option<Option<Notification>> {
        let changed: DidChangeTextDocumentParams = serde_json::from_value(params).ok()?;
        let document = self.texts.get_mut(changed.text_document.uri.as_str())?;
        document.version = changed.text_document.version;
        for change in changed.content_changes {
            match change.range {
                None => document.text = change.text,
                Some(range) => {
                    let (from, to) = bytes(&document.text, range);
                    document.text.replace_range(from..to, &change.text);
                }
            }
        }
        Some(None)
    }

    /// The editor forgets what it was shown about a file only when it is told that nothing is left.
    fn closed(&mut self, params: Value) -> Option<Option<Notification>> {
        let closed: DidCloseTextDocumentParams = serde_json::from_value(params).ok()?;
        let uri = closed.text_document.uri;
        self.texts.remove(uri.as_str());
        Some(Some(publish(PublishDiagnosticsParams { uri, diagnostics: Vec::new(), version: None })))
    }

    fn published(&self, document: &Document) -> Notification {
        let Document { uri, version, text } = document;
        let sources = self.sources(uri, text);
        let found = mistakes(&sources, uri).iter().map(|mistake| shown(text, uri, mistake)).collect();
        publish(PublishDiagnosticsParams { uri: uri.clone(), diagnostics: found, version: Some(*version) })
    }

    /// A file with those that belong to it, each as it is on the screen where it is open.
    pub fn sources(&self, uri: &Uri, text: &str) -> Sources {
        let alone = || Sources::from(SourceFile::new(uri.as_str(), text));
        let Some(path) = path_of(uri) else { return alone() };
        let screen: BTreeMap<PathBuf, &str> =
            self.texts.values().filter_map(|open| Some((path_of(&open.uri)?, open.text.as_str()))).collect();
        let read = |path: &Path| match screen.get(path) {
            Some(text) => Ok(text.as_bytes().to_vec()),
            None => files::read(path),
        };
        let form = form_of(&path, files::yaml_in, read).ok().flatten().unwrap_or_else(|| path.clone());
        gather(&form, files::yaml_in, read).unwrap_or_else(|_| alone())
    }
}

/// What the check finds in a file. Nothing in YAML files that are no forms and belong to none.
pub fn mistakes<'s>(sources: &'s Sources, uri: &Uri) -> Vec<Mistake<'s>> {
    let path = path_of(uri);
    let here = |file: &SourceFile| {
        file.name == uri.as_str() || path.as_ref().is_some_and(|path| Path::new(&file.name) == path)
    };
    let text = sources.all().find(|(_, file)| here(file)).map(|(_, file)| file.text.as_str());
    if text.is_none_or(|text| Role::of_bytes(text.as_bytes()).is_none()) {
        return Vec::new();
    }
    let all = compiler::check_all(sources).diagnostics.into_iter();
    all.filter_map(|mut found| {
        let place = sources.find(&found.at);
        if !here(place.file) {
            return None;
        }
        found.at = place.at;
        found.fix = found.fix.and_then(|fix| {
            let place = sources.find(&fix.at);
            here(place.file).then_some(Fix { at: place.at, with: fix.with })
        });
        let related = std::mem::take(&mut found.related);
        let related = related.into_iter().map(|(at, words)| (sources.find(&at), words)).collect();
        Some(Mistake { found, related })
    })
    .collect()
}

fn publish(params: PublishDiagnosticsParams) -> Notification {
    let params = serde_json::to_value(params).unwrap_or(Value::Null);
    Notification::new("textDocument/publishDiagnostics".to_owned(), params)
}

/// A mistake as editors show it.
pub fn shown(text: &str, uri: &Uri, mistake: &Mistake<'_>) -> lsp_types::Diagnostic {
    let Mistake { found, related } = mistake;
    let related: Vec<DiagnosticRelatedInformation> = related
        .iter()
        .filter_map(|(place, words)| {
            let here = place.file.text == text;
            let uri = if here { uri.clone() } else { uri_of(Path::new(&place.file.name))? };
            let location = Location { uri, range: range(&place.file.text, &place.at) };
            Some(DiagnosticRelatedInformation { location, message: words.clone() })
        })
        .collect();
    lsp_types::Diagnostic {
        range: range(text, &found.at),
        severity: Some(match found.code.severity() {
            Severity::Mistake => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
        }),
        code: Some(NumberOrString::String(found.code.id().to_owned())),
        source: Some("onceform".to_owned()),
        message: [found.message.as_str(), found.help.as_str()].join("\n").trim_end().to_owned(),
        related_information: (!related.is_empty()).then_some(related),
        ..lsp_types::Diagnostic::default()
    }
}

/// The file that an address stands for: `file:///forms/caf%C3%A9.yaml`.
fn path_of(uri: &Uri) -> Option<PathBuf> {
    let written = uri.as_str().strip_prefix("file://")?;
    let mut bytes = Vec::new();
    let mut rest = written.as_bytes();
    while let [first, after @ ..] = rest {
        let code = |digits: &[u8]| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok();
        match (first, after.get(..2).and_then(code)) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    Some(PathBuf::from(String::from_utf8(bytes).ok()?))
}

fn uri_of(path: &Path) -> Option<Uri> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte);
    let written: String = path
        .to_str()?
        .bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect();
    format!("file://{written}").parse().ok()
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
