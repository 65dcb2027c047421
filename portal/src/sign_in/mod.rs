//! Signing in, to an account or to work for the council: by a code or a link that is sent by e-mail, and in a demonstration as a sample person.
//!
//! The answer to an e-mail address is the same whether anybody has it. A code is for the session that asked; a link is for any, and
//! opening it does not use it up.

mod details;
mod elsewhere;
mod words;

use crate::app::Shared;
use crate::pages::Room;
use crate::post::Post;
use crate::problems::Problem;
use crate::routes::{Routes, Who};
use crate::session::Session;
use crate::site::Council;
use crate::staff::home_of;
use crate::store::customers::Customer;
use crate::store::new_id;
use crate::store::outbox::NewEmail;
use crate::store::people::{DESK, Person, Role};
use crate::store::sign_ins::{Asking, Proof, Proved};
use crate::visit::go;
use crate::website::{InCouncil, Wanted};
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{Html, IntoResponse as _, Response};
use compiler::words::{Language, fill};
use elsewhere::Troubled;
use rand::RngExt as _;
use runtime_wasm::kernel::out::{Out, ROOM};
use runtime_wasm::kernel::{Reading, email};
use serde::Deserialize;
use serde_json::{Value, json};
use words::Words;

/// Where one signs in, below the address of a room, and where signing out ends.
const SIGN_IN: &str = "/sign-in";

/// The routes below the address of a room that one signs in to.
pub fn routes(room: Room) -> Routes {
    let routes = Routes::default()
        .get(Who::Anyone, SIGN_IN, ask)
        .post(Who::Anyone, SIGN_IN, send)
        .get(Who::Anyone, "/sign-in/code", ask_code)
        .post(Who::Anyone, "/sign-in/code", take_code)
        .get(Who::Anyone, "/sign-in/link/{link}", ask_link)
        .post(Who::Anyone, "/sign-in/link/{link}", take_link)
        .post(Who::Anyone, "/sign-out", sign_out);
    let routes = match room {
        Room::Account => routes.under("", details::routes()).under("", elsewhere::routes()),
        _ => routes,
    };
    routes.each(|handler| handler.layer(Extension(room)))
}

/// What the page about a customer's details is called.
#[must_use]
pub fn details_title(language: Language) -> &'static str {
    words::of(language).details_title
}

#[derive(Debug, Deserialize)]
struct OfLink {
    link: String,
}

/// A page of signing in: where, in which words, for whom.
struct Place<'a> {
    app: &'a Shared,
    council: &'a Council,
    room: Room,
    session: Session,
}

impl<'a> Place<'a> {
    async fn at(app: &'a Shared, council: &str, room: Room, headers: &HeaderMap) -> Result<Self, Problem> {
        let council = app.councils.get(council).ok_or(Problem::NotFound)?;
        Ok(Self { app, council, room, session: app.sessions(council).find_or_begin(headers).await? })
    }

    fn posted(app: &'a Shared, council: &str, room: Room, post: &Post) -> Result<Self, Problem> {
        let council = app.councils.get(council).ok_or(Problem::NotFound)?;
        Ok(Self { app, council, room, session: post.session.clone() })
    }

    /// Staff pages are English.
    fn language(&self) -> Language {
        if self.room.is_staff() { Language::English } else { self.session.language }
    }

