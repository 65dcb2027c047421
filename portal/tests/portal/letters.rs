//! What people type is text in what leaves the service too: in e-mails, as a mail server and a mail program read them, in figures as a
//! spreadsheet reads them, and in the file that somebody downloads of themselves.

use crate::browser::{Browser, Page, Service};
use crate::insight::supervisor;
use crate::mail_server::{Arrived, MailServer, quoted_printable};
use crate::payloads::{PAYLOADS, is_text_only};
use crate::requests::staff;
use base64::Engine as _;
use std::collections::BTreeMap;
use std::path::Path;
use tempfile::TempDir;

/// A form whose e-mail says what was typed, in its subject too.
const LETTER: &str = "\
form: letter
title: =1+1 Write to us
journey: report
service: waste
standard: { reply: at once, complete: 2 working days }
data protection: { purpose: To answer, lawful basis: public task, keep for: 1 year }
feedback: How easy was it to write to us?
pages:
  - page: words
    title: +44 What is it?
    questions:
      - { question: what, type: text, ask: What is it about? }
      - { question: more, type: long text, ask: What would you like to say? }
      - { question: address, type: email, ask: What is your email address? }
email:
  to: address
  subject: About ((what))
  text: |
    You wrote about ((what)):

    ((more))
";

/// Addresses that would go to somebody else too, or say more than an address, if they were taken as they are.
const ADDRESSES: [&str; 18] = [
    "ann@example.com\r\nBcc: zq9@evil.example",
    "ann@example.com\nBcc: zq9@evil.example",
    "ann@example.com\rBcc: zq9@evil.example",
    "ann@example.com%0d%0aBcc:zq9@evil.example",
    "ann@example.com\u{2028}Bcc: zq9@evil.example",
    "ann@example.com\u{85}Bcc: zq9@evil.example",
    "ann@example.com\tBcc: zq9@evil.example",
    "ann@example.com\0zq9@evil.example",
    "ann@example.com,zq9@evil.example",
    "ann@example.com;zq9@evil.example",
    "ann@example.com zq9@evil.example",
    "ann@example.com>,<zq9@evil.example",
    "<zq9@evil.example>",
    "Ann <zq9@evil.example>",
    "\"ann\r\nBcc: zq9\"@evil.example",
    "=?utf-8?q?ann=40example.com=0d=0aBcc:_zq9?=",
    "ann@example.com> SIZE=1\r\nRCPT TO:<zq9@evil.example",
    "ann@example.com\r\n.\r\nMAIL FROM:<zq9@evil.example>",
];

/// The forms of these tests and the one above, and a service of a demonstration that sends its e-mails.
fn service(mail: Option<&MailServer>) -> (Service, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let forms = folder.path().join("forms");
    std::fs::create_dir(&forms).unwrap();
    for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms")).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), forms.join(entry.file_name())).unwrap();
    }
    std::fs::write(forms.join("letter.yaml"), LETTER).unwrap();
    let settings = folder.path().join("settings.toml");
    let mail = mail.map_or(String::new(), |mail| {
        format!("[mail]\nsmtp = \"{}\"\nfrom = \"no-reply@forms.example\"\n", mail.address)
    });
    std::fs::write(&settings, mail).unwrap();
    (Service::with_forms(&forms, &["--settings", &settings.display().to_string()]), folder)
}

/// Sends the form above; the page that came of it.
fn write(browser: &mut Browser, what: &str, address: &str) -> Page {
    let page = browser.get("/ashcombe/forms/letter/words");
    let check = browser.send(&page, &[("what", what), ("more", what), ("address", address), ("_do", "continue")]);
    if check.path.ends_with("check-answers") { browser.send(&check, &[("_do", "submit")]) } else { check }
}

