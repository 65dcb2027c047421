//! Records that are removed: all that belongs to one in one transaction, and for a submission a tombstone that says that it was there
//! and nothing of whom. The bytes of files go after the commit; those that a sudden end leaves belong to nobody, and are tidied away.

use super::retention::TOLD_AND_UNUSED;
use super::transaction::Transaction;
use super::{Store, StoreError, stamp};
use jiff::Timestamp;
use jiff::civil::Date;

/// What belongs to a submission, by its id. Each before what it refers to. That there was a contact stays: it is counted.
const OF_SUBMISSION: [&str; 6] = [
    "UPDATE contacts SET submission = NULL, customer = NULL, note = '' WHERE submission = $1",
    "DELETE FROM follows WHERE submission = $1",
    "DELETE FROM evidence WHERE submission = $1",
    "DELETE FROM outbox WHERE submission = $1",
    "DELETE FROM payments WHERE submission = $1",
    "DELETE FROM events WHERE submission = $1",
];
/// What belongs to a draft, by its id, and to the submission that it became.
const OF_DRAFT: [&str; 4] = [
    "DELETE FROM consents WHERE draft = $1",
    "DELETE FROM files WHERE draft = $1",
    "DELETE FROM arriving WHERE submission = $1",
    "DELETE FROM drafts WHERE id = $1",
];
/// What belongs to a customer, by their id, besides submissions and drafts.
const OF_CUSTOMER: [&str; 5] = [
    "DELETE FROM identities WHERE customer = $1",
    "UPDATE drafts SET resident = NULL WHERE resident = $1",
    "UPDATE drafts SET lender_customer = NULL WHERE lender_customer = $1",
    "UPDATE contacts SET customer = NULL, note = '' WHERE customer = $1",
    "UPDATE sessions SET customer = NULL WHERE customer = $1",
];
/// What was written to or by an e-mail address at a council.
const OF_ADDRESS: [&str; 2] = [
    "DELETE FROM outbox WHERE council = $1 AND recipient = $2 AND submission IS NULL",
    "DELETE FROM sign_ins WHERE council = $1 AND email = $2",
];

/// Later than every moment that is kept.
const AFTER_ALL: &str = "9999";

/// Before which moment a submission has to have been received and done, to be removed.
fn before(why: Why) -> String {
    match why {
        Why::KeptLongEnough(before) => stamp(before),
        Why::Erased => AFTER_ALL.to_owned(),
    }
}

/// Why a submission is removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Its form says for how long answers are kept: it was received, and done if it is, before this moment.
    KeptLongEnough(Timestamp),
    /// The person asked for it.
    Erased,
}

impl Why {
    /// As it is kept.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::KeptLongEnough(_) => "kept long enough",
            Self::Erased => "erased",
        }
    }
}

/// What became of an attempt to remove a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Removed {
    /// It is gone; the names of the bytes of its files, which nothing refers to any more.
    Gone(Vec<String>),
    /// A legal hold is on it.
    Held,
    /// Something else needs it: the requests of a customer, for example, one of which is held.
    Needed,
    /// There is no such record.
    NotThere,
    /// It is of a kind that is not removed here.
    Unknown,
}

/// What is left of a submission.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Tombstone {
    /// Its form.
    pub form: String,
    /// The day on which it was received, ISO.
    pub received_on: String,
    /// The day on which it was removed, ISO.
    pub removed_on: String,
    /// Why, as kept.
    pub why: String,
}

