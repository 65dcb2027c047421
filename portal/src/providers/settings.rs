//! The OpenID providers that residents may sign in with, as the settings name them.

use compiler::words::Language;
use serde::Deserialize;
use std::fmt;
use std::path::PathBuf;

/// A provider.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProviderSettings {
    /// Its short name in addresses: lower-case letters, digits and hyphens.
    pub name: String,
    /// What residents know it as.
    pub title: Title,
    /// Its web address, below which it describes itself.
    pub issuer: String,
    /// Who we are to it.
    pub client_id: String,
    /// What proves that to it: a secret …
    pub client_secret: Option<String>,
    /// … or a file with a private key (PKCS #8 in PEM: RSA, or the curve P-256).
    pub private_key: Option<PathBuf>,
    /// What it is asked for.
    #[serde(default = "usual_scopes")]
    pub scopes: Vec<String>,
    /// The councils whose residents may use it, by the names of their folders; all when there are none.
    #[serde(default)]
    pub councils: Vec<String>,
}

/// A name in each language; English where there is no other.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Title {
    /// In English.
    pub en: String,
    /// In Welsh.
    pub cy: Option<String>,
}

impl Title {
    /// In a language.
    #[must_use]
    pub fn of(&self, language: Language) -> &str {
        match language {
            Language::English => &self.en,
            Language::Welsh => self.cy.as_ref().unwrap_or(&self.en),
        }
    }
}

fn usual_scopes() -> Vec<String> {
    ["openid", "email"].map(str::to_owned).to_vec()
}

impl fmt::Debug for ProviderSettings {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("ProviderSettings")
            .field("name", &self.name)
            .field("issuer", &self.issuer)
            .finish_non_exhaustive()
    }
}
