//! The councillor's account: what is reported in their wards, on a map and as a list, and requests that they raise for residents.
//!
//! A councillor sees of a request what anyone in the street could: what kind of thing it is, where, since when, and how it is
//! coming on. Answers, names, addresses, files and messages stay with the council, unless the resident has agreed to have the
//! councillor act for them: then they see the messages of that request. What people apply for or pay is not listed at all, nor what
//! they report of their own, such as a complaint: only what is reported of a place on the map.

mod raise;
mod request;

use crate::app::Shared;
use crate::clock::Moment;
use crate::desk;
use crate::pages::Room;
use crate::problems::Problem;
use crate::requests::{self, words};
use crate::routes::{Routes, Who};
use crate::session::Session;
use crate::site::Council;
use crate::store::drafts::Holder;
use crate::store::people::{Person, Role};
use crate::store::submissions::SubmissionLine;
use crate::store::ward_requests::{Councillor, REPORT, Seen};
use crate::wards::Outline;
use crate::website::InCouncil;
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse as _, Response};
use compiler::program::{Kind, Program};
use compiler::words::Language;
use serde::Deserialize;
use serde_json::{Value, json};

/// Who is a councillor.
pub const COUNCILLOR: &[Role] = &[Role::Councillor];

/// How wide the map is drawn, in the units of its picture; it is shown as wide as there is room.
const WIDTH: f64 = 640.0;

/// The routes below `/{council}/councillor`.
pub fn routes() -> Routes {
    Routes::default()
        .get(Who::Person(COUNCILLOR), "/", wards)
        .under("/requests", request::routes())
        .under("/raise", raise::routes())
        .under("/forms/{form}", desk::script_routes(Who::Person(COUNCILLOR)))
}

#[derive(Debug, Default, Deserialize)]
struct Wanted {
    #[serde(default)]
    part: String,
}

async fn wards(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    Query(wanted): Query<Wanted>,
    Extension(session): Extension<Session>,
) -> Result<Response, Problem> {
    let council = app.councils.get(&council).ok_or(Problem::NotFound)?;
    let person = session.person.as_ref().ok_or(Problem::Expired)?;
    let home = council.home(Room::Councillor);
    let seen = Seen::read(&wanted.part);
    let forms = about_places(&app, council);
    let councillor = Councillor { person: &person.id, wards: &person.wards, forms: &forms };
    let found = app.store.ward_requests(&council.id, &councillor, seen).await?;
    let map = council.wards.map(&person.wards, WIDTH);
    let mut points = Vec::new();
    let mut lines = Vec::new();
    for (place, line) in found.iter().enumerate() {
        let number = place + 1;
        let at =
            map.as_ref().zip(line.spot().filter(|_| line.journey == REPORT)).and_then(|(map, spot)| map.place(spot));
        if let Some((across, down)) = at {
            points.push(json!({ "number": number, "x": across, "y": down, "over": line.state().is_over() }));
        }
        let mut said = line_of(&app, council, &home, line).await?;
        if let Some(said) = said.as_object_mut() {
            said.insert("number".to_owned(), number.into());
            said.insert("on_map".to_owned(), at.is_some().into());
        }
        lines.push(said);
    }
    let map = map.map(|map| {
        let outline =
            |ward: &Outline| json!({ "name": ward.name, "path": ward.path, "x": ward.middle.0, "y": ward.middle.1 });
        let outlines: Vec<Value> = map.outlines.iter().map(outline).collect();
        json!({ "width": map.width, "height": map.height(), "outlines": outlines, "points": points })
    });
    let started = app.store.unfinished(&council.id, &Holder::Agent(person.id.clone())).await?;
    let started = started.iter().map(|line| {
        json!({
            "title": app.forms.title(&council.id, &line.form, Language::English),
            "address": format!("{home}/forms/{}/{}", line.form, line.id),
            "for": line.caller().name,
            "saved": Moment::kept(&line.saved_at).map(|at| at.in_words(Language::English)),
        })
    });
    let part = |each: Seen| json!({ "name": called(each), "address": format!("{home}?part={}", each.as_str()), "now": each == seen });
    let context = json!({
        "site": app.site(Some(council), Room::Councillor, Some(&session)),
        "home": home,
        "name": person.name,
        "wards": person.wards,
        "parts": Seen::ALL.map(part),
        "started": started.collect::<Vec<_>>(),
        "map": map,
        "lines": lines,
        "raise": format!("{home}/raise"),
    });
    Ok(Html(app.pages.page("portal_councillor.html", "Your wards", &context)?).into_response())
}

const fn called(seen: Seen) -> &'static str {
    match seen {
        Seen::Open => "Open",
        Seen::Over => "Closed",
        Seen::Raised => "Raised by you",
        Seen::Followed => "Followed by you",
    }
}

/// A request as a councillor sees it in a list.
async fn line_of(app: &Shared, council: &Council, home: &str, line: &SubmissionLine) -> Result<Value, Problem> {
    let said = requests::line(app, council, Language::English, &format!("{home}/requests"), line).await?;
    let keep = [
        "title",
        "reference",
        "address",
        "received",
        "due_by",
        "time",
        "overdue",
        "over",
        "done",
        "service",
        "stopped",
    ];
    let mut shown: serde_json::Map<String, Value> =
        keep.iter().filter_map(|key| Some(((*key).to_owned(), said.get(*key)?.clone()))).collect();
    shown.insert("status".to_owned(), words::state_for_staff(line.state()).into());
    shown.insert("ward".to_owned(), line.ward.as_str().into());
    Ok(Value::Object(shown))
}

/// Does a form report of a place that anyone may walk past? It asks where that is on the map. One that asks for an address reports of
/// a household, and one that asks for neither of whoever fills it in: a missed bin, a complaint. What asks for anything of a special
/// category is about a person, wherever it is.
fn is_about_a_place(program: &Program) -> bool {
    let mut questions = program.questions.iter();
    program.form.journey == REPORT
        && !program.questions.iter().any(|question| question.special)
        && questions.any(|question| matches!(question.kind, Kind::Location))
}

/// The forms of a council whose reports its councillors see, by the version of now. What is no form of it any more is not shown.
fn about_places(app: &Shared, council: &Council) -> Vec<String> {
    let is_shown =
        |name: &String| app.forms.last(&council.id, name).is_some_and(|form| is_about_a_place(&form.program));
    app.forms.names(&council.id).into_iter().filter(is_shown).collect()
}

/// May a councillor see a request: because it is reported in a ward of theirs, or because they raised it?
fn may_see(app: &Shared, council: &Council, person: &Person, line: &SubmissionLine) -> bool {
    let in_ward = line.journey == REPORT && !line.ward.is_empty() && person.wards.contains(&line.ward);
    line.agent() == Some(person.id.as_str()) || (in_ward && about_places(app, council).contains(&line.form))
}
