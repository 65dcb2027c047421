//! The draft of a form: opened, saved, its history, and who else has it open.

use super::super::files::{Files, MOST_FILES, in_order};
use super::super::handed::MOST_OF_ALL;
use super::super::{Here, when};
use super::place::{Refusal, Wanted};
use super::{Change, OfForm, is_draft, is_name, published, told};
use crate::app::Shared;
use crate::clock::Moment;
use crate::post::whole_up_to;
use crate::problems::Problem;
use crate::session::Session;
use crate::store::form_saves::{Save, SaveLine};
use crate::store::stamp;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Json};
use compiler::source::MOST_BYTES;
use jiff::SignedDuration;
use serde::Deserialize;
use serde_json::{Value, json};

/// Most bytes of what is sent: texts in JSON are longer than by themselves.
pub(super) const MOST_SENT: usize = 2 * MOST_OF_ALL;
/// Longest time that a page says nothing was changed for: a day.
const LONGEST: i64 = 24 * 60 * 60;

#[derive(Debug, Deserialize)]
pub(super) struct OfSave {
    council: String,
    form: String,
    id: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    name: String,
    text: String,
}

/// What the page saves.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sent {
    /// The save that it was made from; empty for none.
    from: String,
    /// The version that was live when it was begun; empty for none.
    made_from: String,
    /// The files; none to throw the draft away.
    files: Vec<File>,
}

/// What the page says of itself from time to time.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Says {
    /// For how many seconds nothing was changed; nothing when it was not at all.
    unchanged: Option<i64>,
    /// Is the form open no more?
    #[serde(default)]
    closed: bool,
}

/// What was sent as JSON.
pub(super) async fn sent<T: for<'d> Deserialize<'d>>(body: Body) -> Result<T, Problem> {
    serde_json::from_slice(&whole_up_to(body, MOST_SENT).await?).map_err(|_| Problem::Unreadable)
}

/// A save as the page is told of it.
fn line(here: &Here, save: &SaveLine) -> Value {
    json!({
        "id": save.id,
        "by": save.name,
        "yours": save.person == here.person.id,
        "at": when(&save.at),
        "what": save.what,
        "made_from": save.made_from,
    })
}

/// The same with its files.
pub(super) fn whole(here: &Here, save: &Save) -> Value {
    let mut told_of = line(here, &save.line);
    if let Some(fields) = told_of.as_object_mut() {
        fields.insert("files".to_owned(), json!(told(&save.files)));
    }
    told_of
}

/// What is published of a form, as the page is told of it.
pub(super) fn live(here: &Here, form: &str) -> Value {
    published(here, form).map_or(Value::Null, |(files, version)| json!({ "version": version, "files": told(&files) }))
}

/// A form: what is published, and the draft where that is something else.
pub(super) async fn open(
    State(app): State<Shared>,
    Path(at): Path<OfForm>,
    Extension(session): Extension<Session>,
) -> Result<Response, Refusal> {
    let here = Here::new(&app, &at.council, session)?;
    if !is_name(&at.form) {
        return Err(Problem::NotFound.into());
    }
    let last = here.place().last(&at.form).await?;
    let known = here.form(&at.form);
    if last.is_none() && known.is_none() {
        return Err(Problem::NotFound.into());
    }
    let files = published(&here, &at.form).map(|(files, _)| files);
    let draft = match &last {
        Some(save) if is_draft(&save.line, files.as_ref())? => whole(&here, save),
        _ => Value::Null,
    };
    let said = json!({
        "form": at.form,
        "title": known.map_or_else(|| at.form.clone(), |form| form.program.form.title.clone()),
        "published": live(&here, &at.form),
        "last": last.map(|save| save.line.id).unwrap_or_default(),
        "draft": draft,
        "note": here.place().note(),
    });
    Ok(Json(said).into_response())
}

/// Saves a draft: 200 with the save; 409 with what somebody else saved since.
pub(super) async fn save(change: Change, body: Body) -> Result<Response, Refusal> {
    let Change { here, form } = change;
    let Sent { from, made_from, files } = sent(body).await?;
    let is_plain = |text: &str| text.is_empty() || is_name(text);
    if !is_plain(&from) || !is_plain(&made_from) {
        return Err(Problem::Unreadable.into());
    }
    let files = taken(files)?;
    let wanted = Wanted { form: &form, from: &from, made_from: &made_from, files: &files };
    Ok(match here.place().save(&wanted).await? {
        Ok(save) => {
            let mut said = line(&here, &save);
            if let Some(fields) = said.as_object_mut() {
                fields.insert("note".to_owned(), json!(here.place().note()));
            }
            Json(said).into_response()
        }
        Err(other) => (StatusCode::CONFLICT, Json(json!({ "draft": whole(&here, &other) }))).into_response(),
    })
}

