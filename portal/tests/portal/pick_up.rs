//! Drafts that change hands: a resident's picked up at the desk, and an agent's finished by the resident. None is lost, none doubled.

use crate::browser::{Browser, Page, Service};
use crate::desk_find::find;
use crate::single_view::open;

const FORM: &str = "/ashcombe/account/forms/bin-report";
const DRAFTS: &str = "SELECT channel || '|' || answers FROM drafts WHERE submitted IS NULL ORDER BY id";

/// Priya has answered the first page in her account.
fn begun(service: &Service) -> Browser {
    let mut priya = service.browser();
    priya.sign_in("ashcombe", "Priya Shah");
    let page = priya.get(&format!("{FORM}/bin"));
    priya.send(&page, &[("bin", "garden"), ("subscribed", "yes"), ("_do", "continue")]);
    priya
}

/// The code that the page of help shows for the one draft that there is.
fn code(resident: &mut Browser) -> String {
    let help = resident.get("/ashcombe/help");
    let shown = resident.send(&help.form("/help"), &[("draft", &help.value("draft")), ("_do", "code")]);
    shown
        .html
        .split("data-code=\"")
        .nth(1)
        .unwrap_or_else(|| panic!("{}", shown.html))
        .split('"')
        .next()
        .unwrap()
        .to_owned()
}

fn pick_up(agent: &mut Browser, code: &str) -> Page {
    let desk = agent.get("/ashcombe/desk");
    agent.send(&desk.form("/pick-up"), &[("code", code)])
}

fn complete(script: &Page) -> Vec<(String, String)> {
    let known = ["full_name", "property.line_1", "property.town", "property.postcode"];
    let more = [
        ("bin", "garden"),
        ("subscribed", "yes"),
        ("due.day", "2"),
        ("due.month", "3"),
        ("due.year", "2026"),
        ("_do", "submit"),
    ];
    let known = known.map(|name| (name.to_owned(), script.value(name)));
    known.into_iter().chain(more.map(|(name, value)| (name.to_owned(), value.to_owned()))).collect()
}

fn send(browser: &mut Browser, page: &Page, fields: &[(String, String)]) -> Page {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.send(page, &fields)
}

#[test]
fn an_agent_goes_on_with_a_draft_whose_code_is_read_out() {
    let service = Service::start();
    let mut priya = begun(&service);
    let open_page = priya.get(&format!("{FORM}/day"));
    let before = service.rows("SELECT id FROM drafts");
    let first = code(&mut priya);
    let code = code(&mut priya);
    let mut agent = service.browser();
    agent.sign_in_agent("ashcombe");
    assert_eq!(pick_up(&mut agent, "4K7").errors().len(), 1);
    assert_eq!(pick_up(&mut agent, &first).errors().len(), 1, "only the latest code is good");
    let mut other = service.browser();
    other.sign_in_agent("penllyn");
    let desk = other.get("/penllyn/desk");
    assert_eq!(
        other.send(&desk.form("/pick-up"), &[("code", &code)]).errors().len(),
        1,
        "at the other council it is none"
    );
    let script = pick_up(&mut agent, &code.to_lowercase().replace('-', " "));
    assert_eq!(script.heading(), "Report a bin", "{}", script.html);
    assert_eq!(script.chosen("bin").as_deref(), Some("garden"), "with the same answers");
    assert_eq!(pick_up(&mut agent, &code).path, script.path, "pressed twice it is the same call");
    let mut gareth = service.browser();
    let page = gareth.get("/ashcombe/desk");
    gareth.send(&page, &[("person", &page.person("Gareth Price"))]);
    assert_eq!(pick_up(&mut gareth, &code).errors().len(), 1, "once");
    assert_eq!(service.rows("SELECT id FROM drafts"), before, "it is the same draft");
    // The resident is told, and loses nothing by a tab that is still open.
    for page in [
        priya.get(FORM),
        priya.get(&format!("{FORM}/bin")),
        priya.send(&open_page, &[("due.day", "1"), ("_do", "continue")]),
    ] {
        assert_eq!(
            (page.status, page.heading().as_str()),
            (409, "Somebody at the council is filling in this form with you")
        );
    }
    let help = priya.get("/ashcombe/help");
    assert!(
        help.html.contains("Amina Yusuf has carried on with it since") && help.html.contains("You read out a code"),
        "{}",
        help.html
    );
    assert_eq!(service.rows(DRAFTS).len(), 1);
    // Taken back, it is where it was; the agent is told.
    let account = priya.send(&help.form("/help"), &[("draft", &help.value("draft")), ("_do", "take-back")]);
    assert!(account.html.contains("Show a code"), "{}", account.html);
    assert_eq!(priya.get(&format!("{FORM}/bin")).chosen("bin").as_deref(), Some("garden"));
    let gone = agent.get(&script.path);
    assert_eq!((gone.status, gone.heading().as_str()), (409, "The resident is filling in this form now"));
    assert_eq!(agent.send(&script, &[("bin", "refuse"), ("_do", "update")]).status, 409);
    assert_eq!(service.rows("SELECT id FROM drafts"), before);
    // And picked up once more, it is sent at the desk and seen in the account.
    let code = self::code(&mut priya);
    let script = pick_up(&mut agent, &code);
    let fields = complete(&script);
    let done = send(&mut agent, &script, &fields);
    let reference = done.reference();
    assert_eq!(send(&mut agent, &script, &fields).reference(), reference, "pressed twice it is one request");
    assert!(priya.get("/ashcombe/account").html.contains(&reference));
    assert_eq!(priya.get(&format!("/ashcombe/account/requests/{reference}")).status, 200);
    assert_eq!(service.rows("SELECT reference FROM submissions"), [reference]);
    assert_eq!(priya.get(&format!("{FORM}/bin")).status, 200, "a new one can be begun");
}

