//! The words that people read: error texts, titles, and what answers are called.

use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::form::{Form, FormQuestion, key_place};
use crate::messages::{ANSWER, NAMES, called, guessed, texts};
use crate::program::Kind;
use crate::read::Text;
use crate::spec::shortened;
use crate::suggest::nearest;
use std::collections::HashMap;
use std::ops::Range;

/// Most characters of a title, question or option label.
pub const LONGEST_HEADING: usize = 300;
/// Most characters of a hint.
const LONGEST_HINT: usize = 1_000;

/// Fills in what answers are called and the error texts.
pub(super) fn check(form: &mut Form<'_>, problems: &mut Vec<Diagnostic>) {
    for question in &mut form.questions {
        messages(question, problems);
        lengths(question, problems);
    }
    same_asks(form, problems);
    same_titles(form, problems);
    for page in &form.pages {
        let spec = page.spec;
        too_long(spec.title.as_ref(), LONGEST_HEADING, problems);
        too_long(spec.exit.as_ref(), LONGEST_HEADING, problems);
        if !spec.is_exit && !spec.has_title && spec.key.is_some() {
            let message = format!("The page `{}` has no title", page.key);
            let help = "The title is read out first by a screen reader. Often it is the question itself";
            let at = spec.key.as_ref().map_or(spec.at.clone(), |key| key.at.clone());
            problems.push(Diagnostic::new(Code::EmptyText, at, message).help(help));
        }
    }
}

fn messages(question: &mut FormQuestion<'_>, problems: &mut Vec<Diagnostic>) {
    let Some(kind) = &question.kind else { return };
    let spec = question.spec;
    let written = spec.called.as_ref().map(|called| called.text.trim().to_owned());
    let derived = || spec.ask.as_ref().and_then(|ask| called(&ask.text, kind));
    let known = written.or_else(derived);
    let needs_one = !matches!(kind, Kind::Declaration | Kind::List { .. });
    if known.is_none() && needs_one && spec.ask.is_some() && !all_overridden(question, kind) {
        let ask = spec.ask.as_ref().map_or("", |ask| ask.text.as_str());
        let message = format!("Messages do not know what to call the answer to “{}”", shortened(ask));
        problems.push(Diagnostic::new(Code::CalledUnknown, key_place(spec), message).help(how_to_call(ask, kind)));
    }
    let called = known.unwrap_or_else(|| ANSWER.to_owned());
    let mut table = texts(kind, &called, spec.optional);
    for (name, text) in &spec.messages {
        let code = NAMES.iter().find(|(_, known)| *known == name.text).map(|(code, _)| *code);
        match code.and_then(|code| table.iter_mut().find(|(known, _)| *known == code)) {
            Some((_, message)) => *message = text.text.trim().to_owned(),
            None => problems.push(never_shown(name, &table)),
        }
    }
    question.called = called;
    question.messages = table;
}

/// The words to add: those of the question itself where they can be guessed, else those of another question, which is named.
fn how_to_call(ask: &str, kind: &Kind) -> String {
    let before = match kind {
        Kind::YesNo => "Select yes if",
        Kind::Choice { .. } | Kind::Choices { .. } => "Select",
        Kind::File(_) | Kind::Files { .. } => "Upload",
        _ => "Enter",
    };
    if let Some(called) = guessed(ask, kind) {
        return format!("Add `called: {called}`, if that is right: it makes the message “{before} {called}”");
    }
    let (other, called) = match kind {
        Kind::YesNo => ("Does your partner do paid work?", "your partner does paid work"),
        Kind::Choice { .. } | Kind::Choices { .. } => ("What size would suit you?", "which size would suit you"),
        Kind::Date => ("When did you report it?", "the day you reported it"),
        Kind::Number(_) | Kind::Decimal { .. } | Kind::Money(_) => {
            ("How many did they bring?", "how many they brought")
        }
        _ => ("Where does your landlord live?", "where your landlord lives"),
    };
    format!("Add `called:` and the words that come after “{before}” in the messages. For “{other}” they are `{called}`")
}

/// Whether the author wrote every message that would name the answer.
fn all_overridden(question: &FormQuestion<'_>, kind: &Kind) -> bool {
    let [one, other] = [ANSWER, "the other"].map(|called| texts(kind, called, question.spec.optional));
    let mut named = one.iter().zip(&other).filter(|(one, other)| one != other);
    named.all(|((code, _), _)| {
        let name = NAMES.iter().find(|(known, _)| known == code).map(|(_, name)| *name);
        question.spec.messages.iter().any(|(written, _)| Some(written.text.as_str()) == name)
    })
}

fn never_shown(name: &Text, table: &[(u16, String)]) -> Diagnostic {
    let given: Vec<&str> =
        NAMES.iter().filter(|(code, _)| table.iter().any(|(known, _)| known == code)).map(|(_, name)| *name).collect();
    let message = format!("This question never gives a message `{}`", shortened(&name.text));
    let found = Diagnostic::new(Code::MessageNeverShown, name.at.clone(), message);
    found.meant(&name.at, nearest(&name.text, given.iter().copied()), format!("Its messages are: {}", given.join(", ")))
}

fn lengths(question: &FormQuestion<'_>, problems: &mut Vec<Diagnostic>) {
    let spec = question.spec;
    too_long(spec.ask.as_ref(), LONGEST_HEADING, problems);
    too_long(spec.called.as_ref(), LONGEST_HEADING, problems);
    too_long(spec.hint.as_ref(), LONGEST_HINT, problems);
    for option in &spec.options {
        too_long(option.label.as_ref(), LONGEST_HEADING, problems);
    }
}

fn too_long(text: Option<&Text>, most: usize, problems: &mut Vec<Diagnostic>) {
    if let Some(text) = text
        && text.text.chars().count() > most
    {
        let message = format!("This has more than {most} characters, which is too long to read or hear at once");
        problems.push(Diagnostic::new(Code::TextTooLong, text.at.clone(), message));
    }
}

/// Two questions of one page, or of one row, that are asked in the same words.
fn same_asks(form: &Form<'_>, problems: &mut Vec<Diagnostic>) {
    let mut asked: HashMap<(usize, Option<usize>, String), Range<usize>> = HashMap::new();
    for question in &form.questions {
        let Some(ask) = &question.spec.ask else { continue };
        let words = ask.text.trim().to_lowercase();
        if let Some(first) = asked.insert((question.page, question.list, words), ask.at.clone()) {
            let message = format!("Two questions of this page ask “{}”", shortened(&ask.text));
            let found = Diagnostic::new(Code::SameWords, ask.at.clone(), message).related(first, "and here");
            problems.push(found.help("Say in the question what makes each one different"));
        }
    }
}

/// Two pages with the same title: somebody who goes back by the titles cannot tell them apart.
fn same_titles(form: &Form<'_>, problems: &mut Vec<Diagnostic>) {
    let mut titles: HashMap<String, Range<usize>> = HashMap::new();
    for title in form.pages.iter().filter_map(|page| page.spec.title.as_ref()) {
        if let Some(first) = titles.insert(title.text.trim().to_lowercase(), title.at.clone()) {
            let message = format!("Two pages have the title “{}”", shortened(&title.text));
            let found = Diagnostic::new(Code::SameWords, title.at.clone(), message).related(first, "and here");
            problems.push(found.help("Say in the title what makes each one different"));
        }
    }
}
