//! The linker: generated functions take the place of the kernel's imports, what cannot be reached from the interface is
//! dropped, functions are numbered anew. The kernel is the same for every form, so it is taken apart once: linking is then
//! joining bytes around the numbers of the functions that they call.

use super::code::{Code, Op};
use super::layout::Data;
use runtime_wasm::abi;
use std::collections::{BTreeMap, HashMap};
use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{
    CodeSection, ConstExpr, CustomSection, DataSection, Encode, ExportKind, ExportSection, Function, FunctionSection,
    GlobalSection, GlobalType, Instruction, MemorySection, MemoryType, Module, TypeSection, ValType,
};
use wasmparser::{ExternalKind, FunctionBody, Operator, Parser, Payload, TypeRef};

/// The exports of a validator, beside its memory.
const INTERFACE: [&str; 8] =
    ["abi", "reserve", "reserve_holidays", "evaluate", "reserve_change", "change", "error", "next_page"];
/// The stack pointer is the one global that code uses.
const STACK_POINTER: u32 = 0;
const PAGE: u32 = 1 << 16;

/// The kernel, taken apart.
pub struct Kernel<'a> {
    /// Where its own memory ends.
    pub heap_base: u32,
    types: Vec<(Vec<ValType>, Vec<ValType>)>,
    /// The type of each function; imports come first.
    functions: Vec<u32>,
    /// Names of the imports, in order.
    hooks: Vec<&'a str>,
    bodies: Vec<Body>,
    exports: HashMap<&'a str, u32>,
    stack_pointer: i32,
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

impl<'a> Kernel<'a> {
    /// Takes the kernel apart. Anything in it that a validator must not have is a fault of ours.
    pub fn read(bytes: &'a [u8]) -> Result<Self, String> {
        let mut kernel = Self {
            heap_base: 0,
            types: Vec::new(),
            functions: Vec::new(),
            hooks: Vec::new(),
            bodies: Vec::new(),
            exports: HashMap::new(),
            stack_pointer: 0,
        };
        let mut globals = Vec::new();
        for payload in Parser::new(0).parse_all(bytes) {
            match payload.map_err(text)? {
                Payload::TypeSection(section) => {
                    for of in section.into_iter_err_on_gc_types() {
                        let of = of.map_err(text)?;
                        let types = |types: &[wasmparser::ValType]| {
                            types
                                .iter()
                                .map(|one| reencode::RoundtripReencoder.val_type(*one))
                                .collect::<Result<Vec<_>, _>>()
                        };
                        kernel.types.push((types(of.params()).map_err(text)?, types(of.results()).map_err(text)?));
                    }
                }
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        let import = import.map_err(text)?;
                        let TypeRef::Func(of) = import.ty else {
                            return Err("the kernel imports no function".to_owned());
                        };
                        kernel.hooks.push(import.name);
                        kernel.functions.push(of);
                    }
                }
                Payload::FunctionSection(section) => {
                    for of in section {
                        kernel.functions.push(of.map_err(text)?);
                    }
                }
                Payload::GlobalSection(section) => {
                    for global in section {
                        let init = global.map_err(text)?.init_expr;
                        match init.get_operators_reader().read().map_err(text)? {
                            Operator::I32Const { value } => globals.push(value),
                            other => return Err(format!("the kernel has a global that starts with {other:?}")),
                        }
                    }
                }
                Payload::ExportSection(section) => {
                    for export in section {
                        let export = export.map_err(text)?;
                        match export.kind {
                            ExternalKind::Func => {
                                kernel.exports.insert(export.name, export.index);
                            }
                            ExternalKind::Global if export.name == "__heap_base" => {
                                let base = globals.get(export.index as usize).ok_or("no __heap_base")?;
                                kernel.heap_base = base.cast_unsigned();
                            }
                            _ => {}
                        }
                    }
                }
                Payload::CodeSectionEntry(body) => kernel.bodies.push(Body::read(&body)?),
                Payload::DataSection(_) | Payload::ElementSection(_) | Payload::StartSection { .. } => {
                    return Err("the kernel has data, a table or a start function".to_owned());
                }
                _ => {}
            }
        }
        kernel.stack_pointer = *globals.get(STACK_POINTER as usize).ok_or("the kernel has no stack pointer")?;
        if kernel.heap_base == 0 {
            return Err("the kernel does not say where its memory ends".to_owned());
        }
        Ok(kernel)
    }

    /// Makes the validator of the generated functions, the data and the manifest.
    pub fn link(&self, generated: &[Code], data: &Data, manifest: &[u8]) -> Result<Vec<u8>, String> {
        let kept = self.reach(generated)?;
        let numbers = Numbers(kept.keys().copied().zip(0..).collect());

        let mut types = TypeSection::new();
        let mut known: Vec<u32> = Vec::new();
        let mut functions = FunctionSection::new();
        let mut code = CodeSection::new();
        for (number, part) in &kept {
            let of = *self.functions.get(*number as usize).ok_or("a function without a type")?;
            let position = match known.iter().position(|one| *one == of) {
                Some(position) => position,
                None => {
                    let (parameters, results) = self.types.get(of as usize).ok_or("a type that is not there")?;
                    types.ty().function(parameters.iter().copied(), results.iter().copied());
                    known.push(of);
                    known.len() - 1
                }
            };
            functions.function(position as u32);
            match part {
                Part::Kernel(body) => _ = code.raw(&body.renumbered(&numbers)?),
                Part::Generated(function) => _ = code.function(&self.encode(function, &numbers)?),
            }
        }

        let mut memories = MemorySection::new();
        let pages = u64::from(data.end.div_ceil(PAGE));
        memories.memory(MemoryType {
            minimum: pages,
            maximum: None,
            memory64: false,
            shared: false,
            page_size_log2: None,
        });
        let mut globals = GlobalSection::new();
        let of = GlobalType { val_type: ValType::I32, mutable: true, shared: false };
        globals.global(of, &ConstExpr::i32_const(self.stack_pointer));
        let mut exports = ExportSection::new();
        exports.export("memory", ExportKind::Memory, 0);
        for name in INTERFACE {
            let number = self.exports.get(name).ok_or_else(|| format!("the kernel has no {name}"))?;
            exports.export(name, ExportKind::Func, numbers.of(*number)?);
        }
        let mut segments = DataSection::new();
        for (address, bytes) in &data.segments {
            segments.active(0, &ConstExpr::i32_const(address.cast_signed()), bytes.iter().copied());
        }

        let mut module = Module::new();
        module.section(&types).section(&functions).section(&memories).section(&globals).section(&exports);
        module.section(&code).section(&segments);
        module.section(&CustomSection { name: abi::MANIFEST_SECTION.into(), data: manifest.into() });
        Ok(module.finish())
    }

    /// The functions that the interface can reach, by their number in the kernel.
    fn reach<'s>(&'s self, generated: &'s [Code]) -> Result<BTreeMap<u32, Part<'s>>, String> {
        let mut kept = BTreeMap::new();
        let mut queue: Vec<u32> = INTERFACE.iter().filter_map(|name| self.exports.get(name).copied()).collect();
        while let Some(number) = queue.pop() {
            if kept.contains_key(&number) {
                continue;
            }
            let part = match self.hooks.get(number as usize) {
                Some(hook) => {
                    let code = generated.iter().find(|code| code.name == *hook);
                    Part::Generated(code.ok_or_else(|| format!("no code is generated for {hook}"))?)
                }
                None => {
                    let body = self.bodies.get(number as usize - self.hooks.len());
                    Part::Kernel(body.ok_or("a function without a body")?)
                }
            };
            queue.extend(self.calls(&part)?);
            kept.insert(number, part);
        }
        Ok(kept)
    }

    fn calls(&self, part: &Part) -> Result<Vec<u32>, String> {
        match part {
            Part::Kernel(body) => Ok(body.calls.iter().map(|(_, callee)| *callee).collect()),
            Part::Generated(code) => {
                let called = code.body.iter().filter_map(|op| if let Op::Call(name) = op { Some(*name) } else { None });
                called.map(|name| self.function(name)).collect()
            }
        }
    }

    fn function(&self, name: &str) -> Result<u32, String> {
        self.exports.get(name).copied().ok_or_else(|| format!("the kernel has no {name}"))
    }

    fn encode(&self, code: &Code, numbers: &Numbers) -> Result<Function, String> {
        let mut function = Function::new_with_locals_types(code.locals.iter().copied());
        for op in &code.body {
            match op {
                Op::Plain(instruction) => function.instruction(instruction),
                Op::Call(name) => function.instruction(&Instruction::Call(numbers.of(self.function(name)?)?)),
            };
        }
        function.instruction(&Instruction::End);
        Ok(function)
    }
}