impl Store {
    /// Removes a submission with all that belongs to it. `received_on` and `on` are days by the council's calendar. One that was kept
    /// long enough when it was listed, and is not any more because something was done with it since, is not there for this.
    ///
    /// # Errors
    /// When the database fails; then nothing was removed.
    pub async fn remove_submission(
        &self,
        id: &str,
        received_on: Date,
        on: Date,
        why: Why,
    ) -> Result<Removed, StoreError> {
        let sql = "SELECT idempotency_key, council || '/' || reference FROM submissions WHERE id = $1";
        let found: Option<(String, String)> = sqlx::query_as(sql).bind(id).fetch_optional(&self.read).await?;
        let Some((key, place)) = found else { return Ok(Removed::NotThere) };
        let mut transaction = self.begin(&[place, key.clone(), id.to_owned()]).await?;
        if is_held(&mut transaction, id, on).await? {
            return Ok(Removed::Held);
        }
        let sql = "INSERT INTO tombstones (submission, council, reference, form, received_on, removed_on, why)
            SELECT id, council, reference, form, $2, $3, $4 FROM submissions WHERE id = $1";
        let done = sqlx::query(sql)
            .bind(id)
            .bind(received_on.to_string())
            .bind(on.to_string())
            .bind(why.as_str())
            .execute(&mut *transaction)
            .await?;
        if done.rows_affected() == 0 {
            return Ok(Removed::NotThere);
        }
        let bytes = bytes_of(&mut transaction, &key).await?;
        for sql in OF_SUBMISSION {
            sqlx::query(sql).bind(id).execute(&mut *transaction).await?;
        }
        for sql in OF_DRAFT {
            sqlx::query(sql).bind(&key).execute(&mut *transaction).await?;
        }
        let sql = "DELETE FROM submissions WHERE id = $1 AND received_at < $2 AND COALESCE(done_at, received_at) < $2";
        let done = sqlx::query(sql).bind(id).bind(before(why)).execute(&mut *transaction).await?;
        if done.rows_affected() == 0 {
            // What was done until here is taken back with the transaction.
            return Ok(Removed::NotThere);
        }
        transaction.commit().await?;
        Ok(Removed::Gone(bytes))
    }

    /// Removes a draft that was not sent, with its files.
    ///
    /// # Errors
    /// When the database fails; then nothing was removed.
    pub async fn remove_draft(&self, id: &str, on: Date) -> Result<Removed, StoreError> {
        self.drop_draft(id, AFTER_ALL, on).await
    }

    /// Removes a draft that was not sent, with its files, unless it was saved since a moment.
    ///
    /// # Errors
    /// When the database fails; then nothing was removed.
    pub async fn remove_untouched_draft(&self, id: &str, since: Timestamp, on: Date) -> Result<Removed, StoreError> {
        self.drop_draft(id, &stamp(since), on).await
    }

    async fn drop_draft(&self, id: &str, saved_before: &str, on: Date) -> Result<Removed, StoreError> {
        let mut transaction = self.begin(&[id.to_owned()]).await?;
        if is_held(&mut transaction, id, on).await? {
            return Ok(Removed::Held);
        }
        let bytes = bytes_of(&mut transaction, id).await?;
        let sql = "DELETE FROM drafts WHERE id = $1 AND submitted IS NULL AND saved_at < $2";
        let done = sqlx::query(sql).bind(id).bind(saved_before).execute(&mut *transaction).await?;
        if done.rows_affected() == 0 {
            return Ok(Removed::NotThere);
        }
        for sql in OF_DRAFT {
            sqlx::query(sql).bind(id).execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(Removed::Gone(bytes))
    }

    /// Removes a customer of whom there is nothing left: no request and no draft.
    ///
    /// # Errors
    /// When the database fails; then nothing was removed.
    pub async fn remove_customer(&self, id: &str, on: Date) -> Result<Removed, StoreError> {
        self.drop_customer(id, None, on).await
    }

    /// Removes a customer who was told on or before a day that their account is to go, unless they were here since.
    ///
    /// # Errors
    /// When the database fails; then nothing was removed.
    pub async fn remove_unused_customer(&self, id: &str, told: Date, on: Date) -> Result<Removed, StoreError> {
        self.drop_customer(id, Some(told), on).await
    }

    async fn drop_customer(&self, id: &str, told: Option<Date>, on: Date) -> Result<Removed, StoreError> {
        let sql = "SELECT council, email FROM customers WHERE id = $1";
        let found: Option<(String, String)> = sqlx::query_as(sql).bind(id).fetch_optional(&self.read).await?;
        let Some((council, email)) = found else { return Ok(Removed::NotThere) };
        let mut transaction = self.begin(&[id.to_owned()]).await?;
        if is_held(&mut transaction, id, on).await? {
            return Ok(Removed::Held);
        }
        let sql = "SELECT 1 FROM submissions WHERE customer = $1 OR resident = $1
            UNION ALL SELECT 1 FROM drafts WHERE (customer = $1 OR resident = $1) AND submitted IS NULL";
        if sqlx::query(sql).bind(id).fetch_optional(&mut *transaction).await?.is_some() {
            return Ok(Removed::Needed);
        }
        for sql in OF_ADDRESS {
            sqlx::query(sql).bind(&council).bind(&email).execute(&mut *transaction).await?;
        }
        for sql in OF_CUSTOMER {
            sqlx::query(sql).bind(id).execute(&mut *transaction).await?;
        }
        let done = match told {
            None => sqlx::query("DELETE FROM customers WHERE id = $1").bind(id).execute(&mut *transaction).await?,
            Some(told) => {
                let sql = format!("DELETE FROM customers WHERE id = $3 AND {TOLD_AND_UNUSED}");
                let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(on.to_string()).bind(told.to_string()).bind(id);
                query.execute(&mut *transaction).await?
            }
        };
        if done.rows_affected() == 0 {
            return Ok(Removed::NotThere);
        }
        transaction.commit().await?;
        Ok(Removed::Gone(Vec::new()))
    }

    /// What is left of the submission that had a reference number; of the latest, should several have had it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tombstone(&self, council: &str, reference: &str) -> Result<Option<Tombstone>, StoreError> {
        let sql = "SELECT form, received_on, removed_on, why FROM tombstones WHERE council = $1 AND reference = $2
            ORDER BY removed_on DESC LIMIT 1";
        Ok(sqlx::query_as(sql).bind(council).bind(reference).fetch_optional(&self.read).await?)
    }
}

