//! The room in which a council's own people publish its forms: somebody hands in a change, the gates say whether it can go live,
//! somebody else approves it. Whatever is done stays written down. In `studio` the change is written, on a page that the portal serves.

mod conformance;
mod files;
mod form;
mod gates;
mod handed;
mod letters;
pub mod live;
mod markup;
mod people;
mod preview;
mod proposal;
mod propose;
mod repository;
pub mod samples;
mod studio;
pub mod test_form;
mod tool;

pub use preview::Previews;
pub use repository::{Repositories, RepositoryError, RepositorySettings};
pub use studio::{Studio, StudioError};
pub use test_form::TestForms;
pub use tool::{FormsAction, ToolError, all as all_forms, forms};

use crate::app::Shared;
use crate::clock::Moment;
use crate::forms::Form;
use crate::pages::Room;
use crate::problems::Problem;
use crate::routes::{Routes, Who};
use crate::session::Session;
use crate::site::Council;
use crate::store::people::{PUBLISHING, Person, Role};
use crate::store::publishing::{By, Waiting};
use crate::store::stamp;
use crate::website::InCouncil;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse as _, Response};
use compiler::words::Language;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// Whoever has to do with publishing.
const ROOM: Who = Who::Person(PUBLISHING);
/// Who hands in.
const EDITOR: Who = Who::Person(&[Role::Editor]);
/// Who agrees.
const APPROVER: Who = Who::Person(&[Role::Approver]);
/// Who acts when something is wrong with a form that is live.
const IN_CHARGE: Who = Who::Person(&[Role::Approver, Role::Admin]);
/// Who says who may do what.
const ADMIN: Who = Who::Person(&[Role::Admin]);

/// The controls of the pages that something can be wrong with.
const CONTROLS: [&str; 12] = [
    "note",
    "files",
    "words",
    "version",
    "down-reason",
    "back-reason",
    "roll-reason",
    "name",
    "email",
    "roles",
    "services",
    "wards",
];
/// Letters of a version that are shown.
const SHORT: usize = 8;

/// The routes below `/{council}/publishing`.
pub fn routes() -> Routes {
    Routes::default()
        .get(ROOM, "/", list)
        .get(EDITOR, "/propose", propose::new_form)
        .post(EDITOR, "/propose", propose::hand_in_new)
        .get(ROOM, "/forms/{form}", form::page)
        .get(ROOM, "/forms/{form}/files/{*file}", form::file)
        .get(EDITOR, "/forms/{form}/propose", propose::change)
        .post(EDITOR, "/forms/{form}/propose", propose::hand_in_change)
        .post(IN_CHARGE, "/forms/{form}/take-down", form::take_down)
        .post(IN_CHARGE, "/forms/{form}/put-back", form::put_back)
        .post(IN_CHARGE, "/forms/{form}/roll-back", form::roll_back)
        .get(ROOM, "/proposals/{id}", proposal::page)
        .get(ROOM, "/proposals/{id}/files/{*file}", proposal::file)
        .get(ROOM, "/proposals/{id}/preview/{language}/{page}", preview::page)
        .post(APPROVER, "/proposals/{id}/approve", proposal::approve)
        .post(APPROVER, "/proposals/{id}/send-back", proposal::send_back)
        .post(EDITOR, "/proposals/{id}/take-back", proposal::take_back)
        .get(ADMIN, "/people", people::list)
        .post(ADMIN, "/people", people::add)
        .get(ADMIN, "/people/{id}", people::person)
        .post(ADMIN, "/people/{id}", people::change)
        .post(ADMIN, "/people/{id}/end", people::end)
        .under("", studio::routes())
}

/// The council, and who of its people is there.
#[derive(Debug)]
struct Here {
    app: Shared,
    council: Arc<Council>,
    session: Session,
    person: Person,
}

#[derive(Debug, Deserialize)]
struct OfForm {
    council: String,
    form: String,
}

#[derive(Debug, Deserialize)]
struct OfId {
    council: String,
    id: String,
}

