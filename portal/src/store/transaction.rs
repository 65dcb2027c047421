//! A transaction of the store: it lasts, whatever becomes of the machine, once [`Transaction::commit`] has answered.
//!
//! SQLite's own way to that (`synchronous = FULL`) waits for the disk at each commit, with the right to write in its hand: fifty
//! people who send something in one moment wait for it fifty times, one after another. Here a commit goes into SQLite's journal
//! (`synchronous = NORMAL`) and lets the next one in; then one call to the disk makes all of those last that were in the journal
//! when it began. PostgreSQL does the same by itself.
//!
//! That a journal which is on the disk is enough: SQLite writes it from its beginning to its end, each page with a check sum, waits
//! for the disk after it begins it anew and before it moves pages into the database (<https://www.sqlite.org/wal.html>,
//! <https://www.sqlite.org/pragma.html#pragma_synchronous>).
//!
//! Left alone, SQLite moves pages from the journal into the database within every commit that finds a thousand of them there, and whoever
//! commits then waits for the disk half a second with the right to write in its hand. Here they are moved beside those who write
//! ([`Disk::keep_short`]), and within a commit only when the journal has grown long all the same ([`LONG`]): that leaves it little to
//! move, and it is what lets SQLite begin the journal anew.

use super::StoreError;
use sqlx::{Any, AnyConnection, AnyPool};
use std::fs::File;
use std::io;
use std::ops::{Deref, DerefMut};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Weak};
use std::time::Duration;
use tokio::sync::Mutex;

/// Pages in the journal from which on a commit moves them itself: 64 MB.
pub(super) const LONG: u32 = 16_384;
/// How often pages are moved beside those who write, if anything was written.
const MOVE_EVERY: Duration = Duration::from_secs(2);

/// A transaction that writes. Dropped without [`Transaction::commit`], it never was.
#[derive(Debug)]
pub(super) struct Transaction {
    pub own: sqlx::Transaction<'static, Any>,
    pub disk: Option<Arc<Disk>>,
}

impl Transaction {
    /// Ends the transaction, and waits until what it wrote would survive a power cut.
    pub async fn commit(self) -> Result<(), StoreError> {
        self.own.commit().await?;
        settle(self.disk.as_deref()).await
    }
}

/// Waits until what was committed before lasts; a server sees to that by itself.
pub(super) async fn settle(disk: Option<&Disk>) -> Result<(), StoreError> {
    match disk {
        Some(disk) => Ok(disk.settle().await?),
        None => Ok(()),
    }
}

impl Deref for Transaction {
    type Target = AnyConnection;

    fn deref(&self) -> &AnyConnection {
        &self.own
    }
}

impl DerefMut for Transaction {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        &mut self.own
    }
}

/// The journal of a file of SQLite, and how far it is known to be on the disk.
#[derive(Debug)]
pub(super) struct Disk {
    journal: PathBuf,
    write: AnyPool,
    /// One connection that moves pages beside those who write.
    aside: AnyPool,
    /// Commits so far. Each is counted after it is in the journal.
    committed: AtomicU64,
    lasting: Mutex<Lasting>,
}

#[derive(Debug, Default)]
struct Lasting {
    /// The commits that would survive a power cut.
    through: u64,
    /// The disk has said no: what the system's memory holds of the journal may then pass for written where it is not.
    doubtful: bool,
}

impl Disk {
    pub fn new(journal: PathBuf, write: AnyPool, aside: AnyPool) -> Self {
        Self { journal, write, aside, committed: AtomicU64::new(0), lasting: Mutex::default() }
    }

    /// Waits until what was committed before this call lasts. Whoever comes while another waits for the disk is served by the
    /// call after that one, together with all others who came meanwhile.
    async fn settle(&self) -> Result<(), sqlx::Error> {
        let mine = self.committed.fetch_add(1, Ordering::SeqCst) + 1;
        let mut lasting = self.lasting.lock().await;
        if lasting.through >= mine {
            return Ok(());
        }
        let all = self.committed.load(Ordering::SeqCst);
        if lasting.doubtful {
            self.move_all().await?;
        } else {
            let journal = self.journal.clone();
            let written = tokio::task::spawn_blocking(move || write_out(journal)).await.map_err(io::Error::other);
            if let Err(error) = written.flatten() {
                lasting.doubtful = true;
                return Err(sqlx::Error::Io(error));
            }
        }
        *lasting = Lasting { through: all, doubtful: false };
        Ok(())
    }

    /// Moves pages from the journal into the database, beside those who write, for as long as somebody has the database open.
    pub async fn keep_short(disk: Weak<Self>) {
        let (mut moved, mut told) = (0, false);
        loop {
            tokio::time::sleep(MOVE_EVERY).await;
            let Some(disk) = disk.upgrade() else { return };
            let committed = disk.committed.load(Ordering::SeqCst);
            if committed == moved {
                continue;
            }
            match disk.move_some().await {
                Ok(()) => (moved, told) = (committed, false),
                Err(sqlx::Error::PoolClosed) => return,
                // What is in the journal lasts all the same; whoever writes is told when there is no room for more.
                Err(error) if !told => {
                    tracing::warn!(%error, "the journal of the database could not be shortened");
                    told = true;
                }
                Err(_) => {}
            }
        }
    }

