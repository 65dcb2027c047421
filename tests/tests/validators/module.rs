//! What a validator is as a module: no imports, version 1.0 instructions, the same bytes twice.

use super::forms::{EVERYTHING, form, forms};
use runtime_wasm::host::{Engine, HostError, Module};
use wasmparser::{Operator, Parser, Payload, Validator, WasmFeatures};

#[test]
fn has_no_imports_and_needs_no_later_feature() {
    for form in forms() {
        Validator::new_with_features(WasmFeatures::MVP).validate_all(&form.bytes).unwrap();
        for payload in Parser::new(0).parse_all(&form.bytes) {
            assert!(!matches!(payload.unwrap(), Payload::ImportSection(_) | Payload::StartSection { .. }));
        }
    }
}

#[test]
fn is_the_same_twice() {
    assert_eq!(form("one", EVERYTHING).bytes, form("two", EVERYTHING).bytes);
}

#[test]
fn starts_small() {
    for form in forms() {
        let memory = Parser::new(0).parse_all(&form.bytes).find_map(|payload| match payload.unwrap() {
            Payload::MemorySection(section) => Some(section.into_iter().next().unwrap().unwrap().initial),
            _ => None,
        });
        assert!(memory.unwrap() <= 4, "{}: {memory:?} pages of 64 KiB", form.program.form.id);
    }
}

#[test]
fn what_is_not_a_validator_is_refused() {
    let form = form("everything", EVERYTHING);
    for engine in [Engine::Wasmi, Engine::Wasmtime] {
        let refused = |bytes: &[u8]| Module::load(engine, bytes).and_then(|module| module.validator()).err().unwrap();
        assert!(matches!(refused(b"not a module"), HostError::NotAModule(_)));
        assert!(matches!(refused(b"\0asm\x01\0\0\0"), HostError::Manifest(_)));
        // An imported function, which could do anything.
        let importing = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x02\x07\x01\x01a\x01b\0\0";
        assert_eq!(refused(importing), HostError::HasImports);
        let mut cut = form.bytes.clone();
        cut.truncate(cut.len() / 2);
        assert!(matches!(refused(&cut), HostError::NotAModule(_)));
    }
}

/// A function of a module: the bytes of stack that it takes and the functions that it calls.
struct Frame {
    bytes: i32,
    calls: Vec<usize>,
}

/// The frames of all functions. A function takes stack by `global.get 0`, `i32.const n`, `i32.sub`.
fn frames(module: &[u8]) -> (i32, Vec<Frame>) {
    let (mut stack, mut frames) = (0, Vec::new());
    for payload in Parser::new(0).parse_all(module) {
        match payload.unwrap() {
            Payload::GlobalSection(section) => {
                let global = section.into_iter().next().unwrap().unwrap();
                let Operator::I32Const { value } = global.init_expr.get_operators_reader().read().unwrap() else {
                    panic!()
                };
                stack = value;
            }
            Payload::CodeSectionEntry(body) => {
                let operators: Vec<Operator> =
                    body.get_operators_reader().unwrap().into_iter().map(|operator| operator.unwrap()).collect();
                let mut frame = Frame { bytes: 0, calls: Vec::new() };
                for (position, operator) in operators.iter().enumerate() {
                    match (operator, operators.get(position + 1), operators.get(position + 2)) {
                        (Operator::Call { function_index }, ..) => frame.calls.push(*function_index as usize),
                        (Operator::GlobalGet { .. }, Some(Operator::I32Const { value }), Some(Operator::I32Sub)) => {
                            frame.bytes = *value;
                        }
                        _ => {}
                    }
                }
                frames.push(frame);
            }
            _ => {}
        }
    }
    (stack, frames)
}

#[test]
fn never_runs_out_of_stack() {
    fn deepest(frames: &[Frame], at: usize, path: &mut Vec<usize>) -> i32 {
        assert!(!path.contains(&at), "function {at} calls itself");
        path.push(at);
        let below = frames[at].calls.iter().map(|called| deepest(frames, *called, path)).max().unwrap_or(0);
        path.pop();
        frames[at].bytes + below
    }
    for form in forms() {
        let (stack, frames) = frames(&form.bytes);
        let deepest = (0..frames.len()).map(|at| deepest(&frames, at, &mut Vec::new())).max().unwrap();
        assert!(deepest > 0 && deepest * 2 < stack, "{deepest} of {stack} bytes");
    }
}
