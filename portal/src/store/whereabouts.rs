//! To whose record a row belongs that speaks of somebody, and how the rows are removed that belong to none.

use super::removal::{Removed, is_held};
use super::{Store, StoreError};
use jiff::civil::Date;

/// A submission, as far as one has to know whose it is.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct AboutSubmission {
    /// Its id.
    pub id: String,
    /// Its council.
    pub council: String,
    /// Its reference number.
    pub reference: String,
    /// Its form.
    pub form: String,
    /// When it was received, as kept.
    pub received_at: String,
    /// The customer whom it is for or who sent it.
    pub customer: Option<String>,
}

/// A draft that was not sent, likewise.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct AboutDraft {
    /// Its id.
    pub id: String,
    /// Its council.
    pub council: String,
    /// Its form.
    pub form: String,
    /// When it was saved last, as kept.
    pub saved_at: String,
    /// The customer whom it is for or who began it.
    pub customer: Option<String>,
}

const SUBMISSION: &str =
    "SELECT id, council, reference, form, received_at, COALESCE(resident, customer) AS customer FROM submissions WHERE";
const DRAFT: &str =
    "SELECT id, council, form, saved_at, COALESCE(customer, resident, lender_customer) AS customer FROM drafts
    WHERE submitted IS NULL AND";

/// Rows that belong to no submission, draft or customer, and how each goes: by its table. What is counted stays, without what
/// leads to a person.
const ALONE: [(&str, &str); 5] = [
    ("outbox", "DELETE FROM outbox WHERE id = $1"),
    ("sign_ins", "DELETE FROM sign_ins WHERE id = $1"),
    ("arriving", "DELETE FROM arriving WHERE id = $1"),
    ("contacts", "UPDATE contacts SET customer = NULL, note = '' WHERE id = $1"),
    ("feedback", "UPDATE feedback SET words = '' WHERE id = $1"),
];

impl Store {
    /// The submission with an id or an idempotency key.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn about_submission(&self, id_or_key: &str) -> Result<Option<AboutSubmission>, StoreError> {
        let sql = sqlx::AssertSqlSafe(format!("{SUBMISSION} id = $1 OR idempotency_key = $1"));
        Ok(sqlx::query_as(sql).bind(id_or_key).fetch_optional(&self.read).await?)
    }

    /// The draft with an id that was not sent.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn about_draft(&self, id: &str) -> Result<Option<AboutDraft>, StoreError> {
        let sql = sqlx::AssertSqlSafe(format!("{DRAFT} id = $1"));
        Ok(sqlx::query_as(sql).bind(id).fetch_optional(&self.read).await?)
    }

    /// The submissions that a customer sent or that are for them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn submissions_about(&self, customer: &str) -> Result<Vec<AboutSubmission>, StoreError> {
        let sql = sqlx::AssertSqlSafe(format!("{SUBMISSION} customer = $1 OR resident = $1"));
        Ok(sqlx::query_as(sql).bind(customer).fetch_all(&self.read).await?)
    }

    /// The drafts that a customer began or that are for them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn drafts_about(&self, customer: &str) -> Result<Vec<AboutDraft>, StoreError> {
        let sql = sqlx::AssertSqlSafe(format!("{DRAFT} (customer = $1 OR resident = $1 OR lender_customer = $1)"));
        Ok(sqlx::query_as(sql).bind(customer).fetch_all(&self.read).await?)
    }

    /// The contacts with a customer that led to no request: the id of each, and when it was, as kept.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn contacts_about(&self, customer: &str) -> Result<Vec<(String, String)>, StoreError> {
        let sql = "SELECT id, at FROM contacts WHERE customer = $1 AND submission IS NULL";
        Ok(sqlx::query_as(sql).bind(customer).fetch_all(&self.read).await?)
    }

    /// Removes a row that belongs to no other record, or what leads to a person from one that is counted.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remove_alone(&self, table: &str, id: &str, on: Date) -> Result<Removed, StoreError> {
        let Some((_, sql)) = ALONE.iter().find(|(known, _)| *known == table) else { return Ok(Removed::Unknown) };
        let mut transaction = self.begin(&[id.to_owned()]).await?;
        if is_held(&mut transaction, id, on).await? {
            return Ok(Removed::Held);
        }
        sqlx::query(*sql).bind(id).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(Removed::Gone(Vec::new()))
    }
}
