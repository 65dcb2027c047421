//! `onceform schema`: the form file as a JSON Schema, for editors.

use crate::outcome::{Failure, Outcome};
use std::io::Write;

/// Print a JSON Schema of the form file, for editors
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  onceform schema > onceform.schema.json

An editor that knows YAML completes the words of a form by it and says what each means:
docs/editors.md says how to switch it on.")]
pub struct Arguments {}

/// Prints the schema.
pub fn run(_: &Arguments, out: &mut dyn Write) -> Result<Outcome, Failure> {
    writeln!(out, "{:#}", compiler::spec::schema::schema())?;
    Ok(Outcome::Clean)
}
