//! One request as a whole, and what is done with it.

use super::payments::{self, Wrong};
use super::{LEFT, WORKER, line_of, may_see, names, services};
use crate::app::Shared;
use crate::forms::in_words;
use crate::pages::Room;
use crate::post::Post;
use crate::problems::Problem;
use crate::requests::{self, Request, Saying, payments::amount, words};
use crate::routes::Routes;
use crate::session::Session;
use crate::site::Council;
use crate::store::looks::{Did, Thing};
use crate::store::new_id;
use crate::store::payments::{How, Payment};
use crate::store::people::{Person, REQUESTS};
use crate::store::requests::{Act, Acted};
use crate::visit::{go, is_id};
use crate::website::InCouncil;
use crate::wishes;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse as _, Response};
use compiler::emit::html::display;
use compiler::words::Language;
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// What is chosen when a request is to be nobody's in particular.
const NOBODY: &str = "nobody";

/// The routes of one request.
pub(super) fn routes() -> Routes {
    Routes::default().get(WORKER, "/{reference}", request).post(WORKER, "/{reference}", act).get(
        WORKER,
        "/{reference}/files/{id}",
        file,
    )
}

#[derive(Debug, Deserialize)]
struct OfReference {
    reference: String,
}

#[derive(Debug, Deserialize)]
struct OfFile {
    id: String,
}

/// A request, and who of the council has it before them.
struct Case<'a> {
    app: &'a Shared,
    council: &'a Council,
    session: &'a Session,
    person: &'a Person,
    request: Request<'a>,
}

/// What goes back into the page when something on it was wrong, and what is.
#[derive(Debug, Default)]
struct Typed {
    message: String,
    chosen: String,
    payment: payments::Typed,
    /// Why a payment is taken back, and which.
    reason: [String; 2],
    wrong: Vec<Wrong>,
}

impl Typed {
    fn of(post: &Post) -> Self {
        let text = |name: &str| post.posted.value(name).trim().to_owned();
        Self {
            message: text("message"),
            chosen: text("act"),
            payment: payments::Typed::of(post),
            reason: [text("reason"), text("payment")],
            wrong: Vec::new(),
        }
    }

    fn wrong(self, control: &'static str, text: impl Into<String>) -> Self {
        Self { wrong: vec![(control, text.into())], ..self }
    }
}

impl<'a> Case<'a> {
    async fn open(app: &'a Shared, council: &str, reference: &str, session: &'a Session) -> Result<Self, Problem> {
        let council = app.councils.get(council).ok_or(Problem::NotFound)?;
        let person = session.person_as(REQUESTS).ok_or(Problem::Expired)?;
        let request = Request::find(app, council, reference).await?;
        if !may_see(person, &request.line.service) {
            return Err(Problem::NotForYou);
        }
        Ok(Self { app, council, session, person, request })
    }

    fn address(&self) -> String {
        format!("{}/{}", self.council.home(Room::Work), self.request.line.reference)
    }

    /// The fee, what was paid of it, and what is still to pay; nothing where there is no fee.
    async fn fee(&self, typed: &Typed) -> Result<Value, Problem> {
        let line = &self.request.line;
        let Some(fee) = line.fee_pence else { return Ok(Value::Null) };
        let paid = self.request.payments().await?;
        let left = requests::payments::left(Some(fee), &paid);
        let [reason, which] = &typed.reason;
        let line_of = |payment: &Payment| {
            let typed = if *which == payment.event { reason.as_str() } else { "" };
            json!({
                "event": payment.event,
                "amount": amount(payment.pence),
                "on": display::day(Language::English, &payment.paid_on),
                "how": How::read(&payment.how).map(payments::called),
                "reference": payment.reference,
                "taken_back": payment.taken_back.is_some(),
                "reason": typed,
                "is_meant": *which == payment.event,
            })
        };
        Ok(json!({
            "amount": amount(fee),
            "what_for": line.fee_for,
            "left": (left > 0).then(|| amount(left)),
            "payments": paid.iter().map(line_of).collect::<Vec<_>>(),
            "typed": typed.payment.fields(),
        }))
    }

