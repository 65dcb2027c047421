//! The primitives that a validator is linked with, and that the reference interpreter uses natively: one meaning, one place.
//!
//! `no_std`, no tables in data, no code that can panic: the whole module is compiled for wasm32 into every form's validator.

/// The value of no answer, in slots and in arithmetic.
pub const NO_ANSWER: i64 = i64::MIN;
