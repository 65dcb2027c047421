//! Who may do what is said by an admin on a page, and stays written down.

use crate::browser::{Browser, Page, Service};
use crate::publishing::{APPROVER, EDITOR, press, staff};

const PEOPLE: &str = "/ashcombe/publishing/people";

fn address_of(page: &Page, name: &str) -> String {
    let table = page.html.split("<tbody").nth(1).unwrap();
    let before = table.split(&format!(">{name}</a>")).next().unwrap().replace("&#x2f;", "/");
    before.rsplit("href=\"").next().unwrap().split('"').next().unwrap().to_owned()
}

#[test]
fn an_admin_adds_changes_and_ends() {
    let service = Service::start();
    let mut lewis = staff(&service, "ashcombe", APPROVER);
    let page = lewis.get(PEOPLE);
    let bad = press(&mut lewis, &page, PEOPLE, &[("name", ""), ("email", "jo")]);
    assert_eq!(bad.errors().len(), 3, "{:?}", bad.errors());
    let jo = [("name", "Jo Bryn"), ("email", "Jo.Bryn@ashcombe.example"), ("roles", "editor"), ("roles", "agent")];
    let added = press(&mut lewis, &page, PEOPLE, &jo);
    assert!(
        added.html.contains("jo.bryn@ashcombe.example") && added.html.contains("added as editor, agent"),
        "{}",
        added.html
    );
    let again = press(&mut lewis, &page, PEOPLE, &jo);
    assert_eq!(again.errors(), ["Somebody with this e-mail address is there already"]);
    let jo = address_of(&added, "Jo Bryn");
    let none = press(&mut lewis, &page, &jo, &[]);
    assert_eq!(none.errors(), ["Choose at least one role. If they have left, end their access below"]);
    let mistyped = [("roles", "service"), ("services", "wast, housing"), ("wards", "Hiltop")];
    let mistyped = press(&mut lewis, &page, &jo, &mistyped).errors();
    assert!(mistyped.len() == 2 && mistyped[0].contains("Did you mean “waste”?"), "{mistyped:?}");
    assert!(mistyped[1].contains("no ward “Hiltop”. Did you mean “Hilltop”?"), "{mistyped:?}");
    let changed = press(&mut lewis, &page, &jo, &[("roles", "approver")]);
    assert!(changed.html.contains("is from now on approver"), "{}", changed.html);
    let ended = press(&mut lewis, &page, &format!("{jo}/end"), &[]);
    assert!(ended.html.contains("has left"), "{}", ended.html);
    assert_eq!(lewis.get(&jo).status, 404);
    let who = service.rows("SELECT name FROM people_changes");
    assert_eq!(who, [APPROVER; 3]);
    // Whoever comes back is who they were.
    let id = service.rows("SELECT id FROM people WHERE name = 'Jo Bryn'");
    let back = [("name", "Jo Bryn"), ("email", "jo.bryn@ashcombe.example"), ("roles", "agent")];
    assert!(press(&mut lewis, &page, PEOPLE, &back).errors().is_empty());
    assert_eq!(service.rows("SELECT id FROM people WHERE name = 'Jo Bryn'"), id);
    let told = service.rows("SELECT subject FROM looks WHERE thing = 'person' ORDER BY place DESC LIMIT 1");
    assert_eq!(told, id, "and is the one whom the audit log names");
    assert!(!staff(&service, "penllyn", APPROVER).get("/penllyn/publishing/people").html.contains("Jo Bryn"));
}

#[test]
fn other_roles_hold_from_the_next_page_on() {
    let service = Service::start();
    let mut hannah = staff(&service, "ashcombe", EDITOR);
    assert_eq!(hannah.get("/ashcombe/publishing/propose").status, 200);
    assert_eq!(hannah.get(PEOPLE).status, 403, "only an admin says who may do what");
    let mut lewis = staff(&service, "ashcombe", APPROVER);
    let page = lewis.get(PEOPLE);
    press(&mut lewis, &page, &address_of(&page, EDITOR), &[("roles", "service")]);
    let there = hannah.get("/ashcombe/publishing/propose");
    assert!(there.path.contains("/sign-in"), "{}", there.path);
}

#[test]
fn the_last_admin_stays() {
    let service = Service::start();
    let mut lewis = staff(&service, "ashcombe", APPROVER);
    let page = lewis.get(PEOPLE);
    let own = address_of(&page, APPROVER);
    let refused = "Nobody else is an admin. Make somebody else one first";
    let end = format!("{own}/end");
    let tries: [(&str, &[(&str, &str)]); 2] = [(&own, &[("roles", "approver")]), (&end, &[])];
    for (action, fields) in tries {
        assert_eq!(press(&mut lewis, &page, action, fields).errors(), [refused]);
    }
    press(&mut lewis, &page, &address_of(&page, EDITOR), &[("roles", "editor"), ("roles", "admin")]);
    let answer = lewis.post(&own, &Browser::body(&page, &[("roles", "approver")]), &[]);
    assert_eq!(answer.status, 303, "{}", answer.html);
    assert_eq!(
        service.rows("SELECT roles FROM people WHERE council = 'ashcombe' AND name = 'Lewis Grant'"),
        ["[\"approver\"]"]
    );
    let there = lewis.get(PEOPLE);
    assert!(there.path.contains("/sign-in"), "{}", there.path);
}
