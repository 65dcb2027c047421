//! The form file as a JSON Schema, for editors that know YAML: they complete the words and say what each means.
//!
//! Words and meanings come from [`super::parts`]; here stands only how each is laid out. Draft 7, which is what editors read.
//! A schema cannot say what a name means or whether a condition can be understood: that is what `check` is for.

use super::parts::{ALL, Part};
use crate::check::{ACCOUNT, JOURNEYS, LAWFUL_BASES, TRIAGE, type_names};
use crate::messages;
use serde_json::{Map, Value, json};

/// How what stands after a word is laid out.
enum Layout {
    /// A text, which may look like a number, a date or yes and no.
    Text,
    /// Yes or no.
    Flag,
    /// One of these words.
    Words(Vec<&'static str>),
    /// A part with words of its own, by its name.
    Part(&'static str),
    /// A list, each part with a dash: one of these parts.
    List(&'static [&'static str]),
    /// A list of texts, or one text.
    Texts,
    /// Lines with names that the author makes, each a text.
    Lines,
    /// Lines with names that the author makes, each a text or a part.
    LinesOr(&'static str),
    /// Lines with these names, each a text.
    Named(Vec<&'static str>),
    /// A text, or lines of them.
    TextOrLines,
    /// Whatever the author writes.
    Anything,
}

/// The layout of a word of a part. What is not named here is a text.
fn layout(part: &str, word: &str) -> Layout {
    const QUESTIONS: &[&str] = &["a question", "a line that uses a fragment"];
    match (part, word) {
        (_, "standard") => Layout::Part("`standard`"),
        (_, "data protection") => Layout::Part("`data protection`"),
        (_, "already reported") => Layout::Part("`already reported`"),
        (_, "open") if part != "`expect`" => Layout::Part("`open`"),
        ("a form", "fee") => Layout::Part("`fee`"),
        ("a form", "email") => Layout::Part("`email`"),
        ("a file of changes", "email") => Layout::Part("a changed e-mail"),
        (_, "agent") => Layout::Part("`agent`"),
        (_, "expect") => Layout::Part("`expect`"),
        (_, "send to") => Layout::List(&["a line under `send to`"]),
        ("a file of changes", "tests") => Layout::List(&["a test", "a test that is left out"]),
        (_, "tests") => Layout::List(&["a test"]),
        ("a changed question", "rules") => Layout::Lines,
        (_, "rules") => Layout::List(&["a rule"]),
        ("a form", "pages") => Layout::List(&["a page"]),
        ("a file of changes", "pages") => Layout::LinesOr("a changed page"),
        ("a file of changes", "questions") | (_, "change") => Layout::LinesOr("a changed question"),
        (_, "questions") => Layout::List(QUESTIONS),
        (_, "calculations") => Layout::LinesOr("a calculation"),
        ("a changed question", "options") | (_, "answers" | "texts" | "no longer used") => Layout::Anything,
        (_, "options") => Layout::LinesOr("an option"),
        (_, "conditions" | "breaks" | "fields" | "errors" | "computed") => Layout::Lines,
        (_, "messages") => Layout::Named(messages::NAMES.iter().map(|(_, name)| *name).collect()),
        ("a calculation", "is") => Layout::TextOrLines,
        (_, "same") if part != "a translated text" => Layout::Texts,
        (_, "asked" | "not asked" | "sent to" | "kinds") => Layout::Texts,
        (
            _,
            "optional" | "personal" | "special category" | "submitted" | "leave out" | "task list" | "same" | "open",
        ) => Layout::Flag,
        (_, "type") => Layout::Words(type_names().collect()),
        (_, "fill from") => Layout::Words(ACCOUNT.iter().map(|(name, _)| *name).collect()),
        (_, "journey") => Layout::Words(JOURNEYS.to_vec()),
        (_, "triage") => Layout::Words(TRIAGE.to_vec()),
        (_, "lawful basis") => Layout::Words(LAWFUL_BASES.to_vec()),
        _ => Layout::Text,
    }
}

/// Files that start with another word than `form`: the word, and the part that they are.
const OTHER_FILES: &[(&str, &str)] =
    &[("fragment", "a fragment"), ("changes to", "a file of changes"), ("translation of", "a translation")];

/// The schema.
#[must_use]
pub fn schema() -> Value {
    let definitions: Map<String, Value> = ALL.iter().map(|it| (slug(it.name), part(it))).collect();
    let mut file = reference("a form");
    for (word, name) in OTHER_FILES.iter().filter(|(_, name)| is_part(name)) {
        file = json!({ "if": { "required": [word] }, "then": reference(name), "else": file });
    }
    let mut schema = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Onceform",
        "description": "A council form: one file for the website, the customer account and the agent",
        "definitions": definitions,
    });
    if let (Value::Object(schema), Value::Object(file)) = (&mut schema, file) {
        schema.insert("type".to_owned(), json!("object"));
        schema.insert("allOf".to_owned(), json!([file]));
    }
    schema
}

fn is_part(name: &str) -> bool {
    ALL.iter().any(|part| part.name == name)
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/definitions/{}", slug(name)) })
}

/// The name of a part as the name of a definition: `a-page`.
fn slug(name: &str) -> String {
    let words: Vec<&str> = name.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join("-")
}

fn part(part: &Part) -> Value {
    let word = |(word, meaning): &(&'static str, &'static str)| {
        let mut value = laid_out(layout(part.name, word));
        if let Value::Object(value) = &mut value {
            value.insert("description".to_owned(), json!(without_links(meaning)));
        }
        ((*word).to_owned(), value)
    };
    json!({
        "type": ["object", "null"],
        "properties": part.words.iter().map(word).collect::<Map<String, Value>>(),
        "required": part.needed,
        "additionalProperties": false,
    })
}

fn laid_out(layout: Layout) -> Value {
    let text = || json!({ "type": ["string", "number", "boolean"] });
    let lines = |line: Value| json!({ "type": ["object", "null"], "additionalProperties": line });
    match layout {
        Layout::Text => text(),
        Layout::Flag => json!({ "enum": ["yes", "no", "true", "false", true, false] }),
        Layout::Words(words) => json!({ "enum": words }),
        Layout::Part(name) if is_part(name) => json!({ "allOf": [reference(name)] }),
        Layout::Part(_) | Layout::Anything => json!({}),
        Layout::List(names) => {
            let known: Vec<&&str> = names.iter().filter(|name| is_part(name)).collect();
            let items = match known.as_slice() {
                [only] => reference(only),
                // Each is told by the first of its words, so that a misspelt word is shown where it stands.
                several => either(several),
            };
            json!({ "type": ["array", "null"], "items": items })
        }
        Layout::Texts => json!({ "anyOf": [text(), { "type": "array", "items": text() }] }),
        Layout::Lines => lines(text()),
        Layout::LinesOr(name) if is_part(name) => lines(json!({
            "if": { "type": "object" }, "then": reference(name), "else": text(),
        })),
        Layout::LinesOr(_) => lines(json!({})),
        Layout::Named(names) => {
            let named: Map<String, Value> = names.into_iter().map(|name| (name.to_owned(), text())).collect();
            json!({ "type": ["object", "null"], "properties": named, "additionalProperties": false })
        }
        Layout::TextOrLines => json!({ "anyOf": [text(), lines(text())] }),
    }
}

/// The last of these parts whose first word is written, or else the first.
fn either(names: &[&&str]) -> Value {
    let Some((first, rest)) = names.split_first() else { return json!({}) };
    rest.iter().fold(reference(first), |otherwise, name| {
        let word = ALL.iter().find(|part| part.name == **name).and_then(|part| part.words.first());
        let word = word.map(|(word, _)| *word).unwrap_or_default();
        json!({ "if": { "required": [word] }, "then": reference(name), "else": otherwise })
    })
}

/// The words of `[words](place)`: an editor has no page to follow the link on.
fn without_links(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('[') {
        let link = after.split_once("](").and_then(|(words, place)| Some((words, place.split_once(')')?.1)));
        out.push_str(before);
        match link {
            Some((words, left)) if !words.contains('[') => {
                out.push_str(words);
                rest = left;
            }
            _ => {
                out.push('[');
                rest = after;
            }
        }
    }
    out + rest
}
