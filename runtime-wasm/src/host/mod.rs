//! Loads a validator and calls it natively: one interface, two engines behind features, the same bytes in both.
//!
//! **wasmi** starts in microseconds and suits the command line; **wasmtime** compiles once and suits a service. A [`Module`]
//! is compiled code: keep one for each form and share it between threads. A [`Validator`] is an instance with memory of its
//! own: keep one for each thread and form.
//!
//! The host never trusts lengths or addresses that come out of a module.

mod engine;
mod machine;
mod read;
#[cfg(feature = "wasmi")]
mod with_wasmi;
#[cfg(feature = "wasmtime")]
mod with_wasmtime;

pub use engine::{Engine, Module};

use crate::abi::{FIELD, MOST_HOLIDAYS, MOST_INPUT, NO_ROW};
use crate::answers::Answers;
use crate::joined::Joiner;
use crate::manifest::Manifest;
use crate::report::{Day, Report, Verdict};
use machine::Machine;
use std::sync::Arc;

/// Why a validator could not be loaded or called. Never caused by what a resident answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HostError {
    /// The bytes are not a WebAssembly module that the engine takes.
    NotAModule(String),
    /// It has imports, so it could do more than compute.
    HasImports,
    /// It has no manifest, or one that does not fit its code.
    Manifest(String),
    /// It speaks another version of the interface.
    Version(u32),
    /// The answers are longer than [`crate::abi::MOST_INPUT`].
    TooLong,
    /// The answers are not JSON.
    NotJson(String),
    /// It broke the interface: a trap, or an address outside its memory.
    Broken(String),
}

impl std::fmt::Display for HostError {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotAModule(why) => write!(to, "not a WebAssembly module: {why}"),
            Self::HasImports => write!(to, "the module has imports, which a validator never has"),
            Self::Manifest(why) => write!(to, "the module's manifest cannot be used: {why}"),
            Self::Version(version) => write!(to, "the validator speaks version {version} of the interface"),
            Self::TooLong => write!(to, "the answers are longer than a validator takes"),
            Self::NotJson(why) => write!(to, "the answers are not JSON: {why}"),
            Self::Broken(why) => write!(to, "the validator broke its interface: {why}"),
        }
    }
}

impl std::error::Error for HostError {}

/// An instance of a validator.
pub struct Validator {
    machine: Box<dyn Machine>,
    manifest: Arc<Manifest>,
    /// The bank holidays that it was given last.
    holidays: Vec<i64>,
    /// Made when it is first needed, with its buffers.
    joiner: Option<Box<Joiner>>,
}

impl Validator {
    /// Compiles and starts a validator with the engine that starts fastest of those that are there. To share the compiled
    /// code, or to choose the engine, go by [`Module`].
    ///
    /// # Errors
    /// When the bytes are not a validator.
    pub fn load(bytes: &[u8]) -> Result<Self, HostError> {
        Module::load(Engine::FASTEST_TO_START, bytes)?.validator()
    }

    /// What it says about its form.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Judges a whole form.
    ///
    /// # Errors
    /// When the answers are longer than a validator takes, or it breaks the interface.
    pub fn evaluate(&mut self, answers: &Answers, day: &Day) -> Result<Report, HostError> {
        self.evaluate_input(&answers.to_input(), day)
    }

    /// Judges a whole form whose fields are joined already, whatever bytes they are.
    ///
    /// # Errors
    /// When the input is longer than a validator takes, or it breaks the interface.
    pub fn evaluate_input(&mut self, input: &[u8], day: &Day) -> Result<Report, HostError> {
        let report = self.call(input, day)?;
        self.read(report)
    }

    /// Judges answers as JSON text, an object by question key (see [`crate::answers::Answers::from_json`]), and says what is
    /// wrong: nothing else is read back. The fastest way for a system that checks what it receives.
    ///
    /// # Errors
    /// When it is not JSON, is longer than a validator takes, or the validator breaks the interface.
    pub fn judge_json(&mut self, json: &[u8], day: &Day) -> Result<Verdict, HostError> {
        let manifest = &self.manifest;
        let mut joiner = self.joiner.take().unwrap_or_else(|| Box::new(Joiner::new(manifest)));
        let joined = joiner.join(json).map_err(|error| HostError::NotJson(error.to_string()));
        let report = joined.and_then(|input| self.call(input, day));
        self.joiner = Some(joiner);
        read::verdict(self.machine.memory(), report?, &self.manifest)
    }

