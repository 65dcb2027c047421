//! All of a customer on one page, adding one from a call, and a form begun for them.

use crate::browser::{Browser, Page, Service};
use crate::desk_find::find;
use crate::website::fill;

/// An agent of ashcombe at the page of a customer.
pub fn open(agent: &mut Browser, name: &str) -> Page {
    agent.sign_in_agent("ashcombe");
    let page = find(agent, name);
    assert_eq!(page.heading(), name, "{}", page.html);
    page
}

#[test]
fn everything_of_a_customer_is_on_one_page() {
    let service = Service::start();
    let mut priya = service.browser();
    priya.sign_in("ashcombe", "Priya Shah");
    let check = fill(&mut priya, "/ashcombe/account/forms/bin-report");
    let reference = priya.send(&check, &[("_do", "submit")]).reference();
    let begun = priya.get("/ashcombe/account/forms/garden-club");
    assert_eq!(begun.status, 200);
    let page = priya.get("/ashcombe/account/forms/bin-report/bin");
    priya.send(&page, &[("bin", "garden"), ("subscribed", "yes"), ("_do", "continue")]);
    let mut agent = service.browser();
    let page = open(&mut agent, "Priya Shah");
    for seen in ["12 Mill Lane", "HP7 0AB", "07700 900123", "priya.shah@example.com", "14 March 1988"] {
        assert!(page.html.contains(seen), "{seen}: {}", page.html);
    }
    assert!(
        page.html.contains(&format!("{reference}</a>")) && page.html.contains("working days left"),
        "{}",
        page.html
    );
    assert!(page.html.contains("<strong>Account</strong>, new: Report a bin"), "{}", page.html);
    // Of a draft its title, and nothing that is in it.
    assert!(page.html.contains("Report a bin, saved") && !page.html.contains("garden waste"), "{}", page.html);
    // Somebody else's customer, and an id that is none.
    let other = &service.rows("SELECT id FROM customers WHERE council = 'penllyn' LIMIT 1")[0];
    for id in [other.as_str(), "0", &"0".repeat(32)] {
        assert_eq!(agent.get(&format!("/ashcombe/desk/customers/{id}")).status, 404, "{id}");
    }
}

#[test]
fn a_caller_who_is_not_there_yet_is_added_once() {
    let service = Service::start();
    let mut agent = service.browser();
    agent.sign_in_agent("ashcombe");
    let page = agent.get("/ashcombe/desk/customers/new");
    let wrong = agent.send(
        &page,
        &[
            ("name", ""),
            ("phone", "12"),
            ("email", "x"),
            ("birth.day", "31"),
            ("birth.month", "2"),
            ("birth.year", "1990"),
            ("postcode", "HP7"),
        ],
    );
    assert_eq!(wrong.errors().len(), 5, "{:?}", wrong.errors());
    // A name that would be a script is shown as it was given.
    let name = "Ann <script>alert(1)</script> \"O’Neil\"";
    let fields = [
        ("name", name),
        ("phone", "01632960001"),
        ("postcode", "hp70ab"),
        ("line_1", "1 High Street"),
        ("town", "Marlbrook"),
    ];
    let one = agent.send(&wrong, &fields);
    let again = agent.send(&wrong, &fields);
    assert_eq!(one.path, again.path, "pressed twice it is one customer");
    assert!(one.path.starts_with("/ashcombe/desk/customers/") && !one.html.contains("<script>alert"), "{}", one.html);
    assert!(one.html.contains("Ann &lt;script&gt;alert(1)"), "{}", one.html);
    assert_eq!(find(&mut agent, "oneil").path, one.path);
    assert!(!find(&mut agent, "marlb o").html.contains("<script>alert"));
    // Another without an e-mail address is no trouble; one with somebody's address leads to them.
    let page = agent.get("/ashcombe/desk/customers/new");
    let second = agent.send(&page, &[("name", "Bert Neil"), ("phone", "01632960001")]);
    assert_eq!(second.heading(), "Bert Neil");
    let page = agent.get("/ashcombe/desk/customers/new");
    let taken = agent.send(&page, &[("name", "P Shah"), ("email", "Priya.Shah@example.com")]);
    assert_eq!(taken.errors().len(), 1);
    assert_eq!(agent.get(&taken.link("Open the customer with this e-mail address")).heading(), "Priya Shah");
    // Details are changed; the address that somebody signs in with is not.
    let change = agent.get(&format!("{}/details", second.path));
    let changed = agent.send(
        &change,
        &[
            ("name", "Bertram Neil"),
            ("email", "bert@example.com"),
            ("birth.day", "1"),
            ("birth.month", "2"),
            ("birth.year", "1950"),
        ],
    );
    assert_eq!(changed.heading(), "Bertram Neil");
    assert!(changed.html.contains("bert@example.com") && changed.html.contains("1 February 1950"), "{}", changed.html);
    let change = agent.get(&format!("{}/details", second.path));
    let changed = agent.send(&change, &[("name", "Bertram Neil"), ("email", "thief@example.com")]);
    assert!(changed.html.contains("bert@example.com") && !changed.html.contains("thief"), "{}", changed.html);
}

#[test]
fn a_form_is_begun_for_a_customer_with_what_is_known_and_comes_into_their_account() {
    let service = Service::start();
    let mut agent = service.browser();
    let view = open(&mut agent, "Priya Shah");
    let start = view.form("/start");
    let none = agent.send(&start, &[("form", "")]);
    assert_eq!(none.errors(), ["Choose a form"]);
    let script = agent.send(&start, &[("form", "bin-report")]);
    let again = agent.send(&start, &[("form", "bin-report")]);
    assert_eq!(script.path, again.path, "pressed twice it is one call");
    assert_eq!(script.value("full_name"), "Priya Shah");
    assert_eq!(script.value("property.postcode"), "HP7 0AB");
    assert!(script.html.contains("onceform-known-answer"), "what is known is folded away");
    assert!(script.html.contains("data-read-back"), "answers are read back before they are sent");
    let mut fields: Vec<(String, String)> =
        ["full_name", "property.line_1", "property.town", "property.postcode", "email"]
            .map(|name| (name.to_owned(), script.value(name)))
            .to_vec();
    fields.extend(
        [("bin", "refuse"), ("due.day", "2"), ("due.month", "3"), ("due.year", "2026"), ("_do", "submit")]
            .map(|(a, b)| (a.to_owned(), b.to_owned())),
    );
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let done = agent.send(&script, &fields);
    let reference = done.reference();
    let view = find(&mut agent, "Priya Shah");
    assert!(view.html.contains(&reference) && view.html.contains("<strong>Phone</strong>, new"), "{}", view.html);
    let mut priya = service.browser();
    let account = priya.sign_in("ashcombe", "Priya Shah");
    assert!(account.html.contains(&reference), "{}", account.html);
    assert_eq!(priya.get(&format!("/ashcombe/account/requests/{reference}")).status, 200);
    let mut tom = service.browser();
    tom.sign_in("ashcombe", "Tom Okafor");
    assert_eq!(tom.get(&format!("/ashcombe/account/requests/{reference}")).status, 404);
}
