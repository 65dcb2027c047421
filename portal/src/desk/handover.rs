//! A draft that changes hands: an agent picks up a resident's, with a code that the resident reads out or with spoken consent, and
//! hands it back; or sends a link by which the resident finishes the agent's.

use super::customer::{FIRST, OfCustomer, found, view};
use super::{AGENT, Desk, home_page};
use crate::app::Shared;
use crate::clock::machine;
use crate::post::Post;
use crate::problems::Problem;
use crate::reference;
use crate::routes::Routes;
use crate::session::Session;
use crate::sign_in::read;
use crate::store::drafts::{Draft, Holder, Place};
use crate::store::handovers::{Consent, Lender};
use crate::store::looks::{Did, Look, Thing, WRONG_CODE};
use crate::store::new_id;
use crate::store::preferences::Preferences;
use crate::visit::{InForm, go, is_id};
use crate::website::InCouncil;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;
use compiler::words::Language;
use jiff::SignedDuration;
use runtime_wasm::kernel::email;
use serde::Deserialize;
use serde_json::{Value, json};

/// Most characters of what was said.
const LONGEST: usize = 500;
/// So many codes that are not good may be entered by one person over that time: one of the six million that is good is not guessed.
const MOST_WRONG: i64 = 10;
const WRONG_OVER: SignedDuration = SignedDuration::from_hours(1);

/// The routes below `/{council}/desk/calls`.
pub fn routes() -> Routes {
    Routes::default()
        .post(AGENT, "/pick-up", pick_up)
        .get(AGENT, "/{form}/{call}", show)
        .post(AGENT, "/{form}/{call}/link", send_link)
        .post(AGENT, "/{form}/{call}/give-back", give_back)
}

#[derive(Debug, Deserialize)]
struct OfCall {
    call: String,
}

/// Picks up the draft whose code the resident read out.
async fn pick_up(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    post: Post,
) -> Result<Response, Problem> {
    let desk = Desk::new(&app, &council, &post.session)?;
    let typed: String = post.posted.value("code").trim().chars().take(20).collect();
    let Some(code) = reference::read_code(&typed) else {
        let said =
            "Enter the code as the resident reads it out, like 4K7-9QX. One letter or number is not right".to_owned();
        return home_page(&desk, "", &typed, &[("code", said)]).await;
    };
    let since = machine() - WRONG_OVER;
    if app.store.wrong_codes(&council, &desk.person.id, since).await? >= MOST_WRONG {
        let said = format!(
            "You have entered {MOST_WRONG} codes that were not good. Wait an hour, or ask the resident to send the form themselves"
        );
        return home_page(&desk, "", &typed, &[("code", said)]).await;
    }
    match app.store.pick_up(&desk.council.id, &desk.person.id, Consent::Code(&code)).await? {
        Some((form, draft)) => Ok(go(&desk.at(&format!("/forms/{form}/{draft}")))),
        None => {
            app.did(&council, &post.session, Did::Searched, Thing::Draft, "", WRONG_CODE).await?;
            let said = "This code was used or is more than 15 minutes old. Ask the resident for a new one".to_owned();
            home_page(&desk, "", &typed, &[("code", said)]).await
        }
    }
}

/// Picks up a draft from an account, with consent that was spoken and is written down.
pub(super) async fn with_spoken_consent(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    Path(OfCustomer { customer }): Path<OfCustomer>,
    post: Post,
) -> Result<Response, Problem> {
    let desk = Desk::new(&app, &council, &post.session)?;
    let customer = found(&desk, &customer).await?;
    let said = post.posted.value("said").trim();
    let draft = post.posted.value("draft");
    if !is_id(draft) {
        return view(&desk, &customer, FIRST, &[("draft", "Choose the form that the resident has started".to_owned())])
            .await;
    }
    if said.is_empty() || said.chars().count() > LONGEST {
        let wrong = format!("Write down what the resident agreed to, in {LONGEST} characters or fewer");
        return view(&desk, &customer, FIRST, &[("said", wrong)]).await;
    }
    let consent = Consent::Spoken { draft, customer: &customer.id, words: said };
    match app.store.pick_up(&desk.council.id, &desk.person.id, consent).await? {
        Some((form, draft)) => Ok(go(&desk.at(&format!("/forms/{form}/{draft}")))),
        None => Err(Problem::NotFound),
    }
}

/// A draft of this agent that is open.
async fn open(desk: &Desk<'_>, form: &str, call: &str) -> Result<Draft, Problem> {
    let place = place(desk, form);
    if !is_id(call) {
        return Err(Problem::NotFound);
    }
    match desk.app.store.draft(&place, call).await? {
        Some(draft) if draft.submitted.is_none() => Ok(draft),
        Some(_) => Err(Problem::NotFound),
        None if desk.app.store.is_with_resident(&place, call).await? => Err(Problem::WithResident),
        None => Err(Problem::NotFound),
    }
}

fn place(desk: &Desk<'_>, form: &str) -> Place {
    Place { council: desk.council.id.clone(), form: form.to_owned(), holder: Holder::Agent(desk.person.id.clone()) }
}

async fn show(
    State(app): State<Shared>,
    Path(at): Path<InForm>,
    Path(OfCall { call }): Path<OfCall>,
    Extension(session): Extension<Session>,
) -> Result<Response, Problem> {
    let desk = Desk::new(&app, &at.council, &session)?;
    let draft = open(&desk, &at.form, &call).await?;
    page(&desk, &draft, None, &[]).await
}

