//! What names a question, a page or an option, in words: it cannot be taken away while something does.

use super::kinds::KINDS;
use super::shown::{label, pages, said};
use crate::read::{Entry, Value};

/// Most that are told.
const MOST: usize = 4;

/// `a, b and c use it`
pub(super) fn told(naming: &[String]) -> String {
    let more = naming.len().saturating_sub(MOST);
    let mut shown: Vec<String> = naming.iter().take(MOST).cloned().collect();
    if more > 0 {
        shown.push(format!("{more} more"));
    }
    format!("{} {} it", joined(&shown), if shown.len() == 1 { "uses" } else { "use" })
}

/// `a, b and c`
pub(super) fn joined(all: &[String]) -> String {
    match all {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => all.concat(),
    }
}

/// The part of the form in which a byte stands, in words.
pub(super) fn whose(tree: &Value, byte: usize) -> String {
    let Some(entry) = holding(tree.entries(), byte) else { return "the form".to_owned() };
    let line = || holding(entry.value.entries(), byte).map(|line| line.key.text.clone()).unwrap_or_default();
    let part = || last_before(entry.value.parts(), byte);
    match entry.key.text.as_str() {
        "pages" => in_pages(tree, byte),
        "conditions" => format!("the condition {}", line()),
        "calculations" if said_in(tree, "fee", "amount") == line() => "the price".to_owned(),
        "calculations" => format!("the calculation {}", line()),
        "send to" => format!("what is sent to {}", part().map(|part| said(part, "system")).unwrap_or_default()),
        "tests" => format!("the test “{}”", part().map(|part| said(part, "name")).unwrap_or_default()),
        "fee" => "the fee".to_owned(),
        "email" => "the confirmation e-mail".to_owned(),
        "already reported" => "what counts as reported already".to_owned(),
        "what happens next" => "what the form says at its end".to_owned(),
        other => format!("“{other}”"),
    }
}

fn in_pages(tree: &Value, byte: usize) -> String {
    let Some(page) = last_before(pages(tree), byte) else { return "a page".to_owned() };
    let heading = [said(page, "title"), said(page, "exit")].concat();
    let mut listed = page.get("questions").map(Value::parts).unwrap_or_default();
    let inside = |entry: &Entry| entry.key.text == "questions";
    if !holding(page.entries(), byte).is_some_and(inside) {
        return match holding(page.entries(), byte).map(|entry| entry.key.text.as_str()) {
            Some("ask when") => format!("the condition of the page “{heading}”"),
            _ => format!("the page “{heading}”"),
        };
    }
    loop {
        let Some(question) = last_before(listed, byte) else { return format!("the page “{heading}”") };
        let ask = said(question, "ask");
        match holding(question.entries(), byte) {
            Some(entry) if inside(entry) => listed = entry.value.parts(),
            Some(entry) if entry.key.text == "ask when" => return format!("the condition of “{ask}”"),
            Some(entry) if entry.key.text == "rules" => return format!("a check of “{ask}”"),
            Some(entry) if entry.key.text == "options" => {
                let line = holding(entry.value.entries(), byte);
                return format!("the option “{}” of “{ask}”", line.map(|line| label(&line.value)).unwrap_or_default());
            }
            _ => return format!("the question “{ask}”"),
        }
    }
}

fn said_in(tree: &Value, group: &str, word: &str) -> String {
    tree.get(group).map(|group| said(group, word)).unwrap_or_default()
}

/// What is said of a form, with the words of its questions and pages, and those of menus, in place of names in the text. Where
/// several have a name, it is mostly the question that is meant.
pub(super) fn in_words(tree: &Value, said_of_it: &str) -> String {
    let mut words: Vec<(String, String)> = Vec::new();
    pages(tree).iter().for_each(|page| asked(page, &mut words));
    let headings = |page: &Value| (said(page, "page"), ["title", "exit"].map(|word| said(page, word)).concat());
    words.extend(pages(tree).iter().map(headings));
    words.extend(KINDS.iter().map(|kind| (kind.name.to_owned(), kind.words.to_owned())));
    let whole = words.into_iter().filter(|(name, words)| !name.is_empty() && !words.is_empty());
    whole.fold(said_of_it.to_owned(), |said, (name, words)| said.replace(&format!("`{name}`"), &format!("“{words}”")))
}

/// The questions of a page or list: name and words.
fn asked(owner: &Value, all: &mut Vec<(String, String)>) {
    for question in owner.get("questions").map(Value::parts).unwrap_or_default() {
        all.push((said(question, "question"), said(question, "ask")));
        asked(question, all);
    }
}

/// The line of a group in which a byte stands: the last that starts before it.
pub(super) fn holding(entries: &[Entry], byte: usize) -> Option<&Entry> {
    entries.iter().rev().find(|entry| entry.key.at.start <= byte)
}

fn last_before(parts: &[Value], byte: usize) -> Option<&Value> {
    parts.get(number_before(parts, byte)?)
}

/// The number of the part of a list in which a byte stands: the last that starts before it.
pub(super) fn number_before(parts: &[Value], byte: usize) -> Option<usize> {
    parts.iter().rposition(|part| part.entries().first().map_or(part.at.start, |entry| entry.key.at.start) <= byte)
}
