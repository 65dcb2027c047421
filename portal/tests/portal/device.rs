//! What a device sends that had no network: files in pieces, then the answers, once.

use crate::browser::Service;
use crate::files::{arriving, kept};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Barrier, mpsc};

const FORM: &str = "/ashcombe/forms/bin-report";
pub const PHOTOS: &str = "/ashcombe/forms/photos";
pub const KEY: &str = "00112233445566778899aabbccddeeff";
pub const FILE: &str = "ffeeddccbbaa99887766554433221100";
pub const PDF: &[u8] = b"%PDF-1.7\nThe letter";

/// A browser without pages: its session, and the token that it was given.
#[derive(Clone)]
pub struct Device {
    agent: ureq::Agent,
    address: String,
    pub cookie: String,
    pub token: String,
}

/// An answer of the service.
pub struct Said {
    pub status: u16,
    pub body: Value,
}

impl Device {
    pub fn new(service: &Service, form: &str) -> Self {
        let agent = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).build().into();
        let mut device = Self { agent, address: service.address.clone(), cookie: String::new(), token: String::new() };
        device.hello(form);
        device
    }

    fn hello(&mut self, form: &str) -> Value {
        let mut answer = self.agent.get(format!("{}{form}/from-device", self.address)).call().unwrap();
        let cookie = answer.headers().get("set-cookie").unwrap().to_str().unwrap();
        self.cookie = cookie.split(';').next().unwrap().to_owned();
        let said: Value = serde_json::from_str(&answer.body_mut().read_to_string().unwrap()).unwrap();
        self.token = said["token"].as_str().unwrap().to_owned();
        said
    }

    fn try_ask(&self, method: &str, path: &str, body: &[u8], more: &[(&str, &str)]) -> Option<Said> {
        let mut request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.address))
            .header("cookie", &self.cookie)
            .header("content-type", "application/json");
        if !more.iter().any(|(name, _)| *name == "x-onceform-token") {
            request = request.header("x-onceform-token", &self.token);
        }
        for (name, value) in more {
            request = request.header(*name, *value);
        }
        let mut answer = if method == "GET" {
            self.agent.run(request.body(()).unwrap()).ok()?
        } else {
            self.agent.run(request.body(body).unwrap()).ok()?
        };
        let text = answer.body_mut().read_to_string().ok()?;
        Some(Said { status: answer.status().as_u16(), body: serde_json::from_str(&text).unwrap_or_default() })
    }

    pub fn ask(&self, method: &str, path: &str, body: &[u8]) -> Said {
        self.try_ask(method, path, body, &[]).unwrap()
    }

    pub fn hand_in(&self, form: &str, key: &str, handed: &Value) -> Said {
        self.ask("PUT", &format!("{form}/from-device/{key}"), handed.to_string().as_bytes())
    }

    /// A file from its beginning to its end, in pieces of ten bytes.
    pub fn upload(&self, key: &str, id: &str, control: &str, name: &str, bytes: &[u8]) -> Said {
        let at = format!("{PHOTOS}/from-device/{key}/files/{id}");
        let announced = json!({ "control": control, "name": name, "size": bytes.len() });
        assert_eq!(self.ask("PUT", &at, announced.to_string().as_bytes()).status, 200);
        for (number, piece) in bytes.chunks(10).enumerate() {
            assert_eq!(self.ask("PATCH", &format!("{at}?offset={}", number * 10), piece).status, 200);
        }
        self.ask("POST", &at, b"")
    }
}

pub fn answers() -> Value {
    json!({
        "version": "an older one",
        "known": ["bin", "subscribed", "due", "full_name", "email", "property", "notes"],
        "answers": {
            "bin": "refuse", "subscribed": "", "due": "2/3/2026", "full_name": "Priya Shah", "email": "",
            "property": "12 Mill Lane\n\nMarlbrook\n\nhp70ab\n", "notes": "Behind the gate",
        },
    })
}

fn references(service: &Service) -> Vec<String> {
    service.rows("SELECT reference FROM submissions")
}

