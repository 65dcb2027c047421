//! Help with a form, as the resident sees it: a code to read out to the agent who is to carry on, what agents have at the moment, and
//! the link by which a form that was begun on the phone is finished.

mod words;

use crate::app::Shared;
use crate::clock::Moment;
use crate::pages::Room;
use crate::post::Post;
use crate::problems::Problem;
use crate::reference::new_code;
use crate::routes::{Routes, Who};
use crate::session::Session;
use crate::site::Council;
use crate::store::drafts::{Holder, Place};
use crate::store::handovers::{LentLine, Taken};
use crate::store::outbox::NewEmail;
use crate::visit::go;
use crate::website::InCouncil;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{Html, IntoResponse as _, Response};
use compiler::words::{Language, fill};
use serde::Deserialize;
use serde_json::{Value, json};
use words::Words;

/// The routes below the address of a council.
pub fn routes() -> Routes {
    Routes::default()
        .get(Who::Anyone, "/help", show)
        .post(Who::Anyone, "/help", change)
        .get(Who::Anyone, "/continue/{link}", ask)
        .post(Who::Anyone, "/continue/{link}", take)
}

#[derive(Debug, Deserialize)]
struct OfLink {
    link: String,
}

/// The title of the page of help, for links to it.
#[must_use]
pub fn title(language: Language) -> &'static str {
    words::of(language).title
}

/// The e-mail with the link by which a resident finishes a form.
#[must_use]
pub fn link_email(council: &Council, to: &str, form: &str, link: &str, language: Language) -> NewEmail {
    let say = words::of(language);
    let link = crate::language::address_in(language, link);
    let filled = [("council", council.name_in(language)), ("title", form), ("link", link.as_str())];
    NewEmail { to: to.to_owned(), subject: fill(say.subject, &filled), body: fill(say.letter, &filled) }
}

/// Somebody who may have drafts: this browser, and the account that is signed in.
struct Resident<'a> {
    app: &'a Shared,
    council: &'a Council,
    session: &'a Session,
}

impl Resident<'_> {
    fn say(&self) -> &'static Words {
        words::of(self.session.language)
    }

    fn holders(&self) -> Vec<Holder> {
        let account = self.session.customer.as_ref().map(|customer| Holder::Customer(customer.id.clone()));
        account.into_iter().chain([Holder::Session(self.session.id().to_owned())]).collect()
    }

    fn title(&self, form: &str) -> String {
        self.app.forms.title(&self.council.id, form, self.session.language)
    }

    fn page(&self, template: &str, title: &str, more: Value) -> Result<Response, Problem> {
        let room = if self.session.customer.is_some() { Room::Account } else { Room::Website };
        let mut context = json!({
            "site": self.app.site(Some(self.council), room, Some(self.session)),
            "csrf": self.session.token(""),
            "say": self.say(),
            "home": self.council.home(room),
        });
        if let (Some(context), Value::Object(more)) = (context.as_object_mut(), more) {
            context.extend(more);
        }
        let mut response = Html(self.app.pages.page(template, title, &context)?).into_response();
        self.session.remember(&mut response);
        Ok(response)
    }

    /// The page of help; with a code for one of the drafts, if it was just made.
    async fn help(&self, shown: Option<(&str, &str)>) -> Result<Response, Problem> {
        let (mut drafts, mut lent) = (Vec::new(), Vec::new());
        for holder in self.holders() {
            for line in self.app.store.unfinished(&self.council.id, &holder).await? {
                let code = shown.filter(|(draft, _)| *draft == line.id).map(|(_, code)| code);
                drafts.push(json!({
                    "id": line.id,
                    "title": self.title(&line.form),
                    "saved": self.when(&line.saved_at),
                    "code": code,
                    "spelled": code.map(|code| code.chars().filter(|letter| *letter != '-').map(String::from).collect::<Vec<_>>().join(" ")),
                }));
            }
            let lines = self.app.store.lent_by(&self.council.id, &holder).await?;
            lent.extend(lines.iter().map(|line| self.lent(line)));
        }
        let action = format!("/{}/help", self.council.id);
        self.page("portal_help.html", self.say().title, json!({ "drafts": drafts, "lent": lent, "action": action }))
    }

    fn when(&self, kept: &str) -> Option<String> {
        Moment::kept(kept).map(|at| at.in_words(self.session.language))
    }

    fn lent(&self, line: &LentLine) -> Value {
        let since = line.lent_at.as_deref().and_then(|at| self.when(at)).unwrap_or_default();
        let said = line.lent_how.as_deref().filter(|said| !said.is_empty());
        json!({
            "id": line.id,
            "title": self.title(&line.form),
            "who": fill(self.say().with_agent, &[("person", &line.person), ("when", &since)]),
            "how": match said {
                Some(said) => fill(self.say().said, &[("said", said)]),
                None => self.say().read_out.to_owned(),
            },
        })
    }
}

