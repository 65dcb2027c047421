//! The audit log: what is in it, who reads it, and that it tells when it was tampered with.

use crate::browser::{Browser, Service};
use crate::desk_find::find;
use crate::single_view::open;
use crate::website::fill;
use std::process::{Command, Output};

fn verify(service: &Service, more: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_onceform-portal"))
        .args(["audit", "verify", "--database", service.database()])
        .args(more)
        .output()
        .unwrap()
}

fn log(service: &Service) -> Vec<String> {
    service.rows("SELECT did || ' ' || thing || CASE words WHEN '' THEN '' ELSE ': ' || words END FROM looks WHERE council = 'ashcombe' ORDER BY place")
}

fn supervisor(service: &Service) -> Browser {
    let mut browser = service.browser();
    let page = browser.get("/ashcombe/desk");
    browser.send(&page, &[("person", &page.person("Siobhan Kelly"))]);
    browser
}

#[test]
fn everything_that_is_looked_at_searched_and_changed_is_in_the_log() {
    let service = Service::start();
    let mut resident = service.browser();
    let check = fill(&mut resident, "/ashcombe/forms/bin-report");
    let reference = resident.send(&check, &[("_do", "submit")]).reference();
    assert!(log(&service).is_empty(), "residents are not watched");
    let mut agent = service.browser();
    let view = open(&mut agent, "Priya Shah");
    assert_eq!(log(&service), ["searched customers: found 1", "looked at customer"]);
    let script = agent.send(&view.form("/start"), &[("form", "bin-report")]);
    agent.send(&script, &[("bin", "refuse"), ("_do", "update")]);
    find(&mut agent, &reference);
    let desk = agent.get("/ashcombe/desk");
    let wrap_up = agent.get(&desk.link("Wrap up a call without a form"));
    agent.send(&wrap_up, &[("channel", "phone"), ("reason", "new")]);
    assert_eq!(
        log(&service)[2..],
        [
            "changed draft: started for a customer",
            "looked at draft",
            "changed draft: saved",
            "looked at draft",
            "searched request: by reference number",
            "looked at request",
            "changed contact: wrapped up"
        ]
    );
    // No personal data: neither what was searched for, nor of whom it is.
    let all = service.rows("SELECT council || at || person || did || thing || subject || words FROM looks").join("\n");
    for personal in ["Priya", "Shah", "HP7", "example.com", &reference] {
        assert!(!all.contains(personal), "{personal}: {all}");
    }
    // Supervisors read it, with the names of now; agents do not.
    assert_eq!(agent.get("/ashcombe/desk/audit").status, 403);
    let mut siobhan = supervisor(&service);
    let page = siobhan.get("/ashcombe/desk/audit");
    assert!(
        page.html.contains("Amina Yusuf") && page.html.contains("Priya Shah") && page.html.contains(&reference),
        "{}",
        page.html
    );
    let of_priya = siobhan.get(&page.link("Priya Shah"));
    assert!(of_priya.html.contains("Looked at customer") && !of_priya.html.contains("Wrapped up"), "{}", of_priya.html);
    assert_eq!(log(&service)[9..], ["looked at audit log", "looked at audit log"]);
    let mut other = service.browser();
    let desk = other.get("/penllyn/desk");
    other.send(&desk, &[("person", &desk.person("Siobhan Kelly"))]);
    assert!(other.get("/penllyn/desk/audit").html.contains("Nothing yet"), "each council has its own");
    assert_eq!(other.get("/ashcombe/desk/audit").heading(), "Sign in to work for the council");
}

#[test]
fn rows_cannot_be_changed_and_whoever_does_it_all_the_same_is_found_out() {
    let service = Service::start();
    let mut agent = service.browser();
    agent.sign_in_agent("ashcombe");
    assert!(String::from_utf8(verify(&service, &[]).stdout).unwrap().contains("empty"));
    for name in ["Priya Shah", "Tom Okafor", "Margaret Ellis"] {
        find(&mut agent, name);
    }
    let whole = verify(&service, &[]);
    let said = String::from_utf8(whole.stdout).unwrap();
    assert!(whole.status.success() && said.contains("\nashcombe:6:"), "{said}");
    let noted = said.lines().find(|line| line.starts_with("ashcombe:")).unwrap().to_owned();
    for sql in ["UPDATE looks SET person = person RETURNING hash", "DELETE FROM looks RETURNING hash"] {
        assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| service.rows(sql))).is_err(), "{sql}");
    }
    // Somebody with the database in hand takes the guards off first.
    let postgres = service.database().contains("://");
    let guards: &[&str] = if postgres {
        &["DROP TRIGGER looks_are_only_added ON looks"]
    } else {
        &["DROP TRIGGER looks_are_not_changed", "DROP TRIGGER looks_are_not_removed"]
    };
    for guard in guards {
        service.rows(guard);
    }
    let broken = |row: i64, what: &str, more: &[&str]| {
        let output = verify(&service, more);
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && said.contains(&format!("Row {row} is the first")), "{what}: {said}");
    };
    let hash = &service.rows("SELECT hash FROM looks WHERE place = 4")[0];
    service.rows("UPDATE looks SET words = 'found 9' WHERE place = 3 RETURNING hash");
    broken(3, "a row was changed", &[]);
    service.rows("UPDATE looks SET words = 'found 1' WHERE place = 3 RETURNING hash");
    assert!(verify(&service, &[&format!("--noted={noted}")]).status.success(), "put right again");
    service.rows("UPDATE looks SET subject = '' WHERE place = 4 RETURNING hash");
    broken(4, "a name was wiped off", &[]);
    service.rows("DELETE FROM looks WHERE place = 4 RETURNING hash");
    broken(4, "a row was taken out", &[]);
    service.rows(&format!("UPDATE looks SET place = place - 1 WHERE place = 5 AND hash <> '{hash}' RETURNING hash"));
    broken(4, "the rest was moved up", &[]);
    service.rows("DELETE FROM looks WHERE place > 3 RETURNING hash");
    assert!(verify(&service, &[]).status.success(), "the end alone does not tell");
    broken(4, "the end was cut off, and had been noted", &[&format!("--noted={noted}")]);
}
