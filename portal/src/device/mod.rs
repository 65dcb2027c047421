//! What a device sends that had no network when its form was filled in: files in pieces, and then the answers under an
//! idempotency key that was made there. Public website only. See docs/offline.md.
//!
//! A request that changes anything has to come from our own pages ([`tower_http::csrf`]) and carry a token of its session in
//! [`TOKEN`]. The session may be a new one: the browser that filled the form in may have been closed since.

mod files;
pub mod kept;
mod send;

use crate::app::Shared;
use crate::problems::Problem;
use crate::routes::{Routes, Who};
use crate::store::arriving::Parcel;
use crate::store::drafts::Draft;
use crate::visit::{InForm, Visit, is_id};
use axum::Json;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};
use axum::response::{IntoResponse as _, Response};
use compiler::emit::html::Channel;
use serde::Deserialize;
use serde_json::json;

/// The header with the token against forged requests.
const TOKEN: HeaderName = HeaderName::from_static("x-onceform-token");
/// What the token is about: no draft that the service keeps.
const ABOUT: &str = "device";

/// The routes, below the address of a form. (The names of an author's pages have no hyphens, so none is taken.)
pub fn routes() -> Routes {
    let file = "/from-device/{key}/files/{id}";
    Routes::default()
        .get(Who::Anyone, "/on-this-device", kept::page)
        .get(Who::Anyone, "/from-device", hello)
        .put(Who::Anyone, "/from-device/{key}", send::send)
        .put(Who::Anyone, file, files::begin)
        .get(Who::Anyone, file, files::progress)
        .patch(Who::Anyone, file, files::piece)
        .post(Who::Anyone, file, files::finish)
}

/// The beginning of every conversation: a token, the version of the form at hand, and what time it is here.
async fn hello(State(app): State<Shared>, Path(at): Path<InForm>, headers: HeaderMap) -> Result<Response, Problem> {
    let council = app.councils.get(&at.council).ok_or(Problem::NotFound)?;
    let session = app.sessions(council).find_or_begin(&headers).await?;
    let visit = Visit::new(&app, &at, Channel::Website, session)?.ok_or(Problem::NotFound)?;
    let said = json!({
        "token": visit.session.token(ABOUT),
        "version": visit.form.version,
        "list": if council.offline() { kept::list_for(&visit) } else { String::new() },
        "open": visit.is_open(),
        "now": visit.now.timestamp().to_string(),
        "today": visit.now.date().to_string(),
    });
    let mut response = Json(said).into_response();
    visit.session.remember(&mut response);
    Ok(response)
}

/// A request of a device whose token is good: what it is for.
#[derive(Debug)]
struct FromDevice {
    visit: Visit,
    /// The idempotency key, 32 hexadecimal digits.
    key: String,
    /// The file, where it is about one; as the key.
    file: String,
}

#[derive(Debug, Deserialize)]
struct OfKey {
    key: String,
    #[serde(default)]
    id: String,
}

impl FromRequestParts<Shared> for FromDevice {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Problem> {
        let not_found = |_| Problem::NotFound;
        let Path(at) = Path::<InForm>::from_request_parts(parts, app).await.map_err(not_found)?;
        let Path(OfKey { key, id }) = Path::<OfKey>::from_request_parts(parts, app).await.map_err(not_found)?;
        let council = app.councils.get(&at.council).ok_or(Problem::NotFound)?;
        let session = app.sessions(council).find(&parts.headers).await?.ok_or(Problem::Ended)?;
        let token = parts.headers.get(TOKEN).and_then(|token| token.to_str().ok()).unwrap_or_default();
        if session.verified(token) != Some(ABOUT) {
            return Err(Problem::Expired);
        }
        if !is_id(&key) || !(id.is_empty() || is_id(&id)) {
            return Err(Problem::NotFound);
        }
        let visit = Visit::new(app, &at, Channel::Website, session)?.ok_or(Problem::NotFound)?;
        Ok(Self { visit, key, file: id })
    }
}

impl FromDevice {
    /// Where the files of this key belong.
    fn parcel(&self) -> Parcel {
        let place = self.visit.place();
        Parcel { key: self.key.clone(), council: place.council, form: place.form }
    }

    /// An empty draft under this key.
    fn draft(&self) -> Draft {
        let mut draft = Draft::new(self.visit.place(), &self.visit.form.version);
        draft.id.clone_from(&self.key);
        draft
    }
}
