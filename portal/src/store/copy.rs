//! The whole record, table by table: read out for a backup, and put into a database that is still empty.

use super::transaction::Transaction;
use super::{Store, StoreError};
use futures_util::TryStreamExt as _;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use sqlx::any::{AnyRow, AnyTypeInfoKind};
use sqlx::{Any, Column as _, Row as _, ValueRef as _};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Every table, each after those that it refers to.
pub const TABLES: &[&str] = &[
    "published",
    "calendars",
    "customers",
    "identities",
    "people",
    "sessions",
    "away",
    "sign_ins",
    "drafts",
    "submissions",
    "contacts",
    "search_terms",
    "looks",
    "handovers",
    "events",
    "payments",
    "files",
    "evidence",
    "follows",
    "consents",
    "outbox",
    "feedback",
    "arriving",
    "tombstones",
    "holds",
    "counts",
    "proposals",
    "publishing",
    "people_changes",
    "inquiries",
    "form_saves",
    "form_visits",
    "test_forms",
];

/// A row, by the names of its columns: each a text, a whole number or nothing.
pub type Row = BTreeMap<String, Value>;

/// What a table holds: how many rows, and a hash of all that is in them, in whatever order they were read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// How many rows.
    pub rows: u64,
    /// SHA-256 over the sorted SHA-256 of the rows, each as one line of JSON with sorted keys.
    pub sha256: String,
}

/// Counts rows as they pass.
#[derive(Debug, Default)]
pub struct Tallying(Vec<[u8; 32]>);

impl Tallying {
    /// One more row, as its line of JSON.
    pub fn count(&mut self, line: &str) {
        self.0.push(Sha256::digest(line.as_bytes()).into());
    }

    /// What passed.
    #[must_use]
    pub fn tally(mut self) -> Tally {
        self.0.sort_unstable();
        let rows = self.0.len() as u64;
        Tally { rows, sha256: hex::encode(Sha256::digest(self.0.concat())) }
    }
}

/// The record as it was at one moment.
#[derive(Debug)]
pub struct Reading(sqlx::Transaction<'static, Any>);

impl Reading {
    /// Hands out each row of a table, as it is and as its line of JSON.
    ///
    /// # Errors
    /// When the database fails, or `each` does.
    pub async fn table<E: From<StoreError>>(
        &mut self,
        table: &str,
        mut each: impl AsyncFnMut(&Row, &str) -> Result<(), E>,
    ) -> Result<Tally, E> {
        let sql = sqlx::AssertSqlSafe(format!("SELECT * FROM {table}"));
        let mut rows = sqlx::query(sql).fetch(&mut *self.0);
        let mut tallying = Tallying::default();
        while let Some(row) = rows.try_next().await.map_err(StoreError::from)? {
            let row = read(&row).map_err(StoreError::from)?;
            let line = serde_json::to_string(&row).map_err(StoreError::from)?;
            tallying.count(&line);
            each(&row, &line).await?;
        }
        Ok(tallying.tally())
    }

    /// Shows each row of a table, and keeps those that `wanted` takes.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn rows(&mut self, table: &str, wanted: impl Fn(&Row) -> bool) -> Result<Vec<Row>, StoreError> {
        let sql = sqlx::AssertSqlSafe(format!("SELECT * FROM {table}"));
        let mut rows = sqlx::query(sql).fetch(&mut *self.0);
        let mut taken = Vec::new();
        while let Some(row) = rows.try_next().await? {
            let row = read(&row)?;
            if wanted(&row) {
                taken.push(row);
            }
        }
        Ok(taken)
    }
}

/// A row as it is.
pub(super) fn read(row: &AnyRow) -> Result<Row, sqlx::Error> {
    let columns = row.columns().iter().map(|column| {
        let value = row.try_get_raw(column.ordinal())?;
        let value = if value.is_null() {
            Value::Null
        } else if value.type_info().kind() == AnyTypeInfoKind::Text {
            Value::from(row.try_get::<String, _>(column.ordinal())?)
        } else {
            Value::from(row.try_get::<i64, _>(column.ordinal())?)
        };
        Ok((column.name().to_owned(), value))
    });
    columns.collect()
}

/// A record on its way into an empty database: all of it, or nothing.
#[derive(Debug)]
pub struct Writing(Transaction);

impl Writing {
    /// Puts a row into a table.
    ///
    /// # Errors
    /// When the database fails, or the table has no such columns.
    pub async fn put(&mut self, table: &str, row: &Row) -> Result<(), StoreError> {
        let columns: Vec<&str> = row.keys().map(String::as_str).collect();
        if let Some(column) = columns.iter().find(|column| !is_name(column)) {
            return Err(sqlx::Error::ColumnNotFound((*column).to_owned()).into());
        }
        let mut sql = format!("INSERT INTO {table} ({}) VALUES (", columns.join(", "));
        let mut place = 0;
        for value in row.values() {
            let comma = if sql.ends_with('(') { "" } else { ", " };
            // A nothing has a type in PostgreSQL; as a word it has none.
            let _ = match value {
                Value::Null => write!(sql, "{comma}NULL"),
                _ => {
                    place += 1;
                    write!(sql, "{comma}${place}")
                }
            };
        }
        sql.push(')');
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
        for value in row.values() {
            query = match value {
                Value::Null => query,
                Value::Number(number) => query.bind(number.as_i64()),
                Value::String(text) => query.bind(text.clone()),
                other => query.bind(other.to_string()),
            };
        }
        query.execute(&mut *self.0).await?;
        Ok(())
    }

