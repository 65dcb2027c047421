//! How the council writes to a customer: they say so themselves. A page that was open while it was changed elsewhere says so first.

use super::mine::Mine;
use crate::app::Shared;
use crate::details::{self, BEFORE};
use crate::post::Post;
use crate::problems::Problem;
use crate::routes::{Routes, Who};
use crate::store::preferences::{Hear, Preferences, Reading};
use crate::visit::go;
use axum::extract::{Query, State};
use axum::response::Response;
use compiler::words::Language;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The routes below the address of the account.
pub fn routes() -> Routes {
    Routes::default().get(Who::Customer, "/preferences", show).post(Who::Customer, "/preferences", change)
}

/// Whether something was saved just now.
#[derive(Debug, Deserialize)]
struct Saved {
    saved: Option<String>,
}

async fn show(mine: Mine, Query(Saved { saved }): Query<Saved>) -> Result<Response, Problem> {
    let now = mine.app.store.preferences(&mine.customer.id).await?;
    page(&mine, &now, &opened_with(&now), &Newer::new(), saved.is_some())
}

/// What a page brings back of the preferences that it showed when it was opened.
fn opened_with(preferences: &Preferences) -> String {
    preferences.as_kept().join("|")
}

const LANGUAGE: &str = "language";
const HEAR: &str = "hear";
const READING: &str = "reading";
/// The names of the questions, in the order of [`Preferences::as_kept`].
const QUESTIONS: [&str; 3] = [LANGUAGE, HEAR, READING];

/// What was changed after the page was opened, by the names of the questions.
type Newer = BTreeMap<&'static str, String>;

/// The page with what is `chosen` on it, what it showed when it was opened, and what was changed since, by question.
fn page(mine: &Mine, chosen: &Preferences, opened: &str, newer: &Newer, saved: bool) -> Result<Response, Problem> {
    let say = mine.words();
    let option = |value: &str, text: &str, chosen: bool| json!({ "value": value, "text": text, "chosen": chosen });
    let written = chosen.language.unwrap_or(mine.language());
    let languages = Language::ALL.map(|language| option(language.code(), language.own_name(), language == written));
    let hear = Hear::ALL.map(|hear| option(hear.as_str(), say.hear(hear), hear == chosen.hear));
    let print = option("", say.ordinary_print, chosen.reading.is_none());
    let reading = Reading::ALL.map(|way| option(way.as_str(), say.reading(way), chosen.reading == Some(way)));
    let question = |name: &str, legend: &str, hint: &str, options: Vec<Value>| {
        let error = newer.get(name).map_or("", String::as_str);
        json!({ "name": name, "legend": legend, "hint": hint, "options": options, "error": error })
    };
    let questions = [
        question(LANGUAGE, say.which_language, "", languages.to_vec()),
        question(HEAR, say.what_to_hear, "", hear.to_vec()),
        question(READING, say.how_read, say.how_read_hint, std::iter::once(print).chain(reading).collect()),
    ];
    let errors = QUESTIONS.iter().filter_map(|name| Some((name, newer.get(name)?)));
    let more = json!({
        "questions": questions,
        "before": opened,
        "saved": saved,
        "has_errors": !newer.is_empty(),
        "errors": errors.map(|(name, text)| json!({ "href": format!("#{name}"), "text": text })).collect::<Vec<_>>(),
    });
    mine.page("portal_preferences.html", say.preferences_title, more)
}

async fn change(State(app): State<Shared>, mine: Mine, post: Post) -> Result<Response, Problem> {
    // What is none of the options is as if nothing had been said.
    let wanted = Preferences {
        language: Language::find(post.posted.value(LANGUAGE)),
        hear: Hear::read(post.posted.value(HEAR)).unwrap_or_default(),
        reading: Reading::read(post.posted.value(READING)),
    };
    let mut before = None;
    loop {
        let now = app.store.preferences(&mine.customer.id).await?;
        if before == Some(now) {
            // It is not that somebody was quicker by a moment: the account is closed.
            return Err(Problem::Expired);
        }
        let opened = post.posted.value(BEFORE);
        let (shown, newer) = caught_up(&mine, opened, wanted, &now);
        if !newer.is_empty() {
            return page(&mine, &shown, &opened_with(&now), &newer, false);
        }
        if app.store.prefer(&mine.customer.id, &wanted, &now).await? {
            return Ok(go(&format!("{}/preferences?saved=yes", mine.home())));
        }
        before = Some(now);
    }
}

/// What was changed since the page was opened to something else than what is wanted on it, said by question; and what the page shows
/// for that: what was chosen on it, and where nothing was, what is newer.
fn caught_up(mine: &Mine, opened: &str, wanted: Preferences, now: &Preferences) -> (Preferences, Newer) {
    let (mut shown, mut newer) = (wanted, Newer::new());
    if opened.is_empty() {
        return (shown, newer);
    }
    let say = mine.words();
    let named = [say.short_language, say.short_hear, say.short_reading];
    let reading = now.reading.map_or(say.ordinary_print, |reading| say.reading(reading));
    let in_words = [now.language.map_or("", Language::own_name), say.hear(now.hear), reading];
    let kept = opened.split('|').zip(wanted.as_kept()).zip(now.as_kept());
    for (((question, ((was, wanted), is)), what), value) in QUESTIONS.into_iter().zip(kept).zip(named).zip(in_words) {
        if was == is || wanted == is {
            continue;
        }
        // Of whoever had not said which language, the one of the page was chosen.
        let was = if question == LANGUAGE && was.is_empty() { mine.language().code() } else { was };
        newer.insert(question, details::words::of(mine.language()).newer(what, value, wanted != was));
        if wanted == was {
            match question {
                LANGUAGE => shown.language = now.language,
                HEAR => shown.hear = now.hear,
                _ => shown.reading = now.reading,
            }
        }
    }
    (shown, newer)
}
