//! What stands around the questions: task list, fee, e-mail, feedback and opening days, over HTTP.

use crate::browser::{Browser, Page, Service};
use crate::database::Kind;
use std::path::Path;

const BASE: &str = "/ashcombe/forms/garden-club";

fn on(day: &str) -> Service {
    let forms = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms");
    Service::with_forms(&forms, &["--now", &format!("{day}T10:00")])
}

/// What the database says, one line a row; `sql` gives one text.
fn kept(service: &Service, sql: &str) -> String {
    service.rows(sql).join("\n")
}

/// The statuses of the task list, in order.
fn statuses(page: &Page) -> Vec<&'static str> {
    let known = ["Completed", "In progress", "Not yet started", "Cannot start yet"];
    let cells = page.html.split("govuk-task-list__status").skip(1);
    cells
        .filter_map(|cell| {
            let cell = cell.split("</li>").next().unwrap();
            known.into_iter().find(|status| cell.contains(status))
        })
        .collect()
}

pub fn join(browser: &mut Browser, base: &str, size: &str) -> Page {
    let page = browser.get(&format!("{base}/who"));
    browser.send(&page, &[("full_name", "Ann Other"), ("email_address", "Ann@Example.com"), ("_do", "continue")]);
    let page = browser.get(&format!("{base}/bin"));
    let page = browser.send(&page, &[("size", size), ("_do", "continue")]);
    assert_eq!(page.path, format!("{base}/second"));
    let page = browser.send(&page, &[("second", "no"), ("_do", "continue")]);
    assert_eq!(page.path, format!("{base}/task-list"));
    if size != "trial" {
        let page = browser.get(&format!("{base}/start"));
        browser.send(&page, &[("note", ""), ("_do", "continue")]);
    }
    browser.get(&format!("{base}/check-answers"))
}

#[test]
fn sections_are_taken_in_any_order_that_the_answers_allow() {
    let service = on("2026-03-10");
    let mut browser = service.browser();
    let list = browser.get(&format!("{BASE}/task-list"));
    assert_eq!(statuses(&list), ["Not yet started", "Not yet started", "Cannot start yet"]);
    assert!(!list.html.contains("Check your answers"));
    // The second section first; the third waits for it.
    assert_eq!(browser.get(&format!("{BASE}/start")).path, format!("{BASE}/task-list"));
    let page = browser.get(&format!("{BASE}/bin"));
    let page = browser.send(&page, &[("size", "large"), ("_do", "continue")]);
    assert!(page.html.contains("You chose a Large bin."), "{}", page.html);
    let list = browser.get(&format!("{BASE}/task-list"));
    assert_eq!(statuses(&list), ["Not yet started", "In progress", "Cannot start yet"]);
    assert_eq!(browser.get(&format!("{BASE}/check-answers")).path, format!("{BASE}/task-list"));
    let list = browser.send(&page, &[("second", "no"), ("_do", "continue")]);
    assert_eq!(statuses(&list), ["Not yet started", "Completed", "Not yet started"]);
    let check = join(&mut browser, BASE, "large");
    assert_eq!(check.path, format!("{BASE}/check-answers"));
    let list = browser.get(&format!("{BASE}/task-list"));
    assert_eq!(statuses(&list), ["Completed", "Completed", "Completed"]);
    assert!(list.html.contains("Check your answers"));
}

#[test]
fn a_section_of_which_nothing_is_asked_is_not_listed_and_an_exit_ends_the_list() {
    let service = on("2026-03-10");
    let mut browser = service.browser();
    let check = join(&mut browser, BASE, "trial");
    assert_eq!(check.path, format!("{BASE}/check-answers"));
    assert!(!check.html.contains("What you need to pay"), "a trial is free");
    assert_eq!(statuses(&browser.get(&format!("{BASE}/task-list"))), ["Completed", "Completed"]);
    let page = browser.get(&format!("{BASE}/second"));
    let page = browser.send(&page, &[("second", "yes"), ("_do", "continue")]);
    assert_eq!(page.path, format!("{BASE}/sorry"));
    assert_eq!(browser.get(&format!("{BASE}/task-list")).path, format!("{BASE}/sorry"));
}

