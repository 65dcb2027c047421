//! How the council writes to a customer: they say so themselves.

use super::mine::Mine;
use crate::app::Shared;
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
    let preferences = mine.app.store.preferences(&mine.customer.id).await?;
    let say = mine.words();
    let option = |value: &str, text: &str, chosen: bool| json!({ "value": value, "text": text, "chosen": chosen });
    let written = preferences.language.unwrap_or(mine.language());
    let languages = Language::ALL.map(|language| option(language.code(), language.own_name(), language == written));
    let hear = Hear::ALL.map(|hear| option(hear.as_str(), say.hear(hear), hear == preferences.hear));
    let print = option("", say.ordinary_print, preferences.reading.is_none());
    let reading = Reading::ALL.map(|way| option(way.as_str(), say.reading(way), preferences.reading == Some(way)));
    let question = |name: &str, legend: &str, hint: &str, options: Vec<Value>| json!({ "name": name, "legend": legend, "hint": hint, "options": options });
    let questions = [
        question("language", say.which_language, "", languages.to_vec()),
        question("hear", say.what_to_hear, "", hear.to_vec()),
        question("reading", say.how_read, say.how_read_hint, std::iter::once(print).chain(reading).collect()),
    ];
    let more = json!({ "questions": questions, "saved": saved.is_some() });
    mine.page("portal_preferences.html", say.preferences_title, more)
}

async fn change(State(app): State<Shared>, mine: Mine, post: Post) -> Result<Response, Problem> {
    // What is none of the options is as if nothing had been said.
    let preferences = Preferences {
        language: Language::find(post.posted.value("language")),
        hear: Hear::read(post.posted.value("hear")).unwrap_or_default(),
        reading: Reading::read(post.posted.value("reading")),
    };
    app.store.prefer(&mine.customer.id, &preferences).await?;
    Ok(go(&format!("{}/preferences?saved=yes", mine.home())))
}
