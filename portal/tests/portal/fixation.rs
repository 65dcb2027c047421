//! Whoever signs in, in whatever way, has another session than before: one that somebody planted, read or kept opens nothing.

use crate::browser::{Browser, Service};
use crate::elsewhere::{service, sign_in};
use crate::mail_server::MailServer;
use crate::provider::Provider;
use crate::signing_in::{ask, code, link};
use std::process::Command;

const COOKIE: &str = "onceform-ashcombe";

/// A way to sign in: at which door, and how.
struct Way<'a> {
    name: &'static str,
    home: &'static str,
    room: &'static str,
    sign_in: Box<dyn Fn(&mut Browser) + 'a>,
}

fn people(service: &Service, email: &str, roles: &str) {
    let councils = crate::browser::root().join("councils").display().to_string();
    let record = ["people", "--database", service.database(), "--councils", &councils, "--council", "ashcombe"];
    let set = ["set", email, "--name", "Jo Bell", "--roles", roles];
    assert!(
        Command::new(env!("CARGO_BIN_EXE_onceform-portal")).args(record).args(set).output().unwrap().status.success()
    );
}

#[test]
fn no_way_to_sign_in_keeps_the_session_of_before() {
    let (provider, mail) = (Provider::start(), MailServer::start());
    let service = service(&provider, &mail);
    people(&service, "jo@council.example", "agent");
    let by_code = |home: &'static str, email: &'static str| {
        let (mail, service) = (&mail, &service);
        move |browser: &mut Browser| {
            let page = ask(browser, home, email);
            assert_eq!(browser.send(&page, &[("code", &code(&mail.next()))]).status, 200, "{}", service.address);
        }
    };
    let by_link = |home: &'static str, email: &'static str| {
        let (mail, service) = (&mail, &service);
        move |browser: &mut Browser| {
            ask(&mut service.browser(), home, email);
            let page = browser.get(&link(service, &mail.next()));
            browser.send(&page, &[]);
        }
    };
    let (account, staff) = ("/ashcombe/account", "/ashcombe/staff");
    let desk = "/ashcombe/desk";
    let details = "/ashcombe/account/details";
    let elsewhere = |browser: &mut Browser| drop(sign_in(&service, &provider, browser));
    let ways = [
        Way { name: "code", home: account, room: details, sign_in: Box::new(by_code(account, "bo@example.com")) },
        Way { name: "link", home: account, room: details, sign_in: Box::new(by_link(account, "bo@example.com")) },
        Way { name: "provider", home: account, room: details, sign_in: Box::new(elsewhere) },
        Way { name: "staff code", home: staff, room: desk, sign_in: Box::new(by_code(staff, "jo@council.example")) },
        Way { name: "staff link", home: staff, room: desk, sign_in: Box::new(by_link(staff, "jo@council.example")) },
    ];
    for Way { name, home, room, sign_in } in ways {
        let door = format!("{home}/sign-in");
        let mut thief = service.browser();
        let before = thief.get(&door);
        let mut victim = service.browser();
        victim.cookies.clone_from(&thief.cookies);
        sign_in(&mut victim);
        assert_eq!(victim.get(room).path, room, "{name}: signed in");
        assert_ne!(victim.cookies[COOKIE], thief.cookies[COOKIE], "{name}");
        assert_eq!(thief.clone().get(room).path, door, "{name}: what was planted opens nothing");
        // A token against forged requests that was read before is worth nothing, in the one browser or the other.
        let old = Browser::body(&before, &[]);
        assert_eq!(victim.clone().post(&format!("{home}/sign-out"), &old, &[]).status, 403, "{name}");
        let nowhere = thief.clone().post(&format!("{home}/sign-out"), &old, &[]);
        assert_eq!((nowhere.status, nowhere.headers["location"].to_str().unwrap()), (303, door.as_str()), "{name}");
        assert_eq!(victim.get(room).path, room, "{name}: and signs nobody out");
        // Signed in once more, by the other door of the same browser or by the same: it changes again, and both are signed in.
        let mut kept = victim.clone();
        let other = if home == staff { account } else { staff };
        let email = if home == staff { "bo@example.com" } else { "jo@council.example" };
        by_code(other, email)(&mut victim);
        assert_ne!(victim.cookies[COOKIE], kept.cookies[COOKIE], "{name}");
        assert_eq!(kept.get(room).path, door, "{name}: nor what was read in between");
        assert_eq!(victim.get(room).path, room, "{name}: still signed in");
        // A copy of the cookie ends with the session.
        let mut kept = victim.clone();
        let page = victim.get(&door);
        assert_eq!(victim.post(&format!("{home}/sign-out"), &Browser::body(&page, &[]), &[]).status, 303, "{name}");
        assert_ne!(victim.cookies[COOKIE], kept.cookies[COOKIE], "{name}");
        assert_eq!(kept.get(room).path, door, "{name}: a copy opens nothing after signing out");
        assert_eq!(victim.get(room).path, door, "{name}: signed out");
    }
    // What is kept are hashes: a copy of the database opens nothing.
    let kept = service.rows("SELECT token_hash FROM sessions");
    assert!(kept.iter().all(|hash| hash.len() == 64), "{kept:?}");
    let mut copied = service.browser();
    for hash in kept {
        copied.cookies.insert(COOKIE.to_owned(), hash);
        assert_eq!(copied.clone().get("/ashcombe/desk").path, "/ashcombe/staff/sign-in");
    }
}

/// The doors of the council's people stand guesses as those of residents do, and nobody learns by them who works there.
#[test]
fn codes_of_staff_cannot_be_guessed_or_asked_for_without_end() {
    let (provider, mail) = (Provider::start(), MailServer::start());
    let service = service(&provider, &mail);
    people(&service, "jo@council.example", "admin");
    let staff = "/ashcombe/staff";
    let mut browser = service.browser();
    let page = ask(&mut browser, staff, "jo@council.example");
    let right = code(&mail.next());
    let wrong = if right == "000000" { "000001" } else { "000000" };
    let answers = |browser: &mut Browser, page: &crate::browser::Page| -> Vec<String> {
        (0..6).map(|_| browser.send(page, &[("code", wrong)]).errors().concat()).collect()
    };
    let known = answers(&mut browser, &page);
    let page = browser.send(&page, &[("code", &right)]);
    assert!(page.errors()[0].contains("After 5 wrong codes"), "{:?}", page.errors());
    assert_eq!(browser.get("/ashcombe/desk").path, "/ashcombe/staff/sign-in");
    // Of somebody who does not work there, the same words from the first code to the last.
    let mut stranger = service.browser();
    let page = ask(&mut stranger, staff, "nobody@example.com");
    assert_eq!(answers(&mut stranger, &page), known);
    let (mut refused, mut last) = (0, String::new());
    for _ in 0..6 {
        let page = ask(&mut service.browser(), staff, "jo@council.example");
        if page.heading() == "Check your e-mail" {
            last = mail.next();
        } else {
            assert!(page.errors()[0].contains("try again in 10 minutes"), "{:?}", page.errors());
            refused += 1;
        }
    }
    assert_eq!(refused, 2, "five in all");
    // Whoever does work there is not kept out by it.
    let mut jo = service.browser();
    let page = jo.get(&link(&service, &last));
    assert!(jo.send(&page, &[]).html.contains("Jo Bell"));
}
