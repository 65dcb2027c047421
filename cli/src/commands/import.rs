//! `onceform import --from xgov definition.json`: brings a form of another builder into our language.

use crate::files::refuse_standard_input;
use crate::outcome::{Failure, Outcome};
use anstream::stderr;
use clap::ValueEnum;
use compiler::diagnostic::Severity;
use compiler::import::{self, Builder, Names, Weight};
use compiler::report;
use compiler::source::{SourceFile, Sources};
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// Bring a form of another form builder into the language
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  onceform import --from xgov parking.json -o forms/parking/form.yaml
  onceform import --from defra permit.yaml > permit-form.yaml

What could not be carried over is said on standard error, and in the file at its place.
Exit code 1: it was written, and has faults that it had before or mistakes to mend.")]
pub struct Arguments {
    /// The definition, JSON or YAML
    file: PathBuf,
    /// Whose definition it is
    #[arg(long, value_enum)]
    from: From,
    /// Where to write the form; without it, to standard output. A file that is there is not written over
    #[arg(short, long)]
    output: Option<PathBuf>,
    /// What the questions are named by
    #[arg(long, value_enum, default_value_t = Naming::Kept)]
    names: Naming,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum From {
    /// The XGov digital form builder
    Xgov,
    /// The DEFRA forms, versions 1 and 2
    Defra,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Naming {
    /// The names that they have, so that earlier and later rounds still fit together
    Kept,
    /// The words of the question, where the builder only made up letters
    Worded,
}

/// Writes the form and says what its author should know.
pub fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let text = read(&arguments.file)?;
    let name = arguments.file.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
    let builder = match arguments.from {
        From::Xgov => Builder::Xgov,
        From::Defra => Builder::Defra,
    };
    let names = match arguments.names {
        Naming::Kept => Names::Kept,
        Naming::Worded => Names::Worded,
    };
    let imported = import::import(&text, builder, name, names)
        .map_err(|why| Failure::Command(format!("{} was not imported. {why}", arguments.file.display())))?;
    let shown = match &arguments.output {
        None => {
            write!(out, "{}", imported.yaml)?;
            PathBuf::from(format!("{name}.yaml"))
        }
        Some(path) => {
            write_new(path, &imported.yaml)?;
            writeln!(out, "Wrote {}", path.display())?;
            path.clone()
        }
    };
    let mut notes = stderr();
    for (weight, heading) in [
        (Weight::Fault, "\x1b[1;33mFaults that the form had before\x1b[0m"),
        (Weight::NotCarried, "\x1b[1mNot carried over\x1b[0m"),
        (Weight::Changed, "\x1b[1mWritten in another way\x1b[0m"),
    ] {
        let about: Vec<_> = imported.notes.iter().filter(|note| note.weight == weight).collect();
        if !about.is_empty() {
            writeln!(notes, "{heading}")?;
            about.iter().try_for_each(|note| writeln!(notes, "  - {note}"))?;
        }
    }
    let file = Sources::from(SourceFile::new(shown.display().to_string(), &imported.yaml));
    let checked = compiler::check_all(&file);
    if !checked.diagnostics.is_empty() {
        writeln!(notes, "\n{}", report::text(&file, &checked.diagnostics, true).trim_end())?;
    }
    let faults = imported.notes.iter().any(|note| note.weight == Weight::Fault);
    let mistakes = checked.diagnostics.iter().any(|found| found.code.severity() == Severity::Mistake);
    Ok(if faults || mistakes { Outcome::Mistakes } else { Outcome::Clean })
}

fn read(path: &Path) -> Result<String, Failure> {
    let unreadable = |error: std::io::Error| Failure::file("read", path, &error);
    refuse_standard_input(path)?;
    if path.is_dir() {
        return Err(Failure::Command(format!("{} is a folder, and one definition is wanted here", path.display())));
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(import::MOST_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    String::from_utf8(bytes)
        .map_err(|_| Failure::Command(format!("{} is not text in UTF-8, so it cannot be read", path.display())))
}

fn write_new(path: &Path, text: &str) -> Result<(), Failure> {
    let unwritable = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => {
            Failure::Command(format!("{} is there already, and was left as it is", path.display()))
        }
        _ => Failure::file("write", path, &error),
    };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(unwritable)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).open(path).map_err(unwritable)?;
    file.write_all(text.as_bytes()).map_err(unwritable)
}
