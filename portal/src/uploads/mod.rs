//! Uploaded files: taken from the network, looked at, put in their place, and handed out again. The one way to their bytes; where
//! they lie is known to [`place`] alone.
//!
//! A file is written to the disk of this machine while it arrives, never held in memory. Then its kind is told by its bytes, a
//! picture is made anew ([`pictures`]) or rid of all but itself ([`blanked`]), the virus scanner looks at it ([`scan`]), and only then it is put in its place.

mod allowance;
mod blanked;
mod kinds;
mod pictures;
mod place;
pub mod rounds;
mod scan;
pub mod settings;
pub mod taken_at;
pub mod words;

pub use allowance::Allowance;
pub use kinds::tidy_name;
pub use place::{ARRIVING, Bytes};

use crate::problems::Problem;
use crate::store::files::{KeptFile, NewFile, Scan, Uploaded};
use crate::store::new_id;
use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use blanked::{blank, is_blanked};
use compiler::emit::html::Refusal;
use compiler::program::FileLimits;
use kinds::{HEAD, disposition, judge};
use multer::Field;
use object_store::GetResult;
use pictures::{Unfit, Wanted, is_picture, renew};
use place::{Place, Staged};
use runtime_wasm::files::{self, OTHER_KIND};
use scan::Scanner;
use serde_json::{Value, json};
use settings::{UploadLimits, UploadSettings};
use sha2::{Digest as _, Sha256};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use taken_at::Point;
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _, AsyncWriteExt as _, SeekFrom};
use tokio::sync::Semaphore;

/// The files that people sent.
#[derive(Debug)]
pub struct Uploads {
    place: Place,
    limits: UploadLimits,
    scanner: Scanner,
    scan_again: Duration,
    /// Who may open a picture: memory, not processors, is what there is too little of.
    pictures: Arc<Semaphore>,
    /// Bytes that are arriving in posts, and are in no table yet.
    arriving: AtomicU64,
}

/// A file that arrived.
#[derive(Debug)]
pub struct Upload {
    /// The name of the control by which it was sent.
    pub control: String,
    /// As an answer holds it. Of a file that is refused, its kind may be the key of a [`Refusal`].
    pub answer: Value,
    /// Its bytes; `None` when it is not taken. Then only what it was is judged, so that the validator's message says why.
    pub bytes: Option<Bytes>,
    /// What the virus scanner said.
    pub scan: Scan,
    /// Where it was taken, as a photo said before that was removed from it.
    pub taken_at: Option<Point>,
}

impl Upload {
    /// The file as the store takes it down, if it is taken. From here on its bytes stay when this goes: the database may know of
    /// them.
    pub fn hand_over(&mut self) -> Option<NewFile> {
        let bytes = self.bytes.take()?;
        let new = NewFile {
            stored: bytes.stored().to_owned(),
            answer: self.answer.clone(),
            scan: self.scan,
            taken_at: self.taken_at.take(),
        };
        bytes.keep();
        Some(new)
    }
}

/// A file on the disk of this machine, and what is known of it.
struct Arrived {
    staged: Staged,
    hash: Sha256,
    head: Vec<u8>,
    size: u64,
}

/// Counts what arrives until it is in a table, or gone.
struct Counted<'u>(&'u AtomicU64, u64);

impl Counted<'_> {
    fn add(&mut self, count: u64) {
        self.0.fetch_add(count, Ordering::Relaxed);
        self.1 += count;
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(self.1, Ordering::Relaxed);
    }
}

impl Uploads {
    /// The folder of this machine, made when it is not there, and what else the settings name.
    ///
    /// # Errors
    /// When the folder cannot be made, or a setting means nothing.
    pub fn open(folder: &Path, settings: &UploadSettings) -> std::io::Result<Self> {
        let limits = settings.limits.clone();
        Ok(Self {
            place: Place::open(folder, settings.s3.as_ref())?,
            scanner: Scanner::at(&settings.scanner)?,
            scan_again: Duration::from_secs(settings.scan_again.max(1).into()),
            pictures: Arc::new(Semaphore::new(limits.pictures_at_once.max(1).into())),
            arriving: AtomicU64::new(0),
            limits,
        })
    }

    /// Can files arrive?
    ///
    /// # Errors
    /// When their folder is not there.
    pub fn check(&self) -> std::io::Result<()> {
        self.place.check()
    }

    /// How much more may be sent.
    #[must_use]
    pub fn allowance(&self, here: &Uploaded, anonymous: bool) -> Allowance {
        Allowance::new(&self.limits, here, self.arriving.load(Ordering::Relaxed), anonymous)
    }

