//! A change goes live when the gates pass and a second person approves it: at once, everywhere, at one council.

use crate::browser::{Browser, Page, Service};
use crate::versions::{FORM, with, with_lid};
use crate::website::fill;
use std::sync::Barrier;
use std::time::{Duration, Instant};

pub const EDITOR: &str = "Hannah Frost";
pub const APPROVER: &str = "Lewis Grant";
const BASE: &str = "/ashcombe/forms/bin-report";
const NOTE: &str = "The title says what is reported, because people asked.";

/// Someone of a council, signed in.
pub fn staff(service: &Service, council: &str, name: &str) -> Browser {
    let mut browser = service.browser();
    let page = browser.get(&format!("/{council}/staff"));
    let there = browser.send(&page, &[("person", &page.person(name))]);
    assert!(!there.path.contains("sign-in"), "{}", there.html);
    browser
}

/// The form with a test beside it, without which none goes live.
pub fn with_tests(form: &str) -> String {
    let test = "tests:\n  - name: A brown bin without a subscription\n    today: 2026-03-10\n    answers: { bin: garden, subscribed: no }\n    expect: { exit: sorry }\n";
    format!("{form}\n{test}")
}

pub fn renamed(title: &str) -> String {
    with_tests(&with(FORM, &[("title: Report a bin", &format!("title: {title}"))]))
}

/// Hands in files at an address of the room, and answers the page that follows.
pub fn hand_in(browser: &mut Browser, address: &str, note: &str, files: &[&str]) -> Page {
    let page = browser.get(address);
    assert_eq!(page.status, 200, "{}", page.html);
    let files: Vec<(&str, &str, &[u8])> = files.iter().map(|text| ("files", "x.yaml", text.as_bytes())).collect();
    browser.send_files(&page, &[("note", note)], &files)
}

pub fn change(browser: &mut Browser, council: &str, form: &str, files: &[&str]) -> Page {
    hand_in(browser, &format!("/{council}/publishing/forms/{form}/propose"), NOTE, files)
}

/// Presses a button of a page that has several, each with a form of its own.
pub fn press(browser: &mut Browser, page: &Page, action: &str, fields: &[(&str, &str)]) -> Page {
    let answer = browser.post(action, &Browser::body(page, fields), &[]);
    match answer.headers.get("location") {
        Some(to) => {
            let to = to.to_str().unwrap().to_owned();
            browser.get(&to)
        }
        None => answer,
    }
}

pub fn approve(browser: &mut Browser, proposal: &str) -> Page {
    let page = browser.get(proposal);
    press(browser, &page, &format!("{proposal}/approve"), &[])
}

/// Hands in and approves at Ashcombe.
pub fn publish(service: &Service, files: &[&str]) -> Page {
    let page = change(&mut staff(service, "ashcombe", EDITOR), "ashcombe", "bin-report", files);
    assert!(page.path.contains("/proposals/"), "{}", page.html);
    let live = approve(&mut staff(service, "ashcombe", APPROVER), &page.path);
    assert_eq!(live.path, "/ashcombe/publishing/forms/bin-report", "{}", live.html);
    live
}

pub fn title(browser: &mut Browser, council: &str) -> String {
    browser.get(&format!("/{council}/forms/bin-report")).heading()
}

