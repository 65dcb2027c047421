//! Sessions: the cookie's token is kept as its hash only, so a copy of the database opens no session.

use super::transaction::Transaction;
use super::{Store, StoreError, new_id, stamp};
use crate::clock::machine;
use jiff::civil::Date;
use sha2::{Digest as _, Sha256};

/// How long a session lasts after it was last used.
const LASTS: jiff::SignedDuration = jiff::SignedDuration::from_hours(24);
/// A session's end is moved at most this often, so that reading pages does not write each time.
const MOVES_EVERY: jiff::SignedDuration = jiff::SignedDuration::from_mins(10);

/// A session as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SessionRow {
    /// Its own id, not the token.
    pub id: String,
    /// Key of its tokens against forged requests.
    pub csrf_secret: String,
    /// Who is signed in to an account.
    pub customer: Option<String>,
    /// Who of the council's people is signed in.
    pub person: Option<String>,
    /// When it ends, unless it is used.
    pub expires_at: String,
}

fn hash(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

/// A session lasts from now as long as if it had just been used.
pub(super) async fn make_last(transaction: &mut Transaction, id: &str) -> Result<(), StoreError> {
    let sql = "UPDATE sessions SET expires_at = $1 WHERE id = $2";
    sqlx::query(sql).bind(stamp(machine() + LASTS)).bind(id).execute(&mut **transaction).await?;
    Ok(())
}

impl Store {
    /// The session of a token within one council, if it has not ended. Using a session makes it last.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn session(&self, council: &str, token: &str) -> Result<Option<SessionRow>, StoreError> {
        let now = machine();
        let sql = "SELECT id, csrf_secret, customer, person, expires_at FROM sessions
                   WHERE token_hash = $1 AND council = $2 AND expires_at > $3";
        let found: Option<SessionRow> =
            sqlx::query_as(sql).bind(hash(token)).bind(council).bind(stamp(now)).fetch_optional(&self.read).await?;
        if let Some(row) = &found
            && row.expires_at < stamp(now + LASTS - MOVES_EVERY)
        {
            self.write(
                sqlx::query("UPDATE sessions SET expires_at = $1 WHERE id = $2").bind(stamp(now + LASTS)).bind(&row.id),
            )
            .await?;
        }
        Ok(found)
    }

    /// A new session for a token.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn new_session(&self, council: &str, token: &str) -> Result<SessionRow, StoreError> {
        let row = SessionRow {
            id: new_id(),
            csrf_secret: new_id() + &new_id(),
            customer: None,
            person: None,
            expires_at: stamp(machine() + LASTS),
        };
        let sql = "INSERT INTO sessions (id, council, token_hash, csrf_secret, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)";
        self.write(
            sqlx::query(sql)
                .bind(&row.id)
                .bind(council)
                .bind(hash(token))
                .bind(&row.csrf_secret)
                .bind(self.now())
                .bind(&row.expires_at),
        )
        .await?;
        Ok(row)
    }

    /// Changes who is signed in. The token and the CSRF secret change with it, so that nothing learnt before is of use; the
    /// session, and with it the drafts, stay.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sign_in(&self, session: &SessionRow, token: &str) -> Result<SessionRow, StoreError> {
        let row = SessionRow { csrf_secret: new_id() + &new_id(), ..session.clone() };
        let sql = "UPDATE sessions SET token_hash = $1, csrf_secret = $2, customer = $3, person = $4 WHERE id = $5";
        self.write(
            sqlx::query(sql)
                .bind(hash(token))
                .bind(&row.csrf_secret)
                .bind(&row.customer)
                .bind(&row.person)
                .bind(&row.id),
        )
        .await?;
        Ok(row)
    }

    /// Removes the sessions that have ended, and the drafts that nobody can come back to. One with a draft that a legal hold is on stays.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_ended_sessions(&self, on: Date) -> Result<u64, StoreError> {
        let sql = "DELETE FROM sessions WHERE expires_at <= $1
            AND NOT EXISTS (SELECT 1 FROM drafts JOIN held ON held.record = drafts.id
                WHERE drafts.session = sessions.id AND (until IS NULL OR until > $2))";
        let done = self.write(sqlx::query(sql).bind(stamp(machine())).bind(on.to_string())).await?;
        Ok(done.rows_affected())
    }
}