    fn words(&self) -> &'static Words {
        words::of(self.language())
    }

    fn home(&self) -> String {
        self.council.home(self.room)
    }

    /// The name under which it is kept where someone signs in to.
    fn key(&self) -> &'static str {
        if self.room.is_staff() { "desk" } else { "account" }
    }

    /// One of the pages, with what is wrong on it.
    fn page(
        &self,
        template: &str,
        title: &str,
        more: &Value,
        error: Option<(&str, &str)>,
    ) -> Result<Response, Problem> {
        let mut context = json!({
            "site": self.app.site(Some(self.council), self.room, Some(&self.session)),
            "csrf": self.session.token(""),
            "say": self.words(),
            "home": self.home(),
            "has_errors": error.is_some(),
            "errors": error.iter().map(|(control, text)| json!({ "href": format!("#{control}"), "text": text })).collect::<Vec<_>>(),
        });
        if let (Some(context), Some(more)) = (context.as_object_mut(), more.as_object()) {
            context.extend(more.clone());
        }
        let mut response = Html(self.app.pages.page(template, title, &context)?).into_response();
        self.session.remember(&mut response);
        Ok(response)
    }

    async fn ask(&self, form: &str, typed: &str, error: Option<&str>) -> Result<Response, Problem> {
        self.ask_after(form, typed, error, None).await
    }

    /// The page of signing in, after signing in elsewhere did not work.
    async fn ask_after(
        &self,
        form: &str,
        typed: &str,
        error: Option<&str>,
        trouble: Option<&str>,
    ) -> Result<Response, Problem> {
        let say = self.words();
        let (title, how, question) = match self.room {
            Room::Staff => (say.staff_title, say.staff_how, say.which_person),
            _ => (say.title, say.how, crate::words::of(self.language()).which_customer),
        };
        let more = json!({
            "how": how, "question": question, "people": self.samples().await?, "form": form, "typed": typed,
            "by_email": self.app.mail || self.app.demo, "providers": elsewhere::buttons(self, form), "trouble": trouble,
        });
        self.page("portal_sign_in.html", title, &more, error.map(|text| ("email", text)))
    }

    /// The sample people to choose from, in a demonstration.
    async fn samples(&self) -> Result<Vec<Value>, Problem> {
        if !self.app.demo {
            return Ok(Vec::new());
        }
        if self.room == Room::Staff {
            let people = self.app.store.sample_people(&self.council.id).await?;
            let about = |person: &Person| person.roles.iter().map(Role::to_string).collect::<Vec<_>>().join(", ");
            return Ok(people
                .iter()
                .map(|person| json!({ "key": person.id, "name": person.name, "about": about(person) }))
                .collect());
        }
        let people = self.app.store.sample_customers(&self.council.id).await?;
        let about = |address: &crate::store::customers::Address| {
            format!("{}, {} {}", address.line_1, address.town, address.postcode)
        };
        Ok(people
            .iter()
            .map(|customer| json!({ "key": customer.id, "name": customer.name, "about": about(&customer.address) }))
            .collect())
    }

    /// Signs in whoever has been proved to be there, and goes on to what they wanted.
    async fn let_in(&self, proved: &Proved) -> Result<Response, Problem> {
        let (store, sessions) = (&self.app.store, self.app.sessions(self.council));
        if self.room == Room::Staff {
            // Nobody is told that an address is not that of the council's people; those who proved theirs may know.
            let person = store.person_with_email(&self.council.id, &proved.email).await?;
            let Some(person) = person else { return Err(Problem::NotForYou) };
            let session = sessions.sign_in_person(&self.session, Some(person)).await?;
            return Ok(self.go_on(&session, &proved.form));
        }
        let customer = store.customer_with_email(&self.council.id, &proved.email).await?;
        self.welcome(customer, &proved.form).await
    }

    /// Signs a customer in whose e-mail address has been proved, and goes on to what they wanted.
    async fn welcome(&self, customer: Customer, form: &str) -> Result<Response, Problem> {
        let (store, sessions) = (&self.app.store, self.app.sessions(self.council));
        store.take_over_requests(&self.council.id, &customer.email, &customer.id).await?;
        store.take_along(&self.council.id, form, self.session.id(), &customer.id).await?;
        let session = sessions.sign_in_customer(&self.session, Some(customer)).await?;
        Ok(self.go_on(&session, form))
    }

    fn go_on(&self, session: &Session, form: &str) -> Response {
        let form = self.app.forms.get(&self.council.id, form).map(|form| form.program.form.id.clone());
        let home = match (self.room, &session.person) {
            (Room::Staff, Some(person)) if form.is_some() && person.has(DESK) => self.council.home(Room::Desk),
            (Room::Staff, Some(person)) => return Self::remembered(session, &home_of(self.council, person)),
            _ => self.home(),
        };
        let unknown = session.customer.as_ref().is_some_and(|customer| customer.name.is_empty());
        let address = match form {
            _ if unknown && self.room == Room::Account => {
                format!("{home}/details{}", form.map(|form| format!("?form={form}")).unwrap_or_default())
            }
            Some(form) => format!("{home}/forms/{form}"),
            None => home,
        };
        Self::remembered(session, &address)
    }

    fn remembered(session: &Session, address: &str) -> Response {
        let mut response = go(address);
        session.remember(&mut response);
        response
    }
}