/// A function of the kernel.
struct Body {
    /// The bytes before each call, and what is called.
    calls: Vec<(Vec<u8>, u32)>,
    /// The bytes after the last one.
    rest: Vec<u8>,
}

impl Body {
    /// Written anew as short as can be: the kernel's own linker leaves room in its numbers.
    fn read(body: &FunctionBody<'_>) -> Result<Self, String> {
        let mut same = reencode::RoundtripReencoder;
        let mut locals = Vec::new();
        for local in body.get_locals_reader().map_err(text)? {
            let (count, of) = local.map_err(text)?;
            locals.push((count, same.val_type(of).map_err(text)?));
        }
        let mut read = Self { calls: Vec::new(), rest: Function::new(locals).into_raw_body() };
        let mut operators = body.get_operators_reader().map_err(text)?;
        while !operators.eof() {
            match operators.read().map_err(text)? {
                Operator::Call { function_index } => read.calls.push((std::mem::take(&mut read.rest), function_index)),
                Operator::CallIndirect { .. } => return Err("the kernel calls through a table".to_owned()),
                Operator::GlobalGet { global_index } | Operator::GlobalSet { global_index }
                    if global_index != STACK_POINTER =>
                {
                    return Err("the kernel uses a global of its own".to_owned());
                }
                other => same.instruction(other).map_err(text)?.encode(&mut read.rest),
            }
        }
        Ok(read)
    }

    fn renumbered(&self, numbers: &Numbers) -> Result<Vec<u8>, String> {
        let mut bytes = Vec::new();
        for (before, callee) in &self.calls {
            bytes.extend_from_slice(before);
            Instruction::Call(numbers.of(*callee)?).encode(&mut bytes);
        }
        bytes.extend_from_slice(&self.rest);
        Ok(bytes)
    }
}

/// A function of the validator.
enum Part<'s> {
    Kernel(&'s Body),
    Generated(&'s Code),
}

/// New numbers of functions. Types appear in bodies only in calls through tables, and there are none.
struct Numbers(HashMap<u32, u32>);

impl Numbers {
    fn of(&self, old: u32) -> Result<u32, String> {
        self.0.get(&old).copied().ok_or_else(|| format!("function {old} was dropped"))
    }
}
