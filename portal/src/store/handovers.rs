//! Drafts that change hands: a resident's that an agent picks up with their consent, and an agent's that the resident finishes. A
//! draft is always in one place and stays the same draft, under the same id: nothing is copied, so nothing is lost and nothing is
//! sent twice. One that was picked up remembers whose it was, who sees that it is lent and can have it back.

use super::drafts::{Draft, Holder, Place};
use super::looks::{Did, Look, Thing};
use super::outbox::{About, NewEmail};
use super::transaction::Transaction;
use super::{Store, StoreError, stamp};
use crate::clock::machine;
use jiff::SignedDuration;
use sha2::{Digest as _, Sha256};

/// How long a code is good for that a resident reads out.
pub const CODE_GOOD_FOR: SignedDuration = SignedDuration::from_mins(15);
/// How long a link is good for by which a resident finishes an agent's draft.
pub const LINK_GOOD_FOR: SignedDuration = SignedDuration::from_hours(72);

/// How a resident agreed that an agent goes on with their draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consent<'a> {
    /// They read out the code that they were shown.
    Code(&'a str),
    /// They said so.
    Spoken {
        /// The draft, in their account.
        draft: &'a str,
        /// Who they are, by id.
        customer: &'a str,
        /// What was asked and said.
        words: &'a str,
    },
}

/// A draft that is lent to an agent.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct LentLine {
    /// The draft.
    pub id: String,
    /// Its form.
    pub form: String,
    /// The agent, by id.
    pub agent: String,
    /// The agent, by name.
    pub person: String,
    /// Since when, as kept; nothing when the agent began it.
    pub lent_at: Option<String>,
    /// What was said, where no code was read out.
    pub lent_how: Option<String>,
}

/// Whose a draft was that an agent picked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lender {
    /// Somebody to whom it can be handed back: an account, or a browser that came within the last day.
    There,
    /// A browser that did not: nobody could open the draft there any more.
    Gone,
}

/// What became of an attempt to take a draft by a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// It is theirs now: its form, and as whose.
    Theirs(String, Holder),
    /// They have one of the same form, as this holder, which would be lost. The link is still good.
    HasOne(String, Holder),
    /// The link is over: used, too old, or the form was sent.
    Over,
}

fn hash(council: &str, secret: &str) -> String {
    hex::encode(Sha256::digest(format!("{council}/{secret}").as_bytes()))
}

#[derive(sqlx::FromRow)]
struct Where {
    id: String,
    form: String,
    session: Option<String>,
    customer: Option<String>,
    agent: Option<String>,
    lender_session: Option<String>,
    lender_customer: Option<String>,
    resident: Option<String>,
    submitted: Option<String>,
}

const WHERE: &str =
    "SELECT drafts.id, drafts.form, drafts.session, drafts.customer, drafts.agent, drafts.lender_session,
    drafts.lender_customer, drafts.resident, drafts.submitted FROM drafts";

impl Where {
    fn holder(&self) -> Option<Holder> {
        let own = |id: &Option<String>, holder: fn(String) -> Holder| id.clone().map(holder);
        own(&self.session, Holder::Session)
            .or_else(|| own(&self.customer, Holder::Customer))
            .or_else(|| own(&self.agent, Holder::Agent))
    }

    fn lender(&self) -> Option<Holder> {
        let session = self.lender_session.clone().map(Holder::Session);
        session.or_else(|| self.lender_customer.clone().map(Holder::Customer))
    }

    /// What a change of hands has to itself: both places, by name, then the draft.
    fn things(&self, council: &str, to: &Holder) -> Vec<String> {
        let place = |holder: Holder| Place { council: council.to_owned(), form: self.form.clone(), holder };
        let name = |holder: Holder| {
            let [place, _] = Draft::new(place(holder), "").things();
            place
        };
        let mut things: Vec<String> = self.holder().into_iter().chain([to.clone()]).map(name).collect();
        things.sort();
        things.dedup();
        things.push(self.id.clone());
        things
    }
}

