//! The data protection room: what the council has of a person who asks, a copy of it, its end, and the legal holds. For supervisors
//! and admins. What they type stands in no address.

use super::erasure::{Stays, Which, erase};
use super::search::{All, Found, Record, copy, search};
use super::sought::{Described, Sought};
use crate::app::{App, Shared};
use crate::clock::Moment;
use crate::pages::Room;
use crate::post::Post;
use crate::problems::Problem;
use crate::routes::{Routes, Who};
use crate::session::Session;
use crate::site::Council;
use crate::store::holds::{Held, NewHold};
use crate::store::looks::{Did, Thing};
use crate::store::people::KEEPERS;
use crate::typed_day::TypedDay;
use crate::visit::go;
use crate::website::InCouncil;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{Html, IntoResponse as _, Response};
use compiler::emit::html::display;
use compiler::words::Language;
use jiff::civil::Date;
use serde_json::{Value, json};

const KEEPER: Who = Who::Person(KEEPERS);

/// The routes below `/{council}/data-protection`.
pub fn routes() -> Routes {
    Routes::default()
        .get(KEEPER, "/", begin)
        .post(KEEPER, "/search", find)
        .post(KEEPER, "/copy", copy_of)
        .post(KEEPER, "/erase", erase_person)
        .post(KEEPER, "/hold", hold)
        .post(KEEPER, "/lift", lift)
}

/// A page of the room: where, and for whom.
struct Place<'a> {
    app: &'a App,
    council: &'a Council,
    session: &'a Session,
}

/// What is typed wrong: the control, and what to write instead.
type Wrong<'a> = Option<(&'a str, &'a str)>;

impl<'a> Place<'a> {
    fn at(app: &'a App, council: &str, session: &'a Session) -> Result<Self, Problem> {
        Ok(Self { app, council: app.councils.get(council).ok_or(Problem::NotFound)?, session })
    }

    fn home(&self) -> String {
        self.council.home(Room::Keeping)
    }

    fn today(&self) -> Date {
        self.app.clock.now().date()
    }

    async fn page(&self, typed: &Typed, wrong: Wrong<'_>, more: &Value) -> Result<Response, Problem> {
        let holds = self.app.store.holds(&self.council.id, self.today()).await?;
        let day = |kept: &str| Moment::kept(kept).map(|at| display::weekday_of(Language::English, at.date()));
        let until = |day: &String| day.parse().ok().map(|day| display::weekday_of(Language::English, day));
        let holds = holds.iter().map(|hold| {
            json!({
                "id": hold.id, "what": hold.what(), "reason": hold.reason, "by": hold.placed_by,
                "since": day(&hold.placed_at), "until": hold.until.as_ref().and_then(until),
            })
        });
        let mut context = json!({
            "site": self.app.site(Some(self.council), Room::Keeping, Some(self.session)),
            "csrf": self.session.token(""), "home": self.home(), "typed": typed.context(), "holds": holds.collect::<Vec<_>>(),
            "audit": format!("{}/audit", self.council.home(Room::Desk)),
            "has_errors": wrong.is_some(),
            "errors": wrong.iter().map(|(control, text)| json!({ "href": format!("#{control}"), "text": text })).collect::<Vec<_>>(),
            "wrong": wrong.map(|(control, text)| json!({ "control": control, "text": text })),
            "searched": false, "found": [], "erased": false, "gone": [], "stays": [], "held": "", "reason": "",
            "until": TypedDay::default().fields(),
        });
        if let (Some(context), Some(more)) = (context.as_object_mut(), more.as_object()) {
            context.extend(more.clone());
        }
        Ok(Html(self.app.pages.page("portal_keeping.html", "Data protection", &context)?).into_response())
    }

    /// Looks for whoever is described, and writes down that somebody did.
    async fn search(&self, sought: &Sought, words: &str) -> Result<All, Problem> {
        self.app.did(&self.council.id, self.session, Did::Searched, Thing::Customers, "", words).await?;
        Ok(search(&self.app.store, &self.council.id, sought).await?)
    }

    fn line(&self, found: &Found) -> Value {
        json!({
            "key": found.record.key(), "kind": found.record.kind(), "reference": found.reference,
            "form": if found.form.is_empty() { String::new() } else { self.app.forms.title(&self.council.id, &found.form, Language::English) },
            "at": Moment::kept(&found.at).map(|at| display::weekday_of(Language::English, at.date())),
            "by": found.by_words(), "sure": Sought::is_sure(&found.by),
            "held_as": matches!(found.record, Record::Draft(_) | Record::Customer(_)).then(|| found.record.key()),
        })
    }

    fn found(&self, all: &All) -> Value {
        json!({ "searched": true, "found": all.values().map(|found| self.line(found)).collect::<Vec<_>>() })
    }
}

/// What was typed into the search.
#[derive(Debug, Default)]
struct Typed {
    name: String,
    email: String,
    phone: String,
    address: String,
    born: TypedDay,
}

impl Typed {
    fn of(post: &Post) -> Self {
        let text = |name: &str| post.posted.value(name).trim().to_owned();
        Self {
            name: text("name"),
            email: text("email"),
            phone: text("phone"),
            address: text("address"),
            born: TypedDay::sent("born", |field| post.posted.value(field)),
        }
    }

    fn context(&self) -> Value {
        let Self { name, email, phone, address, born } = self;
        json!({ "name": name, "email": email, "phone": phone, "address": address, "born": born.fields() })
    }