/// What a mail program makes of an e-mail: for whom, its subject and its text. It has the head that an e-mail of the service has and
/// nothing else, and one part, which is plain text.
fn read(arrived: &Arrived) -> (String, String, String) {
    let (head, body) = arrived.whole.split_once("\n\n").unwrap();
    let mut fields: BTreeMap<String, String> = BTreeMap::new();
    for line in head.replace("\n ", " ").replace("\n\t", " ").lines() {
        let (name, value) = line.split_once(':').unwrap_or_else(|| panic!("{head}"));
        assert!(fields.insert(name.to_lowercase(), value.trim().to_owned()).is_none(), "{name} twice: {head}");
    }
    let names: Vec<&str> = fields.keys().map(String::as_str).collect();
    let usual =
        ["content-transfer-encoding", "content-type", "date", "from", "message-id", "mime-version", "subject", "to"];
    assert!(names.iter().all(|name| usual.contains(name)), "{head}");
    assert!(["from", "to", "subject", "content-type"].iter().all(|name| names.contains(name)), "{head}");
    assert_eq!(fields["content-type"], "text/plain; charset=utf-8");
    assert_eq!(fields["from"], "\"Ashcombe Borough Council\" <no-reply@forms.example>");
    let [to] = &arrived.to[..] else { panic!("for several: {:?}", arrived.to) };
    assert_eq!(*to, format!("RCPT TO:<{}>", fields["to"]));
    let text = match fields.get("content-transfer-encoding").map(String::as_str) {
        None | Some("7bit" | "8bit") => body.to_owned(),
        Some("quoted-printable") => quoted_printable(body),
        Some("base64") => decoded(&body.replace('\n', "")),
        other => panic!("{other:?}"),
    };
    (fields["to"].clone(), words(&fields["subject"]), text.replace('\r', "").trim_end().to_owned())
}

/// The words of a field of the head, RFC 2047.
fn words(field: &str) -> String {
    let mut said = String::new();
    let mut after_encoded = false;
    for word in field.split_inclusive(' ') {
        let encoded = word.trim_end().strip_prefix("=?utf-8?b?").and_then(|word| word.strip_suffix("?="));
        match encoded {
            Some(encoded) => {
                // Spaces between two such words are none of theirs.
                if after_encoded {
                    said.truncate(said.trim_end_matches(' ').len().max(said.len().saturating_sub(1)));
                }
                said.push_str(&decoded(encoded));
                said.push_str(&word[word.trim_end().len()..]);
            }
            None => said.push_str(word),
        }
        after_encoded = encoded.is_some();
    }
    said.trim_end().to_owned()
}

fn decoded(base64: &str) -> String {
    String::from_utf8(base64::engine::general_purpose::STANDARD.decode(base64).unwrap()).unwrap()
}

#[test]
fn what_is_typed_adds_nothing_to_an_email_and_sends_it_to_nobody_else() {
    let mail = MailServer::start();
    let (service, _folder) = service(Some(&mail));
    let mut priya = service.browser();
    priya.sign_in("ashcombe", "Priya Shah");
    let check = crate::website::fill(&mut priya, "/ashcombe/account/forms/bin-report");
    let reference = priya.send(&check, &[("_do", "submit")]).reference();
    let mut dev = staff(&service, "ashcombe", "Dev Patel");
    let work = format!("/ashcombe/work/{reference}");
    let sql = format!(
        "INSERT INTO follows (person, submission, since) SELECT people.id, submissions.id, '2026-03-10T12:00:00.000Z' FROM people, submissions
         WHERE people.council = 'ashcombe' AND people.name = 'Cllr Ruth Abara' AND reference = '{reference}' RETURNING person"
    );
    assert_eq!(service.rows(&sql).len(), 1);
    let mut agent = service.browser();
    agent.sign_in_agent("ashcombe");
    let mut sent = 0;
    for payload in PAYLOADS {
        let details = priya.get("/ashcombe/account/details");
        priya.send(&details, &[("name", payload), ("phone", "")]);
        let page = dev.get(&work);
        dev.send(&page, &[("act", "message"), ("message", payload), ("_do", "say")]);
        let done = write(&mut service.browser(), payload, "ann@example.com");
        sent += usize::from(done.path.contains("/done/"));
        let mut stranger = service.browser();
        let page = stranger.get("/ashcombe/account/sign-in");
        stranger.send(&page, &[("email", payload)]);
    }
    assert!(sent >= PAYLOADS.len() - 2, "{sent} were taken as answers");
    let script = agent.get("/ashcombe/desk/forms/bin-report");
    let call = agent.send(&script, &[("bin", "garden"), ("subscribed", "yes"), ("_do", "leave")]);
    for address in ADDRESSES {
        let mut stranger = service.browser();
        for room in ["account", "staff"] {
            let page = stranger.get(&format!("/ashcombe/{room}/sign-in"));
            let answer = stranger.send(&page, &[("email", address)]);
            assert_eq!((answer.status, answer.errors().len()), (200, 1), "{address:?} in {room}: {}", answer.html);
        }
        let page = write(&mut stranger, "A bin", address);
        assert_eq!((page.status, page.errors().len()), (200, 1), "{address:?}: {}", page.html);
        let answer = agent.send(&call.form("/link"), &[("email", address)]);
        assert_eq!((answer.status, answer.errors().len()), (200, 1), "{address:?}: {}", answer.html);
    }
    // The others that the service writes.
    agent.send(&call.form("/link"), &[("email", "ann@example.com")]);
    let mut ann = service.browser();
    let page = ann.get("/ashcombe/account/sign-in");
    ann.send(&page, &[("email", "ann@example.com")]);
    let page = priya.get("/ashcombe/account/close");
    priya.send(&page, &[("sure", "yes")]);

    let field = |name: &str| format!("SELECT {name} FROM outbox ORDER BY id");
    let columns = ["recipient", "subject", "body"].map(|name| service.rows(&field(name)));
    let [recipients, subjects, bodies] = columns;
    let mut written: Vec<_> = recipients
        .into_iter()
        .zip(subjects)
        .zip(bodies)
        .map(|((to, subject), body)| (to, subject.trim_end().to_owned(), body.replace('\r', "").trim_end().to_owned()))
        .collect();
    assert!(written.len() > 2 * PAYLOADS.len(), "{}", written.len());
    for (kind, subject) in [
        ("receipts", "About "),
        ("news", "news about your request"),
        ("news for councillors", "News about "),
        ("links", "Finish"),
        ("codes", "Sign in"),
        ("ends of accounts", "Your account with"),
    ] {
        assert!(written.iter().any(|(_, its, _)| its.contains(subject)), "no {kind}: {:?}", written.last());
    }
    let mut arrived: Vec<_> = written.iter().map(|_| read(&mail.next_whole())).collect();
    written.sort();
    arrived.sort();
    for (arrived, written) in arrived.iter().zip(&written) {
        assert_eq!(arrived, written, "what is read is what was written");
    }
    assert!(mail.is_empty());
    assert!(arrived.iter().all(|(to, _, _)| !to.contains("zq9")));
}

