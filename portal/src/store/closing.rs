//! Accounts that their holders close. What a customer sent is the council's record and stays as long as its form says; what belongs to
//! the account alone goes at once, and their details as soon as no request of theirs is open.

use super::customers::Address;
use super::outbox::{About, NewEmail};
use super::transaction::Transaction;
use super::{Store, StoreError, stamp};
use jiff::civil::Date;

/// The drafts that go with an account: by the customer's id, but for those that a legal hold is on that day.
const DRAFTS: &str = "customer = $1 AND submitted IS NULL
    AND NOT EXISTS (SELECT 1 FROM held WHERE held.record = drafts.id AND (until IS NULL OR until > $2))";
/// What else goes with it, by the customer's id.
const WITH_ACCOUNT: [&str; 4] = [
    "UPDATE drafts SET lender_customer = NULL WHERE lender_customer = $1",
    "DELETE FROM identities WHERE customer = $1",
    "DELETE FROM search_terms WHERE customer = $1",
    "UPDATE sessions SET customer = NULL WHERE customer = $1",
];

/// Takes the details out of the rows of closed accounts that no open request and no legal hold of that day needs; `$2` is one of them,
/// or empty for all.
const FORGET: &str = "UPDATE customers SET name = '', email = '-' || id, phone = '', date_of_birth = '', address = $1,
        language = '', hear = 'nothing', reading = ''
    WHERE closed_at IS NOT NULL AND email <> '-' || id AND (id = $2 OR $2 = '')
        AND NOT EXISTS (SELECT 1 FROM submissions WHERE done_at IS NULL AND submissions.customer = customers.id)
        AND NOT EXISTS (SELECT 1 FROM submissions WHERE done_at IS NULL AND submissions.resident = customers.id)
        AND NOT EXISTS (SELECT 1 FROM held WHERE held.record = customers.id AND (until IS NULL OR until > $3))";

/// Whether something may still be kept in an account. What was sent just before it was closed may come just after.
///
/// # Errors
/// When it is closed, or the database fails.
pub(super) async fn is_open(transaction: &mut Transaction, customer: &str) -> Result<(), StoreError> {
    let sql = "SELECT 1 FROM customers WHERE id = $1 AND closed_at IS NULL";
    let open = sqlx::query(sql).bind(customer.to_owned()).fetch_optional(&mut **transaction).await?;
    if open.is_some() { Ok(()) } else { Err(StoreError::Closed) }
}

async fn forget(transaction: &mut Transaction, customer: &str, on: Date) -> Result<u64, StoreError> {
    let nowhere = serde_json::to_string(&Address::default())?;
    let query = sqlx::query(FORGET).bind(nowhere).bind(customer.to_owned()).bind(on.to_string());
    Ok(query.execute(&mut **transaction).await?.rows_affected())
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

    /// Is a legal hold on a customer on a day, or on a draft of theirs?
    ///
    /// # Errors
    /// When the database fails.
    pub async fn holds_of(&self, customer: &str, on: Date) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM held WHERE (until IS NULL OR until > $2)
            AND (record = $1 OR record IN (SELECT id FROM drafts WHERE customer = $1 AND submitted IS NULL)) LIMIT 1";
        let query = sqlx::query(sql).bind(customer).bind(on.to_string());
        Ok(query.fetch_optional(&self.read).await?.is_some())
    }

    /// Closes an account, once: a second time changes nothing and writes no e-mail. `email` is what tells the holder, from their
    /// address; `on` the day, for what legal holds are on. Answers the names of bytes that nothing refers to any more.
    ///
    /// # Errors
    /// When the database fails; then nothing has changed.
    pub async fn close_account(
        &self,
        council: &str,
        customer: &str,
        on: Date,
        email: impl FnOnce(&str) -> NewEmail,
    ) -> Result<Vec<String>, StoreError> {
        let mut transaction = self.begin(&[customer.to_owned()]).await?;
        let at = self.clock.now().timestamp();
        let sql =
            "UPDATE customers SET closed_at = $1 WHERE id = $2 AND council = $3 AND closed_at IS NULL RETURNING email";
        let open = sqlx::query_scalar(sql).bind(stamp(at)).bind(customer).bind(council);
        let address: Option<String> = open.fetch_optional(&mut *transaction).await?;
        let Some(address) = address else { return Ok(Vec::new()) };
        let sql = format!("DELETE FROM files WHERE draft IN (SELECT id FROM drafts WHERE {DRAFTS}) RETURNING stored");
        let query = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(customer).bind(on.to_string());
        let gone = query.fetch_all(&mut *transaction).await?;
        let query = sqlx::query(sqlx::AssertSqlSafe(format!("DELETE FROM drafts WHERE {DRAFTS}")));
        query.bind(customer).bind(on.to_string()).execute(&mut *transaction).await?;
        for sql in WITH_ACCOUNT {
            sqlx::query(sql).bind(customer.to_owned()).execute(&mut *transaction).await?;
        }
        let sql = "DELETE FROM sign_ins WHERE council = $1 AND email = $2";
        sqlx::query(sql).bind(council).bind(&address).execute(&mut *transaction).await?;
        if address.contains('@') {
            let about = About { council, submission: None, good_until: None };
            super::outbox::put(&mut transaction, about, &email(&address), at).await?;
        }
        forget(&mut transaction, customer, on).await?;
        transaction.commit().await?;
        Ok(gone)
    }

    /// Takes the details out of closed accounts whose requests are finished by now and that are held no longer on a day.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_closed_accounts(&self, on: Date) -> Result<u64, StoreError> {
        let mut transaction = self.begin(&["closed accounts".to_owned()]).await?;
        let done = forget(&mut transaction, "", on).await?;
        transaction.commit().await?;
        Ok(done)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::super::Database;
    use super::super::copy::columns;
    use super::*;

    /// Of a closed account the row stays while something refers to it. What of it says nothing of a person is said here.
    #[tokio::test]
    async fn every_detail_is_taken_out_of_a_closed_account() {
        let stays = "id council sample closed_at seen_on warned_on";
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&Database::File(folder.path().join("x.db"))).await.unwrap();
        let taken_out = FORGET.split("WHERE").next().unwrap().replace("UPDATE customers SET", ",");
        for column in columns(&store, "customers").await {
            let taken =
                taken_out.contains(&format!(", {column} = ")) || taken_out.contains(&format!("        {column} = "));
            assert_ne!(taken, stays.split(' ').any(|name| name == column), "customers.{column}");
        }
    }
}
