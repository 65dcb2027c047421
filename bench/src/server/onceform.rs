//! Onceform as a back office uses it that checks what it receives: wasmtime, one instance kept for the thread.

use crate::submissions::place;
use runtime_wasm::host::{Engine, Module, Validator};
use runtime_wasm::report::{Broken, Day};

/// An instance and the day to judge by.
pub struct Onceform {
    validator: Validator,
    day: Day,
}

impl Onceform {
    /// From the bytes of a validator.
    pub fn new(engine: Engine, bytes: &[u8], today: i64) -> Self {
        let validator = Module::load(engine, bytes).unwrap().validator().unwrap();
        Self { validator, day: Day { today, holidays: Vec::new() } }
    }

    /// The errors of a submission.
    pub fn judge(&mut self, text: &str) -> Vec<Broken> {
        self.validator.judge_json(text.as_bytes(), &self.day).unwrap().errors
    }

    /// Where they are.
    pub fn places(&mut self, text: &str) -> Vec<String> {
        let errors = self.judge(text);
        let key = |error: &Broken| self.validator.manifest().questions[error.question].key.clone();
        errors.iter().map(|error| place(&key(error), error.row)).collect()
    }
}
