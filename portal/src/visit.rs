//! A visit to a form: the council, the form, the channel and who is there, worked out from the address and the cookie.

use crate::app::Shared;
use crate::carry::{self, To};
use crate::clock::{Moment, from_day_number};
use crate::forms::Form;
use crate::pages::Room;
use crate::photo_place::{self, Photo};
use crate::post::Post;
use crate::problems::Problem;
use crate::reference;
use crate::session::Session;
use crate::site::Council;
use crate::store::drafts::{Draft, Holder, Place};
use crate::store::new_id;
use crate::store::people::{DESK, SCRIPT};
use crate::store::submissions::{Source, SubmissionLine, Submitted};
use crate::submission;
use crate::versions::{Edition, Older};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use compiler::emit::html::{Channel, Links, NextPage, Prepared, Receipt, Site, display};
use compiler::filling::{self, Next, Progress};
use compiler::program::{PageId, Program};
use runtime_wasm::report::{Day, Report};
use serde::Deserialize;
use std::sync::Arc;

/// The council and the form of an address.
#[derive(Debug, Clone, Deserialize)]
pub struct InForm {
    /// The council.
    pub council: String,
    /// The form.
    pub form: String,
}

/// A visit to a form.
#[derive(Debug)]
pub struct Visit {
    /// The service.
    pub app: Shared,
    /// Whose form.
    pub council: Arc<Council>,
    /// Which form.
    pub form: Arc<Form>,
    /// Who is there.
    pub session: Session,
    /// When.
    pub now: Moment,
    holder: Holder,
}

impl Visit {
    /// A visit by a session. `None` when the channel wants someone signed in and nobody is.
    ///
    /// # Errors
    /// When there is no such council or form.
    pub fn new(app: &Shared, place: &InForm, channel: Channel, session: Session) -> Result<Option<Self>, Problem> {
        let form = app.forms.get(&place.council, &place.form).ok_or(Problem::NotFound)?;
        let Some(holder) = holder(channel, &session) else { return Ok(None) };
        Self::of(app, &place.council, form, session, holder).map(Some)
    }

    /// A visit to this form, by whoever holds its drafts.
    ///
    /// # Errors
    /// When there is no such council.
    pub fn of(app: &Shared, council: &str, form: Arc<Form>, session: Session, holder: Holder) -> Result<Self, Problem> {
        let council = app.councils.shared(council).ok_or(Problem::NotFound)?;
        Ok(Self { app: app.clone(), council, form, session, now: app.clock.now(), holder })
    }

    /// The channel.
    #[must_use]
    pub fn channel(&self) -> Channel {
        self.holder.channel()
    }

    /// The room that the form is filled in in. A councillor has the script of a call too, and no desk.
    #[must_use]
    pub fn room(&self) -> Room {
        match room(self.channel()) {
            Room::Desk if self.session.person_as(DESK).is_none() => Room::Councillor,
            room => room,
        }
    }