#[test]
fn a_change_is_handed_in_looked_at_and_approved_by_somebody_else() {
    let service = Service::start();
    let mut hannah = staff(&service, "ashcombe", EDITOR);
    let list = hannah.get("/ashcombe/publishing");
    assert!(list.html.contains("Nothing is waiting.") && list.html.contains("Came with the service"), "{}", list.html);
    let new = with(&renamed("Report a missed bin"), &[("refuse: Black refuse bin", "refuse: Grey refuse bin")]);
    let proposal = change(&mut hannah, "ashcombe", "bin-report", &[&new]);
    assert!(proposal.html.contains("Waiting for approval") && proposal.html.contains(NOTE), "{}", proposal.html);
    assert!(proposal.html.contains("somebody else has to approve"), "{}", proposal.html);
    let at = proposal.path.clone();
    assert_eq!(title(&mut service.browser(), "ashcombe"), "Report a bin", "nothing is live yet");
    let body = Browser::body(&proposal, &[]);
    assert_eq!(hannah.post(&format!("{at}/approve"), &body, &[]).status, 403, "an editor approves nothing");

    let mut lewis = staff(&service, "ashcombe", APPROVER);
    let list = lewis.get("/ashcombe/publishing");
    assert!(list.html.contains(NOTE) && list.html.contains(EDITOR), "{}", list.html);
    let page = lewis.get(&at);
    for said in ["Drafts go on as they are", "Grey refuse bin", "1 test passes", "Passed"] {
        assert!(page.html.contains(said), "{said}: {}", page.html);
    }
    assert!(!page.html.contains("Not passed"));
    let live = approve(&mut lewis, &at);
    assert_eq!(live.path, "/ashcombe/publishing/forms/bin-report", "{}", live.html);
    for said in [
        "Published here by Lewis Grant",
        NOTE,
        "Handed in</strong> by Hannah Frost",
        "Published</strong> by Lewis Grant",
    ] {
        assert!(live.html.contains(said), "{said}: {}", live.html);
    }
    assert_eq!(title(&mut service.browser(), "ashcombe"), "Report a missed bin");
    assert_eq!(title(&mut service.browser(), "penllyn"), "Report a bin", "the other council has what it had");
    // What comes in is judged by the version that was published.
    let mut resident = service.browser();
    let check = fill(&mut resident, BASE);
    assert!(check.html.contains("Grey refuse bin"), "{}", check.html);
    resident.send(&check, &[("_do", "submit")]);
    let sql = "SELECT submissions.version FROM submissions JOIN publishing ON publishing.version = submissions.version";
    assert_eq!(service.rows(sql).len(), 1);
}

