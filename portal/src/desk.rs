//! The call desk: one screen for a call.

use crate::answers::{Posted, Pressed};
use crate::app::Shared;
use crate::clock::Moment;
use crate::journey::OfFile;
use crate::pages::Room;
use crate::post::Post;
use crate::prefill;
use crate::problems::Problem;
use crate::progress::Judgement;
use crate::site::Council;
use crate::store::drafts::{Draft, DraftLine, Holder};
use crate::store::new_id;
use crate::store::submissions::{Source, SubmissionLine, Submitted};
use crate::visit::{InForm, Visit, go, is_id};
use crate::website::{InCouncil, Wanted};
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::{get, post};
use compiler::emit::html::{Caller, Channel, Filled, display};
use compiler::words::Language;
use runtime_wasm::abi::outcome;
use runtime_wasm::report::Broken;
use serde::Deserialize;
use serde_json::{Value, json};

/// Agents that anyone can be in a demonstration.
const SAMPLE_AGENTS: [&str; 3] = ["Amina Yusuf", "Gareth Price", "Siobhan Kelly"];

/// The routes below `/{council}/desk`.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/", get(desk))
        .route("/sign-in", post(sign_in))
        .route("/sign-out", post(sign_out))
        .route("/forms/{form}", get(new_call))
        .route("/forms/{form}/files/{id}", get(file))
        .route("/forms/{form}/{call}", get(script).post(send))
        .route("/forms/{form}/done/{reference}", get(done))
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
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let council = app.councils.get(&council).ok_or(Problem::NotFound)?;
    let session = app.sessions(council).find_or_begin(&headers).await?;
    let site = app.site(Some(council), Room::Desk, Some(&session));
    let token = session.token("");
    let html = match session.agent() {
        None => {
            let people: Vec<Value> = if app.demo {
                SAMPLE_AGENTS.iter().map(|name| json!({ "key": name, "name": name, "about": "" })).collect()
            } else {
                Vec::new()
            };
            let action = format!("{}/sign-in", council.home(Room::Desk));
            let question = "Which agent are you?";
            let context = json!({ "site": site, "csrf": token, "action": action, "people": people, "form": wanted.of(&app, council), "question": question });
            app.pages.sign_in("Sign in to the call desk", &context)?
        }
        Some(agent) => {
            let open = app.store.unfinished(&council.id, &Holder::Agent(agent.to_owned())).await?;
            let calls = app.store.latest_calls(&council.id).await?;
            let home = council.home(Room::Desk);
            let context = json!({
                "site": site,
                "csrf": token,
                "agent": agent,
                "sign_out": format!("{home}/sign-out"),
                "services": app.forms.by_service(&council.id, &home, Language::English),
                "open": open.iter().map(|line| open_call(&app, council, &home, line)).collect::<Vec<_>>(),
                "calls": calls.iter().map(|line| finished_call(&app, council, line)).collect::<Vec<_>>(),
            });
            app.pages.desk(&context)?
        }
    };
    let mut response = Html(html).into_response();
    session.remember(&mut response);
    Ok(response)
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
        "status": line.status,
    })
}

async fn sign_in(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    post: Post,
) -> Result<Response, Problem> {
    let council = app.councils.get(&council).ok_or(Problem::NotFound)?;
    let name = post.posted.value("person");
    let home = council.home(Room::Desk);
    if !app.demo || !SAMPLE_AGENTS.contains(&name) {
        return Ok(go(&home));
    }
    let session = app.sessions(council).sign_in_agent(&post.session, Some(name.to_owned())).await?;
    let wanted = app.forms.get(&council.id, post.posted.value("form"));
    let mut response = go(&wanted.map_or(home.clone(), |form| format!("{home}/forms/{}", form.program.form.id)));
    session.remember(&mut response);
    Ok(response)
}

async fn sign_out(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    post: Post,
) -> Result<Response, Problem> {
    let council = app.councils.get(&council).ok_or(Problem::NotFound)?;
    let session = app.sessions(council).sign_in_agent(&post.session, None).await?;
    let mut response = go(&council.home(Room::Desk));
    session.remember(&mut response);
    Ok(response)
}

/// A visit by a signed-in agent. `Err` is where to go instead.
async fn visit(app: &Shared, at: &InForm, headers: &HeaderMap) -> Result<Result<Visit, Response>, Problem> {
    let council = app.councils.get(&at.council).ok_or(Problem::NotFound)?;
    app.forms.get(&council.id, &at.form).ok_or(Problem::NotFound)?;
    let sign_in = || go(&format!("{}?form={}", council.home(Room::Desk), at.form));
    let Some(session) = app.sessions(council).find(headers).await? else { return Ok(Err(sign_in())) };
    Ok(Visit::new(app, at, Channel::Agent, session)?.ok_or_else(sign_in))
}

