//! What councillors see of requests: those of their wards, those that they raised, and those that they follow.

use super::submissions::{LINE, SubmissionLine};
use super::{Store, StoreError};

/// The journey whose requests are about a place and not about a person.
pub const REPORT: &str = "report";
/// Most requests in a list.
const MOST: i64 = 200;

/// Which requests a councillor looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Seen {
    /// What is reported in their wards and is not over.
    #[default]
    Open,
    /// What was reported in their wards and is over.
    Over,
    /// What they raised for residents.
    Raised,
    /// What they follow.
    Followed,
}

impl Seen {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Open, Self::Over, Self::Raised, Self::Followed];

    /// As it stands in an address.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Over => "closed",
            Self::Raised => "raised",
            Self::Followed => "followed",
        }
    }

    /// By its name; what is open when there is no such part.
    #[must_use]
    pub fn read(name: &str) -> Self {
        Self::ALL.into_iter().find(|seen| seen.as_str() == name).unwrap_or_default()
    }

    /// As a condition; `$2` is the list of their wards and `$3` the councillor.
    const fn condition(self) -> &'static str {
        match self {
            Self::Open => {
                "done_at IS NULL AND $3 <> '' AND journey = 'report' AND ward <> '' AND $2 LIKE '%|' || ward || '|%'"
            }
            Self::Over => {
                "done_at IS NOT NULL AND $3 <> '' AND journey = 'report' AND ward <> '' AND $2 LIKE '%|' || ward || '|%'"
            }
            Self::Raised => "$2 <> '-' AND agent = $3",
            Self::Followed => "$2 <> '-' AND id IN (SELECT submission FROM follows WHERE person = $3)",
        }
    }
}

/// That a resident agreed to have a councillor act for them.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Consent {
    /// How they said so: `in person`, `phone`, `letter` or `e-mail`.
    pub how: String,
    /// On which day, ISO.
    pub agreed_on: String,
}

impl Store {
    /// Requests that a councillor of these wards may see, the latest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ward_requests(
        &self,
        council: &str,
        wards: &[String],
        person: &str,
        seen: Seen,
    ) -> Result<Vec<SubmissionLine>, StoreError> {
        let list: String = wards.iter().map(|ward| format!("|{ward}|")).collect();
        let sql = sqlx::AssertSqlSafe(format!(
            "{LINE} WHERE council = $1 AND {} ORDER BY received_at DESC, reference LIMIT $4",
            seen.condition()
        ));
        Ok(sqlx::query_as(sql).bind(council).bind(list).bind(person).bind(MOST).fetch_all(&self.read).await?)
    }

    /// Does somebody follow a request?
    ///
    /// # Errors
    /// When the database fails.
    pub async fn follows(&self, person: &str, submission: &str) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM follows WHERE person = $1 AND submission = $2";
        Ok(sqlx::query(sql).bind(person).bind(submission).fetch_optional(&self.read).await?.is_some())
    }

    /// Follows a request, or not any more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn follow(&self, person: &str, submission: &str, follow: bool) -> Result<(), StoreError> {
        if follow {
            let sql = "INSERT INTO follows (person, submission, since) VALUES ($1, $2, $3) ON CONFLICT (person, submission) DO NOTHING";
            self.write(sqlx::query(sql).bind(person).bind(submission).bind(self.now())).await?;
        } else {
            let sql = "DELETE FROM follows WHERE person = $1 AND submission = $2";
            self.write(sqlx::query(sql).bind(person).bind(submission)).await?;
        }
        Ok(())
    }

    /// The e-mail addresses of those who follow a request and still work for the council.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn followers(&self, submission: &str) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT email FROM people WHERE left_at IS NULL AND id IN (SELECT person FROM follows WHERE submission = $1) ORDER BY email";
        Ok(sqlx::query_scalar(sql).bind(submission).fetch_all(&self.read).await?)
    }

    /// Takes down that a resident agreed, once, for a draft that begins with it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn agreed(&self, council: &str, person: &str, draft: &str, consent: &Consent) -> Result<(), StoreError> {
        let sql =
            "INSERT INTO consents (draft, council, person, how, agreed_on, given_at) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (draft) DO NOTHING";
        self.write(
            sqlx::query(sql)
                .bind(draft)
                .bind(council)
                .bind(person)
                .bind(&consent.how)
                .bind(&consent.agreed_on)
                .bind(self.now()),
        )
        .await?;
        Ok(())
    }

    /// What a resident agreed to, for the draft or the request with this key that somebody raised.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn consent(&self, person: &str, draft: &str) -> Result<Option<Consent>, StoreError> {
        let sql = "SELECT how, agreed_on FROM consents WHERE draft = $1 AND person = $2";
        Ok(sqlx::query_as(sql).bind(draft).bind(person).fetch_optional(&self.read).await?)
    }
}