async fn show(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let council = app.councils.get(&council).ok_or(Problem::NotFound)?;
    let session = app.sessions(council).find_or_begin(&headers).await?;
    Resident { app: &app, council, session: &session }.help(None).await
}

/// Makes a code for a draft, or takes one back from an agent.
async fn change(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    post: Post,
) -> Result<Response, Problem> {
    let council = app.councils.get(&council).ok_or(Problem::NotFound)?;
    let resident = Resident { app: &app, council, session: &post.session };
    let draft = post.posted.value("draft");
    if post.posted.value("_do") == "take-back" {
        for holder in resident.holders() {
            match app.store.give_back(&council.id, draft, &holder, None).await {
                Ok(_) => return Ok(go(&format!("/{}/help", council.id))),
                Err(crate::store::StoreError::NotYours) => {}
                Err(error) => return Err(error.into()),
            }
        }
        return Err(Problem::NotFound);
    }
    let code = new_code();
    for holder in resident.holders() {
        let place = Place { council: council.id.clone(), form: String::new(), holder };
        if app.store.offer_draft(&place, draft, &code).await? {
            return resident.help(Some((draft, &code))).await;
        }
    }
    Err(Problem::NotFound)
}

async fn ask(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    Path(OfLink { link }): Path<OfLink>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let council = app.councils.get(&council).ok_or(Problem::NotFound)?;
    let session = app.sessions(council).find_or_begin(&headers).await?;
    let resident = Resident { app: &app, council, session: &session };
    let form = app.store.form_behind(&council.id, &link).await?;
    link_page(&resident, &link, form.as_deref(), None)
}

/// The page behind the link; `has_one` is the address of a form of the same kind that is open already.
fn link_page(
    resident: &Resident<'_>,
    link: &str,
    form: Option<&str>,
    has_one: Option<&str>,
) -> Result<Response, Problem> {
    let say = resident.say();
    let title = if form.is_some() { say.continue_title } else { say.over_title };
    let form = form.map(|form| resident.title(form));
    let action = format!("/{}/continue/{link}", resident.council.id);
    let more = json!({
        "action": action,
        "has_one": has_one,
        "how": form.as_ref().map(|form| fill(say.continue_how, &[("title", form)])),
        "other": form.as_ref().map(|form| fill(say.has_one, &[("title", form)])),
    });
    resident.page("portal_continue.html", title, more)
}

async fn take(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    Path(OfLink { link }): Path<OfLink>,
    post: Post,
) -> Result<Response, Problem> {
    let council = app.councils.get(&council).ok_or(Problem::NotFound)?;
    let resident = Resident { app: &app, council, session: &post.session };
    let customer = post.session.customer.as_ref().map(|customer| customer.id.as_str());
    let taken = app.store.take_by_link(&council.id, &link, post.session.id(), customer).await?;
    let base = |form: &str, account: bool| {
        format!("{}/forms/{form}", council.home(if account { Room::Account } else { Room::Website }))
    };
    match taken {
        Taken::Theirs(form, holder) => Ok(go(&base(&form, matches!(holder, Holder::Customer(_))))),
        Taken::HasOne(form, holder) => {
            let own = base(&form, matches!(holder, Holder::Customer(_)));
            link_page(&resident, &link, Some(&form), Some(&own))
        }
        Taken::Over => link_page(&resident, &link, None, None),
    }
}
