//! Files in pieces, when requests come late, twice, or from another row than before.

use crate::browser::Service;
use crate::device::{Device, FILE, KEY, PDF, PHOTOS};
use crate::files::kept;
use crate::pictures::png;
use serde_json::{Value, json};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;

fn at(id: &str) -> String {
    format!("{PHOTOS}/from-device/{KEY}/files/{id}")
}

fn handed(items: Value, files: Value) -> Value {
    json!({
        "version": "", "known": ["proof", "photos", "place", "items"], "files": files,
        "answers": { "place": "By the gate\n\n", "items": items },
    })
}

#[test]
fn a_piece_that_comes_late_does_not_change_what_was_judged() {
    let service = Service::start();
    let device = Device::new(&service, PHOTOS);
    let announced = json!({ "control": "proof", "name": "letter.pdf", "size": PDF.len() });
    assert_eq!(device.ask("PUT", &at(FILE), announced.to_string().as_bytes()).status, 200);
    let address = service.address.strip_prefix("http://").unwrap();
    let mut line = TcpStream::connect(address).unwrap();
    let head = format!(
        "PATCH {}?offset=0 HTTP/1.1\r\nhost: {address}\r\ncookie: {}\r\nx-onceform-token: {}\r\n\
         content-length: {}\r\nexpect: 100-continue\r\nconnection: close\r\n\r\n",
        at(FILE),
        device.cookie,
        device.token,
        PDF.len()
    );
    line.write_all(head.as_bytes()).unwrap();
    let mut said = [0; 25];
    line.read_exact(&mut said).unwrap();
    assert_eq!(&said, b"HTTP/1.1 100 Continue\r\n\r\n", "it waits for the piece");
    let answer = device.upload(KEY, FILE, "proof", "letter.pdf", PDF).body["answer"].clone();
    assert_eq!(answer["kind"], "pdf");
    line.write_all(&[b'M'; PDF.len()]).unwrap();
    let mut rest = String::new();
    line.read_to_string(&mut rest).unwrap();
    let stored = service.rows("SELECT stored FROM arriving").swap_remove(0);
    let folder = service.folder.path().join("portal-uploads");
    assert_eq!(std::fs::read(folder.join(stored)).unwrap(), PDF);
    assert_eq!(kept(&service).len(), 1);
}

#[test]
fn what_was_looked_at_lies_under_a_name_of_its_own() {
    let service = Service::start();
    let device = Device::new(&service, PHOTOS);
    let announced = json!({ "control": "proof", "name": "letter.pdf", "size": PDF.len() });
    assert_eq!(device.ask("PUT", &at(FILE), announced.to_string().as_bytes()).status, 200);
    let before = service.rows("SELECT stored FROM arriving");
    device.upload(KEY, FILE, "proof", "letter.pdf", PDF);
    assert_ne!(service.rows("SELECT stored FROM arriving"), before, "no piece is written there any more");
}

#[test]
fn a_file_is_not_taken_again_once_its_answers_are_here() {
    let service = Service::start();
    let device = Device::new(&service, PHOTOS);
    device.upload(KEY, FILE, "proof", "letter.pdf", PDF);
    let files = json!([{ "control": "proof", "id": FILE }]);
    assert_eq!(device.hand_in(PHOTOS, KEY, &handed(json!([{ "what": "The tap" }]), files)).status, 201);
    // A device that did not hear so begins again.
    let announced = json!({ "control": "proof", "name": "letter.pdf", "size": PDF.len() });
    let said = device.ask("PUT", &at(FILE), announced.to_string().as_bytes());
    assert_eq!((said.status, &said.body["sent"]), (200, &json!(true)));
    assert_eq!(service.rows("SELECT id FROM arriving"), Vec::<String>::new());
}

#[test]
fn a_file_goes_with_its_row_when_one_before_it_is_taken_away() {
    let service = Service::start();
    let device = Device::new(&service, PHOTOS);
    let picture = "ffeeddccbbaa99887766554433221101";
    let png = &png(1);
    device.upload(KEY, FILE, "proof", "letter.pdf", PDF);
    assert_eq!(device.upload(KEY, picture, "items.2.picture", "tap.png", png).body["answer"]["kind"], "png");
    let files = |control: &str| json!([{ "control": "proof", "id": FILE }, { "control": control, "id": picture }]);
    let wrong = handed(json!([{ "what": "" }, { "what": "The tap" }]), files("items.2.picture"));
    assert_eq!(device.hand_in(PHOTOS, KEY, &wrong).status, 422);
    // The person takes the first row away, and the second is the first now.
    assert_eq!(device.upload(KEY, picture, "items.1.picture", "tap.png", png).body["answer"]["kind"], "png");
    let said = device.hand_in(PHOTOS, KEY, &handed(json!([{ "what": "The tap" }]), files("items.1.picture")));
    assert_eq!(said.status, 201, "{}", said.body);
    let kept: Value = serde_json::from_str(&service.rows("SELECT answers FROM submissions").swap_remove(0)).unwrap();
    assert_eq!(kept["items"][0]["picture"]["name"], "tap.png");
    // What its own question does not take is no better for having come with another.
    let other = "ffeeddccbbaa99887766554433221102";
    let key = "00112233445566778899aabbccddee00";
    device.upload(key, other, "proof", "letter.pdf", PDF);
    assert_eq!(device.upload(key, other, "items.1.picture", "letter.pdf", PDF).body["answer"]["id"], "0".repeat(64));
}
