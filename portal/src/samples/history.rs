//! A year behind the samples: requests, calls, forms that were given up and what people thought of them, so that queues and figures
//! are worth looking at. It is made up by a sequence of numbers that begins with the council's name, so that it is the same at each
//! start on the same day. The answers are those of the tests beside each form, moved to the day on which they were sent.

use super::SamplesError;
use crate::clock::{Moment, day_number, from_day_number};
use crate::forms::{Form, Forms};
use crate::reference::reference_from;
use crate::site::{Council, Councils};
use crate::store::contacts::{By, Reason};
use crate::store::copy::{Row, Writing};
use crate::store::customers::Customer;
use crate::store::drafts::{Draft, Holder, Place, channel_name};
use crate::store::people::{DESK, Person, Role};
use crate::store::requests::State;
use crate::store::submissions::NewSubmission;
use crate::store::ward_requests::REPORT;
use crate::store::{Store, stamp};
use crate::submission;
use crate::wards::Whereabouts;
use compiler::emit::html::{Caller, Channel};
use compiler::program::{Kind, TestCase};
use compiler::words::Language;
use jiff::civil::{Date, Weekday};
use jiff::{SignedDuration, ToSpan as _};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many days of it there are, up to yesterday: a year, and the days with which the last ninety are compared.
const DAYS: i64 = 364 + 90;
/// For how many days back there are requests: longer ago there are contacts alone, as forms say for how long answers are kept.
const KEPT: i64 = 360;
/// The tables that it is put into.
const TABLES: [&str; 5] = ["submissions", "contacts", "events", "counts", "feedback"];

/// A form with the tests whose answers can be sent.
#[derive(Debug)]
struct Sendable {
    form: Arc<Form>,
    tests: Vec<TestCase>,
}

/// One council's year while it is made up.
struct Year<'a> {
    council: &'a Council,
    forms: Vec<Sendable>,
    customers: Vec<Customer>,
    agents: Vec<Person>,
    workers: Vec<Person>,
    now: &'a Moment,
    chance: StdRng,
    writing: &'a mut Writing,
    /// By day, form, channel and place.
    counts: BTreeMap<(String, String, &'static str, String), i64>,
}

/// Adds a year to each council, if the record has nothing in it yet. What is made up of a form that the tests send no answers to is
/// left out.
///
/// # Errors
/// When the database fails.
pub async fn add(store: &Store, councils: &Councils, forms: &Forms, now: &Moment) -> Result<(), SamplesError> {
    let Some(mut writing) = store.writing(&TABLES).await? else { return Ok(()) };
    for council in councils.all() {
        let people = store.sample_people(&council.id).await?;
        let with = |roles: &[Role]| people.iter().filter(|person| person.has(roles)).cloned().collect::<Vec<_>>();
        let year = Year {
            council,
            forms: forms.all().filter_map(|form| sendable(forms, council, &form.program.form.id)).collect(),
            customers: store.sample_customers(&council.id).await?,
            agents: with(DESK),
            workers: with(&[Role::Service]),
            now,
            chance: StdRng::from_seed(Sha256::digest(&council.id).into()),
            writing: &mut writing,
            counts: BTreeMap::new(),
        };
        if !year.forms.is_empty() {
            year.write().await?;
        }
    }
    Ok(writing.keep().await?)
}

/// The tests of a form that end in a submission and bring no files.
fn sendable(forms: &Forms, council: &Council, id: &str) -> Option<Sendable> {
    let form = forms.get(&council.id, id)?;
    let files: Vec<&str> = form
        .program
        .questions
        .iter()
        .filter(|question| question.kind.files().is_some())
        .map(|question| question.key.as_str())
        .collect();
    let can = |test: &&TestCase| {
        test.expect.submitted == Some(true) && !files.iter().any(|file| test.answers.get(file).is_some())
    };
    let tests: Vec<TestCase> = form.program.tests.iter().filter(can).cloned().collect();
    (!tests.is_empty()).then_some(Sendable { form, tests })
}

/// Answers with every day in them moved by so many days.
fn moved(answers: &Value, days: i64) -> Value {
    match answers {
        Value::String(text) => {
            let day = text.parse::<Date>().ok().filter(|_| text.len() == 10);
            let moved = day.and_then(|day| from_day_number(day_number(day) + days));
            moved.map_or_else(|| answers.clone(), |day| Value::String(day.to_string()))
        }
        Value::Array(all) => all.iter().map(|each| moved(each, days)).collect(),
        Value::Object(parts) => parts.iter().map(|(name, part)| (name.clone(), moved(part, days))).collect(),
        other => other.clone(),
    }
}

