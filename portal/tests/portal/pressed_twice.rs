//! Buttons pressed twice, pages kept open while somebody else acts, and text that nobody can type: nothing is doubled, nothing that
//! was taken back is used, and no page fails.

use crate::browser::{Browser, Page, Service};
use crate::publishing::{APPROVER, EDITOR, change, press, renamed};
use crate::requests::staff;
use crate::single_view::open;
use std::collections::BTreeSet;
use std::sync::Barrier;

const FORM: &str = "/ashcombe/account/forms/bin-report";

/// What is posted by whom to where.
struct Press<'b> {
    browser: &'b Browser,
    to: String,
    body: Vec<u8>,
}

fn press_of<'b>(browser: &'b Browser, page: &Page, fields: &[(&str, &str)]) -> Press<'b> {
    Press { browser, to: page.action(), body: Browser::body(page, fields) }
}

/// Everything at the same moment, each `times`: the statuses and where the answers lead.
fn at_once(times: usize, presses: &[Press<'_>]) -> Vec<(u16, String)> {
    let start = Barrier::new(times * presses.len());
    std::thread::scope(|scope| {
        let threads: Vec<_> = presses
            .iter()
            .flat_map(|press| std::iter::repeat_n(press, times))
            .map(|press| {
                let start = &start;
                scope.spawn(move || {
                    let mut browser = press.browser.clone();
                    start.wait();
                    let page = browser.post(&press.to, &press.body, &[]);
                    let to = page.headers.get("location").map(|to| to.to_str().unwrap().to_owned());
                    (page.status, to.unwrap_or_default())
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

fn places(answers: &[(u16, String)]) -> BTreeSet<&str> {
    answers.iter().map(|(_, to)| to.as_str()).collect()
}

fn count(service: &Service, of: &str) -> String {
    service.rows(&format!("SELECT CAST(COUNT(*) AS TEXT) FROM {of}")).remove(0)
}

/// Priya has answered the first page of a form in her account; the code that she reads out.
fn begun(service: &Service) -> (Browser, String) {
    let mut priya = service.browser();
    priya.sign_in("ashcombe", "Priya Shah");
    let page = priya.get(&format!("{FORM}/bin"));
    priya.send(&page, &[("bin", "garden"), ("subscribed", "yes"), ("_do", "continue")]);
    let help = priya.get("/ashcombe/help");
    let shown = priya.send(&help.form("/help"), &[("draft", &help.value("draft")), ("_do", "code")]);
    let code = shown.html.split_once("data-code=\"").unwrap().1.split('"').next().unwrap().to_owned();
    (priya, code)
}

#[test]
fn a_draft_that_is_picked_up_with_a_double_click_is_picked_up() {
    let service = Service::start();
    let (_, code) = begun(&service);
    let mut agent = service.browser();
    agent.sign_in_agent("ashcombe");
    let desk = agent.get("/ashcombe/desk").form("/pick-up");
    let answers = at_once(6, &[press_of(&agent, &desk, &[("code", &code)])]);
    assert_eq!(places(&answers).len(), 1, "{answers:?}");
    let script = agent.get(&answers[0].1);
    assert_eq!((script.status, script.chosen("bin").as_deref()), (200, Some("garden")), "{}", script.html);
    // The same with the link by which the resident goes on with a draft of the agent's.
    let script = agent.get("/ashcombe/desk/forms/bin-report");
    let call = agent.send(&script, &[("bin", "refuse"), ("_caller.email", "tom@example.com"), ("_do", "leave")]);
    agent.send(&call.form("/link"), &[("email", "tom@example.com")]);
    let body = service.rows("SELECT body FROM outbox WHERE recipient = 'tom@example.com'").remove(0);
    let link = body.split_once(&service.address).unwrap().1.lines().next().unwrap();
    let mut tom = service.browser();
    let page = tom.get(link);
    let answers = at_once(6, &[press_of(&tom, &page, &[])]);
    assert_eq!(places(&answers), ["/ashcombe/forms/bin-report"].into(), "{answers:?}");
}

#[test]
fn what_a_resident_takes_back_is_not_sent_by_the_agent() {
    let service = Service::start();
    for round in 0..12 {
        let (mut priya, code) = begun(&service);
        let mut agent = service.browser();
        agent.sign_in_agent("ashcombe");
        let desk = agent.get("/ashcombe/desk");
        let script = agent.send(&desk.form("/pick-up"), &[("code", &code)]);
        let draft = script.path.rsplit('/').next().unwrap();
        let help = priya.get("/ashcombe/help").form("/help");
        let known = ["full_name", "property.line_1", "property.town", "property.postcode"];
        let known = known.map(|name| (name, script.value(name)));
        let mut fields: Vec<(&str, &str)> = known.iter().map(|(name, value)| (*name, value.as_str())).collect();
        fields.extend([("bin", "garden"), ("subscribed", "yes"), ("due.day", "2"), ("due.month", "3")]);
        fields.extend([("due.year", "2026"), ("_do", "submit")]);
        let send = press_of(&agent, &script, &fields);
        let take_back = press_of(&priya, &help, &[("draft", draft), ("_do", "take-back")]);
        let answers = at_once(4, &[send, take_back]);
        assert!(answers.iter().all(|(status, _)| [303, 409].contains(status)), "{round}: {answers:?}");
        let sql = format!("SELECT channel || ' ' || COALESCE(submitted, 'open') FROM drafts WHERE id = '{draft}'");
        let now = service.rows(&sql).remove(0);
        let sent: BTreeSet<&str> =
            places(&answers).into_iter().filter_map(|to| Some(to.split_once("/done/")?.1)).collect();
        if now == "account open" {
            assert!(sent.is_empty(), "{round}: {answers:?}");
            let page = priya.get(&format!("{FORM}/bin"));
            assert_eq!(page.chosen("bin").as_deref(), Some("garden"), "{round}: her answers are hers again");
        } else {
            let reference = sent.into_iter().next().unwrap_or_else(|| panic!("{round}: {now} {answers:?}"));
            assert_eq!(now, format!("agent {reference}"), "{round}: {answers:?}");
        }
    }
}

#[test]
fn nothing_is_kept_in_an_account_that_is_being_closed() {
    let service = Service::start();
    for name in ["Priya Shah", "Tom Okafor", "Margaret Ellis"] {
        let mut resident = service.browser();
        resident.sign_in("ashcombe", name);
        let page = resident.get(&format!("{FORM}/bin"));
        let close = resident.get("/ashcombe/account/close").form("/close");
        let details = resident.get("/ashcombe/account/details").form("/details");
        let answers = at_once(
            4,
            &[
                press_of(&resident, &close, &[("sure", "yes")]),
                press_of(&resident, &page, &[("bin", "refuse"), ("_do", "continue")]),
                press_of(
                    &resident,
                    &details,
                    &[("name", "Jo Quagga"), ("line_1", "7 Quagga Row"), ("town", "Ash"), ("postcode", "SW1A 1AA")],
                ),
            ],
        );
        assert!(answers.iter().all(|(status, _)| [303, 403].contains(status)), "{answers:?}");
        assert_eq!(count(&service, "drafts WHERE customer IS NOT NULL"), "0", "{name}");
        assert_eq!(count(&service, "customers WHERE closed_at IS NOT NULL AND (name <> '' OR phone <> '')"), "0");
        let found = "search_terms WHERE customer IN (SELECT id FROM customers WHERE closed_at IS NOT NULL)";
        assert_eq!(count(&service, found), "0", "{name}");
    }
    assert_eq!(count(&service, "customers WHERE closed_at IS NOT NULL"), "3");
}

#[test]
fn what_is_done_about_a_form_is_done_once() {
    let service = Service::start();
    let mut hannah = staff(&service, "ashcombe", EDITOR);
    let mut lewis = staff(&service, "ashcombe", APPROVER);
    let new = renamed("Report a missed bin");
    let first = change(&mut hannah, "ashcombe", "bin-report", &[&new]);
    assert_eq!(change(&mut hannah, "ashcombe", "bin-report", &[&new]).path, first.path, "handed in twice");
    assert_eq!(count(&service, "proposals WHERE state = 'waiting'"), "1");
    let at = "/ashcombe/publishing/forms/bin-report";
    let page = lewis.get(at);
    press(&mut lewis, &page, &format!("{at}/take-down"), &[("reason", "A mistake in it")]);
    let back = lewis.get(at).form("/put-back");
    let answers = at_once(6, &[press_of(&lewis, &back, &[("reason", "It is mended")])]);
    assert_eq!(places(&answers), [at].into(), "{answers:?}");
    assert_eq!(count(&service, "publishing WHERE what = 'put back'"), "1");
}

#[test]
fn a_councillor_raises_a_request_once_and_an_agent_starts_another_form_from_the_same_page() {
    let service = Service::start();
    let mut cllr = staff(&service, "ashcombe", "Cllr Ruth Abara");
    let page = cllr.get("/ashcombe/councillor/raise");
    let said = |name, year| {
        [
            ("name", name),
            ("phone", "07700 900222"),
            ("form", "bin-report"),
            ("how", "phone"),
            ("on.day", "9"),
            ("on.month", "3"),
            ("on.year", year),
            ("agreed", "yes"),
        ]
    };
    let answers = at_once(6, &[press_of(&cllr, &page, &said("Ann Other", "2026"))]);
    assert_eq!(places(&answers).len(), 1, "{answers:?}");
    assert_eq!([count(&service, "drafts"), count(&service, "consents")], ["1", "1"]);
    assert_ne!(cllr.send(&page, &said("Bob Other", "2026")).path, answers[0].1, "that is somebody else");
    assert_eq!(cllr.send(&page, &said("Ann Other", "1066")).errors().len(), 1);
    let long = "9".repeat(5000);
    let mut fields = said("Ann Other", "2026").to_vec();
    fields.push(("postcode", &long));
    assert_eq!(cllr.send(&page, &fields).errors().len(), 1);
    let mut agent = service.browser();
    let start = open(&mut agent, "Priya Shah").form("/start");
    let answers = at_once(4, &[press_of(&agent, &start, &[("form", "bin-report")])]);
    assert_eq!(places(&answers).len(), 1, "{answers:?}");
    let forms = service.browser().get("/ashcombe").html;
    let other = forms.split("/forms/").skip(1).find_map(|rest| {
        let form = rest.split(['"', '/']).next().unwrap();
        (form != "bin-report").then(|| form.to_owned())
    });
    if let Some(other) = other {
        let script = agent.send(&start, &[("form", &other)]);
        assert_eq!(script.status, 200, "the back button, and another form: {}", script.html);
        assert!(script.path.contains(&other), "{}", script.path);
    }
}

#[test]
fn what_nobody_can_type_breaks_no_page() {
    let service = Service::start();
    let mut browser = service.browser();
    let page = browser.get("/ashcombe/forms/bin-report/bin");
    let version = Browser::body(&page, &[("bin", "refuse"), ("_do", "continue")]);
    let version = String::from_utf8(version).unwrap().replace("_version=", "_version=%00");
    let answer = browser.post(&page.action(), version.as_bytes(), &[]);
    assert_eq!(answer.status, 303, "left out, the page is as it was: {}", answer.html);
    for address in ["/ashcombe/forms/%00", "/ashcombe/forms/bin-report/done/%00", "/%00", "/ashcombe/continue/a%00"] {
        assert_eq!(browser.fetch(address).status, 404, "{address}");
    }
    let (mut priya, _) = begun(&service);
    let help = priya.get("/ashcombe/help").form("/help");
    assert_eq!(priya.send(&help, &[("draft", "\0"), ("_do", "code")]).status, 404);
    let details = priya.get("/ashcombe/account/details").form("/details");
    let fields = [("name", "Pri\0ya Shah"), ("line_1", "7 Rose\0 Lane"), ("town", "Ash"), ("postcode", "SW1A 1AA")];
    assert_eq!(priya.send(&details, &fields).heading(), "Your account");
    assert!(service.rows("SELECT name FROM customers").contains(&"Priya Shah".to_owned()));
    let mut lewis = staff(&service, "ashcombe", APPROVER);
    let at = "/ashcombe/publishing/forms/bin-report";
    let page = lewis.get(at);
    press(&mut lewis, &page, &format!("{at}/take-down"), &[("reason", "A mis\0take")]);
    assert_eq!(service.rows("SELECT words FROM publishing"), ["A mistake"]);
    for address in
        ["/ashcombe/work?part=%00", "/ashcombe/insight/contacts?service=%00", "/ashcombe/desk/audit?page=%00"]
    {
        assert_eq!(lewis.fetch(address).status, 404, "{address}");
    }
    // Who is not signed in is told so in the same way, whether the page or only its head is asked for.
    let stranger = service.browser();
    assert_eq!(stranger.send_as("HEAD", "/ashcombe/desk", b"", &[]), 303);
}

#[test]
fn a_slash_too_many_does_no_harm() {
    let service = Service::start();
    let mut browser = service.browser();
    assert_eq!(browser.get("/ashcombe/").path, "/ashcombe");
    assert_eq!(browser.get("/ashcombe/forms/bin-report/?lang=cy").path, "/ashcombe/forms/bin-report");
    assert_eq!(browser.get("/ashcombe/forms/nothing/").status, 404);
    // Nobody is sent on to another host, whatever stands before the question mark.
    for address in [
        "/\\elsewhere.example?lang=cy",
        "/\\elsewhere.example/",
        "//elsewhere.example/",
        "///elsewhere.example?lang=cy",
    ] {
        let mut wire = std::net::TcpStream::connect(service.address.trim_start_matches("http://")).unwrap();
        let head = format!("GET {address} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
        std::io::Write::write_all(&mut wire, head.as_bytes()).unwrap();
        let answer = std::io::read_to_string(&mut wire).unwrap();
        let to = answer.lines().find_map(|line| line.strip_prefix("location: "));
        assert!(to.is_none_or(|to| to.starts_with("/elsewhere")), "{address}: {answer}");
    }
}

/// The first press changes who is signed in, and with that the token of the page: the second ends where the first one led.
#[test]
fn signing_in_and_out_with_a_double_click_ends_where_one_click_does() {
    let service = Service::start();
    for (home, name) in [("/ashcombe/account", "Priya Shah"), ("/ashcombe/staff", "Amina Yusuf")] {
        let door = format!("{home}/sign-in");
        let mut browser = service.browser();
        let page = browser.get(&door);
        let key = page.person(name);
        let room = browser.send(&page, &[("person", &key)]);
        assert_eq!(room.status, 200);
        let page = browser.get(home).form("/sign-out");
        // The browser sends the second press with the cookie of before, or with that which the first one brought.
        let mut second = browser.clone();
        let out = browser.send(&page, &[]);
        assert_eq!((out.status, out.path.as_str()), (200, door.as_str()));
        for browser in [&mut second, &mut browser] {
            let out = browser.send(&page, &[]);
            assert_eq!((out.status, out.path.as_str()), (200, door.as_str()), "{}", out.html);
            assert_eq!(browser.get(home).path, door);
        }
        // Signed in again, the page of before is one of before.
        let page_of_before = page;
        let page = browser.get(&door);
        let key = page.person(name);
        browser.send(&page, &[("person", &key)]);
        assert_eq!(browser.send(&page_of_before, &[]).status, 403);
        assert_eq!(browser.get(home).path, home, "and nobody is signed out by it");
    }
    // The code of an e-mail, and its link.
    let mut browser = service.browser();
    let page = browser.get("/ashcombe/account/sign-in");
    let page = browser.send(&page, &[("email", "ann@example.com")]);
    let letter = service.rows("SELECT body FROM outbox WHERE recipient = 'ann@example.com'").remove(0);
    let code = letter.split("code is ").nth(1).unwrap()[..6].to_owned();
    let second = press_of(&browser, &page, &[("code", &code)]);
    let mut first = browser.clone();
    assert_eq!(first.send(&page, &[("code", &code)]).path, "/ashcombe/account/details");
    let answers = at_once(1, &[second]);
    assert_eq!(answers, [(303, "/ashcombe/account".to_owned())], "where whoever is signed in now is at home");
    let mut browser = service.browser();
    let door = browser.get("/ashcombe/account/sign-in");
    browser.send(&door, &[("email", "bo@example.com")]);
    let letter = service.rows("SELECT body FROM outbox WHERE recipient = 'bo@example.com'").remove(0);
    let link = letter.split_once(&service.address).unwrap().1.lines().next().unwrap().to_owned();
    let page = browser.get(&link);
    let second = press_of(&browser, &page, &[]);
    assert_eq!(browser.clone().send(&page, &[]).path, "/ashcombe/account/details");
    assert_eq!(at_once(1, &[second]), [(303, "/ashcombe/account".to_owned())]);
}

#[test]
fn an_account_that_is_closed_with_a_double_click_is_closed() {
    let service = Service::start();
    let mut browser = service.browser();
    browser.sign_in("ashcombe", "Priya Shah");
    let page = browser.get("/ashcombe/account/close").form("/close");
    let answers = at_once(4, &[press_of(&browser, &page, &[("sure", "yes")])]);
    assert_eq!(places(&answers), ["/ashcombe/account/closed"].into(), "{answers:?}");
    assert_eq!(count(&service, "outbox WHERE subject LIKE 'Your account%'"), "1");
    // Sessions end; the page that was left open says where one signs in, as nobody is signed in any more.
    service.rows("UPDATE sessions SET expires_at = '2020-01-01T00:00:00.000Z' RETURNING id");
    let again = browser.send(&page, &[("sure", "yes")]);
    assert_eq!((again.status, again.path.as_str()), (200, "/ashcombe/account/sign-in"), "{}", again.html);
}
