//! Closing an account: what goes, what stays until requests are finished, and that it happens once.

use crate::browser::{Browser, Service};
use crate::website::fill;

fn one(service: &Service, sql: &str) -> String {
    service.rows(sql).join("\n")
}

const PRIYA: &str = "SELECT name || '|' || email || '|' || phone || '|' || date_of_birth FROM customers
    WHERE council = 'ashcombe' AND closed_at IS NOT NULL";

#[test]
fn an_account_without_open_requests_is_emptied_at_once_and_once() {
    let service = Service::start();
    let mut browser = service.browser();
    let mut phone = service.browser();
    browser.sign_in("ashcombe", "Priya Shah");
    phone.sign_in("ashcombe", "Priya Shah");
    let page = browser.get("/ashcombe/account/forms/bin-report/bin");
    browser.send(&page, &[("bin", "refuse"), ("_do", "continue")]);
    let page = browser.get("/ashcombe/account/close");
    assert_eq!(page.heading(), "Close your account");
    // Not by pressing the button alone.
    let again = browser.send(&page, &[]);
    assert_eq!(again.errors(), ["Tick the box to close your account"]);
    assert_eq!(one(&service, PRIYA), "");
    let (mut double, body) = (browser.clone(), Browser::body(&page, &[("sure", "yes")]));
    let closed = browser.send(&page, &[("sure", "yes")]);
    assert_eq!(
        (closed.path.as_str(), closed.heading().as_str()),
        ("/ashcombe/account/closed", "Your account is closed")
    );
    // The button was pressed twice: the same answer, and one e-mail.
    let second = double.post("/ashcombe/account/close", &body, &[]);
    assert_eq!((second.status, second.headers["location"].to_str().unwrap()), (303, "/ashcombe/account/closed"));
    assert_eq!(
        service.rows("SELECT recipient FROM outbox WHERE subject LIKE 'Your account%'"),
        ["priya.shah@example.com"]
    );
    for mut device in [browser, phone] {
        assert_eq!(device.fetch("/ashcombe/account").status, 303, "signed out everywhere");
    }
    let id = one(&service, "SELECT id FROM customers WHERE closed_at IS NOT NULL");
    assert_eq!(one(&service, PRIYA), format!("|-{id}||"));
    for table in ["drafts", "search_terms", "identities", "sessions"] {
        let left = service.rows(&format!("SELECT CAST(COUNT(*) AS TEXT) FROM {table} WHERE customer = '{id}'"));
        assert_eq!(left, ["0"], "{table}");
    }
    assert!(!one(&service, "SELECT address FROM customers WHERE closed_at IS NOT NULL").contains("Mill Lane"));
    // The other council's account of the same person is another.
    assert_eq!(service.browser().sign_in("penllyn", "Priya Shah").heading(), "Your account");
    let sign_in = service.browser().get("/ashcombe/account");
    assert!(!sign_in.html.contains("Priya Shah") && sign_in.html.contains("Tom Okafor"), "{}", sign_in.html);
}

#[test]
fn details_stay_while_a_request_is_open_and_the_account_opens_again_for_whoever_comes_back() {
    let service = Service::start();
    let mut browser = service.browser();
    browser.sign_in("ashcombe", "Priya Shah");
    let check = fill(&mut browser, "/ashcombe/account/forms/bin-report");
    let reference = browser.send(&check, &[("_do", "submit")]).reference();
    let page = browser.get("/ashcombe/account/close");
    assert!(page.html.contains(&reference), "{}", page.html);
    browser.send(&page, &[("sure", "yes")]);
    assert!(one(&service, PRIYA).starts_with("Priya Shah|priya.shah@example.com|"), "{}", one(&service, PRIYA));
    let letter = one(&service, "SELECT body FROM outbox WHERE subject LIKE 'Your account%'");
    assert!(letter.contains(&reference) && letter.contains("opens again"), "{letter}");
    // Somebody else's page closes nobody's account.
    let mut other = service.browser();
    other.sign_in("ashcombe", "Tom Okafor");
    let theirs = other.get("/ashcombe/account/close");
    assert_eq!(browser.post("/ashcombe/account/close", &Browser::body(&theirs, &[("sure", "yes")]), &[]).status, 403);
    assert_eq!(other.get("/ashcombe/account").heading(), "Your account");
    // They come back by e-mail.
    let page = browser.get("/ashcombe/account/sign-in");
    let body = Browser::body(&page, &[("email", "Priya.Shah@example.com")]);
    browser.post("/ashcombe/account/sign-in", &body, &[]);
    let sent = one(&service, "SELECT body FROM outbox WHERE subject LIKE 'Sign in%'");
    let code = sent.split("code is ").nth(1).unwrap()[..6].to_owned();
    let page = browser.get("/ashcombe/account/sign-in/code");
    let account = browser.send(&page, &[("code", &code)]);
    assert!(account.html.contains(&reference), "{}", account.html);
    assert_eq!(one(&service, PRIYA), "", "it is open");
    assert_ne!(one(&service, "SELECT term FROM search_terms WHERE term = 'priya' AND council = 'ashcombe'"), "");
}
