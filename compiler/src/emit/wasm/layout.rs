//! What lies where in a validator's memory.
//!
//! From `__heap_base`: the form's header, slots, errors, pages asked, named conditions, texts of computed values, then the
//! data (question table, options, patterns, texts to compare with), bank holidays, and the answers with all that follows.

use super::EmitError;
use super::affected::{Table, Uses};
use crate::program::{Kind, OptionItem, Program, QuestionId};
use crate::tables;
use runtime_wasm::abi;
use runtime_wasm::kernel::ROOM;
use runtime_wasm::manifest::Manifest;
use runtime_wasm::shape::{Entry, Form, INSIDE, LIST, OPTIONAL, RULES};
use std::collections::HashMap;

/// Bytes of a slot.
pub const SLOT: u32 = abi::SLOT as u32;
const HEADER: u32 = size_of::<Form>() as u32;
const ERROR: u32 = 8;
/// Most bytes of slots; more rows and questions than any form has.
const MOST_SLOTS: u32 = 1 << 16;

/// Addresses, and the data while it is collected.
#[derive(Debug)]
pub struct Layout {
    base: u32,
    /// The first slot of each question, the slot of each computed value, and how many there are.
    questions: Vec<u32>,
    computed: Vec<u32>,
    count: u32,
    slots_at: u32,
    errors_at: u32,
    asked_at: u32,
    conditions_at: u32,
    texts_at: u32,
    data_at: u32,
    data: Vec<u8>,
    known: HashMap<Vec<u8>, u32>,
    room: u32,
}

/// Bytes that are in memory from the start.
#[derive(Debug)]
pub struct Data {
    /// Address and bytes.
    pub segments: Vec<(u32, Vec<u8>)>,
    /// The end of everything with a fixed place.
    pub end: u32,
}

impl Layout {
    /// Lays out the memory from the first free address.
    pub fn new(program: &Program, manifest: &Manifest, base: u32) -> Result<Self, EmitError> {
        let rows = manifest.questions.iter().map(|question| {
            1 + u64::from(question.stride.unwrap_or_default()) * u64::from(question.rows.unwrap_or_default())
        });
        let outside = manifest.questions.iter().zip(rows).filter(|(question, _)| question.list.is_none());
        let count = outside.map(|(_, slots)| slots).sum::<u64>() + manifest.computed.len() as u64;
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        let most = usize::from(u16::MAX) - 1;
        let long = manifest.questions.iter().any(|question| question.rows.is_some_and(|rows| rows > abi::MOST_ROWS));
        if long || count > MOST_SLOTS || program.steps.len() > most {
            return Err(EmitError::TooLarge);
        }
        let base = base.next_multiple_of(8);
        let slots_at = base + HEADER;
        let errors_at = slots_at + count * SLOT;
        let asked_at = errors_at + count * ERROR;
        let conditions_at = asked_at + program.pages.len() as u32;
        let texts_at = conditions_at + program.conditions.len() as u32;
        let data_at = texts_at + program.calculations.len() as u32 * ROOM as u32;
        let room = ROOM as u32;
        Ok(Self {
            base,
            questions: manifest.questions.iter().map(|question| question.slot).collect(),
            computed: manifest.computed.iter().map(|computed| computed.slot).collect(),
            count,
            slots_at,
            errors_at,
            asked_at,
            conditions_at,
            texts_at,
            data_at: data_at.next_multiple_of(8),
            data: vec![0; program.questions.len() * size_of::<Entry>()],
            known: HashMap::new(),
            room,
        })
    }

    /// Address of a question's slot; of its slot in the first row for a question inside a list.
    pub fn slot(&self, question: QuestionId) -> u32 {
        self.slots_at + self.questions.get(question).copied().unwrap_or_default() * SLOT
    }

    /// Address of a computed value's slot.
    pub fn computed(&self, calculation: usize) -> u32 {
        self.slots_at + self.computed.get(calculation).copied().unwrap_or_default() * SLOT
    }

