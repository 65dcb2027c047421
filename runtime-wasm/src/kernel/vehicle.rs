//! UK vehicle registration marks.
//!
//! Which marks there are: DVLA's INF104, "Vehicle registration numbers and number plates".

use super::ni_number::letters;
use super::text::{self, fold, set};
use super::{Out, Reading};
use crate::abi::rule;

/// Reads a registration mark in any case, with spaces and hyphens wherever they stand, and writes it without: `AB12CDE`.
///
/// Current marks (`AB12CDE`), with a letter for the year in front (`A123BCD`) or behind (`ABC123A`), without one (`AB1234`,
/// `1234AB`), and those of Northern Ireland (`AIZ1234`). In a current mark a letter O where a figure stands is read as a
/// nought, an I as a one, and a nought where a letter stands as an O.
pub fn vehicle(raw: &[u8], out: &mut Out) -> Reading {
    if !fold(raw, set(b" .-"), out) {
        return Reading::BLANK;
    }
    // The characters, a byte each, the last one lowest.
    let mut typed = 0u64;
    for &byte in out.written() {
        let character = u32::from(byte);
        // Seven characters at most.
        let known = text::letter(character) < 26 || text::digit(character) < 10;
        if !known || typed >> 48 != 0 {
            return Reading::invalid(rule::FORMAT);
        }
        typed = typed << 8 | u64::from(byte);
    }
    out.truncate(0);
    let mark = match fits(typed) {
        true => typed,
        false => as_current(typed),
    };
    if mark == 0 {
        return Reading::invalid(rule::FORMAT);
    }
    out.packed(mark);
    let length = out.len() as i64;
    out.valid(length)
}

/// Whether letters and figures stand as in a mark that is given out.
#[inline(never)]
fn fits(mark: u64) -> bool {
    // The shape: for each run of letters or of figures its length, with 8 added for figures; the last run lowest.
    let mut shape = 0u32;
    let mut figures = false;
    let mut noughts = false;
    let mut first = 0;
    let mut last = 0;
    let mut set = 0u32;
    let mut left = 7;
    while left != 0 {
        left -= 1;
        let character = (mark >> (8 * left)) as u32 & 0xFF;
        if character == 0 {
            continue;
        }
        let figure = text::digit(character) < 10;
        if shape == 0 || figure != figures {
            shape = shape << 4 | if figure { 8 } else { 0 };
            noughts |= character == 0x30;
            figures = figure;
        }
        shape += 1;
        last = 1u32.wrapping_shl(text::letter(character));
        if first == 0 {
            first = last;
        }
        if !figure {
            set |= last;
        }
    }
    match shape {
        // Current: never with an I or a Q.
        0x2A3 => set & letters(b"IQ") == 0,
        // The letter of the year in front; Q is for vehicles whose age is not known.
        0x193 | 0x1A3 | 0x1B3 => first & letters(b"IOUZ") == 0 && !noughts,
        // Behind.
        0x391 | 0x3A1 | 0x3B1 => last & letters(b"IOQUZ") == 0 && !noughts,
        // No year: figures last, or first. Northern Ireland's have an I or a Z among three letters, or four figures.
        0x19 | 0x1A | 0x1B | 0x1C | 0x29 | 0x2A | 0x2B | 0x2C | 0x39 | 0x3A | 0x3B | 0x3C => !noughts,
        0x91 | 0xA1 | 0xB1 | 0xC1 | 0x92 | 0xA2 | 0xB2 | 0xC2 | 0x93 | 0xA3 | 0xB3 | 0xC3 => !noughts,
        _ => false,
    }
}

/// A mark of seven characters as a current one, noughts and ones put right; 0 when it is none.
fn as_current(typed: u64) -> u64 {
    let mut mark = 0;
    let mut left = 7;
    while left != 0 {
        left -= 1;
        let character = (typed >> (8 * left)) & 0xFF;
        let figure = left == 4 || left == 3;
        mark = mark << 8
            | match character {
                0x4F if figure => 0x30,
                0x49 if figure => 0x31,
                0x30 if !figure => 0x4F,
                _ => character,
            };
    }
    // Two letters, two figures and three letters, or it is another mark with a slip that could be anywhere.
    if typed >> 48 != 0 && text::digit((mark >> 24) as u32 & 0xFF) < 10 && fits(mark) { mark } else { 0 }
}
