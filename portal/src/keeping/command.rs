//! `tidy` and `holds`: the daily round by hand, and what it must leave alone.

use super::{Round, Terms};
use crate::clock::{Clock, Moment};
use crate::command::HoldsAction;
use crate::settings::Settings;
use crate::site::{Councils, SiteError};
use crate::store::holds::{Hold, NewHold};
use crate::store::{Database, Store, StoreError};
use crate::uploads::Uploads;
use jiff::civil::DateTime;
use std::path::PathBuf;

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
pub enum KeepingError {
    /// The councils.
    #[error(transparent)]
    Site(#[from] SiteError),
    /// The database.
    #[error("The database {0} cannot be used: {why}", why = .0.why(.1))]
    Database(Database, StoreError),
    /// The folder of uploads.
    #[error("The folder {0} for uploaded files cannot be used: {1}")]
    Uploads(PathBuf, std::io::Error),
    /// There is no such council.
    #[error("There is no council called {0}. Give the name of its folder, one of: {1}")]
    NoCouncil(String, String),
    /// There is no such record.
    #[error(
        "There is no request {0} at {1}. Give a reference number; or for an account or an unfinished request what \
        `onceform-portal person find` calls it, like customers:1f2a… or drafts:1f2a…"
    )]
    NoRecord(String, String),
    /// There is no such hold.
    #[error("There is no hold {0} at {1}. `onceform-portal holds --council {1}` lists them")]
    NoHold(String, String),
    /// A hold without a reason.
    #[error("Say why, and who says so: a hold without a reason cannot be looked at again")]
    NoReason,
    /// A file cannot be written.
    #[error("{0} cannot be written: {1}")]
    Write(PathBuf, std::io::Error),
    /// Nobody was described.
    #[error("{0}")]
    Nobody(String),
}

/// Does a round now; with `dry`, says only what would go, on any day.
///
/// # Errors
/// When something that it needs cannot be used.
pub async fn tidy(settings: &Settings, dry: bool, now: Option<DateTime>) -> Result<String, KeepingError> {
    let councils = Councils::load(&settings.councils)?;
    let failed = |error| KeepingError::Database(settings.database.clone(), error);
    let store = Store::open(&settings.database).await.map_err(failed)?;
    let folder = settings.uploads();
    let uploads = Uploads::open(&folder, &settings.uploads).map_err(|error| KeepingError::Uploads(folder, error))?;
    let now = now.and_then(Moment::in_london).unwrap_or_else(|| Clock::default().now());
    let round = Round {
        store: &store,
        uploads: &uploads,
        councils: &councils,
        origin: settings.origin.as_deref().unwrap_or_default(),
        settings: &settings.keeping,
        now,
        dry,
    };
    let went = round.run(&mut Terms::new()).await.map_err(failed)?;
    store.close().await;
    Ok(format!("{}\n{went}", if dry { "Would be removed:" } else { "Removed:" }))
}

/// Checks the name of a council.
///
/// # Errors
/// When there is none of that name.
pub fn known(councils: &Councils, council: &str) -> Result<(), KeepingError> {
    if councils.get(council).is_some() {
        return Ok(());
    }
    let known: Vec<&str> = councils.all().map(|council| council.id.as_str()).collect();
    Err(KeepingError::NoCouncil(council.to_owned(), known.join(", ")))
}

/// Lists the holds of a council, or changes them.
///
/// # Errors
/// When there is no such council, request or hold, or the database cannot be used.
pub async fn holds(settings: &Settings, council: &str, action: Option<HoldsAction>) -> Result<String, KeepingError> {
    known(&Councils::load(&settings.councils)?, council)?;
    let failed = |error| KeepingError::Database(settings.database.clone(), error);
    let store = Store::open(&settings.database).await.map_err(failed)?;
    match action {
        None => {}
        Some(HoldsAction::Place { record, reason, by, until }) => {
            if reason.trim().is_empty() || by.trim().is_empty() {
                return Err(KeepingError::NoReason);
            }
            let found = store.to_be_held(council, &record).await.map_err(failed)?;
            let (kind, id) = found.ok_or_else(|| KeepingError::NoRecord(record, council.to_owned()))?;
            let (reason, placed_by) = (reason.trim(), by.trim());
            store.hold(&NewHold { council, kind, record: &id, reason, placed_by, until }).await.map_err(failed)?;
        }
        Some(HoldsAction::Lift { id, by }) => {
            let lifted = store.lift(council, &id, &by).await.map_err(failed)?;
            lifted.ok_or_else(|| KeepingError::NoHold(id, council.to_owned()))?;
        }
    }
    let today = Clock::default().now().date();
    let said = list(&store.holds(council, today).await.map_err(failed)?);
    store.close().await;
    Ok(said)
}

fn list(holds: &[Hold]) -> String {
    let line = |hold: &Hold| {
        let what = hold.what();
        let until = hold.until.as_ref().map_or_else(|| "until it is lifted".to_owned(), |day| format!("until {day}"));
        let since = hold.placed_at.get(..10).unwrap_or_default();
        format!("{}  {what}  {until}, since {since} by {}: {}\n", hold.id, hold.placed_by, hold.reason)
    };
    if holds.is_empty() { "No holds\n".to_owned() } else { holds.iter().map(line).collect() }
}
