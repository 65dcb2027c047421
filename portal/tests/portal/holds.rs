//! Legal holds on accounts and on what was not sent yet: whoever asks and whatever the day, what is held stays, and it is said.

use crate::access::{inquire, looked_up};
use crate::browser::{Browser, Service};
use crate::files::kept;
use crate::keeping::{count, leave_traces, on, on_day, service, until};

fn holds(service: &Service, more: &[&str]) -> (bool, String) {
    on(service, "holds", &[&["--council", "ashcombe"], more].concat())
}

fn place(service: &Service, record: &str, more: &[&str]) -> (bool, String) {
    holds(service, &[&["place", record, "--by", "Lewis Grant", "--reason", "Claim 17 of 2026"], more].concat())
}

fn erase(service: &Service) -> String {
    let who =
        ["--name", "Zebedee Quillfeather", "--email", "zebedee.quillfeather@example.com", "--phone", "07700 900517"];
    let (done, said) = on(service, "person", &[&["--council", "ashcombe", "erase", "--yes"], &who[..]].concat());
    assert!(done, "{said}");
    said
}

/// Is it said of this record that it was not removed because of a hold?
fn is_said_to_be_held(said: &str, record: &str) -> bool {
    let mut lines = said.lines().skip_while(|line| !line.contains("Not removed"));
    lines.any(|line| line.contains(record)) && lines.next().is_some_and(|why| why.contains("a legal hold is on it"))
}

/// Closes the account; the page before, and the e-mail.
fn close(service: &Service, owner: &mut Browser) -> (String, String) {
    let page = owner.get("/ashcombe/account/close");
    assert_eq!(owner.send(&page, &[("sure", "yes")]).heading(), "Your account is closed");
    let letter = service.rows("SELECT body FROM outbox WHERE subject LIKE 'Your account with%'").swap_remove(0);
    (page.html, letter)
}

fn one(service: &Service, sql: &str) -> String {
    let rows = service.rows(sql);
    assert_eq!(rows.len(), 1, "{sql}: {rows:?}");
    rows.into_iter().next().unwrap()
}

#[test]
fn a_draft_that_is_held_stays_with_its_files_until_the_hold_ends() {
    let mut service = service();
    let (mut owner, _) = leave_traces(&service);
    // On the website somebody who is not signed in began one, and somebody else another.
    for bin in ["refuse", "garden"] {
        let mut stranger = service.browser();
        let page = stranger.get("/ashcombe/forms/bin-report/bin");
        stranger.send(&page, &[("bin", bin), ("_do", "continue")]);
    }
    let in_account = one(&service, "SELECT id FROM drafts WHERE channel = 'account' AND form = 'photos'");
    let on_website = one(&service, "SELECT id FROM drafts WHERE submitted IS NULL AND answers LIKE '%garden%'");
    let nobodys = "drafts:00000000000000000000000000000000";
    for (council, record) in
        [("ashcombe", nobodys), ("ashcombe", "submissions:x"), ("penllyn", &format!("drafts:{in_account}"))]
    {
        let more = ["--council", council, "place", record, "--by", "Lewis Grant", "--reason", "Claim"];
        let (taken, said) = on(&service, "holds", &more);
        assert!(!taken && said.contains("There is no request"), "{record}: {said}");
    }
    for draft in [&in_account, &on_website] {
        let (taken, said) = place(&service, &format!("drafts:{draft}"), &["--until", "2090-06-02"]);
        assert!(taken && said.contains(&format!("Unfinished request drafts:{draft}")), "{said}");
    }
    let files = kept(&service).len();

    let said = erase(&service);
    assert!(is_said_to_be_held(&said, &format!("drafts:{in_account}")), "{said}");
    let (page, letter) = close(&service, &mut owner);
    assert!(page.contains("has to be kept for a legal reason"), "{page}");
    assert!(letter.contains("has to be kept for a legal reason, and was not removed"), "{letter}");
    let held = format!("files WHERE draft = '{in_account}'");
    assert_eq!(
        (count(&service, &held), kept(&service).len()),
        (1, files - 1),
        "the file of the request by phone is gone"
    );

    service.rows("UPDATE sessions SET expires_at = '2020-01-01T00:00:00.000Z' RETURNING id");
    on_day(&mut service, "2090-06-01T12:00");
    until("what is not held is removed", || count(&service, "drafts WHERE submitted IS NULL") == 2);
    let mut left = service.rows("SELECT id FROM drafts WHERE submitted IS NULL");
    left.sort();
    let mut both = vec![in_account, on_website];
    both.sort();
    assert_eq!(left, both);
    assert_eq!((count(&service, &held), kept(&service).len()), (1, 1));

    on_day(&mut service, "2090-06-02T12:00");
    until("the holds have ended", || count(&service, "drafts WHERE submitted IS NULL") == 0);
    until("no file is left", || kept(&service).is_empty());
}

