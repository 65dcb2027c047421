//! What the editor asks, and the answers.

use super::open::{Open, mistakes, name_of, shown};
use super::place::range;
use compiler::editor::{self, Cursor, Desk, Sort, byte};
use compiler::source::Sources;
use lsp_server::{ErrorCode, Request, Response, ResponseError};
use lsp_types::{
    CodeAction, CodeActionKind, CodeActionParams, CompletionItem, CompletionItemKind, CompletionParams,
    CompletionTextEdit, DocumentSymbolParams, GotoDefinitionParams, HoverContents, HoverParams, Location,
    MarkupContent, MarkupKind, PrepareRenameResponse, ReferenceParams, RenameParams, SymbolInformation, SymbolKind,
    TextDocumentPositionParams, TextEdit, Uri, WorkspaceEdit,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, HashMap};

type Answer = Result<Response, ResponseError>;

/// The answer to a request.
pub fn answer(open: &Open, request: &Request) -> Answer {
    match request.method.as_str() {
        "textDocument/completion" => complete(open, request),
        "textDocument/hover" => hover(open, request),
        "textDocument/definition" => definition(open, request),
        "textDocument/references" => references(open, request),
        "textDocument/documentSymbol" => symbols(open, request),
        "textDocument/prepareRename" => prepare_rename(open, request),
        "textDocument/rename" => rename(open, request),
        "textDocument/codeAction" => fixes(open, request),
        other => Err(refused(ErrorCode::MethodNotFound, format!("onceform does not answer {other}"))),
    }
}

fn refused(code: ErrorCode, message: String) -> ResponseError {
    ResponseError { code: code as i32, message, data: None }
}

fn asked<P: DeserializeOwned>(request: &Request) -> Result<P, ResponseError> {
    serde_json::from_value(request.params.clone())
        .map_err(|error| refused(ErrorCode::InvalidParams, format!("This request cannot be read: {error}")))
}

fn say(request: &Request, answer: impl Serialize) -> Answer {
    Ok(Response::new_ok(request.id.clone(), answer))
}

/// The text of an open file and the byte at a place in it.
fn place<'o>(open: &'o Open, at: &TextDocumentPositionParams) -> Result<(&'o str, usize), ResponseError> {
    let text = text(open, &at.text_document.uri)?;
    Ok((text, byte(text, at.position.line, at.position.character)))
}

fn text<'o>(open: &'o Open, uri: &Uri) -> Result<&'o str, ResponseError> {
    open.text(uri).ok_or_else(|| refused(ErrorCode::InvalidParams, format!("{} is not open", uri.as_str())))
}

/// Asks about a place in its form, or in all forms around it.
fn ask<T>(
    open: &Open,
    at: &TextDocumentPositionParams,
    around: bool,
    about: impl FnOnce(&Desk<'_>, Cursor<'_>) -> T,
) -> Result<T, ResponseError> {
    let (text, byte) = place(open, at)?;
    let uri = &at.text_document.uri;
    let forms: Vec<Sources> = if around { open.around(uri, text) } else { vec![open.sources(uri, text)] };
    let name = name_of(uri);
    let cursor = Cursor { file: &name, byte };
    Ok(about(&Desk::of(&forms, Some(cursor)), cursor))
}

fn complete(open: &Open, request: &Request) -> Answer {
    let params: CompletionParams = asked(request)?;
    let at = params.text_document_position;
    let offers = ask(open, &at, false, editor::complete)?.into_iter().enumerate();
    let text = text(open, &at.text_document.uri)?;
    let items: Vec<CompletionItem> = offers
        .map(|(rank, offer)| CompletionItem {
            label: offer.word.trim_end_matches(':').to_owned(),
            kind: Some(match offer.sort {
                Sort::Word => CompletionItemKind::KEYWORD,
                Sort::Value => CompletionItemKind::VALUE,
                Sort::Name => CompletionItemKind::VARIABLE,
                Sort::Choice => CompletionItemKind::ENUM_MEMBER,
            }),
            detail: (!offer.about.is_empty()).then_some(offer.about),
            // The order in which they are explained, not that of the alphabet.
            sort_text: Some(format!("{rank:03}")),
            text_edit: Some(CompletionTextEdit::Edit(TextEdit { range: range(text, &offer.at), new_text: offer.word })),
            ..CompletionItem::default()
        })
        .collect();
    say(request, items)
}

fn hover(open: &Open, request: &Request) -> Answer {
    let params: HoverParams = asked(request)?;
    let at = params.text_document_position_params;
    let uri = &at.text_document.uri;
    let text = text(open, uri)?;
    let sources = open.sources(uri, text);
    let mistakes: Vec<_> = mistakes(&sources, uri).into_iter().map(|mistake| mistake.found).collect();
    let found = ask(open, &at, false, |desk, cursor| editor::hover(desk, cursor, &mistakes))?;
    let found = found.map(|hover| lsp_types::Hover {
        contents: HoverContents::Markup(MarkupContent { kind: MarkupKind::Markdown, value: hover.text }),
        range: Some(range(text, &hover.at)),
    });
    say(request, found)
}

