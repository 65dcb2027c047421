//! Searches of the people of data protection, which may take longer than a request: what was asked, how far it has come, and what came
//! of it. Whoever works on one has it to themselves for as long as they say that they do, so one whose process ended is begun again.

use super::looks::Look;
use super::{Store, StoreError, stamp};
use crate::clock::machine;
use jiff::SignedDuration;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// How long whoever works on one has it to themselves, unless they say that they still do.
const TURN: SignedDuration = SignedDuration::from_secs(30);
/// How often it is said that somebody still works on one: well within their turn.
const SAY_EVERY: Duration = Duration::from_secs(5);
/// How long what was asked and found is kept: it is about somebody, and has done its duty when they have been answered.
const KEPT: SignedDuration = SignedDuration::from_hours(24);
/// How often one is begun before it is given up.
const MOST_TRIES: i64 = 5;

/// How an inquiry stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stands {
    /// Somebody works on it, or will.
    Waiting,
    /// It is done.
    Done,
    /// It was given up.
    Failed,
}

/// An inquiry as it is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Inquiry {
    /// Its id.
    pub id: String,
    /// Where.
    pub council: String,
    /// Who asked, by id.
    pub person: String,
    what: String,
    state: String,
    /// Who is looked for, as it was typed; JSON.
    pub described: String,
    /// The keys of what is to be removed; JSON.
    pub chosen: String,
    /// What was found; JSON.
    pub found: String,
    /// What was removed and what was not; JSON.
    pub erased: String,
    /// How far it has come.
    pub progress: i64,
    /// When it was asked, as kept.
    pub asked_at: String,
}

const COLUMNS: &str = "id, council, person, what, state, described, chosen, found, erased, progress, asked_at";

impl Inquiry {
    /// How it stands.
    #[must_use]
    pub fn stands(&self) -> Stands {
        match self.state.as_str() {
            "done" => Stands::Done,
            "failed" => Stands::Failed,
            _ => Stands::Waiting,
        }
    }

    /// Is what was found to be removed?
    #[must_use]
    pub fn erases(&self) -> bool {
        self.what == "erase"
    }
}

