//! Which uploaded files belong to which draft, and so to the submission that it becomes.

use super::drafts::{Draft, Holder, Place, channel_name};
use super::{Store, StoreError, now};
use serde_json::Value;
use sqlx::{Any, Transaction};

/// A file that arrived for a draft.
#[derive(Debug, Clone)]
pub struct NewFile {
    /// The name under which its bytes are kept.
    pub stored: String,
    /// As the answer holds it.
    pub answer: Value,
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
}

/// Takes down the files of a draft, in the transaction that changes it, and forgets those that its answers, those that are left
/// over among them, do not hold any more. Answers the names of bytes that nothing refers to now.
pub(super) async fn bring_in_line(
    transaction: &mut Transaction<'_, Any>,
    draft: &Draft,
    new: &[NewFile],
) -> Result<Vec<String>, StoreError> {
    let answers = serde_json::to_string(&(&draft.answers, &draft.left_over))?;
    let mut gone = Vec::new();
    for file in new {
        let text = |key: &str| file.answer.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let sql =
            "INSERT INTO files (stored, draft, id, name, size, kind, stored_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (draft, id) DO NOTHING";
        let done = sqlx::query(sql)
            .bind(&file.stored)
            .bind(&draft.id)
            .bind(text("id"))
            .bind(text("name"))
            .bind(file.answer.get("size").and_then(Value::as_i64))
            .bind(text("kind"))
            .bind(now())
            .execute(&mut **transaction)
            .await?;
        if done.rows_affected() == 0 {
            gone.push(file.stored.clone());
        }
    }
    gone.extend(forget(transaction, &draft.id, &answers).await?);
    Ok(gone)
}

/// Forgets the files of a draft that these answers do not hold.
pub(super) async fn forget(
    transaction: &mut Transaction<'_, Any>,
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
    /// A file, if whoever asks may read it: the holder of the draft or of the submission, and for a submission any agent
    /// of the council.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn file(&self, place: &Place, id: &str) -> Result<Option<KeptFile>, StoreError> {
        let sql = "SELECT stored, name, kind FROM files WHERE id = $1 AND (
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
            .bind(matches!(place.holder, Holder::Agent(_)))
            .fetch_optional(&self.read)
            .await?)
    }

    /// Forgets the files of drafts that are gone and never became a submission.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_files_of_nobody(&self) -> Result<u64, StoreError> {
        let sql = "DELETE FROM files WHERE NOT EXISTS (SELECT 1 FROM drafts WHERE drafts.id = files.draft)
            AND NOT EXISTS (SELECT 1 FROM submissions WHERE idempotency_key = files.draft)";
        Ok(sqlx::query(sql).execute(&self.write).await?.rows_affected())
    }

    /// Of these names of bytes, those that no draft knows and that are not on their way.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unknown_files(&self, stored: Vec<String>) -> Result<Vec<String>, StoreError> {
        let mut unknown = Vec::new();
        for name in stored {
            let found =
                sqlx::query("SELECT 1 FROM files WHERE stored = $1 UNION ALL SELECT 1 FROM arriving WHERE stored = $1")
                    .bind(&name)
                    .fetch_optional(&self.read)
                    .await?;
            if found.is_none() {
                unknown.push(name);
            }
        }
        Ok(unknown)
    }
}