/// What is sent after the hold was placed is held too.
#[test]
fn a_hold_on_a_draft_goes_on_when_it_is_sent() {
    let mut service = service();
    let mut stranger = service.browser();
    let check = crate::website::fill(&mut stranger, "/ashcombe/forms/bin-report");
    let draft = one(&service, "SELECT id FROM drafts WHERE submitted IS NULL");
    assert!(place(&service, &format!("drafts:{draft}"), &[]).0);
    let reference = stranger.send(&check, &[("_do", "submit")]).reference();
    let (_, said) = holds(&service, &[]);
    assert!(said.contains(&reference), "it is listed by its number: {said}");
    crate::website::fill(&mut service.browser(), "/ashcombe/forms/bin-report");
    service.kill();
    let (_, said) = on(&service, "tidy", &["--dry-run", "--now", "2090-06-01T12:00"]);
    assert!(said.contains("1  legal holds") && !said.contains("requests of bin-report"), "{said}");
    service.rows("UPDATE sessions SET expires_at = '2020-01-01T00:00:00.000Z' RETURNING id");
    service.say_it_is("2090-06-01T12:00");
    service.restart();
    // Sessions are looked at once the round of the day is over.
    until("the other draft is removed", || count(&service, "drafts WHERE submitted IS NULL") == 0);
    assert_eq!(service.rows("SELECT reference FROM submissions"), [reference]);
    let bury = "INSERT INTO tombstones SELECT id, council, reference, form, '2026-03-10', '2090-06-01', 'erased' FROM submissions RETURNING form";
    assert!(std::panic::catch_unwind(|| service.rows(bury)).is_err(), "the database itself refuses");
}

