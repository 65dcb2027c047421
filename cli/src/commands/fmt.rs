//! `onceform fmt`: lays form files out alike.

use crate::files::{self, Folders};
use crate::forms::{self, Found};
use crate::outcome::{Failure, Outcome};
use compiler::diagnostic::Severity;
use compiler::layout::{LeftAlone, layout};
use compiler::reuse::form_of;
use compiler::source::SourceFile;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Lay form files out alike: two spaces a level, nothing else changed
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  onceform fmt
  onceform fmt --check forms       change nothing; exit code 1 when there is something to do

The changes of councils and translations are laid out with their forms. Comments stay, and so does
the order. A file with mistakes is left as it is.")]
pub struct Arguments {
    /// Files of forms, or folders that hold them
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    /// Say which files would change, and change none
    #[arg(long)]
    check: bool,
}

/// What becomes of a file.
enum Laid {
    /// It is as it should be.
    Right,
    /// It should be this.
    Anew(String),
    /// It must be left as it is, with the reason.
    LeftAlone(String),
}

impl Laid {
    fn left_alone(why: LeftAlone) -> Self {
        let hint = if why == LeftAlone::Mistakes { ". To see them: onceform check" } else { "" };
        Self::LeftAlone(format!("{why}{hint}"))
    }
}

/// Lays out every file of the forms under the paths.
pub fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let paths = files::every_file(&arguments.paths)?;
    let groups = by_form(&paths)?;
    let mut outcome = Outcome::Clean;
    let mut changed = 0;
    let laid = forms::each("Laying out", &groups, |(form, files)| laid(form.as_deref(), files));
    for ((_, files), laid) in groups.iter().zip(laid) {
        for (path, laid) in files.iter().zip(laid.map_err(Failure::OurFault)??) {
            match laid {
                Laid::Right => {}
                Laid::Anew(_) if arguments.check => {
                    changed += 1;
                    writeln!(out, "{} is not laid out as it should be", path.display())?;
                }
                Laid::Anew(text) => {
                    changed += 1;
                    replace(path, &text)?;
                    writeln!(out, "Laid out {}", path.display())?;
                }
                Laid::LeftAlone(why) => {
                    outcome = outcome.and(Outcome::Mistakes);
                    writeln!(out, "{} is left as it is: {why}", path.display())?;
                }
            }
        }
    }
    let all = forms::counted(paths.len(), "file");
    match (changed, arguments.check) {
        (0, _) => writeln!(out, "Looked at {all}: nothing to change")?,
        (changed, true) => {
            outcome = outcome.and(Outcome::Mistakes);
            writeln!(out, "Looked at {all}: {changed} to lay out. To do it: onceform fmt")?;
        }
        (changed, false) => writeln!(out, "Looked at {all}: {changed} laid out")?,
    }
    Ok(outcome)
}

/// Files that one form is made of, after its path; none for files whose form is not beside them.
type OfForm = (Option<PathBuf>, Vec<PathBuf>);

/// The files by the form that they belong to, so that each form is checked once.
fn by_form(paths: &[PathBuf]) -> Result<Vec<OfForm>, Failure> {
    let mut groups: Vec<OfForm> = Vec::new();
    for path in paths {
        let form = form_of(path, files::yaml_in, files::read)?;
        match groups.iter_mut().find(|(other, _)| *other == form) {
            Some((_, files)) => files.push(path.clone()),
            None => groups.push((form, vec![path.clone()])),
        }
    }
    Ok(groups)
}

fn laid(form: Option<&Path>, files: &[PathBuf]) -> Result<Vec<Laid>, Failure> {
    let Some(form) = form else {
        let why = "the form that it belongs to is not beside it";
        return Ok(files.iter().map(|_| Laid::LeftAlone(why.to_owned())).collect());
    };
    let found = Found::of(form, &Folders::default())?;
    files.iter().map(|path| laid_of(&found, path)).collect()
}

/// One of the files of a form that was checked.
fn laid_of(found: &Found, path: &Path) -> Result<Laid, Failure> {
    let whole = |path: &Path| path.canonicalize().map_err(|error| Failure::file("read", path, &error));
    let own = whole(path)?;
    for problem in found.diagnostics.iter().filter(|problem| problem.code.severity() == Severity::Mistake) {
        if whole(Path::new(&found.sources.find(&problem.at).file.name))? == own {
            return Ok(Laid::left_alone(LeftAlone::Mistakes));
        }
    }
    let bytes = files::read(path)?;
    let text = layout(&SourceFile::from_bytes(path.display().to_string(), &bytes));
    Ok(match text {
        Ok(text) if text.as_bytes() == bytes => Laid::Right,
        Ok(text) => Laid::Anew(text),
        Err(why) => Laid::left_alone(why),
    })
}

/// Writes the file as a whole: whoever reads it meanwhile sees the old one or the new one.
fn replace(path: &Path, text: &str) -> Result<(), Failure> {
    // Through a link to the file itself, so that the link stays one.
    let path = &path.canonicalize().map_err(|error| Failure::file("write", path, &error))?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let fresh = path.with_file_name(format!(".{name}.new-{}", std::process::id()));
    let written = fs::write(&fresh, text)
        .and_then(|()| fs::set_permissions(&fresh, fs::metadata(path)?.permissions()))
        .and_then(|()| fs::rename(&fresh, path));
    written.map_err(|error| {
        // It may not be there at all; the file itself is as it was.
        let _ = fs::remove_file(&fresh);
        Failure::file("write", path, &error)
    })
}
