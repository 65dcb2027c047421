//! The files that the editor has open, as they are on its screen, with those around them, and what the check finds in them.

use super::place::{bytes, path_of, range, uri_of};
use crate::files;
use crate::outcome::Failure;
use compiler::diagnostic::{Diagnostic, Fix, Severity};
use compiler::reuse::{Role, form_of, forms_around, gather};
use compiler::source::{Located, SourceFile, Sources};
use lsp_server::Notification;
use lsp_types::{
    DiagnosticRelatedInformation, DiagnosticSeverity, DidChangeTextDocumentParams, DidCloseTextDocumentParams,
    DidOpenTextDocumentParams, Location, NumberOrString, PublishDiagnosticsParams, TextDocumentItem, Uri,
};
use rayon::prelude::*;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Open files by their address.
#[derive(Debug, Default)]
pub struct Open {
    texts: BTreeMap<String, Document>,
    /// Files that are not open and that the editor was told mistakes of.
    told: BTreeSet<String>,
    /// Files that were closed since the editor was last told.
    closed: Vec<Uri>,
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

    /// Takes in what the editor says; whether anything changed. What cannot be understood is passed over: the next change says
    /// it again.
    pub fn notice(&mut self, notification: Notification) -> bool {
        let Notification { method, params, .. } = notification;
        let changed = match method.as_str() {
            "textDocument/didOpen" => self.opened(params),
            "textDocument/didChange" => self.changed(params),
            "textDocument/didClose" => self.closed(params),
            _ => None,
        };
        changed.is_some()
    }

    /// The mistakes of every file that is open, and of what belongs to them: one file may use another, so a change in one is
    /// looked at in all. A file that is not open is told only when it has mistakes, or no longer has any.
    pub fn published(&mut self) -> Vec<Notification> {
        let mut told: Vec<Notification> = Vec::new();
        for uri in std::mem::take(&mut self.closed) {
            // The editor forgets what it was shown about a file only when it is told that nothing is left.
            self.told.remove(uri.as_str());
            told.push(publish(PublishDiagnosticsParams { uri, diagnostics: Vec::new(), version: None }));
        }
        let groups = self.groups();
        let found: Vec<BTreeMap<String, Vec<lsp_types::Diagnostic>>> =
            groups.par_iter().map(|sources| self.shown(sources)).collect();
        let mut by_file: BTreeMap<String, Vec<lsp_types::Diagnostic>> = BTreeMap::new();
        for (file, more) in found.into_iter().flatten() {
            let known = by_file.entry(file).or_default();
            for one in more {
                // What is wrong in a fragment is found with every form that uses it.
                let same = |other: &lsp_types::Diagnostic| {
                    (other.range, &other.code, &other.message) == (one.range, &one.code, &one.message)
                };
                if !known.iter().any(same) {
                    known.push(one);
                }
            }
        }
        for document in self.texts.values() {
            let (uri, version) = (document.uri.clone(), Some(document.version));
            let mut diagnostics = by_file.remove(&name_of(&uri)).unwrap_or_default();
            if Role::of_bytes(document.text.as_bytes()).is_none() {
                diagnostics.clear();
            }
            diagnostics.sort_by_key(|found| (found.range.start.line, found.range.start.character));
            told.push(publish(PublishDiagnosticsParams { uri, diagnostics, version }));
        }
        let mut still = BTreeSet::new();
        for (file, diagnostics) in by_file {
            if let Some(uri) = uri_of(Path::new(&file)).filter(|_| !diagnostics.is_empty()) {
                still.insert(uri.as_str().to_owned());
                told.push(publish(PublishDiagnosticsParams { uri, diagnostics, version: None }));
            }
        }
        for gone in std::mem::replace(&mut self.told, still.clone()).difference(&still) {
            if let Ok(uri) = gone.parse() {
                told.push(publish(PublishDiagnosticsParams { uri, diagnostics: Vec::new(), version: None }));
            }
        }
        told
    }

    /// Every form and fragment that the open files belong to or are used by, each once.
    fn groups(&self) -> Vec<Sources> {
        let mut groups: Vec<Sources> = Vec::new();
        let mut add = |sources: Sources| {
            if !groups.iter().any(|other| other.first().name == sources.first().name) {
                groups.push(sources);
            }
        };
        for document in self.texts.values().filter(|document| Role::of_bytes(document.text.as_bytes()).is_some()) {
            add(self.sources(&document.uri, &document.text));
            if Role::of_bytes(document.text.as_bytes()) == Some(Role::Fragment) {
                self.users(&document.uri).into_iter().for_each(&mut add);
            }
        }
        groups
    }

    /// What the check finds in the files of one form, as editors show it, by file.
    fn shown(&self, sources: &Sources) -> BTreeMap<String, Vec<lsp_types::Diagnostic>> {
        let mut by_file: BTreeMap<String, Vec<lsp_types::Diagnostic>> = BTreeMap::new();
        for found in compiler::check_all(sources).diagnostics {
            let file = sources.find(&found.at).file;
            let mistake = Mistake::of(sources, found);
            by_file.entry(file.name.clone()).or_default().push(shown(self, &file.text, &mistake));
        }
        by_file
    }

    fn opened(&mut self, params: Value) -> Option<()> {
        let opened: DidOpenTextDocumentParams = serde_json::from_value(params).ok()?;
        let TextDocumentItem { uri, version, text, .. } = opened.text_document;
        self.texts.insert(uri.as_str().to_owned(), Document { uri, version, text });
        Some(())
    }

