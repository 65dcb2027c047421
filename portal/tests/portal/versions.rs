//! A form changes while people fill it in: the service is stopped, its files are changed, and it is started again.

use crate::browser::{Browser, Page, Service};
use crate::database::rows;
use crate::pictures::{jpg, png};
use crate::website::{contact, fill};
use tempfile::TempDir;

pub const BASE: &str = "/ashcombe/forms/bin-report";
pub const FORM: &str = include_str!("../forms/bin-report.yaml");

/// A service whose one form changes.
pub struct Changing {
    pub service: Service,
    forms: TempDir,
}

impl Changing {
    pub fn start(form: &str) -> Self {
        let forms = tempfile::tempdir().unwrap();
        std::fs::write(forms.path().join("bin-report.yaml"), form).unwrap();
        Self { service: Service::with_forms(forms.path(), &["--strict"]), forms }
    }

    pub fn change(&mut self, form: &str, browsers: &mut [&mut Browser]) {
        self.service.kill();
        std::fs::write(self.forms.path().join("bin-report.yaml"), form).unwrap();
        self.restart(browsers);
    }

    fn restart(&mut self, browsers: &mut [&mut Browser]) {
        self.service.restart();
        for browser in browsers {
            browser.address.clone_from(&self.service.address);
        }
    }

    fn rows(&self, sql: &str) -> Vec<String> {
        self.service.rows(sql)
    }
}

/// The form with one text in the place of another, which must be there.
pub fn with(form: &str, changes: &[(&str, &str)]) -> String {
    changes.iter().fold(form.to_owned(), |form, (old, new)| {
        assert!(form.contains(old), "{old} is not in the form");
        form.replace(old, new)
    })
}

/// `full_name` with another name.
fn renamed(form: &str, was: &str, now: &str) -> String {
    let question = format!("question: {was}");
    let form = match form.split_once("        was: ") {
        Some((before, after)) => format!("{before}{}", after.split_once('\n').unwrap().1),
        None => form.to_owned(),
    };
    with(
        &form,
        &[
            (question.as_str(), &format!("question: {now}\n        was: {was}")),
            (&format!("name: {was},"), &format!("name: {now},")),
        ],
    )
}

pub fn with_lid(form: &str) -> String {
    let lid = "      - question: lid\n        type: yes or no\n        ask: Was the lid closed?\n      - question: subscribed";
    with(form, &[("      - question: subscribed", lid), ("{ bin: bin,", "{ bin: bin, lid: lid,")])
}

fn without_notes(form: &str) -> String {
    let (before, rest) = form.split_once("  - page: more").unwrap();
    let after = rest.split_once("send to:").unwrap().1;
    with(&format!("{before}send to:{after}"), &[(", notes: notes", "")])
}

pub fn without_refuse(form: &str) -> String {
    with(form, &[("refuse: Black refuse bin", "recycling: Blue recycling bin")])
}

/// What the notice at the top says, heading by heading, with its sentences as headings of nothing. Empty when there is none.
fn told(page: &Page) -> Vec<(String, Vec<String>)> {
    let Some((_, rest)) = page.html.split_once(" data-changed>") else { return Vec::new() };
    let inside = rest.split("govuk-grid-row").next().unwrap().split("<form").next().unwrap();
    let mut told: Vec<(String, Vec<String>)> = Vec::new();
    for part in inside.split('<').skip(1) {
        let Some((tag, text)) = part.split_once('>') else { continue };
        let text = text.trim().replace("&#x27;", "'");
        match tag.split(' ').next().unwrap() {
            "p" if tag.contains("govuk-body") => told.push((text, Vec::new())),
            "li" => told.last_mut().unwrap().1.push(text),
            _ => {}
        }
    }
    told
}

fn told_under(page: &Page, heading: &str) -> Vec<String> {
    told(page).into_iter().find(|(found, _)| found.starts_with(heading)).map_or_else(Vec::new, |(_, lines)| lines)
}

