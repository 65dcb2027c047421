//! Somebody asks what the council has of them, and then to be forgotten: found in every place among many others, and gone but for
//! what is held.

use crate::browser::{Browser, Page, Service};
use crate::database::Kind;
use crate::files::kept;
use crate::keeping::{count, found, leave_traces, on, service, until};
use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt as _;
use std::time::{Duration, Instant};

/// Rows about others, over four tables.
const OTHERS: u64 = 100_000;

const WHO: [&str; 6] =
    ["--name", "Zebedee Quillfeather", "--email", "zebedee.quillfeather@example.com", "--phone", "07700 900 517"];

fn person(service: &Service, council: &str, what: &str, more: &[&str]) -> (bool, String) {
    on(service, "person", &[&["--council", council, what], &WHO[..], more].concat())
}

fn add_others(service: &Service) {
    let each = OTHERS / 4;
    let numbers = format!(
        "(WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {each}) SELECT n FROM numbers) AS many"
    );
    let columns = "council, form, version, channel, answers, computed, received_at, caller";
    for sql in [
        format!(
            "INSERT INTO customers (id, council, name, email, phone, date_of_birth, address, sample)
             SELECT 'c' || n, 'ashcombe', 'Ann Other ' || n, 'ann' || n || '@example.com', '+4477009' || (100000 + n), '1957-05-17',
                '{{\"line_1\":\"' || n || ' Mill Lane\",\"town\":\"Marlbrook\",\"postcode\":\"HP7 0AC\"}}', 0 FROM {numbers} RETURNING id"
        ),
        format!(
            "INSERT INTO submissions (id, idempotency_key, reference, {columns}, customer)
             SELECT 's' || n, 'k' || n, 'GC-' || n, council, form, version, channel,
                '{{\"full_name\":\"Ann Quillfeather\",\"notes\":\"Call me on 07700 9' || (100000 + n) || '\"}}', computed, received_at, caller, 'c' || n
             FROM submissions, {numbers} WHERE form = 'garden-club' RETURNING id"
        ),
        format!(
            "INSERT INTO events (id, submission, place, at, kind, words, note)
             SELECT 'e' || n, 's' || n, 1, '2026-03-10T12:00:00.000Z', 'received', 'Received', 'Zebedee was here' FROM {numbers} RETURNING id"
        ),
        format!(
            "INSERT INTO contacts (id, council, at, channel, note)
             SELECT 'n' || n, 'ashcombe', '2026-03-10T12:00:00.000Z', 'phone', 'A question about bins' FROM {numbers} RETURNING id"
        ),
    ] {
        assert_eq!(service.rows(&sql).len() as u64, each);
    }
}

/// Is so much else going on that a clock says nothing about this program? More than three programs wait for each core.
fn others_work_here() -> bool {
    let cores =
        std::thread::available_parallelism().map_or(1.0, |cores| f64::from(u16::try_from(cores.get()).unwrap()));
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load: f64 = load.split(' ').next().and_then(|load| load.parse().ok()).unwrap_or_default();
    let others = load > 3.0 * cores;
    if others {
        eprintln!("The machine is busy ({load} for {cores} cores): how long it took was NOT tested.");
    }
    others
}

