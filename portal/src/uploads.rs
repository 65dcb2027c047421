//! Uploaded files: taken from the network into a folder, and handed out again. The one place that touches their bytes, so
//! that another store can take the folder's place.

use crate::problems::Problem;
use crate::store::new_id;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use compiler::program::{FileLimits, Program, Question};
use multer::Field;
use runtime_wasm::files::{self, OTHER_KIND};
use runtime_wasm::kernel::files::MOST_NAME;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _, AsyncWriteExt as _, SeekFrom};
use tower_http::services::ServeFile;

/// Bytes of a file that are looked at to see what it is.
const HEAD: usize = 64 * 1024;
/// Files that no draft knows are removed when they are older than this: what is younger may be arriving.
const ORPHANED: Duration = Duration::from_secs(60 * 60);

/// The folder with the uploaded files, each under a name of its own that says nothing.
#[derive(Debug)]
pub struct Uploads {
    folder: PathBuf,
}

/// A file that arrived.
#[derive(Debug)]
pub struct Upload {
    /// The name of the control by which it was sent.
    pub control: String,
    /// As an answer holds it.
    pub answer: Value,
    /// Its bytes; `None` when it is not of a kind or size that the question takes. Then only what it was is judged, so that
    /// the validator's message says why.
    pub bytes: Option<Bytes>,
}

/// Bytes in the folder. They are removed again unless [`Bytes::keep`] is called: a post that fails or is cut off leaves
/// nothing behind.
#[derive(Debug)]
pub struct Bytes {
    path: PathBuf,
    stored: String,
    kept: bool,
}

impl Bytes {
    /// The name under which they are kept.
    #[must_use]
    pub fn stored(&self) -> &str {
        &self.stored
    }

    /// They belong to a draft now.
    pub fn keep(mut self) {
        self.kept = true;
    }
}

