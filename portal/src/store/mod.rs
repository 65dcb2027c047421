//! Everything that is kept, in SQLite or in PostgreSQL: one path through sqlx, with statements that both understand (`$1`
//! placeholders; columns of text and whole numbers only; what is true is 1). `database` holds what the two want differently.

pub mod arriving;
pub mod carried;
pub mod closing;
pub mod contacts;
pub mod copy;
pub mod customers;
mod database;
pub mod drafts;
pub mod events;
pub mod everything;
pub mod feedback;
pub mod figures;
pub mod files;
pub mod form_saves;
pub mod handovers;
pub mod holds;
pub mod identities;
pub mod infected;
pub mod inquiries;
pub mod looks;
pub mod outbox;
pub mod payments;
pub mod people;
pub mod people_changes;
pub mod preferences;
pub mod published;
pub mod publishing;
pub mod queue;
pub mod removal;
pub mod requests;
pub mod retention;
pub mod search;
mod serving;
pub mod sessions;
pub mod sign_ins;
pub mod submissions;
pub mod test_forms;
mod transaction;
mod trouble;
pub mod ward_requests;
pub mod whereabouts;

pub use database::{Database, Tables};
pub use serving::InUse;

use crate::clock::Clock;
use database::Connections;
use rand::RngExt as _;
use sha2::{Digest as _, Sha256};
use sqlx::any::{AnyArguments, AnyQueryResult};
use sqlx::query::Query;
use sqlx::{Any, AnyPool};
use transaction::Transaction;

/// The database.
#[derive(Debug, Clone)]
pub struct Store {
    read: AnyPool,
    connections: Connections,
    clock: Clock,
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
    /// The tables are not of the version that is wanted.
    #[error("its tables are of version {found}, and this program knows version {known}")]
    OtherVersion {
        /// What there is.
        found: i64,
        /// What this program makes.
        known: i64,
    },
    /// The file holds something else.
    #[error("it is no database of SQLite. Check --database and --settings")]
    NoDatabase,
    /// A row holds something that this program did not write.
    #[error("the database holds something unexpected: {0}")]
    Json(#[from] serde_json::Error),
    /// A draft with this id belongs to someone else.
    #[error("a draft was asked for by someone whose it is not")]
    NotYours,
    /// The draft is with an agent, who picked it up.
    #[error("a draft was asked for that an agent has picked up")]
    Lent,
    /// The draft was an agent's, and the resident goes on with it.
    #[error("a draft was asked for that the resident has taken back")]
    TakenBack,
    /// The customer has closed their account.
    #[error("something was to be kept in an account that is closed")]
    Closed,
    /// No free reference number was found.
    #[error("no reference number is free for the form {0}")]
    References(String),
}

impl Store {
    /// Opens the database, creating its file when it is not there, and brings it up to date.
    ///
    /// # Errors
    /// When the file cannot be opened or written, the server cannot be reached, or the database belongs to a newer program.
    pub async fn open(database: &Database) -> Result<Self, StoreError> {
        Self::open_with(database, Tables::Latest).await
    }

    /// The same, and says what is to become of the tables.
    ///
    /// # Errors
    /// As [`Store::open`], and when the tables are of a version that is not wanted.
    pub async fn open_with(database: &Database, tables: Tables) -> Result<Self, StoreError> {
        let connections = database.open(tables).await?;
        let store = Self { read: connections.read.clone(), connections, clock: Clock::default() };
        if tables == Tables::Latest {
            store.index_customers().await?;
        }
        Ok(store)
    }

    /// The same by the clock of a demonstration: what is written down from here on has its time.
    #[must_use]
    pub fn showing(self, clock: Clock) -> Self {
        Self { clock, ..self }
    }

    /// The moment now, as it is kept.
    #[must_use]
    pub fn now(&self) -> String {
        stamp(self.clock.now().timestamp())
    }

    /// The version of the tables.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn version(&self) -> Result<i64, StoreError> {
        database::version(&self.read).await
    }

    /// Can the database be read? For the health check.
    ///
    /// # Errors
    /// When it cannot.
    pub async fn check(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").execute(&self.read).await?;
        Ok(())
    }

    /// How many connections are open, by what they are for.
    #[must_use]
    pub fn connections(&self) -> [(&'static str, u32); 2] {
        [("reading", self.read.size()), ("writing", self.connections.writers())]
    }

    /// Sees to it that what was removed is not left where the database writes before it keeps.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sweep(&self) -> Result<(), StoreError> {
        self.connections.sweep().await
    }

    /// Writes everything out and lets go of the file.
    pub async fn close(&self) {
        self.connections.close().await;
    }

    /// A transaction that alone changes the `things` named, until it ends.
    async fn begin(&self, things: &[String]) -> Result<Transaction, StoreError> {
        self.connections.begin(things).await
    }

    /// Makes a change of one statement.
    async fn write(&self, statement: Query<'_, Any, AnyArguments>) -> Result<AnyQueryResult, StoreError> {
        self.connections.write(statement).await
    }
}

/// An id that cannot be guessed: 128 bits as 32 hexadecimal digits.
#[must_use]
pub fn new_id() -> String {
    format!("{:032x}", rand::rng().random::<u128>())
}

/// An id for what is done with a page, of what was made with the page and what was typed: the same when it is sent again, another for
/// anything else. Nobody can guess it who cannot guess the parts.
#[must_use]
pub fn id_of(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    format!("{:.32}", hex::encode(hash.finalize()))
}

/// A moment as it is kept: always the same length, so that it sorts as text.
#[must_use]
pub fn stamp(at: jiff::Timestamp) -> String {
    format!("{at:.3}")
}
