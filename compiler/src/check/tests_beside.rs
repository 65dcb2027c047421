//! The tests beside a form: that they can be run, and that they speak of things that exist.

use super::payload::unknown;
use super::periods::{date, time};
use crate::codes::Code;
use crate::diagnostic::{Diagnostic, Fix};
use crate::expr::Names;
use crate::form::Form;
use crate::handling::NOON;
use crate::program::{Expectation, Kind, QuestionId, TestCase};
use crate::read::{Entry, Shape, Text, Value};
use crate::revise::lines_of;
use crate::source::Sources;
use crate::spec::{TestSpec, shortened};
use crate::suggest::nearest;
use runtime_wasm::answers::{ADDRESS_PARTS, LOCATION_PARTS};
use serde_json::{Map, Value as Json};

/// What a test writes when it expects nothing to pay.
pub(crate) const NO_FEE: &str = "none";

/// Fills in the tests of the form.
pub(super) fn check(form: &mut Form<'_>, sources: &Sources, problems: &mut Vec<Diagnostic>) {
    form.tests = form.spec.tests.iter().filter_map(|spec| test(form, spec, sources, problems)).collect();
}

fn test(form: &Form<'_>, spec: &TestSpec, sources: &Sources, problems: &mut Vec<Diagnostic>) -> Option<TestCase> {
    let today = spec.today.as_ref().and_then(|text| date(text, problems));
    let at = spec.time.as_ref().and_then(|text| time(text, problems)).unwrap_or(NOON);
    let answers = spec.answers.as_ref().map(|value| answers(form, value, sources, problems));
    let expect = expectation(form, spec, problems);
    if expect == Expectation::default() && spec.asked.is_empty() && spec.not_asked.is_empty() {
        let message = "This test expects nothing, so it would always pass";
        let help = "Say what should come of it: `expect: { submitted: yes }`";
        if spec.submitted.is_none()
            && spec.exit.is_none()
            && spec.errors.is_none()
            && spec.computed.is_empty()
            && spec.sent_to.is_none()
            && spec.due_by.is_none()
            && spec.fee.is_none()
            && spec.open.is_none()
        {
            problems.push(Diagnostic::new(Code::TestCannotRun, spec.at.clone(), message).help(help));
        }
    }
    let place = sources.find(&spec.at);
    Some(TestCase {
        name: spec.name.as_ref().map(|name| name.text.trim().to_owned()).unwrap_or_default(),
        file: place.file.name.clone(),
        line: place.start().line,
        today: today?,
        at,
        answers: answers.unwrap_or_default(),
        expect,
    })
}

fn answers(form: &Form<'_>, value: &Value, sources: &Sources, problems: &mut Vec<Diagnostic>) -> Json {
    let Some(entries) = lines(value, "`answers`", problems) else { return Json::Null };
    let mut out = Map::new();
    for entry in entries {
        let name = &entry.key.text;
        if form.broken.contains(name) {
            continue;
        }
        match form.question(name).filter(|_| !name.contains('.')) {
            None => {
                problems.push(no_answer(unknown(form, &entry.key, "question", name.clone()), entry, entries, sources))
            }
            Some(question) => {
                out.insert(name.clone(), answer(form, question, &entry.value, problems));
            }
        }
    }
    Json::Object(out)
}

/// An answer to a question that is not there: where no other name fits that has no answer yet, it can go.
fn no_answer(found: Diagnostic, entry: &Entry, entries: &[Entry], sources: &Sources) -> Diagnostic {
    let is_free = |fix: &Fix| !entries.iter().any(|other| other.key.text == fix.with);
    if found.fix.as_ref().is_some_and(is_free) {
        return found;
    }
    let place = sources.find(&entry.key.at);
    // Elsewhere, places of the whole are not those of the file.
    let own = (place.file.name == sources.first().name).then(|| lines_of(place.file, entry)).flatten();
    match own {
        Some(own) => {
            let help = "Take it out, or write the name of a question that has no answer yet";
            found.help(help).take_away(own, "Take this answer out of the test")
        }
        None => found,
    }
}

