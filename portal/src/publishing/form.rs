//! One form of a council: what is live, what was done about it and by whom, and what can be done when something is wrong with it.

use super::proposal::{MOST_WORDS, text};
use super::{Here, OfForm, files, live, short, when};
use crate::app::Shared;
use crate::forms::Form;
use crate::post::Post;
use crate::problems::Problem;
use crate::session::Session;
use crate::store::publishing::{Deed, Done, Overtaken, Standing};
use crate::visit::go;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

/// What a page says of going back to the version that the installation offers.
const INSTALLED: &str = "installation";

#[derive(Debug, Deserialize)]
pub(super) struct OfFile {
    council: String,
    form: String,
    file: String,
}

pub(super) async fn page(
    State(app): State<Shared>,
    Path(at): Path<OfForm>,
    Extension(session): Extension<Session>,
) -> Result<Response, Problem> {
    let here = Here::new(&app, &at.council, session)?;
    show(&here, &at.form, "", &[]).await
}

/// A version that one can go back to: what it is called in a post, and what it was.
struct Earlier {
    value: String,
    at: String,
    words: String,
}

/// The versions that a form can go back to: those that the council had before, and the one of the installation.
async fn earlier(here: &Here, form: &Form) -> Result<Vec<Earlier>, Problem> {
    let (council, id) = (&here.council.id, &form.program.form.id);
    let mut earlier = Vec::new();
    let installed = here.app.forms.installed(council, id);
    if let Some(installed) = installed.as_ref().filter(|installed| installed.version != form.version) {
        let at = here.app.store.published_at(&installed.version).await?.unwrap_or_default();
        let words = "The version that came with the service".to_owned();
        earlier.push(Earlier { value: INSTALLED.to_owned(), at, words });
    }
    let history = here.app.store.publishing_of(council, id).await?;
    let shared = installed.as_ref().is_some_and(|installed| installed.council.is_empty());
    for (version, at) in here.app.store.versions_of(council, id, shared).await? {
        if version == form.version || installed.as_ref().is_some_and(|installed| installed.version == version) {
            continue;
        }
        let note = history
            .iter()
            .find(|done| done.version.as_ref() == Some(&version) && done.what == Deed::Published.as_str());
        let words =
            note.map_or_else(|| "An earlier version that came with the service".to_owned(), |done| done.words.clone());
        earlier.push(Earlier { value: version, at, words });
    }
    Ok(earlier)
}

async fn show(here: &Here, form: &str, typed: &str, errors: &[(&str, String)]) -> Result<Response, Problem> {
    let (app, council) = (&here.app, &here.council.id);
    let last = here.form(form);
    let history = app.store.publishing_of(council, form).await?;
    if last.is_none() && history.is_empty() {
        return Err(Problem::NotFound);
    }
    let waiting = app.store.waiting_proposals(council).await?;
    let title = last.as_ref().map_or_else(|| form.to_owned(), |last| last.program.form.title.clone());
    let base = here.form_address(form);
    let since = app.store.last_live(council, form).await?;
    let (is_live, own) = (app.forms.get(council, form).is_some(), app.forms.own());
    let from_installation = own.get(council, form).is_none_or(|own| own.version.is_none());
    let versions = match &last {
        Some(last) => earlier(here, last).await?,
        None => Vec::new(),
    };
    let line = |done: &Done| {
        json!({
            "at": when(&done.at),
            "what": done.what,
            "name": done.name,
            "words": done.words,
            "version": done.version.as_deref().map(short),
            "proposal": done.proposal.as_ref().map(|id| format!("{}/proposals/{id}", here.home())),
        })
    };
    let files = last.as_ref().map(|last| files::of_council(council, &last.sources)).unwrap_or_default();
    let published = match &last {
        Some(last) => app.store.published_at(&last.version).await?,
        None => None,
    };
    let more = json!({
        "id": form,
        "address": base,
        "known": last.is_some(),
        "live": is_live,
        "version": last.as_ref().map(|last| last.version.clone()),
        "from_installation": from_installation,
        "since": since.as_ref().map(|done| when(&done.at)).or_else(|| published.map(|at| when(&at))),
        "by": since.map(|done| done.name),
        "down": history.first().filter(|_| !is_live).map(line),
        "public": format!("{}/forms/{form}", here.council.home(crate::pages::Room::Website)),
        "waiting": waiting.iter().filter(|waiting| waiting.form == form).map(|waiting| {
            json!({ "note": waiting.note, "address": format!("{}/proposals/{}", here.home(), waiting.id) })
        }).collect::<Vec<_>>(),
        "files": files.iter().map(|(name, _)| json!({ "name": name, "address": format!("{base}/files/{name}") })).collect::<Vec<_>>(),
        "earlier": versions.iter().map(|it| {
            json!({ "value": it.value, "short": short(&it.value), "at": when(&it.at), "words": it.words })
        }).collect::<Vec<_>>(),
        "history": history.iter().map(line).collect::<Vec<Value>>(),
        "typed": typed,
    });
    here.page("portal_publishing_form.html", &title, more, errors)
}