    /// May the draft with this id be filled in? A councillor needs that the resident agreed to it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn may_call(&self, call: &str) -> Result<bool, Problem> {
        match (self.room(), &self.session.person) {
            (Room::Councillor, Some(person)) => Ok(self.app.store.consent(&person.id, call).await?.is_some()),
            _ => Ok(true),
        }
    }

    /// Where a councillor says that a resident agreed to have this form filled in for them.
    #[must_use]
    pub fn raise_address(&self) -> String {
        format!("{}/raise?form={}", self.council.home(Room::Councillor), self.form.program.form.id)
    }

    /// The address of the form in this channel.
    #[must_use]
    pub fn base(&self) -> String {
        format!("{}/forms/{}", self.council.home(self.room()), self.form.program.form.id)
    }

    /// The form in the language that the visitor reads in; in English where it has no other.
    #[must_use]
    pub fn program(&self) -> &Program {
        &self.prepared().program
    }

    /// The same with its questions, ready to be shown.
    #[must_use]
    pub fn prepared(&self) -> &Prepared {
        self.form.prepared_in(self.session.language)
    }

    /// The layout around the form's pages. `draft` says what has changed in the form since it was begun.
    #[must_use]
    pub fn site(&self, draft: Option<&Draft>) -> Site {
        let language = self.program().form.language;
        let mut site = self.app.site_in(language, Some(&self.council), self.room(), Some(&self.session));
        site.language = language;
        site.languages = crate::language::links(&self.form.languages(), "");
        let [_, list] = &mut site.offline;
        *list = crate::device::kept::list_for(self);
        site.changed = draft.and_then(|draft| carry::notice(&draft.changes, self.program()));
        site.next_page = Some(NextPage {
            script: "/assets/next-page.js".to_owned(),
            form: self.base(),
            version: crate::assets::VERSION.clone(),
        });
        site
    }

    /// What a page about a draft carries along.
    #[must_use]
    pub fn links(&self, draft: &Draft, action: String, back: String) -> Links {
        Links {
            action,
            back,
            page: format!("{}/", self.base()),
            forms: format!("{}/forms/", self.council.home(self.room())),
            call: String::new(),
            csrf: self.session.token(&draft.id),
            version: self.form.version.clone(),
            assets: self.council.form_assets(&self.form),
            today: self.now.date().to_string(),
            holidays: self.council.holidays.iter().filter_map(|day| Some(from_day_number(*day)?.to_string())).collect(),
        }
    }

    /// Where drafts of this visit belong.
    #[must_use]
    pub fn place(&self) -> Place {
        Place { council: self.council.id.clone(), form: self.form.program.form.id.clone(), holder: self.holder.clone() }
    }

    /// The draft that is open, or a new one with what is known filled in; the new one is not kept yet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn draft(&self) -> Result<Draft, Problem> {
        match self.app.store.open_draft(&self.place()).await? {
            None if self.app.store.is_lent(&self.place(), "").await? => Err(Problem::WithAgent),
            None => Ok(self.fresh("")),
            Some(draft) => self.brought_up_to_date(draft).await,
        }
    }

    /// A draft of this place that is kept, by the id that a page has for it, else the one that is open; of the version that is
    /// published now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn kept(&self, id: &str) -> Result<Option<Draft>, Problem> {
        let place = self.place();
        let found = match self.app.store.draft(&place, id).await? {
            None if self.channel() != Channel::Agent => self.app.store.open_draft(&place).await?,
            found => found,
        };
        match found {
            None => Ok(None),
            Some(draft) => self.brought_up_to_date(draft).await.map(Some),
        }
    }

    /// A new draft under an id that a page was given before it was kept, or under a new one.
    #[must_use]
    pub fn fresh(&self, id: &str) -> Draft {
        let mut draft = Draft::new(self.place(), &self.form.version);
        if is_id(id) {
            id.clone_into(&mut draft.id);
        }
        if let (Channel::Account, Some(customer)) = (self.channel(), &self.session.customer) {
            filling::fill(&self.form.program, &customer.known(), &mut draft.answers, &mut draft.known);
        }
        draft
    }

    /// The draft, of the version that is published now: one of an older version is carried over, and kept so.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn brought_up_to_date(&self, draft: Draft) -> Result<Draft, Problem> {
        if draft.version == self.form.version || draft.submitted.is_some() {
            return Ok(draft);
        }
        self.older_version(&draft.version).await?;
        let change = |draft: &mut Draft| {
            self.carry(draft);
            Ok::<_, Problem>(())
        };
        let (draft, gone) = self.app.store.change_draft(draft, &[], change).await?;
        self.app.uploads.remove(&gone).await;
        Ok(draft)
    }

    /// Carries a draft over within the change that keeps it. Its version has been read by [`Visit::brought_up_to_date`]; another
    /// that came between is as one that is not known.
    pub fn carry(&self, draft: &mut Draft) {
        let from = self.app.versions.known_older(&draft.version, &self.form);
        let to = To { program: &self.form.program, version: &self.form.version };
        carry::carry(draft, from.as_deref(), to, &self.day());
    }

    async fn older_version(&self, version: &str) -> Result<Option<Arc<Older>>, Problem> {
        Ok(self.app.versions.older(&self.app.store, &self.council.id, &self.form, version).await?)
    }

    /// A version of this form that was published before.
    async fn edition(&self, version: &str) -> Result<Option<Arc<Edition>>, Problem> {
        let (store, form) = (&self.app.store, &self.form.program.form.id);
        Ok(self.app.versions.get(store, &self.council.id, form, version).await?)
    }

    /// The version of the page that was posted, where it is not the one of now; nothing too when it is not known. The draft is
    /// of the version of now afterwards.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn older(&self, post: &Post) -> Result<Option<Arc<Older>>, Problem> {
        let said = post.posted.version();
        if !said.is_empty() {
            self.kept(&post.about).await?;
            return if said == self.form.version { Ok(None) } else { self.older_version(said).await };
        }
        // A page that does not say its version is of the one that its draft was of.
        let version = self.app.store.draft(&self.place(), &post.about).await?.map(|draft| draft.version);
        self.kept(&post.about).await?;
        match version.filter(|version| *version != self.form.version) {
            Some(version) => self.older_version(&version).await,
            None => Ok(None),
        }
    }

    /// The day with the bank holidays that answers are judged by.
    #[must_use]
    pub fn day(&self) -> Day {
        self.now.day(&self.council.holidays)
    }

    /// What becomes of a draft's answers.
    ///
    /// # Errors
    /// When the validator fails, or the answers are more than any form takes.
    pub fn evaluate(&self, draft: &Draft) -> Result<Report, Problem> {
        Ok(self.form.evaluate(&draft.answers, &self.day())?)
    }

    /// Notes in a draft where the person now is in the form, and what a photo that has come with it says of its place.
    ///
    /// # Errors
    /// See [`Visit::evaluate`].
    pub fn place_draft(&self, draft: &mut Draft, photo: Option<Photo>) -> Result<(), Problem> {
        let report = self.evaluate(draft)?;
        photo_place::settle(&self.form.program, &report, photo, draft);
        let pages = &self.form.program.pages;
        let page =
            |kind: &str, page: PageId| format!("{kind} {}", pages.get(page).map_or("", |page| page.key.as_str()));
        draft.stands_at = match self.progress(draft, &report).next() {
            // The script of a call is one page.
            _ if self.channel() == Channel::Agent => "call".to_owned(),
            Next::Page(next) => page("page", next),
            Next::Exit(exit) => page("exit", exit),
            Next::Tasks => "tasks".to_owned(),
            Next::Check => "check".to_owned(),
        };
        Ok(())
    }

    /// Where a draft is in its form.
    #[must_use]
    pub fn progress<'a>(&'a self, draft: &'a Draft, report: &'a Report) -> Progress<'a> {
        Progress { program: &self.form.program, report, seen: &draft.seen }
    }

    /// The address of a page of questions or an exit.
    #[must_use]
    pub fn page_address(&self, page: PageId) -> String {
        let key = self.form.program.pages.get(page).map_or("check-answers", |page| page.key.as_str());
        format!("{}/{key}", self.base())
    }

    /// The address to go on with.
    #[must_use]
    pub fn address(&self, next: Next) -> String {
        match next {
            Next::Page(page) | Next::Exit(page) => self.page_address(page),
            Next::Tasks => format!("{}/task-list", self.base()),
            Next::Check => format!("{}/check-answers", self.base()),
        }
    }

    /// Submits what is answered, by the one path of all channels; the e-mail is in the language of the visit or, where an agent sends
    /// for a customer, in the one in which they want to be written to.
    ///
    /// # Errors
    /// See [`submission::submit`].
    pub async fn submit(&self, source: Source) -> Result<Submitted, Problem> {
        let theirs = match &source {
            Source::Draft(Draft { resident: Some(resident), .. }) if self.channel() == Channel::Agent => {
                self.app.store.preferences(resident).await?.language
            }
            _ => None,
        };
        let language = theirs.unwrap_or(self.program().form.language);
        submission::submit(&self.app.store, &self.council, &self.form, source, &self.now, language).await
    }

    /// The confirmation, if the submission is this visitor's.
    ///
    /// # Errors
    /// When there is no such submission, or it is someone else's.
    pub async fn confirmation(&self, reference: &str) -> Result<Response, Problem> {
        let reference = reference::read(reference).ok_or(Problem::NotFound)?;
        let submission = self.app.store.submission(&self.council.id, &reference).await?;
        let own = |line: &SubmissionLine| line.form == self.form.program.form.id && line.belongs_to(&self.holder);
        let Some(submission) = submission.filter(own) else {
            return Err(crate::keeping::gone(&self.app, &self.council.id, &reference).await);
        };
        let language = self.program().form.language;
        let received = Moment::kept(&submission.received_at);
        let answers = self.app.store.answers_of(&submission).await?;
        // As it was judged then, by the version of then.
        let edition =
            if submission.version == self.form.version { None } else { self.edition(&submission.version).await? };
        let day = received.as_ref().unwrap_or(&self.now).day(&self.council.holidays);
        let report = match &edition {
            Some(edition) => edition.evaluate(&answers, &day)?,
            None => self.form.evaluate(&answers, &day)?,
        };
        let receipt = Receipt {
            fee: submission.fee_pence.map(in_pounds).unwrap_or_default(),
            due_by: submission
                .due_by
                .and_then(|day| day.parse().ok())
                .map(|day| display::weekday_of(language, day))
                .unwrap_or_default(),
            received: received.map(|at| at.in_words(language)).unwrap_or_default(),
            reference: submission.reference.clone(),
        };
        let site = self.site(None);
        let pages = &self.app.pages.forms;
        let program = edition.as_ref().map_or_else(|| self.program(), |edition| edition.program_in(language));
        let mut links = self.feedback_links(&new_id());
        if self.room() == Room::Desk
            && let Some(call) = self.app.store.contact_of(&submission.id).await?
        {
            links.call = format!("{}/wrap-up/{call}", self.council.home(Room::Desk));
        }
        Ok(self.html(pages.confirmation(program, self.channel(), &site, &links, &receipt, &report)?))
    }

    /// Where the question about the form itself is posted to; `id` is what it is kept under.
    #[must_use]
    pub fn feedback_links(&self, id: &str) -> Links {
        Links { action: format!("{}/give-feedback", self.base()), csrf: self.session.token(id), ..Links::default() }
    }

    /// Whether the form can be filled in and sent today.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.form.is_open(&self.now)
    }

    /// The page of a form that is shut.
    ///
    /// # Errors
    /// When the template is at fault.
    pub fn closed(&self) -> Result<Response, Problem> {
        let links = Links { back: self.council.home(self.room()), ..Links::default() };
        let site = self.site(None);
        Ok(self.html(self.app.pages.forms.closed(self.program(), self.channel(), &site, &links)?))
    }

    /// A file that this visitor sent, or may read, as a download.
    ///
    /// # Errors
    /// When there is no such file, or it is someone else's.
    pub async fn file(&self, id: &str) -> Result<Response, Problem> {
        let file = self.app.store.file(&self.place(), id, self.room() == Room::Desk).await?.ok_or(Problem::NotFound)?;
        self.app.uploads.hand_out(&file).await
    }

    /// The address of the confirmation.
    #[must_use]
    pub fn done_address(&self, reference: &str) -> String {
        format!("{}/done/{reference}", self.base())
    }

    /// A page for this visitor.
    #[must_use]
    pub fn html(&self, html: String) -> Response {
        let mut response = Html(html).into_response();
        self.session.remember(&mut response);
        response
    }

    /// The address at the desk of what else can be done with a call than sending it.
    #[must_use]
    pub fn call_address(&self, draft: &Draft) -> String {
        if self.room() == Room::Councillor {
            return self.council.home(Room::Councillor);
        }
        format!("{}/calls/{}/{}", self.council.home(Room::Desk), self.form.program.form.id, draft.id)
    }

    /// Sends this visitor to another page.
    #[must_use]
    pub fn go(&self, address: &str) -> Response {
        let mut response = go(address);
        self.session.remember(&mut response);
        response
    }
}

