//! How a call ended: by which channel it came, why, and what was said; after a form or without one, of a customer or of anybody.

use super::{AGENT, Desk, customer};
use crate::app::Shared;
use crate::clock::Moment;
use crate::post::Post;
use crate::problems::Problem;
use crate::routes::Routes;
use crate::session::Session;
use crate::store::contacts::{By, Contact, NewContact, Reason};
use crate::store::customers::Customer;
use crate::store::looks::{Did, Look, Thing};
use crate::store::new_id;
use crate::visit::{go, is_id};
use crate::website::InCouncil;
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

/// Most characters of a note.
const LONGEST: usize = 2_000;
/// Most minutes that are taken for the length of one contact.
const MOST_MINUTES: i64 = 480;

/// The routes below `/{council}/desk/wrap-up`.
pub fn routes() -> Routes {
    Routes::default().get(AGENT, "/{call}", show).post(AGENT, "/{call}", save)
}

#[derive(Debug, Deserialize)]
struct OfCall {
    call: String,
}

#[derive(Debug, Deserialize)]
struct About {
    customer: Option<String>,
    form: Option<String>,
}

/// What was chosen and written, as it was posted.
#[derive(Debug, Default)]
struct Typed {
    channel: String,
    reason: String,
    service: String,
    form: String,
    note: String,
    minutes: String,
}

impl Typed {
    fn of(contact: &Contact) -> Self {
        let text = |it: &Option<String>| it.clone().unwrap_or_default();
        Self {
            channel: contact.channel.clone(),
            reason: text(&contact.reason),
            service: text(&contact.service),
            form: text(&contact.form),
            note: contact.note.clone(),
            minutes: contact.minutes.map(|minutes| minutes.to_string()).unwrap_or_default(),
        }
    }
}

fn page(
    desk: &Desk<'_>,
    call: &str,
    contact: Option<&Contact>,
    customer: Option<&Customer>,
    typed: &Typed,
    errors: &[(&str, String)],
) -> Result<Response, Problem> {
    let option = |known: &str, chosen: &str| json!({ "value": known, "chosen": known == chosen });
    let more = json!({
        "csrf": desk.session.token(call),
        "action": desk.at(&format!("/wrap-up/{call}")),
        "back": customer.map_or_else(|| desk.at(""), |customer| desk.customer(&customer.id)),
        "customer": customer.map(|customer| json!({ "id": customer.id, "name": customer.called() })),
        "form": typed.form,
        "title_of_form": desk.title(&typed.form),
        "reference": contact.and_then(|contact| contact.reference.as_ref()),
        "channels": By::TAKEN.map(|by| option(by.as_str(), &typed.channel)),
        "reasons": Reason::ALL.map(|reason| option(reason.as_str(), &typed.reason)),
        "services": services(desk, &typed.service),
        "note": typed.note,
        "minutes": typed.minutes,
        "wrong": errors.iter().map(|(control, text)| ((*control).to_owned(), json!(text))).collect::<serde_json::Map<_, _>>(),
    });
    desk.page("portal_desk_wrap_up.html", "Wrap up the call", more, errors)
}

fn services(desk: &Desk<'_>, chosen: &str) -> Vec<Value> {
    let names = desk.app.forms.services(&desk.council.id);
    names
        .iter()
        .map(|name| json!({ "key": name, "name": crate::forms::in_words(name), "chosen": name == chosen }))
        .collect()
}

async fn show(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    Path(OfCall { call }): Path<OfCall>,
    Query(about): Query<About>,
    Extension(session): Extension<Session>,
) -> Result<Response, Problem> {
    let desk = Desk::new(&app, &council, &session)?;
    if !is_id(&call) {
        return Err(Problem::NotFound);
    }
    let draft = app.store.call(&desk.council.id, &desk.person.id, &call).await?;
    let contact = match own(&desk, &call).await {
        // A colleague had this draft before, and wrapped that call up: this is another call.
        Err(Problem::NotFound) if draft.is_some() => {
            let customer = draft.as_ref().and_then(|draft| draft.resident.as_ref());
            let customer = customer.map(|customer| format!("&customer={customer}")).unwrap_or_default();
            let form = draft.as_ref().map_or("", |draft| draft.form.as_str());
            return Ok(go(&desk.at(&format!("/wrap-up/{}?form={form}{customer}", new_id()))));
        }
        contact => contact?,
    };
    let (form, customer) = match (&contact, &draft) {
        (Some(contact), _) => (contact.form.clone(), contact.customer.clone()),
        (None, Some(draft)) => (Some(draft.form.clone()), draft.resident.clone()),
        (None, None) => (about.form, about.customer),
    };
    let known = match customer {
        Some(id) => Some(customer::found(&desk, &id).await?),
        None => None,
    };
    let mut typed = contact
        .as_ref()
        .map_or_else(|| Typed { channel: By::Phone.as_str().to_owned(), ..Typed::default() }, Typed::of);
    typed.form = form.filter(|form| app.forms.get(&desk.council.id, form).is_some()).unwrap_or_default();
    if typed.minutes.is_empty() {
        let begun = draft.and_then(|draft| draft.begun.parse::<jiff::Timestamp>().ok());
        typed.minutes = begun
            .and_then(|begun| measured(begun, &app.clock.now()))
            .map(|minutes| minutes.to_string())
            .unwrap_or_default();
    }
    page(&desk, &call, contact.as_ref(), known.as_ref(), &typed, &[])
}