/// Is a hold on a record on that day, or on what it belongs to?
pub(super) async fn is_held(transaction: &mut Transaction, record: &str, on: Date) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM held WHERE record = $1 AND (until IS NULL OR until > $2)";
    let query = sqlx::query(sql).bind(record).bind(on.to_string());
    Ok(query.fetch_optional(&mut **transaction).await?.is_some())
}

/// The names of the bytes of all files of a draft, or of the submission that it became.
async fn bytes_of(transaction: &mut Transaction, draft: &str) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT stored FROM files WHERE draft = $1 UNION SELECT stored FROM arriving WHERE submission = $1";
    Ok(sqlx::query_scalar(sql).bind(draft).fetch_all(&mut **transaction).await?)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::super::Database;
    use super::super::copy::{TABLES, columns};
    use super::super::outbox::NewEmail;
    use super::super::retention::Unused;
    use super::*;
    use std::collections::BTreeSet;

    async fn store(folder: &tempfile::TempDir) -> Store {
        Store::open(&Database::File(folder.path().join("x.db"))).await.unwrap()
    }

    async fn run(store: &Store, sql: &'static str) {
        assert_eq!(store.write(sqlx::query(sql)).await.unwrap().rows_affected(), 1, "{sql}");
    }

    /// What a round listed as due may have been used before its turn came.
    #[tokio::test]
    async fn what_was_used_since_it_was_listed_stays() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder).await;
        let (today, since) = ("2026-03-10".parse().unwrap(), "2026-03-01T00:00:00Z".parse().unwrap());
        run(
            &store,
            "INSERT INTO customers (id, council, name, email, phone, date_of_birth, address, sample, seen_on, warned_on)
                VALUES ('c', 'ashcombe', 'Ann', 'ann@example.com', '', '', '{}', 0, '2020-01-01', '2020-01-02')",
        )
        .await;
        run(
            &store,
            "INSERT INTO drafts (id, council, form, version, channel, customer, answers, seen, known, caller, created_at, saved_at)
                VALUES ('d', 'ashcombe', 'f', 'v', 'account', 'c', '{}', '[]', '[]', '{}', '2020-01-01T00:00:00.000Z',
                    '2020-01-01T00:00:00.000Z')",
        )
        .await;
        run(
            &store,
            "INSERT INTO files (stored, draft, id, name, size, kind, stored_at)
                VALUES ('bytes', 'd', 'hash', 'a.pdf', 1, 'pdf', '2020-01-01T00:00:00.000Z')",
        )
        .await;
        run(
            &store,
            "INSERT INTO submissions (id, idempotency_key, council, reference, form, version, channel, answers, computed,
                    received_at, caller) VALUES ('s', 'k', 'ashcombe', 'AB-1', 'f', 'v', 'website', '{}', '{}',
                    '2020-01-01T00:00:00.000Z', '{}')",
        )
        .await;
        // Listed, and then saved, finished and signed in to.
        assert_eq!(store.untouched_drafts(since, "", today).await.unwrap(), ["d"]);
        run(&store, "UPDATE drafts SET saved_at = '2026-03-09T12:00:00.000Z'").await;
        assert_eq!(store.remove_untouched_draft("d", since, today).await.unwrap(), Removed::NotThere);
        run(&store, "UPDATE submissions SET done_at = '2026-03-09T12:00:00.000Z'").await;
        let kept = Why::KeptLongEnough(since);
        assert_eq!(store.remove_submission("s", today, today, kept).await.unwrap(), Removed::NotThere);
        let left =
            "SELECT (SELECT COUNT(*) FROM drafts) + (SELECT COUNT(*) FROM files) + (SELECT COUNT(*) FROM submissions)";
        assert_eq!(
            sqlx::query_scalar::<_, i64>(left).fetch_one(&store.read).await.unwrap(),
            3,
            "with all that is theirs"
        );
        assert_eq!(store.tombstone("ashcombe", "AB-1").await.unwrap(), None);

        // Untouched as it was, it goes.
        run(&store, "UPDATE drafts SET saved_at = '2020-01-01T00:00:00.000Z'").await;
        let gone = store.remove_untouched_draft("d", since, today).await.unwrap();
        assert_eq!(gone, Removed::Gone(vec!["bytes".to_owned()]));
        run(&store, "UPDATE submissions SET done_at = '2020-01-01T00:00:00.000Z'").await;
        assert_eq!(store.remove_submission("s", today, today, kept).await.unwrap(), Removed::Gone(Vec::new()));
        assert!(store.tombstone("ashcombe", "AB-1").await.unwrap().is_some());

        let told = "2026-02-08".parse().unwrap();
        assert_eq!(store.accounts_told(today, told).await.unwrap().len(), 1);
        store.customer_is_here("c").await.unwrap();
        assert_eq!(store.remove_unused_customer("c", told, today).await.unwrap(), Removed::NotThere);
        let account =
            Unused { id: "c".to_owned(), council: "ashcombe".to_owned(), email: "ann@example.com".to_owned() };
        let letter = NewEmail { to: account.email.clone(), subject: String::new(), body: String::new() };
        assert!(!store.tell_unused(&account, &letter, today, told).await.unwrap(), "they were here since");
        assert!(store.customer("ashcombe", "c").await.unwrap().is_some());
        run(&store, "UPDATE customers SET seen_on = '2020-01-01'").await;
        assert!(store.tell_unused(&account, &letter, told, told).await.unwrap());
        assert_eq!(store.remove_unused_customer("c", told, today).await.unwrap(), Removed::Gone(Vec::new()));
    }

    /// Of a contact the row stays, as it is counted. What of it does not lead to a person is said here, column by column.
    #[tokio::test]
    async fn what_leads_to_a_person_is_taken_out_of_what_is_counted() {
        let stays = "id council at channel reason service form person minutes";
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder).await;
        let taken_out = "UPDATE contacts SET submission = NULL, customer = NULL, note = '' WHERE submission = $1";
        assert!(OF_SUBMISSION.contains(&taken_out));
        for column in columns(&store, "contacts").await {
            let taken =
                taken_out.contains(&format!("{column} = NULL")) || taken_out.contains(&format!("{column} = ''"));
            assert_ne!(taken, stays.split(' ').any(|name| name == column), "contacts.{column}");
        }
    }

    /// A table that is new and refers to what can be removed has to say here what becomes of its rows.
    #[tokio::test]
    async fn whatever_refers_to_a_record_goes_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder).await;
        let said: Vec<&str> = [&OF_CUSTOMER[..], &OF_DRAFT, &OF_SUBMISSION].concat();
        let mut checked = 0;
        for table in TABLES {
            let sql = format!(
                "SELECT \"table\" || ' ' || \"from\" || ' ' || on_delete FROM pragma_foreign_key_list('{table}')"
            );
            let keys: Vec<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_all(&store.read).await.unwrap();
            for key in keys {
                let parts: Vec<&str> = key.split(' ').collect();
                let [to, column, on_delete, ..] = parts[..] else { unreachable!("{key}") };
                let removed = ["customers", "submissions", "drafts", "files", "events"].contains(&to);
                // A customer with requests or drafts of their own is not removed.
                let waits = to == "customers"
                    && ["submissions", "drafts"].contains(table)
                    && ["customer", "resident"].contains(&column);
                if !removed || on_delete == "CASCADE" || waits {
                    continue;
                }
                checked += 1;
                let names = |sql: &&&str| {
                    let (update, delete) = (format!("UPDATE {table} SET"), format!("DELETE FROM {table} "));
                    (sql.starts_with(&update) && sql.contains(&format!("{column} = NULL"))) || sql.starts_with(&delete)
                };
                assert!(said.iter().any(|sql| names(&sql)), "{table}.{column} refers to {to}");
            }
        }
        assert!(checked > 6, "{checked}");
        assert_eq!(said.iter().collect::<BTreeSet<_>>().len(), said.len(), "a statement stands there twice");
    }
}
