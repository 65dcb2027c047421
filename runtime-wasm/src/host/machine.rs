//! What the host needs of an engine. The two have the same interface but not the same types, so one text serves both.

use super::HostError;

/// An instance in some engine: the exports of [`crate::abi`] and its memory.
pub(super) trait Machine: Send {
    fn abi(&mut self) -> Result<u32, HostError>;
    fn reserve(&mut self, bytes: u32) -> Result<u32, HostError>;
    fn reserve_holidays(&mut self, count: u32) -> Result<u32, HostError>;
    fn evaluate(&mut self, bytes: u32, today: i32) -> Result<u32, HostError>;
    fn reserve_change(&mut self, bytes: u32) -> Result<u32, HostError>;
    fn change(&mut self, question: u32, row: u32, bytes: u32) -> Result<u32, HostError>;
    fn error(&mut self, question: u32, row: u32) -> Result<u32, HostError>;
    fn next_page(&mut self, page: i32) -> Result<u32, HostError>;
    fn memory(&self) -> &[u8];
    fn memory_mut(&mut self) -> &mut [u8];
}

/// Most bytes of memory of an instance: several times what the longest answers need.
pub(super) const MOST_MEMORY: usize = 64 << 20;

/// An instance in the engine whose crate is named, with the types `Store`, `Memory` and `TypedFunc` and the function
/// `broken` in scope. Before each call the fuel is filled up, where there is a limit.
macro_rules! instance {
    () => {
        /// An instance with its functions looked up once.
        struct Started {
            store: Store<StoreLimits>,
            fuel: Option<u64>,
            memory: Memory,
            abi: TypedFunc<(), u32>,
            reserve: TypedFunc<u32, u32>,
            reserve_holidays: TypedFunc<u32, u32>,
            evaluate: TypedFunc<(u32, i32), u32>,
            reserve_change: TypedFunc<u32, u32>,
            change: TypedFunc<(u32, u32, u32), u32>,
            error: TypedFunc<(u32, u32), u32>,
            next_page: TypedFunc<i32, u32>,
        }

        impl Started {
            fn new(mut store: Store<StoreLimits>, instance: &Instance, fuel: Option<u64>) -> Result<Self, HostError> {
                let memory = instance.get_memory(&mut store, "memory");
                Ok(Self {
                    memory: memory.ok_or_else(|| HostError::Broken("it has no memory".to_owned()))?,
                    abi: instance.get_typed_func(&mut store, "abi").map_err(broken)?,
                    reserve: instance.get_typed_func(&mut store, "reserve").map_err(broken)?,
                    reserve_holidays: instance.get_typed_func(&mut store, "reserve_holidays").map_err(broken)?,
                    evaluate: instance.get_typed_func(&mut store, "evaluate").map_err(broken)?,
                    reserve_change: instance.get_typed_func(&mut store, "reserve_change").map_err(broken)?,
                    change: instance.get_typed_func(&mut store, "change").map_err(broken)?,
                    error: instance.get_typed_func(&mut store, "error").map_err(broken)?,
                    next_page: instance.get_typed_func(&mut store, "next_page").map_err(broken)?,
                    store,
                    fuel,
                })
            }

            fn fill_up(&mut self) -> Result<(), HostError> {
                self.fuel.map_or(Ok(()), |fuel| self.store.set_fuel(fuel).map_err(broken))
            }
        }

        impl Machine for Started {
            fn abi(&mut self) -> Result<u32, HostError> {
                self.fill_up()?;
                self.abi.call(&mut self.store, ()).map_err(broken)
            }
            fn reserve(&mut self, bytes: u32) -> Result<u32, HostError> {
                self.fill_up()?;
                self.reserve.call(&mut self.store, bytes).map_err(broken)
            }
            fn reserve_holidays(&mut self, count: u32) -> Result<u32, HostError> {
                self.fill_up()?;
                self.reserve_holidays.call(&mut self.store, count).map_err(broken)
            }
            fn evaluate(&mut self, bytes: u32, today: i32) -> Result<u32, HostError> {
                self.fill_up()?;
                self.evaluate.call(&mut self.store, (bytes, today)).map_err(broken)
            }
            fn reserve_change(&mut self, bytes: u32) -> Result<u32, HostError> {
                self.fill_up()?;
                self.reserve_change.call(&mut self.store, bytes).map_err(broken)
            }
            fn change(&mut self, question: u32, row: u32, bytes: u32) -> Result<u32, HostError> {
                self.fill_up()?;
                self.change.call(&mut self.store, (question, row, bytes)).map_err(broken)
            }
            fn error(&mut self, question: u32, row: u32) -> Result<u32, HostError> {
                self.fill_up()?;
                self.error.call(&mut self.store, (question, row)).map_err(broken)
            }
            fn next_page(&mut self, page: i32) -> Result<u32, HostError> {
                self.fill_up()?;
                self.next_page.call(&mut self.store, page).map_err(broken)
            }
            fn memory(&self) -> &[u8] {
                self.memory.data(&self.store)
            }
            fn memory_mut(&mut self) -> &mut [u8] {
                self.memory.data_mut(&mut self.store)
            }
        }
    };
}
pub(super) use instance;
