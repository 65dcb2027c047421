//! The form that the README shows is one that anybody may paste: it checks without a mistake or a warning.

#![allow(clippy::unwrap_used, reason = "a test says what is wrong by failing")]

use compiler::source::SourceFile;
use std::path::Path;

#[test]
fn the_form_in_the_readme_is_clean() {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md")).unwrap();
    let form = readme.split("```yaml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let checked = compiler::check(&SourceFile::from_bytes("README.md".to_owned(), form.as_bytes()));
    assert_eq!(checked.diagnostics, []);
    assert_eq!(checked.program.unwrap().form.id, "skip-licence");
}
