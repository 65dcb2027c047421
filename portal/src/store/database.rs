//! Where everything is kept: a file of SQLite, or a PostgreSQL server. What the two want differently is in this file and in the
//! folders of `migrations/`; every statement of the store is the same text for both.

use super::StoreError;
use super::transaction::{Disk, LONG, Transaction, settle};
use serde::Deserialize;
use sqlx::any::{AnyArguments, AnyQueryResult};
use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::migrate::Migrator;
use sqlx::query::Query;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Any, AnyPool, ConnectOptions as _, Connection as _, Executor as _};
use std::fmt;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

/// Connections that read at once. Those that write are as many on PostgreSQL, and one on SQLite.
const CONNECTIONS: u32 = 8;
/// Most of SQLite's pages that each of them keeps, kB: the upper parts of the indexes of a large council, and what a search has just read.
const CACHE: u32 = 16_384;
/// Longest time to wait for a connection, or for SQLite's lock.
const PATIENCE: Duration = Duration::from_secs(10);

/// Which database.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Database {
    /// A file of SQLite; made when it is not there.
    File(PathBuf),
    /// The address of a database of PostgreSQL, `postgres://user@host/name`. It may hold a password: it is never shown.
    Server(String),
}

impl FromStr for Database {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once("://") {
            None if text.is_empty() => Err("give the name of a file, or postgres://user@host/name".to_owned()),
            None => Ok(Self::File(PathBuf::from(text))),
            Some(("postgres" | "postgresql", _)) => Ok(Self::Server(text.to_owned())),
            Some((other, _)) => Err(format!(
                "{other}:// is no database that Onceform knows: give the name of a file, or postgres://user@host/name"
            )),
        }
    }
}

impl TryFrom<String> for Database {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

/// The file's name, or the server's address without its password.
impl fmt::Display for Database {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(file) => write!(out, "{}", file.display()),
            Self::Server(address) => {
                let (scheme, rest) = address.split_once("://").unwrap_or(("postgres", address));
                let place = rest.rsplit_once('@').map_or(rest, |(_, place)| place);
                write!(out, "{scheme}://{}", place.split('?').next().unwrap_or_default())
            }
        }
    }
}

/// What is to become of the tables when a database is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tables {
    /// They are brought to this program's version.
    Latest,
    /// They are made as they were at an earlier version.
    At(i64),
    /// They are left as they are, and have to be of this program's version.
    Untouched,
}

/// The two sets of connections of an open database.
#[derive(Debug, Clone)]
pub(super) struct Connections {
    pub read: AnyPool,
    write: AnyPool,
    /// What a commit waits for where the database does not do so by itself; then there is one writer at a time, too.
    disk: Option<Arc<Disk>>,
}

impl Database {
    /// Connects, and sees to the tables.
    pub(super) async fn open(&self, tables: Tables) -> Result<Connections, StoreError> {
        sqlx::any::install_default_drivers();
        match self {
            Self::File(file) => open_file(file, tables).await,
            Self::Server(address) => open_server(address, tables).await,
        }
    }
}

async fn open_file(file: &Path, tables: Tables) -> Result<Connections, StoreError> {
    if tables == Tables::Untouched {
        std::fs::metadata(file).map_err(sqlx::Error::Io)?;
    } else {
        make_private(file).map_err(sqlx::Error::Io)?;
    }
    // Else it would be tried again until the patience of the pool is over.
    if !is_sqlite(file).map_err(sqlx::Error::Io)? {
        return Err(StoreError::NoDatabase);
    }
    let sqlite = SqliteConnectOptions::new().filename(file);
    let write = pool()
        // SQLite allows one writer at a time, and waiting in our own queue is fair where waiting on its lock is not.
        .max_connections(1)
        // When a write fails for want of room, SQLite ends the transaction by itself, and the connection goes on as if it were in one.
        // Such a connection is closed and another opened: else nothing would ever be written again.
        .before_acquire(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }))
        .after_connect(|connection, _| {
            Box::pin(async move {
                // `Transaction` waits for the disk; what is removed is not left in the file.
                let sql = format!(
                    "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON; \
                    PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 10000; PRAGMA wal_autocheckpoint = {LONG}"
                );
                connection.execute(sqlx::AssertSqlSafe(sql)).await.map(drop)
            })
        })
        .connect_with(AnyConnectOptions::from_url(&sqlite.to_url_lossy())?)
        .await?;
    see_to(&write, tables, &sqlx::migrate!("migrations/sqlite")).await?;
    let read = pool()
        .max_connections(CONNECTIONS)
        .after_connect(|connection, _| {
            Box::pin(async move {
                let sql = format!("PRAGMA busy_timeout = 10000; PRAGMA cache_size = -{CACHE}");
                connection.execute(sqlx::AssertSqlSafe(sql)).await.map(drop)
            })
        })
        .connect_with(AnyConnectOptions::from_url(&sqlite.clone().read_only(true).to_url_lossy())?)
        .await?;
    let mut journal = file.as_os_str().to_owned();
    journal.push("-wal");
    let aside = pool()
        .max_connections(1)
        .after_connect(|connection, _| {
            // Like whoever writes, it has to wait for the disk before it moves pages.
            let sql = "PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 0";
            Box::pin(async move { connection.execute(sql).await.map(drop) })
        })
        .connect_lazy_with(AnyConnectOptions::from_url(&sqlite.to_url_lossy())?);
    let disk = Arc::new(Disk::new(journal.into(), write.clone(), aside));
    tokio::spawn(Disk::keep_short(Arc::downgrade(&disk)));
    Ok(Connections { read, write, disk: Some(disk) })
}