fn answer(form: &Form<'_>, question: QuestionId, value: &Value, problems: &mut Vec<Diagnostic>) -> Json {
    let kind = form.kind(question);
    match (&value.shape, kind) {
        (Shape::Nothing | Shape::Broken, _) => Json::Null,
        (Shape::Text(text), Kind::Choice { .. } | Kind::Choices { .. }) => {
            option(kind, text, problems);
            Json::from(text.text.clone())
        }
        (Shape::Text(text), Kind::List { .. }) if !text.text.trim().is_empty() => {
            wrong(value, "a list with a dash for each part", problems);
            Json::Null
        }
        (Shape::Text(text), kind) if kind.files().is_none() => Json::from(text.text.clone()),
        (Shape::List(values), Kind::Choices { .. }) => {
            let texts = values.iter().filter_map(|value| match &value.shape {
                Shape::Text(text) => {
                    option(kind, text, problems);
                    Some(Json::from(text.text.clone()))
                }
                _ => {
                    wrong(value, "the name of an option", problems);
                    None
                }
            });
            Json::Array(texts.collect())
        }
        (Shape::List(values), Kind::List { .. }) => {
            Json::Array(values.iter().map(|value| row(form, question, value, problems)).collect())
        }
        (Shape::Group(entries), Kind::Address) => parts(entries, &ADDRESS_PARTS, "An address", problems),
        (Shape::Group(entries), Kind::Location) => parts(entries, &LOCATION_PARTS, "A location", problems),
        (Shape::Group(entries), Kind::File(_) | Kind::Files { .. }) => file(entries, value, problems),
        (Shape::List(values), Kind::Files { .. }) => {
            Json::Array(values.iter().map(|value| answer(form, question, value, problems)).collect())
        }
        (_, Kind::File(_) | Kind::Files { .. }) => {
            wrong(value, "a file with its name and size, like { name: photo.jpg, size: 2 MB }", problems);
            Json::Null
        }
        (Shape::Group(entries), Kind::Date) => parts(entries, &["day", "month", "year"], "A date", problems),
        (_, Kind::Choices { .. }) => {
            wrong(value, "a list of option names, like [heating, water]", problems);
            Json::Null
        }
        (_, Kind::List { .. }) => {
            wrong(value, "a list with a dash for each part", problems);
            Json::Null
        }
        _ => {
            wrong(value, "one text", problems);
            Json::Null
        }
    }
}

fn row(form: &Form<'_>, list: QuestionId, value: &Value, problems: &mut Vec<Diagnostic>) -> Json {
    let Some(entries) = lines(value, "Each part of this list", problems) else { return Json::Null };
    let mut out = Map::new();
    for entry in entries {
        match form.find_in(list, &entry.key.text) {
            Some(question) => {
                out.insert(entry.key.text.clone(), answer(form, question, &entry.value, problems));
            }
            None if form.broken.contains(&entry.key.text) => {}
            None => {
                let inside = form.questions.iter().filter(|question| question.list == Some(list));
                let keys: Vec<&str> = inside.map(|question| question.key.as_str()).collect();
                let message = format!("This list has no question `{}`", shortened(&entry.key.text));
                let found = Diagnostic::new(Code::UnknownName, entry.key.at.clone(), message);
                if let Some(now) = form.renamed(Some(list), &entry.key.text) {
                    problems.push(found.help(format!("It is called `{now}` now")).fix(entry.key.at.clone(), now));
                    continue;
                }
                problems.push(found.meant(
                    &entry.key.at,
                    nearest(&entry.key.text, keys.iter().copied()),
                    format!("Its questions are: {}", keys.join(", ")),
                ));
            }
        }
    }
    Json::Object(out)
}

/// The parts of an address, a location or a date.
fn parts(entries: &[Entry], known: &[&str], what: &str, problems: &mut Vec<Diagnostic>) -> Json {
    let mut out = Map::new();
    for entry in entries {
        if !known.contains(&entry.key.text.as_str()) {
            let message = format!("{what} has no part `{}`", shortened(&entry.key.text));
            let found = Diagnostic::new(Code::TestCannotRun, entry.key.at.clone(), message);
            problems.push(found.meant(
                &entry.key.at,
                nearest(&entry.key.text, known.iter().copied()),
                format!("Its parts are: {}", known.join(", ")),
            ));
            continue;
        }
        match &entry.value.shape {
            Shape::Text(text) => drop(out.insert(entry.key.text.clone(), Json::from(text.text.clone()))),
            Shape::Nothing | Shape::Broken => {}
            _ => wrong(&entry.value, "one text", problems),
        }
    }
    Json::Object(out)
}

/// A file: what it is called and how large it is.
fn file(entries: &[Entry], value: &Value, problems: &mut Vec<Diagnostic>) -> Json {
    let json = parts(entries, &["name", "size"], "A file in a test", problems);
    let size = json.get("size").and_then(Json::as_str);
    if json.get("name").is_none() || size.is_none() {
        wrong(value, "a file with its name and size, like { name: photo.jpg, size: 2 MB }", problems);
    } else if size.and_then(runtime_wasm::files::size).is_none() {
        wrong(value, "a file whose size is written like 2 MB or 500 KB", problems);
    }
    json
}

/// A test may well give an answer that is not among the options, to see it refused; but then it looks like none of them.
fn option(kind: &Kind, text: &Text, problems: &mut Vec<Diagnostic>) {
    let options = kind.options();
    let said = text.text.trim();
    if said.is_empty() || options.iter().any(|option| option.key == said) {
        return;
    }
    let message = format!("There is no option `{}`", shortened(said));
    let found = Diagnostic::new(Code::UnknownOption, text.at.clone(), message);
    let by_label =
        options.iter().find(|option| option.label.eq_ignore_ascii_case(said)).map(|option| option.key.as_str());
    let near = by_label.or_else(|| nearest(said, options.iter().map(|option| option.key.as_str())));
    let names: Vec<&str> = options.iter().map(|option| option.key.as_str()).collect();
    problems.push(match near {
        Some(near) => found.help(format!("Did you mean `{near}`?")).fix(text.at.clone(), near),
        None => found.help(format!("The options are: {}", names.join(", "))),
    });
}

