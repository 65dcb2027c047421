//! What customers say of how they want to be written to, and what they download of themselves.

use crate::browser::{Browser, Service};
use crate::files::proof;
use crate::website::fill;
use serde_json::Value;
use std::collections::BTreeMap;

const PDF: &[u8] = b"%PDF-1.7\nThe letter";

/// The files of a download, by name.
pub fn download(browser: &mut Browser, council: &str) -> BTreeMap<String, Vec<u8>> {
    let answer = browser.fetch_bytes(&format!("/{council}/account/your-data/your-data.zip"));
    assert_eq!(answer.status, 200);
    assert_eq!(answer.headers["content-type"], "application/zip");
    assert_eq!(answer.headers["cache-control"], "no-store");
    unpacked(&answer.body)
}

/// The files of a ZIP file, by its central directory; each has to begin where that says, with its own name, and be followed by its size.
fn unpacked(zip: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let half = |at: usize| usize::from(u16::from_le_bytes([zip[at], zip[at + 1]]));
    let whole = |at: usize| u32::from_le_bytes([zip[at], zip[at + 1], zip[at + 2], zip[at + 3]]) as usize;
    let end = zip.len() - 22;
    assert_eq!(&zip[end..end + 4], b"PK\x05\x06");
    let mut at = whole(end + 16);
    assert_eq!(at + whole(end + 12), end);
    let mut files = BTreeMap::new();
    for _ in 0..half(end + 10) {
        let (sum, size, length, place) = (whole(at + 16), whole(at + 20), half(at + 28), whole(at + 42));
        let name = &zip[at + 46..at + 46 + length];
        assert_eq!((&zip[place..place + 4], half(place + 26)), (&b"PK\x03\x04"[..], length));
        assert_eq!(&zip[place + 30..place + 30 + length], name);
        let begin = place + 30 + length;
        let bytes = zip[begin..begin + size].to_vec();
        assert_eq!([whole(begin + size + 4), whole(begin + size + 8)], [sum, size]);
        assert_eq!(crc32fast::hash(&bytes) as usize, sum);
        files.insert(String::from_utf8(name.to_vec()).unwrap(), bytes);
        at += 46 + length;
    }
    files
}

pub fn text(files: &BTreeMap<String, Vec<u8>>, name: &str) -> String {
    String::from_utf8(files[name].clone()).unwrap()
}

#[test]
fn customers_say_how_they_are_written_to_and_it_is_kept() {
    let service = Service::start();
    let mut browser = service.browser();
    let account = browser.sign_in("ashcombe", "Priya Shah");
    assert!(account.html.contains("How we write to you"), "{}", account.html);
    let page = browser.get("/ashcombe/account/preferences");
    assert_eq!(page.chosen("hear").as_deref(), Some("each change"));
    assert_eq!(page.chosen("reading").as_deref(), Some(""));
    assert_eq!(page.chosen("language").as_deref(), Some("en"));
    let page = browser.send(&page, &[("language", "cy"), ("hear", "when done"), ("reading", "large print")]);
    assert!(page.html.contains("We will write to you in this way"), "{}", page.html);
    let page = browser.get("/ashcombe/account/preferences");
    assert!(!page.html.contains("We will write to you in this way"));
    assert_eq!(page.chosen("hear").as_deref(), Some("when done"));
    assert_eq!(page.chosen("reading").as_deref(), Some("large print"));
    assert_eq!(page.chosen("language").as_deref(), Some("cy"));
    let kept = "SELECT language || '|' || hear || '|' || reading FROM customers WHERE hear <> 'each change'";
    assert_eq!(service.rows(kept), ["cy|when done|large print"], "and nobody else's");
    // What is none of the options is kept by nobody.
    browser.send(&page, &[("language", "xx"), ("hear", "loudly"), ("reading", "<b>")]);
    assert!(service.rows(kept).is_empty());
    let welsh = browser.get("/ashcombe/account/preferences?lang=cy");
    assert_eq!(welsh.heading(), "Sut rydym yn ysgrifennu atoch");
}

