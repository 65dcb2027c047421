//! What may be there no longer: requests by the version that judged them, drafts that nobody touches, accounts that nobody uses.

use super::outbox::{About, NewEmail};
use super::{Store, StoreError, stamp};
use jiff::Timestamp;
use jiff::civil::Date;

/// Records that are looked at together.
const AT_ONCE: i64 = 200;

/// The version of a form that judged submissions of a council.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct JudgedBy {
    /// The council.
    pub council: String,
    /// The form.
    pub form: String,
    /// The version.
    pub version: String,
}

/// A submission that may have been kept long enough.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Candidate {
    /// Its id.
    pub id: String,
    /// When it was received, as kept.
    pub received_at: String,
}

/// An account that nobody uses.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Unused {
    /// The customer.
    pub id: String,
    /// Their council.
    pub council: String,
    /// Their e-mail address.
    pub email: String,
}

/// Customers of whom there is nothing but the account; `$1` is the day for what legal holds are on.
macro_rules! nothing_left {
    () => {
        "sample = 0
    AND NOT EXISTS (SELECT 1 FROM submissions WHERE submissions.customer = customers.id)
    AND NOT EXISTS (SELECT 1 FROM submissions WHERE submissions.resident = customers.id)
    AND NOT EXISTS (SELECT 1 FROM drafts WHERE drafts.customer = customers.id AND drafts.submitted IS NULL)
    AND NOT EXISTS (SELECT 1 FROM drafts WHERE drafts.resident = customers.id AND drafts.submitted IS NULL)
    AND NOT EXISTS (SELECT 1 FROM held WHERE held.record = customers.id AND (until IS NULL OR until > $1))"
    };
}

/// Those of them who were last here on or before the day `$2`, and were not told yet what that means.
const UNUSED: &str =
    concat!(nothing_left!(), " AND closed_at IS NULL AND warned_on IS NULL AND seen_on <> '' AND seen_on <= $2");

/// Those of them who were told on or before the day `$2` and have not been here since, or have closed their account.
pub(super) const TOLD_AND_UNUSED: &str =
    concat!(nothing_left!(), " AND (closed_at IS NOT NULL OR (warned_on <= $2 AND seen_on <= warned_on))");

/// Contacts before a moment of which it is forgotten who they were with.
const FORGOTTEN: &str = "submission IS NULL AND at < $1 AND (customer IS NOT NULL OR note <> '')
    AND NOT EXISTS (SELECT 1 FROM held WHERE held.record = contacts.id AND (until IS NULL OR until > $2))";

