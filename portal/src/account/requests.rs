//! The requests of a customer: how each stands, and what has happened to it.

use crate::app::Shared;
use crate::clock::Moment;
use crate::pages::Room;
use crate::problems::Problem;
use crate::requests::words;
use crate::routes::{Routes, Who};
use crate::session::Session;
use crate::site::Council;
use crate::store::drafts::Holder;
use crate::store::submissions::SubmissionLine;
use crate::visit::in_pounds;
use crate::website::InCouncil;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse as _, Response};
use compiler::emit::html::display;
use compiler::words::Language;
use serde::Deserialize;
use serde_json::{Value, json};

/// The routes below the address of the account.
pub fn routes() -> Routes {
    Routes::default().get(Who::Customer, "/requests/{reference}", request)
}

#[derive(Debug, Deserialize)]
struct OfReference {
    reference: String,
}

/// A request in a list of them.
pub fn line(app: &Shared, council: &Council, language: Language, home: &str, line: &SubmissionLine) -> Value {
    json!({
        "title": app.forms.title(&council.id, &line.form, language),
        "reference": line.reference,
        "address": format!("{home}/requests/{}", line.reference),
        "received": Moment::kept(&line.received_at).map(|at| at.in_words(language)),
        "due_by": line.due_by.as_ref().and_then(|day| day.parse().ok()).map(|day| display::weekday_of(language, day)),
        "status": words::of(language).state(line.state()),
        "fee": line.fee_pence.map(|pence| display::pounds(&in_pounds(pence))),
        "fee_for": line.fee_for,
    })
}

async fn request(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    Path(OfReference { reference }): Path<OfReference>,
    Extension(session): Extension<Session>,
) -> Result<Response, Problem> {
    let council = app.councils.get(&council).ok_or(Problem::NotFound)?;
    let home = council.home(Room::Account);
    let customer = session.customer.as_ref().ok_or(Problem::Expired)?;
    let reference = crate::reference::read(&reference).ok_or(Problem::NotFound)?;
    let found = app.store.submission(&council.id, &reference).await?;
    let holder = Holder::Customer(customer.id.clone());
    let found = found.filter(|line| line.belongs_to(&holder)).ok_or(Problem::NotFound)?;
    let language = session.language;
    let events: Vec<Value> = app
        .store
        .events(&found)
        .await?
        .iter()
        .filter(|event| event.is_shown())
        .map(|event| json!({ "at": Moment::kept(&event.at).map(|at| at.in_words(language)), "words": words::of(language).event(&event.kind, &event.words) }))
        .collect();
    let site = app.site(Some(council), Room::Account, Some(&session));
    let context = json!({ "site": site, "home": home, "request": line(&app, council, session.language, &home, &found), "events": events });
    Ok(Html(app.pages.request(&app.forms.title(&council.id, &found.form, language), &context)?).into_response())
}
