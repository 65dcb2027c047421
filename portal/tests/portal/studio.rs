//! The studio at a council: its page as it was built, drafts that nobody overwrites unawares, and the change handed in from them.

use crate::browser::{Browser, Service};
use crate::publishing::{APPROVER, EDITOR, approve, renamed, staff, title};
use serde_json::{Value, json};
use std::fs::write;
use std::path::Path;
use tempfile::TempDir;

const STUDIO: &str = "/ashcombe/publishing/studio";
const NOTE: &str = "The title says what is reported, because people asked.";

pub fn forms() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms")
}

/// A folder as `make studio` leaves it, in small.
fn built() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("index.html", "<!DOCTYPE html><title>Studio</title>"),
        ("studio.js", "begin()"),
        ("studio.js.br", "compressed"),
        ("studio_bg.wasm", "\0asm"),
        ("council.json", "{}"),
    ] {
        write(folder.path().join(name), text).unwrap();
    }
    write(folder.path().parent().unwrap().join("secret.txt"), "secret").unwrap();
    folder
}

/// One of the people with the studio before them.
pub struct Writer {
    pub browser: Browser,
    token: String,
    council: String,
}

impl Writer {
    pub fn new(service: &Service, council: &str, name: &str) -> Self {
        let mut writer =
            Self { browser: staff(service, council, name), token: String::new(), council: council.to_owned() };
        writer.token = writer.about()["token"].as_str().unwrap().to_owned();
        writer
    }

    pub fn say(&self, method: &str, path: &str, what: &Value) -> (u16, Value) {
        let body = if method == "GET" { Vec::new() } else { what.to_string().into_bytes() };
        let headers = [("content-type", "application/json"), ("x-onceform-token", self.token.as_str())];
        let path = format!("/{}/publishing/studio/{path}", self.council);
        let answer = self.browser.answer(method, &path, &body, &headers);
        (answer.status, serde_json::from_str(&answer.html).unwrap_or_default())
    }

    pub fn get(&self, path: &str) -> Value {
        let (status, said) = self.say("GET", path, &Value::Null);
        assert_eq!(status, 200, "{path}: {said}");
        said
    }

    pub fn about(&self) -> Value {
        self.get("council.json")
    }

    pub fn form(&self) -> Value {
        self.get("forms/bin-report")
    }

    /// Saves one file as the whole form.
    pub fn save(&self, from: &str, made_from: &Value, text: &str) -> (u16, Value) {
        let files = json!([{ "name": "form.yaml", "text": text }]);
        self.say("PUT", "forms/bin-report", &json!({ "from": from, "made_from": made_from, "files": files }))
    }

    pub fn propose(&self, from: &Value, note: &str) -> (u16, Value) {
        self.say("POST", "forms/bin-report/propose", &json!({ "from": from, "note": note }))
    }

    pub fn here(&self, unchanged: &Value, closed: bool) -> Value {
        let says = json!({ "unchanged": unchanged, "closed": closed });
        let (status, said) = self.say("POST", "forms/bin-report/here", &says);
        assert_eq!(status, 200, "{said}");
        said
    }
}

/// Ashcombe with two editors, the second of whom may approve too.
fn two() -> (Service, Writer, Writer) {
    let service = Service::start();
    let [hannah, lewis] = editors(&service);
    (service, hannah, lewis)
}

pub fn editors(service: &Service) -> [Writer; 2] {
    let sql = "UPDATE people SET roles = '[\"editor\",\"approver\"]' WHERE name = 'Lewis Grant' RETURNING id";
    service.rows(sql);
    [EDITOR, APPROVER].map(|name| Writer::new(service, "ashcombe", name))
}

pub fn state<'a>(about: &'a Value, form: &str) -> &'a Value {
    about["forms"].as_array().unwrap().iter().find(|it| it["form"] == form).unwrap()
}

