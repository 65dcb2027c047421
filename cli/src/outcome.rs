//! How a command ends, and with which exit code.

use std::fmt::Debug;
use std::io;
use std::path::Path;
use std::process::ExitCode;

/// A command that did its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing wrong, or warnings only: exit code 0.
    Clean,
    /// Mistakes in forms, tests that fail, or invalid answers: exit code 1.
    Mistakes,
    /// The compiler met something it should have refused before: exit code 3.
    OurFault,
}

/// A command that could not do its work.
#[derive(Debug)]
pub enum Failure {
    /// A wrong command or an unreadable file: exit code 2.
    Command(String),
    /// Not the author's doing: exit code 3.
    OurFault(String),
    /// Whoever reads the output has stopped reading; there is nobody to tell.
    NobodyReads,
}

impl Failure {
    /// A file or folder that could not be read or written.
    pub fn file(doing: &str, path: &Path, error: &io::Error) -> Self {
        let why = match error.kind() {
            io::ErrorKind::NotFound => "it does not exist".to_owned(),
            io::ErrorKind::PermissionDenied => "you do not have permission".to_owned(),
            io::ErrorKind::StorageFull => "the disk is full".to_owned(),
            io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
            io::ErrorKind::NotADirectory => "a part of its path is a file, not a folder".to_owned(),
            _ => error.to_string(),
        };
        Self::Command(format!("Cannot {doing} {}: {why}", path.display()))
    }

    /// Something that a checked form cannot cause. What it was is for us to read.
    pub fn ours(what: impl Debug) -> Self {
        Self::OurFault(format!("{what:?}"))
    }
}

/// Output that cannot be written: a closed pipe is no reason to complain.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::NobodyReads,
            _ => Self::Command(format!("Cannot write the output: {error}")),
        }
    }
}

impl Outcome {
    /// The worse of the two.
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::OurFault, _) | (_, Self::OurFault) => Self::OurFault,
            (Self::Mistakes, _) | (_, Self::Mistakes) => Self::Mistakes,
            (Self::Clean, Self::Clean) => Self::Clean,
        }
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Clean => Self::SUCCESS,
            Outcome::Mistakes => Self::from(1),
            Outcome::OurFault => Self::from(3),
        }
    }
}
