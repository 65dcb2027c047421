//! Requests on their way through the council: where each is, and what is done with it.

use super::events::{self, NewEvent};
use super::files::NewFile;
use super::outbox::{self, About, NewEmail};
use super::payments::{self, NewPayment};
use super::submissions::SubmissionLine;
use super::transaction::Transaction;
use super::{Store, StoreError, stamp};
use jiff::Timestamp;
use jiff::civil::Date;

/// Where a request is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Nobody has begun with it.
    Received,
    /// Somebody deals with it.
    InProgress,
    /// The resident has been asked for something.
    Waiting,
    /// It is done.
    Done,
    /// The council has decided not to do it, or could not.
    NotDone,
    /// The resident does not want it any more.
    Withdrawn,
}

impl State {
    /// Every state, in the order of the way.
    pub const ALL: [Self; 6] =
        [Self::Received, Self::InProgress, Self::Waiting, Self::Done, Self::NotDone, Self::Withdrawn];

    /// As it is kept.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::InProgress => "in progress",
            Self::Waiting => "waiting",
            Self::Done => "done",
            Self::NotDone => "not done",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// What is kept; the column takes nothing else.
    #[must_use]
    pub fn read(kept: &str) -> Self {
        Self::ALL.into_iter().find(|state| state.as_str() == kept).unwrap_or(Self::Received)
    }

    /// Is there nothing more to do?
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::NotDone | Self::Withdrawn)
    }
}

/// What somebody does with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act<'a> {
    /// One of the council's people begins with it.
    TakeOn,
    /// Somebody, by id, is to deal with it; nobody in particular.
    Assign(Option<&'a str>),
    /// Another service is to deal with it.
    Move(&'a str),
    /// It is urgent, or not any more.
    Urgent(bool),
    /// Words for colleagues.
    Note,
    /// Words for the resident.
    Update,
    /// The resident is asked for something. The clock stands still until they answer.
    Ask,
    /// The resident sends words or files. What was done is looked at again.
    Reply,
    /// It is done, or will not be.
    Finish(bool),
    /// What was over is looked at again.
    Reopen,
    /// Something of the fee was paid.
    Pay(NewPayment<'a>),
    /// A payment, by its event, was written down by mistake.
    TakeBack(&'a str),
    /// The resident does not want it any more.
    Withdraw,
}

impl Act<'_> {
    /// The kind of the event.
    #[must_use]
    pub const fn kind(self) -> &'static str {
        match self {
            Self::TakeOn => "taken on",
            Self::Assign(_) => "assigned",
            Self::Move(_) => "moved",
            Self::Urgent(_) => "urgent",
            Self::Note => "note",
            Self::Update => "message",
            Self::Ask => "asked",
            Self::Reply => "reply",
            Self::Finish(true) => "done",
            Self::Finish(false) => "not done",
            Self::Reopen => "opened again",
            Self::Pay(_) => "paid",
            Self::TakeBack(_) => "payment taken back",
            Self::Withdraw => "withdrawn",
        }
    }

    /// Does the resident see that it happened?
    #[must_use]
    pub const fn is_shown(self) -> bool {
        !matches!(self, Self::Assign(_) | Self::Move(_) | Self::Urgent(_) | Self::Note)
    }

    /// Where a request is afterwards; nothing when it cannot be done with one that is there.
    #[must_use]
    pub const fn leads_to(self, state: State) -> Option<State> {
        let begun = match state {
            State::Received => State::InProgress,
            other => other,
        };
        match self {
            Self::Note | Self::Update if state.is_over() => Some(state),
            // Money comes when it comes: early, late, or for what was withdrawn.
            Self::Pay(_) | Self::TakeBack(_) => Some(state),
            Self::Reply => match state {
                State::Withdrawn => None,
                State::Received => Some(State::Received),
                _ => Some(State::InProgress),
            },
            Self::Reopen => {
                if state.is_over() {
                    Some(State::InProgress)
                } else {
                    None
                }
            }
            _ if state.is_over() => None,
            Self::TakeOn | Self::Update => Some(begun),
            Self::Assign(_) | Self::Urgent(_) | Self::Note => Some(state),
            Self::Move(_) => Some(match state {
                State::Waiting => State::Waiting,
                _ => State::Received,
            }),
            Self::Ask => Some(State::Waiting),
            Self::Finish(true) => Some(State::Done),
            Self::Finish(false) => Some(State::NotDone),
            Self::Withdraw => Some(State::Withdrawn),
        }
    }
}

/// The clock of a service standard, as the version of the form counts that judged the answers.
pub trait StandardClock: Sync {
    /// How many days are left today until the day that was promised; nothing when it has gone by.
    fn left(&self, due: Date) -> Option<i64>;
    /// The day that is promised when the clock goes on now with so many days left.
    fn due_again(&self, left: i64) -> Option<Date>;
}

/// An act, by whom and with which words.
#[derive(Clone, Copy)]
pub struct Acting<'a> {
    /// Whose request.
    pub council: &'a str,
    /// Its reference number.
    pub reference: &'a str,
    /// The id of the event: whoever sends it twice means it once.
    pub key: &'a str,
    /// What is done.
    pub act: Act<'a>,
    /// Who of the council does it, by id; the resident if nobody.
    pub person: Option<&'a str>,
    /// What is said in English where the kind does not say all.
    pub words: &'a str,
    /// What they wrote.
    pub note: &'a str,
    /// Files that came with it.
    pub files: &'a [NewFile],
    /// When.
    pub at: Timestamp,
    /// The clock of the standard.
    pub clock: &'a dyn StandardClock,
    /// The e-mail that tells the resident of it, where they are to be told.
    pub email: Option<&'a NewEmail>,
    /// The e-mails that tell those who follow it.
    pub followers: &'a [NewEmail],
}

