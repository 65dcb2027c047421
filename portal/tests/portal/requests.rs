//! What becomes of a request: the resident in their account and the council's people at work on the same record.

use crate::browser::{Browser, Page, Service};
use crate::files::{PDF, eventually, kept, proof};
use crate::pictures::jpg;
use crate::rejudged::rejudge;
use crate::service_around::join;
use crate::website::{contact, fill};
use std::io::Write as _;
use std::net::TcpStream;

/// A sample person of the council, signed in.
pub fn staff(service: &Service, council: &str, name: &str) -> Browser {
    let mut browser = service.browser();
    let page = browser.get(&format!("/{council}/staff"));
    let key = page.person(name);
    let page = browser.send(&page, &[("person", &key)]);
    assert_eq!(page.status, 200, "{name}");
    browser
}

/// A request that Priya Shah sends from her account.
fn sent(service: &Service) -> (Browser, String) {
    let mut priya = service.browser();
    priya.sign_in("ashcombe", "Priya Shah");
    let check = fill(&mut priya, "/ashcombe/account/forms/bin-report");
    let reference = priya.send(&check, &[("_do", "submit")]).reference();
    (priya, reference)
}

fn work(reference: &str) -> String {
    format!("/ashcombe/work/{reference}")
}

fn account(reference: &str) -> String {
    format!("/ashcombe/account/requests/{reference}")
}

fn say(browser: &mut Browser, page: &Page, act: &str, message: &str) -> Page {
    browser.send(page, &[("act", act), ("message", message), ("_do", "say")])
}

#[test]
fn a_request_goes_its_way_and_the_resident_sees_it() {
    let service = Service::start();
    let (mut priya, reference) = sent(&service);
    let mut dev = staff(&service, "ashcombe", "Dev Patel");
    let queue = dev.get("/ashcombe/work");
    assert!(queue.html.contains(&reference) && queue.html.contains("Nobody yet"), "{}", queue.html);
    assert!(queue.html.contains(">Take all details<") && !queue.html.contains("Triage"), "{}", queue.html);
    let page = dev.get(&work(&reference));
    assert!(page.html.contains("Black refuse bin") && page.html.contains("Priya Shah"), "{}", page.html);
    let page = dev.send(&page, &[("_do", "take on")]);
    assert!(page.html.contains("In progress"), "{}", page.html);
    let page = say(&mut dev, &page, "note", "The crew says the gate was shut.");
    let page = say(&mut dev, &page, "message", "We will come back\ntomorrow.");
    assert!(page.html.contains("The crew says the gate was shut."));
    let seen = priya.get(&account(&reference));
    assert!(seen.html.contains("In progress") && seen.html.contains("We will come back\ntomorrow."), "{}", seen.html);
    assert!(!seen.html.contains("the gate was shut") && !seen.html.contains("Dev Patel"), "that is the council's own");
    let page = say(&mut dev, &page, "not done", "");
    assert_eq!(page.errors(), ["Write a message or choose a file"], "whoever is told no is told why");
    let page = say(&mut dev, &page, "done", "");
    assert!(page.html.contains("Open it again"), "{}", page.html);
    assert!(!dev.get("/ashcombe/work").html.contains(&reference), "it is over");
    assert!(dev.get("/ashcombe/work?part=closed").html.contains(&reference));
    let seen = priya.get(&account(&reference));
    assert!(seen.html.contains("If this is not sorted out"), "{}", seen.html);
    // It was not: the resident says so, and it is open again.
    priya.send_files(&seen, &[("message", "It is still there")], &[]);
    let queue = dev.get("/ashcombe/work?part=mine");
    assert!(queue.html.contains(&reference), "{}", queue.html);
    // What the resident was told of by e-mail names neither what nor whom.
    let letters = service.rows(
        "SELECT recipient || ' ' || subject || ' ' || body FROM outbox WHERE subject LIKE '%news%' ORDER BY written_at",
    );
    assert_eq!(letters.len(), 3, "taken on, the message and that it is done: {letters:?}");
    for letter in letters {
        assert!(letter.starts_with("priya.shah@example.com ") && letter.contains(&account(&reference)), "{letter}");
        assert!(!letter.contains("tomorrow") && !letter.contains("Priya Shah"), "{letter}");
    }
}

