//! Forms of other builders in our language: small ones of our own, hostile ones, and, where they are at hand, published ones.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test says what went wrong by failing, and prints its table"
)]

mod hostile;
mod newer;
mod published;
mod samples;
mod strange;
mod walker;

use compiler::Checked;
use compiler::import::{Builder, Imported, Names, import};
use compiler::source::SourceFile;

/// Imports and checks.
fn imported(text: &str, builder: Builder) -> (Imported, Checked) {
    let imported = import(text, builder, "sample", Names::Kept).unwrap_or_else(|why| panic!("{why}"));
    let checked = compiler::check(&SourceFile::new("sample.yaml", &imported.yaml));
    (imported, checked)
}

/// The codes of what the check finds.
fn codes(checked: &Checked) -> Vec<&'static str> {
    checked.diagnostics.iter().map(|found| found.code.id()).collect()
}
