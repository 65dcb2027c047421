//! Requests: what becomes of a submission. Here is what the account, the desk and the service teams share: how a request is shown,
//! and the one path by which anything is done with it.

pub mod payments;
pub mod words;

use crate::app::Shared;
use crate::clock::{Moment, day_number, from_day_number};
use crate::pages::Room;
use crate::problems::Problem;
use crate::site::Council;
use crate::store::events::{self, Event};
use crate::store::files::{NewFile, Scan};
use crate::store::id_of;
use crate::store::outbox::NewEmail;
use crate::store::payments::Payment;
use crate::store::preferences::{Hear, Preferences};
use crate::store::requests::{Act, Acted, Acting, RequestFile, StandardClock};
use crate::store::submissions::SubmissionLine;
use crate::versions::Edition;
use compiler::emit::html::{Refusal, display, read_back};
use compiler::program::{FileLimits, Standard};
use compiler::promise;
use compiler::words::{Language, fill};
use jiff::civil::Date;
use serde_json::{Value, json};
use std::cmp::Ordering;
use std::sync::Arc;

/// Most characters of a message.
pub const LONGEST: usize = 5_000;

/// A request and the version of the form that judged it.
#[derive(Debug)]
pub struct Request<'a> {
    app: &'a Shared,
    council: &'a Council,
    /// The request.
    pub line: SubmissionLine,
    edition: Option<Arc<Edition>>,
}

/// What somebody says as they do something with a request.
#[derive(Debug, Clone, Copy, Default)]
pub struct Saying<'a> {
    /// Made with the page: what is said from it once more is said once.
    pub key: &'a str,
    /// Who of the council does it, by id; the resident if nobody.
    pub person: Option<&'a str>,
    /// What is done, in English, where the kind of event does not say all.
    pub words: &'a str,
    /// What they wrote.
    pub note: &'a str,
    /// Files that came with it.
    pub files: &'a [NewFile],
}

impl<'a> Request<'a> {
    /// A request of a council by its reference number as somebody may type it. Whether whoever asks may see it is theirs to find out.
    ///
    /// # Errors
    /// When there is none, or the database fails.
    pub async fn find(app: &'a Shared, council: &'a Council, reference: &str) -> Result<Self, Problem> {
        let reference = crate::reference::read(reference).ok_or(Problem::NotFound)?;
        let Some(line) = app.store.submission(&council.id, &reference).await? else {
            return Err(crate::keeping::gone(app, &council.id, &reference).await);
        };
        let edition = app.versions.get(&app.store, &council.id, &line.form, &line.version).await?;
        Ok(Self { app, council, line, edition })
    }

