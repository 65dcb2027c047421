//! The compiler in a browser: what an editing page asks while a form is being written, from the first letter to the files that are
//! served.
//!
//! [`workbench::Workbench`] holds the files of one form and answers about them. Nothing is decided here: what is said is the compiler's,
//! and the same as on the command line, byte for byte. On wasm32 `bindings` hands it to JavaScript.
//!
//! ```
//! use studio::workbench::{Text, Workbench};
//! let mut desk = Workbench::new().unwrap();
//! desk.open(vec![Text::new("form.yaml", "form: hello\ntitel: Say hello\n")], "form.yaml");
//! let fix = desk.check().problems.into_iter().find_map(|problem| problem.fix).unwrap();
//! assert_eq!(fix.title, "Write `title`");
//! ```

#[cfg(target_arch = "wasm32")]
mod bindings;
mod markdown;
pub mod told;
mod trying;
pub mod visit;
pub mod workbench;
