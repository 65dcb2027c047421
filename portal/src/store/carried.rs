//! What a draft keeps of the versions of its form that it has been carried through.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// An answer that has no place in the version of the form that its draft is of now. It is kept until the draft is sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LeftOver {
    /// The question, by its name in the version that asked it; in a list with its row: `household.2.income`.
    pub question: String,
    /// As typed.
    pub answer: Value,
    /// The version that asked it.
    pub version: String,
}

/// What the person has not been told yet. Questions by the names that they have now.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Untold {
    /// New questions.
    pub added: Vec<String>,
    /// Questions that have to be answered again.
    pub again: Vec<String>,
    /// Questions that were answered in other words.
    pub reworded: Vec<String>,
    /// What is not asked any more, as it was asked, by the code of each language.
    pub gone: Vec<BTreeMap<String, String>>,
    /// What is done with the answers has changed.
    pub use_of_answers: bool,
    /// What there is to pay has changed.
    pub fee: bool,
    /// When one hears back has changed.
    pub promise: bool,
    /// What has changed is not known: the version of before cannot be read any more.
    pub unknown: bool,
}

impl Untold {
    /// Is there nothing to tell?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
