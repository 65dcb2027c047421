//! Every line of the router's own list, by every method and in every way to fail: whatever is answered has all the headers.

use crate::browser::{Browser, Page, Service};
use crate::doors::{Route, address, routes, visitors};
use crate::website::fill;
use std::collections::{BTreeMap, BTreeSet};

/// What every answer says, word for word.
const ALWAYS: [(&str, &str); 8] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
         connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(self), microphone=()"),
    ("x-permitted-cross-domain-policies", "none"),
];
/// What would let a script or a style run that stands in a page.
const NEVER: [&str; 6] = ["unsafe-inline", "'unsafe-eval'", "unsafe-hashes", "strict-dynamic", "*", "http:"];
const METHODS: [&str; 8] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"];
const FORM: &str = "application/x-www-form-urlencoded";

/// The answers that were looked at, by status.
#[derive(Default)]
struct Seen(BTreeMap<u16, u32>);

impl Seen {
    fn look(&mut self, answer: &Page, what: &str) {
        let all =
            |name: &str| answer.headers.get_all(name).iter().map(|value| value.to_str().unwrap()).collect::<Vec<_>>();
        for (name, value) in ALWAYS {
            assert_eq!(all(name), [value], "{what}: {} {name}", answer.status);
        }
        let policy = all("content-security-policy").concat();
        NEVER.iter().for_each(|never| assert!(!policy.contains(never), "{never}: {policy}"));
        let caching = all("cache-control");
        assert_eq!(caching.len(), 1, "{what}: {} {caching:?}", answer.status);
        if answer.status >= 400 {
            assert_eq!(caching, ["no-store"], "{what}: {}", answer.status);
        }
        for header in ["server", "x-powered-by"] {
            assert!(all(header).is_empty(), "{what} says what it is made of");
        }
        *self.0.entry(answer.status).or_default() += 1;
    }
}

/// Each route with one who may use it; as nobody where everyone may.
fn doors(service: &Service, reference: &str) -> Vec<(Route, String, Browser)> {
    let visitors = visitors(service, "ashcombe");
    let door = |route: Route| {
        let address = address(&route, "ashcombe", reference);
        let may = |roles: &[&str]| route.who == ["anyone"] || route.who.iter().any(|who| roles.contains(&who.as_str()));
        let visitor =
            visitors.iter().find(|visitor| may(visitor.roles)).unwrap_or_else(|| panic!("nobody may use {address}"));
        let browser = visitor.browser.clone();
        (route, address, browser)
    };
    routes().into_iter().map(door).collect()
}

#[test]
fn every_answer_of_every_route_has_all_the_headers() {
    let service = Service::start();
    let mut resident = service.browser();
    let check = fill(&mut resident, "/ashcombe/forms/bin-report");
    let reference = resident.send(&check, &[("_do", "submit")]).reference();
    let doors = doors(&service, &reference);
    let nobody = service.browser();
    let mut seen = Seen::default();
    for (route, address, browser) in &doors {
        for (browser, who) in [(browser, "who may"), (&nobody, "nobody")] {
            for method in METHODS {
                let answer = browser.answer(method, address, b"", &[("content-type", FORM)]);
                seen.look(&answer, &format!("{method} {address} by {who}"));
            }
        }
        let shorter = format!("{address}/nothing/behind/it");
        seen.look(&browser.answer("GET", &shorter, b"", &[]), &shorter);
        let long = format!("{address}?q={}", "q".repeat(4000));
        seen.look(&browser.answer("GET", &long, b"", &[]), &long);
        if route.method == "GET" {
            continue;
        }
        // Sent by a page of this session: what is in it is then read, and judged.
        let token = browser.clone().get("/ashcombe/forms/bin-report/bin").value("_csrf");
        let signed = |rest: &str| format!("_csrf={token}&{rest}").into_bytes();
        for (body, kind) in [
            (signed(""), FORM),
            (signed("_do=continue&bin=none&email=none&name=&phone=x&act=none&reference=x"), FORM),
            (signed("a=%ff%fe&%00=%00"), FORM),
            (signed(&"a=b&".repeat(5000)), FORM),
            (vec![b'a'; 3 << 20], FORM),
            (b"{\"a\":".to_vec(), "application/json"),
            (b"{}".to_vec(), "application/json"),
            (b"--x\r\nbroken".to_vec(), "multipart/form-data; boundary=x"),
            (b"--x--".to_vec(), "multipart/form-data"),
            (b"<a/>".to_vec(), "text/xml"),
        ] {
            // What the page module sends is never that long, and forms come in with files: nothing reads on to tell of it.
            if body.len() > 1 << 20 && ["/from-device/", "/publishing/"].iter().any(|part| address.contains(part)) {
                continue;
            }
            let headers = [("content-type", kind), ("x-onceform-token", token.as_str())];
            let answer = browser.answer(&route.method, address, &body, &headers);
            seen.look(&answer, &format!("{} {address} with {} bytes of {kind}", route.method, body.len()));
        }
        let elsewhere = [("content-type", FORM), ("sec-fetch-site", "cross-site")];
        seen.look(&browser.answer(&route.method, address, &signed(""), &elsewhere), address);
    }
    // What is served as files: known already, in part, pressed together.
    for file in ["/assets/onceform.css", "/ashcombe/assets/theme.css", "/ashcombe/assets/logo"] {
        let whole = nobody.answer("GET", file, b"", &[]);
        let tag = whole.headers.get("etag").or_else(|| whole.headers.get("last-modified")).cloned();
        for (name, value) in [
            ("range", "bytes=0-9"),
            ("range", "bytes=99999999-"),
            ("accept-encoding", "gzip"),
            ("if-modified-since", "Fri, 01 Jan 2100 00:00:00 GMT"),
            ("if-none-match", tag.as_ref().and_then(|tag| tag.to_str().ok()).unwrap_or("*")),
        ] {
            seen.look(&nobody.answer("GET", file, b"", &[(name, value)]), file);
        }
    }
    // The record cannot be used any more: whatever needs it fails, and says so.
    let tables = ["sessions", "published", "drafts", "customers"];
    for table in tables {
        service.rows(&format!("ALTER TABLE {table} RENAME TO {table}_gone"));
    }
    for (route, address, browser) in &doors {
        let answer = browser.answer(&route.method, address, b"_csrf=x", &[("content-type", FORM)]);
        seen.look(&answer, &format!("{} {address} without a record", route.method));
    }
    eprintln!("answers by status: {:?}", seen.0);
    let statuses: BTreeSet<u16> = seen.0.keys().copied().collect();
    for status in [200, 303, 400, 403, 404, 405, 413, 500] {
        assert!(statuses.contains(&status), "no answer with {status}: {:?}", seen.0);
    }
    assert!(seen.0[&500] > 50, "{:?}", seen.0);
}

/// The same where the service is reached through https.
#[test]
fn every_answer_through_https_says_to_stay_there() {
    let forms = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms");
    let service = Service::with_forms(&forms, &["--origin", "https://forms.example.gov.uk"]);
    let browser = service.browser();
    for route in routes() {
        let address = address(&route, "ashcombe", "BR-234-678");
        for method in ["GET", "POST", "BREW"] {
            let answer = browser.answer(method, &address, b"", &[("content-type", FORM)]);
            Seen::default().look(&answer, &address);
            assert_eq!(answer.headers["strict-transport-security"], "max-age=31536000", "{method} {address}");
        }
    }
}
