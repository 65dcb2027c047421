//! Every line of the router's own list, tried as everyone that there is.

use crate::browser::{Browser, Service};
use crate::website::fill;
use sha2::{Digest as _, Sha256};
use std::process::Command;

pub struct Route {
    pub method: String,
    pub path: String,
    pub who: Vec<String>,
}

pub fn routes() -> Vec<Route> {
    let output = Command::new(env!("CARGO_BIN_EXE_onceform-portal")).arg("routes").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let line = |line: &str| {
        let mut words = line.split_whitespace().map(str::to_owned);
        Route { method: words.next().unwrap(), path: words.next().unwrap(), who: words.collect() }
    };
    text.lines().map(line).collect()
}

/// Someone who tries the doors, and the roles that open some.
pub struct Visitor {
    pub name: &'static str,
    pub roles: &'static [&'static str],
    pub browser: Browser,
}

const SAMPLES: [(&str, &[&str]); 7] = [
    ("Amina Yusuf", &["agent"]),
    ("Siobhan Kelly", &["agent", "supervisor"]),
    ("Dev Patel", &["service"]),
    ("Cllr Ruth Abara", &["councillor"]),
    ("Hannah Frost", &["editor"]),
    ("Lewis Grant", &["approver", "admin"]),
    ("Priya Shah", &["customer"]),
];

/// Signs a sample person in, whatever their role: with the session's own row, as the desk lets nobody else in.
pub fn visitors(service: &Service, council: &str) -> Vec<Visitor> {
    let nobody = Visitor { name: "nobody", roles: &[], browser: service.browser() };
    let visitor = |(name, roles): (&'static str, &'static [&'static str])| {
        let mut browser = service.browser();
        browser.get(&format!("/{council}/desk"));
        let column = if roles == ["customer"] { "customer" } else { "person" };
        let table = if roles == ["customer"] { "customers" } else { "people" };
        let sql = format!(
            "UPDATE sessions SET {column} = (SELECT id FROM {table} WHERE council = '{council}' AND name = '{name}')
             WHERE token_hash = '{}' RETURNING id",
            hash(&browser.cookies[&format!("onceform-{council}")])
        );
        assert_eq!(service.rows(&sql).len(), 1, "{name}");
        Visitor { name, roles, browser }
    };
    std::iter::once(nobody).chain(SAMPLES.into_iter().map(visitor)).collect()
}

/// As the service keeps the token of a session.
fn hash(token: &str) -> String {
    Sha256::digest(token.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// An address of the route that somebody else may really have.
pub fn address(route: &Route, council: &str, reference: &str) -> String {
    let id = "0".repeat(32);
    let values = [
        ("{council}", council),
        ("{form}", "bin-report"),
        ("{reference}", reference),
        ("{page}", "bin"),
        ("{call}", &id),
        ("{key}", &id),
        ("{link}", &id),
        ("{customer}", &id),
        ("{provider}", "one-login"),
        ("{id}", &id),
        ("{file}", "page.js"),
        ("{*file}", "manifest.json"),
        ("{topic}", "contacts"),
        ("{table}", "by-channel.csv"),
        ("{version}", "x"),
        ("{language}", "en"),
        ("{hash}", "x"),
    ];
    let address = values.into_iter().fold(route.path.clone(), |path, (name, value)| path.replace(name, value));
    assert!(!address.contains('{'), "{address}: give the new part of the address a value here");
    address
}

#[test]
fn nobody_gets_past_a_door_that_is_not_theirs() {
    let service = Service::start();
    let mut resident = service.browser();
    let check = fill(&mut resident, "/ashcombe/forms/bin-report");
    let reference = resident.send(&check, &[("_do", "submit")]).reference();
    let routes = routes();
    assert!(routes.len() > 40, "{}", routes.len());
    let mut refused = 0;
    // People of one council try the doors of both.
    for home in ["ashcombe", "penllyn"] {
        for visitor in visitors(&service, home) {
            for route in &routes {
                for council in ["ashcombe", "penllyn"] {
                    let address = address(route, council, &reference);
                    let answer = visitor.browser.fetch_as(&route.method, &address);
                    let at_home = council == home;
                    let open = route.who == ["anyone"]
                        || at_home && route.who.iter().any(|who| visitor.roles.contains(&who.as_str()));
                    let to_sign_in = answer.status == 303
                        && answer.headers.get("location").is_some_and(|to| to.to_str().unwrap().contains("/sign-in"));
                    let what = format!("{} at {home}: {} {address}: {}", visitor.name, route.method, answer.status);
                    if open {
                        let turned_away = to_sign_in || answer.html.contains("for people with another role");
                        assert!(!turned_away || address.contains("/sign-"), "{what}");
                    } else {
                        assert!(to_sign_in || answer.status == 403, "{what}");
                        refused += 1;
                    }
                    // Nobody but the resident who sent it reads it under its number, and whoever deals with requests.
                    let dealt_with = open && route.path.contains("/work/{reference}");
                    assert!(dealt_with || !answer.html.contains("Behind the gate"), "{what}");
                    for header in
                        ["content-security-policy", "x-content-type-options", "referrer-policy", "cache-control"]
                    {
                        assert!(answer.headers.contains_key(header), "{what} has no {header}");
                    }
                }
            }
        }
    }
    assert!(refused > 500, "{refused}");
}
