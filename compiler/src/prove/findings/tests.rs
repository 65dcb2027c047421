//! Parts of a form have nothing to tell exactly where the whole has nothing to tell.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use super::*;
use crate::source::{SourceFile, Sources};
use crate::{check, lower, read, reuse, spec};
use std::fs;
use std::path::{Path, PathBuf};

/// Whether the whole has something to tell, and whether its smallest parts have; nothing for a form with mistakes.
fn told(path: &Path) -> Option<(bool, bool)> {
    let file = SourceFile::from_bytes(path.display().to_string(), &fs::read(path).unwrap());
    let mut problems = Vec::new();
    let tree = read::read(&file, &mut problems)?;
    let sources = Sources::from(file);
    let mut tree = tree;
    reuse::expand(&mut tree, &reuse::Others::of(&sources).fragments, &mut problems);
    let spec = spec::spec(&tree, &mut problems);
    let form = check::check(&spec, &sources, &mut problems);
    if crate::has_mistakes(&problems) {
        return None;
    }
    let places = Places::of(&form);
    let program = lower::lower(form).ok()?;
    let mut whole = Prover::new(&places, Encoding::new(&program));
    whole.look();
    whole.asked_twice(&twice::pairs(&program, &whole.never_asked));
    whole.texts();
    whole.left_undecided();
    let pairs = twice::pairs(&program, &BTreeSet::new());
    // What is one part cannot be looked at in parts.
    if parts(&program, &places, &pairs, 1).is_empty() {
        return None;
    }
    Some((!whole.found.is_empty(), !parts_have_nothing_to_tell(&program, &places, 1)))
}

fn forms(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            forms(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            found.push(path);
        }
    }
}

#[test]
fn parts_have_something_to_tell_where_the_whole_has() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["../forms", "../examples", "tests/check", "tests/files"] {
        forms(&root.join(folder), &mut files);
    }
    let (mut clean, mut looked_at) = (0, 0);
    for path in files {
        let Some((whole, parts)) = told(&path) else { continue };
        looked_at += 1;
        clean += usize::from(!parts);
        // Parts may leave it to the whole to find out; never the other way round.
        assert!(parts || !whole, "{}", path.display());
    }
    assert!(clean > 10 && looked_at > clean, "{clean} of {looked_at} forms are looked at in parts only");
}
