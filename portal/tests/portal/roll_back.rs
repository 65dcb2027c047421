//! When something is wrong with a form that is live: it is taken down, put back, or taken back to what it was.

use crate::browser::{Browser, Page, Service};
use crate::device::{Device, KEY, answers};
use crate::publishing::{APPROVER, EDITOR, press, publish, renamed, staff, title};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::Command;

const BASE: &str = "/ashcombe/forms/bin-report";
const ROOM: &str = "/ashcombe/publishing/forms/bin-report";

fn act(browser: &mut Browser, action: &str, fields: &[(&str, &str)]) -> Page {
    let page = browser.get(ROOM);
    press(browser, &page, &format!("{ROOM}/{action}"), fields)
}

#[test]
fn a_form_is_taken_down_and_put_back_with_its_drafts() {
    let service = Service::start();
    let mut resident = service.browser();
    let page = resident.get(&format!("{BASE}/bin"));
    let page = resident.send(&page, &[("bin", "refuse"), ("_do", "continue")]);
    let mut lewis = staff(&service, "ashcombe", APPROVER);
    let told = act(&mut lewis, "take-down", &[("reason", "")]);
    assert_eq!(told.errors(), ["Write why, for those who look at the history later"]);
    assert_eq!(resident.get(BASE).status, 200, "without a reason nothing is done");
    let down = act(&mut lewis, "take-down", &[("reason", "The depot is flooded.")]);
    assert!(down.html.contains("Not offered") && down.html.contains("The depot is flooded."), "{}", down.html);
    for address in [BASE, &format!("{BASE}/day"), "/ashcombe/forms/bin-report/on-this-device"] {
        let gone = resident.get(address);
        assert!(!gone.html.contains("flooded"), "residents do not see the reason");
        assert!(gone.status == 410, "{address} {}", gone.status);
    }
    assert_eq!(resident.post(&page.action(), &Browser::body(&page, &[("_do", "continue")]), &[]).status, 410);
    assert!(!resident.get("/ashcombe").html.contains("Report a bin"));
    assert_eq!(title(&mut service.browser(), "penllyn"), "Report a bin");
    let list = lewis.get("/ashcombe/publishing");
    assert!(list.html.contains("No form is taken down.") == list.html.is_empty(), "{}", list.html);
    act(&mut lewis, "put-back", &[("reason", "The water is gone.")]);
    let page = resident.get(&format!("{BASE}/bin"));
    assert_eq!(page.chosen("bin").as_deref(), Some("refuse"), "the draft was kept");
    let history = lewis.get(ROOM);
    for said in ["Taken down</strong> by Lewis Grant", "Put back</strong> by Lewis Grant", "The water is gone."] {
        assert!(history.html.contains(said), "{said}: {}", history.html);
    }
}

#[test]
fn what_a_device_hands_in_waits_until_the_form_is_back() {
    let service = Service::start();
    let device = Device::new(&service, BASE);
    assert_eq!(device.hand_in(BASE, KEY, &answers()).status, 201);
    let mut lewis = staff(&service, "ashcombe", APPROVER);
    act(&mut lewis, "take-down", &[("reason", "The depot is flooded.")]);
    // The reply was lost: what is here is acknowledged all the same.
    assert_eq!(Device::new(&service, BASE).hand_in(BASE, KEY, &answers()).status, 200);
    let other = "99999999999999999999999999999999";
    let said = device.hand_in(BASE, other, &answers());
    assert_eq!(
        (said.status, said.body["shut"].as_bool()),
        (410, None),
        "no form that is shut for a while: {}",
        said.body
    );
    assert_eq!(service.rows("SELECT reference FROM submissions").len(), 1);
    act(&mut lewis, "put-back", &[("reason", "The water is gone.")]);
    assert_eq!(device.hand_in(BASE, other, &answers()).status, 201);
}

