//! The studio, where the council's people write its forms: the page with its compiler, which the portal hands out as it was built,
//! and what the page asks of the portal. The page knows by `council.json` that it is at a council and not in a folder by itself.

mod ask;
mod drafts;
mod place;
mod tried;

use super::files::{self, Files};
use super::propose::hash;
use super::repository::is_name;
use super::{EDITOR, Here, OfForm, when};
use crate::app::Shared;
use crate::forms::Form;
use crate::headers::Policy;
use crate::problems::Problem;
use crate::routes::Routes;
use crate::session::Session;
use crate::store::form_saves::SaveLine;
use crate::visit::go;
use crate::website::InCouncil;
use axum::Extension;
use axum::body::Body;
use axum::extract::{FromRequestParts, Path, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderName, Method, header};
use axum::response::{IntoResponse as _, Response};
use place::Refusal;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::path::{Path as FilePath, PathBuf};
use tower_http::services::ServeDir;

/// What the page of the studio needs: docs/studio.md tells it to those who serve the page by themselves.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; style-src-attr 'unsafe-inline'; \
    img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-src 'self'; worker-src 'self'; form-action 'self'; \
    base-uri 'none'; frame-ancestors 'none'";
/// The header with the token against forged requests.
const TOKEN: HeaderName = HeaderName::from_static("x-onceform-token");
/// What the token is about.
const ABOUT: &str = "studio";
/// Where the studio lies when it was built here.
const BUILT: &str = "target/studio/page";
/// The file that every studio has.
const INDEX: &str = "index.html";

/// The routes below `/{council}/publishing`.
pub fn routes() -> Routes {
    Routes::default()
        .get(EDITOR, "/studio", to_page)
        .get(EDITOR, "/studio/", page)
        .get(EDITOR, "/studio/council.json", council)
        .get(EDITOR, "/studio/forms/{form}", drafts::open)
        .put(EDITOR, "/studio/forms/{form}", drafts::save)
        .post(EDITOR, "/studio/forms/{form}/here", drafts::here)
        .post(EDITOR, "/studio/forms/{form}/propose", ask::propose)
        .get(EDITOR, "/studio/forms/{form}/test", tried::known)
        .put(EDITOR, "/studio/forms/{form}/test", tried::put)
        .get(EDITOR, "/studio/forms/{form}/saves", drafts::history)
        .get(EDITOR, "/studio/forms/{form}/saves/{id}", drafts::earlier)
        .get(EDITOR, "/studio/{*file}", page)
}

/// Why the portal does not start with the studio that it was told of.
#[derive(Debug, thiserror::Error)]
#[error("There is no studio in {0}: it has no {INDEX}. `make studio` builds one; choose its folder with --studio")]
pub struct StudioError(PathBuf);

/// The files of the studio.
#[derive(Debug, Clone)]
pub struct Studio(ServeDir);

impl Studio {
    /// The studio in a folder; where none is named, the one beside this program or the one that was built here, if there is any.
    ///
    /// # Errors
    /// When there is none in the folder that is named.
    pub fn find(named: Option<&FilePath>) -> Result<Option<Self>, StudioError> {
        let is_one = |folder: &PathBuf| folder.join(INDEX).is_file();
        if let Some(named) = named {
            let found = Some(named.to_owned()).filter(is_one).ok_or_else(|| StudioError(named.to_owned()))?;
            return Ok(Some(Self::of(found)));
        }
        let program = std::env::current_exe().ok();
        let beside = program.as_deref().and_then(FilePath::parent).map(|folder| folder.join("studio"));
        Ok(beside.into_iter().chain([PathBuf::from(BUILT)]).find(is_one).map(Self::of))
    }

    /// Compressed files lie beside those that they are of: what never changes is compressed once, and as well as can be.
    fn of(folder: PathBuf) -> Self {
        Self(ServeDir::new(folder).precompressed_br())
    }

    /// One of the files. A browser asks each time whether it is another by now: their names stay.
    async fn answer(&self, file: &str, request: Request) -> Result<Response, Problem> {
        let mut asked = Request::builder().method(Method::GET).uri(format!("/{file}"));
        if let Some(headers) = asked.headers_mut() {
            *headers = request.headers().clone();
        }
        let asked = asked.body(Body::empty()).map_err(|_| Problem::NotFound)?;
        let mut files = self.0.clone();
        let answered = files.try_call(asked).await.map_err(|error| match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::PermissionDenied => Problem::NotFound,
            _ => Problem::Upload(error),
        });
        let mut response = answered?.map(Body::new);
        response.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-cache"));
        response.extensions_mut().insert(Policy(POLICY));
        Ok(response)
    }
}

