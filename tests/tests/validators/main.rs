//! Validators under hostile hands: whatever bytes and numbers they are given, they never trap, both engines agree, and a
//! changed answer gives what the whole form would.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod by_hand;
mod exports;
mod forms;
mod module;

use forms::{Form, forms};
use proptest::prelude::*;
use runtime_wasm::abi::MOST_INPUT;
use runtime_wasm::answers::{Answers, Field};
use runtime_wasm::host::{Engine, HostError, Module, Validator};
use runtime_wasm::report::Day;

/// Far more than any call needs on the inputs of these tests.
const FUEL: u64 = 50_000_000;

fn both(form: &Form) -> [Validator; 2] {
    [Engine::Wasmi, Engine::Wasmtime]
        .map(|engine| Module::load_with_fuel(engine, &form.bytes, FUEL).unwrap().validator().unwrap())
}

/// What a resident, a script or an attacker may send for one question.
fn answer() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => Just(String::new()),
        2 => "(yes|no|refuse|garden|recycling|moving_in|moving_out|renting|me|one\ntwo)",
        2 => "[0-9]{1,4}(\\.[0-9]{1,3})?",
        2 => "(19|20)[0-9]{2}-(0[1-9]|1[0-2])-[0-3][0-9]",
        1 => "(1 High St\n\nAmersham\n\nHP7 0AB\n|\n\n\n\n\n10008|hp70ab|QQ123456C|AB123456C|a@b.uk|07700 900123|14:30)",
        1 => "[a-z ]{0,12}",
        1 => "\\PC{0,12}",
    ]
}

/// Answers in the shape of a form, rows included.
fn answers(form: &Form) -> impl Strategy<Value = Answers> + use<> {
    let manifest = form.manifest.clone();
    let shape: Vec<Option<(usize, usize)>> = manifest
        .questions
        .iter()
        .filter(|question| question.list.is_none())
        .map(|question| question.stride.map(|stride| (stride as usize, question.rows.unwrap_or_default() as usize)))
        .collect();
    let fields: Vec<BoxedStrategy<Field>> = shape
        .into_iter()
        .map(|list| match list {
            None => answer().prop_map(Field::Text).boxed(),
            Some((stride, most)) => {
                let row = prop::collection::vec(answer(), stride);
                prop::collection::vec(row, 0..(most + 2).min(5)).prop_map(Field::Rows).boxed()
            }
        })
        .collect();
    fields.prop_map(|fields| Answers { fields })
}

fn day() -> impl Strategy<Value = Day> {
    let today = prop_oneof![8 => 15_000i64..25_000, 1 => any::<i64>()];
    (today, prop::collection::btree_set(15_000i64..25_000, 0..20))
        .prop_map(|(today, holidays)| Day { today, holidays: holidays.into_iter().collect() })
}

fn check<S: Strategy>(cases: u32, strategy: S, test: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    proptest::test_runner::TestRunner::new_with_rng(
        config,
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    )
    .run(&strategy, test)
    .unwrap();
}

#[test]
fn answers_come_to_the_same_in_both_engines_and_in_the_interpreter() {
    for form in forms() {
        let validators = std::cell::RefCell::new(both(&form));
        check(200, (answers(&form), day()), |(answers, day)| {
            let [wasmi, wasmtime] = &mut *validators.borrow_mut();
            let report = wasmi.evaluate(&answers, &day).unwrap();
            prop_assert_eq!(&report, &wasmtime.evaluate(&answers, &day).unwrap());
            prop_assert_eq!(&report, &compiler::eval::evaluate(&form.program, &answers, &day));
            Ok(())
        });
    }
}

#[test]
fn a_changed_answer_gives_what_the_whole_form_would() {
    for form in forms() {
        let validators = std::cell::RefCell::new(both(&form));
        let changes = prop::collection::vec((any::<prop::sample::Index>(), 0usize..5, answer()), 1..8);
        check(100, (answers(&form), day(), changes), |(mut answers, day, changes)| {
            let [changed, whole] = &mut *validators.borrow_mut();
            let first = changed.evaluate(&answers, &day).unwrap();
            prop_assert_eq!(&first, &whole.evaluate(&answers, &day).unwrap());
            for (index, row, text) in changes {
                let id = index.index(form.manifest.questions.len());
                let place = forms::place(&form.manifest, &mut answers, id, row);
                let inside = form.manifest.questions[id].list.is_some();
                let report = changed.change(id, inside.then_some(row), &text).unwrap();
                let Some(place) = place else {
                    prop_assert!(report.is_none(), "{} row {}", id, row);
                    continue;
                };
                place.clone_from(&text);
                let expected = whole.evaluate(&answers, &day).unwrap();
                for broken in &expected.errors {
                    prop_assert_eq!(changed.error(broken.question, broken.row).unwrap(), broken.rule);
                }
                for page in 0..expected.pages.len() {
                    let next = compiler::eval::next_page_after(&expected, Some(page));
                    prop_assert_eq!(changed.next_page(Some(page)).unwrap(), next);
                }
                prop_assert_eq!(report, Some(expected));
            }
            Ok(())
        });
    }
}

#[test]
fn any_bytes_are_judged_the_same_in_both_engines() {
    let separated = prop::collection::vec(
        prop_oneof![
            3 => Just(0x1Fu8),
            2 => prop::sample::select(b"0123456789\n /.:@-+ ".to_vec()),
            2 => any::<u8>(),
        ],
        0..400,
    );
    for form in forms() {
        let validators = std::cell::RefCell::new(both(&form));
        check(150, (separated.clone(), any::<i32>()), |(bytes, today)| {
            let [wasmi, wasmtime] = &mut *validators.borrow_mut();
            let day = Day { today: today.into(), holidays: Vec::new() };
            prop_assert_eq!(
                wasmi.evaluate_input(&bytes, &day).unwrap(),
                wasmtime.evaluate_input(&bytes, &day).unwrap()
            );
            Ok(())
        });
    }
}

#[test]
fn the_longest_answers_are_judged_and_longer_ones_refused() {
    let form = forms().pop().unwrap();
    for engine in [Engine::Wasmi, Engine::Wasmtime] {
        let mut validator = Module::load_with_fuel(engine, &form.bytes, 2_000_000_000).unwrap().validator().unwrap();
        for filler in [b'a', b'\x1f', b'9', 0xFF, b'\n', b' '] {
            let mut input = vec![filler; MOST_INPUT as usize];
            validator.evaluate_input(&input, &Day::default()).unwrap();
            input.push(filler);
            assert_eq!(validator.evaluate_input(&input, &Day::default()), Err(HostError::TooLong));
        }
        let long = "x".repeat(MOST_INPUT as usize);
        for _ in 0..20 {
            validator.change(0, None, &long).unwrap();
        }
        assert_eq!(validator.change(0, None, &format!("{long}x")), Err(HostError::TooLong));
    }
}
