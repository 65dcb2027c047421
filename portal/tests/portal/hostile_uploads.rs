//! Files and requests that mean harm: none is kept as clean, none stops the service, its memory stays within bounds, and nothing
//! stays behind.

use crate::browser::{Browser, Service};
use crate::device::{Device, FILE, KEY, PHOTOS};
use crate::files::{arriving, eventually, kept, proof};
use crate::pictures::{drawn, jpg, jpg_with, png};
use crate::scanner::{Mood, Scanner, eicar};
use image::{GrayImage, ImageFormat};
use serde_json::json;
use std::io::{Cursor, Write as _};
use std::net::TcpStream;
use std::path::Path;

/// Most memory of the service at any time.
const MOST_MEMORY: usize = 300 << 20;

/// A service with these settings of uploads.
pub fn with_settings(uploads: &str) -> (tempfile::TempDir, Service) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("onceform.toml");
    std::fs::write(&file, format!("[uploads]\n{uploads}\n")).unwrap();
    let forms = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms");
    let service = Service::with_forms(&forms, &["--settings", &file.display().to_string()]);
    (folder, service)
}

/// An archive with one file that is not compressed, and a comment at its end.
fn zip(inside: &[u8], comment: &[u8]) -> Vec<u8> {
    let [size, name] = [(inside.len() as u32).to_le_bytes(), [8, 0, 0, 0]];
    let mut bytes =
        [&b"PK\x03\x04\x0A\0\0\0\0\0\0\0\0\0\0\0\0\0"[..], &size, &size, &name, b"evil.com", inside].concat();
    let start = bytes.len() as u32;
    bytes.extend(
        [&b"PK\x01\x02\x0A\0\x0A\0\0\0\0\0\0\0\0\0\0\0\0\0"[..], &size, &size, &name, &[0; 14], b"evil.com"].concat(),
    );
    let length = bytes.len() as u32 - start;
    bytes.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
    bytes.extend([length.to_le_bytes(), start.to_le_bytes()].concat());
    bytes.extend((comment.len() as u16).to_le_bytes());
    bytes.extend(comment);
    bytes
}

/// A JPG that says that it is of another size.
fn resized(mut jpg: Vec<u8>, height: u16, width: u16, frame: u8) -> Vec<u8> {
    let at = jpg.windows(2).position(|two| two == [0xFF, 0xC0]).unwrap();
    jpg[at + 1] = frame;
    jpg[at + 5..at + 7].copy_from_slice(&height.to_be_bytes());
    jpg[at + 7..at + 9].copy_from_slice(&width.to_be_bytes());
    jpg
}

/// A PNG that says that it is of another size, its checksum included.
fn png_of(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = png(1);
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    let crc = !bytes[12..29].iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 })
    });
    bytes[29..33].copy_from_slice(&crc.to_be_bytes());
    bytes
}

/// Files: the question that they are sent for, their name, and their bytes.
fn files() -> Vec<(&'static str, String, Vec<u8>)> {
    let php = b"<?php system($_GET['run']); ?>";
    let html = b"<!DOCTYPE html><html><script>alert(1)</script></html>";
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
    let gif = b"GIF89a/*\0\0\0\0*/=1;/* */<script>alert(1)</script>//";
    let program = b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xFF\xFF\0\0 This program cannot be run";
    let pdf = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n";
    let mut all: Vec<(&str, String, Vec<u8>)> = Vec::new();
    let mut add = |control, name: &str, bytes: &[u8]| all.push((control, name.to_owned(), bytes.to_vec()));
    for bytes in [&html[..], svg, gif, program, php, b"#!/bin/sh\nrm -rf /\n"] {
        add("photos", "photo.jpg", bytes);
        add("photos", "photo.png", bytes);
        add("proof", "letter.pdf", bytes);
    }
    add("proof", "letter.pdf", &[&pdf[..], &zip(program, b"")].concat());
    add("proof", "letter.pdf", &[&pdf[..], &zip(program, b"%%EOF")].concat());
    add("proof", "letter.pdf", &[&b"\n\n"[..], pdf].concat());
    for picture in [jpg(1), png(1)] {
        add("photos", "photo.jpg", &[&picture[..], php].concat());
        add("photos", "photo.jpg", &[&picture[..], &zip(program, b"")].concat());
        add("photos", "photo.jpg", &[&picture[..], &eicar()].concat());
        for part in [5, 30, 60, picture.len() / 2, picture.len() - 20] {
            add("photos", "half.jpg", &picture[..part]);
        }
    }
    add("photos", "photo.jpg", &jpg_with(&drawn(20, 20, 1), Some([&b"II*\0\x08\0\0\0\0\0"[..], php].concat())));
    let mut even = Cursor::new(Vec::new());
    GrayImage::new(16_000, 12_000).write_to(&mut even, ImageFormat::Png).unwrap();
    add("photos", "bomb.png", &even.into_inner());
    for (width, height) in [(50_000, 50_000), (30_000, 30_000), (u32::MAX, 1), (1, 40_000), (0, 0)] {
        add("photos", "bomb.png", &png_of(width, height));
    }
    for (height, width, frame) in
        [(65_535, 65_535, 0xC0), (20_000, 20_000, 0xC0), (6000, 6000, 0xC2), (7000, 7000, 0xC0), (0, 9, 0xC0)]
    {
        add("photos", "bomb.jpg", &resized(jpg(1), height, width, frame));
    }
    for (control, name) in [("proof", "letter.pdf"), ("photos", "photo.jpg"), ("photos", "")] {
        add(control, name, b"");
    }
    add("proof", "letter.pdf", &[&pdf[..], &eicar()].concat());
    add("proof", "eicar.com", &eicar());
    add("proof", "letter.pdf", &zip(&eicar(), b""));
    add("proof", "letter.docx", &zip(&eicar(), b""));
    for name in [
        "../../etc/passwd",
        "..\\..\\boot.ini",
        "a\0b.pdf",
        "x\u{202E}fdp.exe",
        "CON.pdf",
        "letter.pdf:evil.exe",
        ".htaccess",
        "…",
        "a.pdf. .",
    ] {
        add("proof", name, pdf);
    }
    add("proof", &format!("{}.pdf", "n".repeat(4000)), pdf);
    all
}

