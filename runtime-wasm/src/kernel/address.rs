//! Addresses: six parts with line feeds between them: line 1, line 2, town, county, postcode, UPRN.

use super::postcode::postcode;
use super::text::{self, Characters, END, tidy};
use super::{Out, Outcome};
use crate::abi::rule;

const PARTS: usize = 6;
const TOWN: usize = 2;
const POSTCODE: usize = 4;
const UPRN: usize = 5;
/// Digits of a UPRN as it is stored.
const UPRN_DIGITS: u32 = 12;
const NO_UPRN: u64 = u64::MAX;

/// Reads an address. It is complete with a UPRN alone, or with line 1, town and postcode.
pub fn address(raw: &[u8], out: &mut Out) -> Outcome {
    // Which parts are filled, one bit each.
    let mut filled = 0u32;
    let (mut bad_bytes, mut bad_uprn, mut bad_postcode, mut too_long) = (false, false, false, false);
    for at in 0..PARTS {
        if at != 0 {
            out.push(b'\n');
        }
        let part = part(raw, at);
        let start = out.len();
        if at == UPRN {
            match uprn(part) {
                0 => {}
                NO_UPRN => bad_uprn = true,
                number => out.digits(number, UPRN_DIGITS),
            }
        } else if at == POSTCODE {
            bad_postcode = matches!(postcode(part, out), Outcome::Invalid(_));
        } else {
            let count = tidy(part, false, out);
            bad_bytes |= count < 0;
            too_long |= count > text::MOST_NAME;
        }
        filled |= u32::from(out.len() != start) << at;
    }
    let mut breaks = 0;
    for byte in raw {
        breaks += usize::from(*byte == b'\n');
    }
    let has = |at: usize| filled & 1 << at != 0;
    // A seventh part is nothing that a person typed.
    let rule = if bad_bytes || breaks >= PARTS {
        rule::FORMAT
    } else if bad_uprn {
        rule::UPRN_FORMAT
    } else if filled == 0 && !bad_postcode {
        return Outcome::Blank;
    } else if !has(UPRN) && !has(0) {
        rule::LINE_1_MISSING
    } else if !has(UPRN) && !has(TOWN) {
        rule::TOWN_MISSING
    } else if bad_postcode {
        rule::POSTCODE_FORMAT
    } else if !has(UPRN) && !has(POSTCODE) {
        rule::POSTCODE_MISSING
    } else if too_long {
        rule::TOO_LONG
    } else {
        return Outcome::Valid(text::length(out.written()));
    };
    Outcome::Invalid(rule)
}

/// One of the parts, empty when it is not there.
#[inline(never)]
#[must_use]
pub fn part(address: &[u8], wanted: usize) -> &[u8] {
    let mut rest = address;
    let mut at = 0;
    loop {
        let mut length = 0;
        while rest.get(length).is_some_and(|byte| *byte != b'\n') {
            length += 1;
        }
        if at == wanted {
            return rest.get(..length).unwrap_or_default();
        }
        match rest.get(length + 1..) {
            Some(more) => rest = more,
            None => return &[],
        }
        at += 1;
    }
}

/// The UPRN: its number, 0 when blank, [`NO_UPRN`] when it is not one.
fn uprn(raw: &[u8]) -> u64 {
    let mut characters = Characters::new(raw);
    let (mut number, mut digits) = (0u64, 0);
    loop {
        let character = characters.take_solid();
        if character == END {
            return if number == 0 && digits != 0 { NO_UPRN } else { number };
        }
        let digit = text::digit(character);
        // Leading zeros count: twelve digits is what is stored.
        if digit >= 10 || digits == UPRN_DIGITS {
            return NO_UPRN;
        }
        digits += 1;
        number = number * 10 + u64::from(digit);
    }
}