    /// Keeps what was put.
    ///
    /// # Errors
    /// When the database fails; then nothing is kept.
    pub async fn keep(self) -> Result<(), StoreError> {
        self.0.commit().await
    }
}

/// The names of columns come from a file, and stand in a statement.
fn is_name(column: &str) -> bool {
    !column.is_empty() && column.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

impl Store {
    /// The record as it is now, whatever is written meanwhile.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn reading(&self) -> Result<Reading, StoreError> {
        Ok(Reading(self.connections.begin_reading().await?))
    }

    /// The row of a table of [`TABLES`] that has an id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn row(&self, table: &str, id: &str) -> Result<Option<Row>, StoreError> {
        let sql = sqlx::AssertSqlSafe(format!("SELECT * FROM {table} WHERE id = $1"));
        let row = sqlx::query(sql).bind(id).fetch_optional(&self.read).await?;
        Ok(row.as_ref().map(read).transpose()?)
    }

    /// Room for rows of these tables; nothing when one of them has some already.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn writing(&self, tables: &[&str]) -> Result<Option<Writing>, StoreError> {
        let mut transaction = self.begin(&["the whole record".to_owned()]).await?;
        for table in tables {
            let sql = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}"));
            let rows: i64 = sqlx::query_scalar(sql).fetch_one(&mut *transaction).await?;
            if rows > 0 {
                return Ok(None);
            }
        }
        Ok(Some(Writing(transaction)))
    }
}

/// The columns that a table of SQLite has.
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
pub(super) async fn columns(store: &Store, table: &str) -> std::collections::BTreeSet<String> {
    let sql = sqlx::AssertSqlSafe(format!("SELECT name FROM pragma_table_info('{table}')"));
    let names: Vec<String> = sqlx::query_scalar(sql).fetch_all(&store.read).await.unwrap();
    names.into_iter().collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]
    use super::*;
    use crate::store::{Database, Tables};
    use serde_json::json;
    use std::collections::BTreeSet;

    fn row(id: &str) -> Row {
        let text = ["council", "name", "email", "phone", "date_of_birth"].map(|column| (column.to_owned(), json!(id)));
        let rest = [("id", json!(id)), ("address", json!("{}")), ("sample", json!(1))];
        text.into_iter().chain(rest.map(|(column, value)| (column.to_owned(), value))).collect()
    }

    #[tokio::test]
    async fn every_table_is_copied() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&Database::File(folder.path().join("x.db"))).await.unwrap();
        let sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%sqlx%' AND name NOT LIKE 'sqlite%'";
        let known: Vec<String> = sqlx::query_scalar(sql).fetch_all(&store.read).await.unwrap();
        assert_eq!(known.iter().map(String::as_str).collect::<BTreeSet<_>>(), TABLES.iter().copied().collect());
    }

    #[tokio::test]
    async fn rows_of_an_older_version_are_brought_up_to_date_with_their_tables() {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::File(folder.path().join("x.db"));
        let old = Store::open_with(&database, Tables::At(1)).await.unwrap();
        let mut writing = old.writing(&["customers"]).await.unwrap().unwrap();
        writing.put("customers", &row("a")).await.unwrap();
        writing.keep().await.unwrap();
        assert_eq!(old.version().await.unwrap(), 1);
        old.close().await;
        assert!(Store::open_with(&database, Tables::Untouched).await.is_err());
        let new = Store::open(&database).await.unwrap();
        assert!(new.version().await.unwrap() > 1);
        assert!(new.writing(&["customers"]).await.unwrap().is_none(), "it is not empty any more");
        let mut seen = Vec::new();
        let each = async |row: &Row, _: &str| {
            seen.push(row.clone());
            Ok::<_, StoreError>(())
        };
        new.reading().await.unwrap().table("customers", each).await.unwrap();
        // Columns that came later have what they begin with.
        let before = row("a");
        assert_eq!(seen.len(), 1);
        assert_eq!(seen[0].iter().filter(|(column, _)| before.contains_key(*column)).count(), before.len());
        assert!(before.iter().all(|(column, value)| seen[0][column] == *value), "{seen:?}");
        assert_eq!(seen[0]["hear"], json!("each change"));
    }

    #[test]
    fn a_tally_is_of_what_is_there_in_any_order() {
        let of = |lines: &[&str]| {
            let mut tallying = Tallying::default();
            lines.iter().for_each(|line| tallying.count(line));
            tallying.tally()
        };
        assert_eq!(of(&["a", "b"]), of(&["b", "a"]));
        assert_ne!(of(&["a", "b"]), of(&["a", "a"]));
        assert_ne!(of(&["ab"]), of(&["a", "b"]));
    }
}
