//! What becomes of a file in which the virus scanner found something after it had been kept: its bytes go, its request says so to
//! everybody, and a draft has it as an answer that is wrong.

use super::drafts;
use super::events::{self, NewEvent};
use super::outbox::{self, About, NewEmail};
use super::transaction::Transaction;
use super::{Store, StoreError};
use jiff::Timestamp;
use serde_json::Value;

/// The kind of the event.
pub const FILE_REMOVED: &str = "file removed";

impl Store {
    /// The request that a file belongs to, by the name under which its bytes are kept: the council and the reference number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn request_with_file(&self, stored: &str) -> Result<Option<(String, String)>, StoreError> {
        let sql = "SELECT council, reference FROM submissions
            WHERE idempotency_key = (SELECT draft FROM files WHERE stored = $1)";
        Ok(sqlx::query_as(sql).bind(stored).fetch_optional(&self.read).await?)
    }

    /// Writes down that something was found in a file, with all that follows, in one transaction. `infected` is what stands for the
    /// kind of such a file in an answer; `email` tells the resident of its request that there is news.
    ///
    /// # Errors
    /// When the database fails; then nothing is written down, and it is found again.
    pub async fn found_infected(
        &self,
        stored: &str,
        infected: &str,
        email: Option<&NewEmail>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let sql = "SELECT draft FROM files WHERE stored = $1";
        let draft: Option<String> = sqlx::query_scalar(sql).bind(stored).fetch_optional(&self.read).await?;
        let things = match &draft {
            Some(draft) => self.things_of_draft(draft).await?,
            None => vec![stored.to_owned()],
        };
        let mut transaction = self.begin(&things).await?;
        of_device(&mut transaction, stored, infected).await?;
        let sql = "UPDATE files SET scan = 'refused' WHERE stored = $1 AND scan <> 'refused'";
        let found = sqlx::query(sql).bind(stored).execute(&mut *transaction).await?;
        if let (Some(draft), 1) = (draft, found.rows_affected()) {
            let sql = "SELECT id, name FROM files WHERE stored = $1";
            let (id, name): (String, String) = sqlx::query_as(sql).bind(stored).fetch_one(&mut *transaction).await?;
            of_draft(&mut transaction, &draft, &id, infected).await?;
            let sql = "SELECT id, council, reference FROM submissions WHERE idempotency_key = $1";
            let request: Option<(String, String, String)> =
                sqlx::query_as(sql).bind(&draft).fetch_optional(&mut *transaction).await?;
            if let Some((request, council, reference)) = request {
                self.connections.lock(&mut transaction, &format!("{council}/{reference}")).await?;
                let event = NewEvent { note: &name, ..NewEvent::of(FILE_REMOVED, "") };
                events::add(&mut transaction, &request, at, &event).await?;
                if let Some(email) = email {
                    let about = About { council: &council, submission: Some(&request), good_until: None };
                    outbox::put(&mut transaction, about, email, at).await?;
                }
            }
        }
        transaction.commit().await?;
        Ok(())
    }

    /// What a transaction has to itself that changes a draft, which may have become a request and gone.
    async fn things_of_draft(&self, id: &str) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT council, form, channel, COALESCE(session, customer, agent, '') FROM drafts WHERE id = $1";
        let found: Option<(String, String, String, String)> =
            sqlx::query_as(sql).bind(id).fetch_optional(&self.read).await?;
        let place = found.map(|(council, form, channel, whose)| drafts::place_thing(&council, &form, &channel, &whose));
        Ok(place.into_iter().chain([id.to_owned()]).collect())
    }
}

/// A file that waits for what a device sends with it is refused when that comes.
async fn of_device(transaction: &mut Transaction, stored: &str, infected: &str) -> Result<(), StoreError> {
    let sql = "SELECT answer FROM arriving WHERE stored = $1 AND kept = 1";
    let answer: Option<Option<String>> =
        sqlx::query_scalar(sql).bind(stored).fetch_optional(&mut **transaction).await?;
    let Some(answer) = answer.flatten() else { return Ok(()) };
    let mut answer: Value = serde_json::from_str(&answer)?;
    if let Some(kind) = answer.get_mut("kind") {
        *kind = infected.into();
    }
    let sql = "UPDATE arriving SET scan = 'refused', kept = 0, received = 0, answer = $1 WHERE stored = $2";
    sqlx::query(sql).bind(answer.to_string()).bind(stored).execute(&mut **transaction).await?;
    Ok(())
}

/// In a draft that is not sent the validator finds the file wrong from now on.
async fn of_draft(transaction: &mut Transaction, draft: &str, id: &str, infected: &str) -> Result<(), StoreError> {
    let sql = "SELECT answers, left_over FROM drafts WHERE id = $1 AND submitted IS NULL";
    let found: Option<(String, String)> = sqlx::query_as(sql).bind(draft).fetch_optional(&mut **transaction).await?;
    let Some((answers, left_over)) = found else { return Ok(()) };
    let marked = |text: &str| -> Result<String, StoreError> {
        let mut value: Value = serde_json::from_str(text)?;
        mark(&mut value, id, infected);
        Ok(value.to_string())
    };
    let sql = "UPDATE drafts SET answers = $1, left_over = $2 WHERE id = $3";
    let query = sqlx::query(sql).bind(marked(&answers)?).bind(marked(&left_over)?).bind(draft);
    query.execute(&mut **transaction).await?;
    Ok(())
}

fn mark(answer: &mut Value, id: &str, infected: &str) {
    match answer {
        Value::Object(file) if file.get("id").and_then(Value::as_str) == Some(id) => {
            file.insert("kind".to_owned(), infected.into());
        }
        Value::Object(parts) => parts.values_mut().for_each(|part| mark(part, id, infected)),
        Value::Array(all) => all.iter_mut().for_each(|each| mark(each, id, infected)),
        _ => {}
    }
}
