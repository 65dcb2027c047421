//! The first pass: which pages and questions are asked, what their answers are, conditions and calculations.

use super::EmitError;
use super::code::{Code, at};
use super::expression::Expressions;
use super::layout::{self, Layout, SLOT};
use crate::program::{Condition, Kind, PageId, Program, Question, QuestionId, Step, ValueKind};
use crate::tables;
use runtime_wasm::kernel::decimal::LIMIT;
use runtime_wasm::kernel::postcode::AREAS;
use wasm_encoder::{BlockType, Instruction, ValType};

/// Generates `step(number, alone)`: one step after the other, entered at any and left behind it when it is alone.
pub fn generate(program: &Program, layout: &mut Layout) -> Result<Code, EmitError> {
    let mut code = Code::new("step", 2);
    for _ in &program.steps {
        code.op(Instruction::Block(BlockType::Empty));
    }
    let labels: Vec<u32> = (0..program.steps.len() as u32).collect();
    let other = labels.last().copied().unwrap_or_default();
    code.op(Instruction::Block(BlockType::Empty));
    code.op(Instruction::LocalGet(0)).op(Instruction::BrTable(labels.into(), other)).op(Instruction::End);
    let mut steps = Steps { program, layout, code };
    for step in &program.steps {
        steps.step(*step)?;
        steps.code.op(Instruction::LocalGet(ALONE)).op(Instruction::If(BlockType::Empty));
        steps.code.op(Instruction::Return).op(Instruction::End).op(Instruction::End);
    }
    Ok(steps.code)
}

/// The second parameter.
const ALONE: u32 = 1;

struct Steps<'a> {
    program: &'a Program,
    layout: &'a mut Layout,
    code: Code,
}