async fn ask(
    State(app): State<Shared>,
    Extension(room): Extension<Room>,
    Path(InCouncil { council }): Path<InCouncil>,
    Query(wanted): Query<Wanted>,
    Query(troubled): Query<Troubled>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let place = Place::at(&app, &council, room, &headers).await?;
    let form = wanted.of(&app, place.council);
    place.ask_after(&form, "", None, troubled.said(&place).as_deref()).await
}

async fn send(
    State(app): State<Shared>,
    Extension(room): Extension<Room>,
    Path(InCouncil { council }): Path<InCouncil>,
    post: Post,
) -> Result<Response, Problem> {
    let place = Place::posted(&app, &council, room, &post)?;
    // Only a form that there is, is kept and gone on with.
    let form = app.forms.get(&place.council.id, post.posted.value("form"));
    let form = form.as_ref().map_or("", |form| form.program.form.id.as_str());
    if !post.posted.value("person").is_empty() {
        return sign_in_sample(&place, post.posted.value("person"), form).await;
    }
    if !app.mail && !app.demo {
        return place.ask(form, "", None).await;
    }
    let typed = post.posted.value("email");
    let Some(email) = read_email(typed) else {
        return place.ask(form, typed, Some(place.words().enter_email)).await;
    };
    let home = place.home();
    let code = format!("{:06}", rand::rng().random_range(0..1_000_000));
    let link = new_id() + &new_id();
    let known = room != Room::Staff || app.store.person_with_email(&place.council.id, &email).await?.is_some();
    let letter = known.then(|| {
        let say = place.words();
        let address = format!("{}{home}/sign-in/link/{link}", app.origin);
        let address = crate::language::address_in(place.language(), &address);
        NewEmail {
            to: email.clone(),
            subject: fill(say.subject, &[("council", place.council.name_in(place.language()))]),
            body: fill(say.letter, &[("code", &code), ("link", &address)]),
        }
    });
    let asking = Asking {
        council: place.council.id.clone(),
        home: place.key(),
        email,
        form: form.to_owned(),
        session: place.session.id().to_owned(),
    };
    match app.store.ask_to_sign_in(&asking, [&code, &link], letter.as_ref()).await? {
        Some(()) => Ok(go(&format!("{home}/sign-in/code"))),
        None => place.ask(form, typed, Some(place.words().too_often)).await,
    }
}

/// Only samples can be signed in as without more, and only in a demonstration.
async fn sign_in_sample(place: &Place<'_>, chosen: &str, form: &str) -> Result<Response, Problem> {
    let Place { app, council, session, .. } = place;
    if !app.demo {
        return Ok(go(&place.home()));
    }
    let sessions = app.sessions(council);
    let session = if place.room == Room::Staff {
        let people = app.store.sample_people(&council.id).await?;
        let Some(person) = people.into_iter().find(|person| person.id == chosen) else { return Ok(go(&place.home())) };
        sessions.sign_in_person(session, Some(person)).await?
    } else {
        let customers = app.store.sample_customers(&council.id).await?;
        let customer = customers.into_iter().find(|customer| customer.id == chosen);
        let Some(customer) = customer else { return Ok(go(&place.home())) };
        sessions.sign_in_customer(session, Some(customer)).await?
    };
    Ok(place.go_on(&session, form))
}

async fn ask_code(
    State(app): State<Shared>,
    Extension(room): Extension<Room>,
    Path(InCouncil { council }): Path<InCouncil>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let place = Place::at(&app, &council, room, &headers).await?;
    code_page(&place, None).await
}

async fn code_page(place: &Place<'_>, error: Option<(&str, &str)>) -> Result<Response, Problem> {
    let email = place.app.store.asked_last(&place.council.id, place.key(), place.session.id()).await?;
    let Some(email) = email else { return Ok(go(&format!("{}/sign-in", place.home()))) };
    let say = place.words();
    let emails = place.app.demo.then(|| format!("{}/e-mails", place.council.home(Room::Website)));
    let more = json!({ "sent": fill(say.code_sent, &[("email", &email)]), "emails": emails });
    place.page("portal_code.html", say.code_title, &more, error)
}

