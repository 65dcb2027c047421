//! The forms in a folder.

use std::path::{Path, PathBuf};

/// Every YAML file of a folder with its bytes, those in folders inside it too.
pub fn forms_below(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(forms_below(&path));
        } else if path.extension().is_some_and(|kind| kind == "yaml") {
            let bytes = std::fs::read(&path).unwrap();
            found.push((path, bytes));
        }
    }
    found
}
