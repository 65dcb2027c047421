//! Answers from a device, handed in under its key: judged by the form as it is now, through the one path of all submissions.

use super::FromDevice;
use crate::app::Shared;
use crate::clock::Moment;
use crate::post::whole;
use crate::problems::Problem;
use crate::renamed;
use crate::store::arriving::Arriving;
use crate::store::drafts::Draft;
use crate::store::submissions::{Source, SubmissionLine, Submitted};
use crate::submission;
use crate::visit::Visit;
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use compiler::emit::html::{display, error_text};
use compiler::filling::{Next, blank, holder, on_page, question_of, say_why};
use compiler::program::Kind;
use runtime_wasm::abi::state;
use runtime_wasm::answers::{Answers, Field, canonical_json, is_files};
use runtime_wasm::manifest::{Manifest, ManifestQuestion};
use runtime_wasm::report::{Broken, Report};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// What a device hands in.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct HandedIn {
    /// The version of the form that was answered.
    version: String,
    /// By the key of its question, each answer as the text in which it crosses into a validator; of a list, its rows.
    answers: Map<String, Value>,
    /// The keys of the questions outside lists that this version had. What came up since has to be seen first.
    known: BTreeSet<String>,
    /// Which of the files that came are answers.
    #[serde(default)]
    files: Vec<HandedFile>,
}

/// A file among the answers.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct HandedFile {
    /// The name of its control.
    control: String,
    /// Its id on the device.
    id: String,
}

/// Takes answers: 201 the first time, 200 ever after, 422 with what is to be mended, 410 when the form is shut or, with the page that
/// says so, was taken down, 409 when the key is not of this form.
pub(super) async fn send(State(app): State<Shared>, from: FromDevice, body: Body) -> Result<Response, Problem> {
    let handed: HandedIn = serde_json::from_slice(&whole(body).await?).map_err(|_| Problem::Unreadable)?;
    // No version is called so, and PostgreSQL keeps this character in no text.
    if handed.version.contains('\0') {
        return Err(Problem::Unreadable);
    }
    let mut draft = from.draft();
    match app.store.sent_from_device(&draft).await {
        Ok(None) => {}
        Ok(Some(line)) => {
            draft.answers = in_shape(&from.visit, handed.answers);
            let changed = is_changed(&app, &from.visit, draft, &line).await?;
            return Ok(receipt(&from.visit, StatusCode::OK, &line, changed));
        }
        Err(crate::store::StoreError::NotYours) => return Ok(StatusCode::CONFLICT.into_response()),
        Err(error) => return Err(error.into()),
    }
    from.is_offered()?;
    let visit = &from.visit;
    if !visit.is_open() {
        return Ok((StatusCode::GONE, Json(json!({ "shut": true }))).into_response());
    }
    draft.answers = in_shape(visit, handed.answers);
    let arrived = app.store.all_arriving(&from.parcel()).await?;
    if let Err(missing) = put_files(visit, &mut draft, &handed.files, &arrived) {
        return Ok((StatusCode::FAILED_DEPENDENCY, Json(json!({ "missing": missing }))).into_response());
    }
    draft.version = handed.version;
    let report = visit.evaluate(&draft)?;
    see(visit, &mut draft, &handed.known, &report);
    match visit.submit(Source::Device(draft.clone())).await? {
        Submitted::Kept(reference) => {
            let line = app.store.submission(&visit.council.id, &reference).await?.ok_or(Problem::NotFound)?;
            Ok(receipt(visit, StatusCode::CREATED, &line, false))
        }
        Submitted::NotComplete => Ok(to_mend(visit, &draft, &report)),
    }
}

/// Whether a draft says something else than what was sent under its key: its first sending was not acknowledged, and its answers
/// were changed before the next. Files are taken to be those that were sent, and an older version of the form to say nothing.
async fn is_changed(app: &Shared, visit: &Visit, mut draft: Draft, line: &SubmissionLine) -> Result<bool, Problem> {
    if line.version != visit.form.version {
        return Ok(false);
    }
    let sent = app.store.answers_of(line).await?;
    take_files(visit.form.manifest(), None, &sent, &mut draft.answers);
    let report = visit.evaluate(&draft)?;
    Ok(submission::canonical(visit.form.manifest(), &report) != sent)
}

