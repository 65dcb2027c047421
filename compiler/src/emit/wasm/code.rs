//! One generated function while it is written.

use wasm_encoder::{BlockType, Instruction, MemArg, MemArgTarget, ValType};

/// An instruction, or a call by name, which the linker turns into a number.
#[derive(Debug, Clone)]
pub enum Op {
    /// Stands as it is.
    Plain(Instruction<'static>),
    /// Calls a function of the kernel.
    Call(&'static str),
}

/// A function in place of a hook.
#[derive(Debug)]
pub struct Code {
    /// The hook's name.
    pub name: &'static str,
    /// What it does.
    pub body: Vec<Op>,
    /// Locals after the parameters.
    pub locals: Vec<ValType>,
    parameters: u32,
}

impl Code {
    /// An empty function.
    pub fn new(name: &'static str, parameters: u32) -> Self {
        Self { name, body: Vec::new(), locals: Vec::new(), parameters }
    }

    /// A new local.
    pub fn local(&mut self, of: ValType) -> u32 {
        self.locals.push(of);
        self.parameters + self.locals.len() as u32 - 1
    }

    /// Adds an instruction.
    pub fn op(&mut self, instruction: Instruction<'static>) -> &mut Self {
        self.body.push(Op::Plain(instruction));
        self
    }

    /// Calls a function of the kernel.
    pub fn call(&mut self, name: &'static str) -> &mut Self {
        self.body.push(Op::Call(name));
        self
    }

    /// An address, count or flag.
    pub fn i32(&mut self, value: u32) -> &mut Self {
        self.op(Instruction::I32Const(value.cast_signed()))
    }

    /// A value.
    pub fn i64(&mut self, value: i64) -> &mut Self {
        self.op(Instruction::I64Const(value))
    }

    /// A byte at a fixed address.
    pub fn byte_at(&mut self, address: u32) -> &mut Self {
        self.i32(0).op(Instruction::I32Load8U(at(address, 0)))
    }

    /// Repeats while a local differs from 0 and takes one off it each time: opens.
    pub fn countdown(&mut self, left: u32) -> &mut Self {
        self.op(Instruction::Block(BlockType::Empty)).op(Instruction::Loop(BlockType::Empty));
        self.op(Instruction::LocalGet(left)).op(Instruction::I32Eqz).op(Instruction::BrIf(1))
    }

    /// Repeats: closes.
    pub fn countdown_end(&mut self, left: u32) -> &mut Self {
        self.op(Instruction::LocalGet(left)).i32(1).op(Instruction::I32Sub).op(Instruction::LocalSet(left));
        self.op(Instruction::Br(0)).op(Instruction::End).op(Instruction::End)
    }

    /// Adds to a local.
    pub fn advance(&mut self, local: u32, by: u32) -> &mut Self {
        self.op(Instruction::LocalGet(local)).i32(by).op(Instruction::I32Add).op(Instruction::LocalSet(local))
    }
}

/// A place in memory, `offset` behind what is on the stack.
pub fn at(offset: u32, align: u32) -> MemArg {
    MemArg { offset: u64::from(offset), align, target: MemArgTarget::Memory(0), ordering: None }
}
