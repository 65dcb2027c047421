//! Forms that are being written: each save with who made it, the last of a form its draft, and who has a form open just now. Nobody
//! saves over what they have not seen.

use super::looks::{Did, Look, Thing};
use super::publishing::By;
use super::transaction::Transaction;
use super::{Store, StoreError, new_id, stamp};
use jiff::SignedDuration;

/// Saves of a form that are kept; those before go.
const MOST_SAVES: i64 = 50;
/// How long somebody is taken to have a form open whose page has not said so again.
const OPEN_FOR: SignedDuration = SignedDuration::from_secs(60);
/// What is written down of a draft that was thrown away.
pub const THROWN_AWAY: &str = "thrown away";

/// What somebody wants to save.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSave<'a> {
    /// The council.
    pub council: &'a str,
    /// The form.
    pub form: &'a str,
    /// The id of the save that they began from; empty when there was none.
    pub from: &'a str,
    /// The version that was live when the draft was begun; empty when there was none.
    pub made_from: &'a str,
    /// Name and text of each file; none to throw the draft away.
    pub files: &'a [(String, String)],
    /// SHA-256 of the files.
    pub hash: &'a str,
}

/// A save without its files.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SaveLine {
    /// Its id.
    pub id: String,
    /// The form.
    pub form: String,
    /// When, as kept.
    pub at: String,
    /// Who, by id.
    pub person: String,
    /// Who, by name.
    pub name: String,
    /// Which files it changed.
    pub what: String,
    /// The version that was live when the draft was begun.
    pub made_from: String,
    /// SHA-256 of the files.
    pub hash: String,
}

/// A save.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Save {
    /// All but the files.
    pub line: SaveLine,
    /// Name and text of each; none when the draft was thrown away.
    pub files: Vec<(String, String)>,
}

/// Somebody who has a form open.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Visitor {
    /// Who, by name.
    pub name: String,
    /// When they changed something last, as kept; empty when they did not yet.
    pub changed_at: String,
}

const LINE: &str = "id, form, at, person, name, what, made_from, hash";

#[derive(sqlx::FromRow)]
struct Row {
    #[sqlx(flatten)]
    line: SaveLine,
    files: String,
}

impl TryFrom<Row> for Save {
    type Error = StoreError;

    fn try_from(Row { line, files }: Row) -> Result<Self, StoreError> {
        Ok(Self { line, files: serde_json::from_str(&files)? })
    }
}

