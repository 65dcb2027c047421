//! A folder that is written as a whole: a reader sees the old one or the new one, never half of it.

use crate::outcome::Failure;
use compiler::emit::folder::Files;
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

/// Writes `files` as the folder `parent/name` in place of what an earlier run wrote there.
///
/// # Errors
/// When it cannot be written, or when the folder holds anything that this command does not write: it is then left alone.
pub fn replace(parent: &Path, name: &str, files: &Files) -> Result<(), Failure> {
    let target = parent.join(name);
    refuse_to_lose_what_is_not_ours(&target, files)?;
    fs::create_dir_all(parent).map_err(|error| Failure::file("make the folder", parent, &error))?;

    // Beside the target, so that a rename stays on one disk.
    let fresh = Temporary(parent.join(format!(".{name}.new-{}", std::process::id())));
    let stale = Temporary(parent.join(format!(".{name}.old-{}", std::process::id())));
    let mut made = BTreeSet::new();
    for (path, bytes) in files {
        let path = fresh.0.join(path);
        let folder = path.parent().unwrap_or(&fresh.0);
        if made.insert(folder.to_owned()) {
            fs::create_dir_all(folder).map_err(|error| Failure::file("make the folder", folder, &error))?;
        }
        fs::write(&path, bytes).map_err(|error| Failure::file("write", &path, &error))?;
    }
    let replaced = target.exists();
    if replaced {
        fs::rename(&target, &stale.0).map_err(|error| Failure::file("replace", &target, &error))?;
    }
    if let Err(error) = fs::rename(&fresh.0, &target) {
        if replaced {
            // The old one was good; if even this fails, both are still there under their temporary names.
            match fs::rename(&stale.0, &target) {
                Ok(()) => {}
                Err(_) => stale.keep(),
            }
        }
        return Err(Failure::file("write", &target, &error));
    }
    Ok(())
}

fn refuse_to_lose_what_is_not_ours(target: &Path, files: &Files) -> Result<(), Failure> {
    if !target.exists() {
        return Ok(());
    }
    let ours: BTreeSet<OsString> =
        files.iter().filter_map(|(path, _)| path.split('/').next()).map(OsString::from).collect();
    let entries = fs::read_dir(target).map_err(|error| Failure::file("read", target, &error))?;
    for entry in entries {
        let entry = entry.map_err(|error| Failure::file("read", target, &error))?;
        if !ours.contains(&entry.file_name()) {
            return Err(Failure::Command(format!(
                "{} holds {}, which this command did not write. Choose another folder with -o, or empty that one first",
                target.display(),
                entry.file_name().display()
            )));
        }
    }
    Ok(())
}

/// A folder that is removed again, whatever happens.
struct Temporary(PathBuf);

impl Temporary {
    fn keep(self) {
        std::mem::forget(self);
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // Not there, or not ours to remove: either way there is nothing more to do about it.
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use super::*;

    fn files(paths: &[&str]) -> Files {
        paths.iter().map(|path| ((*path).to_owned(), path.as_bytes().to_vec())).collect()
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_second_run_leaves_nothing_of_the_first() {
        let parent = tempfile::tempdir().unwrap();
        replace(parent.path(), "form", &files(&["one", "pages/a", "pages/b"])).unwrap();
        replace(parent.path(), "form", &files(&["one", "pages/b"])).unwrap();
        assert_eq!(names(&parent.path().join("form/pages")), ["b"]);
        assert_eq!(names(parent.path()), ["form"]);
    }

    #[test]
    fn a_folder_with_other_things_in_it_is_left_alone() {
        let parent = tempfile::tempdir().unwrap();
        fs::create_dir(parent.path().join("form")).unwrap();
        fs::write(parent.path().join("form/form.yaml"), "form: form").unwrap();
        let refused = replace(parent.path(), "form", &files(&["one"]));
        assert!(matches!(refused, Err(Failure::Command(message)) if message.contains("form.yaml")));
        assert_eq!(names(&parent.path().join("form")), ["form.yaml"]);
        assert_eq!(names(parent.path()), ["form"]);
    }
}
