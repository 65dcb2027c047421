//! What the figures are counted from. Every statement answers with counts, and with nothing that is about anybody; the indices of
//! migration 0019 hold all that they need.

use super::{Store, StoreError};
use jiff::civil::Date;

/// What is counted: of one council, within whole days of London.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The council.
    pub council: String,
    /// One service, or every one.
    pub service: Option<String>,
    /// The first day.
    pub first: Date,
    /// The last day, which is counted too.
    pub last: Date,
    /// When the first day begins, as moments are kept.
    pub from: String,
    /// When the day after the last begins, as moments are kept.
    pub until: String,
}

/// Contacts by one channel on one day.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct OnDay {
    /// The day by UTC, ISO.
    pub day: String,
    /// 1 for those in its last hour, which in summer is the first of London's next day; 0 for all before.
    pub last_hour: i64,
    /// How they came; see `By::as_str`.
    pub channel: String,
    /// How many.
    pub number: i64,
}

/// Contacts by one channel within one hour of all days.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct AtHour {
    /// The hour by UTC, 00 to 23. London is always whole hours from it.
    pub hour: String,
    /// How they came; see `By::as_str`.
    pub channel: String,
    /// How many.
    pub number: i64,
}

/// Contacts of a service, by how and why they came.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ByReason {
    /// The service; nothing where the contact was about none.
    pub service: Option<String>,
    /// How they came; see `By::as_str`.
    pub channel: String,
    /// Why; see `Reason::as_str`. Nothing where nobody said.
    pub reason: Option<String>,
    /// How many.
    pub number: i64,
}

/// Forms that were begun, by where they stand.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Begun {
    /// The form.
    pub form: String,
    /// `website`, `account` or `agent`.
    pub channel: String,
    /// Where they stand; see migration 0019.
    pub place: String,
    /// 1 for those that may still be sent: begun on the day after which nobody is taken to have given up, or later.
    pub fresh: i64,
    /// How many.
    pub number: i64,
}

/// Requests that were promised for a day, by what became of the promise.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Promised {
    /// The service.
    pub service: String,
    /// `withdrawn`, `stopped` (waiting for the resident), `overdue`, `running`, `met` or `late`; or the promised day itself, for
    /// what was done in its last hour by UTC: London's clock says whether it was still that day.
    pub became: String,
    /// How many.
    pub number: i64,
}

/// What people said of a form.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Said {
    /// The form.
    pub form: String,
    /// 1 (very easy) to 5 (very difficult).
    pub rating: i64,
    /// How many.
    pub number: i64,
}

impl Store {
    /// Contacts by day and channel.
    ///
    /// # Errors
    /// When the database fails; so too below.
    pub async fn contacts_by_day(&self, counted: &Counted) -> Result<Vec<OnDay>, StoreError> {
        let sql = "SELECT substr(at, 1, 10) AS day, CAST(CASE WHEN substr(at, 12, 2) = '23' THEN 1 ELSE 0 END AS BIGINT) AS last_hour,
                channel, COUNT(*) AS number FROM contacts
            WHERE council = $1 AND at >= $2 AND at < $3 AND ($4 = '' OR service = $4)
            GROUP BY substr(at, 1, 10), CASE WHEN substr(at, 12, 2) = '23' THEN 1 ELSE 0 END, channel ORDER BY 1, 2, 3";
        Ok(sqlx::query_as(sql)
            .bind(&counted.council)
            .bind(&counted.from)
            .bind(&counted.until)
            .bind(counted.service.as_deref().unwrap_or_default())
            .fetch_all(&self.read)
            .await?)
    }

    /// Contacts by hour of the day and channel, between two moments.
    ///
    /// # Errors
    /// See [`Store::contacts_by_day`].
    pub async fn contacts_by_hour(
        &self,
        counted: &Counted,
        from: &str,
        until: &str,
    ) -> Result<Vec<AtHour>, StoreError> {
        let sql = "SELECT substr(at, 12, 2) AS hour, channel, COUNT(*) AS number FROM contacts
            WHERE council = $1 AND at >= $2 AND at < $3 AND ($4 = '' OR service = $4)
            GROUP BY substr(at, 12, 2), channel ORDER BY 1, 2";
        Ok(sqlx::query_as(sql)
            .bind(&counted.council)
            .bind(from)
            .bind(until)
            .bind(counted.service.as_deref().unwrap_or_default())
            .fetch_all(&self.read)
            .await?)
    }

