//! Which uploaded files belong to which draft, and so to the submission that it becomes.

use super::drafts::{Draft, Place, channel_name};
use super::submissions::SubmissionLine;
use super::transaction::Transaction;
use super::{Store, StoreError, stamp};
use crate::uploads::taken_at::Point;
use jiff::Timestamp;
use serde_json::Value;

/// What is known about viruses in a file. Only a scanner that has read all of it makes it clean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scan {
    /// No scanner is set up.
    #[default]
    None,
    /// The scanner was out of reach; it is asked again.
    Waiting,
    /// The scanner found nothing.
    Clean,
    /// The scanner found something after the file was kept. Its bytes are gone.
    Refused,
}

impl Scan {
    /// As it is kept and shown to agents.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "not scanned",
            Self::Waiting => "waiting for scan",
            Self::Clean => "clean",
            Self::Refused => "refused",
        }
    }

    /// What is kept; anything that nobody knows has to be scanned first.
    #[must_use]
    pub fn read(kept: &str) -> Self {
        let known = [Self::None, Self::Clean, Self::Refused];
        known.into_iter().find(|scan| scan.as_str() == kept).unwrap_or(Self::Waiting)
    }
}

/// A file that arrived for a draft.
#[derive(Debug, Clone)]
pub struct NewFile {
    /// The name under which its bytes are kept.
    pub stored: String,
    /// As the answer holds it.
    pub answer: Value,
    /// What the scanner said.
    pub scan: Scan,
    /// Where it was taken, for a photo that said so. It is kept with no file.
    pub taken_at: Option<Point>,
}

/// Bytes that are here already, as the limits of uploads count them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Uploaded {
    /// For the draft.
    pub draft: i64,
    /// By the session or the device, for all its drafts that are not sent.
    pub session: i64,
    /// By everybody who is not signed in, for drafts that are not sent.
    pub everybody: i64,
}

/// A file that may be read.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct KeptFile {
    /// The name under which its bytes are kept.
    pub stored: String,
    /// The name that it was sent with.
    pub name: String,
    /// The key of its kind.
    pub kind: String,
    scan: String,
}

impl KeptFile {
    /// What the scanner said.
    #[must_use]
    pub fn scan(&self) -> Scan {
        Scan::read(&self.scan)
    }
}

/// Takes down the files of a draft, in the transaction that changes it, and forgets those that its answers, those that are left
/// over among them, do not hold any more. Answers the names of bytes that nothing refers to now.
pub(super) async fn bring_in_line(
    transaction: &mut Transaction,
    draft: &Draft,
    new: &[NewFile],
    at: Timestamp,
) -> Result<Vec<String>, StoreError> {
    let answers = serde_json::to_string(&(&draft.answers, &draft.left_over))?;
    let mut gone = Vec::new();
    for file in new {
        if put(transaction, &draft.id, file, at).await? != file.stored {
            gone.push(file.stored.clone());
        }
    }
    gone.extend(forget(transaction, &draft.id, &answers).await?);
    Ok(gone)
}

/// Takes down a file of a draft, or of the submission that it became. Answers the name of its bytes: those of before when the same
/// file is there already.
pub(super) async fn put(
    transaction: &mut Transaction,
    draft: &str,
    file: &NewFile,
    at: Timestamp,
) -> Result<String, StoreError> {
    let text = |key: &str| file.answer.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let sql =
        "INSERT INTO files (stored, draft, id, name, size, kind, stored_at, scan) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (draft, id) DO NOTHING";
    sqlx::query(sql)
        .bind(&file.stored)
        .bind(draft)
        .bind(text("id"))
        .bind(text("name"))
        .bind(file.answer.get("size").and_then(Value::as_i64))
        .bind(text("kind"))
        .bind(stamp(at))
        .bind(file.scan.as_str())
        .execute(&mut **transaction)
        .await?;
    let sql = "SELECT stored FROM files WHERE draft = $1 AND id = $2";
    Ok(sqlx::query_scalar(sql).bind(draft).bind(text("id")).fetch_one(&mut **transaction).await?)
}

/// Forgets the files of a draft that these answers do not hold.
pub(super) async fn forget(
    transaction: &mut Transaction,
    draft: &str,
    answers: &str,
) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT stored, id FROM files WHERE draft = $1";
    let files: Vec<(String, String)> = sqlx::query_as(sql).bind(draft).fetch_all(&mut **transaction).await?;
    let mut gone = Vec::new();
    for (stored, _) in files.into_iter().filter(|(_, id)| !answers.contains(id.as_str())) {
        sqlx::query("DELETE FROM files WHERE stored = $1").bind(&stored).execute(&mut **transaction).await?;
        gone.push(stored);
    }
    Ok(gone)
}

