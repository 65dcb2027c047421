//! `bind MODULE FOLDER`: the module that cargo built for wasm32, and the JavaScript and TypeScript types around it.

use anyhow::{Context, Result};
use std::path::PathBuf;
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<()> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (module, folder) = (arguments.next(), arguments.next());
    let (module, folder) = module.zip(folder).context("Say which module, and which folder to write to")?;
    Bindgen::new()
        .input_path(&module)
        .out_name("studio")
        .web(true)?
        .typescript(true)
        // What only a debugger reads.
        .remove_name_section(true)
        .remove_producers_section(true)
        .omit_default_module_path(true)
        .generate(&folder)
        .with_context(|| format!("{} could not be bound", module.display()))
}
