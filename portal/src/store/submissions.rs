//! Submissions and what happened to them since.

use super::drafts::{Draft, Holder, channel_name};
use super::events::{self, NewEvent};
use super::outbox::{About, NewEmail};
use super::requests::State;
use super::transaction::Transaction;
use super::{Store, StoreError, new_id, stamp};
use crate::wards::{Spot, Whereabouts};
use compiler::emit::html::Caller;
use runtime_wasm::report::Report;
use serde_json::{Map, Value};

/// How often a reference number may turn out to be taken before something must be wrong.
const TRIES: usize = 50;

/// What is to pay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFee {
    /// In pence.
    pub pence: i64,
    /// What for.
    pub what_for: String,
    /// What the council's accounts call it; empty for none.
    pub code: String,
}

/// What is to be kept of answers that are complete.
#[derive(Debug, Clone, PartialEq)]
pub struct NewSubmission {
    /// The version of the form that judged the answers.
    pub version: String,
    /// The service of the form.
    pub service: String,
    /// How far the first contact can take it, as the form says.
    pub triage: String,
    /// The journey of the form.
    pub journey: String,
    /// Where it is about.
    pub whereabouts: Whereabouts,
    /// The e-mail address that they gave, in small letters; empty for none.
    pub email: String,
    /// The code of the language that they filled it in in.
    pub language: String,
    /// Canonical, asked questions only.
    pub answers: Map<String, Value>,
    /// Canonical.
    pub computed: Map<String, Value>,
    /// When it was received.
    pub received_at: jiff::Timestamp,
    /// The promised day.
    pub due_by: Option<jiff::civil::Date>,
    /// What is to pay.
    pub fee: Option<NewFee>,
    /// What became of the answers, for the e-mail.
    pub report: Report,
}

/// A submission as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SubmissionLine {
    /// Never shown.
    pub id: String,
    /// The idempotency key under which it was sent; its files are kept under it.
    pub key: String,
    /// The reference number.
    pub reference: String,
    /// Its form.
    pub form: String,
    /// The version of the form that judged it.
    pub version: String,
    /// When it was received, as kept.
    pub received_at: String,
    /// The promised day, ISO.
    pub due_by: Option<String>,
    /// What is to pay, in pence.
    pub fee_pence: Option<i64>,
    /// What for.
    pub fee_for: Option<String>,
    caller: String,
    session: Option<String>,
    customer: Option<String>,
    agent: Option<String>,
    state: String,
    /// The customer whom it is for, by id.
    pub resident: Option<String>,
    /// The e-mail address that was given in it; empty for none.
    pub email: String,
    /// The code of the language that it was sent in.
    pub language: String,
    /// The service whose queue it is in.
    pub service: String,
    /// How far the first contact can take it: `signpost`, `partial`, `full` or `fulfil`.
    pub triage: String,
    /// The ward that it is about; empty when that is not known.
    pub ward: String,
    urgent: i64,
    /// Who deals with it, by id.
    pub assigned: Option<String>,
    /// Days of the standard that are left, while the clock stands still.
    pub days_left: Option<i64>,
    /// When it was over.
    pub done_at: Option<String>,
    /// The journey of its form.
    pub journey: String,
    latitude: Option<i64>,
    longitude: Option<i64>,
}

impl SubmissionLine {
    /// Is it this holder's?
    #[must_use]
    pub fn belongs_to(&self, holder: &Holder) -> bool {
        holder.columns() == [self.session.as_deref(), self.customer.as_deref(), self.agent.as_deref()]
    }

    /// Who of the council sent it, by id.
    #[must_use]
    pub fn agent(&self) -> Option<&str> {
        self.agent.as_deref()
    }

    /// Is it marked as urgent?
    #[must_use]
    pub const fn is_urgent(&self) -> bool {
        self.urgent == 1
    }

    /// Where it is on its way.
    #[must_use]
    pub fn state(&self) -> State {
        State::read(&self.state)
    }

    /// The point that it is about, if one was given.
    #[must_use]
    pub fn spot(&self) -> Option<Spot> {
        self.latitude.zip(self.longitude).map(|(latitude, longitude)| Spot { latitude, longitude })
    }

    /// Who was on the phone.
    #[must_use]
    pub fn caller(&self) -> Caller {
        serde_json::from_str(&self.caller).unwrap_or_default()
    }
}

/// What became of an attempt to submit.
#[derive(Debug, Clone, PartialEq)]
pub enum Submitted {
    /// It is kept under this reference number, now or since an earlier attempt.
    Kept(String),
    /// The answers are not complete.
    NotComplete,
}

/// Where the answers of a submission come from.
#[derive(Debug, Clone, PartialEq)]
pub enum Source {
    /// A draft that the service keeps; if it keeps none under this id, the one that is open at its place, else the draft itself.
    Draft(Draft),
    /// A draft that was kept on a device, whole. Its id was made there.
    Device(Draft),
}

