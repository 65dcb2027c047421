//! Where what concerns an address is asked, as the settings name it for a council.

use serde::Deserialize;
use std::fmt;

/// The feed of a council.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeedSettings {
    /// The council, by the name of its folder.
    pub council: String,
    /// Its web address, or a file.
    pub address: String,
    /// What proves to it who asks; it is never shown.
    pub token: Option<String>,
    /// For how many seconds an answer is shown without asking again.
    #[serde(default = "usual_time")]
    pub good_for: u64,
}

/// As a feed has it whose settings do not say.
pub const fn usual_time() -> u64 {
    900
}

impl fmt::Debug for FeedSettings {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("FeedSettings")
            .field("council", &self.council)
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}
