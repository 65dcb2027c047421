//! As much of JSON Schema as our schemas use.

use regex_automata::dfa::regex::Regex;
use serde_json::Value;

/// Whether a value fits a schema: exactly the keywords that we write, and a panic on any other.
pub fn fits(schema: &Value, value: &Value) -> bool {
    schema.as_object().unwrap().iter().all(|(keyword, wanted)| match keyword.as_str() {
        "$schema" | "title" | "description" | "format" => true,
        "type" => match wanted.as_str().unwrap() {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "integer" => value.is_u64(),
            other => panic!("type {other}"),
        },
        "enum" => wanted.as_array().unwrap().contains(value),
        "const" => wanted == value,
        "pattern" => value.as_str().is_none_or(|text| Regex::new(wanted.as_str().unwrap()).unwrap().is_match(text)),
        "minLength" => value.as_str().is_none_or(|text| text.chars().count() as u64 >= wanted.as_u64().unwrap()),
        "maxLength" => value.as_str().is_none_or(|text| text.chars().count() as u64 <= wanted.as_u64().unwrap()),
        "minimum" => value.as_u64().is_none_or(|number| number >= wanted.as_u64().unwrap()),
        "maximum" => value.as_u64().is_none_or(|number| number <= wanted.as_u64().unwrap()),
        "dependentRequired" => wanted.as_object().unwrap().iter().all(|(key, others)| {
            value.get(key).is_none()
                || others.as_array().unwrap().iter().all(|other| value.get(other.as_str().unwrap()).is_some())
        }),
        "minItems" => value.as_array().is_none_or(|items| items.len() as u64 >= wanted.as_u64().unwrap()),
        "maxItems" => value.as_array().is_none_or(|items| items.len() as u64 <= wanted.as_u64().unwrap()),
        "uniqueItems" => {
            value.as_array().is_none_or(|items| items.iter().enumerate().all(|(at, item)| !items[..at].contains(item)))
        }
        "items" => value.as_array().is_none_or(|items| items.iter().all(|item| fits(wanted, item))),
        "required" => wanted.as_array().unwrap().iter().all(|key| value.get(key.as_str().unwrap()).is_some()),
        "properties" => value.as_object().is_none_or(|object| {
            object.iter().all(|(key, item)| wanted.get(key).is_none_or(|schema| fits(schema, item)))
        }),
        "additionalProperties" => {
            value.as_object().is_none_or(|object| object.keys().all(|key| schema["properties"].get(key).is_some()))
        }
        "anyOf" => wanted.as_array().unwrap().iter().any(|schema| fits(schema, value)),
        other => panic!("the keyword {other} is new: teach it to this test"),
    })
}