/// Puts the files among some answers into others.
fn take_files(manifest: &Manifest, list: Option<u32>, from: &Map<String, Value>, to: &mut Map<String, Value>) {
    for (id, question) in manifest.questions.iter().enumerate().filter(|(_, question)| question.list == list) {
        match (from.get(&question.key), to.get_mut(&question.key)) {
            (Some(files), _) if is_files(&question.kind) => {
                to.insert(question.key.clone(), files.clone());
            }
            (Some(Value::Array(from)), Some(Value::Array(to))) if question.stride.is_some() => {
                let rows = from.iter().zip(to).filter_map(|(from, to)| from.as_object().zip(to.as_object_mut()));
                rows.for_each(|(from, to)| take_files(manifest, u32::try_from(id).ok(), from, to));
            }
            _ => {}
        }
    }
}

/// What the person is told: the reference number, and what was promised with it; `unsent_changes` when other answers had come
/// under this key before.
fn receipt(visit: &Visit, status: StatusCode, line: &SubmissionLine, unsent_changes: bool) -> Response {
    let language = visit.program().form.language;
    let day = line.due_by.as_ref().and_then(|day| day.parse().ok());
    let said = json!({
        "reference": line.reference,
        "unsent_changes": unsent_changes,
        "due_by": line.due_by,
        "promised": day.map(|day| display::weekday_of(language, day)),
        "received": Moment::kept(&line.received_at).map(|at| at.in_words(language)),
        "fee": line.fee_pence.map(|pence| display::pounds(&crate::visit::in_pounds(pence))),
        "address": visit.done_address(&line.reference),
    });
    (status, Json(said)).into_response()
}

/// What has to be mended before the answers can be taken, and the answers under the names that their questions have now.
fn to_mend(visit: &Visit, draft: &Draft, report: &Report) -> Response {
    let (program, manifest) = (visit.program(), visit.form.manifest());
    let mut errors = report.errors.clone();
    say_why(program, &draft.answers, &mut errors);
    let error = |broken: &Broken| {
        let question = program.questions.get(broken.question);
        let list = question.and_then(|question| program.questions.get(question.list?)).map(|list| &list.key);
        json!({
            "question": question.map(|question| &question.key),
            "list": list,
            "row": broken.row,
            "message": error_text(program, broken),
        })
    };
    let seen = |key: &String| draft.seen.questions.contains(key);
    let new: Vec<&String> = asked(manifest, report).map(|question| &question.key).filter(|key| !seen(key)).collect();
    let page = match visit.progress(draft, report).next() {
        Next::Page(page) | Next::Exit(page) => program.pages.get(page).map(|page| &page.key),
        Next::Tasks | Next::Check => None,
    };
    let exit = report.exit.and_then(|page| program.pages.get(page)).map(|page| &page.title);
    let said = json!({
        "version": visit.form.version,
        "changed": draft.version != visit.form.version,
        "errors": errors.iter().map(error).collect::<Vec<_>>(),
        "new": new,
        "page": page,
        "exit": exit,
        "answers": as_texts(visit, draft),
    });
    (StatusCode::UNPROCESSABLE_ENTITY, Json(said)).into_response()
}

/// The questions outside lists that are asked.
fn asked<'m>(manifest: &'m Manifest, report: &'m Report) -> impl Iterator<Item = &'m ManifestQuestion> {
    let questions = manifest.questions.iter().zip(&report.questions);
    questions
        .filter(|(question, slots)| {
            question.list.is_none() && slots.first().is_some_and(|slot| slot.state != state::NOT_ASKED)
        })
        .map(|(question, _)| question)
}

/// The texts of a device in the shape in which answers are kept, under the names that their questions have now. Files come
/// separately: nobody is believed about those.
fn in_shape(visit: &Visit, mut texts: Map<String, Value>) -> Map<String, Value> {
    let (program, manifest) = (&visit.form.program, visit.form.manifest());
    renamed::rename(program, &mut texts);
    let mut answers = shaped(manifest, None, &texts);
    renamed::rename(program, &mut answers);
    answers
}

