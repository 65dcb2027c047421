//! Signing in for real: a code and a link by e-mail.

use crate::browser::{Browser, Page, Service, root};
use crate::mail_server::{MailServer, REFUSED};
use std::path::Path;
use std::process::Command;

/// A service that is no demonstration, with a mail server.
fn service() -> (Service, MailServer) {
    let mail = MailServer::start();
    let settings = tempfile::NamedTempFile::with_suffix(".toml").unwrap();
    let text = format!("[mail]\nsmtp = \"{}\"\nfrom = \"no-reply@forms.example\"\n", mail.address);
    std::fs::write(settings.path(), text).unwrap();
    let forms = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms");
    (Service::for_real(&forms, &["--settings", &settings.path().display().to_string()]), mail)
}

pub fn ask(browser: &mut Browser, home: &str, email: &str) -> Page {
    let page = browser.get(&format!("{home}/sign-in"));
    browser.send(&page, &[("email", email)])
}

pub fn code(email: &str) -> String {
    email.split("code is ").nth(1).unwrap()[..6].to_owned()
}

pub fn link(service: &Service, email: &str) -> String {
    let line = email.lines().find(|line| line.contains("/sign-in/link/")).unwrap();
    line.trim().strip_prefix(&service.address).unwrap().to_owned()
}

#[test]
fn a_code_makes_an_account_once_and_knows_it_again() {
    let (service, mail) = service();
    let mut browser = service.browser();
    let page = ask(&mut browser, "/ashcombe/account", "  Ann@Example.COM ");
    assert_eq!(page.heading(), "Check your e-mail");
    assert!(page.html.contains("ann@example.com"), "{}", page.html);
    let email = mail.next();
    assert!(email.contains("To: ann@example.com") && email.contains("From: \"Ashcombe Borough Council\""), "{email}");
    assert!(email.contains("Subject: Sign in to Ashcombe Borough Council"), "{email}");
    let before = browser.cookies["onceform-ashcombe"].clone();
    let code = code(&email);
    let details = browser.send(&page, &[("code", &format!("{} {}", &code[..3], &code[3..]))]);
    assert_eq!(details.heading(), "Your details");
    assert_ne!(browser.cookies["onceform-ashcombe"], before, "the token changes with who is there");
    let wrong = browser.send(&details, &[("name", " "), ("phone", "")]);
    assert_eq!(wrong.errors(), ["Enter a full name"]);
    let wrong = browser.send(&details, &[("name", "Ann Other"), ("phone", "12")]);
    assert_eq!(wrong.errors().len(), 1);
    let account = browser.send(&details, &[("name", "Ann Other"), ("phone", "07700 900 982")]);
    assert_eq!((account.path.as_str(), account.heading().as_str()), ("/ashcombe/account", "Your account"));
    let form = browser.get("/ashcombe/account/forms/bin-report");
    assert!(form.html.contains("Ann Other"), "{}", form.html);
    // On another device it is the same account.
    let mut other = service.browser();
    let page = ask(&mut other, "/ashcombe/account", "ann@example.com");
    let account = other.send(&page, &[("code", &self::code(&mail.next()))]);
    assert!(account.html.contains("Ann Other"), "{}", account.html);
    assert_eq!(service.rows("SELECT email FROM customers"), ["ann@example.com"]);
    // The code of before is spent.
    let mut third = service.browser();
    third.cookies.clone_from(&other.cookies);
    assert!(third.send(&page, &[("code", &code)]).status == 403, "a page of the session before");
}

#[test]
fn a_link_is_not_spent_by_opening_it_and_works_once() {
    let (service, mail) = service();
    let mut browser = service.browser();
    ask(&mut browser, "/ashcombe/account", "bo@example.com");
    let address = link(&service, &mail.next());
    // A program that guards the mailbox opens it, twice.
    for _ in 0..2 {
        assert_eq!(service.browser().get(&address).heading(), "Sign in");
    }
    let mut phone = service.browser();
    let page = phone.get(&address);
    let details = phone.send(&page, &[]);
    assert_eq!(details.heading(), "Your details");
    assert_eq!(service.browser().get(&address).heading(), "This link has been used or is too old");
    let mut late = service.browser();
    let page = late.get(&address.replace("/ashcombe/", "/penllyn/"));
    assert_eq!(page.heading(), "This link has been used or is too old", "another council");
    assert_eq!(
        browser.get("/ashcombe/account").path,
        "/ashcombe/account/sign-in",
        "whoever asked is not signed in by it"
    );
}

