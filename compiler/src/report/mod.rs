//! Shows diagnostics: one format a file.

mod json;
mod text;

pub use json::json;
pub use text::text;

#[cfg(test)]
mod tests;
