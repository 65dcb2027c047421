//! What a customer says of themselves, the first time that they are there and whenever they like.

use super::Place;
use crate::app::Shared;
use crate::details::{Newer, Typed, words};
use crate::pages::Room;
use crate::post::Post;
use crate::problems::Problem;
use crate::routes::{Routes, Who};
use crate::session::Session;
use crate::website::{InCouncil, Wanted};
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde_json::json;

/// The routes below the address of the account.
pub fn routes() -> Routes {
    Routes::default().get(Who::Customer, "/details", show).post(Who::Customer, "/details", change)
}

async fn show(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    Query(wanted): Query<Wanted>,
    Extension(session): Extension<Session>,
) -> Result<Response, Problem> {
    let council = app.councils.get(&council).ok_or(Problem::NotFound)?;
    let customer = session.customer.clone().ok_or(Problem::Expired)?;
    let form = wanted.of(&app, council);
    let known = Typed::of(&customer);
    page(&Place { app: &app, council, room: Room::Account, session }, [&known, &known], &form, &[])
}

/// The page with what is typed on it, and what it showed when it was opened.
fn page(
    place: &Place<'_>,
    [typed, opened]: [&Typed; 2],
    form: &str,
    errors: &[(&str, String)],
) -> Result<Response, Problem> {
    let say = words::of(place.language());
    let customer = place.session.customer.as_ref();
    let more = json!({
        "typed": typed.view(),
        "before": opened.for_page(),
        "email": customer.map(|customer| &customer.email),
        "known": customer.is_some_and(|customer| !customer.name.is_empty()),
        "form": form,
        "ask": say,
        "has_errors": !errors.is_empty(),
        "errors": errors.iter().map(|(control, text)| json!({ "href": format!("#{control}"), "text": text })).collect::<Vec<_>>(),
        "wrong": errors.iter().map(|(control, text)| ((*control).to_owned(), json!(text))).collect::<serde_json::Map<_, _>>(),
    });
    place.page("portal_details.html", place.words().details_title, &more, None)
}

async fn change(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    post: Post,
) -> Result<Response, Problem> {
    let place = Place::posted(&app, &council, Room::Account, &post)?;
    let form = post.posted.value("form");
    let mut known = place.session.customer.clone().ok_or(Problem::Expired)?;
    let (say, opened) = (words::of(place.language()), Typed::opened(&post, &known));
    loop {
        let mut typed = Typed::posted(&post, &known);
        let customer = match typed.read(&known) {
            Ok(customer) => customer,
            Err(wrong) => {
                let wrong: Vec<_> = wrong.into_iter().map(|(control, fault)| (control, say.fault(fault))).collect();
                return page(&place, [&typed, &opened], form, &wrong);
            }
        };
        let newer = typed.catch_up(&opened, &known, &customer);
        if !newer.is_empty() {
            let said = |newer: Newer| (newer.field.control(), newer.said(place.language(), say, &known));
            let said: Vec<_> = newer.into_iter().map(said).collect();
            return page(&place, [&typed, &Typed::of(&known)], form, &said);
        }
        if app.store.change_details(&place.council.id, &customer, &known).await? {
            let mut session = place.session.clone();
            session.customer = Some(customer);
            return Ok(place.go_on(&session, form));
        }
        // Somebody was quicker by a moment.
        known = app.store.account_holder(&place.council.id, &known.id).await?.ok_or(Problem::Expired)?;
    }
}
