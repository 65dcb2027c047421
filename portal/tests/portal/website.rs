use crate::browser::{Browser, Page, Service};

/// The answers of `bin-report` up to check your answers.
pub fn fill(browser: &mut Browser, base: &str) -> Page {
    let page = browser.get(&format!("{base}/bin"));
    let page = browser.send(&page, &[("bin", "refuse"), ("_do", "continue")]);
    assert_eq!(page.path, format!("{base}/day"));
    let page =
        browser.send(&page, &[("due.day", "2"), ("due.month", "march"), ("due.year", "2026"), ("_do", "continue")]);
    assert_eq!(page.path, format!("{base}/contact"));
    let page = browser.send(&page, &contact());
    assert_eq!(page.path, format!("{base}/more"));
    let page = browser.send(&page, &[("notes", "Behind the gate"), ("_do", "continue")]);
    assert_eq!(page.path, format!("{base}/check-answers"));
    page
}

pub fn contact() -> [(&'static str, &'static str); 5] {
    [
        ("full_name", "Priya Shah"),
        ("property.line_1", "12 Mill Lane"),
        ("property.town", "Marlbrook"),
        ("property.postcode", "hp70ab"),
        ("_do", "continue"),
    ]
}

const BASE: &str = "/ashcombe/forms/bin-report";

#[test]
fn a_form_is_filled_in_checked_and_sent() {
    let service = Service::start();
    let mut browser = service.browser();
    let start = browser.get(BASE);
    assert!(
        start.html.contains(&format!("href=\"{}\"", format!("{BASE}/bin").replace('/', "&#x2f;"))),
        "{}",
        start.html
    );
    let check = fill(&mut browser, BASE);
    assert!(check.html.contains("HP7 0AB") && check.html.contains("2 March 2026"), "{}", check.html);
    let done = browser.send(&check, &[("_do", "submit")]);
    assert!(done.path.starts_with("/ashcombe/forms/bin-report/done/BR-"), "{}", done.path);
    assert!(done.html.contains(&done.reference()));
    assert!(done.html.contains("We aim to have it done by"), "{}", done.html);
    // The next visit begins anew.
    assert_eq!(browser.get(&format!("{BASE}/bin")).chosen("bin"), None);
}

#[test]
fn a_page_comes_back_with_what_is_wrong_and_what_was_typed() {
    let service = Service::start();
    let mut browser = service.browser();
    let page = browser.get(&format!("{BASE}/bin"));
    let page = browser.send(&page, &[("_do", "continue")]);
    assert_eq!(page.errors().len(), 1, "{}", page.html);
    assert!(page.html.contains("<title>Error: "));
    let page = browser.send(&page, &[("bin", "refuse"), ("_do", "continue")]);
    let page = browser.send(&page, &[("due.day", "31"), ("due.month", "2"), ("due.year", "2026"), ("_do", "continue")]);
    assert_eq!(page.errors(), ["The collection day must be a real date"]);
    assert_eq!(page.value("due.day"), "31");
    let page = browser.send(&page, &[("due.day", "1"), ("due.month", "1"), ("due.year", "2999"), ("_do", "continue")]);
    assert_eq!(page.errors(), ["The collection day must be today or in the past"]);
}

#[test]
fn a_question_that_an_answer_brings_up_is_shown_before_it_is_an_error() {
    let service = Service::start();
    let mut browser = service.browser();
    let page = browser.get(&format!("{BASE}/bin"));
    assert_eq!(page.inputs("_shown").collect::<Vec<_>>(), ["bin"]);
    let page = browser.send(&page, &[("bin", "garden"), ("_do", "continue")]);
    assert_eq!(page.errors(), Vec::<String>::new());
    assert_eq!(page.inputs("_shown").collect::<Vec<_>>(), ["bin", "subscribed"], "{}", page.html);
    let page = browser.send(&page, &[("bin", "garden"), ("_do", "continue")]);
    assert_eq!(page.errors().len(), 1, "now it was shown");
    let page = browser.send(&page, &[("bin", "garden"), ("subscribed", "no"), ("_do", "continue")]);
    assert_eq!(
        (page.path.as_str(), page.heading().as_str()),
        ("/ashcombe/forms/bin-report/sorry", "You need a subscription")
    );
    // Nothing after an exit can be reached.
    for later in ["day", "contact", "check-answers"] {
        assert_eq!(browser.get(&format!("{BASE}/{later}")).path, format!("{BASE}/sorry"));
    }
}

