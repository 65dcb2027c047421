//! Drafts: answers on their way, kept as they were typed.

use super::carried::{LeftOver, Untold};
use super::files::NewFile;
use super::transaction::Transaction;
use super::{Store, StoreError, new_id, stamp};
use crate::clock::Moment;
use crate::uploads::taken_at::Point;
use compiler::emit::html::{Caller, Channel};
use compiler::filling::Seen;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Answers on their way.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// Also the idempotency key of the submission that it becomes.
    pub id: String,
    /// Where it belongs.
    pub place: Place,
    /// The version of the form that it is of.
    pub version: String,
    /// By question key, as typed; answers off the path stay in it.
    pub answers: Map<String, Value>,
    /// What the person has had before them and sent.
    pub seen: Seen,
    /// Keys of the questions that were filled in from what is already known.
    pub known: Vec<String>,
    /// Answers that have no place in its version.
    pub left_over: Vec<LeftOver>,
    /// What has changed in the form and was not told yet.
    pub changes: Untold,
    /// Where a photo was taken that came for it, until that is used or not.
    pub photo_place: Option<PhotoPlace>,
    /// Who is on the phone, at the desk.
    pub caller: Caller,
    /// Where the person is in the form, for the figures; see migration 0019.
    pub stands_at: String,
    /// The customer whom it is for, by id, at the desk.
    pub resident: Option<String>,
    /// The reference number, once it has become a submission.
    pub submitted: Option<String>,
}

/// Where a draft belongs: nobody else can open it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The council.
    pub council: String,
    /// The form.
    pub form: String,
    /// Whose it is.
    pub holder: Holder,
}

/// Whose a draft is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holder {
    /// A session on the website, by its id.
    Session(String),
    /// A signed-in customer, by id, on any device.
    Customer(String),
    /// An agent, by id.
    Agent(String),
}

impl Holder {
    /// The channel that this holder uses.
    #[must_use]
    pub fn channel(&self) -> Channel {
        match self {
            Self::Session(_) => Channel::Website,
            Self::Customer(_) => Channel::Account,
            Self::Agent(_) => Channel::Agent,
        }
    }

    /// The holder as the three columns session, customer, agent.
    pub(super) fn columns(&self) -> [Option<&str>; 3] {
        match self {
            Self::Session(id) => [Some(id), None, None],
            Self::Customer(id) => [None, Some(id), None],
            Self::Agent(name) => [None, None, Some(name)],
        }
    }
}

/// The name of a channel as it is kept.
#[must_use]
pub fn channel_name(channel: Channel) -> &'static str {
    match channel {
        Channel::Website => "website",
        Channel::Account => "account",
        Channel::Agent => "agent",
    }
}

/// Where a photo was taken, offered as the answer to a question about a location.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhotoPlace {
    /// The id of the photo, as answers hold it.
    pub photo: String,
    /// The name of the question.
    pub question: String,
    /// The place.
    pub at: Point,
}

/// A line in a list of unfinished drafts.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct DraftLine {
    /// The draft.
    pub id: String,
    /// Its form.
    pub form: String,
    /// The version of the form that it is of.
    pub version: String,
    /// When it was last saved.
    pub saved_at: String,
    caller: String,
    /// The name of the customer whom it is for, at the desk.
    pub resident: Option<String>,
}

impl DraftLine {
    /// Who is on the phone.
    #[must_use]
    pub fn caller(&self) -> Caller {
        serde_json::from_str(&self.caller).unwrap_or_default()
    }
}

impl Draft {
    /// An empty draft, not kept yet.
    #[must_use]
    pub fn new(place: Place, version: &str) -> Self {
        Self {
            id: new_id(),
            place,
            version: version.to_owned(),
            answers: Map::new(),
            seen: Seen::default(),
            known: Vec::new(),
            left_over: Vec::new(),
            changes: Untold::default(),
            photo_place: None,
            caller: Caller::default(),
            stands_at: String::new(),
            resident: None,
            submitted: None,
        }
    }
}

