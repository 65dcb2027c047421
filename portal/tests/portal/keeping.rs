//! What is kept goes when its time is over: the clock is moved past it, and nothing of a person is left in the whole record.

use crate::browser::{Browser, Service};
use crate::database::Kind;
use crate::files::kept;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

const SENT: &str = "2026-03-10T12:00";
/// What this one person told the council, in whatever spelling it is kept.
const STRINGS: [&str; 4] = ["quillfeather", "zebedee", "900517", "1957-05-17"];

pub fn run(arguments: &[&str]) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onceform-portal"));
    let output = command.args(arguments).env("RUST_LOG", "error").output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output.status.success(), said)
}

/// One of the commands on the record of a service, with whatever it takes more.
pub fn on(service: &Service, command: &str, more: &[&str]) -> (bool, String) {
    let uploads = service.folder.path().join("portal-uploads").display().to_string();
    let councils = crate::browser::root().join("councils").display().to_string();
    let record = [command, "--database", service.database(), "--uploads", &uploads, "--councils", &councils];
    run(&[&record, more].concat())
}

/// On a day on which every form is open.
pub fn service() -> Service {
    Service::with_forms(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms"), &["--now", SENT])
}

pub fn count(service: &Service, what: &str) -> u64 {
    service.rows(&format!("SELECT CAST(COUNT(*) AS TEXT) FROM {what}"))[0].parse().unwrap()
}

/// Waits for what happens by itself.
pub fn until(what: &str, is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < Duration::from_secs(60), "{what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Waits for what comes after the record: a file goes once nothing names it. What is killed in between goes hours later.
fn until_files_are_gone(service: &Service) {
    until("files are removed", || kept(service).len() as u64 == count(service, "files"));
}

/// Starts a service again on another day.
pub fn on_day(service: &mut Service, now: &str) {
    service.kill();
    service.say_it_is(now);
    service.restart();
}

/// Signs in by e-mail as somebody new, and gives their details.
pub fn become_customer(service: &Service, email: &str, name: &str, phone: &str) -> Browser {
    let mut browser = service.browser();
    let page = browser.get("/ashcombe/account/sign-in");
    let page = browser.send(&page, &[("email", email)]);
    let letter = service.rows(&format!("SELECT body FROM outbox WHERE recipient = '{email}'")).swap_remove(0);
    let code = letter.split("code is ").nth(1).unwrap()[..6].to_owned();
    let details = browser.send(&page, &[("code", &code)]);
    let account = browser.send(&details, &[("name", name), ("phone", phone)]);
    assert_eq!(account.heading(), "Your account");
    browser
}

/// Leaves traces of one person wherever a resident can: an account, requests in three channels with files and an e-mail, what the
/// council noted, and drafts. Answers the reference number of the one in the account.
pub fn leave_traces(service: &Service) -> (Browser, String) {
    let (name, email) = ("Zebedee Quillfeather", "zebedee.quillfeather@example.com");
    let mut browser = become_customer(service, email, name, "07700 900517");
    let account = "/ashcombe/account/forms";
    let page = browser.get(&format!("{account}/garden-club/who"));
    browser.send(&page, &[("full_name", name), ("email_address", email), ("_do", "continue")]);
    let page = browser.get(&format!("{account}/garden-club/bin"));
    let page = browser.send(&page, &[("size", "trial"), ("_do", "continue")]);
    browser.send(&page, &[("second", "no"), ("_do", "continue")]);
    let check = browser.get(&format!("{account}/garden-club/check-answers"));
    let reference = browser.send(&check, &[("_do", "submit")]).reference();
    // A request with a file, by phone.
    let mut agent = service.browser();
    agent.sign_in_agent("ashcombe");
    let call = agent.get("/ashcombe/desk/forms/photos");
    let said = [
        ("_caller.name", name),
        ("_caller.phone", "07700 900517"),
        ("place.words", "Behind Quillfeather's gate"),
        ("items.1.what", "The tap"),
        ("_do", "submit"),
    ];
    let letter = [("proof", "zebedee quillfeather.pdf", b"%PDF-1.7\nDear Mr Quillfeather".as_slice())];
    agent.send_files(&call, &said, &letter).reference();
    // On the website somebody who is not signed in.
    let mut stranger = service.browser();
    let base = "/ashcombe/forms/bin-report";
    let check = crate::website::fill(&mut stranger, base);
    let page = stranger.get(&format!("{base}/more"));
    stranger.send(&page, &[("notes", "Ask Zebedee Quillfeather next door"), ("_do", "continue")]);
    stranger.send(&check, &[("_do", "submit")]).reference();
    // What the council noted.
    let noted = "INSERT INTO events (id, submission, place, at, kind, words, note)
        SELECT 'noted', id, 2, received_at, 'note', 'A note', 'Mr Quillfeather called again' FROM submissions
        WHERE form = 'garden-club' RETURNING id";
    assert_eq!(service.rows(noted).len(), 1);
    let contact = "INSERT INTO contacts (id, council, at, channel, customer, note)
        SELECT 'call', council, '2026-03-10T12:00:00.000Z', 'phone', id, 'Zebedee asked when the offices open' FROM customers
        WHERE email LIKE 'zebedee%' RETURNING id";
    assert_eq!(service.rows(contact).len(), 1);
    // Drafts in two channels, one with a file.
    let page = browser.get(&format!("{account}/bin-report/bin"));
    let page = browser.send(&page, &[("bin", "refuse"), ("_do", "continue")]);
    let day = [("due.day", "2"), ("due.month", "3"), ("due.year", "2026"), ("_do", "continue")];
    let page = browser.send(&page, &day);
    browser.send(&page, &[("full_name", name), ("property.line_1", "4 Quillfeather Row"), ("_do", "continue")]);
    crate::files::proof(&mut browser, &format!("{account}/photos"), &letter, &[("_do", "continue")]);
    let call = agent.get("/ashcombe/desk/forms/bin-report");
    agent.send(&call, &[("_caller.name", name), ("full_name", name), ("_do", "update")]);
    (browser, reference)
}

/// Where a person is found in the whole record: each line of a backup and each file, and in SQLite's own files what was removed and
/// not written over.
pub fn found(service: &Service, folder: &Path) -> Vec<String> {
    let _ = std::fs::remove_dir_all(folder);
    let (database, uploads) = (service.database(), service.folder.path().join("portal-uploads"));
    let folder_name = folder.display().to_string();
    let (whole, said) =
        run(&["backup", "--database", database, "--uploads", &uploads.display().to_string(), &folder_name]);
    assert!(whole, "{said}");
    let mut places = Vec::new();
    let mut folders = vec![folder.to_owned(), uploads];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).to_lowercase();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            // Codes and hashes are digits too.
            let lines = text.lines().filter(|line| STRINGS.iter().any(|string| line.contains(string)));
            places.extend(lines.map(|line| format!("{name}: {line}")));
        }
    }
    if crate::DATABASE == Kind::Sqlite {
        for file in [database.to_owned(), format!("{database}-wal")] {
            let bytes = std::fs::read(&file).unwrap_or_default();
            let text = String::from_utf8_lossy(&bytes).to_lowercase();
            let strings = STRINGS.iter().filter(|string| text.contains(**string));
            places.extend(strings.map(|string| format!("{file}: {string}")));
        }
    }
    places
}

