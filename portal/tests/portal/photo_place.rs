//! A photo that says where it was taken: its sender is asked whether that is the answer, and nothing of it is kept otherwise.

use crate::browser::{Browser, Page, Service};
use crate::files::{kept, proof};
use crate::pictures::{jpg, jpg_at};

const PHOTOS: &str = "/ashcombe/forms/photos";
const ACCOUNT: &str = "/ashcombe/account/forms/photos";
const PDF: &[u8] = b"%PDF-1.7\nThe letter";

/// The values of the two buttons of the offer: use it, leave it.
fn buttons(page: &Page) -> Option<[String; 2]> {
    let value = |what: &str| {
        let rest = page.html.split_once(&format!("value=\"{what}:"))?.1;
        Some(format!("{what}:{}", rest.split('"').next()?))
    };
    Some([value("use-place")?, value("leave-place")?])
}

/// Sends the first page with a letter, a photo and the words of a place.
fn first_page(browser: &mut Browser, base: &str, photo: &[u8]) -> Page {
    let files: [(&str, &str, &[u8]); 2] = [("proof", "letter.pdf", PDF), ("photos", "one.jpg", photo)];
    proof(browser, base, &files, &[("_do", "continue")])
}

fn offers(service: &Service) -> Vec<String> {
    service.rows("SELECT photo_place FROM drafts")
}

/// Nothing that was kept of files says where or with what they were taken.
fn nothing_in_files(service: &Service) {
    for stored in kept(service) {
        let bytes = std::fs::read(service.folder.path().join("portal-uploads").join(&stored)).unwrap();
        let holds = |text: &[u8]| bytes.windows(text.len()).any(|part| part == text);
        assert!(!holds(b"Exif") && !holds(b"Snapshot") && !holds(&5_150_740u32.to_be_bytes()), "{stored}");
    }
    let names = service.rows("SELECT name FROM files");
    assert!(!names.is_empty() && names.iter().all(|name| !name.contains("51.5")));
}

#[test]
fn the_place_of_a_photo_is_offered_and_used_only_when_its_sender_says_so() {
    let forms = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms");
    let mut service = Service::with_forms(&forms, &["--log", "json"]);
    for base in [PHOTOS, ACCOUNT] {
        let mut browser = service.browser();
        browser.sign_in("ashcombe", "Priya Shah");
        let page = first_page(&mut browser, base, &jpg_at(1, 5_150_740, 12_780));
        assert_eq!(page.path, format!("{base}/items"));
        assert!(page.html.contains("The photo says where it was taken"), "{}", page.html);
        assert!(page.html.contains("51.50740, -0.12780") && page.html.contains("“Where is it?”"));
        let asked = browser.get(&format!("{base}/proof"));
        assert_eq!(asked.value("place.words"), "By the gate");
        assert_eq!(asked.value("place.latitude"), "", "nothing is filled in by itself");
        let [take, _] = buttons(&asked).expect("the page of the question offers it too");
        nothing_in_files(&service);
        // A page of another photo, or of another question, decides nothing.
        for stale in [take.replace("place.words", "items.words"), "use-place:place.words:00".to_owned()] {
            let same = browser.send(&asked, &[("place.words", "By the gate"), ("_do", &stale)]);
            assert!(buttons(&same).is_some() && same.value("place.latitude").is_empty(), "{stale}");
        }
        browser.send(&asked, &[("place.words", "By the gate"), ("_do", "continue")]);
        // What is typed on the page where the button is pressed is kept.
        let page = browser.get(&format!("{base}/items"));
        let page = browser.send(&page, &[("items.1.what", "The tap"), ("_do", &take)]);
        assert!(page.path.ends_with("/items") && page.html.contains("The tap"), "{} {}", page.path, page.html);
        assert_eq!(buttons(&page), None, "it is decided");
        let asked = browser.get(&format!("{base}/proof"));
        assert_eq!(asked.value("place.words"), "By the gate");
        assert_eq!(
            (asked.value("place.latitude"), asked.value("place.longitude")),
            ("51.50740".into(), "-0.12780".into())
        );
        // On the page of the question one is led to it.
        let removed = [("place.words", "By the gate"), ("place.latitude", ""), ("place.longitude", "")];
        browser.send(&asked, &[&removed[..], &[("_do", "remove-file:photos:1")]].concat());
        let page = proof(
            &mut browser,
            base,
            &[("photos", "two.jpg", &jpg_at(2, 5_150_741, 12_780))],
            &[("_do", "upload:photos")],
        );
        let [_, leave] = buttons(&page).expect("another photo, another place");
        let page = browser.send(&page, &[("place.words", "At the tap"), ("_do", &leave)]);
        assert_eq!(page.path, format!("{base}/proof#place-words"));
        assert_eq!((page.value("place.words"), page.value("place.latitude")), ("At the tap".into(), String::new()));
        assert_eq!(buttons(&page), None);
    }
    assert!(offers(&service).iter().all(|offer| offer == "null"), "{:?}", offers(&service));
    nothing_in_files(&service);
    let log = service.stop_and_read_log();
    // A time of day, or how long something took, may have the same figures.
    let told = |line: &str| line.split_once("\"level\"").map_or(line, |(_, told)| told).to_owned();
    let told: String = log.lines().map(told).filter(|line| !line.contains("cranelift")).collect();
    assert!(!told.is_empty() && !told.contains("51.507") && !told.contains("0.1278"), "{told}");
}

