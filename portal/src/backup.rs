//! `migrate`, `backup`, `restore` and `move-to`: what a council does with the record while nobody, or as good as nobody, uses it.
//!
//! A backup is a folder: `backup.json` says what is in it, `TABLE.jsonl` holds the rows of each table, a line of JSON each, and
//! `files/` the bytes of the uploaded files. It can be read without Onceform, and it is the same from either database.

use crate::settings::Settings;
use crate::store::copy::{Row, TABLES, Tally, Tallying};
use crate::store::{Database, InUse, Store, StoreError, Tables};
use crate::uploads::ARRIVING;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{File, OpenOptions};
use std::io::{BufRead as _, BufReader, BufWriter, ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};

/// The file that says what is in a backup.
const CONTENTS: &str = "backup.json";
/// The folder of the uploaded files in a backup.
const FILES: &str = "files";
/// The tables whose rows may name a file, see [`file_of`].
const WITH_FILES: [&str; 2] = ["files", "arriving"];

/// What is in a backup.
#[derive(Debug, Serialize, Deserialize)]
struct Contents {
    /// The program that made it.
    program: String,
    /// The version of the tables.
    version: i64,
    /// When, UTC in RFC 3339.
    taken_at: String,
    /// Each table.
    tables: BTreeMap<String, Tally>,
    /// SHA-256 of each uploaded file, by the name under which it is kept.
    files: BTreeMap<String, String>,
    /// The files that were not there any more when it was taken.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    lost: Vec<String>,
}

/// Why a backup could not be made or read.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The database.
    #[error("The database {0} cannot be used: {why}.", why = .0.why(.1))]
    Database(Database, StoreError),
    /// A portal serves the record.
    #[error(
        "A portal serves the record in {0}, or another program has it. What residents send while it is copied would be missing in the new database. Stop the service first, on every machine that has this database (`systemctl stop onceform`), and try again. Nothing was copied."
    )]
    InUse(Database),
    /// A statement failed underway.
    #[error("The database did not do as it was told: {0}.")]
    Store(#[from] StoreError),
    /// A file or folder.
    #[error("{0} cannot be written or read: {1}.")]
    Io(PathBuf, std::io::Error),
    /// The folder for the backup is there.
    #[error("{0} is there already. Give the name of a folder that is not: a backup never changes an older one.")]
    Taken(PathBuf),
    /// The database holds something.
    #[error("The database {0} is not empty. A record is only put into an empty database, so that no two are mixed.")]
    NotEmpty(Database),
    /// The folder of uploads holds something.
    #[error(
        "The folder {0} for uploaded files is not empty. Choose another with --uploads, or move what is in it away."
    )]
    FilesThere(PathBuf),
    /// Files that the record names are not there.
    #[error(transparent)]
    Missing(#[from] MissingFiles),
    /// There is no folder of this name.
    #[error("There is no folder {0}. Give the name of the folder that `onceform-portal backup` made.")]
    NoFolder(PathBuf),
    /// It is no backup.
    #[error("{0} is not a backup, or not a whole one: {1}. Nothing was changed.")]
    NotABackup(PathBuf, String),
    /// It does not hold what it says.
    #[error("{0} was changed or damaged since the backup was taken. Nothing was changed. Use another backup.")]
    Damaged(PathBuf),
    /// The two databases are not alike.
    #[error(
        "After the copy, {0} differs between the two databases. Go on with the old one, and copy again once the service is stopped."
    )]
    Differs(String),
}

/// Files that the record names and that are not in the folder for them.
#[derive(Debug, thiserror::Error)]
#[error(
    "{missing} of {named} files that the record names are not in the folder {folder}{there}: {some}. Nothing was made. Name the folder that they are in with --uploads, or as `folder` under [uploads] in the settings. Where they are lost, fetch them from an older backup, or go on without them: --without-lost-files."
)]
pub struct MissingFiles {
    folder: PathBuf,
    /// Empty when there is such a folder.
    there: &'static str,
    named: usize,
    missing: usize,
    some: String,
}

fn io(path: &Path) -> impl Fn(std::io::Error) -> BackupError {
    move |error| BackupError::Io(path.to_owned(), error)
}

async fn open(database: &Database, tables: Tables) -> Result<Store, BackupError> {
    Store::open_with(database, tables).await.map_err(|error| BackupError::Database(database.clone(), error))
}

/// Brings the database to this program's version.
///
/// # Errors
/// When the database cannot be used.
pub async fn migrate(settings: &Settings) -> Result<String, BackupError> {
    let store = open(&settings.database, Tables::Latest).await?;
    let version = store.version().await?;
    store.close().await;
    Ok(format!("The database {} is up to date: version {version}\n", settings.database))
}

