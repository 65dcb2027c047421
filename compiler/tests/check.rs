//! A form in `tests/check/` is a test: `NAME.yaml` is checked and the messages are those in `NAME.txt`, to the letter. A folder
//! is one too: its `form.yaml` with all that stands beside it, and the messages in `messages.txt`. In `mistakes/` each form has
//! one mistake that somebody could make who fills in forms for a living and writes them for the first time; there each
//! correction that is offered has to be right.
//! `BLESS=1` writes the messages anew, to be read over before they are committed; not where `CI=true`.

use compiler::codes::Code;
use compiler::diagnostic::Diagnostic;
use compiler::report::text;
use compiler::source::{SourceFile, Sources};
use libtest_mimic::{Arguments, Failed, Trial};
use std::path::{Path, PathBuf};

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check");
    let mistakes = folder.join("mistakes");
    let mut forms: Vec<PathBuf> = [&folder, &mistakes]
        .into_iter()
        .flat_map(std::fs::read_dir)
        .flatten()
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.is_dir() || path.extension().is_some_and(|kind| kind == "yaml"))
        .filter(|path| *path != mistakes)
        .collect();
    forms.sort();
    let trials = forms.into_iter().map(|path| {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        Trial::test(name, move || case(&path))
    });
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit();
}

fn source(path: &Path) -> std::io::Result<SourceFile> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(SourceFile::from_bytes(name, &std::fs::read(path)?))
}

fn sources(path: &Path) -> std::io::Result<Sources> {
    if !path.is_dir() {
        return source(path).map(Sources::from);
    }
    let entries = std::fs::read_dir(path)?.filter_map(|entry| entry.ok().map(|entry| entry.path()));
    let is_other = |path: &PathBuf| !path.ends_with("form.yaml") && path.extension().is_some_and(|kind| kind == "yaml");
    let mut others: Vec<PathBuf> = entries.filter(is_other).collect();
    others.sort();
    let mut sources = Sources::from(source(&path.join("form.yaml"))?);
    for other in others {
        sources.add(source(&other)?);
    }
    Ok(sources)
}

fn case(path: &Path) -> Result<(), Failed> {
    let sources = sources(path)?;
    let checked = compiler::check_all(&sources);
    let mut said = text(&sources, &checked.diagnostics, false);
    if said.is_empty() {
        said.push_str("clean\n");
    }
    let expected = if path.is_dir() { path.join("messages.txt") } else { path.with_extension("txt") };
    if std::env::var_os("BLESS").is_some() {
        if std::env::var("CI").is_ok_and(|ci| ci == "true") {
            return Err("BLESS is for people who read what they bless, not for CI".into());
        }
        return Ok(std::fs::write(expected, said)?);
    }
    let wanted = std::fs::read_to_string(&expected)
        .map_err(|_| "there is no .txt beside it yet: run with BLESS=1 and read it")?;
    if wanted != said {
        return Err(format!("the messages changed.\n--- wanted\n{wanted}\n--- said\n{said}").into());
    }
    match path.parent() {
        Some(folder) if folder.ends_with("mistakes") => corrections(sources.first()),
        _ => Ok(()),
    }
}

/// Whoever takes a correction is rid of that mistake and gets no other for it, unless the file could not be read before.
fn corrections(file: &SourceFile) -> Result<(), Failed> {
    let found = compiler::check(file).diagnostics;
    for mistake in &found {
        let Some(fix) = &mistake.fix else { continue };
        let mut text = file.text.clone();
        text.replace_range(fix.at.clone(), &fix.with);
        let mended = SourceFile::new(file.name.as_str(), &text);
        let after = compiler::check(&mended).diagnostics;
        let line = mended.text.lines().nth(file.place(fix.at.start).line - 1).unwrap_or_default();
        let same = |other: &&Diagnostic| other.code == mistake.code && other.message == mistake.message;
        let more = after.len() >= found.len() && mistake.code != Code::NotReadable;
        if more || after.iter().filter(same).count() >= found.iter().filter(same).count() {
            return Err(format!("this is no correction: {line}\n{after:#?}").into());
        }
    }
    Ok(())
}
