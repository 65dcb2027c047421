//! Questions about uploaded files.

use super::{Count, Kind};
use runtime_wasm::files::FileKind;

/// What holds for each uploaded file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileLimits {
    /// The kinds that are taken, in the author's order.
    pub kinds: Vec<FileKind>,
    /// Most bytes.
    pub largest: u32,
}

impl Kind {
    /// For a question about files: what holds for each, and fewest and most of them.
    #[must_use]
    pub fn files(&self) -> Option<(&FileLimits, Count)> {
        match self {
            Self::File(each) => Some((each, Count { least: 0, most: 1 })),
            Self::Files { each, count } => Some((each, *count)),
            _ => None,
        }
    }
}
