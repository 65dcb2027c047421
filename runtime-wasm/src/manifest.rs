//! What a validator says about its form: the JSON in its custom section, and `manifest.json` beside it.

use serde::{Deserialize, Serialize};

/// The table by which a host turns answers into fields and slots into answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The form's name.
    pub form: String,
    /// [`crate::abi::VERSION`].
    pub abi: u32,
    /// Page keys in order.
    pub pages: Vec<String>,
    /// Questions in form order, those inside a list directly after it.
    pub questions: Vec<ManifestQuestion>,
    /// Computed values.
    pub computed: Vec<ManifestComputed>,
}

/// One question of a manifest. Its position is the question number of errors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestQuestion {
    /// The author's name for it.
    pub key: String,
    /// The type as the author writes it: `long text`, `choice`, `list of`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Position of its page.
    pub page: u32,
    /// Its first slot.
    pub slot: u32,
    /// Position of the list that it stands in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<u32>,
    /// For a list: slots from one row to the next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stride: Option<u32>,
    /// For a list: most rows read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<u32>,
}

/// One computed value of a manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestComputed {
    /// The author's name for it.
    pub key: String,
    /// Its slot.
    pub slot: u32,
}
