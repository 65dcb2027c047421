//! Files that arrive in pieces, until the submission that they belong to takes them over.

use super::files::{NewFile, Scan};
use super::transaction::Transaction;
use super::{Store, StoreError, stamp};
use crate::clock::machine;
use serde_json::Value;

/// Days that a file waits for its submission after a piece of it last arrived.
const WAITS: jiff::SignedDuration = jiff::SignedDuration::from_hours(30 * 24);

/// Where a file belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    /// The idempotency key of the submission that is to follow.
    pub key: String,
    /// The council.
    pub council: String,
    /// The form.
    pub form: String,
}

/// A file on its way.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Arriving {
    /// The id that the device gave it.
    pub id: String,
    /// The name of the control it was chosen with.
    pub control: String,
    /// The name that it has on the device, tidied.
    pub name: String,
    /// Its bytes, as the device says.
    pub size: i64,
    /// The name under which its bytes are kept.
    pub stored: String,
    answer: Option<String>,
    scan: String,
}

impl Arriving {
    /// A file that has only been announced; `stored` is where its bytes will be.
    #[must_use]
    pub fn new(id: &str, control: &str, name: String, size: i64, stored: String) -> Self {
        let (id, control, scan) = (id.to_owned(), control.to_owned(), Scan::None.as_str().to_owned());
        Self { id, control, name, size, stored, answer: None, scan }
    }

    /// As an answer holds it; nothing until it is whole.
    #[must_use]
    pub fn answer(&self) -> Option<Value> {
        serde_json::from_str(self.answer.as_ref()?).ok()
    }
}

const COLUMNS: &str = "SELECT id, control, name, size, stored, answer, scan FROM arriving";

impl Store {
    /// Takes down a file that is announced, once: the one that is known already comes back as it is. Under another control (a
    /// row before its own was taken away), or after it was refused, it is judged anew. `most` is how many files one submission may bring.
    ///
    /// # Errors
    /// When the database fails, or the id belongs to another parcel, or there are too many.
    pub async fn announce(&self, parcel: &Parcel, file: &Arriving, most: i64) -> Result<Arriving, StoreError> {
        let mut transaction = self.begin(std::slice::from_ref(&parcel.key)).await?;
        let sql = "INSERT INTO arriving (id, submission, council, form, control, name, size, stored, kept, touched_at)
            SELECT $1, $2, $3, $4, $5, $6, $7, $8, 0, $9
            WHERE (SELECT COUNT(*) FROM arriving WHERE submission = $2 AND id <> $1) < $10
            ON CONFLICT (id) DO UPDATE SET control = excluded.control, answer = NULL, kept = 0
            WHERE arriving.submission = excluded.submission AND arriving.council = excluded.council
                AND arriving.form = excluded.form AND arriving.size = excluded.size
                AND (arriving.control <> excluded.control OR (arriving.answer IS NOT NULL AND arriving.kept = 0))";
        sqlx::query(sql)
            .bind(&file.id)
            .bind(&parcel.key)
            .bind(&parcel.council)
            .bind(&parcel.form)
            .bind(&file.control)
            .bind(&file.name)
            .bind(file.size)
            .bind(&file.stored)
            .bind(stamp(machine()))
            .bind(most)
            .execute(&mut *transaction)
            .await?;
        let known = find(&mut transaction, parcel, &file.id).await?.ok_or(StoreError::NotYours)?;
        transaction.commit().await?;
        Ok(known)
    }

    /// A file on its way, if it belongs to the parcel.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn arriving(&self, parcel: &Parcel, id: &str) -> Result<Option<Arriving>, StoreError> {
        let sql =
            sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE id = $1 AND submission = $2 AND council = $3 AND form = $4"));
        let query = sqlx::query_as(sql).bind(id).bind(&parcel.key).bind(&parcel.council).bind(&parcel.form);
        Ok(query.fetch_optional(&self.read).await?)
    }

    /// Every file on its way of a parcel, by when its first piece came.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn all_arriving(&self, parcel: &Parcel) -> Result<Vec<Arriving>, StoreError> {
        let sql =
            sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE submission = $1 AND council = $2 AND form = $3 ORDER BY id"));
        let query = sqlx::query_as(sql).bind(&parcel.key).bind(&parcel.council).bind(&parcel.form);
        Ok(query.fetch_all(&self.read).await?)
    }

    /// Writes down how far a file has come, so that it is counted and not tidied away.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn touch(&self, file: &Arriving, received: u64) -> Result<(), StoreError> {
        let sql = "UPDATE arriving SET touched_at = $1, received = CASE WHEN received > $2 THEN received ELSE $2 END
            WHERE id = $3 AND stored = $4";
        let received = i64::try_from(received).unwrap_or(i64::MAX);
        let query = sqlx::query(sql).bind(stamp(machine())).bind(received).bind(&file.id).bind(&file.stored);
        self.write(query).await?;
        Ok(())
    }

    /// Writes down what a file that is whole turned out to be, and under which name its bytes are kept, if they are. False when
    /// that was done before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn arrived(
        &self,
        file: &Arriving,
        answer: &Value,
        kept_as: Option<&str>,
        scan: Scan,
    ) -> Result<bool, StoreError> {
        let sql =
            "UPDATE arriving SET answer = $1, kept = $2, stored = COALESCE($3, stored), touched_at = $4, scan = $7,
            received = CASE WHEN $3 IS NULL THEN 0 ELSE received END WHERE id = $5 AND stored = $6 AND answer IS NULL";
        let done = self
            .write(
                sqlx::query(sql)
                    .bind(answer.to_string())
                    .bind(i64::from(kept_as.is_some()))
                    .bind(kept_as)
                    .bind(stamp(machine()))
                    .bind(&file.id)
                    .bind(&file.stored)
                    .bind(scan.as_str()),
            )
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Forgets the files whose submission did not follow in time. Their bytes are removed with those of nobody.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_files_that_wait(&self) -> Result<u64, StoreError> {
        let sql = "DELETE FROM arriving WHERE touched_at < $1";
        let done = self.write(sqlx::query(sql).bind(stamp(machine() - WAITS))).await?;
        Ok(done.rows_affected())
    }
}

async fn find(transaction: &mut Transaction, parcel: &Parcel, id: &str) -> Result<Option<Arriving>, StoreError> {
    let sql =
        sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE id = $1 AND submission = $2 AND council = $3 AND form = $4"));
    let query = sqlx::query_as(sql).bind(id.to_owned()).bind(&parcel.key).bind(&parcel.council).bind(&parcel.form);
    Ok(query.fetch_optional(&mut **transaction).await?)
}

/// Hands the files of a parcel over to the submission that they came for.
pub(super) async fn hand_over(transaction: &mut Transaction, key: &str) -> Result<Vec<NewFile>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE submission = $1 AND kept = 1"));
    let files: Vec<Arriving> = sqlx::query_as(sql).bind(key.to_owned()).fetch_all(&mut **transaction).await?;
    sqlx::query("DELETE FROM arriving WHERE submission = $1").bind(key).execute(&mut **transaction).await?;
    let new = files.into_iter().filter_map(|file| {
        let (answer, scan) = (file.answer()?, Scan::read(&file.scan));
        Some(NewFile { answer, scan, stored: file.stored, taken_at: None })
    });
    Ok(new.collect())
}
