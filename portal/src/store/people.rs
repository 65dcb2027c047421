//! Those who work for a council, and what each may do.

use super::{Store, StoreError};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// What one of the council's people may do. One person may have several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Writes forms.
    Editor,
    /// Agrees to a form before it goes live.
    Approver,
    /// Takes calls at the desk.
    Agent,
    /// An agent who also reassigns work and sees how it goes.
    Supervisor,
    /// Works on the requests of a service.
    Service,
    /// Follows the requests of a ward.
    Councillor,
    /// Says who else may do what.
    Admin,
}

/// Who works at the call desk.
pub const DESK: &[Role] = &[Role::Agent, Role::Supervisor];
/// Who reads what the council's people looked at.
pub const AUDIT: &[Role] = &[Role::Supervisor, Role::Admin];
/// Who fills in forms for residents: at the desk, and councillors for whoever has agreed to it.
pub const SCRIPT: &[Role] = &[Role::Agent, Role::Supervisor, Role::Councillor];
/// Who has to do with publishing forms.
pub const PUBLISHING: &[Role] = &[Role::Editor, Role::Approver, Role::Admin];
/// Who deals with requests.
pub const REQUESTS: &[Role] = &[Role::Service, Role::Agent, Role::Supervisor];
/// Who sees the figures: whoever looks after the work, and whoever makes the forms.
pub const INSIGHT: &[Role] = &[Role::Supervisor, Role::Service, Role::Editor, Role::Approver, Role::Admin];

/// Who answers people that ask what the council has of them.
pub const KEEPERS: &[Role] = &[Role::Supervisor, Role::Admin];

impl Role {
    /// Every role.
    pub const ALL: &[Self] =
        &[Self::Editor, Self::Approver, Self::Agent, Self::Supervisor, Self::Service, Self::Councillor, Self::Admin];
}

impl fmt::Display for Role {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Editor => "editor",
            Self::Approver => "approver",
            Self::Agent => "agent",
            Self::Supervisor => "supervisor",
            Self::Service => "service",
            Self::Councillor => "councillor",
            Self::Admin => "admin",
        })
    }
}

/// Someone who works for a council.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Never shown.
    pub id: String,
    /// Full name.
    pub name: String,
    /// E-mail address, by which they sign in.
    pub email: String,
    /// What they may do.
    pub roles: Vec<Role>,
    /// The services whose requests they deal with; of every service where there is none.
    pub services: Vec<String>,
    /// The wards of a councillor.
    pub wards: Vec<String>,
}

/// What is to be different about one of the council's people. What is not given stays as it is.
#[derive(Debug, Clone, Copy, Default)]
pub struct PersonChange<'a> {
    /// Another name.
    pub name: Option<&'a str>,
    /// What they may do from now on; nothing ends their time at the council.
    pub roles: &'a [Role],
    /// The services whose requests they deal with.
    pub services: Option<&'a [String]>,
    /// The wards of a councillor.
    pub wards: Option<&'a [String]>,
}

impl Person {
    /// May they do what one of these roles may?
    #[must_use]
    pub fn has(&self, roles: &[Role]) -> bool {
        self.roles.iter().any(|role| roles.contains(role))
    }
}

type Row = (String, String, String, String, String, String);

fn person((id, name, email, roles, services, wards): Row) -> Result<Person, StoreError> {
    let [services, wards] = [services, wards].map(|names| serde_json::from_str(&names));
    Ok(Person { id, name, email, roles: serde_json::from_str(&roles)?, services: services?, wards: wards? })
}

const COLUMNS: &str =
    "SELECT id, name, email, roles, services, wards FROM people WHERE council = $1 AND left_at IS NULL";

impl Store {
    /// Adds someone to the people of a council. False when there is somebody with that e-mail address already.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_person(&self, council: &str, person: &Person, sample: bool) -> Result<bool, StoreError> {
        let sql = "INSERT INTO people (id, council, name, email, roles, sample, added_at, services, wards)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (council, email) DO NOTHING";
        let done = self
            .write(
                sqlx::query(sql)
                    .bind(&person.id)
                    .bind(council)
                    .bind(&person.name)
                    .bind(&person.email)
                    .bind(serde_json::to_string(&person.roles)?)
                    .bind(i64::from(sample))
                    .bind(self.now())
                    .bind(serde_json::to_string(&person.services)?)
                    .bind(serde_json::to_string(&person.wards)?),
            )
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// One of a council's people who has not left.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn person(&self, council: &str, id: &str) -> Result<Option<Person>, StoreError> {
        let sql = sqlx::AssertSqlSafe(format!("{COLUMNS} AND id = $2"));
        let row: Option<Row> = sqlx::query_as(sql).bind(council).bind(id).fetch_optional(&self.read).await?;
        row.map(person).transpose()
    }

    /// One of a council's people by their e-mail address.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn person_with_email(&self, council: &str, email: &str) -> Result<Option<Person>, StoreError> {
        let sql = sqlx::AssertSqlSafe(format!("{COLUMNS} AND email = $2"));
        let row: Option<Row> = sqlx::query_as(sql).bind(council).bind(email).fetch_optional(&self.read).await?;
        row.map(person).transpose()
    }

    /// The people of a council who have not left, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn people(&self, council: &str) -> Result<Vec<Person>, StoreError> {
        let sql = sqlx::AssertSqlSafe(format!("{COLUMNS} ORDER BY name, email"));
        let rows: Vec<Row> = sqlx::query_as(sql).bind(council).fetch_all(&self.read).await?;
        rows.into_iter().map(person).collect()
    }

    /// What everyone is called who works or worked for a council, by their id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn people_by_id(&self, council: &str) -> Result<BTreeMap<String, String>, StoreError> {
        let sql = "SELECT id, name FROM people WHERE council = $1";
        let rows: Vec<(String, String)> = sqlx::query_as(sql).bind(council).fetch_all(&self.read).await?;
        Ok(rows.into_iter().collect())
    }

    /// Gives someone other roles and what else is to be different; no roles end their time at the council. Every session of theirs
    /// ends, and what they did stays under their name. False when nobody there has that e-mail address.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn change_person(
        &self,
        council: &str,
        email: &str,
        change: &PersonChange<'_>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.begin(&[format!("{council}/people/{email}")]).await?;
        let left_at = change.roles.is_empty().then(|| self.now());
        let sql =
            "UPDATE people SET roles = $1, left_at = $2, name = COALESCE($3, name), services = COALESCE($4, services),
                wards = COALESCE($5, wards) WHERE council = $6 AND email = $7";
        let done = sqlx::query(sql)
            .bind(serde_json::to_string(change.roles)?)
            .bind(left_at)
            .bind(change.name)
            .bind(change.services.map(serde_json::to_string).transpose()?)
            .bind(change.wards.map(serde_json::to_string).transpose()?)
            .bind(council)
            .bind(email)
            .execute(&mut *transaction)
            .await?;
        let sql = "UPDATE sessions SET person = NULL WHERE person = (SELECT id FROM people WHERE council = $1 AND email = $2)";
        sqlx::query(sql).bind(council).bind(email).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(done.rows_affected() == 1)
    }

    /// The sample people of a council, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sample_people(&self, council: &str) -> Result<Vec<Person>, StoreError> {
        let sql = sqlx::AssertSqlSafe(format!("{COLUMNS} AND sample = 1 ORDER BY name"));
        let rows: Vec<Row> = sqlx::query_as(sql).bind(council).fetch_all(&self.read).await?;
        rows.into_iter().map(person).collect()
    }
}
