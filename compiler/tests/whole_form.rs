//! The whole form in one document: every page and question once, nothing of an author's read as HTML, the same every time.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod sample;

use compiler::emit::html::{Links, Renderer};
use std::collections::HashSet;

fn whole(word: impl Fn(&str) -> String) -> String {
    let renderer = Renderer::new().unwrap();
    let prepared = renderer.prepare(sample::program(word)).unwrap();
    renderer.whole(&prepared, &Links::default()).unwrap()
}

/// The values of an attribute, in order.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    html.split(&start).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

#[test]
fn every_page_and_question_is_there_once() {
    let program = sample::program(str::to_owned);
    let html = whole(str::to_owned);
    let pages: Vec<String> = (0..program.pages.len()).map(|page| page.to_string()).collect();
    assert_eq!(values(&html, "data-page"), pages);
    let questions: Vec<String> = (0..program.questions.len()).map(|question| question.to_string()).collect();
    assert_eq!(values(&html, "data-question"), questions);
    let read: HashSet<&str> = values(&html, "data-read").into_iter().collect();
    for question in &questions {
        assert!(read.contains(format!("q{question}").as_str()), "{question} is read back");
    }
    let ids = values(&html, "id");
    // A section of the task list has a template for each of its states.
    let ids: Vec<_> = ids.into_iter().filter(|id| !id.starts_with("task-")).collect();
    let different: HashSet<_> = ids.iter().collect();
    assert_eq!(different.len(), ids.len(), "{ids:?}");
    for label in values(&html, "for") {
        assert!(different.contains(&label), "there is no {label}");
    }
}

#[test]
fn what_an_author_writes_is_never_html() {
    let html = whole(|word| format!("{word}<b onclick='x'>\"&"));
    assert!(!html.contains("<b onclick"), "{}", &html[html.find("<b onclick").unwrap_or_default()..][..200]);
    assert!(html.contains("&lt;b onclick"));
}

#[test]
fn the_same_form_gives_the_same_bytes() {
    assert_eq!(whole(str::to_owned), whole(str::to_owned));
}