    fn sought(&self) -> Result<Sought, (&'static str, String)> {
        let Self { name, email, phone, address, born } = self;
        let born = if born.is_empty() {
            None
        } else {
            let wrong = || ("born", "Enter the date of birth as day, month and year, for example 17 5 1957".to_owned());
            Some(born.read().ok_or_else(wrong)?)
        };
        let described = Described {
            name: name.clone(),
            email: email.clone(),
            phone: phone.clone(),
            address: address.clone(),
            born,
        };
        Sought::new(&described).map_err(|wrong| ("name", wrong))
    }
}

async fn begin(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    Extension(session): Extension<Session>,
) -> Result<Response, Problem> {
    Place::at(&app, &council, &session)?.page(&Typed::default(), None, &json!({})).await
}

async fn find(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    post: Post,
) -> Result<Response, Problem> {
    let (place, typed) = (Place::at(&app, &council, &post.session)?, Typed::of(&post));
    match typed.sought() {
        Err((control, wrong)) => place.page(&typed, Some((control, &wrong)), &json!({})).await,
        Ok(sought) => {
            let all = place.search(&sought, "all records of a person").await?;
            place.page(&typed, None, &place.found(&all)).await
        }
    }
}

async fn copy_of(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    post: Post,
) -> Result<Response, Problem> {
    let (place, typed) = (Place::at(&app, &council, &post.session)?, Typed::of(&post));
    match typed.sought() {
        Err((control, wrong)) => place.page(&typed, Some((control, &wrong)), &json!({})).await,
        Ok(sought) => {
            let all = place.search(&sought, "a copy of all records of a person").await?;
            let headers = [
                (header::CONTENT_TYPE, "application/octet-stream"),
                (header::CONTENT_DISPOSITION, "attachment; filename=\"records.json\""),
            ];
            Ok((headers, format!("{:#}\n", copy(&all))).into_response())
        }
    }
}

async fn erase_person(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    post: Post,
) -> Result<Response, Problem> {
    let (place, typed) = (Place::at(&app, &council, &post.session)?, Typed::of(&post));
    let sought = match typed.sought() {
        Err((control, wrong)) => return place.page(&typed, Some((control, &wrong)), &json!({})).await,
        Ok(sought) => sought,
    };
    let chosen: Vec<String> = post.posted.values("record").to_vec();
    let all = place.search(&sought, "all records of a person, to remove them").await?;
    let wrong = if chosen.is_empty() {
        Some(("records", "Select what is to be removed"))
    } else if post.posted.value("checked") != "yes" {
        Some(("checked", "Confirm that you have checked who asks, and that nothing has to be kept"))
    } else {
        None
    };
    if wrong.is_some() {
        return place.page(&typed, wrong, &place.found(&all)).await;
    }
    let which = Which::Chosen(chosen.into_iter().collect());
    let erased = erase(&app.store, &app.uploads, all, &which, place.today()).await?;
    for found in &erased.gone {
        let (table, id) = found.record.place();
        app.did(&council, &post.session, Did::Changed, thing(table), id, "erased").await?;
    }
    let stays = |(found, why): &(Found, Stays)| {
        let mut line = place.line(found);
        if let Some(line) = line.as_object_mut() {
            line.insert("why".to_owned(), json!(why.as_str()));
        }
        line
    };
    let gone: Vec<Value> = erased.gone.iter().map(|found| place.line(found)).collect();
    let more = json!({ "erased": true, "gone": gone, "stays": erased.stays.iter().map(stays).collect::<Vec<_>>() });
    place.page(&Typed::default(), None, &more).await
}

/// What the audit log calls a row of a table.
fn thing(table: &str) -> Thing {
    match table {
        "submissions" => Thing::Request,
        "drafts" => Thing::Draft,
        "contacts" => Thing::Contact,
        _ => Thing::Customer,
    }
}

async fn hold(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    post: Post,
) -> Result<Response, Problem> {
    let place = Place::at(&app, &council, &post.session)?;
    let person = post.session.person.as_ref().ok_or(Problem::Expired)?;
    let value = |name: &str| post.posted.value(name).trim();
    let typed = TypedDay::sent("until", |field| post.posted.value(field));
    let record = app.store.to_be_held(&council, value("held")).await?;
    let again = |control: &'static str, text: &'static str| {
        let more = json!({ "held": value("held"), "reason": value("reason"), "until": typed.fields() });
        let place = &place;
        async move { place.page(&Typed::default(), Some((control, text)), &more).await }
    };
    let Some((kind, record)) = record else {
        let wrong =
            "Enter the reference number of a request of this council, or what the list of what was found says for it";
        return again("held", wrong).await;
    };
    if value("reason").is_empty() {
        return again("reason", "Enter why it has to be kept").await;
    }
    let until = typed.read().filter(|day| *day > place.today());
    if until.is_none() && !typed.is_empty() {
        let wrong = "Enter a day to come as day, month and year, for example 31 12 2030, or leave it empty";
        return again("until", wrong).await;
    }
    let (reason, placed_by) = (value("reason"), person.name.as_str());
    app.store.hold(&NewHold { council: &council, kind, record: &record, reason, placed_by, until }).await?;
    app.did(&council, &post.session, Did::Changed, thing(kind.table()), &record, "legal hold placed").await?;
    Ok(go(&place.home()))
}

async fn lift(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    post: Post,
) -> Result<Response, Problem> {
    let place = Place::at(&app, &council, &post.session)?;
    let person = post.session.person.as_ref().ok_or(Problem::Expired)?;
    let lifted = app.store.lift(&council, post.posted.value("hold"), &person.name).await?;
    let Some((kind, record)) = lifted else { return Err(Problem::NotFound) };
    let thing = thing(Held::of(&kind).map_or("", Held::table));
    app.did(&council, &post.session, Did::Changed, thing, &record, "legal hold lifted").await?;
    Ok(go(&place.home()))
}
