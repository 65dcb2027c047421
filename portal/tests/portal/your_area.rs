//! What concerns a customer's address, from the sample of a council and from a feed over HTTP.

use crate::browser::Service;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::sync::{Arc, Mutex};

/// A feed that answers what it is told to, and keeps what it was asked: first line, headers and body.
struct Feed {
    address: String,
    answer: Arc<Mutex<(u16, String)>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Feed {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/around-me", listener.local_addr().unwrap());
        let feed = Self { address, answer: Arc::new(Mutex::new((200, String::new()))), asked: Arc::default() };
        let (answer, asked) = (feed.answer.clone(), feed.asked.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let mut reader = BufReader::new(&stream);
                let (mut head, mut length) = (String::new(), 0);
                loop {
                    let mut line = String::new();
                    reader.read_line(&mut line).unwrap();
                    if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                        length = value.trim().parse().unwrap();
                    }
                    if line.trim().is_empty() {
                        break;
                    }
                    head.push_str(&line);
                }
                let mut body = vec![0; length];
                reader.read_exact(&mut body).unwrap();
                asked.lock().unwrap().push(head + &String::from_utf8(body).unwrap());
                let (status, body) = answer.lock().unwrap().clone();
                let head =
                    format!("HTTP/1.1 {status} x\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
                let _ = (&stream).write_all((head + &body).as_bytes());
            }
        });
        feed
    }

    fn answer(&self, status: u16, body: &str) {
        *self.answer.lock().unwrap() = (status, body.to_owned());
    }
}

fn service(feed: &str) -> Service {
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("onceform.toml");
    let text = format!("[[feed]]\ncouncil = \"ashcombe\"\naddress = \"{feed}\"\ntoken = \"secret\"\ngood_for = 0\n");
    std::fs::write(&settings, text).unwrap();
    let forms = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms");
    Service::with_forms(&forms, &["--now", "2026-03-10T12:00", "--settings", &settings.display().to_string()])
}

#[test]
fn a_demonstration_shows_the_sample_of_the_council_in_the_language_that_is_read() {
    let forms = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms");
    let service = Service::with_forms(&forms, &["--now", "2026-03-10T12:00"]);
    let mut browser = service.browser();
    let account = browser.sign_in("penllyn", "Priya Shah");
    assert!(account.html.contains("Your area"), "{}", account.html);
    let page = browser.get("/penllyn/account/your-area");
    assert_eq!(page.heading(), "Your area");
    for words in [
        "Tuesday 10 March 2026",
        "£158.50",
        "Due on Wednesday 1 April 2026",
        "Cllr Ruth Abara",
        "ward of Harbour",
        "C26&#x2f;0412",
    ] {
        assert!(page.html.contains(words), "{words}: {}", page.html);
    }
    let welsh = browser.get("/penllyn/account/your-area?lang=cy");
    for words in ["Eich ardal", "Yr Harbwr", "Gwastraff bwyd", "Treth gyngor"] {
        assert!(welsh.html.contains(words), "{words}: {}", welsh.html);
    }
    assert_eq!(service.browser().fetch("/penllyn/account/your-area").status, 303, "for those who are signed in");
}

#[test]
fn a_feed_is_asked_by_post_for_an_address_alone_and_its_last_answer_is_kept_with_its_age() {
    let feed = Feed::start();
    let service = service(&feed.address);
    let mut browser = service.browser();
    browser.sign_in("ashcombe", "Priya Shah");
    feed.answer(503, "");
    let page = browser.get("/ashcombe/account/your-area");
    assert_eq!(page.status, 200);
    assert!(page.html.contains("other systems do not answer"), "{}", page.html);
    let asked = feed.asked.lock().unwrap().clone();
    assert_eq!(asked.len(), 1);
    assert!(asked[0].starts_with("POST /around-me HTTP/1.1\r\n"), "nothing of it is in the address: {}", asked[0]);
    assert!(asked[0].to_lowercase().contains("authorization: bearer secret\r\n"), "{}", asked[0]);
    let body = asked[0].rsplit('\n').next().unwrap();
    assert_eq!(body, r#"{"version":1,"uprn":"100081234567","postcode":"HP7 0AB"}"#);
    // It is left alone for a while: the next page does not wait for it.
    browser.get("/ashcombe/account/your-area");
    assert_eq!(feed.asked.lock().unwrap().len(), 1);
}

#[test]
fn what_a_feed_says_is_shown_as_text_and_goes_on_being_shown_when_it_is_down() {
    let feed = Feed::start();
    let service = service(&feed.address);
    let mut browser = service.browser();
    browser.sign_in("ashcombe", "Priya Shah");
    feed.answer(
        200,
        r#"{"version": 1, "new": {}, "collections": [{"what": {"en": "<b>Glass</b>"}, "on": "2026-03-12"}, {"what": {"en": "Past"}, "on": "2026-03-09"}],
            "planning": [{"reference": "1", "what": {"en": "A shed"}, "address": "javascript:alert(1)"}],
            "councillors": [{"name": "Cllr A", "email": "a@b.example?bcc=c@d.example"}]}"#,
    );
    let page = browser.get("/ashcombe/account/your-area");
    assert!(page.html.contains("&lt;b&gt;Glass") && page.html.contains("Thursday 12 March 2026"), "{}", page.html);
    assert!(page.html.contains("A shed") && page.html.contains("Cllr A"), "{}", page.html);
    for never in ["<b>Glass", "javascript:", "mailto:a@b", "Past", "newer information"] {
        assert!(!page.html.contains(never), "{never}: {}", page.html);
    }
    feed.answer(200, r#"{"version": 2}"#);
    let page = browser.get("/ashcombe/account/your-area");
    assert!(
        page.html.contains("We cannot get newer information") && page.html.contains("&lt;b&gt;Glass"),
        "{}",
        page.html
    );
    // Another address has no answer to go on with.
    let mut other = service.browser();
    other.sign_in("ashcombe", "Tom Okafor");
    let page = other.get("/ashcombe/account/your-area");
    assert!(page.html.contains("other systems do not answer") && !page.html.contains("Glass"), "{}", page.html);
}
