//! The requests of a customer: how each stands, what has happened to it, and what they say to it.

use crate::app::Shared;
use crate::pages::Room;
use crate::post::{Post, TakesEvidence};
use crate::problems::Problem;
use crate::requests::{self, Request, Saying, words};
use crate::routes::{Routes, Who};
use crate::session::Session;
use crate::site::Council;
use crate::store::customers::Customer;
use crate::store::new_id;
use crate::store::queue::PAGE;
use crate::store::requests::{Act, Acted, State};
use crate::visit::{go, is_id};
use crate::website::InCouncil;
use axum::Extension;
use axum::extract::{Path, Query, State as At};
use axum::response::{Html, IntoResponse as _, Response};
use compiler::emit::html::Channel;
use compiler::words::Language;
use serde::Deserialize;
use serde_json::{Value, json};

/// The routes below the address of the account.
pub fn routes() -> Routes {
    let reply = Routes::default()
        .post(Who::Customer, "/requests/{reference}/reply", reply)
        .each(|handler| handler.layer(Extension(TakesEvidence)))
        .each(|handler| handler.layer(Extension(Channel::Account)));
    Routes::default()
        .get(Who::Customer, "/requests", all)
        .get(Who::Customer, "/requests/{reference}", request)
        .get(Who::Customer, "/requests/{reference}/files/{id}", file)
        .get(Who::Customer, "/requests/{reference}/withdraw", ask_withdraw)
        .post(Who::Customer, "/requests/{reference}/withdraw", withdraw)
        .under("", reply)
}

/// Requests of a customer, `most` of them from the `from`th on, and whether there are more.
///
/// # Errors
/// When the database fails.
pub(super) async fn lines(
    app: &Shared,
    council: &Council,
    customer: &Customer,
    language: Language,
    [from, most]: [i64; 2],
) -> Result<(Vec<Value>, bool), Problem> {
    let most_lines = usize::try_from(most).unwrap_or(usize::MAX);
    let lines = app.store.submissions_of(&council.id, &customer.id, [from, most + 1]).await?;
    let folder = format!("{}/requests", council.home(Room::Account));
    let mut shown = Vec::new();
    for line in lines.iter().take(most_lines) {
        shown.push(requests::line(app, council, language, &folder, line).await?);
    }
    Ok((shown, lines.len() > most_lines))
}

#[derive(Debug, Deserialize)]
struct From {
    #[serde(default)]
    from: i64,
}

async fn all(
    At(app): At<Shared>,
    Path(at): Path<InCouncil>,
    Query(From { from }): Query<From>,
    Extension(session): Extension<Session>,
) -> Result<Response, Problem> {
    let council = app.councils.get(&at.council).ok_or(Problem::NotFound)?;
    let customer = session.customer.as_ref().ok_or(Problem::Expired)?;
    let (language, from) = (session.language, from.max(0));
    let (requests, more) = lines(&app, council, customer, language, [from, PAGE]).await?;
    let home = council.home(Room::Account);
    let page = |from: i64| format!("{home}/requests?from={from}");
    let context = json!({
        "site": app.site(Some(council), Room::Account, Some(&session)),
        "say": words::of(language),
        "home": home,
        "requests": requests,
        "back": (from > 0).then(|| page((from - PAGE).max(0))),
        "more": more.then(|| page(from + PAGE)),
    });
    Ok(Html(app.pages.page("portal_requests.html", crate::words::of(language).requests, &context)?).into_response())
}

#[derive(Debug, Deserialize)]
struct OfReference {
    reference: String,
}

#[derive(Debug, Deserialize)]
struct OfFile {
    id: String,
}

/// A request that is for the customer who is signed in.
async fn own<'a>(app: &'a Shared, at: &InCouncil, of: &OfReference, session: &Session) -> Result<Request<'a>, Problem> {
    let council = app.councils.get(&at.council).ok_or(Problem::NotFound)?;
    let customer = session.customer.as_ref().ok_or(Problem::Expired)?;
    let request = Request::find(app, council, &of.reference).await?;
    let is_theirs = request.line.resident.as_deref() == Some(customer.id.as_str());
    if is_theirs { Ok(request) } else { Err(Problem::NotFound) }
}

/// What goes back into the page when something on it was wrong.
#[derive(Debug, Clone, Copy, Default)]
struct Typed<'a> {
    message: &'a str,
    error: Option<&'a str>,
}

