//! What councils published themselves, in the place of what the installation offers. It is swapped as a whole while the service
//! runs: a request that is under way goes on with the forms that it began with.

use super::Form;
use crate::store::publishing::Standing;
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

/// A form as a council published it or took it down.
#[derive(Debug, Clone)]
pub struct OwnForm {
    /// The version that the council published; nothing while it has the one of the installation.
    pub form: Option<Arc<Form>>,
    /// The name of that version, also where it cannot be read any more.
    pub version: Option<String>,
    /// Is it not offered?
    pub down: bool,
    /// Was it taken down? One that cannot be read is not offered either.
    pub kept_down: bool,
}

impl OwnForm {
    /// A form as the record says that it stands. What cannot be read cannot be offered, and the form of the installation in its place
    /// would be one that nobody approved there.
    #[must_use]
    pub fn new(form: Option<Arc<Form>>, standing: Standing) -> Self {
        let Standing { version, down } = standing;
        Self { down: down || version.is_some() && form.is_none(), form, version, kept_down: down }
    }
}

/// What councils published, by council and form, as of a moment.
#[derive(Debug, Default)]
pub struct Own {
    /// The number of what was done last, see [`crate::store::Store::publishing_number`].
    pub number: i64,
    /// By council and form.
    pub forms: BTreeMap<(String, String), OwnForm>,
}

impl Own {
    /// A form at a council, if anything was done about it there.
    #[must_use]
    pub fn get(&self, council: &str, form: &str) -> Option<&OwnForm> {
        self.forms.get(&(council.to_owned(), form.to_owned()))
    }

    /// What was done about the forms of a council, by form.
    pub fn of<'o>(&'o self, council: &'o str) -> impl Iterator<Item = (&'o str, &'o OwnForm)> {
        let from = (council.to_owned(), String::new());
        let all = self.forms.range(from..).take_while(move |((other, _), _)| other == council);
        all.map(|((_, form), own)| (form.as_str(), own))
    }
}

/// What councils published, as of now.
#[derive(Debug, Default)]
pub struct Swapped(RwLock<Arc<Own>>);

impl Swapped {
    /// As of now.
    #[must_use]
    pub fn now(&self) -> Arc<Own> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts in what there is now, unless something later is known already.
    pub fn put(&self, own: Own) {
        let mut now = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if own.number >= now.number {
            *now = Arc::new(own);
        }
    }
}