/// Is the form offered? One that was taken away is told apart from one that never was.
///
/// # Errors
/// When it is not offered, or the database fails.
pub async fn offered(app: &Shared, council: &Council, form: &str) -> Result<(), Problem> {
    if app.forms.get(&council.id, form).is_some() {
        return Ok(());
    }
    let before = app.store.was_offered(&council.id, form).await?;
    Err(if before { Problem::Withdrawn } else { Problem::NotFound })
}

/// Whose drafts those of a session are in a channel; nobody's when it wants someone signed in and nobody is.
#[must_use]
pub fn holder(channel: Channel, session: &Session) -> Option<Holder> {
    match channel {
        Channel::Website => Some(Holder::Session(session.id().to_owned())),
        Channel::Account => session.customer.as_ref().map(|customer| Holder::Customer(customer.id.clone())),
        Channel::Agent => session.person_as(SCRIPT).map(|agent| Holder::Agent(agent.id.clone())),
    }
}

/// The room in which a channel is.
#[must_use]
pub fn room(channel: Channel) -> Room {
    match channel {
        Channel::Website => Room::Website,
        Channel::Account => Room::Account,
        Channel::Agent => Room::Desk,
    }
}

/// Sends someone to another page. The query and what stands after it are made of names that are checked.
#[must_use]
pub fn go(address: &str) -> Response {
    match HeaderValue::from_str(address) {
        Ok(location) => (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response(),
        Err(_) => Redirect::to("/").into_response(),
    }
}

/// Pence as a canonical amount: `45.00`.
#[must_use]
pub fn in_pounds(pence: i64) -> String {
    let (minus, pence) = (if pence < 0 { "-" } else { "" }, pence.unsigned_abs());
    format!("{minus}{}.{:02}", pence / 100, pence % 100)
}

/// Is it an id as this service makes them?
#[must_use]
pub fn is_id(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
