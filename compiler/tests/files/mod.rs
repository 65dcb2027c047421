//! Forms on the disk, with the files that belong to them.

#![allow(
    clippy::unwrap_used,
    dead_code,
    reason = "a test may stop at the first surprise, and not every test needs all"
)]

use compiler::source::Sources;
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

/// A form with its fragments, councils and translations.
pub fn sources(path: &Path) -> Sources {
    compiler::reuse::gather(path, yaml_in, |path| std::fs::read(path)).unwrap()
}

/// The same with another text in the place of the form's own.
pub fn sources_with(form: &Path, text: &str) -> Sources {
    let read = |path: &Path| if path == form { Ok(text.as_bytes().to_vec()) } else { std::fs::read(path) };
    compiler::reuse::gather(form, yaml_in, read).unwrap()
}

fn yaml_in(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    match std::fs::read_dir(folder) {
        Ok(entries) => {
            let paths = entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>()?;
            Ok(paths.into_iter().filter(|path| path.extension().is_some_and(|kind| kind == "yaml")).collect())
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}
