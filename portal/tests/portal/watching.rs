//! What is told to those who watch the service, and what is told to nobody.

use crate::browser::{Browser, Service};
use crate::website::fill;
use std::net::TcpListener;
use std::path::Path;

const BASE: &str = "/ashcombe/forms/bin-report";
/// What a resident answers, nowhere else in the service.
const CANARY: &str = "Zephyrine Quillfeather";

fn watched(more: &[&str]) -> (Service, String) {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let forms = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms");
    (Service::with_forms(&forms, &[&["--metrics", &free], more].concat()), free)
}

fn metrics(address: &str) -> String {
    ureq::get(format!("http://{address}/metrics")).call().unwrap().body_mut().read_to_string().unwrap()
}

#[test]
fn figures_name_routes_forms_and_channels_and_nothing_else() {
    let (service, address) = watched(&[]);
    let mut browser = service.browser();
    let check = fill(&mut browser, BASE);
    let done = browser.send(&check, &[("_do", "submit")]);
    browser.send(&check, &[("_do", "submit")]);
    browser.fetch("/ashcombe/forms/no-such-form/secret-address");
    let told = metrics(&address);
    let line = "onceform_submissions_total{form=\"bin-report\",channel=\"website\"} 1";
    assert!(told.contains(line), "once, however often it is sent\n{told}");
    assert!(told.contains("route=\"/{council}/forms/{form}/check-answers\",status=\"303\"} 2"), "{told}");
    assert!(
        told.contains("onceform_request_seconds_bucket") && told.contains("onceform_database_connections"),
        "{told}"
    );
    for secret in [&done.reference(), "secret-address", "no-such-form"] {
        assert!(!told.contains(secret), "{secret}\n{told}");
    }
    assert_eq!(service.browser().fetch("/metrics").status, 404, "residents are told nothing");
}

#[test]
fn it_is_alive_without_its_folder_but_not_ready() {
    let (service, _) = watched(&[]);
    let status = |path: &str| service.browser().fetch(path).status;
    assert_eq!((status("/health"), status("/ready")), (200, 200));
    let folder = service.folder.path().join("portal-uploads");
    std::fs::rename(&folder, folder.with_extension("away")).unwrap();
    let told = service.browser().fetch("/ready");
    assert_eq!((status("/health"), told.status), (200, 503));
    assert_eq!(
        told.html, "not ready: the folder for uploaded files is not there\n",
        "a line, and nothing of how it is set up"
    );
    assert_eq!(told.headers["content-type"], "text/plain; charset=utf-8");
    std::fs::rename(folder.with_extension("away"), &folder).unwrap();
    assert_eq!(status("/ready"), 200);
}

/// Everything that a resident and an agent do, with a name that is searched for afterwards.
fn journeys(service: &Service) -> Vec<String> {
    let mut addresses = Vec::new();
    let mut browser = service.browser();
    let mut go = |browser: &mut Browser, page: &crate::browser::Page, fields: &[(&str, &str)]| {
        let page = browser.send(page, fields);
        addresses.push(page.path.clone());
        page
    };
    let page = browser.get(&format!("{BASE}/bin"));
    let page = go(&mut browser, &page, &[("bin", "refuse"), ("_do", "continue")]);
    let page =
        go(&mut browser, &page, &[("due.day", "2"), ("due.month", "3"), ("due.year", "2026"), ("_do", "continue")]);
    let wrong = [("full_name", CANARY), ("property.postcode", CANARY), ("_do", "continue")];
    let page = go(&mut browser, &page, &wrong);
    let right = [
        ("full_name", CANARY),
        ("property.line_1", CANARY),
        ("property.town", CANARY),
        ("property.postcode", "HP7 0AB"),
        ("_do", "continue"),
    ];
    let page = go(&mut browser, &page, &right);
    let page = go(&mut browser, &page, &[("notes", CANARY), ("_do", "continue")]);
    go(&mut browser, &page, &[("_do", "submit")]);
    let page = browser.get("/ashcombe/account/sign-in");
    go(&mut browser, &page, &[("email", &format!("{}@example.com", CANARY.replace(' ', ".")))]);
    let mut agent = service.browser();
    agent.sign_in_agent("ashcombe");
    let script = agent.get("/ashcombe/desk/forms/photos");
    let fields = [("_caller.name", CANARY), ("place.words", CANARY), ("items.1.what", CANARY), ("_do", "submit")];
    let file = format!("{CANARY}.pdf");
    let sent = agent.send_files(&script, &fields, &[("proof", &file, b"%PDF-1.7\nletter")]);
    addresses.push(sent.path);
    addresses
}

#[test]
fn what_a_person_answers_is_in_no_log_no_figure_and_no_address() {
    for form in ["text", "json"] {
        let (mut service, address) = watched(&["--log", form]);
        let addresses = journeys(&service).join("\n");
        let told = metrics(&address);
        let log = service.stop_and_read_log();
        assert!(
            log.contains("/{council}/forms/{form}/{page}") && log.contains("INSERT INTO"),
            "with everything in it\n{log}"
        );
        for part in CANARY.split(' ').flat_map(|part| [part.to_owned(), part.to_lowercase()]) {
            for (place, text) in [("addresses", &addresses), ("metrics", &told), ("log", &log)] {
                assert!(!text.contains(&part), "{part} in {place}\n{text}");
            }
        }
    }
}