    async fn page(&self, typed: &Typed) -> Result<Response, Problem> {
        let (app, line, council) = (self.app, &self.request.line, self.council);
        let here = self.address();
        let names = names(app, council).await?;
        let resident = match &line.resident {
            Some(id) => app.store.customer(&council.id, id).await?,
            None => None,
        };
        let wishes = match &resident {
            Some(resident) => wishes::rows(&app.store.preferences(&resident.id).await?),
            None => Vec::new(),
        };
        let caller = line.caller();
        let people: Vec<_> = app
            .store
            .people(&council.id)
            .await?
            .into_iter()
            .filter(|person| person.has(REQUESTS) && may_see(person, &line.service))
            .map(|person| json!({ "key": person.id, "name": person.name, "now": Some(&person.id) == line.assigned.as_ref() }))
            .collect();
        let can = |act: Act<'_>| act.leads_to(line.state()).is_some();
        let context = json!({
            "site": app.site(Some(council), Room::Work, Some(self.session)),
            "say": words::of(Language::English),
            "home": council.home(Room::Work),
            "here": here,
            "csrf": self.session.token(&line.key),
            "key": new_id(),
            "request": line_of(app, council, &council.home(Room::Work), line, &names).await?,
            "resident": resident.map(|resident| json!({
                "name": resident.called(), "email": resident.email, "phone": resident.phone,
            })),
            "wishes": wishes,
            "caller": (!caller.name.is_empty()).then(|| json!({ "name": caller.name, "phone": caller.phone, "email": caller.email })),
            "email": line.email,
            "taken_by": line.agent().map(|id| names.get(id).map_or(LEFT, String::as_str)),
            "mine": line.assigned.as_deref() == Some(self.person.id.as_str()),
            "can": json!({
                "take_on": can(Act::TakeOn), "ask": can(Act::Ask), "finish": can(Act::Finish(true)), "reopen": can(Act::Reopen),
            }),
            "people": people,
            "services": services(app, council, self.person).iter().filter(|name| **name != line.service)
                .map(|name| json!({ "key": name, "name": in_words(name) })).collect::<Vec<_>>(),
            "events": self.request.timeline(Language::English, true, &format!("{here}/files")).await?,
            "groups": self.request.answers(Language::English).await?,
            "nobody": NOBODY,
            "fee": self.fee(typed).await?,
            "typed": typed.message,
            "chosen": typed.chosen,
            "wrong": typed.wrong.iter().map(|(control, text)| ((*control).to_owned(), Value::from(text.as_str()))).collect::<Map<_, _>>(),
            "has_errors": !typed.wrong.is_empty(),
            "errors": typed.wrong.iter().map(|(control, text)| json!({ "href": format!("#{control}"), "text": text })).collect::<Vec<_>>(),
        });
        Ok(Html(app.pages.page("portal_work_request.html", &self.request.title(Language::English), &context)?)
            .into_response())
    }
}

async fn request(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    Path(OfReference { reference }): Path<OfReference>,
    Extension(session): Extension<Session>,
) -> Result<Response, Problem> {
    let case = Case::open(&app, &council, &reference, &session).await?;
    app.looked(&case.council.id, &session, Thing::Request, &case.request.line.id).await?;
    case.page(&Typed::default()).await
}

async fn file(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    Path(OfReference { reference }): Path<OfReference>,
    Path(OfFile { id }): Path<OfFile>,
    Extension(session): Extension<Session>,
) -> Result<Response, Problem> {
    let case = Case::open(&app, &council, &reference, &session).await?;
    let file = app.store.file_of(&case.request.line, &id).await?.ok_or(Problem::NotFound)?;
    app.looked(&case.council.id, &session, Thing::File, &id).await?;
    app.uploads.hand_out(&file).await
}

