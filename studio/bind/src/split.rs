//! One module becomes two: what a first visit calls, and the rest, which comes after it. Most of a compiler is for what seldom happens.
//!
//! A function of the rest that something in the first module can call stands in for itself there: it sees that the rest is loaded, and
//! calls it through the table. The rest takes memory, tables, globals and functions from the exports of the first module.

use anyhow::{Context, Result};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use walrus::ir::{MemArg, StoreKind, UnaryOp, Value};
use walrus::{
    ConstExpr, ElementItems, ElementKind, FunctionBuilder, FunctionId, FunctionKind, GlobalId, GlobalKind,
    ImportedFunction, Module, ModuleConfig, TableId, ValType, passes::gc,
};

/// The module of which the rest imports.
const FIRST: &str = "first";
/// A global of the first module: is the rest there? Whoever has loaded it says so.
const IS_HERE: &str = "rest_is_here";
/// The export that sees that it is (`studio/src/bindings.rs`).
const NEED: &str = "needRest";
/// Globals of the counting module: where in its memory it has a byte for each function, by its number, and where they end.
const COUNTED_FROM: &str = "counted_from";
const COUNTED_TO: &str = "counted_to";
const PAGE: u64 = 1 << 16;

/// Makes a module that does the same, and sets a byte for each function that is called.
pub fn count(module: &Path, counting: &Path) -> Result<()> {
    let mut module = read(module)?;
    let all: Vec<FunctionId> = module.funcs.iter_local().map(|(id, _)| id).collect();
    let memory = module.get_memory_id()?;
    let bytes = all.iter().map(|id| id.index()).max().unwrap_or(0) as u64 + 1;
    // The allocator asks for pages of its own, so these are nobody else's.
    let pages = module.memories.get_mut(memory);
    let begin = pages.initial * PAGE;
    pages.initial += bytes.div_ceil(PAGE);
    for id in all {
        let byte = i32::try_from(begin + id.index() as u64)?;
        let body = module.funcs.get_mut(id).kind.unwrap_local_mut().builder_mut();
        let kind = StoreKind::I32_8 { atomic: false };
        body.func_body()
            .const_at(0, Value::I32(byte))
            .const_at(1, Value::I32(1))
            .store_at(2, memory, kind, MemArg { align: 1, offset: 0 });
    }
    for (name, place) in [(COUNTED_FROM, begin), (COUNTED_TO, begin + bytes)] {
        let place = ConstExpr::Value(Value::I32(i32::try_from(place)?));
        let global = module.globals.add_local(ValType::I32, false, false, place);
        module.exports.add(name, global);
    }
    write(&mut module, counting)
}

/// Splits a module. `used` names the file with the numbers of the functions that stay in the first one.
pub fn split(module: &Path, used: &Path, first: &Path, rest: &Path) -> Result<()> {
    let text = std::fs::read_to_string(used).with_context(|| format!("{} cannot be read", used.display()))?;
    let used: BTreeSet<usize> = serde_json::from_str(&text)?;
    let (mut one, mut other) = (read(module)?, read(module)?);
    let need = one.exports.get_func(NEED)?;
    // Each reading has the same functions in the same order, under ids of its own.
    let moved = |module: &Module| -> Vec<FunctionId> {
        let later = |id: &FunctionId| id.index() != need.index() && !used.contains(&id.index());
        module.funcs.iter_local().map(|(id, _)| id).filter(later).collect()
    };
    let (from_one, to_other) = (moved(&one), moved(&other));
    keep_rest(&mut other, &to_other)?;
    stand_in(&mut one, &from_one, need)?;
    give(&mut one, &other)?;
    gc::run(&mut one);
    write(&mut one, first)?;
    write(&mut other, rest)
}

