//! The figures: what people come for and how, what that costs, which forms they finish, which promises are kept. They are counts of
//! what the record holds anyway; nobody is followed for them. docs/insight.md says how each is counted.

mod chart;
mod contacts;
pub mod costs;
mod forms;
mod money;
mod period;
mod standards;
mod table;

use crate::app::{App, Shared};
use crate::clock::Moment;
use crate::pages::Room;
use crate::problems::Problem;
use crate::routes::{Routes, Who};
use crate::session::Session;
use crate::site::Council;
use crate::store::figures::Counted;
use crate::store::people::INSIGHT;
use crate::store::stamp;
use crate::website::InCouncil;
use axum::Extension;
use axum::extract::{Path, Query as Asked, State};
use axum::http::header;
use axum::response::{Html, IntoResponse as _, Response};
use compiler::emit::html::display;
use compiler::program::Program;
use compiler::words::Language;
use jiff::ToSpan as _;
use jiff::civil::Date;
use period::{Choice, Query};
use serde::Deserialize;
use serde_json::{Value, json};
use table::Table;

/// Whoever looks after the work, and whoever makes the forms: both need to see how it goes.
const WHO: Who = Who::Person(INSIGHT);

/// What there are figures of, in the order of the navigation.
const TOPICS: [(&str, &str); 6] = [
    ("contacts", "Contacts"),
    ("cost", "Cost"),
    ("completion", "Forms begun and sent"),
    ("avoidable", "Avoidable contact"),
    ("standards", "Service standards"),
    ("satisfaction", "Satisfaction"),
];

/// The routes below `/{council}/insight`.
pub fn routes() -> Routes {
    Routes::default().get(WHO, "/", overview).get(WHO, "/{topic}", topic).get(WHO, "/{topic}/{table}", file)
}

/// Figures of one kind, as a page.
#[derive(Debug)]
pub struct Topic {
    name: &'static str,
    title: &'static str,
    /// The figure that stands for all of them.
    figure: String,
    /// What it says.
    lead: String,
    /// How it is counted.
    about: String,
    tables: Vec<Table>,
}

impl Topic {
    fn new(name: &'static str, title: &'static str) -> Self {
        Self { name, title, figure: String::new(), lead: String::new(), about: String::new(), tables: Vec::new() }
    }
}

/// What forms and services are called at a council.
#[derive(Debug)]
pub struct Names<'a> {
    app: &'a App,
    council: &'a Council,
    /// Where the figures are.
    home: String,
}

impl Names<'_> {
    fn service(&self, service: Option<&str>) -> String {
        match service {
            None | Some("") => "No service".to_owned(),
            Some(service) => crate::forms::in_words(service),
        }
    }

    fn form(&self, form: &str) -> String {
        self.app.forms.title(&self.council.id, form, Language::English)
    }

    fn offered(&self, form: &str) -> bool {
        self.program(form).is_some()
    }

    fn program(&self, form: &str) -> Option<std::sync::Arc<Program>> {
        Some(self.app.forms.get(&self.council.id, form)?.program.clone())
    }

    /// Is the form one of the service that was chosen?
    fn counts(&self, form: &str, choice: &Choice) -> bool {
        let Some(service) = &choice.service else { return true };
        self.program(form).is_some_and(|program| program.form.service == *service)
    }

    /// The services of the council's forms: as kept, and in words.
    fn services(&self) -> Vec<(String, String)> {
        let services = self.app.forms.services(&self.council.id);
        services.into_iter().map(|service| (service.clone(), crate::forms::in_words(&service))).collect()
    }
}

/// Counts one topic anew.
async fn count(names: &Names<'_>, choice: &Choice, topic: &str) -> Result<Topic, Problem> {
    let Names { app, council, .. } = *names;
    let (store, counted) = (&app.store, choice.counted(&council.id));
    let today = app.clock.now().date();
    Ok(match topic {
        "contacts" => {
            let by_reason = store.contacts_by_reason(&counted).await?;
            let hours = hours(app, &counted).await?;
            contacts::all(&store.contacts_by_day(&counted).await?, &hours, &by_reason, names)
        }
        "cost" => {
            let before = store.contacts_by_day(&choice.counted_before(&council.id)).await?;
            money::topic(&store.contacts_by_day(&counted).await?, &before, &app.costs, choice)
        }
        "completion" => {
            // Begun yesterday or today: nobody is taken to have given up yet.
            let begun = store.begun(&counted, today.saturating_sub(1.day())).await?;
            forms::completion(&begun, names, choice)
        }
        "avoidable" => contacts::avoidable(&store.contacts_by_reason(&counted).await?, names),
        "standards" => standards::topic(&store.promised(&counted, today).await?, names),
        "satisfaction" => forms::satisfaction(&store.said(&counted).await?, names, choice),
        _ => return Err(Problem::NotFound),
    })
}