#[test]
fn a_person_in_twelve_places_is_found_among_many_and_goes_but_for_what_is_held() {
    let service = service();
    let (_, reference) = leave_traces(&service);
    service.rows(
        "INSERT INTO feedback (id, council, form, version, channel, rating, words, given_on) VALUES
         ('f', 'ashcombe', 'garden-club', 'x', 'website', 3, 'Ring Zebedee Quillfeather on 07700900517', '2026-03-10') RETURNING id",
    );
    service.rows(
        "INSERT INTO arriving (id, submission, council, form, control, name, size, stored, kept, touched_at) VALUES
         ('a', 'nobody', 'ashcombe', 'photos', 'proof', 'zebedee.quillfeather@example.com.pdf', 1, 'nothing', 0, '2026-11-22T12:00:00.000Z')
         RETURNING id",
    );
    add_others(&service);
    // They came into the database without the service, which makes its index of customers when it begins.
    assert!(on(&service, "tidy", &["--dry-run"]).0);
    let begun = Instant::now();
    let file = service.folder.path().join("copy.json");
    let (whole, said) = person(&service, "ashcombe", "find", &["--copy", &file.display().to_string()]);
    let took = begun.elapsed();
    eprintln!("found among {OTHERS} other rows in {took:?}");
    assert!(whole && (took < Duration::from_secs(60) || others_work_here()), "{took:?}\n{said}");
    // Each place by the line that names it, and nobody else.
    for (what, holds) in [
        ("the account", "Account"),
        ("and its index", "search_terms"),
        ("the request in the account, the note on it and its e-mail", "[events outbox submissions]"),
        ("the request taken by phone, and its file", "photos"),
        ("the request of a neighbour that mentions them", "(perhaps somebody else)"),
        ("the draft in the account", "bin-report"),
        ("the draft with a file", "[drafts files]"),
        ("the contact", "Contact"),
        ("feedback in their own words", "Feedback"),
        ("a file that is arriving", "arriving"),
        ("signing in", "Signing in"),
    ] {
        assert!(said.contains(holds), "{what}: {said}");
    }
    let places: BTreeSet<&str> = said
        .lines()
        .filter_map(|line| line.rsplit_once('[')?.1.split(']').next())
        .flat_map(|tables| tables.split(' '))
        .collect();
    for table in [
        "arriving",
        "customers",
        "drafts",
        "events",
        "feedback",
        "files",
        "outbox",
        "search_terms",
        "sign_ins",
        "submissions",
    ] {
        assert!(places.contains(table), "{table}: {said}");
    }
    assert_eq!(
        said.lines().filter(|line| line.contains("Request ") || line.contains("Unfinished")).count(),
        6,
        "{said}"
    );
    assert!(!said.contains("GC-1 ") && !said.contains("Ann Other"), "{said}");
    let (_, elsewhere) = person(&service, "penllyn", "find", &[]);
    assert!(elsewhere.starts_with("Nothing was found"), "{elsewhere}");

    // The copy for the person.
    let copy = std::fs::read_to_string(&file).unwrap();
    assert!(copy.contains("Mr Quillfeather called again") && !copy.contains("code_hash"), "{copy}");
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);

    let hold = ["--council", "ashcombe", "place", &reference, "--by", "Lewis Grant", "--reason", "Claim 17 of 2026"];
    assert!(on(&service, "holds", &hold).0);
    let before = count(&service, "submissions");
    let (_, said) = person(&service, "ashcombe", "erase", &[]);
    assert!(said.contains("Nothing was removed") && count(&service, "submissions") == before, "{said}");
    let mention = service.rows("SELECT reference FROM submissions WHERE form = 'bin-report'").swap_remove(0);
    let (_, said) = person(&service, "ashcombe", "erase", &["--yes"]);
    for (what, why) in [
        (reference.as_str(), "a legal hold is on it"),
        (mention.as_str(), "it may be somebody else"),
        ("Account", "a request or draft of theirs stays"),
    ] {
        let line =
            said.lines().skip_while(|line| !line.contains("Not removed")).skip_while(|line| !line.contains(what));
        assert!(line.clone().nth(1).is_some_and(|line| line.contains(why)), "{what}: {said}");
    }
    // After what is doubtful was looked at, nothing is found but what is held, and the account that it needs.
    let pairs: Vec<&str> = said.lines().collect();
    let doubtful = pairs.windows(2).filter(|pair| pair[1].contains("it may be somebody else"));
    let named =
        |line: &str| line.split_whitespace().find(|word| word.contains(':') || **word == *mention).map(str::to_owned);
    let doubtful: Vec<String> = doubtful.map(|pair| named(pair[0]).unwrap()).collect();
    assert_eq!(doubtful.len(), 3, "the mention, a call without a number, a file that is arriving: {said}");
    let (_, said) = person(&service, "ashcombe", "erase", &["--yes", "--also", &doubtful.join(",").to_lowercase()]);
    assert!(said.contains(&format!("{mention} ")), "{said}");
    let (_, said) = person(&service, "ashcombe", "find", &[]);
    let lines: Vec<&str> = said.lines().filter(|line| !line.contains("searched in")).collect();
    assert_eq!(lines.len(), 2, "{said}");
    assert!(lines[0].contains(&reference) && lines[1].starts_with("Account"), "{said}");
    assert_eq!(kept(&service), Vec::<String>::new());

    let (_, holds) = on(&service, "holds", &["--council", "ashcombe"]);
    let id = holds.split(' ').next().unwrap();
    assert!(on(&service, "holds", &["--council", "ashcombe", "lift", id, "--by", "Lewis Grant"]).0);
    person(&service, "ashcombe", "erase", &["--yes"]);
    let (_, said) = person(&service, "ashcombe", "find", &[]);
    assert!(said.starts_with("Nothing was found"), "{said}");
    assert_eq!(count(&service, "tombstones WHERE why = 'erased'"), 3);
    assert_eq!(count(&service, "feedback"), 1, "what is counted stays");
    // Others are as they were.
    assert_eq!(count(&service, "customers WHERE sample = 0"), OTHERS / 4);
    assert_eq!(count(&service, "submissions"), OTHERS / 4);
    if crate::DATABASE == Kind::Postgres {
        let folder = tempfile::tempdir().unwrap();
        let left = found(&service, &folder.path().join("backup"));
        // Of the others one has his last name, and others were noted with his first.
        let left: Vec<&String> =
            left.iter().filter(|line| line.contains("zebedee.quill") || line.contains("900517")).collect();
        assert!(left.is_empty(), "{left:#?}");
    }
}

