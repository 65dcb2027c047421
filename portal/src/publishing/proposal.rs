//! What was handed in, as an approver sees it: the note, what changes, what the gates said, the pages. And the decision.

use super::conformance::View;
use super::gates::Gates;
use super::propose::{hash, judge};
use super::{Here, OfId, letters, live, short, when};
use crate::app::Shared;
use crate::headers;
use crate::post::Post;
use crate::problems::Problem;
use crate::session::Session;
use crate::store::StoreError;
use crate::store::people::Role;
use crate::store::publishing::{Decision, Deed, Overtaken, Proposal};
use crate::visit::go;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use serde_json::{Value, json};

/// Most letters of the words with which something is sent back, and of a reason.
pub(super) const MOST_WORDS: usize = 1000;

#[derive(Debug, Deserialize)]
pub(super) struct OfFile {
    council: String,
    id: String,
    file: String,
}

async fn find(here: &Here, id: &str) -> Result<Proposal, Problem> {
    here.app.store.proposal(&here.council.id, id).await?.ok_or(Problem::NotFound)
}

pub(super) async fn page(
    State(app): State<Shared>,
    Path(at): Path<OfId>,
    Extension(session): Extension<Session>,
) -> Result<Response, Problem> {
    let here = Here::new(&app, &at.council, session)?;
    let proposal = find(&here, &at.id).await?;
    show(&here, &proposal, None, "", &[]).await
}

async fn show(
    here: &Here,
    proposal: &Proposal,
    gates: Option<&Gates>,
    words: &str,
    errors: &[(&str, String)],
) -> Result<Response, Problem> {
    let kept: Value = serde_json::from_str(&proposal.gates).map_err(StoreError::from)?;
    let gates = match gates {
        Some(gates) => serde_json::to_value(gates).map_err(StoreError::from)?,
        None => kept,
    };
    let people = here.app.store.people_by_id(&here.council.id).await?;
    let called = |id: &str| people.get(id).cloned().unwrap_or_default();
    let base = format!("{}/proposals/{}", here.home(), proposal.id);
    let live = here.app.forms.last_version(&here.council.id, &proposal.form).unwrap_or_default();
    let pages = match here.app.previews.of(here, proposal).await {
        Ok(form) => {
            let languages = form.languages().into_iter().map(|language| {
                let program = form.program_in(language);
                let page = |view: &View| {
                    let address = format!("{base}/preview/{}/{}", language.code(), view.key(program));
                    let channels = match view {
                        View::Script => json!([{ "name": "Call desk", "address": address }]),
                        _ => json!([
                            { "name": "Website", "address": address },
                            { "name": "Account", "address": format!("{address}?channel=account") },
                        ]),
                    };
                    json!({ "title": view.title(program), "channels": channels })
                };
                let views = View::all(program);
                let pages: Vec<_> = views.iter().map(page).collect();
                let first = views.first().map_or("", |view| view.key(program));
                let frame = |(name, key, channel): (&str, &str, &str)| {
                    let address = format!("{base}/preview/{}/{key}?channel={channel}", language.code());
                    json!({
                        "id": format!("{channel}-{}", language.code()),
                        "name": format!("{name}, {}", language.name()),
                        "framed": format!("{address}&frame=yes"),
                        "address": address,
                    })
                };
                let frames = [
                    ("Website", first, "website"),
                    ("Account", first, "account"),
                    ("Call desk", View::Script.key(program), "desk"),
                ];
                json!({
                    "name": language.name(),
                    "code": language.code(),
                    "frames": frames.map(frame),
                    "pages": pages,
                })
            });
            languages.collect()
        }
        Err(fault) => {
            tracing::warn!(fault, "a form that was handed in cannot be shown");
            Vec::new()
        }
    };
    let files =
        proposal.files.iter().map(|(name, _)| json!({ "name": name, "address": format!("{base}/files/{name}") }));
    let more = json!({
        "form": here.form_address(&proposal.form),
        "is_known": here.form(&proposal.form).is_some(),
        "address": base,
        "note": proposal.note,
        "by": called(&proposal.proposed_by),
        "at": when(&proposal.proposed_at),
        "state": proposal.state,
        "decided_by": proposal.decided_by.as_deref().map(called),
        "decided_at": proposal.decided_at.as_deref().map(when),
        "words_of": proposal.words,
        "version": proposal.version.as_deref().map(short),
        "gates": gates,
        "yours": proposal.proposed_by == here.person.id,
        "overtaken": proposal.state == "waiting" && live != proposal.made_from,
        "previews": pages,
        "files": files.collect::<Vec<_>>(),
        "typed": words,
        "is_down": here.app.forms.get(&here.council.id, &proposal.form).is_none() && here.form(&proposal.form).is_some(),
        "is_editor": here.has(Role::Editor),
    });
    let mut page = here.page("portal_publishing_proposal.html", &proposal.title, more, errors)?;
    page.extensions_mut().insert(headers::SHOWS_FRAMES);
    Ok(page)
}