#[test]
fn consent_that_was_spoken_is_written_down_and_seen_by_the_resident() {
    let service = Service::start();
    let mut priya = begun(&service);
    let mut agent = service.browser();
    let view = open(&mut agent, "Priya Shah");
    let form = view.form("/pick-up");
    let draft = form.value("draft");
    assert_eq!(agent.send(&form, &[("draft", &draft), ("said", " ")]).errors().len(), 1);
    assert_eq!(agent.send(&form, &[("said", "Yes")]).errors().len(), 1);
    let script = agent.send(&form, &[("draft", &draft), ("said", "Asked; she said <yes>, go on")]);
    assert_eq!(script.chosen("bin").as_deref(), Some("garden"), "{}", script.html);
    let help = priya.get("/ashcombe/help");
    assert!(help.html.contains("Asked; she said &lt;yes&gt;, go on"), "{}", help.html);
    let log = service.rows("SELECT words FROM looks WHERE thing = 'draft' ORDER BY place");
    assert!(log.contains(&"picked up with spoken consent".to_owned()), "{log:?}");
    // Handed back at the desk.
    let call = agent.get(&script.path.replace("/forms/", "/calls/"));
    let back = call.form("/give-back");
    assert_eq!(agent.send(&back, &[]).heading(), "Wrap up the call");
    assert_eq!(agent.send(&back, &[]).status, 409, "pressed twice it is with the resident already");
    assert_eq!(priya.get(&format!("{FORM}/bin")).chosen("bin").as_deref(), Some("garden"));
    // The draft of somebody else cannot be named.
    let view = find(&mut agent, "Tom Okafor");
    let forged = Browser::body(&view, &[("draft", &draft), ("said", "Yes")]);
    assert_eq!(agent.post(&format!("{}/pick-up", view.path), &forged, &[]).status, 404);
}

/// Whoever tries codes at the desk is stopped and written down; others go on.
#[test]
fn codes_are_not_guessed_at_the_desk() {
    let service = Service::start();
    let mut priya = begun(&service);
    let old: Vec<String> = (0..10).map(|_| code(&mut priya)).collect();
    let good = code(&mut priya);
    let mut agent = service.browser();
    agent.sign_in_agent("ashcombe");
    for code in &old {
        let page = pick_up(&mut agent, code);
        assert!(
            page.errors()[0].starts_with("This code was used or is more than 15 minutes old"),
            "{:?}",
            page.errors()
        );
    }
    let page = pick_up(&mut agent, &good);
    assert!(page.errors()[0].starts_with("You have entered 10 codes that were not good"), "{:?}", page.errors());
    let tried = "SELECT words FROM looks WHERE did = 'searched' AND thing = 'draft'";
    assert_eq!(service.rows(tried), vec!["by a code that is not good"; 10], "as the index of them says it");
    let mut gareth = service.browser();
    let page = gareth.get("/ashcombe/desk");
    gareth.send(&page, &[("person", &page.person("Gareth Price"))]);
    assert_eq!(pick_up(&mut gareth, &good).heading(), "Report a bin");
}