#[test]
fn preferences_that_were_changed_elsewhere_are_told_before_they_are_overwritten() {
    let service = Service::start();
    let mut browser = service.browser();
    browser.sign_in("ashcombe", "Priya Shah");
    let at = "/ashcombe/account/preferences";
    let old = browser.get(at);
    let page = browser.get(at);
    let newer = [("language", "cy"), ("hear", "nothing"), ("reading", "braille")];
    assert!(browser.send(&page, &newer).html.contains("We will write to you in this way"));
    assert!(browser.send(&page, &newer).html.contains("We will write to you in this way"), "pressed twice");
    // In the old tab only how much they hear was chosen anew.
    let typed = [("language", "en"), ("hear", "when done"), ("reading", "")];
    let asked = browser.send(&old, &typed);
    let kept = "SELECT language || '|' || hear || '|' || reading FROM customers WHERE hear <> 'each change'";
    assert_eq!(service.rows(kept), ["cy|nothing|braille"], "nothing newer is overwritten");
    let shown = "The page shows that now. Check it and save again";
    assert_eq!(
        asked.errors(),
        [
            format!("The language that we write to you in was changed to “Cymraeg” after you opened this page. {shown}"),
            "What we e-mail you about was changed to “Nothing. I will look in my account” after you opened this page. What you entered is still below. Save again to keep yours".to_owned(),
            format!("How you read letters from us was changed to “Braille” after you opened this page. {shown}"),
        ]
    );
    let chosen = ["language", "hear", "reading"].map(|name| asked.chosen(name).unwrap());
    assert_eq!(chosen, ["cy", "when done", "braille"]);
    let chosen = [("language", "cy"), ("hear", "when done"), ("reading", "braille")];
    assert!(browser.send(&asked, &chosen).html.contains("We will write to you in this way"));
    assert_eq!(service.rows(kept), ["cy|when done|braille"]);
    browser.get(&format!("{at}?lang=cy"));
    let welsh = browser.send(&old, &typed);
    assert!(
        welsh.errors()[0].starts_with("Yr iaith rydym yn ysgrifennu atoch ynddi: newidiwyd hyn i “Cymraeg”"),
        "{:?}",
        welsh.errors()
    );
}

#[test]
fn a_customer_downloads_everything_that_is_kept_about_them_and_nothing_else() {
    let service = Service::start();
    let mut browser = service.browser();
    browser.sign_in("ashcombe", "Priya Shah");
    let check = fill(&mut browser, "/ashcombe/account/forms/bin-report");
    let reference = browser.send(&check, &[("_do", "submit")]).reference();
    proof(
        &mut browser,
        "/ashcombe/account/forms/photos",
        &[("proof", "my/../letter.pdf", PDF)],
        &[("_do", "continue")],
    );
    let mut other = service.browser();
    other.sign_in("ashcombe", "Tom Okafor");
    let check = fill(&mut other, "/ashcombe/account/forms/bin-report");
    let theirs = other.send(&check, &[("_do", "submit")]).reference();
    for (place, shown, words) in [(7, 1, "A word for Priya"), (8, 0, "Not for Priya")] {
        let sql = format!(
            "INSERT INTO events (id, submission, place, at, kind, words, shown, note)
             SELECT 'event{place}', id, {place}, '2026-03-10T12:00:00.000Z', 'message', 'Message', {shown}, '{words}'
             FROM submissions WHERE reference = '{reference}' RETURNING id"
        );
        assert_eq!(service.rows(&sql).len(), 1);
    }

    let page = browser.get("/ashcombe/account/your-data");
    assert!(page.html.contains("your-data/your-data.zip") || page.html.contains("your-data.zip"), "{}", page.html);
    let files = download(&mut browser, "ashcombe");
    let read = text(&files, "your-data.html");
    for words in [
        "Priya Shah",
        "priya.shah@example.com",
        "12 Mill Lane",
        &reference,
        "Which bin was missed?",
        "By the gate",
        "A word for Priya",
    ] {
        assert!(read.contains(words), "{words}: {read}");
    }
    let data: Value = serde_json::from_str(&text(&files, "data.json")).unwrap();
    let tables = &data["tables"];
    assert_eq!(tables["submissions"][0]["reference"], *reference);
    assert_eq!(tables["submissions"][0]["answers"]["bin"], "refuse", "answers are read, and no text");
    assert_eq!(tables["customers"][0]["address"]["postcode"], "HP7 0AB");
    assert_eq!(tables["drafts"].as_array().unwrap().len(), 1);
    assert_eq!(tables["contacts"].as_array().unwrap().len(), 1);
    for (name, bytes) in &files {
        let all = String::from_utf8_lossy(bytes);
        for never in ["Not for Priya", &theirs, "Tom Okafor", "token_hash", "csrf_secret", "code_hash"] {
            assert!(!all.contains(never), "{never} is in {name}");
        }
    }
    let letters: Vec<&String> = files.keys().filter(|name| name.ends_with("letter.pdf")).collect();
    assert_eq!(letters.len(), 1, "{:?}", files.keys());
    assert!(letters[0].starts_with("files/") && !letters[0].contains(".."), "{letters:?}");
    assert_eq!(files[letters[0]], PDF);
    // In the language that is read in.
    browser.get("/ashcombe/account?lang=cy");
    assert!(text(&download(&mut browser, "ashcombe"), "your-data.html").contains("Eich manylion"));
    // Nobody has it who is not signed in there.
    assert_eq!(browser.fetch("/penllyn/account/your-data/your-data.zip").status, 303);
    assert_eq!(service.browser().fetch("/ashcombe/account/your-data/your-data.zip").status, 303);
}