#[test]
fn the_clock_stands_still_while_the_council_waits_for_the_resident() {
    let mut service = Service::with_forms(&forms(), &["--now", "2026-03-10T12:00"]);
    let (mut priya, reference) = sent(&service);
    let due = |service: &Service| {
        service
            .rows("SELECT due_by || ' ' || COALESCE(CAST(days_left AS TEXT), 'runs') || ' ' || state FROM submissions")
    };
    assert_eq!(due(&service), ["2026-03-12 runs received"]);
    let mut dev = staff(&service, "ashcombe", "Dev Patel");
    let page = dev.get(&work(&reference));
    assert!(page.html.contains("2 working days left"), "{}", page.html);
    let asked = say(&mut dev, &page, "ask", "Which gate is it?");
    assert!(asked.html.contains("Paused, 2 working days left"), "{}", asked.html);
    assert_eq!(due(&service), ["2026-03-12 2 waiting"]);
    // A week later nothing is overdue.
    service.say_it_is("2026-03-17T09:00");
    service.kill_and_restart();
    (priya.address, dev.address) = (service.address.clone(), service.address.clone());
    assert!(!dev.get("/ashcombe/work?part=overdue").html.contains(&reference));
    assert!(dev.get("/ashcombe/work?part=waiting").html.contains(&reference));
    let page = priya.get(&account(&reference));
    assert!(
        page.html.contains("We need something from you") && page.html.contains("Which gate is it?"),
        "{}",
        page.html
    );
    let asked = page;
    let page = priya.send_files(&asked, &[("message", "The green one")], &[("files", "gate.jpg", &jpg(1))]);
    assert!(page.html.contains("The green one") && page.html.contains("gate.jpg"), "{}", page.html);
    // Pressed twice, and then gone back to for another photo of the same words.
    priya.send_files(&asked, &[("message", "The green one")], &[("files", "gate.jpg", &jpg(1))]);
    assert_eq!(service.rows("SELECT files.name FROM evidence JOIN files ON files.stored = evidence.stored").len(), 1);
    let both = priya.send_files(&asked, &[("message", "The green one")], &[("files", "lock.jpg", &jpg(2))]);
    assert!(both.html.contains("gate.jpg") && both.html.contains("lock.jpg"), "{}", both.html);
    assert_eq!(due(&service), ["2026-03-19 runs in progress"], "two working days from Tuesday");
    let (same, said) = rejudge(&service, &reference);
    assert!(same, "a day that the clock moved is no other decision: {said}");
    let file = service.rows("SELECT files.id FROM evidence JOIN files ON files.stored = evidence.stored").remove(0);
    assert_eq!(dev.fetch_bytes(&format!("{}/files/{file}", work(&reference))).status, 200);
    assert_eq!(priya.fetch_bytes(&format!("{}/files/{file}", account(&reference))).status, 200);
    let mut tom = service.browser();
    tom.sign_in("ashcombe", "Tom Okafor");
    assert_eq!(tom.fetch_bytes(&format!("{}/files/{file}", account(&reference))).status, 404);
    // After the day it is overdue, and counted.
    service.say_it_is("2026-03-20T09:00");
    service.kill_and_restart();
    dev.address.clone_from(&service.address);
    let queue = dev.get("/ashcombe/work?part=overdue");
    assert!(queue.html.contains(&reference) && queue.html.contains("1 working day overdue"), "{}", queue.html);
}

fn forms() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms")
}

#[test]
fn a_double_click_counts_once_and_an_old_page_overrules_nobody() {
    let service = Service::start();
    let (mut priya, reference) = sent(&service);
    let mut dev = staff(&service, "ashcombe", "Dev Patel");
    let page = dev.get(&work(&reference));
    let fields = [("act", "message"), ("message", "We are on our way"), ("_do", "say")];
    let body = Browser::body(&page, &fields);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| dev.clone().post(&work(&reference), &body, &[]));
        }
    });
    let events = |kind: &str| service.rows(&format!("SELECT id FROM events WHERE kind = '{kind}'")).len();
    assert_eq!(events("message"), 1);
    // The same page, another thing: that is meant.
    dev.send(&page, &[("_do", "urgent")]);
    assert_eq!(events("urgent"), 1);
    // The resident withdraws it while somebody writes.
    let ask = priya.get(&format!("{}/withdraw", account(&reference)));
    assert_eq!(ask.heading(), "Do you want to withdraw this request?");
    let seen = priya.send(&ask, &[]);
    assert!(seen.html.contains("You withdrew it"), "{}", seen.html);
    assert!(!seen.html.contains("Send a message"));
    let late = say(&mut dev, &page, "done", "All done");
    assert!(late.errors()[0].ends_with("It is now: Withdrawn"), "{:?}", late.errors());
    assert!(late.html.contains("All done"), "what was written is not lost");
    assert_eq!(events("done"), 0);
}