#[test]
fn nothing_of_a_person_is_left_once_its_time_is_over() {
    let mut service = service();
    let (_, reference) = leave_traces(&service);
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("backup");
    let before = found(&service, &folder);
    for table in ["customers", "submissions", "events", "drafts", "files", "outbox", "contacts"] {
        assert!(before.iter().any(|place| place.starts_with(&format!("{table}.jsonl"))), "{table}: {before:#?}");
    }
    assert_eq!(kept(&service).len(), 2);

    // The day before, nothing is due; on the day it is. Saying so removes nothing.
    let (_, said) = on(&service, "tidy", &["--dry-run", "--now", "2027-03-09T23:59"]);
    assert!(said.contains("Would be removed:") && !said.contains("requests"), "{said}");
    let (_, said) = on(&service, "tidy", &["--dry-run", "--now", "2027-03-10T00:00"]);
    for form in ["garden-club", "photos", "bin-report"] {
        assert!(said.contains(&format!("1  requests of {form} at ashcombe")), "{said}");
    }
    let (taken, said) = on(&service, "tidy", &["--now", "2027-03-10T00:00"]);
    assert!(!taken && said.contains("--dry-run"), "nothing is removed on a day that is not today: {said}");
    assert_eq!(count(&service, "submissions"), 3);

    on_day(&mut service, "2027-03-10T00:01");
    until("the requests are removed", || count(&service, "submissions") == 0);
    until_files_are_gone(&service);
    assert_eq!(count(&service, "events"), 0);
    assert_eq!(count(&service, "tombstones WHERE received_on = '2026-03-10' AND removed_on = '2027-03-10'"), 3);
    assert_eq!(count(&service, "contacts"), 4, "how many contacts there were stays");

    // Drafts and accounts have times of their own, so a day that is later in any case.
    on_day(&mut service, "2090-06-01T12:00");
    until("the account is told", || count(&service, "customers WHERE warned_on IS NOT NULL") == 1);
    until_files_are_gone(&service);
    assert_eq!(count(&service, "drafts WHERE submitted IS NULL AND channel <> 'website'"), 0);
    let letter = service.rows("SELECT body FROM outbox WHERE subject LIKE 'We are going to remove%'").swap_remove(0);
    assert!(letter.contains("on Saturday 1 July 2090") && letter.contains("/ashcombe/account"), "{letter}");
    on_day(&mut service, "2090-07-02T12:00");
    until("the account is removed", || count(&service, "customers WHERE sample = 0") == 0);
    until("no file is left", || kept(&service).is_empty());
    service.kill();
    assert_eq!(found(&service, &folder), Vec::<String>::new());

    // Somebody who asks for the old number is told what became of it, and nothing of whose it was.
    service.restart();
    let mut browser = service.browser();
    browser.sign_in("ashcombe", "Priya Shah");
    let page = browser.get(&format!("/ashcombe/account/requests/{reference}"));
    assert_eq!((page.status, page.heading().as_str()), (410, "This request has been removed"));
    assert_eq!(browser.get("/ashcombe/account/requests/GC-222-222").status, 404);
    assert_eq!(browser.get(&format!("/penllyn/account/requests/{reference}")).status, 200, "to sign in there");
}

