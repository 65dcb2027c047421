//! Contacts: each time somebody turned to the council, by which channel and why. Why they came tells which contacts better words or
//! a kept promise would have spared them.

use super::drafts::Draft;
use super::looks::Look;
use super::submissions::NewSubmission;
use super::transaction::Transaction;
use super::{Store, StoreError, new_id, stamp};
use compiler::emit::html::Channel;

/// How somebody came to the council.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// They sent a form on the website.
    Website,
    /// They sent a form from their account.
    Account,
    /// They called.
    Phone,
    /// They came.
    InPerson,
    /// They wrote a letter.
    Letter,
    /// They wrote an e-mail.
    Email,
    /// They wrote in a chat.
    Chat,
}

impl By {
    /// The channels that one of the council's people takes contacts from.
    pub const TAKEN: [Self; 5] = [Self::Phone, Self::InPerson, Self::Letter, Self::Email, Self::Chat];

    /// As it is kept, and shown.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Website => "website",
            Self::Account => "account",
            Self::Phone => "phone",
            Self::InPerson => "in person",
            Self::Letter => "letter",
            Self::Email => "e-mail",
            Self::Chat => "chat",
        }
    }

    /// One that somebody of the council takes contacts from, by its name.
    #[must_use]
    pub fn taken(name: &str) -> Option<Self> {
        Self::TAKEN.into_iter().find(|by| by.as_str() == name)
    }
}

/// Why somebody came to the council. All but the first are contacts that could have been avoided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Something new.
    New,
    /// They had asked before, and heard nothing or not enough.
    Chasing,
    /// Something that the council said or wrote was not clear.
    DidNotUnderstand,
    /// It was for somebody else: another team, or not this council.
    WrongPlace,
}

impl Reason {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::New, Self::Chasing, Self::DidNotUnderstand, Self::WrongPlace];

    /// As it is kept, and shown.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Chasing => "chasing",
            Self::DidNotUnderstand => "did not understand",
            Self::WrongPlace => "wrong place",
        }
    }

    /// By its name.
    #[must_use]
    pub fn read(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == name)
    }
}

/// A contact that is to be written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewContact<'a> {
    /// The idempotency key of what they sent, or the id of the call: written down again it is the same contact.
    pub id: &'a str,
    /// With which council.
    pub council: &'a str,
    /// When.
    pub at: jiff::Timestamp,
    /// How they came.
    pub by: By,
    /// Why they came.
    pub reason: Reason,
    /// The service that it was about.
    pub service: Option<&'a str>,
    /// The form that was filled in.
    pub form: Option<&'a str>,
    /// The id of the submission that came of it.
    pub submission: Option<&'a str>,
    /// The id of the customer.
    pub customer: Option<&'a str>,
    /// Who of the council took it, by id.
    pub person: Option<&'a str>,
    /// What was said.
    pub note: &'a str,
    /// How many minutes it took.
    pub minutes: Option<i64>,
}

/// The draft of a call.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Call {
    /// Its form.
    pub form: String,
    /// The customer whom it is for, by id.
    pub resident: Option<String>,
    /// When the agent began with it, as kept.
    pub begun: String,
}

/// A contact as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Contact {
    /// Never shown.
    pub id: String,
    /// When, as kept.
    pub at: String,
    /// How they came; see [`By::as_str`].
    pub channel: String,
    /// Why they came; see [`Reason::as_str`].
    pub reason: Option<String>,
    /// The service that it was about.
    pub service: Option<String>,
    /// The form that was filled in.
    pub form: Option<String>,
    /// The reference number of what was sent.
    pub reference: Option<String>,
    /// The customer, by id.
    pub customer: Option<String>,
    /// Who of the council took it, by id.
    pub by: Option<String>,
    /// The same, by name.
    pub person: Option<String>,
    /// What was said.
    pub note: String,
    /// How many minutes it took.
    pub minutes: Option<i64>,
}

/// Writes down the contact of a submission, in its transaction. What an agent sends is a call, until the wrap-up says otherwise: one
/// that was wrapped up before it was sent stays as it was, and what came of it is added. What a resident sends is a contact of its
/// own, whoever talked to them about it before.
pub(super) async fn of_submission(
    transaction: &mut Transaction,
    draft: &Draft,
    submission: &str,
    new: &NewSubmission,
) -> Result<(), StoreError> {
    let [_, customer, agent] = draft.place.holder.columns();
    let customer = customer.or(draft.resident.as_deref());
    let sql = "UPDATE contacts SET submission = $1, service = $2, form = $3, customer = COALESCE(customer, $4)
        WHERE id = $5 AND council = $6 AND person = $7 AND submission IS NULL";
    let wrapped_up = sqlx::query(sql)
        .bind(submission)
        .bind(&new.service)
        .bind(&draft.place.form)
        .bind(customer)
        .bind(&draft.id)
        .bind(&draft.place.council)
        .bind(agent)
        .execute(&mut **transaction)
        .await?;
    if wrapped_up.rows_affected() == 1 {
        return Ok(());
    }
    let taken = sqlx::query("SELECT 1 FROM contacts WHERE id = $1").bind(&draft.id);
    let taken = taken.fetch_optional(&mut **transaction).await?.is_some();
    let id = if taken { new_id() } else { draft.id.clone() };
    let contact = NewContact {
        id: &id,
        council: &draft.place.council,
        at: new.received_at,
        by: match draft.place.holder.channel() {
            Channel::Website => By::Website,
            Channel::Account => By::Account,
            Channel::Agent => By::Phone,
        },
        reason: Reason::New,
        service: Some(&new.service),
        form: Some(&draft.place.form),
        submission: Some(submission),
        customer,
        person: agent,
        note: "",
        minutes: None,
    };
    put(transaction, &contact).await
}

