//! What runs when a form is filled in.
//!
//! [`kernel`] holds the primitives that a validator is linked with (`no_std`, also compiled natively for the reference
//! interpreter), [`abi`] says how bytes go in and come out, [`answers`] turns JSON into fields and back ([`joined`] in one go),
//! [`browser`] is what pages load, and `host` loads and
//! calls a validator natively (features `wasmi` and `wasmtime`: one interface, two engines, the same bytes).

pub mod abi;
pub mod answers;
pub mod browser;
pub mod files;
pub mod joined;
pub mod kernel;
pub mod manifest;
pub mod report;
pub mod shape;

#[cfg(any(feature = "wasmi", feature = "wasmtime"))]
pub mod host;