    /// Whose it is.
    #[must_use]
    pub const fn council(&self) -> &'a Council {
        self.council
    }

    /// What its form was called.
    #[must_use]
    pub fn title(&self, language: Language) -> String {
        match &self.edition {
            Some(edition) => edition.program_in(language).form.title.clone(),
            None => self.app.forms.title(&self.council.id, &self.line.form, language),
        }
    }

    /// The answers in words, as [`read_back`] makes them: by the version of the form, and on the day, that they were judged by.
    ///
    /// # Errors
    /// When the database or the validator fails.
    pub async fn answers(&self, language: Language) -> Result<Value, Problem> {
        let Some(edition) = &self.edition else { return Ok(json!([])) };
        let answers = self.app.store.answers_of(&self.line).await?;
        let received = Moment::kept(&self.line.received_at).unwrap_or_else(|| self.app.clock.now());
        let then = self.app.store.calendar(&self.council.id, &self.line.received_at).await?;
        let report = edition.evaluate(&answers, &received.day(then.as_ref().unwrap_or(&self.council.holidays)))?;
        Ok(read_back(edition.program_in(language), &report))
    }

    /// What has happened, in order; for residents without what only the council sees. `files` is the address of the folder of files.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn timeline(&self, language: Language, for_staff: bool, files: &str) -> Result<Vec<Value>, Problem> {
        let events = self.app.store.events(&self.line).await?;
        let all_files = self.app.store.files_of(&self.line).await?;
        let paid = self.payments().await?;
        let shown = events.iter().filter(|event| for_staff || event.is_shown());
        let say = words::of(language);
        let called = |event: &Event| match (for_staff, event.words.is_empty()) {
            (true, false) => event.words.clone(),
            (true, true) => words::event_for_staff(&event.kind).to_owned(),
            (false, _) => say.event(&event.kind).to_owned(),
        };
        // Staff read of a payment all that is known of it; its resident the amount and the day, in their language.
        let note = |event: &Event| match payments::told_by(language, &event.id, &paid).filter(|_| !for_staff) {
            Some(told) => format!("{told}\n{}", event.note).trim_end().to_owned(),
            None => event.note.clone(),
        };
        Ok(shown
            .map(|event| {
                let sent = event.kind == events::RECEIVED;
                let came = all_files.iter().filter(|file| file.event == event.id || (sent && file.event.is_empty()));
                let came: Vec<Value> = came.map(|file| file_line(file, files)).collect();
                json!({
                    "at": Moment::kept(&event.at).map(|at| at.in_words(language)),
                    "words": called(event),
                    "note": note(event),
                    "by": if for_staff { event.by.as_deref() } else { None },
                    "inside": !event.is_shown(),
                    "files": came,
                })
            })
            .collect())
    }

    /// What was paid for it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn payments(&self) -> Result<Vec<Payment>, Problem> {
        match self.line.fee_pence {
            Some(_) => Ok(self.app.store.payments(&self.line).await?),
            None => Ok(Vec::new()),
        }
    }

    /// Does something with it. The resident is told by e-mail of what the council does that they see.
    ///
    /// # Errors
    /// When the database fails; then nothing is done.
    pub async fn act(&self, act: Act<'_>, saying: &Saying<'_>) -> Result<Acted, Problem> {
        let now = self.app.clock.now();
        let clock = Clock {
            standard: self.edition.as_ref().and_then(|edition| edition.program.form.standard.as_ref()),
            now: &now,
            holidays: &self.council.holidays,
        };
        let email = if saying.person.is_some() { self.email(act).await? } else { None };
        let acting = Acting {
            council: &self.council.id,
            reference: &self.line.reference,
            key: &event_id(saying, act),
            act,
            person: saying.person,
            words: saying.words,
            note: saying.note,
            files: saying.files,
            at: now.timestamp(),
            clock: &clock,
            email: email.as_ref(),
            followers: &self.letters_to_followers(act).await?,
        };
        Ok(self.app.store.act(&acting).await?)
    }

    /// What tells those of the council who follow it that there is news.
    async fn letters_to_followers(&self, act: Act<'_>) -> Result<Vec<NewEmail>, Problem> {
        if !act.is_shown() {
            return Ok(Vec::new());
        }
        let (council, line) = (self.council, &self.line);
        let title = self.title(Language::English);
        let address = format!("{}{}/requests/{}", self.app.origin, council.home(Room::Councillor), line.reference);
        let letter = |to: String| NewEmail {
            to,
            subject: format!("News about {}, which you follow", line.reference),
            body: format!("{}: {title}, {}.\n\n{address}", words::event_for_staff(act.kind()), line.reference),
        };
        Ok(self.app.store.followers(&line.id).await?.into_iter().map(letter).collect())
    }

    /// What tells the resident that there is news; nothing when there is nobody to tell.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn news(&self) -> Result<Option<NewEmail>, Problem> {
        self.email(Act::Update).await
    }

    /// What tells the resident that there is news. It says neither what nor about whom: whoever else reads their e-mails learns
    /// nothing, and they read it once they have signed in.
    async fn email(&self, act: Act<'_>) -> Result<Option<NewEmail>, Problem> {
        if !act.is_shown() {
            return Ok(None);
        }
        let (council, line) = (self.council, &self.line);
        let customer = match &line.resident {
            Some(id) => self.app.store.customer(&council.id, id).await?,
            None => None,
        };
        let wishes = match &customer {
            Some(customer) => self.app.store.preferences(&customer.id).await?,
            None => Preferences::default(),
        };
        let wanted = match wishes.hear {
            Hear::EachChange => true,
            Hear::WhenDone => matches!(act, Act::Ask | Act::Finish(_)),
            Hear::Nothing => false,
        };
        if !wanted {
            return Ok(None);
        }
        let to = customer.map(|customer| customer.email).filter(|email| !email.is_empty());
        let Some(to) = to.or_else(|| Some(line.email.clone()).filter(|email| !email.is_empty())) else {
            return Ok(None);
        };
        let language = wishes.language.or_else(|| Language::find(&line.language)).unwrap_or_default();
        let say = words::of(language);
        let what = match act {
            Act::Ask => say.letter_asked,
            Act::Finish(_) => say.letter_over,
            _ => say.letter_news,
        };
        let title = self.title(language);
        let address = format!("{}{}/requests/{}", self.app.origin, council.home(Room::Account), line.reference);
        let address = crate::language::address_in(language, &address);
        let filled = [
            ("council", council.name_in(language)),
            ("title", &title),
            ("reference", &line.reference),
            ("link", &address),
        ];
        let body = format!("{}\n\n{}", fill(what, &filled), fill(say.letter_end, &filled));
        Ok(Some(NewEmail { to, subject: fill(say.letter_subject, &filled), body }))
    }
}

