//! Who works for the council and what each may do.

use super::{Here, OfId, when};
use crate::app::Shared;
use crate::people::{SERVICES, WARDS, known_services, not_known};
use crate::post::Post;
use crate::problems::Problem;
use crate::session::Session;
use crate::store::new_id;
use crate::store::people::{Person, Role};
use crate::store::people_changes::{Change, Changed, Refused};
use crate::visit::go;
use crate::website::InCouncil;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::{Value, json};
use validator::ValidateEmail as _;

/// Most letters of a name.
const MOST_NAME: usize = 200;

/// What each role may do, for the page.
const ABOUT: [(Role, &str); 7] = [
    (Role::Editor, "Writes forms and hands in changes to them"),
    (Role::Approver, "Approves changes to forms, takes forms down and goes back to earlier versions"),
    (Role::Agent, "Takes calls at the call desk"),
    (Role::Supervisor, "Does what an agent does, reassigns work and sees how it goes"),
    (Role::Service, "Deals with the requests of a service"),
    (Role::Councillor, "Follows the requests of a ward"),
    (Role::Admin, "Says who may do what, takes forms down and goes back to earlier versions"),
];

fn roles(chosen: &[Role]) -> Vec<Value> {
    let line = |(role, about): &(Role, &str)| json!({ "key": role.to_string(), "about": about, "chosen": chosen.contains(role) });
    ABOUT.iter().map(line).collect()
}

fn posted_roles(post: &Post) -> Vec<Role> {
    let is_chosen = |role: &&Role| post.posted.values("roles").iter().any(|value| *value == role.to_string());
    Role::ALL.iter().filter(is_chosen).copied().collect()
}

/// Names that were typed with commas between them.
fn names(typed: &str) -> Vec<String> {
    typed
        .split(',')
        .map(|name| name.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|name| !name.is_empty())
        .collect()
}

/// Somebody as they were typed.
fn typed(post: &Post, id: String, name: &str, email: String) -> Person {
    let [services, wards] = ["services", "wards"].map(|control| names(post.posted.value(control)));
    Person { id, name: name.to_owned(), email, roles: posted_roles(post), services, wards }
}

/// What is wrong with the services and wards of somebody as they were typed. What they had before may stay.
async fn not_there(
    here: &Here,
    typed: &Person,
    before: Option<&Person>,
) -> Result<Vec<(&'static str, String)>, Problem> {
    let council = &here.council;
    let mut services = known_services(&here.app.forms, &here.app.store, &council.id).await?;
    let mut wards = council.wards.names();
    if let Some(before) = before {
        services.extend(before.services.iter().cloned());
        wards.extend(before.wards.iter().cloned());
    }
    let services = not_known(&council.name, SERVICES, &typed.services, &services).map(|wrong| ("services", wrong));
    let wards = not_known(&council.name, WARDS, &typed.wards, &wards).map(|wrong| ("wards", wrong));
    Ok(services.into_iter().chain(wards).collect())
}

pub(super) async fn list(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    Extension(session): Extension<Session>,
) -> Result<Response, Problem> {
    show(&Here::new(&app, &council, session)?, None, &[]).await
}

/// What is shown of somebody in the boxes of a page.
fn boxes(person: Option<&Person>) -> Value {
    let text = |text: fn(&Person) -> String| person.map(text).unwrap_or_default();
    json!({
        "name": text(|person| person.name.clone()),
        "email": text(|person| person.email.clone()),
        "services": text(|person| person.services.join(", ")),
        "wards": text(|person| person.wards.join(", ")),
        "roles": roles(person.map(|person| person.roles.as_slice()).unwrap_or_default()),
    })
}

