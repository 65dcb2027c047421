//! Files in a store that speaks S3, from the upload to their end.

use crate::browser::Service;
use crate::files::{arriving, eventually, links, proof};
use crate::pictures::{jpg, jpg_at, png};
use crate::s3::Store;
use std::path::Path;

const BASE: &str = "/ashcombe/account/forms/photos";
const PDF: &[u8] = b"%PDF-1.7\nThe letter";

fn on(store: &Store) -> (tempfile::TempDir, Service) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("onceform.toml");
    std::fs::write(&file, format!("[uploads]\n{}\n", store.settings())).unwrap();
    let forms = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms");
    let service = Service::with_forms(&forms, &["--settings", &file.display().to_string()]);
    (folder, service)
}

fn known(service: &Service) -> Vec<String> {
    let mut known = service.rows("SELECT stored FROM files");
    known.sort();
    known
}

#[test]
fn files_lie_in_a_bucket_from_the_upload_to_their_end() {
    let store = Store::start();
    let (_folder, mut service) = on(&store);
    let mut browser = service.browser();
    browser.sign_in("ashcombe", "Priya Shah");
    let files: [(&str, &str, &[u8]); 3] = [
        ("proof", "letter.pdf", PDF),
        ("photos", "one.jpg", &jpg_at(1, 5_150_740, 12_780)),
        ("photos", "two.png", &png(1)),
    ];
    let page = proof(&mut browser, BASE, &files, &[("_do", "continue")]);
    assert_eq!(page.path, format!("{BASE}/items"), "{:?}", page.errors());
    assert_eq!(store.names(), known(&service), "under the names that the record has");
    assert_eq!((store.names().len(), arriving(&service)), (3, 0), "and nothing is left on the way");
    for name in store.names() {
        let bytes = store.bytes(&name);
        assert!(!bytes.windows(4).any(|part| part == b"Exif"), "the place of a photo does not go there");
    }
    let back = browser.get(&format!("{BASE}/proof"));
    let (letter, _) = links(&back).swap_remove(0);
    assert_eq!(browser.fetch_bytes(&format!("{BASE}/{letter}")).body, PDF);
    // One less.
    proof(&mut browser, BASE, &[], &[("_do", "remove-file:photos:2")]);
    assert!(eventually(|| store.names().len() == 2), "{:?}", store.names());
    proof(&mut browser, BASE, &[], &[("_do", "continue")]);
    let page = browser.get(&format!("{BASE}/items"));
    let check = browser.send_files(&page, &[("items.1.what", "The tap"), ("_do", "continue")], &[]);
    let mut submit = check.clone();
    submit.html = submit.html.replace("place-of-photo", "check-answers");
    let reference = browser.send(&submit, &[("_do", "submit")]).reference();
    // Evidence of the request, so large that it is sent in parts.
    let large: Vec<u8> = PDF.iter().copied().chain((0..7u32 << 20).map(|at| at.to_le_bytes()[1])).collect();
    let request = format!("/ashcombe/account/requests/{reference}");
    let page = browser.get(&request);
    let page = browser.send_files(&page, &[("message", "Here is more")], &[("files", "more.pdf", &large)]);
    assert!(page.html.contains("more.pdf"), "{:?}", page.errors());
    assert_eq!((store.names().len(), store.came_in_parts()), (3, 1));
    let at = page.html.split("href=\"").map(|rest| rest.split('"').next().unwrap().replace("&#x2f;", "/"));
    let at = at.filter(|address| address.contains("/files/")).last().unwrap();
    let download = browser.fetch_bytes(&at);
    assert_eq!((download.status, download.body.len()), (200, large.len()));
    assert!(download.body == large, "byte for byte");
    // What a sudden end left: a file that the record never heard of goes once it is old, what is young or another's stays.
    let (orphan, young) = ("0".repeat(32), "1".repeat(32));
    store.put(&orphan, 2);
    store.put(&young, 0);
    store.put("somebody-else.txt", 99);
    service.kill_and_restart();
    browser.address.clone_from(&service.address);
    assert!(eventually(|| !store.names().contains(&orphan)), "{:?}", store.names());
    assert!(store.names().contains(&young) && store.names().contains(&"somebody-else.txt".to_owned()));
    assert!(known(&service).iter().all(|name| store.names().contains(name)));
    assert_eq!(browser.fetch_bytes(&at).status, 200);
    assert_eq!(store.refused(), 0);
}

#[test]
fn what_the_bucket_does_not_take_is_not_acknowledged() {
    let store = Store::start();
    let (folder, _) = on(&store);
    // A key that the store does not know.
    let file = folder.path().join("onceform.toml");
    let wrong = store.settings().replace("eu-west-2", "us-east-1");
    std::fs::write(&file, format!("[uploads]\n{wrong}\n")).unwrap();
    let forms = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms");
    let service = Service::with_forms(&forms, &["--settings", &file.display().to_string()]);
    let mut browser = service.browser();
    let base = "/ashcombe/forms/photos";
    let page = proof(&mut browser, base, &[("photos", "one.jpg", &jpg(1))], &[("_do", "continue")]);
    assert!(page.status >= 500, "{}", page.status);
    assert!(store.refused() > 0 && store.names().is_empty() && known(&service).is_empty());
}
