//! The whole form that `docs/authors.md` explains is the one that is shipped.

#![allow(clippy::unwrap_used, reason = "a test says what went wrong by failing")]

use std::path::Path;

#[test]
fn what_is_explained_is_what_is_shipped() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let page = std::fs::read_to_string(root.join("docs/authors.md")).unwrap();
    let form = std::fs::read_to_string(root.join("forms/missed-bin/form.yaml")).unwrap();
    let (_, explained) = page.split_once("## A whole form, explained").unwrap();
    let parts: Vec<&str> = explained.split("```yaml\n").skip(1).map(|part| part.split("```").next().unwrap()).collect();
    assert!(parts.len() >= 8, "the explanation has only {} parts of the form", parts.len());
    for part in parts {
        assert!(form.contains(part), "forms/missed-bin/form.yaml has changed; docs/authors.md still says:\n{part}");
    }
}
