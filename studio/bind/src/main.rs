//! Makes the studio's compiler from what cargo has built for wasm32.
//!
//! ```text
//! bind MODULE FOLDER                   the module, and the JavaScript and TypeScript types around it
//! bind count MODULE COUNTING           the module, which counts the functions that are called
//! bind split MODULE USED FIRST REST    two modules: the functions that are used (a list of numbers, as JSON), and the rest
//! ```

mod split;

use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<()> {
    let words: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let words: Vec<&Path> = words.iter().map(PathBuf::as_path).collect();
    match words.as_slice() {
        [count, module, counting] if *count == Path::new("count") => split::count(module, counting),
        [split, module, used, first, rest] if *split == Path::new("split") => split::split(module, used, first, rest),
        [module, folder] => bind(module, folder),
        _ => bail!("Say `bind MODULE FOLDER`, `bind count MODULE COUNTING` or `bind split MODULE USED FIRST REST`"),
    }
}

fn bind(module: &Path, folder: &Path) -> Result<()> {
    Bindgen::new()
        .input_path(module)
        .out_name("studio")
        .web(true)?
        .typescript(true)
        // What only a debugger reads.
        .remove_name_section(true)
        .remove_producers_section(true)
        .omit_default_module_path(true)
        .generate(folder)
        .with_context(|| format!("{} could not be bound", module.display()))
}