#[test]
fn no_cell_of_a_file_of_figures_is_a_formula() {
    let (service, _folder) = service(None);
    let mut stranger = service.browser();
    assert!(write(&mut stranger, "A bin", "ann@example.com").path.contains("/done/"));
    let page = service.browser().get("/ashcombe/forms/letter/words");
    service.browser().send(&page, &[("what", "A bin"), ("_do", "continue")]);
    let hostile =
        ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "=HYPERLINK(\"//zq9\")", "\u{ff1d}1", "a\",=1+1\r\n=2"];
    for (at, words) in hostile.iter().enumerate() {
        let words = words.replace('\'', "''");
        for (channel, number) in [("phone", 1), ("website", 2)] {
            let sql = format!(
                "INSERT INTO contacts (id, council, at, channel, reason, service, note)
                 SELECT '{at}-{number}', 'ashcombe', at, '{channel}', 'new', '{words}', '{words}' FROM contacts LIMIT 1 RETURNING id"
            );
            assert_eq!(service.rows(&sql).len(), 1);
        }
        let sql = format!(
            "INSERT INTO feedback (id, council, form, version, channel, rating, words, given_on)
             SELECT '{at}', 'ashcombe', '{words}', 'x', 'website', 3, '{words}', SUBSTR(at, 1, 10) FROM contacts LIMIT 1 RETURNING id"
        );
        assert_eq!(service.rows(&sql).len(), 1);
    }
    let mut keeper = supervisor(&service, "ashcombe");
    let (mut files, mut guarded) = (0, 0);
    let topics = keeper.get("/ashcombe/insight");
    let topics: Vec<String> = addresses(&topics).filter(|address| address.starts_with("/ashcombe/insight/")).collect();
    assert!(topics.len() > 4, "{topics:?}");
    for topic in topics.into_iter().chain(["/ashcombe/insight/completion?form=letter".to_owned()]) {
        let page = keeper.get(&topic);
        is_text_only(&page, &topic);
        for address in addresses(&page).filter(|address| address.contains(".csv")) {
            let file = keeper.fetch_bytes(&address);
            assert_eq!(
                (file.status, &file.headers["content-type"]),
                (200, &"text/csv; charset=utf-8".parse().unwrap())
            );
            assert_eq!(file.headers["x-content-type-options"], "nosniff");
            let name = file.headers["content-disposition"].to_str().unwrap();
            assert!(name.starts_with("attachment; filename=\"") && !name.contains(".."), "{name}");
            let mut table = csv::Reader::from_reader(file.body.strip_prefix("\u{feff}".as_bytes()).unwrap());
            let columns = table.headers().unwrap().len();
            let heads = table.headers().unwrap().clone();
            let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
            for cell in rows.iter().chain([&heads]).flat_map(csv::StringRecord::iter) {
                let is_amount = cell.strip_prefix('-').unwrap_or(cell).parse::<f64>().is_ok();
                let begins = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}']);
                assert!(is_amount || !begins, "{address}: {cell:?}");
                guarded += u32::from(cell.starts_with('\''));
            }
            assert!(rows.iter().all(|row| row.len() == columns), "{address}");
            files += 1;
        }
    }
    assert!(files > 8 && guarded > 12, "{files} files, {guarded} cells that would have been formulas");
}