#[test]
fn with_a_customer_that_is_held_everything_of_theirs_stays() {
    let mut service = service();
    let (mut owner, reference) = leave_traces(&service);
    let customer = one(&service, "SELECT id FROM customers WHERE email LIKE 'zebedee%'");
    let (taken, said) = place(&service, &format!("customers:{customer}"), &[]);
    assert!(taken && said.contains(&format!("Account customers:{customer}")), "{said}");
    let theirs = format!("drafts WHERE submitted IS NULL AND customer = '{customer}'");
    let noted = "SELECT note FROM contacts WHERE id = 'call'";
    let is_all_there = |service: &Service, when: &str| {
        assert_eq!(
            service.rows("SELECT reference FROM submissions WHERE form = 'garden-club'"),
            [reference.as_str()],
            "{when}"
        );
        assert_eq!(count(service, &theirs), 2, "{when}");
        assert_eq!(one(service, noted), "Zebedee asked when the offices open", "{when}");
        let details = format!("SELECT name || ' ' || email FROM customers WHERE id = '{customer}'");
        assert_eq!(one(service, &details), "Zebedee Quillfeather zebedee.quillfeather@example.com", "{when}");
    };
    let said = erase(&service);
    for record in [&reference, &format!("customers:{customer}"), "contacts:call"] {
        assert!(is_said_to_be_held(&said, record), "{record}: {said}");
    }
    is_all_there(&service, "erased");
    assert_eq!(
        count(&service, "submissions WHERE form = 'photos'"),
        0,
        "what nobody linked to the account is not held"
    );
    let (page, letter) = close(&service, &mut owner);
    assert!(page.contains("has to be kept for a legal reason") && letter.contains("was not removed"), "{page}{letter}");
    is_all_there(&service, "closed");
    // Contacts are what a round looks at last.
    service.rows(
        "INSERT INTO contacts (id, council, at, channel, note) VALUES ('another', 'ashcombe', '2026-03-10T12:00:00.000Z', 'phone', 'x')
         RETURNING id",
    );
    on_day(&mut service, "2090-06-01T12:00");
    until("what is not held is removed", || count(&service, "submissions") == 1);
    until("the round is over", || one(&service, "SELECT note FROM contacts WHERE id = 'another'").is_empty());
    is_all_there(&service, "years later");
    let bury = "INSERT INTO tombstones SELECT id, council, reference, form, '2026-03-10', '2090-06-01', 'erased' FROM submissions RETURNING form";
    assert!(std::panic::catch_unwind(|| service.rows(bury)).is_err(), "the database itself refuses");

    let (_, listed) = holds(&service, &[]);
    let id = listed.split(' ').next().unwrap();
    assert!(holds(&service, &["lift", id, "--by", "Lewis Grant"]).1.starts_with("No holds"));
    on_day(&mut service, "2090-06-02T12:00");
    until("all is gone", || count(&service, "submissions") + count(&service, &theirs) == 0);
    until("the account too", || count(&service, &format!("customers WHERE id = '{customer}'")) == 0);
    until("and what was said", || one(&service, noted).is_empty());
}

/// The same in the room of those who answer people that ask.
#[test]
fn accounts_are_held_from_the_list_of_what_was_found() {
    let service = service();
    leave_traces(&service);
    let customer = one(&service, "SELECT id FROM customers WHERE email LIKE 'zebedee%'");
    let key = format!("customers:{customer}");
    let mut keeper = service.browser();
    let page = keeper.get("/ashcombe/staff/sign-in");
    let person = page.person("Siobhan Kelly");
    keeper.send(&page, &[("person", &person)]);
    let home = "/ashcombe/data-protection";
    let page = keeper.get(home);
    let send = |keeper: &mut Browser, what: &str, fields: &[(&str, &str)]| {
        keeper.post(&format!("{home}/{what}"), &Browser::body(&page, fields), &[])
    };
    let who = [("name", "Zebedee Quillfeather"), ("email", "zebedee.quillfeather@example.com")];
    let found = inquire(&mut keeper, &page, &who);
    let shown = format!("For a legal hold: <span class=\"onceform-hash\">{key}</span>");
    assert!(found.html.contains(&shown), "{}", found.html);
    assert_eq!(send(&mut keeper, "hold", &[("held", &key), ("reason", "Claim 17 of 2026")]).status, 303);
    let listed = keeper.get(home);
    assert!(listed.html.contains(&format!("Account {key}")), "{}", listed.html);
    let erase = format!("{}/erase", found.path);
    let body = Browser::body(&page, &[("record", &key), ("checked", "yes")]);
    assert_eq!(keeper.post(&erase, &body, &[]).status, 303);
    let erased = looked_up(&mut keeper, &found.path);
    assert!(erased.html.contains("a legal hold is on it"), "{}", erased.html);
    let hold = one(&service, "SELECT id FROM holds");
    assert_eq!(send(&mut keeper, "lift", &[("hold", &hold)]).status, 303);
    let looks = service.rows(
        "SELECT thing || ' ' || subject || ' ' || words FROM looks WHERE words LIKE 'legal hold%' ORDER BY place",
    );
    assert_eq!(
        looks,
        [format!("customer {customer} legal hold placed"), format!("customer {customer} legal hold lifted")]
    );
}