/// Each call has an address of its own, so that an agent may have several open and come back to each.
async fn new_call(State(app): State<Shared>, Path(at): Path<InForm>, headers: HeaderMap) -> Result<Response, Problem> {
    Ok(match visit(&app, &at, &headers).await? {
        Ok(visit) if !visit.is_open() => visit.closed()?,
        Ok(visit) => visit.go(&format!("{}/{}", visit.base(), new_id())),
        Err(elsewhere) => elsewhere,
    })
}

async fn script(
    State(app): State<Shared>,
    Path(at): Path<InForm>,
    Path(OfCall { call }): Path<OfCall>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let visit = match visit(&app, &at, &headers).await? {
        Ok(visit) => visit,
        Err(elsewhere) => return Ok(elsewhere),
    };
    if !is_id(&call) {
        return Err(Problem::NotFound);
    }
    let kept = app.store.draft(&visit.place(), &call).await?;
    let draft = kept.map_or_else(|| visit.fresh(&call), |draft| visit.brought_up_to_date(draft));
    match &draft.submitted {
        Some(reference) => Ok(visit.go(&visit.done_address(reference))),
        None if !visit.is_open() => visit.closed(),
        None => page(&visit, &draft, &Judgement::default()),
    }
}

async fn send(
    State(app): State<Shared>,
    Path(at): Path<InForm>,
    Path(OfCall { call }): Path<OfCall>,
    mut post: Post,
) -> Result<Response, Problem> {
    let visit = Visit::new(&app, &at, Channel::Agent, post.session.clone())?.ok_or(Problem::Expired)?;
    if post.about != call || !is_id(&call) {
        return Err(Problem::Expired);
    }
    let change = |draft: &mut Draft| {
        take(&visit, &post.posted, draft);
        // More than any form takes is refused before it is kept: nobody could open the draft again.
        visit.evaluate(draft).map(drop)
    };
    let files = post.files();
    let (draft, gone) = app.store.change_draft(visit.fresh(&call), &files, change).await?;
    post.keep_files();
    app.uploads.remove(&gone);
    if let Some(reference) = &draft.submitted {
        return Ok(visit.go(&visit.done_address(reference)));
    }
    if !visit.is_open() {
        return visit.closed();
    }
    let program = &visit.form.program;
    let judged = post.posted.with_refused(program, &draft.answers);
    let report = visit.form.evaluate(&judged, &visit.day())?;
    let mut judgement = Judgement::of(program, &report, &post.posted, |_| true);
    let refused = post.posted.refused().next().is_some();
    if post.posted.pressed() != Pressed::Submit && refused {
        // Only what was just refused is said; the rest was not sent to be judged.
        let of_files =
            |error: &Broken| program.questions.get(error.question).is_some_and(|it| it.kind.files().is_some());
        judgement.errors.retain(of_files);
        return page(&visit, &draft, &judgement);
    }
    if post.posted.pressed() != Pressed::Submit {
        return Ok(visit.go(&format!("{}/{call}", visit.base())));
    }
    if !judgement.is_good() || report.outcome == outcome::EXIT {
        return page(&visit, &draft, &judgement);
    }
    match visit.submit(Source::Draft(draft)).await? {
        Submitted::Kept(reference) => Ok(visit.go(&visit.done_address(&reference))),
        Submitted::NotComplete => Ok(visit.go(&format!("{}/{call}", visit.base()))),
    }
}

/// Takes what was posted into the draft of a call, and the caller's details into the questions that ask for them.
fn take(visit: &Visit, posted: &Posted, draft: &mut Draft) {
    let program = &visit.form.program;
    *draft = visit.brought_up_to_date(draft.clone());
    draft.version.clone_from(&visit.form.version);
    draft.caller = posted.caller();
    for page in 0..program.pages.len() {
        posted.merge(program, page, &mut draft.answers);
    }
    prefill::fill(program, &prefill::of_caller(&draft.caller), draft);
}

fn page(visit: &Visit, draft: &Draft, judgement: &Judgement) -> Result<Response, Problem> {
    let report = visit.evaluate(draft)?;
    let links = visit.links(draft, format!("{}/{}", visit.base(), draft.id), visit.council.home(Room::Desk));
    let answers = Value::Object(draft.answers.clone());
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
    headers: HeaderMap,
) -> Result<Response, Problem> {
    match visit(&app, &at, &headers).await? {
        Ok(visit) => visit.file(&id).await,
        Err(elsewhere) => Ok(elsewhere),
    }
}

async fn done(
    State(app): State<Shared>,
    Path(at): Path<InForm>,
    Path(OfReference { reference }): Path<OfReference>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    match visit(&app, &at, &headers).await? {
        Ok(visit) => visit.confirmation(&reference).await,
        Err(elsewhere) => Ok(elsewhere),
    }
}