#[test]
fn codes_cannot_be_guessed_or_asked_for_without_end() {
    let (service, mail) = service();
    let mut browser = service.browser();
    let page = ask(&mut browser, "/ashcombe/account", "cy@example.com");
    let right = code(&mail.next());
    let wrong = if right == "000000" { "000001" } else { "000000" };
    for _ in 0..5 {
        let page = browser.send(&page, &[("code", wrong)]);
        assert!(page.errors()[0].starts_with("Enter the code"), "{:?}", page.errors());
    }
    let page = browser.send(&page, &[("code", &right)]);
    assert!(page.errors()[0].contains("After 5 wrong codes"), "{:?}", page.errors());
    // A code is for the session that asked.
    let page = ask(&mut browser, "/ashcombe/account", "cy@example.com");
    let right = code(&mail.next());
    let mut thief = service.browser();
    let theirs = ask(&mut thief, "/ashcombe/account", "thief@example.com");
    mail.next();
    assert_eq!(thief.send(&theirs, &[("code", &right)]).errors().len(), 1);
    assert_eq!(browser.send(&page, &[("code", &right)]).heading(), "Your details");
    // Two were asked for; three more, and no sixth, from wherever.
    let mut last = String::new();
    for number in 0..6 {
        let mut another = service.browser();
        let page = ask(&mut another, "/ashcombe/account", "cy@example.com");
        if number < 3 {
            assert_eq!(page.heading(), "Check your e-mail");
            last = mail.next();
        } else {
            assert!(page.errors()[0].contains("try again in 10 minutes"), "{:?}", page.errors());
        }
    }
    assert!(mail.is_empty());
    assert_eq!(ask(&mut service.browser(), "/ashcombe/account", "not an address").errors().len(), 1);
    // Whoever is refused because others asked has a link that works in their browser: nobody is locked out.
    let mut refused = service.browser();
    let page = refused.get(&link(&service, &last));
    assert_eq!(refused.send(&page, &[]).path, "/ashcombe/account/details");
}

/// Somebody who guesses at an address gets so many guesses a day, from however many browsers; the link works all the time.
#[test]
fn codes_of_an_address_can_be_guessed_twenty_times_a_day_and_the_link_still_works() {
    let (service, mail) = service();
    let (mut right, mut letter) = (String::new(), String::new());
    let ask = |browser: &mut Browser| ask(browser, "/ashcombe/account", "flo@example.com");
    for _ in 0..4 {
        let mut thief = service.browser();
        let page = ask(&mut thief);
        right = code(&mail.next());
        let wrong = if right == "000000" { "000001" } else { "000000" };
        for _ in 0..5 {
            assert_eq!(thief.send(&page, &[("code", wrong)]).errors().len(), 1);
        }
    }
    let mut owner = service.browser();
    let page = ask(&mut owner);
    letter.push_str(&mail.next());
    right.clone_from(&code(&letter));
    assert_eq!(owner.send(&page, &[("code", &right)]).errors().len(), 1, "a code is worth nothing today");
    let page = owner.get(&link(&service, &letter));
    assert_eq!(owner.send(&page, &[]).heading(), "Your details");
    // Others are not held up.
    let mut other = service.browser();
    let page = self::ask(&mut other, "/ashcombe/account", "gus@example.com");
    assert_eq!(other.send(&page, &[("code", &code(&mail.next()))]).heading(), "Your details");
}

/// A session that somebody else has planted in a browser is worth nothing once its owner has signed in: account and staff.
#[test]
fn a_planted_session_is_nobodys_once_somebody_signs_in() {
    let service = Service::start();
    for (home, name, room) in
        [("/ashcombe/account", "Priya Shah", "/ashcombe/account"), ("/ashcombe/staff", "Amina Yusuf", "/ashcombe/desk")]
    {
        let mut thief = service.browser();
        let page = thief.get(&format!("{home}/sign-in"));
        let mut victim = service.browser();
        victim.cookies.clone_from(&thief.cookies);
        let key = page.person(name);
        let theirs = victim.send(&page, &[("person", &key)]);
        assert_eq!(theirs.path, room);
        assert_ne!(victim.cookies, thief.cookies);
        assert_eq!(thief.get(room).path, format!("{home}/sign-in"), "the planted token opens nothing");
        // Nor does a token against forged requests that was read before.
        let body = Browser::body(&page, &[]);
        assert_eq!(victim.post(&format!("{home}/sign-out"), &body, &[]).status, 403);
        // A cookie that nobody gave out makes a session of its own.
        let mut made_up = service.browser();
        made_up.cookies.insert("onceform-ashcombe".to_owned(), "f".repeat(64));
        made_up.get(&format!("{home}/sign-in"));
        assert_ne!(made_up.cookies["onceform-ashcombe"], "f".repeat(64));
        // Signing out changes it once more.
        let before = victim.cookies.clone();
        let page = victim.get(&format!("{home}/sign-in"));
        victim.send(
            &Page {
                html: page.html.replace("/sign-in\"", "/sign-out\"").replace("&#x2f;sign-in\"", "&#x2f;sign-out\""),
                ..page
            },
            &[],
        );
        assert_ne!(victim.cookies, before);
        assert_eq!(victim.get(room).path, format!("{home}/sign-in"));
    }
}

