//! What goes wrong, and the page that says so. A problem travels as a bare status with its kind; the page around it is made in
//! one place, [`explain`], so that a refusal of any layer (too large, too slow, not found) looks the same.

use crate::app::{App, Shared};
use crate::pages::Room;
use crate::probes;
use crate::staff::ROOMS;
use crate::store::StoreError;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use compiler::emit::html::RenderError;
use compiler::words::Language;
use runtime_wasm::host::HostError;
use serde_json::json;

/// What went wrong.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// There is no such page, or it is someone else's.
    #[error("there is no such page")]
    NotFound,
    /// The form was offered once, and is not now; drafts of it are kept.
    #[error("the form is not offered any more")]
    Withdrawn,
    /// The request was removed: it was kept for as long as it was to be.
    #[error("the request was removed")]
    Removed,
    /// The token of a page is not of this session, or nobody is signed in any more; what was saved is still there.
    #[error("the page is of another session")]
    Expired,
    /// Whoever is signed in may not do this.
    #[error("somebody without the role asked")]
    NotForYou,
    /// There is no session at all, so its website drafts are gone with it.
    #[error("the session has ended")]
    Ended,
    /// The post cannot be read as a form.
    #[error("the post cannot be read as a form")]
    Unreadable,
    /// The post stopped arriving.
    #[error("the post did not arrive in time")]
    Silent,
    /// The post is larger than any form.
    #[error("the post is too large")]
    TooLarge,
    /// An agent has picked the draft up, and whose it is wants to go on with it.
    #[error("the draft is with an agent")]
    WithAgent,
    /// The resident goes on with an agent's draft, and the agent wants to.
    #[error("the draft is with the resident")]
    WithResident,
    /// The database.
    #[error(transparent)]
    Store(StoreError),
    /// A template.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// A file of the disk: one that somebody sent, or one of the studio.
    #[error("a file: {0}")]
    Upload(std::io::Error),
    /// The virus scanner has not looked at a file yet.
    #[error("the file has not been scanned yet")]
    NotScanned,
    /// The virus scanner found something in a file that was kept.
    #[error("a virus was found in the file")]
    Infected,
    /// A validator.
    #[error("the validator: {0}")]
    Validator(HostError),
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotYours => Self::NotFound,
            StoreError::Lent => Self::WithAgent,
            StoreError::TakenBack => Self::WithResident,
            StoreError::Closed => Self::Expired,
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
            Self::Withdrawn | Self::Removed => StatusCode::GONE,
            Self::Expired | Self::Ended | Self::NotForYou => StatusCode::FORBIDDEN,
            Self::Unreadable => StatusCode::BAD_REQUEST,
            Self::Silent => StatusCode::REQUEST_TIMEOUT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::NotScanned | Self::WithAgent | Self::WithResident => StatusCode::CONFLICT,
            Self::Infected => StatusCode::GONE,
            Self::Store(_) | Self::Render(_) | Self::Upload(_) | Self::Validator(_) => {
                // Says what failed, never what someone answered.
                tracing::error!(problem = %self, "a page could not be made");
                StatusCode::INTERNAL_SERVER_ERROR
            }
        };
        let mut response = status.into_response();
        match self {
            Self::Expired => _ = response.extensions_mut().insert(Kind("expired")),
            Self::NotForYou => _ = response.extensions_mut().insert(Kind("not_for_you")),
            Self::Withdrawn => _ = response.extensions_mut().insert(Kind("withdrawn")),
            Self::Removed => _ = response.extensions_mut().insert(Kind("removed")),
            Self::NotScanned => _ = response.extensions_mut().insert(Kind("not_scanned")),
            Self::Infected => _ = response.extensions_mut().insert(Kind("infected")),
            Self::WithAgent => _ = response.extensions_mut().insert(Kind("with_agent")),
            Self::WithResident => _ = response.extensions_mut().insert(Kind("with_resident")),
            Self::Ended => _ = response.extensions_mut().insert(Kind("ended")),
            _ => {}
        }
        response
    }
}

/// Says which of several problems with the same status it is.
#[derive(Debug, Clone, Copy)]
struct Kind(&'static str);

/// Turns every error into a page in the layout of the council whose address was asked for, and adds the headers that every
/// response has. What a program asked for says itself what is wrong.
pub async fn explain(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let language = crate::language::chosen(request.headers());
    let mut response = next.run(request).await;
    let status = response.status();
    let for_programs = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == "application/json");
    if probes::is_one(&path) {
        response = probes::settle(&method, response);
    } else if (status.is_client_error() || status.is_server_error()) && !for_programs {
        let kind = response.extensions().get::<Kind>().map_or_else(|| kind_of(status), |kind| kind.0);
        response = page(&app, &path, language, status, kind).unwrap_or_else(|error| {
            tracing::error!(%error, "the page about a problem could not be made");
            status.into_response()
        });
    }
    crate::headers::add(&mut response, app.secure);
    response
}

fn kind_of(status: StatusCode) -> &'static str {
    match status {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => "not_found",
        StatusCode::FORBIDDEN => "refused",
        StatusCode::PAYLOAD_TOO_LARGE => "too_large",
        StatusCode::REQUEST_TIMEOUT | StatusCode::SERVICE_UNAVAILABLE => "busy",
        status if status.is_client_error() => "unreadable",
        _ => "ours",
    }
}

fn page(app: &App, path: &str, language: Language, status: StatusCode, kind: &str) -> Result<Response, RenderError> {
    let mut parts = path.split('/').skip(1);
    let council = parts.next().and_then(|council| app.councils.get(council));
    let of_staff = |part: &str| {
        let rooms = || std::iter::once(Room::Staff).chain(ROOMS.iter().map(|room| room.room));
        council.is_some_and(|council| rooms().any(|room| council.home(room) == format!("/{}/{part}", council.id)))
    };
    let (room, form) = match (parts.next(), parts.next(), parts.next()) {
        (Some("account"), Some("forms"), form) => (Room::Account, form),
        (Some("account"), ..) => (Room::Account, None),
        (Some("forms"), form, _) => (Room::Website, form),
        (Some(part), ..) if of_staff(part) => (Room::Staff, None),
        _ => (Room::Website, None),
    };
    let site = app.site_in(language, council, room, None);
    let form = form.and_then(|form| app.forms.get(council?.id.as_str(), form)).zip(council).map(|(form, council)| {
        let form = &form.program_in(language).form;
        json!({ "title": form.title, "address": format!("{}/forms/{}", council.home(room), form.id) })
    });
    let html = app.pages.problem(kind, &json!({ "site": site, "kind": kind, "form": form }))?;
    Ok((status, axum::response::Html(html)).into_response())
}