#[test]
fn an_editor_takes_nothing_down() {
    let service = Service::start();
    let mut hannah = staff(&service, "ashcombe", EDITOR);
    for action in ["take-down", "put-back", "roll-back"] {
        assert_eq!(
            act(&mut hannah, action, &[("reason", "I want to"), ("version", "installation")]).status,
            403,
            "{action}"
        );
    }
    assert!(service.rows("SELECT what FROM publishing").is_empty());
}

#[test]
fn a_form_goes_back_to_any_version_that_it_had() {
    let service = Service::start();
    publish(&service, &[&renamed("First")]);
    let first = service.rows("SELECT version FROM publishing WHERE what = 'published'").remove(0);
    publish(&service, &[&renamed("Second")]);
    assert_eq!(title(&mut service.browser(), "ashcombe"), "Second");
    let mut lewis = staff(&service, "ashcombe", APPROVER);
    let told = act(&mut lewis, "roll-back", &[("reason", "It was wrong"), ("version", "0123")]);
    assert_eq!(told.errors(), ["Choose the version to go back to"]);
    let told = act(&mut lewis, "roll-back", &[("version", &first)]);
    assert_eq!(told.errors(), ["Write why, for those who look at the history later"]);
    let back = act(&mut lewis, "roll-back", &[("reason", "The second one was wrong."), ("version", &first)]);
    assert!(back.html.contains("Rolled back</strong> by Lewis Grant"), "{}", back.html);
    assert_eq!(title(&mut service.browser(), "ashcombe"), "First");
    act(&mut lewis, "roll-back", &[("reason", "All of it was wrong."), ("version", "installation")]);
    assert_eq!(title(&mut service.browser(), "ashcombe"), "Report a bin");
    let page = lewis.get(ROOM);
    assert!(page.html.contains("The folder of forms that came with the service"), "{}", page.html);
    // What happened stays written down, whoever would have it otherwise.
    let count = service.rows("SELECT what FROM publishing").len();
    for sql in [
        "UPDATE publishing SET words = 'x' RETURNING what",
        "DELETE FROM publishing RETURNING what",
        "UPDATE published SET sources = 'x' RETURNING version",
        "UPDATE proposals SET files = 'x' RETURNING id",
    ] {
        assert!(catch_unwind(AssertUnwindSafe(|| service.rows(sql))).is_err(), "{sql}");
    }
    assert_eq!(service.rows("SELECT what FROM publishing").len(), count);
}

#[test]
fn a_form_can_be_carried_away_in_files() {
    let service = Service::start();
    publish(&service, &[&renamed("Ours to keep")]);
    let out = tempfile::tempdir().unwrap();
    let forms = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/forms");
    let councils = concat!(env!("CARGO_MANIFEST_DIR"), "/../councils");
    let run = |council: &str, more: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_onceform-portal"))
            .args([
                "forms",
                "--database",
                service.database(),
                "--forms",
                forms,
                "--councils",
                councils,
                "--council",
                council,
            ])
            .args(more)
            .output()
            .unwrap()
    };
    let said = |council: &str| String::from_utf8(run(council, &[]).stdout).unwrap();
    let line = |text: &str| text.lines().find(|line| line.starts_with("bin-report ")).unwrap().to_owned();
    assert!(line(&said("ashcombe")).ends_with("published by the council"), "{}", said("ashcombe"));
    assert!(line(&said("penllyn")).ends_with("of the installation"), "{}", said("penllyn"));
    let folder = out.path().display().to_string();
    let done = run("ashcombe", &["export", "bin-report", &folder]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(!run("ashcombe", &["export", "bin-report", &folder]).status.success(), "nothing is overwritten");
    assert!(!run("ashcombe", &["export", "no-such-form", &folder]).status.success());
    // Another installation takes them as they are.
    let elsewhere = Service::with_forms(out.path(), &["--strict"]);
    assert_eq!(title(&mut elsewhere.browser(), "penllyn"), "Ours to keep");
}