async fn page(
    desk: &Desk<'_>,
    draft: &Draft,
    typed: Option<&str>,
    errors: &[(&str, String)],
) -> Result<Response, Problem> {
    let resident = match &draft.resident {
        Some(id) => desk.app.store.customer(&desk.council.id, id).await?,
        None => None,
    };
    let to = match (typed, &resident) {
        (Some(typed), _) => typed.to_owned(),
        (None, Some(customer)) if !customer.email.is_empty() => customer.email.clone(),
        (None, _) => draft.caller.email.clone(),
    };
    let lender = desk.app.store.lender(&desk.council.id, &desk.person.id, &draft.id).await?;
    let wishes = match &resident {
        Some(customer) => desk.app.store.preferences(&customer.id).await?,
        None => Preferences::default(),
    };
    let own = desk.at(&format!("/calls/{}/{}", draft.place.form, draft.id));
    let more = json!({
        "csrf": desk.session.token(&draft.id),
        "title_of_form": desk.title(&draft.place.form),
        "for": resident.as_ref().map(|customer| customer.called()),
        "script": desk.at(&format!("/forms/{}/{}", draft.place.form, draft.id)),
        "link": format!("{own}/link"),
        "give_back": (lender == Some(Lender::There)).then(|| format!("{own}/give-back")),
        "gone": lender == Some(Lender::Gone),
        "languages": languages(desk, wishes.language.unwrap_or_default()),
        "wrap_up": wrap_up(desk, draft),
        "can_send": desk.app.mail || desk.app.demo,
        "email": to,
        "wrong": errors.first().map(|(_, text)| text.clone()),
    });
    desk.page("portal_desk_call.html", "This call", more, errors)
}

/// The languages in which the council writes, with the one that is chosen; none where there is no choice.
fn languages(desk: &Desk<'_>, chosen: Language) -> Vec<Value> {
    let all = desk.council.languages();
    let line = |language: &Language| json!({ "code": language.code(), "name": language.own_name(), "chosen": *language == chosen });
    if all.len() > 1 { all.iter().map(line).collect() } else { Vec::new() }
}

/// Sends the resident the link by which they finish this draft.
async fn send_link(
    State(app): State<Shared>,
    Path(at): Path<InForm>,
    Path(OfCall { call }): Path<OfCall>,
    post: Post,
) -> Result<Response, Problem> {
    let desk = Desk::new(&app, &at.council, &post.session)?;
    if post.about != call {
        return Err(Problem::Expired);
    }
    let draft = open(&desk, &at.form, &call).await?;
    let typed = post.posted.value("email");
    let Some(to) = read(typed, email::email) else {
        let wrong = "Enter an e-mail address in the correct format, like name@example.com".to_owned();
        return page(&desk, &draft, Some(typed), &[("email", wrong)]).await;
    };
    let link = new_id() + &new_id();
    let address = format!("{}/{}/continue/{link}", app.origin, desk.council.id);
    let language = Language::find(post.posted.value("language")).unwrap_or_default();
    let title = app.forms.title(&desk.council.id, &at.form, language);
    let email = crate::help::link_email(desk.council, &to.to_lowercase(), &title, &address, language);
    let look = look(&desk, &call, "link sent to the resident");
    if !app.store.send_link(&draft.place, &call, &link, &email, &look).await? {
        return Err(Problem::NotFound);
    }
    let more = json!({
        "title_of_form": desk.title(&at.form),
        "to": to,
        "script": desk.at(&format!("/forms/{}/{call}", at.form)),
        "wrap_up": wrap_up(&desk, &draft),
        "emails": app.demo.then(|| format!("/{}/e-mails", desk.council.id)),
    });
    desk.page("portal_desk_link.html", "The link is on its way", more, &[])
}

/// Where the call about a draft is wrapped up, whoever has the draft by then.
fn wrap_up(desk: &Desk<'_>, draft: &Draft) -> String {
    let customer = draft.resident.as_ref().map(|customer| format!("&customer={customer}")).unwrap_or_default();
    desk.at(&format!("/wrap-up/{}?form={}{customer}", draft.id, draft.place.form))
}

fn look<'a>(desk: &'a Desk<'_>, draft: &'a str, words: &'a str) -> Look<'a> {
    Look {
        council: &desk.council.id,
        person: &desk.person.id,
        did: Did::Changed,
        thing: Thing::Draft,
        subject: draft,
        words,
    }
}

/// Hands a draft back to the resident whose it was.
async fn give_back(
    State(app): State<Shared>,
    Path(at): Path<InForm>,
    Path(OfCall { call }): Path<OfCall>,
    post: Post,
) -> Result<Response, Problem> {
    let desk = Desk::new(&app, &at.council, &post.session)?;
    if post.about != call {
        return Err(Problem::Expired);
    }
    let draft = app.store.draft(&place(&desk, &at.form), &call).await?;
    let by = Holder::Agent(desk.person.id.clone());
    let look = look(&desk, &call, "handed back to the resident");
    if !app.store.give_back(&desk.council.id, &call, &by, Some(&look)).await? {
        // Pressed twice, it is with the resident already. If not, they have not been back for a day.
        let draft = open(&desk, &at.form, &call).await?;
        let cannot = "Send them the link: this form cannot be handed back any more".to_owned();
        return page(&desk, &draft, None, &[("email", cannot)]).await;
    }
    Ok(go(&draft.map_or_else(|| desk.at(""), |draft| wrap_up(&desk, &draft))))
}
