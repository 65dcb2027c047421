//! The files of a form that a device keeps for when it has no network, each at an address with the hash of its bytes in it. They
//! are the same for everyone.

use crate::app::{App, Shared};
use crate::clock::from_day_number;
use crate::forms::Form;
use crate::headers::immutable;
use crate::pages::Room;
use crate::problems::Problem;
use crate::site::Council;
use crate::visit::{InForm, Visit, go, offered, room};
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use compiler::emit::html::{Channel, Links, RenderError};
use compiler::program::{Program, Question};
use compiler::words::Language;
use runtime_wasm::browser;
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// What each form has a device keep, made when it is wanted first: by council, form and language.
#[derive(Debug, Default)]
pub struct Kept(Mutex<BTreeMap<(String, String, Language), Arc<KeptForm>>>);

/// The files of one version of a form in one language, by name.
#[derive(Debug)]
struct KeptForm {
    version: String,
    files: BTreeMap<&'static str, KeptFile>,
}

#[derive(Debug)]
struct KeptFile {
    kind: &'static str,
    bytes: Vec<u8>,
    hash: String,
    address: String,
}

const LIST: &str = "list.json";
const PAGE: &str = "page.html";

impl KeptForm {
    /// Adds a file, and answers its address.
    fn add(&mut self, base: &str, name: &'static str, kind: &'static str, bytes: Vec<u8>) -> String {
        let hash = format!("{:.32}", hex::encode(Sha256::digest(&bytes)));
        let address = format!("{base}/{hash}/{name}");
        self.files.insert(name, KeptFile { kind, bytes, hash, address: address.clone() });
        address
    }

    fn make(app: &App, council: &Council, form: &Form, language: Language) -> Result<Self, RenderError> {
        let mut kept = Self { version: form.version.clone(), files: BTreeMap::new() };
        let program = form.program_in(language);
        let id = &program.form.id;
        let base = format!("/{}/assets/kept/{id}/{}", council.id, language.code());
        let home = council.home(room(Channel::Website));
        // Switched off, pages still say what waits to be sent, and take back what was kept.
        let (page, files) =
            if council.offline() { kept.add_page(app, council, form, language, &base)? } else { <_>::default() };
        let list = json!({
            "council": council.id,
            "form": id,
            "base": format!("{home}/forms/{id}"),
            "title": program.form.title,
            "language": language.code(),
            "version": form.version,
            "special": special(program),
            "page": page,
            "files": files,
            "words": language.words().device,
        });
        kept.add(&base, LIST, "application/json", list.to_string().into_bytes());
        Ok(kept)
    }

    /// Adds the form on one page and all that it loads, and answers the address of the page and those of the others.
    fn add_page(
        &mut self,
        app: &App,
        council: &Council,
        form: &Form,
        language: Language,
        base: &str,
    ) -> Result<(String, Vec<String>), RenderError> {
        let kept = self;
        let program = form.program_in(language);
        let id = &program.form.id;
        let mut shared = |name: &'static str| {
            let (kind, text) = browser::file(name).unwrap_or(("text/plain", ""));
            kept.add(base, name, kind, text.as_bytes().to_vec())
        };
        let (script, style) = (shared("device.js"), shared("onceform.css"));
        let mut of_council = |name: &'static str| {
            let (kind, bytes) = council.file(name)?;
            Some(kept.add(base, name, kind, bytes))
        };
        let (theme, logo) = (of_council("theme.css"), of_council("logo"));
        let validator = kept.add(base, "validator.wasm", "application/wasm", form.wasm.clone());
        let texts = form.texts_in(language).unwrap_or(&form.texts_json).as_bytes().to_vec();
        let texts = kept.add(base, "texts.json", "application/json", texts);

        let site = app.site_in(language, Some(council), Room::Website, None);
        let site = compiler::emit::html::Site {
            stylesheets: std::iter::once(style.clone()).chain(theme.clone()).collect(),
            logo: logo.clone().unwrap_or_default(),
            script: script.clone(),
            navigation: Vec::new(),
            languages: Vec::new(),
            ..site
        };
        let home = council.home(room(Channel::Website));
        let links = Links {
            forms: format!("{home}/forms/"),
            holidays: council.holidays.iter().filter_map(|day| Some(from_day_number(*day)?.to_string())).collect(),
            ..Links::default()
        };
        let about = json!({
            "council": council.id,
            "form": id,
            "base": format!("{home}/forms/{id}"),
            "title": program.form.title,
            "version": form.version,
            "language": language.code(),
            "since": app.clock.now().date().to_string(),
            "special": special(program),
            "validator": validator,
            "texts": texts,
            "words": language.words().device,
        });
        let page = app.pages.device(
            language,
            &program.form.title,
            &json!({
                "site": site, "whole": app.pages.forms.whole(form.prepared_in(language), &links)?, "about": about,
            }),
        )?;
        let page = kept.add(base, PAGE, "text/html; charset=utf-8", page.into_bytes());
        let files = [script, style, validator, texts].into_iter().chain(theme).chain(logo).collect();
        Ok((page, files))
    }
}

