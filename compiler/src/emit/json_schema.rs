//! JSON Schema (draft 2020-12) of a submission: the canonical answers by question key, for whoever receives them.
//!
//! A schema says what can be said about one answer at a time: its shape, its options, whether it is there on every path.
//! What joins answers together (conditions, the author's rules) is in the validator and nowhere else.

use crate::program::{Bounds, FileLimits, Kind, Program, Question};
use runtime_wasm::kernel::files::MOST_NAME as MOST_FILE_NAME;
use runtime_wasm::kernel::location::MOST_WORDS;
use runtime_wasm::kernel::text::MOST_NAME;
use serde_json::{Map, Value, json};

/// The schema of a form's submissions.
#[must_use]
pub fn schema(program: &Program) -> Value {
    let outside = program.questions.iter().filter(|question| question.list.is_none());
    let mut schema = Map::new();
    schema.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
    schema.insert("title".to_owned(), json!(program.form.title));
    schema.insert("description".to_owned(), json!(format!("The answers of one {} submission", program.form.id)));
    schema.extend(answers(program, outside));
    Value::Object(schema)
}

/// The schema as it is written to `schema.json`.
#[must_use]
pub fn text(program: &Program) -> String {
    format!("{:#}\n", schema(program))
}

/// An object of answers by key: a whole submission, or a row of a list.
fn answers<'p>(program: &Program, questions: impl Iterator<Item = &'p Question>) -> Map<String, Value> {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for question in questions {
        properties.insert(question.key.clone(), answer(program, question));
        if is_always_there(program, question) {
            required.push(json!(question.key));
        }
    }
    let mut object = Map::new();
    object.insert("type".to_owned(), json!("object"));
    object.insert("properties".to_owned(), Value::Object(properties));
    object.insert("required".to_owned(), Value::Array(required));
    object.insert("additionalProperties".to_owned(), json!(false));
    object
}

/// Whether every submission has an answer to this question. A row exists only when its list is asked, so for a question in
/// a list its own condition decides.
fn is_always_there(program: &Program, question: &Question) -> bool {
    let page_is_asked =
        question.list.is_some() || program.pages.get(question.page).is_some_and(|page| page.ask_when.is_none());
    page_is_asked && question.ask_when.is_none() && !question.optional
}

fn answer(program: &Program, question: &Question) -> Value {
    let mut answer = kind(program, &question.kind);
    if let Value::Object(keywords) = &mut answer {
        keywords.insert("title".to_owned(), json!(question.ask));
        if let Some(limits) = limits(&question.kind) {
            keywords.insert("description".to_owned(), json!(limits));
        }
    }
    answer
}

fn kind(program: &Program, kind: &Kind) -> Value {
    match kind {
        Kind::Text { length, pattern } => {
            let mut text = json!({ "type": "string", "minLength": length.least.max(1), "maxLength": length.most });
            let pattern = pattern.as_ref().filter(|pattern| reads_the_same_everywhere(&pattern.expression));
            if let (Value::Object(keywords), Some(pattern)) = (&mut text, pattern) {
                keywords.insert("pattern".to_owned(), json!(format!("^(?:{})$", pattern.expression)));
            }
            text
        }
        Kind::LongText { length } => {
            json!({ "type": "string", "minLength": length.least.max(1), "maxLength": length.most })
        }
        Kind::Name => json!({ "type": "string", "minLength": 1, "maxLength": MOST_NAME }),
        Kind::Email => json!({ "type": "string", "format": "email", "pattern": "^[^@ ]+@[^@ ]+$" }),
        Kind::Phone => pattern(r"^\+[0-9]{7,15}$"),
        Kind::Postcode => pattern(POSTCODE),
        Kind::Address => address(),
        Kind::Location => location(),
        Kind::File(limits) => file(limits),
        Kind::Files { each, count } => json!({
            "type": "array",
            "items": file(each),
            "minItems": count.least.max(1),
            "maxItems": count.most,
        }),
        Kind::NiNumber => pattern("^[A-Z]{2}[0-9]{6}[A-D]$"),
        Kind::Vehicle => {
            let shape = "^[A-Z]{0,3}[0-9]{1,4}[A-Z]{0,3}$";
            json!({ "type": "string", "minLength": 2, "maxLength": 7, "pattern": shape })
        }
        Kind::SortCode => pattern("^[0-9]{6}$"),
        Kind::AccountNumber => pattern("^[0-9]{8}$"),
        Kind::Date => {
            let shape = "^[1-9][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$";
            json!({ "type": "string", "format": "date", "pattern": shape })
        }
        Kind::Time => pattern("^([01][0-9]|2[0-3]):[0-5][0-9]$"),
        Kind::YesNo => json!({ "enum": ["yes", "no"] }),
        Kind::Choice { .. } => json!({ "enum": option_keys(kind) }),
        Kind::Choices { count, .. } => json!({
            "type": "array",
            "items": { "enum": option_keys(kind) },
            "uniqueItems": true,
            "minItems": count.least.max(1),
            "maxItems": count.most,
        }),
        Kind::Number(bounds) => pattern(&format!("^{}(0|[1-9][0-9]*)$", sign(bounds))),
        Kind::Decimal { bounds, places } => {
            let before_the_last = places.saturating_sub(1);
            pattern(&format!("^{}(0|[1-9][0-9]*)(\\.[0-9]{{0,{before_the_last}}}[1-9])?$", sign(bounds)))
        }
        Kind::Money(bounds) => pattern(&format!("^{}(0|[1-9][0-9]*)\\.[0-9]{{2}}$", sign(bounds))),
        Kind::Declaration => json!({ "const": "yes" }),
        Kind::List { count, questions, .. } => {
            let inside = program.questions.get(questions.clone()).unwrap_or_default();
            json!({
                "type": "array",
                "items": answers(program, inside.iter()),
                "minItems": count.least.max(1),
                "maxItems": count.most,
            })
        }
    }
}