#[test]
fn answers_of_a_device_are_one_submission_whoever_sends_them_again() {
    let service = Service::start();
    let device = Device::new(&service, FORM);
    let said = device.hand_in(FORM, KEY, &answers());
    assert_eq!(said.status, 201, "{}", said.body);
    let reference = said.body["reference"].as_str().unwrap();
    assert_eq!(references(&service), [reference]);
    assert!(said.body["promised"].as_str().unwrap().contains("20"), "{}", said.body);
    assert_eq!(said.body["address"], format!("{FORM}/done/{reference}"));
    let kept = service.rows("SELECT answers FROM submissions").swap_remove(0);
    let kept: Value = serde_json::from_str(&kept).unwrap();
    let place = json!({ "line_1": "12 Mill Lane", "town": "Marlbrook", "postcode": "HP7 0AB" });
    assert_eq!(kept["property"], place);
    assert_eq!(kept["due"], "2026-03-02");
    // The same again, from the same session, another one, and many at once.
    let said = device.hand_in(FORM, KEY, &answers());
    assert_eq!((said.status, &said.body["unsent_changes"]), (200, &json!(false)));
    let start = Barrier::new(20);
    std::thread::scope(|scope| {
        for _ in 0..20 {
            scope.spawn(|| {
                let later = Device::new(&service, FORM);
                start.wait();
                let said = later.hand_in(FORM, KEY, &answers());
                assert_eq!((said.status, said.body["reference"].as_str()), (200, Some(reference)));
            });
        }
    });
    assert_eq!(references(&service).len(), 1);
    // The page with the reference number is the sender's session's alone, the key is for this form alone.
    assert_eq!(device.hand_in("/penllyn/forms/bin-report", KEY, &answers()).status, 403, "another council's session");
    assert_eq!(device.hand_in("/ashcombe/forms/household", KEY, &answers()).status, 409);
}

#[test]
fn answers_that_were_changed_after_they_had_come_are_not_passed_off_as_received() {
    let service = Service::start();
    let device = Device::new(&service, FORM);
    let reference = device.hand_in(FORM, KEY, &answers()).body["reference"].clone();
    let mut changed = answers();
    changed["answers"]["notes"] = "In front of the gate".into();
    let said = device.hand_in(FORM, KEY, &changed);
    assert_eq!((said.status, &said.body["reference"], &said.body["unsent_changes"]), (200, &reference, &json!(true)));
    // Written in another way, it says the same.
    let mut same = answers();
    same["answers"]["due"] = "2026-03-02".into();
    assert_eq!(device.hand_in(FORM, KEY, &same).body["unsent_changes"], false);
    let kept = service.rows("SELECT answers FROM submissions");
    assert!(kept.len() == 1 && kept[0].contains("Behind the gate"), "{kept:?}");
}

