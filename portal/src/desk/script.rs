//! A form as the script of a call, on one screen.

use crate::app::Shared;
use crate::carry::take_older;
use crate::journey::OfFile;
use crate::pages::Room;
use crate::photo_place::{self, Photo, SentWith};
use crate::post::{Post, keep};
use crate::problems::Problem;
use crate::routes::{Routes, Who};
use crate::session::Session;
use crate::store::carried::Untold;
use crate::store::drafts::Draft;
use crate::store::files::Scan;
use crate::store::looks::{Did, Thing};
use crate::store::new_id;
use crate::store::submissions::{Source, Submitted};
use crate::versions::Older;
use crate::visit::{InForm, Visit, is_id, offered};
use crate::wishes;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;
use compiler::emit::html::{Caller, Channel, Filled};
use compiler::filling::{self, Judgement, Posted, Pressed, infected, say_why};
use runtime_wasm::abi::outcome;
use runtime_wasm::report::Broken;
use serde::Deserialize;
use serde_json::Value;

/// The routes of a form: below `/{council}/desk` for agents, below `/{council}/councillor` for councillors.
pub fn routes(who: Who) -> Routes {
    Routes::default()
        .get(who, "/", new_call)
        .get(who, "/files/{id}", file)
        .get(who, "/{call}", script)
        .post(who, "/{call}", send)
        .get(who, "/done/{reference}", done)
}

#[derive(Debug, Deserialize)]
struct OfCall {
    call: String,
}

#[derive(Debug, Deserialize)]
struct OfReference {
    reference: String,
}

/// A visit by the agent who is signed in.
async fn visit(app: &Shared, at: &InForm, session: Session) -> Result<Visit, Problem> {
    offered(app, app.councils.get(&at.council).ok_or(Problem::NotFound)?, &at.form).await?;
    Visit::new(app, at, Channel::Agent, session)?.ok_or(Problem::Expired)
}

/// Each call has an address of its own, so that an agent may have several open and come back to each.
async fn new_call(
    State(app): State<Shared>,
    Path(at): Path<InForm>,
    Extension(session): Extension<Session>,
) -> Result<Response, Problem> {
    let visit = visit(&app, &at, session).await?;
    if visit.room() == Room::Councillor {
        return Ok(visit.go(&visit.raise_address()));
    }
    if visit.is_open() { Ok(visit.go(&format!("{}/{}", visit.base(), new_id()))) } else { visit.closed() }
}

async fn script(
    State(app): State<Shared>,
    Path(at): Path<InForm>,
    Path(OfCall { call }): Path<OfCall>,
    Extension(session): Extension<Session>,
) -> Result<Response, Problem> {
    let visit = visit(&app, &at, session).await?;
    if !is_id(&call) {
        return Err(Problem::NotFound);
    }
    if !visit.may_call(&call).await? {
        return Ok(visit.go(&visit.raise_address()));
    }
    let kept = app.store.draft(&visit.place(), &call).await?;
    let draft = match kept {
        Some(draft) => {
            app.looked(&at.council, &visit.session, Thing::Draft, &draft.id).await?;
            visit.brought_up_to_date(draft).await?
        }
        None if app.store.is_with_resident(&visit.place(), &call).await? => return Err(Problem::WithResident),
        None => visit.fresh(&call),
    };
    match &draft.submitted {
        Some(reference) => Ok(visit.go(&visit.done_address(reference))),
        None if !visit.is_open() => visit.closed(),
        None => page(&visit, &draft, &Judgement::default()).await,
    }
}

async fn send(
    State(app): State<Shared>,
    Path(at): Path<InForm>,
    Path(OfCall { call }): Path<OfCall>,
    mut post: Post,
) -> Result<Response, Problem> {
    let visit = visit(&app, &at, post.session.clone()).await?;
    if post.about != call || !is_id(&call) {
        return Err(Problem::Expired);
    }
    if !visit.may_call(&call).await? {
        return Err(Problem::NotForYou);
    }
    if app.store.is_with_resident(&visit.place(), &call).await? {
        return Err(Problem::WithResident);
    }
    let older = visit.older(&post).await?;
    let files = post.hand_over();
    let photo = Photo::among(&files);
    let change = |draft: &mut Draft| {
        take(&visit, &post.posted, older.as_deref(), draft);
        // More than any form takes is refused before it is kept: nobody could open the draft again.
        visit.place_draft(draft, photo)
    };
    let draft = keep(&app, files, visit.fresh(&call), change).await?;
    app.did(&at.council, &visit.session, Did::Changed, Thing::Draft, &draft.id, "saved").await?;
    if let Some(reference) = &draft.submitted {
        return Ok(visit.go(&visit.done_address(reference)));
    }
    if !visit.is_open() {
        return visit.closed();
    }
    if older.is_some() || (post.posted.pressed() == Pressed::Submit && !draft.changes.is_empty()) {
        // The agent is told what has changed, and has the script of now, before anything is judged or sent.
        return Ok(visit.go(&format!("{}/{call}", visit.base())));
    }
    if post.posted.value("_do") == "leave" {
        return Ok(visit.go(&visit.call_address(&draft)));
    }
    let program = &visit.form.program;
    let judged = post.posted.with_refused(program, &draft.answers);
    let report = visit.form.evaluate(&judged, &visit.day())?;
    let mut judgement = Judgement::of(program, &report, &post.posted, |_| true);
    say_why(program, &judged, &mut judgement.errors);
    let refused = post.posted.refused().next().is_some();
    if post.posted.pressed() != Pressed::Submit && refused {
        // Only what was just refused is said; the rest was not sent to be judged.
        let of_files =
            |error: &Broken| program.questions.get(error.question).is_some_and(|it| it.kind.files().is_some());
        judgement.errors.retain(of_files);
        return page(&visit, &draft, &judgement).await;
    }
    if post.posted.pressed() != Pressed::Submit {
        return Ok(visit.go(&format!("{}/{call}", visit.base())));
    }
    if !judgement.is_good() || report.outcome == outcome::EXIT {
        return page(&visit, &draft, &judgement).await;
    }
    match visit.submit(Source::Draft(draft)).await? {
        Submitted::Kept(reference) => Ok(visit.go(&visit.done_address(&reference))),
        Submitted::NotComplete => Ok(visit.go(&format!("{}/{call}", visit.base()))),
    }
}