/// The addresses that links of a page lead to.
fn addresses(page: &Page) -> impl Iterator<Item = String> {
    let tags = page.html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    tags.map(|address| address.replace("&#x2f;", "/").replace("&amp;", "&").split('#').next().unwrap().to_owned())
}

#[test]
fn a_download_of_ones_own_has_no_payload_in_its_page_and_no_place_in_its_names() {
    let (service, _folder) = service(None);
    let mut priya = service.browser();
    priya.sign_in("ashcombe", "Priya Shah");
    crate::files::proof(
        &mut priya,
        "/ashcombe/account/forms/photos",
        &[("proof", "a.pdf", b"%PDF-1.7\nA letter")],
        &[("_do", "continue")],
    );
    let names = [
        "../../etc/passwd",
        "..\\..\\zq9.exe",
        "/etc/zq9",
        "C:\\zq9.pdf",
        "a\r\nzq9.pdf",
        "\0.pdf",
        ".zq9",
        "zq9:stream",
        "~/zq9",
    ];
    for (at, name) in
        names.iter().chain(&PAYLOADS).map(|name| name.replace('\0', "\u{1}").replace('\'', "''")).enumerate()
    {
        let sql = format!(
            "INSERT INTO submissions (id, idempotency_key, reference, council, form, version, channel, answers, computed, received_at, caller, customer)
             SELECT 'own{at}', 'own{at}', 'OWN-{at}', council, form, version, channel, '{{}}', '{{}}', saved_at, '{{}}', customer
             FROM drafts WHERE form = 'photos' RETURNING id"
        );
        assert_eq!(service.rows(&sql).len(), 1);
        let sql = format!(
            "INSERT INTO events (id, submission, place, at, kind, words, shown, note)
             SELECT 'own{at}', id, 1, received_at, 'message', 'Message', 1, '{name}' FROM submissions WHERE id = 'own{at}' RETURNING id"
        );
        assert_eq!(service.rows(&sql).len(), 1);
    }
    let details = priya.get("/ashcombe/account/details");
    let mut style = None;
    for payload in PAYLOADS {
        priya.send(&details, &[("name", payload), ("phone", "")]);
        service
            .rows(&format!("UPDATE files SET name = '{}' RETURNING id", payload.replace('\0', "").replace('\'', "''")));
        let files = crate::own_data::download(&mut priya, "ashcombe");
        let page = String::from_utf8(files["your-data.html"].clone()).unwrap();
        assert!(page.contains("zq9"), "it is there to be read");
        // It is a file of its own, with its style in it: that alone is not looked at, and is the same each time.
        let (before, rest) = page.split_once("<style>").unwrap();
        let (its, after) = rest.split_once("</style>").unwrap();
        assert_eq!(*style.get_or_insert(its.to_owned()), its);
        is_text_only(&Page { html: format!("{before}{after}"), ..details.clone() }, payload);
        let data: serde_json::Value = serde_json::from_slice(&files["data.json"]).unwrap();
        assert!(data["tables"]["events"].as_array().unwrap().len() >= PAYLOADS.len());
        names_lead_nowhere(files.keys());
    }
    for name in names {
        service.rows(&format!("UPDATE files SET name = '{}' RETURNING id", name.replace('\0', "")));
        names_lead_nowhere(crate::own_data::download(&mut priya, "ashcombe").keys());
    }
}

fn names_lead_nowhere<'n>(names: impl Iterator<Item = &'n String>) {
    for name in names {
        let own = name.strip_prefix("files/").unwrap_or(name);
        let leads = own.contains(['/', '\\', ':', '<', '>', '"', '|', '?', '*']) || own.contains(char::is_control);
        assert!(!leads && !own.starts_with(['.', '~', ' ']) && !own.is_empty(), "{name:?}");
    }
}