impl Drop for Bytes {
    fn drop(&mut self) {
        if !self.kept {
            // A request may be dropped at any moment, and then there is nobody left to wait.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

impl Uploads {
    /// The folder, made when it is not there, for the service's own user alone.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn open(folder: PathBuf) -> std::io::Result<Self> {
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&folder)?;
        Ok(Self { folder })
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
        field: &mut Field<'_>,
    ) -> Result<Option<Upload>, Problem> {
        let given = field.file_name().unwrap_or_default().to_owned();
        let mut incoming = if room { Some(self.create().await?) } else { None };
        let mut hash = Sha256::new();
        let mut head = Vec::new();
        let mut size = 0u64;
        while let Some(chunk) = field.chunk().await.map_err(|error| crate::post::broken_off(&error))? {
            size += chunk.len() as u64;
            let missing = HEAD.saturating_sub(head.len()).min(chunk.len());
            head.extend_from_slice(chunk.get(..missing).unwrap_or_default());
            if size > u64::from(limits.largest) {
                // It is read to its end all the same: a browser shows the answer only once it has sent everything.
                incoming = None;
            }
            if let Some((file, _)) = &mut incoming {
                hash.update(&chunk);
                file.write_all(&chunk).await.map_err(Problem::Upload)?;
            }
        }
        if size == 0 && given.is_empty() {
            return Ok(None);
        }
        let name = tidy_name(&given);
        let (kind, wanted) = judge(limits, &head, &name, size);
        let bytes = match incoming.filter(|_| wanted) {
            None => None,
            Some((mut file, bytes)) => {
                file.flush().await.map_err(Problem::Upload)?;
                file.sync_all().await.map_err(Problem::Upload)?;
                Some(bytes)
            }
        };
        let id = bytes.as_ref().map(|_| hash);
        Ok(Some(Upload { control: control.to_owned(), answer: as_answer(id, &name, size, kind), bytes }))
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
        match tokio::fs::metadata(self.folder.join(stored)).await {
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
        let mut file = options.open(self.folder.join(stored)).await.map_err(Problem::Upload)?;
        file.seek(SeekFrom::Start(offset)).await.map_err(Problem::Upload)?;
        file.write_all(piece).await.map_err(Problem::Upload)?;
        file.flush().await.map_err(Problem::Upload)
    }

    /// What a file is that arrived in pieces, and its bytes under a name of their own, so that no piece that comes late changes
    /// what was looked at. No bytes when its question does not take it.
    ///
    /// # Errors
    /// When it cannot be read or written.
    pub async fn whole(
        &self,
        stored: &str,
        name: &str,
        size: u64,
        limits: &FileLimits,
    ) -> Result<(Value, Option<Bytes>), Problem> {
        if size > u64::from(limits.largest) {
            // It never came, so its name is all that says what it is.
            let kind = files::kind_by_name(name).map_or(OTHER_KIND, |kind| kind.key);
            return Ok((as_answer(None, name, size, kind), None));
        }
        let mut hash = Sha256::new();
        let mut head = Vec::new();
        let (mut copy, bytes) = self.create().await?;
        if size > 0 {
            let file = tokio::fs::File::open(self.folder.join(stored)).await.map_err(Problem::Upload)?;
            let mut file = file.take(size);
            let mut piece = vec![0; HEAD];
            loop {
                let count = file.read(&mut piece).await.map_err(Problem::Upload)?;
                let Some(read) = piece.get(..count).filter(|read| !read.is_empty()) else { break };
                hash.update(read);
                let missing = HEAD.saturating_sub(head.len()).min(count);
                head.extend_from_slice(read.get(..missing).unwrap_or_default());
                copy.write_all(read).await.map_err(Problem::Upload)?;
            }
        }
        copy.sync_all().await.map_err(Problem::Upload)?;
        let (kind, wanted) = judge(limits, &head, name, size);
        Ok((as_answer(wanted.then_some(hash), name, size, kind), wanted.then_some(bytes)))
    }

    /// Removes bytes that are not needed any more, if there are any.
    ///
    /// # Errors
    /// When they cannot be removed.
    pub fn remove_if_there(&self, stored: &str) -> Result<(), Problem> {
        match std::fs::remove_file(self.folder.join(stored)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Problem::Upload(error)),
            _ => Ok(()),
        }
    }

    async fn create(&self) -> Result<(tokio::fs::File, Bytes), Problem> {
        let stored = new_id();
        let path = self.folder.join(&stored);
        let mut options = tokio::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        options.mode(0o600);
        let file = options.open(&path).await.map_err(Problem::Upload)?;
        Ok((file, Bytes { path, stored, kept: false }))
    }

    /// Removes files that nothing refers to any more.
    pub fn remove(&self, stored: &[String]) {
        for name in stored {
            if let Err(error) = std::fs::remove_file(self.folder.join(name)) {
                tracing::warn!(%error, "a file that is not needed any more could not be removed");
            }
        }
    }

    /// The names of files that lie here long enough for a draft to know them.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn settled(&self) -> std::io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in std::fs::read_dir(&self.folder)? {
            let entry = entry?;
            let age = entry.metadata()?.modified().ok().and_then(|at| SystemTime::now().duration_since(at).ok());
            if age.is_some_and(|age| age > ORPHANED) {
                names.extend(entry.file_name().into_string());
            }
        }
        Ok(names)
    }

    /// A file as a download: never shown within the site, whatever is in it.
    ///
    /// # Errors
    /// When it is not there.
    pub async fn hand_out(&self, stored: &str, name: &str, kind: &str) -> Result<Response, Problem> {
        let path: &Path = &self.folder.join(stored);
        let request = Request::new(Body::empty());
        let response = ServeFile::new(path).try_call(request).await.map_err(Problem::Upload)?;
        if !response.status().is_success() {
            return Err(Problem::NotFound);
        }
        let mut response = response.map(Body::new);
        let media = files::kind(kind).map_or("application/octet-stream", |kind| kind.media);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
        headers.remove(header::LAST_MODIFIED);
        let attachment = HeaderValue::from_str(&disposition(name));
        headers.insert(header::CONTENT_DISPOSITION, attachment.unwrap_or(HeaderValue::from_static("attachment")));
        Ok(response)
    }
}

/// `attachment` with the name, as RFC 6266 writes it: plain for old programs, whole for all others.
fn disposition(name: &str) -> String {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || ".-_ ()".contains(c) { c } else { '_' }).collect();
    let whole: String = name
        .bytes()
        .map(|byte| match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'.' | b'-' | b'_' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}")
}

/// The question that a control's name means: `photos`, or `items.2.photo` inside a list. On a page of an older version it may have
/// the name of before.
#[must_use]
pub fn question_of<'p>(program: &'p Program, control: &str) -> Option<&'p Question> {
    let parts: Vec<&str> = control.split('.').collect();
    let find = |key: &str, list: Option<usize>| {
        let named = |name: fn(&Question) -> Option<&String>| {
            let is_it = |question: &Question| question.list == list && name(question).is_some_and(|name| name == key);
            program.questions.iter().position(is_it)
        };
        named(|question| Some(&question.key)).or_else(|| named(|question| question.was.as_ref()))
    };
    let found = match parts.as_slice() {
        [key] => find(key, None),
        [list, row, key] if row.parse::<usize>().is_ok_and(|row| row > 0) => find(key, Some(find(list, None)?)),
        _ => None,
    };
    program.questions.get(found?).filter(|question| question.kind.files().is_some())
}

