//! Every export with any numbers, in any order, in both engines: never a trap, and the same answers.

use super::forms::{Form, forms};
use super::{FUEL, check};
use proptest::prelude::*;

/// A call by hand.
#[derive(Debug, Clone)]
enum Call {
    Reserve(u32),
    ReserveHolidays(u32),
    Evaluate(u32, i32),
    ReserveChange(u32),
    Change(u32, u32, u32),
    Error(u32, u32),
    NextPage(i32),
    /// Bytes to where something was reserved last.
    Write(Vec<u8>),
}

fn small_or_any(small: std::ops::Range<u32>) -> impl Strategy<Value = u32> {
    prop_oneof![6 => small, 1 => any::<u32>(), 1 => Just(u32::MAX)]
}

fn call() -> impl Strategy<Value = Call> {
    prop_oneof![
        3 => small_or_any(0..600).prop_map(Call::Reserve),
        1 => small_or_any(0..1030).prop_map(Call::ReserveHolidays),
        4 => (small_or_any(0..600), any::<i32>()).prop_map(|(bytes, today)| Call::Evaluate(bytes, today % 50_000)),
        2 => small_or_any(0..100).prop_map(Call::ReserveChange),
        4 => (small_or_any(0..50), small_or_any(0..4), small_or_any(0..100)).prop_map(|(q, r, n)| Call::Change(q, r, n)),
        1 => (small_or_any(0..50), small_or_any(0..4)).prop_map(|(question, row)| Call::Error(question, row)),
        1 => any::<i32>().prop_map(|page| Call::NextPage(page % 40)),
        1 => any::<i32>().prop_map(Call::NextPage),
        4 => prop::collection::vec(prop_oneof![Just(0x1Fu8), b'0'..=b'9', any::<u8>()], 0..600).prop_map(Call::Write),
    ]
}

/// Runs the calls in the engine of a crate and takes down every answer. Also the report, as far as it is in memory.
macro_rules! run {
    ($engine:ident, $bytes:expr, $calls:expr) => {{
        let mut config = ::$engine::Config::default();
        config.consume_fuel(true);
        let engine = run!(@engine $engine, &config);
        let module = ::$engine::Module::new(&engine, $bytes).unwrap();
        let mut store = ::$engine::Store::new(&engine, ());
        store.set_fuel(FUEL).unwrap();
        let instance = ::$engine::Linker::new(&engine);
        let instance = run!(@start $engine, instance, &mut store, &module);
        let memory = instance.get_memory(&mut store, "memory").unwrap();
        let mut answers: Vec<(u32, Vec<u8>)> = Vec::new();
        let mut reserved = 0usize;
        for call in $calls {
            store.set_fuel(FUEL).unwrap();
            macro_rules! answer {
                ($name:literal, $parameters:expr, $types:ty) => {
                    instance.get_typed_func::<$types, u32>(&mut store, $name).unwrap().call(&mut store, $parameters).unwrap()
                };
            }
            let answer = match call {
                Call::Reserve(bytes) => { let at = answer!("reserve", *bytes, u32); reserved = at as usize; at }
                Call::ReserveHolidays(count) => { let at = answer!("reserve_holidays", *count, u32); reserved = at as usize; at }
                Call::ReserveChange(bytes) => { let at = answer!("reserve_change", *bytes, u32); reserved = at as usize; at }
                Call::Evaluate(bytes, today) => answer!("evaluate", (*bytes, *today), (u32, i32)),
                Call::Change(question, row, bytes) => answer!("change", (*question, *row, *bytes), (u32, u32, u32)),
                Call::Error(question, row) => answer!("error", (*question, *row), (u32, u32)),
                Call::NextPage(page) => answer!("next_page", *page, i32),
                Call::Write(bytes) => {
                    // Nothing was reserved: there is nowhere to write.
                    if reserved != 0 {
                        let place = &mut memory.data_mut(&mut store)[reserved..];
                        let length = bytes.len().min(place.len());
                        place[..length].copy_from_slice(&bytes[..length]);
                    }
                    0
                }
            };
            let report = match call {
                Call::Evaluate(..) | Call::Change(..) if answer != 0 => {
                    memory.data(&store)[answer as usize..answer as usize + 40].to_vec()
                }
                _ => Vec::new(),
            };
            answers.push((answer, report));
        }
        answers
    }};
    (@engine wasmi, $config:expr) => { ::wasmi::Engine::new($config) };
    (@engine wasmtime, $config:expr) => { ::wasmtime::Engine::new($config).unwrap() };
    (@start wasmi, $linker:expr, $store:expr, $module:expr) => { $linker.instantiate_and_start($store, $module).unwrap() };
    (@start wasmtime, $linker:expr, $store:expr, $module:expr) => { $linker.instantiate($store, $module).unwrap() };
}

#[test]
fn never_trap_and_agree() {
    for Form { bytes, .. } in forms() {
        check(12, prop::collection::vec(prop::collection::vec(call(), 1..60), 4), |sequences| {
            let calls: Vec<Call> = sequences.into_iter().flatten().collect();
            prop_assert_eq!(run!(wasmi, &bytes, &calls), run!(wasmtime, &bytes, &calls));
            Ok(())
        });
    }
}