#[test]
fn a_fee_is_shown_and_kept_and_an_email_waits_in_the_outbox() {
    let service = on("2026-03-10");
    let mut browser = service.browser();
    browser.sign_in("ashcombe", "Priya Shah");
    let base = "/ashcombe/account/forms/garden-club";
    let check = join(&mut browser, base, "large");
    assert!(check.html.contains("What you need to pay") && check.html.contains("£60.50"), "{}", check.html);
    assert!(kept(&service, "SELECT id FROM outbox").is_empty());
    let done = browser.send(&check, &[("_do", "submit")]);
    let reference = done.reference();
    assert!(done.html.contains("You have not paid anything yet"), "{}", done.html);
    assert!(done.html.contains("Thank you, Ann Other. Your Large bin is on its way, £60.50."), "{}", done.html);
    assert_eq!(
        kept(&service, "SELECT fee_pence || '|' || fee_for || '|' || fee_code FROM submissions"),
        "6050|Garden club|GC-1"
    );
    let letter = kept(
        &service,
        "SELECT recipient || '|' || subject || '|' || body || '|' || coalesce(sent_at, 'None') FROM outbox",
    );
    let body = "Dear Ann Other,\n\nyour Large bin: £60.50, by Thursday 12 March 2026.";
    assert_eq!(letter, format!("Ann@example.com|Garden club {reference}|{body}|None"));
    let request = browser.get(&format!("/ashcombe/account/requests/{reference}"));
    assert!(request.html.contains("£60.50 for: Garden club"), "{}", request.html);
    // Sending it once more writes no second e-mail.
    browser.send(&check, &[("_do", "submit")]);
    assert_eq!(kept(&service, "SELECT CAST(count(*) AS TEXT) FROM outbox"), "1");
}

#[test]
fn feedback_leads_to_no_person_and_counts_once() {
    let service = on("2026-03-10");
    let mut browser = service.browser();
    let check = join(&mut browser, BASE, "trial");
    let done = browser.send(&check, &[("_do", "submit")]);
    assert!(done.html.contains("How easy was it to join?"), "{}", done.html);
    assert_eq!(kept(&service, "SELECT coalesce(CAST(fee_pence AS TEXT), 'None') FROM submissions"), "None");
    let again = browser.send(&done, &[("rating", ""), ("words", "<b>Long</b>")]);
    assert_eq!(again.errors(), ["Select one of the answers, from very easy to very difficult"]);
    assert!(again.html.contains("&lt;b&gt;Long"), "{}", again.html);
    let thanks = browser.send(&again, &[("rating", "4"), ("words", " Too\u{7} long ")]);
    assert_eq!((thanks.path.as_str(), thanks.status), (&*format!("{BASE}/feedback-sent"), 200));
    browser.send(&done, &[("rating", "1"), ("words", "")]);
    assert_eq!(
        kept(
            &service,
            "SELECT council || '|' || form || '|' || channel || '|' || rating || '|' || words || '|' || given_on FROM feedback"
        ),
        "ashcombe|garden-club|website|4|Too long|2026-03-10"
    );
    let columns = match crate::DATABASE {
        Kind::Sqlite => "SELECT name FROM pragma_table_info('feedback')",
        Kind::Postgres => {
            "SELECT CAST(column_name AS TEXT) FROM information_schema.columns WHERE table_name = 'feedback'"
        }
    };
    let columns = kept(&service, columns);
    assert!(columns.contains("rating"), "{columns}");
    for personal in ["session", "customer", "reference", "submission"] {
        assert!(!columns.contains(personal), "{columns}");
    }
    // A form that asks for none takes none.
    let other = browser.get("/ashcombe/forms/bin-report/bin");
    let body = Browser::body(&other, &[("rating", "1")]);
    assert_eq!(browser.post("/ashcombe/forms/bin-report/give-feedback", &body, &[]).status, 404);
}

#[test]
fn a_form_that_is_shut_is_shut_in_every_channel_and_keeps_what_was_begun() {
    let mut service = on("2026-09-30");
    let mut browser = service.browser();
    let check = join(&mut browser, BASE, "small");
    let mut agent = service.browser();
    agent.sign_in_agent("ashcombe");
    let call = agent.get("/ashcombe/desk/forms/garden-club");
    assert!(call.html.contains("Call script"), "{}", call.html);
    service.kill();
    service.say_it_is("2026-10-01T00:00");
    service.restart();
    browser.address.clone_from(&service.address);
    agent.address.clone_from(&service.address);
    for path in ["", "/task-list", "/who", "/check-answers"] {
        let page = browser.get(&format!("{BASE}{path}"));
        assert!(page.html.contains("Come back in <strong>April</strong>"), "{path}: {}", page.html);
    }
    let refused = browser.send(&check, &[("_do", "submit")]);
    assert!(refused.html.contains("Come back in"), "{}", refused.html);
    assert!(agent.get("/ashcombe/desk/forms/garden-club").html.contains("Come back in"));
    let refused = agent.send(&call, &[("full_name", "Ann Other"), ("_do", "submit")]);
    assert!(refused.html.contains("Come back in"), "{}", refused.html);
    assert_eq!(kept(&service, "SELECT CAST(count(*) AS TEXT) FROM submissions"), "0");
    assert!(kept(&service, "SELECT answers FROM drafts WHERE channel = 'website'").contains("Ann Other"));
}
