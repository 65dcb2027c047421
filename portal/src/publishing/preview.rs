//! The pages of a form that is not published, to be looked at: as residents would see them, with nothing to send.

use super::conformance::{View, draw, unanswered};
use super::{Here, gates};
use crate::app::{App, Shared};
use crate::forms::Form;
use crate::headers;
use crate::pages::Room;
use crate::problems::Problem;
use crate::session::Session;
use crate::store::publishing::Proposal;
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse as _, Response};
use compiler::emit::html::{Channel, Links, Site};
use compiler::words::Language;
use serde::Deserialize;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{Semaphore, SemaphorePermit};

/// Forms that are kept ready to be looked at.
const MOST_READY: usize = 8;

/// Forms that somebody is looking at, and whose turn it is to have one made.
#[derive(Debug)]
pub struct Previews {
    /// By the hash of their files at a council, the one looked at last at the end.
    ready: Mutex<VecDeque<(String, Arc<Form>)>>,
    turns: Semaphore,
}

impl Default for Previews {
    fn default() -> Self {
        Self { ready: Mutex::default(), turns: Semaphore::new(1) }
    }
}

impl Previews {
    /// Waits for the turn to look at a form; nothing when the service is about to end.
    pub async fn turn(&self) -> Option<SemaphorePermit<'_>> {
        self.turns.acquire().await.ok()
    }

    /// What was handed in, as a form.
    pub(super) async fn of(&self, here: &Here, proposal: &Proposal) -> Result<Arc<Form>, String> {
        let key = format!("{}/{}", proposal.council, proposal.hash);
        let known = {
            let ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
            ready.iter().find(|(known, _)| *known == key).map(|(_, form)| form.clone())
        };
        if let Some(known) = known {
            return Ok(known);
        }
        let _turn = self.turn().await;
        let app: Arc<App> = here.app.clone();
        let (council, files) = (proposal.council.clone(), proposal.files.clone());
        let make = move || gates::made(&files, &council, &app.pages.forms);
        let made = tokio::task::spawn_blocking(make).await.map_err(|fault| fault.to_string())?;
        let made = Arc::new(made?);
        let mut ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        ready.push_back((key, made.clone()));
        if ready.len() > MOST_READY {
            ready.pop_front();
        }
        Ok(made)
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct OfPage {
    council: String,
    id: String,
    language: String,
    page: String,
}

/// In which channel a page is shown.
#[derive(Debug, Deserialize)]
pub(super) struct InChannel {
    #[serde(default)]
    channel: String,
    /// Anything where it is a frame in the page of what was handed in.
    #[serde(default)]
    frame: String,
}

/// The name of the account in addresses; pages are of the website without it.
const ACCOUNT: &str = "account";

pub(super) async fn page(
    State(app): State<Shared>,
    Path(at): Path<OfPage>,
    Query(InChannel { channel, frame }): Query<InChannel>,
    Extension(session): Extension<Session>,
) -> Result<Response, Problem> {
    let here = Here::new(&app, &at.council, session)?;
    let proposal = app.store.proposal(&here.council.id, &at.id).await?.ok_or(Problem::NotFound)?;
    let form = app.previews.of(&here, &proposal).await.map_err(|_| Problem::NotFound)?;
    let language = Language::find(&at.language).ok_or(Problem::NotFound)?;
    let prepared = form.prepared_in(language);
    let program = &*prepared.program;
    let views = View::all(program);
    let place = views.iter().position(|view| view.key(program) == at.page).ok_or(Problem::NotFound)?;
    let is_framed = !frame.is_empty();
    let (channel, name) = if channel == ACCOUNT { (Channel::Account, ACCOUNT) } else { (Channel::Website, "website") };
    let asked = if is_framed { format!("?channel={name}&frame=yes") } else { format!("?channel={name}") };
    let address = |place: usize| {
        let view = views.get(place)?;
        Some(format!("{}/proposals/{}/preview/{}/{}{asked}", here.home(), at.id, language.code(), view.key(program)))
    };
    let mut navigation = Vec::new();
    if !is_framed {
        navigation.push(("Back to what was handed in".to_owned(), format!("{}/proposals/{}", here.home(), at.id)));
    }
    navigation.extend(address(place + 1).map(|next| ("Next page of the preview".to_owned(), next)));
    let around = app.site(Some(&here.council), Room::Website, None);
    let site = Site {
        navigation,
        // Beside it stands the same in the other language.
        languages: if is_framed { Vec::new() } else { around.languages.clone() },
        script: String::new(),
        offline: [String::new(), String::new()],
        language: program.form.language,
        notice: "Preview of a form that is not published. Nothing can be sent from here.".to_owned(),
        ..around
    };
    let links = Links {
        action: address(place + 1).unwrap_or_default(),
        back: place.checked_sub(1).and_then(address).unwrap_or_default(),
        page: format!("{}/proposals/{}/preview/{}/", here.home(), at.id, language.code()),
        forms: format!("{}/forms/", here.home()),
        ..Links::default()
    };
    let view = views.get(place).copied().ok_or(Problem::NotFound)?;
    let channel = if view == View::Script { Channel::Agent } else { channel };
    let report = unanswered(program);
    let html = draw(&app.pages.forms, prepared, view, channel, (&site, &links), (&report, false))?;
    let mut response = Html(not_to_be_sent(&html)).into_response();
    response.extensions_mut().insert(headers::IN_A_FRAME);
    Ok(response)
}

/// The same page with its buttons switched off: a browser does not send a form whose button is, by key or otherwise.
fn not_to_be_sent(html: &str) -> String {
    let mut parts = html.split("<button type=\"submit\"");
    let mut off = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let tag = part.split('>').next().unwrap_or_default();
        let is_off = tag.split_whitespace().any(|attribute| attribute == "disabled");
        off.push_str(if is_off { "<button type=\"submit\"" } else { "<button type=\"submit\" disabled" });
        off.push_str(part);
    }
    off
}

#[cfg(test)]
mod tests {
    use super::not_to_be_sent;

    #[test]
    fn every_button_of_a_preview_is_off() {
        let html = "<form><button type=\"submit\" name=\"_do\">Go</button><button type=\"submit\" hidden disabled>x</button></form>";
        assert_eq!(not_to_be_sent(html), html.replacen("type=\"submit\"", "type=\"submit\" disabled", 1));
    }
}
