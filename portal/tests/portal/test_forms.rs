//! Test forms: published from the studio at an address of their own, filled in by whoever has it, in their browser alone.

use crate::browser::{Browser, Service};
use crate::publishing::{EDITOR, renamed};
use crate::studio::Writer;
use serde_json::{Value, json};

fn files(text: &str) -> Value {
    json!({ "files": [{ "name": "form.yaml", "text": text }] })
}

fn put(writer: &Writer, what: &Value) -> Value {
    let (status, said) = writer.say("PUT", "forms/bin-report/test", what);
    assert_eq!(status, 200, "{said}");
    said["test"].clone()
}

/// What somebody comes to, wherever they are sent on.
fn fetch(browser: &Browser, address: &str) -> (u16, String) {
    let answer = browser.clone().get(address);
    (answer.status, answer.html)
}

#[test]
fn a_form_is_tried_out_by_whoever_has_the_address_until_it_is_ended() {
    let service = Service::start();
    let hannah = Writer::new(&service, "ashcombe", EDITOR);
    assert_eq!(hannah.get("forms/bin-report/test")["test"], Value::Null);
    let first = put(&hannah, &files(&renamed("Tried out")));
    let address = first["address"].as_str().unwrap();
    assert!(address.starts_with("/ashcombe/test-forms/") && address.ends_with('/'), "{address}");
    assert!(first["until"].as_str().is_some_and(|until| until.contains("20")), "{first}");
    assert_eq!(hannah.get("forms/bin-report/test")["test"], first);

    let anybody = service.browser();
    let page = anybody.fetch_as("GET", address);
    assert_eq!((page.status, &page.headers["content-type"]), (200, &"text/html; charset=utf-8".parse().unwrap()));
    assert_eq!(page.headers["x-robots-tag"], "noindex, nofollow");
    assert!(
        page.html.contains("This is a test form. Nothing that you write in it is sent.")
            && page.html.contains("Tried out")
    );
    assert!(page.html.contains("data-reference=\"TEST\"") && !page.html.contains("send-to"), "{}", page.html);
    for (file, kind) in [
        ("validator.wasm", "application/wasm"),
        ("once-form.js", "text/javascript; charset=utf-8"),
        ("texts/en.json", "application/json"),
    ] {
        let answer = anybody.fetch_as("GET", &format!("{address}{file}"));
        assert_eq!((answer.status, answer.headers["content-type"].to_str().unwrap()), (200, kind), "{file}");
    }
    assert_eq!(fetch(&anybody, &format!("{address}manifest.json")).0, 404, "only what the page needs");
    assert_eq!(fetch(&anybody, &format!("/ashcombe/test-forms/{}/", "0".repeat(32))).0, 404);

    // Published anew it is at the same address, and other councils have none there.
    let again = put(&hannah, &files(&renamed("Report a bin")));
    assert_eq!(again["address"], first["address"]);
    assert!(!fetch(&anybody, address).1.contains("Tried out"));
    assert_eq!(fetch(&anybody, &address.replace("ashcombe", "penllyn")).0, 404);
    let log = service.rows("SELECT words FROM looks WHERE words LIKE '%a test form' ORDER BY place");
    assert_eq!(log.len(), 2, "{log:?}");

    assert_eq!(put(&hannah, &json!({ "files": [] })), Value::Null);
    assert_eq!(fetch(&anybody, address).0, 404);
}

#[test]
fn a_test_form_ends_by_itself_and_mistakes_are_told_to_whoever_writes() {
    let service = Service::start();
    let hannah = Writer::new(&service, "ashcombe", EDITOR);
    let (status, said) = hannah.say("PUT", "forms/bin-report/test", &files("form: bin-report\ntitle: Not whole\n"));
    assert_eq!(status, 422);
    assert!(said["trouble"].as_str().unwrap().starts_with("The form has mistakes."), "{said}");
    assert_eq!(hannah.get("forms/bin-report/test")["test"], Value::Null);
    let address = put(&hannah, &files(&renamed("Report a bin")))["address"].as_str().unwrap().to_owned();
    assert_eq!(fetch(&service.browser(), &address).0, 200);
    service.rows("UPDATE test_forms SET until = '2020-01-01T00:00:00.000Z' RETURNING id");
    assert_eq!(fetch(&service.browser(), &address).0, 404);
    assert_eq!(hannah.get("forms/bin-report/test")["test"], Value::Null);
    let (status, _) = hannah.say("PUT", "forms/..%2fx/test", &json!({ "files": [] }));
    assert_eq!(status, 404);
}