    /// Contacts by service, channel and reason.
    ///
    /// # Errors
    /// See [`Store::contacts_by_day`].
    pub async fn contacts_by_reason(&self, counted: &Counted) -> Result<Vec<ByReason>, StoreError> {
        let sql = "SELECT service, channel, reason, COUNT(*) AS number FROM contacts
            WHERE council = $1 AND at >= $2 AND at < $3 AND ($4 = '' OR service = $4)
            GROUP BY service, channel, reason ORDER BY 1, 2, 3";
        Ok(sqlx::query_as(sql)
            .bind(&counted.council)
            .bind(&counted.from)
            .bind(&counted.until)
            .bind(counted.service.as_deref().unwrap_or_default())
            .fetch_all(&self.read)
            .await?)
    }

    /// Forms that were begun within the days, those that are gone included. What was begun on `fresh_from` or later may still be
    /// sent.
    ///
    /// # Errors
    /// See [`Store::contacts_by_day`].
    pub async fn begun(&self, counted: &Counted, fresh_from: Date) -> Result<Vec<Begun>, StoreError> {
        let sql = "SELECT form, channel, stands_at AS place,
                CAST(CASE WHEN begun_on >= $4 THEN 1 ELSE 0 END AS BIGINT) AS fresh, COUNT(*) AS number
            FROM drafts WHERE council = $1 AND begun_on >= $2 AND begun_on <= $3
            GROUP BY form, channel, stands_at, CASE WHEN begun_on >= $4 THEN 1 ELSE 0 END
            UNION ALL
            SELECT form, channel, place, CAST(0 AS BIGINT) AS fresh, CAST(SUM(number) AS BIGINT) AS number
            FROM counts WHERE council = $1 AND day >= $2 AND day <= $3
            GROUP BY form, channel, place
            ORDER BY 1, 2, 3, 4";
        Ok(sqlx::query_as(sql)
            .bind(&counted.council)
            .bind(counted.first.to_string())
            .bind(counted.last.to_string())
            .bind(fresh_from.to_string())
            .fetch_all(&self.read)
            .await?)
    }

    /// Requests that were promised for one of the days, by what has become of the promise `today`.
    ///
    /// # Errors
    /// See [`Store::contacts_by_day`].
    pub async fn promised(&self, counted: &Counted, today: Date) -> Result<Vec<Promised>, StoreError> {
        let sql = "SELECT service, became, COUNT(*) AS number FROM (
                SELECT service, CASE
                    WHEN state = 'withdrawn' THEN 'withdrawn'
                    WHEN done_at IS NULL AND days_left IS NOT NULL THEN 'stopped'
                    WHEN done_at IS NULL AND due_by < $5 THEN 'overdue'
                    WHEN done_at IS NULL THEN 'running'
                    WHEN substr(done_at, 1, 13) < due_by || 'T23' THEN 'met'
                    WHEN substr(done_at, 1, 13) = due_by || 'T23' THEN due_by
                    ELSE 'late' END AS became
                FROM submissions WHERE council = $1 AND due_by >= $2 AND due_by <= $3 AND ($4 = '' OR service = $4)
            ) AS promised GROUP BY service, became ORDER BY 1, 2";
        Ok(sqlx::query_as(sql)
            .bind(&counted.council)
            .bind(counted.first.to_string())
            .bind(counted.last.to_string())
            .bind(counted.service.as_deref().unwrap_or_default())
            .bind(today.to_string())
            .fetch_all(&self.read)
            .await?)
    }

    /// What people said of the forms.
    ///
    /// # Errors
    /// See [`Store::contacts_by_day`].
    pub async fn said(&self, counted: &Counted) -> Result<Vec<Said>, StoreError> {
        let sql = "SELECT form, rating, COUNT(*) AS number FROM feedback
            WHERE council = $1 AND given_on >= $2 AND given_on <= $3
            GROUP BY form, rating ORDER BY 1, 2";
        Ok(sqlx::query_as(sql)
            .bind(&counted.council)
            .bind(counted.first.to_string())
            .bind(counted.last.to_string())
            .fetch_all(&self.read)
            .await?)
    }
}