impl Store {
    /// A file, if whoever asks may read it: the holder of the draft or of the submission, and `at_desk` whoever is at the desk of
    /// the council for any submission.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn file(&self, place: &Place, id: &str, at_desk: bool) -> Result<Option<KeptFile>, StoreError> {
        let sql = "SELECT stored, name, kind, scan FROM files WHERE id = $1 AND (
                EXISTS (SELECT 1 FROM drafts WHERE drafts.id = files.draft AND council = $2 AND form = $3
                    AND channel = $4 AND COALESCE(session, customer, agent) = $5)
                OR EXISTS (SELECT 1 FROM submissions WHERE idempotency_key = files.draft AND council = $2 AND form = $3
                    AND ($6 OR (channel = $4 AND COALESCE(session, customer, agent) = $5))))
            ORDER BY stored_at LIMIT 1";
        let [session, customer, agent] = place.holder.columns();
        Ok(sqlx::query_as(sql)
            .bind(id)
            .bind(&place.council)
            .bind(&place.form)
            .bind(channel_name(place.holder.channel()))
            .bind(session.or(customer).or(agent))
            .bind(at_desk)
            .fetch_optional(&self.read)
            .await?)
    }

    /// A file of a request by its id, whenever it came. Who may see the request may read it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn file_of(&self, request: &SubmissionLine, id: &str) -> Result<Option<KeptFile>, StoreError> {
        let sql = "SELECT stored, name, kind, scan FROM files WHERE draft = $1 AND id = $2";
        Ok(sqlx::query_as(sql).bind(&request.key).bind(id).fetch_optional(&self.read).await?)
    }

    /// What the scanner said of the files of a draft or of the submission that it became: the id of each, and the state.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn scans(&self, draft: &str) -> Result<Vec<(String, Scan)>, StoreError> {
        let sql = "SELECT id, scan FROM files WHERE draft = $1";
        let files: Vec<(String, String)> = sqlx::query_as(sql).bind(draft).fetch_all(&self.read).await?;
        Ok(files.into_iter().map(|(id, scan)| (id, Scan::read(&scan))).collect())
    }

    /// The names of bytes that no scanner has looked at yet, the oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn not_scanned(&self, after: &str, most: i64) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT stored FROM files WHERE scan IN ('not scanned', 'waiting for scan') AND stored > $1
            UNION SELECT stored FROM arriving WHERE scan IN ('not scanned', 'waiting for scan') AND kept = 1 AND stored > $1
            ORDER BY stored LIMIT $2";
        Ok(sqlx::query_scalar(sql).bind(after).bind(most).fetch_all(&self.read).await?)
    }

    /// Writes down what the scanner said of some bytes, of which it had said nothing before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn scanned(&self, stored: &str, scan: Scan) -> Result<(), StoreError> {
        let mut transaction = self.begin(&[stored.to_owned()]).await?;
        for sql in [
            "UPDATE files SET scan = $1 WHERE stored = $2 AND scan <> 'refused'",
            "UPDATE arriving SET scan = $1 WHERE stored = $2 AND scan <> 'refused'",
        ] {
            sqlx::query(sql).bind(scan.as_str()).bind(stored).execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// How much is here already: for the draft with this id, or the one that is open at the place, and for whoever is there. In
    /// pieces counts as far as it has come.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn uploaded(&self, place: &Place, draft: &str) -> Result<Uploaded, StoreError> {
        let sql = "SELECT
            CAST((SELECT COALESCE(SUM(size), 0) FROM files WHERE draft = $1 OR draft IN (SELECT id FROM drafts
                WHERE council = $2 AND form = $3 AND channel = $4 AND channel <> 'agent' AND submitted IS NULL
                    AND COALESCE(session, customer, agent) = $5))
                + (SELECT COALESCE(SUM(received), 0) FROM arriving WHERE submission = $1) AS BIGINT) AS draft,
            CAST((SELECT COALESCE(SUM(size), 0) FROM files WHERE draft IN (SELECT id FROM drafts
                WHERE session = $5 AND submitted IS NULL))
                + (SELECT COALESCE(SUM(received), 0) FROM arriving WHERE submission = $1) AS BIGINT) AS session,
            CAST((SELECT COALESCE(SUM(size), 0) FROM files WHERE draft IN (SELECT id FROM drafts
                WHERE channel = 'website' AND submitted IS NULL))
                + (SELECT COALESCE(SUM(received), 0) FROM arriving) AS BIGINT) AS everybody";
        let [session, customer, agent] = place.holder.columns();
        Ok(sqlx::query_as(sql)
            .bind(draft)
            .bind(&place.council)
            .bind(&place.form)
            .bind(channel_name(place.holder.channel()))
            .bind(session.or(customer).or(agent))
            .fetch_one(&self.read)
            .await?)
    }

    /// Forgets the files of drafts that are gone and never became a submission.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_files_of_nobody(&self) -> Result<u64, StoreError> {
        let sql = "DELETE FROM files WHERE NOT EXISTS (SELECT 1 FROM drafts WHERE drafts.id = files.draft)
            AND NOT EXISTS (SELECT 1 FROM submissions WHERE idempotency_key = files.draft)";
        Ok(self.write(sqlx::query(sql)).await?.rows_affected())
    }

    /// Of these names of bytes, those that no draft knows and that are not on their way.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unknown_files(&self, stored: Vec<String>) -> Result<Vec<String>, StoreError> {
        // Of one in which something was found nothing is kept, even if its bytes outlived a sudden end.
        let sql = "SELECT 1 FROM files WHERE stored = $1 AND scan <> 'refused'
            UNION ALL SELECT 1 FROM arriving WHERE stored = $1 AND scan <> 'refused'";
        let mut unknown = Vec::new();
        for name in stored {
            let found = sqlx::query(sql).bind(&name).fetch_optional(&self.read).await?;
            if found.is_none() {
                unknown.push(name);
            }
        }
        Ok(unknown)
    }
}
