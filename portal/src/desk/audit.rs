//! The audit log, for those who answer for what others look at. Looking at it is in it too.

use super::{Desk, customer};
use crate::app::Shared;
use crate::problems::Problem;
use crate::routes::{Routes, Who};
use crate::session::Session;
use crate::store::looks::{Looked, Thing};
use crate::store::people::AUDIT;
use crate::website::InCouncil;
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

/// Rows of a page.
const ROWS: i64 = 100;

/// The routes below `/{council}/desk/audit`.
pub fn routes() -> Routes {
    Routes::default().get(Who::Person(AUDIT), "/", show)
}

/// Which rows: older than one, of one customer.
#[derive(Debug, Deserialize)]
struct Which {
    before: Option<i64>,
    customer: Option<String>,
}

async fn show(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    Query(which): Query<Which>,
    Extension(session): Extension<Session>,
) -> Result<Response, Problem> {
    let desk = Desk::new(&app, &council, &session)?;
    let of = match &which.customer {
        Some(id) => Some(customer::found(&desk, id).await?),
        None => None,
    };
    let subject = of.as_ref().map_or("", |customer| customer.id.as_str());
    let rows = app.store.looks(&desk.council.id, subject, which.before, ROWS).await?;
    desk.looked(Thing::Log, subject).await?;
    let older = rows.last().filter(|last| last.place > 1 && rows.len() as i64 == ROWS).map(|last| {
        let customer = of.as_ref().map(|customer| format!("&customer={}", customer.id)).unwrap_or_default();
        desk.at(&format!("/audit?before={}{customer}", last.place))
    });
    let more = json!({
        "of": of.as_ref().map(|customer| customer.called()),
        "all": desk.at("/audit"),
        "rows": rows.iter().map(|row| line(&desk, row)).collect::<Vec<_>>(),
        "older": older,
    });
    desk.page("portal_desk_audit.html", "Audit log", more, &[])
}

fn line(desk: &Desk<'_>, row: &Looked) -> Value {
    let called = match (row.thing.as_str(), &row.customer, &row.reference, &row.form) {
        ("customer", None, ..) => "no longer kept".to_owned(),
        (_, Some(name), ..) if name.is_empty() => "without a name yet".to_owned(),
        (_, Some(name), ..) => name.clone(),
        (_, _, Some(reference), _) => reference.clone(),
        (_, _, _, Some(form)) => desk.title(form),
        _ => String::new(),
    };
    let own = row.customer.is_some().then(|| desk.at(&format!("/audit?customer={}", row.subject)));
    json!({
        "place": row.place,
        "at": Desk::when(&row.at),
        "person": row.person,
        "did": row.did,
        "thing": row.thing,
        "called": called,
        "own": own,
        "words": row.words,
    })
}
