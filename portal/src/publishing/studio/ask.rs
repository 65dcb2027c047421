//! Asking for approval: the draft is handed in as any other change is, and what keeps it from that is told to the page.

use super::super::files::Part;
use super::super::propose::{Outcome, Wish, hand_in};
use super::drafts::{live, sent, whole};
use super::place::Refusal;
use super::{Change, published};
use crate::problems::Problem;
use axum::Json;
use axum::body::Body;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use serde_json::json;

/// What the page asks.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asks {
    /// The save that is to be approved.
    from: String,
    /// What changes, and why.
    note: String,
    /// The version that was live as far as whoever asks has seen; as the save says where it is not said.
    made_from: Option<String>,
}

/// Hands in a draft: 201 with the address of what waits; 409 with what was saved or published since; 422 with what is to be put right.
pub(super) async fn propose(change: Change, body: Body) -> Result<Response, Refusal> {
    let Change { here, form } = change;
    let Asks { from, note, made_from } = sent(body).await?;
    if note.contains('\0') {
        return Err(Problem::Unreadable.into());
    }
    let Some(save) = here.place().last(&form).await? else {
        let words = "Nothing was changed yet, so there is nothing to approve";
        let said = json!({ "errors": [{ "at": "files", "words": words }], "gates": null });
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, Json(said)).into_response());
    };
    if save.line.id != from {
        return Ok((StatusCode::CONFLICT, Json(json!({ "draft": whole(&here, &save) }))).into_response());
    }
    let published = published(&here, &form);
    let version = published.as_ref().map(|(_, version)| version.as_str()).unwrap_or_default();
    if version != made_from.as_ref().unwrap_or(&save.line.made_from) {
        return Ok((StatusCode::CONFLICT, Json(json!({ "published": live(&here, &form) }))).into_response());
    }
    let source = here.place().source(&save.line.id);
    let texts: Vec<String> = save.files.into_iter().map(|(_, text)| text).collect();
    let names: Vec<String> = texts.iter().filter_map(|text| Part::of(text)).map(|part| part.name()).collect();
    let before = published.map(|(files, _)| files).unwrap_or_default();
    let without: Vec<String> = before.into_iter().map(|(name, _)| name).filter(|name| !names.contains(name)).collect();
    let wish = Wish { note: note.trim(), texts: &texts, without: &without, refused: &[], source: &source };
    Ok(match hand_in(&here, &form, &wish).await? {
        Outcome::Waits(id) => {
            let address = format!("{}/proposals/{id}", here.home());
            (StatusCode::CREATED, Json(json!({ "address": address }))).into_response()
        }
        Outcome::Refused { gates, errors, .. } => {
            let errors: Vec<_> = errors.iter().map(|(at, words)| json!({ "at": at, "words": words })).collect();
            (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "errors": errors, "gates": gates }))).into_response()
        }
    })
}
