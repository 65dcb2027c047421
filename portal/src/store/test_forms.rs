//! Forms as somebody tries them out: one of each at a time, at an address that nobody guesses, until it ends.

use super::looks::{Did, Look, Thing};
use super::publishing::By;
use super::{Store, StoreError, new_id, stamp};
use jiff::SignedDuration;

/// How long a test form is there.
const FOR: SignedDuration = SignedDuration::from_hours(14 * 24);

/// Where a test form is, and until when.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct TestForm {
    /// Its id, which stands in its address.
    pub id: String,
    /// When it ends, as kept.
    pub until: String,
}

impl Store {
    /// The test form of a form; nothing when there is none, or none any more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn test_form_of(&self, council: &str, form: &str) -> Result<Option<TestForm>, StoreError> {
        let sql = "SELECT id, until FROM test_forms WHERE council = $1 AND form = $2 AND until > $3";
        let query = sqlx::query_as(sql).bind(council).bind(form).bind(stamp(self.clock.now().timestamp()));
        Ok(query.fetch_optional(&self.read).await?)
    }

    /// The files of a test form, by its id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn test_form(&self, council: &str, id: &str) -> Result<Option<Vec<(String, String)>>, StoreError> {
        let sql = "SELECT files FROM test_forms WHERE id = $1 AND council = $2 AND until > $3";
        let query = sqlx::query_scalar(sql).bind(id).bind(council).bind(stamp(self.clock.now().timestamp()));
        let files: Option<String> = query.fetch_optional(&self.read).await?;
        Ok(files.map(|files| serde_json::from_str(&files)).transpose()?)
    }

    /// Publishes a test form in the place of the one before, at the same address; without files there is none any more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_test_form(
        &self,
        (council, form): (&str, &str),
        files: &[(String, String)],
        by: &By,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin(&[format!("test_forms/{council}/{form}")]).await?;
        if files.is_empty() {
            let sql = "DELETE FROM test_forms WHERE council = $1 AND form = $2";
            sqlx::query(sql).bind(council).bind(form).execute(&mut *transaction).await?;
        } else {
            let sql = "INSERT INTO test_forms (id, council, form, person, at, until, files)
                VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (council, form)
                DO UPDATE SET person = excluded.person, at = excluded.at, until = excluded.until, files = excluded.files";
            let until = stamp(self.clock.now().timestamp() + FOR);
            let query = sqlx::query(sql).bind(new_id()).bind(council).bind(form).bind(&by.person).bind(&by.at);
            query.bind(until).bind(serde_json::to_string(files)?).execute(&mut *transaction).await?;
        }
        let words = if files.is_empty() { "ended a test form" } else { "published a test form" };
        let look = Look { council, person: &by.person, did: Did::Changed, thing: Thing::Form, subject: form, words };
        self.look_within(&mut transaction, &look).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Forgets test forms that have ended.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_old_test_forms(&self) -> Result<u64, StoreError> {
        let query = sqlx::query("DELETE FROM test_forms WHERE until <= $1");
        Ok(self.write(query.bind(stamp(self.clock.now().timestamp()))).await?.rows_affected())
    }
}