    fn changed(&mut self, params: Value) -> Option<()> {
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
        Some(())
    }

    fn closed(&mut self, params: Value) -> Option<()> {
        let closed: DidCloseTextDocumentParams = serde_json::from_value(params).ok()?;
        let uri = closed.text_document.uri;
        self.texts.remove(uri.as_str());
        self.closed.push(uri);
        Some(())
    }

    /// A file with those that belong to it, each as it is on the screen where it is open.
    pub fn sources(&self, uri: &Uri, text: &str) -> Sources {
        let alone = || Sources::from(SourceFile::new(uri.as_str(), text));
        let Some(path) = path_of(uri) else { return alone() };
        let form =
            form_of(&path, files::yaml_in, |path| self.read(path)).ok().flatten().unwrap_or_else(|| path.clone());
        self.gathered(&form).unwrap_or_else(alone)
    }

    /// The same, and every other form that shares a fragment with it: what a name in it can reach.
    pub fn around(&self, uri: &Uri, text: &str) -> Vec<Sources> {
        let mut all = vec![self.sources(uri, text)];
        let mut fragments: Vec<PathBuf> = Vec::new();
        for (_, file) in all.iter().flat_map(Sources::all) {
            if Role::of_bytes(file.text.as_bytes()) == Some(Role::Fragment) {
                fragments.push(PathBuf::from(&file.name));
            }
        }
        let mut forms: BTreeSet<PathBuf> = fragments.iter().flat_map(|fragment| self.forms_around(fragment)).collect();
        // Each fragment by itself too, for its own tests.
        forms.extend(fragments);
        for form in forms {
            if let Some(sources) = self.gathered(&form)
                && all.iter().all(|other| other.first().name != sources.first().name)
            {
                all.push(sources);
            }
        }
        all
    }

    /// The forms that can use a fragment.
    fn users(&self, uri: &Uri) -> Vec<Sources> {
        let forms = path_of(uri).map(|path| self.forms_around(&path)).unwrap_or_default();
        forms.iter().filter_map(|form| self.gathered(form)).collect()
    }

    fn forms_around(&self, fragment: &Path) -> Vec<PathBuf> {
        forms_around(fragment, files::yaml_in, files::folders_in, |path| self.read(path)).unwrap_or_default()
    }

    fn gathered(&self, form: &Path) -> Option<Sources> {
        gather(form, files::yaml_in, |path| self.read(path)).ok()
    }

    /// A file as it is on the screen, or else on the disk.
    fn read(&self, path: &Path) -> Result<Vec<u8>, Failure> {
        let open = self.texts.values().find(|open| path_of(&open.uri).as_deref() == Some(path));
        open.map_or_else(|| files::read(path), |open| Ok(open.text.as_bytes().to_vec()))
    }

    /// The address of a file, as the editor has it where it is open.
    pub fn uri(&self, file: &SourceFile) -> Option<Uri> {
        let open = self.texts.values().find(|open| name_of(&open.uri) == file.name);
        open.map(|open| open.uri.clone()).or_else(|| uri_of(Path::new(&file.name)))
    }

    /// A place in a file, as editors say it.
    pub fn location(&self, place: &Located<'_>) -> Option<Location> {
        Some(Location { uri: self.uri(place.file)?, range: range(&place.file.text, &place.at) })
    }
}

/// The name that a file has in [`Sources`].
pub fn name_of(uri: &Uri) -> String {
    path_of(uri).map_or_else(|| uri.as_str().to_owned(), |path| path.display().to_string())
}

/// What the check finds in a file. Nothing in YAML files that are no forms and belong to none.
pub fn mistakes<'s>(sources: &'s Sources, uri: &Uri) -> Vec<Mistake<'s>> {
    let name = name_of(uri);
    let here = |file: &SourceFile| file.name == name;
    let text = sources.all().find(|(_, file)| here(file)).map(|(_, file)| file.text.as_str());
    if text.is_none_or(|text| Role::of_bytes(text.as_bytes()).is_none()) {
        return Vec::new();
    }
    let all = compiler::check_all(sources).diagnostics.into_iter();
    all.filter(|found| here(sources.find(&found.at).file)).map(|found| Mistake::of(sources, found)).collect()
}

impl<'s> Mistake<'s> {
    /// A mistake in one of these files, in the bytes of that file.
    fn of(sources: &'s Sources, mut found: Diagnostic) -> Self {
        let place = sources.find(&found.at);
        found.fix = found.fix.and_then(|fix| {
            let other = sources.find(&fix.at);
            (other.file.name == place.file.name).then_some(Fix { at: other.at, with: fix.with })
        });
        found.at = place.at;
        let related = std::mem::take(&mut found.related);
        let related = related.into_iter().map(|(at, words)| (sources.find(&at), words)).collect();
        Self { found, related }
    }
}

fn publish(params: PublishDiagnosticsParams) -> Notification {
    let params = serde_json::to_value(params).unwrap_or(Value::Null);
    Notification::new("textDocument/publishDiagnostics".to_owned(), params)
}

/// A mistake as editors show it.
pub fn shown(open: &Open, text: &str, mistake: &Mistake<'_>) -> lsp_types::Diagnostic {
    let Mistake { found, related } = mistake;
    let related: Vec<DiagnosticRelatedInformation> = related
        .iter()
        .filter_map(|(place, words)| {
            Some(DiagnosticRelatedInformation { location: open.location(place)?, message: words.clone() })
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
