//! A file in pieces. How much has arrived is asked of the folder, so a killed service, browser or line costs one piece.

use super::FromDevice;
use crate::app::Shared;
use crate::arrival::is_silence;
use crate::post::not_read;
use crate::problems::Problem;
use crate::store::arriving::Arriving;
use crate::uploads::{Bytes, Uploads, tidy_name};
use axum::Json;
use axum::body::Body;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use compiler::emit::html::Refusal;
use compiler::filling::question_of;
use compiler::program::FileLimits;
use runtime_wasm::files::MOST_FILES;
use serde::Deserialize;
use serde_json::json;

/// Most bytes of a piece.
const MOST_PIECE: usize = 1 << 20;
/// Most files of one submission; a form has seldom more than a few questions about files.
const MOST_OF_ALL: i64 = 5 * MOST_FILES as i64;

/// What a device says of a file before its bytes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Announced {
    /// The name of its control: `photos`, `items.2.picture`.
    control: String,
    /// Its name on the device.
    name: String,
    /// Its bytes.
    size: u64,
}

/// Begins a file, or takes note that it was begun before. Once the answers are here nothing more is taken: a device that did not
/// hear so would send it all again.
pub(super) async fn begin(
    State(app): State<Shared>,
    from: FromDevice,
    announced: Result<Json<Announced>, JsonRejection>,
) -> Result<Response, Problem> {
    let Json(announced) = announced.map_err(|error| not_read(&error))?;
    let each = limits(&from, &announced.control)?;
    let size = i64::try_from(announced.size).map_err(|_| Problem::TooLarge)?;
    if app.store.sent_from_device(&from.draft()).await?.is_some() {
        let said = json!({ "received": size, "size": size, "answer": null, "sent": true });
        return Ok(Json(said).into_response());
    }
    from.is_offered()?;
    let file = Arriving::new(&from.file, &announced.control, tidy_name(&announced.name), size, Uploads::place());
    let known = app.store.announce(&from.parcel(), &file, MOST_OF_ALL).await?;
    if known.size != size || known.control != announced.control {
        return Err(Problem::Unreadable);
    }
    let missing = announced.size.saturating_sub(app.uploads.received(&known.stored).await?);
    if known.answer().is_none()
        && app.uploads.fits(&each, announced.size)
        && let Some(refusal) = refusal(&app, &from, missing).await?
    {
        return refuse(&app, &from, &known, refusal).await;
    }
    state(&app, &known, StatusCode::OK).await
}

/// Why so many bytes more are not taken; nothing when there is room for them.
async fn refusal(app: &Shared, from: &FromDevice, more: u64) -> Result<Option<Refusal>, Problem> {
    let here = app.store.uploaded(&from.visit.place(), &from.key).await?;
    Ok(app.uploads.allowance(&here, true).refusal(more))
}

/// Refuses a file for good, which is told with the answers; or for now, when others have taken all the room: a device then tries
/// again later.
async fn refuse(app: &Shared, from: &FromDevice, file: &Arriving, refusal: Refusal) -> Result<Response, Problem> {
    if refusal == Refusal::NoRoom {
        return Ok(StatusCode::SERVICE_UNAVAILABLE.into_response());
    }
    let upload = Uploads::refused(&file.name, size_of(file), refusal);
    app.store.arrived(file, &upload.answer, None, upload.scan).await?;
    app.uploads.remove_pieces(&file.stored)?;
    state(app, &find(app, from).await?, StatusCode::OK).await
}

/// How far a file got.
pub(super) async fn progress(State(app): State<Shared>, from: FromDevice) -> Result<Response, Problem> {
    let file = find(&app, &from).await?;
    state(&app, &file, StatusCode::OK).await
}

#[derive(Debug, Deserialize)]
pub(super) struct Place {
    offset: u64,
}

/// One piece of a file. It has to begin within what has arrived, and end within the file.
pub(super) async fn piece(
    State(app): State<Shared>,
    from: FromDevice,
    Query(Place { offset }): Query<Place>,
    body: Body,
) -> Result<Response, Problem> {
    // First all of it: while it comes, another request may bring the file to its end.
    let too_large = |error: axum::Error| if is_silence(&error) { Problem::Silent } else { Problem::TooLarge };
    let piece = axum::body::to_bytes(body, MOST_PIECE).await.map_err(too_large)?;
    from.is_offered()?;
    let file = find(&app, &from).await?;
    let each = limits(&from, &file.control)?;
    if file.answer().is_some() {
        return state(&app, &file, StatusCode::OK).await;
    }
    let received = app.uploads.received(&file.stored).await?;
    let size = size_of(&file);
    let end = offset.checked_add(piece.len() as u64).ok_or(Problem::TooLarge)?;
    if end > size || !app.uploads.fits(&each, size) {
        return Err(Problem::TooLarge);
    }
    if offset > received {
        return state(&app, &file, StatusCode::CONFLICT).await;
    }
    if let Some(refusal) = refusal(&app, &from, end.saturating_sub(received)).await? {
        return refuse(&app, &from, &file, refusal).await;
    }
    app.uploads.write_piece(&file.stored, offset, &piece).await?;
    app.store.touch(&file, end).await?;
    state(&app, &file, StatusCode::OK).await
}

/// The end of a file: what it is. Said again when asked again.
pub(super) async fn finish(State(app): State<Shared>, from: FromDevice) -> Result<Response, Problem> {
    from.is_offered()?;
    let mut file = find(&app, &from).await?;
    if file.answer().is_none() {
        let each = limits(&from, &file.control)?;
        let size = size_of(&file);
        if app.uploads.fits(&each, size) && app.uploads.received(&file.stored).await? != size {
            return state(&app, &file, StatusCode::CONFLICT).await;
        }
        let upload = app.uploads.whole(&file.stored, &file.name, size, &each).await?;
        let kept_as = upload.bytes.as_ref().map(|bytes| bytes.stored().to_owned());
        // Should this request be cut off now, those that nothing knows of are tidied away.
        upload.bytes.into_iter().for_each(Bytes::keep);
        if app.store.arrived(&file, &upload.answer, kept_as.as_deref(), upload.scan).await? {
            app.uploads.remove_pieces(&file.stored)?;
        } else {
            app.uploads.remove(kept_as.as_slice()).await;
        }
        file = find(&app, &from).await?;
    }
    state(&app, &file, StatusCode::OK).await
}

async fn find(app: &Shared, from: &FromDevice) -> Result<Arriving, Problem> {
    app.store.arriving(&from.parcel(), &from.file).await?.ok_or(Problem::NotFound)
}

/// What the question of a control takes.
fn limits(from: &FromDevice, control: &str) -> Result<FileLimits, Problem> {
    let question = question_of(&from.visit.form.program, control);
    let each = question.and_then(|question| question.kind.files()).map(|(each, _)| each.clone());
    each.ok_or(Problem::Unreadable)
}

fn size_of(file: &Arriving) -> u64 {
    u64::try_from(file.size).unwrap_or_default()
}

/// Where a file stands.
async fn state(app: &Shared, file: &Arriving, status: StatusCode) -> Result<Response, Problem> {
    let answer = file.answer();
    let received = if answer.is_some() { size_of(file) } else { app.uploads.received(&file.stored).await? };
    let said = json!({ "received": received, "size": file.size, "answer": answer });
    Ok((status, Json(said)).into_response())
}
