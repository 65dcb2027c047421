//! The submissions with what is known of them, and the check that a contender finds what it has words for.

use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;

/// A submission as it comes in, and its errors.
pub struct Submission {
    /// The answers as JSON text.
    pub text: String,
    /// Each with the name of the mistake and its place: `household.2.born`.
    pub errors: Vec<(String, String)>,
}

/// Reads what `data/submissions.js` wrote.
pub fn read(path: &str) -> Vec<Submission> {
    let one = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap();
        let word = |error: &Value, key: &str| error[key].as_str().unwrap().to_owned();
        let errors = line["errors"].as_array().unwrap().iter();
        Submission {
            text: line["answers"].to_string(),
            errors: errors.map(|error| (word(error, "mistake"), word(error, "place"))).collect(),
        }
    };
    fs::read_to_string(path).unwrap().lines().map(one).collect()
}

/// The place of a question in a row, counted from 0.
pub fn place(question: &str, row: Option<usize>) -> String {
    const PERSON: [&str; 5] = ["person_name", "relationship", "born", "works", "weekly_pay"];
    row.map_or_else(
        || question.to_owned(),
        |row| {
            let list = if PERSON.contains(&question) { "household" } else { "incomes" };
            format!("{list}.{}.{question}", row + 1)
        },
    )
}

/// What a contender left out and told too much.
pub struct Counts {
    /// Errors that it has no words for.
    pub missed: usize,
    /// Errors that only follow from another.
    pub too_many: usize,
}

/// Fails when a contender misses what it could say, or calls a right submission wrong.
pub fn check(
    name: &str,
    cannot: &[&str],
    submissions: &[Submission],
    mut places: impl FnMut(&str) -> Vec<String>,
) -> Counts {
    let mut counts = Counts { missed: 0, too_many: 0 };
    for (number, submission) in submissions.iter().enumerate() {
        let told: BTreeSet<String> = places(&submission.text).into_iter().collect();
        for (mistake, place) in submission.errors.iter().filter(|(_, place)| !told.contains(place)) {
            assert!(
                cannot.contains(&mistake.as_str()),
                "{name}, submission {}: did not find {mistake} at {place}",
                number + 1
            );
            counts.missed += 1;
        }
        let too_many: Vec<&String> =
            told.iter().filter(|told| !submission.errors.iter().any(|(_, place)| place == *told)).collect();
        assert!(
            too_many.is_empty() || !submission.errors.is_empty(),
            "{name}, submission {}: is right, and was told {too_many:?}",
            number + 1
        );
        counts.too_many += too_many.len();
    }
    counts
}
