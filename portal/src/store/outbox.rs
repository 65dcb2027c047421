//! E-mails that are to be sent, and what became of them.

use super::transaction::Transaction;
use super::{Store, StoreError, new_id, stamp};
use crate::clock::machine;
use jiff::{SignedDuration, Timestamp};

/// How long whoever sends an e-mail has it to themselves; it is also the wait after a first failure, and doubles with each.
const TURN: SignedDuration = SignedDuration::from_mins(1);
/// The longest wait between two tries.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(6);

/// An e-mail that is to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEmail {
    /// The address.
    pub to: String,
    /// One line.
    pub subject: String,
    /// Plain text.
    pub body: String,
}

/// What an e-mail is about.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// In whose name.
    pub council: &'a str,
    /// Which submission it tells of.
    pub submission: Option<&'a str>,
    /// Until when it is worth anything.
    pub good_until: Option<Timestamp>,
}

/// An e-mail that waits.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Waiting {
    /// Its id, the same at each try.
    pub id: String,
    /// In whose name.
    pub council: String,
    /// The address.
    pub recipient: String,
    /// One line.
    pub subject: String,
    /// Plain text.
    pub body: String,
    /// How often it was tried, this time included.
    pub tries: i64,
}

/// Writes an e-mail down in the transaction of what it tells of.
pub(super) async fn put(
    transaction: &mut Transaction,
    about: About<'_>,
    email: &NewEmail,
    at: Timestamp,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO outbox (id, council, submission, recipient, subject, body, written_at, good_until, tries, next_try_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9)";
    sqlx::query(sql)
        .bind(new_id())
        .bind(about.council)
        .bind(about.submission)
        .bind(&email.to)
        .bind(&email.subject)
        .bind(&email.body)
        .bind(stamp(at))
        .bind(about.good_until.map(stamp))
        // By the machine's own clock, whatever time a demonstration shows.
        .bind(stamp(machine()))
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

/// Writes e-mails to the council's own people down, in the transaction of what they tell of. `at` is when, as kept.
pub(super) async fn tell<'e>(
    transaction: &mut Transaction,
    council: &str,
    letters: impl IntoIterator<Item = &'e NewEmail>,
    at: &str,
) -> Result<(), StoreError> {
    let at = at.parse().unwrap_or_else(|_| machine());
    for letter in letters {
        put(transaction, About { council, submission: None, good_until: None }, letter, at).await?;
    }
    Ok(())
}

impl Store {
    /// The next e-mail to send, which for a minute nobody else is given. Sent and not taken down as sent, it comes again.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next_email(&self) -> Result<Option<Waiting>, StoreError> {
        let sql = "UPDATE outbox SET next_try_at = $1, tries = tries + 1
            WHERE id = (SELECT id FROM outbox WHERE sent_at IS NULL AND trouble IS NULL AND next_try_at <= $2
                        ORDER BY next_try_at LIMIT 1) AND next_try_at <= $2
            RETURNING id, council, recipient, subject, body, tries";
        let now = machine();
        let query = sqlx::query_as(sql).bind(stamp(now + TURN)).bind(stamp(now));
        let mut transaction = self.begin(&[]).await?;
        let next = query.fetch_optional(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(next)
    }

    /// Takes down that an e-mail was handed over.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn email_sent(&self, email: &Waiting) -> Result<(), StoreError> {
        let sql = "UPDATE outbox SET sent_at = $1 WHERE id = $2";
        self.write(sqlx::query(sql).bind(self.now()).bind(&email.id)).await?;
        Ok(())
    }

    /// Takes down that an e-mail was not taken: it is tried again later, or, for good, not.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn email_failed(&self, email: &Waiting, why: &str, for_good: bool) -> Result<(), StoreError> {
        let doubled = u32::try_from(email.tries).unwrap_or(u32::MAX).min(20);
        let wait = TURN.saturating_mul(1 << doubled).min(LONGEST_WAIT);
        let sql = "UPDATE outbox SET next_try_at = $1, trouble = $2 WHERE id = $3";
        self.write(sqlx::query(sql).bind(stamp(machine() + wait)).bind(for_good.then_some(why)).bind(&email.id))
            .await?;
        Ok(())
    }

    /// Forgets the e-mails that are not worth anything any more, sent or not: they hold codes to sign in with.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_old_emails(&self) -> Result<u64, StoreError> {
        let sql = "DELETE FROM outbox WHERE good_until < $1";
        Ok(self.write(sqlx::query(sql).bind(stamp(machine()))).await?.rows_affected())
    }

    /// The latest e-mails of a council, for a demonstration: to, subject and text.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn latest_emails(&self, council: &str) -> Result<Vec<(String, String, String)>, StoreError> {
        let sql =
            "SELECT recipient, subject, body FROM outbox WHERE council = $1 ORDER BY written_at DESC, id LIMIT 20";
        Ok(sqlx::query_as(sql).bind(council).fetch_all(&self.read).await?)
    }
}
