//! Accounts that their holders close. What a customer sent is the council's record and stays as long as its form says; what belongs to
//! the account alone goes at once, and their details as soon as no request of theirs is open.

use super::customers::Address;
use super::outbox::{About, NewEmail};
use super::transaction::Transaction;
use super::{Store, StoreError, stamp};
use jiff::Timestamp;

/// What goes with an account, by the customer's id. Drafts that a legal hold is on stay.
const WITH_ACCOUNT: [&str; 6] = [
    "DELETE FROM files WHERE draft IN (SELECT id FROM drafts WHERE customer = $1 AND submitted IS NULL
        AND id NOT IN (SELECT record FROM holds WHERE lifted_at IS NULL))",
    "DELETE FROM drafts WHERE customer = $1 AND submitted IS NULL
        AND id NOT IN (SELECT record FROM holds WHERE lifted_at IS NULL)",
    "UPDATE drafts SET lender_customer = NULL WHERE lender_customer = $1",
    "DELETE FROM identities WHERE customer = $1",
    "DELETE FROM search_terms WHERE customer = $1",
    "UPDATE sessions SET customer = NULL WHERE customer = $1",
];

/// Takes the details out of the rows of closed accounts that no open request and no legal hold needs; `$2` is one of them, or empty for all.
const FORGET: &str = "UPDATE customers SET name = '', email = '-' || id, phone = '', date_of_birth = '', address = $1,
        language = '', hear = 'nothing', reading = ''
    WHERE closed_at IS NOT NULL AND email <> '-' || id AND (id = $2 OR $2 = '')
        AND NOT EXISTS (SELECT 1 FROM submissions WHERE done_at IS NULL AND submissions.customer = customers.id)
        AND NOT EXISTS (SELECT 1 FROM submissions WHERE done_at IS NULL AND submissions.resident = customers.id)
        AND NOT EXISTS (SELECT 1 FROM holds WHERE holds.record = customers.id AND lifted_at IS NULL)";

async fn forget(transaction: &mut Transaction, customer: &str) -> Result<u64, StoreError> {
    let nowhere = serde_json::to_string(&Address::default())?;
    let done = sqlx::query(FORGET).bind(nowhere).bind(customer.to_owned()).execute(&mut **transaction).await?;
    Ok(done.rows_affected())
}

impl Store {
    /// The reference numbers of a customer's requests that are not finished, the oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn open_requests(&self, customer: &str) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT reference FROM submissions WHERE (customer = $1 OR resident = $1) AND done_at IS NULL
            ORDER BY received_at, id";
        Ok(sqlx::query_scalar(sql).bind(customer).fetch_all(&self.read).await?)
    }

    /// Closes an account, once: a second time changes nothing and writes no e-mail. `email` is what tells the holder, from their
    /// address. Answers the names of bytes that nothing refers to any more.
    ///
    /// # Errors
    /// When the database fails; then nothing has changed.
    pub async fn close_account(
        &self,
        council: &str,
        customer: &str,
        email: impl FnOnce(&str) -> NewEmail,
    ) -> Result<Vec<String>, StoreError> {
        let mut transaction = self.begin(&[customer.to_owned()]).await?;
        let at = Timestamp::now();
        let sql =
            "UPDATE customers SET closed_at = $1 WHERE id = $2 AND council = $3 AND closed_at IS NULL RETURNING email";
        let open = sqlx::query_scalar(sql).bind(stamp(at)).bind(customer).bind(council);
        let address: Option<String> = open.fetch_optional(&mut *transaction).await?;
        let Some(address) = address else { return Ok(Vec::new()) };
        let sql =
            "SELECT stored FROM files WHERE draft IN (SELECT id FROM drafts WHERE customer = $1 AND submitted IS NULL
            AND id NOT IN (SELECT record FROM holds WHERE lifted_at IS NULL))";
        let gone = sqlx::query_scalar(sql).bind(customer).fetch_all(&mut *transaction).await?;
        for sql in WITH_ACCOUNT {
            sqlx::query(sql).bind(customer.to_owned()).execute(&mut *transaction).await?;
        }
        let sql = "DELETE FROM sign_ins WHERE council = $1 AND email = $2";
        sqlx::query(sql).bind(council).bind(&address).execute(&mut *transaction).await?;
        if address.contains('@') {
            let about = About { council, submission: None, good_until: None };
            super::outbox::put(&mut transaction, about, &email(&address), at).await?;
        }
        forget(&mut transaction, customer).await?;
        transaction.commit().await?;
        Ok(gone)
    }

    /// Takes the details out of closed accounts whose requests are finished by now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_closed_accounts(&self) -> Result<u64, StoreError> {
        let mut transaction = self.begin(&["closed accounts".to_owned()]).await?;
        let done = forget(&mut transaction, "").await?;
        transaction.commit().await?;
        Ok(done)
    }
}
