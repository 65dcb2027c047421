//! `onceform outline`: every question with what comes next, on one sheet.

use crate::forms;
use crate::outcome::{Failure, Outcome};
use std::io::Write;
use std::path::PathBuf;

/// Show every question with what comes next
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  onceform outline forms/missed-bin")]
pub struct Arguments {
    /// The form file, or the folder that holds it
    form: PathBuf,
}

/// Prints the sheet of one form.
pub fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let Some(form) = forms::compiled_one(&arguments.form)? else { return Ok(Outcome::Mistakes) };
    write!(out, "{}", compiler::outline::text(&form.program))?;
    Ok(Outcome::Clean)
}