#[test]
fn who_is_looked_for_has_to_be_somebody() {
    let service = service();
    let find = |more: &[&str]| on(&service, "person", &[&["--council", "ashcombe", "find"], more].concat());
    for (more, why) in [
        (&[][..], "Say whom you look for"),
        (&["--phone", "900"][..], "whole phone number"),
        (&["--address", "Row"][..], "the house and the street"),
        (&["--email", "zebedee"][..], "whole e-mail address"),
    ] {
        let (taken, said) = find(more);
        assert!(!taken && said.contains(why), "{said}");
    }
    let (taken, said) = on(&service, "person", &["--council", "nowhere", "find", "--name", "Ann Other"]);
    assert!(!taken && said.contains("one of: ashcombe, penllyn"), "{said}");
}

/// Has somebody looked for in the room for data protection, and looks again until that is done.
pub fn inquire(keeper: &mut Browser, page: &Page, who: &[(&str, &str)]) -> Page {
    let asked = keeper.post("/ashcombe/data-protection/search", &Browser::body(page, who), &[]);
    assert_eq!(asked.status, 303, "{}", asked.html);
    let to = asked.headers["location"].to_str().unwrap().to_owned();
    looked_up(keeper, &to)
}

pub fn looked_up(keeper: &mut Browser, to: &str) -> Page {
    let begun = Instant::now();
    loop {
        let page = keeper.get(to);
        if !page.html.contains(">Look again</a>") {
            return page;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "{}", page.html);
    }
}

/// After a restart, at the address that the service has now.
fn signed_in_as_before(service: &Service, browser: &Browser) -> Browser {
    let mut again = service.browser();
    again.cookies.clone_from(&browser.cookies);
    again
}