#[test]
fn the_page_is_handed_out_as_it_was_built_to_those_who_write_forms() {
    let folder = built();
    let service = Service::with_forms(&forms(), &["--studio", &folder.path().display().to_string()]);
    let mut hannah = staff(&service, "ashcombe", EDITOR);
    let list = hannah.get("/ashcombe/publishing");
    assert!(list.html.replace("&#x2f;", "/").contains("href=\"/ashcombe/publishing/studio/\""), "{}", list.html);
    assert_eq!(hannah.get(STUDIO).path, format!("{STUDIO}/"));
    let page = hannah.fetch(&format!("{STUDIO}/"));
    assert_eq!((page.status, page.html.as_str()), (200, "<!DOCTYPE html><title>Studio</title>"));
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    for part in ["frame-src 'self'", "style-src-attr 'unsafe-inline'", "worker-src 'self'", "frame-ancestors 'none'"] {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("script-src 'self' 'unsafe-inline'") && !policy.contains("style-src 'self' 'unsafe"));
    let usual = list.headers["content-security-policy"].to_str().unwrap();
    assert!(!usual.contains("unsafe-inline") && !usual.contains("frame-src"), "{usual}");
    assert_eq!(page.headers["cache-control"], "no-cache");
    assert_eq!(hannah.fetch(&format!("{STUDIO}/studio_bg.wasm")).headers["content-type"], "application/wasm");

    let script = |more: &[(&str, &str)]| hannah.answer("GET", &format!("{STUDIO}/studio.js"), b"", more);
    let plain = script(&[]);
    assert_eq!((plain.html.as_str(), plain.headers.get("content-encoding")), ("begin()", None));
    let tag = plain.headers["etag"].to_str().unwrap();
    assert_eq!(script(&[("if-none-match", tag)]).status, 304);
    let small = script(&[("accept-encoding", "gzip, br")]);
    assert_eq!((small.html.as_str(), small.headers["content-encoding"].to_str().unwrap()), ("compressed", "br"));
    assert!(small.headers["content-type"].to_str().unwrap().contains("javascript"));

    for path in ["nothing.js", "%2e%2e/secret.txt", "..%2fsecret.txt", "%2fetc%2fpasswd", "../secret.txt"] {
        let answer = hannah.fetch_as("GET", &format!("{STUDIO}/{path}"));
        assert!(answer.status == 404 && !answer.html.contains("secret"), "{path}: {}", answer.status);
    }
    let mut lewis = staff(&service, "ashcombe", APPROVER);
    assert_eq!(lewis.fetch(&format!("{STUDIO}/studio.js")).status, 403, "an approver writes nothing");
    let nobody = service.browser().fetch(&format!("{STUDIO}/studio.js"));
    assert_eq!(nobody.status, 303);
}

#[test]
fn where_the_studio_is_not_installed_its_address_says_so() {
    let service = Service::start();
    let mut hannah = staff(&service, "ashcombe", EDITOR);
    let page = hannah.get(STUDIO);
    assert_eq!((page.status, page.heading().as_str()), (200, "The studio is not installed here"));
    assert_eq!(hannah.fetch(&format!("{STUDIO}/studio.js")).status, 404);
}

#[test]
fn a_draft_is_saved_with_its_history_and_nothing_is_live() {
    let (service, hannah, lewis) = two();
    let about = hannah.about();
    assert_eq!((&about["you"], &about["council"]), (&json!(EDITOR), &json!("ashcombe")));
    assert_eq!(state(&about, "bin-report")["draft"], Value::Null);
    let before = hannah.form();
    assert_eq!((&before["draft"], &before["last"]), (&Value::Null, &json!("")));
    assert_eq!(before["published"]["files"][0]["name"], "form.yaml");
    let version = &before["published"]["version"];

    let (status, first) = hannah.save("", version, "form: bin-report\ntitle: Not yet whole\n  x");
    assert_eq!((status, &first["what"]), (200, &json!("form.yaml")), "what has mistakes is saved too: {first}");
    let id = first["id"].as_str().unwrap();
    let (status, again) = hannah.save("", version, "form: bin-report\ntitle: Not yet whole\n  x");
    assert_eq!((status, &again["id"]), (200, &first["id"]), "an answer that got lost is given again");
    let opened = lewis.form();
    assert_eq!((&opened["draft"]["by"], &opened["draft"]["yours"]), (&json!(EDITOR), &json!(false)));
    assert_eq!(opened["draft"]["files"][0]["text"], "form: bin-report\ntitle: Not yet whole\n  x");
    assert_eq!(state(&lewis.about(), "bin-report")["draft"]["by"], EDITOR);

    let (status, second) = lewis.save(id, version, &renamed("Two"));
    assert_eq!(status, 200, "{second}");
    let saves = hannah.get("forms/bin-report/saves");
    let names: Vec<&Value> = saves["saves"].as_array().unwrap().iter().map(|save| &save["by"]).collect();
    assert_eq!(names, [APPROVER, EDITOR]);
    assert!(
        hannah.get(&format!("forms/bin-report/saves/{id}"))["files"][0]["text"].as_str().unwrap().contains("whole")
    );
    assert_eq!(title(&mut service.browser(), "ashcombe"), "Report a bin");
    assert_eq!(
        service.rows("SELECT words FROM looks WHERE words = 'saved a draft'").len(),
        2,
        "each is in the audit log"
    );

    // Thrown away, it is no draft any more; the history says who did so.
    let gone = json!({ "from": second["id"], "made_from": version, "files": [] });
    assert_eq!(hannah.say("PUT", "forms/bin-report", &gone).0, 200);
    assert_eq!(hannah.form()["draft"], Value::Null);
    assert_eq!(hannah.get("forms/bin-report/saves")["saves"][0]["what"], "thrown away");

    // The other council has none of it.
    service.rows(
        "UPDATE people SET roles = '[\"editor\"]' WHERE council = 'penllyn' AND name = 'Lewis Grant' RETURNING id",
    );
    let other = Writer::new(&service, "penllyn", APPROVER);
    assert_eq!(other.form()["last"], "");
    assert_eq!(other.say("GET", &format!("forms/bin-report/saves/{id}"), &Value::Null).0, 404);
    assert_eq!(hannah.say("GET", "forms/no-such-form", &Value::Null).0, 404);
}

