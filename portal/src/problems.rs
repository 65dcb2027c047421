//! What goes wrong, and the page that says so. A problem travels as a bare status with its kind; the page around it is made in
//! one place, [`explain`], so that a refusal of any layer (too large, too slow, not found) looks the same.

use crate::app::{App, Shared};
use crate::pages::Room;
use crate::store::StoreError;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use compiler::emit::html::RenderError;
use runtime_wasm::host::HostError;
use serde_json::json;

/// What went wrong.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// There is no such page, or it is someone else's.
    #[error("there is no such page")]
    NotFound,
    /// The token of a page is not of this session: signed out since, or too old.
    #[error("the page is of another session or too old")]
    Expired,
    /// The post cannot be read as a form.
    #[error("the post cannot be read as a form")]
    Unreadable,
    /// The post is larger than any form.
    #[error("the post is too large")]
    TooLarge,
    /// The database.
    #[error(transparent)]
    Store(StoreError),
    /// A template.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// A validator.
    #[error("the validator: {0:?}")]
    Validator(HostError),
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotYours => Self::NotFound,
            error => Self::Store(error),
        }
    }
}

impl From<HostError> for Problem {
    fn from(error: HostError) -> Self {
        match error {
            HostError::TooLong => Self::TooLarge,
            error => Self::Validator(error),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = match &self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Expired => StatusCode::FORBIDDEN,
            Self::Unreadable => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Store(_) | Self::Render(_) | Self::Validator(_) => {
                // Says what failed, never what someone answered.
                tracing::error!(problem = %self, "a page could not be made");
                StatusCode::INTERNAL_SERVER_ERROR
            }
        };
        let mut response = status.into_response();
        if matches!(self, Self::Expired) {
            response.extensions_mut().insert(SessionEnded);
        }
        response
    }
}

/// Marks a refusal because the session of the page has ended, which deserves other words than a forged request.
#[derive(Debug, Clone, Copy)]
struct SessionEnded;

/// Marks a response that is a page although its status is an error's.
#[derive(Debug, Clone, Copy)]
pub struct Explained;

/// Turns every error into a page in the layout of the council whose address was asked for, and adds the headers that every
/// response has.
pub async fn explain(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    let status = response.status();
    let is_error = status.is_client_error() || status.is_server_error();
    if is_error && response.extensions().get::<Explained>().is_none() {
        let ended = response.extensions().get::<SessionEnded>().is_some();
        response = page(&app, &path, status, ended).unwrap_or_else(|error| {
            tracing::error!(%error, "the page about a problem could not be made");
            status.into_response()
        });
    }
    crate::headers::add(&mut response, app.secure);
    response
}

fn page(app: &App, path: &str, status: StatusCode, session_ended: bool) -> Result<Response, RenderError> {
    let kind = match status {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => "not_found",
        StatusCode::FORBIDDEN if session_ended => "expired",
        StatusCode::FORBIDDEN => "refused",
        StatusCode::PAYLOAD_TOO_LARGE => "too_large",
        StatusCode::REQUEST_TIMEOUT | StatusCode::SERVICE_UNAVAILABLE => "busy",
        status if status.is_client_error() => "unreadable",
        _ => "ours",
    };
    let mut parts = path.split('/').skip(1);
    let council = parts.next().and_then(|council| app.councils.get(council));
    let room = match parts.next() {
        Some("account") => Room::Account,
        Some("desk") => Room::Desk,
        _ => Room::Website,
    };
    let site = app.site(council, room, None);
    let html = app.pages.problem(kind, &json!({ "site": site, "kind": kind }))?;
    Ok((status, axum::response::Html(html)).into_response())
}
