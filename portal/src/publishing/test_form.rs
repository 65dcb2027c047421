//! Test forms: a form as it is while it is written, at an address that only those have who were given it. It can be filled in to its
//! end in the browser alone, as docs/anywhere.md says: nothing that is written in it leaves that.

use super::files::Files;
use super::gates;
use super::propose::hash;
use crate::app::{App, Shared};
use crate::headers;
use crate::pages::Room;
use crate::problems::Problem;
use crate::routes::{Routes, Who};
use crate::site::Council;
use crate::visit::go;
use axum::extract::{Path, State};
use axum::http::{HeaderName, header};
use axum::response::{IntoResponse as _, Response};
use compiler::emit::folder::{self, Sends};
use compiler::emit::html::Site;
use runtime_wasm::browser;
use serde::Deserialize;
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

/// Test forms that are kept ready.
const MOST_READY: usize = 8;
/// Where they are, below the address of a council.
const FOLDER: &str = "test-forms";
const WHOLE: &str = "static/";
const INDEX: &str = "index.html";
const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");

type Ready = Arc<BTreeMap<String, Vec<u8>>>;

/// Test forms that somebody fills in just now, with the hash of what they are made of; the one asked for last at the end.
#[derive(Debug, Default)]
pub struct TestForms(Mutex<VecDeque<(String, Ready)>>);

/// The routes below `/{council}/test-forms`.
pub fn routes() -> Routes {
    Routes::default().get(Who::Anyone, "/{id}", to_page).get(Who::Anyone, "/{id}/", index).get(
        Who::Anyone,
        "/{id}/{*file}",
        file,
    )
}

/// The address of a test form.
pub(super) fn address(council: &str, id: &str) -> String {
    format!("/{council}/{FOLDER}/{id}/")
}

#[derive(Debug, Deserialize)]
struct OfTest {
    council: String,
    id: String,
    #[serde(default)]
    file: String,
}

/// What makes the files of a test form.
///
/// # Errors
/// When the form has mistakes.
async fn made(app: &Shared, council: &Arc<Council>, files: Files) -> Result<Ready, String> {
    let key = format!("{}/{}", council.id, hash(&files).map_err(|_| "the files cannot be read")?);
    let known = {
        let ready = app.test_forms.0.lock().unwrap_or_else(PoisonError::into_inner);
        ready.iter().find(|(known, _)| *known == key).map(|(_, made)| made.clone())
    };
    if let Some(known) = known {
        return Ok(known);
    }
    let turn = app.previews.turn().await;
    let (of, council) = (app.clone(), council.clone());
    let made = tokio::task::spawn_blocking(move || make(&of, &council, &files)).await;
    drop(turn);
    let made = Arc::new(made.map_err(|fault| fault.to_string())??);
    let mut ready = app.test_forms.0.lock().unwrap_or_else(PoisonError::into_inner);
    ready.push_back((key, made.clone()));
    if ready.len() > MOST_READY {
        ready.pop_front();
    }
    Ok(made)
}

fn make(app: &App, council: &Council, files: &Files) -> Result<BTreeMap<String, Vec<u8>>, String> {
    let (program, translations) = gates::programs(files)?;
    let (program, translations) = (Arc::new(program), translations.into_iter().map(Arc::new).collect::<Vec<_>>());
    let around = app.site(Some(council), Room::Website, None);
    let site = Site { navigation: Vec::new(), offline: [String::new(), String::new()], ..around };
    let script = |name: &str| browser::file(name).map(|(_, text)| text);
    let made = folder::files(&program, &translations, &app.pages.forms, &site, Sends::Test, script);
    let made = made.map_err(|fault| fault.to_string())?;
    Ok(made.into_iter().filter_map(|(name, bytes)| Some((name.strip_prefix(WHOLE)?.to_owned(), bytes))).collect())
}

/// All that it loads is below its address.
async fn to_page(State(app): State<Shared>, Path(at): Path<OfTest>) -> Result<Response, Problem> {
    let council = app.councils.get(&at.council).ok_or(Problem::NotFound)?;
    app.store.test_form(&council.id, &at.id).await?.ok_or(Problem::NotFound)?;
    Ok(go(&address(&council.id, &at.id)))
}

async fn index(State(app): State<Shared>, Path(at): Path<OfTest>) -> Result<Response, Problem> {
    answer(&app, &OfTest { file: INDEX.to_owned(), ..at }).await
}

async fn file(State(app): State<Shared>, Path(at): Path<OfTest>) -> Result<Response, Problem> {
    answer(&app, &at).await
}

async fn answer(app: &Shared, at: &OfTest) -> Result<Response, Problem> {
    let council = app.councils.shared(&at.council).ok_or(Problem::NotFound)?;
    let files = app.store.test_form(&council.id, &at.id).await?.ok_or(Problem::NotFound)?;
    let made = made(app, &council, files).await.map_err(|fault| {
        tracing::warn!(fault, "a test form cannot be shown");
        Problem::NotFound
    })?;
    let bytes = made.get(&at.file).ok_or(Problem::NotFound)?.clone();
    let kind = match at.file.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        _ => "application/wasm",
    };
    let mut response = bytes.into_response();
    for (header, value) in [(header::CONTENT_TYPE, kind), (ROBOTS, "noindex, nofollow")] {
        headers::set(response.headers_mut(), header, value);
    }
    Ok(response)
}
