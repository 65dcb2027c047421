//! What is sent to other systems.

use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::expr::{Meaning, Names};
use crate::form::Form;
use crate::program::{AnswerPart, Kind, QuestionRef, SendTo};
use crate::read::Text;
use crate::suggest::nearest;

/// Fills in [`crate::program::FormInfo::send_to`].
pub(super) fn check(form: &mut Form<'_>, problems: &mut Vec<Diagnostic>) {
    let mut all: Vec<SendTo> = Vec::new();
    for entry in &form.spec.send_to {
        let fields: Vec<_> = entry
            .fields
            .iter()
            .filter_map(|(name, answer)| Some((name.text.clone(), reference(form, answer, problems)?)))
            .collect();
        let when = entry.send_when.as_ref().and_then(|text| super::expressions::condition(form, text, None, problems));
        let system = entry.system.as_ref().map(|system| system.text.trim().to_owned()).unwrap_or_default();
        if let Some(name) = entry.system.as_ref().filter(|_| all.iter().any(|other| other.system == system)) {
            let message = format!("`{}` is sent to twice", crate::spec::shortened(&system));
            let found = Diagnostic::new(Code::PayloadField, name.at.clone(), message);
            problems.push(found.help("Put all of its fields under one `system`"));
        }
        all.push(SendTo { system, when: when.map(|checked| checked.node), fields });
    }
    form.info.send_to = all;
}

fn reference(form: &Form<'_>, answer: &Text, problems: &mut Vec<Diagnostic>) -> Option<QuestionRef> {
    let said = answer.text.trim();
    let (name, part) = said.split_once('.').map_or((said, None), |(name, part)| (name, Some(part)));
    if form.broken.contains(name) {
        return None;
    }
    let Some(question) = form.question(name) else {
        if let Some(found) = not_an_answer(form, answer, name) {
            problems.push(found);
            return None;
        }
        problems.push(unknown(form, answer, "question", name.to_owned()));
        return None;
    };
    let Some(part) = part else { return Some(QuestionRef { question, part: None }) };
    match form.kind(question) {
        kind @ (Kind::Address | Kind::Location) => {
            let parts = AnswerPart::of(kind);
            if let Some(part) = parts.iter().find(|known| known.key() == part) {
                return Some(QuestionRef { question, part: Some(*part) });
            }
            let keys: Vec<&str> = parts.iter().map(|part| part.key()).collect();
            let what = if *kind == Kind::Address { "An address" } else { "A location" };
            let message = format!("{what} has no part `{part}`");
            let found = Diagnostic::new(Code::PayloadField, answer.at.clone(), message);
            problems.push(match nearest(part, keys.iter().copied()) {
                Some(near) => {
                    found.help(format!("Did you mean `{near}`?")).fix(answer.at.clone(), format!("{name}.{near}"))
                }
                None => found.help(format!("Its parts are: {}", keys.join(", "))),
            });
        }
        Kind::List { .. } => {
            let message = format!("`{said}` is asked once for each part of the list, so it is not one answer");
            let help = format!("Send the whole list: `{name}`");
            problems.push(Diagnostic::new(Code::PayloadField, answer.at.clone(), message).help(help));
        }
        _ => {
            let message = format!("`{name}` is one answer and has no parts");
            let found = Diagnostic::new(Code::PayloadField, answer.at.clone(), message);
            problems.push(found.help(format!("Send `{name}`")).fix(answer.at.clone(), name));
        }
    }
    None
}

/// What there is, and what is no answer: only answers stand in `fields`.
fn not_an_answer(form: &Form<'_>, answer: &Text, name: &str) -> Option<Diagnostic> {
    let what = match form.find(name) {
        Some(Meaning::Calculation(_)) => format!("`{name}` is a calculation"),
        Some(Meaning::Condition(_)) => format!("`{name}` is a condition"),
        None if name == "fee" && form.spec.fee.is_some() => "`fee` is what is to pay".to_owned(),
        None if name == "reference" => "`reference` is a number that each request is given when it is sent".to_owned(),
        _ => return None,
    };
    let message = format!("{what}, and only answers can stand in `fields`");
    let help = "Take this line away. Reference number, promised day, fee and calculations are kept with the request in the portal, and no line is needed for that";
    Some(Diagnostic::new(Code::PayloadField, answer.at.clone(), message).help(help))
}

/// A name that stands for nothing.
pub(super) fn unknown(form: &Form<'_>, at: &Text, what: &str, name: String) -> Diagnostic {
    let message = format!("There is no {what} `{}`", crate::spec::shortened(&name));
    let found = Diagnostic::new(Code::UnknownName, at.at.clone(), message);
    if let Some(now) = form.renamed(None, &name) {
        let found = found.help(format!("It is called `{now}` now"));
        let exact = at.text.contains(&name);
        return if exact { found.fix(at.at.clone(), at.text.replacen(&name, &now, 1)) } else { found };
    }
    if let Some(meant) = form.on_page(&name).filter(|_| at.text.trim() == name) {
        return meant.told(found, &at.at);
    }
    let names: Vec<String> = (0..form.questions.len()).map(|question| form.name_of(question)).collect();
    let names = names.iter().map(String::as_str).filter(|name| !name.is_empty());
    // The name is written with the number of a row when a test speaks of one.
    match nearest(&name, names) {
        Some(near) if at.text.contains(&name) => {
            found.help(format!("Did you mean `{near}`?")).fix(at.at.clone(), at.text.replacen(&name, near, 1))
        }
        Some(near) => found.help(format!("Did you mean `{near}`?")),
        None => found,
    }
}