pub(super) const LINE: &str = "SELECT id, idempotency_key AS key, reference, form, version, received_at, due_by, fee_pence, fee_for,
    caller, session, customer, agent, state, resident, email, language, service, triage, ward, urgent, assigned, days_left, done_at,
    journey, latitude, longitude FROM submissions";

impl Store {
    /// Turns a draft into a submission, once. Everything happens in one transaction that has the only right to write: however
    /// often and however much at once the same draft is submitted, the first makes the record and the others are given its
    /// reference number. `judge` looks at the draft as it is at that moment; `email` is what is to be sent for it, under its
    /// reference number.
    ///
    /// # Errors
    /// When the database fails; then nothing is kept, and trying again is safe.
    pub async fn submit<E: From<StoreError>>(
        &self,
        source: Source,
        judge: impl FnOnce(&Draft) -> Result<Option<NewSubmission>, E>,
        new_reference: impl Fn() -> String,
        email: impl FnOnce(&NewSubmission, &str) -> Option<NewEmail>,
    ) -> Result<Submitted, E> {
        let (Source::Draft(draft) | Source::Device(draft)) = &source;
        let mut transaction = self.begin(&draft.account_and_things()).await?;
        let from_device = matches!(source, Source::Device(_));
        let draft = match source {
            Source::Draft(draft) => super::drafts::find(&mut transaction, draft).await?,
            Source::Device(mut draft) => {
                draft.submitted = sent_before(&mut transaction, &draft).await?;
                draft
            }
        };
        if let Some(reference) = draft.submitted {
            return Ok(Submitted::Kept(reference));
        }
        let Some(new) = judge(&draft)? else {
            return Ok(Submitted::NotComplete);
        };
        let id = new_id();
        let reference = insert(&mut transaction, &id, &draft, &new, new_reference).await?;
        events::add(&mut transaction, &id, new.received_at, &NewEvent::of(events::RECEIVED, "Received")).await?;
        super::contacts::of_submission(&mut transaction, &draft, &id, &new).await?;
        if let Some(email) = email(&new, &reference) {
            let about = About { council: &draft.place.council, submission: Some(&id), good_until: None };
            super::outbox::put(&mut transaction, about, &email, new.received_at).await?;
        }
        if from_device {
            let arrived = super::arriving::hand_over(&mut transaction, &draft.id).await?;
            super::files::bring_in_line(&mut transaction, &draft, &arrived, new.received_at).await?;
        }
        // What was uploaded and is not asked after all does not come with it; its bytes are removed in time.
        let answers = serde_json::to_string(&new.answers).map_err(StoreError::from)?;
        super::files::forget(&mut transaction, &draft.id, &answers).await?;
        // The answers are now the submission's; a second copy would only be one more to look after.
        let sql = "UPDATE drafts SET submitted = $1, answers = '{}', left_over = '[]', changes = '{}', caller = '{}', stands_at = 'sent',
            photo_place = 'null' WHERE id = $2";
        sqlx::query(sql).bind(&reference).bind(&draft.id).execute(&mut *transaction).await.map_err(StoreError::from)?;
        transaction.commit().await?;
        Ok(Submitted::Kept(reference))
    }

    /// What came from a device under an idempotency key, whatever session it was sent in: the key was made there and is known
    /// to nobody else.
    ///
    /// # Errors
    /// When the database fails, or the key belongs to another form or channel.
    pub async fn sent_from_device(&self, draft: &Draft) -> Result<Option<SubmissionLine>, StoreError> {
        let sql = sqlx::AssertSqlSafe(format!("{LINE} WHERE idempotency_key = $1"));
        let line: Option<SubmissionLine> = sqlx::query_as(sql).bind(&draft.id).fetch_optional(&self.read).await?;
        let Some(line) = line else { return Ok(None) };
        let sql = "SELECT council FROM submissions WHERE id = $1";
        let council: String = sqlx::query_scalar(sql).bind(&line.id).fetch_one(&self.read).await?;
        let same = line.form == draft.place.form && council == draft.place.council && line.session.is_some();
        if same { Ok(Some(line)) } else { Err(StoreError::NotYours) }
    }