/// Writes a contact down. One that was written down under this id before is brought up to date by whoever took it; what came of it,
/// and for whom it was, stays.
async fn put(transaction: &mut Transaction, contact: &NewContact<'_>) -> Result<(), StoreError> {
    let sql = "INSERT INTO contacts (id, council, at, channel, reason, service, form, submission, customer, person, note, minutes)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        ON CONFLICT (id) DO UPDATE SET channel = excluded.channel, reason = excluded.reason, note = excluded.note,
            minutes = COALESCE(excluded.minutes, contacts.minutes),
            service = COALESCE(contacts.service, excluded.service), form = COALESCE(contacts.form, excluded.form),
            submission = COALESCE(contacts.submission, excluded.submission),
            customer = COALESCE(contacts.customer, excluded.customer)
        WHERE contacts.council = excluded.council AND contacts.person = excluded.person";
    let done = sqlx::query(sql)
        .bind(contact.id)
        .bind(contact.council)
        .bind(stamp(contact.at))
        .bind(contact.by.as_str())
        .bind(contact.reason.as_str())
        .bind(contact.service)
        .bind(contact.form)
        .bind(contact.submission)
        .bind(contact.customer)
        .bind(contact.person)
        .bind(contact.note)
        .bind(contact.minutes)
        .execute(&mut **transaction)
        .await?;
    // The id of a call stands in an address, so anyone may have written it: another's contact is never changed.
    if done.rows_affected() == 1 { Ok(()) } else { Err(StoreError::NotYours) }
}

const CONTACT: &str = "SELECT contacts.id, contacts.at, contacts.channel, contacts.reason, contacts.service, contacts.form,
        submissions.reference, contacts.customer, contacts.person AS by, people.name AS person, contacts.note, contacts.minutes
    FROM contacts LEFT JOIN submissions ON submissions.id = contacts.submission LEFT JOIN people ON people.id = contacts.person
    WHERE contacts.council = $1";

impl Store {
    /// Takes down how a call, a visit, a letter, an e-mail or a chat ended, with who did. Saved again it is the same contact.
    ///
    /// # Errors
    /// When the database fails, or the contact is one that somebody else took.
    pub async fn wrap_up(&self, contact: &NewContact<'_>, look: &Look<'_>) -> Result<(), StoreError> {
        let mut transaction = self.begin(&[contact.id.to_owned()]).await?;
        put(&mut transaction, contact).await?;
        self.look_within(&mut transaction, look).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The draft of a call that this agent has.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn call(&self, council: &str, agent: &str, call: &str) -> Result<Option<Call>, StoreError> {
        let sql = "SELECT form, resident, CASE WHEN lent_at IS NULL THEN created_at ELSE lent_at END AS begun
            FROM drafts WHERE id = $1 AND council = $2 AND agent = $3";
        Ok(sqlx::query_as(sql).bind(call).bind(council).bind(agent).fetch_optional(&self.read).await?)
    }

    /// The contact that came with a submission, by id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn contact_of(&self, submission: &str) -> Result<Option<String>, StoreError> {
        let sql = "SELECT id FROM contacts WHERE submission = $1 ORDER BY at, id LIMIT 1";
        Ok(sqlx::query_scalar(sql).bind(submission).fetch_optional(&self.read).await?)
    }

    /// A contact of a council by its id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn contact(&self, council: &str, id: &str) -> Result<Option<Contact>, StoreError> {
        let sql = sqlx::AssertSqlSafe(format!("{CONTACT} AND contacts.id = $2"));
        Ok(sqlx::query_as(sql).bind(council).bind(id).fetch_optional(&self.read).await?)
    }

    /// The latest contacts of a customer, by all channels.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn contacts_of(&self, council: &str, customer: &str, most: i64) -> Result<Vec<Contact>, StoreError> {
        let sql = sqlx::AssertSqlSafe(format!(
            "{CONTACT} AND contacts.customer = $2 ORDER BY contacts.at DESC, contacts.id LIMIT $3"
        ));
        Ok(sqlx::query_as(sql).bind(council).bind(customer).bind(most).fetch_all(&self.read).await?)
    }
}
