//! Conditions (1 or 0 on the stack) and values (64 bits on the stack, [`NO_ANSWER`] for none).

use super::code::{Code, at};
use super::layout::{self, Layout, SLOT};
use crate::program::{
    AnswerPart, Arithmetic, Comparison, Condition, Includes, Kind, PeriodUnit, Program, QuestionId, QuestionRef,
    TextValue, Value,
};
use runtime_wasm::abi::{slot, state};
use runtime_wasm::kernel::NO_ANSWER;
use runtime_wasm::kernel::decimal::ONE;
use wasm_encoder::{Instruction, ValType};

/// What expressions are generated from and into.
pub struct Expressions<'a> {
    pub program: &'a Program,
    pub layout: &'a mut Layout,
    pub code: &'a mut Code,
    /// The rows at hand: a list and the local with the address of its row, innermost last.
    pub rows: Vec<(QuestionId, u32)>,
}

/// Where a question's slot is.
#[derive(Clone, Copy)]
enum Place {
    /// At an address.
    Fixed(u32),
    /// In the row that a local points to, at an offset.
    Row(u32, u32),
    /// In no row at hand: it has no answer.
    Nowhere,
}

/// Stands for the whole text where a part of an address may be named.
const WHOLE: u32 = 6;

impl Expressions<'_> {
    fn place(&self, question: QuestionId) -> Place {
        let Some(list) = self.program.questions.get(question).and_then(|question| question.list) else {
            return Place::Fixed(self.layout.slot(question));
        };
        match self.rows.iter().rev().find(|(at_hand, _)| *at_hand == list) {
            Some((_, local)) => Place::Row(*local, (question - list - 1) as u32 * SLOT),
            None => Place::Nowhere,
        }
    }

    /// The address of a slot on the stack; says whether there is one.
    fn address(&mut self, question: QuestionId) -> bool {
        match self.place(question) {
            Place::Fixed(address) => self.code.i32(address),
            Place::Row(row, 0) => self.code.op(Instruction::LocalGet(row)),
            Place::Row(row, offset) => self.code.op(Instruction::LocalGet(row)).i32(offset).op(Instruction::I32Add),
            Place::Nowhere => return false,
        };
        true
    }

    /// The value of an answer.
    fn answer(&mut self, question: QuestionId) {
        match self.place(question) {
            Place::Fixed(address) => self.code.i32(0).op(Instruction::I64Load(at(address, 3))),
            Place::Row(row, offset) => self.code.op(Instruction::LocalGet(row)).op(Instruction::I64Load(at(offset, 3))),
            Place::Nowhere => self.code.i64(NO_ANSWER),
        };
    }

    /// 1 or 0.
    pub fn condition(&mut self, condition: &Condition) {
        match condition {
            Condition::Named(id) => {
                let address = self.layout.condition(*id);
                self.code.byte_at(address);
            }
            Condition::All(all) => self.join(all, 1, &Instruction::I32And),
            Condition::Any(any) => self.join(any, 0, &Instruction::I32Or),
            Condition::Not(condition) => {
                self.condition(condition);
                self.code.op(Instruction::I32Eqz);
            }
            Condition::Answered(of) => self.answered(*of),
            Condition::Compare { how, left, right } => self.compare(*how, left, right),
            Condition::OneOf { value, any, negated } => self.one_of(value, any, *negated),
            Condition::Includes { question, how, options } => self.includes(*question, *how, *options),
            Condition::SameText { left, right, negated } => self.same_text(*left, right, *negated),
            Condition::AnyRow { list, when } => self.rows_until(*list, when, true),
            Condition::AllRows { list, when } => self.rows_until(*list, when, false),
        }
    }

    fn join(&mut self, conditions: &[Condition], empty: u32, how: &Instruction<'static>) {
        if conditions.is_empty() {
            self.code.i32(empty);
        }
        for (number, condition) in conditions.iter().enumerate() {
            self.condition(condition);
            if number != 0 {
                self.code.op(how.clone());
            }
        }
    }

    fn answered(&mut self, of: QuestionRef) {
        if let Some(part) = of.part {
            self.part_length(of.question, part);
            self.code.i64(NO_ANSWER).op(Instruction::I64Ne);
            return;
        }
        match self.place(of.question) {
            Place::Fixed(address) => self.code.byte_at(address + slot::STATE as u32),
            Place::Row(row, offset) => {
                let offset = offset + slot::STATE as u32;
                self.code.op(Instruction::LocalGet(row)).op(Instruction::I32Load8U(at(offset, 0)))
            }
            Place::Nowhere => self.code.i32(0),
        };
        self.code.i32(u32::from(state::VALID)).op(Instruction::I32Eq);
    }

    fn compare(&mut self, how: Comparison, left: &Value, right: &Value) {
        // No answer is the smallest of all values, so some comparisons with a known one need no more than themselves.
        let known = |value: &Value| matches!(value, Value::Literal(literal) if *literal != NO_ANSWER);
        let plain = match how {
            Comparison::Is if known(left) || known(right) => Some(Instruction::I64Eq),
            Comparison::More if known(right) => Some(Instruction::I64GtS),
            Comparison::AtLeast if known(right) => Some(Instruction::I64GeS),
            Comparison::Less if known(left) => Some(Instruction::I64LtS),
            Comparison::AtMost if known(left) => Some(Instruction::I64LeS),
            _ => None,
        };
        let swapped = plain.is_none() && matches!(how, Comparison::More | Comparison::AtLeast);
        let (first, second) = if swapped { (right, left) } else { (left, right) };
        self.value(first);
        self.value(second);
        match (plain, how) {
            (Some(instruction), _) => self.code.op(instruction),
            (None, Comparison::Is) => self.code.call("same"),
            (None, Comparison::IsNot) => self.code.call("differ"),
            (None, Comparison::Less | Comparison::More) => self.code.call("less"),
            (None, Comparison::AtMost | Comparison::AtLeast) => self.code.call("at_most"),
        };
    }

    fn one_of(&mut self, value: &Value, any: &[i64], negated: bool) {
        let local = self.code.local(ValType::I64);
        self.value(value);
        self.code.op(Instruction::LocalSet(local)).i32(0);
        for one in any.iter().filter(|one| **one != NO_ANSWER) {
            self.code.op(Instruction::LocalGet(local)).i64(*one).op(Instruction::I64Eq).op(Instruction::I32Or);
        }
        if negated {
            self.code.op(Instruction::I32Eqz);
            self.code.op(Instruction::LocalGet(local)).i64(NO_ANSWER).op(Instruction::I64Ne).op(Instruction::I32And);
        }
    }

    fn includes(&mut self, question: QuestionId, how: Includes, options: u64) {
        let bits = options.cast_signed();
        self.answer(question);
        // No answer is the one value with the highest bit, which no option has.
        match how {
            Includes::All if bits == 0 => self.code.i64(NO_ANSWER).op(Instruction::I64Ne),
            Includes::All => self.code.i64(bits).op(Instruction::I64And).i64(bits).op(Instruction::I64Eq),
            Includes::Any => {
                self.code.i64(bits & !NO_ANSWER).op(Instruction::I64And).op(Instruction::I64Eqz).op(Instruction::I32Eqz)
            }
            Includes::Only => self.code.i64(!(bits & !NO_ANSWER)).op(Instruction::I64And).op(Instruction::I64Eqz),
        };
    }

    fn same_text(&mut self, left: QuestionRef, right: &TextValue, negated: bool) {
        let part = |of: QuestionRef| of.part.map_or(WHOLE, position);
        let nowhere = |of: QuestionRef| matches!(self.place(of.question), Place::Nowhere);
        if nowhere(left) || matches!(right, TextValue::Answer(right) if nowhere(*right)) {
            self.code.i32(0);
            return;
        }
        self.address(left.question);
        self.code.i32(part(left));
        match right {
            TextValue::Literal(text) => {
                let (address, length) = self.layout.bytes(text.as_bytes());
                self.code.i32(address).i32(length).call("compare_text");
            }
            TextValue::Answer(right) => {
                self.address(right.question);
                self.code.i32(part(*right)).call("compare_answers");
            }
        }
        if negated {
            self.code.op(Instruction::I32Eqz);
        } else {
            self.code.i32(1).op(Instruction::I32Eq);
        }
    }

    fn part_length(&mut self, question: QuestionId, part: AnswerPart) {
        if self.address(question) {
            self.code.i32(position(part)).call("part_length");
        } else {
            self.code.i64(NO_ANSWER);
        }
    }

    /// Goes through the rows of a list; `each` is generated once, with the row at hand, inside a block and a loop.
    fn each_row(&mut self, list: QuestionId, each: impl FnOnce(&mut Self)) {
        let left = self.code.local(ValType::I32);
        let row = self.code.local(ValType::I32);
        let stride = layout::rows(self.program, list).map_or(0, |(stride, _)| stride) * SLOT;
        let address = self.layout.slot(list);
        self.code.i32(address).call("rows").op(Instruction::LocalSet(left));
        self.code.i32(address + SLOT).op(Instruction::LocalSet(row)).countdown(left);
        self.rows.push((list, row));
        each(self);
        self.rows.pop();
        self.code.advance(row, stride).countdown_end(left);
    }

    /// Any row or all rows: goes on until one decides. With no rows neither is met.
    fn rows_until(&mut self, list: QuestionId, when: &Condition, decides: bool) {
        let met = self.code.local(ValType::I32);
        self.code.i32(0).op(Instruction::LocalSet(met));
        self.each_row(list, |inside| {
            inside.condition(when);
            inside.code.op(Instruction::LocalTee(met));
            if !decides {
                inside.code.op(Instruction::I32Eqz);
            }
            inside.code.op(Instruction::BrIf(1));
        });
        self.code.op(Instruction::LocalGet(met));
    }

    /// 64 bits.
    pub fn value(&mut self, value: &Value) {
        match value {
            Value::Literal(literal) => {
                self.code.i64(*literal);
            }
            Value::Answer(question) => self.answer(*question),
            Value::Calculation(id) => {
                let address = self.layout.computed(*id);
                self.code.i32(0).op(Instruction::I64Load(at(address, 3)));
            }
            Value::Today => {
                self.code.call("today");
            }
            Value::Arithmetic { how, left, right } => {
                self.value(left);
                self.value(right);
                self.code.call(match how {
                    Arithmetic::Add => "add",
                    Arithmetic::Subtract => "subtract",
                    Arithmetic::Multiply => "multiply",
                    Arithmetic::Divide => "divide",
                });
            }
            Value::Shift { date, amount, unit } => {
                self.value(date);
                let (amount, how) = match unit {
                    PeriodUnit::Days => (*amount, "move_days"),
                    PeriodUnit::Weeks => (amount.saturating_mul(7), "move_days"),
                    PeriodUnit::Months => (*amount, "move_months"),
                    PeriodUnit::Years => (amount.saturating_mul(12), "move_months"),
                    PeriodUnit::WorkingDays => (*amount, "move_working_days"),
                };
                self.code.i64(amount).call(how);
            }
            Value::DaysBetween { from, to } => {
                self.value(from);
                self.value(to);
                self.code.call("days_between");
            }
            Value::AgeOf(born) => {
                self.value(born);
                self.code.call("age");
            }
            Value::LengthOf(QuestionRef { question, part: Some(part) }) => self.part_length(*question, *part),
            Value::LengthOf(QuestionRef { question, part: None }) => {
                self.answer(*question);
                self.code.call("as_number");
            }
            Value::SumOf(values) => self.sum(values),
            Value::Column(question) => self.sum(std::slice::from_ref(&Value::Column(*question))),
            Value::CountOf(list) => {
                let address = self.layout.slot(*list);
                self.code.i32(address).call("rows").op(Instruction::I64ExtendI32U).i64(ONE).op(Instruction::I64Mul);
            }
            Value::Table { by, values } => self.table(*by, values),
            Value::CountWhere { list, when } => {
                let count = self.code.local(ValType::I64);
                self.code.i64(0).op(Instruction::LocalSet(count));
                self.each_row(*list, |inside| {
                    inside.condition(when);
                    inside.code.op(Instruction::I64ExtendI32U).i64(ONE).op(Instruction::I64Mul);
                    inside.code.op(Instruction::LocalGet(count)).op(Instruction::I64Add);
                    inside.code.op(Instruction::LocalSet(count));
                });
                self.code.op(Instruction::LocalGet(count));
            }
        }
    }

    /// The line of the answer. The lower half of no answer is 0, so the address is one of the table's either way.
    fn table(&mut self, by: QuestionId, values: &[i64]) {
        let lines = self.program.questions.get(by).map_or(0, |question| match &question.kind {
            Kind::YesNo => 2,
            kind => kind.options().len(),
        });
        let line = |line: usize| values.get(line).copied().unwrap_or(NO_ANSWER);
        let bytes: Vec<u8> = (0..lines.max(1)).flat_map(|number| line(number).to_le_bytes()).collect();
        let (address, _) = self.layout.bytes(&bytes);
        let local = self.code.local(ValType::I64);
        self.answer(by);
        self.code.op(Instruction::LocalTee(local)).op(Instruction::I32WrapI64).i32(size_of::<i64>() as u32);
        self.code.op(Instruction::I32Mul).op(Instruction::I64Load(at(address, 0))).i64(NO_ANSWER);
        self.code.op(Instruction::LocalGet(local)).i64(NO_ANSWER).op(Instruction::I64Ne).op(Instruction::Select);
    }

    fn sum(&mut self, values: &[Value]) {
        self.code.i64(0);
        for value in values {
            let Value::Column(question) = value else {
                self.value(value);
                self.code.call("plus");
                continue;
            };
            let Some(list) = self.program.questions.get(*question).and_then(|question| question.list) else { continue };
            let total = self.code.local(ValType::I64);
            self.code.op(Instruction::LocalSet(total));
            self.each_row(list, |inside| {
                inside.code.op(Instruction::LocalGet(total));
                inside.answer(*question);
                inside.code.call("plus").op(Instruction::LocalSet(total));
            });
            self.code.op(Instruction::LocalGet(total));
        }
    }
}

/// The position of a part of an answer as it is stored.
fn position(part: AnswerPart) -> u32 {
    part.position() as u32
}
