//! `onceform-portal`: the service around the forms.
//!
//! A request comes in through [`serve`], finds its rooms in `website`, `account` or `desk` (a form one page at a time:
//! `journey`; from a device that had no network: `device`), is turned into answers by `answers`, judged by the form's validator (`forms`), and kept by `store`. Whatever
//! the channel, `submission` is the one path by which a draft becomes a submission.

mod account;
mod app;
mod arrival;
mod assets;
mod audit;
mod backup;
mod carry;
mod clock;
mod command;
mod council;
mod councillor;
mod csrf;
mod desk;
mod details;
mod device;
mod feedback;
mod feeds;
mod forms;
mod headers;
mod help;
mod insight;
mod journey;
mod keeping;
mod language;
mod listen;
mod mail;
mod pages;
mod people;
mod photo_place;
mod post;
mod probes;
mod problems;
mod providers;
mod publishing;
mod reference;
mod rejudge;
mod renamed;
mod requests;
mod routes;
mod samples;
mod serve;
mod session;
mod settings;
mod sign_in;
mod site;
mod staff;
mod store;
mod submission;
mod typed_day;
mod uploads;
mod versions;
mod visit;
mod wards;
mod watch;
mod website;
mod wishes;
mod words;
mod work;

use clap::Parser as _;
use command::{Action, AuditAction, Command, LogForm};
use std::error::Error;
use std::io::IsTerminal as _;
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

/// Bytes of stack for each thread: as much as the command line gives the compiler, for the same forms.
const STACK: usize = 16 * 1024 * 1024;

fn main() -> ExitCode {
    let Command { action, log } = Command::parse();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match log {
        LogForm::Text => lines.with_ansi(std::io::stderr().is_terminal()).init(),
        LogForm::Json => lines.json().flatten_event(true).with_current_span(true).with_span_list(false).init(),
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread().thread_stack_size(STACK).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            tracing::error!("The service could not start: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(act(action)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn act(action: Action) -> Result<(), Box<dyn Error>> {
    let said = match action {
        Action::Serve { flags, demonstration } => return Ok(serve::serve(flags.settings()?, demonstration).await?),
        Action::Migrate(record) => backup::migrate(&record.settings()?).await?,
        Action::Backup { record, without_lost_files, folder } => {
            backup::back_up(&record.settings()?, &folder, without_lost_files).await?
        }
        Action::Restore { record, folder } => backup::restore(&record.settings()?, &folder).await?,
        Action::MoveTo { record, without_lost_files, to } => {
            backup::move_to(&record.settings()?, &to, without_lost_files).await?
        }
        Action::Council(action) => council::council(action)?,
        Action::People { record, councils, forms, council, action } => {
            let settings = record.settings()?.with_councils(councils).with_forms(forms);
            people::people(&settings, &council, action).await?
        }
        Action::Tidy { record, councils, dry_run, now } => {
            keeping::command::tidy(&record.settings()?.with_councils(councils), dry_run, now).await?
        }
        Action::Holds { record, councils, council, action } => {
            keeping::command::holds(&record.settings()?.with_councils(councils), &council, action).await?
        }
        Action::Person { record, councils, council, action } => {
            keeping::person::person(&record.settings()?.with_councils(councils), &council, action).await?
        }
        Action::Forms { record, councils, forms, council, action } => {
            let settings = record.settings()?.with_councils(councils).with_forms(forms);
            publishing::forms(&settings, &council, action).await?
        }
        Action::Rejudge { record, council, reference } => {
            rejudge::again(&record.settings()?.database, &council, &reference).await?
        }
        Action::Audit(AuditAction::Verify { record, noted }) => {
            audit::verify(&record.settings()?.database, noted).await?
        }
        Action::Routes => serve::routes().to_string(),
        Action::Settings => settings::EXAMPLE.to_owned(),
    };
    Ok(serve::say(&said)?)
}