#[test]
fn a_search_goes_on_after_a_restart_and_is_its_askers_alone() {
    let mut service = service();
    leave_traces(&service);
    let mut keeper = service.browser();
    let page = keeper.get("/ashcombe/staff/sign-in");
    let key = page.person("Siobhan Kelly");
    keeper.send(&page, &[("person", &key)]);
    let who = [("name", "Zebedee Quillfeather"), ("email", "zebedee.quillfeather@example.com")];
    let page = keeper.get("/ashcombe/data-protection");
    let found = inquire(&mut keeper, &page, &who);
    assert!(found.html.contains("What was found"), "{}", found.html);
    assert!(found.html.contains("kept for one day"), "{}", found.html);
    let mut another = service.browser();
    let page = another.get("/ashcombe/staff/sign-in");
    let key = page.person("Lewis Grant");
    another.send(&page, &[("person", &key)]);
    assert_eq!(another.get(&found.path).status, 404, "nobody else sees what was found");
    let chosen: Vec<String> = found.inputs("record").collect();
    let mut fields: Vec<(&str, &str)> = chosen.iter().map(|key| ("record", key.as_str())).collect();
    fields.push(("checked", "yes"));
    let theirs = Browser::body(&another.get("/ashcombe/data-protection"), &fields);
    assert_eq!(another.post(&format!("{}/erase", found.path), &theirs, &[]).status, 404);

    // As if the process had ended while it searched: what it had to itself, and had not finished.
    let interrupted =
        "UPDATE inquiries SET state = 'waiting', found = '', mine_until = '2099-01-01T00:00:00.000Z' RETURNING id";
    service.rows(interrupted);
    let waits = keeper.get(&found.path);
    assert!(
        waits.html.contains("parts of the record searched") && waits.html.contains(">Look again</a>"),
        "{}",
        waits.html
    );
    assert_eq!(
        keeper.post(&format!("{}/copy", found.path), &Browser::body(&waits, &[]), &[]).status,
        303,
        "nothing to copy yet"
    );
    service.kill();
    service.rows("UPDATE inquiries SET mine_until = '2020-01-01T00:00:00.000Z' RETURNING id");
    service.restart();
    let mut keeper = signed_in_as_before(&service, &keeper);
    let again = looked_up(&mut keeper, &found.path);
    assert_eq!(again.inputs("record").collect::<Vec<_>>(), chosen, "the same is found");

    // And while it removed.
    assert_eq!(keeper.post(&format!("{}/erase", found.path), &Browser::body(&again, &fields), &[]).status, 303);
    let removed = looked_up(&mut keeper, &found.path);
    assert!(removed.html.contains("Removed") && count(&service, "tombstones") > 0, "{}", removed.html);
    // A search that fails again and again is told.
    let page = keeper.get("/ashcombe/data-protection");
    let next = inquire(&mut keeper, &page, &who);
    service.rows("UPDATE inquiries SET state = 'failed' WHERE what = 'find' RETURNING id");
    assert!(keeper.get(&next.path).html.contains("The search was not finished"));
    // A day later nothing of it is kept.
    service.rows("UPDATE inquiries SET asked_at = '2020-01-01T00:00:00.000Z' RETURNING id");
    service.kill_and_restart();
    until("inquiries are forgotten", || count(&service, "inquiries") == 0);
    let mut keeper = signed_in_as_before(&service, &keeper);
    assert_eq!(keeper.get(&next.path).status, 404);
}