/// Writes the whole record into a new folder. It has another name until it is whole; what did not become whole goes again.
/// `without_lost` leaves out the files that are not there, and says so.
///
/// # Errors
/// When the folder is there already, something cannot be read or written, or files are not there.
pub async fn back_up(settings: &Settings, folder: &Path, without_lost: bool) -> Result<String, BackupError> {
    let unfinished = folder.with_added_extension("unfinished");
    for taken in [folder, &unfinished] {
        if taken.try_exists().map_err(io(taken))? {
            return Err(BackupError::Taken(taken.to_owned()));
        }
    }
    let store = open(&settings.database, Tables::Untouched).await?;
    let written = write_out(settings, &store, &unfinished, without_lost).await;
    store.close().await;
    let contents = match written {
        Ok(contents) => contents,
        Err(error) => {
            // What went wrong is told; that it left something behind as well, its name does.
            let _ = std::fs::remove_dir_all(&unfinished);
            return Err(error);
        }
    };
    std::fs::rename(&unfinished, folder).map_err(io(folder))?;
    let elsewhere = settings.uploads.s3.as_ref().map_or("", |_| ". The files in the S3 store are not in it");
    let lost = match contents.lost.len() {
        0 => String::new(),
        lost => format!(". Files that were not there and are not in it: {lost}"),
    };
    Ok(format!("{} holds {}{elsewhere}{lost}\n", folder.display(), contents.summary()))
}

async fn write_out(
    settings: &Settings,
    store: &Store,
    folder: &Path,
    without_lost: bool,
) -> Result<Contents, BackupError> {
    make_private(&folder.join(FILES))?;
    let mut contents = Contents {
        program: env!("CARGO_PKG_VERSION").to_owned(),
        version: store.version().await?,
        taken_at: store.now(),
        tables: BTreeMap::new(),
        files: BTreeMap::new(),
        lost: Vec::new(),
    };
    let mut reading = store.reading().await?;
    let mut named = BTreeSet::new();
    for &table in TABLES {
        let path = folder.join(table).with_extension("jsonl");
        let mut out = BufWriter::new(create(&path)?);
        let tally = reading
            .table(table, async |row, line| {
                named.extend(file_of(table, row));
                writeln!(out, "{line}").map_err(io(&path))
            })
            .await?;
        out.into_inner().map_err(|error| io(&path)(error.into_error()))?.sync_all().map_err(io(&path))?;
        tracing::info!(table, rows = tally.rows, "backed up");
        contents.tables.insert(table.to_owned(), tally);
    }
    drop(reading);
    // What lies in a store of its own has copies of its own.
    named.retain(|_| settings.uploads.s3.is_none());
    let uploads = settings.uploads();
    let (mut absent, count) = (Vec::new(), named.len());
    for name in named {
        match copy(&uploads.join(&name), &folder.join(FILES).join(&name))? {
            Some(hash) => _ = contents.files.insert(name, hash),
            None => absent.push(name),
        }
    }
    contents.lost = still_named(store, absent).await?;
    if !without_lost {
        none_missing(&uploads, count, &contents.lost)?;
    }
    let path = folder.join(CONTENTS);
    let mut out = create(&path)?;
    serde_json::to_writer_pretty(&mut out, &contents).map_err(|error| io(&path)(error.into()))?;
    out.sync_all().map_err(io(&path))?;
    Ok(contents)
}

/// The file that a row names, if its bytes are kept: it has arrived whole, and no virus was found in it.
fn file_of(table: &str, row: &Row) -> Option<String> {
    let whole = match table {
        "files" => row.get("scan").and_then(Value::as_str) != Some("refused"),
        "arriving" => row.get("kept").and_then(Value::as_i64) == Some(1),
        _ => false,
    };
    row.get("stored").filter(|_| whole).and_then(Value::as_str).map(str::to_owned)
}

/// Which of these files the record names now: one that was taken away meanwhile is not missed.
async fn still_named(store: &Store, absent: Vec<String>) -> Result<Vec<String>, BackupError> {
    let absent: BTreeSet<String> = absent.into_iter().collect();
    let mut still = BTreeSet::new();
    if !absent.is_empty() {
        let mut reading = store.reading().await?;
        for table in WITH_FILES {
            let is_absent = |row: &Row| file_of(table, row).is_some_and(|name| absent.contains(&name));
            let rows = reading.rows(table, is_absent).await?;
            still.extend(rows.iter().filter_map(|row| file_of(table, row)));
        }
    }
    Ok(still.into_iter().collect())
}

