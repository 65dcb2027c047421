//! Erasure: what was found of a person goes, but for what a legal hold is on and what is somebody else’s; that is listed with why.

use super::search::{All, Found, Record};
use super::sought::Sought;
use crate::clock::Moment;
use crate::store::removal::{Removed, Why};
use crate::store::{Store, StoreError};
use crate::uploads::Uploads;
use jiff::civil::Date;
use std::collections::BTreeSet;

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
    /// It is not there any more.
    NotThere,
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
            Self::NotThere => {
                "it is there no longer: it was removed or sent after it was found. Search again to be sure"
            }
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

/// Erases a person: what is surely theirs; `also` are reference numbers or keys of what is doubtful or in somebody else’s account, named
/// one by one.
///
/// # Errors
/// When the database fails. What went until then is gone whole, and doing it again finishes.
pub async fn erase(
    store: &Store,
    uploads: &Uploads,
    all: All,
    also: &BTreeSet<String>,
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
        let stays = match stays(&found, also, &theirs) {
            Some(why) => Some(why),
            None => remove(store, uploads, &found, today).await?,
        };
        match stays {
            None => erased.gone.push(found),
            Some(why) => erased.stays.push((found, why)),
        }
    }
    store.sweep().await?;
    Ok(erased)
}

fn stays(found: &Found, also: &BTreeSet<String>, theirs: &BTreeSet<String>) -> Option<Stays> {
    if also.contains(&found.record.key()) || also.contains(&found.reference) {
        return None;
    }
    if found.customer.as_ref().is_some_and(|customer| !theirs.contains(customer)) {
        return Some(Stays::SomebodyElses);
    }
    (!Sought::is_sure(&found.by)).then_some(Stays::Doubtful)
}

/// Removes a record, with its files; or says why it stays.
///
/// # Errors
/// When the database fails; then nothing was removed.
pub async fn remove(store: &Store, uploads: &Uploads, found: &Found, today: Date) -> Result<Option<Stays>, StoreError> {
    let removed = match &found.record {
        Record::Submission(id) => {
            let received = Moment::kept(&found.at).map_or(today, |at| at.date());
            store.remove_submission(id, received, today, Why::Erased).await?
        }
        Record::Draft(id) => store.remove_draft(id, today).await?,
        Record::Customer(id) => store.remove_customer(id, today).await?,
        Record::Alone(table, id) => store.remove_alone(table, id, today).await?,
    };
    Ok(match removed {
        Removed::Gone(bytes) => {
            uploads.remove(&bytes).await;
            None
        }
        Removed::Held => Some(Stays::Held),
        Removed::Needed => Some(Stays::Needed),
        Removed::NotThere => Some(Stays::NotThere),
        Removed::Unknown => Some(Stays::NotHere),
    })
}
