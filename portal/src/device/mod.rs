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
use crate::session::Session;
use crate::store::arriving::Parcel;
use crate::store::drafts::{Draft, Holder};
use crate::visit::{InForm, Visit, is_id, offered};
use axum::Json;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use serde_json::{Value, json};

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

/// Whether a form can be filled in and sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Offer {
    /// It is offered.
    Stands,
    /// It was taken down.
    Withdrawn,
}

/// A visit of a device. To a form that was taken down too: what had come before is still there.
async fn visit(app: &Shared, place: &InForm, session: Session) -> Result<(Visit, Offer), Problem> {
    let council = app.councils.get(&place.council).ok_or(Problem::NotFound)?;
    let offer = match offered(app, council, &place.form).await {
        Ok(()) => Offer::Stands,
        Err(Problem::Withdrawn) => Offer::Withdrawn,
        Err(problem) => return Err(problem),
    };
    // Of a form that has gone from the installation since, nothing could be told.
    let form = app.forms.last(&council.id, &place.form).ok_or(Problem::Withdrawn)?;
    let holder = Holder::Session(session.id().to_owned());
    Ok((Visit::of(app, &council.id, form, session, holder)?, offer))
}

/// The beginning of every conversation: a token, the version of the form at hand, and what time it is here.
async fn hello(State(app): State<Shared>, Path(at): Path<InForm>, headers: HeaderMap) -> Result<Response, Problem> {
    let council = app.councils.get(&at.council).ok_or(Problem::NotFound)?;
    let session = app.sessions(council).find_or_begin(&headers).await?;
    let (visit, offer) = visit(&app, &at, session).await?;
    // What is kept is kept on while a form is shut or taken down; nothing is kept where the council has switched that off.
    let stands = offer == Offer::Stands && visit.is_open();
    let list = match council.offline() {
        true if stands => json!(kept::list_for(&visit)),
        true => Value::Null,
        false => json!(""),
    };
    let said = json!({
        "token": visit.session.token(ABOUT),
        "version": visit.form.version,
        "list": list,
        "open": stands,
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
    offer: Offer,
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
        let (visit, offer) = visit(app, &at, session).await?;
        Ok(Self { visit, offer, key, file: id })
    }
}

impl FromDevice {
    /// Where the files of this key belong.
    fn parcel(&self) -> Parcel {
        let place = self.visit.place();
        Parcel { key: self.key.clone(), council: place.council, form: place.form }
    }

    /// Nothing more is taken for a form that was taken down.
    fn is_offered(&self) -> Result<(), Problem> {
        if self.offer == Offer::Stands { Ok(()) } else { Err(Problem::Withdrawn) }
    }

    /// An empty draft under this key.
    fn draft(&self) -> Draft {
        let mut draft = Draft::new(self.visit.place(), &self.visit.form.version);
        draft.id.clone_from(&self.key);
        draft
    }
}
