//! The record as a whole: backed up, restored, and moved into another database.

use crate::browser::{Browser, Page, Service, root};
use crate::database::{Kind, new_database, rows};
use crate::website::fill;
use std::path::Path;
use std::process::{Command, Output};

const BASE: &str = "/ashcombe/forms/bin-report";
const PHOTOS: &str = "/ashcombe/forms/photos";

fn portal(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_onceform-portal")).args(arguments).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

/// What is worth keeping: a request, an unfinished one, and a file.
struct Record {
    service: Service,
    browser: Browser,
    done: Page,
    half: Page,
}

fn record() -> Record {
    let service = Service::start();
    let mut browser = service.browser();
    let check = fill(&mut browser, BASE);
    let done = browser.send(&check, &[("_do", "submit")]);
    crate::files::proof(
        &mut browser,
        PHOTOS,
        &[("proof", "my letter.pdf", b"%PDF-1.7\nThe letter")],
        &[("_do", "continue")],
    );
    let half = browser.get(&format!("{BASE}/bin"));
    let half = browser.send(&half, &[("bin", "refuse"), ("_do", "continue")]);
    Record { service, browser, done, half }
}

/// Everything that tells one record from another.
fn all(database: &str) -> Vec<String> {
    [
        "SELECT id || answers FROM submissions",
        "SELECT id || answers FROM drafts",
        "SELECT id || words FROM events",
        "SELECT stored || id FROM files",
        "SELECT token_hash FROM sessions",
        "SELECT id || email FROM customers",
    ]
    .into_iter()
    .flat_map(|sql| {
        let mut rows = rows(database, sql);
        assert!(!rows.is_empty(), "{sql}");
        rows.sort();
        rows
    })
    .collect()
}

/// Serves a record from another place, with the browser that a resident had open all the time.
fn goes_on(record: &mut Record, database: &str, uploads: &Path) {
    record.service.kill();
    record.service.restart_on(database, uploads);
    record.browser.address.clone_from(&record.service.address);
    let half = record.browser.get(&record.half.path);
    assert_eq!(half.path, record.half.path, "the unfinished request goes on where it was");
    assert_eq!(record.browser.get(&record.done.path).reference(), record.done.reference());
    let stored = rows(database, "SELECT stored FROM files").swap_remove(0);
    assert!(uploads.join(stored).is_file());
}

#[test]
fn a_backup_is_restored_into_an_empty_database_with_its_files() {
    let mut record = record();
    let folder = tempfile::tempdir().unwrap();
    let [backup, uploads] = ["kept/2026-03-10", "restored"].map(|name| folder.path().join(name));
    std::fs::create_dir(folder.path().join("kept")).unwrap();
    let old = record.service.database().to_owned();
    let before = all(&old);
    let old_uploads = record.service.folder.path().join("portal-uploads");
    let back_up = ["backup", "--database", &old, "--uploads", &text(&old_uploads), &text(&backup)];
    // The service goes on meanwhile.
    let output = portal(&back_up);
    assert!(output.status.success() && said(&output).contains("1 files"), "{}", said(&output));
    let output = portal(&back_up);
    assert!(!output.status.success() && said(&output).contains("is there already"), "{}", said(&output));

    let new = new_database(crate::DATABASE, folder.path());
    // As a portal leaves it that was started on it and stopped again.
    std::fs::create_dir_all(uploads.join("arriving")).unwrap();
    let restore = ["restore", "--database", &new, "--uploads", &text(&uploads), &text(&backup)];
    let output = portal(&restore);
    assert!(output.status.success(), "{}", said(&output));
    assert_eq!(all(&new), before);
    let output = portal(&restore);
    assert!(!output.status.success() && said(&output).contains("uploaded files is not empty"), "{}", said(&output));
    let other = text(&folder.path().join("other"));
    let output = portal(&["restore", "--database", &new, "--uploads", &other, &text(&backup)]);
    assert!(!output.status.success() && said(&output).contains("is not empty"), "{}", said(&output));
    goes_on(&mut record, &new, &uploads);
}

#[test]
fn a_backup_that_was_changed_is_not_restored() {
    let record = record();
    let folder = tempfile::tempdir().unwrap();
    let backup = folder.path().join("backup");
    let uploads = record.service.folder.path().join("portal-uploads");
    let output =
        portal(&["backup", "--database", record.service.database(), "--uploads", &text(&uploads), &text(&backup)]);
    assert!(output.status.success(), "{}", said(&output));
    let file = backup.join("files").read_dir().unwrap().next().unwrap().unwrap().path();
    let new = new_database(crate::DATABASE, folder.path());
    let uploads = folder.path().join("restored");
    for (damaged, change) in [
        (backup.join("submissions.jsonl"), "refuse"),
        (backup.join("events.jsonl"), "Received"),
        (backup.join("backup.json"), "sha256"),
        (backup.join("backup.json"), "version"),
        (file, "%PDF"),
    ] {
        let whole = std::fs::read(&damaged).unwrap();
        let at = whole.windows(change.len()).position(|bytes| bytes == change.as_bytes()).unwrap();
        let mut changed = whole.clone();
        changed[at] ^= 1;
        std::fs::write(&damaged, changed).unwrap();
        let output = portal(&["restore", "--database", &new, "--uploads", &text(&uploads), &text(&backup)]);
        assert!(!output.status.success() && said(&output).contains("Nothing was changed"), "{}", said(&output));
        std::fs::write(&damaged, whole).unwrap();
    }
    // Nothing of all that is in the way of the whole one.
    let output = portal(&["restore", "--database", &new, "--uploads", &text(&uploads), &text(&backup)]);
    assert!(output.status.success(), "{}", said(&output));
    assert_eq!(all(&new), all(record.service.database()));
}

#[test]
fn the_record_moves_into_another_database_and_back() {
    let mut record = record();
    let folder = tempfile::tempdir().unwrap();
    let old = record.service.database().to_owned();
    let before = all(&old);
    record.service.kill();
    let uploads = record.service.folder.path().join("portal-uploads");
    let file = text(&folder.path().join("moved.db"));
    let mut from = old;
    for to in [file, new_database(crate::DATABASE, folder.path())] {
        let output = move_to(&from, &uploads, &to);
        assert!(output.status.success() && said(&output).contains("the same in both"), "{}", said(&output));
        assert!(!said(&output).contains("secret"));
        let settings = format!("[uploads]\nfolder = {:?}\n", text(&uploads));
        assert!(said(&output).contains(&settings), "the folder has another name by itself: {}", said(&output));
        assert_eq!(all(&to), before);
        let again = move_to(&from, &uploads, &to);
        assert!(!again.status.success() && said(&again).contains("is not empty"), "{}", said(&again));
        from = to;
    }
    goes_on(&mut record, &from, &uploads);
}

fn move_to(from: &str, uploads: &Path, to: &str) -> Output {
    portal(&["move-to", "--database", from, "--uploads", &text(uploads), to])
}

#[test]
fn a_record_is_not_moved_while_a_portal_serves_it() {
    let mut record = record();
    let other = record.service.another();
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (record.service.database().to_owned(), folder.path().join("new.db"));
    let uploads = record.service.folder.path().join("portal-uploads");
    let is_refused = |why: &str| {
        let output = move_to(&from, &uploads, &text(&to));
        assert!(
            !output.status.success() && said(&output).contains("Stop the service first"),
            "{why}: {}",
            said(&output)
        );
        assert!(!to.exists(), "{why}");
    };
    is_refused("two portals serve it together");
    record.service.kill();
    is_refused("the other one still does");
    if crate::DATABASE == Kind::Postgres {
        let held = "FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ShareLock'
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
        assert_eq!(rows(&from, &format!("SELECT CAST(pg_terminate_backend(pid) AS TEXT) {held}")), ["true"]);
        let again = || rows(&from, &format!("SELECT mode {held}")) == ["ShareLock"];
        crate::keeping::until("a portal that lost its connection has the record again", again);
        is_refused("the connection was lost meanwhile");
    }
    drop(other);
    let output = move_to(&from, &uploads, &text(&to));
    assert!(output.status.success(), "what was killed does not have it any more: {}", said(&output));
    goes_on(&mut record, &text(&to), &uploads);
}

#[test]
fn a_backup_and_a_move_miss_files_that_are_not_there() {
    let mut record = record();
    let folder = tempfile::tempdir().unwrap();
    let [backup, new] = ["backup", "new.db"].map(|name| folder.path().join(name));
    let database = record.service.database().to_owned();
    let [uploads, away] = ["portal-uploads", "away"].map(|name| record.service.folder.path().join(name));
    let stored = rows(&database, "SELECT stored FROM files").swap_remove(0);
    record.service.kill();
    let back_up = |more: &[&str]| {
        let command = ["backup", "--database", &database, "--uploads", &text(&uploads), &text(&backup)];
        portal(&[&command, more].concat())
    };
    std::fs::remove_file(uploads.join(&stored)).unwrap();
    for there in [true, false] {
        if !there {
            std::fs::rename(&uploads, &away).unwrap();
        }
        for output in [back_up(&[]), move_to(&database, &uploads, &text(&new))] {
            let said = said(&output);
            assert!(!output.status.success() && said.contains("1 of 1 files that the record names are not"), "{said}");
            assert_eq!(said.contains("which is not there at all"), !there, "{said}");
            for named in [&text(&uploads), &stored, "--uploads", "--without-lost-files"] {
                assert!(said.contains(named), "{named}: {said}");
            }
        }
        assert_eq!(
            folder.path().read_dir().unwrap().count(),
            0,
            "nothing is left that looks like a backup or a database"
        );
    }
    let output = back_up(&["--without-lost-files"]);
    assert!(
        output.status.success() && said(&output).contains("Files that were not there and are not in it: 1"),
        "{}",
        said(&output)
    );
    let restored = text(&folder.path().join("restored"));
    let into = new_database(crate::DATABASE, folder.path());
    let output = portal(&["restore", "--database", &into, "--uploads", &restored, &text(&backup)]);
    assert!(output.status.success(), "{}", said(&output));
    assert_eq!(all(&into), all(&database));
}

#[test]
fn what_is_not_there_is_said_in_plain_words() {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| text(&folder.path().join(name));
    std::fs::create_dir(place("empty")).unwrap();
    let new = new_database(crate::DATABASE, folder.path());
    let missing = match crate::DATABASE {
        Kind::Sqlite => place("missing.db"),
        Kind::Postgres => new.replace("/record_", "/no_record_"),
    };
    let no_database = match crate::DATABASE {
        Kind::Sqlite => "there is no such file",
        Kind::Postgres => "the server has no database of this name",
    };
    for (arguments, words) in [
        (vec!["restore", "--database", &new, &place("nowhere")], "There is no folder"),
        (vec!["restore", "--database", &new, &place("empty")], "there is no backup.json in it"),
        (vec!["audit", "verify", "--database", &missing], no_database),
        (vec!["backup", "--database", &missing, &place("backup")], no_database),
    ] {
        let output = portal(&arguments);
        let said = said(&output);
        assert!(!output.status.success() && said.contains(words), "{arguments:?}: {said}");
        for jargon in ["os error", "No such file or directory", "EOF", "line 1", "code:", "error returned"] {
            assert!(!said.contains(jargon), "{arguments:?}: {said}");
        }
    }
    assert!(!Path::new(&missing).exists(), "looking makes nothing");
}

#[test]
fn what_happened_can_only_be_added_to() {
    let record = record();
    let refused = |sql: &str| std::panic::catch_unwind(|| rows(record.service.database(), sql)).is_err();
    assert!(refused("UPDATE events SET words = 'Nothing' RETURNING id"));
    assert!(refused("DELETE FROM events RETURNING id"));
    assert_eq!(record.service.rows("SELECT words FROM events"), ["Received"]);
}

#[test]
fn a_database_that_is_not_there_is_said_plainly() {
    let folder = tempfile::tempdir().unwrap();
    let missing = match crate::DATABASE {
        Kind::Sqlite => text(&folder.path().join("missing.db")),
        Kind::Postgres => {
            new_database(crate::DATABASE, folder.path()).replace("@localhost/record", ":secret@localhost/missing")
        }
    };
    let backup = text(&folder.path().join("backup"));
    let output = portal(&["backup", "--database", &missing, &backup]);
    assert!(!output.status.success() && said(&output).contains("cannot be used"), "{}", said(&output));
    assert!(!said(&output).contains("secret") && !Path::new(&missing).exists());
    let councils = text(&root().join("councils"));
    let forms = text(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms"));
    let database = match crate::DATABASE {
        Kind::Sqlite => text(&folder.path().join("no-folder/missing.db")),
        Kind::Postgres => missing,
    };
    let output = portal(&[
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--councils",
        &councils,
        "--forms",
        &forms,
        "--database",
        &database,
    ]);
    assert!(!output.status.success() && said(&output).contains("cannot be used"), "{}", said(&output));
    assert!(!said(&output).contains("secret"));
}
