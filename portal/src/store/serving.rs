//! Who has the record: any number of portals that serve it together, or one program that has it to itself while it copies all of it.
//! What is taken goes with the process that took it, however that ends: a lock on a file beside SQLite's, or on a connection of its own
//! to PostgreSQL.

use super::{Database, StoreError};
use sqlx::{AnyConnection, Connection as _, Executor as _};
use std::ffi::OsString;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::time::Duration;
use tokio::task::JoinHandle;

/// How often a connection that holds the record is looked after, and how long it may take to answer.
const LOOKED_AFTER: Duration = Duration::from_secs(5);
/// What a server is asked for before the lock: who was killed a moment ago has it until the server has seen that, who lives has it longer.
const PATIENCE: &str = "SET lock_timeout = '5s'";
/// The code of PostgreSQL for a lock that was not given in that time.
const NOT_GIVEN: &str = "55P03";

/// How one has the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    Together,
    Alone,
}

/// The record is in use for as long as this is there.
#[derive(Debug)]
pub struct InUse(Held);

#[derive(Debug)]
enum Held {
    File(File),
    Server(JoinHandle<()>),
}

impl Drop for InUse {
    fn drop(&mut self) {
        match &self.0 {
            // Closing it lets go of the lock too, should this fail.
            Held::File(file) => _ = file.unlock(),
            Held::Server(connection) => connection.abort(),
        }
    }
}

impl Database {
    /// Takes the record to serve it, with whoever else does; nothing while somebody has it alone. It has to be there.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub async fn take_to_serve(&self) -> Result<Option<InUse>, StoreError> {
        self.take(How::Together).await
    }

    /// Takes the record for nobody else; nothing while somebody has it. It has to be there.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub async fn take_alone(&self) -> Result<Option<InUse>, StoreError> {
        self.take(How::Alone).await
    }

    async fn take(&self, how: How) -> Result<Option<InUse>, StoreError> {
        Ok(match self {
            Self::File(database) => take_file(database, how).map_err(sqlx::Error::Io)?.map(Held::File),
            Self::Server(address) => take_on_server(address, how)
                .await?
                .map(|connection| Held::Server(tokio::spawn(look_after(address.clone(), how, connection)))),
        }
        .map(InUse))
    }
}

fn take_file(database: &Path, how: How) -> std::io::Result<Option<File>> {
    // Through a link or from another folder it is the same record.
    let database = database.canonicalize()?;
    let mut beside = OsString::from(&database);
    beside.push("-serving");
    let file = open_beside(&database, Path::new(&beside))?;
    let taken = match how {
        How::Together => file.try_lock_shared(),
        How::Alone => file.try_lock(),
    };
    match taken {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// Opens the file of the lock, and makes it when it is not there: for whoever owns the database, so that a command of root's does not
/// keep the service out of it.
fn open_beside(database: &Path, beside: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(beside)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let (owner, own) = (database.metadata()?, file.metadata()?);
        if owner.uid() != own.uid() {
            // Only root can; for anybody else the file is theirs.
            let _ = std::os::unix::fs::fchown(&file, Some(owner.uid()), Some(owner.gid()));
        }
    }
    Ok(file)
}

async fn take_on_server(address: &str, how: How) -> Result<Option<AnyConnection>, StoreError> {
    sqlx::any::install_default_drivers();
    let mut connection = AnyConnection::connect(address).await?;
    connection.execute(PATIENCE).await?;
    let lock = match how {
        How::Together => "SELECT pg_advisory_lock_shared(hashtextextended('the record is served', 0))",
        How::Alone => "SELECT pg_advisory_lock(hashtextextended('the record is served', 0))",
    };
    match connection.execute(lock).await {
        Ok(_) => Ok(Some(connection)),
        Err(error) if error.as_database_error().is_some_and(|it| it.code().is_some_and(|code| code == NOT_GIVEN)) => {
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

/// Takes the record again when the connection that has it is lost, as after a restart of the server.
async fn look_after(address: String, how: How, mut connection: AnyConnection) {
    loop {
        tokio::time::sleep(LOOKED_AFTER).await;
        if matches!(tokio::time::timeout(LOOKED_AFTER, connection.ping()).await, Ok(Ok(()))) {
            continue;
        }
        match take_on_server(&address, how).await {
            Ok(Some(again)) => connection = again,
            Ok(None) => tracing::error!(
                "the record is being copied into another database while this portal serves it: stop the portal until that is done"
            ),
            Err(error) => tracing::warn!(%error, "the database could not be told again that its record is served"),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    #[tokio::test]
    async fn many_may_serve_a_file_and_one_may_have_it_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("x.db");
        let database = Database::File(file.clone());
        assert!(database.take_to_serve().await.is_err(), "there is nothing to serve");
        std::fs::write(&file, "").unwrap();
        let link = folder.path().join("y.db");
        std::os::unix::fs::symlink(&file, &link).unwrap();
        let linked = Database::File(link);
        let served = [database.take_to_serve().await.unwrap().unwrap(), linked.take_to_serve().await.unwrap().unwrap()];
        assert!(database.take_alone().await.unwrap().is_none());
        drop(served);
        let alone = linked.take_alone().await.unwrap().unwrap();
        assert!(database.take_to_serve().await.unwrap().is_none() && database.take_alone().await.unwrap().is_none());
        drop(alone);
        assert!(database.take_to_serve().await.unwrap().is_some());
    }
}
