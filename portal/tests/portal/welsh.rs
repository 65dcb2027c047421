//! What somebody who reads Welsh meets around the forms, and how those of the council know how to write to them.

use crate::browser::{Browser, Service};
use crate::own_data::{download, text};
use crate::single_view::open;
use crate::website::fill;

/// Every text of a page that is read, without those that are marked as English.
fn read(html: &str) -> String {
    let body = html.split_once("<body").map_or(html, |(_, body)| body);
    let mut text = String::new();
    let mut parts = body.split('<');
    while let Some(part) = parts.next() {
        let (tag, after) = part.split_once('>').unwrap_or(("", part));
        if tag.starts_with("script") || tag.contains(" lang=\"en\"") {
            parts.next();
            continue;
        }
        text.push_str(after);
        text.push('\n');
    }
    text
}

/// Words that are English and nothing in Welsh.
const ENGLISH: [&str; 22] = [
    "the",
    "and",
    "your",
    "you",
    "we",
    "our",
    "this",
    "that",
    "with",
    "have",
    "has",
    "was",
    "were",
    "will",
    "for",
    "from",
    "not",
    "been",
    "account",
    "phone",
    "something",
    "privacy",
];

fn assert_welsh(place: &str, text: &str) {
    for line in text.lines() {
        let found = line
            .split(|letter: char| !letter.is_alphabetic() && letter != '’')
            .find(|word| ENGLISH.contains(&word.to_lowercase().as_str()));
        assert!(found.is_none(), "{place}: {line}");
    }
}

#[test]
fn no_page_of_the_account_is_half_english() {
    let service = Service::start();
    let mut browser = service.browser();
    browser.get("/penllyn?lang=cy");
    browser.sign_in("penllyn", "Priya Shah");
    for address in ["", "/details", "/preferences", "/close", "/your-data", "/requests", "/your-area"] {
        let page = browser.get(&format!("/penllyn/account{address}"));
        assert_welsh(address, &read(&page.html));
    }
    for address in ["/penllyn", "/penllyn/help", "/penllyn/nothing", "/penllyn/continue/none"] {
        assert_welsh(address, &read(&browser.get(address).html));
    }
    assert!(browser.get("/penllyn").html.contains("Cyngor Sir Penllyn"));
    // Contacts are told in words, and not as they are kept.
    let check = fill(&mut browser, "/penllyn/account/forms/bin-report");
    browser.send(&check, &[("_do", "submit")]);
    let record = text(&download(&mut browser, "penllyn"), "your-data.html");
    assert!(record.contains("O’ch cyfrif") && record.contains("Rhywbeth newydd"), "{record}");
}

#[test]
fn those_who_write_to_a_customer_know_how_and_nobody_else() {
    let service = Service::start();
    let mut priya = service.browser();
    priya.sign_in("ashcombe", "Priya Shah");
    let page = priya.get("/ashcombe/account/preferences");
    priya.send(&page, &[("language", "cy"), ("hear", "each change"), ("reading", "braille")]);
    let check = fill(&mut priya, "/ashcombe/account/forms/bin-report");
    let reference = priya.send(&check, &[("_do", "submit")]).reference();
    let mut agent = service.browser();
    let view = open(&mut agent, "Priya Shah");
    assert!(view.html.contains("in Braille") && view.html.contains("in Welsh"), "{}", view.html);
    assert!(agent.get(&format!("/ashcombe/work/{reference}")).html.contains("in Braille"));
    let script = agent.send(&view.form("/start"), &[("form", "bin-report")]);
    assert!(script.html.contains("On paper: in Braille."), "{}", script.html);
    for address in ["/ashcombe/work", "/ashcombe/desk"] {
        assert!(!agent.get(address).html.contains("Braille"), "{address}");
    }
}

#[test]
fn a_link_is_written_in_the_language_of_whoever_gets_it() {
    let service = Service::start();
    let mut agent: Browser = service.browser();
    agent.sign_in_agent("penllyn");
    let script = agent.get("/penllyn/desk/forms/bin-report");
    let call = agent.send(&script, &[("bin", "garden"), ("subscribed", "yes"), ("_do", "leave")]);
    agent.send(&call.form("/link"), &[("email", "tom@example.com"), ("language", "cy")]);
    let letter = service.rows("SELECT subject || body FROM outbox").remove(0);
    assert!(letter.contains("Gorffen eich ffurflen ar gyfer Cyngor Sir Penllyn"), "{letter}");
    let link = letter.split_once(&service.address).unwrap().1.lines().next().unwrap().to_owned();
    assert!(link.ends_with("?lang=cy"), "{link}");
    assert!(service.browser().get(&link).html.contains("<html lang=\"cy\""));
}