/// Whatever page was open before, and whoever's: what comes too late or to somebody else's request changes nothing and leaves no file.
#[test]
fn what_a_resident_sends_to_a_request_is_theirs_in_time_and_once() {
    let service = Service::start();
    let (mut priya, reference) = sent(&service);
    let page = priya.get(&account(&reference));
    let ask = priya.get(&format!("{}/withdraw", account(&reference)));
    let count = |of: &str| service.rows(&format!("SELECT CAST(COUNT(*) AS TEXT) FROM {of}")).remove(0);
    // Somebody else, with a page of their own request, and its token and key.
    let mut tom = service.browser();
    tom.sign_in("ashcombe", "Tom Okafor");
    let check = fill(&mut tom, "/ashcombe/account/forms/bin-report");
    let toms = tom.send(&check, &[("_do", "submit")]).reference();
    let his = tom.get(&account(&toms));
    let photo = [("files", "gate.jpg", jpg(1))];
    let photo = photo.each_ref().map(|(control, name, bytes)| (*control, *name, bytes.as_slice()));
    let (kind, body) = Browser::multipart(&his, &[("message", "Not mine")], &photo);
    assert_eq!(tom.post(&format!("{}/reply", account(&reference)), &body, &[("content-type", &kind)]).status, 404);
    let plain = Browser::body(&his, &[]);
    assert_eq!(tom.post(&format!("{}/withdraw", account(&reference)), &plain, &[]).status, 404);
    assert_eq!(count("events WHERE kind IN ('reply', 'withdrawn')"), "0");
    // The same page twice is one message with one photo, and no bytes are left of the second.
    for _ in 0..2 {
        assert_eq!(priya.send_files(&page, &[("message", "The green one")], &photo).status, 200);
    }
    assert_eq!([count("events WHERE kind = 'reply'"), count("files")], ["1", "1"]);
    assert_eq!(kept(&service).len(), 1);
    // Withdrawn with a double click; then a photo comes from the page of before.
    for _ in 0..2 {
        assert!(priya.send(&ask, &[]).html.contains("You withdrew it"));
    }
    let late = priya.send_files(&page, &[("message", "One more thing")], &photo);
    assert!(late.errors()[0].ends_with("Withdrawn"), "{:?}", late.errors());
    assert!(late.html.contains("One more thing"), "what was written is not lost");
    assert_eq!([count("events WHERE kind = 'reply'"), count("files")], ["1", "1"]);
    assert_eq!(kept(&service).len(), 1, "and no bytes are left of it");
    // Closed, the account takes nothing more; and its page closes nobody else's.
    let open = priya.get(&account(&reference));
    let close = priya.get("/ashcombe/account/close").form("/close");
    priya.send(&close, &[("sure", "yes")]);
    let (kind, body) = Browser::multipart(&open, &[("message", "Still me")], &photo);
    assert_eq!(priya.post(&format!("{}/reply", account(&reference)), &body, &[("content-type", &kind)]).status, 403);
    for (to, fields) in [("details", [("name", "Still me")]), ("preferences", [("hear", "nothing")])] {
        let status = priya.post(&format!("/ashcombe/account/{to}"), &Browser::body(&close, &fields), &[]).status;
        assert_eq!(status, 403, "{to}");
    }
    assert_eq!(tom.get("/ashcombe/account").heading(), "Your account");
    assert_eq!(kept(&service).len(), 1);
}

