//! The question about a form itself, after the confirmation. It is about the form and nobody: what is kept leads to no answers
//! and no person.

use crate::app::Shared;
use crate::post::Post;
use crate::problems::Problem;
use crate::store::feedback::NewFeedback;
use crate::visit::{InForm, Visit, go, is_id};
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use compiler::emit::html::{Channel, Feedback, Links, Site};

/// Most characters of someone's own words.
const LONGEST: usize = 1_200;

/// Takes what someone says, or asks again.
///
/// # Errors
/// When the page was not ours, or the database fails.
pub async fn give(
    State(app): State<Shared>,
    Extension(channel): Extension<Channel>,
    Path(at): Path<InForm>,
    post: Post,
) -> Result<Response, Problem> {
    let visit = Visit::new(&app, &at, channel, post.session.clone())?.ok_or(Problem::Expired)?;
    let program = visit.program();
    if program.form.feedback.is_empty() {
        return Err(Problem::NotFound);
    }
    if !is_id(&post.about) {
        return Err(Problem::Expired);
    }
    let rating = post.posted.value("rating").parse().ok().filter(|rating| (1..=5).contains(rating)).unwrap_or(0);
    let feedback = Feedback { rating, words: tidy(post.posted.value("words")), ..Feedback::default() };
    if rating == 0 {
        let feedback = Feedback { error: program.form.language.words().feedback_error.to_owned(), ..feedback };
        let links = visit.feedback_links(&post.about);
        // Nothing can be asked for at the address of this page, so the browser itself shows and sends it.
        let site = Site { next_page: None, ..visit.site(None) };
        return Ok(visit.html(app.pages.forms.feedback(program, channel, &site, &links, &feedback)?));
    }
    let new = NewFeedback {
        id: post.about.clone(),
        version: visit.form.version.clone(),
        rating,
        words: feedback.words,
        given_on: visit.now.date(),
    };
    app.store.keep_feedback(&visit.place(), &new).await?;
    Ok(visit.go(&format!("{}/feedback-sent", visit.base())))
}

/// What is said for it.
///
/// # Errors
/// When there is no such form.
pub async fn thanks(
    State(app): State<Shared>,
    Extension(channel): Extension<Channel>,
    Path(at): Path<InForm>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let council = app.councils.get(&at.council).ok_or(Problem::NotFound)?;
    let session = app.sessions(council).find_or_begin(&headers).await?;
    let Some(visit) = Visit::new(&app, &at, channel, session)? else {
        return Ok(go(&council.home(crate::visit::room(channel))));
    };
    let feedback = Feedback { sent: true, ..Feedback::default() };
    let (program, links) = (visit.program(), Links::default());
    Ok(visit.html(app.pages.forms.feedback(program, channel, &visit.site(None), &links, &feedback)?))
}

/// Without what is not text, and not without end.
fn tidy(words: &str) -> String {
    let words: String = words.chars().filter(|letter| !letter.is_control() || *letter == '\n').collect();
    words.trim().chars().take(LONGEST).collect()
}
