//! Those who asked to sign in. Codes and links are kept as hashes: a copy of the database signs nobody in.

use super::outbox::{About, NewEmail};
use super::{Store, StoreError, new_id, stamp};
use crate::clock::machine;
use jiff::SignedDuration;
use sha2::{Digest as _, Sha256};

/// How long a code or a link is good for.
pub const GOOD_FOR: SignedDuration = SignedDuration::from_mins(10);
/// How often a code may be tried: a guess succeeds once in 200,000 times.
const TRIES: i64 = 5;
/// The time over which it is counted how often somebody asks. It is the time for which a link is good, and a link is good in any
/// session: whoever is refused because others asked for their address has a link in their mailbox that signs them in.
const COUNTED_OVER: SignedDuration = GOOD_FOR;
/// The time over which it is counted how often codes for an address were wrong.
const WRONG_OVER: SignedDuration = SignedDuration::from_hours(24);
/// How many codes for an address may be wrong in that time. Then only the link signs in, which nobody can guess: so whoever guesses
/// at an address gets 20 guesses a day at a million codes, and keeps nobody out.
const MOST_WRONG: i64 = 20;
/// How often in that time one e-mail address, or one session, may be asked for.
const MOST: i64 = 5;

/// Someone who asks to sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asking {
    /// Where.
    pub council: String,
    /// To what: `account` or `desk`.
    pub home: &'static str,
    /// As whom, in small letters.
    pub email: String,
    /// The form that they wanted; empty for none.
    pub form: String,
    /// The id of their session.
    pub session: String,
}

/// What proves that someone reads the e-mails of an address.
#[derive(Debug, Clone, Copy)]
pub enum Proof<'a> {
    /// The code, in the session that asked for it.
    Code {
        /// The id of the session.
        session: &'a str,
        /// As typed, digits alone.
        code: &'a str,
    },
    /// The link, in any session.
    Link(&'a str),
}

/// Who has been proved to be there.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Proved {
    /// As whom.
    pub email: String,
    /// The form that they wanted; empty for none.
    pub form: String,
    /// The id of the session that asked.
    pub session: String,
}

fn hash(parts: &[&str]) -> String {
    hex::encode(Sha256::digest(parts.join("/").as_bytes()))
}

