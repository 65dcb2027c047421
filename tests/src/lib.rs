//! What the tests over the whole of Onceform share.

#![allow(clippy::indexing_slicing, reason = "test code stops where it is wrong")]

pub mod large_form;
pub mod random_form;

use compiler::source::Sources;
use std::io;
use std::path::{Path, PathBuf};

/// A form of the disk with the fragments, councils and translations that belong to it.
///
/// # Errors
/// When one of the files cannot be read.
pub fn sources(path: &Path) -> io::Result<Sources> {
    compiler::reuse::gather(path, yaml_in, |path| std::fs::read(path))
}

fn yaml_in(folder: &Path) -> io::Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let paths =
        std::fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()?;
    Ok(paths.into_iter().filter(|path| path.extension().is_some_and(|kind| kind == "yaml")).collect())
}
