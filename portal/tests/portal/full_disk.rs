//! No room left. Without being root no disk can be filled that others use, so the service runs under a limit on the size of its files
//! (`prlimit`, of util-linux): a write beyond it fails as on a disk that is full. What PostgreSQL does with its own disk is
//! PostgreSQL's; there only the folder of uploads has no room.

use crate::browser::{Browser, Service};
use crate::database::Kind;
use crate::files::{arriving, eventually, kept};
use crate::keeping::count;
use std::process::Command;

/// Room beyond what there is, in bytes.
const ROOM: u64 = 200 * 1024;

/// From now on no file of the service may grow beyond so many bytes.
fn leave_room(service: &Service, bytes: Option<u64>) {
    let limit = bytes.map_or("unlimited".to_owned(), |bytes| bytes.to_string());
    let process = service.process().to_string();
    let set = Command::new("prlimit").args(["--pid", &process, &format!("--fsize={limit}:unlimited")]).status();
    assert!(set.unwrap().success(), "prlimit is in util-linux");
}

/// The largest file of the database, where it is one.
fn largest(service: &Service) -> u64 {
    let size = |ending: &str| std::fs::metadata(format!("{}{ending}", service.database())).map_or(0, |file| file.len());
    if crate::DATABASE == Kind::Sqlite { size("").max(size("-wal")) } else { 0 }
}

#[test]
fn a_full_disk_loses_nothing_that_was_acknowledged_and_mends_itself() {
    if crate::DATABASE == Kind::Postgres {
        return;
    }
    let service = Service::start();
    let mut agent = service.browser();
    agent.sign_in_agent("ashcombe");
    let ask = |agent: &mut Browser| agent.get("/ashcombe/desk/forms/bin-report");
    let long = "A long story. ".repeat(100);
    let mut said = crate::website::contact().to_vec();
    said.retain(|(name, _)| *name != "_do");
    said.extend([("bin", "refuse"), ("due", "2026-03-02"), ("due.day", "2"), ("due.month", "3"), ("due.year", "2026")]);
    said.extend([("notes", long.as_str()), ("_do", "submit")]);
    // Pages that are open already, to be sent when there is no room.
    let pages: Vec<_> = (0..60).map(|_| ask(&mut agent)).collect();
    leave_room(&service, Some(largest(&service) + ROOM));
    let mut acknowledged = Vec::new();
    let mut refused = None;
    for page in &pages {
        let answer = agent.post(&page.action(), &Browser::body(page, &said), &[]);
        if answer.status == 303 {
            let done = answer.headers["location"].to_str().unwrap().to_owned();
            acknowledged.push(done.rsplit('/').next().unwrap().to_owned());
            continue;
        }
        assert_eq!(answer.status, 500);
        assert!(answer.html.contains("Sending your answers again is safe"), "{}", answer.html);
        refused = Some(page);
        break;
    }
    let refused = refused.expect("the disk is full after some");
    eprintln!("{} were taken before there was no room", acknowledged.len());
    let mut all = service.rows("SELECT reference FROM submissions");
    all.sort();
    acknowledged.sort();
    assert_eq!(all, acknowledged, "what was acknowledged is there, and nothing else");
    assert_eq!(count(&service, "events"), all.len() as u64);
    // Still no room: still a page that says so, and what was kept can be read.
    assert_eq!(agent.post(&refused.action(), &Browser::body(refused, &said), &[]).status, 500);
    for page in ["/ashcombe", "/health", "/ready", "/ashcombe/forms/bin-report"] {
        assert_eq!(agent.get(page).status, 200, "{page}");
    }
    // There is room again; nobody starts or mends anything.
    leave_room(&service, None);
    let done = agent.send(refused, &said);
    assert!(!acknowledged.contains(&done.reference()));
    let again = agent.send(refused, &said);
    assert_eq!(again.reference(), done.reference(), "it counts once");
    assert_eq!(count(&service, "submissions"), all.len() as u64 + 1);
    assert_eq!(service.rows("SELECT id FROM drafts WHERE submitted IS NULL"), Vec::<String>::new());
}

#[test]
fn a_folder_without_room_keeps_no_half_of_a_file() {
    let service = Service::start();
    let mut browser = service.browser();
    let base = "/ashcombe/forms/photos";
    let page = browser.get(&format!("{base}/proof"));
    let whole = [b"%PDF-1.7\n".as_slice(), &vec![b'x'; 1_000_000]].concat();
    let fields = [("place.words", "By the gate"), ("_do", "continue")];
    let (kind, body) = Browser::multipart(&page, &fields, &[("proof", "letter.pdf", &whole)]);
    leave_room(&service, Some(ROOM));
    let answer = browser.post(&page.action(), &body, &[("content-type", &kind)]);
    assert_eq!(answer.status, 500, "{}", answer.html);
    assert!(answer.html.contains("Sorry, there is a problem with the service"), "{}", answer.html);
    assert!(eventually(|| kept(&service).is_empty() && arriving(&service) == 0), "{:?}", kept(&service));
    assert_eq!(count(&service, "files"), 0);
    leave_room(&service, None);
    let page = browser.send_files(&page, &fields, &[("proof", "letter.pdf", &whole)]);
    assert_eq!(page.path, format!("{base}/items"));
    let stored = service.rows("SELECT stored FROM files").swap_remove(0);
    let file = std::fs::read(service.folder.path().join("portal-uploads").join(stored)).unwrap();
    assert_eq!(file, whole);
}
