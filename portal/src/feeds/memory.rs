//! The last good answers of the feeds, in memory: so many and no more, by their number and by their bytes.

use super::shape::{Concerns, Question};
use jiff::Timestamp;
use std::collections::HashMap;
use std::sync::Arc;

/// Most answers that are kept.
const MOST_KEPT: usize = 2_000;
/// Most bytes that they take, all together. An answer about a home is a few kilobytes.
const MOST_BYTES: usize = 32 << 20;

/// An answer.
#[derive(Debug, Clone)]
pub struct Kept {
    /// What it says.
    pub concerns: Arc<Concerns>,
    /// When it said so.
    pub at: Timestamp,
}

/// Which answer: that of a council to a question.
pub type Key = (String, Question);

/// What is kept.
#[derive(Debug, Default)]
pub struct Memory {
    kept: HashMap<Key, Kept>,
    bytes: usize,
}

/// What an answer takes, with what leads to it.
fn size((council, question): &Key, kept: &Kept) -> usize {
    let key = size_of::<Key>() + council.len() + question.uprn.len() + question.postcode.len();
    key + size_of::<Kept>() + kept.concerns.bytes()
}

impl Memory {
    /// The answer that is kept.
    pub fn get(&self, key: &Key) -> Option<Kept> {
        self.kept.get(key).cloned()
    }

    /// Keeps an answer in the place of the one before; for it, the oldest of the others go as far as they have to.
    pub fn put(&mut self, key: Key, new: Kept) {
        self.remove(&key);
        let room = size(&key, &new);
        while !self.kept.is_empty() && (self.kept.len() >= MOST_KEPT || self.bytes + room > MOST_BYTES) {
            let oldest = self.kept.iter().min_by_key(|(_, kept)| kept.at).map(|(key, _)| key.clone());
            let Some(oldest) = oldest else { break };
            self.remove(&oldest);
        }
        self.bytes += room;
        self.kept.insert(key, new);
    }

    fn remove(&mut self, key: &Key) {
        if let Some(gone) = self.kept.remove(key) {
            self.bytes -= size(key, &gone);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::super::shape;
    use super::*;

    fn key(number: usize) -> Key {
        let question = Question { version: shape::VERSION, uprn: number.to_string(), postcode: "HP7 0AB".to_owned() };
        ("ashcombe".to_owned(), question)
    }

    fn put(memory: &mut Memory, number: usize, ward: &str) {
        let answer = format!(r#"{{"version": 1, "ward": {{"en": "{ward}"}}}}"#);
        let concerns = Arc::new(shape::read(answer.as_bytes()).unwrap());
        memory.put(key(number), Kept { concerns, at: Timestamp::from_second(number.try_into().unwrap()).unwrap() });
    }

    #[test]
    fn however_many_ask_so_many_answers_are_kept() {
        let mut memory = Memory::default();
        for number in 0..MOST_KEPT + 10 {
            put(&mut memory, number, "Mill");
        }
        assert_eq!(memory.kept.len(), MOST_KEPT);
        assert!(memory.get(&key(9)).is_none() && memory.get(&key(10)).is_some(), "the oldest went");
    }

    #[test]
    fn however_long_the_answers_are_they_take_so_many_bytes() {
        let mut memory = Memory::default();
        let long = "x".repeat(250 << 10);
        for number in 0..200 {
            put(&mut memory, number, &long);
            let all: usize = memory.kept.iter().map(|(key, kept)| size(key, kept)).sum();
            assert_eq!(memory.bytes, all);
            assert!(all <= MOST_BYTES, "{all}");
        }
        assert!(memory.kept.len() > 100 && memory.get(&key(199)).is_some() && memory.get(&key(0)).is_none());
        // The same address again is one answer.
        put(&mut memory, 199, "Mill");
        assert_eq!(memory.get(&key(199)).unwrap().concerns.ward.as_ref().unwrap().en, "Mill");
        assert!(memory.bytes < MOST_BYTES - long.len() / 2);
    }

    #[test]
    fn what_is_not_shown_of_an_answer_takes_no_room() {
        let one = r#"{"what": {"en": "x"}, "on": "2026-03-10"}"#;
        let many = vec![one; 5_000].join(",");
        let read =
            |lines: &str| shape::read(format!(r#"{{"version": 1, "collections": [{lines}]}}"#).as_bytes()).unwrap();
        assert!(read(&many).bytes() < 100 * read(one).bytes());
    }
}