    /// What a question takes, as far as the council takes it.
    fn bounded(&self, limits: &FileLimits) -> FileLimits {
        let most = u32::try_from(self.limits.file).unwrap_or(u32::MAX);
        FileLimits { largest: limits.largest.min(most), ..limits.clone() }
    }

    /// Takes one file, hashing it while it is written. `room` says whether the question takes one more. Nothing when no file
    /// was chosen.
    ///
    /// # Errors
    /// When it does not arrive complete, or cannot be written.
    pub async fn receive(
        &self,
        control: &str,
        limits: &FileLimits,
        room: bool,
        allowance: &mut Allowance,
        field: &mut Field<'_>,
    ) -> Result<Option<Upload>, Problem> {
        let limits = &self.bounded(limits);
        let given = field.file_name().unwrap_or_default().to_owned();
        let mut incoming = if room { Some(self.create().await?) } else { None };
        let mut counted = Counted(&self.arriving, 0);
        let (mut hash, mut head, mut size) = (Sha256::new(), Vec::new(), 0u64);
        let mut refusal = None;
        while let Some(chunk) = field.chunk().await.map_err(|error| crate::post::broken_off(&error))? {
            size += chunk.len() as u64;
            beginning(&mut head, &chunk);
            refusal = refusal.or_else(|| allowance.refusal(size));
            if size > u64::from(limits.largest) || refusal.is_some() {
                // It is read to its end all the same: a browser shows the answer only once it has sent everything.
                incoming = None;
            }
            if let Some((file, _)) = &mut incoming {
                counted.add(chunk.len() as u64);
                hash.update(&chunk);
                file.write_all(&chunk).await.map_err(Problem::Upload)?;
            }
        }
        if size == 0 && given.is_empty() {
            return Ok(None);
        }
        let name = tidy_name(&given);
        let Some((mut file, staged)) = incoming else {
            let (kind, wanted) = judge(limits, &head, &[], &name, size);
            let kind = refusal.filter(|_| wanted).map_or(kind, Refusal::key);
            return Ok(Some(refused(control, &name, size, kind)));
        };
        file.flush().await.map_err(Problem::Upload)?;
        let upload = self.take(control, &name, limits, Arrived { staged, hash, head, size }).await?;
        allowance.take(size);
        Ok(Some(upload))
    }

    /// Looks at a file that has arrived, and puts it in its place if its question takes it.
    async fn take(&self, control: &str, name: &str, limits: &FileLimits, arrived: Arrived) -> Result<Upload, Problem> {
        let Arrived { staged, hash, head, size } = arrived;
        let tail = ending(staged.path(), size).await.map_err(Problem::Upload)?;
        let (kind, wanted) = judge(limits, &head, &tail, name, size);
        if !wanted {
            return Ok(refused(control, name, size, kind));
        }
        let mut taken = Taken { staged, hash, size, kind, at: None };
        if is_picture(kind) || is_blanked(kind) {
            taken = match self.renewed(taken, limits).await {
                Ok(taken) => taken,
                Err(Unfit::Failed(error)) => return Err(Problem::Upload(error)),
                Err(Unfit::Unreadable) => return Ok(refused(control, name, size, Refusal::Unreadable.key())),
                Err(Unfit::TooLarge) => return Ok(refused(control, name, size, Refusal::TooManyPixels.key())),
            };
        }
        let scan = self.scanner.look(taken.staged.path()).await;
        if scan == Scan::Refused {
            tracing::warn!("the virus scanner refused a file");
            return Ok(refused(control, name, size, Refusal::Infected.key()));
        }
        let bytes = self.place.put(taken.staged.path()).await.map_err(Problem::Upload)?;
        let name = named(name, kind, taken.kind);
        let answer = as_answer(Some(taken.hash), &name, taken.size, taken.kind);
        Ok(Upload { control: control.to_owned(), answer, bytes: Some(bytes), scan, taken_at: taken.at })
    }

