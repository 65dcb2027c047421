//! Validators of the shipped forms, in wasmi, against the reference interpreter and the form's own tests.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod files;

use compiler::emit::wasm;
use compiler::program::Program;
use runtime_wasm::answers::Answers;
use runtime_wasm::host::{Engine, Module};
use runtime_wasm::report::Day;
use std::path::Path;

fn forms() -> Vec<(String, Program)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut forms = Vec::new();
    for folder in ["forms", "examples"] {
        for entry in std::fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path().join("form.yaml");
            if !path.exists() {
                continue;
            }
            let checked = compiler::check_all(&files::sources(&path));
            let name = path.display().to_string();
            forms.push((
                name,
                checked.program.unwrap_or_else(|| panic!("{}: {:?}", path.display(), checked.diagnostics)),
            ));
        }
    }
    assert!(forms.len() >= 4);
    forms.sort_by(|a, b| a.0.cmp(&b.0));
    forms
}

#[test]
fn forms_agree_with_the_interpreter_on_their_own_tests() {
    for (name, program) in forms() {
        let bytes = wasm::emit(&program).unwrap();
        assert_eq!(bytes, wasm::emit(&program).unwrap(), "{name}");
        let module = Module::load_with_fuel(Engine::Wasmi, &bytes, 1_000_000).unwrap();
        let mut validator = module.validator().unwrap();
        for test in &program.tests {
            let answers = Answers::from_json(module.manifest(), &test.answers);
            let day = Day { today: test.today, holidays: vec![20_000, 20_454] };
            let expected = compiler::eval::evaluate(&program, &answers, &day);
            assert_eq!(validator.evaluate(&answers, &day).unwrap(), expected, "{name}: {}", test.name);
        }
    }
}
