//! Finding customers at the desk, among a hundred thousand.

use crate::browser::{Browser, Page, Service};
use std::time::{Duration, Instant};

/// Types into the box of the desk.
pub fn find(agent: &mut Browser, typed: &str) -> Page {
    let desk = agent.get("/ashcombe/desk");
    agent.send(&desk.form("/desk/find"), &[("find", typed)])
}

/// Customers of both councils, made by the database itself: each number has a name, a phone number and a postcode of its own.
const MANY: &str = "WITH RECURSIVE numbers (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM numbers WHERE i < 99999)
    INSERT INTO customers (id, council, name, email, phone, date_of_birth, address, sample)
    SELECT 'a00000000000000000000000' || CAST(10000000 + i AS TEXT),
        CASE WHEN i % 10 = 9 THEN 'penllyn' ELSE 'ashcombe' END,
        CASE i % 7 WHEN 0 THEN 'John' WHEN 1 THEN 'Siân' WHEN 2 THEN 'Mohammed' WHEN 3 THEN 'Zoë' WHEN 4 THEN 'Joanna' WHEN 5 THEN 'Aleksandra' ELSE 'Wei' END
            || ' ' || CASE i % 11 WHEN 0 THEN 'Smith' WHEN 1 THEN 'Jones' WHEN 2 THEN 'O''Brien' WHEN 3 THEN 'Nowak' WHEN 4 THEN 'Smithson'
                WHEN 5 THEN 'Patel' WHEN 6 THEN 'Evans' WHEN 7 THEN 'Khan' WHEN 8 THEN 'Lewis' WHEN 9 THEN 'Smith-Jones' ELSE 'García' END
            || CASE WHEN i = 77777 THEN ' Featherstonehaugh' ELSE '' END,
        'resident' || CAST(i AS TEXT) || '@example.com', '07' || CAST(700000000 + i AS TEXT), '',
        '{\"line_1\":\"1 Test Street\",\"town\":\"Marlbrook\",\"postcode\":\"HP' || CAST(10 + i % 80 AS TEXT) || ' ' || CAST(i % 9 + 1 AS TEXT) || 'AB\"}', 0
    FROM numbers WHERE true
    RETURNING id";

#[test]
fn one_of_a_hundred_thousand_is_found_however_it_is_typed() {
    let mut service = Service::start();
    assert_eq!(service.rows(MANY).len(), 100_000);
    // They came without entries, as with a backup of before: the service makes them when it starts.
    service.kill_and_restart();
    let mut agent = service.browser();
    agent.sign_in_agent("ashcombe");
    let one = "Featherstonehaugh";
    for typed in [
        "featherstonehaugh",
        "FEATHERST",
        "fea john",
        "JOHN feather",
        "07700077777",
        "+44 7700 077777",
        "Resident77777@example.com",
    ] {
        let found = find(&mut agent, typed);
        assert!(found.heading().ends_with(one), "{typed}: {} {}", found.path, found.html);
        assert!(found.path.starts_with("/ashcombe/desk/customers/"), "{typed} is in no address: {}", found.path);
    }
    // A postcode of many, narrowed by a name; the name of thousands, of which the first are shown.
    let some = find(&mut agent, "hp871ab");
    assert!(some.html.matches("customers&#x2f;a0").count() > 10, "{}", some.html);
    let fewer = find(&mut agent, "zoe HP 87 1AB");
    assert!(fewer.html.matches("customers&#x2f;a0").count() < some.html.matches("customers&#x2f;a0").count());
    let smiths = find(&mut agent, "smith");
    assert!(smiths.html.contains("These are the first 50"), "{}", smiths.html);
    assert!(!smiths.html.contains("Smithson"), "whole names come first");
    assert!(smiths.html.contains("value=\"smith\""), "what was typed is still there");
    // Those of the other council are not found: 77779 is one of its residents.
    assert!(find(&mut agent, "07700077779").html.contains("Nobody was found"));
    assert!(find(&mut agent, "smith xyzzy").html.contains("Nobody was found"));
    for (typed, said) in [("", "Enter a name"), ("x", "Enter a name"), ("MB-222-222", "There is no request")] {
        let page = find(&mut agent, typed);
        assert_eq!(page.errors().len(), 1, "{typed}: {}", page.html);
        assert!(
            page.errors()[0].starts_with(said) && page.path == "/ashcombe/desk/find",
            "{typed}: {:?}",
            page.errors()
        );
    }
    if std::env::var_os("ONCEFORM_FIGURES").is_some() {
        figures(&mut agent);
    }
}

