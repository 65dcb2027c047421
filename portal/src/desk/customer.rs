//! All that a customer has with the council, on one page; adding one who called for the first time; and starting a form for them.

use super::{AGENT, Desk};
use crate::app::Shared;
use crate::details::{self, Newer, Typed};
use crate::pages::Room;
use crate::post::{Post, keep};
use crate::problems::Problem;
use crate::routes::Routes;
use crate::session::Session;
use crate::store::contacts::Contact;
use crate::store::customers::{Customer, Written};
use crate::store::drafts::{Draft, Holder};
use crate::store::handovers::LentLine;
use crate::store::looks::{Did, Look, Thing};
use crate::store::{id_of, new_id};
use crate::visit::{InForm, Visit, go, is_id, offered};
use crate::website::InCouncil;
use crate::wishes;
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use compiler::emit::html::{Caller, Channel, display};
use compiler::filling;
use compiler::words::Language;
use serde::Deserialize;
use serde_json::{Value, json};

/// Most requests and most contacts shown of one customer, at first and when all are asked for.
pub(super) const FIRST: i64 = 10;
const MOST: i64 = 200;

/// The routes below `/{council}/desk/customers`.
pub fn routes() -> Routes {
    Routes::default()
        .get(AGENT, "/new", add)
        .post(AGENT, "/new", write_new)
        .get(AGENT, "/{customer}", show)
        .get(AGENT, "/{customer}/details", change)
        .post(AGENT, "/{customer}/details", write_changed)
        .post(AGENT, "/{customer}/start", start)
        .post(AGENT, "/{customer}/pick-up", super::handover::with_spoken_consent)
}

/// The customer of an address.
#[derive(Debug, Deserialize)]
pub(super) struct OfCustomer {
    pub customer: String,
}

/// A customer of the council.
pub(super) async fn found(desk: &Desk<'_>, id: &str) -> Result<Customer, Problem> {
    if !is_id(id) {
        return Err(Problem::NotFound);
    }
    desk.app.store.customer(&desk.council.id, id).await?.ok_or(Problem::NotFound)
}

/// How much of a customer is shown.
#[derive(Debug, Default, Deserialize)]
struct Wanted {
    #[serde(default)]
    all: bool,
}

async fn show(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    Path(OfCustomer { customer }): Path<OfCustomer>,
    Query(wanted): Query<Wanted>,
    Extension(session): Extension<Session>,
) -> Result<Response, Problem> {
    let desk = Desk::new(&app, &council, &session)?;
    let most = if wanted.all { MOST } else { FIRST };
    view(&desk, &found(&desk, &customer).await?, most, &[]).await
}

/// All that the council has of a customer.
pub(super) async fn view(
    desk: &Desk<'_>,
    customer: &Customer,
    most: i64,
    errors: &[(&str, String)],
) -> Result<Response, Problem> {
    let (store, council) = (&desk.app.store, &desk.council.id);
    desk.looked(Thing::Customer, &customer.id).await?;
    let requests = store.submissions_of(council, &customer.id, [0, most]).await?;
    let drafts = store.unfinished(council, &Holder::Customer(customer.id.clone())).await?;
    let lent = store.with_agents(council, &customer.id).await?;
    let contacts = store.contacts_of(council, &customer.id, most).await?;
    let wishes = store.preferences(&customer.id).await?;
    let own = desk.customer(&customer.id);
    let more = json!({
        "customer": {
            "name": customer.called(),
            "lines": customer.address.lines().collect::<Vec<_>>(),
            "phone": customer.phone,
            "email": customer.email,
            "born": display::day(Language::English, &customer.date_of_birth),
            "wishes": wishes::rows(&wishes),
        },
        "all": (requests.len().max(contacts.len()) >= usize::try_from(FIRST).unwrap_or_default() && most == FIRST)
            .then(|| format!("{own}?all=true")),
        "call": new_id(),
        "start": format!("{own}/start"),
        "start_csrf": desk.session.token(&new_id()),
        "change": format!("{own}/details"),
        "pick_up": format!("{own}/pick-up"),
        "wrap_up": desk.at(&format!("/wrap-up/{}?customer={}", new_id(), customer.id)),
        "services": desk.app.forms.by_service(desk.council, "", Language::English),
        "requests": desk.requests(&requests).await?,
        "drafts": drafts.iter().map(|line| json!({
            "id": line.id, "title": desk.title(&line.form), "saved": Desk::when(&line.saved_at),
        })).collect::<Vec<_>>(),
        "lent": lent.iter().map(|line| lent_line(desk, line)).collect::<Vec<_>>(),
        "contacts": contacts.iter().map(|contact| contact_line(desk, contact)).collect::<Vec<_>>(),
    });
    desk.page("portal_desk_customer.html", customer.called(), more, errors)
}