/// Says so when files are missing, with a few of their names.
fn none_missing(uploads: &Path, named: usize, missing: &[String]) -> Result<(), MissingFiles> {
    if missing.is_empty() {
        return Ok(());
    }
    let more = if missing.len() > 3 { ", …" } else { "" };
    let some = missing.iter().take(3).map(String::as_str).collect::<Vec<_>>().join(", ") + more;
    let there = if uploads.is_dir() { "" } else { ", which is not there at all" };
    Err(MissingFiles { folder: whole_path(uploads), there, named, missing: missing.len(), some })
}

/// A path as it can be written into any settings file.
fn whole_path(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

/// Reads a backup into an empty database, and its files into an empty folder. All of it is compared with what the backup says
/// that it holds before any of it is kept.
///
/// # Errors
/// When the backup is not whole, or there is something in the database or the folder.
pub async fn restore(settings: &Settings, folder: &Path) -> Result<String, BackupError> {
    let not_whole = |why: &dyn std::fmt::Display| BackupError::NotABackup(folder.to_owned(), why.to_string());
    if !folder.is_dir() {
        return Err(BackupError::NoFolder(folder.to_owned()));
    }
    let file = folder.join(CONTENTS);
    if !file.is_file() {
        return Err(not_whole(&format!("there is no {CONTENTS} in it")));
    }
    let text = std::fs::read(&file).map_err(io(&file))?;
    let contents: Contents =
        serde_json::from_slice(&text).map_err(|_| not_whole(&format!("{CONTENTS} is not as it was written")))?;
    let uploads = settings.uploads();
    // A portal that was started on it has made a folder in it already.
    let arriving = uploads.join(ARRIVING);
    for (folder, own) in [(&uploads, Some(&arriving)), (&arriving, None)] {
        let mut all = folder.read_dir().into_iter().flatten().map_while(Result::ok);
        if all.any(|entry| Some(&entry.path()) != own) {
            return Err(BackupError::FilesThere(uploads.clone()));
        }
    }
    // Older rows go into tables as they were; then the tables are brought up to date, and the rows with them.
    let store = open(&settings.database, Tables::At(contents.version)).await?;
    let tables = TABLES.iter().filter_map(|&table| Some((table, contents.tables.get(table)?)));
    let tables: Vec<(&str, &Tally)> = tables.collect();
    let names: Vec<&str> = tables.iter().map(|(table, _)| *table).collect();
    let Some(mut writing) = store.writing(&names).await? else {
        return Err(BackupError::NotEmpty(settings.database.clone()));
    };
    for (table, expected) in tables {
        let path = folder.join(table).with_extension("jsonl");
        if !path.is_file() {
            return Err(not_whole(&format!("there is no {table}.jsonl in it")));
        }
        let mut tallying = Tallying::default();
        for line in BufReader::new(File::open(&path).map_err(io(&path))?).lines() {
            let line = line.map_err(io(&path))?;
            tallying.count(&line);
            let row = serde_json::from_str(&line).map_err(|_| BackupError::Damaged(path.clone()))?;
            writing.put(table, &row).await.map_err(|_| BackupError::Damaged(path.clone()))?;
        }
        if tallying.tally() != *expected {
            return Err(BackupError::Damaged(path));
        }
        tracing::info!(table, rows = expected.rows, "read");
    }
    restore_files(&contents, &folder.join(FILES), &uploads)?;
    writing.keep().await?;
    store.close().await;
    open(&settings.database, Tables::Latest).await?.close().await;
    Ok(format!(
        "{} now holds {}\n{}",
        settings.database,
        contents.summary(),
        where_files_are(settings, contents.files.len())
    ))
}

/// The files take their place all at once, before the rows that name them are kept.
fn restore_files(contents: &Contents, from: &Path, uploads: &Path) -> Result<(), BackupError> {
    let unfinished = uploads.with_added_extension("unfinished");
    if unfinished.try_exists().map_err(io(&unfinished))? {
        std::fs::remove_dir_all(&unfinished).map_err(io(&unfinished))?;
    }
    make_private(&unfinished)?;
    for (name, hash) in &contents.files {
        let source = from.join(name);
        let plain = Path::new(name).file_name() == Some(name.as_ref());
        if !plain || copy(&source, &unfinished.join(name))?.as_ref() != Some(hash) {
            return Err(BackupError::Damaged(source));
        }
    }
    for folder in [&uploads.join(ARRIVING), uploads] {
        match std::fs::remove_dir(folder) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(io(folder)(error)),
            _ => {}
        }
    }
    std::fs::rename(&unfinished, uploads).map_err(io(uploads))
}