/// Contacts by London's hour of the day: online, and taken by staff. Each stretch in which the clocks did not change is counted by
/// itself, so that a few groups are enough however many days there are.
async fn hours(app: &App, counted: &Counted) -> Result<[[i64; 2]; 24], Problem> {
    let mut hours = [[0; 2]; 24];
    let mut from = counted.from.clone();
    while from < counted.until {
        let Some(since) = Moment::kept(&from) else { break };
        let changed = since.clocks_change().map_or_else(|| counted.until.clone(), |at| stamp(at.timestamp()));
        let until = changed.min(counted.until.clone());
        for it in app.store.contacts_by_hour(counted, &from, &until).await? {
            let hour = contacts::hour_of(&it, &since).and_then(|hour| hours.get_mut(hour));
            if let Some([online, taken]) = hour {
                *(if contacts::is_online(&it.channel) { online } else { taken }) += it.number;
            }
        }
        from = until;
    }
    Ok(hours)
}

/// `9 March 2026 to 7 April 2026`.
fn stretch_in_words((first, last): (Date, Date)) -> String {
    let day = |day: Date| display::day(Language::English, &day.to_string());
    if first == last { day(first) } else { format!("{} to {}", day(first), day(last)) }
}

#[derive(Debug, Deserialize)]
struct OfTopic {
    topic: String,
}

#[derive(Debug, Deserialize)]
struct OfTable {
    topic: String,
    table: String,
}

/// A page of figures, with what all of them show around them.
fn page(
    (names, choice): (&Names<'_>, &Choice),
    query: &Query,
    session: &Session,
    (topic, title): (&str, &str),
    figures: Value,
) -> Result<Response, Problem> {
    let link = |(name, words): &(&str, &str)| {
        json!({
            "address": format!("{}/{name}{}", names.home, choice.query()), "words": words, "current": *name == topic,
        })
    };
    let template = if topic.is_empty() { "insight_overview.html" } else { "insight_topic.html" };
    let context = json!({
        "site": names.app.site(Some(names.council), Room::Insight, Some(session)),
        "overview": { "address": format!("{}{}", names.home, choice.query()), "current": topic.is_empty() },
        "topics": TOPICS.iter().map(link).collect::<Vec<_>>(),
        "controls": choice.controls(query, &names.services(), topic == "cost"),
        "here": if topic.is_empty() { names.home.clone() } else { format!("{}/{topic}", names.home) },
        "when": stretch_in_words((choice.first, choice.last)),
        "which": choice.service.as_deref().map(|service| names.service(Some(service))),
        "has_errors": !choice.errors.is_empty(),
        "figures": figures,
    });
    Ok(Html(names.app.pages.page(template, title, &context)?).into_response())
}

fn names<'a>(app: &'a App, council: &str) -> Result<Names<'a>, Problem> {
    let council = app.councils.get(council).ok_or(Problem::NotFound)?;
    Ok(Names { app, council, home: council.home(Room::Insight) })
}

async fn overview(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    Asked(query): Asked<Query>,
    Extension(session): Extension<Session>,
) -> Result<Response, Problem> {
    let names = names(&app, &council)?;
    let choice = query.choice(app.clock.now().date(), &app.forms, &council);
    let mut figures = Vec::new();
    for (name, words) in TOPICS {
        let Topic { figure, lead, .. } = count(&names, &choice, name).await?;
        let address = format!("{}/{name}{}", names.home, choice.query());
        figures.push(json!({ "words": words, "figure": figure, "lead": lead, "address": address }));
    }
    page((&names, &choice), &query, &session, ("", "Insight"), figures.into())
}

async fn topic(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    Path(OfTopic { topic }): Path<OfTopic>,
    Asked(query): Asked<Query>,
    Extension(session): Extension<Session>,
) -> Result<Response, Problem> {
    let names = names(&app, &council)?;
    let choice = query.choice(app.clock.now().date(), &app.forms, &council);
    let topic = count(&names, &choice, &topic).await?;
    let form = choice.form.iter().map(|form| format!("&form={form}")).collect::<String>();
    let file = |key: &str| format!("{}/{}/{key}.csv{}{form}", names.home, topic.name, choice.query());
    let figures = json!({
        "figure": topic.figure,
        "lead": topic.lead,
        "about": topic.about,
        "tables": topic.tables.iter().map(|table| table.shown(&file(table.key))).collect::<Vec<_>>(),
    });
    page((&names, &choice), &query, &session, (topic.name, topic.title), figures)
}

/// A table as a file.
async fn file(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    Path(OfTable { topic, table }): Path<OfTable>,
    Asked(query): Asked<Query>,
) -> Result<Response, Problem> {
    let names = names(&app, &council)?;
    let choice = query.choice(app.clock.now().date(), &app.forms, &council);
    let topic = count(&names, &choice, &topic).await?;
    let key = table.strip_suffix(".csv").ok_or(Problem::NotFound)?;
    let table = topic.tables.iter().find(|table| table.key == key).ok_or(Problem::NotFound)?;
    let bytes = table.file().map_err(|error| Problem::Upload(error.into()))?;
    let name = format!("{council}-{}-{key}-{}-to-{}.csv", topic.name, choice.first, choice.last);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    Ok((headers, bytes).into_response())
}
