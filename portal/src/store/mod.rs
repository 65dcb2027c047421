//! Everything that is kept: SQLite through sqlx, written so that PostgreSQL can follow (`$1` placeholders, plain types).
//!
//! Writes go through one connection, one after another: SQLite allows one writer at a time, and waiting in our own queue is
//! fair where waiting on its lock is not. Reads have connections of their own and never wait for a writer (WAL).

pub mod arriving;
pub mod customers;
pub mod drafts;
pub mod feedback;
pub mod files;
pub mod sessions;
pub mod submissions;

use rand::RngExt as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Sqlite, Transaction};
use std::path::Path;
use std::time::Duration;

/// The database.
#[derive(Debug, Clone)]
pub struct Store {
    read: SqlitePool,
    write: SqlitePool,
}

/// Why something could not be kept or found.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused or is out of reach.
    #[error("the database: {0}")]
    Database(#[from] sqlx::Error),
    /// The database cannot be brought to this program's version.
    #[error("the database cannot be brought up to date: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A row holds something that this program did not write.
    #[error("the database holds something unexpected: {0}")]
    Json(#[from] serde_json::Error),
    /// A draft with this id belongs to someone else.
    #[error("a draft was asked for by someone whose it is not")]
    NotYours,
    /// No free reference number was found.
    #[error("no reference number is free for the form {0}")]
    References(String),
}

impl Store {
    /// Opens the database, creating it when it is not there, and brings it up to date.
    ///
    /// # Errors
    /// When the file cannot be opened or written, or belongs to a newer program.
    pub async fn open(file: &Path) -> Result<Self, StoreError> {
        make_private(file).map_err(sqlx::Error::Io)?;
        let options = SqliteConnectOptions::new()
            .filename(file)
            .journal_mode(SqliteJournalMode::Wal)
            // A reference number is shown only for what survives a power cut.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10));
        let write = SqlitePoolOptions::new().max_connections(1).connect_with(options.clone()).await?;
        sqlx::migrate!().run(&write).await?;
        let read = SqlitePoolOptions::new().max_connections(8).connect_with(options.read_only(true)).await?;
        Ok(Self { read, write })
    }

    /// Can the database be read? For the health check.
    ///
    /// # Errors
    /// When it cannot.
    pub async fn check(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").execute(&self.read).await?;
        Ok(())
    }

    /// Writes everything out and lets go of the file.
    pub async fn close(&self) {
        self.read.close().await;
        self.write.close().await;
    }

    /// A transaction that holds the right to write from its first statement, so that it never has to start again.
    async fn begin(&self) -> Result<Transaction<'static, Sqlite>, StoreError> {
        Ok(self.write.begin_with("BEGIN IMMEDIATE").await?)
    }
}

/// Makes the file, for the service's own user alone, when it is not there: it will hold what residents answer.
fn make_private(file: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file).map(drop)
}

/// An id that cannot be guessed: 128 bits as 32 hexadecimal digits.
#[must_use]
pub fn new_id() -> String {
    format!("{:032x}", rand::rng().random::<u128>())
}

/// The moment now, as it is kept.
#[must_use]
pub fn now() -> String {
    stamp(jiff::Timestamp::now())
}

/// A moment as it is kept: always the same length, so that it sorts as text.
#[must_use]
pub fn stamp(at: jiff::Timestamp) -> String {
    format!("{at:.3}")
}
