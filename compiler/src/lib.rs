//! The Onceform compiler: a pure library without files, clock, environment or network.
//!
//! ```text
//! SourceFile ─read→ Spec ─check→ Form ─lower→ Program ─emit→ validator.wasm | html | schema.json
//!                                                   └─eval→ reference answers
//! ```

pub mod calendar;
pub mod codes;
pub mod diagnostic;
pub mod emit;
pub mod eval;
pub mod expr;
pub mod outline;
pub mod program;
pub mod promise;
pub mod source;
pub mod suggest;
pub mod tables;