async fn open_server(address: &str, tables: Tables) -> Result<Connections, StoreError> {
    let all = pool().max_connections(2 * CONNECTIONS).connect_with(address.parse()?).await?;
    see_to(&all, tables, &sqlx::migrate!("migrations/postgres")).await?;
    Ok(Connections { read: all.clone(), write: all, disk: None })
}

fn pool() -> AnyPoolOptions {
    AnyPoolOptions::new().acquire_timeout(PATIENCE)
}

async fn see_to(pool: &AnyPool, tables: Tables, own: &Migrator) -> Result<(), StoreError> {
    let both: Vec<_> = sqlx::migrate!().iter().chain(own.iter()).cloned().collect();
    let latest = both.iter().map(|migration| migration.version).max().unwrap_or_default();
    let migrator = Migrator::with_migrations(both);
    match tables {
        Tables::Latest => migrator.run(pool).await?,
        Tables::At(version) if migrator.version_exists(version) => migrator.run_to(version, pool).await?,
        Tables::At(version) => return Err(StoreError::OtherVersion { found: version, known: latest }),
        Tables::Untouched => {
            let found = version(pool).await?;
            if found != latest {
                return Err(StoreError::OtherVersion { found, known: latest });
            }
        }
    }
    Ok(())
}

/// The version of the tables: the number of the newest file of `migrations/` that made them.
pub(super) async fn version(pool: &AnyPool) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar("SELECT MAX(version) FROM _sqlx_migrations").fetch_one(pool).await?)
}

/// Does a file begin as databases of SQLite do? An empty one is a database with nothing in it.
fn is_sqlite(file: &Path) -> std::io::Result<bool> {
    let mut beginning = Vec::new();
    std::fs::File::open(file)?.take(16).read_to_end(&mut beginning)?;
    Ok(beginning.is_empty() || beginning == b"SQLite format 3\0")
}

/// Makes the file, for the service's own user alone, when it is not there: it will hold what residents answer.
fn make_private(file: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file).map(drop)
}

impl Connections {
    /// A transaction that holds the right to write from its first statement, so that it never has to start again: to the whole
    /// file on SQLite, to the `things` named on PostgreSQL. Everyone names them in the same order (a place before an id), so that
    /// no two wait for each other.
    pub async fn begin(&self, things: &[String]) -> Result<Transaction, StoreError> {
        let begin = if self.disk.is_some() { "BEGIN IMMEDIATE" } else { "BEGIN" };
        let mut transaction = Transaction { own: self.write.begin_with(begin).await?, disk: self.disk.clone() };
        for thing in things {
            self.lock(&mut transaction, thing).await?;
        }
        Ok(transaction)
    }

    /// Makes a change of one statement.
    pub async fn write(&self, statement: Query<'_, Any, AnyArguments>) -> Result<AnyQueryResult, StoreError> {
        let done = statement.execute(&self.write).await?;
        settle(self.disk.as_deref()).await?;
        Ok(done)
    }

    /// How many connections are open to write.
    pub fn writers(&self) -> u32 {
        self.write.size()
    }

    /// Lets go of the database, with everything in its place.
    pub async fn close(&self) {
        self.read.close().await;
        if let Some(disk) = &self.disk {
            disk.close().await;
        }
        // The last one moves all that is left.
        self.write.close().await;
    }

    /// Takes one more thing for a transaction, after all those that it has: on SQLite it has the whole file.
    pub async fn lock(&self, transaction: &mut Transaction, thing: &str) -> Result<(), StoreError> {
        if self.disk.is_none() {
            let lock = sqlx::query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))").bind(thing.to_owned());
            lock.execute(&mut **transaction).await?;
        }
        Ok(())
    }

    /// Writes over what was removed and still stands in SQLite's journal. PostgreSQL's own vacuum does that for its tables.
    pub async fn sweep(&self) -> Result<(), StoreError> {
        if self.disk.is_some() {
            self.write.execute("PRAGMA wal_checkpoint(TRUNCATE)").await?;
        }
        Ok(())
    }

    /// A transaction that sees the database as it is at its first statement, whatever others write meanwhile.
    pub async fn begin_reading(&self) -> Result<sqlx::Transaction<'static, Any>, StoreError> {
        let mut transaction = self.read.begin().await?;
        if self.disk.is_none() {
            transaction.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY").await?;
        }
        Ok(transaction)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use crate::store::copy::TABLES;
    use crate::store::{Database, Store};

    /// Removing a record has the database look for what refers to it: row by row, where there is no index of all that does.
    #[tokio::test]
    async fn whatever_refers_to_what_can_be_removed_is_found_by_an_index() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&Database::File(folder.path().join("x.db"))).await.unwrap();
        let all = async |sql: String| -> Vec<String> {
            sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_all(&store.read).await.unwrap()
        };
        let mut checked = 0;
        for table in TABLES {
            // Those who work for a council are never removed.
            let sql = format!("SELECT \"from\" FROM pragma_foreign_key_list('{table}') WHERE \"table\" <> 'people'");
            for column in all(sql).await {
                checked += 1;
                let sql = format!(
                    "SELECT COALESCE(lower(sql), '') FROM pragma_index_list('{table}') AS list
                    LEFT JOIN sqlite_master ON sqlite_master.name = list.name
                    WHERE (SELECT name FROM pragma_index_info(list.name) WHERE seqno = 0) = '{column}'"
                );
                let whole = |index: &String| {
                    let only = index.split_once(" where ").map_or("", |(_, only)| only);
                    only.is_empty() || only == format!("{column} is not null")
                };
                assert!(all(sql).await.iter().any(whole), "{table}.{column} has no index of every row");
            }
        }
        assert!(checked > 15, "{checked}");
    }
}
