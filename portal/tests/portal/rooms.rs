//! The rooms of the council's people: where each begins, and the way from every page to every room that is theirs.

use crate::browser::{Page, Service};
use crate::doors::{address, routes, visitors};
use crate::publishing::staff;
use crate::website::fill;

const ROOMS: [(&str, &[&str]); 6] = [
    ("desk", &["agent", "supervisor"]),
    ("work", &["agent", "supervisor", "service"]),
    ("insight", &["supervisor", "service", "editor", "approver", "admin"]),
    ("councillor", &["councillor"]),
    ("publishing", &["editor", "approver", "admin"]),
    ("data-protection", &["supervisor", "admin"]),
];

#[test]
fn everybody_begins_where_their_work_is() {
    let service = Service::start();
    for (roles, home) in [
        ("agent", "desk"),
        ("supervisor", "desk"),
        ("service", "work"),
        ("councillor", "councillor"),
        ("approver", "publishing"),
        ("editor", "publishing"),
        ("admin", "publishing/people"),
        ("admin\",\"service", "work"),
        ("editor\",\"approver\",\"councillor", "councillor"),
    ] {
        service.rows(&format!("UPDATE people SET roles = '[\"{roles}\"]' WHERE name = 'Amina Yusuf' RETURNING id"));
        let mut browser = service.browser();
        let page = browser.get("/ashcombe/staff");
        let there = browser.send(&page, &[("person", &page.person("Amina Yusuf"))]);
        assert_eq!((there.path.as_str(), there.status), (&*format!("/ashcombe/{home}"), 200), "{roles}");
    }
}

/// The links of the header: the address, and whether one is there.
fn navigation(page: &Page) -> Vec<(String, bool)> {
    let header = page.html.split("</header>").next().unwrap();
    let links = header.split("onceform-header__link").skip(1).map(|link| link.split('>').next().unwrap());
    links
        .map(|link| {
            let address = link.split("href=\"").nth(1).unwrap().split('"').next().unwrap();
            (address.replace("&#x2f;", "/"), link.contains("aria-current=\"true\""))
        })
        .collect()
}

#[test]
fn from_every_page_one_comes_to_every_room_of_theirs() {
    let service = Service::start();
    let mut resident = service.browser();
    let check = fill(&mut resident, "/ashcombe/forms/bin-report");
    let reference = resident.send(&check, &[("_do", "submit")]).reference();
    let routes: Vec<_> = routes().into_iter().filter(|route| route.method == "GET").collect();
    let mut pages = 0;
    for mut visitor in visitors(&service, "ashcombe") {
        let theirs = |roles: &[&str]| roles.iter().any(|role| visitor.roles.contains(role));
        let mut expected: Vec<String> =
            ROOMS.iter().filter(|(_, roles)| theirs(roles)).map(|(room, _)| format!("/ashcombe/{room}")).collect();
        expected.push("/ashcombe/staff".to_owned());
        for route in routes.iter().filter(|route| route.who.iter().any(|who| visitor.roles.contains(&who.as_str()))) {
            let address = address(route, "ashcombe", &reference);
            let page = visitor.browser.fetch(&address);
            let is_page =
                page.headers.get("content-type").is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
            if page.status != 200 || !is_page || route.path.starts_with("/{council}/account") {
                continue;
            }
            let found = navigation(&page);
            let links: Vec<&String> = found.iter().map(|(link, _)| link).collect();
            assert_eq!(links, expected.iter().collect::<Vec<_>>(), "{} on {address}", visitor.name);
            let here: Vec<&String> = found.iter().filter(|(_, here)| *here).map(|(link, _)| link).collect();
            // The audit log is the desk's; whoever has no desk reads it from data protection.
            let room = match (&*route.path, theirs(&["agent", "supervisor"])) {
                ("/{council}/desk/audit", false) => "/ashcombe/data-protection".to_owned(),
                _ => address.split('/').take(3).collect::<Vec<_>>().join("/"),
            };
            assert_eq!(here, [&room], "{} on {address}", visitor.name);
            pages += 1;
        }
    }
    assert!(pages > 40, "{pages}");
}

#[test]
fn nobody_is_sent_to_a_room_that_is_shut() {
    let service = Service::start();
    let mut lewis = staff(&service, "ashcombe", "Lewis Grant");
    let log = lewis.get("/ashcombe/desk/audit");
    assert_eq!(log.heading(), "Audit log");
    let home = log.html.split("onceform-header__home").next().unwrap().rsplit("href=\"").next().unwrap().to_owned();
    let home = home.split('"').next().unwrap().replace("&#x2f;", "/");
    assert_eq!(lewis.get(&home).status, 200, "{home}");
}