async fn page(app: &Shared, request: &Request<'_>, session: &Session, typed: Typed<'_>) -> Result<Response, Problem> {
    let (language, line, council) = (session.language, &request.line, request.council());
    let home = council.home(Room::Account);
    let here = format!("{home}/requests/{}", line.reference);
    let context = json!({
        "site": app.site(Some(council), Room::Account, Some(session)),
        "say": words::of(language),
        "home": home,
        "here": here,
        "csrf": session.token(&line.key),
        "key": new_id(),
        "request": requests::line(app, council, language, &format!("{home}/requests"), line).await?,
        "paid": requests::payments::lines(language, line.fee_pence, &request.payments().await?),
        "asked": line.state() == State::Waiting,
        "can_reply": Act::Reply.leads_to(line.state()).is_some(),
        "can_withdraw": Act::Withdraw.leads_to(line.state()).is_some(),
        "events": request.timeline(language, false, &format!("{here}/files")).await?,
        "groups": request.answers(language).await?,
        "message": typed.message,
        "has_errors": typed.error.is_some(),
        "errors": typed.error.iter().map(|text| json!({ "href": "#message", "text": text })).collect::<Vec<_>>(),
    });
    Ok(Html(app.pages.page("portal_request.html", &request.title(language), &context)?).into_response())
}

async fn request(
    At(app): At<Shared>,
    Path(at): Path<InCouncil>,
    Path(of): Path<OfReference>,
    Extension(session): Extension<Session>,
) -> Result<Response, Problem> {
    let request = own(&app, &at, &of, &session).await?;
    page(&app, &request, &session, Typed::default()).await
}

async fn file(
    At(app): At<Shared>,
    Path(at): Path<InCouncil>,
    Path(of): Path<OfReference>,
    Path(OfFile { id }): Path<OfFile>,
    Extension(session): Extension<Session>,
) -> Result<Response, Problem> {
    let request = own(&app, &at, &of, &session).await?;
    let file = app.store.file_of(&request.line, &id).await?.ok_or(Problem::NotFound)?;
    app.uploads.hand_out(&file).await
}

async fn reply(
    At(app): At<Shared>,
    Path(at): Path<InCouncil>,
    Path(of): Path<OfReference>,
    mut post: Post,
) -> Result<Response, Problem> {
    let session = post.session.clone();
    let request = own(&app, &at, &of, &session).await?;
    let language = session.language;
    let message = post.posted.value("message").trim().to_owned();
    let typed = |error| Typed { message: &message, error: Some(error) };
    let wrong = post.refused().next().map(|file: &Value| requests::wrong_file(language, file));
    let wrong = wrong.or_else(|| requests::wrong_words(language, &message, !post.has_files()));
    if let Some(wrong) = wrong {
        return page(&app, &request, &session, typed(&wrong)).await;
    }
    let key = post.posted.value("key").to_owned();
    if post.about != request.line.key || !is_id(&key) {
        return Err(Problem::Expired);
    }
    let files = post.hand_over();
    let saying = Saying { key: &key, note: &message, files: &files, ..Saying::default() };
    let acted = request.act(Act::Reply, &saying).await?;
    if acted != Acted::Done {
        let files: Vec<String> = files.into_iter().map(|file| file.stored).collect();
        app.uploads.remove(&files).await;
    }
    match acted {
        Acted::Done | Acted::Before => Ok(go(&address(&request))),
        Acted::TooMuch(_) | Acted::NotThere => Err(Problem::NotFound),
        Acted::NotNow(state) => {
            let status = words::of(language).state(state);
            page(&app, &request, &session, typed(&requests::not_now(language, status))).await
        }
    }
}

fn address(request: &Request<'_>) -> String {
    format!("{}/requests/{}", request.council().home(Room::Account), request.line.reference)
}

async fn ask_withdraw(
    At(app): At<Shared>,
    Path(at): Path<InCouncil>,
    Path(of): Path<OfReference>,
    Extension(session): Extension<Session>,
) -> Result<Response, Problem> {
    let request = own(&app, &at, &of, &session).await?;
    let here = address(&request);
    if Act::Withdraw.leads_to(request.line.state()).is_none() {
        return Ok(go(&here));
    }
    let say = words::of(session.language);
    let context = json!({
        "site": app.site(Some(request.council()), Room::Account, Some(&session)),
        "say": say,
        "here": here,
        "csrf": session.token(&request.line.key),
        "key": new_id(),
        "name": request.title(session.language),
        "reference": request.line.reference,
    });
    Ok(Html(app.pages.page("portal_withdraw.html", say.withdraw_title, &context)?).into_response())
}

async fn withdraw(
    At(app): At<Shared>,
    Path(at): Path<InCouncil>,
    Path(of): Path<OfReference>,
    post: Post,
) -> Result<Response, Problem> {
    let request = own(&app, &at, &of, &post.session).await?;
    let key = post.posted.value("key");
    if post.about != request.line.key || !is_id(key) {
        return Err(Problem::Expired);
    }
    // Where it is over already there is nothing left to stop, and its page says so.
    request.act(Act::Withdraw, &Saying { key, ..Saying::default() }).await?;
    Ok(go(&address(&request)))
}
