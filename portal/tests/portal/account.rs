use crate::browser::Service;

const BASE: &str = "/ashcombe/account/forms/bin-report";

#[test]
fn a_customer_has_known_answers_filled_in_and_sees_the_request_afterwards() {
    let service = Service::start();
    let mut browser = service.browser();
    let account = browser.sign_in("ashcombe", "Priya Shah");
    assert_eq!(account.heading(), "Your account");
    let page = browser.get(&format!("{BASE}/bin"));
    let page = browser.send(&page, &[("bin", "refuse"), ("_do", "continue")]);
    let page = browser.send(&page, &[("due.day", "2"), ("due.month", "3"), ("due.year", "2026"), ("_do", "continue")]);
    assert_eq!(page.path, format!("{BASE}/contact"));
    assert_eq!(page.value("full_name"), "Priya Shah");
    assert_eq!(page.value("email"), "priya.shah@example.com");
    assert_eq!(page.value("property.line_1"), "12 Mill Lane");
    let uprn = page.value("property.uprn");
    assert_eq!(uprn, "100081234567");
    let page = browser.send(
        &page,
        &[
            ("full_name", "Priya Shah"),
            ("email", "priya.shah@example.com"),
            ("property.line_1", "99 Other Street"),
            ("property.town", "Marlbrook"),
            ("property.postcode", "HP7 0AB"),
            ("property.uprn", &uprn),
            ("_do", "continue"),
        ],
    );
    let back = browser.get(&format!("{BASE}/contact"));
    assert_eq!(back.value("property.uprn"), "", "an address changed by hand is no longer that property");
    let page = browser.send(&page, &[("_do", "continue")]);
    let done = browser.send(&page, &[("_do", "submit")]);
    let reference = done.reference();
    let account = browser.get("/ashcombe/account");
    assert!(account.html.contains(&reference) && account.html.contains("Received"), "{}", account.html);
    let request = browser.get(&format!("/ashcombe/account/requests/{reference}"));
    assert_eq!(request.status, 200);
    assert!(request.html.contains("What has happened"));
    // Nobody else's: not another customer's, not another council's.
    let mut other = service.browser();
    other.sign_in("ashcombe", "Tom Okafor");
    assert_eq!(other.get(&format!("/ashcombe/account/requests/{reference}")).status, 404);
    assert_eq!(other.get(&format!("{BASE}/done/{reference}")).status, 404);
}

#[test]
fn a_customer_says_where_they_live_and_what_they_type_wrong_is_told_at_once() {
    let service = Service::start();
    let mut browser = service.browser();
    browser.sign_in("ashcombe", "Priya Shah");
    let page = browser.get("/ashcombe/account/details");
    assert_eq!((page.value("line_1"), page.value("birth.month")), ("12 Mill Lane".to_owned(), "3".to_owned()));
    let typed = [
        ("name", "Priya Shah"),
        ("phone", "07700 900123"),
        ("birth.day", "31"),
        ("birth.month", "2"),
        ("birth.year", "1988"),
        ("line_1", "3 High Street"),
        ("line_2", ""),
        ("town", "Marlbrook"),
        ("county", ""),
        ("postcode", "HP7"),
    ];
    let wrong = browser.send(&page, &typed);
    assert_eq!(
        wrong.errors(),
        ["Enter a real date of birth, like 27 3 1974", "Enter a full UK postcode, like HP7 0AB"]
    );
    assert_eq!(wrong.value("line_1"), "3 High Street", "what was typed is not lost");
    let right = typed.map(|(name, value)| match name {
        "birth.day" => (name, "14"),
        "birth.month" => (name, "3"),
        "postcode" => (name, "hp70ab"),
        _ => (name, value),
    });
    assert_eq!(browser.send(&wrong, &right).path, "/ashcombe/account");
    let kept =
        service.rows("SELECT address FROM customers WHERE council = 'ashcombe' AND name = 'Priya Shah'").remove(0);
    assert!(kept.contains("3 High Street") && kept.contains("HP7 0AB") && !kept.contains("uprn"), "{kept}");
}

#[test]
fn a_draft_follows_its_customer_to_another_device() {
    let service = Service::start();
    let mut computer = service.browser();
    computer.sign_in("ashcombe", "Priya Shah");
    let page = computer.get(&format!("{BASE}/bin"));
    computer.send(&page, &[("bin", "refuse"), ("_do", "continue")]);
    let mut phone = service.browser();
    let account = phone.sign_in("ashcombe", "Priya Shah");
    assert!(account.html.contains("Report a bin</a>, saved"), "{}", account.html);
    assert_eq!(phone.get(&format!("{BASE}/bin")).chosen("bin").as_deref(), Some("refuse"));
    let mut other = service.browser();
    other.sign_in("ashcombe", "Tom Okafor");
    assert_eq!(other.get(&format!("{BASE}/bin")).chosen("bin"), None);
}

#[test]
fn what_is_written_down_has_the_time_that_a_demonstration_shows() {
    let forms = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms");
    let service = Service::with_forms(&forms, &["--now", "2026-03-10T12:00"]);
    let mut browser = service.browser();
    browser.sign_in("ashcombe", "Priya Shah");
    let page = browser.get(&format!("{BASE}/bin"));
    browser.send(&page, &[("bin", "refuse"), ("_do", "continue")]);
    let account = browser.get("/ashcombe/account");
    assert!(account.html.contains("Report a bin</a>, saved Tuesday 10 March 2026"), "{}", account.html);
    let begun = service.rows("SELECT begun_on || SUBSTR(created_at, 1, 10) FROM drafts");
    assert_eq!(begun, ["2026-03-102026-03-10"], "for the figures, and for how long a call takes");
    let seen = "SELECT seen_on FROM customers WHERE council = 'ashcombe' AND name = 'Priya Shah'";
    assert_eq!(service.rows(seen), ["2026-03-10"]);
}

#[test]
fn signing_in_goes_on_to_the_form_that_was_wanted_and_changes_the_token() {
    let service = Service::start();
    let mut browser = service.browser();
    let page = browser.get(&format!("{BASE}/bin"));
    assert_eq!(page.heading(), "Sign in or create an account");
    let before = browser.cookies.clone();
    let key = page.inputs("person").next().unwrap();
    let page = browser.send(&page, &[("person", &key)]);
    assert_eq!(page.path, BASE);
    assert_ne!(before, browser.cookies);
    // The token of before is worth nothing now.
    let mut thief = service.browser();
    thief.cookies = before;
    assert_eq!(thief.get("/ashcombe/account").heading(), "Sign in or create an account");
    // Signed out is signed out.
    let account = browser.get("/ashcombe/account");
    assert_eq!(browser.send(&account, &[]).heading(), "Sign in or create an account");
    assert_eq!(browser.get(&format!("{BASE}/bin")).heading(), "Sign in or create an account");
}

#[test]
fn a_page_from_before_signing_out_says_that_it_has_expired() {
    let service = Service::start();
    let mut browser = service.browser();
    browser.sign_in("ashcombe", "Priya Shah");
    let page = browser.get(&format!("{BASE}/bin"));
    let account = browser.get("/ashcombe/account");
    browser.send(&account, &[]);
    let answer = browser.send(&page, &[("bin", "refuse"), ("_do", "continue")]);
    assert_eq!(answer.status, 403);
    assert!(answer.html.contains("This page has expired") && answer.html.contains("saved"), "{}", answer.html);
}
