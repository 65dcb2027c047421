//! `validator.wasm`: generated functions for one form, linked with the kernel's.
//!
//! The kernel (Rust, compiled by the build script) imports two hooks. Code is generated in their place: `step`, for each
//! page, question, condition and calculation in their order ([`steps`]), and `rules`, the author's rules of the second pass
//! ([`rules`]). Which of them a changed answer calls is in a table ([`affected`]). Both call kernel functions and read slots at addresses from the [`layout`]. The [`link`]er
//! keeps what can be reached from the interface in [`runtime_wasm::abi`]. No imports, WebAssembly 1.0 instructions only, and
//! the same bytes for the same program.

mod affected;
mod code;
mod expression;
mod layout;
mod link;
mod rules;
mod steps;

pub use crate::manifest::manifest;
use crate::program::{Program, QuestionId};
use crate::tables::PatternError;
use layout::Layout;
use std::fmt;
use std::sync::LazyLock;

/// The kernel as the build script compiled it.
static KERNEL_BYTES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/kernel.wasm"));
static KERNEL: LazyLock<Result<link::Kernel<'static>, String>> = LazyLock::new(|| link::Kernel::read(KERNEL_BYTES));

/// Why a program has no validator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EmitError {
    /// A question's pattern has no table.
    Pattern {
        /// The question.
        question: QuestionId,
        /// Why.
        error: PatternError,
    },
    /// The form has more pages, questions or rows than a validator can hold.
    TooLarge,
    /// Our own fault: what was generated is not a valid module.
    Ours(String),
}

impl fmt::Display for EmitError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pattern { question, error } => {
                write!(out, "the pattern of question {question} has no table: {error:?}")
            }
            Self::TooLarge => out.write_str("the form has more pages, questions or rows than a validator can hold"),
            Self::Ours(fault) => write!(out, "what was generated is no valid module: {fault}"),
        }
    }
}

impl std::error::Error for EmitError {}

/// Generates the validator of a form.
///
/// # Errors
/// When a pattern or the form itself is too large. [`EmitError::Ours`] is a fault of the compiler.
pub fn emit(program: &Program) -> Result<Vec<u8>, EmitError> {
    let kernel = KERNEL.as_ref().map_err(|fault| EmitError::Ours(fault.clone()))?;
    let manifest = manifest(program);
    let mut layout = Layout::new(program, &manifest, kernel.heap_base)?;
    let steps = steps::generate(program, &mut layout)?;
    let rules = rules::generate(program, &mut layout);
    let manifest = serde_json::to_vec(&manifest).map_err(|error| EmitError::Ours(error.to_string()))?;
    let module = kernel.link(&[steps, rules], &layout.data(program)?, &manifest).map_err(EmitError::Ours)?;
    validate(&module)?;
    Ok(module)
}

/// In a browser, the browser's own engine is asked (`studio/`): the same rules would be a tenth of what it has to load.
#[cfg(target_arch = "wasm32")]
#[expect(clippy::unnecessary_wraps, reason = "as elsewhere")]
fn validate(_: &[u8]) -> Result<(), EmitError> {
    Ok(())
}

#[cfg(not(target_arch = "wasm32"))]
fn validate(module: &[u8]) -> Result<(), EmitError> {
    let validated = wasmparser::Validator::new_with_features(wasmparser::WasmFeatures::MVP).validate_all(module);
    validated.map(|_| ()).map_err(|error| EmitError::Ours(error.to_string()))
}