impl Store {
    /// Every version that judged a submission that is still there, by council and form.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn judged_by(&self) -> Result<Vec<JudgedBy>, StoreError> {
        let sql = "SELECT DISTINCT council, form, version FROM submissions ORDER BY council, form, version";
        Ok(sqlx::query_as(sql).fetch_all(&self.read).await?)
    }

    /// Submissions by a version that were received, and done if they are, before a moment, by id; those with an id after `after`.
    /// What is held on a day is not among them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn kept_since(
        &self,
        by: &JudgedBy,
        before: Timestamp,
        after: &str,
        on: Date,
    ) -> Result<Vec<Candidate>, StoreError> {
        let sql = "SELECT id, received_at FROM submissions
            WHERE council = $1 AND form = $2 AND version = $3 AND received_at < $4 AND COALESCE(done_at, received_at) < $4
                AND id > $5 AND NOT EXISTS (SELECT 1 FROM held WHERE held.record = submissions.id
                    AND (until IS NULL OR until > $6))
            ORDER BY id LIMIT $7";
        Ok(sqlx::query_as(sql)
            .bind(&by.council)
            .bind(&by.form)
            .bind(&by.version)
            .bind(stamp(before))
            .bind(after)
            .bind(on.to_string())
            .bind(AT_ONCE)
            .fetch_all(&self.read)
            .await?)
    }

    /// The ids of drafts that were not sent and not touched since a moment, by id; those with an id after `after`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn untouched_drafts(&self, since: Timestamp, after: &str, on: Date) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT id FROM drafts WHERE submitted IS NULL AND saved_at < $1 AND id > $2
                AND NOT EXISTS (SELECT 1 FROM held WHERE held.record = drafts.id AND (until IS NULL OR until > $3))
            ORDER BY id LIMIT $4";
        let query = sqlx::query_scalar(sql).bind(stamp(since)).bind(after).bind(on.to_string()).bind(AT_ONCE);
        Ok(query.fetch_all(&self.read).await?)
    }

    /// Takes down a day for customers of whom it is not known when they were last here: from then on it is counted.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_from(&self, day: Date) -> Result<(), StoreError> {
        let sql = "UPDATE customers SET seen_on = $1 WHERE seen_on = ''";
        self.write(sqlx::query(sql).bind(day.to_string())).await?;
        Ok(())
    }

    /// Accounts with nothing in them that were last used on or before a day and whose holders were not told yet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unused_accounts(&self, on: Date, last_used: Date) -> Result<Vec<Unused>, StoreError> {
        let sql = format!("SELECT id, council, email FROM customers WHERE {UNUSED} ORDER BY id LIMIT $3");
        let sql = sqlx::AssertSqlSafe(sql);
        let query = sqlx::query_as(sql).bind(on.to_string()).bind(last_used.to_string()).bind(AT_ONCE);
        Ok(query.fetch_all(&self.read).await?)
    }

    /// Accounts with nothing in them whose holders were told on or before a day and have not been here since, or have closed them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn accounts_told(&self, on: Date, told: Date) -> Result<Vec<Unused>, StoreError> {
        let sql = format!("SELECT id, council, email FROM customers WHERE {TOLD_AND_UNUSED} ORDER BY id LIMIT $3");
        let sql = sqlx::AssertSqlSafe(sql);
        let query = sqlx::query_as(sql).bind(on.to_string()).bind(told.to_string()).bind(AT_ONCE);
        Ok(query.fetch_all(&self.read).await?)
    }

    /// Takes down that the holder of an account is told that it is to go, with the e-mail that tells them; once, and not when they
    /// have been here after `last_used`. Answers whether they are told.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tell_unused(
        &self,
        account: &Unused,
        email: &NewEmail,
        on: Date,
        last_used: Date,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.begin(std::slice::from_ref(&account.id)).await?;
        let sql = sqlx::AssertSqlSafe(format!("UPDATE customers SET warned_on = $1 WHERE id = $3 AND {UNUSED}"));
        let query = sqlx::query(sql).bind(on.to_string()).bind(last_used.to_string()).bind(&account.id);
        let told = query.execute(&mut *transaction).await?.rows_affected() == 1;
        if told {
            let about = About { council: &account.council, submission: None, good_until: None };
            super::outbox::put(&mut transaction, about, email, self.clock.now().timestamp()).await?;
        }
        transaction.commit().await?;
        Ok(told)
    }

    /// Takes down that a customer is here today.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn customer_is_here(&self, id: &str) -> Result<(), StoreError> {
        let sql = "UPDATE customers SET seen_on = $1, warned_on = NULL WHERE id = $2 AND (seen_on < $1 OR warned_on IS NOT NULL)";
        self.write(sqlx::query(sql).bind(self.clock.now().date().to_string()).bind(id)).await?;
        Ok(())
    }

    /// Forgets who contacts before a moment were with, and what was noted of them, where they belong to no request. That there was a
    /// contact stays: it is counted. What is held on a day is left as it is.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_callers(&self, before: Timestamp, on: Date) -> Result<u64, StoreError> {
        let sql = sqlx::AssertSqlSafe(format!("UPDATE contacts SET customer = NULL, note = '' WHERE {FORGOTTEN}"));
        Ok(self.write(sqlx::query(sql).bind(stamp(before)).bind(on.to_string())).await?.rows_affected())
    }

    /// How many contacts that would be.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn callers_to_forget(&self, before: Timestamp, on: Date) -> Result<u64, StoreError> {
        let sql = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM contacts WHERE {FORGOTTEN}"));
        let query = sqlx::query_scalar(sql).bind(stamp(before)).bind(on.to_string());
        let count: i64 = query.fetch_one(&self.read).await?;
        Ok(u64::try_from(count).unwrap_or_default())
    }

    /// Forgets e-mails that were sent before a moment and tell of no request: what they said is in nobody's record.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_sent_emails(&self, before: Timestamp) -> Result<u64, StoreError> {
        let sql = "DELETE FROM outbox WHERE submission IS NULL AND written_at < $1 AND (sent_at IS NOT NULL OR trouble IS NOT NULL)";
        Ok(self.write(sqlx::query(sql).bind(stamp(before))).await?.rows_affected())
    }
}
