//! Every route that changes something, sent by somebody else's page.

use crate::browser::{Browser, Service, encode};
use crate::doors::{address, routes, visitors};
use crate::keeping::run;
use crate::website::fill;

/// What the record holds, but for when sessions were last used and what was looked at.
fn record(service: &Service) -> String {
    let folder = tempfile::tempdir().unwrap();
    let backup = folder.path().join("backup");
    let uploads = service.folder.path().join("portal-uploads").display().to_string();
    let arguments = ["backup", "--database", service.database(), "--uploads", &uploads, &backup.display().to_string()];
    assert!(run(&arguments).0);
    let contents: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(backup.join("backup.json")).unwrap()).unwrap();
    let mut tables = contents["tables"].clone();
    for changes in ["sessions", "looks"] {
        tables.as_object_mut().unwrap().remove(changes);
    }
    tables.to_string() + &contents["files"].to_string()
}

fn with_token(token: &str) -> Vec<u8> {
    let fields = [
        ("_csrf", token),
        ("_shown", "bin"),
        ("bin", "refuse"),
        ("_do", "submit"),
        ("person", ""),
        ("email", "ann@example.com"),
        ("name", "Forged"),
        ("message", "Forged"),
        ("act", "done"),
        ("record", "customers:x"),
        ("checked", "yes"),
    ];
    encode(&fields.map(|(name, value)| (name.to_owned(), value.to_owned())))
}

#[test]
fn no_route_takes_a_forged_request() {
    let service = Service::start();
    let mut resident = service.browser();
    let check = fill(&mut resident, "/ashcombe/forms/bin-report");
    let reference = resident.send(&check, &[("_do", "submit")]).reference();
    let mut visitors = visitors(&service, "ashcombe");
    // A token of another session, good for what that session does.
    let mut other = service.browser();
    let theirs = other.get("/ashcombe/forms/bin-report/bin").value("_csrf");
    let before = record(&service);
    let mut tried = 0;
    for route in routes().iter().filter(|route| route.method != "GET") {
        let address = address(route, "ashcombe", &reference);
        let allowed = visitors.iter_mut().find(|visitor| {
            route.who == ["anyone"] && visitor.name != "nobody"
                || route.who.iter().any(|who| visitor.roles.contains(&who.as_str()))
        });
        let browser = &mut allowed.unwrap_or_else(|| panic!("nobody may use {address}")).browser;
        let own = browser.get("/ashcombe/forms/bin-report/bin").value("_csrf");
        // Of this session, and about another draft: the id is another, the signature is not.
        let about_another = format!("{}.{}", "0".repeat(32), own.rsplit('.').next().unwrap());
        for token in ["", "x", ".", &theirs, &about_another, &own[..own.len() - 1], &format!("{own}0")] {
            let answer = send(browser, &route.method, &address, token, &[]);
            assert!(matches!(answer, 403 | 404), "{} {address} with {token:?}: {answer}", route.method);
            tried += 1;
        }
        for from in [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("origin", "https://evil.example"),
            ("origin", "null"),
            ("origin", "https://127.0.0.1"),
        ] {
            let answer = send(browser, &route.method, &address, &own, &[from]);
            assert_eq!(answer, 403, "{} {address} from {from:?}", route.method);
            tried += 1;
        }
        // No address can be asked for by a method that a link or a picture uses to do the same.
        let answer = browser.fetch_as("GET", &format!("{address}?_csrf={own}&_do=submit"));
        assert!(matches!(answer.status, 200 | 303 | 403 | 404 | 405 | 410), "{address}: {}", answer.status);
    }
    assert!(tried > 250, "{tried}");
    assert_eq!(record(&service), before, "nothing of all that changed anything");
}

fn send(browser: &Browser, method: &str, path: &str, token: &str, more: &[(&str, &str)]) -> u16 {
    browser.send_as(method, path, &with_token(token), &[&[("x-onceform-token", token)], more].concat())
}
