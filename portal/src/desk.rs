//! The call desk: one screen for a call.

use crate::answers::{Posted, Pressed};
use crate::app::Shared;
use crate::carry::take_older;
use crate::clock::Moment;
use crate::journey::OfFile;
use crate::pages::Room;
use crate::post::{Post, keep};
use crate::prefill;
use crate::problems::Problem;
use crate::progress::Judgement;
use crate::routes::{Routes, Who};
use crate::session::Session;
use crate::site::Council;
use crate::store::carried::Untold;
use crate::store::drafts::{Draft, DraftLine, Holder};
use crate::store::files::Scan;
use crate::store::new_id;
use crate::store::people::DESK;
use crate::store::submissions::{Source, SubmissionLine, Submitted};
use crate::uploads::say_why;
use crate::versions::Older;
use crate::visit::{InForm, Visit, is_id, offered};
use crate::website::InCouncil;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse as _, Response};
use compiler::emit::html::{Caller, Channel, Filled, display};
use compiler::words::Language;
use runtime_wasm::abi::outcome;
use runtime_wasm::report::Broken;
use serde::Deserialize;
use serde_json::{Value, json};

/// Whoever takes calls.
const AGENT: Who = Who::Person(DESK);

/// The routes below `/{council}/desk`.
pub fn routes() -> Routes {
    Routes::default()
        .get(AGENT, "/", desk)
        .get(AGENT, "/forms/{form}", new_call)
        .get(AGENT, "/forms/{form}/files/{id}", file)
        .get(AGENT, "/forms/{form}/{call}", script)
        .post(AGENT, "/forms/{form}/{call}", send)
        .get(AGENT, "/forms/{form}/done/{reference}", done)
}

#[derive(Debug, Deserialize)]
struct OfCall {
    call: String,
}

#[derive(Debug, Deserialize)]
struct OfReference {
    reference: String,
}

async fn desk(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    Extension(session): Extension<Session>,
) -> Result<Response, Problem> {
    let council = app.councils.get(&council).ok_or(Problem::NotFound)?;
    let agent = session.person.as_ref().ok_or(Problem::Expired)?;
    let open = app.store.unfinished(&council.id, &Holder::Agent(agent.id.clone())).await?;
    let calls = app.store.latest_calls(&council.id).await?;
    let home = council.home(Room::Desk);
    let context = json!({
        "site": app.site(Some(council), Room::Desk, Some(&session)),
        "csrf": session.token(""),
        "agent": agent.name,
        "sign_out": format!("{}/sign-out", council.home(Room::Staff)),
        "services": app.forms.by_service(&council.id, &home, Language::English),
        "open": open.iter().map(|line| open_call(&app, council, &home, line)).collect::<Vec<_>>(),
        "calls": calls.iter().map(|line| finished_call(&app, council, line)).collect::<Vec<_>>(),
    });
    Ok(Html(app.pages.desk(&context)?).into_response())
}

fn open_call(app: &Shared, council: &Council, home: &str, line: &DraftLine) -> Value {
    json!({
        "title": app.forms.title(&council.id, &line.form, Language::English),
        "address": format!("{home}/forms/{}/{}", line.form, line.id),
        "caller": line.caller().name,
        "saved": Moment::kept(&line.saved_at).map(|at| at.in_words(Language::English)),
    })
}

fn finished_call(app: &Shared, council: &Council, line: &SubmissionLine) -> Value {
    json!({
        "title": app.forms.title(&council.id, &line.form, Language::English),
        "reference": line.reference,
        "caller": line.caller().name,
        "received": Moment::kept(&line.received_at).map(|at| at.in_words(Language::English)),
        "due_by": line.due_by.as_ref().and_then(|day| day.parse().ok()).map(|day| display::weekday_of(Language::English, day)),
    })
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
    let kept = app.store.draft(&visit.place(), &call).await?;
    let draft = match kept {
        Some(draft) => visit.brought_up_to_date(draft).await?,
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
    let older = visit.older(&post).await?;
    let files = post.hand_over();
    let change = |draft: &mut Draft| {
        take(&visit, &post.posted, older.as_deref(), draft);
        // More than any form takes is refused before it is kept: nobody could open the draft again.
        visit.place_draft(draft)
    };
    let draft = keep(&app, files, visit.fresh(&call), change).await?;
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
    if posted.version() == visit.form.version {
        draft.changes = Untold::default();
    }
    prefill::fill(program, &prefill::of_caller(&draft.caller), draft);
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
    let links = visit.links(draft, format!("{}/{}", visit.base(), draft.id), visit.council.home(Room::Desk));
    let mut answers = Value::Object(draft.answers.clone());
    for (id, scan) in visit.app.store.scans(&draft.id).await? {
        say_beside(&mut answers, &id, scan);
    }
    let filled = Filled {
        answers: &answers,
        report: &report,
        errors: &judgement.errors,
        revealed: judgement.revealed && judgement.errors.is_empty(),
        known: &draft.known,
    };
    let caller: &Caller = &draft.caller;
    let site = visit.site(Some(draft));
    Ok(visit.html(visit.app.pages.forms.agent_script(visit.prepared(), &site, &links, &filled, caller)?))
}

async fn file(
    State(app): State<Shared>,
    Path(at): Path<InForm>,
    Path(OfFile { id }): Path<OfFile>,
    Extension(session): Extension<Session>,
) -> Result<Response, Problem> {
    visit(&app, &at, session).await?.file(&id).await
}

async fn done(
    State(app): State<Shared>,
    Path(at): Path<InForm>,
    Path(OfReference { reference }): Path<OfReference>,
    Extension(session): Extension<Session>,
) -> Result<Response, Problem> {
    visit(&app, &at, session).await?.confirmation(&reference).await
}
