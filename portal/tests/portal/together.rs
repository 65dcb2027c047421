//! Several processes on one record are one service.

use crate::browser::{Browser, Page, Service};
use crate::website::{contact, fill};
use std::collections::BTreeSet;
use std::sync::Barrier;

const BASE: &str = "/ashcombe/forms/bin-report";

/// The same browser, with its cookies, at the other process.
fn at(browser: &Browser, address: &str) -> Browser {
    let mut browser = browser.clone();
    address.clone_into(&mut browser.address);
    browser
}

#[test]
fn a_resident_does_not_notice_which_process_answers() {
    let service = Service::start();
    let other = service.another();
    let mut here = service.browser();
    let page = here.get(&format!("{BASE}/bin"));
    let mut there = at(&here, &other.address);
    let page = there.send(&page, &[("bin", "refuse"), ("_do", "continue")]);
    assert_eq!(page.path, format!("{BASE}/day"));
    let list = here.get(&format!("{BASE}/check-answers"));
    assert_eq!(list.path, format!("{BASE}/day"), "what the other process took is known here");
    here.sign_in("ashcombe", "Priya Shah");
    let account = at(&here, &other.address).get("/ashcombe/account");
    assert!(account.html.contains("Priya Shah"), "{}", account.html);
}

#[test]
fn fifty_posts_to_two_processes_are_one_submission() {
    let service = Service::start();
    let other = service.another();
    let mut browser = service.browser();
    let check = fill(&mut browser, BASE);
    let start = Barrier::new(50);
    let post = |number: usize, check: &Page| {
        let address = if number.is_multiple_of(2) { &service.address } else { &other.address };
        let mut browser = at(&browser, address);
        start.wait();
        let answer = browser.post(&check.action(), &Browser::body(check, &[("_do", "submit")]), &[]);
        assert_eq!(answer.status, 303, "{}", answer.html);
        answer.headers["location"].to_str().unwrap().to_owned()
    };
    let references: BTreeSet<String> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..50)
            .map(|number| {
                scope.spawn({
                    let (post, check) = (&post, &check);
                    move || post(number, check)
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(references.len(), 1, "{references:?}");
    assert_eq!(service.rows("SELECT reference FROM submissions").len(), 1);
    assert_eq!(service.rows("SELECT kind FROM events"), ["received"]);
}

#[test]
fn pages_sent_to_two_processes_at_once_all_count() {
    let service = Service::start();
    let other = service.another();
    for _ in 0..10 {
        let mut browser = service.browser();
        let check = fill(&mut browser, BASE);
        let pages = ["more", "contact"].map(|page| browser.get(&format!("{BASE}/{page}")));
        let mut ann = contact();
        ann[0].1 = "Ann Other";
        let answers: [&[_]; 2] = [&[("notes", "Changed here"), ("_do", "continue")], &ann];
        let start = Barrier::new(2);
        std::thread::scope(|scope| {
            for ((page, answer), address) in pages.iter().zip(answers).zip([&service.address, &other.address]) {
                let (mut browser, start) = (at(&browser, address), &start);
                scope.spawn(move || {
                    start.wait();
                    let body = Browser::body(page, answer);
                    assert_eq!(browser.post(&page.action(), &body, &[]).status, 303);
                });
            }
        });
        let check = browser.get(&check.path);
        assert!(check.html.contains("Changed here"), "{}", check.html);
        assert!(!check.html.contains("Behind the gate"));
        assert!(check.html.contains("Ann Other"), "{}", check.html);
    }
}