#[test]
fn what_somebody_else_saved_is_not_overwritten_unawares() {
    let (_service, hannah, lewis) = two();
    let version = &hannah.form()["published"]["version"];
    let (_, first) = hannah.save("", version, &renamed("One"));
    let (status, refused) = lewis.save("", version, &renamed("Two"));
    assert_eq!((status, &refused["draft"]["by"]), (409, &json!(EDITOR)));
    assert_eq!(refused["draft"]["files"][0]["text"], renamed("One"));
    assert!(refused["draft"]["at"].as_str().unwrap().contains("20"), "{refused}");
    assert_eq!(hannah.form()["draft"]["id"], first["id"], "nothing was changed");
    // Having seen it, they may.
    let (status, second) = lewis.save(refused["draft"]["id"].as_str().unwrap(), version, &renamed("Two"));
    assert_eq!(status, 200, "{second}");
    assert_eq!(hannah.save(first["id"].as_str().unwrap(), version, &renamed("Three")).0, 409);
    assert_eq!(hannah.propose(&first["id"], NOTE).0, 409, "nor is what they have not seen handed in");
}

#[test]
fn who_has_a_form_open_is_told_to_the_others() {
    let (service, hannah, lewis) = two();
    assert_eq!(hannah.here(&json!(125), false)["others"], json!([]));
    let said = lewis.here(&Value::Null, false);
    assert_eq!(said["others"][0]["name"], EDITOR);
    let unchanged = said["others"][0]["unchanged"].as_i64().unwrap();
    assert!((125..180).contains(&unchanged), "{unchanged}");
    assert_eq!(hannah.here(&Value::Null, false)["others"], json!([{ "name": APPROVER, "unchanged": null }]));
    hannah.here(&Value::Null, true);
    assert_eq!(lewis.here(&Value::Null, false)["others"], json!([]), "who closed the page is not there any more");
    // Nor is somebody whose page has not said so for a while.
    service.rows("UPDATE form_visits SET at = '2020-01-01T00:00:00.000Z' RETURNING person");
    assert_eq!(hannah.here(&Value::Null, false)["others"], json!([]));
}