impl Draft {
    /// What a transaction that writes it has to itself: the account that it is in, which may be closing, and what it changes.
    pub(super) fn account_and_things(&self) -> Vec<String> {
        let account = match &self.place.holder {
            Holder::Customer(customer) => Some(customer.clone()),
            Holder::Session(_) | Holder::Agent(_) => None,
        };
        account.into_iter().chain(self.things()).collect()
    }

    /// What a transaction that changes it has to itself: its place, where one draft may be open, and its id.
    pub(super) fn things(&self) -> [String; 2] {
        let Place { council, form, holder } = &self.place;
        let [session, customer, agent] = holder.columns();
        let whose = session.or(customer).or(agent).unwrap_or_default();
        [place_thing(council, form, channel_name(holder.channel()), whose), self.id.clone()]
    }
}

/// The name of a place in transactions.
pub(super) fn place_thing(council: &str, form: &str, channel: &str, whose: &str) -> String {
    [council, form, channel, whose].join("/")
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    version: String,
    answers: String,
    seen: String,
    known: String,
    left_over: String,
    changes: String,
    photo_place: String,
    caller: String,
    stands_at: String,
    resident: Option<String>,
    submitted: Option<String>,
}

impl Row {
    fn draft(self, place: &Place) -> Result<Draft, StoreError> {
        Ok(Draft {
            id: self.id,
            place: place.clone(),
            version: self.version,
            answers: serde_json::from_str(&self.answers)?,
            seen: serde_json::from_str(&self.seen)?,
            known: serde_json::from_str(&self.known)?,
            left_over: serde_json::from_str(&self.left_over)?,
            changes: serde_json::from_str(&self.changes)?,
            photo_place: serde_json::from_str(&self.photo_place)?,
            caller: serde_json::from_str(&self.caller)?,
            stands_at: self.stands_at,
            resident: self.resident,
            submitted: self.submitted,
        })
    }
}

const COLUMNS_OF_PLACE: &str =
    "SELECT id, version, answers, seen, known, left_over, changes, photo_place, caller, stands_at, resident, submitted
    FROM drafts
    WHERE council = $1 AND form = $2 AND channel = $3 AND COALESCE(session, customer, agent) = $4";

fn in_place<'q>(
    query: sqlx::query::QueryAs<'q, sqlx::Any, Row, sqlx::any::AnyArguments>,
    place: &'q Place,
) -> sqlx::query::QueryAs<'q, sqlx::Any, Row, sqlx::any::AnyArguments> {
    let [session, customer, agent] = place.holder.columns();
    query
        .bind(&place.council)
        .bind(&place.form)
        .bind(channel_name(place.holder.channel()))
        .bind(session.or(customer).or(agent))
}