/// The most memory that a process has had, in bytes.
fn most_memory(process: u32) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches("kB").trim().parse::<usize>().unwrap() << 10
}

/// Posts whose parts are not as they should be, and some that end too early; how many.
fn broken_posts(service: &Service) -> usize {
    let mut browser = service.browser();
    let page = browser.get(&format!("{PHOTOS}/proof"));
    let (kind, good) = Browser::multipart(&page, &[("_do", "upload:proof")], &[("proof", "letter.pdf", b"%PDF-1.7 x")]);
    let text = String::from_utf8(good.clone()).unwrap();
    let bodies: Vec<(String, Vec<u8>)> = vec![
        (kind.replace("onceform", "other"), good.clone()),
        ("multipart/form-data".to_owned(), good.clone()),
        (format!("multipart/form-data; boundary={}", "b".repeat(5000)), good.clone()),
        (kind.clone(), text.replace("test-boundary--", "test-boundary").into_bytes()),
        (kind.clone(), text.replace("name=\"proof\"; ", "").into_bytes()),
        (kind.clone(), text.replace("name=\"proof\"", "name=\"../proof\"").into_bytes()),
        (kind.clone(), text.replace("content-disposition: form-data; name=\"proof\"", "x: y").into_bytes()),
        (kind.clone(), text.replace("filename=\"letter.pdf\"", "filename=\"a\"; filename=\"b").into_bytes()),
        (kind.clone(), text.replace("\r\n\r\n", "\n\n").into_bytes()),
        (kind.clone(), b"\r\n".repeat(10_000)),
    ];
    for (kind, body) in &bodies {
        let answer = browser.post(&page.action(), body, &[("content-type", kind)]);
        assert!(answer.status < 500, "{} to {}", answer.status, String::from_utf8_lossy(body));
    }
    let address = service.address.strip_prefix("http://").unwrap();
    for cut in [good.len() / 2, good.len() - 40, good.len() - 1] {
        let mut line = TcpStream::connect(address).unwrap();
        let cookies: Vec<String> = browser.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let head = format!(
            "POST {PHOTOS}/proof HTTP/1.1\r\nhost: x\r\ncookie: {}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n\r\n",
            cookies.join("; "),
            good.len()
        );
        line.write_all(head.as_bytes()).unwrap();
        line.write_all(&good[..cut]).unwrap();
    }
    bodies.len() + 3
}