async fn take_code(
    State(app): State<Shared>,
    Extension(room): Extension<Room>,
    Path(InCouncil { council }): Path<InCouncil>,
    headers: HeaderMap,
    post: Result<Post, Problem>,
) -> Result<Response, Problem> {
    let post = match post {
        Ok(post) => post,
        Err(problem) => return pressed_again(&app, &council, room, &headers, problem, "").await,
    };
    let place = Place::posted(&app, &council, room, &post)?;
    let code: String = post.posted.value("code").chars().filter(char::is_ascii_digit).collect();
    let proof = Proof::Code { session: place.session.id(), code: &code };
    match app.store.take_proof(&place.council.id, place.key(), proof).await? {
        Some(proved) => place.let_in(&proved).await,
        None => code_page(&place, Some(("code", place.words().code_wrong))).await,
    }
}

async fn ask_link(
    State(app): State<Shared>,
    Extension(room): Extension<Room>,
    Path(InCouncil { council }): Path<InCouncil>,
    Path(OfLink { link }): Path<OfLink>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let place = Place::at(&app, &council, room, &headers).await?;
    link_page(&place, &link).await
}

async fn link_page(place: &Place<'_>, link: &str) -> Result<Response, Problem> {
    let good = place.app.store.is_link_good(&place.council.id, place.key(), link).await?;
    let say = place.words();
    let title = if good { say.link_title } else { say.link_over_title };
    place.page("portal_link.html", title, &json!({ "good": good, "link": link }), None)
}

async fn take_link(
    State(app): State<Shared>,
    Extension(room): Extension<Room>,
    Path(InCouncil { council }): Path<InCouncil>,
    Path(OfLink { link }): Path<OfLink>,
    headers: HeaderMap,
    post: Result<Post, Problem>,
) -> Result<Response, Problem> {
    let post = match post {
        Ok(post) => post,
        Err(problem) => return pressed_again(&app, &council, room, &headers, problem, "").await,
    };
    let place = Place::posted(&app, &council, room, &post)?;
    match app.store.take_proof(&place.council.id, place.key(), Proof::Link(&link)).await? {
        Some(proved) => place.let_in(&proved).await,
        None => link_page(&place, &link).await,
    }
}

async fn sign_out(
    State(app): State<Shared>,
    Extension(room): Extension<Room>,
    Path(InCouncil { council }): Path<InCouncil>,
    headers: HeaderMap,
    post: Result<Post, Problem>,
) -> Result<Response, Problem> {
    let post = match post {
        Ok(post) => post,
        Err(problem) => return pressed_again(&app, &council, room, &headers, problem, SIGN_IN).await,
    };
    let place = Place::posted(&app, &council, room, &post)?;
    let sessions = app.sessions(place.council);
    let session = match room {
        Room::Staff => sessions.sign_in_person(&place.session, None).await?,
        _ => sessions.sign_in_customer(&place.session, None).await?,
    };
    let mut response = go(&format!("{}{SIGN_IN}", place.home()));
    session.remember(&mut response);
    Ok(response)
}

/// What answers a button whose first press has changed who is signed in, and with that the session's token: where the first press led.
/// Whoever sends a page that is not theirs, or one of before, while somebody is signed in, is told that it has expired.
///
/// # Errors
/// With the problem that it was, where that is not what happened.
pub(crate) async fn pressed_again(
    app: &Shared,
    council: &str,
    room: Room,
    headers: &HeaderMap,
    problem: Problem,
    led_to: &str,
) -> Result<Response, Problem> {
    let council = app.councils.get(council).ok_or(Problem::NotFound)?;
    let is_over = match app.sessions(council).find(headers).await? {
        None => true,
        Some(session) => led_to == SIGN_IN && session.customer.is_none() && session.person.is_none(),
    };
    match problem {
        Problem::Expired | Problem::Ended if is_over => Ok(go(&format!("{}{led_to}", council.home(room)))),
        problem => Err(problem),
    }
}

/// An e-mail address as the forms read one, in small letters.
pub(crate) fn read_email(typed: &str) -> Option<String> {
    read(typed, email::email).map(|email| email.to_lowercase())
}

/// What is typed as one of the language's types reads it; nothing when it does not.
pub(crate) fn read(typed: &str, reader: fn(&[u8], &mut Out) -> Reading) -> Option<String> {
    let mut room = vec![0; typed.len() + ROOM];
    let mut out = Out::new(&mut room);
    reader(typed.as_bytes(), &mut out).is_valid().then(|| String::from_utf8_lossy(out.written()).into_owned())
}
