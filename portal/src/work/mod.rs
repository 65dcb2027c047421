//! What waits for the council, and one request as a whole: for the people of the services, and for agents.

mod payments;
mod request;

use crate::app::Shared;
use crate::forms::in_words;
use crate::pages::Room;
use crate::problems::Problem;
use crate::requests::{self, words};
use crate::routes::{Routes, Who};
use crate::session::Session;
use crate::site::Council;
use crate::store::people::{DESK, Person, REQUESTS};
use crate::store::queue::{Looking, PAGE, Part};
use crate::store::submissions::SubmissionLine;
use crate::visit::go;
use crate::website::InCouncil;
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse as _, Response};
use compiler::words::Language;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Who did something and does not work here any more.
const LEFT: &str = "Somebody who has left";
/// Whoever deals with requests.
const WORKER: Who = Who::Person(REQUESTS);

/// The routes below `/{council}/work`.
pub fn routes() -> Routes {
    Routes::default().get(WORKER, "/", queue).under("", request::routes())
}

/// The services whose requests somebody deals with; all where there is none. Agents see every service: anyone may call about any.
fn services_of(person: &Person) -> &[String] {
    if person.has(DESK) { &[] } else { &person.services }
}

/// May somebody see a request of this service?
fn may_see(person: &Person, service: &str) -> bool {
    let services = services_of(person);
    services.is_empty() || services.iter().any(|name| name == service)
}

/// Which queue is looked at.
#[derive(Debug, Default, Deserialize)]
struct Wanted {
    #[serde(default)]
    service: String,
    #[serde(default)]
    part: String,
    #[serde(default)]
    from: i64,
    #[serde(default)]
    reference: String,
}

async fn queue(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    Query(wanted): Query<Wanted>,
    Extension(session): Extension<Session>,
) -> Result<Response, Problem> {
    let council = app.councils.get(&council).ok_or(Problem::NotFound)?;
    let person = session.person.as_ref().ok_or(Problem::Expired)?;
    let home = council.home(Room::Work);
    let mut error = None;
    if !wanted.reference.trim().is_empty() {
        if let Some(reference) = crate::reference::read(&wanted.reference)
            && app.store.submission(&council.id, &reference).await?.is_some()
        {
            return Ok(go(&format!("{home}/{reference}")));
        }
        error = Some("There is no request with this reference number. Check it with whoever gave it to you");
    }
    let today = app.clock.now().date().to_string();
    let part = Part::read(&wanted.part);
    let all = Looking { council: &council.id, services: services_of(person), person: &person.id, today: &today };
    let loads = app.store.loads(&all).await?;
    let chosen = [wanted.service.clone()];
    let one = !wanted.service.is_empty() && may_see(person, &wanted.service);
    let looking = if one { Looking { services: &chosen, ..all } } else { all };
    let from = wanted.from.max(0);
    let (lines, more) = app.store.queue(&looking, part, from).await?;
    let names = names(&app, council).await?;
    let service = if one { wanted.service.as_str() } else { "" };
    let at =
        |service: &str, part: Part, from: i64| format!("{home}?service={service}&part={}&from={from}", part.as_str());
    let mut shown = Vec::new();
    for line in &lines {
        shown.push(line_of(&app, council, &home, line, &names).await?);
    }
    let context = json!({
        "site": app.site(Some(council), Room::Work, Some(&session)),
        "home": home,
        "service": service,
        "part": part.as_str(),
        "parts": Part::ALL.map(|each| json!({ "name": called(each), "address": at(service, each, 0), "now": each == part })),
        "services": services(&app, council, person).iter()
            .map(|name| json!({ "key": name, "name": in_words(name), "now": name == service })).collect::<Vec<_>>(),
        "loads": loads.iter().map(|load| json!({
            "name": in_words(&load.service), "address": at(&load.service, Part::Open, 0), "now": load.service == service,
            "open": load.open, "overdue": load.overdue, "new": load.unassigned,
        })).collect::<Vec<_>>(),
        "lines": shown,
        "triage": words::every_triage().collect::<Vec<_>>(),
        "back": (from > 0).then(|| at(service, part, (from - PAGE).max(0))),
        "more": more.then(|| at(service, part, from + PAGE)),
        "reference": wanted.reference,
        "has_errors": error.is_some(),
        "errors": error.iter().map(|text| json!({ "href": "#reference", "text": text })).collect::<Vec<_>>(),
    });
    Ok(Html(app.pages.page("portal_work.html", "Requests", &context)?).into_response())
}

const fn called(part: Part) -> &'static str {
    match part {
        Part::Open => "Open",
        Part::New => "Not taken on",
        Part::Mine => "Mine",
        Part::Overdue => "Overdue",
        Part::Waiting => "Waiting for the resident",
        Part::Over => "Closed",
    }
}

/// The services of a council's forms that somebody deals with.
fn services(app: &Shared, council: &Council, person: &Person) -> Vec<String> {
    app.forms.services(&council.id).into_iter().filter(|service| may_see(person, service)).collect()
}

/// The names of the council's people, by id.
async fn names(app: &Shared, council: &Council) -> Result<BTreeMap<String, String>, Problem> {
    Ok(app.store.people(&council.id).await?.into_iter().map(|person| (person.id, person.name)).collect())
}

async fn line_of(
    app: &Shared,
    council: &Council,
    home: &str,
    line: &SubmissionLine,
    names: &BTreeMap<String, String>,
) -> Result<Value, Problem> {
    let mut said = requests::line(app, council, Language::English, home, line).await?;
    if let Some(said) = said.as_object_mut() {
        said.insert("status".to_owned(), words::state_for_staff(line.state()).into());
        let assigned = line.assigned.as_ref().map(|id| names.get(id).map_or(LEFT, String::as_str));
        said.insert("assigned".to_owned(), assigned.into());
        let (short, means) = words::triage(&line.triage);
        said.insert("triage".to_owned(), short.into());
        said.insert("triage_means".to_owned(), means.into());
    }
    Ok(said)
}
