//! A customer's account: drafts, requests, and forms with known answers filled in.

mod area;
mod close;
mod mine;
mod preferences;
pub mod record;
mod requests;
mod words;
mod your_data;
mod zip;

use crate::app::Shared;
use crate::clock::Moment;
use crate::pages::Room;
use crate::problems::Problem;
use crate::routes::{Routes, Who};
use crate::session::Session;
use crate::sign_in;
use crate::site::Council;
use crate::store::drafts::{DraftLine, Holder};
use crate::website::InCouncil;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse as _, Response};
use compiler::words::Language;
use serde_json::{Value, json};

/// How many requests the first page shows.
const SHOWN: i64 = 8;

/// The routes below `/{council}/account`, without those of the forms.
pub fn routes() -> Routes {
    Routes::default()
        .get(Who::Customer, "/", account)
        .under("", sign_in::routes(Room::Account))
        .under("", requests::routes())
        .under("", preferences::routes())
        .under("", area::routes())
        .under("", close::routes())
        .under("", your_data::routes())
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
    let (requests, more) = requests::lines(&app, council, customer, session.language, [0, SHOWN]).await?;
    let mut started = Vec::new();
    for line in &drafts {
        started.push(draft(&app, council, session.language, &home, line).await?);
    }
    let say = words::of(session.language);
    let own = [
        ("details", sign_in::details_title(session.language)),
        ("preferences", say.preferences_title),
        ("your-data", say.data_title),
        ("close", say.close_title),
    ];
    let help = (format!("/{}/help", council.id), crate::help::title(session.language));
    let manage: Vec<_> =
        std::iter::once(help).chain(own.map(|(page, title)| (format!("{home}/{page}"), title))).collect();
    let area = app.feeds.has(&council.id).then(|| format!("{home}/your-area"));
    let context = json!({
        "site": app.site(Some(council), Room::Account, Some(&session)),
        "csrf": session.token(""),
        "sign_out": format!("{home}/sign-out"),
        "council": council.id,
        "name": customer.called(),
        "say": say,
        "manage": manage,
        "area": area,
        "drafts": started,
        "requests": requests,
        "of_requests": crate::requests::words::of(session.language),
        "all": more.then(|| format!("{home}/requests")),
        "services": app.forms.by_service(council, &home, session.language),
    });
    Ok(Html(app.pages.account(&context)?).into_response())
}

/// A draft; one of a form that is not offered any more has no address to go on at.
async fn draft(
    app: &Shared,
    council: &Council,
    language: Language,
    home: &str,
    line: &DraftLine,
) -> Result<Value, Problem> {
    let offered = app.forms.get(&council.id, &line.form);
    let title = match &offered {
        Some(form) => form.program_in(language).form.title.clone(),
        None => {
            let edition = app.versions.get(&app.store, &council.id, &line.form, &line.version).await?;
            edition.map_or_else(|| line.form.clone(), |edition| edition.program_in(language).form.title.clone())
        }
    };
    Ok(json!({
        "title": title,
        "address": offered.map(|_| format!("{home}/forms/{}", line.form)),
        "saved": Moment::kept(&line.saved_at).map(|at| at.in_words(language)),
    }))
}
