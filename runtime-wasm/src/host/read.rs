//! Reads what a module hands out: its manifest and its reports. Every address and length is checked.

use super::HostError;
use crate::abi::{MANIFEST_SECTION, NO_ROW, SLOT, report as word, slot, state};
use crate::manifest::{Manifest, ManifestQuestion};
use crate::report::{Broken, Report, Slot, Verdict};

/// Finds the manifest among the sections of a module.
pub(super) fn manifest(module: &[u8]) -> Result<Manifest, HostError> {
    let mut rest = module.get(8..).unwrap_or_default();
    while let Some((&id, after)) = rest.split_first() {
        let Some((size, after)) = leb(after) else { break };
        let Some((section, after)) = after.split_at_checked(size) else { break };
        rest = after;
        if id != 0 {
            continue;
        }
        let Some((length, section)) = leb(section) else { break };
        if let Some((name, json)) = section.split_at_checked(length)
            && name == MANIFEST_SECTION.as_bytes()
        {
            return serde_json::from_slice(json).map_err(|error| HostError::Manifest(error.to_string()));
        }
    }
    Err(HostError::Manifest("there is none".to_owned()))
}

/// A length as modules write it: seven bits a byte.
fn leb(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut value = 0usize;
    for (position, byte) in bytes.iter().enumerate().take(5) {
        value |= usize::from(byte & 0x7F) << (7 * position);
        if byte & 0x80 == 0 {
            return Some((value, bytes.get(position + 1..)?));
        }
    }
    None
}

/// Memory with every look checked.
struct Memory<'a>(&'a [u8]);

impl<'a> Memory<'a> {
    fn bytes(&self, address: u32, length: usize) -> Result<&'a [u8], HostError> {
        let start = address as usize;
        let end = start.checked_add(length);
        let bytes = end.and_then(|end| self.0.get(start..end));
        bytes.ok_or_else(|| HostError::Broken(format!("{length} bytes at {address} are outside its memory")))
    }

    fn array<const N: usize>(&self, address: u32, offset: usize) -> Result<[u8; N], HostError> {
        let outside = || HostError::Broken(format!("{address} is outside its memory"));
        let address = u32::try_from(offset).ok().and_then(|offset| address.checked_add(offset)).ok_or_else(outside)?;
        self.bytes(address, N)?.try_into().map_err(|_| outside())
    }

    fn word(&self, address: u32, number: usize) -> Result<u32, HostError> {
        self.array(address, number.saturating_mul(4)).map(u32::from_le_bytes)
    }
}

/// Reads the report at an address.
pub(super) fn report(memory: &[u8], address: u32, manifest: &Manifest) -> Result<Report, HostError> {
    let memory = Memory(memory);
    let count = memory.word(address, word::PAGE_COUNT)? as usize;
    if count != manifest.pages.len() {
        return Err(HostError::Manifest(format!("{count} pages instead of {}", manifest.pages.len())));
    }
    let pages = memory.bytes(memory.word(address, word::PAGES)?, count)?.iter().map(|asked| *asked != 0).collect();
    let exit = memory.word(address, word::EXIT)?;
    let slots = Slots {
        at: memory.word(address, word::SLOTS)?,
        count: memory.word(address, word::SLOT_COUNT)?,
        memory: &memory,
    };
    let mut questions: Vec<Vec<Slot>> = Vec::with_capacity(manifest.questions.len());
    for question in &manifest.questions {
        let slots = match question.list {
            None => vec![slots.read(question, question.slot)?],
            Some(list) => {
                let rows = questions.get(list as usize).and_then(|slots| slots.first()).map_or(0, |slot| slot.rows);
                let stride = manifest.questions.get(list as usize).and_then(|list| list.stride).unwrap_or_default();
                let at = |row: usize| {
                    let offset = u32::try_from(row).unwrap_or(u32::MAX).saturating_mul(stride);
                    slots.read(question, question.slot.saturating_add(offset))
                };
                (0..rows).map(at).collect::<Result<_, _>>()?
            }
        };
        questions.push(slots);
    }
    let computed = manifest.computed.iter().map(|computed| slots.text(computed.slot)).collect::<Result<_, _>>()?;
    Ok(Report {
        outcome: memory.word(address, word::OUTCOME)?,
        next_page: memory.word(address, word::NEXT_PAGE)? as usize,
        exit: (exit != u32::MAX).then_some(exit as usize),
        errors: errors(&memory, address, manifest)?,
        pages,
        questions,
        computed,
    })
}

/// Reads the outcome and the errors alone.
pub(super) fn verdict(memory: &[u8], address: u32, manifest: &Manifest) -> Result<Verdict, HostError> {
    let memory = Memory(memory);
    Ok(Verdict { outcome: memory.word(address, word::OUTCOME)?, errors: errors(&memory, address, manifest)? })
}

fn errors(memory: &Memory, address: u32, manifest: &Manifest) -> Result<Vec<Broken>, HostError> {
    let count = memory.word(address, word::ERROR_COUNT)? as usize;
    let bytes = memory.bytes(memory.word(address, word::ERRORS)?, count.saturating_mul(8))?;
    let (errors, _) = bytes.as_chunks::<8>();
    let error = |[q0, q1, r0, r1, rule0, rule1, ..]: &[u8; 8]| {
        let question = usize::from(u16::from_le_bytes([*q0, *q1]));
        let row = u16::from_le_bytes([*r0, *r1]);
        if question >= manifest.questions.len() {
            return Err(HostError::Broken(format!("an error of question {question}, which is not there")));
        }
        let row = (u32::from(row) != NO_ROW).then_some(usize::from(row));
        Ok(Broken { question, row, rule: u16::from_le_bytes([*rule0, *rule1]) })
    };
    errors.iter().map(error).collect()
}

struct Slots<'a> {
    at: u32,
    count: u32,
    memory: &'a Memory<'a>,
}

impl Slots<'_> {
    fn address(&self, slot: u32) -> Result<u32, HostError> {
        if slot >= self.count {
            return Err(HostError::Manifest(format!("slot {slot} of {}", self.count)));
        }
        let offset = slot.checked_mul(SLOT as u32).and_then(|offset| self.at.checked_add(offset));
        offset.ok_or_else(|| HostError::Broken(format!("slot {slot} is outside its memory")))
    }

    fn read(&self, question: &ManifestQuestion, number: u32) -> Result<Slot, HostError> {
        let address = self.address(number)?;
        let [state] = self.memory.array(address, slot::STATE)?;
        let valid = state == state::VALID;
        let rows = match question.rows {
            Some(most) if valid => {
                let given = i64::from_le_bytes(self.memory.array(address, slot::VALUE)?);
                let rows = u32::try_from(given).ok().filter(|rows| *rows <= most);
                rows.ok_or_else(|| HostError::Broken(format!("a list of {given} rows")))? as usize
            }
            _ => 0,
        };
        Ok(Slot { state, text: self.text(number)?.unwrap_or_default(), rows })
    }

    /// The canonical text, of a valid answer or computed value.
    fn text(&self, number: u32) -> Result<Option<String>, HostError> {
        let address = self.address(number)?;
        let [state] = self.memory.array(address, slot::STATE)?;
        if state != state::VALID {
            return Ok(None);
        }
        let text = u32::from_le_bytes(self.memory.array(address, slot::TEXT)?);
        let length = u32::from_le_bytes(self.memory.array(address, slot::LENGTH)?) as usize;
        let text = std::str::from_utf8(self.memory.bytes(text, length)?);
        let text = text.map_err(|_| HostError::Broken("canonical text that is not UTF-8".to_owned()))?;
        Ok(Some(text.to_owned()))
    }
}
