//! Pages for everyone: the councils, and a council's forms.

use crate::app::Shared;
use crate::forms::Form;
use crate::headers::immutable;
use crate::pages::Room;
use crate::problems::Problem;
use crate::site::Council;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse as _, Response};
use compiler::words::Language;
use serde::Deserialize;
use serde_json::json;

/// The council of an address.
#[derive(Debug, Clone, Deserialize)]
pub struct InCouncil {
    /// Its short name.
    pub council: String,
}

/// The form that someone wanted before signing in.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    form: Option<String>,
}

impl Wanted {
    /// Its name, if there is such a form; else nothing.
    #[must_use]
    pub fn of(self, app: &Shared, council: &Council) -> String {
        self.form.filter(|form| app.forms.get(&council.id, form).is_some()).unwrap_or_default()
    }
}

/// `/`: the councils that this service is for, with what to try.
pub async fn councils(State(app): State<Shared>) -> Result<Html<String>, Problem> {
    let forms: Vec<&str> = app.forms.all().map(|form| form.program.form.title.as_str()).collect();
    let councils: Vec<_> = app
        .councils
        .all()
        .map(|council| {
            json!({
                "name": council.name,
                "home": council.home(Room::Website),
                "account": council.home(Room::Account),
                "staff": council.home(Room::Staff),
            })
        })
        .collect();
    let site = app.site(None, Room::Website, None);
    Ok(Html(app.pages.councils(&json!({ "site": site, "councils": councils, "forms": forms, "demo": app.demo }))?))
}

/// `/{council}`: its forms by service.
pub async fn home(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    headers: HeaderMap,
) -> Result<Html<String>, Problem> {
    let council = app.councils.get(&council).ok_or(Problem::NotFound)?;
    let session = app.sessions(council).find(&headers).await?;
    let language = crate::language::chosen(&headers);
    let site = app.site_in(language, Some(council), Room::Website, session.as_ref());
    let home = council.home(Room::Website);
    let context = json!({
        "site": site,
        "services": app.forms.by_service(council, &home, language),
        "account": council.home(Room::Account),
        "help": format!("{home}/help"),
        "help_title": crate::help::title(language),
    });
    Ok(Html(app.pages.home(&context)?))
}

/// `/{council}/e-mails`: what a demonstration has written to people, which may go no further.
pub async fn emails(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
) -> Result<Html<String>, Problem> {
    let council = app.councils.get(&council).filter(|_| app.demo).ok_or(Problem::NotFound)?;
    let emails = app.store.latest_emails(&council.id).await?;
    let email = |(to, subject, body)| json!({ "to": to, "subject": subject, "body": body });
    let context = json!({
        "site": app.site(Some(council), Room::Website, None),
        "emails": emails.into_iter().map(email).collect::<Vec<_>>(),
    });
    Ok(Html(app.pages.emails(&context)?))
}

#[derive(Debug, Deserialize)]
pub struct OfArtefact {
    council: String,
    form: String,
    version: String,
    file: String,
}

/// `/{council}/assets/forms/{form}/{version}/…`: the validator that the portal itself uses, and what belongs to it. The
/// version is the hash of it all, so it never changes under its address.
pub async fn artefact(State(app): State<Shared>, Path(at): Path<OfArtefact>) -> Result<Response, Problem> {
    let council = app.councils.get(&at.council).ok_or(Problem::NotFound)?;
    let form =
        app.forms.get(&council.id, &at.form).filter(|form| form.version == at.version).ok_or(Problem::NotFound)?;
    let (kind, bytes) = file(&form, &at.file).ok_or(Problem::NotFound)?;
    let mut response = bytes.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    immutable(response.headers_mut());
    Ok(response)
}

fn file(form: &Form, name: &str) -> Option<(&'static str, Vec<u8>)> {
    match name {
        "validator.wasm" => Some(("application/wasm", form.wasm.clone())),
        "manifest.json" => Some(("application/json", form.manifest_json.clone().into_bytes())),
        _ => {
            let language = name.strip_prefix("texts/")?.strip_suffix(".json").and_then(Language::find)?;
            Some(("application/json", form.texts_in(language)?.to_owned().into_bytes()))
        }
    }
}

#[derive(Debug, Deserialize)]
pub struct OfLook {
    council: String,
    file: String,
}

/// `/{council}/assets/…`: the council's style sheet and logo.
pub async fn look(State(app): State<Shared>, Path(at): Path<OfLook>) -> Result<Response, Problem> {
    let council = app.councils.get(&at.council).ok_or(Problem::NotFound)?;
    let (kind, bytes) = council.file(&at.file).ok_or(Problem::NotFound)?;
    Ok(([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=600")], bytes).into_response())
}

/// `/favicon.ico`, which browsers ask for on pages that name no icon: there is none.
pub async fn no_icon() -> StatusCode {
    StatusCode::NO_CONTENT
}
