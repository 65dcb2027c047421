//! Submissions with files while the service is killed again and again. `ONCEFORM_SUBMISSIONS` and `ONCEFORM_KILLS` say how many;
//! 10,000 and 200 are what a release is tried with.

use crate::browser::{Browser, Service};
use rand::RngExt as _;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// People who submit at once.
const AT_ONCE: usize = 8;
/// Longest time in which a service that was killed is there again.
const PATIENCE: Duration = Duration::from_secs(60);

fn many(name: &str, else_: usize) -> usize {
    std::env::var(name).map_or(else_, |many| many.parse().expect("a number"))
}

/// A call from beginning to end, pressing again whenever nobody answers; the reference number that was shown.
fn submit(browser: &Browser, number: usize) -> String {
    let begun = Instant::now();
    let again = |what: &str| assert!(begun.elapsed() < PATIENCE, "number {number}: {what} was not answered");
    let page = loop {
        match browser.try_get("/ashcombe/desk/forms/photos") {
            Some(page) => break page,
            None => again("the form"),
        }
    };
    let letter = format!("%PDF-1.7\nLetter {number}");
    let fields = [("place.words", "By the gate"), ("items.1.what", "The tap"), ("_do", "submit")];
    let (kind, body) = Browser::multipart(&page, &fields, &[("proof", "letter.pdf", letter.as_bytes())]);
    loop {
        match browser.try_post(&page.action(), &kind, &body) {
            Some(done) => break done.rsplit('/').next().unwrap().to_owned(),
            None => again("the post"),
        }
    }
}

#[test]
fn killed_again_and_again_it_loses_nothing_and_takes_nothing_twice() {
    let (submissions, kills) = (many("ONCEFORM_SUBMISSIONS", 200), many("ONCEFORM_KILLS", 8));
    let mut service = Service::start();
    service.stay_there();
    let mut browser = service.browser();
    browser.sign_in_agent("ashcombe");
    let (next, acknowledged) = (AtomicUsize::new(0), Mutex::new(BTreeSet::new()));
    let mut killed = 0;
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= submissions {
                        break;
                    }
                    let reference = submit(&browser, number);
                    assert!(acknowledged.lock().unwrap().insert(reference), "a reference number was given twice");
                }
            });
        }
        // Each kill comes a random while after a random number of submissions, spread over all of them.
        for kill in 1..=kills {
            let after = submissions * kill / (kills + 1);
            while acknowledged.lock().unwrap().len() < after {
                std::thread::yield_now();
            }
            std::thread::sleep(Duration::from_micros(rand::rng().random_range(0..20_000)));
            service.kill();
            killed += 1;
            service.restart();
        }
    });
    assert_eq!(killed, kills);
    let acknowledged = acknowledged.into_inner().unwrap();
    let kept: BTreeSet<String> = service.rows("SELECT reference FROM submissions").into_iter().collect();
    assert_eq!(kept, acknowledged, "all that were acknowledged, and no other");
    assert_eq!(kept.len(), submissions, "none twice");
    assert_eq!(service.rows("SELECT kind FROM events").len(), submissions, "each with its first event");
    assert_eq!(
        service.rows("SELECT id FROM drafts WHERE submitted IS NULL"),
        Vec::<String>::new(),
        "none half-written"
    );
    let files =
        service.rows("SELECT f.stored || ' ' || f.id FROM submissions s JOIN files f ON f.draft = s.idempotency_key");
    assert_eq!(files.len(), submissions, "each with its file");
    let folder = service.folder.path().join("portal-uploads");
    for file in files {
        let (stored, id) = file.split_once(' ').unwrap();
        let hash = Sha256::digest(std::fs::read(folder.join(stored)).unwrap());
        assert_eq!(hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>(), id, "whole");
    }
}
