//! Erasure: what was found of a person goes, but for what a legal hold is on and what is somebody else’s; that is listed with why.

use super::search::{All, Found, Record};
use super::sought::Sought;
use crate::clock::Moment;
use crate::store::removal::{Removed, Why};
use crate::store::{Store, StoreError};
use crate::uploads::Uploads;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Which of what was found is to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// What is surely theirs; `also` are reference numbers or keys of what is doubtful or in somebody else’s account.
    Sure {
        /// Named one by one.
        also: BTreeSet<String>,
    },
    /// What somebody has chosen, by key.
    Chosen(BTreeSet<String>),
}

/// Why something stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stays {
    /// A legal hold is on it.
    Held,
    /// Only the name, or only what a family shares, was found.
    Doubtful,
    /// It belongs to another customer’s account.
    SomebodyElses,
    /// It was not chosen.
    NotChosen,
    /// A request of theirs stays, and with it the account.
    Needed,
    /// They work for the council, or it is part of how the service is looked after.
    NotHere,
}

impl Stays {
    /// In words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Held => "a legal hold is on it",
            Self::Doubtful => "it may be somebody else: look at it, and name it if it is theirs",
            Self::SomebodyElses => "it belongs to somebody else’s account: name it if it is to go all the same",
            Self::NotChosen => "it was not chosen",
            Self::Needed => "a request or draft of theirs stays, and needs it",
            Self::NotHere => "it is not a resident’s record: `people remove` and `holds` are where it is changed",
        }
    }
}

/// What became of what was found.
#[derive(Debug, Default)]
pub struct Erased {
    /// What went.
    pub gone: Vec<Found>,
    /// What stays, with why.
    pub stays: Vec<(Found, Stays)>,
}

/// Erases a person.
///
/// # Errors
/// When the database fails. What went until then is gone whole, and doing it again finishes.
pub async fn erase(
    store: &Store,
    uploads: &Uploads,
    all: All,
    which: &Which,
    today: Date,
) -> Result<Erased, StoreError> {
    let theirs: BTreeSet<String> = all
        .values()
        .filter(|found| Sought::is_sure(&found.by))
        .filter_map(|found| if let Record::Customer(id) = &found.record { Some(id.clone()) } else { None })
        .collect();
    let mut erased = Erased::default();
    // Requests and drafts before the accounts that they belong to: the order of `Record`.
    for found in all.into_values() {
        if let Some(why) = stays(&found, which, &theirs) {
            erased.stays.push((found, why));
            continue;
        }
        let removed = remove(store, &found, today).await?;
        match removed {
            Removed::Gone(bytes) => {
                uploads.remove(&bytes).await;
                erased.gone.push(found);
            }
            Removed::NotThere => {}
            Removed::Held => erased.stays.push((found, Stays::Held)),
            Removed::Needed => erased.stays.push((found, Stays::Needed)),
            Removed::Unknown => erased.stays.push((found, Stays::NotHere)),
        }
    }
    store.sweep().await?;
    Ok(erased)
}

fn stays(found: &Found, which: &Which, theirs: &BTreeSet<String>) -> Option<Stays> {
    let key = found.record.key();
    match which {
        Which::Chosen(chosen) => (!chosen.contains(&key)).then_some(Stays::NotChosen),
        Which::Sure { also } if also.contains(&key) || also.contains(&found.reference) => None,
        Which::Sure { .. } if found.customer.as_ref().is_some_and(|customer| !theirs.contains(customer)) => {
            Some(Stays::SomebodyElses)
        }
        Which::Sure { .. } => (!Sought::is_sure(&found.by)).then_some(Stays::Doubtful),
    }
}

async fn remove(store: &Store, found: &Found, today: Date) -> Result<Removed, StoreError> {
    match &found.record {
        Record::Submission(id) => {
            let received = Moment::kept(&found.at).map_or(today, |at| at.date());
            store.remove_submission(id, received, today, Why::Erased).await
        }
        Record::Draft(id) => store.remove_draft(id, today).await,
        Record::Customer(id) => store.remove_customer(id, today).await,
        Record::Alone(table, id) => store.remove_alone(table, id, today).await,
    }
}