    /// Address of a computed value's text.
    pub fn computed_text(&self, calculation: usize) -> u32 {
        self.texts_at + calculation as u32 * ROOM as u32
    }

    /// Address of the byte that says whether a page is asked.
    pub fn asked(&self, page: usize) -> u32 {
        self.asked_at + page as u32
    }

    /// Address of the byte that says whether a named condition is met.
    pub fn condition(&self, condition: usize) -> u32 {
        self.conditions_at + condition as u32
    }

    /// Puts bytes into the data and answers where they are and how many; the same bytes are there once.
    pub fn bytes(&mut self, bytes: &[u8]) -> (u32, u32) {
        let length = bytes.len() as u32;
        if let Some(address) = self.known.get(bytes) {
            return (*address, length);
        }
        let address = self.data_at + self.data.len() as u32;
        self.data.extend(bytes);
        self.known.insert(bytes.to_owned(), address);
        (address, length)
    }

    /// Puts a table of options into the data. One with former keys may need more room for its canonical text.
    pub fn options(&mut self, options: &[OptionItem]) -> (u32, u32) {
        let table = tables::options(options);
        if options.iter().any(|option| option.was.is_some()) {
            self.room = self.room.max((table.len() as u32).next_multiple_of(8));
        }
        self.bytes(&table)
    }

    /// The question table, and the table of what answers affect.
    fn tables(&self, program: &Program) -> (Vec<u8>, Table) {
        let uses = Uses::of(program);
        let mut all_affected = Table::new(program);
        let flag = |set: bool, flag: u8| if set { flag } else { 0 };
        let mut table = Vec::new();
        for (id, question) in program.questions.iter().enumerate() {
            let rows = rows(program, id);
            let (stride, most) = rows.unwrap_or_default();
            let affected = uses.affected_by(id);
            let entry = Entry {
                flags: flag(rows.is_some(), LIST)
                    | flag(question.optional, OPTIONAL)
                    | flag(!question.rules.is_empty(), RULES)
                    | flag(question.list.is_some(), INSIDE),
                most: most as u8,
                stride: question.list.map_or(stride as u16, |list| list as u16),
                page: question.page as u16,
                slot: self.questions.get(id).copied().unwrap_or_default() as u16,
                step: affected.own,
                affected: all_affected.place(&affected),
            };
            table.extend(entry.bytes());
        }
        (table, all_affected)
    }

    /// The data as it stands when all code is generated.
    pub fn data(mut self, program: &Program) -> Result<Data, EmitError> {
        let (table, affected) = self.tables(program);
        let (affected, _) = self.bytes(&affected.bytes());
        if let Some(place) = self.data.get_mut(..table.len()) {
            place.copy_from_slice(&table);
        }
        let holidays = (self.data_at + self.data.len() as u32).next_multiple_of(8);
        let input = holidays + abi::MOST_HOLIDAYS * 4;
        let form = Form {
            pages: program.pages.len() as u32,
            questions: program.questions.len() as u32,
            steps: program.steps.len() as u32,
            table: self.data_at,
            affected,
            slot_count: self.count,
            slots: self.slots_at,
            errors: self.errors_at,
            asked: self.asked_at,
            holidays,
            input,
            room: self.room,
        };
        // What follows the answers is counted in 32 bits: canonical texts and changed answers must fit.
        if u64::from(input) + u64::from(self.count) * u64::from(self.room) > 1 << 30 {
            return Err(EmitError::TooLarge);
        }
        Ok(Data { segments: vec![(self.base, form.bytes().to_vec()), (self.data_at, self.data)], end: input })
    }
}

/// For a list: how many questions a row has and how many rows are read.
pub fn rows(program: &Program, question: QuestionId) -> Option<(u32, u32)> {
    match &program.questions.get(question)?.kind {
        Kind::List { count, questions, .. } => Some((questions.len() as u32, count.most)),
        _ => None,
    }
}