async fn show(here: &Here, typed: Option<&Person>, errors: &[(&str, String)]) -> Result<Response, Problem> {
    let people = here.app.store.people(&here.council.id).await?;
    let changes = here.app.store.people_changes(&here.council.id).await?;
    let line = |person: &Person| {
        json!({
            "name": person.name,
            "email": person.email,
            "roles": person.roles.iter().map(Role::to_string).collect::<Vec<_>>().join(", "),
            "address": format!("{}/people/{}", here.home(), person.id),
        })
    };
    let change = |change: &Changed| json!({ "at": when(&change.at), "name": change.name, "about": change.about, "what": change.what });
    let more = json!({
        "people": people.iter().map(line).collect::<Vec<_>>(),
        "changes": changes.iter().map(change).collect::<Vec<_>>(),
        "typed": boxes(typed),
    });
    here.page("portal_publishing_people.html", "People and their roles", more, errors)
}

pub(super) async fn add(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    post: Post,
) -> Result<Response, Problem> {
    let here = Here::new(&app, &council, post.session.clone())?;
    let (name, email) = (post.posted.value("name").trim(), post.posted.value("email").trim().to_lowercase());
    let person = typed(&post, new_id(), name, email);
    let Person { email, roles, .. } = &person;
    let mut errors = Vec::new();
    if name.is_empty() || name.chars().count() > MOST_NAME {
        errors.push(("name", "Enter their full name".to_owned()));
    }
    if !email.validate_email() {
        errors.push(("email", "Enter their e-mail address, like name@council.gov.uk. They sign in by it".to_owned()));
    }
    if roles.is_empty() {
        errors.push(("roles", "Choose at least one role".to_owned()));
    }
    errors.extend(not_there(&here, &person, None).await?);
    if errors.is_empty() {
        match app.store.change_people(&here.council.id, Change::Add(&person), &here.by()).await? {
            Ok(()) => return Ok(go(&format!("{}/people", here.home()))),
            Err(_) => errors.push(("email", "Somebody with this e-mail address is there already".to_owned())),
        }
    }
    show(&here, Some(&person), &errors).await
}

async fn find(here: &Here, id: &str) -> Result<Person, Problem> {
    here.app.store.person(&here.council.id, id).await?.ok_or(Problem::NotFound)
}

pub(super) async fn person(
    State(app): State<Shared>,
    Path(at): Path<OfId>,
    Extension(session): Extension<Session>,
) -> Result<Response, Problem> {
    let here = Here::new(&app, &at.council, session)?;
    let person = find(&here, &at.id).await?;
    show_person(&here, &person, &[])
}

fn show_person(here: &Here, person: &Person, errors: &[(&str, String)]) -> Result<Response, Problem> {
    let more = json!({
        "email": person.email,
        "address": format!("{}/people/{}", here.home(), person.id),
        "typed": boxes(Some(person)),
        "you": person.id == here.person.id,
    });
    here.page("portal_publishing_person.html", &person.name, more, errors)
}

pub(super) async fn change(State(app): State<Shared>, Path(at): Path<OfId>, post: Post) -> Result<Response, Problem> {
    let here = Here::new(&app, &at.council, post.session.clone())?;
    let known = find(&here, &at.id).await?;
    let person = typed(&post, known.id.clone(), &known.name, known.email.clone());
    let mut errors = Vec::new();
    if person.roles.is_empty() {
        errors.push(("roles", "Choose at least one role. If they have left, end their access below".to_owned()));
    }
    errors.extend(not_there(&here, &person, Some(&known)).await?);
    if !errors.is_empty() {
        return show_person(&here, &person, &errors);
    }
    take(&here, &person, Change::To(&person)).await
}

pub(super) async fn end(State(app): State<Shared>, Path(at): Path<OfId>, post: Post) -> Result<Response, Problem> {
    let here = Here::new(&app, &at.council, post.session.clone())?;
    let person = find(&here, &at.id).await?;
    take(&here, &person, Change::End(&person)).await
}

async fn take(here: &Here, person: &Person, change: Change<'_>) -> Result<Response, Problem> {
    match here.app.store.change_people(&here.council.id, change, &here.by()).await? {
        Ok(()) => Ok(go(&format!("{}/people", here.home()))),
        Err(Refused::LastAdmin) => {
            let words = "Nobody else is an admin. Make somebody else one first".to_owned();
            show_person(here, person, &[("roles", words)])
        }
        Err(Refused::Known | Refused::Gone) => Err(Problem::NotFound),
    }
}