impl Store {
    /// The last save of a form.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn last_save(&self, council: &str, form: &str) -> Result<Option<Save>, StoreError> {
        let sql = format!(
            "SELECT {LINE}, files FROM form_saves WHERE council = $1 AND form = $2 ORDER BY number DESC LIMIT 1"
        );
        let query = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(council).bind(form);
        let row: Option<Row> = query.fetch_optional(&self.read).await?;
        row.map(Save::try_from).transpose()
    }

    /// The last save of each form of a council.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn last_saves(&self, council: &str) -> Result<Vec<SaveLine>, StoreError> {
        let sql = format!(
            "SELECT {LINE} FROM form_saves AS saved WHERE council = $1
            AND number = (SELECT MAX(number) FROM form_saves WHERE council = $1 AND form = saved.form) ORDER BY form"
        );
        Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(council).fetch_all(&self.read).await?)
    }

    /// The saves of a form, the latest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn saves_of(&self, council: &str, form: &str) -> Result<Vec<SaveLine>, StoreError> {
        let sql =
            format!("SELECT {LINE} FROM form_saves WHERE council = $1 AND form = $2 ORDER BY number DESC LIMIT $3");
        let query = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(council).bind(form).bind(MOST_SAVES);
        Ok(query.fetch_all(&self.read).await?)
    }

    /// A save of a form, by its id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn save_with_id(&self, council: &str, form: &str, id: &str) -> Result<Option<Save>, StoreError> {
        let sql = format!("SELECT {LINE}, files FROM form_saves WHERE id = $1 AND council = $2 AND form = $3");
        let query = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(id).bind(council).bind(form);
        let row: Option<Row> = query.fetch_optional(&self.read).await?;
        row.map(Save::try_from).transpose()
    }

    /// Saves a form, if it is as it was when they began; else answers what somebody else has saved since. The same that is saved
    /// already is not saved again, so an answer that got lost can be asked for once more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn save_form(&self, new: &NewSave<'_>, by: &By) -> Result<Result<Save, Save>, StoreError> {
        let NewSave { council, form, files, .. } = *new;
        let mut transaction = self.begin(&[format!("form_saves/{council}/{form}")]).await?;
        let last = last_within(&mut transaction, council, form).await?;
        let (number, what) = match last {
            Some((_, last)) if last.line.hash == new.hash && last.line.made_from == new.made_from => {
                return Ok(Ok(last));
            }
            Some((_, last)) if last.line.id != new.from => return Ok(Err(last)),
            Some((number, last)) => (number + 1, changed(&last.files, files)),
            None => (1, changed(&[], files)),
        };
        let line = SaveLine {
            id: new_id(),
            form: form.to_owned(),
            at: by.at.clone(),
            person: by.person.clone(),
            name: by.name.clone(),
            what,
            made_from: new.made_from.to_owned(),
            hash: new.hash.to_owned(),
        };
        let sql = "INSERT INTO form_saves (id, council, form, number, at, person, name, what, made_from, hash, files)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
        sqlx::query(sql)
            .bind(&line.id)
            .bind(council)
            .bind(form)
            .bind(number)
            .bind(&line.at)
            .bind(&line.person)
            .bind(&line.name)
            .bind(&line.what)
            .bind(&line.made_from)
            .bind(&line.hash)
            .bind(serde_json::to_string(files)?)
            .execute(&mut *transaction)
            .await?;
        let sql = "DELETE FROM form_saves WHERE council = $1 AND form = $2 AND number <= $3";
        let query = sqlx::query(sql).bind(council).bind(form).bind(number - MOST_SAVES);
        query.execute(&mut *transaction).await?;
        let words = if files.is_empty() { "threw a draft away" } else { "saved a draft" };
        let look = Look { council, person: &by.person, did: Did::Changed, thing: Thing::Form, subject: form, words };
        self.look_within(&mut transaction, &look).await?;
        transaction.commit().await?;
        Ok(Ok(Save { line, files: files.to_vec() }))
    }

    /// Takes down that somebody has a form open, or has not any more, and answers who else has.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn visit_form(
        &self,
        (council, form): (&str, &str),
        person: &str,
        open: Option<&str>,
    ) -> Result<Vec<Visitor>, StoreError> {
        let now = self.clock.now().timestamp();
        match open {
            Some(changed_at) => {
                let sql = "INSERT INTO form_visits (council, form, person, at, changed_at) VALUES ($1, $2, $3, $4, $5)
                    ON CONFLICT (council, form, person) DO UPDATE SET at = excluded.at, changed_at = excluded.changed_at";
                let query = sqlx::query(sql).bind(council).bind(form).bind(person).bind(stamp(now));
                self.write(query.bind(changed_at)).await?;
            }
            None => {
                let sql = "DELETE FROM form_visits WHERE council = $1 AND form = $2 AND person = $3";
                self.write(sqlx::query(sql).bind(council).bind(form).bind(person)).await?;
            }
        }
        let sql = "SELECT people.name, form_visits.changed_at FROM form_visits JOIN people ON people.id = form_visits.person
            WHERE form_visits.council = $1 AND form_visits.form = $2 AND form_visits.person <> $3 AND form_visits.at > $4
            ORDER BY people.name, people.id";
        let query = sqlx::query_as(sql).bind(council).bind(form).bind(person).bind(stamp(now - OPEN_FOR));
        Ok(query.fetch_all(&self.read).await?)
    }

    /// Forgets who had a form open.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_old_visits(&self) -> Result<u64, StoreError> {
        let sql = "DELETE FROM form_visits WHERE at < $1";
        let query = sqlx::query(sql).bind(stamp(self.clock.now().timestamp() - OPEN_FOR));
        Ok(self.write(query).await?.rows_affected())
    }
}

async fn last_within(
    transaction: &mut Transaction,
    council: &str,
    form: &str,
) -> Result<Option<(i64, Save)>, StoreError> {
    let sql = "SELECT number FROM form_saves WHERE council = $1 AND form = $2 ORDER BY number DESC LIMIT 1";
    let number: Option<i64> =
        sqlx::query_scalar(sql).bind(council).bind(form).fetch_optional(&mut **transaction).await?;
    let Some(number) = number else { return Ok(None) };
    let sql = format!("SELECT {LINE}, files FROM form_saves WHERE council = $1 AND form = $2 AND number = $3");
    let query = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(council).bind(form).bind(number);
    let row: Row = query.fetch_one(&mut **transaction).await?;
    Ok(Some((number, row.try_into()?)))
}

