//! Large forms are forms like others: they check without a word said and give a validator.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use compiler::emit::wasm;
use compiler::source::SourceFile;
use onceform_tests::large_form::large_form;

#[test]
fn they_check_clean_and_compile() {
    for (questions, pages) in [(10, 4), (346, 48), (1_000, 140)] {
        let checked = compiler::check(&SourceFile::new("large.yaml", &large_form(questions, pages)));
        assert_eq!(checked.diagnostics, [], "{questions} questions");
        let program = checked.program.unwrap();
        assert_eq!((program.questions.len(), program.pages.len()), (questions, pages));
        assert!(!wasm::emit(&program).unwrap().is_empty());
    }
}
