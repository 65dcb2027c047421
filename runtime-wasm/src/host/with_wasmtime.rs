//! Validators in wasmtime.

use super::HostError;
use super::machine::{MOST_MEMORY, Machine, instance};
use wasmtime::{Config, Engine, Instance, Memory, Module, Store, StoreLimits, StoreLimitsBuilder, TypedFunc};

/// Compiled code.
#[derive(Clone)]
pub(super) struct Code {
    module: Module,
    fuel: Option<u64>,
}

fn broken(error: impl std::fmt::Display) -> HostError {
    HostError::Broken(format!("{error:#}"))
}

instance!();

impl Code {
    pub(super) fn compile(bytes: &[u8], fuel: Option<u64>) -> Result<Self, HostError> {
        let mut config = Config::new();
        config.consume_fuel(fuel.is_some());
        let engine = Engine::new(&config).map_err(broken)?;
        let module = Module::new(&engine, bytes).map_err(|error| HostError::NotAModule(format!("{error:#}")))?;
        if module.imports().next().is_some() {
            return Err(HostError::HasImports);
        }
        Ok(Self { module, fuel })
    }

    pub(super) fn start(&self) -> Result<Box<dyn Machine>, HostError> {
        let limits = StoreLimitsBuilder::new().memory_size(MOST_MEMORY).build();
        let mut store = Store::new(self.module.engine(), limits);
        store.limiter(|limits| limits);
        if let Some(fuel) = self.fuel {
            store.set_fuel(fuel).map_err(broken)?;
        }
        let instance = Instance::new(&mut store, &self.module, &[]).map_err(broken)?;
        Ok(Box::new(Started::new(store, &instance, self.fuel)?))
    }
}