/// The same for the same thing done from the same page, so that a second press of a button does nothing; another for anything else,
/// also when somebody went back to the page.
fn event_id(saying: &Saying<'_>, act: Act<'_>) -> String {
    let files: Vec<String> = saying.files.iter().map(|file| file.answer.to_string()).collect();
    // Two payments may be alike in all but which they are.
    let which = if let Act::TakeBack(payment) = act { Some(payment) } else { None };
    let said = [saying.key, act.kind(), saying.words, saying.note];
    id_of(&said.into_iter().chain(which).chain(files.iter().map(String::as_str)).collect::<Vec<_>>())
}

fn file_line(file: &RequestFile, files: &str) -> Value {
    let size = u64::try_from(file.size).unwrap_or_default();
    json!({
        "name": file.name,
        "size": runtime_wasm::files::size_in_words(size),
        "address": format!("{files}/{}", file.id),
        "state": Scan::read(&file.scan).as_str(),
    })
}

/// A request in a list of them.
///
/// # Errors
/// When the database fails.
pub async fn line(
    app: &Shared,
    council: &Council,
    language: Language,
    home: &str,
    line: &SubmissionLine,
) -> Result<Value, Problem> {
    // By the version that promised the day.
    let edition = app.versions.get(&app.store, &council.id, &line.form, &line.version).await?;
    let standard = edition.as_ref().and_then(|edition| edition.program.form.standard.as_ref());
    let today = app.clock.now().date();
    let due = line.due_by.as_ref().and_then(|day| day.parse().ok());
    let over = line.done_at.as_deref().and_then(Moment::kept);
    let say = words::of(language);
    let when = match (&over, line.days_left, due) {
        (Some(over), ..) => fill(say.over_when, &[("when", &display::weekday_of(language, over.date()))]),
        (None, Some(_), _) => say.after_answer.to_owned(),
        (None, None, Some(due)) => display::weekday_of(language, due),
        (None, None, None) => say.no_date.to_owned(),
    };
    let time = (!line.state().is_over()).then(|| {
        TimeLeft::of(due, line.days_left, today, |from, to| days_between(standard, from, to, &council.holidays))
    });
    let working = standard.is_some_and(promise::in_working_days);
    Ok(json!({
        "title": app.forms.title(&council.id, &line.form, language),
        "reference": line.reference,
        "address": format!("{home}/{}", line.reference),
        "received": Moment::kept(&line.received_at).map(|at| at.in_words(language)),
        "due_by": due.map(|day| display::weekday_of(language, day)),
        "stopped": line.days_left.is_some(),
        "time": time.as_ref().map(|time| time.in_words(language, working)),
        "overdue": matches!(time, Some(TimeLeft::Late(_))),
        "status": say.state(line.state()),
        "over": line.state().is_over(),
        "done": over.map(|at| at.in_words(language)),
        "when": when,
        "urgent": line.is_urgent(),
        "service": crate::forms::in_words(&line.service),
        "fee": line.fee_pence.map(payments::amount),
        "fee_for": line.fee_for,
    }))
}

/// The days from one to a later one as a standard counts them: working days, or days of the calendar. One at least, as the days are
/// not the same.
fn days_between(standard: Option<&Standard>, from: Date, to: Date, holidays: &[i64]) -> i64 {
    let (from, to) = (day_number(from), day_number(to));
    standard.and_then(|standard| promise::left(standard, from, to, holidays)).unwrap_or(to - from).max(1)
}

/// How much time a request has, in the days of its standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TimeLeft {
    /// No day was promised.
    None,
    /// The clock stands still with so many days left.
    Stopped(i64),
    /// So many days are left; none on the day itself.
    Left(i64),
    /// So many days too late.
    Late(i64),
}

impl TimeLeft {
    fn of(due: Option<Date>, stopped: Option<i64>, today: Date, between: impl Fn(Date, Date) -> i64) -> Self {
        match (stopped, due) {
            (Some(left), _) => Self::Stopped(left),
            (None, None) => Self::None,
            (None, Some(due)) => match due.cmp(&today) {
                Ordering::Less => Self::Late(between(due, today)),
                Ordering::Equal => Self::Left(0),
                Ordering::Greater => Self::Left(between(today, due)),
            },
        }
    }