/// Takes a record for nobody else.
async fn alone(database: &Database) -> Result<InUse, BackupError> {
    let taken = database.take_alone().await.map_err(|error| BackupError::Database(database.clone(), error))?;
    taken.ok_or_else(|| BackupError::InUse(database.clone()))
}

/// How many files the record names, all of them in their folder. Those in a store of its own are not looked for.
async fn files_there(settings: &Settings, store: &Store, without_lost: bool) -> Result<usize, BackupError> {
    let mut reading = store.reading().await?;
    let mut named = Vec::new();
    for table in WITH_FILES {
        named.extend(reading.rows(table, |_| true).await?.iter().filter_map(|row| file_of(table, row)));
    }
    let uploads = settings.uploads();
    if settings.uploads.s3.is_none() && !without_lost {
        let missing: Vec<String> = named.iter().filter(|name| !uploads.join(name).is_file()).cloned().collect();
        none_missing(&uploads, named.len(), &missing)?;
    }
    Ok(named.len())
}

/// What the settings have to say of the files: without it the folder is found by the name of the database, which is another one now.
fn where_files_are(settings: &Settings, files: usize) -> String {
    let folder = whole_path(&settings.uploads());
    match settings.uploads.s3 {
        Some(_) => "The files are where they were: keep [uploads.s3] in the settings as it is.\n".to_owned(),
        None => format!(
            "The files that the record names ({files}) are in {}. The settings have to say so:\n\n[uploads]\nfolder = {}\n",
            folder.display(),
            // A string of JSON is one of TOML.
            Value::from(folder.display().to_string())
        ),
    }
}

/// Copies the record into another database, reads it back, and compares the two. The uploaded files stay where they are.
///
/// # Errors
/// When a portal serves one of the two, the other database is not empty, files are not there, or the two are not alike afterwards.
pub async fn move_to(settings: &Settings, to: &Database, without_lost: bool) -> Result<String, BackupError> {
    let from = open(&settings.database, Tables::Untouched).await?;
    let _alone = alone(&settings.database).await?;
    let files = files_there(settings, &from, without_lost).await?;
    let into = open(to, Tables::Latest).await?;
    let _alone_there = alone(to).await?;
    let mut writing = into.writing(TABLES).await?.ok_or_else(|| BackupError::NotEmpty(to.clone()))?;
    let mut reading = from.reading().await?;
    let mut tallies = Vec::new();
    for &table in TABLES {
        let tally =
            reading.table(table, async |row, _| writing.put(table, row).await.map_err(BackupError::from)).await?;
        tracing::info!(table, rows = tally.rows, "copied");
        tallies.push((table, tally));
    }
    writing.keep().await?;
    drop(reading);
    let (mut old, mut new) = (from.reading().await?, into.reading().await?);
    let mut said = format!("{:<12} {:>10}  SHA-256 of the rows, the same in both\n", "table", "rows");
    for (table, copied) in tallies {
        let nothing = async |_: &_, _: &str| Ok::<_, BackupError>(());
        // The old one too: what came in while the copy was made would be missing from the new one.
        if old.table(table, nothing).await? != copied || new.table(table, nothing).await? != copied {
            return Err(BackupError::Differs(table.to_owned()));
        }
        said.push_str(&format!("{table:<12} {:>10}  {}\n", copied.rows, copied.sha256));
    }
    said.push_str(&format!("The record is in {to} now. Name it in the settings, then start the service.\n"));
    said.push_str(&where_files_are(settings, files));
    drop((old, new));
    from.close().await;
    into.close().await;
    Ok(said)
}

impl Contents {
    fn summary(&self) -> String {
        let rows: u64 = self.tables.values().map(|tally| tally.rows).sum();
        format!("{rows} rows and {} files of {}", self.files.len(), self.taken_at)
    }
}

fn make_private(folder: &Path) -> Result<(), BackupError> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(io(folder))
}

fn create(path: &Path) -> Result<File, BackupError> {
    OpenOptions::new().write(true).create_new(true).open(path).map_err(io(path))
}

/// Copies a file through to the disk, and answers the SHA-256 of its bytes; nothing when it is not there.
fn copy(from: &Path, to: &Path) -> Result<Option<String>, BackupError> {
    let mut source = match File::open(from) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        opened => opened.map_err(io(from))?,
    };
    let mut out = create(to)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let length = source.read(&mut buffer).map_err(io(from))?;
        let Some(bytes) = buffer.get(..length).filter(|bytes| !bytes.is_empty()) else { break };
        hash.update(bytes);
        out.write_all(bytes).map_err(io(to))?;
    }
    out.sync_all().map_err(io(to))?;
    Ok(Some(hex::encode(hash.finalize())))
}
