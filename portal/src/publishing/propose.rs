//! Handing in a new form, or a change to one that the council has.

use super::files::{self, Files, Part};
use super::gates::{self, For, Gates};
use super::handed::Handed;
use super::{Here, OfForm, letters};
use crate::app::{App, Shared};
use crate::forms::Form;
use crate::pages::Room;
use crate::problems::Problem;
use crate::session::Session;
use crate::site::Council;
use crate::store::publishing::{By, Proposal};
use crate::store::{StoreError, new_id};
use crate::visit::go;
use crate::website::InCouncil;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;
use compiler::words::Language;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use std::sync::Arc;

/// Most letters of a note.
const MOST_NOTE: usize = 2000;
/// Fewest words of a note: “fixed it” says nothing to whoever approves it, or to whoever asks in a year.
const FEWEST_WORDS: usize = 3;

pub(super) async fn new_form(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    Extension(session): Extension<Session>,
) -> Result<Response, Problem> {
    page(&Here::new(&app, &council, session)?, "", &Typed::default(), None, &[])
}

pub(super) async fn change(
    State(app): State<Shared>,
    Path(at): Path<OfForm>,
    Extension(session): Extension<Session>,
) -> Result<Response, Problem> {
    let here = Here::new(&app, &at.council, session)?;
    here.form(&at.form).ok_or(Problem::NotFound)?;
    page(&here, &at.form, &Typed::default(), None, &[])
}

pub(super) async fn hand_in_new(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    handed: Handed,
) -> Result<Response, Problem> {
    let here = Here::new(&app, &council, handed.session.clone())?;
    take(&here, "", &handed).await
}

pub(super) async fn hand_in_change(
    State(app): State<Shared>,
    Path(at): Path<OfForm>,
    handed: Handed,
) -> Result<Response, Problem> {
    let here = Here::new(&app, &at.council, handed.session.clone())?;
    here.form(&at.form).ok_or(Problem::NotFound)?;
    take(&here, &at.form, &handed).await
}

/// What an editor typed, to be shown again.
#[derive(Debug, Default)]
struct Typed<'h> {
    note: &'h str,
    pasted: &'h str,
    without: Vec<String>,
}

/// The page on which a change to `form` is handed in, or a new form where there is none.
fn page(
    here: &Here,
    form: &str,
    typed: &Typed<'_>,
    gates: Option<&Gates>,
    errors: &[(&str, String)],
) -> Result<Response, Problem> {
    let live = here.form(form).filter(|_| !form.is_empty());
    let files = live.as_ref().map(|live| files::of_council(&here.council.id, &live.sources)).unwrap_or_default();
    let address = here.form_address(form);
    let file = |(name, _): &(String, String)| {
        let left_out = typed.without.contains(name);
        json!({ "name": name, "address": format!("{address}/files/{name}"), "left_out": left_out })
    };
    let title = live.as_ref().map_or("Hand in a new form", |_| "Hand in a change");
    let more = json!({
        "form": live.as_ref().map(|live| json!({ "title": live.program.form.title, "address": address })),
        "action": if live.is_some() { format!("{address}/propose") } else { format!("{}/propose", here.home()) },
        "council": here.council.name,
        "short": here.council.id,
        "welsh": here.council.languages().contains(&Language::Welsh),
        "files": files.iter().map(file).collect::<Vec<_>>(),
        "note": typed.note,
        "pasted": typed.pasted,
        "gates": gates,
    });
    here.page("portal_publishing_propose.html", title, more, errors)
}

async fn take(here: &Here, form: &str, handed: &Handed) -> Result<Response, Problem> {
    let note = handed.value("note").trim();
    let pasted = handed.value("pasted");
    let without: Vec<String> = handed.values("without").map(str::to_owned).collect();
    let mut texts = handed.files.clone();
    if !pasted.trim().is_empty() {
        texts.push(pasted.to_owned());
    }
    let wish = Wish { note, texts: &texts, without: &without, refused: &handed.refused, source: "" };
    match hand_in(here, form, &wish).await? {
        Outcome::Waits(id) => Ok(go(&format!("{}/proposals/{id}", here.home()))),
        Outcome::Refused { form, gates, errors } => {
            page(here, &form, &Typed { note, pasted, without }, gates.as_ref(), &errors)
        }
    }
}

/// What somebody wants to hand in.
pub(super) struct Wish<'w> {
    /// What changes, and why.
    pub note: &'w str,
    /// The texts of the files.
    pub texts: &'w [String],
    /// The names of the files that are left out.
    pub without: &'w [String],
    /// What is wrong with files that could not be taken.
    pub refused: &'w [String],
    /// Where it comes from, for whoever approves it: a sentence without its full stop; empty where nobody needs to know.
    pub source: &'w str,
}