#[test]
fn only_people_of_the_council_get_to_the_desk_and_nobody_learns_who_they_are() {
    let (service, mail) = service();
    let councils = root().join("councils").display().to_string();
    let people = |rest: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onceform-portal"));
        command.args(["people", "--database", service.database(), "--councils", &councils, "--council", "ashcombe"]);
        assert!(command.args(rest).output().unwrap().status.success());
    };
    people(&["set", "Jo@Council.example", "--name", "Jo Bel", "--roles", "editor"]);
    people(&["set", "jo@council.example", "--name", "Jo Bell", "--roles", "agent"]);
    let (mut jo, mut stranger) = (service.browser(), service.browser());
    let asked = ask(&mut jo, "/ashcombe/staff", "jo@council.example");
    let not_known = ask(&mut stranger, "/ashcombe/staff", "stranger@example.com");
    assert_eq!((asked.status, asked.heading()), (not_known.status, not_known.heading()));
    let email = mail.next();
    assert!(email.contains("To: jo@council.example") && mail.is_empty());
    let desk = jo.send(&asked, &[("code", &code(&email))]);
    assert!(desk.html.contains("Jo Bell") && desk.path == "/ashcombe/desk", "{}", desk.html);
    // A code for the account opens no desk.
    let page = ask(&mut stranger, "/ashcombe/account", "jo@council.example");
    let email = mail.next();
    stranger.send(&page, &[("code", &code(&email))]);
    assert_eq!(stranger.get("/ashcombe/desk").path, "/ashcombe/staff/sign-in");
    // Whoever is given other roles keeps their name, and signs in anew.
    people(&["set", "jo@council.example", "--roles", "supervisor"]);
    assert_eq!(service.rows("SELECT name || roles FROM people"), ["Jo Bell[\"supervisor\"]"]);
    assert_eq!(jo.get("/ashcombe/desk").path, "/ashcombe/staff/sign-in");
    let page = ask(&mut jo, "/ashcombe/staff", "jo@council.example");
    assert_eq!(jo.send(&page, &[("code", &code(&mail.next()))]).path, "/ashcombe/desk");
    // Whoever has left is out at once.
    people(&["remove", "jo@council.example"]);
    assert_eq!(jo.get("/ashcombe/desk").path, "/ashcombe/staff/sign-in");
}

#[test]
fn a_form_begun_before_signing_in_goes_on_in_the_account() {
    let (service, mail) = service();
    let mut browser = service.browser();
    let page = browser.get("/ashcombe/forms/bin-report/bin");
    browser.send(&page, &[("bin", "refuse"), ("_do", "continue")]);
    let page = browser.get("/ashcombe/account/forms/bin-report");
    assert_eq!(page.path, "/ashcombe/account/sign-in?form=bin-report");
    let page = browser.send(&page, &[("email", "di@example.com")]);
    let page = browser.send(&page, &[("code", &code(&mail.next()))]);
    let page = browser.send(&page, &[("name", "Di Hale"), ("phone", "")]);
    assert_eq!(page.path, "/ashcombe/account/forms/bin-report");
    let page = browser.get("/ashcombe/account/forms/bin-report/check-answers");
    assert_eq!(page.path, "/ashcombe/account/forms/bin-report/day", "what was answered came along");
    assert_eq!(browser.get("/ashcombe/forms/bin-report/check-answers").path, "/ashcombe/forms/bin-report/bin");
}

#[test]
fn an_email_that_is_not_taken_is_tried_again_or_given_up_and_never_named_in_the_log() {
    let (mut service, mail) = service();
    let mut browser = service.browser();
    ask(&mut browser, "/ashcombe/account", REFUSED);
    ask(&mut service.browser(), "/ashcombe/account", "ed@example.com");
    // The one that is refused stands in nobody's way.
    assert!(mail.next().contains("To: ed@example.com"));
    let waiting = "SELECT COALESCE(trouble, 'none') || ' ' || CASE WHEN sent_at IS NULL THEN 'waits' ELSE 'sent' END FROM outbox ORDER BY recipient";
    let settled = || service.rows(waiting) == ["none sent", "550 waits"];
    assert!(crate::files::eventually(settled), "{:?}", service.rows(waiting));
    let log = service.stop_and_read_log();
    assert!(log.contains("an e-mail was not taken") && !log.contains("@example.com"), "{log}");
}
