//! One command a file.

pub mod build;
pub mod check;
pub mod diff;
pub mod explain;
pub mod fmt;
pub mod import;
pub mod lsp;
pub mod new;
pub mod outline;
pub mod schema;
pub mod test;
pub mod translate;
pub mod validate;