#[test]
fn fifty_at_once_under_one_key_are_one_submission() {
    let service = Service::start();
    let start = Barrier::new(50);
    let said: BTreeSet<String> = std::thread::scope(|scope| {
        let device = Device::new(&service, FORM);
        let threads: Vec<_> = (0..50)
            .map(|_| {
                let (device, start) = (device.clone(), &start);
                scope.spawn(move || {
                    start.wait();
                    let said = device.hand_in(FORM, KEY, &answers());
                    assert!([200, 201].contains(&said.status), "{} {}", said.status, said.body);
                    said.body["reference"].as_str().unwrap().to_owned()
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(said.len(), 1);
    assert_eq!(references(&service).len(), 1);
}

#[test]
fn what_is_wrong_or_new_comes_back_in_words() {
    let service = Service::start();
    let device = Device::new(&service, FORM);
    let mut handed = answers();
    handed["answers"]["due"] = json!("30/2/2026");
    handed["answers"]["full_name"] = json!("");
    let said = device.hand_in(FORM, KEY, &handed);
    assert_eq!(said.status, 422);
    let errors: Vec<(&str, &str)> = said.body["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| (error["question"].as_str().unwrap(), error["message"].as_str().unwrap()))
        .collect();
    assert_eq!(errors, [("due", "The collection day must be a real date"), ("full_name", "Enter your name")]);
    assert_eq!(said.body["changed"], true);
    assert_eq!(said.body["answers"]["bin"], "refuse");
    assert_eq!(said.body["answers"]["property"].as_str().unwrap().lines().count(), 6 - 1, "{}", said.body);
    // A question that the device's version did not have has to be seen, though it may be left blank.
    let mut handed = answers();
    handed["known"] = json!(["bin", "subscribed", "due", "full_name", "email", "property"]);
    let said = device.hand_in(FORM, KEY, &handed);
    assert_eq!((said.status, &said.body["new"], &said.body["errors"]), (422, &json!(["notes"]), &json!([])));
    assert_eq!(said.body["page"], "more");
    // An end that is no submission.
    handed["answers"]["bin"] = json!("garden");
    handed["answers"]["subscribed"] = json!("no");
    let said = device.hand_in(FORM, KEY, &handed);
    assert_eq!((said.status, said.body["exit"].as_str()), (422, Some("You need a subscription")));
    assert_eq!(references(&service).len(), 0);
    assert_eq!(device.hand_in(FORM, KEY, &answers()).status, 201, "mended under the same key");
}

#[test]
fn a_form_that_is_shut_says_so() {
    let forms = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms");
    let service = Service::with_forms(&forms, &["--now", "2026-11-02T12:00"]);
    let form = "/ashcombe/forms/garden-club";
    let device = Device::new(&service, form);
    let said = device.hand_in(form, KEY, &json!({ "version": "", "known": [], "answers": {} }));
    assert_eq!((said.status, &said.body["shut"]), (410, &json!(true)));
}

#[test]
fn a_file_in_pieces_is_judged_as_any_other_and_comes_with_its_submission() {
    let service = Service::start();
    let device = Device::new(&service, PHOTOS);
    let said = device.upload(KEY, FILE, "proof", "C:\\me\\letter.pdf", PDF);
    assert_eq!(said.status, 200);
    let answer = said.body["answer"].clone();
    assert_eq!((answer["name"].as_str(), answer["kind"].as_str()), (Some("letter.pdf"), Some("pdf")));
    let other = "ffeeddccbbaa99887766554433221101";
    let refused = device.upload(KEY, other, "photos", "photo.jpg", b"MZ\x90\0\x03\0\0\0 a program");
    assert_eq!(refused.body["answer"]["id"], "0".repeat(64), "not kept");
    let handed = |files: Value| {
        json!({
            "version": "", "known": ["proof", "photos", "place", "items"], "files": files,
            // Nobody is believed about files.
            "answers": { "place": "By the gate\n\n", "items": [{ "what": "The tap" }], "proof": "0 1 pdf forged.pdf" },
        })
    };
    let both = json!([{ "control": "proof", "id": FILE }, { "control": "photos", "id": other }]);
    let said = device.hand_in(PHOTOS, KEY, &handed(both));
    assert_eq!(said.status, 422);
    assert_eq!(said.body["errors"][0]["question"], "photos", "{}", said.body);
    let unknown = json!([{ "control": "proof", "id": KEY }]);
    let said = device.hand_in(PHOTOS, KEY, &handed(unknown));
    assert_eq!((said.status, &said.body["missing"]), (424, &json!([KEY])));
    let said = device.hand_in(PHOTOS, KEY, &handed(json!([{ "control": "proof", "id": FILE }])));
    assert_eq!(said.status, 201, "{}", said.body);
    let said = device.hand_in(PHOTOS, KEY, &handed(json!([{ "control": "proof", "id": FILE }])));
    assert_eq!((said.status, &said.body["unsent_changes"]), (200, &json!(false)));
    let kept = service.rows("SELECT answers FROM submissions").swap_remove(0);
    let kept: Value = serde_json::from_str(&kept).unwrap();
    assert_eq!(kept["proof"], answer);
    let stored = service.rows("SELECT stored FROM files");
    assert_eq!(stored.len(), 1);
    assert_eq!(std::fs::read(service.folder.path().join("portal-uploads").join(&stored[0])).unwrap(), PDF);
    assert_eq!(service.rows("SELECT id FROM arriving"), Vec::<String>::new());
}

#[test]
fn a_file_goes_on_where_it_stopped_when_the_service_was_killed() {
    let mut service = Service::start();
    let mut device = Device::new(&service, PHOTOS);
    let at = format!("{PHOTOS}/from-device/{KEY}/files/{FILE}");
    let bytes: Vec<u8> = PDF.iter().copied().chain((0..200_000u32).map(|number| number.to_le_bytes()[0])).collect();
    let announced = json!({ "control": "proof", "name": "letter.pdf", "size": bytes.len() }).to_string();
    let mut received = 0;
    let mut kills = 0;
    loop {
        let begun = device.ask("PUT", &at, announced.as_bytes());
        assert_eq!(begun.status, 200);
        let there = usize::try_from(begun.body["received"].as_u64().unwrap()).unwrap();
        assert!(there >= received, "{there} after {received} were acknowledged");
        received = there;
        if received == bytes.len() {
            break;
        }
        let piece = &bytes[received..bytes.len().min(received + 50_000)];
        std::thread::scope(|scope| {
            let (device, at) = (device.clone(), &at);
            let sent = scope.spawn(move || device.try_ask("PATCH", &format!("{at}?offset={received}"), piece, &[]));
            if kills < 3 {
                service.kill();
                kills += 1;
                let _ = sent.join();
                service.restart();
            } else if let Ok(Some(said)) = sent.join() {
                received = usize::try_from(said.body["received"].as_u64().unwrap()).unwrap();
            }
        });
        device = Device::new(&service, PHOTOS);
    }
    let said = device.ask("POST", &at, b"");
    assert_eq!(said.body["answer"]["size"], bytes.len(), "{}", said.body);
    service.kill_and_restart();
    let again = Device::new(&service, PHOTOS).ask("POST", &at, b"");
    assert_eq!(again.body["answer"], said.body["answer"]);
}

#[test]
fn hostile_files_get_a_clear_answer() {
    let service = Service::start();
    let device = Device::new(&service, PHOTOS);
    let at = format!("{PHOTOS}/from-device/{KEY}/files/{FILE}");
    let begin = |body: &str| device.ask("PUT", &at, body.as_bytes()).status;
    for body in [
        "",
        "[]",
        r#"{"control":"proof","name":"x"}"#,
        r#"{"control":"place","name":"x.pdf","size":1}"#,
        r#"{"control":"items.0.picture","name":"x.pdf","size":1}"#,
        r#"{"control":"proof","name":"x.pdf","size":-1}"#,
        r#"{"control":"proof","name":"x.pdf","size":1,"stored":"portal.db"}"#,
    ] {
        assert_eq!(begin(body), 400, "{body}");
    }
    assert_eq!(begin(r#"{"control":"proof","name":"x.pdf","size":18446744073709551615}"#), 413);
    for id in ["x", "..%2f..%2fportal.db", "00", &"0".repeat(33)] {
        let body = br#"{"control":"proof","name":"x.pdf","size":1}"#;
        assert_eq!(device.ask("PUT", &format!("{PHOTOS}/from-device/{KEY}/files/{id}"), body).status, 404, "{id}");
        assert_eq!(device.ask("PUT", &format!("{PHOTOS}/from-device/{id}"), b"{}").status, 404, "{id}");
    }
    assert_eq!(begin(r#"{"control":"proof","name":"x.pdf","size":30}"#), 200);
    assert_eq!(begin(r#"{"control":"proof","name":"x.pdf","size":31}"#), 400, "another size under the same id");
    let piece = |offset: &str, bytes: &[u8]| device.ask("PATCH", &format!("{at}?offset={offset}"), bytes);
    assert_eq!(piece("0", PDF).body["received"], PDF.len());
    assert_eq!(piece("25", b"x").status, 409, "a gap");
    assert_eq!(piece("25", b"x").body["received"], PDF.len());
    assert_eq!(piece("0", &[b'x'; 31]).status, 413, "beyond its end");
    assert_eq!(piece("18446744073709551615", b"x").status, 413);
    assert_eq!(piece("-1", b"x").status, 400);
    assert_eq!(piece("0", &vec![b'x'; (1 << 20) + 1]).status, 413, "a piece that is too large");
    assert_eq!(device.ask("POST", &at, b"").status, 409, "not whole yet");
    let stranger = "99999999999999999999999999999999";
    let elsewhere = format!("{PHOTOS}/from-device/{stranger}/files/{FILE}");
    assert_eq!(device.ask("GET", &elsewhere, b"").status, 404, "another key's file");
    let body = br#"{"control":"proof","name":"x.pdf","size":30}"#;
    assert_eq!(device.ask("PUT", &elsewhere, body).status, 404);
    // Larger than its question takes: told without a byte having come, and judged by the validator.
    let large = format!("{PHOTOS}/from-device/{KEY}/files/{stranger}");
    let body = json!({ "control": "proof", "name": "x.pdf", "size": 2 << 20 }).to_string();
    assert_eq!(device.ask("PUT", &large, body.as_bytes()).status, 200);
    assert_eq!(device.ask("PATCH", &format!("{large}?offset=0"), b"%PDF-").status, 413);
    assert_eq!(device.ask("POST", &large, b"").body["answer"]["id"], "0".repeat(64));
    assert_eq!((arriving(&service), kept(&service).len()), (1, 0), "only what was begun and taken");
}

#[test]
fn a_draft_of_the_website_is_handed_in_by_its_device_as_the_same_submission() {
    let service = Service::start();
    let mut browser = service.browser();
    let page = browser.get(&format!("{FORM}/bin"));
    let key = page.value("_csrf").split('.').next().unwrap().to_owned();
    let page = browser.send(&page, &[("bin", "refuse"), ("_do", "continue")]);
    // The session may have ended since.
    let device = Device::new(&service, FORM);
    let said = device.hand_in(FORM, &key, &answers());
    assert_eq!(said.status, 201, "{}", said.body);
    assert_eq!(device.hand_in(FORM, &key, &answers()).body["reference"], said.body["reference"]);
    // The page that was still open is sent after it, and comes to nothing new.
    browser.send(&page, &[("due.day", "2"), ("due.month", "3"), ("due.year", "2026"), ("_do", "continue")]);
    assert_eq!(references(&service).len(), 1);
    assert_eq!(service.rows("SELECT submitted FROM drafts"), references(&service));
    // A draft of an account is nobody else's.
    let account = "/ashcombe/account/forms/bin-report";
    browser.sign_in("ashcombe", "Priya Shah");
    let page = browser.get(&format!("{account}/bin"));
    let key = page.value("_csrf").split('.').next().unwrap().to_owned();
    browser.send(&page, &[("bin", "refuse"), ("_do", "continue")]);
    assert_eq!(device.hand_in(FORM, &key, &answers()).status, 404);
    assert_eq!(references(&service).len(), 1);
}

#[test]
fn forged_requests_of_devices_change_nothing() {
    let service = Service::start();
    let device = Device::new(&service, FORM);
    let body = answers().to_string();
    let path = format!("{FORM}/from-device/{KEY}");
    let other = Device::new(&service, FORM);
    for more in [
        ("x-onceform-token", ""),
        ("x-onceform-token", "device.00"),
        ("x-onceform-token", other.token.as_str()),
        ("sec-fetch-site", "cross-site"),
        ("origin", "https://evil.example"),
    ] {
        assert_eq!(device.try_ask("PUT", &path, body.as_bytes(), &[more]).unwrap().status, 403, "{more:?}");
    }
    // The token of a page is for its draft and not for this.
    let mut browser = service.browser();
    let page = browser.get(&format!("{FORM}/bin")).value("_csrf");
    let cookie = browser.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
    let stolen = Device { cookie, token: page, ..device.clone() };
    assert_eq!(stolen.hand_in(FORM, KEY, &answers()).status, 403);
    for body in ["", "{}", "[1]", r#"{"version":"","answers":[],"known":[]}"#, "\u{0}"] {
        assert_eq!(device.ask("PUT", &path, body.as_bytes()).status, 400, "{body}");
    }
    let odd = json!({ "version": "", "known": [], "answers": { "bin": 7, "due": ["x"], "people": { "a": 1 }, "property": null } });
    assert_eq!(device.hand_in(FORM, KEY, &odd).status, 422);
    assert_eq!(device.ask("PUT", &path, &vec![b' '; 2 << 20]).status, 413);
    assert_eq!(references(&service).len(), 0);
}

#[test]
fn nothing_that_was_acknowledged_is_lost_or_doubled_when_the_service_is_killed() {
    let mut service = Service::start();
    let key = |number: usize| format!("{number:032x}");
    let device = Device::new(&service, FORM);
    let (acknowledge, acknowledged) = mpsc::channel();
    let seen: BTreeSet<(usize, String)> = std::thread::scope(|scope| {
        for number in 0..30 {
            let (acknowledge, device) = (acknowledge.clone(), device.clone());
            scope.spawn(move || {
                let path = format!("{FORM}/from-device/{}", key(number));
                // Those that the kill comes before get no answer, and that is what this is about.
                if let Some(said) = device.try_ask("PUT", &path, answers().to_string().as_bytes(), &[])
                    && let Some(reference) = said.body["reference"].as_str()
                {
                    let _ = acknowledge.send((number, reference.to_owned()));
                }
            });
        }
        drop(acknowledge);
        let mut seen: BTreeSet<(usize, String)> = acknowledged.iter().take(10).collect();
        service.kill();
        seen.extend(acknowledged.iter());
        seen
    });
    service.restart();
    let device = Device::new(&service, FORM);
    for number in 0..30 {
        let said = device.hand_in(FORM, &key(number), &answers());
        let reference = said.body["reference"].as_str().unwrap().to_owned();
        if let Some((_, before)) = seen.iter().find(|(known, _)| *known == number) {
            assert_eq!((&reference, said.status), (before, 200));
        }
    }
    let all = references(&service);
    assert_eq!((all.len(), all.iter().collect::<BTreeSet<_>>().len()), (30, 30));
}
