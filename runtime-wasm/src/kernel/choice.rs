//! Choices by their keys, tick boxes, yes or no, declarations.
//!
//! A table of options is text: for each option its key, then, when it was renamed, a tab and its former key, then a line
//! feed. An answer with the former key is read as the new one.

use super::text;
use super::{Out, Reading};
use crate::abi::rule;

/// Most options of tick boxes: one bit each.
pub const MOST_TICKS: u32 = 62;

/// The next name in a table and what ends it: a tab, a line feed, or 0 at the end.
fn next_name<'a>(table: &mut &'a [u8]) -> (&'a [u8], u8) {
    let whole: &'a [u8] = table;
    let mut length = 0;
    while let Some(&byte) = whole.get(length) {
        if byte == b'\t' || byte == b'\n' {
            *table = whole.get(length + 1..).unwrap_or_default();
            return (whole.get(..length).unwrap_or_default(), byte);
        }
        length += 1;
    }
    *table = &[];
    (whole, 0)
}

/// Whether two texts are the same, byte for byte.
#[inline(never)]
#[must_use]
pub fn same(left: &[u8], right: &[u8]) -> bool {
    if left.len() != right.len() {
        return false;
    }
    let mut at = 0;
    while at < left.len() {
        if left.get(at) != right.get(at) {
            return false;
        }
        at += 1;
    }
    true
}

/// The position of a key, or -1.
#[inline(never)]
#[must_use]
pub fn position(table: &[u8], key: &[u8]) -> i64 {
    let mut rest = table;
    let mut position = 0;
    loop {
        let (name, end) = next_name(&mut rest);
        if end == 0 {
            return -1;
        }
        if same(name, key) {
            return position;
        }
        if end == b'\n' {
            position += 1;
        }
    }
}

/// Writes the keys of the options whose bits are set, in their order, with line feeds between them.
#[inline(never)]
pub fn write(table: &[u8], mut bits: u64, out: &mut Out) {
    let mut rest = table;
    let mut former = false;
    loop {
        let (name, end) = next_name(&mut rest);
        if end == 0 || bits == 0 {
            return;
        }
        if !former && bits & 1 != 0 {
            if !out.is_empty() {
                out.push(b'\n');
            }
            out.extend(name);
        }
        former = end == b'\t';
        if !former {
            bits >>= 1;
        }
    }
}

/// Without spaces and line breaks at either end.
fn trim(mut text: &[u8]) -> &[u8] {
    while let [first, rest @ ..] = text
        && *first <= b' '
    {
        text = rest;
    }
    while let [rest @ .., last] = text
        && *last <= b' '
    {
        text = rest;
    }
    text
}

/// Reads one option by its key.
pub fn choice(raw: &[u8], table: &[u8], out: &mut Out) -> Reading {
    let key = trim(raw);
    if key.is_empty() {
        return Reading::BLANK;
    }
    let mut rest = table;
    let mut position = 0;
    // The key as it is now; a former one may follow it.
    let (mut current, mut former) = (key, false);
    loop {
        let (name, end) = next_name(&mut rest);
        if end == 0 {
            return Reading::invalid(rule::FORMAT);
        }
        if !former {
            current = name;
        }
        if same(name, key) {
            out.extend(current);
            return out.valid(position);
        }
        former = end == b'\t';
        position += i64::from(!former);
    }
}

/// Reads tick boxes: option keys with line feeds between them.
pub fn choices(raw: &[u8], table: &[u8], least: u32, most: u32, out: &mut Out) -> Reading {
    let mut bits = 0u64;
    let mut rest = raw;
    while !rest.is_empty() {
        let mut length = 0;
        while rest.get(length).is_some_and(|byte| *byte != b'\n') {
            length += 1;
        }
        let key = trim(rest.get(..length).unwrap_or_default());
        rest = rest.get(length + 1..).unwrap_or_default();
        if key.is_empty() {
            continue;
        }
        let position = position(table, key);
        if !(0..i64::from(MOST_TICKS)).contains(&position) {
            return Reading::invalid(rule::FORMAT);
        }
        bits |= 1 << position;
    }
    if bits == 0 {
        return Reading::BLANK;
    }
    let mut ticked = 0;
    let mut left = bits;
    while left != 0 {
        left &= left - 1;
        ticked += 1;
    }
    if ticked < least {
        return Reading::invalid(rule::TOO_FEW);
    }
    if ticked > most {
        return Reading::invalid(rule::TOO_MANY);
    }
    write(table, bits, out);
    out.valid(bits as i64)
}

/// Up to eight characters in one number, a byte each.
const fn word(letters: &[u8]) -> u64 {
    let mut packed = 0;
    let mut rest = letters;
    while let [first, more @ ..] = rest {
        packed = packed << 8 | *first as u64;
        rest = more;
    }
    packed
}

/// 1 for `yes`, `Y`, `true`, `1`; 0 for `no`, `N`, `false`, `0`; 2 for neither.
#[inline(never)]
fn meaning(text: &[u8]) -> i64 {
    const YES: u64 = word(b"YES");
    const Y: u64 = word(b"Y");
    const TRUE: u64 = word(b"TRUE");
    const ON: u64 = word(b"ON");
    const ONE: u64 = word(b"1");
    const NO: u64 = word(b"NO");
    const N: u64 = word(b"N");
    const FALSE: u64 = word(b"FALSE");
    const ZERO: u64 = word(b"0");
    let mut packed = 0u64;
    for &byte in text {
        // What is longer than any of these words is none of them.
        packed = if packed >> 40 != 0 { packed } else { packed << 8 | u64::from(text::upper(u32::from(byte))) };
    }
    match packed {
        YES | Y | TRUE | ON | ONE => 1,
        NO | N | FALSE | ZERO => 0,
        _ => 2,
    }
}

/// Yes, no, or neither. Writes it as `yes` or `no`.
#[inline(never)]
fn agreed(raw: &[u8], out: &mut Out) -> Reading {
    // Nearly always it stands there without anything around it.
    let mut value = meaning(raw);
    if value > 1 {
        if !text::fold(raw, text::set(b" "), out) {
            return Reading::BLANK;
        }
        value = meaning(out.written());
        out.truncate(0);
    }
    if value > 1 {
        return Reading::invalid(rule::FORMAT);
    }
    out.packed(if value == 0 { word(b"no") } else { word(b"yes") });
    out.valid(value)
}

/// Reads yes or no.
pub fn yes_no(raw: &[u8], out: &mut Out) -> Reading {
    agreed(raw, out)
}

/// Reads a declaration: yes, or not agreed to, which is the same as blank.
pub fn declaration(raw: &[u8], out: &mut Out) -> Reading {
    let reading = agreed(raw, out);
    if reading.is_valid() && out.value() == 0 { Reading::BLANK } else { reading }
}