const ADDED: &str = "New questions";
const AGAIN: &str = "Questions to answer again";
const GONE: &str = "Questions that we no longer ask";

#[test]
fn a_renamed_question_is_the_same_question_and_nothing_is_said() {
    let mut changing = Changing::start(FORM);
    let mut browser = changing.service.browser();
    let check = fill(&mut browser, BASE);
    assert!(told(&check).is_empty());
    changing.change(&renamed(FORM, "full_name", "name_in_full"), &mut [&mut browser]);
    let check = browser.get(&format!("{BASE}/check-answers"));
    assert_eq!((check.path.as_str(), told(&check)), ("/ashcombe/forms/bin-report/check-answers", vec![]));
    assert_eq!(browser.get(&format!("{BASE}/contact")).value("name_in_full"), "Priya Shah");
    let done = browser.send(&check, &[("_do", "submit")]);
    assert!(done.path.contains("/done/BR-"), "{}", done.path);
    assert!(changing.rows("SELECT answers FROM submissions")[0].contains("\"name_in_full\":\"Priya Shah\""));
}

#[test]
fn an_option_that_is_gone_is_asked_again_and_nothing_else_is() {
    let mut changing = Changing::start(FORM);
    let mut browser = changing.service.browser();
    let check = fill(&mut browser, BASE);
    changing.change(&without_refuse(FORM), &mut [&mut browser]);
    // Whoever looked at the answers before is told first.
    let page = browser.send(&check, &[("_do", "submit")]);
    assert_eq!(page.path, format!("{BASE}/bin"));
    assert_eq!(told_under(&page, AGAIN), ["Which bin was missed?"], "{}", page.html);
    assert_eq!(page.chosen("bin"), None);
    assert_eq!(changing.rows("SELECT left_over FROM drafts")[0].matches("refuse").count(), 1, "it is not lost");
    assert_eq!(told(&browser.get(&format!("{BASE}/bin"))), told(&page), "until the page is sent");
    let page = browser.send(&page, &[("bin", "recycling"), ("_do", "continue")]);
    assert!(told(&page).is_empty(), "told once");
    let check = browser.get(&format!("{BASE}/check-answers"));
    assert!(check.path.ends_with("/check-answers") && check.html.contains("Blue recycling bin"), "{}", check.path);
    let done = browser.send(&check, &[("_do", "submit")]);
    assert!(done.path.contains("/done/BR-"));
    assert_eq!(changing.rows("SELECT left_over FROM drafts"), ["[]"], "not longer than the draft itself");
}

#[test]
fn a_new_question_before_the_point_reached_is_asked_and_not_an_error_yet() {
    let mut changing = Changing::start(FORM);
    let mut browser = changing.service.browser();
    fill(&mut browser, BASE);
    changing.change(&with_lid(FORM), &mut [&mut browser]);
    let page = browser.get(&format!("{BASE}/check-answers"));
    assert_eq!(page.path, format!("{BASE}/bin"));
    assert_eq!(told_under(&page, ADDED), ["Was the lid closed?"]);
    assert!(told_under(&page, AGAIN).is_empty() && page.errors().is_empty(), "{:?}", page.errors());
    assert_eq!(page.chosen("bin").as_deref(), Some("refuse"));
    browser.send(&page, &[("bin", "refuse"), ("lid", "yes"), ("_do", "continue")]);
    assert!(browser.get(&format!("{BASE}/check-answers")).path.ends_with("/check-answers"), "nothing else is asked");
}

