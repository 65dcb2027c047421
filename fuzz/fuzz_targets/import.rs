#![no_main]

#[path = "../../compiler/tests/fuzz_corpora/targets.rs"]
mod targets;

libfuzzer_sys::fuzz_target!(|data: &[u8]| targets::import(data));
