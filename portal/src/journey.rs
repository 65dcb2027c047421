//! A form one page at a time: on the website and, signed in, in an account.

use crate::app::Shared;
use crate::carry::take_older;
use crate::feedback;
use crate::photo_place::{self, Photo, SentWith};
use crate::post::{Post, keep};
use crate::problems::Problem;
use crate::routes::{Routes, Who};
use crate::store::carried::Untold;
use crate::store::drafts::Draft;
use crate::store::submissions::{Source, Submitted};
use crate::versions::Older;
use crate::visit::{InForm, Visit, go, offered};
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use compiler::diff;
use compiler::emit::html::{Channel, Filled, Links, Site, Task};
use compiler::filling::{Judgement, Next, Pressed, infected, not_sent, on_page, question_of, say_why, sent};
use compiler::program::{PageId, Program, Section};
use runtime_wasm::report::{Broken, Report};
use serde::Deserialize;

/// The routes of a form, below its address. (The names of an author's pages have no hyphens, so none is taken.)
pub fn routes(channel: Channel) -> Routes {
    let who = if channel == Channel::Account { Who::Customer } else { Who::Anyone };
    Routes::default()
        .get(who, "/", start)
        .get(who, "/check-answers", check)
        .post(who, "/check-answers", submit)
        .get(who, "/task-list", tasks)
        .get(who, "/done/{reference}", done)
        .get(who, "/files/{id}", file)
        .post(who, "/place-of-photo", place_of_photo)
        .get(who, "/{page}", show)
        .post(who, "/{page}", send)
        .post(who, "/give-feedback", feedback::give)
        .get(who, "/feedback-sent", feedback::thanks)
        .each(|handler| handler.layer(Extension(channel)))
}

#[derive(Debug, Deserialize)]
struct OnPage {
    page: String,
}

#[derive(Debug, Deserialize)]
struct OfReference {
    reference: String,
}

/// A file by its id.
#[derive(Debug, Deserialize)]
pub struct OfFile {
    /// The SHA-256 of its bytes.
    pub id: String,
}

/// Where the page was come to from: `check` when an answer is being changed.
#[derive(Debug, Deserialize)]
struct From {
    from: Option<String>,
}

impl From {
    fn check(&self) -> bool {
        self.from.as_deref() == Some("check")
    }
}

/// A visit to read pages; begins a session. `Err` is where to go instead.
async fn visit(
    app: &Shared,
    at: &InForm,
    channel: Channel,
    headers: &HeaderMap,
) -> Result<Result<Visit, Response>, Problem> {
    let council = app.councils.get(&at.council).ok_or(Problem::NotFound)?;
    offered(app, council, &at.form).await?;
    let session = app.sessions(council).find_or_begin(headers).await?;
    let visit = Visit::new(app, at, channel, session)?;
    Ok(visit.ok_or_else(|| go(&format!("/{}/account/sign-in?form={}", council.id, at.form))))
}

/// A visit to fill the form in: on a day on which it is shut there is a page that says so instead.
async fn open_visit(
    app: &Shared,
    at: &InForm,
    channel: Channel,
    headers: &HeaderMap,
) -> Result<Result<Visit, Response>, Problem> {
    Ok(match visit(app, at, channel, headers).await? {
        Ok(visit) if !visit.is_open() => Err(visit.closed()?),
        found => found,
    })
}

/// The visit of a post.
async fn posted_visit(app: &Shared, at: &InForm, channel: Channel, post: &Post) -> Result<Visit, Problem> {
    offered(app, app.councils.get(&at.council).ok_or(Problem::NotFound)?, &at.form).await?;
    Visit::new(app, at, channel, post.session.clone())?.ok_or(Problem::Expired)
}