impl Store {
    /// The draft that is open at a place: on the website and in an account there is one a form.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn open_draft(&self, place: &Place) -> Result<Option<Draft>, StoreError> {
        let sql =
            sqlx::AssertSqlSafe(format!("{COLUMNS_OF_PLACE} AND submitted IS NULL ORDER BY saved_at DESC LIMIT 1"));
        let row = in_place(sqlx::query_as(sql), place).fetch_optional(&self.read).await?;
        row.map(|row| row.draft(place)).transpose()
    }

    /// A draft by its id, submitted or not, if it belongs to the place.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn draft(&self, place: &Place, id: &str) -> Result<Option<Draft>, StoreError> {
        let sql = sqlx::AssertSqlSafe(format!("{COLUMNS_OF_PLACE} AND id = $5"));
        let row = in_place(sqlx::query_as(sql), place).bind(id.to_owned()).fetch_optional(&self.read).await?;
        row.map(|row| row.draft(place)).transpose()
    }

    /// Changes a draft and keeps it, as one step that nothing comes between: two pages sent at once both count. `fresh` is
    /// the draft to begin with when there is none yet. A draft that has become a submission is not changed. A change that
    /// fails is not kept. `files` have arrived with it; the names of bytes that nothing refers to any more come back with
    /// the draft.
    ///
    /// # Errors
    /// When the database or the change fails.
    pub async fn change_draft<E: From<StoreError>>(
        &self,
        fresh: Draft,
        files: &[NewFile],
        change: impl FnOnce(&mut Draft) -> Result<(), E>,
    ) -> Result<(Draft, Vec<String>), E> {
        let mut transaction = self.begin(&fresh.account_and_things()).await?;
        let mut draft = find(&mut transaction, fresh).await?;
        if draft.submitted.is_some() {
            return Ok((draft, files.iter().map(|file| file.stored.clone()).collect()));
        }
        change(&mut draft)?;
        let now = self.clock.now();
        write(&mut transaction, &draft, &now).await?;
        let gone = super::files::bring_in_line(&mut transaction, &draft, files, now.timestamp()).await?;
        transaction.commit().await?;
        Ok((draft, gone))
    }

    /// Takes the draft of a form that a session began on the website into a customer's account, unless one is open there.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_along(&self, council: &str, form: &str, session: &str, customer: &str) -> Result<(), StoreError> {
        let place = |holder| Place { council: council.to_owned(), form: form.to_owned(), holder };
        let [from, _] = Draft::new(place(Holder::Session(session.to_owned())), "").things();
        let [to, _] = Draft::new(place(Holder::Customer(customer.to_owned())), "").things();
        // By name, as both are places.
        let mut things = [from, to];
        things.sort();
        let mut transaction = self.begin(&things).await?;
        // What an agent has picked up is lent by the account from now on.
        for change in [
            "channel = 'account', session = NULL, customer = $1 WHERE session = $4",
            "lender_session = NULL, lender_customer = $1, resident = $1 WHERE lender_session = $4",
        ] {
            let sql = sqlx::AssertSqlSafe(format!(
                "UPDATE drafts SET {change} AND council = $2 AND form = $3 AND submitted IS NULL AND NOT EXISTS (
                    SELECT 1 FROM drafts AS theirs WHERE (theirs.customer = $1 OR theirs.lender_customer = $1)
                        AND theirs.form = $3 AND theirs.submitted IS NULL)"
            ));
            sqlx::query(sql).bind(customer).bind(council).bind(form).bind(session).execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// The unfinished drafts of a holder within a council, the latest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unfinished(&self, council: &str, holder: &Holder) -> Result<Vec<DraftLine>, StoreError> {
        let sql = "SELECT id, form, version, saved_at, caller,
                (SELECT name FROM customers WHERE customers.id = drafts.resident) AS resident
            FROM drafts WHERE council = $1 AND channel = $2 AND COALESCE(session, customer, agent) = $3 AND submitted IS NULL
            ORDER BY saved_at DESC LIMIT 50";
        let [session, customer, agent] = holder.columns();
        Ok(sqlx::query_as(sql)
            .bind(council)
            .bind(channel_name(holder.channel()))
            .bind(session.or(customer).or(agent))
            .fetch_all(&self.read)
            .await?)
    }
}