/// The names of the files that are new, other or gone.
#[must_use]
pub fn changed(before: &[(String, String)], after: &[(String, String)]) -> String {
    if after.is_empty() {
        return THROWN_AWAY.to_owned();
    }
    let other = |(name, text): &(String, String), among: &[(String, String)]| {
        !among.iter().any(|(known, same)| known == name && same == text)
    };
    let written = after.iter().filter(|file| other(file, before)).map(|(name, _)| name.clone());
    let is_gone = |name: &str| !after.iter().any(|(known, _)| known == name);
    let gone = before.iter().filter(|(name, _)| is_gone(name)).map(|(name, _)| format!("{name} left out"));
    written.chain(gone).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::super::Database;
    use super::*;

    fn by(person: &str) -> By {
        By { person: person.to_owned(), name: person.to_uppercase(), at: "2026-03-10T12:00:00.000Z".to_owned() }
    }

    fn new<'a>(from: &'a str, files: &'a [(String, String)], hash: &'a str) -> NewSave<'a> {
        NewSave { council: "ashcombe", form: "bins", from, made_from: "v1", files, hash }
    }

    fn file(text: &str) -> Vec<(String, String)> {
        vec![("form.yaml".to_owned(), text.to_owned())]
    }

    /// An empty record of a council with two people.
    async fn with_people(folder: &tempfile::TempDir) -> Store {
        let store = Store::open(&Database::File(folder.path().join("x.db"))).await.unwrap();
        for id in ["ann", "bob"] {
            let sql = "INSERT INTO people (id, council, name, email, roles, sample, added_at) VALUES ($1, 'ashcombe', $1, $1, '[]', 0, '')";
            store.write(sqlx::query(sql).bind(id)).await.unwrap();
        }
        store
    }

    #[tokio::test]
    async fn nobody_saves_over_what_they_have_not_seen() {
        let folder = tempfile::tempdir().unwrap();
        let store = with_people(&folder).await;
        let (one, two) = (file("one"), file("two"));
        let first = store.save_form(&new("", &one, "h1"), &by("ann")).await.unwrap().unwrap();
        assert_eq!((first.line.what.as_str(), first.line.name.as_str()), ("form.yaml", "ANN"));
        let refused = store.save_form(&new("", &two, "h2"), &by("bob")).await.unwrap().unwrap_err();
        assert_eq!(refused, first);
        // The answer to the first was lost, and it is sent again.
        assert_eq!(store.save_form(&new("", &one, "h1"), &by("ann")).await.unwrap().unwrap(), first);
        let second = store.save_form(&new(&first.line.id, &two, "h2"), &by("bob")).await.unwrap().unwrap();
        assert!(store.save_form(&new(&first.line.id, &file("three"), "h3"), &by("ann")).await.unwrap().is_err());
        let gone = store.save_form(&new(&second.line.id, &[], ""), &by("bob")).await.unwrap().unwrap();
        assert_eq!(gone.line.what, THROWN_AWAY);
        assert_eq!(store.last_saves("ashcombe").await.unwrap(), std::slice::from_ref(&gone.line));
        assert_eq!(store.saves_of("ashcombe", "bins").await.unwrap().len(), 3);
        assert_eq!(store.save_with_id("ashcombe", "bins", &second.line.id).await.unwrap(), Some(second));
        assert_eq!(store.save_with_id("penllyn", "bins", &gone.line.id).await.unwrap(), None);
    }

    #[tokio::test]
    async fn only_the_latest_saves_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let store = with_people(&folder).await;
        let mut from = String::new();
        for number in 0..MOST_SAVES + 3 {
            let text = number.to_string();
            from = store.save_form(&new(&from, &file(&text), &text), &by("ann")).await.unwrap().unwrap().line.id;
        }
        let rows: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM form_saves").fetch_one(&store.read).await.unwrap();
        assert_eq!(rows, MOST_SAVES);
        assert_eq!(store.last_save("ashcombe", "bins").await.unwrap().unwrap().line.id, from);
    }

    #[test]
    fn what_a_save_changed_is_named() {
        let before = [file("x"), vec![("cy.yaml".to_owned(), "y".to_owned())]].concat();
        assert_eq!(changed(&before, &file("z")), "form.yaml, cy.yaml left out");
        assert_eq!(changed(&before, &before), "");
    }
}