async fn start(
    State(app): State<Shared>,
    Extension(channel): Extension<Channel>,
    Path(at): Path<InForm>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let visit = match open_visit(&app, &at, channel, &headers).await? {
        Ok(visit) => visit,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let draft = visit.draft().await?;
    let report = visit.evaluate(&draft)?;
    let next = visit.address(visit.progress(&draft, &report).next());
    let links = visit.links(&draft, next, String::new());
    Ok(visit.html(app.pages.forms.start(visit.program(), channel, &visit.site(Some(&draft)), &links)?))
}

async fn show(
    State(app): State<Shared>,
    Extension(channel): Extension<Channel>,
    Path(at): Path<InForm>,
    Path(OnPage { page }): Path<OnPage>,
    Query(from): Query<From>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let visit = match open_visit(&app, &at, channel, &headers).await? {
        Ok(visit) => visit,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let draft = visit.draft().await?;
    let report = visit.evaluate(&draft)?;
    let progress = visit.progress(&draft, &report);
    let page = visit.form.program.pages.iter().position(|known| known.key == page);
    match page.filter(|&page| progress.reached(page)) {
        None => Ok(visit.go(&visit.address(progress.next()))),
        Some(page) => {
            let mut judgement = Judgement::default();
            let errors = progress.errors(page);
            if progress.sent(page) {
                // What is new on a page is shown before it is an error.
                judgement.errors = errors;
                judgement.errors.retain(|error| progress.was_seen(error.question));
                say_why(&visit.form.program, &draft.answers, &mut judgement.errors);
            } else {
                // A file that was taken and is not any more is told of wherever the person is.
                judgement.errors = infected(&visit.form.program, &draft.answers, &errors);
            }
            page_of(&visit, page, &draft, &report, &judgement, &from)
        }
    }
}

async fn send(
    State(app): State<Shared>,
    Extension(channel): Extension<Channel>,
    Path(at): Path<InForm>,
    Path(OnPage { page }): Path<OnPage>,
    Query(from): Query<From>,
    mut post: Post,
) -> Result<Response, Problem> {
    let visit = posted_visit(&app, &at, channel, &post).await?;
    if let Some(older) = visit.older(&post).await? {
        return send_older(&visit, &page, post, &older).await;
    }
    let program = &visit.form.program;
    let page = program.pages.iter().position(|known| known.key == page).ok_or(Problem::NotFound)?;
    let pressed = post.posted.pressed();
    let files = post.hand_over();
    let photo = Photo::among(&files);
    let change = |draft: &mut Draft| {
        visit.carry(draft);
        post.posted.merge(program, page, &mut draft.answers);
        photo_place::decide(&pressed, draft);
        if pressed == Pressed::Continue {
            sent(program, page, &post.posted, &mut draft.seen);
        } else {
            not_sent(program, page, &mut draft.seen);
        }
        if post.posted.version() == visit.form.version {
            draft.changes = Untold::default();
        }
        // More than any form takes is refused before it is kept: nobody could open the draft again.
        visit.place_draft(draft, photo)
    };
    let draft = keep(&app, files, visit.fresh(&post.about), change).await?;
    if let Some(reference) = &draft.submitted {
        return Ok(visit.go(&visit.done_address(reference)));
    }
    if !visit.is_open() {
        return visit.closed();
    }
    let judged = post.posted.with_refused(program, &draft.answers);
    let report = visit.form.evaluate(&judged, &visit.day())?;
    let progress = visit.progress(&draft, &report);
    if !progress.reached(page) {
        return Ok(visit.go(&visit.address(progress.next())));
    }
    if let Pressed::Add(list) | Pressed::Remove(list, _) = &pressed {
        let known = program.questions.iter().any(|question| question.key == *list);
        let there = if known { format!("#{list}") } else { String::new() };
        return Ok(visit.go(&format!("{}{}{there}", visit.page_address(page), query(&from))));
    }
    let mut judgement = Judgement::of(program, &report, &post.posted, |other| other == page);
    say_why(program, &judged, &mut judgement.errors);
    if let Pressed::UsePlace(question, _) | Pressed::LeavePlace(question, _) = &pressed {
        let here = on_page(program, page).any(|asked| asked.key == *question);
        let there = if here { format!("#{question}-words") } else { String::new() };
        return Ok(visit.go(&format!("{}{}{there}", visit.page_address(page), query(&from))));
    }
    if let Pressed::Upload(name) | Pressed::RemoveFile(name, _) = &pressed {
        if post.posted.refused().next().is_none() {
            return Ok(visit.go(&format!(
                "{}{}#{}",
                visit.page_address(page),
                query(&from),
                control_id(program, name)
            )));
        }
        // The rest of the page was not sent to be judged.
        judgement.errors.retain(|error| is_of(program, error, name));
        return page_of(&visit, page, &draft, &report, &judgement, &from);
    }
    if !judgement.is_good() {
        return page_of(&visit, page, &draft, &report, &judgement, &from);
    }
    let next = if from.check() { progress.next() } else { progress.after(page) };
    Ok(visit.go(&visit.address(next)))
}

/// Puts the place of a photo on a page that has nothing to type.
fn offer(site: &mut Site, visit: &Visit, report: &Report, draft: &Draft, links: &Links) {
    let with = SentWith::Own(&format!("{}/place-of-photo", visit.base()), &links.csrf);
    photo_place::offer(site, visit.program(), report, draft, with);
}

/// Whether the place of a photo is to be used, from such a page.
async fn place_of_photo(
    State(app): State<Shared>,
    Extension(channel): Extension<Channel>,
    Path(at): Path<InForm>,
    post: Post,
) -> Result<Response, Problem> {
    let visit = posted_visit(&app, &at, channel, &post).await?;
    let change = |draft: &mut Draft| {
        visit.carry(draft);
        photo_place::decide(&post.posted.pressed(), draft);
        visit.place_draft(draft, None)
    };
    let draft = keep(&app, Vec::new(), visit.fresh(&post.about), change).await?;
    if let Some(reference) = &draft.submitted {
        return Ok(visit.go(&visit.done_address(reference)));
    }
    let report = visit.evaluate(&draft)?;
    Ok(visit.go(&visit.address(visit.progress(&draft, &report).next())))
}

/// Takes a page of an older version: what was typed goes where it belongs now, and whoever sent it goes on with the first page that
/// needs them, or stays where they only added or removed something.
async fn send_older(visit: &Visit, page: &str, mut post: Post, older: &Older) -> Result<Response, Problem> {
    let at = older.edition.program.pages.iter().position(|known| known.key == page).ok_or(Problem::NotFound)?;
    let files = post.hand_over();
    let photo = Photo::among(&files);
    let change = |draft: &mut Draft| {
        visit.carry(draft);
        take_older(draft, &post.posted, Some(at), older, &visit.day());
        photo_place::decide(&post.posted.pressed(), draft);
        visit.place_draft(draft, photo)
    };
    let draft = keep(&visit.app, files, visit.fresh(&post.about), change).await?;
    if let Some(reference) = &draft.submitted {
        return Ok(visit.go(&visit.done_address(reference)));
    }
    if !visit.is_open() {
        return visit.closed();
    }
    let report = visit.evaluate(&draft)?;
    let progress = visit.progress(&draft, &report);
    let names = diff::names(&older.edition.program, &older.now);
    let stays = post.posted.pressed() != Pressed::Continue;
    let now = names.pages.get(page).filter(|_| stays);
    let now = now.and_then(|now| visit.form.program.pages.iter().position(|known| known.key == *now));
    Ok(match now.filter(|&now| progress.reached(now)) {
        Some(now) => visit.go(&visit.page_address(now)),
        None => visit.go(&visit.address(progress.next())),
    })
}

/// The id of a question's control, which its name must be before it stands in an address.
fn control_id(program: &Program, name: &str) -> String {
    if question_of(program, name).is_some() { name.replace('.', "-") } else { String::new() }
}

/// Is it the error of this question about files?
fn is_of(program: &Program, error: &Broken, name: &str) -> bool {
    let row = name.split('.').nth(1).and_then(|row| row.parse::<usize>().ok());
    let asked = question_of(program, name).zip(program.questions.get(error.question));
    asked.is_some_and(|(asked, wrong)| std::ptr::eq(asked, wrong)) && error.row.map(|row| row + 1) == row
}

async fn file(
    State(app): State<Shared>,
    Extension(channel): Extension<Channel>,
    Path(at): Path<InForm>,
    Path(OfFile { id }): Path<OfFile>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    match visit(&app, &at, channel, &headers).await? {
        Ok(visit) => visit.file(&id).await,
        Err(elsewhere) => Ok(elsewhere),
    }
}

/// A page of questions, or an exit.
fn page_of(
    visit: &Visit,
    page: PageId,
    draft: &Draft,
    report: &Report,
    judgement: &Judgement,
    from: &From,
) -> Result<Response, Problem> {
    let progress = visit.progress(draft, report);
    let back = match progress.before(page) {
        _ if from.check() => visit.address(Next::Check),
        Some(before) => visit.page_address(before),
        None if progress.has_tasks() => visit.address(Next::Tasks),
        None => visit.base(),
    };
    let links = visit.links(draft, format!("{}{}", visit.page_address(page), query(from)), back);
    let mut site = visit.site(Some(draft));
    site.languages = crate::language::links(&visit.form.languages(), query(from).trim_start_matches('?'));
    let (pages, program) = (&visit.app.pages.forms, visit.program());
    let answers = serde_json::Value::Object(draft.answers.clone());
    let filled = Filled {
        answers: &answers,
        report,
        errors: &judgement.errors,
        revealed: judgement.revealed && judgement.errors.is_empty(),
        known: &draft.known,
    };
    if program.pages.get(page).is_some_and(|page| page.exit.is_some()) {
        return Ok(visit.html(pages.exit(program, page, visit.channel(), &site, &links, &filled)?));
    }
    photo_place::offer(&mut site, program, report, draft, SentWith::Page("continue"));
    Ok(visit.html(pages.page(visit.prepared(), page, visit.channel(), &site, &links, &filled)?))
}

fn query(from: &From) -> &'static str {
    if from.check() { "?from=check" } else { "" }
}

async fn check(
    State(app): State<Shared>,
    Extension(channel): Extension<Channel>,
    Path(at): Path<InForm>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let visit = match open_visit(&app, &at, channel, &headers).await? {
        Ok(visit) => visit,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let draft = visit.draft().await?;
    let report = visit.evaluate(&draft)?;
    let progress = visit.progress(&draft, &report);
    let next = progress.next();
    if next != Next::Check {
        return Ok(visit.go(&visit.address(next)));
    }
    let back = match progress.last() {
        _ if progress.has_tasks() => visit.address(Next::Tasks),
        Some(page) => visit.page_address(page),
        None => visit.base(),
    };
    let links = visit.links(&draft, visit.address(Next::Check), back);
    let answers = serde_json::Value::Object(draft.answers.clone());
    let filled = Filled { answers: &answers, report: &report, errors: &[], revealed: false, known: &draft.known };
    let mut site = visit.site(Some(&draft));
    offer(&mut site, &visit, &report, &draft, &links);
    Ok(visit.html(app.pages.forms.check_answers(&visit.form.program, channel, &site, &links, &filled)?))
}

async fn tasks(
    State(app): State<Shared>,
    Extension(channel): Extension<Channel>,
    Path(at): Path<InForm>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let visit = match open_visit(&app, &at, channel, &headers).await? {
        Ok(visit) => visit,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let draft = visit.draft().await?;
    let report = visit.evaluate(&draft)?;
    let progress = visit.progress(&draft, &report);
    let next = progress.next();
    let check = match next {
        Next::Tasks => String::new(),
        Next::Check if progress.has_tasks() => visit.address(next),
        _ => return Ok(visit.go(&visit.address(next))),
    };
    let program = visit.program();
    let task = |(section, found): (usize, &Section)| {
        let (status, page) = progress.task(section)?;
        Some(Task { title: found.title.clone(), address: visit.page_address(page), status })
    };
    let tasks: Vec<Task> = program.form.task_list.iter().enumerate().filter_map(task).collect();
    let links = visit.links(&draft, String::new(), visit.base());
    let mut site = visit.site(Some(&draft));
    offer(&mut site, &visit, &report, &draft, &links);
    Ok(visit.html(app.pages.forms.task_list(program, channel, &site, &links, &tasks, &check)?))
}

async fn submit(
    State(app): State<Shared>,
    Extension(channel): Extension<Channel>,
    Path(at): Path<InForm>,
    post: Post,
) -> Result<Response, Problem> {
    let visit = posted_visit(&app, &at, channel, &post).await?;
    let kept = visit.kept(&post.about).await?.filter(|draft| draft.submitted.is_none());
    if let Some(draft) = kept.filter(|draft| !draft.changes.is_empty() && post.posted.version() != visit.form.version) {
        // Whoever looked at the answers of an older version is told what has changed before anything is sent.
        let report = visit.evaluate(&draft)?;
        return Ok(visit.go(&visit.address(visit.progress(&draft, &report).next())));
    }
    let draft = visit.fresh(&post.about);
    match visit.submit(Source::Draft(draft)).await? {
        Submitted::Kept(reference) => Ok(visit.go(&visit.done_address(&reference))),
        Submitted::NotComplete if !visit.is_open() => visit.closed(),
        Submitted::NotComplete => {
            let draft = visit.draft().await?;
            let report = visit.evaluate(&draft)?;
            Ok(visit.go(&visit.address(visit.progress(&draft, &report).next())))
        }
    }
}

async fn done(
    State(app): State<Shared>,
    Extension(channel): Extension<Channel>,
    Path(at): Path<InForm>,
    Path(OfReference { reference }): Path<OfReference>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    match visit(&app, &at, channel, &headers).await? {
        Ok(visit) => visit.confirmation(&reference).await,
        Err(elsewhere) => Ok(elsewhere),
    }
}
