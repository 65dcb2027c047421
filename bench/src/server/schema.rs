//! The crate `jsonschema`: the schema says what a standard schema can, the rest is by hand.

use super::days::Days;
use super::joined::{Compared, wrong_birth};
use crate::submissions::place;
use jsonschema::Validator;
use jsonschema::error::ValidationErrorKind;
use serde_json::Value;

/// The compiled schema.
pub struct Schema {
    validator: Validator,
    days: Days,
}

impl Schema {
    /// From the schema that `v8/schema.js` wrote without ajv's own words.
    pub fn new(schema: &Value, days: Days) -> Self {
        Self { validator: jsonschema::options().should_validate_formats(true).build(schema).unwrap(), days }
    }

    /// How many errors a submission has.
    pub fn judge(&self, text: &str) -> usize {
        let answers: Value = serde_json::from_str(text).unwrap();
        let mut count = self.validator.iter_errors(&answers).count();
        self.joined(&answers, |_, _| count += 1);
        count
    }

    /// Where they are.
    pub fn places(&self, text: &str) -> Vec<String> {
        let answers: Value = serde_json::from_str(text).unwrap();
        let mut places = Vec::new();
        for error in self.validator.iter_errors(&answers) {
            let pointer = error.instance_path().as_str().to_owned();
            let mut parts: Vec<String> = pointer.split('/').skip(1).map(str::to_owned).collect();
            if let ValidationErrorKind::Required { property } = error.kind() {
                parts.push(property.as_str().unwrap().to_owned());
            }
            match parts.as_slice() {
                [_, row, question, ..] if row.parse::<usize>().is_ok() => {
                    places.push(place(question, row.parse().ok()))
                }
                [question, ..] => places.push(question.clone()),
                [] => {}
            }
        }
        self.joined(&answers, |question, row| places.push(place(question, row)));
        places
    }

    fn joined(&self, answers: &Value, mut wrong: impl FnMut(&'static str, Option<usize>)) {
        Compared::from_value(answers).judge(&self.days, |question| wrong(question, None));
        let rows = answers.get("household").and_then(Value::as_array);
        for (at, row) in rows.into_iter().flatten().enumerate() {
            let text = |key: &str| row.get(key).and_then(Value::as_str);
            if wrong_birth(text("born"), text("relationship"), &self.days) {
                wrong("born", Some(at));
            }
        }
    }
}
