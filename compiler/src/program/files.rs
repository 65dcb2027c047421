//! Questions about uploaded files.

use super::{Count, Kind};
use runtime_wasm::files::{self, FileKind};

/// What holds for each uploaded file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileLimits {
    /// The kinds that are taken, in the author's order.
    pub kinds: Vec<FileKind>,
    /// Most bytes.
    pub largest: u32,
}

impl FileLimits {
    /// What a question takes that says nothing else.
    #[must_use]
    pub fn usual() -> Self {
        let kinds = files::USUAL_KINDS.iter().filter_map(|key| files::kind(key)).copied();
        Self { kinds: kinds.collect(), largest: files::USUAL_LARGEST }
    }
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