#[test]
fn a_new_rule_is_never_skipped() {
    let mut changing = Changing::start(FORM);
    let mut browser = changing.service.browser();
    let check = fill(&mut browser, BASE);
    let rule = "        rules:\n          - must: due is 2026-03-05 or after\n            otherwise: We no longer look before 5 March\n";
    let stricter = with(
        FORM,
        &[("        rules:\n          - must: due is today", &format!("{rule}          - must: due is today"))],
    );
    changing.change(&stricter, &mut [&mut browser]);
    let page = browser.send(&check, &[("_do", "submit")]);
    assert_eq!(page.path, format!("{BASE}/day"));
    assert_eq!(told_under(&page, AGAIN), ["Which day should it have been collected?"], "{}", page.html);
    assert_eq!((page.errors().len(), page.value("due.day").as_str()), (1, "2"), "what was typed is there, and why not");
    assert!(changing.rows("SELECT reference FROM submissions").is_empty());
    let day = [("due.day", "9"), ("due.month", "3"), ("due.year", "2026"), ("_do", "continue")];
    browser.send(&page, &day);
    let check = browser.get(&format!("{BASE}/check-answers"));
    assert!(browser.send(&check, &[("_do", "submit")]).path.contains("/done/BR-"));
}

#[test]
fn answers_on_a_page_that_is_gone_are_kept_and_come_back_with_it() {
    let mut changing = Changing::start(FORM);
    let mut browser = changing.service.browser();
    fill(&mut browser, BASE);
    changing.change(&without_notes(FORM), &mut [&mut browser]);
    let check = browser.get(&format!("{BASE}/check-answers"));
    assert!(check.path.ends_with("/check-answers"));
    assert_eq!(told_under(&check, GONE), ["Is there anything else we should know?"], "{}", check.html);
    assert!(check.html.contains("We keep your answers to them until you send the form"));
    assert!(!check.html.contains("Behind the gate"));
    assert!(changing.rows("SELECT left_over FROM drafts")[0].contains("Behind the gate"));
    // Rolled back.
    changing.change(FORM, &mut [&mut browser]);
    let page = browser.get(&format!("{BASE}/check-answers"));
    assert_eq!((page.path, page.html.contains("Behind the gate")), (format!("{BASE}/more"), true), "shown once more");
    assert_eq!(changing.rows("SELECT left_over FROM drafts"), ["[]"]);
    assert_eq!(changing.rows("SELECT version FROM published WHERE form = 'bin-report'").len(), 2, "known already");
}

#[test]
fn a_form_that_is_taken_away_leaves_its_drafts() {
    let mut changing = Changing::start(FORM);
    let mut browser = changing.service.browser();
    browser.sign_in("ashcombe", "Priya Shah");
    let base = "/ashcombe/account/forms/bin-report";
    let check = fill(&mut browser, base);
    changing.change(include_str!("../forms/household.yaml"), &mut [&mut browser]);
    for page in [browser.get(base), browser.get(&format!("{base}/bin")), browser.send(&check, &[("_do", "submit")])] {
        assert_eq!((page.status, page.heading().as_str()), (410, "You cannot use this form at the moment"));
    }
    assert_eq!(browser.get("/ashcombe/account/forms/no-such-form").status, 404);
    let account = browser.get("/ashcombe/account");
    assert!(
        account.html.contains("Report a bin, saved") && account.html.contains("Your answers are kept"),
        "{}",
        account.html
    );
    changing.change(FORM, &mut [&mut browser]);
    let check = browser.get(&format!("{base}/check-answers"));
    assert!(check.path.ends_with("/check-answers") && told(&check).is_empty(), "as if nothing had been");
}

#[test]
fn two_versions_in_between_are_one_change() {
    let mut changing = Changing::start(FORM);
    let mut browser = changing.service.browser();
    fill(&mut browser, BASE);
    let second = renamed(FORM, "full_name", "name_in_full");
    changing.change(&second, &mut [&mut browser]);
    let third = with_lid(&renamed(&second, "name_in_full", "person"));
    changing.change(&third, &mut [&mut browser]);
    let page = browser.get(&format!("{BASE}/check-answers"));
    assert_eq!(told(&page).len(), 2, "{:?}", told(&page));
    assert_eq!(told_under(&page, ADDED), ["Was the lid closed?"]);
    browser.send(&page, &[("bin", "refuse"), ("lid", "no"), ("_do", "continue")]);
    let check = browser.get(&format!("{BASE}/check-answers"));
    assert!(check.path.ends_with("/check-answers"));
    assert_eq!(browser.get(&format!("{BASE}/contact")).value("person"), "Priya Shah");
    // And all the way back, though no version says `was` in that direction.
    changing.change(FORM, &mut [&mut browser]);
    assert_eq!(browser.get(&format!("{BASE}/contact")).value("full_name"), "Priya Shah");
}