fn lent_line(desk: &Desk<'_>, line: &LentLine) -> Value {
    let own = line.agent == desk.person.id;
    json!({
        "title": desk.title(&line.form),
        "person": line.person,
        "since": line.lent_at.as_deref().and_then(Desk::when),
        "address": own.then(|| desk.at(&format!("/forms/{}/{}", line.form, line.id))),
    })
}

fn contact_line(desk: &Desk<'_>, contact: &Contact) -> Value {
    let about = match (&contact.form, &contact.service) {
        (Some(form), _) => desk.title(form),
        (None, Some(service)) => crate::forms::in_words(service),
        (None, None) => String::new(),
    };
    let reference = contact.reference.as_ref();
    json!({
        "at": Desk::when(&contact.at),
        "channel": contact.channel,
        "reason": contact.reason,
        "about": about,
        "reference": reference,
        "address": reference.map(|reference| format!("{}/{reference}", desk.council.home(Room::Work))),
        "person": contact.person,
        "note": contact.note,
    })
}

/// The page on which a customer is written down; `id` is theirs. With what is typed on it, and what it showed when it was opened.
fn form(
    desk: &Desk<'_>,
    id: &str,
    known: Option<&Customer>,
    [typed, opened]: [&Typed; 2],
    errors: &[(&str, String)],
    other: Option<&str>,
) -> Result<Response, Problem> {
    let own = known.map(|_| desk.customer(id));
    let more = json!({
        "csrf": desk.session.token(id),
        "action": own.as_ref().map_or_else(|| desk.at("/customers/new"), |own| format!("{own}/details")),
        "back": own.unwrap_or_else(|| desk.at("")),
        "typed": typed.view(),
        "before": opened.for_page(),
        "signs_in_as": known.map(|customer| customer.email.as_str()).filter(|email| !email.is_empty()),
        "other": other.map(|other| desk.customer(other)),
        "wrong": errors.iter().map(|(control, text)| ((*control).to_owned(), json!(text))).collect::<serde_json::Map<_, _>>(),
    });
    let title = if known.is_some() { "Change the customer’s details" } else { "Add a customer" };
    desk.page("portal_desk_details.html", title, more, errors)
}

async fn add(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    Extension(session): Extension<Session>,
) -> Result<Response, Problem> {
    let desk = Desk::new(&app, &council, &session)?;
    let nothing = Typed::default();
    form(&desk, &new_id(), None, [&nothing, &nothing], &[], None)
}

async fn write_new(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    post: Post,
) -> Result<Response, Problem> {
    let desk = Desk::new(&app, &council, &post.session)?;
    if !is_id(&post.about) {
        return Err(Problem::Expired);
    }
    write(&desk, &post, &post.about).await
}

async fn change(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    Path(OfCustomer { customer }): Path<OfCustomer>,
    Extension(session): Extension<Session>,
) -> Result<Response, Problem> {
    let desk = Desk::new(&app, &council, &session)?;
    let known = found(&desk, &customer).await?;
    desk.looked(Thing::Customer, &known.id).await?;
    let typed = Typed::of(&known);
    form(&desk, &known.id, Some(&known), [&typed, &typed], &[], None)
}