#[test]
fn what_is_held_stays_until_the_hold_ends() {
    let mut service = service();
    let (_, reference) = leave_traces(&service);
    let hold = |more: &[&str]| on(&service, "holds", &[&["--council", "ashcombe"], more].concat());
    let place = ["place", &reference.to_lowercase(), "--by", "Lewis Grant", "--until", "2098-01-01"];
    let (taken, said) = hold(&[&place[..], &["--reason", " "]].concat());
    assert!(!taken && said.contains("Say why"), "{said}");
    let (taken, said) = hold(&[&place[..], &["--reason", "Claim 17 of 2026"]].concat());
    assert!(taken && said.contains(&reference) && said.contains("until 2098-01-01"), "{said}");
    let (taken, said) = hold(&["place", "GC-222-222", "--by", "Lewis", "--reason", "Why not"]);
    assert!(!taken && said.contains("There is no request"), "{said}");
    on_day(&mut service, "2090-06-01T12:00");
    until("the others are removed", || count(&service, "submissions") == 1);
    assert_eq!(service.rows("SELECT reference FROM submissions"), [reference.as_str()]);
    assert_eq!(count(&service, "events"), 2);
    // The database itself refuses, whoever asks.
    let refused = |sql: &str| std::panic::catch_unwind(|| service.rows(sql)).is_err();
    assert!(refused(
        "INSERT INTO tombstones SELECT id, council, reference, form, '2026-03-10', '2090-06-01', 'erased' FROM submissions RETURNING form"
    ));
    on_day(&mut service, "2098-01-01T12:00");
    until("the hold has ended", || count(&service, "submissions") == 0);
    let (_, said) = on(&service, "holds", &["--council", "ashcombe"]);
    assert!(said.contains("Claim 17 of 2026"), "by the clock of this machine it still holds: {said}");
    let id = said.split(' ').next().unwrap();
    let (_, said) = on(&service, "holds", &["--council", "ashcombe", "lift", id, "--by", "Lewis Grant"]);
    assert!(said.starts_with("No holds"), "{said}");
}