/// The contact of this call, if it is written down already; that of another agent is not to be seen.
async fn own(desk: &Desk<'_>, call: &str) -> Result<Option<Contact>, Problem> {
    let contact = desk.app.store.contact(&desk.council.id, call).await?;
    match contact {
        Some(contact) if contact.by.as_ref() != Some(&desk.person.id) => Err(Problem::NotFound),
        contact => Ok(contact),
    }
}

/// Minutes since a call was begun, unless it was left open over night.
fn measured(begun: jiff::Timestamp, now: &Moment) -> Option<i64> {
    let minutes = now.timestamp().duration_since(begun).as_mins() + 1;
    (minutes <= MOST_MINUTES / 4).then_some(minutes)
}

async fn save(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    Path(OfCall { call }): Path<OfCall>,
    post: Post,
) -> Result<Response, Problem> {
    let desk = Desk::new(&app, &council, &post.session)?;
    if post.about != call || !is_id(&call) {
        return Err(Problem::Expired);
    }
    let value = |name: &str| post.posted.value(name).trim().to_owned();
    let typed = Typed {
        channel: value("channel"),
        reason: value("reason"),
        service: value("service"),
        form: value("form"),
        note: value("note").replace("\r\n", "\n"),
        minutes: value("minutes"),
    };
    let contact = own(&desk, &call).await?;
    let customer = match post.posted.value("customer") {
        "" => None,
        id => Some(customer::found(&desk, id).await?),
    };
    let mut wrong: Vec<(&str, String)> = Vec::new();
    let by = By::taken(&typed.channel);
    if by.is_none() {
        wrong.push(("channel", "Select how they got in touch".to_owned()));
    }
    let reason = Reason::read(&typed.reason);
    if reason.is_none() {
        wrong.push(("reason", "Select why they got in touch".to_owned()));
    }
    if typed.note.chars().count() > LONGEST {
        wrong.push(("note", "The note must be 2,000 characters or fewer".to_owned()));
    }
    let minutes = if typed.minutes.is_empty() {
        None
    } else {
        let read = typed.minutes.parse::<i64>().ok().filter(|minutes| (0..=MOST_MINUTES).contains(minutes));
        if read.is_none() {
            wrong.push(("minutes", format!("Minutes must be a whole number between 0 and {MOST_MINUTES}")));
        }
        read
    };
    let (Some(by), Some(reason), true) = (by, reason, wrong.is_empty()) else {
        return page(&desk, &call, contact.as_ref(), customer.as_ref(), &typed, &wrong);
    };
    let form = app.forms.get(&desk.council.id, &typed.form);
    let form = form.as_ref().map(|form| &form.program.form);
    let known = app.forms.services(&desk.council.id).contains(&typed.service);
    let new = NewContact {
        id: &call,
        council: &desk.council.id,
        at: app.clock.now().timestamp(),
        by,
        reason,
        service: form.map(|form| form.service.as_str()).or(known.then_some(typed.service.as_str())),
        form: form.map(|form| form.id.as_str()),
        submission: None,
        customer: customer.as_ref().map(|customer| customer.id.as_str()),
        person: Some(&desk.person.id),
        note: &typed.note,
        minutes,
    };
    let look = Look {
        council: &desk.council.id,
        person: &desk.person.id,
        did: Did::Changed,
        thing: Thing::Contact,
        subject: &call,
        words: "wrapped up",
    };
    app.store.wrap_up(&new, &look).await?;
    Ok(go(&customer.map_or_else(|| desk.at(""), |customer| desk.customer(&customer.id))))
}
