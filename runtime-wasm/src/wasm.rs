//! The kernel as WebAssembly: the root of the crate that the compiler's build script compiles for wasm32. It is linked into
//! every validator; it never runs natively.
//!
//! It imports two functions, the hooks that generated code takes the place of, and exports the interface of `abi.rs`
//! together with the primitives that generated code calls. The linker keeps what is used and nothing else. Generated data
//! starts at `__heap_base` with a [`shape::Form`].
#![no_std]

#[path = "abi.rs"]
#[allow(dead_code, reason = "the interface is for both sides")]
mod abi;
#[path = "wasm/driver.rs"]
mod driver;
#[path = "kernel/mod.rs"]
#[allow(dead_code, reason = "what only the reference interpreter uses")]
mod kernel;
#[path = "wasm/memory.rs"]
mod memory;
#[path = "wasm/readers.rs"]
mod readers;
#[path = "shape.rs"]
#[allow(dead_code, reason = "what only the compiler uses")]
mod shape;
#[path = "wasm/values.rs"]
mod values;

/// Nothing in the kernel can panic; the language asks for a handler all the same, and the linker drops it.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}

/// The hooks: functions that are different in every form.
mod form {
    #[link(wasm_import_module = "form")]
    unsafe extern "C" {
        /// Works out one page, question, condition or calculation, by its place in their order; and all that follow it,
        /// unless it is `alone`.
        pub safe fn step(number: u32, alone: u32);
        /// The first author's rule that a valid answer breaks, or 0. `row` is the address of the slot of the first question
        /// in the row.
        pub safe fn rules(question: u32, row: u32) -> u32;
    }
}
