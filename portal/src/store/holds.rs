//! Legal holds: records that must not be removed, each with a reason and with whoever says so.

use super::{Store, StoreError, new_id};
use jiff::civil::Date;

/// What a hold is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// A request that was sent.
    Submission,
    /// One that was not sent, and what becomes of it when it is.
    Draft,
    /// A customer: their account with their details, and every request, draft and contact of theirs.
    Customer,
}

impl Held {
    /// The kind that is kept so.
    #[must_use]
    pub fn of(kind: &str) -> Option<Self> {
        [Self::Submission, Self::Draft, Self::Customer].into_iter().find(|held| held.as_str() == kind)
    }

    /// The table of such records.
    #[must_use]
    pub const fn table(self) -> &'static str {
        match self {
            Self::Submission => "submissions",
            Self::Draft => "drafts",
            Self::Customer => "customers",
        }
    }

    /// What it is called where it is listed.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Submission => "Request",
            Self::Draft => "Unfinished request",
            Self::Customer => "Account",
        }
    }

    /// As it is kept.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Submission => "submission",
            Self::Draft => "draft",
            Self::Customer => "customer",
        }
    }
}

/// A hold that is to be placed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewHold<'a> {
    /// At which council.
    pub council: &'a str,
    /// What it is on.
    pub kind: Held,
    /// The id of the record.
    pub record: &'a str,
    /// Why.
    pub reason: &'a str,
    /// Who says so, by name.
    pub placed_by: &'a str,
    /// The day on which it ends by itself.
    pub until: Option<Date>,
}

/// A hold, as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Hold {
    /// Its own id.
    pub id: String,
    /// What it is on: `submission`, `draft` or `customer`.
    pub kind: String,
    /// The id of the record.
    pub record: String,
    /// The reference number of the submission that it is, or has become.
    pub reference: Option<String>,
    /// Why.
    pub reason: String,
    /// Who says so.
    pub placed_by: String,
    /// When it was placed, as kept.
    pub placed_at: String,
    /// The day on which it ends by itself, ISO.
    pub until: Option<String>,
}

impl Hold {
    /// What it is on, in words: the reference number where there is one, else the name by which lists and `place` know the record.
    #[must_use]
    pub fn what(&self) -> String {
        let held = Held::of(&self.kind);
        match (&self.reference, held) {
            (Some(reference), _) => reference.clone(),
            (None, Some(held)) => format!("{} {}:{}", held.title(), held.table(), self.record),
            (None, None) => format!("{}:{}", self.kind, self.record),
        }
    }
}

impl Store {
    /// The record of a council that somebody means: by a reference number as people write it, or by the name that the list of what was
    /// found gives to a draft or a customer, `drafts:…` or `customers:…`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn to_be_held(&self, council: &str, typed: &str) -> Result<Option<(Held, String)>, StoreError> {
        let typed = typed.trim();
        if let Some(reference) = crate::reference::read(typed) {
            return Ok(self.id_of(council, &reference).await?.map(|id| (Held::Submission, id)));
        }
        let Some((table, id)) = typed.split_once(':') else { return Ok(None) };
        let found = match table {
            "drafts" => self.about_draft(id).await?.filter(|draft| draft.council == council).map(|_| Held::Draft),
            "customers" => self.customer(council, id).await?.map(|_| Held::Customer),
            _ => None,
        };
        Ok(found.map(|held| (held, id.to_owned())))
    }

    /// Places a hold, unless the same person has placed it already, for the same reason and until the same day.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn hold(&self, new: &NewHold<'_>) -> Result<(), StoreError> {
        let mut transaction = self.begin(&[new.record.to_owned()]).await?;
        let sql = "INSERT INTO holds (id, council, kind, record, reason, placed_by, placed_at, until)
            SELECT $1, $2, $3, $4, $5, $6, $7, $8
            WHERE NOT EXISTS (SELECT 1 FROM holds WHERE record = $4 AND reason = $5 AND placed_by = $6
                AND COALESCE(until, '') = COALESCE($8, '') AND lifted_at IS NULL)";
        sqlx::query(sql)
            .bind(new_id())
            .bind(new.council)
            .bind(new.kind.as_str())
            .bind(new.record)
            .bind(new.reason)
            .bind(new.placed_by)
            .bind(self.now())
            .bind(new.until.map(|day| day.to_string()))
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await
    }

    /// Lifts a hold; the kind and the id of the record that it was on. Nothing when there is none with this id at the council.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn lift(&self, council: &str, id: &str, by: &str) -> Result<Option<(String, String)>, StoreError> {
        let sql = "UPDATE holds SET lifted_by = $1, lifted_at = $2 WHERE id = $3 AND council = $4 AND lifted_at IS NULL
            RETURNING kind, record";
        let query = sqlx::query_as(sql).bind(by).bind(self.now()).bind(id).bind(council);
        let mut transaction = self.begin(&[]).await?;
        let record = query.fetch_optional(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(record)
    }

    /// The holds of a council that hold on a day, the oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn holds(&self, council: &str, on: Date) -> Result<Vec<Hold>, StoreError> {
        let sql = "SELECT id, kind, record, (SELECT reference FROM submissions
                    WHERE submissions.id = holds.record OR submissions.idempotency_key = holds.record) AS reference,
                reason, placed_by, placed_at, until
            FROM holds WHERE council = $1 AND lifted_at IS NULL AND (until IS NULL OR until > $2) ORDER BY placed_at, id";
        Ok(sqlx::query_as(sql).bind(council).bind(on.to_string()).fetch_all(&self.read).await?)
    }

    /// How many holds hold on a day, at all councils.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn holds_in_force(&self, on: Date) -> Result<u64, StoreError> {
        let sql = "SELECT COUNT(*) FROM holds WHERE lifted_at IS NULL AND (until IS NULL OR until > $1)";
        let count: i64 = sqlx::query_scalar(sql).bind(on.to_string()).fetch_one(&self.read).await?;
        Ok(u64::try_from(count).unwrap_or_default())
    }

    /// The id of the submission of a council that has a reference number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn id_of(&self, council: &str, reference: &str) -> Result<Option<String>, StoreError> {
        let sql = "SELECT id FROM submissions WHERE council = $1 AND reference = $2";
        Ok(sqlx::query_scalar(sql).bind(council).bind(reference).fetch_optional(&self.read).await?)
    }
}