impl Store {
    /// Takes down that somebody is looked for, once, with who did it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn inquire(&self, id: &str, described: &str, look: &Look<'_>) -> Result<(), StoreError> {
        let mut transaction = self.begin(&[id.to_owned()]).await?;
        let sql = "INSERT INTO inquiries (id, council, person, what, state, described, chosen, found, erased, progress, tries, asked_at, mine_until)
            VALUES ($1, $2, $3, 'find', 'waiting', $4, '', '', '', 0, 0, $5, '') ON CONFLICT (id) DO NOTHING";
        let query = sqlx::query(sql).bind(id).bind(look.council).bind(look.person).bind(described).bind(self.now());
        if query.execute(&mut *transaction).await?.rows_affected() == 1 {
            self.look_within(&mut transaction, look).await?;
        }
        transaction.commit().await
    }

    /// An inquiry of one of the council's people.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn inquiry(&self, council: &str, person: &str, id: &str) -> Result<Option<Inquiry>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM inquiries WHERE id = $1 AND council = $2 AND person = $3");
        let query = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(id).bind(council).bind(person);
        Ok(query.fetch_optional(&self.read).await?)
    }

    /// Has what an inquiry found removed, as far as it is chosen; once, with who did it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn erase_found(&self, inquiry: &Inquiry, chosen: &str, look: &Look<'_>) -> Result<(), StoreError> {
        let mut transaction = self.begin(std::slice::from_ref(&inquiry.id)).await?;
        let sql = "UPDATE inquiries SET what = 'erase', state = 'waiting', chosen = $1, progress = 0, tries = 0, mine_until = ''
            WHERE id = $2 AND what = 'find' AND state = 'done'";
        let done = sqlx::query(sql).bind(chosen).bind(&inquiry.id).execute(&mut *transaction).await?;
        if done.rows_affected() == 1 {
            self.look_within(&mut transaction, look).await?;
        }
        transaction.commit().await
    }

    /// The next inquiry to work on, which nobody else is given for a while. One that was begun too often is given up.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next_inquiry(&self) -> Result<Option<Inquiry>, StoreError> {
        let at = machine();
        let sql = "SELECT 1 FROM inquiries WHERE state = 'waiting' AND mine_until <= $1 LIMIT 1";
        if sqlx::query(sql).bind(stamp(at)).fetch_optional(&self.read).await?.is_none() {
            return Ok(None);
        }
        let sql = "UPDATE inquiries SET state = 'failed' WHERE state = 'waiting' AND tries >= $1 AND mine_until <= $2";
        self.write(sqlx::query(sql).bind(MOST_TRIES).bind(stamp(at))).await?;
        let sql = format!(
            "UPDATE inquiries SET mine_until = $1, tries = tries + 1
            WHERE id = (SELECT id FROM inquiries WHERE state = 'waiting' AND mine_until <= $2 ORDER BY asked_at LIMIT 1)
                AND state = 'waiting' AND mine_until <= $2
            RETURNING {COLUMNS}"
        );
        let mut transaction = self.begin(&[]).await?;
        let query = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(stamp(at + TURN)).bind(stamp(at));
        let next = query.fetch_optional(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(next)
    }

    /// Says that somebody still works on an inquiry, and how far it has come.
    ///
    /// # Errors
    /// When the database fails.
    async fn inquiry_goes_on(&self, id: &str, progress: i64) -> Result<(), StoreError> {
        let sql = "UPDATE inquiries SET mine_until = $1, progress = $2 WHERE id = $3 AND state = 'waiting'";
        self.write(sqlx::query(sql).bind(stamp(machine() + TURN)).bind(progress).bind(id)).await?;
        Ok(())
    }

    /// Does what is to be done about an inquiry, and says from time to time that it is still being done and how far it has come.
    pub async fn working_on<T>(&self, id: &str, progress: &AtomicUsize, doing: impl Future<Output = T>) -> T {
        self.saying(id, progress, doing, SAY_EVERY).await
    }

    /// Both go on side by side: what is done may have the connection that the other waits for.
    async fn saying<T>(&self, id: &str, progress: &AtomicUsize, doing: impl Future<Output = T>, every: Duration) -> T {
        let saying = async {
            loop {
                tokio::time::sleep(every).await;
                let so_far = i64::try_from(progress.load(Ordering::Relaxed)).unwrap_or(i64::MAX);
                if let Err(error) = self.inquiry_goes_on(id, so_far).await {
                    // It is said again soon, long before another may begin.
                    tracing::warn!(%error, inquiry = id, "it could not be said that data protection is still looking");
                }
            }
        };
        tokio::select! {
            done = doing => done,
            never = saying => never,
        }
    }

    /// Keeps what was found.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn inquiry_found(&self, id: &str, found: &str) -> Result<(), StoreError> {
        let sql =
            "UPDATE inquiries SET state = 'done', found = $1 WHERE id = $2 AND what = 'find' AND state = 'waiting'";
        self.write(sqlx::query(sql).bind(found).bind(id)).await?;
        Ok(())
    }

    /// Keeps what was removed and what was not. What this and other inquiries had found of what is `gone` now, by its ids, goes too.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn inquiry_erased(&self, inquiry: &Inquiry, erased: &str, gone: &[String]) -> Result<(), StoreError> {
        let mut transaction = self.begin(std::slice::from_ref(&inquiry.id)).await?;
        let sql =
            "UPDATE inquiries SET state = 'done', described = '{}', chosen = '', found = '', erased = $1 WHERE id = $2";
        sqlx::query(sql).bind(erased).bind(&inquiry.id).execute(&mut *transaction).await?;
        for id in gone {
            let sql = "DELETE FROM inquiries WHERE council = $1 AND id <> $2 AND found LIKE '%' || $3 || '%'";
            let query = sqlx::query(sql).bind(&inquiry.council).bind(&inquiry.id).bind(id);
            query.execute(&mut *transaction).await?;
        }
        transaction.commit().await
    }

    /// Forgets the inquiries of before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_old_inquiries(&self) -> Result<u64, StoreError> {
        let sql = "DELETE FROM inquiries WHERE asked_at < $1";
        Ok(self.write(sqlx::query(sql).bind(stamp(self.clock.now().timestamp() - KEPT))).await?.rows_affected())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::super::looks::{Did, Thing};
    use super::super::{Database, new_id};
    use super::*;

    #[tokio::test]
    async fn an_inquiry_is_one_persons_and_is_worked_on_by_one_and_begun_again_when_that_one_ends() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&Database::File(folder.path().join("x.db"))).await.unwrap();
        let add = "INSERT INTO people (id, council, name, email, roles, sample, added_at) VALUES ('p', 'ashcombe', 'Jo', 'jo@x', '[]', 0, '')";
        store.write(sqlx::query(add)).await.unwrap();
        let look = Look {
            council: "ashcombe",
            person: "p",
            did: Did::Searched,
            thing: Thing::Customers,
            subject: "",
            words: "all records of a person",
        };
        let id = new_id();
        for _ in 0..2 {
            store.inquire(&id, "{}", &look).await.unwrap();
        }
        assert_eq!(store.looks("ashcombe", "", None, 10).await.unwrap().len(), 1, "pressed twice");
        assert!(store.inquiry("ashcombe", "another", &id).await.unwrap().is_none());
        assert!(store.inquiry("penllyn", "p", &id).await.unwrap().is_none());
        let long_ago = "UPDATE inquiries SET mine_until = '2020-01-01T00:00:00.000Z'";
        for _ in 0..MOST_TRIES {
            assert_eq!(store.next_inquiry().await.unwrap().unwrap().id, id);
            assert_eq!(store.next_inquiry().await.unwrap(), None, "somebody has it");
            store.inquiry_goes_on(&id, 7).await.unwrap();
            assert_eq!(store.next_inquiry().await.unwrap(), None, "and still has");
            // The process that worked on it has ended.
            store.write(sqlx::query(long_ago)).await.unwrap();
        }
        assert_eq!(store.next_inquiry().await.unwrap(), None, "it was begun often enough");
        let given_up = store.inquiry("ashcombe", "p", &id).await.unwrap().unwrap();
        assert_eq!((given_up.stands(), given_up.progress), (Stands::Failed, 7));
        assert_eq!(store.forget_old_inquiries().await.unwrap(), 0);
        let long_ago = "UPDATE inquiries SET asked_at = '2020-01-01T00:00:00.000Z'";
        store.write(sqlx::query(long_ago)).await.unwrap();
        assert_eq!(store.forget_old_inquiries().await.unwrap(), 1);
    }

    /// The one connection that writes is had for longer than it takes until it is to be said that the work goes on.
    #[tokio::test]
    async fn saying_that_work_goes_on_never_waits_for_the_work() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&Database::File(folder.path().join("x.db"))).await.unwrap();
        let every = Duration::from_millis(20);
        let progress = AtomicUsize::new(3);
        let doing = async {
            let writing = store.begin(&[]).await.unwrap();
            tokio::time::sleep(5 * every).await;
            writing.commit().await.unwrap();
            "done"
        };
        let done = tokio::time::timeout(Duration::from_secs(5), store.saying("one", &progress, doing, every)).await;
        assert_eq!(done, Ok("done"));
    }
}