/// The kind of a file, and whether its question takes it: the one place that says so, however the file came.
fn judge(limits: &FileLimits, head: &[u8], name: &str, size: u64) -> (&'static str, bool) {
    let kind = kind_of(head, name);
    let wanted = size > 0 && size <= u64::from(limits.largest) && limits.kinds.iter().any(|known| known.key == kind);
    (kind, wanted)
}

/// A file as an answer holds it; without a hash when its bytes are not kept.
fn as_answer(hash: Option<Sha256>, name: &str, size: u64, kind: &str) -> Value {
    let digits = |hash: Sha256| hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    let id = hash.map_or_else(|| files::NO_ID.to_owned(), digits);
    json!({ "id": id, "name": name, "size": size, "kind": kind })
}

/// The name without the folders that it came from and without what cannot be seen, short enough to be kept.
#[must_use]
pub fn tidy_name(given: &str) -> String {
    let name = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let seen: String = name.chars().map(|c| if c.is_control() || c.is_whitespace() { ' ' } else { c }).collect();
    let seen = seen.split_whitespace().collect::<Vec<_>>().join(" ");
    // The ending is what says how to open it.
    let most = usize::try_from(MOST_NAME).unwrap_or(1);
    let cut: String = seen.chars().skip(seen.chars().count().saturating_sub(most)).collect();
    let visible = cut.chars().any(|c| c.is_alphanumeric());
    if visible { cut.trim().to_owned() } else { "file".to_owned() }
}

/// The kind that the bytes say; the name is asked only where the bytes leave it open.
fn kind_of(head: &[u8], name: &str) -> &'static str {
    let by_name = files::kind_by_name(name).map_or(OTHER_KIND, |kind| kind.key);
    let holds = |part: &[u8]| head.windows(part.len()).any(|window| window == part);
    match infer::get(head).map(|found| found.mime_type()) {
        Some("image/heif") => "heic",
        Some("text/rtf") => "rtf",
        // The old formats of an office share one container.
        Some("application/x-ole-storage" | "application/msword" | "application/vnd.ms-excel") => {
            if matches!(by_name, "doc" | "xls") { by_name } else { OTHER_KIND }
        }
        // The new ones are archives whose parts may stand in any order.
        Some("application/zip") => match by_name {
            "docx" if holds(b"word/") => by_name,
            "xlsx" if holds(b"xl/") => by_name,
            _ => OTHER_KIND,
        },
        Some(media) => files::KINDS.iter().find(|kind| kind.media == media).map_or(OTHER_KIND, |kind| kind.key),
        // A text has no mark of its own.
        None => {
            let is_text = head.iter().all(|byte| *byte >= b' ' || matches!(byte, b'\t' | b'\n' | b'\r'));
            if is_text && matches!(by_name, "csv" | "txt") { by_name } else { OTHER_KIND }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_say_what_a_file_is() {
        for (head, name, kind) in [
            (&b"%PDF-1.7\n"[..], "letter.pdf", "pdf"),
            (b"\xFF\xD8\xFF\xE0\0\x10JFIF", "photo.png", "jpg"),
            (b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR", "photo", "png"),
            (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "IMG_1.HEIC", "heic"),
            (b"MZ\x90\0\x03\0\0\0", "photo.jpg", OTHER_KIND),
            (b"<html><script>", "notes.txt", OTHER_KIND),
            (b"#!/bin/sh\n", "notes.txt", OTHER_KIND),
            (b"date,amount\n2026-03-09,12.50\n", "list.csv", "csv"),
            (b"date,amount\n", "list.jpg", OTHER_KIND),
            (b"a\0b", "notes.txt", OTHER_KIND),
            (b"PK\x03\x04\x14\0\0\0\x08\0evil.js", "letter.docx", OTHER_KIND),
            (b"{\\rtf1\\ansi hello}", "letter.rtf", "rtf"),
        ] {
            assert_eq!(kind_of(head, name), kind, "{name}");
        }
    }

    #[test]
    fn a_name_keeps_nothing_but_itself() {
        assert_eq!(tidy_name("C:\\Users\\me\\photo.jpg"), "photo.jpg");
        assert_eq!(tidy_name("../../etc/pass\r\nwd"), "pass wd");
        assert_eq!(tidy_name(""), "file");
        assert_eq!(tidy_name("…"), "file");
        assert_eq!(tidy_name(&format!("{}.pdf", "é".repeat(300))).chars().count(), 200);
        assert!(tidy_name(&format!("{}.pdf", "é".repeat(300))).ends_with(".pdf"));
    }

    #[test]
    fn a_download_has_its_name_and_nothing_else() {
        assert_eq!(
            disposition("a\"; b=é.pdf"),
            "attachment; filename=\"a__ b__.pdf\"; filename*=UTF-8''a%22%3B%20b%3D%C3%A9.pdf"
        );
    }
}