async fn act(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    Path(OfReference { reference }): Path<OfReference>,
    post: Post,
) -> Result<Response, Problem> {
    let case = Case::open(&app, &council, &reference, &post.session).await?;
    let key = post.posted.value("key");
    if post.about != case.request.line.key || !is_id(key) {
        return Err(Problem::Expired);
    }
    let typed = Typed::of(&post);
    let colleague = post.posted.value("person");
    let service = post.posted.value("service");
    let pressed = post.posted.value("_do");
    let told = match pressed {
        "pay" => match typed.payment.told(app.clock.now().date()) {
            Ok(told) => Some(told),
            Err(wrong) => return case.page(&Typed { wrong, ..typed }).await,
        },
        _ => None,
    };
    let [reason, payment] = &typed.reason;
    // Each button has a form of its own; only the one of messages comes with a choice.
    let chosen = if pressed == "say" { typed.chosen.as_str() } else { "" };
    let (act, words) = match (pressed, chosen) {
        ("take on", _) => (Act::TakeOn, String::new()),
        ("reopen", _) => (Act::Reopen, String::new()),
        ("urgent", _) => (Act::Urgent(true), "Marked as urgent".to_owned()),
        ("not urgent", _) => (Act::Urgent(false), "Not urgent any more".to_owned()),
        ("assign", _) if colleague == NOBODY => (Act::Assign(None), "Given back to the queue".to_owned()),
        ("assign", _) => {
            let found = app.store.person(&case.council.id, colleague).await?;
            let found = found.filter(|person| person.has(REQUESTS) && may_see(person, &case.request.line.service));
            let Some(found) = found else {
                return case.page(&typed.wrong("person", "Choose who is to deal with it")).await;
            };
            (Act::Assign(Some(colleague)), format!("Given to {}", found.name))
        }
        ("move", _) => {
            if !app.forms.services(&case.council.id).iter().any(|name| name == service) {
                return case.page(&typed.wrong("service", "Choose the service that is to deal with it")).await;
            }
            (Act::Move(service), format!("Moved to {}", in_words(service)))
        }
        ("take back", _) => {
            if let Some(wrong) = payments::wrong_reason(reason) {
                return case.page(&typed.wrong("reason", wrong)).await;
            }
            let paid = case.request.payments().await?;
            let words = paid.iter().find(|known| known.event == *payment).map(payments::taken_back);
            (Act::TakeBack(payment), words.unwrap_or_default())
        }
        (_, "message") => (Act::Update, String::new()),
        (_, "ask") => (Act::Ask, String::new()),
        (_, "note") => (Act::Note, String::new()),
        (_, "done") => (Act::Finish(true), String::new()),
        (_, "not done") => (Act::Finish(false), String::new()),
        _ => match &told {
            Some(told) => (Act::Pay(told.payment()), told.in_words()),
            None => return case.page(&typed.wrong("act", "Choose what you want to do")).await,
        },
    };
    let note = match pressed {
        "say" => typed.message.as_str(),
        "take back" => reason,
        _ => "",
    };
    // What is done may be done without a word; whoever is told no, or asked, is owed one.
    let needed = pressed == "say" && act != Act::Finish(true);
    if let Some(wrong) = requests::wrong_words(Language::English, note, needed) {
        return case.page(&typed.wrong("message", wrong)).await;
    }
    let saying = Saying { key, person: Some(&case.person.id), words: &words, note, files: &[] };
    let (control, why) = match case.request.act(act, &saying).await? {
        Acted::Done | Acted::Before => {
            let id = &case.request.line.id;
            app.did(&case.council.id, &post.session, Did::Changed, Thing::Request, id, act.kind()).await?;
            let gone = matches!(act, Act::Move(to) if !may_see(case.person, to));
            return Ok(go(&if gone { case.council.home(Room::Work) } else { case.address() }));
        }
        Acted::NotNow(state) => ("message", requests::not_now(Language::English, words::state_for_staff(state))),
        Acted::TooMuch(left) => ("amount", payments::too_much(left)),
        Acted::NotThere => ("payments", "There is no such payment here, or it has been taken back already".to_owned()),
    };
    let fresh = Case::open(&app, &council, &reference, &post.session).await?;
    fresh.page(&Typed::of(&post).wrong(control, why)).await
}
