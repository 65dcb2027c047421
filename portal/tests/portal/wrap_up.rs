//! How calls end, with a form and without one; and what is sent without a call.

use crate::browser::{Browser, Page, Service};
use crate::single_view::open;
use crate::website::fill;

const CONTACTS: &str = "SELECT channel || '|' || COALESCE(reason, '') || '|' || COALESCE(service, '') || '|' || note || '|'
    || COALESCE(CAST(minutes AS TEXT), '') || '|' || CASE WHEN submission IS NULL THEN '' ELSE 'sent' END || '|'
    || CASE WHEN customer IS NULL THEN '' ELSE 'customer' END || '|' || CASE WHEN person IS NULL THEN '' ELSE 'person' END
    FROM contacts ORDER BY at, id";

const ANSWERS: [(&str, &str); 9] = [
    ("bin", "refuse"),
    ("full_name", "Tom Okafor"),
    ("property.line_1", "40 Station Road"),
    ("property.town", "Marlbrook"),
    ("property.postcode", "HP7 9QT"),
    ("due.day", "2"),
    ("due.month", "3"),
    ("due.year", "2026"),
    ("_do", "submit"),
];

fn take_call(agent: &mut Browser) -> Page {
    let script = agent.get("/ashcombe/desk/forms/bin-report");
    agent.send(&script, &ANSWERS)
}

#[test]
fn what_is_sent_is_a_contact_and_a_call_says_how_it_ended() {
    let service = Service::start();
    let mut resident = service.browser();
    let check = fill(&mut resident, "/ashcombe/forms/bin-report");
    resident.send(&check, &[("_do", "submit")]);
    resident.send(&check, &[("_do", "submit")]);
    assert_eq!(service.rows(CONTACTS), ["website|new|waste|||sent||"], "once, however often it is sent");
    let mut agent = service.browser();
    agent.sign_in_agent("ashcombe");
    let done = take_call(&mut agent);
    assert_eq!(service.rows(CONTACTS)[1], "phone|new|waste|||sent||person", "a call, until the wrap-up says otherwise");
    let wrap_up = agent.get(&done.link("Wrap up the call"));
    assert_eq!(wrap_up.chosen("channel").as_deref(), Some("phone"));
    assert_eq!(wrap_up.value("minutes"), "1", "measured since the form was begun");
    let wrong = agent.send(&wrap_up, &[("channel", "pigeon"), ("minutes", "-1"), ("note", &"x".repeat(2_001))]);
    assert_eq!(wrong.errors().len(), 4, "{:?}", wrong.errors());
    let note = "Will call <b>again</b>";
    let home =
        agent.send(&wrap_up, &[("channel", "in person"), ("reason", "chasing"), ("note", note), ("minutes", "7")]);
    assert_eq!(home.path, "/ashcombe/desk");
    agent.send(&wrap_up, &[("channel", "in person"), ("reason", "chasing"), ("note", note), ("minutes", "7")]);
    assert_eq!(service.rows(CONTACTS)[1..], ["in person|chasing|waste|Will call <b>again</b>|7|sent||person"]);
    // A call that was wrapped up before its form was sent stays as it was wrapped up.
    let script = agent.get("/ashcombe/desk/forms/bin-report");
    let call = agent.send(&script, &[("bin", "refuse"), ("_do", "leave")]);
    let early = agent.get(&call.link("Wrap up the call"));
    agent.send(
        &early,
        &[("form", &early.value("form")), ("channel", "letter"), ("reason", "wrong place"), ("minutes", "3")],
    );
    assert_eq!(service.rows(CONTACTS)[2], "letter|wrong place|waste||3|||person");
    let script = agent.get(&script.path);
    agent.send(&script, &ANSWERS);
    assert_eq!(service.rows(CONTACTS)[2..], ["letter|wrong place|waste||3|sent||person"]);
    // Another agent neither sees it nor changes it.
    let mut gareth = service.browser();
    let page = gareth.get("/ashcombe/desk");
    gareth.send(&page, &[("person", &page.person("Gareth Price"))]);
    assert_eq!(gareth.get(&wrap_up.path).status, 404);
}

#[test]
fn a_call_without_a_form_is_wrapped_up_of_a_customer_and_of_anybody() {
    let service = Service::start();
    let mut agent = service.browser();
    let view = open(&mut agent, "Priya Shah");
    let wrap_up = agent.get(&view.link("Wrap up a call without a form"));
    let view = agent.send(
        &wrap_up,
        &[
            ("customer", &wrap_up.value("customer")),
            ("channel", "letter"),
            ("reason", "did not understand"),
            ("service", "waste"),
            ("note", "<img src=x onerror=alert(1)>"),
        ],
    );
    assert_eq!(view.heading(), "Priya Shah");
    assert!(view.html.contains("<strong>Letter</strong>, did not understand: Waste"), "{}", view.html);
    assert!(view.html.contains("&lt;img src=x") && !view.html.contains("<img src=x"), "{}", view.html);
    let desk = agent.get("/ashcombe/desk");
    let wrap_up = agent.get(&desk.link("Wrap up a call without a form"));
    let home = agent.send(&wrap_up, &[("channel", "chat"), ("reason", "wrong place")]);
    assert_eq!(home.path, "/ashcombe/desk");
    assert_eq!(
        service.rows(CONTACTS),
        [
            "letter|did not understand|waste|<img src=x onerror=alert(1)>|||customer|person",
            "chat|wrong place||||||person"
        ]
    );
    // A customer of the other council cannot be named.
    let desk = agent.get("/ashcombe/desk");
    let other = &service.rows("SELECT id FROM customers WHERE council = 'penllyn' LIMIT 1")[0];
    let wrap_up = agent.get(&desk.link("Wrap up a call without a form"));
    assert_eq!(agent.send(&wrap_up, &[("customer", other), ("channel", "chat"), ("reason", "new")]).status, 404);
    assert_eq!(agent.get(&format!("{}?customer={other}", wrap_up.path)).status, 404);
    // The page of another call is not this one's.
    let forged = Browser::body(&desk, &[("channel", "chat"), ("reason", "new")]);
    assert_eq!(agent.post(&wrap_up.path, &forged, &[]).status, 403);
}
