//! What people type is text, wherever it comes out again: pages, as a parser of HTML reads them, and e-mails.

use crate::browser::{Browser, Page};
use crate::keeping::service;
use html5gum::{Token, Tokenizer};

/// In the name of an element or an attribute, or in a script, it would have come from what somebody typed.
const CANARY: &str = "zq9";

pub const PAYLOADS: [&str; 60] = [
    "<script>zq9()</script>",
    "\"><script>zq9()</script>",
    "'><script>zq9()</script>",
    "</title><script>zq9()</script>",
    "</textarea><script>zq9()</script>",
    "</script><script>zq9()</script>",
    "</style><script>zq9()</script>",
    "<img src=x onerror=zq9()>",
    "\"><img src=x onerror=zq9()>",
    "<img src=\"x\" onerror=\"zq9()\"/>",
    "<IMG SRC=javascript:zq9()>",
    "<svg onload=zq9()>",
    "<svg/onload=zq9()//",
    "<svg><script>zq9()</script></svg>",
    "<svg><animate onbegin=zq9() attributeName=x dur=1s>",
    "<math><mtext><zq9><style><img src onerror=zq9()>",
    "<body onload=zq9()>",
    "<iframe src=javascript:zq9()>",
    "<iframe srcdoc='<script>zq9()</script>'>",
    "<object data=javascript:zq9()>",
    "<embed src=javascript:zq9()>",
    "<a href=javascript:zq9()>x</a>",
    "<a href=\"jav&#x09;ascript:zq9()\">x</a>",
    "<form action=javascript:zq9()><button>x",
    "<button formaction=javascript:zq9()>x",
    "<input autofocus onfocus=zq9()>",
    "<select autofocus onfocus=zq9()>",
    "<details open ontoggle=zq9()>",
    "<video><source onerror=zq9()></video>",
    "<audio src onerror=zq9()>",
    "<marquee onstart=zq9()>x</marquee>",
    "<meta http-equiv=refresh content=\"0;url=javascript:zq9()\">",
    "<base href=javascript:zq9()//>",
    "<link rel=stylesheet href=javascript:zq9()>",
    "<style>@import 'javascript:zq9()';</style>",
    "<table background=javascript:zq9()>",
    "<template><script>zq9()</script></template>",
    "<noscript><p title=\"</noscript><img src=x onerror=zq9()>\">",
    "<xmp><p title=\"</xmp><svg/onload=zq9()>\">",
    "<!--><script>zq9()</script>-->",
    "--><script>zq9()</script><!--",
    "<![CDATA[<script>zq9()</script>]]>",
    "<?xml version=\"1.0\"?><zq9>",
    "\" onmouseover=\"zq9()",
    "' onmouseover='zq9()",
    "\" autofocus onfocus=zq9() x=\"",
    "x zq9=1 onclick=zq9()",
    "`><img src=x onerror=zq9()>",
    "\\\"><script>zq9()</script>",
    "javascript:zq9()",
    "data:text/html,<script>zq9()</script>",
    "{{zq9}} {% zq9 %} {{ 7*7 }} ${zq9} #{zq9}",
    "((zq9)) [zq9](javascript:zq9())",
    "&lt;script&gt;zq9()&lt;/script&gt;",
    "&#60;script&#62;zq9()&#60;/script&#62;",
    "%3Cscript%3Ezq9()%3C/script%3E",
    "\u{ff1c}script\u{ff1e}zq9()\u{ff1c}/script\u{ff1e}",
    "<scr\u{0}ipt>zq9()</script>",
    "<zq9:x onclick=zq9()>\u{2028}",
    "Ann\r\nBcc: zq9@evil.example\r\n\r\n<script>zq9()</script>",
];

/// Attributes that lead somewhere or load something.
const LEADS: [&str; 7] = ["href", "src", "action", "formaction", "data", "srcdoc", "xlink:href"];

