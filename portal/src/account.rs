//! A customer's account: drafts, requests, and forms with known answers filled in.

use crate::app::Shared;
use crate::clock::Moment;
use crate::pages::Room;
use crate::post::Post;
use crate::problems::Problem;
use crate::routes::{Routes, Who};
use crate::session::Session;
use crate::site::Council;
use crate::store::customers::Customer;
use crate::store::drafts::{DraftLine, Holder};
use crate::store::submissions::SubmissionLine;
use crate::visit::{go, in_pounds};
use crate::website::{InCouncil, Wanted};
use crate::words;
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{Html, IntoResponse as _, Response};
use compiler::emit::html::display;
use compiler::words::Language;
use serde::Deserialize;
use serde_json::{Value, json};

/// The routes below `/{council}/account`, without those of the forms.
pub fn routes() -> Routes {
    Routes::default()
        .get(Who::Customer, "/", account)
        .get(Who::Anyone, "/sign-in", sign_in_page)
        .post(Who::Anyone, "/sign-in", sign_in)
        .post(Who::Anyone, "/sign-out", sign_out)
        .get(Who::Customer, "/requests/{reference}", request)
}

#[derive(Debug, Deserialize)]
struct OfReference {
    reference: String,
}

async fn account(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    Extension(session): Extension<Session>,
) -> Result<Response, Problem> {
    let council = app.councils.get(&council).ok_or(Problem::NotFound)?;
    let customer = session.customer.as_ref().ok_or(Problem::Expired)?;
    let home = council.home(Room::Account);
    let drafts = app.store.unfinished(&council.id, &Holder::Customer(customer.id.clone())).await?;
    let requests = app.store.submissions_of(&council.id, &customer.id).await?;
    let context = json!({
        "site": app.site(Some(council), Room::Account, Some(&session)),
        "csrf": session.token(""),
        "sign_out": format!("{home}/sign-out"),
        "council": council.id,
        "name": customer.name,
        "drafts": drafts.iter().filter_map(|line| draft(&app, council, session.language, &home, line)).collect::<Vec<_>>(),
        "requests": requests.iter().map(|line| request_line(&app, council, session.language, &home, line)).collect::<Vec<_>>(),
        "services": app.forms.by_service(&council.id, &home, session.language),
    });
    Ok(Html(app.pages.account(&context)?).into_response())
}

async fn sign_in_page(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let council = app.councils.get(&council).ok_or(Problem::NotFound)?;
    let session = app.sessions(council).find_or_begin(&headers).await?;
    let people = if app.demo { app.store.sample_customers(&council.id).await? } else { Vec::new() };
    let context = json!({
        "site": app.site(Some(council), Room::Account, Some(&session)),
        "csrf": session.token(""),
        "action": format!("{}/sign-in", council.home(Room::Account)),
        "people": people.iter().map(person).collect::<Vec<_>>(),
        "form": wanted.of(&app, council),
        "question": words::of(session.language).which_customer,
    });
    let html = app.pages.sign_in(words::of(session.language).sign_in_title, &context)?;
    let mut response = Html(html).into_response();
    session.remember(&mut response);
    Ok(response)
}

fn person(customer: &Customer) -> Value {
    let about = format!("{}, {} {}", customer.address.line_1, customer.address.town, customer.address.postcode);
    json!({ "key": customer.id, "name": customer.name, "about": about })
}

/// A draft of a form that is no longer offered stays in the store, but there is nothing to go on with.
fn draft(app: &Shared, council: &Council, language: Language, home: &str, line: &DraftLine) -> Option<Value> {
    app.forms.get(&council.id, &line.form)?;
    Some(json!({
        "title": app.forms.title(&council.id, &line.form, language),
        "address": format!("{home}/forms/{}", line.form),
        "saved": Moment::kept(&line.saved_at).map(|at| at.in_words(language)),
    }))
}

fn request_line(app: &Shared, council: &Council, language: Language, home: &str, line: &SubmissionLine) -> Value {
    json!({
        "title": app.forms.title(&council.id, &line.form, language),
        "reference": line.reference,
        "address": format!("{home}/requests/{}", line.reference),
        "received": Moment::kept(&line.received_at).map(|at| at.in_words(language)),
        "due_by": line.due_by.as_ref().and_then(|day| day.parse().ok()).map(|day| display::weekday_of(language, day)),
        "status": words::of(language).event(&line.status),
        "fee": line.fee_pence.map(|pence| display::pounds(&in_pounds(pence))),
        "fee_for": line.fee_for,
    })
}

async fn sign_in(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    post: Post,
) -> Result<Response, Problem> {
    let council = app.councils.get(&council).ok_or(Problem::NotFound)?;
    let customer = sample(&app, council, post.posted.value("person")).await?;
    let Some(customer) = customer else { return Ok(go(&council.home(Room::Account))) };
    let session = app.sessions(council).sign_in_customer(&post.session, Some(customer)).await?;
    let wanted = app.forms.get(&council.id, post.posted.value("form"));
    let home = council.home(Room::Account);
    let mut response = go(&wanted.map_or(home.clone(), |form| format!("{home}/forms/{}", form.program.form.id)));
    session.remember(&mut response);
    Ok(response)
}

/// Only samples can be signed in as without more, and only in a demonstration.
async fn sample(app: &Shared, council: &Council, id: &str) -> Result<Option<Customer>, Problem> {
    if !app.demo {
        return Ok(None);
    }
    let samples = app.store.sample_customers(&council.id).await?;
    Ok(samples.into_iter().find(|customer| customer.id == id))
}

async fn sign_out(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    post: Post,
) -> Result<Response, Problem> {
    let council = app.councils.get(&council).ok_or(Problem::NotFound)?;
    let session = app.sessions(council).sign_in_customer(&post.session, None).await?;
    let mut response = go(&council.home(Room::Account));
    session.remember(&mut response);
    Ok(response)
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
    let line = found.filter(|line| line.belongs_to(&holder)).ok_or(Problem::NotFound)?;
    let language = session.language;
    let events: Vec<Value> = app
        .store
        .events(&line)
        .await?
        .iter()
        .map(|event| json!({ "at": Moment::kept(&event.at).map(|at| at.in_words(language)), "words": words::of(language).event(&event.words) }))
        .collect();
    let site = app.site(Some(council), Room::Account, Some(&session));
    let context = json!({ "site": site, "home": home, "request": request_line(&app, council, session.language, &home, &line), "events": events });
    Ok(Html(app.pages.request(&app.forms.title(&council.id, &line.form, language), &context)?).into_response())
}