/// What became of it.
pub(super) enum Outcome {
    /// It waits for an approver; its id.
    Waits(String),
    /// Nothing was kept.
    Refused {
        /// The form, as far as it is known.
        form: String,
        /// What the checks said, when they came to it.
        gates: Option<Gates>,
        /// What is wrong: the control, and the words.
        errors: Vec<(&'static str, String)>,
    },
}

/// Hands in a change to a form, or a new form where none is named, if it passes the checks.
pub(super) async fn hand_in(here: &Here, form: &str, wish: &Wish<'_>) -> Result<Outcome, Problem> {
    let Wish { note, texts, without, refused, source } = *wish;
    let mut errors: Vec<(&'static str, String)> = Vec::new();
    if note.split_whitespace().count() < FEWEST_WORDS {
        errors.push(("note", "Write what changes and why, in a sentence that a resident would understand".to_owned()));
    } else if note.chars().count() > MOST_NOTE {
        errors.push(("note", format!("What changes must be {MOST_NOTE} letters or fewer")));
    }
    errors.extend(refused.iter().map(|refused| ("files", refused.clone())));
    if texts.is_empty() && without.is_empty() && refused.is_empty() {
        errors.push(("files", "Choose a file, or paste the text of one".to_owned()));
    }
    // A new form says itself what it is called.
    let named = texts.iter().filter_map(|text| Part::of(text)).find_map(|part| part.form().map(str::to_owned));
    let form = if form.is_empty() { named.unwrap_or_default() } else { form.to_owned() };
    let live = here.form(&form);
    let before = live.as_ref().map(|live| files::of_council(&here.council.id, &live.sources)).unwrap_or_default();
    let place = (here.council.id.as_str(), here.council.name.as_str());
    let laid = files::laid_over(place, &form, &before, without, texts);
    let laid = match laid {
        Ok(laid) if errors.is_empty() && laid == before => {
            errors.push(("files", "This is the form as it is now. Nothing would change".to_owned()));
            None
        }
        Ok(laid) => Some(laid),
        Err(words) if errors.is_empty() => {
            errors.push(("files", words));
            None
        }
        Err(_) => None,
    };
    let Some(laid) = laid.filter(|_| errors.is_empty()) else {
        return Ok(Outcome::Refused { form, gates: None, errors });
    };
    let (gates, made) = judge(&here.app, &here.council, laid.clone(), live).await;
    let Some(made) = made else {
        let words = "The form cannot be handed in yet. What has to be put right is told below".to_owned();
        return Ok(Outcome::Refused { form, gates: Some(gates), errors: vec![("gates", words)] });
    };
    let by = here.by();
    let made = Made { files: laid, form: made, gates };
    let note = if source.is_empty() { note.to_owned() } else { format!("{note}\n\n{source}.") };
    let proposal = proposal(&here.app, &here.council.id, &note, made, &by)?;
    let letters = letters::to_approvers(&here.app, &here.council, &proposal, &by).await?;
    Ok(Outcome::Waits(here.app.store.propose(&proposal, &by, &letters).await?))
}

/// A form that passes.
pub(super) struct Made {
    pub files: Files,
    pub form: Form,
    pub gates: Gates,
}

/// What is handed in, as it is kept.
pub(super) fn proposal(app: &App, council: &str, note: &str, made: Made, by: &By) -> Result<Proposal, Problem> {
    let form = &made.form.program.form;
    Ok(Proposal {
        id: new_id(),
        council: council.to_owned(),
        form: form.id.clone(),
        title: form.title.clone(),
        hash: hash(&made.files)?,
        note: note.to_owned(),
        made_from: app.forms.last_version(council, &form.id).unwrap_or_default(),
        gates: serde_json::to_string(&made.gates).map_err(StoreError::from)?,
        proposed_by: by.person.clone(),
        proposed_at: by.at.clone(),
        state: "waiting".to_owned(),
        decided_by: None,
        decided_at: None,
        words: String::new(),
        version: None,
        files: made.files,
    })
}

/// The hash of files, names and all.
pub(super) fn hash(files: &Files) -> Result<String, Problem> {
    let text = serde_json::to_string(files).map_err(StoreError::from)?;
    Ok(hex::encode(Sha256::digest(text)))
}

/// Runs the gates on files for a council, on a thread of their own, one form at a time: they may take a moment, and the service has
/// residents to answer.
pub(super) async fn judge(
    app: &Shared,
    council: &Arc<Council>,
    files: Files,
    live: Option<Arc<Form>>,
) -> (Gates, Option<Form>) {
    let turn = app.previews.turn().await;
    let (app, council) = (app.clone(), council.clone());
    let site = app.site(Some(&council), Room::Website, None);
    let run = move || {
        let languages = council.languages();
        let of = For {
            council: &council.id,
            languages: &languages,
            holidays: &council.holidays,
            site: &site,
            live: live.as_deref(),
        };
        gates::run(&files, &of, &app.pages.forms)
    };
    let done = tokio::task::spawn_blocking(run).await;
    drop(turn);
    done.unwrap_or_else(|fault| {
        tracing::error!(%fault, "a form that was handed in could not be looked at");
        (gates::our_fault("the compiler stopped"), None)
    })
}
