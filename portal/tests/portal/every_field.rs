//! A payload in every field of every form on every page of every role, found by reading the pages that the router's own list leads to.
//! Whatever comes back, then and on every page afterwards, is text.

use crate::browser::{Browser, Page};
use crate::doors::{address, routes, visitors};
use crate::keeping::{leave_traces, service};
use crate::payloads::{PAYLOADS, is_text_only};
use html5gum::{StartTag, Token, Tokenizer};
use std::collections::{BTreeMap, BTreeSet};

/// A form as it stands on a page.
#[derive(Default)]
struct Form {
    action: String,
    is_post: bool,
    has_files: bool,
    /// What a browser sends without anybody doing anything.
    hidden: Vec<(String, String)>,
    /// What can be filled in, each with words that fit it.
    fields: BTreeMap<String, String>,
}

fn forms(page: &Page) -> Vec<Form> {
    let mut forms: Vec<Form> = Vec::new();
    for Ok(token) in Tokenizer::new(page.html.as_str()) {
        let Token::StartTag(tag) = token else { continue };
        let value = |name: &str| attribute(&tag, name);
        if &tag.name[..] == b"form" {
            forms.push(Form {
                action: value("action").unwrap_or_default(),
                is_post: value("method").is_some_and(|method| method == "post"),
                has_files: value("enctype").is_some(),
                ..Form::default()
            });
            continue;
        }
        let (Some(form), Some(name)) = (forms.last_mut(), value("name")) else { continue };
        let kind = value("type").unwrap_or_default();
        match (&tag.name[..], kind.as_str()) {
            (b"input", "file") => {}
            // The first of several, as somebody would press it or choose it.
            (b"input" | b"button", "submit" | "radio" | "checkbox")
                if form.hidden.iter().any(|(known, _)| *known == name) => {}
            (b"input" | b"button", "submit" | "radio" | "checkbox" | "hidden") => {
                form.hidden.push((name, value("value").unwrap_or_default()));
            }
            (b"input" | b"textarea", _) => {
                let fits = value("value").filter(|value| !value.is_empty()).unwrap_or_else(|| fitting(&name, &kind));
                form.fields.insert(name, fits);
            }
            _ => {}
        }
    }
    forms
}

/// Words that a field takes.
fn fitting(name: &str, kind: &str) -> String {
    // A hold until a day, or a person born on one, would be none that there is.
    if ["until.", "born."].iter().any(|day| name.starts_with(day)) {
        return String::new();
    }
    let fits = match (kind, name.rsplit('.').next().unwrap_or_default()) {
        ("email", _) | (_, "email" | "email_address") => "ann@example.com",
        ("tel", _) | (_, "phone") => "07700 900982",
        (_, "postcode") => "HP7 0AB",
        (_, "day") => "2",
        (_, "month") => "3",
        (_, "year") => "2026",
        _ => "Words",
    };
    fits.to_owned()
}

fn attribute(tag: &StartTag<()>, name: &str) -> Option<String> {
    let value = tag.attributes.iter().find(|(its, _)| its[..] == *name.as_bytes())?.1;
    Some(String::from_utf8_lossy(value).into_owned())
}

/// Fills a form in with a payload in one of its fields, and sends it.
fn send(browser: &mut Browser, page: &Page, form: &Form, field: &str, payload: &str) -> Page {
    let typed = form.fields.iter().map(|(name, fits)| (name.as_str(), if name == field { payload } else { fits }));
    let all: Vec<(&str, &str)> =
        form.hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).chain(typed).collect();
    if !form.is_post {
        let query = String::from_utf8(crate::browser::encode(
            &all.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect::<Vec<_>>(),
        ));
        return browser.fetch(&format!("{}?{}", form.action, query.unwrap()));
    }
    // The hidden fields are among `all`.
    let bare = Page { html: String::new(), ..page.clone() };
    if form.has_files {
        let (kind, body) = Browser::multipart(&bare, &all, &[]);
        return browser.post(&form.action, &body, &[("content-type", &kind)]);
    }
    browser.post(&form.action, &Browser::body(&bare, &all), &[])
}

#[test]
fn a_payload_in_every_field_of_every_page_of_every_role_is_text() {
    let service = service();
    let (_, reference) = leave_traces(&service);
    let mut payloads = PAYLOADS.iter().cycle();
    let mut visitors = visitors(&service, "ashcombe");
    let routes: Vec<_> = routes().into_iter().filter(|route| route.method == "GET").collect();
    let (mut sent, mut refused, mut filled, mut pages, mut marked) =
        (0, BTreeSet::new(), BTreeSet::new(), 0, BTreeSet::new());
    // Twice: what the first left behind is on the pages of the second.
    for _ in 0..2 {
        for visitor in &mut visitors {
            let may =
                |who: &Vec<String>| who == &["anyone"] || who.iter().any(|who| visitor.roles.contains(&who.as_str()));
            for route in routes.iter().filter(|route| may(&route.who)) {
                let address = address(route, "ashcombe", &reference);
                let page = visitor.browser.fetch(&address);
                // Files to download are read in another test.
                let is_page =
                    page.headers.get("content-type").is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
                if !is_page {
                    continue;
                }
                pages += 1;
                if page.html.contains("zq9") {
                    marked.insert(format!("{} {}", visitor.name, route.path));
                }
                is_text_only(&page, &format!("{} on {address}", visitor.name));
                // Whoever signs out or closes their account sees no more.
                let ends = |form: &Form| ["/sign-out", "/close"].iter().any(|end| form.action.ends_with(end));
                for form in forms(&page).iter().filter(|form| !form.fields.is_empty() && !ends(form)) {
                    for (field, payload) in form.fields.keys().zip(payloads.by_ref()) {
                        // A page that says what it showed is asked for anew, or it would be told of what was saved since.
                        let now = form.hidden.iter().any(|(name, _)| name == "before").then(|| {
                            forms(&visitor.browser.fetch(&address)).into_iter().find(|one| one.action == form.action)
                        });
                        let now = now.flatten();
                        let form = now.as_ref().unwrap_or(form);
                        let answer = send(&mut visitor.browser, &page, form, field, payload);
                        let what = format!("{} sends {payload:?} as {field} to {}", visitor.name, form.action);
                        assert!(answer.status < 500, "{what}: {}", answer.status);
                        is_text_only(&answer, &what);
                        sent += 1;
                        if answer.status == 403 {
                            refused.insert(form.action.clone());
                        }
                        filled.insert(format!("{} {field}", route.path));
                    }
                }
            }
        }
    }
    eprintln!(
        "{sent} forms sent from {pages} pages, {} fields; on {} pages it was to be read",
        filled.len(),
        marked.len()
    );
    assert!(sent > 300 && filled.len() > 60, "{sent} forms, {filled:#?}");
    assert!(refused.is_empty(), "not read at all: {refused:?}");
    assert!(marked.len() > 10, "what was kept is on these alone: {marked:#?}");
}