    /// A submission of a council by its reference number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn submission(&self, council: &str, reference: &str) -> Result<Option<SubmissionLine>, StoreError> {
        let sql = sqlx::AssertSqlSafe(format!("{LINE} WHERE council = $1 AND reference = $2"));
        Ok(sqlx::query_as(sql).bind(council).bind(reference).fetch_optional(&self.read).await?)
    }

    /// The answers of a submission, canonical.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn answers_of(&self, submission: &SubmissionLine) -> Result<Map<String, Value>, StoreError> {
        let sql = "SELECT answers FROM submissions WHERE id = $1";
        let answers: String = sqlx::query_scalar(sql).bind(&submission.id).fetch_one(&self.read).await?;
        Ok(serde_json::from_str(&answers)?)
    }

    /// What was decided on a submission: its answers, canonical, and the values worked out from them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn decision_of(
        &self,
        submission: &SubmissionLine,
    ) -> Result<(Map<String, Value>, Map<String, Value>), StoreError> {
        let sql = "SELECT answers, computed FROM submissions WHERE id = $1";
        let (answers, computed): (String, String) =
            sqlx::query_as(sql).bind(&submission.id).fetch_one(&self.read).await?;
        Ok((serde_json::from_str(&answers)?, serde_json::from_str(&computed)?))
    }

    /// Requests of a customer, `most` of them from the `from`th on: those that are not over before the others, and each the latest
    /// first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn submissions_of(
        &self,
        council: &str,
        customer: &str,
        [from, most]: [i64; 2],
    ) -> Result<Vec<SubmissionLine>, StoreError> {
        let sql = sqlx::AssertSqlSafe(format!(
            "{LINE} WHERE council = $1 AND resident = $2
            ORDER BY CASE WHEN done_at IS NULL THEN 0 ELSE 1 END, received_at DESC, reference LIMIT $3 OFFSET $4"
        ));
        let query = sqlx::query_as(sql).bind(council).bind(customer).bind(most).bind(from);
        Ok(query.fetch_all(&self.read).await?)
    }

    /// What came in by phone at a council, the latest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn latest_calls(&self, council: &str) -> Result<Vec<SubmissionLine>, StoreError> {
        let sql = sqlx::AssertSqlSafe(format!(
            "{LINE} WHERE council = $1 AND channel = 'agent' ORDER BY received_at DESC, reference LIMIT 20"
        ));
        Ok(sqlx::query_as(sql).bind(council).fetch_all(&self.read).await?)
    }
}

/// The reference number under which a draft of a device was sent before.
async fn sent_before(transaction: &mut Transaction, draft: &Draft) -> Result<Option<String>, StoreError> {
    let sql = "SELECT reference, council, form, session FROM submissions WHERE idempotency_key = $1";
    let found: Option<(String, String, String, Option<String>)> =
        sqlx::query_as(sql).bind(draft.id.clone()).fetch_optional(&mut **transaction).await?;
    match found {
        None => {
            // A draft of the website that lost its network is handed in under its own id, and becomes this submission. The id
            // of any other is no key of a device's.
            let sql = "SELECT 1 FROM drafts WHERE id = $1 AND NOT (council = $2 AND form = $3 AND channel = 'website')";
            let query = sqlx::query(sql).bind(draft.id.clone()).bind(&draft.place.council).bind(&draft.place.form);
            let other = query.fetch_optional(&mut **transaction).await?;
            if other.is_some() { Err(StoreError::NotYours) } else { Ok(None) }
        }
        Some((reference, council, form, session)) => {
            let same = session.is_some() && council == draft.place.council && form == draft.place.form;
            if same { Ok(Some(reference)) } else { Err(StoreError::NotYours) }
        }
    }
}

async fn insert(
    transaction: &mut Transaction,
    id: &str,
    draft: &Draft,
    new: &NewSubmission,
    new_reference: impl Fn() -> String,
) -> Result<String, StoreError> {
    let sql = "INSERT INTO submissions (id, idempotency_key, council, reference, form, version, channel, answers, computed,
            received_at, due_by, caller, session, customer, agent, fee_pence, fee_for, fee_code, service, triage, resident,
            email, language, journey, ward, latitude, longitude)
        SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26,
            $27
        -- The number of what was removed is given to nothing else: somebody may still ask for it.
        WHERE NOT EXISTS (SELECT 1 FROM tombstones WHERE council = $3 AND reference = $4)
        ON CONFLICT (council, reference) DO NOTHING";
    let [session, customer, agent] = draft.place.holder.columns();
    for _ in 0..TRIES {
        let reference = new_reference();
        let done = sqlx::query(sql)
            .bind(id)
            .bind(&draft.id)
            .bind(&draft.place.council)
            .bind(&reference)
            .bind(&draft.place.form)
            .bind(&new.version)
            .bind(channel_name(draft.place.holder.channel()))
            .bind(serde_json::to_string(&new.answers)?)
            .bind(serde_json::to_string(&new.computed)?)
            .bind(stamp(new.received_at))
            .bind(new.due_by.map(|day| day.to_string()))
            .bind(serde_json::to_string(&draft.caller)?)
            .bind(session)
            .bind(customer)
            .bind(agent)
            .bind(new.fee.as_ref().map(|fee| fee.pence))
            .bind(new.fee.as_ref().map(|fee| fee.what_for.as_str()))
            .bind(new.fee.as_ref().map(|fee| fee.code.as_str()).filter(|code| !code.is_empty()))
            .bind(&new.service)
            .bind(&new.triage)
            .bind(customer.or(draft.resident.as_deref()))
            .bind(&new.email)
            .bind(&new.language)
            .bind(&new.journey)
            .bind(&new.whereabouts.ward)
            .bind(new.whereabouts.spot.map(|spot| spot.latitude))
            .bind(new.whereabouts.spot.map(|spot| spot.longitude))
            .execute(&mut **transaction)
            .await?;
        if done.rows_affected() == 1 {
            return Ok(reference);
        }
    }
    Err(StoreError::References(draft.place.form.clone()))
}
