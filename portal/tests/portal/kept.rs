//! The files that a device keeps for when it has no network.

use crate::browser::{Page, Service};
use serde_json::Value;

const FORM: &str = "/ashcombe/forms/photos";

/// The address of the list of files that a page names; empty when it names none.
fn list_of(page: &Page) -> String {
    let rest = page.html.split_once("data-offline=\"").map(|(_, rest)| rest.split('"').next().unwrap());
    rest.unwrap_or_default().replace("&#x2f;", "/")
}

#[test]
fn a_form_names_files_that_never_change_under_their_address() {
    let service = Service::start();
    let mut browser = service.browser();
    let address = list_of(&browser.get(&format!("{FORM}/proof")));
    assert!(address.starts_with("/ashcombe/assets/kept/photos/en/"), "{address}");
    let list = browser.fetch(&address);
    let list: Value = serde_json::from_str(&list.html).unwrap();
    let files: Vec<&str> = list["files"].as_array().unwrap().iter().map(|file| file.as_str().unwrap()).collect();
    let page = list["page"].as_str().unwrap();
    for file in files.iter().chain([&page, &address.as_str()]) {
        let answer = browser.fetch_bytes(file);
        assert_eq!(answer.status, 200, "{file}");
        let caching = answer.headers["cache-control"].to_str().unwrap();
        assert!(caching.contains("immutable"), "{file}: {caching}");
        assert!(answer.headers.get("set-cookie").is_none(), "{file} is the same for everyone");
        let (folder, name) = file.rsplit_once('/').unwrap();
        let other = format!("{}/{}/{name}", folder.rsplit_once('/').unwrap().0, "0".repeat(32));
        assert_eq!(browser.fetch(&other).status, 404, "{file} under another hash");
    }
    for name in ["device.js", "onceform.css", "theme.css", "validator.wasm", "texts.json"] {
        assert!(files.iter().any(|file| file.ends_with(&format!("/{name}"))), "{name}");
    }
    // The page itself: nothing in it belongs to anyone, and all that it loads is among the files.
    let page = browser.fetch(page).html;
    assert!(!page.contains("_csrf"), "{page}");
    for part in page.split("href=\"").chain(page.split("src=\"")).skip(1) {
        let loaded = part.split('"').next().unwrap().replace("&#x2f;", "/");
        let is_file = loaded.contains("/assets/");
        assert!(!is_file || files.contains(&loaded.as_str()), "{loaded}");
    }
    assert_eq!(browser.get(&format!("{FORM}/on-this-device")).html, page);
    assert_eq!(list_of(&browser.get(&format!("{FORM}/proof"))), address, "the same each time");
}

#[test]
fn only_the_public_website_is_kept() {
    let service = Service::start();
    let mut browser = service.browser();
    browser.sign_in("ashcombe", "Priya Shah");
    let page = browser.get("/ashcombe/account/forms/photos/proof");
    assert!(page.html.contains("<form") && list_of(&page).is_empty());
    let mut agent = service.browser();
    agent.sign_in_agent("ashcombe");
    assert!(list_of(&agent.get("/ashcombe/desk/forms/photos")).is_empty());
    let worker = browser.fetch_bytes("/ashcombe/forms/service-worker.js");
    assert_eq!((worker.status, worker.headers["cache-control"].to_str().unwrap()), (200, "no-cache"));
    assert!(worker.headers["content-type"].to_str().unwrap().starts_with("text/javascript"));
    assert!(worker.headers.get("service-worker-allowed").is_none(), "its reach is the public forms");
}