impl Steps<'_> {
    fn step(&mut self, step: Step) -> Result<(), EmitError> {
        match step {
            Step::Page(id) => self.page(id),
            Step::Question(id) => self.question(id)?,
            Step::Condition(id) => {
                if let Some(condition) = self.program.conditions.get(id) {
                    self.code.i32(0);
                    self.condition(&condition.when, None);
                    self.code.op(Instruction::I32Store8(at(self.layout.condition(id), 0)));
                }
            }
            Step::Calculation(id) => self.calculation(id),
        }
        Ok(())
    }

    fn condition(&mut self, condition: &Condition, row: Option<(QuestionId, u32)>) {
        Expressions {
            program: self.program,
            layout: self.layout,
            code: &mut self.code,
            rows: row.into_iter().collect(),
        }
        .condition(condition);
    }

    fn page(&mut self, id: PageId) {
        let Some(page) = self.program.pages.get(id) else { return };
        self.code.i32(id as u32);
        match &page.ask_when {
            Some(condition) => self.condition(condition, None),
            None => {
                self.code.i32(1);
            }
        }
        self.code.i32(u32::from(page.exit.is_some())).call("page");
    }

    fn calculation(&mut self, id: usize) {
        let Some(calculation) = self.program.calculations.get(id) else { return };
        self.code.i32(self.layout.computed(id)).i32(self.layout.computed_text(id));
        Expressions { program: self.program, layout: self.layout, code: &mut self.code, rows: Vec::new() }
            .value(&calculation.value);
        self.code.call(match calculation.kind {
            ValueKind::Number | ValueKind::Decimal => "compute_number",
            ValueKind::Money => "compute_money",
            ValueKind::Date => "compute_date",
            ValueKind::Time => "compute_time",
        });
    }

    /// A question outside lists; the questions of a list are worked out with it.
    fn question(&mut self, id: QuestionId) -> Result<(), EmitError> {
        let Some(question) = self.program.questions.get(id).filter(|question| question.list.is_none()) else {
            return Ok(());
        };
        self.code.i32(self.layout.slot(id)).byte_at(self.layout.asked(question.page));
        if let Some(condition) = &question.ask_when {
            self.condition(condition, None);
            self.code.op(Instruction::I32And);
        }
        match &question.kind {
            Kind::List { count, questions, .. } => {
                let most = layout::rows(self.program, id).map_or(0, |(_, most)| most);
                self.code.i32(count.least).i32(most).call("list");
                self.rows(id, questions.clone())
            }
            _ => self.reader(id, question),
        }
    }

    fn rows(&mut self, list: QuestionId, inside: std::ops::Range<QuestionId>) -> Result<(), EmitError> {
        let left = self.code.local(ValType::I32);
        let row = self.code.local(ValType::I32);
        let stride = inside.len() as u32 * SLOT;
        self.code.op(Instruction::LocalSet(left));
        self.code.i32(self.layout.slot(list) + SLOT).op(Instruction::LocalSet(row)).countdown(left);
        for (place, id) in inside.enumerate() {
            let Some(question) = self.program.questions.get(id) else { continue };
            self.code.op(Instruction::LocalGet(row));
            if place != 0 {
                self.code.i32(place as u32 * SLOT).op(Instruction::I32Add);
            }
            match &question.ask_when {
                Some(condition) => self.condition(condition, Some((list, row))),
                None => {
                    self.code.i32(1);
                }
            }
            self.reader(id, question)?;
        }
        self.code.advance(row, stride).countdown_end(left);
        Ok(())
    }

    /// The reader of an answer, with the slot and whether it is asked on the stack.
    fn reader(&mut self, id: QuestionId, question: &Question) -> Result<(), EmitError> {
        let limits = |bounds: &crate::program::Bounds| (bounds.least.unwrap_or(-LIMIT), bounds.most.unwrap_or(LIMIT));
        let reader = match &question.kind {
            Kind::Text { length, pattern } => {
                self.code.i32(length.least).i32(length.most);
                match pattern {
                    Some(pattern) => {
                        let table = tables::pattern(pattern);
                        let table = table.map_err(|error| EmitError::Pattern { question: id, error })?;
                        let (address, size) = self.layout.bytes(&table);
                        self.code.i32(address).i32(size);
                        "text_pattern"
                    }
                    None => "text_line",
                }
            }
            Kind::LongText { length } => {
                self.code.i32(length.least).i32(length.most);
                "text_lines"
            }
            Kind::Name => "name",
            Kind::Email => "email_address",
            Kind::Phone => "phone_number",
            Kind::Postcode | Kind::Address => {
                let (areas, _) = self.layout.bytes(AREAS.as_flattened());
                self.code.i32(areas);
                if matches!(question.kind, Kind::Address) { "postal_address" } else { "post_code" }
            }
            Kind::Location => "place",
            Kind::File(_) | Kind::Files { .. } => {
                if let Some((each, count)) = question.kind.files() {
                    let (address, size) = self.layout.bytes(&tables::kinds(each));
                    self.code.i32(address).i32(size).i32(each.largest).i32(count.least).i32(count.most);
                }
                "uploads"
            }
            Kind::NiNumber => "national_insurance",
            Kind::Vehicle => "registration_mark",
            Kind::SortCode => "bank_sort_code",
            Kind::AccountNumber => "bank_account",
            Kind::Date => "day",
            Kind::Time => "time_of_day",
            Kind::YesNo => "yes_or_no",
            Kind::Declaration => "declare",
            Kind::Choice { options } => {
                let (address, size) = self.layout.options(options);
                self.code.i32(address).i32(size);
                "one_option"
            }
            Kind::Choices { options, count } => {
                let (address, size) = self.layout.options(options);
                self.code.i32(address).i32(size).i32(count.least).i32(count.most);
                "any_options"
            }
            Kind::Number(bounds) => {
                let (least, most) = limits(bounds);
                self.code.i32(0).i64(least).i64(most);
                "number"
            }
            Kind::Decimal { bounds, places } => {
                let (least, most) = limits(bounds);
                self.code.i32(u32::from(*places)).i64(least).i64(most);
                "number"
            }
            Kind::Money(bounds) => {
                let (least, most) = limits(bounds);
                self.code.i64(least).i64(most);
                "money"
            }
            // A list inside a list is a mistake that check reports; it is never asked.
            Kind::List { .. } => {
                self.code.op(Instruction::Drop).op(Instruction::Drop);
                return Ok(());
            }
        };
        self.code.call(reader);
        Ok(())
    }
}