#[test]
fn a_page_that_was_open_is_taken_with_the_names_of_its_own_version() {
    let mut changing = Changing::start(FORM);
    let mut browser = changing.service.browser();
    let page = browser.get(&format!("{BASE}/bin"));
    let page = browser.send(&page, &[("bin", "refuse"), ("_do", "continue")]);
    let contact_page = {
        let due = [("due.day", "2"), ("due.month", "3"), ("due.year", "2026"), ("_do", "continue")];
        browser.send(&page, &due)
    };
    assert!(contact_page.path.ends_with("/contact"));
    let mut other_tab = browser.clone();
    let renamed_page = with(&renamed(FORM, "full_name", "name_in_full"), &[("page: contact", "page: about_you")]);
    changing.change(&with_lid(&renamed_page), &mut [&mut browser, &mut other_tab]);
    // The other tab comes first, and the draft is carried over for it.
    let page = other_tab.get(&format!("{BASE}/day"));
    assert_eq!(told_under(&page, ADDED), ["Was the lid closed?"], "{} {}", page.path, page.html);
    // What is typed on the page of before has another name now, on a page with another name.
    let page = browser.send(&contact_page, &contact());
    assert_eq!(page.path, format!("{BASE}/bin"), "the new question first");
    let page = browser.send(&page, &[("bin", "refuse"), ("lid", "yes"), ("_do", "continue")]);
    assert_eq!(page.path, format!("{BASE}/day"));
    assert_eq!(browser.get(&format!("{BASE}/about_you")).value("name_in_full"), "Priya Shah");
    assert_eq!(browser.get(&format!("{BASE}/check-answers")).path, format!("{BASE}/more"), "and the rest goes on");
}

#[test]
fn a_page_that_is_gone_is_taken_all_the_same() {
    let mut changing = Changing::start(FORM);
    let mut browser = changing.service.browser();
    fill(&mut browser, BASE);
    let more = browser.get(&format!("{BASE}/more"));
    changing.change(&without_notes(FORM), &mut [&mut browser]);
    let page = browser.send(&more, &[("notes", "Beside the shed"), ("_do", "continue")]);
    assert!(page.path.ends_with("/check-answers"), "{}", page.path);
    assert_eq!(told_under(&page, GONE), ["Is there anything else we should know?"], "{}", page.html);
    assert!(changing.rows("SELECT left_over FROM drafts")[0].contains("Beside the shed"));
}

#[test]
fn a_first_page_that_was_open_loses_nothing_either() {
    let mut changing = Changing::start(FORM);
    let mut browser = changing.service.browser();
    let page = browser.get(&format!("{BASE}/bin"));
    let key = with(
        FORM,
        &[
            ("bin is garden", "which is garden"),
            ("question: bin\n", "question: which\n        was: bin\n"),
            ("{ bin: bin,", "{ bin: which,"),
        ],
    );
    changing.change(&key, &mut [&mut browser]);
    let page = browser.send(&page, &[("bin", "refuse"), ("_do", "continue")]);
    assert_eq!(page.path, format!("{BASE}/day"));
    assert_eq!(browser.get(&format!("{BASE}/bin")).chosen("which").as_deref(), Some("refuse"));
}

