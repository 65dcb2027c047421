//! The `onceform` command: finds the forms, calls the compiler and says what it found.
//!
//! Exit codes: 0 clean or warnings only, 1 mistakes in forms or invalid answers, 2 a wrong command or an unreadable file,
//! 3 our own fault.

mod commands;
mod files;
mod folder;
mod forms;
mod outcome;
mod progress;
mod verdict;

use anstream::{stderr, stdout};
use clap::{Parser, Subcommand};
use compiler::codes::Code;
use outcome::{Failure, Outcome};
use std::io::Write;
use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;

/// Checks council forms and compiles them to WASM validators and accessible pages.
#[derive(Debug, Parser)]
#[command(name = "onceform", version, max_term_width = 100, after_help = EXAMPLES)]
struct Command {
    #[command(subcommand)]
    name: Name,
}

const EXAMPLES: &str = "\
Examples:
  onceform new street-party          start a form in the folder street-party
  onceform check                     look for mistakes in every form in this folder
  onceform test forms/missed-bin     run the tests beside a form
  onceform build forms -o site       write validators and pages to the folder site
  onceform diff published forms      what changed since, and what that breaks
  onceform explain F012              what a code means and how to put it right

Exit codes: 0 clean or warnings only, 1 mistakes in forms or answers, 2 wrong command or
unreadable file, 3 a fault in onceform itself.";

#[derive(Debug, Subcommand)]
enum Name {
    New(commands::new::Arguments),
    Check(commands::check::Arguments),
    Test(commands::test::Arguments),
    Build(commands::build::Arguments),
    Validate(commands::validate::Arguments),
    Outline(commands::outline::Arguments),
    Diff(commands::diff::Arguments),
    Translate(commands::translate::Arguments),
    Explain(commands::explain::Arguments),
    Schema(commands::schema::Arguments),
    Fmt(commands::fmt::Arguments),
    Import(commands::import::Arguments),
    Lsp(commands::lsp::Arguments),
}

fn main() -> ExitCode {
    let Command { name } = Command::parse();
    // The message of a panic is for us; it is shown below in words that say what to do with it.
    panic::set_hook(Box::new(|_| {}));
    let ended = panic::catch_unwind(AssertUnwindSafe(|| {
        forms::prepare_threads();
        run(name, &mut stdout())
    }));
    let failure = match ended {
        Ok(Ok(outcome)) => return outcome.into(),
        Ok(Err(failure)) => failure,
        Err(panic) => Failure::OurFault(forms::panic_message(&*panic)),
    };
    // Where even standard error is closed, the exit code is all there is left to say it with.
    match failure {
        Failure::NobodyReads => ExitCode::SUCCESS,
        Failure::Command(message) => {
            let _ = writeln!(stderr(), "\x1b[1;31merror:\x1b[0m {message}");
            ExitCode::from(2)
        }
        Failure::OurFault(message) => {
            let code = Code::OurFault;
            let _ = writeln!(stderr(), "\x1b[1;31m{}:\x1b[0m {}: {message}", code.id(), code.title());
            ExitCode::from(3)
        }
    }
}

fn run(name: Name, out: &mut dyn Write) -> Result<Outcome, Failure> {
    match name {
        Name::New(arguments) => commands::new::run(&arguments, out),
        Name::Check(arguments) => commands::check::run(&arguments, out),
        Name::Test(arguments) => commands::test::run(&arguments, out),
        Name::Build(arguments) => commands::build::run(&arguments, out),
        Name::Validate(arguments) => commands::validate::run(&arguments, out),
        Name::Outline(arguments) => commands::outline::run(&arguments, out),
        Name::Diff(arguments) => commands::diff::run(&arguments, out),
        Name::Translate(arguments) => commands::translate::run(&arguments, out),
        Name::Explain(arguments) => commands::explain::run(&arguments, out),
        Name::Fmt(arguments) => commands::fmt::run(&arguments, out),
        Name::Schema(arguments) => commands::schema::run(&arguments, out),
        Name::Import(arguments) => commands::import::run(&arguments, out),
        Name::Lsp(arguments) => commands::lsp::run(&arguments, out),
    }
}
