//! Answers as text, one field a question: the form in which they cross into a validator and into the interpreter.

use crate::abi::{FIELD, MOST_ROWS, PART};
use crate::files;
use crate::manifest::{Manifest, ManifestQuestion};
use serde_json::{Map, Value};

/// The parts of an address in the order stored, by their keys.
pub const ADDRESS_PARTS: [&str; 6] = ["line_1", "line_2", "town", "county", "postcode", "uprn"];

/// The parts of a location in the order stored, by their keys.
pub const LOCATION_PARTS: [&str; 3] = ["words", "latitude", "longitude"];

/// The parts of an answer of a type, by their keys in the order stored; none for a type whose answers have no parts.
#[must_use]
pub fn parts_of(kind: &str) -> &'static [&'static str] {
    match kind {
        "address" => &ADDRESS_PARTS,
        "location" => &LOCATION_PARTS,
        _ => &[],
    }
}

/// Whether answers of a type are files.
#[must_use]
pub fn is_files(kind: &str) -> bool {
    matches!(kind, "file" | "files")
}

/// One field of [`Answers`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    /// The text of an answer; empty when unanswered.
    Text(String),
    /// The rows of a list, each with the texts of its questions in order.
    Rows(Vec<Vec<String>>),
}

/// A field for each question outside lists, in form order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answers {
    /// In form order.
    pub fields: Vec<Field>,
}

impl Answers {
    /// Reads answers from JSON: an object by question key. Texts stay as they are; a number or `true` and `false` become
    /// their text (`yes` and `no`); tick boxes are a list of option keys; an address is an object of its parts or one text
    /// (its UPRN if all digits, else its first line), a location an object of its parts or its words; files are as [`files`] says; a date may be an object of `day`, `month` and `year`; a list is a
    /// list of objects. What has the wrong shape becomes a text that its question will refuse; keys that are not in the
    /// form are left out.
    ///
    /// ```
    /// # use runtime_wasm::{answers::Answers, manifest::*};
    /// # let q = |key: &str, kind: &str| ManifestQuestion { key: key.into(), kind: kind.into(), page: 0, slot: 0, list: None, stride: None, rows: None };
    /// # let manifest = Manifest { form: "f".into(), abi: 1, pages: vec!["p".into()], questions: vec![q("age", "number"), q("due", "date")], computed: vec![] };
    /// let answers = Answers::from_json(&manifest, &serde_json::json!({"age": 7, "due": {"day": 9, "month": 3, "year": 2026}}));
    /// assert_eq!(answers.to_input(), b"7\x1f9/3/2026");
    /// ```
    #[must_use]
    pub fn from_json(manifest: &Manifest, answers: &Value) -> Self {
        let empty = Map::new();
        let given = answers.as_object().unwrap_or(&empty);
        let outside = manifest.questions.iter().enumerate().filter(|(_, question)| question.list.is_none());
        let fields = outside
            .map(|(id, question)| {
                let value = given.get(&question.key).unwrap_or(&Value::Null);
                match question.stride {
                    None => Field::Text(text(question, value)),
                    Some(_) => Field::Rows(rows(manifest, id, value)),
                }
            })
            .collect();
        Self { fields }
    }

    /// The joined fields, ready to be written into a validator.
    #[must_use]
    pub fn to_input(&self) -> Vec<u8> {
        let mut input = Vec::new();
        let mut first = true;
        let mut push = |text: &str| {
            if !first {
                input.push(FIELD);
            }
            first = false;
            input.extend(text.bytes().map(|byte| if byte == FIELD { b' ' } else { byte }));
        };
        for field in &self.fields {
            match field {
                Field::Text(text) => push(text),
                Field::Rows(rows) => {
                    push(&rows.len().to_string());
                    rows.iter().flatten().for_each(|text| push(text));
                }
            }
        }
        input
    }
}

fn rows(manifest: &Manifest, list: usize, value: &Value) -> Vec<Vec<String>> {
    let inside: Vec<&ManifestQuestion> =
        manifest.questions.iter().filter(|question| question.list.is_some_and(|id| id as usize == list)).collect();
    let row = |value: &Value| -> Vec<String> {
        inside.iter().map(|question| text(question, value.get(&question.key).unwrap_or(&Value::Null))).collect()
    };
    match value {
        // One row more than any form allows is enough to be told that there are too many.
        Value::Array(rows) => rows.iter().take(MOST_ROWS as usize + 1).map(row).collect(),
        Value::Null => Vec::new(),
        Value::String(text) if text.is_empty() => Vec::new(),
        other => vec![row(other)],
    }
}

pub(crate) fn text(question: &ManifestQuestion, value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        value if is_files(&question.kind) => files::text(value),
        Value::String(text) if question.kind == "address" => address_from_text(text),
        Value::String(text) if question.kind == "location" && !text.contains(SEPARATOR) => location_from_text(text),
        Value::String(text) => text.clone(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Array(items) if question.kind == "choices" => items.iter().map(part).collect::<Vec<_>>().join(SEPARATOR),
        Value::Object(parts) if !parts_of(&question.kind).is_empty() => {
            let parts: Vec<String> =
                parts_of(&question.kind).iter().map(|key| parts.get(*key).map(part).unwrap_or_default()).collect();
            join_parts(&parts)
        }
        Value::Object(parts) if question.kind == "date" => {
            let parts: Vec<String> =
                ["day", "month", "year"].iter().map(|key| parts.get(*key).map(part).unwrap_or_default()).collect();
            if parts.iter().all(String::is_empty) { String::new() } else { parts.join("/") }
        }
        other => other.to_string(),
    }
}

const SEPARATOR: &str = "\n";
const _: () = assert!(PART == b'\n');

/// Joins parts of an answer; nothing at all when every part is blank.
fn join_parts(parts: &[String]) -> String {
    if parts.iter().all(|part| part.trim().is_empty()) { String::new() } else { parts.join(SEPARATOR) }
}

fn address_from_text(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() || text.contains('\n') {
        return text.to_owned();
    }
    let uprn = text.bytes().all(|byte| byte.is_ascii_digit());
    let parts = if uprn { ["", "", "", "", "", text] } else { [text, "", "", "", "", ""] };
    parts.join(SEPARATOR)
}

/// One text is the words; blank words say nothing.
fn location_from_text(text: &str) -> String {
    join_parts(&[text.to_owned(), String::new(), String::new()])
}

/// A part must not hold the separator of parts.
pub(crate) fn part(value: &Value) -> String {
    let text = match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    text.replace(['\n', '\r'], " ")
}

/// Canonical text of an answer as JSON: files as [`files`] says, tick boxes as a list of keys, an address or location as an object of its filled parts,
/// everything else as text.
#[must_use]
pub fn canonical_json(kind: &str, text: &str) -> Value {
    match kind {
        "file" => files::canonical(text),
        "files" => text.split(SEPARATOR).map(files::canonical).collect(),
        "choices" => Value::Array(text.split(SEPARATOR).map(Value::from).collect()),
        _ if !parts_of(kind).is_empty() => {
            let parts = parts_of(kind).iter().zip(text.split(SEPARATOR)).filter(|(_, part)| !part.is_empty());
            Value::Object(parts.map(|(key, part)| ((*key).to_owned(), Value::from(part))).collect())
        }
        _ => Value::from(text),
    }
}
