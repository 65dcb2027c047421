//! A file that was taken while the virus scanner was out of reach, and in which it finds something later.

use crate::browser::{Browser, Service};
use crate::files::{eventually, kept, proof};
use crate::pictures::{jpg, png};
use crate::scanner::{Mood, Scanner};
use std::path::Path;

const PHOTOS: &str = "/ashcombe/forms/photos";
const VIRUS: &str = "There is a virus in the file. We have not kept it. Choose another file";
const PDF: &[u8] = b"%PDF-1.7\nThe letter";

fn with_scanner(scanner: &Scanner) -> (tempfile::TempDir, Service) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("onceform.toml");
    std::fs::write(&file, format!("[uploads]\nscanner = \"{}\"\nscan_again = 1\n", scanner.address)).unwrap();
    let forms = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms");
    let service = Service::with_forms(&forms, &["--settings", &file.display().to_string()]);
    (folder, service)
}

/// Fills in the form in the account of Priya Shah, up to where it is sent.
fn filled(browser: &mut Browser, base: &str) {
    let files: [(&str, &str, &[u8]); 2] = [("proof", "letter.pdf", PDF), ("photos", "one.jpg", &jpg(1))];
    let page = proof(browser, base, &files, &[("_do", "continue")]);
    let page = browser.send_files(&page, &[("items.1.what", "The tap"), ("_do", "continue")], &[]);
    assert_eq!(page.path, format!("{base}/check-answers"));
}

fn refused(service: &Service) -> usize {
    service.rows("SELECT id FROM files WHERE scan = 'refused'").len()
}

#[test]
fn a_request_tells_everybody_that_its_file_was_removed() {
    let scanner = Scanner::start(Mood::Down);
    let (_folder, service) = with_scanner(&scanner);
    let base = "/ashcombe/account/forms/photos";
    let mut priya = service.browser();
    priya.sign_in("ashcombe", "Priya Shah");
    filled(&mut priya, base);
    let page = priya.get(&format!("{base}/check-answers"));
    let reference = priya.send(&page, &[("_do", "submit")]).reference();
    // And evidence that she sends later.
    let request = format!("/ashcombe/account/requests/{reference}");
    let page = priya.get(&request);
    priya.send_files(&page, &[("message", "Here is more")], &[("files", "more.pdf", b"%PDF-1.7 more")]);
    assert_eq!(kept(&service).len(), 3);
    scanner.is_now(Mood::Frightened);
    assert!(eventually(|| refused(&service) == 3));
    assert!(eventually(|| kept(&service).is_empty()), "the bytes are gone");
    let page = priya.get(&request);
    assert_eq!(page.html.matches("There was a virus in a file, so we removed it. Send another").count(), 3);
    assert!(["letter.pdf", "one.jpg", "more.pdf"].iter().all(|name| page.html.contains(name)), "{}", page.html);
    let mut dev = service.browser();
    let page = dev.get("/ashcombe/staff");
    let key = page.person("Dev Patel");
    dev.send(&page, &[("person", &key)]);
    let page = dev.get(&format!("/ashcombe/work/{reference}"));
    assert_eq!(page.html.matches("A file was removed: the virus scanner found something in it").count(), 3);
    let letters = service.rows("SELECT recipient || subject FROM outbox WHERE subject LIKE '%news%'");
    assert_eq!(letters.len(), 3, "{letters:?}");
    assert!(letters.iter().all(|letter| letter.contains("priya.shah@example.com") && letter.contains(&reference)));
    // Once is enough: the next rounds find nothing.
    assert_eq!(service.rows("SELECT id FROM events WHERE kind = 'file removed'").len(), 3);
}

#[test]
fn a_draft_is_not_sent_with_a_file_that_is_gone() {
    let scanner = Scanner::start(Mood::Down);
    let (_folder, service) = with_scanner(&scanner);
    let mut browser = service.browser();
    filled(&mut browser, PHOTOS);
    let check = browser.get(&format!("{PHOTOS}/check-answers"));
    scanner.is_now(Mood::Frightened);
    assert!(eventually(|| refused(&service) == 2));
    let page = browser.send(&check, &[("_do", "submit")]);
    assert_eq!(page.path, format!("{PHOTOS}/proof"), "the question, and not a reference number");
    assert_eq!(page.errors(), [VIRUS, VIRUS]);
    assert_eq!(service.rows("SELECT id FROM submissions").len(), 0);
    // Other files take their places.
    scanner.is_now(Mood::Works);
    let files: [(&str, &str, &[u8]); 2] = [("proof", "good.pdf", b"%PDF-1.7 good"), ("photos", "good.png", &png(1))];
    let page = proof(&mut browser, PHOTOS, &files, &[("_do", "continue")]);
    assert_eq!(page.errors(), Vec::<String>::new());
    let check = browser.get(&format!("{PHOTOS}/check-answers"));
    assert!(!check.html.contains("letter.pdf") && !check.html.contains("one.jpg"), "{}", check.html);
    assert!(!browser.send(&check, &[("_do", "submit")]).reference().is_empty());
}

#[test]
fn a_page_that_was_not_sent_yet_tells_of_it_too() {
    let scanner = Scanner::start(Mood::Down);
    let (_folder, service) = with_scanner(&scanner);
    let mut browser = service.browser();
    let mut agent = service.browser();
    agent.sign_in_agent("ashcombe");
    let call = agent.get("/ashcombe/desk/forms/photos");
    agent.send_files(&call, &[("_do", "upload:proof")], &[("proof", "call.pdf", b"%PDF-1.7 call")]);
    let page = proof(&mut browser, PHOTOS, &[("proof", "letter.pdf", PDF)], &[("_do", "upload:proof")]);
    assert_eq!(page.errors(), Vec::<String>::new());
    scanner.is_now(Mood::Frightened);
    assert!(eventually(|| refused(&service) == 2));
    assert_eq!(browser.get(&format!("{PHOTOS}/proof")).errors(), [VIRUS]);
    let script = agent.get(&call.path);
    assert_eq!(script.errors(), [VIRUS]);
    assert!(script.html.contains("call.pdf (1 KB), refused"), "{}", script.html);
}