fn definition(open: &Open, request: &Request) -> Answer {
    let params: GotoDefinitionParams = asked(request)?;
    let at = params.text_document_position_params;
    let found = ask(open, &at, false, |desk, cursor| open.location(&editor::definition(desk, cursor)?))?;
    say(request, found)
}

fn references(open: &Open, request: &Request) -> Answer {
    let params: ReferenceParams = asked(request)?;
    let at = params.text_document_position;
    let found = ask(open, &at, true, |desk, cursor| {
        let made = editor::definition(desk, cursor);
        let all = editor::references(desk, cursor).into_iter();
        let wanted = all.filter(|found| params.context.include_declaration || made.as_ref() != Some(found));
        wanted.filter_map(|found| open.location(&found)).collect::<Vec<_>>()
    })?;
    say(request, found)
}

fn symbols(open: &Open, request: &Request) -> Answer {
    let params: DocumentSymbolParams = asked(request)?;
    let uri = params.text_document.uri;
    let text = text(open, &uri)?;
    #[expect(deprecated, reason = "a field that has to be there, though nobody reads it any more")]
    let all = editor::symbols(text).into_iter().map(|symbol| SymbolInformation {
        name: symbol.name,
        kind: match symbol.what {
            "page" => SymbolKind::NAMESPACE,
            "question" => SymbolKind::FIELD,
            _ => SymbolKind::VARIABLE,
        },
        tags: None,
        deprecated: None,
        location: Location { uri: uri.clone(), range: range(text, &symbol.at) },
        container_name: (!symbol.words.is_empty()).then_some(symbol.words),
    });
    say(request, all.collect::<Vec<_>>())
}

fn prepare_rename(open: &Open, request: &Request) -> Answer {
    let at: TextDocumentPositionParams = asked(request)?;
    let found = ask(open, &at, false, |desk, cursor| {
        let (at, placeholder) = editor::renameable(desk, cursor)?;
        Some(PrepareRenameResponse::RangeWithPlaceholder { range: range(&at.file.text, &at.at), placeholder })
    })?;
    say(request, found)
}

/// All files at once: the editor changes every one of them or none.
fn rename(open: &Open, request: &Request) -> Answer {
    let params: RenameParams = asked(request)?;
    let at = params.text_document_position;
    let changes = ask(open, &at, true, |desk, cursor| {
        let mut changes: BTreeMap<String, (Uri, Vec<TextEdit>)> = BTreeMap::new();
        for edit in editor::rename(desk, cursor, params.new_name.trim())? {
            let place = open.location(&edit.at).ok_or_else(|| format!("{} has no address", edit.at.file.name))?;
            let (_, edits) = changes.entry(edit.at.file.name.clone()).or_insert_with(|| (place.uri, Vec::new()));
            edits.push(TextEdit { range: place.range, new_text: edit.with });
        }
        Ok(changes)
    })?;
    let changes = changes.map_err(|why: String| refused(ErrorCode::InvalidParams, why))?;
    say(request, WorkspaceEdit { changes: Some(changes.into_values().collect()), ..WorkspaceEdit::default() })
}

fn changes(uri: Uri, edits: Vec<TextEdit>) -> WorkspaceEdit {
    WorkspaceEdit { changes: Some(HashMap::from([(uri, edits)])), ..WorkspaceEdit::default() }
}

/// The corrections that the check knows, for the lines that the editor asks about.
fn fixes(open: &Open, request: &Request) -> Answer {
    let params: CodeActionParams = asked(request)?;
    let uri = params.text_document.uri;
    let text = text(open, &uri)?;
    let lines = params.range.start.line..=params.range.end.line;
    let mut actions = Vec::new();
    let sources = open.sources(&uri, text);
    for mistake in mistakes(&sources, &uri) {
        let Some((fix, title)) = mistake.found.fix.as_ref().zip(mistake.found.button()) else { continue };
        let place = range(text, &mistake.found.at);
        if !lines.contains(&place.start.line) && !lines.contains(&place.end.line) {
            continue;
        }
        let edit = TextEdit { range: range(text, &fix.at), new_text: fix.with.clone() };
        actions.push(CodeAction {
            title,
            kind: Some(CodeActionKind::QUICKFIX),
            diagnostics: Some(vec![shown(open, text, &mistake)]),
            edit: Some(changes(uri.clone(), vec![edit])),
            is_preferred: Some(true),
            ..CodeAction::default()
        });
    }
    say(request, actions)
}