#[test]
fn an_offer_goes_with_its_photo_its_question_and_its_draft() {
    let service = Service::start();
    let mut browser = service.browser();
    // Neither a photo without a place nor one from abroad is asked about.
    for photo in [jpg(1), jpg_at(1, 4_885_000, 235_000)] {
        assert_eq!(buttons(&first_page(&mut browser, PHOTOS, &photo)), None);
        proof(&mut browser, PHOTOS, &[], &[("_do", "remove-file:photos:1")]);
    }
    let page = first_page(&mut browser, PHOTOS, &jpg_at(1, 5_150_740, 12_780));
    assert!(buttons(&page).is_some());
    let page = proof(&mut browser, PHOTOS, &[], &[("_do", "remove-file:photos:1")]);
    assert_eq!(buttons(&page), None, "the photo is gone");
    assert_eq!(offers(&service), ["null"]);
    first_page(&mut browser, PHOTOS, &jpg_at(1, 5_150_740, 12_780));
    let page = proof(
        &mut browser,
        PHOTOS,
        &[],
        &[("place.latitude", "51.6"), ("place.longitude", "-0.2"), ("_do", "continue")],
    );
    assert_eq!(buttons(&page), None, "they said themselves where it is");
    assert_eq!(offers(&service), ["null"]);
    // Offered on the last page as well, where there is nothing to type; sent without a decision, it is forgotten.
    proof(&mut browser, PHOTOS, &[("photos", "two.jpg", &jpg_at(2, 5_150_740, 12_780))], &[("_do", "continue")]);
    let page = browser.get(&format!("{PHOTOS}/items"));
    let check = browser.send(&page, &[("items.1.what", "The tap"), ("_do", "continue")]);
    assert_eq!(check.path, format!("{PHOTOS}/check-answers"));
    let [take, _] = buttons(&check).expect("the last page offers it");
    assert_eq!(check.action(), format!("{PHOTOS}/place-of-photo"));
    let mut forged = check.clone();
    forged.html = forged.html.replace(&check.value("_csrf"), "forged");
    assert_eq!(browser.send(&forged, &[("_do", &take)]).status, 403);
    assert!(offers(&service)[0].contains("51.50740"));
    let check = browser.send(&check, &[("_do", &take)]);
    assert!(check.path.ends_with("/check-answers") && check.html.contains("51.50740"), "{} {}", check.path, check.html);
    assert_eq!(buttons(&check), None);
    let done = browser.send(&check, &[("_do", "submit")]);
    assert!(!done.reference().is_empty());
    let page = first_page(&mut browser, PHOTOS, &jpg_at(3, 5_150_740, 12_780));
    let page = browser.send(&page, &[("items.1.what", "The tap"), ("_do", "continue")]);
    assert!(buttons(&page).is_some());
    let mut submit = page.clone();
    submit.html = submit.html.replace("place-of-photo", "check-answers");
    assert!(!browser.send(&submit, &[("_do", "submit")]).reference().is_empty());
    assert!(offers(&service).iter().all(|offer| offer == "null"), "{:?}", offers(&service));
    assert!(!service.rows("SELECT answers FROM submissions ORDER BY received_at DESC LIMIT 1")[0].contains("51.5"));
}

#[test]
fn an_agent_is_asked_too() {
    let service = Service::start();
    let mut agent = service.browser();
    agent.sign_in_agent("ashcombe");
    let page = agent.get("/ashcombe/desk/forms/photos");
    let fields = [("_caller.name", "Ann Other"), ("place.words", "By the gate")];
    let photo = jpg_at(1, 5_150_740, 12_780);
    let page =
        agent.send_files(&page, &[&fields[..], &[("_do", "upload:photos")]].concat(), &[("photos", "one.jpg", &photo)]);
    let [take, _] = buttons(&page).expect("offered on the script");
    let page = agent.send(&page, &[&fields[..], &[("_do", &take)]].concat());
    assert_eq!((page.value("place.words"), page.value("place.latitude")), ("By the gate".into(), "51.50740".into()));
    assert_eq!(page.value("_caller.name"), "Ann Other");
    assert_eq!(buttons(&page), None);
}