#[test]
fn what_cannot_be_taken_is_told_and_nothing_is_kept() {
    let service = Service::start();
    let (mut priya, reference) = sent(&service);
    let page = priya.get(&account(&reference));
    let answer = priya.send_files(&page, &[("message", " ")], &[]);
    assert_eq!(answer.errors(), ["Write a message or choose a file"]);
    let answer = priya.send_files(&page, &[("message", "Look")], &[("files", "run.exe", b"MZ\x90\0\x03")]);
    assert_eq!(answer.errors(), ["“run.exe” must be a PDF, JPG, PNG or HEIC"]);
    assert!(answer.html.contains("Look"), "what was written is not lost");
    let long = "x".repeat(5_001);
    assert_eq!(
        priya.send_files(&page, &[("message", &long)], &[]).errors(),
        ["Your message must be 5,000 characters or fewer"]
    );
    assert!(service.rows("SELECT id FROM events WHERE kind = 'reply'").is_empty());
    assert!(service.rows("SELECT stored FROM files").is_empty());
    // A page of another request says nothing to this one.
    let check = fill(&mut priya, "/ashcombe/account/forms/bin-report");
    let second = priya.send(&check, &[("_do", "submit")]).reference();
    let (kind, body) = Browser::multipart(&page, &[("message", "Hello")], &[]);
    let answer = priya.post(&format!("{}/reply", account(&second)), &body, &[("content-type", &kind)]);
    assert_eq!(answer.status, 403);
    let said = priya.get(&account(&reference));
    let said = priya.send_files(&said, &[("message", "<script>alert(1)</script>")], &[]);
    assert!(said.html.contains("&lt;script&gt;alert(1)"), "{}", said.html);
    assert!(!staff(&service, "ashcombe", "Dev Patel").get(&work(&reference)).html.contains("<script>alert"));
}

#[test]
fn a_service_team_sees_its_own_requests_and_colleagues_are_given_work() {
    let service = Service::start();
    let (_, reference) = sent(&service);
    service.rows("UPDATE people SET services = '[\"licensing\"]' WHERE name = 'Dev Patel' RETURNING id");
    let mut dev = staff(&service, "ashcombe", "Dev Patel");
    assert!(!dev.get("/ashcombe/work").html.contains(&reference));
    assert_eq!(dev.get(&work(&reference)).status, 403);
    let mut siobhan = staff(&service, "ashcombe", "Siobhan Kelly");
    let page = siobhan.get(&work(&reference));
    assert!(!page.html.contains(">Dev Patel</option>"), "it is not of his service");
    let amina = service.rows("SELECT id FROM people WHERE council = 'ashcombe' AND name = 'Amina Yusuf'").remove(0);
    let page = siobhan.send(&page, &[("person", &amina), ("_do", "assign")]);
    assert!(page.html.contains("Given to Amina Yusuf"), "{}", page.html);
    let mut colleague = staff(&service, "ashcombe", "Amina Yusuf");
    assert!(colleague.get("/ashcombe/work?part=mine").html.contains(&reference));
    let page = siobhan.send(&page, &[("person", ""), ("_do", "assign")]);
    assert_eq!(page.errors(), ["Choose who is to deal with it"], "nothing is chosen to begin with");
    let page = siobhan.send(&page, &[("person", "someone"), ("_do", "assign")]);
    assert_eq!(page.errors(), ["Choose who is to deal with it"]);
    let page = siobhan.send(&page, &[("person", "nobody"), ("_do", "assign")]);
    assert!(page.html.contains("Given back to the queue"), "{}", page.html);
    // Nor is a service.
    let services = page.html.split("name=\"service\"").nth(1).unwrap().split("</select>").next().unwrap();
    assert!(services.contains("<option value=\"\">Choose a service</option>") && !services.contains("selected"));
    let page = siobhan.send(&page, &[("service", ""), ("_do", "move")]);
    assert_eq!(page.errors(), ["Choose the service that is to deal with it"]);
    assert!(service.rows("SELECT id FROM events WHERE kind = 'moved'").is_empty());
    // Another council's people find nothing under the number.
    let mut stranger = staff(&service, "penllyn", "Siobhan Kelly");
    assert_eq!(stranger.get(&format!("/penllyn/work/{reference}")).status, 404);
    // The reference number opens it, as it is read out.
    let typed = reference.to_lowercase().replace('-', "%20");
    assert_eq!(siobhan.get(&format!("/ashcombe/work?reference={typed}")).path, work(&reference));
    assert_eq!(siobhan.get("/ashcombe/work?reference=nothing").errors().len(), 1);
}

#[test]
fn what_was_sent_without_an_account_is_there_once_its_address_is_proved() {
    let service = Service::with_forms(&forms(), &["--now", "2026-03-10T12:00"]);
    let mut resident = service.browser();
    let check = join(&mut resident, "/ashcombe/forms/garden-club", "trial");
    let reference = resident.send(&check, &[("_do", "submit")]).reference();
    let page = resident.get("/ashcombe/account");
    let page = resident.send(&page, &[("email", "ann@example.com")]);
    let letter = service.rows("SELECT body FROM outbox WHERE good_until IS NOT NULL").remove(0);
    let code = letter.split(|letter: char| !letter.is_ascii_digit()).find(|run| run.len() == 6).unwrap();
    resident.send(&page, &[("code", code)]);
    assert_eq!(resident.get(&account(&reference)).status, 200);
    // Somebody else's address opens nothing.
    let mut other = service.browser();
    other.sign_in("ashcombe", "Tom Okafor");
    assert_eq!(other.get(&account(&reference)).status, 404);
}

