//! The audit log: what the council's people looked at, searched and changed. Rows are only ever added, and each holds a hash over
//! itself and the hash of the row before it: who changes one, takes one out or puts one in breaks the chain at that place. What the
//! chain cannot show by itself is that its end was cut off; for that, its last hash is noted elsewhere from time to time.
//!
//! A row holds ids and nothing personal. Names are looked up when the log is read, and are gone when the customer is.

use super::transaction::Transaction;
use super::{Store, StoreError, stamp};
use crate::clock::machine;
use futures_util::TryStreamExt as _;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;

/// What somebody did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Did {
    /// They had it before them.
    Looked,
    /// They searched.
    Searched,
    /// They changed it.
    Changed,
}

impl Did {
    /// As it is kept, and shown.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Looked => "looked at",
            Self::Searched => "searched",
            Self::Changed => "changed",
        }
    }
}

/// What they did it to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thing {
    /// All customers of the council.
    Customers,
    /// A customer, by id.
    Customer,
    /// A request, by the id of its submission.
    Request,
    /// A draft, by id.
    Draft,
    /// A file, by the SHA-256 of its bytes.
    File,
    /// A contact, by id.
    Contact,
    /// Which version of a form residents have, by the form's name.
    Form,
    /// One of the council's people, by id.
    Person,
    /// This log.
    Log,
}

impl Thing {
    /// As it is kept, and shown.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Customers => "customers",
            Self::Customer => "customer",
            Self::Request => "request",
            Self::Draft => "draft",
            Self::File => "file",
            Self::Contact => "contact",
            Self::Form => "form",
            Self::Person => "person",
            Self::Log => "audit log",
        }
    }
}

/// Something that one of the council's people does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look<'a> {
    /// Where.
    pub council: &'a str,
    /// Who, by id.
    pub person: &'a str,
    /// What they do.
    pub did: Did,
    /// To what.
    pub thing: Thing,
    /// To which, by id; empty for none.
    pub subject: &'a str,
    /// More about it, in plain words and with nothing personal.
    pub words: &'a str,
}

/// A row of the log as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Looked {
    /// Its number.
    pub place: i64,
    /// When, as kept.
    pub at: String,
    /// Who, by name.
    pub person: String,
    /// What they did; see [`Did::as_str`].
    pub did: String,
    /// To what; see [`Thing::as_str`].
    pub thing: String,
    /// To which, by id.
    pub subject: String,
    /// More about it.
    pub words: String,
    /// The name of the customer, if it was one and is still there.
    pub customer: Option<String>,
    /// The reference number of the request, if it was one and is still there.
    pub reference: Option<String>,
    /// The form of the draft, if it was one and is still there.
    pub form: Option<String>,
}

/// The end of a council's chain: how many rows, and the hash of the last.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Head {
    /// The number of the last row.
    pub place: i64,
    /// Its hash; empty when there is no row.
    pub hash: String,
}

/// What was found when the log was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Checked {
    /// Every row is as it was written; the chain of each council ends here.
    Whole(BTreeMap<String, Head>),
    /// At this council this row, the first of such, is not as it was written, or is not there.
    Broken(String, i64),
}

#[derive(sqlx::FromRow)]
struct Row {
    council: String,
    place: i64,
    at: String,
    person: String,
    did: String,
    thing: String,
    subject: String,
    words: String,
    hash: String,
}

impl Row {
    /// What the hash of this row has to be after one with the hash `before`.
    fn right_hash(&self, before: &str) -> Result<String, StoreError> {
        let Self { council, place, at, person, did, thing, subject, words, .. } = self;
        // JSON keeps the parts apart, whatever stands in them.
        let line = serde_json::to_string(&(before, council, place, at, person, did, thing, subject, words))?;
        Ok(hex::encode(Sha256::digest(line.as_bytes())))
    }
}

/// What is written down when somebody enters a code by which no draft can be picked up.
pub const WRONG_CODE: &str = "by a code that is not good";

