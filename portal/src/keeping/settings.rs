//! For how long the service keeps what no form says anything of.

use serde::Deserialize;

/// Days; 0 is for ever. Left out, a key has its default.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Keeping {
    /// After so many days a draft that nobody touched is removed. Default: 90.
    pub drafts: u16,
    /// After so many days an account with nothing in it, that nobody signed in to, is removed; its holder is told 30 days before.
    /// Default: 730.
    pub accounts: u16,
    /// After so many days it is forgotten who a contact was with and what was noted, where it led to no request. Default: 730.
    pub contacts: u16,
}

impl Default for Keeping {
    fn default() -> Self {
        Self { drafts: 90, accounts: 730, contacts: 730 }
    }
}
