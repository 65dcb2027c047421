//! What happened to a request, from the first day on. Events are only ever added.

use super::submissions::SubmissionLine;
use super::transaction::Transaction;
use super::{Store, StoreError, new_id, stamp};

/// The kind of the first event of every request.
pub const RECEIVED: &str = "received";

/// Something that happened to a request.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Event {
    /// Never shown.
    pub id: String,
    /// When, as kept.
    pub at: String,
    /// What kind of thing: `received`, `message`, `asked` and so on.
    pub kind: String,
    /// What, in English words.
    pub words: String,
    /// Words that somebody wrote; empty for none.
    pub note: String,
    /// Does the resident see it?
    shown: i64,
    /// Who of the council did it, by name.
    pub by: Option<String>,
}

impl Event {
    /// Does the resident see it?
    #[must_use]
    pub const fn is_shown(&self) -> bool {
        self.shown == 1
    }
}

/// Something that happens to a request now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewEvent<'a> {
    /// What kind of thing.
    pub kind: &'a str,
    /// What, in English words.
    pub words: &'a str,
    /// Words that somebody wrote.
    pub note: &'a str,
    /// Who of the council did it, by id.
    pub person: Option<&'a str>,
    /// Does the resident see it?
    pub shown: bool,
}

impl<'a> NewEvent<'a> {
    /// One that nobody of the council did, and that everybody sees.
    #[must_use]
    pub const fn of(kind: &'a str, words: &'a str) -> Self {
        Self { kind, words, note: "", person: None, shown: true }
    }
}

/// Writes an event down, after all those that the request has. The request is locked by the transaction.
pub(super) async fn add(
    transaction: &mut Transaction,
    submission: &str,
    at: jiff::Timestamp,
    event: &NewEvent<'_>,
) -> Result<(), StoreError> {
    add_as(transaction, &new_id(), submission, at, event).await
}

/// The same under an id that is known.
pub(super) async fn add_as(
    transaction: &mut Transaction,
    id: &str,
    submission: &str,
    at: jiff::Timestamp,
    event: &NewEvent<'_>,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO events (id, submission, place, at, kind, words, note, person, shown)
        SELECT $1, $2, COALESCE(MAX(place), 0) + 1, $3, $4, $5, $6, $7, $8 FROM events WHERE submission = $2";
    sqlx::query(sql)
        .bind(id)
        .bind(submission)
        .bind(stamp(at))
        .bind(event.kind)
        .bind(event.words)
        .bind(event.note)
        .bind(event.person)
        .bind(i64::from(event.shown))
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

impl Store {
    /// What happened to a request, in order; with what only the council sees.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn events(&self, submission: &SubmissionLine) -> Result<Vec<Event>, StoreError> {
        let sql = "SELECT events.id, at, kind, words, note, shown, people.name AS by FROM events
            LEFT JOIN people ON people.id = events.person WHERE submission = $1 ORDER BY place";
        Ok(sqlx::query_as(sql).bind(&submission.id).fetch_all(&self.read).await?)
    }
}