#[test]
fn a_resident_finishes_by_a_link_what_was_begun_on_the_phone() {
    let service = Service::start();
    let mut agent = service.browser();
    agent.sign_in_agent("ashcombe");
    let script = agent.get("/ashcombe/desk/forms/bin-report");
    let call = agent.send(
        &script,
        &[("bin", "garden"), ("subscribed", "yes"), ("_caller.email", "tom@example.com"), ("_do", "leave")],
    );
    assert_eq!(call.heading(), "This call");
    assert_eq!(call.value("email"), "tom@example.com");
    assert_eq!(agent.send(&call.form("/link"), &[("email", "tom")]).errors().len(), 1);
    agent.send(&call.form("/link"), &[("email", "tom@example.com")]);
    let sent = agent.send(&call.form("/link"), &[("email", "tom@example.com")]);
    assert_eq!(sent.heading(), "The link is on its way");
    let emails = service.rows("SELECT body FROM outbox ORDER BY written_at, id");
    let links: Vec<String> = emails
        .iter()
        .map(|body| body.split_once(&service.address).unwrap().1.lines().next().unwrap().to_owned())
        .collect();
    let (old, link) = (&links[0], &links[1]);
    let secret = link.rsplit('/').next().unwrap();
    assert!(service.rows(&format!("SELECT hash FROM handovers WHERE hash = '{secret}'")).is_empty(), "kept as a hash");
    let mut tom = service.browser();
    assert_eq!(tom.get(old).heading(), "This link has been used or is too old", "only the latest is good");
    assert_eq!(tom.get(link).heading(), "Finish your form");
    let page = tom.get(link);
    assert_eq!(agent.get(&script.path).chosen("bin").as_deref(), Some("garden"), "opening it does not spend it");
    let mut stranger = service.browser();
    let also = stranger.get(link);
    // One of his own of the same form is not lost by it, and the link is not spent.
    let own = tom.get("/ashcombe/forms/bin-report/bin");
    tom.send(&own, &[("bin", "refuse"), ("_do", "continue")]);
    let has_one = tom.send(&page, &[]);
    assert!(has_one.html.contains("You have started “Report a bin” yourself"), "{}", has_one.html);
    let mut phone = service.browser();
    let page = phone.get(link);
    let start = phone.send(&page, &[]);
    assert_eq!(start.path, "/ashcombe/forms/bin-report");
    assert_eq!(phone.send(&page, &[]).path, "/ashcombe/forms/bin-report", "pressed twice it is theirs");
    assert_eq!(phone.get("/ashcombe/forms/bin-report/bin").chosen("bin").as_deref(), Some("garden"));
    assert_eq!(stranger.send(&also, &[]).heading(), "This link has been used or is too old");
    assert_eq!(agent.get(&script.path).status, 409);
    assert_eq!(agent.send(&script, &[("bin", "refuse"), ("_do", "update")]).status, 409);
    assert_eq!(service.rows("SELECT id FROM drafts WHERE submitted IS NULL").len(), 2, "his own, and this");
    // The call is a contact, and what the resident sends is another: neither is in the way of the other.
    let wrap_up = agent.get(&sent.link("Wrap up the call"));
    assert!(wrap_up.html.contains("About: Report a bin"), "{}", wrap_up.html);
    let form = wrap_up.value("form");
    agent.send(&wrap_up, &[("form", &form), ("channel", "phone"), ("reason", "new"), ("note", "Link sent")]);
    // They see every page before they send it.
    assert_eq!(phone.get("/ashcombe/forms/bin-report/check-answers").path, "/ashcombe/forms/bin-report/bin");
    let page = phone.get("/ashcombe/forms/bin-report/bin");
    phone.send(&page, &[("bin", "garden"), ("subscribed", "yes"), ("_do", "continue")]);
    let page = phone.get("/ashcombe/forms/bin-report/day");
    phone.send(&page, &[("due.day", "2"), ("due.month", "3"), ("due.year", "2026"), ("_do", "continue")]);
    let page = phone.get("/ashcombe/forms/bin-report/contact");
    phone.send(&page, &crate::website::contact());
    let page = phone.get("/ashcombe/forms/bin-report/more");
    let check = phone.send(&page, &[("notes", ""), ("_do", "continue")]);
    assert!(!phone.send(&check, &[("_do", "submit")]).reference().is_empty());
    let contacts = service.rows("SELECT channel || ' ' || form || ' ' || note FROM contacts ORDER BY channel");
    assert_eq!(contacts, ["phone bin-report Link sent", "website bin-report "]);
}