    /// `working` says of which days.
    fn in_words(self, language: Language, working: bool) -> String {
        let say = words::of(language);
        let (one, several) = if working { (say.one_working_day, say.working_days) } else { (say.one_day, say.days) };
        let days = |days: i64| if days == 1 { one.to_owned() } else { fill(several, &[("count", &days.to_string())]) };
        match self {
            Self::None => say.no_date.to_owned(),
            Self::Left(0) => say.due_today.to_owned(),
            Self::Left(left) => fill(say.time_left, &[("days", &days(left))]),
            Self::Late(late) => fill(say.overdue, &[("days", &days(late))]),
            Self::Stopped(left) => fill(say.stopped, &[("days", &days(left))]),
        }
    }
}

/// The clock of a standard at a moment.
struct Clock<'a> {
    standard: Option<&'a Standard>,
    now: &'a Moment,
    holidays: &'a [i64],
}

impl StandardClock for Clock<'_> {
    fn left(&self, due: Date) -> Option<i64> {
        promise::left(self.standard?, day_number(self.now.date()), day_number(due), self.holidays)
    }

    fn due_again(&self, left: i64) -> Option<Date> {
        let today = day_number(self.now.date());
        from_day_number(promise::due_again(self.standard?, today, self.now.minutes(), left, self.holidays)?)
    }
}

/// Why words cannot be taken, if they cannot.
#[must_use]
pub fn wrong_words(language: Language, written: &str, needed: bool) -> Option<String> {
    let say = words::of(language);
    if needed && written.trim().is_empty() {
        return Some(say.enter_message.to_owned());
    }
    let count = written.chars().count();
    (count > LONGEST).then(|| fill(say.too_long, &[("count", &display::thousands(&LONGEST.to_string()))]))
}

/// What is wrong with a file that was not taken, as an answer holds it.
#[must_use]
pub fn wrong_file(language: Language, file: &Value) -> String {
    let say = words::of(language);
    let text = |key: &str| file.get(key).and_then(Value::as_str).unwrap_or_default();
    let limits = FileLimits::usual();
    let large = file.get("size").and_then(Value::as_u64).is_some_and(|size| size > u64::from(limits.largest));
    if let Some(refusal) = Refusal::of(text("kind")) {
        return fill(say.file_refused, &[("name", text("name")), ("why", refusal.words(language))]);
    }
    if large {
        let size = runtime_wasm::files::size_in_words(limits.largest.into());
        return fill(say.file_large, &[("name", text("name")), ("size", &size)]);
    }
    fill(say.file_kind, &[("name", text("name"))])
}

/// What is said to whoever wanted to do something that cannot be done any more with a request of this status.
#[must_use]
pub fn not_now(language: Language, status: &str) -> String {
    fill(words::of(language).not_now, &[("status", status)])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;
    use compiler::program::{Period, PeriodUnit};

    #[test]
    fn time_is_told_by_the_day() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let between = |from, to| days_between(None, from, to, &[]);
        let said = |due: Option<&str>, stopped| {
            TimeLeft::of(due.map(day), stopped, day("2026-03-10"), between).in_words(Language::English, false)
        };
        assert_eq!(said(Some("2026-03-10"), None), "Due today");
        assert_eq!(said(Some("2026-03-11"), None), "1 day left");
        assert_eq!(said(Some("2026-03-08"), None), "2 days overdue");
        assert_eq!(said(Some("2026-03-08"), Some(3)), "Paused, 3 days left");
        assert_eq!(said(None, None), "No date promised");
    }

    #[test]
    fn time_is_told_in_the_days_of_the_standard_whether_the_clock_runs_or_not() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let complete = Some(Period { amount: 2, unit: PeriodUnit::WorkingDays });
        let standard = Standard { reply: None, complete, cut_off: None };
        // Good Friday 2026, and the Monday after it.
        let holidays = [day_number(day("2026-04-03")), day_number(day("2026-04-06"))];
        let between = |from, to| days_between(Some(&standard), from, to, &holidays);
        let said = |due: &str, stopped, today: &str| {
            TimeLeft::of(Some(day(due)), stopped, day(today), between).in_words(Language::English, true)
        };
        assert_eq!(said("2026-04-08", None, "2026-04-02"), "2 working days left");
        assert_eq!(said("2026-04-08", Some(2), "2026-04-02"), "Paused, 2 working days left");
        assert_eq!(said("2026-04-02", None, "2026-04-07"), "1 working day overdue");
        assert_eq!(said("2026-04-02", None, "2026-04-04"), "1 working day overdue", "late is late on a weekend too");
        assert_eq!(said("2026-04-07", None, "2026-04-07"), "Due today");
    }
}
