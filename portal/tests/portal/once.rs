use crate::browser::{Browser, Page, Service};
use crate::database::Kind;
use crate::website::fill;
use std::collections::BTreeSet;
use std::sync::{Barrier, mpsc};

const BASE: &str = "/ashcombe/forms/bin-report";
const FORM: &str = "application/x-www-form-urlencoded";

fn submit(mut browser: Browser, check: &Page) -> Page {
    browser.post(&check.action(), &Browser::body(check, &[("_do", "submit")]), &[])
}

#[test]
fn fifty_posts_at_once_are_one_submission() {
    let service = Service::start();
    let mut browser = service.browser();
    let check = fill(&mut browser, BASE);
    let start = Barrier::new(50);
    let references: BTreeSet<String> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..50)
            .map(|_| {
                let (browser, check, start) = (browser.clone(), &check, &start);
                scope.spawn(move || {
                    start.wait();
                    let answer = submit(browser, check);
                    assert_eq!(answer.status, 303, "{}", answer.html);
                    answer.headers["location"].to_str().unwrap().to_owned()
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(references.len(), 1, "{references:?}");
    assert_eq!(service.rows("SELECT reference FROM submissions").len(), 1);
    assert_eq!(service.rows("SELECT kind FROM events"), ["received"]);
    // A window that was left open says the same, days later.
    assert_eq!(submit(browser, &check).headers["location"].to_str().unwrap(), references.first().unwrap());
}

#[test]
fn what_is_kept_is_canonical() {
    let service = Service::start();
    let mut browser = service.browser();
    let check = fill(&mut browser, BASE);
    browser.send(&check, &[("_do", "submit")]);
    let kept = service.rows("SELECT answers FROM submissions");
    let kept: serde_json::Value = serde_json::from_str(&kept[0]).unwrap();
    let expected = serde_json::json!({
        "bin": "refuse",
        "due": "2026-03-02",
        "full_name": "Priya Shah",
        "property": { "line_1": "12 Mill Lane", "town": "Marlbrook", "postcode": "HP7 0AB" },
        "notes": "Behind the gate",
    });
    assert_eq!(kept, expected);
    assert_eq!(service.rows("SELECT answers FROM drafts"), ["{}"], "no second copy is left");
}

#[test]
fn the_same_draft_from_a_call_is_one_submission() {
    let service = Service::start();
    let mut browser = service.browser();
    browser.sign_in_agent("ashcombe");
    let script = browser.get("/ashcombe/desk/forms/bin-report");
    let fields = [
        ("bin", "refuse"),
        ("due.day", "2"),
        ("due.month", "3"),
        ("due.year", "2026"),
        ("full_name", "Tom Okafor"),
        ("property.line_1", "40 Station Road"),
        ("property.town", "Marlbrook"),
        ("property.postcode", "HP7 9QT"),
        ("_do", "submit"),
    ];
    let body = Browser::body(&script, &fields);
    let start = Barrier::new(10);
    std::thread::scope(|scope| {
        for _ in 0..10 {
            let (mut browser, action, body, start) = (browser.clone(), script.action(), &body, &start);
            scope.spawn(move || {
                start.wait();
                assert_eq!(browser.post(&action, body, &[]).status, 303);
            });
        }
    });
    assert_eq!(service.rows("SELECT reference FROM submissions").len(), 1);
}

#[test]
fn nothing_that_was_acknowledged_is_lost_when_the_service_is_killed() {
    let mut service = Service::start();
    let ready: Vec<(Browser, Page)> = (0..30)
        .map(|_| {
            let mut browser = service.browser();
            let check = fill(&mut browser, BASE);
            (browser, check)
        })
        .collect();
    let (acknowledge, acknowledged) = mpsc::channel();
    let acknowledged: BTreeSet<String> = std::thread::scope(|scope| {
        for (browser, check) in &ready {
            let acknowledge = acknowledge.clone();
            scope.spawn(move || {
                // Those that the kill comes before get no answer, and that is what this is about.
                if let Some(location) =
                    browser.try_post(&check.action(), FORM, &Browser::body(check, &[("_do", "submit")]))
                {
                    let _ = acknowledge.send(location);
                }
            });
        }
        drop(acknowledge);
        let mut seen: BTreeSet<String> = acknowledged.iter().take(10).collect();
        service.kill();
        seen.extend(acknowledged.iter());
        seen
    });
    assert!(acknowledged.len() >= 10);
    service.restart();
    if crate::DATABASE == Kind::Sqlite {
        assert_eq!(service.rows("PRAGMA integrity_check"), ["ok"]);
    }
    let kept: Vec<String> = service.rows("SELECT reference FROM submissions");
    let once: BTreeSet<&String> = kept.iter().collect();
    assert_eq!(once.len(), kept.len(), "none twice");
    for location in &acknowledged {
        let reference = location.rsplit('/').next().unwrap().to_owned();
        assert!(once.contains(&reference), "{reference} was acknowledged and is gone");
    }
    // None half-written: each has its answers and its first event, and its draft says so.
    let halves = "SELECT s.reference FROM submissions s LEFT JOIN events e ON e.submission = s.id
        LEFT JOIN drafts d ON d.id = s.idempotency_key
        WHERE e.id IS NULL OR COALESCE(d.submitted, '') <> s.reference OR s.answers NOT LIKE '%\"bin\":\"%'";
    assert_eq!(service.rows(halves), Vec::<String>::new());
    // Everyone tries again, as people do: each has one submission in the end.
    for (mut browser, check) in ready {
        browser.address.clone_from(&service.address);
        assert_eq!(submit(browser, &check).status, 303);
    }
    assert_eq!(service.rows("SELECT reference FROM submissions").len(), 30);
}