/// What a device sends in pieces, and lies about; how many.
fn lying_pieces(service: &Service) -> usize {
    let device = Device::new(service, PHOTOS);
    let at = |id: &str| format!("{PHOTOS}/from-device/{KEY}/files/{id}");
    let announce = |id: &str, control: &str, size: serde_json::Value| {
        let body = json!({ "control": control, "name": "../../letter.pdf", "size": size }).to_string();
        device.ask("PUT", &at(id), body.as_bytes()).status
    };
    assert_eq!(announce(FILE, "proof", json!(10)), 200);
    assert_eq!(
        device.ask("PATCH", &format!("{}?offset=0", at(FILE)), &[b'x'; 20]).status,
        413,
        "more than was announced"
    );
    assert_eq!(device.ask("PATCH", &format!("{}?offset=5", at(FILE)), b"x").status, 409, "a hole");
    assert_eq!(device.ask("PATCH", &format!("{}?offset={}", at(FILE), u64::MAX), b"x").status, 413);
    assert_eq!(device.ask("PATCH", &format!("{}?offset=-1", at(FILE)), b"x").status, 400);
    assert_eq!(device.ask("POST", &at(FILE), b"").status, 409, "not whole");
    assert_eq!(announce(FILE, "proof", json!(11)), 400, "another size than before");
    assert_eq!(announce("ffeeddccbbaa99887766554433221101", "proof", json!(-1)), 400);
    assert_eq!(announce("ffeeddccbbaa99887766554433221101", "nothing", json!(9)), 400);
    assert_eq!(announce("..%2F..%2Fetc%2Fpasswd", "proof", json!(9)), 404);
    let infected = "ffeeddccbbaa99887766554433221102";
    let answer = device.upload(KEY, infected, "proof", "letter.pdf", &[&b"%PDF-1.7 "[..], &eicar()].concat());
    assert_eq!((answer.status, &answer.body["answer"]["kind"]), (200, &json!("infected")));
    let lie = "ffeeddccbbaa99887766554433221103";
    let answer = device.upload(KEY, lie, "photos", "photo.jpg", b"\xFF\xD8\xFF\xE0 not a picture");
    assert_eq!(answer.body["answer"]["kind"], "unreadable");
    // Told in words when the answers come.
    let handed = json!({ "version": "", "known": ["proof", "photos", "place", "items"],
        "files": [{ "control": "proof", "id": infected }, { "control": "photos", "id": lie }],
        "answers": { "place": "By the gate\n\n", "items": [{ "what": "The tap" }] } });
    let said = device.hand_in(PHOTOS, KEY, &handed);
    let messages: Vec<&str> =
        said.body["errors"].as_array().unwrap().iter().map(|error| error["message"].as_str().unwrap()).collect();
    assert_eq!(
        messages,
        [
            "There is a virus in the file. We have not kept it. Choose another file",
            "We cannot open the picture. Save it again, or take a new one",
        ]
    );
    12
}

#[test]
fn sixty_hostile_uploads_do_no_harm() {
    let scanner = Scanner::start(Mood::Works);
    let (_folder, service) = with_settings(&format!("scanner = \"{}\"", scanner.address));
    let files = files();
    let mut count = files.len();
    for (control, name, bytes) in &files {
        let mut browser = service.browser();
        let pressed = format!("upload:{control}");
        let page = proof(&mut browser, PHOTOS, &[(control, name, bytes)], &[("_do", &pressed)]);
        assert!([200, 400].contains(&page.status), "{} for {control} {name} of {} bytes", page.status, bytes.len());
    }
    count += broken_posts(&service) + lying_pieces(&service);
    assert!(count >= 60, "{count}");
    assert_eq!(service.browser().get("/health").status, 200);

    // Of pictures the picture was kept, of files with bad names the file; nothing of what meant harm.
    let harm: [&[u8]; 6] = [b"<?php", b"<script", b"PK\x05\x06", b"This program", b"EICAR", b"#!/bin/sh"];
    let folder = service.folder.path().join("portal-uploads");
    for stored in kept(&service) {
        let bytes = std::fs::read(folder.join(&stored)).unwrap();
        let found = harm.iter().find(|harm| bytes.windows(harm.len()).any(|part| part == **harm));
        assert!(found.is_none(), "{:?} was kept", found.map(|harm| String::from_utf8_lossy(harm)));
    }
    let mut known = service.rows("SELECT stored FROM files");
    known.sort();
    assert!(eventually(|| kept(&service) == known), "{:?} and {known:?}", kept(&service));
    let unfinished = service.rows("SELECT stored FROM arriving WHERE kept = 0 AND received > 0").len();
    assert!(eventually(|| arriving(&service) == unfinished), "{} on their way", arriving(&service));
    for name in service.rows("SELECT name FROM files") {
        let bad = |c: char| c.is_control() || "/\\:\u{202E}".contains(c);
        assert!(!name.contains(bad) && name.chars().count() <= 200 && name != "CON.pdf", "{name}");
    }
    let memory = most_memory(service.process());
    assert!(memory < MOST_MEMORY, "{} MB", memory >> 20);
}

/// Tens of thousands of files in a post of 4 MB, none of which is taken: each is compared with those before it.
#[test]
fn a_post_of_too_many_files_is_refused_before_it_is_kept_in_memory() {
    let service = Service::start();
    let mut browser = service.browser();
    let page = browser.get(&format!("{PHOTOS}/proof"));
    let files: Vec<(&str, &str, &[u8])> = vec![("photos", "x.exe", b"MZ"); 30_000];
    assert_eq!(browser.send_files(&page, &[("_do", "upload:photos")], &files).status, 413);
    let few: Vec<(&str, &str, &[u8])> = vec![("photos", "x.exe", b"MZ"); 50];
    let page = browser.get(&format!("{PHOTOS}/proof"));
    assert_eq!(browser.send_files(&page, &[("_do", "upload:photos")], &few).status, 200);
    assert!(most_memory(service.process()) < MOST_MEMORY);
}

