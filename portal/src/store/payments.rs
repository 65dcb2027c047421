//! What was paid for a request. Rows are only ever added: a payment that was written down by mistake is taken back by another row.

use super::requests::Acted;
use super::submissions::SubmissionLine;
use super::transaction::Transaction;
use super::{Store, StoreError};
use jiff::civil::Date;

/// How somebody paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// By card, read out to the payment system over the phone.
    Card,
    /// In notes and coins.
    Cash,
    /// By cheque.
    Cheque,
    /// From one bank account to another.
    Transfer,
    /// In another way.
    Other,
}

impl How {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 5] = [Self::Card, Self::Cash, Self::Cheque, Self::Transfer, Self::Other];

    /// As it is kept.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Card => "card",
            Self::Cash => "cash",
            Self::Cheque => "cheque",
            Self::Transfer => "bank transfer",
            Self::Other => "other",
        }
    }

    /// By its name.
    #[must_use]
    pub fn read(kept: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|how| how.as_str() == kept)
    }
}

/// A payment that is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewPayment<'a> {
    /// How much, in pence; more than none.
    pub pence: i64,
    /// On which day.
    pub on: Date,
    /// How.
    pub how: How,
    /// What the payment system calls it; empty when that is not known.
    pub reference: &'a str,
}

/// A payment as it was written down, and whether it still counts.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Payment {
    /// The event that tells of it.
    pub event: String,
    /// How much, in pence.
    pub pence: i64,
    /// On which day, ISO.
    pub paid_on: String,
    /// How, as kept.
    pub how: String,
    /// What the payment system calls it.
    pub reference: String,
    /// The event that tells that it was taken back.
    pub taken_back: Option<String>,
}

/// Writes a payment down, unless it is more than what is still to pay. The request is locked by the transaction, and its event is
/// there already.
pub(super) async fn pay(
    transaction: &mut Transaction,
    submission: &str,
    event: &str,
    payment: &NewPayment<'_>,
) -> Result<Option<Acted>, StoreError> {
    let sql = "SELECT COALESCE(fee_pence, 0) - COALESCE((SELECT CAST(SUM(pence) AS BIGINT) FROM payments
        WHERE submission = submissions.id), 0) FROM submissions WHERE id = $1";
    let left: i64 = sqlx::query_scalar(sql).bind(submission).fetch_one(&mut **transaction).await?;
    if payment.pence > left {
        return Ok(Some(Acted::TooMuch(left)));
    }
    let sql =
        "INSERT INTO payments (event, submission, pence, paid_on, how, reference) VALUES ($1, $2, $3, $4, $5, $6)";
    sqlx::query(sql)
        .bind(event)
        .bind(submission)
        .bind(payment.pence)
        .bind(payment.on.to_string())
        .bind(payment.how.as_str())
        .bind(payment.reference)
        .execute(&mut **transaction)
        .await?;
    Ok(None)
}

/// Takes a payment back, once.
pub(super) async fn take_back(
    transaction: &mut Transaction,
    submission: &str,
    event: &str,
    payment: &str,
) -> Result<Option<Acted>, StoreError> {
    let sql = "INSERT INTO payments (event, submission, pence, paid_on, how, reference, takes_back)
        SELECT $1, submission, -pence, paid_on, how, reference, event FROM payments
        WHERE event = $2 AND submission = $3 AND takes_back IS NULL
            AND NOT EXISTS (SELECT 1 FROM payments AS later WHERE later.takes_back = $2)";
    let done = sqlx::query(sql).bind(event).bind(payment).bind(submission).execute(&mut **transaction).await?;
    Ok((done.rows_affected() != 1).then_some(Acted::NotThere))
}

impl Store {
    /// The payments of a request, in the order in which they were written down; those too that were taken back.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn payments(&self, submission: &SubmissionLine) -> Result<Vec<Payment>, StoreError> {
        let sql = "SELECT payments.event, payments.pence, payments.paid_on, payments.how, payments.reference,
                later.event AS taken_back
            FROM payments JOIN events ON events.id = payments.event
            LEFT JOIN payments AS later ON later.takes_back = payments.event
            WHERE payments.submission = $1 AND payments.takes_back IS NULL ORDER BY events.place";
        Ok(sqlx::query_as(sql).bind(&submission.id).fetch_all(&self.read).await?)
    }
}