/// The names of the questions whose answers are never kept on a device; inside a list, `household.condition`.
fn special(program: &Program) -> Vec<String> {
    let name = |question: &Question| match question.list.and_then(|list| program.questions.get(list)) {
        Some(list) => format!("{}.{}", list.key, question.key),
        None => question.key.clone(),
    };
    program.questions.iter().filter(|question| question.special).map(name).collect()
}

impl Kept {
    fn of(&self, app: &App, council: &Council, form: &Form, language: Language) -> Result<Arc<KeptForm>, RenderError> {
        let language = form.program_in(language).form.language;
        let key = (council.id.clone(), form.program.form.id.clone(), language);
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        if let Some(known) = known.filter(|known| known.version == form.version) {
            return Ok(known);
        }
        let made = Arc::new(KeptForm::make(app, council, form, language)?);
        // Another version takes the place of the one before: it was published meanwhile.
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key, made.clone());
        Ok(made)
    }

    /// The address of the list of a form's files. Nothing when it cannot be made, which is told: a page does without.
    pub fn list(&self, app: &App, council: &Council, form: &Form, language: Language) -> Option<String> {
        match self.of(app, council, form, language) {
            Ok(kept) => kept.files.get(LIST).map(|list| list.address.clone()),
            Err(error) => {
                tracing::error!(%error, "the page for devices without a network could not be made");
                None
            }
        }
    }
}

#[derive(Debug, Deserialize)]
pub(crate) struct OfFile {
    council: String,
    form: String,
    language: String,
    hash: String,
    file: String,
}

/// `/{council}/assets/kept/{form}/{language}/{hash}/{file}`.
pub(crate) async fn file(State(app): State<Shared>, Path(at): Path<OfFile>) -> Result<Response, Problem> {
    let council = app.councils.get(&at.council).ok_or(Problem::NotFound)?;
    let form = app.forms.get(&council.id, &at.form).ok_or(Problem::NotFound)?;
    let language = Language::find(&at.language).ok_or(Problem::NotFound)?;
    let kept = app.kept.of(&app, council, &form, language)?;
    let file = kept.files.get(at.file.as_str()).filter(|file| file.hash == at.hash).ok_or(Problem::NotFound)?;
    let mut response = file.bytes.clone().into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(file.kind));
    immutable(response.headers_mut());
    Ok(response)
}

/// `…/on-this-device`: the form on one page, with a network or without. Where a council keeps nothing on devices, its start page.
pub(super) async fn page(
    State(app): State<Shared>,
    Path(at): Path<InForm>,
    headers: axum::http::HeaderMap,
) -> Result<Response, Problem> {
    let council = app.councils.get(&at.council).ok_or(Problem::NotFound)?;
    offered(&app, council, &at.form).await?;
    let form = app.forms.get(&council.id, &at.form).ok_or(Problem::NotFound)?;
    if !council.offline() {
        return Ok(go(&format!("{}/forms/{}", council.home(room(Channel::Website)), at.form)));
    }
    let kept = app.kept.of(&app, council, &form, crate::language::chosen(&headers))?;
    let page = kept.files.get(PAGE).ok_or(Problem::NotFound)?;
    Ok(([(header::CONTENT_TYPE, page.kind)], page.bytes.clone()).into_response())
}

/// `/{council}/forms/service-worker.js`: asked for anew each time, so that a mended one is there at once.
pub(crate) async fn service_worker() -> Response {
    let (kind, text) = browser::file("service-worker.js").unwrap_or(("text/javascript", ""));
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-cache")], text).into_response()
}

/// Whether pages of a visit say how they are kept.
pub(crate) fn list_for(visit: &Visit) -> String {
    if visit.channel() != Channel::Website || !visit.is_open() {
        return String::new();
    }
    let language = visit.program().form.language;
    visit.app.kept.list(&visit.app, &visit.council, &visit.form, language).unwrap_or_default()
}