#[test]
fn the_pages_of_what_waits_can_be_looked_at_and_not_sent() {
    let service = Service::start();
    let proposal =
        change(&mut staff(&service, "ashcombe", EDITOR), "ashcombe", "bin-report", &[&renamed("Report a missed bin")]);
    let mut lewis = staff(&service, "ashcombe", APPROVER);
    let shown = lewis.get(&proposal.path);
    let all = shown.html.replace("&#x2f;", "/").replace("&amp;", "&");
    let links: Vec<String> = all
        .split("href=\"")
        .filter_map(|rest| rest.split('"').next())
        .filter(|link| link.contains("/preview/"))
        .map(str::to_owned)
        .collect();
    // Each page on the website and in the account, and the script of the call desk; and the first of each channel beside its frame.
    assert_eq!(links.len(), 15 + 3, "{links:?}");
    let policy = |page: &Page| page.headers["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy(&shown).contains("frame-src 'self'; frame-ancestors 'none'"), "{}", policy(&shown));
    let frames: Vec<&str> =
        all.split("<iframe").skip(1).filter_map(|rest| rest.split("src=\"").nth(1)?.split('"').next()).collect();
    assert_eq!(frames.len(), 3, "{all}");
    for frame in frames {
        let page = lewis.get(frame);
        assert_eq!((page.status, page.headers["x-frame-options"].to_str().unwrap()), (200, "SAMEORIGIN"), "{frame}");
        assert!(policy(&page).contains("frame-ancestors 'self'"), "{}", policy(&page));
        assert!(!page.html.contains("Back to what was handed in"), "{frame}: it would lead to a page within the page");
    }
    for link in links {
        let page = lewis.get(&link);
        assert_eq!(page.status, 200, "{link}");
        assert!(page.html.contains("Preview of a form that is not published"), "{link}");
        let buttons = page.html.matches("type=\"submit\"").count();
        assert_eq!(buttons, page.html.matches("type=\"submit\" disabled").count(), "{link}");
        assert!(!page.html.contains("<script"), "{link}: nothing runs on it");
        assert_eq!(lewis.fetch_as("POST", &link).status, 405, "{link}: there is nothing to send it to");
    }
    assert!(service.rows("SELECT id FROM drafts").is_empty(), "looking begins nothing");
}

#[test]
fn nobody_approves_what_they_handed_in_whatever_roles_they_have() {
    let service = Service::start();
    service.rows(
        "UPDATE people SET roles = '[\"editor\",\"approver\",\"admin\"]' WHERE name = 'Hannah Frost' RETURNING id",
    );
    let mut hannah = staff(&service, "ashcombe", EDITOR);
    let proposal = change(&mut hannah, "ashcombe", "bin-report", &[&renamed("Mine")]);
    assert!(!proposal.html.contains("Approve and publish"), "{}", proposal.html);
    let refused = press(&mut hannah, &proposal, &format!("{}/approve", proposal.path), &[]);
    assert_eq!(refused.errors(), ["You handed this in, so somebody else has to approve it"]);
    assert_eq!(title(&mut service.browser(), "ashcombe"), "Report a bin");
    assert_eq!(service.rows("SELECT state FROM proposals"), ["waiting"]);
    // Taken back, it is gone from the list; and there is nothing to approve any more.
    press(&mut hannah, &proposal, &format!("{}/take-back", proposal.path), &[]);
    let mut lewis = staff(&service, "ashcombe", APPROVER);
    let list = lewis.get("/ashcombe/publishing");
    assert!(list.html.contains("Nothing is waiting."), "{}", list.html);
    let late = press(&mut lewis, &list, &format!("{}/approve", proposal.path), &[]);
    assert!(late.html.contains("Taken back"), "{}", late.html);
    assert_eq!(title(&mut service.browser(), "ashcombe"), "Report a bin");
}

#[test]
fn what_is_sent_back_says_why_and_can_be_handed_in_again() {
    let service = Service::start();
    let mut hannah = staff(&service, "ashcombe", EDITOR);
    let proposal = change(&mut hannah, "ashcombe", "bin-report", &[&renamed("Bins")]);
    let mut lewis = staff(&service, "ashcombe", APPROVER);
    let page = lewis.get(&proposal.path);
    let back = format!("{}/send-back", proposal.path);
    let told = press(&mut lewis, &page, &back, &[("words", " ")]);
    assert_eq!(told.errors(), ["Write what has to be different, so that it can be put right"]);
    press(&mut lewis, &page, &back, &[("words", "Bins is too short a title.")]);
    let page = hannah.get(&proposal.path);
    assert!(page.html.contains("Sent back") && page.html.contains("Bins is too short a title."), "{}", page.html);
    assert_eq!(title(&mut service.browser(), "ashcombe"), "Report a bin");
    assert!(
        change(&mut hannah, "ashcombe", "bin-report", &[&renamed("Report a missed bin")]).path.contains("/proposals/")
    );
}

#[test]
fn what_was_made_from_another_version_is_not_published_over_it() {
    let service = Service::start();
    let mut hannah = staff(&service, "ashcombe", EDITOR);
    let [one, two] = ["One", "Two"].map(|title| change(&mut hannah, "ashcombe", "bin-report", &[&renamed(title)]).path);
    let mut lewis = staff(&service, "ashcombe", APPROVER);
    let before = lewis.get(&two);
    approve(&mut lewis, &one);
    let refused = press(&mut lewis, &before, &format!("{two}/approve"), &[]);
    assert!(refused.errors()[0].starts_with("Another version is live by now"), "{}", refused.html);
    assert!(!lewis.get(&two).html.contains("Approve and publish"));
    assert_eq!(title(&mut service.browser(), "ashcombe"), "One");
}

/// Asks until the answer is the one that is wanted.
fn wait_for(what: &str, mut is_there: impl FnMut() -> bool) {
    let until = Instant::now() + Duration::from_secs(20);
    while !is_there() {
        assert!(Instant::now() < until, "{what}");
    }
}

#[test]
fn every_process_offers_what_is_published_and_two_approvals_are_one() {
    let service = Service::start();
    let other = service.another();
    let proposal =
        change(&mut staff(&service, "ashcombe", EDITOR), "ashcombe", "bin-report", &[&renamed("Everywhere")]);
    let mut there = Browser::new(&other.address);
    assert_eq!(title(&mut there, "ashcombe"), "Report a bin");
    let lewis = staff(&service, "ashcombe", APPROVER);
    let page = lewis.clone().get(&proposal.path);
    let start = Barrier::new(4);
    std::thread::scope(|scope| {
        for address in [&service.address, &other.address, &service.address, &other.address] {
            let (mut browser, start, page, path) = (lewis.clone(), &start, &page, &proposal.path);
            address.clone_into(&mut browser.address);
            scope.spawn(move || {
                start.wait();
                assert_eq!(browser.post(&format!("{path}/approve"), &Browser::body(page, &[]), &[]).status, 303);
            });
        }
    });
    assert_eq!(service.rows("SELECT what FROM publishing WHERE what = 'published'").len(), 1);
    assert_eq!(service.rows("SELECT version FROM published WHERE council = 'ashcombe'").len(), 1);
    wait_for("the other process offers it", || title(&mut there, "ashcombe") == "Everywhere");
    assert_eq!(title(&mut there, "penllyn"), "Report a bin");
}

#[test]
fn a_draft_is_carried_over_while_the_service_runs() {
    let service = Service::start();
    let mut resident = service.browser();
    let page = resident.get(&format!("{BASE}/bin"));
    let page = resident.send(&page, &[("bin", "garden"), ("_do", "continue")]);
    let page = resident.send(&page, &[("bin", "garden"), ("subscribed", "yes"), ("_do", "continue")]);
    assert_eq!(page.path, format!("{BASE}/day"));
    let lid = with(
        &with_tests(&with_lid(FORM)),
        &[
            ("ask: Was the lid closed?", "ask: Was the lid closed?\n        called: the lid was closed"),
            ("subscribed: no }", "subscribed: no, lid: yes }"),
        ],
    );
    publish(&service, &[&lid]);
    let page = resident.send(&page, &[("due.day", "2"), ("due.month", "3"), ("due.year", "2026"), ("_do", "continue")]);
    assert_eq!(page.path, format!("{BASE}/bin"), "{}", page.html);
    assert!(page.html.contains("Was the lid closed?") && page.html.contains("data-changed"), "{}", page.html);
    assert_eq!(page.chosen("bin").as_deref(), Some("garden"), "what was answered is there");
}

#[test]
fn what_was_published_stays_when_the_service_starts_again_with_other_files() {
    let mut service = Service::start();
    publish(&service, &[&renamed("Ours")]);
    let version = service.rows("SELECT version FROM publishing WHERE what = 'published'");
    service.kill_and_restart();
    assert_eq!(title(&mut service.browser(), "ashcombe"), "Ours");
    let folder = tempfile::tempdir().unwrap();
    let changed = FORM.replace("title: Report a bin", "title: Of the installation");
    std::fs::write(folder.path().join("bin-report.yaml"), changed).unwrap();
    service.restart_with_forms(folder.path());
    assert_eq!(title(&mut service.browser(), "ashcombe"), "Ours", "what the council approved is what it has");
    assert_eq!(title(&mut service.browser(), "penllyn"), "Of the installation");
    let mut lewis = staff(&service, "ashcombe", APPROVER);
    assert!(lewis.get("/ashcombe/publishing/forms/bin-report").html.contains(&version[0]));
}

#[test]
fn a_new_form_of_one_council_is_of_no_other() {
    let service = Service::start();
    let mut hannah = staff(&service, "ashcombe", EDITOR);
    let new = renamed("Tell us about a tree").replace("form: bin-report", "form: tree");
    let proposal = hand_in(
        &mut hannah,
        "/ashcombe/publishing/propose",
        "People have asked where to tell us about trees.",
        &[&new],
    );
    assert!(proposal.html.contains("This form is new"), "{}", proposal.html);
    let at_ashcombe = proposal.path.clone();
    let mut there = staff(&service, "penllyn", APPROVER);
    // Before it is live and after, nothing of it is anywhere at the other council.
    for live in [false, true] {
        if live {
            approve(&mut staff(&service, "ashcombe", APPROVER), &at_ashcombe);
            let home = service.browser().get("/ashcombe");
            assert!(home.html.contains("Tell us about a tree"), "{}", home.html);
        }
        let page = there.get("/penllyn/publishing");
        assert!(!page.html.contains("about a tree"), "{}", page.html);
        let id = at_ashcombe.rsplit('/').next().unwrap().to_owned();
        let version = service.rows("SELECT version FROM published WHERE form = 'tree'").pop().unwrap_or_default();
        for address in [
            format!("/penllyn/publishing/proposals/{id}"),
            format!("/penllyn/publishing/proposals/{id}/files/form.yaml"),
            format!("/penllyn/publishing/proposals/{id}/preview/en/start-page"),
            "/penllyn/publishing/forms/tree".to_owned(),
            "/penllyn/publishing/forms/tree/files/form.yaml".to_owned(),
            "/penllyn/forms/tree".to_owned(),
            "/penllyn/forms/tree/bin".to_owned(),
            "/penllyn/forms/tree/on-this-device".to_owned(),
            format!("/penllyn/assets/forms/tree/{version}/validator.wasm"),
            format!("/penllyn/assets/forms/tree/{version}/texts/en.json"),
        ] {
            let answer = there.fetch(&address);
            assert_eq!(answer.status, 404, "{address}");
            assert!(!answer.html.contains("about a tree"), "{address}");
        }
        for (action, fields) in [
            (format!("/penllyn/publishing/proposals/{id}/approve"), vec![]),
            (format!("/penllyn/publishing/proposals/{id}/send-back"), vec![("words", "No")]),
            ("/penllyn/publishing/forms/tree/take-down".to_owned(), vec![("reason", "No")]),
            ("/penllyn/publishing/forms/tree/put-back".to_owned(), vec![("reason", "No")]),
            (
                "/penllyn/publishing/forms/tree/roll-back".to_owned(),
                vec![("reason", "No"), ("version", version.as_str())],
            ),
        ] {
            let answer = there.post(&action, &Browser::body(&page, &fields), &[]);
            assert_eq!(answer.status, 404, "{action}: {}", answer.html);
        }
        // Nor does signing in at one say anything to the other.
        for address in [at_ashcombe.as_str(), "/ashcombe/publishing", "/ashcombe/publishing/people"] {
            assert_eq!(there.fetch(address).status, 303, "{address}");
        }
        assert!(!service.browser().get("/penllyn").html.contains("about a tree"));
    }
    assert_eq!(service.rows("SELECT DISTINCT council FROM publishing"), ["ashcombe"]);
    // Neither theme is served under the other's address.
    let theme = |council: &str| service.browser().fetch(&format!("/{council}/assets/theme.css")).html;
    assert_ne!(theme("ashcombe"), theme("penllyn"));
}

#[test]
fn approvers_hear_of_what_waits_and_the_editor_of_the_decision() {
    let service = Service::start();
    let (hannah, lewis) = ("hannah.frost@council.example.com", "lewis.grant@council.example.com");
    let letters = |to: &str| {
        service.rows(&format!(
            "SELECT council || ' ' || subject || ' ' || body FROM outbox WHERE recipient = '{to}' AND subject LIKE '%Bins%'
             ORDER BY written_at"
        ))
    };
    let mut editor = staff(&service, "ashcombe", EDITOR);
    let first = change(&mut editor, "ashcombe", "bin-report", &[&renamed("Bins")]);
    let told = letters(lewis);
    assert_eq!(told.len(), 1, "the approver of the other council hears nothing: {told:?}");
    assert!(told[0].starts_with("ashcombe For you to approve: Bins"), "{told:?}");
    for said in [EDITOR, NOTE, &first.path] {
        assert!(told[0].contains(said), "{said}: {told:?}");
    }
    assert!(letters(hannah).is_empty(), "she knows");
    // The same once more is no news.
    change(&mut editor, "ashcombe", "bin-report", &[&renamed("Bins")]);
    assert_eq!(letters(lewis).len(), 1);
    let mut approver = staff(&service, "ashcombe", APPROVER);
    let page = approver.get(&first.path);
    press(&mut approver, &page, &format!("{}/send-back", first.path), &[("words", "Say which bins are meant.")]);
    let told = letters(hannah);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("Sent back: Bins") && told[0].contains("Say which bins are meant."), "{told:?}");
    assert!(told[0].contains(APPROVER) && told[0].contains(&first.path), "{told:?}");
    let second = change(&mut editor, "ashcombe", "bin-report", &[&renamed("Bins of all kinds")]);
    approve(&mut approver, &second.path);
    let told = letters(hannah);
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told.iter().any(|letter| letter.contains("Approved: Bins of all kinds") && letter.contains("It is live")));
    // What somebody takes back themselves they know of.
    let third = change(&mut editor, "ashcombe", "bin-report", &[&renamed("Bins and boxes")]);
    let page = editor.get(&third.path);
    press(&mut editor, &page, &format!("{}/take-back", third.path), &[]);
    assert_eq!((letters(hannah).len(), letters(lewis).len()), (2, 3));
    // Whoever hands in and may approve is not asked to approve their own.
    service.rows("UPDATE people SET roles = '[\"editor\",\"approver\"]' WHERE name = 'Hannah Frost' RETURNING id");
    change(&mut staff(&service, "ashcombe", EDITOR), "ashcombe", "bin-report", &[&renamed("Bins again")]);
    assert_eq!((letters(hannah).len(), letters(lewis).len()), (2, 4));
}