const POSTCODE: &str = "^(GIR 0AA|[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2})$";

fn pattern(expression: &str) -> Value {
    json!({ "type": "string", "pattern": expression })
}

fn option_keys(kind: &Kind) -> Vec<&str> {
    kind.options().iter().map(|option| option.key.as_str()).collect()
}

/// An address has a UPRN or can be written on an envelope; it may have both.
fn address() -> Value {
    let line = json!({ "type": "string", "minLength": 1, "maxLength": MOST_NAME });
    json!({
        "type": "object",
        "properties": {
            "line_1": line, "line_2": line, "town": line, "county": line,
            "postcode": pattern(POSTCODE),
            "uprn": pattern("^[0-9]{12}$"),
        },
        "anyOf": [{ "required": ["uprn"] }, { "required": ["line_1", "town", "postcode"] }],
        "additionalProperties": false,
    })
}

/// A location has words, a point, or both.
fn location() -> Value {
    json!({
        "type": "object",
        "properties": {
            "words": { "type": "string", "minLength": 1, "maxLength": MOST_WORDS },
            "latitude": pattern(r"^(49|5[0-9]|60)\.[0-9]{5}$"),
            "longitude": pattern(r"^-?[0-8]\.[0-9]{5}$"),
        },
        "anyOf": [{ "required": ["words"] }, { "required": ["latitude", "longitude"] }],
        "dependentRequired": { "latitude": ["longitude"], "longitude": ["latitude"] },
        "additionalProperties": false,
    })
}

/// An uploaded file: its id is the SHA-256 of its bytes.
fn file(limits: &FileLimits) -> Value {
    let kinds: Vec<&str> = limits.kinds.iter().map(|kind| kind.key).collect();
    json!({
        "type": "object",
        "properties": {
            "id": pattern("^[0-9a-f]{64}$"),
            "name": { "type": "string", "minLength": 1, "maxLength": MOST_FILE_NAME },
            "size": { "type": "integer", "minimum": 1, "maximum": limits.largest },
            "kind": { "enum": kinds },
        },
        "required": ["id", "name", "size", "kind"],
        "additionalProperties": false,
    })
}

/// A minus sign, where the limits leave room for one.
fn sign(bounds: &Bounds) -> &'static str {
    if bounds.least.is_some_and(|least| least >= 0) { "" } else { "-?" }
}

/// Limits that a schema of text cannot hold, in words: amounts are text, so that no reader loses a penny.
fn limits(kind: &Kind) -> Option<String> {
    let (Kind::Number(bounds) | Kind::Decimal { bounds, .. } | Kind::Money(bounds)) = kind else { return None };
    match (bounds.least, bounds.most) {
        (None, None) => None,
        (Some(least), None) => Some(format!("{} or more", amount(least))),
        (None, Some(most)) => Some(format!("{} or less", amount(most))),
        (Some(least), Some(most)) => Some(format!("from {} to {}", amount(least), amount(most))),
    }
}

fn amount(value: i64) -> String {
    crate::expr::print::number(value)
}

/// Whether other engines read an author's pattern as ours does: schemas use the patterns of JavaScript. A pattern that uses
/// something of its own is left out rather than said wrongly.
fn reads_the_same_everywhere(expression: &str) -> bool {
    let of_our_own = ["[[", "[:", "\\p", "\\P", "\\A", "\\z", "\\x{", "\\u", "\\U", "&&", "--", "~~", "(?P"];
    let flags = expression.match_indices("(?").any(|(at, _)| !expression.get(at..).unwrap_or("").starts_with("(?:"));
    !flags && !of_our_own.iter().any(|own| expression.contains(own))
}
