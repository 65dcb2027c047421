//! One request as a councillor sees it, and following it.

use super::{COUNCILLOR, line_of, may_see};
use crate::app::Shared;
use crate::pages::Room;
use crate::post::Post;
use crate::problems::Problem;
use crate::requests::{Request, words};
use crate::routes::{Routes, Who};
use crate::session::Session;
use crate::store::looks::Thing;
use crate::visit::go;
use crate::website::InCouncil;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse as _, Response};
use compiler::words::Language;
use serde::Deserialize;
use serde_json::{Value, json};

/// The routes of one request.
pub(super) fn routes() -> Routes {
    Routes::default().get(Who::Person(COUNCILLOR), "/{reference}", request).post(
        Who::Person(COUNCILLOR),
        "/{reference}/follow",
        follow,
    )
}

#[derive(Debug, Deserialize)]
struct OfReference {
    reference: String,
}

async fn find<'a>(
    app: &'a Shared,
    council: &str,
    reference: &str,
    session: &Session,
) -> Result<(Request<'a>, String), Problem> {
    let council = app.councils.get(council).ok_or(Problem::NotFound)?;
    let person = session.person_as(COUNCILLOR).ok_or(Problem::Expired)?;
    let request = Request::find(app, council, reference).await?;
    if may_see(app, council, person, &request.line) { Ok((request, person.id.clone())) } else { Err(Problem::NotFound) }
}

async fn request(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    Path(OfReference { reference }): Path<OfReference>,
    Extension(session): Extension<Session>,
) -> Result<Response, Problem> {
    let (request, person) = find(&app, &council, &reference, &session).await?;
    let (line, council) = (&request.line, request.council());
    app.looked(&council.id, &session, Thing::Request, &line.id).await?;
    let home = council.home(Room::Councillor);
    let consent = app.store.consent(&person, &line.key).await?;
    let mut events = request.timeline(Language::English, false, "").await?;
    if consent.is_none() {
        // What was said between the resident and the council is theirs.
        for event in events.iter_mut().filter_map(Value::as_object_mut) {
            event.insert("note".to_owned(), "".into());
        }
    }
    for event in events.iter_mut().filter_map(Value::as_object_mut) {
        event.insert("files".to_owned(), json!([]));
    }
    let context = json!({
        "site": app.site(Some(council), Room::Councillor, Some(&session)),
        "say": words::of(Language::English),
        "home": home,
        "here": format!("{home}/requests/{}", line.reference),
        "csrf": session.token(&line.key),
        "request": line_of(&app, council, &home, line).await?,
        "consent": consent.map(|consent| json!({
            "how": consent.how,
            "on": compiler::emit::html::display::day(Language::English, &consent.agreed_on),
        })),
        "follows": app.store.follows(&person, &line.id).await?,
        "events": events,
    });
    let title = request.title(Language::English);
    Ok(Html(app.pages.page("portal_councillor_request.html", &title, &context)?).into_response())
}

async fn follow(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    Path(OfReference { reference }): Path<OfReference>,
    post: Post,
) -> Result<Response, Problem> {
    let (request, person) = find(&app, &council, &reference, &post.session).await?;
    if post.about != request.line.key {
        return Err(Problem::Expired);
    }
    app.store.follow(&person, &request.line.id, post.posted.value("_do") == "follow").await?;
    let home = request.council().home(Room::Councillor);
    Ok(go(&format!("{home}/requests/{}", request.line.reference)))
}