#[test]
fn files_on_a_page_that_was_open_are_kept_with_those_of_before() {
    let form = include_str!("../forms/photos.yaml");
    let base = "/ashcombe/forms/photos";
    let mut changing = Changing::start(form);
    let mut browser = changing.service.browser();
    let (pdf, png, jpg): (&[u8], &[u8], &[u8]) = (b"%PDF-1.7\nThe letter", &png(1), &jpg(1));
    let page = browser.get(&format!("{base}/proof"));
    let page = browser.send_files(&page, &[("_do", "upload:photos")], &[("photos", "one.jpg", jpg)]);
    assert!(page.html.contains("one.jpg"));
    let other = with(
        form,
        &[
            ("question: proof", "question: letter\n        was: proof"),
            ("question: photos", "question: pictures\n        was: photos"),
        ],
    );
    changing.change(&other, &mut [&mut browser]);
    let files = [("proof", "letter.pdf", pdf), ("photos", "two.png", png)];
    let next = browser.send_files(&page, &[("place.words", "By the gate"), ("_do", "continue")], &files);
    assert_eq!(next.path, format!("{base}/items"));
    let back = browser.get(&format!("{base}/proof"));
    for name in ["one.jpg", "letter.pdf", "two.png"] {
        assert!(back.html.contains(name), "{name} is lost: {}", back.html);
    }
    // A question about files that is gone keeps them too, as long as the draft is there.
    let (before, rest) = other.split_once("      - question: pictures").unwrap();
    let fewer = format!("{before}      - question: place{}", rest.split_once("      - question: place").unwrap().1);
    changing.change(&fewer, &mut [&mut browser]);
    assert_eq!(told_under(&browser.get(&format!("{base}/proof")), GONE), ["Upload photos of the place"]);
    assert_eq!(changing.rows("SELECT name FROM files ORDER BY name"), ["letter.pdf", "one.jpg", "two.png"]);
    changing.change(&other, &mut [&mut browser]);
    assert!(browser.get(&format!("{base}/proof")).html.contains("two.png"));
}

#[test]
fn a_call_is_carried_over_with_what_is_on_the_agents_screen() {
    let mut changing = Changing::start(FORM);
    let mut agent = changing.service.browser();
    agent.sign_in_agent("ashcombe");
    let script = agent.get("/ashcombe/desk/forms/bin-report");
    let script = agent.send(&script, &[("bin", "refuse"), ("full_name", "Tom Okafor"), ("_do", "update")]);
    changing.change(&without_notes(&with_lid(&renamed(FORM, "full_name", "name_in_full"))), &mut [&mut agent]);
    let all = [
        ("_caller.name", "Tom Okafor"),
        ("bin", "refuse"),
        ("due.day", "2"),
        ("due.month", "3"),
        ("due.year", "2026"),
        ("full_name", "Tom Okafor-Lee"),
        ("property.line_1", "40 Station Road"),
        ("property.town", "Marlbrook"),
        ("property.postcode", "HP7 9QT"),
        ("notes", "Rings at noon"),
        ("_do", "submit"),
    ];
    let script = agent.send(&script, &all);
    assert_eq!(script.heading(), "Report a bin", "told first: {}", script.path);
    assert_eq!(told_under(&script, ADDED), ["Was the lid closed?"], "{}", script.html);
    assert_eq!(told_under(&script, GONE), ["Is there anything else we should know?"]);
    assert_eq!(script.value("name_in_full"), "Tom Okafor-Lee");
    assert_eq!(script.value("property.line_1"), "40 Station Road");
    let mut now: Vec<(&str, &str)> = all.to_vec();
    now[5].0 = "name_in_full";
    let script = agent.send(&script, &now);
    assert_eq!(script.errors().len(), 1, "the new question: {:?}", script.errors());
    now.insert(2, ("lid", "no"));
    let done = agent.send(&script, &now);
    assert!(done.path.contains("/done/BR-"), "{} {:?}", done.path, done.errors());
}

