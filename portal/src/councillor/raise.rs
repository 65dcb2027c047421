//! Raising a request for a resident: first that they have agreed to it, then the form.

use super::COUNCILLOR;
use crate::app::Shared;
use crate::pages::Room;
use crate::post::Post;
use crate::problems::Problem;
use crate::routes::{Routes, Who};
use crate::session::Session;
use crate::store::drafts::{Draft, Holder, Place};
use crate::store::ward_requests::Consent;
use crate::store::{id_of, new_id};
use crate::typed_day::TypedDay;
use crate::visit::{go, is_id};
use crate::website::InCouncil;
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse as _, Response};
use compiler::emit::html::Caller;
use compiler::filling;
use compiler::words::Language;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Value, json};

/// How a resident can have agreed.
const HOW: [(&str, &str); 4] =
    [("in person", "In person"), ("phone", "By phone"), ("letter", "By letter"), ("e-mail", "By e-mail")];
/// Most characters of a name, a phone number or an e-mail address.
const LONGEST: usize = 200;
/// Nobody agreed before it.
const FIRST_YEAR: i16 = 2000;

/// The routes of raising a request.
pub(super) fn routes() -> Routes {
    let councillor = Who::Person(COUNCILLOR);
    Routes::default().get(councillor, "/", ask).post(councillor, "/", raise)
}

#[derive(Debug, Default, Deserialize)]
struct Wanted {
    #[serde(default)]
    form: String,
}

/// What is typed on the page.
#[derive(Debug, Default)]
struct Typed {
    form: String,
    caller: Caller,
    how: String,
    on: TypedDay,
    agreed: bool,
}

impl Typed {
    fn of(post: &Post) -> Self {
        let text = |name: &str| post.posted.value(name).trim().to_owned();
        let caller =
            Caller { name: text("name"), phone: text("phone"), email: text("email"), postcode: text("postcode") };
        Self {
            form: text("form"),
            caller,
            how: text("how"),
            on: TypedDay::sent("on", |field| post.posted.value(field)),
            agreed: text("agreed") == "yes",
        }
    }

    /// The day on which they agreed, if it can be one.
    fn agreed_on(&self) -> Option<Date> {
        self.on.read().filter(|day: &Date| day.year() >= FIRST_YEAR)
    }

    /// What is wrong with it: the id of a control, and what to do.
    fn errors(&self, app: &Shared, council: &str, today: Date) -> Vec<(&'static str, &'static str)> {
        let long = |text: &str| text.chars().count() > LONGEST;
        let Caller { name, phone, email, postcode } = &self.caller;
        [
            (name.is_empty(), "name", "Enter the resident’s name"),
            (
                long(name) || long(phone) || long(email) || long(postcode),
                "name",
                "Names, phone numbers, e-mail addresses and postcodes must be 200 characters or fewer",
            ),
            (
                phone.is_empty() && email.is_empty(),
                "phone",
                "Enter a phone number or an e-mail address, so that the council can reach them",
            ),
            (app.forms.get(council, &self.form).is_none(), "form", "Choose what the request is about"),
            (!HOW.iter().any(|(key, _)| *key == self.how), "how", "Choose how they agreed"),
            (
                self.agreed_on().is_none_or(|day| day > today),
                "on",
                "Enter the day on which they agreed. It must be today or in the past",
            ),
            (!self.agreed, "agreed", "Confirm that the resident has agreed. Without it you cannot act for them"),
        ]
        .into_iter()
        .filter(|(wrong, ..)| *wrong)
        .map(|(_, control, text)| (control, text))
        .collect()
    }
}

/// The page, whose `key` tells what is sent from it again from what is said anew.
fn page(
    app: &Shared,
    council: &str,
    session: &Session,
    key: &str,
    typed: &Typed,
    errors: &[(&str, &str)],
) -> Result<Response, Problem> {
    let council = app.councils.get(council).ok_or(Problem::NotFound)?;
    let home = council.home(Room::Councillor);
    let wrong: serde_json::Map<String, Value> =
        errors.iter().rev().map(|(control, text)| ((*control).to_owned(), Value::from(*text))).collect();
    let context = json!({
        "site": app.site(Some(council), Room::Councillor, Some(session)),
        "home": home,
        "here": format!("{home}/raise"),
        "csrf": session.token(key),
        "name": typed.caller.name,
        "phone": typed.caller.phone,
        "email": typed.caller.email,
        "postcode": typed.caller.postcode,
        "form": typed.form,
        "on": typed.on.fields(),
        "agreed": typed.agreed,
        "how": HOW.map(|(key, name)| json!({ "key": key, "name": name, "now": key == typed.how })),
        "services": app.forms.by_service(council, &home, Language::English),
        "wrong": wrong,
        "has_errors": !errors.is_empty(),
        "errors": errors.iter().map(|(control, text)| json!({ "href": format!("#{control}"), "text": text })).collect::<Vec<_>>(),
    });
    Ok(Html(app.pages.page("portal_councillor_raise.html", "Raise a request for a resident", &context)?)
        .into_response())
}

async fn ask(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    Query(Wanted { form }): Query<Wanted>,
    Extension(session): Extension<Session>,
) -> Result<Response, Problem> {
    page(&app, &council, &session, &new_id(), &Typed { form, ..Typed::default() }, &[])
}

async fn raise(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    post: Post,
) -> Result<Response, Problem> {
    let person = post.session.person_as(COUNCILLOR).ok_or(Problem::Expired)?;
    if !is_id(&post.about) {
        return Err(Problem::Expired);
    }
    let typed = Typed::of(&post);
    let errors = typed.errors(&app, &council, app.clock.now().date());
    if !errors.is_empty() {
        return page(&app, &council, &post.session, &post.about, &typed, &errors);
    }
    let form = app.forms.get(&council, &typed.form).ok_or(Problem::NotFound)?;
    let agreed_on = typed.agreed_on().map(|day| day.to_string()).unwrap_or_default();
    let Caller { name, phone, email, postcode } = &typed.caller;
    let id = id_of(&[&post.about, &typed.form, name, phone, email, postcode, &typed.how, &agreed_on]);
    let consent = Consent { how: typed.how, agreed_on };
    let place = Place { council: council.clone(), form: typed.form, holder: Holder::Agent(person.id.clone()) };
    let mut draft = Draft::new(place, &form.version);
    draft.id = id;
    draft.caller = typed.caller;
    filling::fill(&form.program, &filling::of_caller(&draft.caller), &mut draft.answers, &mut draft.known);
    let address = format!("/{council}/councillor/forms/{}/{}", form.program.form.id, draft.id);
    app.store.raise(draft, &person.id, &consent).await?;
    Ok(go(&address))
}
