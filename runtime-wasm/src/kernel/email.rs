//! E-mail addresses: what mail systems deliver, not all that the standard allows.

use super::text::{self, set, tidy};
use super::{Out, Reading};
use crate::abi::rule;

/// Reads an e-mail address. The part before the `@` stays as typed (a curly apostrophe becomes a straight one: telephones and
/// word processors type them by themselves, and no mailbox has one), the domain is written in lower case.
pub fn email(raw: &[u8], out: &mut Out) -> Reading {
    let count = tidy(raw, false, out);
    if count == 0 {
        return Reading::BLANK;
    }
    // Spaces and everything else that cannot be in an address end here.
    let length = check(out.written_mut());
    if count < 0 || length == 0 {
        return Reading::invalid(rule::FORMAT);
    }
    out.truncate(length);
    out.valid(text::length(out.written()))
}

/// Most bytes of an address, and of the part before the `@`.
const MOST: usize = 254;
const MOST_LOCAL: usize = 64;
const MOST_LABEL: u32 = 63;

const AT: u32 = 0x40;
const STOP: u32 = 0x2E;
const HYPHEN: u32 = 0x2D;

/// The bytes up to U+005F that may stand in the part before the `@`, beside the full stop; lower case counts as upper.
const LOCAL: u64 = set(b"!#$%&'*+-/0123456789=?ABCDEFGHIJKLMNOPQRSTUVWXYZ^_");

/// Checks an address and writes it as it is kept, in place. Answers its new length, 0 when it is no address.
fn check(address: &mut [u8]) -> usize {
    let mut in_domain = false;
    // Bytes since the last full stop or the `@`, the byte before, full stops of the domain, and whether this label is all digits.
    let (mut run, mut before, mut stops, mut numeric) = (0, 0, 0, true);
    let (mut from, mut to) = (0, 0);
    while let Some(&byte) = address.get(from) {
        let mut byte = u32::from(byte);
        from += 1;
        if byte == 0xE2
            && address.get(from) == Some(&0x80)
            && let Some(0x98 | 0x99) = address.get(from + 1)
        {
            byte = 0x27;
            from += 2;
        }
        let upper = text::upper(byte);
        if byte == AT || byte == STOP {
            if run == 0 || byte == AT && (in_domain || to > MOST_LOCAL) || in_domain && before == HYPHEN {
                return 0;
            }
            stops += u32::from(in_domain);
            in_domain |= byte == AT;
            run = 0;
        } else {
            if in_domain {
                let digit = text::digit(byte) < 10;
                let letter = text::letter(upper) < 26;
                if byte == HYPHEN && run == 0 || !(digit || letter || byte == HYPHEN || byte >= 0x80) {
                    return 0;
                }
                numeric = digit && (numeric || run == 0);
                if letter {
                    byte |= 0x20;
                }
            } else {
                let known = if upper < 0x60 {
                    LOCAL >> (upper - 0x20) & 1 != 0
                } else {
                    upper == 0x60 || upper.wrapping_sub(0x7B) < 4
                };
                if !known {
                    return 0;
                }
            }
            run += 1;
            if run > MOST_LABEL && in_domain {
                return 0;
            }
        }
        before = byte;
        if let Some(place) = address.get_mut(to) {
            *place = byte as u8;
        }
        to += 1;
    }
    // A top level of two characters or more that is not a number: an IP address is not a mailbox's home.
    if stops != 0 && run >= 2 && !numeric && before != HYPHEN && to <= MOST { to } else { 0 }
}
