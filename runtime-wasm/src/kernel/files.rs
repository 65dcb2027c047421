//! Uploaded files: for each a line that says what was received. The bytes themselves are kept by whoever received them; a
//! validator judges how many there are, of which kinds, and how large.
//!
//! A line is `id size kind name`: 64 hexadecimal digits (the SHA-256 of the bytes), the size in bytes, the key of a kind,
//! and the name that the file had, which may hold spaces.

use super::choice;
use super::text::tidy;
use super::{Out, Reading};
use crate::abi::rule;

/// Digits of an id.
const ID: usize = 64;
/// Most digits of a size.
const SIZE: usize = 12;
/// Most characters of a name.
pub const MOST_NAME: i64 = 200;

/// Reads files. `kinds` are the keys of the kinds that are taken, a line feed after each; `largest` is in bytes.
pub fn files(raw: &[u8], kinds: &[u8], largest: u32, least: u32, most: u32, out: &mut Out) -> Reading {
    let mut count = 0u32;
    let mut broken = rule::NONE;
    let mut rest = raw;
    while !rest.is_empty() {
        let mut length = 0;
        let mut blank = true;
        while let Some(byte) = rest.get(length)
            && *byte != b'\n'
        {
            blank &= *byte <= b' ';
            length += 1;
        }
        let line = rest.get(..length).unwrap_or_default();
        rest = rest.get(length + 1..).unwrap_or_default();
        if blank {
            continue;
        }
        if count != 0 {
            out.push(b'\n');
        }
        count += 1;
        let rule = file(line, kinds, largest, out);
        if broken == rule::NONE {
            broken = rule;
        }
    }
    if count == 0 {
        return Reading::BLANK;
    }
    if broken == rule::NONE && count > most {
        broken = rule::TOO_MANY;
    }
    if broken == rule::NONE && count < least {
        broken = rule::TOO_FEW;
    }
    if broken == rule::NONE { out.valid(i64::from(count)) } else { Reading::invalid(broken) }
}

/// One file: the rule that it breaks.
fn file(line: &[u8], kinds: &[u8], largest: u32, out: &mut Out) -> u16 {
    let (id, rest) = word(line);
    let (size, rest) = word(rest);
    let (kind, name) = word(rest);
    let mut good = id.len() == ID && !size.is_empty() && size.len() <= SIZE && !kind.is_empty();
    for byte in id {
        good &= matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    }
    let mut bytes = 0u64;
    for byte in size {
        good &= byte.is_ascii_digit();
        // A size with more digits than any file has is refused above; what it comes to does not matter.
        bytes = bytes.wrapping_mul(10).wrapping_add(u64::from(byte.wrapping_sub(b'0')));
    }
    for byte in kind {
        good &= matches!(byte, b'a'..=b'z' | b'0'..=b'9');
    }
    if !good {
        return rule::FORMAT;
    }
    out.extend(id);
    out.push(b' ');
    out.digits(bytes, 1);
    out.push(b' ');
    out.extend(kind);
    out.push(b' ');
    let count = tidy(name, false, out);
    if !(1..=MOST_NAME).contains(&count) {
        rule::FORMAT
    } else if bytes == 0 {
        // With nothing in it there is nothing to tell its kind by.
        rule::FILE_EMPTY
    } else if choice::position(kinds, kind) < 0 {
        rule::FILE_KIND
    } else if bytes > u64::from(largest) {
        rule::FILE_TOO_LARGE
    } else {
        rule::NONE
    }
}

/// What stands before the first space, and what after it.
fn word(text: &[u8]) -> (&[u8], &[u8]) {
    let mut length = 0;
    while text.get(length).is_some_and(|byte| *byte != b' ') {
        length += 1;
    }
    (text.get(..length).unwrap_or_default(), text.get(length + 1..).unwrap_or_default())
}
