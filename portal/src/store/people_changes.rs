//! Who gave whom which roles. Whoever changes the people of a council through the service does it here, with a line that stays.

use super::looks::{Did, Look, Thing};
use super::people::{Person, Role};
use super::publishing::By;
use super::transaction::Transaction;
use super::{Store, StoreError, new_id};

/// What is to become of somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change<'a> {
    /// They are new, or come back.
    Add(&'a Person),
    /// This is what they may do from now on, for which services and wards.
    To(&'a Person),
    /// Their time at the council ends.
    End(&'a Person),
}

/// Why nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// There is somebody with this e-mail address.
    Known,
    /// Nobody would be left who says who may do what.
    LastAdmin,
    /// They are not among the people of the council any more.
    Gone,
}

/// A line of what was changed.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Changed {
    /// When, as kept.
    pub at: String,
    /// Who did it.
    pub name: String,
    /// About whom.
    pub about: String,
    /// What: `added as editor and approver`.
    pub what: String,
}

/// Lines of what was changed that are shown.
const MOST_SHOWN: i64 = 100;

impl Store {
    /// Changes the people of a council and keeps who did it, unless that left the council without anybody who may.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn change_people(
        &self,
        council: &str,
        change: Change<'_>,
        by: &By,
    ) -> Result<Result<(), Refused>, StoreError> {
        let mut transaction = self.begin(&[format!("{council}/people")]).await?;
        let sql = "SELECT id, roles FROM people WHERE council = $1 AND left_at IS NULL";
        let here: Vec<(String, String)> = sqlx::query_as(sql).bind(council).fetch_all(&mut *transaction).await?;
        let is_admin = |roles: &str| serde_json::from_str::<Vec<Role>>(roles).is_ok_and(|it| it.contains(&Role::Admin));
        let (person, roles, what) = match change {
            Change::Add(person) => (person, person.roles.as_slice(), "added as"),
            Change::To(person) => (person, person.roles.as_slice(), "is from now on"),
            Change::End(person) => (person, &[] as &[Role], "has left"),
        };
        let id: String = if let Change::Add(_) = change {
            let sql = "SELECT id FROM people WHERE council = $1 AND email = $2 AND left_at IS NULL";
            let known: Option<String> =
                sqlx::query_scalar(sql).bind(council).bind(&person.email).fetch_optional(&mut *transaction).await?;
            if known.is_some() {
                return Ok(Err(Refused::Known));
            }
            // Who comes back is who they were: what they did then stays theirs.
            let sql = "INSERT INTO people (id, council, name, email, roles, sample, added_at, services, wards)
                VALUES ($1, $2, $3, $4, $5, 0, $6, $7, $8) ON CONFLICT (council, email) DO UPDATE SET name = EXCLUDED.name,
                roles = EXCLUDED.roles, services = EXCLUDED.services, wards = EXCLUDED.wards, left_at = NULL RETURNING id";
            sqlx::query_scalar(sql)
                .bind(&person.id)
                .bind(council)
                .bind(&person.name)
                .bind(&person.email)
                .bind(serde_json::to_string(roles)?)
                .bind(&by.at)
                .bind(serde_json::to_string(&person.services)?)
                .bind(serde_json::to_string(&person.wards)?)
                .fetch_one(&mut *transaction)
                .await?
        } else {
            let Some((_, roles_now)) = here.iter().find(|(id, _)| *id == person.id) else {
                return Ok(Err(Refused::Gone));
            };
            let others = here.iter().any(|(id, roles)| *id != person.id && is_admin(roles));
            if is_admin(roles_now) && !others && !roles.contains(&Role::Admin) {
                return Ok(Err(Refused::LastAdmin));
            }
            let left_at = roles.is_empty().then_some(by.at.as_str());
            let sql =
                "UPDATE people SET roles = $1, left_at = $2, services = $3, wards = $4 WHERE council = $5 AND id = $6";
            sqlx::query(sql)
                .bind(serde_json::to_string(roles)?)
                .bind(left_at)
                .bind(serde_json::to_string(&person.services)?)
                .bind(serde_json::to_string(&person.wards)?)
                .bind(council)
                .bind(&person.id)
                .execute(&mut *transaction)
                .await?;
            // They sign in again, as who they are now. Whoever changes their own roles too.
            let sql = "UPDATE sessions SET person = NULL WHERE person = $1";
            sqlx::query(sql).bind(&person.id).execute(&mut *transaction).await?;
            person.id.clone()
        };
        note(&mut transaction, council, by, person, &in_words(what, person, roles)).await?;
        let look = Look {
            council,
            person: &by.person,
            did: Did::Changed,
            thing: Thing::Person,
            subject: &id,
            words: if roles.is_empty() { "ended their access" } else { "roles" },
        };
        self.look_within(&mut transaction, &look).await?;
        transaction.commit().await?;
        Ok(Ok(()))
    }

    /// Keeps what somebody who runs the service did on its command line.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_on_command_line(&self, council: &str, person: &Person, at: String) -> Result<(), StoreError> {
        let mut transaction = self.begin(&[format!("{council}/people")]).await?;
        let by = By { person: String::new(), name: "The command line".to_owned(), at };
        let what = if person.roles.is_empty() { "has left" } else { "is from now on" };
        note(&mut transaction, council, &by, person, &in_words(what, person, &person.roles)).await?;
        transaction.commit().await
    }

    /// What was changed about the people of a council, the latest first; the oldest lines are not shown.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn people_changes(&self, council: &str) -> Result<Vec<Changed>, StoreError> {
        let sql = "SELECT at, name, about, what FROM people_changes WHERE council = $1 ORDER BY at DESC, id LIMIT $2";
        Ok(sqlx::query_as(sql).bind(council).bind(MOST_SHOWN).fetch_all(&self.read).await?)
    }
}

/// `is from now on editor, agent, for waste`.
fn in_words(what: &str, person: &Person, roles: &[Role]) -> String {
    let mut parts: Vec<String> = roles.iter().map(Role::to_string).collect();
    if !roles.is_empty() {
        parts.extend(person.services.iter().chain(&person.wards).map(|name| format!("for {name}")));
    }
    format!("{what} {}", parts.join(", ")).trim_end().to_owned()
}

async fn note(
    transaction: &mut Transaction,
    council: &str,
    by: &By,
    person: &Person,
    what: &str,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO people_changes (id, council, at, person, name, about, what)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    sqlx::query(sql)
        .bind(new_id())
        .bind(council)
        .bind(&by.at)
        .bind(&by.person)
        .bind(&by.name)
        .bind(format!("{} ({})", person.name, person.email))
        .bind(what)
        .execute(&mut **transaction)
        .await?;
    Ok(())
}
