//! Parts of a form have nothing to tell where the whole has nothing to tell, and a longer form has more parts, not larger ones.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

#[path = "../../../tests/files/below.rs"]
mod below;

use super::*;
use crate::source::{SourceFile, Sources};
use crate::{check, lower, read, reuse, spec};
use below::forms_below;
use std::path::Path;

/// A form with its places; nothing when it has mistakes.
fn compiled(file: SourceFile) -> Option<(Program, Places)> {
    let mut problems = Vec::new();
    let mut tree = read::read(&file, &mut problems)?;
    let sources = Sources::from(file);
    reuse::expand(&mut tree, &reuse::Others::of(&sources).fragments, &mut problems);
    let spec = spec::spec(&tree, &mut problems);
    let form = check::check(&spec, &sources, &mut problems);
    if crate::has_mistakes(&problems) {
        return None;
    }
    let places = Places::of(&form);
    Some((lower::lower(form).ok()?, places))
}

/// Whether the whole has something to tell, and whether its smallest parts have; nothing for a form that is one part.
fn told(path: &Path, bytes: &[u8]) -> Option<(bool, bool)> {
    let (program, places) = compiled(SourceFile::from_bytes(path.display().to_string(), bytes))?;
    let mut whole = Prover::new(&places, Encoding::new(&program));
    whole.look();
    whole.asked_twice(&twice::pairs(&program, &whole.never_asked));
    whole.texts();
    whole.left_undecided();
    let pairs = twice::pairs(&program, &BTreeSet::new());
    if parts(&program, &places, &pairs, 1).is_empty() {
        return None;
    }
    Some((!whole.found.is_empty(), !parts_have_nothing_to_tell(&program, &places, 1)))
}

#[test]
fn parts_have_something_to_tell_where_the_whole_has() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["../forms", "../examples", "tests/check"];
    let (mut clean, mut looked_at) = (0, 0);
    for (path, bytes) in folders.iter().flat_map(|folder| forms_below(&root.join(folder))) {
        let Some((whole, parts)) = told(&path, &bytes) else { continue };
        looked_at += 1;
        clean += usize::from(!parts);
        // Parts may leave it to the whole to find out; never the other way round.
        assert!(parts || !whole, "{}", path.display());
    }
    assert!(clean > 10 && looked_at > clean, "{clean} of {looked_at} forms are looked at in parts only");
}

/// Pages of a yes or no, a date that hangs on it and on today, and a choice.
fn with_pages(count: usize) -> String {
    let page = |at: usize| {
        format!(
            "  - page: page_{at}\n    title: Page {at}\n    questions:\n      - question: yes_{at}\n        type: yes or no\n        ask: Is there a step {at}?\n      - question: date_{at}\n        type: date\n        ask: When does step {at} start?\n        ask when: yes_{at} is yes\n        rules:\n          - must: date_{at} is today or after\n            otherwise: Step {at} must start today or later\n      - question: kind_{at}\n        type: choice\n        ask: Which kind is it?\n        options: {{ one: One, two: Two }}\n"
        )
    };
    format!("form: long\ntitle: A long form\npages:\n{}", (0..count).map(page).collect::<String>())
}

#[test]
fn a_longer_form_has_more_parts_and_no_larger_ones() {
    let sizes = [50, 200].map(|count| {
        let (program, places) = compiled(SourceFile::new("long.yaml", &with_pages(count))).unwrap();
        assert!(parts_have_nothing_to_tell(&program, &places, FEWEST_QUESTIONS));
        let parts = parts(&program, &places, &[], FEWEST_QUESTIONS);
        (parts.len(), parts.iter().map(|part| part.questions.len()).max().unwrap())
    });
    let [(few, size), (many, other)] = sizes;
    assert_eq!(size, other);
    assert!(many > 3 * few && size < 2 * FEWEST_QUESTIONS, "{sizes:?}");
}
