//! `onceform outline`: every question with what comes next, on one sheet.

use crate::forms;
use crate::outcome::{Failure, Outcome};
use clap::ValueEnum;
use compiler::outline;
use std::io::Write;
use std::path::PathBuf;

/// Show every question with what comes next
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  onceform outline forms/missed-bin
  onceform outline forms/missed-bin --council penllyn
  onceform outline forms/missed-bin --format html > missed-bin.html
  onceform outline forms/missed-bin --format mermaid")]
pub struct Arguments {
    /// The form file, or the folder that holds it; a file with a council's changes for that council's version
    form: PathBuf,
    /// As this council has it
    #[arg(long, value_name = "COUNCIL")]
    council: Option<String>,
    /// How to write it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For a terminal
    Text,
    /// A Mermaid flow chart of the routes
    Mermaid,
    /// A page to read or to print
    Html,
}

/// Prints the sheet of one form.
pub fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let Some(form) = forms::compiled_one(&arguments.form, arguments.council.as_deref())? else {
        return Ok(Outcome::Mistakes);
    };
    let sheet = match arguments.format {
        Format::Text => outline::text(&form.program),
        Format::Mermaid => outline::mermaid(&form.program),
        Format::Html => outline::html(&form.program).map_err(Failure::ours)?,
    };
    write!(out, "{sheet}")?;
    Ok(Outcome::Clean)
}
