//! A back office checks what it receives, in Rust:
//! `cargo run -p runtime-wasm --features wasmtime --example check -- built/missed-bin/validator.wasm 2026-03-10 < answers.jsonl`
//!
//! Each line is a JSON object of answers by question key; each is answered by a line that says what is wrong with it.

use jiff::civil::Date;
use runtime_wasm::abi::outcome;
use runtime_wasm::answers::Answers;
use runtime_wasm::host::{Engine, Module};
use runtime_wasm::report::Day;
use serde_json::{Value, json};
use std::error::Error;
use std::io::{BufRead as _, Write as _};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("which validator?")?;
    let today: Date = arguments.next().ok_or("which day?")?.parse()?;
    let today = today.duration_since(Date::constant(1970, 1, 1)).as_hours() / 24;
    let module = Module::load(Engine::Wasmtime, &std::fs::read(path)?)?;
    let mut validator = module.validator()?;
    for line in std::io::stdin().lock().lines() {
        let answers: Value = serde_json::from_str(&line?)?;
        let answers = Answers::from_json(module.manifest(), &answers);
        let report = validator.evaluate(&answers, &Day { today, holidays: vec![] })?;
        let named = report.errors.iter().map(|broken| {
            let key = module.manifest().questions.get(broken.question).map(|question| &question.key);
            json!({ "question": key, "row": broken.row, "rule": broken.rule })
        });
        let said = json!({ "valid": report.outcome == outcome::COMPLETE, "errors": named.collect::<Vec<_>>() });
        writeln!(std::io::stdout(), "{said}")?;
    }
    Ok(())
}