impl Store {
    /// Takes down that someone asks, with the e-mail that tells them; `None` when they asked too often. Without `email` there is
    /// nobody to tell, and that is not to be seen from outside.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ask_to_sign_in(
        &self,
        asking: &Asking,
        [code, link]: [&str; 2],
        email: Option<&NewEmail>,
    ) -> Result<Option<()>, StoreError> {
        let mut transaction = self.begin(&[format!("{}/sign-in/{}", asking.council, asking.email)]).await?;
        let at = machine();
        let sql =
            "SELECT COUNT(*) FROM sign_ins WHERE made_at > $1 AND ((council = $2 AND email = $3) OR session = $4)";
        let asked: i64 = sqlx::query_scalar(sql)
            .bind(stamp(at - COUNTED_OVER))
            .bind(&asking.council)
            .bind(&asking.email)
            .bind(&asking.session)
            .fetch_one(&mut *transaction)
            .await?;
        if asked >= MOST {
            return Ok(None);
        }
        let id = new_id();
        let sql = "INSERT INTO sign_ins (id, council, home, email, form, session, code_hash, link_hash, made_at, ends_at, tries)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0)";
        sqlx::query(sql)
            .bind(&id)
            .bind(&asking.council)
            .bind(asking.home)
            .bind(&asking.email)
            .bind(&asking.form)
            .bind(&asking.session)
            .bind(hash(&[&asking.session, code]))
            .bind(hash(&[link]))
            .bind(stamp(at))
            .bind(stamp(at + GOOD_FOR))
            .execute(&mut *transaction)
            .await?;
        if let Some(email) = email {
            let about = About { council: &asking.council, submission: None, good_until: Some(at + GOOD_FOR) };
            super::outbox::put(&mut transaction, about, email, at).await?;
        }
        transaction.commit().await?;
        Ok(Some(()))
    }

    /// Takes a proof, once. A code that is wrong counts as a try against the latest that the session asked for.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_proof(&self, council: &str, home: &str, proof: Proof<'_>) -> Result<Option<Proved>, StoreError> {
        match proof {
            Proof::Code { session, code } => self.take_code(council, home, session, code).await,
            Proof::Link(link) => {
                let sql = "UPDATE sign_ins SET used_at = $1 WHERE link_hash = $2 AND council = $3 AND home = $4
                        AND used_at IS NULL AND ends_at > $1
                    RETURNING email, form, session";
                let query = sqlx::query_as(sql).bind(stamp(machine())).bind(hash(&[link])).bind(council).bind(home);
                let mut transaction = self.begin(&[]).await?;
                let proved = query.fetch_optional(&mut *transaction).await?;
                transaction.commit().await?;
                Ok(proved)
            }
        }
    }

    async fn take_code(
        &self,
        council: &str,
        home: &str,
        session: &str,
        code: &str,
    ) -> Result<Option<Proved>, StoreError> {
        // In one step, so that tries made at once are all counted.
        let sql = "UPDATE sign_ins SET tries = tries + 1, used_at = CASE WHEN code_hash = $1 THEN $2 ELSE NULL END
            WHERE id = (SELECT id FROM sign_ins WHERE session = $3 AND council = $4 AND home = $5
                        ORDER BY made_at DESC, id LIMIT 1)
                AND used_at IS NULL AND ends_at > $2 AND tries < $6
                AND (SELECT COALESCE(SUM(CASE WHEN theirs.used_at IS NOT NULL AND theirs.tries > 0 THEN theirs.tries - 1 ELSE theirs.tries END), 0)
                    FROM sign_ins AS theirs WHERE theirs.council = sign_ins.council AND theirs.email = sign_ins.email
                        AND theirs.made_at > $7) < $8
            RETURNING email, form, session, used_at";
        let mut transaction = self.begin(&[]).await?;
        let found: Option<(String, String, String, Option<String>)> = sqlx::query_as(sql)
            .bind(hash(&[session, code]))
            .bind(stamp(machine()))
            .bind(session)
            .bind(council)
            .bind(home)
            .bind(TRIES)
            .bind(stamp(machine() - WRONG_OVER))
            .bind(MOST_WRONG)
            .fetch_optional(&mut *transaction)
            .await?;
        transaction.commit().await?;
        let right = found.filter(|(.., used_at)| used_at.is_some());
        Ok(right.map(|(email, form, session, _)| Proved { email, form, session }))
    }

    /// The e-mail address that a session asked for last, while its code is good.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn asked_last(&self, council: &str, home: &str, session: &str) -> Result<Option<String>, StoreError> {
        let sql = "SELECT email FROM sign_ins WHERE session = $1 AND council = $2 AND home = $3 AND ends_at > $4
            ORDER BY made_at DESC, id LIMIT 1";
        let query = sqlx::query_scalar(sql).bind(session).bind(council).bind(home).bind(stamp(machine()));
        Ok(query.fetch_optional(&self.read).await?)
    }

    /// Is a link still good? Looking does not use it up: programs that guard mailboxes open every link.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_link_good(&self, council: &str, home: &str, link: &str) -> Result<bool, StoreError> {
        let sql = "SELECT COUNT(*) FROM sign_ins WHERE link_hash = $1 AND council = $2 AND home = $3 AND used_at IS NULL AND ends_at > $4";
        let query = sqlx::query_scalar(sql).bind(hash(&[link])).bind(council).bind(home).bind(stamp(machine()));
        let found: i64 = query.fetch_one(&self.read).await?;
        Ok(found > 0)
    }

    /// Forgets those who asked longer ago than wrong codes are counted.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_old_sign_ins(&self) -> Result<u64, StoreError> {
        let sql = "DELETE FROM sign_ins WHERE made_at < $1";
        let query = sqlx::query(sql).bind(stamp(machine() - WRONG_OVER));
        Ok(self.write(query).await?.rows_affected())
    }
}