#[test]
fn a_draft_is_handed_in_through_the_checks_and_goes_live_when_it_is_approved() {
    let (service, hannah, _) = two();
    let version = &hannah.form()["published"]["version"];
    let (status, said) = hannah.propose(&json!(""), NOTE);
    assert_eq!((status, &said["errors"][0]["at"]), (422, &json!("files")), "nothing was saved: {said}");
    let broken = renamed("Report a missed bin").replace("journey: report", "journey: reprot");
    let (_, save) = hannah.save("", version, &broken);
    let (status, said) = hannah.propose(&save["id"], "mended");
    assert_eq!((status, &said["errors"][0]["at"]), (422, &json!("note")), "{said}");
    let (status, said) = hannah.propose(&save["id"], NOTE);
    assert_eq!(status, 422, "{said}");
    let finding = &said["gates"]["gates"][0]["findings"][0];
    let line = broken.lines().position(|line| line.contains("reprot")).unwrap() + 1;
    assert_eq!((&finding["at"], &finding["stops"]), (&json!(["form.yaml", line]), &json!(true)), "{finding}");
    assert_eq!(service.rows("SELECT id FROM proposals").len(), 0, "nothing is kept of what does not pass");

    let (_, save) = hannah.save(save["id"].as_str().unwrap(), version, &renamed("Report a missed bin"));
    let (status, said) = hannah.propose(&save["id"], NOTE);
    assert_eq!(status, 201, "{said}");
    let proposal = said["address"].as_str().unwrap();
    assert_eq!(state(&hannah.about(), "bin-report")["waiting"], json!([proposal]));
    let mut approver = staff(&service, "ashcombe", APPROVER);
    let page = approver.get(proposal);
    assert!(page.html.contains(NOTE) && page.html.contains(EDITOR), "{}", page.html);
    approve(&mut approver, proposal);
    assert_eq!(title(&mut service.browser(), "ashcombe"), "Report a missed bin");
    let now = hannah.form();
    assert_eq!(now["draft"], Value::Null, "the draft is what is live");
    let said = hannah.here(&Value::Null, false);
    assert_eq!((&said["is_live"], &said["version"]), (&json!(true), &now["published"]["version"]));
}

#[test]
fn a_draft_of_an_older_version_is_not_handed_in_before_somebody_has_looked() {
    let (service, hannah, _) = two();
    let version = hannah.form()["published"]["version"].clone();
    let (_, save) = hannah.save("", &version, &renamed("Mine"));
    crate::publishing::publish(&service, &[&renamed("Theirs")]);
    let (status, said) = hannah.propose(&save["id"], NOTE);
    assert_eq!(status, 409, "{said}");
    assert!(said["published"]["files"][0]["text"].as_str().unwrap().contains("title: Theirs"));
    assert_eq!(service.rows("SELECT id FROM proposals").len(), 1, "only the one that was published");
    let (status, save) = hannah.save(save["id"].as_str().unwrap(), &said["published"]["version"], &renamed("Mine"));
    assert_eq!(status, 200);
    assert_eq!(hannah.propose(&save["id"], NOTE).0, 201);
}

#[test]
fn nothing_is_changed_without_a_token_or_beyond_the_limits() {
    let (service, hannah, _) = two();
    let version = hannah.form()["published"]["version"].clone();
    let mut stranger = Writer::new(&service, "ashcombe", EDITOR);
    for token in [String::new(), hannah.token.clone(), stranger.token.replace("studio.", "device.")] {
        stranger.token = token;
        assert_eq!(stranger.save("", &version, "form: bin-report").0, 403);
        assert_eq!(stranger.propose(&json!(""), NOTE).0, 403);
    }
    let large = "x".repeat(1024 * 1024 + 1);
    assert_eq!(hannah.save("", &version, &large).0, 413, "one file");
    let file = |name: String| json!({ "name": name, "text": "x".repeat(1024 * 1024) });
    let five: Vec<Value> = (0..5).map(|it| file(format!("f{it}.yaml"))).collect();
    let save = |files: Vec<Value>| {
        hannah.say("PUT", "forms/bin-report", &json!({ "from": "", "made_from": version, "files": files })).0
    };
    assert_eq!(save(five), 413, "all of them");
    assert_eq!(save(vec![file("f.yaml".to_owned()); 9]), 413, "the whole of what is sent");
    assert_eq!(save(vec![json!({ "name": "../form.yaml", "text": "" })]), 400);
    assert_eq!(hannah.say("PUT", "forms/bin-report", &json!({ "files": [] })).0, 400);
    assert_eq!(hannah.say("PUT", "forms/..%2fx", &json!({})).0, 404);
    assert_eq!(hannah.propose(&json!(""), "a\u{0}b").0, 400);
    assert_eq!(service.rows("SELECT id FROM form_saves").len(), 0);
    // What the compiler makes nothing of is kept as it is, and handed in by nobody.
    let (_, save) = hannah.save("", &version, &format!("form: bin-report\n{}", "- ".repeat(200_000)));
    assert_eq!(hannah.propose(&save["id"], NOTE).0, 422);
}