#[test]
fn an_answer_off_the_path_is_kept_and_comes_back() {
    let service = Service::start();
    let mut browser = service.browser();
    let page = browser.get(&format!("{BASE}/bin"));
    let page = browser.send(&page, &[("bin", "garden"), ("_do", "continue")]);
    browser.send(&page, &[("bin", "garden"), ("subscribed", "yes"), ("_do", "continue")]);
    let page = browser.get(&format!("{BASE}/bin"));
    // Without JavaScript the question that is no longer asked is still on the page that is sent.
    browser.post(
        &page.action(),
        &Browser::body(&page, &[("bin", "refuse"), ("subscribed", "yes"), ("_do", "continue")]),
        &[],
    );
    let page = browser.get(&format!("{BASE}/bin"));
    assert_eq!(page.inputs("_shown").collect::<Vec<_>>(), ["bin"]);
    let page = browser.send(&page, &[("bin", "garden"), ("_do", "continue")]);
    assert_eq!(page.chosen("subscribed").as_deref(), Some("yes"));
}

#[test]
fn nothing_is_skipped_by_typing_an_address() {
    let service = Service::start();
    let mut browser = service.browser();
    for page in ["contact", "more", "check-answers", "sorry", "no_such_page", "check"] {
        assert_eq!(browser.get(&format!("{BASE}/{page}")).path, format!("{BASE}/bin"), "{page}");
    }
    // A page without a required question must have been seen all the same.
    let page = browser.get(&format!("{BASE}/bin"));
    let page = browser.send(&page, &[("bin", "refuse"), ("_do", "continue")]);
    let page = browser.send(&page, &[("due.day", "2"), ("due.month", "3"), ("due.year", "2026"), ("_do", "continue")]);
    browser.send(&page, &contact());
    assert_eq!(browser.get(&format!("{BASE}/check-answers")).path, format!("{BASE}/more"));
}

#[test]
fn an_answer_is_changed_from_check_your_answers() {
    let service = Service::start();
    let mut browser = service.browser();
    let check = fill(&mut browser, BASE);
    assert!(
        check.html.contains("bin?from=check#bin")
            || check.html.contains("bin?from=check#bin".replace('/', "&#x2f;").as_str())
    );
    let page = browser.get(&format!("{BASE}/contact?from=check"));
    assert_eq!(page.value("full_name"), "Priya Shah");
    let mut fields = contact().to_vec();
    fields[0].1 = "Priya Patel";
    let page = browser.send(&page, &fields);
    assert_eq!(page.path, format!("{BASE}/check-answers"));
    assert!(page.html.contains("Priya Patel"));
    // A change that brings up a question stops there first.
    let page = browser.get(&format!("{BASE}/bin?from=check"));
    let page = browser.send(&page, &[("bin", "garden"), ("_do", "continue")]);
    assert!(page.errors().is_empty() && page.inputs("_shown").count() == 2);
    let page = browser.send(&page, &[("bin", "garden"), ("subscribed", "yes"), ("_do", "continue")]);
    assert_eq!(page.path, format!("{BASE}/check-answers"));
}

#[test]
fn rows_come_and_go_without_losing_what_was_typed() {
    let service = Service::start();
    let mut browser = service.browser();
    let base = "/ashcombe/forms/household";
    let mut page = browser.get(&format!("{base}/people"));
    while page.inputs("_shown").filter(|name| name.ends_with(".person_name")).count() < 1 {
        page = browser.send(&page, &[("_do", "add:people")]);
    }
    let ann = [("people.1.person_name", "Ann Lee"), ("people.1.income", "£1,100.50")];
    let page = browser.send(&page, &[ann[0], ann[1], ("_do", "add:people")]);
    assert_eq!(page.value("people.1.person_name"), "Ann Lee", "{}", page.html);
    assert!(page.errors().is_empty(), "adding a row is not sending: {:?}", page.errors());
    let bob = [("people.2.person_name", "Bob Lee"), ("people.2.income", "twelve")];
    let page = browser.send(&page, &[ann[0], ann[1], bob[0], bob[1], ("_do", "continue")]);
    let errors = page.errors();
    assert!(matches!(errors.as_slice(), [one] if one.starts_with("Person 2: ")), "{errors:?}");
    let page = browser.send(&page, &[ann[0], ann[1], bob[0], bob[1], ("_do", "remove:people:1")]);
    assert_eq!(page.value("people.1.person_name"), "Bob Lee");
    assert_eq!(page.value("people.1.income"), "twelve");
    let page =
        browser.send(&page, &[("people.1.person_name", "Bob Lee"), ("people.1.income", "12"), ("_do", "continue")]);
    assert_eq!(page.path, format!("{base}/check-answers"), "{:?}", page.errors());
    assert!(page.html.contains("£12.00"), "{}", page.html);
    let done = browser.send(&page, &[("_do", "submit")]);
    assert!(done.reference().starts_with("HO-"));
}

