//! Compiles the kernel to WebAssembly with the same compiler that builds this crate; see `runtime-wasm/src/wasm.rs`. One
//! plain call: a cargo inside cargo would wait for its own lock.
#![allow(clippy::print_stdout, reason = "this is how a build script talks to cargo")]

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

const TARGET: &str = "wasm32-unknown-unknown";

fn main() -> ExitCode {
    match kernel() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            println!("cargo::error={}", problem.replace('\n', "\ncargo::error="));
            ExitCode::FAILURE
        }
    }
}

fn kernel() -> Result<(), String> {
    let from_cargo = |name: &str| std::env::var_os(name).ok_or_else(|| format!("cargo did not set {name}"));
    let sources = Path::new(&from_cargo("CARGO_MANIFEST_DIR")?).join("../runtime-wasm/src");
    let rustc = from_cargo("RUSTC")?;
    let output = PathBuf::from(from_cargo("OUT_DIR")?).join("kernel.wasm");
    for watched in ["wasm.rs", "abi.rs", "shape.rs", "wasm", "kernel"] {
        println!("cargo::rerun-if-changed={}", sources.join(watched).display());
    }

    let libraries = Command::new(&rustc)
        .args(["--print", "target-libdir", "--target", TARGET])
        .output()
        .map_err(|error| format!("{} could not be run: {error}", Path::new(&rustc).display()))?;
    let libraries = PathBuf::from(String::from_utf8_lossy(&libraries.stdout).trim());
    if !libraries.is_dir() {
        return Err(format!("Rust's {TARGET} target is missing. Add it with: rustup target add {TARGET}"));
    }

    let compiled = Command::new(&rustc)
        .args(["--edition", "2024", "--crate-type", "cdylib", "--crate-name", "kernel", "--target", TARGET])
        // Small code, in the instructions that every engine has, and no tables of jumps or values: the linker wants no data.
        .args(["-Copt-level=s", "-Clto=fat", "-Ccodegen-units=1", "-Cpanic=abort", "-Cstrip=symbols"])
        .args(["-Ctarget-cpu=mvp", "-Cjump-tables=off"])
        // Loops as they are written and places in memory worked out where they are used: turned into what runs without tests
        // and additions, they take a twentieth more bytes and no less time in V8.
        .args(["-Cllvm-args=-rotation-max-header-size=0", "-Cllvm-args=-enable-load-pre=false"])
        .args(["-Cllvm-args=-disable-lsr", "-Cllvm-args=-disable-lftr"])
        // A small stack below everything else, and the address from which memory is free.
        .args(["-Clink-arg=-zstack-size=4096", "-Clink-arg=--stack-first", "-Clink-arg=--export=__heap_base"])
        .arg("-o")
        .arg(&output)
        .arg(sources.join("wasm.rs"))
        // A wrapper or flags meant for the crate itself must not reach the kernel: the same source, the same bytes.
        .env_remove("RUSTFLAGS")
        .output()
        .map_err(|error| format!("{} could not be run: {error}", Path::new(&rustc).display()))?;
    if !compiled.status.success() {
        return Err(format!("the kernel does not compile\n{}", String::from_utf8_lossy(&compiled.stderr)));
    }
    Ok(())
}