fn shaped(manifest: &Manifest, list: Option<u32>, texts: &Map<String, Value>) -> Map<String, Value> {
    let inside = manifest.questions.iter().enumerate().filter(|(_, question)| question.list == list);
    inside
        .filter(|(_, question)| !is_files(&question.kind))
        .filter_map(|(id, question)| {
            let answer = match texts.get(&question.key)? {
                Value::String(text) if question.stride.is_none() => canonical_json(&question.kind, text),
                Value::Array(rows) if question.stride.is_some() => {
                    let list = u32::try_from(id).ok();
                    let row = |row: &Value| row.as_object().map(|row| shaped(manifest, list, row)).unwrap_or_default();
                    rows.iter().map(|texts| Value::Object(row(texts))).collect()
                }
                _ => return None,
            };
            (!blank(&answer)).then(|| (question.key.clone(), answer))
        })
        .collect()
}

/// Puts the files that came into the answers. `Err` names those that did not come, or not to their end.
fn put_files(visit: &Visit, draft: &mut Draft, files: &[HandedFile], arrived: &[Arriving]) -> Result<(), Vec<String>> {
    let program = &visit.form.program;
    let mut missing = Vec::new();
    for file in files {
        // A question that is gone takes no file.
        let Some(question) = question_of(program, &file.control) else { continue };
        let came = arrived.iter().find(|came| came.id == file.id && came.control == file.control);
        let Some(answer) = came.and_then(Arriving::answer) else {
            missing.push(file.id.clone());
            continue;
        };
        let Some(place) = holder(&mut draft.answers, &file.control) else { continue };
        if matches!(question.kind, Kind::File(_)) {
            place.insert(question.key.clone(), answer);
        } else if let Value::Array(all) = place.entry(question.key.clone()).or_insert_with(|| Value::Array(Vec::new()))
        {
            all.push(answer);
        }
    }
    if missing.is_empty() { Ok(()) } else { Err(missing) }
}

/// Everything that the version on the device asked has been before the person; what is asked since has not.
fn see(visit: &Visit, draft: &mut Draft, known: &BTreeSet<String>, report: &Report) {
    let program = &visit.form.program;
    let had = |key: &str, was: Option<&String>| known.contains(key) || was.is_some_and(|was| known.contains(was));
    for (id, page) in program.pages.iter().enumerate() {
        let new_here = on_page(program, id).any(|question| {
            let asked = program.questions.iter().position(|other| std::ptr::eq(other, question));
            let slot = asked.and_then(|asked| report.questions.get(asked)?.first());
            !had(&question.key, question.was.as_ref()) && slot.is_some_and(|slot| slot.state != state::NOT_ASKED)
        });
        if !new_here {
            draft.seen.pages.insert(page.key.clone());
        }
    }
    let questions = program.questions.iter().filter(|question| question.list.is_none());
    let seen = questions.filter(|question| had(&question.key, question.was.as_ref()));
    draft.seen.questions.extend(seen.map(|question| question.key.clone()));
}

/// The answers as texts again, for the device to go on with.
fn as_texts(visit: &Visit, draft: &Draft) -> Map<String, Value> {
    let manifest = visit.form.manifest();
    let fields = Answers::from_json(manifest, &Value::Object(draft.answers.clone())).fields;
    let outside = manifest.questions.iter().enumerate().filter(|(_, question)| question.list.is_none());
    let text = |(id, question): (usize, &ManifestQuestion), field: Field| match field {
        Field::Text(text) => (question.key.clone(), Value::String(text)),
        Field::Rows(rows) => {
            let inside = manifest.questions.iter().filter(|inside| inside.list.is_some_and(|list| list as usize == id));
            let keys: Vec<&String> = inside.map(|inside| &inside.key).collect();
            let row = |texts: Vec<String>| -> Value {
                keys.iter().zip(texts).map(|(key, text)| ((*key).clone(), Value::String(text))).collect()
            };
            (question.key.clone(), rows.into_iter().map(row).collect())
        }
    };
    outside.zip(fields).map(|(question, field)| text(question, field)).collect()
}