/// Leaves in a module the functions that were moved; everything else comes from the first one. They go into its table.
fn keep_rest(module: &mut Module, moved: &[FunctionId]) -> Result<()> {
    let (functions, begin) = table(module)?;
    let exports: Vec<_> = module.exports.iter().map(walrus::Export::id).collect();
    exports.into_iter().for_each(|id| module.exports.delete(id));
    let elements: Vec<_> = module.elements.iter().map(walrus::Element::id).collect();
    elements.into_iter().for_each(|id| module.elements.delete(id));
    let data: Vec<_> = module.data.iter().map(walrus::Data::id).collect();
    data.into_iter().for_each(|id| module.data.delete(id));
    module.start = None;

    for memory in module.memories.iter().map(walrus::Memory::id).collect::<Vec<_>>() {
        let import = module.imports.add(FIRST, &format!("m{}", memory.index()), memory);
        let memory = module.memories.get_mut(memory);
        (memory.import, memory.data_segments) = (Some(import), Default::default());
    }
    for table in module.tables.iter().map(walrus::Table::id).collect::<Vec<_>>() {
        let import = module.imports.add(FIRST, &format!("t{}", table.index()), table);
        let table = module.tables.get_mut(table);
        (table.import, table.elem_segments) = (Some(import), Default::default());
    }
    for global in module.globals.iter().map(walrus::Global::id).collect::<Vec<GlobalId>>() {
        let import = module.imports.add(FIRST, &format!("g{}", global.index()), global);
        module.globals.get_mut(global).kind = GlobalKind::Import(import);
    }
    let moved_ids: BTreeSet<FunctionId> = moved.iter().copied().collect();
    for id in module.funcs.iter().map(walrus::Function::id).collect::<Vec<_>>() {
        let name = format!("f{}", id.index());
        if let FunctionKind::Import(import) = &module.funcs.get(id).kind {
            let import = module.imports.get_mut(import.import);
            (import.module, import.name) = (FIRST.to_owned(), name);
        } else if !moved_ids.contains(&id) {
            let ty = module.funcs.get(id).ty();
            let import = module.imports.add(FIRST, &name, id);
            module.funcs.get_mut(id).kind = FunctionKind::Import(ImportedFunction { import, ty });
        }
    }
    let offset = ConstExpr::Value(Value::I32(i32::try_from(begin)?));
    let kind = ElementKind::Active { table: functions, offset };
    let element = module.elements.add(kind, ElementItems::Functions(moved.to_vec()));
    let functions = module.tables.get_mut(functions);
    functions.elem_segments.insert(element);
    grow(functions, moved.len() as u64);
    gc::run(module);
    Ok(())
}

/// Puts something that calls it in the place of each function that was moved.
fn stand_in(module: &mut Module, moved: &[FunctionId], need: FunctionId) -> Result<()> {
    let (functions, begin) = table(module)?;
    let nothing = ConstExpr::Value(Value::I32(0));
    let is_here = module.globals.add_local(ValType::I32, true, false, nothing);
    module.exports.add(IS_HERE, is_here);
    grow(module.tables.get_mut(functions), moved.len() as u64);
    for (id, place) in moved.iter().zip(begin..) {
        let ty = module.funcs.get(*id).ty();
        let (takes, gives) = (module.types.params(ty).to_vec(), module.types.results(ty).to_vec());
        let arguments: Vec<_> = takes.iter().map(|ty| module.locals.add(*ty)).collect();
        let mut builder = FunctionBuilder::new(&mut module.types, &takes, &gives);
        let mut body = builder.func_body();
        body.global_get(is_here).unop(UnaryOp::I32Eqz).if_else(
            None,
            |missing| {
                missing.call(need);
            },
            |_| {},
        );
        for argument in &arguments {
            body.local_get(*argument);
        }
        body.i32_const(i32::try_from(place)?).call_indirect(ty, functions);
        module.funcs.get_mut(*id).kind = FunctionKind::Local(builder.local_func(arguments));
    }
    Ok(())
}

/// Exports everything that the rest imports.
fn give(module: &mut Module, rest: &Module) -> Result<()> {
    let given = |id: walrus::ImportId| rest.imports.get(id).name.clone();
    let own = "the rest has something of its own that it must not have";
    for (memory, id) in rest.memories.iter().zip(module.memories.iter().map(walrus::Memory::id)) {
        module.exports.add(&given(memory.import.context(own)?), id);
    }
    let tables: Vec<_> = module.tables.iter().map(walrus::Table::id).collect();
    for table in rest.tables.iter() {
        let id = tables.iter().find(|id| id.index() == table.id().index()).context(own)?;
        module.exports.add(&given(table.import.context(own)?), *id);
    }
    let globals: Vec<_> = module.globals.iter().map(walrus::Global::id).collect();
    for global in rest.globals.iter() {
        let GlobalKind::Import(import) = global.kind else { continue };
        let id = globals.iter().find(|id| id.index() == global.id().index()).context(own)?;
        module.exports.add(&given(import), *id);
    }
    let functions: BTreeMap<usize, _> = module.funcs.iter().map(|found| (found.id().index(), found.id())).collect();
    for function in rest.funcs.iter() {
        let FunctionKind::Import(import) = &function.kind else { continue };
        let id = functions.get(&function.id().index()).context(own)?;
        module.exports.add(&given(import.import), *id);
    }
    Ok(())
}

/// The table of functions, and how many it has.
fn table(module: &Module) -> Result<(TableId, u64)> {
    let table = module.tables.main_function_table()?.context("The module has no table of functions")?;
    Ok((table, module.tables.get(table).initial))
}

fn grow(table: &mut walrus::Table, by: u64) {
    table.initial += by;
    table.maximum = table.maximum.map(|most| most + by);
}

/// The numbers of functions are those of this reading: the same for the same bytes.
fn read(path: &Path) -> Result<Module> {
    let mut config = ModuleConfig::new();
    config.generate_producers_section(false).generate_name_section(false);
    config.parse_file(path).with_context(|| format!("{} cannot be read", path.display()))
}

fn write(module: &mut Module, path: &Path) -> Result<()> {
    module.emit_wasm_file(path).with_context(|| format!("{} cannot be written", path.display()))
}
