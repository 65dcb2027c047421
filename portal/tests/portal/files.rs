use crate::browser::{Browser, Page, Service};
use crate::pictures::{jpg, png};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;

const BASE: &str = "/ashcombe/forms/photos";
pub const PDF: &[u8] = b"%PDF-1.7\nThe letter";

/// The names of the files in the folder of uploads.
pub fn kept(service: &Service) -> Vec<String> {
    let folder = service.folder.path().join("portal-uploads");
    let name = |entry: std::io::Result<std::fs::DirEntry>| entry.unwrap().file_name().into_string().unwrap();
    let mut names: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(name).filter(|name| name != "arriving").collect();
    names.sort();
    names
}

/// How many files are on their way.
pub fn arriving(service: &Service) -> usize {
    std::fs::read_dir(service.folder.path().join("portal-uploads/arriving")).unwrap().count()
}

/// The links to the files on a page, with what they say.
pub fn links(page: &Page) -> Vec<(String, String)> {
    let parts = page.html.split("href=\"files").skip(1);
    parts
        .map(|rest| {
            let (address, rest) = rest.split_once("\">").unwrap();
            (format!("files{}", address.replace("&#x2f;", "/")), rest.split("</a>").next().unwrap().to_owned())
        })
        .collect()
}

impl Browser {
    /// What a browser would send for a page with files: the content type and the body.
    pub fn multipart(page: &Page, fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> (String, Vec<u8>) {
        let boundary = "onceform-test-boundary";
        let mut body = Vec::new();
        let mut part = |head: String, bytes: &[u8]| {
            body.extend(format!("--{boundary}\r\ncontent-disposition: form-data; {head}\r\n\r\n").as_bytes());
            body.extend(bytes);
            body.extend(b"\r\n");
        };
        let hidden = |name: &str| page.inputs(name).map(|value| (name.to_owned(), value)).collect::<Vec<_>>();
        for (name, value) in hidden("_csrf")
            .into_iter()
            .take(1)
            .chain(hidden("key").into_iter().take(1))
            .chain(hidden("_version"))
            .chain(hidden("_shown"))
        {
            part(format!("name=\"{name}\""), value.as_bytes());
        }
        for (name, value) in fields {
            part(format!("name=\"{name}\""), value.as_bytes());
        }
        for (name, file, bytes) in files {
            let media = "\r\ncontent-type: application/octet-stream";
            part(format!("name=\"{name}\"; filename=\"{file}\"{media}"), bytes);
        }
        body.extend(format!("--{boundary}--\r\n").as_bytes());
        (format!("multipart/form-data; boundary={boundary}"), body)
    }
}

/// Fills in the page that asks for files.
pub fn proof(browser: &mut Browser, base: &str, files: &[(&str, &str, &[u8])], more: &[(&str, &str)]) -> Page {
    let page = browser.get(&format!("{base}/proof"));
    let fields: Vec<(&str, &str)> = more.iter().copied().chain([("place.words", "By the gate")]).collect();
    browser.send_files(&page, &fields, files)
}

#[test]
fn files_are_kept_shown_handed_back_and_removed() {
    let service = Service::start();
    let mut browser = service.browser();
    let files =
        [("proof", "my letter.pdf", PDF), ("photos", "C:\\me\\one.jpg", &jpg(1)), ("photos", "two.png", &png(1))];
    let page = proof(&mut browser, BASE, &files, &[("_do", "continue")]);
    assert_eq!(page.path, format!("{BASE}/items"));
    assert_eq!(kept(&service).len(), 3);
    let back = browser.get(&format!("{BASE}/proof"));
    assert!(back.html.contains("enctype=\"multipart/form-data\"") && back.html.contains(" multiple"));
    assert!(back.html.contains("accept=\"application&#x2f;pdf,.pdf\""), "{}", back.html);
    let said: Vec<String> = links(&back).into_iter().map(|(_, words)| words).collect();
    assert_eq!(said, ["my letter.pdf (1 KB)", "one.jpg (1 KB)", "two.png (1 KB)"]);
    let (letter, _) = links(&back).swap_remove(0);
    let download = browser.fetch_bytes(&format!("{BASE}/{letter}"));
    assert_eq!((download.status, download.body.as_slice()), (200, PDF));
    assert_eq!(download.headers["content-type"], "application/pdf");
    assert_eq!(download.headers["x-content-type-options"], "nosniff");
    assert_eq!(download.headers["cache-control"], "no-store");
    let disposition = download.headers["content-disposition"].to_str().unwrap();
    assert_eq!(disposition, "attachment; filename=\"my letter.pdf\"; filename*=UTF-8''my%20letter.pdf");
    // A file chosen again takes the place of the one before; a photo is removed by its button.
    let page = proof(&mut browser, BASE, &[("proof", "new.pdf", b"%PDF-1.7 another")], &[("_do", "upload:proof")]);
    assert!(page.path.ends_with("/proof#proof"), "{}", page.path);
    assert_eq!(links(&page).first().unwrap().1, "new.pdf (1 KB)");
    assert_eq!(kept(&service).len(), 3, "the letter of before is gone");
    let page = proof(&mut browser, BASE, &[], &[("_do", "remove-file:photos:1")]);
    let said: Vec<String> = links(&page).into_iter().map(|(_, words)| words).collect();
    assert_eq!(said, ["new.pdf (1 KB)", "two.png (1 KB)"]);
    assert_eq!(kept(&service).len(), 2);
    assert_eq!(browser.fetch_bytes(&format!("{BASE}/{letter}")).status, 404);
}

#[test]
fn the_bytes_decide_and_what_is_not_taken_leaves_nothing_behind() {
    let service = Service::start();
    let mut browser = service.browser();
    let program = b"MZ\x90\0\x03\0\0\0 not a letter";
    let page = proof(&mut browser, BASE, &[("proof", "letter.pdf", program)], &[("_do", "continue")]);
    assert_eq!(page.errors(), ["The file must be a PDF"]);
    let page = proof(&mut browser, BASE, &[("proof", "letter.pdf", b"")], &[("_do", "continue")]);
    assert_eq!(page.errors(), ["The file is empty"]);
    let large: Vec<u8> = PDF.iter().copied().chain(std::iter::repeat_n(b'x', 3 << 20)).collect();
    let page = proof(&mut browser, BASE, &[("proof", "letter.pdf", &large)], &[("_do", "continue")]);
    assert_eq!(page.errors(), ["The file must be 1 MB or smaller"]);
    let page = proof(&mut browser, BASE, &[("proof", "letter.pdf", &large)], &[("_do", "upload:proof")]);
    assert_eq!(page.errors(), ["The file must be 1 MB or smaller"], "sent with the button beside it");
    let three: [(&str, &str, &[u8]); 3] =
        [("photos", "1.png", &png(1)), ("photos", "2.jpg", &jpg(1)), ("photos", "3.jpg", &jpg(2))];
    let page = proof(&mut browser, BASE, &three, &[("_do", "continue")]);
    assert_eq!(page.errors(), ["Upload a letter", "Upload no more than 2 files"]);
    assert_eq!(links(&page).len(), 2, "those that there is room for stay");
    assert_eq!(kept(&service).len(), 2);
    let page =
        proof(&mut browser, BASE, &[("items", "x.png", &png(1)), ("_csrf", "x.png", &png(1))], &[("_do", "continue")]);
    assert_eq!(page.errors(), ["Upload a letter"]);
    assert_eq!(kept(&service).len(), 2, "a file that nobody asked for");
}

#[test]
fn a_file_is_the_same_file_once() {
    let service = Service::start();
    let mut browser = service.browser();
    proof(&mut browser, BASE, &[("photos", "1.png", &png(1))], &[("_do", "upload:photos")]);
    let page = proof(&mut browser, BASE, &[("photos", "again.png", &png(1))], &[("_do", "upload:photos")]);
    assert_eq!(links(&page).len(), 1);
    assert_eq!(kept(&service).len(), 1);
}

#[test]
fn an_upload_that_is_cut_off_or_forged_leaves_nothing_behind() {
    let service = Service::start();
    let mut browser = service.browser();
    let page = browser.get(&format!("{BASE}/proof"));
    let (kind, body) =
        Browser::multipart(&page, &[("_do", "continue")], &[("proof", "letter.pdf", &[PDF, &[b'x'; 90_000]].concat())]);
    // Ended in the middle of the file, as far as the browser's own end is concerned.
    let cut = &body[..body.len() - 50_000];
    let answer = browser.post(&format!("{BASE}/proof"), cut, &[("content-type", &kind)]);
    assert_eq!(answer.status, 400);
    assert_eq!(kept(&service), Vec::<String>::new());
    // The line goes dead in the middle of the file.
    let address = service.address.strip_prefix("http://").unwrap();
    let cookies: Vec<String> = browser.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let mut line = TcpStream::connect(address).unwrap();
    let head = format!(
        "POST {BASE}/proof HTTP/1.1\r\nhost: {address}\r\ncookie: {}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n\r\n",
        cookies.join("; "),
        body.len()
    );
    line.write_all(head.as_bytes()).unwrap();
    line.write_all(cut).unwrap();
    assert!(eventually(|| arriving(&service) > 0), "the file is being written");
    drop(line);
    assert!(eventually(|| arriving(&service) == 0), "and is removed");
    assert_eq!(kept(&service), Vec::<String>::new());
    // Without the page's token nothing is written at all.
    let forged = String::from_utf8_lossy(&body).replace(&page.value("_csrf"), "forged");
    let answer = browser.post(&format!("{BASE}/proof"), forged.as_bytes(), &[("content-type", &kind)]);
    assert_eq!(answer.status, 403);
    assert_eq!(kept(&service), Vec::<String>::new());
    let mut rest = String::new();
    let mut line = TcpStream::connect(address).unwrap();
    line.write_all(format!("POST {BASE}/proof HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: multipart/form-data\r\ncontent-length: 0\r\n\r\n").as_bytes()).unwrap();
    line.read_to_string(&mut rest).unwrap();
    assert!(rest.starts_with("HTTP/1.1 4"), "{rest}");
}

/// Whether something comes true within some seconds.
pub fn eventually(true_now: impl Fn() -> bool) -> bool {
    let start = std::time::Instant::now();
    while start.elapsed().as_secs() < 20 {
        if true_now() {
            return true;
        }
        std::thread::yield_now();
    }
    false
}

#[test]
fn a_submission_keeps_its_files_and_only_its_owner_and_the_desk_read_them() {
    let mut service = Service::start();
    let base = "/ashcombe/account/forms/photos";
    let mut browser = service.browser();
    browser.sign_in("ashcombe", "Priya Shah");
    let files = [("proof", "letter.pdf", PDF), ("photos", "one.jpg", &jpg(1))];
    let page = proof(&mut browser, base, &files, &[("_do", "continue")]);
    let picture: [(&str, &str, &[u8]); 1] = [("items.1.picture", "tap.png", &png(1))];
    let page = browser.send_files(&page, &[("items.1.what", "The tap"), ("_do", "continue")], &picture);
    assert!(page.html.contains("letter.pdf (1 KB)") && page.html.contains("tap.png (1 KB)"), "{}", page.html);
    let proof_page = browser.get(&format!("{base}/proof"));
    let (letter, _) = links(&proof_page).swap_remove(0);
    let page = browser.get(&format!("{base}/check-answers"));
    let done = browser.send(&page, &[("_do", "submit")]);
    assert!(!done.reference().is_empty());
    service.kill_and_restart();
    browser.address.clone_from(&service.address);
    let read = |browser: &mut Browser, room: &str| browser.fetch_bytes(&format!("{room}/{letter}")).status;
    assert_eq!(kept(&service).len(), 3);
    assert_eq!(browser.fetch_bytes(&format!("{base}/{letter}")).body, PDF);
    assert_eq!(read(&mut browser, BASE), 404, "in another room");
    let mut other = service.browser();
    other.sign_in("ashcombe", "Tom Okafor");
    assert_eq!(read(&mut other, base), 404, "another customer");
    assert_eq!(read(&mut service.browser(), BASE), 404, "nobody in particular");
    let mut agent = service.browser();
    agent.sign_in_agent("ashcombe");
    assert_eq!(read(&mut agent, "/ashcombe/desk/forms/photos"), 200, "an agent of the council");
    let mut stranger = service.browser();
    stranger.sign_in_agent("penllyn");
    assert_eq!(read(&mut stranger, "/penllyn/desk/forms/photos"), 404, "an agent of another council");
    assert_eq!(read(&mut service.browser(), "/ashcombe/desk/forms/photos"), 303, "signing in comes first");
}

#[test]
fn an_agent_sends_files_too() {
    let service = Service::start();
    let mut browser = service.browser();
    browser.sign_in_agent("ashcombe");
    let page = browser.get("/ashcombe/desk/forms/photos");
    let fields = [("place.words", "By the gate"), ("items.1.what", "The tap"), ("_do", "submit")];
    let refused = browser.send_files(&page, &fields, &[("proof", "letter.pdf", &jpg(1))]);
    assert_eq!(refused.errors(), ["The file must be a PDF"]);
    let page = browser.send_files(&refused, &fields, &[("proof", "letter.pdf", PDF)]);
    assert!(page.path.contains("/done/"), "{} {:?}", page.path, page.errors());
    assert_eq!(kept(&service).len(), 1);
}