#[test]
fn a_draft_for_a_customer_comes_into_their_account_and_nobody_elses() {
    let service = Service::start();
    let mut agent = service.browser();
    let view = open(&mut agent, "Priya Shah");
    let script = agent.send(&view.form("/start"), &[("form", "bin-report")]);
    let call = agent.get(&script.path.replace("/forms/", "/calls/"));
    assert_eq!(call.value("email"), "priya.shah@example.com");
    agent.send(&call.form("/link"), &[("email", "priya.shah@example.com")]);
    let body = &service.rows("SELECT body FROM outbox")[0];
    let link = body.split_once(&service.address).unwrap().1.lines().next().unwrap();
    let mut tom = service.browser();
    tom.sign_in("ashcombe", "Tom Okafor");
    let page = tom.get(link);
    assert_eq!(tom.send(&page, &[]).path, "/ashcombe/forms/bin-report", "not into the account of somebody else");
    assert!(!tom.get("/ashcombe/account").html.contains("Report a bin</a>, saved"));
    assert_eq!(service.rows("SELECT channel FROM drafts"), ["website"]);
    let view = find(&mut agent, "Priya Shah");
    let script = agent.send(&view.form("/start"), &[("form", "bin-report")]);
    let call = agent.get(&script.path.replace("/forms/", "/calls/"));
    agent.send(&call.form("/link"), &[("email", "priya.shah@example.com")]);
    let body = &service.rows("SELECT body FROM outbox ORDER BY written_at DESC, id LIMIT 1")[0];
    let link = body.split_once(&service.address).unwrap().1.lines().next().unwrap();
    let mut priya = service.browser();
    priya.sign_in("ashcombe", "Priya Shah");
    let page = priya.get(link);
    assert_eq!(priya.send(&page, &[]).path, FORM);
}

#[test]
fn a_form_whose_browser_has_gone_comes_back_by_a_link() {
    let service = Service::start();
    let mut visitor = service.browser();
    let page = visitor.get("/ashcombe/forms/bin-report/bin");
    visitor.send(&page, &[("bin", "garden"), ("subscribed", "yes"), ("_do", "continue")]);
    let mut agent = service.browser();
    agent.sign_in_agent("ashcombe");
    let script = pick_up(&mut agent, &code(&mut visitor));
    let address = script.path.replace("/forms/", "/calls/");
    let call = agent.get(&address);
    let back = call.form("/give-back");
    let ended = "UPDATE sessions SET expires_at = '2026-01-01T00:00:00.000Z'
        WHERE id = (SELECT lender_session FROM drafts WHERE lender_session IS NOT NULL) RETURNING id";
    assert_eq!(service.rows(ended).len(), 1);
    assert_eq!(agent.send(&back, &[]).errors(), ["Send them the link: this form cannot be handed back any more"]);
    let call = agent.get(&address);
    assert!(call.html.contains("has not been back for a day") && !call.html.contains("/give-back"), "{}", call.html);
    agent.send(&call.form("/link"), &[("email", "tom@example.com")]);
    let email = service.rows("SELECT body FROM outbox").remove(0);
    let link = email.split_once(&service.address).unwrap().1.lines().next().unwrap().to_owned();
    let mut phone = service.browser();
    let page = phone.get(&link);
    assert_eq!(phone.send(&page, &[]).path, "/ashcombe/forms/bin-report");
    assert_eq!(phone.get("/ashcombe/forms/bin-report/bin").chosen("bin").as_deref(), Some("garden"));
}
