//! What waits for the council: requests by service, the most pressing first.

use super::submissions::{LINE, SubmissionLine};
use super::{Store, StoreError};
use sqlx::Any;
use sqlx::any::AnyArguments;
use sqlx::query::QueryAs;

/// Most requests on a page.
pub const PAGE: i64 = 50;

/// Which of the requests that are not over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Part {
    /// All of them.
    #[default]
    Open,
    /// Those that nobody deals with.
    New,
    /// Those of whoever asks.
    Mine,
    /// Those that should be done by now.
    Overdue,
    /// Those where the resident has been asked for something.
    Waiting,
    /// Those that are over, the latest first.
    Over,
}

impl Part {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 6] = [Self::Open, Self::New, Self::Mine, Self::Overdue, Self::Waiting, Self::Over];

    /// As it stands in an address.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::New => "new",
            Self::Mine => "mine",
            Self::Overdue => "overdue",
            Self::Waiting => "waiting",
            Self::Over => "closed",
        }
    }

    /// By its name; all that is open when there is no such part.
    #[must_use]
    pub fn read(name: &str) -> Self {
        Self::ALL.into_iter().find(|part| part.as_str() == name).unwrap_or_default()
    }

    /// As a condition; `$3` is whoever asks and `$4` today.
    const fn condition(self) -> &'static str {
        match self {
            Self::Open => "done_at IS NULL",
            Self::New => "done_at IS NULL AND assigned IS NULL",
            Self::Mine => "done_at IS NULL AND assigned = $3",
            Self::Overdue => "done_at IS NULL AND days_left IS NULL AND due_by < $4",
            Self::Waiting => "done_at IS NULL AND state = 'waiting'",
            Self::Over => "done_at IS NOT NULL",
        }
    }

    const fn order(self) -> &'static str {
        match self {
            Self::Over => "done_at DESC, reference",
            // What has no date comes after what has one.
            _ => "urgent DESC, COALESCE(due_by, '9'), received_at, reference",
        }
    }
}

/// A look at the queues.
#[derive(Debug, Clone, Copy)]
pub struct Looking<'a> {
    /// Whose.
    pub council: &'a str,
    /// Of these services; of all where there is none.
    pub services: &'a [String],
    /// Who looks, by id.
    pub person: &'a str,
    /// Today, ISO.
    pub today: &'a str,
}

/// How much waits for a service.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Load {
    /// The service.
    pub service: String,
    /// Requests that are not over.
    pub open: i64,
    /// Those of them that should be done by now.
    pub overdue: i64,
    /// Those of them that nobody deals with.
    pub unassigned: i64,
}

impl Looking<'_> {
    fn bind<'q, T>(&self, query: QueryAs<'q, Any, T, AnyArguments>) -> QueryAs<'q, Any, T, AnyArguments>
    where
        T: for<'r> sqlx::FromRow<'r, sqlx::any::AnyRow>,
    {
        query
            .bind(self.council.to_owned())
            .bind(list_of(self.services))
            .bind(self.person.to_owned())
            .bind(self.today.to_owned())
    }
}

/// Names as one text, for a statement that looks whether one is among them; empty for none.
pub(super) fn list_of(names: &[String]) -> String {
    if names.is_empty() { String::new() } else { format!("|{}|", names.join("|")) }
}

/// Is what is in a column among the names of a [`list_of`] them, a parameter? Not by LIKE: a name with `_` or `%` would be others'
/// too, and SQLite would not tell capital letters from small ones.
macro_rules! is_among {
    ($column:literal, $list:literal) => {
        concat!("REPLACE(", $list, ", '|' || ", $column, " || '|', '') <> ", $list)
    };
}
pub(super) use is_among;

/// Of the services that are looked at. `$2` is their list.
const OF_SERVICES: &str = concat!("council = $1 AND ($2 = '' OR ", is_among!("service", "$2"), ")");
/// Every condition names all that is bound, as PostgreSQL wants to know what each is.
const ALL_BOUND: &str = "COALESCE($3, $4) IS NOT NULL";

impl Store {
    /// Requests of a queue, [`PAGE`] of them from the `from`th on, and whether there are more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn queue(
        &self,
        looking: &Looking<'_>,
        part: Part,
        from: i64,
    ) -> Result<(Vec<SubmissionLine>, bool), StoreError> {
        let (condition, order) = (part.condition(), part.order());
        let sql = sqlx::AssertSqlSafe(format!(
            "{LINE} WHERE {OF_SERVICES} AND {ALL_BOUND} AND {condition} ORDER BY {order} LIMIT $5 OFFSET $6"
        ));
        let query = looking.bind(sqlx::query_as(sql)).bind(PAGE + 1).bind(from);
        let mut lines: Vec<SubmissionLine> = query.fetch_all(&self.read).await?;
        let more = lines.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
        lines.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
        Ok((lines, more))
    }

    /// The services that a council has requests of, also where no form names them any more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn services_with_requests(&self, council: &str) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT DISTINCT service FROM submissions WHERE council = $1 AND service <> ''";
        Ok(sqlx::query_scalar(sql).bind(council).fetch_all(&self.read).await?)
    }

    /// How much waits for each service that has anything waiting, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn loads(&self, looking: &Looking<'_>) -> Result<Vec<Load>, StoreError> {
        let sql = sqlx::AssertSqlSafe(format!(
            "SELECT service, COUNT(*) AS open,
                CAST(SUM(CASE WHEN days_left IS NULL AND due_by < $4 THEN 1 ELSE 0 END) AS BIGINT) AS overdue,
                CAST(SUM(CASE WHEN assigned IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS unassigned
            FROM submissions WHERE {OF_SERVICES} AND {ALL_BOUND} AND done_at IS NULL GROUP BY service ORDER BY service"
        ));
        Ok(looking.bind(sqlx::query_as(sql)).fetch_all(&self.read).await?)
    }
}