/// The files as they are kept, in the order of those of a form.
pub(super) fn taken(files: Vec<File>) -> Result<Files, Problem> {
    let length: usize = files.iter().map(|file| file.text.len()).sum();
    if files.len() > MOST_FILES || length > MOST_OF_ALL || files.iter().any(|file| file.text.len() > MOST_BYTES) {
        return Err(Problem::TooLarge);
    }
    let is_file = |name: &str| {
        name.strip_suffix(".yaml").is_some_and(|stem| stem.len() <= 100 && stem.split(['/', '.']).all(is_name))
    };
    let mut taken = Files::new();
    for File { name, text } in files {
        if !is_file(&name) || taken.iter().any(|(known, _)| *known == name) {
            return Err(Problem::Unreadable);
        }
        taken.push((name, text.replace("\r\n", "\n")));
    }
    in_order(&mut taken);
    Ok(taken)
}

/// Who else has the form open, and what was saved and published last.
pub(super) async fn here(State(app): State<Shared>, change: Change, body: Body) -> Result<Response, Refusal> {
    let Change { here, form } = change;
    let Says { unchanged, closed } = sent(body).await?;
    let now = app.clock.now().timestamp();
    let changed_at = unchanged.map(|seconds| stamp(now - SignedDuration::from_secs(seconds.clamp(0, LONGEST))));
    let place = (here.council.id.as_str(), form.as_str());
    let open = (!closed).then(|| changed_at.unwrap_or_default());
    let visitors = app.store.visit_form(place, &here.person.id, open.as_deref()).await?;
    let last = here.place().last(&form).await?;
    let files = published(&here, &form);
    let is_live = match (&last, &files) {
        (Some(save), Some((files, _))) => !is_draft(&save.line, Some(files))? && !save.files.is_empty(),
        _ => false,
    };
    let seconds = |at: &str| Moment::kept(at).map(|at| now.duration_since(at.timestamp()).as_secs().max(0));
    let others = visitors.iter().map(|it| json!({ "name": it.name, "unchanged": seconds(&it.changed_at) }));
    let said = json!({
        "others": others.collect::<Vec<_>>(),
        "last": last.map(|save| line(&here, &save.line)),
        "version": files.map(|(_, version)| version).unwrap_or_default(),
        "is_live": is_live,
    });
    Ok(Json(said).into_response())
}

/// Who saved the form when, and which files.
pub(super) async fn history(
    State(app): State<Shared>,
    Path(at): Path<OfForm>,
    Extension(session): Extension<Session>,
) -> Result<Response, Refusal> {
    let here = Here::new(&app, &at.council, session)?;
    let saves = here.place().history(&at.form).await?;
    Ok(Json(json!({ "saves": saves.iter().map(|save| line(&here, save)).collect::<Vec<_>>() })).into_response())
}

/// One save with its files.
pub(super) async fn earlier(
    State(app): State<Shared>,
    Path(at): Path<OfSave>,
    Extension(session): Extension<Session>,
) -> Result<Response, Refusal> {
    let here = Here::new(&app, &at.council, session)?;
    let save = here.place().earlier(&at.form, &at.id).await?.ok_or(Problem::NotFound)?;
    Ok(Json(whole(&here, &save)).into_response())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    fn file(name: &str, text: &str) -> File {
        File { name: name.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn files_are_taken_in_the_order_of_a_form_and_within_limits() {
        let files = ["shared/person.yaml", "councils/penllyn.cy.yaml", "form.yaml"].map(|name| file(name, "a\r\nb"));
        let names: Vec<String> = taken(files.into()).unwrap().into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["form.yaml", "councils/penllyn.cy.yaml", "shared/person.yaml"]);
        for name in ["../form.yaml", "form.yml", "/form.yaml", "a//b.yaml", ".yaml", "a\u{0}.yaml"] {
            assert!(taken(vec![file(name, "")]).is_err(), "{name}");
        }
        assert!(taken(vec![file("form.yaml", ""), file("form.yaml", "")]).is_err());
        assert!(taken(vec![file("form.yaml", &"x".repeat(MOST_BYTES + 1))]).is_err());
        assert!(taken((0..=MOST_FILES).map(|it| file(&format!("f{it}.yaml"), "")).collect()).is_err());
    }
}
