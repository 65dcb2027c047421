//! `people`: who works for a council and what they may do, before anyone can sign in to say so.

use crate::command::PeopleAction;
use crate::settings::Settings;
use crate::site::{Councils, SiteError};
use crate::store::people::{Person, PersonChange, Role};
use crate::store::{Database, Store, StoreError, new_id};
use validator::ValidateEmail as _;

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum PeopleError {
    /// The councils.
    #[error(transparent)]
    Site(#[from] SiteError),
    /// The database.
    #[error("The database {0} cannot be used: {why}", why = .0.why(.1))]
    Database(Database, StoreError),
    /// There is no such council.
    #[error("There is no council called {0}. Give the name of its folder, one of: {1}")]
    NoCouncil(String, String),
    /// It is no e-mail address.
    #[error("{0} is not an e-mail address. People sign in by e-mail, so give one like name@council.gov.uk")]
    NoEmail(String),
    /// There is nobody with this address.
    #[error("Nobody at {0} has the e-mail address {1}. `onceform-portal people --council {0}` lists everyone")]
    Nobody(String, String),
}

/// Lists the people of a council, or changes them.
///
/// # Errors
/// When there is no such council or person, or the database cannot be used.
pub async fn people(settings: &Settings, council: &str, action: Option<PeopleAction>) -> Result<String, PeopleError> {
    let councils = Councils::load(&settings.councils)?;
    if councils.get(council).is_none() {
        let known: Vec<&str> = councils.all().map(|council| council.id.as_str()).collect();
        return Err(PeopleError::NoCouncil(council.to_owned(), known.join(", ")));
    }
    let failed = |error| PeopleError::Database(settings.database.clone(), error);
    let store = Store::open(&settings.database).await.map_err(failed)?;
    let said = match action {
        None => list(&store.people(council).await.map_err(failed)?),
        Some(PeopleAction::Set { email, name, roles, services, wards }) => {
            let email = email.to_lowercase();
            if !email.validate_email() {
                return Err(PeopleError::NoEmail(email));
            }
            let called = name.clone().unwrap_or_else(|| email.clone());
            let known = |names: &Option<Vec<String>>| names.clone().unwrap_or_default();
            let person =
                Person { id: new_id(), name: called, email, roles, services: known(&services), wards: known(&wards) };
            if !store.add_person(council, &person, false).await.map_err(failed)? {
                let Person { email, roles, .. } = &person;
                let (name, services, wards) = (name.as_deref(), services.as_deref(), wards.as_deref());
                let change = PersonChange { name, roles, services, wards };
                store.change_person(council, email, &change).await.map_err(failed)?;
            }
            if let Some(person) = store.person_with_email(council, &person.email).await.map_err(failed)? {
                store.note_on_command_line(council, &person, store.now()).await.map_err(failed)?;
            }
            list(&store.people(council).await.map_err(failed)?)
        }
        Some(PeopleAction::Remove { email }) => {
            let known = store.person_with_email(council, &email.to_lowercase()).await.map_err(failed)?;
            let Some(mut person) = known else { return Err(PeopleError::Nobody(council.to_owned(), email)) };
            store.change_person(council, &person.email, &PersonChange::default()).await.map_err(failed)?;
            person.roles.clear();
            store.note_on_command_line(council, &person, store.now()).await.map_err(failed)?;
            list(&store.people(council).await.map_err(failed)?)
        }
    };
    store.close().await;
    Ok(said)
}

fn list(people: &[Person]) -> String {
    let roles = |person: &Person| person.roles.iter().map(Role::to_string).collect::<Vec<_>>().join(" ");
    let line = |person: &Person| {
        let only = [("services", &person.services), ("wards", &person.wards)];
        let only = only.iter().filter(|(_, names)| !names.is_empty());
        let only: String = only.map(|(what, names)| format!("; {what} {}", names.join(", "))).collect();
        format!("{:<24} {:<36} {}{only}\n", person.name, person.email, roles(person))
    };
    if people.is_empty() { "Nobody yet\n".to_owned() } else { people.iter().map(line).collect() }
}