/// The draft itself if it is kept already, else the one that is open at its place, else the fresh one.
pub(super) async fn find(transaction: &mut Transaction, fresh: Draft) -> Result<Draft, StoreError> {
    let by_id = sqlx::AssertSqlSafe(format!("{COLUMNS_OF_PLACE} AND id = $5"));
    let same = in_place(sqlx::query_as(by_id), &fresh.place).bind(fresh.id.clone());
    if let Some(row) = same.fetch_optional(&mut **transaction).await? {
        return row.draft(&fresh.place);
    }
    if let Holder::Customer(customer) = &fresh.place.holder {
        super::closing::is_open(transaction, customer).await?;
    }
    if super::handovers::lent(&fresh.place, &fresh.id).fetch_optional(&mut **transaction).await?.is_some() {
        return Err(StoreError::Lent);
    }
    // It has gone to somebody else since it was read, and what is in it now is theirs.
    let sql = "SELECT channel FROM drafts WHERE id = $1";
    let query = sqlx::query_scalar(sql).bind(fresh.id.clone());
    let elsewhere: Option<String> = query.fetch_optional(&mut **transaction).await?;
    if let Some(channel) = elsewhere {
        let taken_back = fresh.place.holder.channel() == Channel::Agent && channel != channel_name(Channel::Agent);
        return Err(if taken_back { StoreError::TakenBack } else { StoreError::NotYours });
    }
    // An agent may have several calls open; a resident has one draft a form, whichever window it was begun in.
    if fresh.place.holder.channel() == Channel::Agent {
        return Ok(fresh);
    }
    let open = sqlx::AssertSqlSafe(format!("{COLUMNS_OF_PLACE} AND submitted IS NULL"));
    match in_place(sqlx::query_as(open), &fresh.place).fetch_optional(&mut **transaction).await? {
        Some(row) => row.draft(&fresh.place),
        None => Ok(fresh),
    }
}

pub(super) async fn write(transaction: &mut Transaction, draft: &Draft, now: &Moment) -> Result<(), StoreError> {
    let sql = "INSERT INTO drafts
            (id, council, form, version, channel, session, customer, agent, answers, seen, known, caller, left_over,
            changes, created_at, saved_at, begun_on, stands_at, resident, photo_place)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15, $16, $17, $18, $19)
        ON CONFLICT (id) DO UPDATE SET version = excluded.version, answers = excluded.answers, seen = excluded.seen,
            known = excluded.known, caller = excluded.caller, left_over = excluded.left_over, changes = excluded.changes,
            saved_at = excluded.saved_at, stands_at = excluded.stands_at,
            photo_place = excluded.photo_place
        WHERE drafts.council = excluded.council AND drafts.form = excluded.form AND drafts.channel = excluded.channel
            AND COALESCE(drafts.session, drafts.customer, drafts.agent) = COALESCE(excluded.session, excluded.customer, excluded.agent)";
    let [session, customer, agent] = draft.place.holder.columns();
    let done = sqlx::query(sql)
        .bind(&draft.id)
        .bind(&draft.place.council)
        .bind(&draft.place.form)
        .bind(&draft.version)
        .bind(channel_name(draft.place.holder.channel()))
        .bind(session)
        .bind(customer)
        .bind(agent)
        .bind(serde_json::to_string(&draft.answers)?)
        .bind(serde_json::to_string(&draft.seen)?)
        .bind(serde_json::to_string(&draft.known)?)
        .bind(serde_json::to_string(&draft.caller)?)
        .bind(serde_json::to_string(&draft.left_over)?)
        .bind(serde_json::to_string(&draft.changes)?)
        .bind(stamp(now.timestamp()))
        .bind(now.date().to_string())
        .bind(&draft.stands_at)
        .bind(&draft.resident)
        .bind(serde_json::to_string(&draft.photo_place)?)
        .execute(&mut **transaction)
        .await?;
    // The id of a call stands in an address, so anyone may have written it: another's draft is never overwritten.
    if done.rows_affected() == 1 { Ok(()) } else { Err(StoreError::NotYours) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;
    use crate::store::Database;
    use sqlx::Row as _;

    /// It is looked for with every page: among all drafts of a council, if no index is for it.
    #[tokio::test]
    async fn the_draft_of_a_place_is_found_by_an_index_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&Database::File(folder.path().join("x.db"))).await.unwrap();
        let sql = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {COLUMNS_OF_PLACE} AND submitted IS NULL"));
        let plan = sqlx::query(sql).bind("a").bind("b").bind("c").bind("d").fetch_all(&store.read).await.unwrap();
        let steps: Vec<String> = plan.iter().map(|step| step.get("detail")).collect();
        assert_eq!(steps, ["SEARCH drafts USING INDEX drafts_of_place (<expr>=? AND form=?)"]);
    }
}
