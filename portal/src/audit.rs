//! The audit log: one call for every room whose people have something of a resident before them, and the command that checks it.

use crate::app::App;
use crate::problems::Problem;
use crate::session::Session;
use crate::store::looks::{Checked, Did, Head, Look, Thing};
use crate::store::{Database, Store, StoreError, Tables};
use std::fmt::Write as _;
use std::str::FromStr;

impl App {
    /// Writes down that whoever of the council's people is signed in has something before them. `subject` is its id.
    ///
    /// # Errors
    /// When nobody of them is signed in, or the database fails: nobody sees what is not written down.
    pub async fn looked(&self, council: &str, session: &Session, thing: Thing, subject: &str) -> Result<(), Problem> {
        self.did(council, session, Did::Looked, thing, subject, "").await
    }

    /// The same of anything that they do. `words` say more, in plain words and with nothing personal.
    ///
    /// # Errors
    /// See [`App::looked`].
    pub async fn did(
        &self,
        council: &str,
        session: &Session,
        did: Did,
        thing: Thing,
        subject: &str,
        words: &str,
    ) -> Result<(), Problem> {
        let person = &session.person.as_ref().ok_or(Problem::Expired)?.id;
        Ok(self.store.look(&Look { council, person, did, thing, subject, words }).await?)
    }
}

/// The end of a council's log as somebody noted it, `ashcombe:412:9f3c…`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noted {
    council: String,
    head: Head,
}

impl FromStr for Noted {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || "give what `audit verify` printed: council, number and hash with colons between them".to_owned();
        let mut parts = text.split(':');
        match (parts.next(), parts.next().and_then(|place| place.parse().ok()), parts.next(), parts.next()) {
            (Some(council), Some(place), Some(hash), None) => {
                Ok(Self { council: council.to_owned(), head: Head { place, hash: hash.to_owned() } })
            }
            _ => Err(wrong()),
        }
    }
}

/// Why the log is not as it was written.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// The database.
    #[error("The database {0} cannot be used: {why}", why = .0.why(.1))]
    Database(Database, StoreError),
    /// A row is not as it was written.
    #[error(
        "The audit log of {0} was tampered with. Row {1} is the first that is not as it was written, or is not there. Keep the database as it is, and compare it with the newest backup whose log is whole"
    )]
    Broken(String, i64),
}

/// Checks the whole log; says where the chain of each council ends.
///
/// # Errors
/// When a row is not as it was written, or the database cannot be used.
pub async fn verify(database: &Database, noted: Vec<Noted>) -> Result<String, AuditError> {
    let failed = |error| AuditError::Database(database.clone(), error);
    // Not made when it is not there: an empty log would seem to be whole.
    let store = Store::open_with(database, Tables::Untouched).await.map_err(failed)?;
    let noted: Vec<_> = noted.into_iter().map(|noted| (noted.council, noted.head)).collect();
    let checked = store.check_looks(&noted).await.map_err(failed)?;
    store.close().await;
    match checked {
        Checked::Broken(council, place) => Err(AuditError::Broken(council, place)),
        Checked::Whole(heads) if heads.is_empty() => Ok("The audit log is empty\n".to_owned()),
        Checked::Whole(heads) => {
            let mut said = "Every row of the audit log is as it was written. It ends here:\n".to_owned();
            for (council, Head { place, hash }) in heads {
                let _ = writeln!(said, "{council}:{place}:{hash}");
            }
            Ok(said)
        }
    }
}
