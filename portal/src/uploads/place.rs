//! Where the bytes of files lie: a folder, or a store that speaks S3, through one crate (`object_store`). Bytes arrive in a folder
//! of this machine first, are looked at there, and are then put in their place in one step: what has a name there is whole, and is
//! on the disk (file and folder) before anybody is told.

use super::settings::S3;
use crate::clock::machine;
use crate::store::new_id;
use crate::visit::is_id;
use object_store::aws::AmazonS3Builder;
use object_store::buffered::BufWriter;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Name;
use object_store::{GetResult, ObjectStore, ObjectStoreExt as _};
use std::io::{Error, ErrorKind, Result};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tokio::io::AsyncWriteExt as _;

/// What nobody knows is removed when it is older than this: what is younger may be arriving.
const ORPHANED: Duration = Duration::from_secs(60 * 60);
/// Bytes that are sent to a store at once: the least that S3 takes of a file in several parts.
const PART: usize = 5 << 20;
/// The folder in which files arrive, below the one with the uploads.
pub const ARRIVING: &str = "arriving";

/// The place.
#[derive(Debug, Clone)]
pub struct Place {
    store: Arc<dyn ObjectStore>,
    /// Where files arrive, and pieces of them wait.
    arriving: PathBuf,
    /// The folder that the store is, if it is one.
    folder: Option<PathBuf>,
}

/// A file of this machine that is on its way. It goes when this goes.
#[derive(Debug)]
pub struct Staged(PathBuf);

impl Staged {
    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        // A request may be dropped at any moment, and then there is nobody left to wait.
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Bytes in their place. They are removed again unless [`Bytes::keep`] is called: a post that fails or is cut off before the
/// database has heard of them leaves nothing behind.
#[derive(Debug)]
pub struct Bytes {
    place: Place,
    stored: String,
    kept: bool,
}

impl Bytes {
    /// The name under which they are kept.
    #[must_use]
    pub fn stored(&self) -> &str {
        &self.stored
    }

    /// From now on the database may know of them: only who has asked it removes them.
    pub fn keep(mut self) {
        self.kept = true;
    }
}

impl Drop for Bytes {
    fn drop(&mut self) {
        if let (false, Ok(runtime)) = (self.kept, tokio::runtime::Handle::try_current()) {
            let (place, stored) = (self.place.clone(), std::mem::take(&mut self.stored));
            runtime.spawn(async move { place.remove(&[stored]).await });
        }
    }
}

impl Place {
    /// The place that the settings name. The folder is made when it is not there, for the service's own user alone.
    ///
    /// # Errors
    /// When it cannot be made, or the store's settings are not complete.
    pub fn open(folder: &Path, s3: Option<&S3>) -> Result<Self> {
        let arriving = folder.join(ARRIVING);
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&arriving)?;
        Ok(match s3 {
            None => {
                let store = LocalFileSystem::new_with_prefix(folder).map_err(Error::other)?.with_fsync(true);
                Self { store: Arc::new(store), arriving, folder: Some(folder.to_owned()) }
            }
            Some(s3) => {
                let mut builder = AmazonS3Builder::from_env().with_bucket_name(&s3.bucket).with_region(&s3.region);
                if let Some(endpoint) = &s3.endpoint {
                    builder = builder.with_endpoint(endpoint).with_allow_http(endpoint.starts_with("http://"));
                }
                Self { store: Arc::new(builder.build().map_err(Error::other)?), arriving, folder: None }
            }
        })
    }

    /// Is the folder in which files arrive there, and ours?
    ///
    /// # Errors
    /// When it is not.
    pub fn check(&self) -> Result<()> {
        std::fs::read_dir(&self.arriving).map(drop)
    }

    /// A name for a file that arrives. It is not there yet.
    #[must_use]
    pub fn stage(&self) -> Staged {
        Staged(self.arriving.join(new_id()))
    }

    /// Where pieces wait for the rest of their file.
    #[must_use]
    pub fn pieces(&self, name: &str) -> PathBuf {
        self.arriving.join(name)
    }

    /// Puts a file that has arrived in its place, whole, under a name that says nothing.
    ///
    /// # Errors
    /// When it cannot be read or written; then nothing has that name.
    pub async fn put(&self, from: &Path) -> Result<Bytes> {
        let bytes = Bytes { place: self.clone(), stored: new_id(), kept: false };
        let mut file = tokio::fs::File::open(from).await?;
        let mut writer =
            BufWriter::with_capacity(self.store.clone(), name(&bytes.stored)?, PART).with_max_concurrency(1);
        let copied = tokio::io::copy(&mut file, &mut writer).await;
        match copied {
            Ok(_) => writer.shutdown().await?,
            Err(error) => {
                let _ = writer.abort().await;
                return Err(error);
            }
        }
        Ok(bytes)
    }

    /// What is kept under a name.
    ///
    /// # Errors
    /// When the place is out of reach.
    pub async fn get(&self, stored: &str) -> Result<Option<GetResult>> {
        match self.store.get(&name(stored)?).await {
            Ok(found) => Ok(Some(found)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(Error::other(error)),
        }
    }

    /// Removes what nothing refers to any more. What cannot be removed now is, with all that nobody knows, in an hour.
    pub async fn remove(&self, stored: &[String]) {
        for stored in stored {
            let removed = match name(stored) {
                Ok(name) => self.store.delete(&name).await,
                Err(_) => continue,
            };
            match removed {
                Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => tracing::warn!(%error, "a file that is not needed any more could not be removed"),
            }
        }
    }

    /// The names of what lies here long enough for the database to know it.
    ///
    /// # Errors
    /// When the place is out of reach.
    pub async fn settled(&self) -> Result<Vec<String>> {
        let all = self.store.list_with_delimiter(None).await.map_err(Error::other)?.objects;
        let before = machine().as_second() - i64::try_from(ORPHANED.as_secs()).unwrap_or_default();
        let old = all.into_iter().filter(|object| object.last_modified.timestamp() < before);
        // A bucket may hold what others put there.
        Ok(old.map(|object| object.location.to_string()).filter(|name| is_id(name)).collect())
    }

    /// The names of pieces that have waited for some time.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn settled_pieces(&self) -> Result<Vec<String>> {
        old_files(&self.arriving, |_| true)
    }

    /// Removes what a sudden end left of files that were being put into the folder, which have no name of their own yet.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn remove_halves(&self) -> Result<usize> {
        let Some(folder) = &self.folder else { return Ok(0) };
        let halves = old_files(folder, |name| name.contains('#'))?;
        halves.iter().try_for_each(|half| std::fs::remove_file(folder.join(half)))?;
        Ok(halves.len())
    }
}

/// The names of files in a folder that nobody has written to for some time.
fn old_files(folder: &Path, which: impl Fn(&str) -> bool) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let found = match entry.metadata() {
            // Gone since the folder was read.
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            found => found?,
        };
        let age = found.modified().ok().and_then(|at| SystemTime::from(machine()).duration_since(at).ok());
        if found.is_file() && age.is_some_and(|age| age > ORPHANED) {
            names.extend(entry.file_name().into_string().ok().filter(|name| which(name)));
        }
    }
    Ok(names)
}

fn name(stored: &str) -> Result<Name> {
    Name::parse(stored).map_err(|error| Error::new(ErrorKind::InvalidInput, error))
}
