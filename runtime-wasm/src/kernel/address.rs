//! Addresses: six parts with line feeds between them: line 1, line 2, town, county, postcode, UPRN.

use super::postcode::postcode;
use super::text::{self, Characters, END, tidy};
use super::{Out, Outcome};
use crate::abi::rule;

const PARTS: usize = 6;
const POSTCODE: usize = 4;
const UPRN: usize = 5;
/// Digits of a UPRN as it is stored.
const UPRN_DIGITS: u32 = 12;

/// Reads an address. It is complete with a UPRN alone, or with line 1, town and postcode.
#[inline(never)]
pub fn address(raw: &[u8], out: &mut Out) -> Outcome {
    let mut filled = [false; PARTS];
    let (mut bad_bytes, mut bad_uprn, mut bad_postcode, mut too_long) = (false, false, false, false);
    for (at, filled) in filled.iter_mut().enumerate() {
        if at != 0 {
            out.push(b'\n');
        }
        let part = part(raw, at);
        let start = out.len();
        if at == UPRN {
            match uprn(part) {
                Some(0) => {}
                Some(number) => out.digits(number, UPRN_DIGITS),
                None => bad_uprn = true,
            }
        } else if at == POSTCODE {
            bad_postcode = matches!(postcode(part, out), Outcome::Invalid(_));
        } else {
            let count = tidy(part, false, out);
            bad_bytes |= count < 0;
            too_long |= count > text::MOST_NAME;
        }
        *filled = out.len() != start;
    }
    let [line_1, line_2, town, county, with_postcode, with_uprn] = filled;
    // A seventh part is nothing that a person typed.
    let broken = bad_bytes || raw.iter().filter(|byte| **byte == b'\n').count() >= PARTS;
    let rule = if broken {
        rule::FORMAT
    } else if bad_uprn {
        rule::UPRN_FORMAT
    } else if !(line_1 || line_2 || town || county || with_postcode || with_uprn || bad_postcode) {
        return Outcome::Blank;
    } else if !with_uprn && !line_1 {
        rule::LINE_1_MISSING
    } else if !with_uprn && !town {
        rule::TOWN_MISSING
    } else if bad_postcode {
        rule::POSTCODE_FORMAT
    } else if !with_uprn && !with_postcode {
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

/// The UPRN: its number, 0 when blank, nothing when it is not one.
fn uprn(raw: &[u8]) -> Option<u64> {
    let mut characters = Characters::new(raw);
    let (mut number, mut digits) = (0u64, 0);
    loop {
        let character = characters.take_solid();
        if character == END {
            return if number == 0 && digits != 0 { None } else { Some(number) };
        }
        let digit = text::digit(character);
        // Leading zeros count: twelve digits is what is stored.
        if digit >= 10 || digits == UPRN_DIGITS {
            return None;
        }
        digits += 1;
        number = number * 10 + u64::from(digit);
    }
}
