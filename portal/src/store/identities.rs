//! Customers who sign in elsewhere: who they are there, and those who are on their way.

use super::customers::Customer;
use super::{Store, StoreError, stamp};
use crate::clock::machine;
use crate::providers::Ticket;
use jiff::SignedDuration;
use sha2::{Digest as _, Sha256};

/// How long somebody may be away.
const GOOD_FOR: SignedDuration = SignedDuration::from_mins(30);
/// How many windows of one session may be away at once.
const MOST: i64 = 10;

fn hash(state: &str) -> String {
    hex::encode(Sha256::digest(state.as_bytes()))
}

impl Store {
    /// Takes down that somebody is sent to a provider, with what has to be there when they are back.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn send_away(
        &self,
        session: &str,
        provider: &str,
        ticket: &Ticket,
        form: &str,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin(&[session.to_owned()]).await?;
        let at = machine();
        let sql = "INSERT INTO away (state_hash, session, provider, nonce, verifier, form, made_at, ends_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        sqlx::query(sql)
            .bind(hash(&ticket.state))
            .bind(session)
            .bind(provider)
            .bind(&ticket.nonce)
            .bind(&ticket.verifier)
            .bind(form)
            .bind(stamp(at))
            .bind(stamp(at + GOOD_FOR))
            .execute(&mut *transaction)
            .await?;
        let sql = "DELETE FROM away WHERE session = $1 AND state_hash NOT IN
            (SELECT state_hash FROM away WHERE session = $1 ORDER BY made_at DESC, state_hash LIMIT $2)";
        sqlx::query(sql).bind(session).bind(MOST).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// What was taken down for a state that came back in the session it belongs to, once; with the form that was wanted.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_back(
        &self,
        session: &str,
        provider: &str,
        state: &str,
    ) -> Result<Option<(Ticket, String)>, StoreError> {
        let sql = "DELETE FROM away WHERE state_hash = $1 AND session = $2 AND provider = $3 AND ends_at > $4
            RETURNING nonce, verifier, form";
        let query = sqlx::query_as(sql).bind(hash(state)).bind(session).bind(provider).bind(stamp(machine()));
        let mut transaction = self.begin(&[]).await?;
        let found: Option<(String, String, String)> = query.fetch_optional(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(found.map(|(nonce, verifier, form)| (Ticket { state: state.to_owned(), nonce, verifier }, form)))
    }

    /// The customer whom a provider knows by a name of its own. One whom it does not know yet is the customer with the e-mail address
    /// that it has checked, who is a new one if there is none; without such an address, nobody.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn customer_elsewhere(
        &self,
        council: &str,
        [issuer, subject]: [&str; 2],
        email: Option<&str>,
    ) -> Result<Option<Customer>, StoreError> {
        let mut customer = self.known_elsewhere(council, [issuer, subject]).await?;
        if let (None, Some(email)) = (&customer, email) {
            let theirs = self.customer_with_email(council, email).await?;
            let sql = "INSERT INTO identities (council, issuer, subject, customer, linked_at, used_at)
                VALUES ($1, $2, $3, $4, $5, $5) ON CONFLICT (council, issuer, subject) DO NOTHING";
            self.write(sqlx::query(sql).bind(council).bind(issuer).bind(subject).bind(&theirs.id).bind(self.now()))
                .await?;
            // Whoever was linked first, should it have happened twice at once.
            customer = self.known_elsewhere(council, [issuer, subject]).await?;
        }
        match customer {
            Some(customer) => self.customer(council, &customer).await,
            None => Ok(None),
        }
    }

    /// The id of the customer who was linked with that name, who uses it now.
    async fn known_elsewhere(&self, council: &str, [issuer, subject]: [&str; 2]) -> Result<Option<String>, StoreError> {
        let sql =
            "UPDATE identities SET used_at = $1 WHERE council = $2 AND issuer = $3 AND subject = $4 RETURNING customer";
        let mut transaction = self.begin(&[]).await?;
        let query = sqlx::query_scalar(sql).bind(self.now()).bind(council).bind(issuer).bind(subject);
        let customer = query.fetch_optional(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(customer)
    }

    /// Forgets those who did not come back.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_away(&self) -> Result<u64, StoreError> {
        Ok(self
            .write(sqlx::query("DELETE FROM away WHERE ends_at <= $1").bind(stamp(machine())))
            .await?
            .rows_affected())
    }
}
