//! UK postcodes, the Crown dependencies and the Forces included.

use super::ni_number::{is_letter_but, letters};
use super::text::{self, fold, set};
use super::{Out, Reading};
use crate::abi::rule;

/// Reads a postcode in any case and with any spaces, writes it with one space: `HP7 0AB`. A letter O or I where only a digit
/// can be is read as the digit, and the other way round.
#[inline(never)]
pub fn postcode(raw: &[u8], out: &mut Out) -> Reading {
    let before = out.len();
    if !fold(raw, set(b" .-"), out) {
        return Reading::BLANK;
    }
    // The characters, a byte each, the last one lowest; an eighth makes it what no postcode is.
    let mut typed = 0u64;
    for &byte in out.written().get(before..).unwrap_or_default() {
        if typed >> 48 != 0 {
            return Reading::invalid(rule::FORMAT);
        }
        typed = typed << 8 | u64::from(byte);
    }
    out.truncate(before);
    let byte = |typed: u64, place: u32| (typed >> (8 * place)) as u32 & 0xFF;
    let (sector, unit_1, unit_2) = (as_digit(byte(typed, 2)), as_letter(byte(typed, 1)), as_letter(byte(typed, 0)));
    // The outward part in a fixed frame of four: its first character highest, nothing where it is short.
    let mut outward = typed >> 24;
    if outward == 0 {
        return Reading::invalid(rule::FORMAT);
    }
    let whole = outward >> 24 != 0;
    while outward >> 24 == 0 {
        outward <<= 8;
    }
    let (a, mut b, mut c, mut d) = (as_letter(byte(outward, 3)), byte(outward, 2), byte(outward, 1), byte(outward, 0));
    // The last of a district may be a letter, but never O or I: `as_digit` there too. Two letters make the area if they
    // are one; otherwise the first letter alone.
    let two = if whole || text::digit(b) >= 10 { as_letter(b) } else { b };
    let area = areas(a);
    let two_letters = text::letter(two) < 26 && area & 1 << text::letter(two) != 0;
    // Girobank's own, the one postcode of another shape: GIR 0AA.
    let girobank = outward == 0x4749_5200 && sector == 0x30 && unit_1 == 0x41 && unit_2 == 0x41;
    let (district_1, district_2) = if two_letters {
        b = two;
        c = as_digit(c);
        d = as_digit(d);
        (c, d)
    } else if girobank {
        (sector, 0)
    } else {
        b = as_digit(b);
        c = as_digit(c);
        (b, c)
    };
    let fits = (two_letters || area & ALONE != 0 && d == 0)
        && text::digit(district_1) < 10
        && (district_2 == 0 || text::digit(district_2) < 10 || text::letter(district_2) < 26)
        && text::digit(sector) < 10
        && is_unit(unit_1)
        && is_unit(unit_2);
    if !fits {
        return Reading::invalid(rule::FORMAT);
    }
    out.push(a as u8);
    out.push(b as u8);
    for character in [c, d] {
        if character != 0 {
            out.push(character as u8);
        }
    }
    out.push(b' ');
    out.push(sector as u8);
    out.push(unit_1 as u8);
    out.push(unit_2 as u8);
    out.valid((out.len() - before) as i64)
}

#[inline(never)]
fn as_digit(character: u32) -> u32 {
    match character {
        0x4F => 0x30,
        0x49 => 0x31,
        _ => character,
    }
}

#[inline(never)]
fn as_letter(character: u32) -> u32 {
    match character {
        0x30 => 0x4F,
        0x31 => 0x49,
        _ => character,
    }
}

/// The two last letters are never C, I, K, M, O or V, which are easily misread.
fn is_unit(character: u32) -> bool {
    is_letter_but(character, letters(b"CIKMOV"))
}

/// The first letter is an area alone.
const ALONE: u32 = 1 << 26;

/// The second letters of the areas that start with a letter, one bit each, and [`ALONE`].
#[inline(never)]
fn areas(first: u32) -> u32 {
    match first as u8 {
        b'A' => letters(b"BL"),
        b'B' => letters(b"ABDFHLNRSTX") | ALONE,
        b'C' => letters(b"ABFHMORTVW"),
        b'D' => letters(b"ADEGHLNTY"),
        b'E' => letters(b"CHNX") | ALONE,
        b'F' => letters(b"KY"),
        b'G' => letters(b"LUY") | ALONE,
        b'H' => letters(b"ADGPRSUX"),
        b'I' => letters(b"GMPV"),
        b'J' => letters(b"E"),
        b'K' => letters(b"ATWY"),
        b'L' => letters(b"ADELNSU") | ALONE,
        b'M' => letters(b"EKL") | ALONE,
        b'N' => letters(b"EGNPRW") | ALONE,
        b'O' => letters(b"LX"),
        b'P' => letters(b"AEHLOR"),
        b'R' => letters(b"GHM"),
        b'S' => letters(b"AEGKLMNOPRSTWY") | ALONE,
        b'T' => letters(b"ADFNQRSW"),
        b'U' => letters(b"B"),
        b'W' => letters(b"ACDFNRSV") | ALONE,
        b'Y' => letters(b"O"),
        b'Z' => letters(b"E"),
        _ => 0,
    }
}