#[test]
fn the_address_that_an_account_would_fill_in_is_the_residents_own() {
    let service = Service::start();
    let base = "/ashcombe/forms/bin-report";
    let mut resident = service.browser();
    fill(&mut resident, base);
    let page = resident.get(&format!("{base}/contact"));
    let fields: Vec<_> = contact().into_iter().chain([("email", "Ann@Example.com")]).collect();
    resident.send(&page, &fields);
    let check = resident.get(&format!("{base}/check-answers"));
    let reference = resident.send(&check, &[("_do", "submit")]).reference();
    assert_eq!(service.rows("SELECT email FROM submissions"), ["ann@example.com"]);
    let mut dev = staff(&service, "ashcombe", "Dev Patel");
    let page = dev.get(&work(&reference));
    say(&mut dev, &page, "ask", "Which gate is it?");
    let told = service.rows("SELECT recipient FROM outbox WHERE subject LIKE '%news%' OR subject LIKE '%need%'");
    assert_eq!(told, ["ann@example.com"]);
    // Who gives no address is not told, and the council knows.
    let mut silent = service.browser();
    let check = fill(&mut silent, base);
    let reference = silent.send(&check, &[("_do", "submit")]).reference();
    assert!(dev.get(&work(&reference)).html.contains("They gave no e-mail address"));
}

#[test]
fn files_that_were_sent_with_a_form_are_opened_from_the_request() {
    let service = Service::start();
    let mut priya = service.browser();
    priya.sign_in("ashcombe", "Priya Shah");
    let base = "/ashcombe/account/forms/photos";
    proof(&mut priya, base, &[("proof", "letter.pdf", PDF)], &[("_do", "continue")]);
    let page = priya.get(&format!("{base}/items"));
    let page = priya.send_files(&page, &[("items.1.what", "The tap"), ("_do", "continue")], &[]);
    let reference = priya.send(&page, &[("_do", "submit")]).reference();
    let mut siobhan = staff(&service, "ashcombe", "Siobhan Kelly");
    for (browser, at) in [(&mut siobhan, work(&reference)), (&mut priya, account(&reference))] {
        let html = browser.get(&at).html.replace("&#x2f;", "/");
        let ids: Vec<&str> = html.split(&format!("href=\"{at}/files/")).skip(1).collect();
        let [rest] = ids[..] else { panic!("{html}") };
        let (id, rest) = rest.split_once("\">").unwrap();
        assert!(rest.starts_with("letter.pdf</a> (1 KB)"), "{rest}");
        assert_eq!(browser.fetch_bytes(&format!("{at}/files/{id}")).body.as_slice(), PDF);
    }
}

/// Somebody who presses a button and leaves, or presses it again, cuts their line at any moment.
#[test]
fn what_is_done_is_in_the_audit_log_though_nobody_waits_for_the_answer() {
    let service = Service::start();
    let (_, reference) = sent(&service);
    let mut dev = staff(&service, "ashcombe", "Dev Patel");
    let page = dev.get(&work(&reference));
    let cookies: Vec<String> = dev.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    for round in 0..60 {
        let message = format!("Note {round}");
        let body = Browser::body(&page, &[("act", "note"), ("message", &message), ("_do", "say")]);
        let head = format!(
            "POST {} HTTP/1.1\r\nhost: x\r\ncookie: {}\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n",
            page.action(),
            cookies.join("; "),
            body.len()
        );
        let mut line = TcpStream::connect(service.address.strip_prefix("http://").unwrap()).unwrap();
        line.write_all(&[head.as_bytes(), &body].concat()).unwrap();
        (0..round * 200).for_each(|_| std::thread::yield_now());
    }
    say(&mut dev, &page, "note", "The last of all");
    let count = |sql: &str| service.rows(&format!("SELECT CAST(COUNT(*) AS TEXT) FROM {sql}"));
    let both = || (count("events WHERE kind = 'note'"), count("looks WHERE words = 'note'"));
    assert!(eventually(|| both().0 == both().1), "{:?}", both());
    assert_ne!(both().0, ["1"], "some came");
}
