//! `onceform translate`: the side-by-side file of a translation, written or brought up to date.

use crate::files::{self, Folders};
use crate::forms::{self, Found};
use crate::outcome::{Failure, Outcome};
use clap::ValueEnum;
use compiler::report;
use compiler::reuse::Role;
use compiler::source::SourceFile;
use compiler::translate::{changed_places, file_of, places, refreshed};
use compiler::words::Language;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Write or refresh the file of a translation
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  onceform translate forms/missed-bin --to cy
  onceform translate forms/missed-bin --to cy --council penllyn

Writes cy.yaml beside the form: each English text with room for the Welsh. What is there already is
kept; what the form no longer has is moved to the end, under `no longer used`.")]
pub struct Arguments {
    /// The form file, or the folder that holds it
    form: PathBuf,
    /// The language to translate to
    #[arg(long, value_enum, value_name = "LANGUAGE")]
    to: To,
    /// Translate what this council says differently
    #[arg(long, value_name = "COUNCIL")]
    council: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum To {
    /// Welsh
    Cy,
}

/// Writes the file of one form.
pub fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let To::Cy = arguments.to;
    let language = Language::Welsh;
    let path = one(&arguments.form)?;
    let found = Found::of(&path, &Folders::default())?;
    let Some(program) = &found.program else {
        // The mistakes may be in the translation alone; then the form is there, and this is how it is put right.
        writeln!(anstream::stderr(), "{}\n", report::text(&found.sources, &found.diagnostics, true).trim_end())?;
        return Ok(Outcome::Mistakes);
    };
    if found.role != Role::Form {
        return Err(Failure::Command(format!(
            "{} is not a form. Its texts are translated with the forms that use it",
            path.display()
        )));
    }
    let file = file_of(&path, &program.form.id, language, arguments.council.as_deref());
    let wanted = match &arguments.council {
        None => places(program),
        Some(council) => {
            let version = found.councils.iter().find(|version| version.council == *council).ok_or_else(|| {
                Failure::Command(format!("{council} does nothing differently in {}", program.form.id))
            })?;
            changed_places(program, &version.program)
        }
    };
    let before = if file.exists() {
        Some(SourceFile::from_bytes(file.display().to_string(), &files::read(&file)?))
    } else {
        None
    };
    let text = refreshed(&program.form.id, arguments.council.as_deref(), language, &wanted, before.as_ref());
    let Some(text) = text else {
        return Err(Failure::Command(format!(
            "{} cannot be read, so it was left as it is. onceform check says why",
            file.display()
        )));
    };
    std::fs::write(&file, &text).map_err(|error| Failure::file("write", &file, &error))?;
    let done = wanted.len();
    writeln!(out, "Wrote {} with {}", file.display(), forms::counted(done, "text"))?;
    writeln!(out, "Next: write the {} after each `{}:`, then run", language.name(), language.code())?;
    writeln!(out, "  onceform check {}", arguments.form.display())?;
    Ok(Outcome::Clean)
}

/// The one form at a path.
fn one(path: &Path) -> Result<PathBuf, Failure> {
    let paths = files::find(&[path.to_owned()])?;
    match paths.as_slice() {
        [one] => Ok(one.clone()),
        several => Err(Failure::Command(format!("{} holds {} forms. Say which one", path.display(), several.len()))),
    }
}