#[test]
fn every_shipped_form_is_shown_in_every_channel() {
    let service =
        Service::with_forms(&crate::browser::root().join("forms"), &["--strict", "--now", "2026-05-05T12:00"]);
    let mut browser = service.browser();
    browser.sign_in("penllyn", "Priya Shah");
    browser.sign_in_agent("penllyn");
    let home = browser.get("/penllyn").html.replace("&#x2f;", "/");
    let forms: Vec<&str> =
        home.split("href=\"/penllyn/forms/").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(forms.len() >= 4, "{forms:?}");
    let desk = browser.get("/penllyn/desk").html;
    for form in forms {
        assert!(desk.contains(&format!("<option value=\"{form}\"")), "the desk offers {form}");
        for room in ["/penllyn", "/penllyn/account", "/penllyn/desk"] {
            assert_eq!(browser.get(&format!("{room}/forms/{form}")).status, 200, "{room} {form}");
        }
        let mut page = browser.get(&format!("/penllyn/forms/{form}/check-answers"));
        assert_eq!(page.status, 200);
        if let Some((_, task)) = page.html.split_once("govuk-task-list__link\" href=\"") {
            let first = task.split('"').next().unwrap().replace("&#x2f;", "/");
            page = browser.get(&first);
        }
        let page = browser.send(&page, &[("_do", "continue")]);
        assert!(!page.errors().is_empty(), "{form}: {}", page.html);
    }
}

#[test]
fn a_draft_survives_leaving_and_a_power_cut() {
    let mut service = Service::start();
    let mut browser = service.browser();
    let page = browser.get(&format!("{BASE}/bin"));
    browser.send(&page, &[("bin", "refuse"), ("_do", "continue")]);
    service.kill_and_restart();
    browser.address.clone_from(&service.address);
    let start = browser.get(BASE);
    assert!(
        start.html.contains(&format!("{BASE}/day").replace('/', "&#x2f;")),
        "the start page goes on where it was left"
    );
    assert_eq!(browser.get(&format!("{BASE}/bin")).chosen("bin").as_deref(), Some("refuse"));
}

#[test]
fn a_draft_meets_a_newer_version_of_its_form() {
    let mut service = Service::start();
    let mut browser = service.browser();
    let check = fill(&mut browser, BASE);
    let newer = tempfile::tempdir().unwrap();
    let form = include_str!("../forms/bin-report.yaml")
        .replace("question: full_name", "question: name_in_full\n        was: full_name")
        .replace("name: full_name", "name: name_in_full")
        .replace(
            "      - question: subscribed",
            "      - question: lid\n        type: yes or no\n        ask: Was the lid closed?\n      - question: subscribed",
        )
        .replace("{ bin: bin,", "{ bin: bin, lid: lid,");
    std::fs::write(newer.path().join("bin-report.yaml"), form).unwrap();
    service.restart_with_forms(newer.path());
    browser.address.clone_from(&service.address);
    // The page that was open is of the older version: it is not sent, and the new question is asked.
    let page = browser.send(&check, &[("_do", "submit")]);
    assert_eq!(page.path, format!("{BASE}/bin"));
    assert!(page.html.contains("This form has changed since you started"), "{}", page.html);
    assert_eq!(page.chosen("bin").as_deref(), Some("refuse"), "answers are kept by their keys");
    let page = browser.send(&page, &[("bin", "refuse"), ("lid", "yes"), ("_do", "continue")]);
    let page = browser.get(&page.path.replace("/day", "/contact"));
    assert_eq!(page.value("name_in_full"), "Priya Shah", "a renamed question is the same question");
}
