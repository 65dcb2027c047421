//! The part `server`: from JSON text to every error on one core.

mod answers;
mod by_hand;
mod days;
mod derived;
mod joined;
mod onceform;
mod schema;

use crate::race::{Runner, race};
use crate::submissions::{Submission, check, place, read};
use days::Days;
use onceform::Onceform;
use runtime_wasm::host::Engine;
use schema::Schema;
use serde_json::{Value, json};
use std::fs;

type Places<'a> = Box<dyn FnMut(&str) -> Vec<String> + 'a>;
type Judge<'a> = Box<dyn FnMut(&str) -> usize + 'a>;

/// A way to judge, with what it cannot say.
struct Contender<'a> {
    name: &'static str,
    /// Places of the errors, for the check.
    places: Places<'a>,
    /// How many errors, timed.
    judge: Judge<'a>,
}

/// Measures; the arguments are files.
pub fn run(submissions: &str, validator: &str, schema: &str, days: &str) -> Value {
    let submissions = read(submissions);
    let bytes = fs::read(validator).unwrap();
    let value = |path: &str| -> Value { serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap() };
    let limits = || -> Days { serde_json::from_value(value(days)).unwrap() };
    let number = value(days)["number"].as_i64().unwrap();
    let (days, schema) = (limits(), Schema::new(&value(schema), limits()));
    let instance = |engine| Onceform::new(engine, &bytes, number);
    #[cfg(feature = "wasmtime")]
    let (mut told, mut timed) = (instance(Engine::Wasmtime), instance(Engine::Wasmtime));
    let (mut slow_told, mut slow_timed) = (instance(Engine::Wasmi), instance(Engine::Wasmi));
    let hand = |text: &str| by_hand::judge(text, &days);

    let mut contenders: Vec<Contender<'_>> = vec![
        #[cfg(feature = "wasmtime")]
        Contender {
            name: "Onceform, wasmtime",
            places: Box::new(|it| told.places(it)),
            judge: Box::new(|it| timed.judge(it).len()),
        },
        Contender {
            name: "Onceform, wasmi",
            places: Box::new(|it| slow_told.places(it)),
            judge: Box::new(|it| slow_timed.judge(it).len()),
        },
        Contender {
            name: "Rust by hand",
            places: Box::new(|it| hand(it).iter().map(|(question, row, _)| place(question, *row)).collect()),
            judge: Box::new(|it| hand(it).len()),
        },
        Contender {
            name: "serde and garde",
            places: Box::new(|it| derived::places_by_garde(it, &days)),
            judge: Box::new(|it| derived::judge_by_garde(it, &days)),
        },
        Contender {
            name: "serde and validator",
            places: Box::new(|it| derived::places_by_validator(it, &days)),
            judge: Box::new(|it| derived::judge_by_validator(it, &days)),
        },
        Contender {
            name: "jsonschema",
            places: Box::new(|it| schema.places(it)),
            judge: Box::new(|it| schema.judge(it)),
        },
    ];
    let mut rows: Vec<Value> = contenders
        .iter_mut()
        .map(|contender| {
            let counts = check(contender.name, &[], &submissions, &mut contender.places);
            json!({ "name": contender.name, "missed": counts.missed, "tooMany": counts.too_many })
        })
        .collect();
    for (column, wrong) in [("valid", false), ("invalid", true)] {
        let some: Vec<&Submission> =
            submissions.iter().filter(|submission| submission.errors.is_empty() != wrong).collect();
        let some = &some;
        let mut runners: Vec<Runner<'_>> = contenders
            .iter_mut()
            .map(|contender| {
                let judge = &mut contender.judge;
                Runner { name: contender.name, items: some.len(), run: Box::new(move |item| judge(&some[item].text)) }
            })
            .collect();
        let figures = race(&mut runners);
        for ((row, figure), runner) in rows.iter_mut().zip(figures).zip(&runners) {
            debug_assert_eq!(row["name"], runner.name);
            row[column] = json!(figure);
        }
    }
    json!({ "rows": rows })
}
