//! The call desk: whoever takes calls finds a customer, sees all that they have with the council, fills in forms with them, and
//! takes down how the call ended. What they look at and change is in the audit log.

mod audit;
mod customer;
mod find;
mod handover;
mod script;
mod wrap_up;

use crate::app::Shared;
use crate::clock::Moment;
use crate::pages::Room;
use crate::problems::Problem;
use crate::routes::{Routes, Who};
use crate::session::Session;
use crate::site::Council;
use crate::store::drafts::{DraftLine, Holder};
use crate::store::looks::{Did, Thing};
use crate::store::new_id;
use crate::store::people::{AUDIT, DESK, Person};
use crate::store::submissions::SubmissionLine;
use crate::visit::go;
use crate::website::InCouncil;
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse as _, Response};
use compiler::words::Language;
use serde::Deserialize;
use serde_json::{Value, json};

pub use script::routes as script_routes;

/// Whoever takes calls.
const AGENT: Who = Who::Person(DESK);

/// The routes below `/{council}/desk`.
pub fn routes() -> Routes {
    Routes::default()
        .get(AGENT, "/", home)
        .get(AGENT, "/start", start)
        .under("/forms/{form}", script::routes(AGENT))
        .under("", find::routes())
        .under("/customers", customer::routes())
        .under("/calls", handover::routes())
        .under("/wrap-up", wrap_up::routes())
        .under("/audit", audit::routes())
}

/// Somebody at the desk of a council.
struct Desk<'a> {
    app: &'a Shared,
    council: &'a Council,
    session: &'a Session,
    person: &'a Person,
}

impl<'a> Desk<'a> {
    fn new(app: &'a Shared, council: &str, session: &'a Session) -> Result<Self, Problem> {
        let council = app.councils.get(council).ok_or(Problem::NotFound)?;
        let person = session.person.as_ref().ok_or(Problem::Expired)?;
        Ok(Self { app, council, session, person })
    }

    /// Where one is: at the desk, or reading its audit log as somebody to whom the desk is shut, who comes from data protection.
    fn room(&self) -> Room {
        if self.person.has(DESK) { Room::Desk } else { Room::Keeping }
    }

    /// An address at the desk.
    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.council.home(Room::Desk))
    }

    /// The address of a customer.
    fn customer(&self, id: &str) -> String {
        self.at(&format!("/customers/{id}"))
    }

    async fn looked(&self, thing: Thing, subject: &str) -> Result<(), Problem> {
        self.app.looked(&self.council.id, self.session, thing, subject).await
    }

    async fn did(&self, did: Did, thing: Thing, subject: &str, words: &str) -> Result<(), Problem> {
        self.app.did(&self.council.id, self.session, did, thing, subject, words).await
    }

    /// A page of the desk, with what is wrong on it: the id of a control, and what to do.
    fn page(&self, template: &str, title: &str, more: Value, errors: &[(&str, String)]) -> Result<Response, Problem> {
        let errors: Vec<Value> =
            errors.iter().map(|(control, text)| json!({ "href": format!("#{control}"), "text": text })).collect();
        let mut context = json!({
            "site": self.app.site(Some(self.council), self.room(), Some(self.session)),
            "csrf": self.session.token(""),
            "home": self.council.home(Room::Desk),
            "agent": self.person.name,
            "has_errors": !errors.is_empty(),
            "errors": errors,
        });
        if let (Some(context), Value::Object(more)) = (context.as_object_mut(), more) {
            context.extend(more);
        }
        Ok(Html(self.app.pages.page(template, title, &context)?).into_response())
    }

    /// A request in a list of them.
    async fn request(&self, line: &SubmissionLine) -> Result<Value, Problem> {
        let home = self.council.home(Room::Work);
        let mut shown = crate::requests::line(self.app, self.council, Language::English, &home, line).await?;
        if let Some(shown) = shown.as_object_mut() {
            shown.insert("status".to_owned(), crate::requests::words::state_for_staff(line.state()).into());
            shown.insert("caller".to_owned(), json!(line.caller().name));
        }
        Ok(shown)
    }

    /// Several.
    async fn requests(&self, lines: &[SubmissionLine]) -> Result<Vec<Value>, Problem> {
        let mut shown = Vec::new();
        for line in lines {
            shown.push(self.request(line).await?);
        }
        Ok(shown)
    }

    /// A moment in words.
    fn when(kept: &str) -> Option<String> {
        Moment::kept(kept).map(|at| at.in_words(Language::English))
    }

    /// The title of a form.
    fn title(&self, form: &str) -> String {
        self.app.forms.title(&self.council.id, form, Language::English)
    }

    fn open_call(&self, line: &DraftLine) -> Value {
        let caller = line.caller().name;
        json!({
            "title": self.title(&line.form),
            "address": self.at(&format!("/forms/{}/{}", line.form, line.id)),
            "more": self.at(&format!("/calls/{}/{}", line.form, line.id)),
            "caller": if caller.is_empty() { line.resident.clone() } else { Some(caller) },
            "saved": Self::when(&line.saved_at),
        })
    }
}

async fn home(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    Extension(session): Extension<Session>,
) -> Result<Response, Problem> {
    home_page(&Desk::new(&app, &council, &session)?, "", "", &[]).await
}

/// The form that was chosen for a call.
#[derive(Debug, Deserialize)]
struct Chosen {
    #[serde(default)]
    form: String,
}

/// Goes to the script of the form that was chosen.
async fn start(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    Query(Chosen { form }): Query<Chosen>,
    Extension(session): Extension<Session>,
) -> Result<Response, Problem> {
    let desk = Desk::new(&app, &council, &session)?;
    match app.forms.get(&council, &form) {
        Some(form) => Ok(go(&desk.at(&format!("/forms/{}", form.program.form.id)))),
        None => home_page(&desk, "", "", &[("form", "Choose a form".to_owned())]).await,
    }
}

/// The first page of the desk, with what was typed into its boxes and what is wrong with it.
async fn home_page(desk: &Desk<'_>, find: &str, code: &str, errors: &[(&str, String)]) -> Result<Response, Problem> {
    let (app, council) = (desk.app, desk.council);
    let open = app.store.unfinished(&council.id, &Holder::Agent(desk.person.id.clone())).await?;
    let calls = app.store.latest_calls(&council.id).await?;
    let more = json!({
        "find": find,
        "code": code,
        "services": app.forms.by_service(council, "", Language::English),
        "open": open.iter().map(|line| desk.open_call(line)).collect::<Vec<_>>(),
        "calls": desk.requests(&calls).await?,
        "wrap_up": desk.at(&format!("/wrap-up/{}", new_id())),
        "queues": council.home(Room::Work),
        "audit": if desk.person.has(AUDIT) { Some(desk.at("/audit")) } else { None },
        "sign_out": format!("{}/sign-out", council.home(Room::Staff)),
    });
    desk.page("portal_desk.html", "Call desk", more, errors)
}
