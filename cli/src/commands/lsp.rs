//! `onceform lsp`: the language server. It speaks the protocol; what there is to say comes from [`compiler::editor`].

mod answer;
mod open;
mod place;

use crate::outcome::{Failure, Outcome};
use lsp_server::{Connection, Message, Response};
use lsp_types::{
    CodeActionProviderCapability, CompletionOptions, HoverProviderCapability, OneOf, PositionEncodingKind,
    RenameOptions, ServerCapabilities, TextDocumentSyncCapability, TextDocumentSyncKind, WorkDoneProgressOptions,
};
use open::Open;
use std::io::Write;

/// Speak to an editor while a form is being written
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  onceform lsp --stdio

An editor starts this and talks to it on standard input and output.
docs/editors.md says how to set it up in VS Code and Neovim.")]
pub struct Arguments {
    /// Talk on standard input and output, which is the only way there is
    #[arg(long)]
    stdio: bool,
}

/// Runs until the editor says that it is done, or is gone.
pub fn run(_: &Arguments, _: &mut dyn Write) -> Result<Outcome, Failure> {
    let (connection, threads) = Connection::stdio();
    let capabilities = serde_json::to_value(capabilities()).map_err(Failure::ours)?;
    if connection.initialize(capabilities).is_err() {
        // The editor went away before it had said what it wants.
        return Ok(Outcome::Clean);
    }
    let ended = serve(&connection);
    drop(connection);
    // The threads end when the editor closes its side; it may be gone already.
    let _ = threads.join();
    ended
}

fn capabilities() -> ServerCapabilities {
    ServerCapabilities {
        position_encoding: Some(PositionEncodingKind::UTF16),
        text_document_sync: Some(TextDocumentSyncCapability::Kind(TextDocumentSyncKind::INCREMENTAL)),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some([":", " ", "[", ",", "."].map(str::to_owned).to_vec()),
            ..CompletionOptions::default()
        }),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        definition_provider: Some(OneOf::Left(true)),
        references_provider: Some(OneOf::Left(true)),
        document_symbol_provider: Some(OneOf::Left(true)),
        rename_provider: Some(OneOf::Right(RenameOptions {
            prepare_provider: Some(true),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        })),
        code_action_provider: Some(CodeActionProviderCapability::Simple(true)),
        ..ServerCapabilities::default()
    }
}

fn serve(connection: &Connection) -> Result<Outcome, Failure> {
    let mut open = Open::default();
    let mut changed = false;
    for message in &connection.receiver {
        match message {
            Message::Request(request) => {
                match connection.handle_shutdown(&request) {
                    Ok(false) => {}
                    // The editor is done, or broke off in the middle of saying so.
                    Ok(true) | Err(_) => return Ok(Outcome::Clean),
                }
                let answer = answer::answer(&open, &request);
                send(
                    connection,
                    Message::Response(
                        answer.unwrap_or_else(|error| Response::new_err(request.id.clone(), error.code, error.message)),
                    ),
                )?;
            }
            Message::Notification(notification) => {
                changed |= open.notice(notification);
            }
            Message::Response(_) => {}
        }
        // Who types fast is answered once.
        if changed && connection.receiver.is_empty() {
            changed = false;
            for published in open.published() {
                send(connection, Message::Notification(published))?;
            }
        }
    }
    Ok(Outcome::Clean)
}

fn send(connection: &Connection, message: Message) -> Result<(), Failure> {
    connection.sender.send(message).map_err(|_| Failure::NobodyReads)
}
