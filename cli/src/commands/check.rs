//! `onceform check`: every mistake in every form, at its place.

use crate::files;
use crate::forms::{self, Found};
use crate::outcome::{Failure, Outcome};
use clap::ValueEnum;
use compiler::diagnostic::Severity;
use compiler::report;
use compiler::reuse::Role;
use std::collections::HashSet;
use std::io::Write;
use std::path::PathBuf;

/// Look for mistakes in forms
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  onceform check\n  onceform check forms/missed-bin\n  onceform check forms --format json\n  onceform check forms --format sarif > onceform.sarif\n\n\
In a folder, every YAML file that starts with form: or fragment: is checked, with the changes of councils and the \
translations beside it. Other YAML files are passed over, and so are hidden folders, target and node_modules. Folders \
called tests, fixtures or fuzz are left aside unless you name one."
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
    /// SARIF 2.1.0, for code hosts and editors
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// JUnit XML, for continuous integration
    Junit,
}

/// Checks every form under the paths.
pub fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let search = files::search(&arguments.paths)?;
    let mut all = forms::found(&search.files)?;
    let outcome = all.iter().map(Found::outcome).fold(Outcome::Clean, Outcome::and);
    say_once(&mut all);
    let files: Vec<_> = all.iter().map(|found| (&found.sources, found.diagnostics.as_slice())).collect();
    match arguments.format {
        Format::Sarif => writeln!(out, "{:#}", report::sarif(&files))?,
        Format::Junit => writeln!(out, "{}", report::junit(&files).trim_end())?,
        Format::Github => {
            for (sources, diagnostics) in files {
                write!(out, "{}", report::github(sources, diagnostics))?;
            }
            text(&all, &search.left_aside, out)?;
        }
        Format::Text => text(&all, &search.left_aside, out)?,
        Format::Json => {
            let entries = all.iter().flat_map(|found| report::json(&found.sources, &found.diagnostics)).collect();
            writeln!(out, "{:#}", serde_json::Value::Array(entries))?;
        }
    }
    Ok(outcome)
}

/// What is wrong in a fragment is wrong in every form that uses it; it is said where it is met first.
fn say_once(all: &mut [Found]) {
    let mut said = HashSet::new();
    // A fragment that is checked by itself says it best.
    let (fragments, forms): (Vec<_>, Vec<_>) = all.iter_mut().partition(|found| found.role == Role::Fragment);
    for found in fragments.into_iter().chain(forms) {
        let sources = &found.sources;
        found.diagnostics.retain(|diagnostic| {
            let at = sources.find(&diagnostic.at);
            said.insert((at.file.name.clone(), at.at.start, diagnostic.code, diagnostic.message.clone()))
        });
    }
}

fn text(all: &[Found], left_aside: &[PathBuf], out: &mut dyn Write) -> Result<(), Failure> {
    for found in all.iter().filter(|found| !found.diagnostics.is_empty()) {
        writeln!(out, "{}", report::text(&found.sources, &found.diagnostics, true).trim_end())?;
        writeln!(out)?;
    }
    for folder in left_aside {
        writeln!(out, "Left aside: {}, cases for a program. To check them, name the folder", folder.display())?;
    }
    let count = |severity| {
        let all = all.iter().flat_map(|found| &found.diagnostics);
        all.filter(|diagnostic| diagnostic.code.severity() == severity).count()
    };
    let fragments = all.iter().filter(|found| found.role == Role::Fragment).count();
    let mut forms = forms::counted(all.len() - fragments, "form");
    if fragments > 0 {
        forms = format!("{forms} and {}", forms::counted(fragments, "fragment"));
    }
    match (count(Severity::Mistake), count(Severity::Warning)) {
        (0, 0) => writeln!(out, "\x1b[32mChecked {forms}: no mistakes\x1b[0m")?,
        (0, warnings) => writeln!(out, "Checked {forms}: no mistakes, {}", forms::counted(warnings, "warning"))?,
        (mistakes, 0) => writeln!(out, "Checked {forms}: {}", forms::counted(mistakes, "mistake"))?,
        (mistakes, warnings) => {
            let (mistakes, warnings) = (forms::counted(mistakes, "mistake"), forms::counted(warnings, "warning"));
            writeln!(out, "Checked {forms}: {mistakes}, {warnings}")?;
        }
    }
    Ok(())
}
