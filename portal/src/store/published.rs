//! Published versions of forms, and the bank holidays that councils judged by. Both are only ever added to.

use super::{Store, StoreError};
use sqlx::AnyConnection;

/// A version of a form as it was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The hash of all that follows but the time.
    pub version: String,
    /// The form.
    pub form: String,
    /// The council whose version it is; empty for the form as everyone else has it.
    pub council: String,
    /// Name and text of each file, the form itself first.
    pub sources: Vec<(String, String)>,
    /// The bytes of its validator.
    pub validator: Vec<u8>,
    /// The compiler that made it.
    pub compiler: String,
    /// When it was first offered, as kept.
    pub published_at: String,
}

type Row = (String, String, String, String, String, String, String);

fn published(row: Row) -> Result<Published, StoreError> {
    let (version, form, council, sources, validator, compiler, published_at) = row;
    let sources = serde_json::from_str(&sources)?;
    // What is no text of bytes comes to nothing; then it is no validator, which is told.
    let validator = hex::decode(validator).unwrap_or_default();
    Ok(Published { version, form, council, sources, validator, compiler, published_at })
}

impl Published {
    /// Keeps a version, once, within what `connection` does. Answers whether it is new.
    pub(super) async fn add(&self, connection: &mut AnyConnection) -> Result<bool, StoreError> {
        let sql = "INSERT INTO published (version, form, council, sources, validator, compiler, published_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (version) DO NOTHING";
        let done = sqlx::query(sql)
            .bind(&self.version)
            .bind(&self.form)
            .bind(&self.council)
            .bind(serde_json::to_string(&self.sources)?)
            .bind(hex::encode(&self.validator))
            .bind(&self.compiler)
            .bind(&self.published_at)
            .execute(connection)
            .await?;
        Ok(done.rows_affected() == 1)
    }
}

impl Store {
    /// Keeps a version, once: one that is known stays as it was. Answers whether it is new.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn publish(&self, published: &Published) -> Result<bool, StoreError> {
        let mut transaction = self.begin(&[]).await?;
        let new = published.add(&mut transaction).await?;
        transaction.commit().await?;
        Ok(new)
    }

    /// A version as it was published.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn published(&self, version: &str) -> Result<Option<Published>, StoreError> {
        let sql = "SELECT version, form, council, sources, validator, compiler, published_at FROM published
            WHERE version = $1";
        let row: Option<Row> = sqlx::query_as(sql).bind(version).fetch_optional(&self.read).await?;
        row.map(published).transpose()
    }

    /// Whether a council ever had a version of a form: one of its own, or the one that everyone has.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn was_offered(&self, council: &str, form: &str) -> Result<bool, StoreError> {
        let sql = "SELECT version FROM published WHERE form = $1 AND (council = '' OR council = $2) LIMIT 1";
        let found: Option<String> = sqlx::query_scalar(sql).bind(form).bind(council).fetch_optional(&self.read).await?;
        Ok(found.is_some())
    }

    /// The versions of a form that a council had between two moments, the oldest first: its own, and those that everyone has from
    /// before its first own one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn versions_between(
        &self,
        council: &str,
        form: &str,
        from: &str,
        to: &str,
    ) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT version FROM published WHERE form = $1 AND published_at > $2 AND published_at < $3
            AND (council = $4 OR council = '' AND NOT EXISTS (SELECT 1 FROM published own
                WHERE own.form = $1 AND own.council = $4 AND own.published_at < published.published_at))
            ORDER BY published_at, version";
        Ok(sqlx::query_scalar(sql).bind(form).bind(from).bind(to).bind(council).fetch_all(&self.read).await?)
    }

    /// When a version was first offered, as kept.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn published_at(&self, version: &str) -> Result<Option<String>, StoreError> {
        let sql = "SELECT published_at FROM published WHERE version = $1";
        Ok(sqlx::query_scalar(sql).bind(version).fetch_optional(&self.read).await?)
    }

    /// Takes down the bank holidays of a council where they are others than those before. `at` is the moment, as kept.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_calendar(&self, council: &str, days: &[i64], at: &str) -> Result<(), StoreError> {
        if self.calendar(council, at).await?.is_some_and(|known| known == days) {
            return Ok(());
        }
        let sql =
            "INSERT INTO calendars (council, since, days) VALUES ($1, $2, $3) ON CONFLICT (council, since) DO NOTHING";
        let days = serde_json::to_string(days)?;
        self.write(sqlx::query(sql).bind(council).bind(at).bind(days)).await?;
        Ok(())
    }

    /// The bank holidays that a council judged by at a moment, as day numbers: those taken down last before it, or the first
    /// that there are.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn calendar(&self, council: &str, at: &str) -> Result<Option<Vec<i64>>, StoreError> {
        let before = "SELECT days FROM calendars WHERE council = $1 AND since <= $2 ORDER BY since DESC LIMIT 1";
        let first = "SELECT days FROM calendars WHERE council = $1 ORDER BY since LIMIT 1";
        let found: Option<String> =
            sqlx::query_scalar(before).bind(council).bind(at).fetch_optional(&self.read).await?;
        let found = match found {
            Some(days) => Some(days),
            None => sqlx::query_scalar(first).bind(council).fetch_optional(&self.read).await?,
        };
        found.map(|days: String| Ok(serde_json::from_str(&days)?)).transpose()
    }
}
