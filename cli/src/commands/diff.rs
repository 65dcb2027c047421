//! `onceform diff OLD NEW`: what changed, and what that does to drafts, stored answers and other systems.

use crate::forms::{self, Form};
use crate::outcome::{Failure, Outcome};
use clap::ValueEnum;
use compiler::calendar::{self, Nation, bank_holidays};
use compiler::diff::{self, Difference};
use compiler::reuse::Role;
use jiff::Zoned;
use jiff::civil::Date;
use runtime_wasm::report::Day;
use serde_json::Value;
use std::fs::File;
use std::io::{Read, Write, stdin};
use std::path::{Path, PathBuf};

/// Say what changed from one version of a form to the next
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  onceform diff published/missed-bin forms/missed-bin
  onceform diff published forms                 every form, by its name
  onceform diff old.yaml new.yaml --migrate draft.json

Each change is safe, asks drafts again, or breaks stored answers or another system. Exit code 1
means that something breaks which the new version does not declare under `breaks`.

With --migrate, the draft (JSON: an object by question, - for standard input) is carried over and
printed, with what is renamed, dropped and to be asked; the exit code is then 0.")]
pub struct Arguments {
    /// The version of before: a form file, or a folder
    old: PathBuf,
    /// The new version: a form file, or a folder
    new: PathBuf,
    /// A draft to carry over to the new version
    #[arg(long, value_name = "FILE")]
    migrate: Option<PathBuf>,
    /// The day the draft is judged by, as 2026-03-10; the day it is if left out
    #[arg(long, value_name = "DATE", requires = "migrate")]
    today: Option<Date>,
    /// How to write it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs: one object, or with folders a list of them
    Json,
}

/// Compares the forms of two files or folders.
pub fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Failure> {
    if let Some(draft) = &arguments.migrate {
        return migrate(arguments, draft, out);
    }
    let folders = arguments.old.is_dir() && arguments.new.is_dir();
    let (old, found) = forms::compiled(std::slice::from_ref(&arguments.old))?;
    let (new, also) = forms::compiled(std::slice::from_ref(&arguments.new))?;
    if found.and(also) != Outcome::Clean {
        return Ok(found.and(also));
    }
    // In a folder the councils' versions are compared too; a form alone is compared as it is without them.
    let wanted = |form: &Form| form.role == Role::Form && (folders || form.council.is_none());
    let (old, new) = (kept(old, wanted), kept(new, wanted));
    let differences = match (old.as_slice(), new.as_slice()) {
        // Two forms are compared whatever they are called.
        ([old], [new]) => vec![diff::diff(&old.program, &new.program)],
        _ if folders => by_name(&old, &new),
        _ => return Err(Failure::Command("Compare a form with a form, or a folder with a folder".to_owned())),
    };
    let gone: Vec<&Form> = match old.len() {
        1 if new.len() == 1 => Vec::new(),
        _ => old.iter().filter(|old| !new.iter().any(|new| new.name() == old.name())).collect(),
    };
    match arguments.format {
        Format::Text => text(&differences, &old, &new, &gone, out)?,
        Format::Json => {
            let all: Vec<Value> = differences.iter().map(diff::json).collect();
            let shown = match all.as_slice() {
                [one] if !folders => one.clone(),
                _ => Value::Array(all),
            };
            writeln!(out, "{shown:#}")?;
        }
    }
    let undeclared = differences.iter().any(|difference| difference.undeclared().next().is_some());
    Ok(if undeclared || !gone.is_empty() { Outcome::Mistakes } else { Outcome::Clean })
}

fn kept(forms: Vec<Form>, wanted: impl Fn(&Form) -> bool) -> Vec<Form> {
    forms.into_iter().filter(wanted).collect()
}

/// The forms that both folders have, in the order of the new one.
fn by_name(old: &[Form], new: &[Form]) -> Vec<Difference> {
    let pairs = new.iter().filter_map(|new| {
        let old = old.iter().find(|old| old.name() == new.name())?;
        Some(diff::diff(&old.program, &new.program).of_council(new.council.as_deref()))
    });
    pairs.collect()
}

fn text(
    differences: &[Difference],
    old: &[Form],
    new: &[Form],
    gone: &[&Form],
    out: &mut dyn Write,
) -> Result<(), Failure> {
    for (position, difference) in differences.iter().enumerate() {
        if position > 0 {
            writeln!(out)?;
        }
        write!(out, "{}", diff::text(difference))?;
    }
    if differences.len() < new.len() {
        for new in new.iter().filter(|new| !old.iter().any(|old| old.name() == new.name())) {
            writeln!(out, "\n{}: a new form", new.name())?;
        }
    }
    for gone in gone {
        writeln!(out, "\n{}: the form is gone. Links to it, drafts and other systems break.", gone.name())?;
    }
    Ok(())
}

fn migrate(arguments: &Arguments, draft: &Path, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let (Some(old), Some(new)) =
        (forms::compiled_one(&arguments.old, None)?, forms::compiled_one(&arguments.new, None)?)
    else {
        return Ok(Outcome::Mistakes);
    };
    let mut text = String::new();
    let read = if draft.as_os_str() == "-" {
        stdin().read_to_string(&mut text)
    } else {
        File::open(draft).and_then(|mut file| file.read_to_string(&mut text))
    };
    read.map_err(|error| Failure::file("read", draft, &error))?;
    let given: Value = serde_json::from_str(&text).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        Failure::Command(format!(
            "{}, line {line}: this is not JSON (it goes wrong at character {column})",
            draft.display()
        ))
    })?;
    if !given.is_object() {
        let hint = "{\"bin\": \"refuse\", \"due\": \"2026-03-09\"}";
        return Err(Failure::Command(format!("{} is not an object by question, like {hint}", draft.display())));
    }
    let today = arguments.today.unwrap_or_else(|| Zoned::now().date());
    let number = calendar::day_number(today.year().into(), today.month().into(), today.day().into());
    let today =
        number.ok_or_else(|| Failure::Command(format!("{today} is not a day that forms can be filled in on")))?;
    let day = Day { today, holidays: bank_holidays(Nation::EnglandAndWales) };
    let migration = diff::migrate(&old.program, &new.program, &given, &day);
    match arguments.format {
        Format::Text => write!(out, "{}", diff::migration_text(&migration))?,
        Format::Json => writeln!(out, "{:#}", migration.json())?,
    }
    Ok(Outcome::Clean)
}
