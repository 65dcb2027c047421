//! Where canonical text is written.
#![allow(
    unsafe_code,
    reason = "every reader looks at what was written, and the check that it is there took a fifth of them"
)]

use super::{NO_ANSWER, Outcome, Reading};

/// A reader never writes more than the bytes as typed and this many more, options with a former key (`was`) excepted.
pub const ROOM: usize = 32;

/// Bytes with a fixed capacity; what does not fit is dropped, so give it the room that a reader can need: [`ROOM`].
#[derive(Debug)]
pub struct Out<'a> {
    bytes: &'a mut [u8],
    /// Never more than there are bytes.
    length: usize,
    value: i64,
}

impl<'a> Out<'a> {
    /// Starts with nothing written.
    pub const fn new(bytes: &'a mut [u8]) -> Self {
        Self { bytes, length: 0, value: NO_ANSWER }
    }

    /// Takes down the value of an answer.
    #[inline(always)]
    pub fn valid(&mut self, value: i64) -> Reading {
        self.value = value;
        Reading::VALID
    }

    /// The value that was taken down last.
    #[must_use]
    pub fn value(&self) -> i64 {
        self.value
    }

    /// What a reader that wrote here found, in words.
    #[must_use]
    pub fn outcome(&self, reading: Reading) -> Outcome {
        match (reading.is_valid(), reading.rule()) {
            (true, _) => Outcome::Valid(self.value),
            (false, 0) => Outcome::Blank,
            (false, rule) => Outcome::Invalid(u16::from(rule)),
        }
    }

    /// Adds one byte.
    #[inline(never)]
    pub fn push(&mut self, byte: u8) {
        if let Some(place) = self.bytes.get_mut(self.length) {
            *place = byte;
            self.length += 1;
        }
    }

    /// Adds bytes.
    #[inline(never)]
    pub fn extend(&mut self, bytes: &[u8]) {
        let room = self.room();
        let mut length = 0;
        for byte in bytes {
            length += put(room, length, *byte);
        }
        self.wrote(length);
    }

    /// Adds up to eight characters in one number, a byte each, the last one lowest; what is 0 is no character.
    #[inline(never)]
    pub fn packed(&mut self, mut characters: u64) {
        while characters != 0 {
            let byte = (characters >> 56) as u8;
            if byte != 0 {
                self.push(byte);
            }
            characters <<= 8;
        }
    }

    /// Adds a whole number with at least so many digits.
    #[inline(never)]
    pub fn digits(&mut self, number: u64, least: u32) {
        // Nine digits at a time, which fit in 32 bits: dividing 64 is slow.
        const NINE: u64 = 1_000_000_000;
        if number < NINE {
            return self.few_digits(number as u32, least);
        }
        self.few_digits((number / NINE) as u32, least.saturating_sub(9));
        self.few_digits((number % NINE) as u32, 9);
    }

    /// Adds a whole number with at least so many digits.
    #[inline(never)]
    pub fn few_digits(&mut self, mut number: u32, least: u32) {
        // Backwards into place: the number of digits is counted first.
        let mut count = 1;
        let mut rest = number / 10;
        while rest != 0 {
            rest /= 10;
            count += 1;
        }
        let count = if count < least { least } else { count };
        let mut at = self.length + count as usize;
        let Some(place) = self.bytes.get_mut(self.length..at) else { return };
        self.length = at;
        at = place.len();
        while let Some(digit) = place.get_mut(at.wrapping_sub(1)) {
            *digit = b'0' + (number % 10) as u8;
            number /= 10;
            at -= 1;
        }
    }

    /// The bytes that are not written yet; see [`Out::wrote`].
    #[inline(always)]
    pub fn room(&mut self) -> &mut [u8] {
        // SAFETY: the length is never more than there are bytes.
        unsafe { self.bytes.get_unchecked_mut(self.length..) }
    }

    /// Takes down that so many bytes of the room were written; no more than there is room.
    #[inline(always)]
    pub fn wrote(&mut self, count: usize) {
        if count <= self.bytes.len() - self.length {
            self.length += count;
        }
    }

    /// Forgets what was written after `length`.
    pub fn truncate(&mut self, length: usize) {
        if length < self.length {
            self.length = length;
        }
    }

    /// What was written.
    #[must_use]
    pub fn written(&self) -> &[u8] {
        // SAFETY: the length is never more than there are bytes.
        unsafe { self.bytes.get_unchecked(..self.length) }
    }

    /// What was written, to be changed in place.
    pub fn written_mut(&mut self) -> &mut [u8] {
        // SAFETY: the length is never more than there are bytes.
        unsafe { self.bytes.get_unchecked_mut(..self.length) }
    }

    /// How many bytes were written.
    #[must_use]
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether nothing was written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }
}

/// Writes a byte where there is room and answers how many were written. (A plain loop would be taken for a copy of memory, and
/// its function is a thousand bytes.)
#[inline(always)]
pub(super) fn put(room: &mut [u8], at: usize, byte: u8) -> usize {
    match room.get_mut(at) {
        Some(place) => {
            *place = byte;
            1
        }
        None => 0,
    }
}