    /// Writes the answers and calls the validator: the address of its report.
    fn call(&mut self, input: &[u8], day: &Day) -> Result<u32, HostError> {
        let length =
            u32::try_from(input.len()).ok().filter(|length| *length <= MOST_INPUT).ok_or(HostError::TooLong)?;
        if self.holidays != day.holidays {
            self.give_holidays(&day.holidays)?;
        }
        let address = self.machine.reserve(length)?;
        self.write(address, input)?;
        // A day that is not in 32 bits is in no calendar; the validator takes the smallest for no answer.
        let report = self.machine.evaluate(length, i32::try_from(day.today).unwrap_or(i32::MIN))?;
        if report == 0 { Err(HostError::Broken("no report".to_owned())) } else { Ok(report) }
    }

    /// After [`Validator::evaluate`]: judges the form again with one answer changed. `None` means that there is no such
    /// question or row, that it is a list, or that the validator wants the whole form again.
    ///
    /// # Errors
    /// When the answer is longer than a validator takes, or it breaks the interface.
    pub fn change(&mut self, question: usize, row: Option<usize>, answer: &str) -> Result<Option<Report>, HostError> {
        let inside = self.manifest.questions.get(question).is_some_and(|question| question.list.is_some());
        if inside != row.is_some() {
            return Ok(None);
        }
        let bytes: Vec<u8> = answer.bytes().map(|byte| if byte == FIELD { b' ' } else { byte }).collect();
        let length =
            u32::try_from(bytes.len()).ok().filter(|length| *length <= MOST_INPUT).ok_or(HostError::TooLong)?;
        let address = self.machine.reserve_change(length)?;
        if address == 0 {
            return Ok(None);
        }
        self.write(address, &bytes)?;
        let report = self.machine.change(narrow(question), narrow(row.unwrap_or_default()), length)?;
        if report == 0 { Ok(None) } else { self.read(report).map(Some) }
    }

    /// After [`Validator::evaluate`]: the rule that one answer broke, 0 for none.
    ///
    /// # Errors
    /// When the validator breaks the interface.
    pub fn error(&mut self, question: usize, row: Option<usize>) -> Result<u16, HostError> {
        let rule = self.machine.error(narrow(question), row.map_or(NO_ROW, narrow))?;
        u16::try_from(rule).map_err(|_| HostError::Broken(format!("rule {rule}")))
    }

    /// After [`Validator::evaluate`]: the next page that is asked after this one, or the first; the number of pages when
    /// there is none.
    ///
    /// # Errors
    /// When the validator breaks the interface.
    pub fn next_page(&mut self, page: Option<usize>) -> Result<usize, HostError> {
        let page = page.map_or(-1, |page| i32::try_from(page).unwrap_or(i32::MAX));
        Ok(self.machine.next_page(page)? as usize)
    }

    fn give_holidays(&mut self, holidays: &[i64]) -> Result<(), HostError> {
        let bytes: Vec<u8> = holidays
            .iter()
            .filter_map(|day| i32::try_from(*day).ok())
            .take(MOST_HOLIDAYS as usize)
            .flat_map(i32::to_le_bytes)
            .collect();
        let address = self.machine.reserve_holidays(narrow(bytes.len() / 4))?;
        self.write(address, &bytes)?;
        self.holidays = holidays.to_owned();
        Ok(())
    }

    fn write(&mut self, address: u32, bytes: &[u8]) -> Result<(), HostError> {
        if address == 0 {
            return Err(HostError::Broken("no room for the answers".to_owned()));
        }
        let start = address as usize;
        let place = self.machine.memory_mut().get_mut(start..start + bytes.len());
        place.ok_or_else(|| HostError::Broken("room outside its memory".to_owned()))?.copy_from_slice(bytes);
        Ok(())
    }

    fn read(&self, report: u32) -> Result<Report, HostError> {
        read::report(self.machine.memory(), report, &self.manifest)
    }
}

fn narrow(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}
