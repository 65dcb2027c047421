//! National Insurance numbers.

use super::text::{self, fold, set};
use super::{Out, Reading};
use crate::abi::rule;

/// A set of letters, one bit each.
pub(super) const fn letters(set: &[u8]) -> u32 {
    let mut bits = 0;
    let mut rest = set;
    while let [first, more @ ..] = rest {
        bits |= 1 << (*first - b'A');
        rest = more;
    }
    bits
}

/// Whether a character is a letter that is not in the set.
pub(super) fn is_letter_but(character: u32, set: u32) -> bool {
    let letter = text::letter(character);
    letter < 26 && set & 1 << letter == 0
}

/// Reads a National Insurance number in any case and with any spaces, writes it as `AB123456C`.
pub fn ni_number(raw: &[u8], out: &mut Out) -> Reading {
    if !fold(raw, set(b" .-"), out) {
        return Reading::BLANK;
    }
    let mut at = 0;
    let mut prefix = 0;
    let mut fits = true;
    for &byte in out.written() {
        let character = u32::from(byte);
        fits &= match at {
            0 => is_letter_but(character, letters(b"DFIQUV")),
            1 => is_letter_but(character, letters(b"DFIOQUV")),
            8 => text::letter(character) < 4,
            _ => text::digit(character) < 10,
        };
        if at < 2 {
            prefix = prefix << 8 | character;
        }
        at += 1;
    }
    // Prefixes that are never given out.
    if !fits || at != 9 || matches!(prefix, 0x4247 | 0x4742 | 0x4E4B | 0x4B4E | 0x544E | 0x4E54 | 0x5A5A) {
        return Reading::invalid(rule::FORMAT);
    }
    out.valid(9)
}