/// Reads a page as a browser does: no element, attribute or script of it came from what was typed.
pub fn is_text_only(page: &Page, what: &str) {
    let mut in_script = false;
    for Ok(token) in Tokenizer::new(page.html.as_str()) {
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                assert!(!name.contains(CANARY), "{what}: <{name}>");
                assert!(
                    !["iframe", "object", "embed", "base", "style", "math", "marquee"].contains(&name.as_str()),
                    "{what}: <{name}>"
                );
                // Data for the page's own script is run by nobody; whoever breaks out of it is met as a tag.
                let is_data = tag
                    .attributes
                    .iter()
                    .any(|(name, value)| name[..] == *b"type" && value[..] == *b"application/json");
                in_script = name == "script" && !is_data;
                for (attribute, value) in &tag.attributes {
                    let attribute = String::from_utf8_lossy(attribute).to_lowercase();
                    let value = String::from_utf8_lossy(value).trim().to_lowercase();
                    assert!(
                        !attribute.contains(CANARY) && !attribute.starts_with("on"),
                        "{what}: <{name} {attribute}>"
                    );
                    let leads = LEADS.contains(&attribute.as_str());
                    let scheme = value.split(['/', '?', '#']).next().unwrap_or_default().contains(':');
                    let known = ["https:", "http:", "tel:", "mailto:"].iter().any(|scheme| value.starts_with(scheme));
                    assert!(!leads || !scheme || known, "{what}: <{name} {attribute}={value:?}>");
                }
            }
            Token::EndTag(tag) => {
                assert!(!String::from_utf8_lossy(&tag.name).contains(CANARY), "{what}");
                in_script = false;
            }
            Token::String(text) => {
                assert!(!in_script || !String::from_utf8_lossy(&text).contains(CANARY), "{what}: a script");
            }
            Token::Comment(text) => assert!(!String::from_utf8_lossy(&text).contains(CANARY), "{what}: a comment"),
            _ => {}
        }
    }
}

/// Fills a form of the website with a payload in every field, page by page, and answers the pages that came back.
fn on_website(browser: &mut Browser, payload: &str) -> Vec<Page> {
    let base = "/ashcombe/forms/bin-report";
    let mut pages = Vec::new();
    let page = browser.get(&format!("{base}/bin"));
    pages.push(browser.send(&page, &[("bin", payload), ("_do", "continue")]));
    let page = browser.send(&page, &[("bin", "refuse"), ("_do", "continue")]);
    let parts = [("due.day", payload), ("due.month", payload), ("due.year", payload), ("_do", "continue")];
    pages.push(browser.send(&page, &parts));
    let page = browser.send(&page, &[("due.day", "2"), ("due.month", "3"), ("due.year", "2026"), ("_do", "continue")]);
    let wrong = ["full_name", "property.line_1", "property.town", "property.postcode"].map(|name| (name, payload));
    pages.push(browser.send(&page, &[&wrong[..], &[("_do", "continue")]].concat()));
    let mut contact = crate::website::contact();
    contact[1].1 = payload;
    contact[2].1 = payload;
    let page = browser.send(&page, &contact);
    pages.push(page.clone());
    let more = browser.get(&format!("{base}/more"));
    let check = browser.send(&more, &[("notes", payload), ("_do", "continue")]);
    pages.push(check.clone());
    if check.path.ends_with("check-answers") {
        let done = browser.send(&check, &[("_do", "submit")]);
        assert!(done.path.contains("/done/"), "{}", done.path);
        pages.push(done);
    }
    pages
}