#[test]
fn events_go_with_their_submission_and_tombstones_never() {
    let service = service();
    leave_traces(&service);
    let refused = |sql: &str| std::panic::catch_unwind(|| service.rows(sql)).is_err();
    let before = count(&service, "events");
    for sql in [
        "DELETE FROM events RETURNING id",
        "DELETE FROM events WHERE submission = (SELECT id FROM submissions WHERE form = 'photos') RETURNING id",
        "UPDATE events SET note = 'Nothing' RETURNING id",
        "DELETE FROM submissions RETURNING id",
    ] {
        assert!(refused(sql), "{sql}");
    }
    let bury = "INSERT INTO tombstones SELECT id, council, reference, form, '2026-03-10', '2027-03-10', 'erased' FROM submissions
        WHERE form = 'photos' RETURNING form";
    assert_eq!(service.rows(bury), ["photos"]);
    assert!(refused("DELETE FROM events RETURNING id"), "those of another submission stay");
    for sql in [
        "UPDATE events SET note = 'Nothing' WHERE submission IN (SELECT submission FROM tombstones) RETURNING id",
        "UPDATE tombstones SET form = 'x' RETURNING form",
        "DELETE FROM tombstones RETURNING form",
    ] {
        assert!(refused(sql), "{sql}");
    }
    assert_eq!(count(&service, "events"), before);
    let gone = "DELETE FROM events WHERE submission IN (SELECT submission FROM tombstones) RETURNING kind";
    assert_eq!(service.rows(gone), ["received"]);
}

/// A round that is cut off leaves every request whole or gone, and the next one finishes.
#[test]
fn a_round_that_is_cut_off_is_finished_by_the_next() {
    let mut service = service();
    leave_traces(&service);
    let many = 400;
    let columns = "council, form, version, channel, answers, computed, received_at, caller";
    service.rows(&format!(
        "INSERT INTO submissions (id, idempotency_key, reference, {columns})
         SELECT 'copy' || n, 'key' || n, 'GC-' || n, {columns} FROM submissions,
            (WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {many}) SELECT n FROM numbers) AS many
         WHERE form = 'garden-club' RETURNING id"
    ));
    service.rows(
        "INSERT INTO events (id, submission, place, at, kind, words)
         SELECT 'event' || id, id, 1, received_at, 'received', 'Received' FROM submissions WHERE id LIKE 'copy%' RETURNING id",
    );
    on_day(&mut service, "2027-03-10T12:00");
    until("it has begun", || count(&service, "tombstones") > 0);
    service.kill();
    let left = count(&service, "submissions");
    assert_eq!(left + count(&service, "tombstones"), many + 3);
    let torn = "submissions WHERE NOT EXISTS (SELECT 1 FROM events WHERE events.submission = submissions.id)";
    assert_eq!(count(&service, torn), 0);
    service.restart();
    until("it is finished", || count(&service, "submissions") == 0);
    assert_eq!((count(&service, "tombstones"), count(&service, "events")), (many + 3, 0));
}
