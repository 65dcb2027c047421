//! An author's file: its name, its text and where its lines start.

/// A form file as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Name shown in messages, usually the path as it was given.
    pub name: String,
    /// The whole text, without a byte order mark.
    pub text: String,
}
