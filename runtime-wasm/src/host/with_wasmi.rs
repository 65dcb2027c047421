//! Validators in wasmi.

use super::HostError;
use super::machine::{MOST_MEMORY, Machine, instance};
use wasmi::{Config, Engine, Instance, Linker, Memory, Module, Store, StoreLimits, StoreLimitsBuilder, TypedFunc};

/// Compiled code.
#[derive(Debug, Clone)]
pub(super) struct Code {
    module: Module,
    fuel: Option<u64>,
}

fn broken(error: impl std::fmt::Display) -> HostError {
    HostError::Broken(error.to_string())
}

instance!();

impl Code {
    pub(super) fn compile(bytes: &[u8], fuel: Option<u64>) -> Result<Self, HostError> {
        let mut config = Config::default();
        config.consume_fuel(fuel.is_some());
        let module = Module::new(&Engine::new(&config), bytes);
        let module = module.map_err(|error| HostError::NotAModule(error.to_string()))?;
        if module.imports().next().is_some() {
            return Err(HostError::HasImports);
        }
        Ok(Self { module, fuel })
    }

    pub(super) fn start(&self) -> Result<Box<dyn Machine>, HostError> {
        let engine = self.module.engine();
        let limits = StoreLimitsBuilder::new().memory_size(MOST_MEMORY).build();
        let mut store = Store::new(engine, limits);
        store.limiter(|limits| limits);
        if let Some(fuel) = self.fuel {
            store.set_fuel(fuel).map_err(broken)?;
        }
        let instance = Linker::new(engine).instantiate_and_start(&mut store, &self.module).map_err(broken)?;
        Ok(Box::new(Started::new(store, &instance, self.fuel)?))
    }
}
