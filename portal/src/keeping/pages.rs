//! The data protection room: what the council has of a person who asks, a copy of it, its end, and the legal holds. For supervisors
//! and admins. What they type stands in no address.

use super::inquiry::{self, Gone, Typed, thing};
use super::search::{All, Found, Record, SEARCHED, copy};
use super::sought::Sought;
use crate::app::{App, Shared};
use crate::clock::Moment;
use crate::pages::Room;
use crate::post::Post;
use crate::problems::Problem;
use crate::routes::{Routes, Who};
use crate::session::Session;
use crate::site::Council;
use crate::store::holds::{Held, NewHold};
use crate::store::inquiries::{Inquiry, Stands};
use crate::store::looks::{Did, Look, Thing};
use crate::store::people::KEEPERS;
use crate::store::{StoreError, id_of, new_id};
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
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const KEEPER: Who = Who::Person(KEEPERS);
/// How long the page waits for a search before it says how far that is.
const PATIENCE: Duration = Duration::from_secs(2);
/// How often it looks meanwhile.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// The routes below `/{council}/data-protection`.
pub fn routes() -> Routes {
    Routes::default()
        .get(KEEPER, "/", begin)
        .post(KEEPER, "/search", find)
        .get(KEEPER, "/inquiries/{id}", show)
        .post(KEEPER, "/inquiries/{id}/copy", copy_of)
        .post(KEEPER, "/inquiries/{id}/erase", erase_person)
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
            "csrf": self.session.token(""), "home": self.home(), "typed": typed, "holds": holds.collect::<Vec<_>>(),
            "audit": format!("{}/audit", self.council.home(Room::Desk)),
            "has_errors": wrong.is_some(),
            "errors": wrong.iter().map(|(control, text)| json!({ "href": format!("#{control}"), "text": text })).collect::<Vec<_>>(),
            "wrong": wrong.map(|(control, text)| json!({ "control": control, "text": text })),
            "key": new_id(), "inquiry": Value::Null, "asked": Value::Null, "waits": Value::Null, "failed": false, "erases": false,
            "searched": false, "found": [], "erased": false, "gone": [], "stays": [], "held": "", "reason": "",
            "until": TypedDay::default().fields(),
        });
        if let (Some(context), Some(more)) = (context.as_object_mut(), more.as_object()) {
            context.extend(more.clone());
        }
        Ok(Html(self.app.pages.page("portal_keeping.html", "Data protection", &context)?).into_response())
    }

    /// Who asks, and what of: a line of the audit log.
    fn look<'l>(&'l self, words: &'l str) -> Result<Look<'l>, Problem> {
        let person = &self.session.person.as_ref().ok_or(Problem::Expired)?.id;
        let council = &self.council.id;
        Ok(Look { council, person, did: Did::Searched, thing: Thing::Customers, subject: "", words })
    }

    /// An inquiry of whoever asks.
    async fn inquiry(&self, id: &str) -> Result<Inquiry, Problem> {
        let person = &self.session.person.as_ref().ok_or(Problem::Expired)?.id;
        self.app.store.inquiry(&self.council.id, person, id).await?.ok_or(Problem::NotFound)
    }

    fn address(&self, inquiry: &str) -> String {
        format!("{}/inquiries/{inquiry}", self.home())
    }

    fn form(&self, form: &str) -> String {
        if form.is_empty() { String::new() } else { self.app.forms.title(&self.council.id, form, Language::English) }
    }

    /// How an inquiry stands, and what has come of it.
    async fn report(&self, inquiry: &Inquiry, wrong: Wrong<'_>) -> Result<Response, Problem> {
        let address = self.address(&inquiry.id);
        let typed = Typed::of(inquiry)?;
        let mut more = match (inquiry.stands(), inquiry.erases()) {
            (Stands::Waiting, erases) => {
                let (most, what) = if erases {
                    (inquiry::found(inquiry)?.len(), "records looked at")
                } else {
                    (SEARCHED, "parts of the record searched")
                };
                json!({ "waits": format!("{} of {most} {what}", inquiry.progress), "erases": erases })
            }
            (Stands::Failed, erases) => json!({ "failed": true, "erases": erases }),
            (Stands::Done, false) => self.found(&inquiry::found(inquiry)?),
            (Stands::Done, true) => self.removed(&inquiry::erased(inquiry)?),
        };
        if let Some(more) = more.as_object_mut() {
            more.insert("inquiry".to_owned(), json!(address));
            more.insert(
                "asked".to_owned(),
                json!(Moment::kept(&inquiry.asked_at).map(|at| at.in_words(Language::English))),
            );
        }
        self.page(&typed, wrong, &more).await
    }

    fn removed(&self, told: &[Gone]) -> Value {
        let line = |gone: &Gone| {
            json!({
                "kind": gone.kind, "reference": gone.reference, "form": self.form(&gone.form), "why": gone.why,
                "at": Moment::kept(&gone.at).map(|at| display::weekday_of(Language::English, at.date())),
            })
        };
        let (stays, gone): (Vec<&Gone>, Vec<&Gone>) = told.iter().partition(|gone| gone.why.is_some());
        let lines = |all: Vec<&Gone>| all.into_iter().map(line).collect::<Vec<_>>();
        json!({ "erased": true, "gone": lines(gone), "stays": lines(stays) })
    }

    fn line(&self, found: &Found) -> Value {
        json!({
            "key": found.record.key(), "kind": found.record.kind(), "reference": found.reference,
            "form": self.form(&found.form),
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
fn typed(post: &Post) -> Typed {
    let text = |name: &str| post.posted.value(name).trim().to_owned();
    Typed {
        name: text("name"),
        email: text("email"),
        phone: text("phone"),
        address: text("address"),
        born: TypedDay::sent("born", |field| post.posted.value(field)),
    }
}

#[derive(Debug, Deserialize)]
struct OfInquiry {
    id: String,
}

async fn begin(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    Extension(session): Extension<Session>,
) -> Result<Response, Problem> {
    Place::at(&app, &council, &session)?.page(&Typed::default(), None, &json!({})).await
}

/// Has somebody looked for. The same page sent again is the same search.
async fn find(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    post: Post,
) -> Result<Response, Problem> {
    let (place, typed) = (Place::at(&app, &council, &post.session)?, typed(&post));
    if let Err((control, wrong)) = typed.sought() {
        return place.page(&typed, Some((control, &wrong)), &json!({})).await;
    }
    let described = serde_json::to_string(&typed).map_err(StoreError::from)?;
    let id = id_of(&[post.session.id(), post.posted.value("key"), &described]);
    app.store.inquire(&id, &described, &place.look("all records of a person")?).await?;
    work_beside(&app);
    Ok(go(&place.address(&id)))
}

/// Begins at once. Should this process end meanwhile, another begins it again.
fn work_beside(app: &Shared) {
    let app = app.clone();
    tokio::spawn(async move { inquiry::work(&app).await });
}

async fn show(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    Path(OfInquiry { id }): Path<OfInquiry>,
    Extension(session): Extension<Session>,
) -> Result<Response, Problem> {
    let place = Place::at(&app, &council, &session)?;
    let mut inquiry = place.inquiry(&id).await?;
    // In most records it takes a moment, and whoever asked need not look again.
    let patient_until = Instant::now() + PATIENCE;
    while inquiry.stands() == Stands::Waiting && Instant::now() < patient_until {
        tokio::time::sleep(LOOK_AGAIN).await;
        inquiry = place.inquiry(&id).await?;
    }
    place.report(&inquiry, None).await
}

async fn copy_of(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    Path(OfInquiry { id }): Path<OfInquiry>,
    post: Post,
) -> Result<Response, Problem> {
    let place = Place::at(&app, &council, &post.session)?;
    let inquiry = place.inquiry(&id).await?;
    if inquiry.erases() || inquiry.stands() != Stands::Done {
        return Ok(go(&place.address(&id)));
    }
    app.store.look(&place.look("a copy of all records of a person")?).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"records.json\""),
    ];
    Ok((headers, format!("{:#}\n", copy(&inquiry::found(&inquiry)?))).into_response())
}

/// Has what was found removed, as far as it is selected. Pressed again it is the same removal.
async fn erase_person(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    Path(OfInquiry { id }): Path<OfInquiry>,
    post: Post,
) -> Result<Response, Problem> {
    let place = Place::at(&app, &council, &post.session)?;
    let inquiry = place.inquiry(&id).await?;
    if inquiry.erases() || inquiry.stands() != Stands::Done {
        return Ok(go(&place.address(&id)));
    }
    let chosen = post.posted.values("record");
    if chosen.is_empty() {
        return place.report(&inquiry, Some(("records", "Select what is to be removed"))).await;
    }
    if post.posted.value("checked") != "yes" {
        let wrong = "Confirm that you have checked who asks, and that nothing has to be kept";
        return place.report(&inquiry, Some(("checked", wrong))).await;
    }
    let chosen = serde_json::to_string(chosen).map_err(StoreError::from)?;
    app.store.erase_found(&inquiry, &chosen, &place.look("all records of a person, to remove them")?).await?;
    work_beside(&app);
    Ok(go(&place.address(&id)))
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