impl Store {
    /// Keeps a code by which an agent may pick up a draft of this holder; one that was made before is no longer good. False when
    /// there is no such draft.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn offer_draft(&self, place: &Place, draft: &str, code: &str) -> Result<bool, StoreError> {
        let mut transaction = self.begin(&[draft.to_owned()]).await?;
        let [session, customer, _] = place.holder.columns();
        let sql = "SELECT 1 FROM drafts WHERE id = $1 AND council = $2 AND COALESCE(session, customer) = $3 AND submitted IS NULL";
        let query = sqlx::query(sql).bind(draft).bind(&place.council).bind(session.or(customer));
        if query.fetch_optional(&mut *transaction).await?.is_none() {
            return Ok(false);
        }
        sqlx::query("DELETE FROM handovers WHERE draft = $1 AND what = 'pick up' AND used_at IS NULL")
            .bind(draft)
            .execute(&mut *transaction)
            .await?;
        keep(&mut transaction, &place.council, "pick up", draft, code, CODE_GOOD_FOR).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Gives a resident's draft to an agent, who is told its form and id. Nothing when the code or the draft is not there (any
    /// more); pressed twice by the same agent, the draft that they have.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn pick_up(
        &self,
        council: &str,
        agent: &str,
        consent: Consent<'_>,
    ) -> Result<Option<(String, String)>, StoreError> {
        let found = match consent {
            Consent::Code(code) => self.behind(council, "pick up", code).await?,
            Consent::Spoken { draft, customer, .. } => {
                let sql = sqlx::AssertSqlSafe(format!(
                    "{WHERE} WHERE drafts.id = $1 AND drafts.council = $2 AND COALESCE(drafts.customer, drafts.lender_customer) = $3"
                ));
                sqlx::query_as(sql).bind(draft).bind(council).bind(customer).fetch_optional(&self.read).await?
            }
        };
        let Some(found): Option<Where> = found else { return Ok(None) };
        let to = Holder::Agent(agent.to_owned());
        let mut transaction = self.begin(&found.things(council, &to)).await?;
        let words = match consent {
            Consent::Code(code) => {
                if !spend(&mut transaction, council, "pick up", code).await? {
                    return already(&mut transaction, &found, agent).await;
                }
                ""
            }
            Consent::Spoken { words, .. } => words,
        };
        let sql =
            "UPDATE drafts SET channel = 'agent', agent = $1, lender_session = session, lender_customer = customer,
                resident = COALESCE(customer, resident), session = NULL, customer = NULL, lent_at = $2, lent_how = $3
            WHERE id = $4 AND council = $5 AND channel <> 'agent' AND submitted IS NULL";
        let done = sqlx::query(sql)
            .bind(agent)
            .bind(self.now())
            .bind(words)
            .bind(&found.id)
            .bind(council)
            .execute(&mut *transaction)
            .await?;
        if done.rows_affected() == 0 {
            return already(&mut transaction, &found, agent).await;
        }
        let how = match consent {
            Consent::Code(_) => "picked up with the resident’s code",
            Consent::Spoken { .. } => "picked up with spoken consent",
        };
        let look =
            Look { council, person: agent, did: Did::Changed, thing: Thing::Draft, subject: &found.id, words: how };
        self.look_within(&mut transaction, &look).await?;
        transaction.commit().await?;
        Ok(Some((found.form, found.id)))
    }

    /// Gives a draft that was picked up back to whose it was: when they take it back themselves, or the agent, named by `look`,
    /// hands it back. False when it is not lent, or was sent.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn give_back(
        &self,
        council: &str,
        draft: &str,
        by: &Holder,
        look: Option<&Look<'_>>,
    ) -> Result<bool, StoreError> {
        let sql = sqlx::AssertSqlSafe(format!(
            "{WHERE} WHERE drafts.id = $1 AND drafts.council = $2 AND drafts.channel = 'agent'"
        ));
        let found: Option<Where> = sqlx::query_as(sql).bind(draft).bind(council).fetch_optional(&self.read).await?;
        let Some((found, lender)) = found.and_then(|found| found.lender().map(|lender| (found, lender))) else {
            return Ok(false);
        };
        if *by != lender && Some(by) != found.holder().as_ref() {
            return Err(StoreError::NotYours);
        }
        let mut transaction = self.begin(&found.things(council, &lender)).await?;
        let sql = "UPDATE drafts SET channel = $1, session = lender_session, customer = lender_customer, agent = NULL,
                lender_session = NULL, lender_customer = NULL, lent_at = NULL, lent_how = NULL
            WHERE id = $2 AND council = $3 AND channel = 'agent' AND submitted IS NULL
                AND (lender_session = $4 OR lender_customer = $4)
                AND (lender_session IS NULL OR EXISTS (SELECT 1 FROM sessions WHERE id = lender_session AND expires_at > $5))";
        let [session, customer, _] = lender.columns();
        let done = sqlx::query(sql)
            .bind(super::drafts::channel_name(lender.channel()))
            .bind(draft)
            .bind(council)
            .bind(session.or(customer))
            .bind(stamp(machine()))
            .execute(&mut *transaction)
            .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        if let Some(session) = session {
            // They have as long to come back to it as if they had just been here.
            super::sessions::make_last(&mut transaction, session).await?;
        }
        if let Some(look) = look {
            self.look_within(&mut transaction, look).await?;
        }
        transaction.commit().await?;
        Ok(true)
    }

    /// Sends the link by which a resident finishes this agent's draft; those that were sent for it before are no longer good. False
    /// when there is no such draft.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn send_link(
        &self,
        place: &Place,
        draft: &str,
        link: &str,
        email: &NewEmail,
        look: &Look<'_>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.begin(&[draft.to_owned()]).await?;
        let [.., agent] = place.holder.columns();
        let sql =
            "SELECT 1 FROM drafts WHERE id = $1 AND council = $2 AND form = $3 AND agent = $4 AND submitted IS NULL";
        let query = sqlx::query(sql).bind(draft).bind(&place.council).bind(&place.form).bind(agent);
        if query.fetch_optional(&mut *transaction).await?.is_none() {
            return Ok(false);
        }
        sqlx::query("DELETE FROM handovers WHERE draft = $1 AND what = 'finish' AND used_at IS NULL")
            .bind(draft)
            .execute(&mut *transaction)
            .await?;
        keep(&mut transaction, &place.council, "finish", draft, link, LINK_GOOD_FOR).await?;
        let at = machine();
        let about = About { council: &place.council, submission: None, good_until: Some(at + LINK_GOOD_FOR) };
        super::outbox::put(&mut transaction, about, email, at).await?;
        self.look_within(&mut transaction, look).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// The form of the draft behind a link that is still good. Looking does not use it up.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn form_behind(&self, council: &str, link: &str) -> Result<Option<String>, StoreError> {
        let sql = "SELECT drafts.form FROM handovers JOIN drafts ON drafts.id = handovers.draft
            WHERE handovers.hash = $1 AND handovers.what = 'finish' AND handovers.used_at IS NULL AND handovers.ends_at > $2
                AND drafts.submitted IS NULL AND drafts.channel = 'agent'";
        Ok(sqlx::query_scalar(sql).bind(hash(council, link)).bind(stamp(machine())).fetch_optional(&self.read).await?)
    }

    /// Gives an agent's draft to whoever has the link, once. A draft for a customer goes into the account of nobody else.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_by_link(
        &self,
        council: &str,
        link: &str,
        session: &str,
        customer: Option<&str>,
    ) -> Result<Taken, StoreError> {
        let Some(found) = self.behind(council, "finish", link).await? else { return Ok(Taken::Over) };
        let own = customer.filter(|id| found.resident.as_deref().is_none_or(|resident| resident == *id));
        let to = match own {
            Some(customer) => Holder::Customer(customer.to_owned()),
            None => Holder::Session(session.to_owned()),
        };
        let mut transaction = self.begin(&found.things(council, &to)).await?;
        let Some(found) = now_at(&mut transaction, &found.id).await? else { return Ok(Taken::Over) };
        if found.holder().as_ref() == Some(&to) && found.submitted.is_none() {
            // Pressed twice.
            return Ok(Taken::Theirs(found.form, to));
        }
        if !spend(&mut transaction, council, "finish", link).await? {
            return Ok(Taken::Over);
        }
        let [in_session, in_account, _] = to.columns();
        let sql = "SELECT 1 FROM drafts WHERE form = $1 AND submitted IS NULL AND id <> $3
            AND (session = $2 OR customer = $2 OR lender_session = $2 OR lender_customer = $2)";
        let other = sqlx::query(sql).bind(&found.form).bind(in_session.or(in_account)).bind(&found.id);
        if other.fetch_optional(&mut *transaction).await?.is_some() {
            // Not committed: the link is not spent.
            return Ok(Taken::HasOne(found.form, to));
        }
        let sql = "UPDATE drafts SET channel = $1, session = $2, customer = $3, agent = NULL, lender_session = NULL,
                lender_customer = NULL, lent_at = NULL, lent_how = NULL
            WHERE id = $4 AND council = $5 AND channel = 'agent' AND submitted IS NULL";
        let done = sqlx::query(sql)
            .bind(super::drafts::channel_name(to.channel()))
            .bind(in_session)
            .bind(in_account)
            .bind(&found.id)
            .bind(council)
            .execute(&mut *transaction)
            .await?;
        if done.rows_affected() == 0 {
            return Ok(Taken::Over);
        }
        transaction.commit().await?;
        Ok(Taken::Theirs(found.form, to))
    }

    /// The drafts of a holder that agents have picked up and not sent yet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn lent_by(&self, council: &str, holder: &Holder) -> Result<Vec<LentLine>, StoreError> {
        let [session, customer, _] = holder.columns();
        let sql = "SELECT drafts.id, drafts.form, drafts.agent, people.name AS person, drafts.lent_at, drafts.lent_how
            FROM drafts JOIN people ON people.id = drafts.agent AND people.council = $1
            WHERE (drafts.lender_session = $2 OR drafts.lender_customer = $2) AND drafts.submitted IS NULL
            ORDER BY drafts.lent_at DESC LIMIT 50";
        Ok(sqlx::query_as(sql).bind(council).bind(session.or(customer)).fetch_all(&self.read).await?)
    }

    /// The drafts for a customer that agents are filling in.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn with_agents(&self, council: &str, customer: &str) -> Result<Vec<LentLine>, StoreError> {
        let sql = "SELECT drafts.id, drafts.form, drafts.agent, people.name AS person, drafts.lent_at, drafts.lent_how
            FROM drafts JOIN people ON people.id = drafts.agent
            WHERE drafts.council = $1 AND drafts.resident = $2 AND drafts.submitted IS NULL
            ORDER BY drafts.saved_at DESC LIMIT 50";
        Ok(sqlx::query_as(sql).bind(council).bind(customer).fetch_all(&self.read).await?)
    }

    /// Is the draft that is open at this place, or the one with this id, with an agent who picked it up?
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_lent(&self, place: &Place, id: &str) -> Result<bool, StoreError> {
        let found = lent(place, id).fetch_optional(&self.read).await?;
        Ok(found.is_some())
    }

    /// Whose the draft was that this agent has picked up; nothing when it was not picked up.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn lender(&self, council: &str, agent: &str, draft: &str) -> Result<Option<Lender>, StoreError> {
        let sql = "SELECT CAST(CASE WHEN drafts.lender_customer IS NOT NULL OR sessions.id IS NOT NULL THEN 1 ELSE 0 END AS BIGINT)
            FROM drafts LEFT JOIN sessions ON sessions.id = drafts.lender_session AND sessions.expires_at > $4
            WHERE drafts.id = $1 AND drafts.council = $2 AND drafts.agent = $3
                AND (drafts.lender_session IS NOT NULL OR drafts.lender_customer IS NOT NULL)";
        let query = sqlx::query_scalar(sql).bind(draft).bind(council).bind(agent).bind(stamp(machine()));
        let there: Option<i64> = query.fetch_optional(&self.read).await?;
        Ok(there.map(|there| if there == 1 { Lender::There } else { Lender::Gone }))
    }

    /// Is a draft that was an agent's with the resident now?
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_with_resident(&self, place: &Place, id: &str) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM drafts WHERE id = $1 AND council = $2 AND form = $3 AND channel <> 'agent'";
        let query = sqlx::query(sql).bind(id).bind(&place.council).bind(&place.form);
        Ok(query.fetch_optional(&self.read).await?.is_some())
    }

    /// Forgets the codes and links that are over.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_old_handovers(&self) -> Result<u64, StoreError> {
        let query = sqlx::query("DELETE FROM handovers WHERE ends_at <= $1").bind(stamp(machine()));
        Ok(self.write(query).await?.rows_affected())
    }

    /// The draft behind a code or a link, good or not.
    async fn behind(&self, council: &str, what: &str, secret: &str) -> Result<Option<Where>, StoreError> {
        let sql = sqlx::AssertSqlSafe(format!(
            "{WHERE} JOIN handovers ON handovers.draft = drafts.id
            WHERE handovers.hash = $1 AND handovers.what = $2 AND handovers.council = $3 AND drafts.council = $3"
        ));
        let query = sqlx::query_as(sql).bind(hash(council, secret)).bind(what).bind(council);
        Ok(query.fetch_optional(&self.read).await?)
    }
}