#[test]
fn a_file_is_clean_only_once_the_scanner_said_so() {
    let scanner = Scanner::start(Mood::Down);
    let (_folder, service) = with_settings(&format!("scanner = \"{}\"\nscan_again = 1", scanner.address));
    let mut agent = service.browser();
    agent.sign_in_agent("ashcombe");
    let page = agent.get("/ashcombe/desk/forms/photos");
    let script = page.path.clone();
    let mut send = |mood, name: &str, text: &str| {
        scanner.is_now(mood);
        let page = agent.get(&script);
        agent.send_files(&page, &[("_do", "upload:proof")], &[("proof", name, format!("%PDF-1.7 {text}").as_bytes())]);
        agent.get(&script)
    };
    for (mood, name) in [
        (Mood::Down, "down.pdf"),
        (Mood::Stops, "stops.pdf"),
        (Mood::Mumbles, "mumbles.pdf"),
        (Mood::Hangs, "hangs.pdf"),
    ] {
        let page = send(mood, name, name);
        assert!(page.html.contains(&format!("{name} (1 KB), waiting for scan")), "{name}: {}", page.html);
    }
    let page = agent.get(&script);
    let (letter, _) = crate::files::links(&page).swap_remove(0);
    let at = format!("/ashcombe/desk/forms/photos/{letter}");
    assert_eq!(agent.fetch_bytes(&at).status, 409, "not to be opened while it waits");
    scanner.is_now(Mood::Works);
    let state = || service.rows("SELECT scan FROM files");
    assert!(eventually(|| state() == ["clean"]), "{:?}", state());
    assert!(agent.get(&script).html.contains("(1 KB), clean"));
    assert_eq!(agent.fetch_bytes(&at).body, b"%PDF-1.7 hangs.pdf");
    // A file that waited, and in which something is found later.
    scanner.is_now(Mood::Down);
    let page = agent.get(&script);
    agent.send_files(&page, &[("_do", "upload:proof")], &[("proof", "late.pdf", b"%PDF-1.7 late")]);
    let (late, _) = crate::files::links(&agent.get(&script)).swap_remove(0);
    scanner.is_now(Mood::Frightened);
    assert!(eventually(|| state() == ["refused"]), "{:?}", state());
    assert!(eventually(|| kept(&service).is_empty()), "its bytes are gone");
    assert_eq!(agent.fetch_bytes(&format!("/ashcombe/desk/forms/photos/{late}")).status, 410);
}

#[test]
fn what_is_too_much_is_refused_by_name_and_the_rest_is_kept() {
    let (_folder, service) = with_settings("[uploads.limits]\ndraft = 2000\nsession = 3000\neverybody = 5000");
    let pdf = |size: usize| [&b"%PDF-1.7\n"[..], &vec![b'x'; size - 9]].concat();
    let mut browser = service.browser();
    let page = proof(&mut browser, PHOTOS, &[("proof", "large.pdf", &pdf(2001))], &[("_do", "continue")]);
    assert_eq!(page.errors(), ["The files are too large together. Choose a smaller one, or remove another first"]);
    assert_eq!(page.value("place.words"), "By the gate", "the rest of the page is kept");
    assert_eq!(kept(&service).len(), 0);
    let page = proof(&mut browser, PHOTOS, &[("proof", "letter.pdf", &pdf(1800))], &[("_do", "continue")]);
    assert_eq!(page.path, format!("{PHOTOS}/items"), "{:?}", page.errors());
    // A device of another session, as far as there is room for everybody.
    for (key, size, status, kind) in [("00", 1900, 200, "pdf"), ("11", 2500, 200, "together"), ("22", 1400, 503, "")] {
        let device = Device::new(&service, PHOTOS);
        let (key, id) = (key.repeat(16), format!("{}{}", key.repeat(15), "ff"));
        let at = format!("{PHOTOS}/from-device/{key}/files/{id}");
        let announced = json!({ "control": "proof", "name": "letter.pdf", "size": size }).to_string();
        let said = device.ask("PUT", &at, announced.as_bytes());
        assert_eq!(said.status, status, "{}", said.body);
        if kind == "pdf" {
            assert_eq!(device.ask("PATCH", &format!("{at}?offset=0"), &pdf(size)).status, 200);
            assert_eq!(device.ask("POST", &at, b"").body["answer"]["kind"], kind);
        } else if status == 200 {
            assert_eq!(said.body["answer"]["kind"], kind);
        }
    }
}