/// One of the files, to be read or kept.
pub(super) async fn file(
    State(app): State<Shared>,
    Path(at): Path<OfFile>,
    Extension(session): Extension<Session>,
) -> Result<Response, Problem> {
    let here = Here::new(&app, &at.council, session)?;
    let proposal = find(&here, &at.id).await?;
    text(&proposal.files, &at.file)
}

/// A file as a download.
pub(super) fn text(files: &[(String, String)], name: &str) -> Result<Response, Problem> {
    let (name, text) = files.iter().find(|(known, _)| known == name).ok_or(Problem::NotFound)?;
    let short = name.rsplit('/').next().unwrap_or(name);
    let disposition = format!("attachment; filename=\"{short}\"");
    let kind = "text/plain; charset=utf-8".to_owned();
    let mut response = text.clone().into_response();
    for (header, value) in [(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, disposition)] {
        headers::set(response.headers_mut(), header, &value);
    }
    Ok(response)
}

pub(super) async fn approve(State(app): State<Shared>, Path(at): Path<OfId>, post: Post) -> Result<Response, Problem> {
    let here = Here::new(&app, &at.council, post.session.clone())?;
    let proposal = find(&here, &at.id).await?;
    if proposal.proposed_by == here.person.id {
        let words = "You handed this in, so somebody else has to approve it".to_owned();
        return show(&here, &proposal, None, "", &[("decision", words)]).await;
    }
    if proposal.state != "waiting" {
        return Ok(go(&format!("{}/proposals/{}", here.home(), proposal.id)));
    }
    // The very bytes that were handed in, and no others, are judged once more and published.
    if hash(&proposal.files)? != proposal.hash {
        tracing::error!(proposal = proposal.id, "what was handed in is not what is kept");
        return Err(Problem::NotFound);
    }
    let live = here.form(&proposal.form);
    let (gates, made) = judge(&app, &here.council, proposal.files.clone(), live).await;
    let Some(made) = made else {
        let words =
            "The form does not pass any more, so it was not published. What has changed is told below".to_owned();
        return show(&here, &proposal, Some(&gates), "", &[("gates", words)]).await;
    };
    let installed = app.forms.installed(&here.council.id, &proposal.form).map(|form| form.version.clone());
    let version = made.to_publish(app.store.now());
    let decision = Decision::Publish { version: &version, installed: installed.as_deref().unwrap_or_default() };
    let by = here.by();
    let letter = letters::to_editor(&app, &here.council, &proposal, (Deed::Published, ""), &by).await?;
    match app.store.decide(&proposal, &decision, &by, letter.as_ref()).await? {
        Ok(()) => {
            live::refresh(&app).await?;
            Ok(go(&here.form_address(&proposal.form)))
        }
        Err(Overtaken) => overtaken(&here, &at.id).await,
    }
}

pub(super) async fn send_back(
    State(app): State<Shared>,
    Path(at): Path<OfId>,
    post: Post,
) -> Result<Response, Problem> {
    let here = Here::new(&app, &at.council, post.session.clone())?;
    let proposal = find(&here, &at.id).await?;
    let words = post.posted.value("words").trim();
    if words.is_empty() || words.chars().count() > MOST_WORDS {
        let told = if words.is_empty() {
            "Write what has to be different, so that it can be put right".to_owned()
        } else {
            format!("What has to be different must be {MOST_WORDS} letters or fewer")
        };
        return show(&here, &proposal, None, words, &[("words", told)]).await;
    }
    give_back(&here, &proposal, Deed::SentBack, words).await
}

pub(super) async fn take_back(
    State(app): State<Shared>,
    Path(at): Path<OfId>,
    post: Post,
) -> Result<Response, Problem> {
    let here = Here::new(&app, &at.council, post.session.clone())?;
    let proposal = find(&here, &at.id).await?;
    if proposal.proposed_by != here.person.id {
        return Err(Problem::NotForYou);
    }
    give_back(&here, &proposal, Deed::TakenBack, "").await
}

async fn give_back(here: &Here, proposal: &Proposal, deed: Deed, words: &str) -> Result<Response, Problem> {
    let by = here.by();
    let letter = letters::to_editor(&here.app, &here.council, proposal, (deed, words), &by).await?;
    match here.app.store.decide(proposal, &Decision::Return(deed, words), &by, letter.as_ref()).await? {
        Ok(()) => Ok(go(&here.home())),
        Err(Overtaken) => overtaken(here, &proposal.id).await,
    }
}

/// Somebody else was there first, here or at another process.
async fn overtaken(here: &Here, id: &str) -> Result<Response, Problem> {
    live::refresh(&here.app).await?;
    let proposal = find(here, id).await?;
    if proposal.state != "waiting" {
        return Ok(go(&format!("{}/proposals/{id}", here.home())));
    }
    let words = "Another version is live by now, so this was not published over it. Send it back, and it can be handed in again";
    show(here, &proposal, None, "", &[("decision", words.to_owned())]).await
}
