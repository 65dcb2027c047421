//! Compiled validators and the engines that compile them.

use super::{HostError, Validator, read};
use crate::abi::VERSION;
use crate::manifest::Manifest;
use std::sync::Arc;

/// Which engine runs the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// Starts in microseconds.
    #[cfg(feature = "wasmi")]
    Wasmi,
    /// Compiles to machine code first.
    #[cfg(feature = "wasmtime")]
    Wasmtime,
}

impl Engine {
    /// The engine with the shortest way to a first answer.
    #[cfg(feature = "wasmi")]
    pub const FASTEST_TO_START: Self = Self::Wasmi;
    /// The engine with the shortest way to a first answer.
    #[cfg(not(feature = "wasmi"))]
    pub const FASTEST_TO_START: Self = Self::Wasmtime;
}

/// A compiled validator, to be shared between threads.
#[derive(Clone)]
pub struct Module {
    code: Code,
    manifest: Arc<Manifest>,
}

#[derive(Clone)]
enum Code {
    #[cfg(feature = "wasmi")]
    Wasmi(super::with_wasmi::Code),
    #[cfg(feature = "wasmtime")]
    Wasmtime(super::with_wasmtime::Code),
}

impl Module {
    /// Compiles a validator.
    ///
    /// # Errors
    /// When the bytes are not a validator.
    pub fn load(engine: Engine, bytes: &[u8]) -> Result<Self, HostError> {
        Self::compile(engine, bytes, None)
    }

    /// Compiles a validator whose every call is cut off after so many units of fuel. Without a limit a call still ends: the
    /// length of the answers bounds every loop. Tests hold validators to that.
    ///
    /// # Errors
    /// When the bytes are not a validator.
    pub fn load_with_fuel(engine: Engine, bytes: &[u8], fuel: u64) -> Result<Self, HostError> {
        Self::compile(engine, bytes, Some(fuel))
    }

    fn compile(engine: Engine, bytes: &[u8], fuel: Option<u64>) -> Result<Self, HostError> {
        let code = match engine {
            #[cfg(feature = "wasmi")]
            Engine::Wasmi => Code::Wasmi(super::with_wasmi::Code::compile(bytes, fuel)?),
            #[cfg(feature = "wasmtime")]
            Engine::Wasmtime => Code::Wasmtime(super::with_wasmtime::Code::compile(bytes, fuel)?),
        };
        let manifest = Arc::new(read::manifest(bytes)?);
        Ok(Self { code, manifest })
    }

    /// What it says about its form.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Starts an instance, with memory of its own.
    ///
    /// # Errors
    /// When it breaks the interface or speaks another version of it.
    pub fn validator(&self) -> Result<Validator, HostError> {
        let mut machine = match &self.code {
            #[cfg(feature = "wasmi")]
            Code::Wasmi(code) => code.start()?,
            #[cfg(feature = "wasmtime")]
            Code::Wasmtime(code) => code.start()?,
        };
        match machine.abi()? {
            VERSION if self.manifest.abi == VERSION => {}
            version => return Err(HostError::Version(version)),
        }
        Ok(Validator { machine, manifest: Arc::clone(&self.manifest), holidays: Vec::new(), joiner: None })
    }
}
