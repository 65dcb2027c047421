//! `onceform check`: every mistake in every form, at its place.

use crate::forms;
use crate::outcome::{Failure, Outcome};
use clap::ValueEnum;
use compiler::codes::Code;
use compiler::diagnostic::{Diagnostic, Severity};
use compiler::report;
use compiler::source::SourceFile;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Look for mistakes in forms
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  onceform check\n  onceform check forms/missed-bin\n  onceform check forms --format json"
)]
pub struct Arguments {
    /// Form files, or folders that hold them
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    /// How to write what was found
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs: one list, an object for each mistake or warning
    Json,
}

/// A form file and what was found in it.
struct Found {
    file: SourceFile,
    diagnostics: Vec<Diagnostic>,
}

/// Checks every form under the paths.
pub fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let paths = forms::find(&arguments.paths)?;
    let mut all = Vec::new();
    for (path, found) in paths.iter().zip(forms::each("Checking", &paths, |path| check(path))) {
        all.push(found.unwrap_or_else(|panic| our_fault(path, &panic))?);
    }
    match arguments.format {
        Format::Text => text(&all, out)?,
        Format::Json => {
            let entries = all.iter().flat_map(|found| report::json(&found.file, &found.diagnostics));
            let entries = serde_json::Value::Array(entries.collect());
            writeln!(out, "{entries:#}")?;
        }
    }
    let outcome = |diagnostic: &Diagnostic| match (diagnostic.code, diagnostic.code.severity()) {
        (Code::OurFault, _) => Outcome::OurFault,
        (_, Severity::Mistake) => Outcome::Mistakes,
        (_, Severity::Warning) => Outcome::Clean,
    };
    let diagnostics = all.iter().flat_map(|found| &found.diagnostics);
    Ok(diagnostics.map(outcome).fold(Outcome::Clean, Outcome::and))
}

fn check(path: &Path) -> Result<Found, Failure> {
    let file = forms::source(path)?;
    let diagnostics = compiler::check(&file).diagnostics;
    Ok(Found { file, diagnostics })
}

fn our_fault(path: &Path, panic: &str) -> Result<Found, Failure> {
    let message = format!("onceform could not finish this form, and that is a fault in onceform: {panic}");
    Ok(Found { file: forms::source(path)?, diagnostics: vec![Diagnostic::new(Code::OurFault, 0..0, message)] })
}

fn text(all: &[Found], out: &mut dyn Write) -> Result<(), Failure> {
    for found in all.iter().filter(|found| !found.diagnostics.is_empty()) {
        writeln!(out, "{}", report::text(&found.file, &found.diagnostics).trim_end())?;
        writeln!(out)?;
    }
    let count = |severity| {
        let all = all.iter().flat_map(|found| &found.diagnostics);
        all.filter(|diagnostic| diagnostic.code.severity() == severity).count()
    };
    let forms = counted(all.len(), "form");
    match (count(Severity::Mistake), count(Severity::Warning)) {
        (0, 0) => writeln!(out, "\x1b[32mChecked {forms}: no mistakes\x1b[0m")?,
        (0, warnings) => writeln!(out, "Checked {forms}: no mistakes, {}", counted(warnings, "warning"))?,
        (mistakes, 0) => writeln!(out, "Checked {forms}: {}", counted(mistakes, "mistake"))?,
        (mistakes, warnings) => {
            let (mistakes, warnings) = (counted(mistakes, "mistake"), counted(warnings, "warning"));
            writeln!(out, "Checked {forms}: {mistakes}, {warnings}")?;
        }
    }
    Ok(())
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