#[test]
fn what_changed_is_told_in_the_language_of_the_page_and_in_a_councils_own_version() {
    let forms = tempfile::tempdir().unwrap();
    copy_folder(&crate::browser::root().join("forms/missed-bin"), forms.path());
    let mut service = Service::with_forms(forms.path(), &["--strict"]);
    let mut browser = service.browser();
    let base = "/penllyn/forms/missed-bin";
    let page = browser.get(&format!("{base}/address?lang=cy"));
    let address =
        [("property.line_1", "12 Mill Lane"), ("property.town", "Marlbrook"), ("property.postcode", "hp70ab")];
    let page = browser.send(&page, &[address[0], address[1], address[2], ("_do", "continue")]);
    browser.send(&page, &[("bin", "food"), ("_do", "continue")]);
    service.restart_with_forms(forms.path());
    browser.address.clone_from(&service.address);
    assert!(told(&browser.get(&format!("{base}/bin"))).is_empty(), "the same files are the same version");
    let change = |file: &str, gone: &str| {
        let file = forms.path().join(file);
        let text = std::fs::read_to_string(&file).unwrap();
        let text = text.split("\ntests:").next().unwrap();
        std::fs::write(file, with(&format!("{text}\n"), &[(gone, "")])).unwrap();
    };
    change("form.yaml", "          food: Food waste caddy\n");
    change("cy.yaml", "  question bin / option food:\n    en: Food waste caddy\n    cy: Cadi gwastraff bwyd\n");
    service.restart_with_forms(forms.path());
    browser.address.clone_from(&service.address);
    let page = browser.get(&format!("{base}/collection_day"));
    assert_eq!(page.path, format!("{base}/bin"));
    assert_eq!(told_under(&page, "Cwestiynau i’w hateb eto"), ["Pa fin na wnaethom ei wagio?"], "{}", page.html);
    assert!(page.html.contains("Mae’r ffurflen hon wedi newid ers i chi ddechrau"));
    let english = browser.get(&format!("{base}/bin?lang=en"));
    assert_eq!(told_under(&english, AGAIN), ["Which bin did we not empty?"]);
}

pub fn copy_folder(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let there = to.join(path.file_name().unwrap());
        if path.is_dir() { copy_folder(&path, &there) } else { std::fs::copy(&path, there).map(drop).unwrap() }
    }
}

#[test]
fn a_draft_of_a_version_that_was_not_kept_goes_on_by_its_keys() {
    let mut changing = Changing::start(FORM);
    let mut browser = changing.service.browser();
    let check = fill(&mut browser, BASE);
    changing.service.kill();
    rows(changing.service.database(), "DELETE FROM published");
    let form = with_lid(&renamed(FORM, "full_name", "name_in_full"));
    std::fs::write(changing.forms.path().join("bin-report.yaml"), form).unwrap();
    changing.restart(&mut [&mut browser]);
    let page = browser.send(&check, &[("_do", "submit")]);
    assert_eq!(page.path, format!("{BASE}/bin"));
    assert_eq!(told(&page).len(), 1);
    assert!(page.html.contains("Check them, as there may be new questions"), "{}", page.html);
    assert_eq!(browser.get(&format!("{BASE}/bin")).chosen("bin").as_deref(), Some("refuse"));
}

#[test]
fn a_version_is_published_once_and_a_changed_word_is_another() {
    let mut changing = Changing::start(FORM);
    let first = changing.rows("SELECT version || sources || validator || published_at FROM published");
    assert_eq!(first.len(), 1);
    changing.change(FORM, &mut []);
    assert_eq!(changing.rows("SELECT version || sources || validator || published_at FROM published"), first);
    changing.change(&with(FORM, &[("We only empty brown bins", "We empty only brown bins")]), &mut []);
    let both =
        changing.rows("SELECT version || sources || validator || published_at FROM published ORDER BY published_at");
    assert_eq!((both.len(), &both[0]), (2, &first[0]), "what was published stays as it was");
}