pub(super) async fn file(
    State(app): State<Shared>,
    Path(at): Path<OfFile>,
    Extension(session): Extension<Session>,
) -> Result<Response, Problem> {
    let here = Here::new(&app, &at.council, session)?;
    let form = here.form(&at.form).ok_or(Problem::NotFound)?;
    text(&files::of_council(&here.council.id, &form.sources), &at.file)
}

/// The reason that was given, or what is wrong with it.
fn reason<'p>(post: &'p Post, control: &'static str) -> Result<&'p str, (&'static str, String)> {
    let reason = post.posted.value("reason").trim();
    if reason.is_empty() {
        return Err((control, "Write why, for those who look at the history later".to_owned()));
    }
    if reason.chars().count() > MOST_WORDS {
        return Err((control, format!("The reason must be {MOST_WORDS} letters or fewer")));
    }
    Ok(reason)
}

/// Does something about a form, if nobody else did so meanwhile.
async fn act(here: &Here, form: &str, after: Standing, deed: Deed, why: &str) -> Result<Response, Problem> {
    let before = standing(here, form);
    let of = (here.council.id.as_str(), form);
    let done = here.app.store.change_standing(of, [&before, &after], (deed, why), &here.by()).await?;
    live::refresh(&here.app).await?;
    match done {
        Ok(()) => Ok(go(&here.form_address(form))),
        Err(Overtaken) => {
            let words = "Somebody else changed this form a moment ago. This is how it stands now";
            show(here, form, why, &[("actions", words.to_owned())]).await
        }
    }
}

fn standing(here: &Here, form: &str) -> Standing {
    let own = here.app.forms.own();
    let own = own.get(&here.council.id, form);
    own.map_or_else(Standing::default, |own| Standing { version: own.version.clone(), down: own.kept_down })
}

pub(super) async fn take_down(
    State(app): State<Shared>,
    Path(at): Path<OfForm>,
    post: Post,
) -> Result<Response, Problem> {
    let here = Here::new(&app, &at.council, post.session.clone())?;
    here.form(&at.form).ok_or(Problem::NotFound)?;
    match reason(&post, "down-reason") {
        Ok(why) => {
            act(&here, &at.form, Standing { down: true, ..standing(&here, &at.form) }, Deed::TakenDown, why).await
        }
        Err(error) => show(&here, &at.form, "", &[error]).await,
    }
}

pub(super) async fn put_back(
    State(app): State<Shared>,
    Path(at): Path<OfForm>,
    post: Post,
) -> Result<Response, Problem> {
    let here = Here::new(&app, &at.council, post.session.clone())?;
    here.form(&at.form).ok_or(Problem::NotFound)?;
    match reason(&post, "back-reason") {
        Ok(why) => {
            act(&here, &at.form, Standing { down: false, ..standing(&here, &at.form) }, Deed::PutBack, why).await
        }
        Err(error) => show(&here, &at.form, "", &[error]).await,
    }
}

pub(super) async fn roll_back(
    State(app): State<Shared>,
    Path(at): Path<OfForm>,
    post: Post,
) -> Result<Response, Problem> {
    let here = Here::new(&app, &at.council, post.session.clone())?;
    let form = here.form(&at.form).ok_or(Problem::NotFound)?;
    let typed = post.posted.value("reason").to_owned();
    let chosen = post.posted.value("version");
    let known = earlier(&here, &form).await?;
    let Some(to) = known.iter().find(|earlier| earlier.value == chosen) else {
        let words = "Choose the version to go back to".to_owned();
        return show(&here, &at.form, &typed, &[("version", words)]).await;
    };
    let why = match reason(&post, "roll-reason") {
        Ok(why) => why,
        Err(error) => return show(&here, &at.form, &typed, &[error]).await,
    };
    let version = (to.value != INSTALLED).then(|| to.value.clone());
    if let Some(version) = &version
        && live::read(&app, version).await?.is_none()
    {
        let words = "That version was made by an older program and cannot be read any more. Choose another".to_owned();
        return show(&here, &at.form, &typed, &[("version", words)]).await;
    }
    act(&here, &at.form, Standing { version, down: false }, Deed::RolledBack, why).await
}