/// The draft, if the agent has it already: a button that was pressed twice, or in two tabs. Asked within the transaction, because the
/// other press may have come between.
async fn already(
    transaction: &mut Transaction,
    found: &Where,
    agent: &str,
) -> Result<Option<(String, String)>, StoreError> {
    let own = now_at(transaction, &found.id).await?.filter(|now| now.holder() == Some(Holder::Agent(agent.to_owned())));
    Ok(own.filter(|now| now.submitted.is_none()).map(|now| (now.form, now.id)))
}

/// Where a draft is at this moment.
async fn now_at(transaction: &mut Transaction, id: &str) -> Result<Option<Where>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("{WHERE} WHERE drafts.id = $1"));
    Ok(sqlx::query_as(sql).bind(id.to_owned()).fetch_optional(&mut **transaction).await?)
}

async fn keep(
    transaction: &mut Transaction,
    council: &str,
    what: &str,
    draft: &str,
    secret: &str,
    good_for: SignedDuration,
) -> Result<(), StoreError> {
    let at = machine();
    let sql = "INSERT INTO handovers (hash, council, what, draft, made_at, ends_at) VALUES ($1, $2, $3, $4, $5, $6)";
    sqlx::query(sql)
        .bind(hash(council, secret))
        .bind(council)
        .bind(what)
        .bind(draft)
        .bind(stamp(at))
        .bind(stamp(at + good_for))
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

/// Uses a code or a link up, if it is still good; with the transaction.
async fn spend(transaction: &mut Transaction, council: &str, what: &str, secret: &str) -> Result<bool, StoreError> {
    let sql = "UPDATE handovers SET used_at = $1
        WHERE hash = $2 AND council = $3 AND what = $4 AND used_at IS NULL AND ends_at > $1";
    let query = sqlx::query(sql).bind(stamp(machine())).bind(hash(council, secret)).bind(council).bind(what);
    Ok(query.execute(&mut **transaction).await?.rows_affected() == 1)
}

/// Looked for with every page. As one condition with OR, SQLite would read all drafts of the council instead of the two indexes.
const LENT: &str =
    "SELECT 1 FROM drafts WHERE lender_session = $3 AND council = $1 AND form = $2 AND (submitted IS NULL OR id = $4)
    UNION ALL
    SELECT 1 FROM drafts WHERE lender_customer = $3 AND council = $1 AND form = $2 AND (submitted IS NULL OR id = $4)
    LIMIT 1";

/// A draft that belongs to this place and is with an agent: the one with this id, or one that is not sent yet.
pub(super) fn lent<'q>(place: &'q Place, id: &'q str) -> sqlx::query::Query<'q, sqlx::Any, sqlx::any::AnyArguments> {
    let [session, customer, _] = place.holder.columns();
    sqlx::query(LENT).bind(&place.council).bind(&place.form).bind(session.or(customer)).bind(id)
}