impl std::fmt::Debug for Acting<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Acting").field("reference", &self.reference).field("act", &self.act).finish_non_exhaustive()
    }
}

/// What became of an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Acted {
    /// It is done.
    Done,
    /// It was done by an earlier attempt; the files of this one are known to nobody.
    Before,
    /// It cannot be done with a request that is where this one is.
    NotNow(State),
    /// It is more than the pence that are still to pay.
    TooMuch(i64),
    /// There is no such payment any more: it has been taken back.
    NotThere,
}

/// What an act looks at.
#[derive(sqlx::FromRow)]
struct Standing {
    id: String,
    idempotency_key: String,
    state: String,
    due_by: Option<String>,
    days_left: Option<i64>,
    done_at: Option<String>,
    service: String,
    assigned: Option<String>,
    urgent: i64,
}

impl Standing {
    fn after(mut self, acting: &Acting<'_>, state: State) -> Self {
        let was = State::read(&self.state);
        state.as_str().clone_into(&mut self.state);
        match acting.act {
            Act::TakeOn => self.assigned = acting.person.map(str::to_owned),
            Act::Assign(person) => self.assigned = person.map(str::to_owned),
            Act::Move(service) => {
                service.clone_into(&mut self.service);
                self.assigned = None;
            }
            Act::Urgent(urgent) => self.urgent = urgent.into(),
            _ => {}
        }
        let stands = |state: State| state == State::Waiting;
        if stands(state) && !stands(was) {
            let due = self.due_by.as_deref().and_then(|day| day.parse().ok());
            self.days_left = due.and_then(|due| acting.clock.left(due));
        }
        if !stands(state)
            && let Some(left) = self.days_left.take()
        {
            // Whatever ends the wait, the promise counts from there: also for whether it was kept.
            self.due_by = acting.clock.due_again(left).map(|day| day.to_string()).or(self.due_by);
        }
        if state.is_over() != was.is_over() {
            self.done_at = state.is_over().then(|| stamp(acting.at));
        }
        self
    }
}