    /// The picture made anew, once there is memory for it.
    async fn renewed(&self, taken: Taken, limits: &FileLimits) -> Result<Taken, Unfit> {
        let permit = self.pictures.clone().acquire_owned().await.map_err(|_| Unfit::Unreadable)?;
        let wanted = Wanted {
            kind: taken.kind,
            as_jpg: limits.kinds.iter().any(|kind| kind.key == "jpg"),
            largest: limits.largest.into(),
            memory: self.limits.picture_memory,
        };
        let into = self.place.stage();
        let work = tokio::task::spawn_blocking(move || {
            // It works on to its end when the request is cut off, so what it uses stays with it.
            let _permit = permit;
            let at = taken_at::read(taken.staged.path());
            if is_blanked(taken.kind) {
                let bytes = blank(taken.staged.path(), taken.kind).map_err(Unfit::Failed)?.ok_or(Unfit::Unreadable)?;
                std::fs::write(into.path(), &bytes).map_err(Unfit::Failed)?;
                let (hash, size) = (Sha256::new_with_prefix(&bytes), bytes.len() as u64);
                return Ok(Taken { staged: into, hash, size, at, ..taken });
            }
            let renewed = renew(taken.staged.path(), into.path(), &wanted)?;
            let (hash, size, kind) = (renewed.hash, renewed.size, renewed.kind);
            Ok(Taken { staged: into, hash, size, kind, at })
        });
        // A surprise while it was opened is the picture's fault.
        work.await.unwrap_or(Err(Unfit::Unreadable))
    }

    /// A file that is refused before it has come.
    #[must_use]
    pub fn refused(name: &str, size: u64, refusal: Refusal) -> Upload {
        refused("", name, size, refusal.key())
    }

    /// A name for bytes that will arrive in pieces.
    #[must_use]
    pub fn place() -> String {
        new_id()
    }

    /// How many bytes of a file that comes in pieces have arrived.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub async fn received(&self, stored: &str) -> Result<u64, Problem> {
        match tokio::fs::metadata(self.place.pieces(stored)).await {
            Ok(found) => Ok(found.len()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(0),
            Err(error) => Err(Problem::Upload(error)),
        }
    }

    /// Writes a piece at its place. The same piece written twice, even at once, leaves the same bytes.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn write_piece(&self, stored: &str, offset: u64, piece: &[u8]) -> Result<(), Problem> {
        let mut options = tokio::fs::OpenOptions::new();
        options.write(true).create(true);
        #[cfg(unix)]
        options.mode(0o600);
        let mut file = options.open(self.place.pieces(stored)).await.map_err(Problem::Upload)?;
        file.seek(SeekFrom::Start(offset)).await.map_err(Problem::Upload)?;
        file.write_all(piece).await.map_err(Problem::Upload)?;
        file.flush().await.map_err(Problem::Upload)
    }

    /// What a file is that arrived in pieces. Its bytes are looked at under a name of their own, so that no piece that comes late
    /// changes them. No bytes when its question does not take it.
    ///
    /// # Errors
    /// When it cannot be read or written.
    pub async fn whole(&self, stored: &str, name: &str, size: u64, limits: &FileLimits) -> Result<Upload, Problem> {
        let limits = &self.bounded(limits);
        if size == 0 || size > u64::from(limits.largest) {
            // It never came, so its name is all that says what it is.
            let kind = files::kind_by_name(name).map_or(OTHER_KIND, |kind| kind.key);
            return Ok(refused("", name, size, kind));
        }
        let (mut copy, staged) = self.create().await?;
        let (mut hash, mut head, mut count) = (Sha256::new(), Vec::new(), 0u64);
        let file = tokio::fs::File::open(self.place.pieces(stored)).await.map_err(Problem::Upload)?;
        let mut file = file.take(size);
        let mut piece = vec![0; HEAD];
        loop {
            let read = file.read(&mut piece).await.map_err(Problem::Upload)?;
            let Some(read) = piece.get(..read).filter(|read| !read.is_empty()) else { break };
            hash.update(read);
            count += read.len() as u64;
            beginning(&mut head, read);
            copy.write_all(read).await.map_err(Problem::Upload)?;
        }
        copy.flush().await.map_err(Problem::Upload)?;
        self.take("", name, limits, Arrived { staged, hash, head, size: count }).await
    }

    /// Does a file of a device have room, as far as it has come?
    #[must_use]
    pub fn fits(&self, limits: &FileLimits, size: u64) -> bool {
        size <= u64::from(self.bounded(limits).largest)
    }

    /// Removes the pieces of a file that is whole, or will not be.
    ///
    /// # Errors
    /// When they cannot be removed.
    pub fn remove_pieces(&self, stored: &str) -> Result<(), Problem> {
        match std::fs::remove_file(self.place.pieces(stored)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Problem::Upload(error)),
            _ => Ok(()),
        }
    }

    async fn create(&self) -> Result<(tokio::fs::File, Staged), Problem> {
        let staged = self.place.stage();
        let mut options = tokio::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        options.mode(0o600);
        Ok((options.open(staged.path()).await.map_err(Problem::Upload)?, staged))
    }

    /// Removes files that nothing refers to any more.
    pub async fn remove(&self, stored: &[String]) {
        self.place.remove(stored).await;
    }

    /// A file as a download: never shown within the site, whatever is in it. Where a scanner is set up, only what it has found
    /// clean.
    ///
    /// # Errors
    /// When it is not there, or not to be opened.
    pub async fn hand_out(&self, file: &KeptFile) -> Result<Response, Problem> {
        match file.scan() {
            Scan::Refused => return Err(Problem::Infected),
            Scan::None | Scan::Waiting if self.scanner.is_there() => return Err(Problem::NotScanned),
            _ => {}
        }
        let found = self.place.get(&file.stored).await.map_err(Problem::Upload)?.ok_or(Problem::NotFound)?;
        let size = found.meta.size;
        let mut response = Response::new(Body::from_stream(found.into_stream()));
        let media = files::kind(&file.kind).map_or("application/octet-stream", |kind| kind.media);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(size));
        let attachment = HeaderValue::from_str(&disposition(&file.name));
        headers.insert(header::CONTENT_DISPOSITION, attachment.unwrap_or(HeaderValue::from_static("attachment")));
        Ok(response)
    }
}