async fn write_changed(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    Path(OfCustomer { customer }): Path<OfCustomer>,
    post: Post,
) -> Result<Response, Problem> {
    let desk = Desk::new(&app, &council, &post.session)?;
    let known = found(&desk, &customer).await?;
    if post.about != known.id {
        return Err(Problem::Expired);
    }
    write(&desk, &post, &known.id).await
}

/// Keeps what was typed, once: the id of somebody new was made with the page. What was changed since the page was opened is told first.
async fn write(desk: &Desk<'_>, post: &Post, id: &str) -> Result<Response, Problem> {
    let (store, say) = (&desk.app.store, details::words::of(Language::English));
    loop {
        let known = store.customer(&desk.council.id, id).await?;
        let before = known.clone().unwrap_or_else(|| Customer::new(id));
        let (mut typed, opened) = (Typed::posted(post, &before), Typed::opened(post, &before));
        let again = |typed: &Typed, opened: &Typed, wrong: &[(&str, String)], other: Option<&str>| {
            form(desk, id, known.as_ref(), [typed, opened], wrong, other)
        };
        let customer = match typed.read(&before) {
            Ok(customer) => customer,
            Err(wrong) => {
                let wrong: Vec<_> = wrong.into_iter().map(|(control, fault)| (control, say.fault(fault))).collect();
                return again(&typed, &opened, &wrong, None);
            }
        };
        let newer = typed.catch_up(&opened, &before, &customer);
        if !newer.is_empty() {
            let said = |newer: Newer| (newer.field.control(), newer.said(Language::English, say, &before));
            let said: Vec<_> = newer.into_iter().map(said).collect();
            return again(&typed, &Typed::of(&before), &said, None);
        }
        let look = Look {
            council: &desk.council.id,
            person: &desk.person.id,
            did: Did::Changed,
            thing: Thing::Customer,
            subject: id,
            words: if known.is_some() { "details" } else { "added" },
        };
        match store.write_customer(&customer, known.as_ref(), &look).await? {
            Written::Kept => return Ok(go(&desk.customer(id))),
            // Somebody was quicker by a moment.
            Written::Meanwhile => {}
            Written::EmailOf(other) => {
                let wrong = "Another customer has this e-mail address. Open them instead, or leave it blank";
                return again(&typed, &opened, &[("email", wrong.to_owned())], Some(&other));
            }
        }
    }
}

/// Starts a form for a customer, with what is known filled in. The id of the call comes of the page and the form: pressed twice it is
/// one call, and another form from the same page is another.
async fn start(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    Path(OfCustomer { customer }): Path<OfCustomer>,
    post: Post,
) -> Result<Response, Problem> {
    let desk = Desk::new(&app, &council, &post.session)?;
    let known = found(&desk, &customer).await?;
    if !is_id(&post.about) {
        return Err(Problem::Expired);
    }
    let at = InForm { council: council.clone(), form: post.posted.value("form").to_owned() };
    if app.forms.get(&council, &at.form).is_none() {
        return view(&desk, &known, FIRST, &[("form", "Choose a form".to_owned())]).await;
    }
    offered(&app, desk.council, &at.form).await?;
    let visit = Visit::new(&app, &at, Channel::Agent, post.session.clone())?.ok_or(Problem::Expired)?;
    if !visit.is_open() {
        return visit.closed();
    }
    let mut fresh = visit.fresh(&id_of(&[&post.about, &at.form]));
    fresh.resident = Some(known.id.clone());
    let change = |draft: &mut Draft| {
        // Sent again, the call goes on as it is.
        if draft.known.is_empty() && draft.answers.is_empty() {
            draft.caller = Caller {
                name: known.name.clone(),
                phone: known.phone.clone(),
                email: known.email.clone(),
                postcode: known.address.postcode.clone(),
            };
            filling::fill(&visit.form.program, &known.known(), &mut draft.answers, &mut draft.known);
        }
        visit.evaluate(draft).map(drop)
    };
    let draft = keep(&app, Vec::new(), fresh, change).await?;
    desk.did(Did::Changed, Thing::Draft, &draft.id, "started for a customer").await?;
    Ok(visit.go(&format!("{}/{}", visit.base(), draft.id)))
}