/// How long the desk takes to answer, from the press of the button to the whole page.
fn figures(agent: &mut Browser) {
    let typed = [
        "smith",
        "sian o'brien",
        "hp42 3ab",
        "07700012345",
        "resident4711@",
        "kh",
        "zoe evans hp33",
        "nobody here",
        "jo sm",
    ];
    let desk = agent.get("/ashcombe/desk").form("/desk/find");
    let mut times: Vec<(Duration, &str)> = Vec::new();
    for round in 0..50 {
        for text in typed {
            let begun = Instant::now();
            let answer = agent.post(&desk.action(), &Browser::body(&desk, &[("find", text)]), &[]);
            assert!(answer.status < 400);
            if round > 0 {
                times.push((begun.elapsed(), text));
            }
        }
    }
    times.sort_unstable();
    let at = |part: usize| times[times.len() * part / 100].0;
    eprintln!(
        "find a customer among 100,000, {:?}: p50 {:?}, p99 {:?}, longest {:?} for “{}”",
        crate::DATABASE,
        at(50),
        at(99),
        times[times.len() - 1].0,
        times[times.len() - 1].1
    );
}

#[test]
fn entries_follow_the_customer() {
    let service = Service::start();
    let mut priya = service.browser();
    priya.sign_in("ashcombe", "Priya Shah");
    let details = priya.get("/ashcombe/account/details");
    priya.send(&details, &[("name", "Prïya O’Hara-Shah"), ("phone", "020 7946 0000")]);
    let mut agent = service.browser();
    agent.sign_in_agent("ashcombe");
    for typed in ["ohara", "priya shah", "o hara", "020 7946 0000", "460000", "HP7 0AB"] {
        assert_eq!(find(&mut agent, typed).heading(), "Prïya O’Hara-Shah", "{typed}");
    }
    assert!(find(&mut agent, "07700 900123").html.contains("Nobody was found"), "the old number is gone");
    // With a customer go the entries.
    let id = &service.rows("SELECT id FROM customers WHERE council = 'penllyn' AND name = 'Tom Okafor'")[0];
    let entries = format!("SELECT term FROM search_terms WHERE customer = '{id}'");
    assert!(service.rows(&entries).len() >= 5);
    service.rows(&format!("DELETE FROM customers WHERE id = '{id}' RETURNING id"));
    assert!(service.rows(&entries).is_empty());
}

#[test]
fn a_reference_number_leads_straight_to_the_request() {
    let service = Service::start();
    let mut resident = service.browser();
    let check = crate::website::fill(&mut resident, "/ashcombe/forms/bin-report");
    let reference = resident.send(&check, &[("_do", "submit")]).reference();
    let mut agent = service.browser();
    agent.sign_in_agent("ashcombe");
    for typed in [reference.clone(), reference.to_lowercase().replace('-', " ")] {
        let page = find(&mut agent, &typed);
        assert_eq!(page.path, format!("/ashcombe/work/{reference}"));
        assert!(page.html.contains("Report a bin"), "{}", page.html);
    }
    let mut other = service.browser();
    other.sign_in_agent("penllyn");
    let desk = other.get("/penllyn/desk");
    let page = other.send(&desk.form("/desk/find"), &[("find", &reference)]);
    assert_eq!(page.errors().len(), 1, "the other council has no such request: {}", page.html);
}
