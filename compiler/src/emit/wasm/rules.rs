//! The second pass: the author's rules of a question whose answer is valid.

use super::code::{Code, at};
use super::expression::Expressions;
use super::layout::{self, Layout, SLOT};
use crate::program::{Program, Question, QuestionId, Rule};
use runtime_wasm::abi::{rule, slot};
use wasm_encoder::{BlockType, Instruction};

const QUESTION: u32 = 0;
const ROW: u32 = 1;

/// Generates `rules(question, row)`: the first rule that is not met, or 0.
pub fn generate(program: &Program, layout: &mut Layout) -> Code {
    let mut code = Code::new("rules", 2);
    let ruled: Vec<(QuestionId, &Question)> =
        program.questions.iter().enumerate().filter(|(_, question)| !question.rules.is_empty()).collect();
    let none = ruled.len() as u32;
    for _ in 0..=none {
        code.op(Instruction::Block(BlockType::Empty));
    }
    let mut labels = vec![none; program.questions.len()];
    for (label, (id, _)) in (0..).zip(&ruled) {
        if let Some(place) = labels.get_mut(*id) {
            *place = label;
        }
    }
    code.op(Instruction::LocalGet(QUESTION)).op(Instruction::BrTable(labels.into(), none)).op(Instruction::End);
    for (_, question) in ruled {
        for (number, one) in (0..).zip(&question.rules) {
            let rows = question.list.map(|list| (list, ROW)).into_iter().collect();
            Expressions { program, layout, code: &mut code, rows }.condition(&one.must);
            code.op(Instruction::I32Eqz);
            held_back(program, layout, &mut code, question, one);
            code.op(Instruction::If(BlockType::Empty));
            code.i32(u32::from(rule::AUTHOR) + number).op(Instruction::Return).op(Instruction::End);
        }
        code.i32(0).op(Instruction::Return).op(Instruction::End);
    }
    code.i32(0);
    code
}

/// Takes back that a rule is broken (on the stack) while a question that it uses has an error of its own.
fn held_back(program: &Program, layout: &Layout, code: &mut Code, question: &Question, rule: &Rule) {
    for used in &rule.uses {
        let offset = slot::RULE as u32;
        match program.questions.get(*used).and_then(|used| used.list) {
            None => {
                code.byte_at(layout.slot(*used) + offset);
            }
            Some(list) if question.list == Some(list) => {
                let place = (*used - list - 1) as u32 * SLOT;
                code.op(Instruction::LocalGet(ROW)).op(Instruction::I32Load8U(at(place + offset, 0)));
            }
            Some(list) => {
                let stride = layout::rows(program, list).map_or(0, |(stride, _)| stride);
                code.i32(layout.slot(list)).i32(layout.slot(*used)).i32(stride).call("any_row_wrong");
            }
        }
        code.op(Instruction::I32Eqz).op(Instruction::I32And);
    }
}
