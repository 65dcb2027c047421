//! Shows diagnostics: one format a file.

mod github;
mod json;
mod junit;
mod sarif;
mod text;

pub use github::github;
pub use json::json;
pub use junit::{Tested, junit, junit_of_tests};
pub use sarif::sarif;
pub use text::text;

#[cfg(test)]
mod tests;
