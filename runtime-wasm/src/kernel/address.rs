//! Addresses: six parts with line feeds between them: line 1, line 2, town, county, postcode, UPRN.

use super::postcode;
use super::text::{self, fold, set, tidy};
use super::{Out, Reading};
use crate::abi::rule;

const PARTS: usize = 6;
const TOWN: usize = 2;
const POSTCODE: usize = 4;
const UPRN: usize = 5;
/// Digits of a UPRN as it is stored.
const UPRN_DIGITS: u32 = 12;

/// Reads an address. It is complete with a UPRN alone, or with line 1, town and postcode.
pub fn address(raw: &[u8], out: &mut Out) -> Reading {
    within(raw, &postcode::AREAS, out)
}

/// Reads an address whose postcode is in one of the areas ([`postcode::AREAS`]).
pub fn within(raw: &[u8], areas: &[[u8; 4]], out: &mut Out) -> Reading {
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
            bad_uprn = !uprn(part, out);
        } else if at == POSTCODE {
            let reading = postcode::within(part, areas, out);
            bad_postcode = !reading.is_valid() && reading != Reading::BLANK;
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
        return Reading::BLANK;
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
        return out.valid(text::length(out.written()));
    };
    Reading::invalid(rule)
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

/// Writes a UPRN with all its digits, nothing when it is blank or nothing but noughts. Says whether it can be one.
fn uprn(raw: &[u8], out: &mut Out) -> bool {
    let start = out.len();
    let seen = fold(raw, set(b" "), out);
    let (mut number, mut digits, mut fits) = (0u64, 0, true);
    for &byte in out.written().get(start..).unwrap_or_default() {
        let digit = text::digit(u32::from(byte));
        // Leading zeros count: twelve digits is what is stored.
        fits &= digit < 10 && digits < UPRN_DIGITS;
        digits += 1;
        number = number.wrapping_mul(10).wrapping_add(u64::from(digit));
    }
    out.truncate(start);
    if number == 0 || !fits {
        return !seen;
    }
    out.digits(number, UPRN_DIGITS);
    true
}
