//! `people`: who works for a council and what they may do, before anyone can sign in to say so.

use crate::command::PeopleAction;
use crate::forms::Forms;
use crate::publishing::{ToolError, all_forms};
use crate::settings::Settings;
use crate::site::{Councils, SiteError};
use crate::store::people::{Person, PersonChange, Role};
use crate::store::{Database, Store, StoreError, new_id};
use compiler::suggest::nearest;
use std::collections::BTreeSet;
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
    /// The forms, of which the services are known.
    #[error(transparent)]
    Forms(#[from] ToolError),
    /// The council has no such service or ward.
    #[error("{0}. Nothing was changed")]
    NotKnown(String),
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
    let Some(here) = councils.get(council) else {
        let known: Vec<&str> = councils.all().map(|council| council.id.as_str()).collect();
        return Err(PeopleError::NoCouncil(council.to_owned(), known.join(", ")));
    };
    let failed = |error| PeopleError::Database(settings.database.clone(), error);
    let store = Store::open(&settings.database).await.map_err(failed)?;
    let said = match action {
        None => list(&store.people(council).await.map_err(failed)?),
        Some(PeopleAction::Set { email, name, roles, services, wards }) => {
            let email = email.to_lowercase();
            if !email.validate_email() {
                return Err(PeopleError::NoEmail(email));
            }
            let wrong_ward = not_known(&here.name, WARDS, wards.as_deref().unwrap_or_default(), &here.wards.names());
            let wrong_service = match &services {
                Some(services) => {
                    let forms = all_forms(settings, &store, council).await?;
                    let known = known_services(&forms, &store, council).await.map_err(failed)?;
                    not_known(&here.name, SERVICES, services, &known)
                }
                None => None,
            };
            if let Some(wrong) = wrong_service.or(wrong_ward) {
                return Err(PeopleError::NotKnown(wrong));
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

/// What a name is of, and where it is known from.
pub type Kind = (&'static str, &'static str);
/// The wards of councillors.
pub const WARDS: Kind = ("ward", "wards.geojson and wards.csv beside its council.yaml say which there are");
/// The services whose requests somebody deals with.
pub const SERVICES: Kind = ("service", "each form names the service that it is of");

/// The services that a council has, by its forms and by the requests that came in.
///
/// # Errors
/// When the database fails.
pub async fn known_services(forms: &Forms, store: &Store, council: &str) -> Result<BTreeSet<String>, StoreError> {
    let mut known = forms.services(council);
    known.extend(store.services_with_requests(council).await?);
    Ok(known)
}

/// Why a name cannot be taken that the council does not have, with those that it has: under another, nobody would ever see a request.
#[must_use]
pub fn not_known(council: &str, (what, from): Kind, given: &[String], known: &BTreeSet<String>) -> Option<String> {
    let wrong = given.iter().find(|name| !known.contains(*name))?;
    let near = nearest(wrong, known.iter().map(String::as_str));
    let near = near.map(|near| format!(" Did you mean “{near}”?")).unwrap_or_default();
    let all = match known.len() {
        0 => format!("It has none: {from}"),
        _ => format!("It has: {}", known.iter().map(String::as_str).collect::<Vec<_>>().join(", ")),
    };
    Some(format!("{council} has no {what} “{wrong}”.{near} {all}"))
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    #[test]
    fn a_name_that_the_council_does_not_have_is_refused_with_those_that_it_has() {
        let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        let known: BTreeSet<String> = names(&["Church Walk", "Hilltop"]).into_iter().collect();
        assert_eq!(not_known("Ashcombe", WARDS, &names(&["Hilltop", "Church Walk"]), &known), None);
        let said = |name: &str, known| not_known("Ashcombe", WARDS, &names(&[name]), known).unwrap();
        let near = "Ashcombe has no ward “Hiltop”. Did you mean “Hilltop”? It has: Church Walk, Hilltop";
        assert_eq!(said("Hiltop", &known), near);
        assert!(said("Elsewhere", &known).starts_with("Ashcombe has no ward “Elsewhere”. It has: Church Walk"));
        assert!(said("Hilltop", &BTreeSet::new()).contains("It has none: wards.geojson"));
    }
}