/// The same in the room of those who answer people that ask, without a command line.
#[test]
fn the_room_for_data_protection_finds_holds_and_removes() {
    let service = service();
    let (_, reference) = leave_traces(&service);
    let mut keeper = service.browser();
    let page = keeper.get("/ashcombe/staff/sign-in");
    let key = page.person("Siobhan Kelly");
    keeper.send(&page, &[("person", &key)]);
    let home = "/ashcombe/data-protection";
    let page = keeper.get(home);
    assert_eq!(page.heading(), "Data protection");
    let send = |keeper: &mut Browser, what: &str, fields: &[(&str, &str)]| {
        let answer = keeper.post(&format!("{home}/{what}"), &Browser::body(&page, fields), &[]);
        assert!(answer.html.contains("<h1") || answer.status == 303 || what.ends_with("copy"), "{}", answer.html);
        answer
    };
    let who = [
        ("name", "Zebedee Quillfeather"),
        ("email", "zebedee.quillfeather@example.com"),
        ("phone", "07700 900517"),
        ("born.day", ""),
    ];
    let one = inquire(&mut keeper, &page, &[("name", "Zebedee")]);
    assert!(one.errors().is_empty() && !one.html.contains(&reference), "it is the first of two names: {}", one.html);
    assert_eq!(send(&mut keeper, "search", &[("born.day", "17"), ("born.month", "May")]).errors().len(), 1);
    let found = inquire(&mut keeper, &page, &who);
    assert!(found.html.contains(&reference) && found.html.contains("It may be somebody else"), "{}", found.html);
    assert_eq!(inquire(&mut keeper, &page, &who).path, found.path, "pressed twice it is one search");
    assert_eq!(count(&service, "inquiries"), 2);
    let sure: Vec<String> = found
        .html
        .split("name=\"record\"")
        .skip(1)
        .filter(|tag| tag.split('>').next().unwrap().contains(" checked"))
        .map(|tag| tag.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned())
        .collect();
    assert!(sure.len() > 4, "{sure:?}");
    let at = |what: &str| format!("{}/{what}", found.path.strip_prefix(&format!("{home}/")).unwrap());
    let copy = send(&mut keeper, &at("copy"), &[]);
    assert!(copy.html.contains("Mr Quillfeather called again"), "{}", copy.html);
    assert_eq!(copy.headers["content-disposition"], "attachment; filename=\"records.json\"");

    let hold = [
        ("held", reference.as_str()),
        ("reason", "Claim 17 of 2026"),
        ("until.day", ""),
        ("until.month", ""),
        ("until.year", ""),
    ];
    let past = [("until.day", "1"), ("until.month", "1"), ("until.year", "2020")];
    let wrong =
        past.map(|it| vec![it]).into_iter().chain([vec![("held", "GC-222-222")], vec![("reason", "")], past.to_vec()]);
    for wrong in wrong {
        let fields = hold.map(|field| wrong.iter().copied().find(|it| it.0 == field.0).unwrap_or(field));
        assert_eq!(send(&mut keeper, "hold", &fields).errors().len(), 1, "{wrong:?}");
    }
    assert_eq!(send(&mut keeper, "hold", &hold).status, 303);
    assert!(keeper.get(home).html.contains("Claim 17 of 2026"));

    let erase = at("erase");
    assert!(send(&mut keeper, &erase, &[]).errors()[0].contains("Select what"), "nothing is chosen");
    let mut all: Vec<(&str, &str)> = sure.iter().map(|key| ("record", key.as_str())).collect();
    assert!(send(&mut keeper, &erase, &all).errors()[0].contains("Confirm"), "nothing was checked");
    assert_eq!(count(&service, "tombstones"), 0);
    all.push(("checked", "yes"));
    // What another page has found of it does not outlast it.
    let next = keeper.get(home);
    let other = inquire(&mut keeper, &next, &who);
    assert_ne!(other.path, found.path);
    for _ in 0..2 {
        assert_eq!(send(&mut keeper, &erase, &all).status, 303, "pressed twice it is one removal");
    }
    let erased = looked_up(&mut keeper, &found.path);
    assert_eq!(keeper.get(&other.path).status, 404);
    let left = service.rows("SELECT described || found || chosen || erased FROM inquiries").join("");
    assert!(!left.to_lowercase().contains("quillfeather"), "{left}");
    assert!(
        erased.html.contains("a legal hold is on it") && erased.html.contains("it was not chosen"),
        "{}",
        erased.html
    );
    assert_eq!(service.rows("SELECT form FROM tombstones"), ["photos"]);
    let hold = service.rows("SELECT id FROM holds").swap_remove(0);
    assert_eq!(send(&mut keeper, "lift", &[("hold", &hold)]).status, 303);
    assert_eq!(send(&mut keeper, "lift", &[("hold", &hold)]).status, 404);
    // What was done is in the audit log, and whom it was about is not.
    let looks = service.rows("SELECT did || ' ' || thing || ' ' || words FROM looks").join("\n");
    for line in
        ["searched customers", "changed request legal hold placed", "changed request erased", "legal hold lifted"]
    {
        assert!(looks.contains(line), "{line}: {looks}");
    }
    assert!(!looks.to_lowercase().contains("quillfeather"), "{looks}");
}
