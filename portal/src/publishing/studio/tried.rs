//! The test form of a form that is being written: published, ended, and where it is.

use super::super::gates;
use super::super::test_form::address;
use super::super::when;
use super::drafts::{File, sent, taken};
use super::place::Refusal;
use super::{Change, Here, OfForm, is_name};
use crate::app::Shared;
use crate::problems::Problem;
use crate::session::Session;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Json};
use serde::Deserialize;
use serde_json::json;

/// What the page publishes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sent {
    /// The files; none to end the test form.
    files: Vec<File>,
}

/// Where the test form is, and until when.
pub(super) async fn known(
    State(app): State<Shared>,
    Path(at): Path<OfForm>,
    Extension(session): Extension<Session>,
) -> Result<Response, Refusal> {
    let here = Here::new(&app, &at.council, session)?;
    if !is_name(&at.form) {
        return Err(Problem::NotFound.into());
    }
    told(&here, &at.form).await
}

async fn told(here: &Here, form: &str) -> Result<Response, Refusal> {
    let council = &here.council.id;
    let known = here.app.store.test_form_of(council, form).await?;
    let known = known.map(|test| json!({ "address": address(council, &test.id), "until": when(&test.until) }));
    Ok(Json(json!({ "test": known })).into_response())
}

/// Publishes the files as they are in the window of whoever writes, saved or not.
pub(super) async fn put(change: Change, body: Body) -> Result<Response, Refusal> {
    let Change { here, form } = change;
    let Sent { files } = sent(body).await?;
    let files = taken(files)?;
    // What cannot be shown is told to whoever writes, and not to whoever fills it in.
    let own = files.clone();
    let turn = here.app.previews.turn().await;
    let is_form = tokio::task::spawn_blocking(move || own.is_empty() || gates::programs(&own).is_ok()).await;
    drop(turn);
    if !is_form.is_ok_and(|is_form| is_form) {
        let words = "The form has mistakes. Put them right first: they are listed below the form.".to_owned();
        return Err(Refusal::Trouble(words));
    }
    here.app.store.put_test_form((&here.council.id, &form), &files, &here.by()).await?;
    told(&here, &form).await
}
