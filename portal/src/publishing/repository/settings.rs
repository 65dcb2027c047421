//! Where a council's forms lie, as the settings name it.

use serde::Deserialize;
use std::path::PathBuf;

/// The git repository of a council.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RepositorySettings {
    /// The council, by the name of its folder.
    pub council: String,
    /// Where the repository lies on this server.
    pub path: PathBuf,
    /// The branch; the one that its HEAD names where none is given.
    pub branch: Option<String>,
    /// The folder in it with the forms; empty for all of it.
    #[serde(default)]
    pub folder: String,
    /// Is it one of several: are changes fetched from its remote `origin`, and pushed there?
    #[serde(default)]
    pub push: bool,
}
