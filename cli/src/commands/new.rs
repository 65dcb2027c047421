//! `onceform new street-party`: a form to start from.

use crate::outcome::{Failure, Outcome};
use clap::ValueEnum;
use compiler::start;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Start a form that checks clean, with tests that pass
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  onceform new street-party\n  onceform new forms/pothole --journey report")]
pub struct Arguments {
    /// The folder to make. Its last part is the name of the form: small letters, digits and hyphens
    name: PathBuf,
    /// What a resident comes to do
    #[arg(long, value_enum, default_value_t = Journey::Request)]
    journey: Journey,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Journey {
    Report,
    Pay,
    Request,
    Apply,
}

impl Journey {
    /// As the language has it.
    fn word(self) -> &'static str {
        match self {
            Self::Report => "report",
            Self::Pay => "pay",
            Self::Request => "request",
            Self::Apply => "apply",
        }
    }
}

/// Makes the folder and its form; never writes over a file that is there.
pub fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let folder = &arguments.name;
    let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    if !start::is_name(name) {
        let example = start::name(name).unwrap_or_else(|| "street-party".to_owned());
        return Err(Failure::Command(format!(
            "\"{name}\" cannot be the name of a form. Use small letters, digits and hyphens, starting with a letter: \
             {example}"
        )));
    }
    let path = folder.join("form.yaml");
    fs::create_dir_all(folder).map_err(|error| Failure::file("make the folder", folder, &error))?;
    let mut file = match OpenOptions::new().write(true).create_new(true).open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            return Err(Failure::Command(format!("{} is there already, and was left as it is", path.display())));
        }
        Err(error) => return Err(Failure::file("write", &path, &error)),
    };
    let text = format!("{}{}", head(folder), start::form(name, arguments.journey.word()));
    file.write_all(text.as_bytes()).map_err(|error| Failure::file("write", &path, &error))?;

    let folder = folder.display();
    writeln!(out, "Wrote {}", path.display())?;
    writeln!(out, "Next: change it to suit your service, then run")?;
    writeln!(out, "  onceform check {folder}")?;
    writeln!(out, "  onceform test {folder}")?;
    Ok(Outcome::Clean)
}

/// What stands above it for whoever has this command.
fn head(folder: &Path) -> String {
    let folder = folder.display();
    format!(
        "# Change this form to suit your service, then look for mistakes and run its tests:\n#\n#   onceform check {folder}\n\
         #   onceform test {folder}\n\n"
    )
}