fn expectation(form: &Form<'_>, spec: &TestSpec, problems: &mut Vec<Diagnostic>) -> Expectation {
    if let Some(exit) = &spec.exit {
        let exits = form.pages.iter().filter(|page| page.spec.is_exit).map(|page| page.key.as_str());
        there_is("exit page", exit, exits, problems);
    }
    let asked = spec.asked.iter().map(|name| (name, true)).chain(spec.not_asked.iter().map(|name| (name, false)));
    let mut questions = Vec::new();
    for (name, asked) in asked {
        known(form, name, problems);
        questions.push((name.text.clone(), asked));
    }
    for (name, _) in spec.errors.iter().flatten() {
        known(form, name, problems);
    }
    for (name, _) in &spec.computed {
        let keys = form.calculations.iter().map(|calculation| calculation.spec.key.text.as_str());
        there_is("calculation", name, keys, problems);
    }
    for name in spec.sent_to.iter().flatten() {
        let systems = form.spec.send_to.iter().filter_map(|to| to.system.as_ref());
        there_is("system", name, systems.map(|system| system.text.trim()), problems);
    }
    let trimmed = |pairs: &[(Text, Text)]| -> Vec<(String, String)> {
        pairs.iter().map(|(name, text)| (name.text.clone(), text.text.trim().to_owned())).collect()
    };
    Expectation {
        submitted: spec.submitted,
        exit: spec.exit.as_ref().map(|exit| exit.text.clone()),
        errors: spec.errors.as_ref().map(|errors| trimmed(errors)),
        asked: questions,
        computed: trimmed(&spec.computed),
        sent_to: spec.sent_to.as_ref().map(|names| names.iter().map(|name| name.text.trim().to_owned()).collect()),
        due_by: spec.due_by.as_ref().and_then(|text| date(text, problems)),
        fee: spec.fee.as_ref().and_then(|text| fee(form, text, problems)),
        open: spec.open,
    }
}

/// Tells of a name that a test expects something of and that is none of these.
fn there_is<'k>(what: &str, name: &Text, known: impl Iterator<Item = &'k str> + Clone, problems: &mut Vec<Diagnostic>) {
    let said = name.text.trim();
    if known.clone().any(|key| key == said) {
        return;
    }
    let message = format!("There is no {what} `{}`", shortened(said));
    let found = Diagnostic::new(Code::UnknownName, name.at.clone(), message);
    let near = nearest(said, known.clone());
    let all: Vec<&str> = known.collect();
    let all = if all.is_empty() { String::new() } else { format!("There is: {}", all.join(", ")) };
    problems.push(found.meant(&name.at, near, all));
}

/// What a test expects to pay: an amount, or `none`.
fn fee(form: &Form<'_>, text: &Text, problems: &mut Vec<Diagnostic>) -> Option<String> {
    let said = text.text.trim();
    if form.spec.fee.is_none() {
        let message = "This form has no fee, so there is none to expect";
        problems
            .push(Diagnostic::new(Code::TestCannotRun, text.at.clone(), message).help("Add `fee:`, or take this away"));
        return None;
    }
    let amount = said.trim_start_matches('£').replace(',', "");
    let is_amount = amount.starts_with(|first: char| first.is_ascii_digit())
        && amount.chars().all(|letter| letter.is_ascii_digit() || letter == '.');
    if said != NO_FEE && !is_amount {
        let message = format!("“{}” is not an amount of money", shortened(said));
        let help = "Write what is to pay, such as `£45`, or `none`";
        problems.push(Diagnostic::new(Code::TestCannotRun, text.at.clone(), message).help(help));
        return None;
    }
    Some(said.to_owned())
}

/// A question, a list's question as `household.income` or one row's as `household.2.income`.
fn known(form: &Form<'_>, name: &Text, problems: &mut Vec<Diagnostic>) {
    let parts: Vec<&str> = name.text.split('.').collect();
    let whole = match parts.as_slice() {
        [list, row, inside] if row.parse::<u32>().is_ok_and(|row| row > 0) => format!("{list}.{inside}"),
        _ => name.text.clone(),
    };
    if form.question(&whole).is_none() && !parts.iter().any(|part| form.broken.contains(*part)) {
        problems.push(unknown(form, name, "question", whole));
    }
}

fn lines<'a>(value: &'a Value, what: &str, problems: &mut Vec<Diagnostic>) -> Option<&'a [Entry]> {
    match &value.shape {
        Shape::Group(entries) => Some(entries),
        Shape::Nothing => Some(&[]),
        Shape::Broken => None,
        _ => {
            let message = format!(
                "{what} needs lines, each with the name of a question, a colon and the answer, and this is {}",
                value.what()
            );
            problems.push(Diagnostic::new(Code::TestCannotRun, value.at.clone(), message));
            None
        }
    }
}

fn wrong(value: &Value, needed: &str, problems: &mut Vec<Diagnostic>) {
    let message = format!("The answer here is {needed}, and this is {}", value.what());
    problems.push(Diagnostic::new(Code::TestCannotRun, value.at.clone(), message));
}
