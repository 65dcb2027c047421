//! `onceform new street-party`: a form to start from.

use crate::outcome::{Failure, Outcome};
use clap::ValueEnum;
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

/// Makes the folder and its form; never writes over a file that is there.
pub fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let folder = &arguments.name;
    let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    if !is_form_name(name) {
        return Err(Failure::Command(format!(
            "\"{name}\" cannot be the name of a form. Use small letters, digits and hyphens, starting with a letter: \
             street-party"
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
    let text = form(folder, name, arguments.journey);
    file.write_all(text.as_bytes()).map_err(|error| Failure::file("write", &path, &error))?;

    let folder = folder.display();
    writeln!(out, "Wrote {}", path.display())?;
    writeln!(out, "Next: change it to suit your service, then run")?;
    writeln!(out, "  onceform check {folder}")?;
    writeln!(out, "  onceform test {folder}")?;
    Ok(Outcome::Clean)
}

fn form(folder: &Path, name: &str, journey: Journey) -> String {
    let journey = match journey {
        Journey::Report => "report",
        Journey::Pay => "pay",
        Journey::Request => "request",
        Journey::Apply => "apply",
    };
    let mut title = name.replace('-', " ");
    if let Some(first) = title.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    include_str!("../../templates/new-form.txt")
        .replace("TITLE", &title)
        .replace("JOURNEY", journey)
        .replace("form: NAME", &format!("form: {name}"))
        .replace("NAME", &folder.display().to_string())
}

/// As the language wants it: `street-party`.
fn is_form_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && !name.ends_with('-')
        && !name.contains("--")
        && name.chars().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '-')
}
