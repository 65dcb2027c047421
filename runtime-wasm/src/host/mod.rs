//! Loads a validator and calls it natively: one interface, two engines behind features, the same bytes in both.

/// Why a validator could not be loaded or called. Never caused by what a resident answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HostError {
    /// The bytes are not a WebAssembly module that the engine takes.
    NotAModule(String),
    /// It has imports, so it could do more than compute.
    HasImports,
    /// It has no manifest, or one that does not fit its code.
    Manifest(String),
    /// It speaks another version of the interface.
    Version(u32),
    /// The answers are longer than [`crate::abi::MOST_INPUT`].
    TooLong,
    /// It broke the interface: a trap, or an address outside its memory.
    Broken(String),
}
