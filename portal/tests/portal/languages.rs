//! A form in Welsh, and as one council has it.

use crate::browser::{Browser, Page, Service, root};

const BASE: &str = "/penllyn/forms/missed-bin";

fn service() -> Service {
    Service::with_forms(&root().join("forms"), &[])
}

/// The address of a page, and where its link to another language leads.
fn link_to(page: &Page, language: &str) -> String {
    let link = format!("?lang={language}");
    assert!(page.html.contains(&format!("href=\"{link}\" hreflang=\"{language}\"")), "{}", page.html);
    format!("{}{link}", page.path)
}

fn is_in(page: &Page, language: &str) -> bool {
    page.html.contains(&format!("<html lang=\"{language}\""))
}

fn give_address(browser: &mut Browser, base: &str) -> Page {
    let page = browser.get(&format!("{base}/address"));
    let address = [
        ("property.line_1", "12 Mill Lane"),
        ("property.town", "Marlbrook"),
        ("property.postcode", "hp70ab"),
        ("_do", "continue"),
    ];
    browser.send(&page, &address)
}

#[test]
fn a_language_is_chosen_on_any_page_and_keeps_the_place_and_the_draft() {
    let service = service();
    let mut browser = service.browser();
    let english = browser.get(&format!("{BASE}/address"));
    assert!(is_in(&english, "en"));
    let welsh = browser.get(&link_to(&english, "cy"));
    assert_eq!(welsh.path, english.path);
    assert!(is_in(&welsh, "cy"), "{}", welsh.html);
    assert_eq!(welsh.heading(), "Beth yw cyfeiriad yr eiddo?");
    assert!(welsh.html.contains("Cod post") && welsh.html.contains(">Parhau<"), "{}", welsh.html);
    // What is wrong is said in Welsh, mutated as it must be.
    let wrong = browser.send(&welsh, &[("_do", "continue")]);
    assert_eq!(wrong.errors(), ["Rhowch gyfeiriad yr eiddo"]);
    assert!(wrong.html.contains("<title>Gwall: "));

    let bin = give_address(&mut browser, BASE);
    assert_eq!((bin.path.as_str(), is_in(&bin, "cy")), ("/penllyn/forms/missed-bin/bin", true));
    let day = browser.send(&bin, &[("bin", "refuse"), ("_do", "continue")]);
    let wrong = browser.send(&day, &[("_do", "continue")]);
    assert_eq!(wrong.errors(), ["Rhowch y diwrnod casglu"]);
    let wrong = browser.send(&day, &[("due.day", "31"), ("due.month", "2"), ("due.year", "2026"), ("_do", "continue")]);
    assert_eq!(wrong.errors(), ["Rhaid i’r diwrnod casglu fod yn ddyddiad go iawn"]);
    // In English again: the same page, and what was typed is still there.
    let english = browser.get(&link_to(&wrong, "en"));
    assert_eq!((english.path.as_str(), english.value("due.day").as_str()), (day.path.as_str(), "31"));
    assert_eq!(english.errors(), ["The collection day must be a real date"]);
    assert_eq!(browser.get(&format!("{BASE}/bin")).chosen("bin").as_deref(), Some("refuse"));
}

#[test]
fn the_pages_around_a_form_are_in_the_language_too() {
    let service = service();
    let mut browser = service.browser();
    let home = browser.get("/penllyn?lang=cy");
    assert!(is_in(&home, "cy") && home.html.contains("Ffurflenni a gwasanaethau"), "{}", home.html);
    assert!(home.html.contains("Rhoi gwybod am fin na chafodd ei gasglu"), "{}", home.html);
    let account = browser.get("/penllyn/account");
    assert!(account.html.contains("Mewngofnodi neu greu cyfrif"), "{}", account.html);
    // A form that is not translated is English as a whole.
    let other = browser.get("/penllyn/forms/tell-us");
    assert!(is_in(&other, "en") && !other.html.contains("hreflang"), "{}", other.html);
    let missing = browser.fetch("/penllyn/forms/nothing");
    assert!(missing.html.contains("Heb ddod o hyd i’r dudalen"), "{}", missing.html);
    assert!(is_in(&browser.get("/penllyn?lang=xx"), "cy"), "a language that there is not changes nothing");
}

#[test]
fn each_council_is_served_its_own_version() {
    let service = service();
    let mut browser = service.browser();
    let penllyn = give_address(&mut browser, BASE);
    assert!(penllyn.html.contains("Grey refuse bin") && penllyn.html.contains("Glass caddy"), "{}", penllyn.html);
    let ashcombe = give_address(&mut browser, "/ashcombe/forms/missed-bin");
    assert!(ashcombe.html.contains("Black refuse bin") && !ashcombe.html.contains("Glass caddy"), "{}", ashcombe.html);
    // What the council adds can be answered there, and nowhere else.
    let day = browser.send(&penllyn, &[("bin", "glass"), ("_do", "continue")]);
    assert_eq!(day.path, format!("{BASE}/collection_day"));
    let refused = browser.send(&ashcombe, &[("bin", "glass"), ("_do", "continue")]);
    assert_eq!(refused.errors(), ["Select which bin we did not empty"]);
    let welsh = browser.get(&format!("{BASE}/bin?lang=cy"));
    assert!(welsh.html.contains("Bin sbwriel llwyd") && welsh.html.contains("Cadi gwydr"), "{}", welsh.html);
}

#[test]
fn the_error_texts_of_each_language_stand_beside_one_validator() {
    let service = service();
    let mut browser = service.browser();
    let assets = |page: &Page| {
        let (_, data) = page.html.split_once("\"assets\": \"").unwrap();
        data.split_once('"').unwrap().0.to_owned()
    };
    let english = browser.get(&format!("{BASE}/address"));
    let welsh = browser.get(&format!("{BASE}/address?lang=cy"));
    assert_eq!(assets(&english), assets(&welsh), "one validator for both");
    let text = |language: &str| {
        String::from_utf8(browser.bytes(&format!("{}/texts/{language}.json", assets(&welsh)), "application/json"))
            .unwrap()
    };
    assert!(text("en").contains("Enter the address of the property"));
    assert!(text("cy").contains("Rhowch gyfeiriad yr eiddo") && text("cy").contains("\"language\": \"cy\""));
}