impl Here {
    fn new(app: &Shared, council: &str, session: Session) -> Result<Self, Problem> {
        let council = app.councils.shared(council).ok_or(Problem::NotFound)?;
        let person = session.person.clone().ok_or(Problem::Expired)?;
        Ok(Self { app: app.clone(), council, session, person })
    }

    fn home(&self) -> String {
        self.council.home(Room::Publishing)
    }

    fn form_address(&self, form: &str) -> String {
        format!("{}/forms/{form}", self.home())
    }

    fn by(&self) -> By {
        let at = stamp(self.app.clock.now().timestamp());
        By { person: self.person.id.clone(), name: self.person.name.clone(), at }
    }

    /// What the council has of a form, taken down or not.
    fn form(&self, form: &str) -> Option<Arc<Form>> {
        self.app.forms.last(&self.council.id, form)
    }

    fn has(&self, role: Role) -> bool {
        self.person.has(&[role])
    }

    /// One of the pages of the room. `errors` are what is wrong with what was sent: the control, and the words.
    fn page(&self, template: &str, title: &str, more: Value, errors: &[(&str, String)]) -> Result<Response, Problem> {
        let told = |control: &&str| errors.iter().find(|(at, _)| at == control).map_or("", |(_, text)| text.as_str());
        let error: Map<String, Value> =
            CONTROLS.iter().map(|control| ((*control).to_owned(), json!(told(control)))).collect();
        let mut context = json!({
            "site": self.app.site(Some(&self.council), Room::Publishing, Some(&self.session)),
            "csrf": self.session.token(""),
            "home": self.home(),
            "has_errors": !errors.is_empty(),
            "errors": errors.iter().map(|(at, text)| json!({ "href": format!("#{at}"), "text": text })).collect::<Vec<_>>(),
            "error": error,
            "may": {
                "propose": self.has(Role::Editor),
                "approve": self.has(Role::Approver),
                "act": self.person.has(&[Role::Approver, Role::Admin]),
                "people": self.has(Role::Admin),
            },
        });
        if let (Some(context), Value::Object(more)) = (context.as_object_mut(), more) {
            context.extend(more);
        }
        Ok(Html(self.app.pages.page(template, title, &context)?).into_response())
    }
}

/// The first letters of a version, by which people tell it from others.
fn short(version: &str) -> &str {
    version.get(..SHORT).unwrap_or(version)
}

/// A moment as kept, in words.
fn when(at: &str) -> String {
    Moment::kept(at).map(|at| at.in_words(Language::English)).unwrap_or_default()
}

async fn list(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    Extension(session): Extension<Session>,
) -> Result<Response, Problem> {
    let here = Here::new(&app, &council, session)?;
    let id = &here.council.id;
    let waiting = app.store.waiting_proposals(id).await?;
    let people = app.store.people_by_id(id).await?;
    let (mut live, mut down) = (Vec::new(), Vec::new());
    for name in &app.forms.names(id) {
        let Some(form) = here.form(name) else { continue };
        let last = app.store.last_live(id, name).await?;
        let (since, by) = match &last {
            Some(done) => (when(&done.at), done.name.clone()),
            None => {
                (app.store.published_at(&form.version).await?.map(|at| when(&at)).unwrap_or_default(), String::new())
            }
        };
        let line = json!({
            "title": form.program.form.title,
            "address": here.form_address(name),
            "version": short(&form.version),
            "since": since,
            "by": by,
            "words": last.map(|done| done.words).unwrap_or_default(),
        });
        if app.forms.get(id, name).is_some() { live.push(line) } else { down.push(line) }
    }
    let proposal = |waiting: &Waiting| {
        json!({
            "title": waiting.title,
            "address": format!("{}/proposals/{}", here.home(), waiting.id),
            "note": waiting.note,
            "by": people.get(&waiting.proposed_by).cloned().unwrap_or_default(),
            "at": when(&waiting.proposed_at),
            "yours": waiting.proposed_by == here.person.id,
        })
    };
    let more = json!({
        "name": here.person.name,
        "waiting": waiting.iter().map(proposal).collect::<Vec<_>>(),
        "live": live,
        "down": down,
        "sign_out": format!("{}/sign-out", here.council.home(Room::Staff)),
    });
    here.page("portal_publishing.html", "Publishing", more, &[])
}