    /// Has SQLite move what nobody reads or writes just now.
    async fn move_some(&self) -> Result<(), sqlx::Error> {
        sqlx::query("PRAGMA wal_checkpoint(PASSIVE)").execute(&self.aside).await.map(drop)
    }

    /// Lets go of its own connection.
    pub async fn close(&self) {
        self.aside.close().await;
    }

    /// Has SQLite move everything from the journal into the database, which waits for the disk on the way.
    async fn move_all(&self) -> Result<(), sqlx::Error> {
        let (busy, _, _): (i64, i64, i64) =
            sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&self.write).await?;
        if busy != 0 {
            return Err(io::Error::from(io::ErrorKind::ResourceBusy).into());
        }
        Ok(())
    }
}

/// Waits for the disk. A journal that is not there has been moved into the database.
fn write_out(journal: PathBuf) -> io::Result<()> {
    match File::open(journal) {
        Ok(journal) => journal.sync_data(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may end when something is not there")]

    use super::*;
    use sqlx::any::AnyPoolOptions;

    async fn pool(folder: &tempfile::TempDir) -> AnyPool {
        sqlx::any::install_default_drivers();
        let file = folder.path().join("record.db");
        let address = format!("sqlite://{}?mode=rwc", file.display());
        let pool = AnyPoolOptions::new().max_connections(1).connect(&address).await.unwrap();
        sqlx::query("PRAGMA journal_mode = WAL").execute(&pool).await.unwrap();
        sqlx::query("CREATE TABLE IF NOT EXISTS said (word TEXT)").execute(&pool).await.unwrap();
        pool
    }

    #[tokio::test]
    async fn those_who_commit_while_the_disk_works_share_its_next_turn() {
        let folder = tempfile::tempdir().unwrap();
        let disk = Arc::new(Disk::new(folder.path().join("record.db-wal"), pool(&folder).await, pool(&folder).await));
        // Nobody gets a turn while this is held, so that all fifty are counted before the first goes to the disk.
        let held = disk.lasting.lock().await;
        let all: Vec<_> = (0..50)
            .map(|_| {
                tokio::spawn({
                    let disk = disk.clone();
                    async move { disk.settle().await }
                })
            })
            .collect();
        while disk.committed.load(Ordering::SeqCst) < 50 {
            tokio::task::yield_now().await;
        }
        drop(held);
        let mut all = all.into_iter();
        all.next().unwrap().await.unwrap().unwrap();
        assert_eq!(disk.lasting.lock().await.through, 50, "the first turn is for all who came before it");
        for one in all {
            one.await.unwrap().unwrap();
        }
        disk.settle().await.unwrap();
        assert_eq!(disk.lasting.lock().await.through, 51, "whoever comes later has a turn of their own");
    }

    #[tokio::test]
    async fn pages_are_moved_beside_somebody_who_writes() {
        let folder = tempfile::tempdir().unwrap();
        let write = pool(&folder).await;
        sqlx::query("PRAGMA wal_autocheckpoint = 0").execute(&write).await.unwrap();
        let disk = Disk::new(folder.path().join("record.db-wal"), write.clone(), pool(&folder).await);
        let database = || std::fs::metadata(folder.path().join("record.db")).unwrap().len();
        let before = database();
        let much = "INSERT INTO said SELECT hex(randomblob(2000)) FROM (WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50) SELECT i FROM n)";
        sqlx::query(much).execute(&write).await.unwrap();
        disk.settle().await.unwrap();
        assert_eq!(database(), before, "it is in the journal alone");
        let mut writing = write.begin_with("BEGIN IMMEDIATE").await.unwrap();
        sqlx::query("INSERT INTO said VALUES ('next')").execute(&mut *writing).await.unwrap();
        disk.move_some().await.unwrap();
        assert!(database() > before + 100_000, "{} bytes", database());
        writing.commit().await.unwrap();
        let rows: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM said").fetch_one(&write).await.unwrap();
        assert_eq!(rows, 51);
    }

    #[tokio::test]
    async fn a_disk_that_fails_is_told_and_the_next_commit_goes_into_the_database() {
        let folder = tempfile::tempdir().unwrap();
        let pool = pool(&folder).await;
        let journal = folder.path().join("record.db-wal");
        // Linux cannot write out a device that keeps nothing.
        let disk = Disk::new(PathBuf::from("/dev/null"), pool.clone(), pool.clone());
        sqlx::query("INSERT INTO said VALUES ('first')").execute(&pool).await.unwrap();
        disk.settle().await.unwrap_err();
        assert_eq!(disk.lasting.lock().await.through, 0);
        assert!(journal.metadata().unwrap().len() > 0);
        sqlx::query("INSERT INTO said VALUES ('second')").execute(&pool).await.unwrap();
        disk.settle().await.unwrap();
        assert_eq!(journal.metadata().unwrap().len(), 0, "all of it was moved into the database");
    }
}
