//! Closing an account: what it means, asked once more, and done once however often the button is pressed.

use super::mine::Mine;
use super::words;
use crate::app::Shared;
use crate::pages::Room;
use crate::post::Post;
use crate::problems::Problem;
use crate::routes::{Routes, Who};
use crate::session::Session;
use crate::sign_in::pressed_again;
use crate::store::outbox::NewEmail;
use crate::visit::{go, is_id};
use crate::website::InCouncil;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{Html, IntoResponse as _, Response};
use compiler::words::{Language, fill};
use serde::Deserialize;
use serde_json::json;

/// The routes below the address of the account. Whoever has closed theirs is a customer no longer, and may still press the button a
/// second time: the token of the page says whose account it is.
pub fn routes() -> Routes {
    Routes::default().get(Who::Customer, "/close", show).post(Who::Anyone, "/close", close).get(
        Who::Anyone,
        "/closed",
        closed,
    )
}

/// Whether the box was left empty.
#[derive(Debug, Deserialize)]
struct Again {
    tick: Option<String>,
}

async fn show(mine: Mine, Query(Again { tick }): Query<Again>) -> Result<Response, Problem> {
    let say = mine.words();
    let error = tick.map(|_| say.close_tick);
    let mut lines = vec![say.close_sign_out, say.close_drafts, say.close_open, say.close_done, say.close_kept];
    if mine.app.store.holds_of(&mine.customer.id, mine.app.clock.now().date()).await? {
        lines.push(say.close_held);
    }
    let more = json!({
        "csrf": mine.session.token(&mine.customer.id),
        "open": mine.app.store.open_requests(&mine.customer.id).await?,
        "lines": lines,
        "error": error,
        "has_errors": error.is_some(),
        "errors": error.iter().map(|text| json!({ "href": "#sure", "text": text })).collect::<Vec<_>>(),
    });
    mine.page("portal_close.html", say.close_title, more)
}

async fn close(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    headers: HeaderMap,
    post: Result<Post, Problem>,
) -> Result<Response, Problem> {
    let post = match post {
        Ok(post) => post,
        Err(problem) => return pressed_again(&app, &council, Room::Account, &headers, problem, "").await,
    };
    let council = app.councils.get(&council).ok_or(Problem::NotFound)?;
    let home = council.home(Room::Account);
    let (customer, session) = (post.about.as_str(), &post.session);
    let signed_in = session.customer.as_ref().map(|signed_in| signed_in.id.as_str());
    if !is_id(customer) || signed_in.is_some_and(|signed_in| signed_in != customer) {
        return Err(Problem::Expired);
    }
    if post.posted.value("sure") != "yes" {
        return Ok(go(&format!("{home}/close?tick=yes")));
    }
    let open = app.store.open_requests(customer).await?;
    let language = app.store.preferences(customer).await?.language.unwrap_or(session.language);
    let today = app.clock.now().date();
    let held = app.store.holds_of(customer, today).await?;
    let letter = |to: &str| letter(language, council.name_in(language), &open, held, to);
    let gone = app.store.close_account(&council.id, customer, today, letter).await?;
    app.uploads.remove(&gone).await;
    Ok(go(&format!("{home}/closed")))
}

fn letter(language: Language, council: &str, open: &[String], held: bool, to: &str) -> NewEmail {
    let say = words::of(language);
    let open = match open {
        [] => String::new(),
        open => fill(say.closed_open, &[("references", &open.join(", "))]),
    };
    NewEmail {
        to: to.to_owned(),
        subject: fill(say.closed_subject, &[("council", council)]),
        body: fill(
            say.closed_letter,
            &[("council", council), ("open", &open), ("held", if held { say.closed_held } else { "" })],
        ),
    }
}

async fn closed(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let council = app.councils.get(&council).ok_or(Problem::NotFound)?;
    let session: Option<Session> = app.sessions(council).find(&headers).await?;
    let language = crate::language::chosen(&headers);
    let site = app.site_in(language, Some(council), Room::Account, session.as_ref());
    let say = words::of(language);
    let context = json!({ "site": site, "say": say, "home": council.home(Room::Website) });
    Ok(Html(app.pages.page("portal_closed.html", say.closed_title, &context)?).into_response())
}
