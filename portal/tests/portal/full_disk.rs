//! No room left. Without being root no disk can be filled that others use, so the service runs under a limit on the size of its files
//! (`prlimit`, of util-linux): a write beyond it fails as on a disk that is full. On PostgreSQL a server of the test's own does, all of
//! its processes: its tables cannot grow, while its journal, in smaller files, can be written.

use crate::browser::{Browser, Page, Service};
use crate::database::{JOURNAL, Kind, Server, as_server};
use crate::files::{arriving, eventually, kept};
use crate::keeping::{count, until};
use std::process::Command;

/// Room beyond what there is, in bytes.
const ROOM: u64 = 200 * 1024;
/// Bytes of a page of a table of PostgreSQL.
const PAGE: u64 = 8192;

/// Who writes the database, or the files: the service itself, or the processes of a server.
#[derive(Clone, Copy)]
enum Writers<'a> {
    Service(&'a Service),
    Server(&'a Server),
}

/// From now on no file of theirs may grow beyond so many bytes.
fn leave_room(writers: Writers<'_>, bytes: Option<u64>) {
    let limit = bytes.map_or("unlimited".to_owned(), |bytes| bytes.to_string());
    let processes = match writers {
        Writers::Service(service) => vec![service.process()],
        Writers::Server(server) => server.processes(),
    };
    for process in processes {
        let process = process.to_string();
        let mut prlimit = match writers {
            Writers::Service(_) => Command::new("prlimit"),
            Writers::Server(_) => as_server("prlimit"),
        };
        let set = prlimit.args(["--pid", &process, &format!("--fsize={limit}:unlimited")]).output();
        let set = set.expect("prlimit is in util-linux");
        // One that has ended meanwhile writes nothing.
        let has_ended = !std::path::Path::new("/proc").join(&process).exists();
        assert!(set.status.success() || has_ended, "{}", String::from_utf8_lossy(&set.stderr));
    }
}

/// How large a file of the database may become, so that there is room for some requests more.
fn room_for_some(service: &Service, server: Option<&Server>) -> u64 {
    if server.is_none() {
        let size =
            |ending: &str| std::fs::metadata(format!("{}{ending}", service.database())).map_or(0, |file| file.len());
        return size("").max(size("-wal")) + ROOM;
    }
    // No less than a file of the journal: so the table of requests is filled up to a few pages below that.
    let pages = || -> u64 { service.rows("SELECT CAST(pg_relation_size('submissions') AS TEXT)")[0].parse().unwrap() };
    let mut rows = 0;
    while pages() < JOURNAL - 4 * PAGE {
        let sql = format!(
            "INSERT INTO submissions (id, idempotency_key, reference, council, form, version, channel, answers, computed, received_at, caller)
             SELECT 'full' || n, 'full' || n, 'FULL-' || n, council, form, version, 'website',
                '{{\"notes\":\"' || (SELECT string_agg(md5(n || '-' || part), '') FROM generate_series(1, 50) AS part) || '\"}}',
                '{{}}', received_at, '{{}}'
             FROM (SELECT * FROM submissions WHERE reference NOT LIKE 'FULL-%' LIMIT 1) AS one, generate_series({rows}, {rows} + 7) AS n RETURNING id"
        );
        let more = service.rows(&sql).len();
        assert!(more > 0 && rows < 2000, "it does not fill");
        rows += more;
    }
    JOURNAL
}

/// A service on the server, if there is one.
fn service(server: Option<&Server>) -> Service {
    let mut service = Service::start();
    if let Some(server) = server {
        service.kill();
        let uploads = service.folder.path().join("portal-uploads");
        service.restart_on(&server.new_database(), &uploads);
    }
    service
}

fn ask(agent: &mut Browser) -> Page {
    agent.get("/ashcombe/desk/forms/bin-report")
}

/// What a caller says, and that it is to be sent.
fn story(notes: &str) -> Vec<(&str, &str)> {
    let mut said = crate::website::contact().to_vec();
    said.retain(|(name, _)| *name != "_do");
    said.extend([("bin", "refuse"), ("due", "2026-03-02"), ("due.day", "2"), ("due.month", "3"), ("due.year", "2026")]);
    said.extend([("notes", notes), ("_do", "submit")]);
    said
}

/// Sends pages until one is refused; the reference numbers that were given, and that page.
fn send_until_refused<'p>(agent: &mut Browser, pages: &'p [Page], said: &[(&str, &str)]) -> (Vec<String>, &'p Page) {
    let mut acknowledged = Vec::new();
    for page in pages {
        let answer = agent.post(&page.action(), &Browser::body(page, said), &[]);
        if answer.status != 303 {
            assert_eq!(answer.status, 500);
            assert!(answer.html.contains("Sending your answers again is safe"), "{}", answer.html);
            return (acknowledged, page);
        }
        let done = answer.headers["location"].to_str().unwrap();
        acknowledged.push(done.rsplit('/').next().unwrap().to_owned());
    }
    panic!("there is room for {} and more", pages.len());
}