impl Uploads {
    /// The bytes of a file, by the name under which they are kept and what the scanner said of them; nothing when they are gone, or are
    /// not to be opened.
    ///
    /// # Errors
    /// When the place is out of reach.
    pub async fn bytes(&self, stored: &str, scan: &str) -> std::io::Result<Option<GetResult>> {
        match Scan::read(scan) {
            Scan::Refused => Ok(None),
            Scan::None | Scan::Waiting if self.scanner.is_there() => Ok(None),
            _ => self.place.get(stored).await,
        }
    }
}

/// A file that is to be put in its place.
struct Taken {
    staged: Staged,
    hash: Sha256,
    size: u64,
    kind: &'static str,
    at: Option<Point>,
}

/// A file that is not taken.
fn refused(control: &str, name: &str, size: u64, kind: &str) -> Upload {
    let answer = as_answer(None, name, size, kind);
    Upload { control: control.to_owned(), answer, bytes: None, scan: Scan::None, taken_at: None }
}

/// The name with the ending of what the file has become.
fn named(name: &str, was: &str, is: &'static str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    if was == is { name.to_owned() } else { format!("{stem}.{is}") }
}

/// Keeps the beginning of what arrives.
fn beginning(head: &mut Vec<u8>, chunk: &[u8]) {
    let missing = HEAD.saturating_sub(head.len()).min(chunk.len());
    head.extend_from_slice(chunk.get(..missing).unwrap_or_default());
}

/// The end of a file.
async fn ending(path: &Path, size: u64) -> std::io::Result<Vec<u8>> {
    let mut file = tokio::fs::File::open(path).await?;
    file.seek(SeekFrom::Start(size.saturating_sub(kinds::TAIL))).await?;
    let mut tail = Vec::new();
    file.take(kinds::TAIL).read_to_end(&mut tail).await?;
    Ok(tail)
}

/// A file as an answer holds it; without a hash when its bytes are not kept.
fn as_answer(hash: Option<Sha256>, name: &str, size: u64, kind: &str) -> Value {
    let id = hash.map_or_else(|| files::NO_ID.to_owned(), |hash| hex::encode(hash.finalize()));
    json!({ "id": id, "name": name, "size": size, "kind": kind })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]
    use super::*;

    /// Whether bytes are gone once everything that was told to remove them had its turn.
    async fn gone(place: &Place, stored: &str) -> bool {
        for _ in 0..1000 {
            if place.get(stored).await.unwrap().is_none() {
                return true;
            }
            tokio::task::yield_now().await;
        }
        false
    }

    #[tokio::test]
    async fn a_request_that_is_cut_off_removes_no_bytes_that_the_database_may_know() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::open(folder.path(), None).unwrap();
        let from = folder.path().join("letter");
        std::fs::write(&from, "Dear council").unwrap();
        let mut stored = Vec::new();
        for handed_over in [false, true] {
            let bytes = Some(place.put(&from).await.unwrap());
            let answer = as_answer(None, "letter.pdf", 12, "pdf");
            let mut upload = Upload { control: "letter".to_owned(), answer, bytes, scan: Scan::None, taken_at: None };
            stored.push(upload.bytes.as_ref().unwrap().stored().to_owned());
            if handed_over {
                assert_eq!(upload.hand_over().unwrap().stored, stored[1]);
            }
            drop(upload);
        }
        assert!(gone(&place, &stored[0]).await, "nobody has heard of it");
        assert!(!gone(&place, &stored[1]).await, "the database may");
    }
}
