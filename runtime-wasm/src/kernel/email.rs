//! E-mail addresses: what mail systems deliver, not all that the standard allows.

use super::text::{self, tidy};
use super::{Out, Reading};
use crate::abi::rule;

/// Reads an e-mail address. The part before the `@` stays as typed (a curly apostrophe becomes a straight one), the domain is
/// written in lower case.
pub fn email(raw: &[u8], out: &mut Out) -> Reading {
    let count = tidy(raw, false, out);
    if count == 0 {
        return Reading::BLANK;
    }
    let length = straighten(out.written_mut());
    out.truncate(length);
    // Invalid bytes, spaces and everything else that cannot be in an address end here.
    match (count > 0, check(out.written_mut())) {
        (true, true) => out.valid(text::length(out.written())),
        _ => Reading::invalid(rule::FORMAT),
    }
}

/// Turns curly apostrophes (three bytes) into straight ones, in place, and answers the new length: telephones and word
/// processors type them by themselves, and no mailbox has one.
fn straighten(bytes: &mut [u8]) -> usize {
    let mut to = 0;
    let mut from = 0;
    while let Some(&byte) = bytes.get(from) {
        let curly =
            byte == 0xE2 && bytes.get(from + 1) == Some(&0x80) && matches!(bytes.get(from + 2), Some(&0x98 | &0x99));
        if let Some(place) = bytes.get_mut(to) {
            *place = if curly { b'\'' } else { byte };
        }
        to += 1;
        from += if curly { 3 } else { 1 };
    }
    to
}

/// Most bytes of an address, and of the part before the `@`.
const MOST: usize = 254;
const MOST_LOCAL: usize = 64;
const MOST_LABEL: usize = 63;

/// Checks an address and writes its domain in lower case.
fn check(address: &mut [u8]) -> bool {
    if address.len() > MOST {
        return false;
    }
    let mut in_domain = false;
    // Bytes since the last full stop or the `@`, the byte before, labels so far, and whether this label is all digits.
    let (mut run, mut before, mut labels, mut numeric) = (0, b'.', 0, true);
    for (at, place) in address.iter_mut().enumerate() {
        let byte = *place;
        let upper = text::upper(u32::from(byte));
        let plain = text::letter(upper) < 26 || text::digit(u32::from(byte)) < 10;
        if byte == b'@' {
            if in_domain || run == 0 || at > MOST_LOCAL {
                return false;
            }
            in_domain = true;
            run = 0;
        } else if byte == b'.' {
            if run == 0 || in_domain && before == b'-' {
                return false;
            }
            labels += usize::from(in_domain);
            run = 0;
        } else if in_domain {
            if byte == b'-' && run == 0 || !(plain || byte == b'-' || byte >= 0x80) {
                return false;
            }
            if run == 0 {
                numeric = true;
            }
            numeric &= text::digit(u32::from(byte)) < 10;
            run += 1;
            if run > MOST_LABEL {
                return false;
            }
            if text::letter(u32::from(byte)) < 26 {
                *place = byte | 0x20;
            }
        } else {
            let allowed = matches!(byte, b'!' | b'#'..=b'\'' | b'*' | b'+' | b'-' | b'/' | b'=' | b'?' | b'^'..=b'`' | b'{'..=b'~');
            if !(plain || allowed) {
                return false;
            }
            run += 1;
        }
        before = byte;
    }
    // A top level of two characters or more that is not a number: an IP address is not a mailbox's home.
    in_domain && labels >= 1 && run >= 2 && !numeric && before != b'-'
}