/// Takes what was posted into the draft of a call, and the caller's details into the questions that ask for them.
fn take(visit: &Visit, posted: &Posted, older: Option<&Older>, draft: &mut Draft) {
    let program = &visit.form.program;
    visit.carry(draft);
    draft.caller = posted.caller();
    match older {
        Some(older) => take_older(draft, posted, None, older, &visit.day()),
        None => (0..program.pages.len()).for_each(|page| posted.merge(program, page, &mut draft.answers)),
    }
    photo_place::decide(&posted.pressed(), draft);
    if posted.version() == visit.form.version {
        draft.changes = Untold::default();
    }
    filling::fill(program, &filling::of_caller(&draft.caller), &mut draft.answers, &mut draft.known);
}

/// Puts what the virus scanner said beside a file, wherever it is in the answers.
fn say_beside(answers: &mut Value, id: &str, scan: Scan) {
    match answers {
        Value::Object(file) if file.get("id").and_then(Value::as_str) == Some(id) => {
            file.insert("state".to_owned(), scan.as_str().into());
        }
        Value::Object(parts) => parts.values_mut().for_each(|part| say_beside(part, id, scan)),
        Value::Array(all) => all.iter_mut().for_each(|each| say_beside(each, id, scan)),
        _ => {}
    }
}

async fn page(visit: &Visit, draft: &Draft, judgement: &Judgement) -> Result<Response, Problem> {
    let report = visit.evaluate(draft)?;
    let back = match &draft.resident {
        Some(customer) => format!("{}/customers/{customer}", visit.council.home(Room::Desk)),
        None => visit.council.home(visit.room()),
    };
    let mut links = visit.links(draft, format!("{}/{}", visit.base(), draft.id), back);
    links.call = visit.call_address(draft);
    let mut answers = Value::Object(draft.answers.clone());
    for (id, scan) in visit.app.store.scans(&draft.id).await? {
        say_beside(&mut answers, &id, scan);
    }
    let mut errors = judgement.errors.clone();
    if errors.is_empty() {
        errors = infected(&visit.form.program, &draft.answers, &report.errors);
    }
    let filled = Filled {
        answers: &answers,
        report: &report,
        errors: &errors,
        revealed: judgement.revealed && errors.is_empty(),
        known: &draft.known,
    };
    let caller: &Caller = &draft.caller;
    let mut site = visit.site(Some(draft));
    if let (Room::Desk, Some(customer)) = (visit.room(), &draft.resident) {
        site.about_caller = wishes::sentence(&visit.app.store.preferences(customer).await?);
    }
    photo_place::offer(&mut site, visit.program(), &report, draft, SentWith::Page("update"));
    Ok(visit.html(visit.app.pages.forms.agent_script(visit.prepared(), &site, &links, &filled, caller)?))
}

async fn file(
    State(app): State<Shared>,
    Path(at): Path<InForm>,
    Path(OfFile { id }): Path<OfFile>,
    Extension(session): Extension<Session>,
) -> Result<Response, Problem> {
    let visit = visit(&app, &at, session).await?;
    app.looked(&at.council, &visit.session, Thing::File, &id).await?;
    visit.file(&id).await
}

async fn done(
    State(app): State<Shared>,
    Path(at): Path<InForm>,
    Path(OfReference { reference }): Path<OfReference>,
    Extension(session): Extension<Session>,
) -> Result<Response, Problem> {
    let visit = visit(&app, &at, session).await?;
    let page = visit.confirmation(&reference).await?;
    let reference = crate::reference::read(&reference).unwrap_or_default();
    if let Some(request) = app.store.submission(&at.council, &reference).await? {
        app.looked(&at.council, &visit.session, Thing::Request, &request.id).await?;
    }
    Ok(page)
}