#[test]
fn sixty_payloads_through_every_field_are_text_on_every_page() {
    let service = service();
    let mut resident = service.browser();
    resident.sign_in("ashcombe", "Priya Shah");
    let mut agent = service.browser();
    agent.sign_in_agent("ashcombe");
    let mut keeper = service.browser();
    let page = keeper.get("/ashcombe/staff/sign-in");
    let key = page.person("Siobhan Kelly");
    keeper.send(&page, &[("person", &key)]);
    let mut sent = 0;
    for payload in PAYLOADS {
        let mut pages = on_website(&mut service.browser(), payload);
        sent += usize::from(pages.last().is_some_and(|page| page.path.contains("/done/")));
        // The account: what somebody is called, and is shown on every page of it.
        let details = resident.get("/ashcombe/account/details");
        pages.push(resident.send(&details, &[("name", payload), ("phone", payload)]));
        pages.push(resident.send(&details, &[("name", payload), ("phone", "")]));
        pages.push(resident.get("/ashcombe/account"));
        // By phone.
        let call = agent.get("/ashcombe/desk/forms/bin-report");
        let said = [
            "_caller.name",
            "_caller.email",
            "_caller.phone",
            "full_name",
            "property.line_1",
            "notes",
            "due.day",
            "bin",
        ];
        let said = said.map(|name| (name, payload));
        pages.push(agent.send(&call, &[&said[..], &[("_do", "update")]].concat()));
        pages.push(agent.get("/ashcombe/desk"));
        // At the desk of data protection.
        let search = keeper.get("/ashcombe/data-protection");
        let who = ["name", "email", "phone", "address", "born.day", "born.year"].map(|name| (name, payload));
        let found = keeper.post("/ashcombe/data-protection/search", &Browser::body(&search, &who), &[]);
        if let Some(to) = found.headers.get("location") {
            pages.push(crate::access::looked_up(&mut keeper, to.to_str().unwrap()));
        }
        pages.push(found);
        let hold = ["held", "reason", "until.day", "until.month"].map(|name| (name, payload));
        pages.push(keeper.post("/ashcombe/data-protection/hold", &Browser::body(&search, &hold), &[]));
        // Signing in, and addresses.
        let mut stranger = service.browser();
        let page = stranger.get("/ashcombe/account/sign-in");
        pages.push(stranger.send(&page, &[("email", payload)]));
        let typed: String = payload.bytes().map(|byte| format!("%{byte:02X}")).collect();
        for address in [
            format!("/{typed}"),
            format!("/ashcombe/forms/{typed}"),
            format!("/ashcombe/forms/bin-report/{typed}"),
            format!("/ashcombe/account/sign-in?form={typed}"),
            format!("/ashcombe/account/requests/{typed}"),
            format!("/ashcombe?language={typed}"),
        ] {
            pages.push(stranger.fetch(&address));
        }
        for page in &pages {
            assert!(page.status < 500, "{payload:?} on {}: {}", page.path, page.status);
            is_text_only(page, &format!("{payload:?} on {}", page.path));
        }
    }
    assert_eq!(sent, PAYLOADS.len(), "every payload was sent as an answer");
    // What was kept of all that, to the people of the council and in the e-mails of a demonstration.
    let mut pages = vec![agent.get("/ashcombe/work"), agent.get("/ashcombe/desk"), agent.get("/ashcombe/e-mails")];
    for reference in service.rows("SELECT reference FROM submissions") {
        pages.push(agent.get(&format!("/ashcombe/work/{reference}")));
        assert!(pages.last().unwrap().html.contains("zq9"), "it is there to be read");
    }
    pages.iter().for_each(|page| is_text_only(page, &page.path));
    for line in service.rows("SELECT recipient || subject FROM outbox") {
        assert!(!line.contains(['\r', '\n']), "a line of its own in the head of an e-mail: {line:?}");
    }
}

/// The test of the tests: what it looks for is found where it is.
#[test]
fn a_page_with_a_payload_in_it_is_found_out() {
    let page =
        |html: &str| Page { status: 200, path: String::new(), headers: Default::default(), html: html.to_owned() };
    for evil in
        ["<p onclick=zq9()>", "<script>zq9()</script>", "<a href=' javascript:x'>", "<zq9>", "<iframe>", "<!-- zq9 -->"]
    {
        assert!(std::panic::catch_unwind(|| is_text_only(&page(evil), "")).is_err(), "{evil}");
    }
    is_text_only(&page("<p title=\"zq9 onclick=zq9()\">&lt;zq9&gt;</p><a href=\"/a/b?c:d\">x</a>"), "");
}