impl Store {
    /// Writes down what one of the council's people does.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn look(&self, look: &Look<'_>) -> Result<(), StoreError> {
        let mut transaction = self.begin(&[]).await?;
        self.look_within(&mut transaction, look).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The same in the transaction of what they do; the last that it does, as from here on it holds the chain of the council.
    pub(super) async fn look_within(&self, transaction: &mut Transaction, look: &Look<'_>) -> Result<(), StoreError> {
        self.connections.lock(transaction, &format!("{}/looks", look.council)).await?;
        let sql = "SELECT place, hash FROM looks WHERE council = $1 ORDER BY place DESC LIMIT 1";
        let last: Option<(i64, String)> =
            sqlx::query_as(sql).bind(look.council).fetch_optional(&mut **transaction).await?;
        let (place, before) = last.unwrap_or_default();
        let mut row = Row {
            council: look.council.to_owned(),
            place: place + 1,
            // By the machine's own clock, whatever time a demonstration shows.
            at: stamp(machine()),
            person: look.person.to_owned(),
            did: look.did.as_str().to_owned(),
            thing: look.thing.as_str().to_owned(),
            subject: look.subject.to_owned(),
            words: look.words.to_owned(),
            hash: String::new(),
        };
        row.hash = row.right_hash(&before)?;
        let sql = "INSERT INTO looks (council, place, at, person, did, thing, subject, words, hash)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        sqlx::query(sql)
            .bind(row.council)
            .bind(row.place)
            .bind(row.at)
            .bind(row.person)
            .bind(row.did)
            .bind(row.thing)
            .bind(row.subject)
            .bind(row.words)
            .bind(row.hash)
            .execute(&mut **transaction)
            .await?;
        Ok(())
    }

    /// How many codes one of the council's people has entered since a moment that were not good.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn wrong_codes(&self, council: &str, person: &str, since: Timestamp) -> Result<i64, StoreError> {
        // The words stand in the text of the statement, so that the index of such rows serves it.
        let sql = sqlx::AssertSqlSafe(format!(
            "SELECT COUNT(*) FROM looks WHERE council = $1 AND person = $2 AND at > $3 AND words = '{WRONG_CODE}'"
        ));
        Ok(sqlx::query_scalar(sql).bind(council).bind(person).bind(stamp(since)).fetch_one(&self.read).await?)
    }

    /// The log of a council from the newest row on, or from the one before `before`; of one subject alone, if one is named.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn looks(
        &self,
        council: &str,
        subject: &str,
        before: Option<i64>,
        most: i64,
    ) -> Result<Vec<Looked>, StoreError> {
        let of_subject = if subject.is_empty() { "$4 = ''" } else { "looks.subject = $4" };
        let sql = sqlx::AssertSqlSafe(format!(
            "SELECT looks.place, looks.at, people.name AS person, looks.did, looks.thing, looks.subject, looks.words,
                customers.name AS customer, submissions.reference, drafts.form
            FROM looks JOIN people ON people.id = looks.person
            LEFT JOIN customers ON looks.thing = 'customer' AND customers.id = looks.subject
            LEFT JOIN submissions ON looks.thing = 'request' AND submissions.id = looks.subject
            LEFT JOIN drafts ON looks.thing = 'draft' AND drafts.id = looks.subject
            WHERE looks.council = $1 AND looks.place < $2 AND {of_subject} ORDER BY looks.place DESC LIMIT $3"
        ));
        let query = sqlx::query_as(sql).bind(council).bind(before.unwrap_or(i64::MAX)).bind(most).bind(subject);
        Ok(query.fetch_all(&self.read).await?)
    }

    /// Reads the whole log and checks each row against the one before it, and against the ends that were noted before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn check_looks(&self, noted: &[(String, Head)]) -> Result<Checked, StoreError> {
        let sql =
            "SELECT council, place, at, person, did, thing, subject, words, hash FROM looks ORDER BY council, place";
        let mut rows = sqlx::query_as::<_, Row>(sql).fetch(&self.read);
        let mut heads = BTreeMap::<String, Head>::new();
        while let Some(row) = rows.try_next().await? {
            let head = heads.entry(row.council.clone()).or_default();
            let other = |(council, noted): &(String, Head)| {
                *council == row.council && noted.place == row.place && noted.hash != row.hash
            };
            if row.place != head.place + 1 || row.hash != row.right_hash(&head.hash)? || noted.iter().any(other) {
                return Ok(Checked::Broken(row.council, head.place + 1));
            }
            *head = Head { place: row.place, hash: row.hash };
        }
        for (council, noted) in noted {
            let last = heads.get(council).map_or(0, |head| head.place);
            if last < noted.place {
                return Ok(Checked::Broken(council.clone(), last + 1));
            }
        }
        Ok(Checked::Whole(heads))
    }
}