impl Store {
    /// Does something with a request: its place, its event, the files and the e-mail that go with it, in one transaction.
    ///
    /// # Errors
    /// When there is no such request, an event of another has this key, or the database fails; then nothing is changed.
    pub async fn act(&self, acting: &Acting<'_>) -> Result<Acted, StoreError> {
        let mut transaction = self.begin(&[format!("{}/{}", acting.council, acting.reference)]).await?;
        let sql = "SELECT id, idempotency_key, state, due_by, days_left, done_at, service, assigned, urgent
            FROM submissions WHERE council = $1 AND reference = $2";
        let query = sqlx::query_as(sql).bind(acting.council).bind(acting.reference);
        let found: Option<Standing> = query.fetch_optional(&mut *transaction).await?;
        let found = found.ok_or(StoreError::NotYours)?;
        let sql = "SELECT submission FROM events WHERE id = $1";
        let before: Option<String> = sqlx::query_scalar(sql).bind(acting.key).fetch_optional(&mut *transaction).await?;
        if let Some(submission) = before {
            return if submission == found.id { Ok(Acted::Before) } else { Err(StoreError::NotYours) };
        }
        let was = State::read(&found.state);
        let Some(state) = acting.act.leads_to(was) else { return Ok(Acted::NotNow(was)) };
        let now = found.after(acting, state);
        write(&mut transaction, &now).await?;
        let event = NewEvent {
            kind: acting.act.kind(),
            words: acting.words,
            note: acting.note,
            person: acting.person,
            shown: acting.act.is_shown(),
        };
        events::add_as(&mut transaction, acting.key, &now.id, acting.at, &event).await?;
        let refused = match acting.act {
            Act::Pay(payment) => payments::pay(&mut transaction, &now.id, acting.key, &payment).await?,
            Act::TakeBack(payment) => payments::take_back(&mut transaction, &now.id, acting.key, payment).await?,
            _ => None,
        };
        if let Some(refused) = refused {
            return Ok(refused);
        }
        for file in acting.files {
            let stored = super::files::put(&mut transaction, &now.idempotency_key, file, acting.at).await?;
            let sql =
                "INSERT INTO evidence (stored, submission, event) VALUES ($1, $2, $3) ON CONFLICT (stored) DO NOTHING";
            sqlx::query(sql).bind(stored).bind(&now.id).bind(acting.key).execute(&mut *transaction).await?;
        }
        for email in acting.email.into_iter().chain(acting.followers) {
            let about = About { council: acting.council, submission: Some(&now.id), good_until: None };
            outbox::put(&mut transaction, about, email, acting.at).await?;
        }
        transaction.commit().await?;
        Ok(Acted::Done)
    }

    /// Gives a customer who has proved an e-mail address the requests that were sent with it and are nobody's yet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_over_requests(&self, council: &str, email: &str, customer: &str) -> Result<(), StoreError> {
        let sql = "UPDATE submissions SET resident = $1 WHERE council = $2 AND email = $3 AND email <> '' AND resident IS NULL";
        self.write(sqlx::query(sql).bind(customer).bind(council).bind(email)).await?;
        Ok(())
    }

    /// The files of a request, those that were sent with the form and those that came later.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn files_of(&self, submission: &SubmissionLine) -> Result<Vec<RequestFile>, StoreError> {
        let sql = "SELECT COALESCE(evidence.event, '') AS event, files.id, files.name, files.size, files.scan FROM files
            LEFT JOIN evidence ON evidence.stored = files.stored WHERE files.draft = $1 ORDER BY files.stored_at, files.name";
        Ok(sqlx::query_as(sql).bind(&submission.key).fetch_all(&self.read).await?)
    }
}

/// A file of a request.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct RequestFile {
    /// The event that it came with; empty when it was sent with the form.
    pub event: String,
    /// The SHA-256 of its bytes.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub size: i64,
    /// What the virus scanner said; see [`super::files::Scan`].
    pub scan: String,
}

async fn write(transaction: &mut Transaction, now: &Standing) -> Result<(), StoreError> {
    let sql = "UPDATE submissions SET state = $1, due_by = $2, days_left = $3, done_at = $4, service = $5, assigned = $6, urgent = $7
        WHERE id = $8";
    sqlx::query(sql)
        .bind(&now.state)
        .bind(&now.due_by)
        .bind(now.days_left)
        .bind(&now.done_at)
        .bind(&now.service)
        .bind(&now.assigned)
        .bind(now.urgent)
        .bind(&now.id)
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    #[test]
    fn every_state_is_read_as_it_is_kept() {
        assert!(State::ALL.iter().all(|state| State::read(state.as_str()) == *state));
    }

    #[test]
    fn what_is_over_stays_so_until_it_is_opened_again() {
        let staff = [
            Act::TakeOn,
            Act::Assign(None),
            Act::Move("waste"),
            Act::Urgent(true),
            Act::Ask,
            Act::Finish(true),
            Act::Withdraw,
        ];
        for state in State::ALL.into_iter().filter(|state| state.is_over()) {
            assert!(staff.iter().all(|act| act.leads_to(state).is_none()));
            assert_eq!(Act::Reopen.leads_to(state), Some(State::InProgress));
            assert_eq!(Act::Note.leads_to(state), Some(state));
        }
        assert_eq!(Act::Reply.leads_to(State::Done), Some(State::InProgress), "it was not done after all");
        assert_eq!(Act::Reply.leads_to(State::Withdrawn), None);
        assert_eq!(Act::Reopen.leads_to(State::Waiting), None);
    }
}