/// An object as a row.
fn row(object: Value) -> Row {
    match object {
        Value::Object(columns) => columns.into_iter().collect(),
        _ => Row::new(),
    }
}

impl Year<'_> {
    async fn write(mut self) -> Result<(), SamplesError> {
        let today = self.now.date();
        for back in (1..=DAYS).rev() {
            let Some(day) = from_day_number(day_number(today) - back) else { continue };
            // People move online as the year goes by.
            let through = (DAYS - back) * 100 / DAYS;
            let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
            let contacts = if weekend { self.chance.random_range(1..=3) } else { self.chance.random_range(5..=9) };
            for _ in 0..contacts {
                let by = if weekend { By::Website } else { self.channel(through) };
                self.contact(day, by).await?;
            }
            if back <= KEPT {
                self.given_up(day, contacts);
            }
        }
        for ((day, form, channel, place), number) in std::mem::take(&mut self.counts) {
            let count = json!({
                "council": self.council.id, "day": day, "form": form, "channel": channel, "place": place, "number": number,
            });
            self.writing.put("counts", &row(count)).await?;
        }
        Ok(())
    }

    fn id(&mut self) -> String {
        format!("{:032x}", self.chance.random::<u128>())
    }

    fn percent(&mut self) -> i64 {
        self.chance.random_range(0..100)
    }

    fn one_of<T: Clone>(&mut self, all: &[T]) -> Option<T> {
        all.get(self.chance.random_range(0..all.len().max(1))).cloned()
    }

    /// How somebody comes, so many hundredths through the year.
    fn channel(&mut self, through: i64) -> By {
        let chance = self.percent();
        let online = 36 + through / 4;
        match chance {
            chance if chance < online * 3 / 5 => By::Website,
            chance if chance < online => By::Account,
            chance if chance < 88 => By::Phone,
            chance if chance < 92 => By::InPerson,
            chance if chance < 97 => By::Email,
            97 => By::Letter,
            _ => By::Chat,
        }
    }

    /// When on a day: in the hours of the council, or mostly in the evening.
    fn at(&mut self, day: Date, by: By) -> Option<Moment> {
        let hours: &[i8] = match by {
            By::Website | By::Account => &[7, 8, 9, 10, 12, 12, 13, 16, 17, 18, 19, 19, 20, 20, 21, 22],
            _ => &[9, 9, 10, 10, 10, 11, 11, 12, 13, 14, 14, 15, 16],
        };
        let hour = self.one_of(hours).unwrap_or(12);
        let minute = self.chance.random_range(0..60);
        Moment::in_london(day.at(hour, minute, 0, 0))
    }

    async fn contact(&mut self, day: Date, by: By) -> Result<(), SamplesError> {
        let Some(at) = self.at(day, by) else { return Ok(()) };
        let online = matches!(by, By::Website | By::Account);
        let which = self.chance.random_range(0..self.forms.len().max(1));
        let chance = self.percent();
        let reason = match chance {
            _ if online => Reason::New,
            ..55 => Reason::New,
            55..80 => Reason::Chasing,
            80..92 => Reason::DidNotUnderstand,
            _ => Reason::WrongPlace,
        };
        let known = by == By::Account || self.percent() < 60;
        let customers = self.customers.clone();
        let customer = self.one_of(&customers).filter(|_| known && by != By::Website);
        let agents = self.agents.clone();
        let agent = self.one_of(&agents).filter(|_| !online);
        let id = self.id();
        let kept = day_number(self.now.date()) - day_number(day) <= KEPT;
        let sent = match reason {
            Reason::New if kept => self.send(which, &id, &at, by, customer.as_ref(), agent.as_ref()).await?,
            _ => None,
        };
        if online && kept && sent.is_none() {
            return Ok(());
        }
        let Some(form) = self.forms.get(which).map(|it| it.form.program.form.clone()) else { return Ok(()) };
        let minutes = (!online).then(|| self.chance.random_range(2..15));
        let contact = json!({
            "id": id, "council": self.council.id, "at": stamp(at.timestamp()), "channel": by.as_str(),
            "reason": reason.as_str(), "service": form.service, "form": sent.as_ref().map(|_| form.id),
            "submission": sent, "customer": customer.map(|customer| customer.id), "person": agent.map(|agent| agent.id),
            "note": "", "minutes": minutes,
        });
        self.writing.put("contacts", &row(contact)).await?;
        Ok(())
    }

    /// Sends answers to a form; the id of the submission, unless nobody could have sent them on that day.
    async fn send(
        &mut self,
        which: usize,
        key: &str,
        at: &Moment,
        by: By,
        customer: Option<&Customer>,
        agent: Option<&Person>,
    ) -> Result<Option<String>, SamplesError> {
        let chance = self.percent();
        let Some((form, test)) = self.forms.get(which).and_then(|it| {
            let test = it.tests.get(usize::try_from(chance).unwrap_or(0) % it.tests.len().max(1))?;
            Some((it.form.clone(), test.clone()))
        }) else {
            return Ok(None);
        };
        let (session, council) = (self.id(), self.council.id.clone());
        let holder = match (by, customer, agent) {
            (By::Account, Some(customer), _) => Holder::Customer(customer.id.clone()),
            (_, _, Some(agent)) => Holder::Agent(agent.id.clone()),
            _ => Holder::Session(session),
        };
        let place = Place { council: council.clone(), form: form.program.form.id.clone(), holder };
        let mut draft = Draft::new(place, &form.version);
        key.clone_into(&mut draft.id);
        if let Value::Object(answers) = moved(&test.answers, day_number(at.date()) - test.today) {
            draft.answers = answers;
        }
        let program = &form.program;
        draft.seen.pages = program.pages.iter().map(|page| page.key.clone()).collect();
        draft.seen.questions = program.questions.iter().map(|question| question.key.clone()).collect();
        if let (Some(customer), Some(_)) = (customer, agent) {
            draft.caller = Caller {
                name: customer.name.clone(),
                phone: customer.phone.clone(),
                email: customer.email.clone(),
                postcode: customer.address.postcode.clone(),
            };
        }
        // What cannot be judged is left out: only the demonstration is one request poorer.
        let Ok(Some(new)) = submission::judge(self.council, &form, &draft, at, Language::English) else {
            return Ok(None);
        };
        let id = self.request(&form, &draft, &new, customer).await?;
        let channel = channel_name(draft.place.holder.channel());
        if draft.place.holder.channel() != Channel::Agent {
            let day = at.date().to_string();
            *self.counts.entry((day, draft.place.form.clone(), channel, "sent".to_owned())).or_default() += 1;
            self.opinion(&draft.place.form, &form.version, channel, at).await?;
        }
        Ok(Some(id))
    }

    /// Writes a request down, with what has become of it since.
    async fn request(
        &mut self,
        form: &Form,
        draft: &Draft,
        new: &NewSubmission,
        customer: Option<&Customer>,
    ) -> Result<String, SamplesError> {
        let id = self.id();
        let reference = reference_from(&mut self.chance, &form.program.form.id);
        let received = Moment::at(new.received_at);
        let (state, done) = self.became(&received, new.due_by);
        let workers = self.workers.clone();
        let worker = self.one_of(&workers).map(|worker| worker.id);
        let [session, account, agent] = match &draft.place.holder {
            Holder::Session(id) => [Some(id), None, None],
            Holder::Customer(id) => [None, Some(id), None],
            Holder::Agent(id) => [None, None, Some(id)],
        };
        let fee = new.fee.as_ref();
        let about = self.about(form, new);
        let submission = json!({
            "id": id, "idempotency_key": draft.id, "council": self.council.id, "reference": reference,
            "form": form.program.form.id, "version": new.version, "channel": channel_name(draft.place.holder.channel()),
            "answers": json!(new.answers).to_string(), "computed": json!(new.computed).to_string(),
            "received_at": stamp(new.received_at), "due_by": new.due_by.map(|day| day.to_string()),
            "caller": serde_json::to_string(&draft.caller).unwrap_or_else(|_| "{}".to_owned()),
            "session": session, "customer": account, "agent": agent,
            "fee_pence": fee.map(|fee| fee.pence), "fee_for": fee.map(|fee| &fee.what_for),
            "fee_code": fee.map(|fee| &fee.code).filter(|code| !code.is_empty()),
            "service": new.service, "triage": new.triage, "journey": new.journey, "ward": about.ward,
            "latitude": about.spot.map(|spot| spot.latitude), "longitude": about.spot.map(|spot| spot.longitude),
            "resident": customer.map(|customer| &customer.id),
            "state": state.as_str(), "assigned": worker.as_ref().filter(|_| state != State::Received),
            "days_left": (state == State::Waiting).then_some(2), "done_at": done.as_ref().map(|at| stamp(at.timestamp())),
        });
        self.writing.put("submissions", &row(submission)).await?;
        let begun = received.timestamp() + SignedDuration::from_hours(2);
        let mut events = vec![("received", new.received_at, None)];
        if state != State::Received && state != State::Withdrawn {
            events.push(("taken on", begun, worker.clone()));
        }
        match state {
            State::Waiting => events.push(("asked", begun + SignedDuration::from_mins(20), worker)),
            State::Done | State::NotDone => {
                events.extend(done.map(|at| (state.as_str(), at.timestamp().max(begun), worker)));
            }
            State::Withdrawn => events.extend(done.map(|at| (state.as_str(), at.timestamp(), None))),
            State::Received | State::InProgress => {}
        }
        for (place, (kind, at, person)) in (1..).zip(events) {
            let note = if kind == "asked" { "Please send us a photo, so that we bring the right tools." } else { "" };
            let words = if kind == "received" { "Received" } else { "" };
            let event = json!({
                "id": self.id(), "submission": id, "place": place, "at": stamp(at), "kind": kind, "words": words,
                "person": person, "shown": 1, "note": note,
            });
            self.writing.put("events", &row(event)).await?;
        }
        Ok(id)
    }

    /// Where a request is about. The answers of tests are all of one place, so what is reported is spread over the wards.
    fn about(&mut self, form: &Form, new: &NewSubmission) -> Whereabouts {
        let which = self.chance.random_range(0..100);
        let share = (self.chance.random_range(0.1..0.9), self.chance.random_range(0.1..0.9));
        let somewhere = self.council.wards.somewhere(which, share).filter(|_| new.journey == REPORT);
        let asks_where = form.program.questions.iter().any(|question| matches!(question.kind, Kind::Location));
        let Some(somewhere) = somewhere else { return new.whereabouts.clone() };
        Whereabouts { spot: somewhere.spot.filter(|_| asks_where), ..somewhere }
    }

    /// Where a request is by now, and when it was over.
    fn became(&mut self, received: &Moment, due: Option<Date>) -> (State, Option<Moment>) {
        let chance = self.percent();
        let day = received.date();
        let days = due.map_or(3, |due| (day_number(due) - day_number(day)).max(1));
        let after =
            if chance < 87 { self.chance.random_range(1..=days) } else { days + self.chance.random_range(1..9) };
        let (hour, minute) = (self.chance.random_range(9..17), self.chance.random_range(0..60));
        let done = Moment::in_london(day.saturating_add(after.days()).at(hour, minute, 0, 0));
        let Some(done) = done else { return (State::Received, None) };
        let end = self.percent();
        // Some of the last weeks lie about for longer than was promised.
        let lies_about = chance >= 94 && day_number(self.now.date()) - day_number(day) < 60;
        if done.timestamp() < self.now.timestamp() && !lies_about {
            let state = match end {
                ..92 => State::Done,
                92..97 => State::NotDone,
                _ => State::Withdrawn,
            };
            return (state, Some(done));
        }
        let state = match end {
            ..40 => State::Received,
            40..88 => State::InProgress,
            _ => State::Waiting,
        };
        (state, None)
    }

    /// What one in four says of a form.
    async fn opinion(&mut self, form: &str, version: &str, channel: &str, at: &Moment) -> Result<(), SamplesError> {
        let chance = self.percent();
        let rating = match chance {
            ..11 => 1,
            11..18 => 2,
            18..21 => 3,
            21..24 => 4,
            24 => 5,
            _ => return Ok(()),
        };
        let said = json!({
            "id": self.id(), "council": self.council.id, "form": form, "version": version, "channel": channel,
            "rating": rating, "words": "", "given_on": at.date().to_string(),
        });
        self.writing.put("feedback", &row(said)).await?;
        Ok(())
    }

    /// Forms that were begun on a day and not sent: most on the page with the most questions, the others on any.
    fn given_up(&mut self, day: Date, contacts: i64) {
        for _ in 0..contacts / 2 {
            let which = self.chance.random_range(0..self.forms.len().max(1));
            let chance = self.percent();
            let Some(program) = self.forms.get(which).map(|it| it.form.program.clone()) else { continue };
            let longest =
                program.pages.iter().filter(|page| page.exit.is_none()).max_by_key(|page| page.questions.len());
            let page = match longest {
                Some(longest) if chance < 40 => longest,
                _ => match program.pages.get(self.chance.random_range(0..program.pages.len().max(1))) {
                    Some(page) => page,
                    None => continue,
                },
            };
            let kind = if page.exit.is_some() { "exit" } else { "page" };
            let place = if chance > 94 { "check".to_owned() } else { format!("{kind} {}", page.key) };
            let channel = if chance % 3 == 0 { "account" } else { "website" };
            *self.counts.entry((day.to_string(), program.form.id.clone(), channel, place)).or_default() += 1;
        }
    }
}
