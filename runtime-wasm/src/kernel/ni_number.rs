//! National Insurance numbers.

use super::text::{self, Characters, END};
use super::{Out, Outcome};
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

const NEVER_FIRST: u32 = letters(b"DFIQUV");
const NEVER_SECOND: u32 = letters(b"DFIOQUV");

/// Reads a National Insurance number in any case and with any spaces, writes it as `AB123456C`.
pub fn ni_number(raw: &[u8], out: &mut Out) -> Outcome {
    let mut characters = Characters::new(raw);
    let mut at = 0;
    let (mut first, mut second) = (0, 0);
    let mut seen = false;
    loop {
        let character = characters.take_solid();
        if character == END {
            break;
        }
        seen = true;
        if character == 0x2E || text::is_dash(character) {
            continue;
        }
        let letter = text::letter(character);
        let bit = 1u32.wrapping_shl(letter);
        let fits = match at {
            0 => letter < 26 && bit & NEVER_FIRST == 0,
            1 => letter < 26 && bit & NEVER_SECOND == 0,
            2..=7 => text::digit(character) < 10,
            8 => letter < 4,
            _ => false,
        };
        if !fits {
            return Outcome::Invalid(rule::FORMAT);
        }
        match at {
            0 => first = character,
            1 => second = character,
            _ => {}
        }
        at += 1;
        out.push(character as u8);
    }
    if !seen {
        return Outcome::Blank;
    }
    // Prefixes that are never given out.
    let prefix = first << 8 | second;
    if at != 9 || matches!(prefix, 0x4247 | 0x4742 | 0x4E4B | 0x4B4E | 0x544E | 0x4E54 | 0x5A5A) {
        return Outcome::Invalid(rule::FORMAT);
    }
    Outcome::Valid(9)
}
