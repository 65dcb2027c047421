//! What councillors see of requests: those of their wards, those that they raised, and those that they follow.

use super::drafts::Draft;
use super::queue::{is_among, list_of};
use super::submissions::{LINE, SubmissionLine};
use super::{Store, StoreError, drafts};

/// The journey whose requests are about a place and not about a person.
pub const REPORT: &str = "report";
/// Most requests in a list.
const MOST: i64 = 200;

macro_rules! in_their_wards {
    () => {
        concat!("journey = 'report' AND ward <> '' AND ", is_among!("ward", "$2"), " AND ", is_among!("form", "$5"))
    };
}

/// Which requests a councillor looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Seen {
    /// What is reported in their wards and is not over.
    #[default]
    Open,
    /// What was reported in their wards and is over.
    Over,
    /// What they raised for residents.
    Raised,
    /// What they follow.
    Followed,
}

impl Seen {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Open, Self::Over, Self::Raised, Self::Followed];

    /// As it stands in an address.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Over => "closed",
            Self::Raised => "raised",
            Self::Followed => "followed",
        }
    }

    /// By its name; what is open when there is no such part.
    #[must_use]
    pub fn read(name: &str) -> Self {
        Self::ALL.into_iter().find(|seen| seen.as_str() == name).unwrap_or_default()
    }

    /// As a condition, in which everything is named that is bound: `$1` is the council, `$2` the list of their wards, `$3` the
    /// councillor and `$5` the list of the forms.
    const fn condition(self) -> &'static str {
        match self {
            Self::Open => concat!("council = $1 AND done_at IS NULL AND $3 <> '' AND ", in_their_wards!()),
            Self::Over => concat!("council = $1 AND done_at IS NOT NULL AND $3 <> '' AND ", in_their_wards!()),
            Self::Raised => "council = $1 AND $2 <> '-' AND $5 <> '-' AND agent = $3",
            // No index of councils is of use here, and SQLite would take one.
            Self::Followed => concat!(
                "council || '' = $1 AND id IN (SELECT submission FROM follows WHERE person = $3) AND (agent = $3 OR ",
                in_their_wards!(),
                ")"
            ),
        }
    }
}

/// A councillor who looks at requests.
#[derive(Debug, Clone, Copy)]
pub struct Councillor<'a> {
    /// Their id among the people of the council.
    pub person: &'a str,
    /// Their wards.
    pub wards: &'a [String],
    /// The forms whose reports they see.
    pub forms: &'a [String],
}

/// That a resident agreed to have a councillor act for them.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Consent {
    /// How they said so: `in person`, `phone`, `letter` or `e-mail`.
    pub how: String,
    /// On which day, ISO.
    pub agreed_on: String,
}

impl Store {
    /// Requests that a councillor may see, the latest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ward_requests(
        &self,
        council: &str,
        councillor: &Councillor<'_>,
        seen: Seen,
    ) -> Result<Vec<SubmissionLine>, StoreError> {
        let Councillor { person, wards, forms } = *councillor;
        let sql = sqlx::AssertSqlSafe(format!(
            "{LINE} WHERE {} ORDER BY received_at DESC, reference LIMIT $4",
            seen.condition()
        ));
        let query = sqlx::query_as(sql).bind(council).bind(list_of(wards)).bind(person).bind(MOST);
        Ok(query.bind(list_of(forms)).fetch_all(&self.read).await?)
    }

    /// Does somebody follow a request?
    ///
    /// # Errors
    /// When the database fails.
    pub async fn follows(&self, person: &str, submission: &str) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM follows WHERE person = $1 AND submission = $2";
        Ok(sqlx::query(sql).bind(person).bind(submission).fetch_optional(&self.read).await?.is_some())
    }

    /// Follows a request, or not any more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn follow(&self, person: &str, submission: &str, follow: bool) -> Result<(), StoreError> {
        if follow {
            let sql = "INSERT INTO follows (person, submission, since) VALUES ($1, $2, $3) ON CONFLICT (person, submission) DO NOTHING";
            self.write(sqlx::query(sql).bind(person).bind(submission).bind(self.now())).await?;
        } else {
            let sql = "DELETE FROM follows WHERE person = $1 AND submission = $2";
            self.write(sqlx::query(sql).bind(person).bind(submission)).await?;
        }
        Ok(())
    }

    /// The e-mail addresses of those who follow a request and still work for the council.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn followers(&self, submission: &str) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT email FROM people WHERE left_at IS NULL AND id IN (SELECT person FROM follows WHERE submission = $1) ORDER BY email";
        Ok(sqlx::query_scalar(sql).bind(submission).fetch_all(&self.read).await?)
    }

    /// Begins a draft that somebody raises for a resident, with the consent of the resident: both, once, or neither.
    ///
    /// # Errors
    /// When the database fails; then nothing is kept.
    pub async fn raise(&self, draft: Draft, person: &str, consent: &Consent) -> Result<(), StoreError> {
        let mut transaction = self.begin(&draft.account_and_things()).await?;
        let draft = drafts::find(&mut transaction, draft).await?;
        if draft.submitted.is_some() {
            return Ok(());
        }
        let sql =
            "INSERT INTO consents (draft, council, person, how, agreed_on, given_at) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (draft) DO NOTHING";
        sqlx::query(sql)
            .bind(&draft.id)
            .bind(&draft.place.council)
            .bind(person)
            .bind(&consent.how)
            .bind(&consent.agreed_on)
            .bind(self.now())
            .execute(&mut *transaction)
            .await?;
        drafts::write(&mut transaction, &draft, &self.clock.now()).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// What a resident agreed to, for the draft or the request with this key that somebody raised.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn consent(&self, person: &str, draft: &str) -> Result<Option<Consent>, StoreError> {
        let sql = "SELECT how, agreed_on FROM consents WHERE draft = $1 AND person = $2";
        Ok(sqlx::query_as(sql).bind(draft).bind(person).fetch_optional(&self.read).await?)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::super::drafts::{Holder, Place};
    use super::super::people::{Person, Role};
    use super::super::{Database, new_id};
    use super::*;

    #[tokio::test]
    async fn a_draft_that_could_not_be_begun_leaves_no_consent() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&Database::File(folder.path().join("x.db"))).await.unwrap();
        let person = Person {
            id: new_id(),
            name: "Cllr Ann Other".to_owned(),
            email: "ann@example.gov.uk".to_owned(),
            roles: vec![Role::Councillor],
            services: Vec::new(),
            wards: Vec::new(),
        };
        assert!(store.add_person("ashcombe", &person, false).await.unwrap());
        let holder = Holder::Agent(person.id.clone());
        let place = Place { council: "ashcombe".to_owned(), form: "street-fault".to_owned(), holder };
        let draft = Draft::new(place, "version");
        let consent = Consent { how: "phone".to_owned(), agreed_on: "2026-03-09".to_owned() };
        let full = "CREATE TRIGGER full BEFORE INSERT ON drafts BEGIN SELECT RAISE(ABORT, 'no room'); END";
        store.write(sqlx::query(full)).await.unwrap();
        assert!(store.raise(draft.clone(), &person.id, &consent).await.is_err());
        assert_eq!(store.consent(&person.id, &draft.id).await.unwrap(), None);
        store.write(sqlx::query("DROP TRIGGER full")).await.unwrap();
        store.raise(draft.clone(), &person.id, &consent).await.unwrap();
        assert_eq!(store.consent(&person.id, &draft.id).await.unwrap(), Some(consent));
        assert!(store.draft(&draft.place, &draft.id).await.unwrap().is_some());
    }
}