/// Everything that the page loads is beside it, so its address ends with a slash.
async fn to_page(Path(InCouncil { council }): Path<InCouncil>) -> Response {
    go(&format!("/{council}/publishing/studio/"))
}

async fn page(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    Extension(session): Extension<Session>,
    request: Request,
) -> Result<Response, Problem> {
    let here = Here::new(&app, &council, session)?;
    let own = format!("{}/studio/", here.home());
    let file = request.uri().path().strip_prefix(&own).unwrap_or_default().to_owned();
    match &app.studio {
        Some(studio) => studio.answer(&file, request).await,
        None if file.is_empty() => {
            here.page("portal_publishing_no_studio.html", "The studio is not installed here", json!({}), &[])
        }
        None => Err(Problem::NotFound),
    }
}

/// A request of the page that changes something, of somebody who has it open: its token is good.
#[derive(Debug)]
struct Change {
    here: Here,
    form: String,
}

impl FromRequestParts<Shared> for Change {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Problem> {
        let Path(OfForm { council, form }) =
            Path::from_request_parts(parts, app).await.map_err(|_| Problem::NotFound)?;
        let session = parts.extensions.get::<Session>().cloned().ok_or(Problem::Ended)?;
        let token = parts.headers.get(TOKEN).and_then(|token| token.to_str().ok()).unwrap_or_default();
        if session.verified(token) != Some(ABOUT) {
            return Err(Problem::Expired);
        }
        if !is_name(&form) {
            return Err(Problem::NotFound);
        }
        Ok(Self { here: Here::new(app, &council, session)?, form })
    }
}

/// The files of a form as the council has it, and their version; nothing where it has none.
fn published(here: &Here, form: &str) -> Option<(Files, String)> {
    let live = here.form(form)?;
    Some((files::of_council(&here.council.id, &live.sources), live.version.clone()))
}

/// What the page is told of files.
fn told(files: &Files) -> Vec<Value> {
    files.iter().map(|(name, text)| json!({ "name": name, "text": text })).collect()
}

/// Is a save a draft: something else than what is published, and not thrown away?
fn is_draft(save: &SaveLine, published: Option<&Files>) -> Result<bool, Problem> {
    differs(&save.hash, published.map(hash).transpose()?.as_deref())
}

/// The same of the hash of its files, and of those that are published.
fn differs(saved: &str, published: Option<&str>) -> Result<bool, Problem> {
    Ok(published != Some(saved) && saved != hash(&Files::new())?)
}

/// Where the page is, who has it open, and the forms of the council.
async fn council(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    Extension(session): Extension<Session>,
) -> Result<Response, Problem> {
    let here = Here::new(&app, &council, session)?;
    let id = &here.council.id;
    let waiting = app.store.waiting_proposals(id).await?;
    let mut names: BTreeSet<String> = app.forms.names(id);
    let mut live = BTreeMap::new();
    for name in &names {
        if let Some((files, _)) = published(&here, name) {
            live.insert(name.clone(), hash(&files)?);
        }
    }
    let place = here.place();
    // The list is there when the repository is not: what is live and what waits is in the record.
    let (drafts, note) = match place.drafts(&live).await {
        Ok(drafts) => (drafts, place.note()),
        Err(Refusal::Trouble(words)) => (BTreeMap::new(), words),
        Err(Refusal::Problem(problem)) => return Err(problem),
    };
    names.extend(drafts.keys().cloned());
    let mut forms = Vec::new();
    for name in names {
        let last = here.form(&name);
        let draft = drafts.get(&name).map(|save| json!({ "by": save.name, "at": when(&save.at) }));
        if last.is_none() && draft.is_none() {
            continue;
        }
        let title = last.as_deref().map_or(&name, |form: &Form| &form.program.form.title);
        let waits = waiting.iter().filter(|waiting| waiting.form == name);
        forms.push(json!({
            "form": name,
            "title": title,
            "live": app.forms.get(id, &name).is_some(),
            "published": last.is_some(),
            "draft": draft,
            "waiting": waits.map(|it| format!("{}/proposals/{}", here.home(), it.id)).collect::<Vec<_>>(),
        }));
    }
    let said = json!({
        "council": id,
        "name": here.council.name,
        "you": here.person.name,
        "token": here.session.token(ABOUT),
        "home": here.home(),
        "note": note,
        "forms": forms,
    });
    Ok(axum::Json(said).into_response())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    #[test]
    fn a_folder_that_is_named_has_to_have_a_studio() {
        let folder = tempfile::tempdir().unwrap();
        let said = Studio::find(Some(folder.path())).unwrap_err().to_string();
        assert!(said.contains("make studio") && said.contains(&folder.path().display().to_string()), "{said}");
        std::fs::write(folder.path().join(INDEX), "").unwrap();
        assert!(Studio::find(Some(folder.path())).unwrap().is_some());
    }
}