#[test]
fn a_full_disk_loses_nothing_that_was_acknowledged_and_mends_itself() {
    let server = (crate::DATABASE == Kind::Postgres).then(Server::start);
    let service = service(server.as_ref());
    let mut agent = service.browser();
    agent.sign_in_agent("ashcombe");
    let long = "A long story. ".repeat(100);
    let said = story(&long);
    let first = ask(&mut agent);
    let mut acknowledged = vec![agent.send(&first, &said).reference()];
    // Pages that are open already, to be sent when there is no room.
    let pages: Vec<_> = (0..80).map(|_| ask(&mut agent)).collect();
    let room = room_for_some(&service, server.as_ref());
    let writers = server.as_ref().map_or(Writers::Service(&service), Writers::Server);
    leave_room(writers, Some(room));
    let (more, refused) = send_until_refused(&mut agent, &pages, &said);
    acknowledged.extend(more);
    eprintln!("{} were taken before there was no room", acknowledged.len());
    assert!(acknowledged.len() > 1, "there was room for some");
    let mut all = service.rows("SELECT reference FROM submissions WHERE reference NOT LIKE 'FULL-%'");
    all.sort();
    acknowledged.sort();
    assert_eq!(all, acknowledged, "what was acknowledged is there, and nothing else");
    assert_eq!(count(&service, "events"), all.len() as u64);
    // Still no room: still a page that says so, and what was kept can be read. PostgreSQL may have found room in what it has just
    // given up; then what it acknowledges is kept.
    let found_room = agent.post(&refused.action(), &Browser::body(refused, &said), &[]).status == 303;
    assert!(!found_room || server.is_some());
    let kept = count(&service, "submissions WHERE reference NOT LIKE 'FULL-%'");
    assert_eq!(kept, (all.len() + usize::from(found_room)) as u64);
    for page in ["/ashcombe", "/health", "/ready", "/ashcombe/forms/bin-report"] {
        assert_eq!(agent.get(page).status, 200, "{page}");
    }
    // There is room again; nobody starts or mends anything.
    leave_room(writers, None);
    let done = agent.send(refused, &said);
    assert!(!acknowledged.contains(&done.reference()));
    let again = agent.send(refused, &said);
    assert_eq!(again.reference(), done.reference(), "it counts once");
    assert_eq!(count(&service, "submissions WHERE reference NOT LIKE 'FULL-%'"), all.len() as u64 + 1);
    assert_eq!(service.rows("SELECT id FROM drafts WHERE submitted IS NULL"), Vec::<String>::new());
}

/// Without room for its journal PostgreSQL ends. The service goes on, says so, and finds it when it is there again.
#[test]
fn a_server_that_ended_for_want_of_room_is_found_again_with_all_that_was_acknowledged() {
    if crate::DATABASE == Kind::Sqlite {
        return;
    }
    let server = Server::start();
    let service = service(Some(&server));
    let mut agent = service.browser();
    agent.sign_in_agent("ashcombe");
    let said = story("The lid is broken");
    let first = ask(&mut agent);
    let mut acknowledged = vec![agent.send(&first, &said).reference()];
    let pages: Vec<_> = (0..200).map(|_| ask(&mut agent)).collect();
    // No file of the journal can be begun any more, nor the one in hand be filled.
    leave_room(Writers::Server(&server), Some(JOURNAL / 2));
    let (more, refused) = send_until_refused(&mut agent, &pages, &said);
    acknowledged.extend(more);
    eprintln!("{} were taken before the server ended", acknowledged.len());
    until("it cannot begin again by itself", || server.has_ended());
    assert_eq!(agent.get("/health").status, 200, "the service goes on");
    assert_eq!(agent.get("/ready").status, 503, "and says that it is of no use");
    let answer = agent.post(&refused.action(), &Browser::body(refused, &said), &[]);
    assert!(answer.status == 500 && answer.html.contains("Sorry, there is a problem"), "{}", answer.html);
    // There is room again, and the server is started; nobody does anything to the service.
    server.begin_again();
    until("it is found again", || agent.clone().get("/ready").status == 200);
    let done = agent.send(refused, &said).reference();
    assert_eq!(agent.send(refused, &said).reference(), done, "it counts once");
    acknowledged.push(done);
    acknowledged.sort();
    let mut all = service.rows("SELECT reference FROM submissions");
    all.sort();
    assert_eq!(all, acknowledged, "what was acknowledged is there, and nothing else");
    assert_eq!(count(&service, "events"), all.len() as u64);
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
    leave_room(Writers::Service(&service), Some(ROOM));
    let answer = browser.post(&page.action(), &body, &[("content-type", &kind)]);
    assert_eq!(answer.status, 500, "{}", answer.html);
    assert!(answer.html.contains("Sorry, there is a problem with the service"), "{}", answer.html);
    assert!(eventually(|| kept(&service).is_empty() && arriving(&service) == 0), "{:?}", kept(&service));
    assert_eq!(count(&service, "files"), 0);
    leave_room(Writers::Service(&service), None);
    let page = browser.send_files(&page, &fields, &[("proof", "letter.pdf", &whole)]);
    assert_eq!(page.path, format!("{base}/items"));
    let stored = service.rows("SELECT stored FROM files").swap_remove(0);
    let file = std::fs::read(service.folder.path().join("portal-uploads").join(stored)).unwrap();
    assert_eq!(file, whole);
}
