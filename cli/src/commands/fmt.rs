//! `onceform fmt`: lays form files out alike.

use crate::files;
use crate::forms::{self, Found};
use crate::outcome::{Failure, Outcome};
use compiler::layout::{LeftAlone, layout};
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

Comments stay, and so does the order. A file with mistakes is left as it is.")]
pub struct Arguments {
    /// Form files, or folders that hold them
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
    LeftAlone(&'static str),
}

/// Lays out every form under the paths.
pub fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let paths = files::find(&arguments.paths)?;
    let mut outcome = Outcome::Clean;
    let mut changed = 0;
    for (path, laid) in paths.iter().zip(forms::each("Laying out", &paths, |path| laid(path))) {
        match laid.map_err(Failure::OurFault)?? {
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
    let all = forms::counted(paths.len(), "form");
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

fn laid(path: &Path) -> Result<Laid, Failure> {
    if Found::of(path)?.outcome() != Outcome::Clean {
        return Ok(Laid::LeftAlone("it has mistakes. To see them: onceform check"));
    }
    let bytes = files::read(path)?;
    let text = layout(&SourceFile::from_bytes(path.display().to_string(), &bytes));
    Ok(match text {
        Ok(text) if text.as_bytes() == bytes => Laid::Right,
        Ok(text) => Laid::Anew(text),
        Err(LeftAlone::Mistakes) => Laid::LeftAlone("it has mistakes. To see them: onceform check"),
        Err(LeftAlone::Unusual) => Laid::LeftAlone("moving its lines would change what it says"),
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
