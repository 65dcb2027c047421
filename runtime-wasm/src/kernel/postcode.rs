//! UK postcodes, the Crown dependencies and the Forces included.

use super::ni_number::{is_letter_but, letters};
use super::text::{self, fold, set};
use super::{Out, Reading};
use crate::abi::rule;

/// Reads a postcode in any case and with any spaces, writes it with one space: `HP7 0AB`. A letter O or I where only a digit
/// can be is read as the digit, and the other way round.
pub fn postcode(raw: &[u8], out: &mut Out) -> Reading {
    within(raw, &AREAS, out)
}

/// Reads a postcode in one of the areas ([`AREAS`]).
#[inline(never)]
pub fn within(raw: &[u8], areas: &[[u8; 4]], out: &mut Out) -> Reading {
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
    let inward = typed as u32;
    let (sector, unit_1, unit_2) = (as_digit(inward >> 16), as_letter(inward >> 8), as_letter(inward));
    let inward = sector << 16 | unit_1 << 8 | unit_2;
    // The outward part in a fixed frame of four: its first character highest, nothing where it is short.
    let mut outward = (typed >> 24) as u32;
    if outward == 0 {
        return Reading::invalid(rule::FORMAT);
    }
    let whole = outward >> 24 != 0;
    while outward >> 24 == 0 {
        outward <<= 8;
    }
    let (a, mut b, mut c, mut d) =
        (as_letter(outward >> 24), outward >> 16 & 0xFF, outward >> 8 & 0xFF, outward & 0xFF);
    // The last of a district may be a letter, but never O or I: `as_digit` there too. Two letters make the area if they
    // are one; otherwise the first letter alone.
    let two = if whole || text::digit(b) >= 10 { as_letter(b) } else { b };
    let area = areas.get(text::letter(a) as usize).map_or(0, |area| u32::from_le_bytes(*area));
    let two_letters = text::letter(two) < 26 && area & 1 << text::letter(two) != 0;
    // Girobank's own, the one postcode of another shape: GIR 0AA.
    let girobank = outward == 0x4749_5200 && inward == 0x30_4141;
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
    let outward = a << 24 | b << 16 | c << 8 | d;
    out.packed(u64::from(outward) << 32 | u64::from(b' ') << 24 | u64::from(inward));
    out.valid((out.len() - before) as i64)
}

/// The character in the lowest byte, a nought or one where it may have been typed as a letter.
#[inline(never)]
fn as_digit(characters: u32) -> u32 {
    match characters & 0xFF {
        0x4F => 0x30,
        0x49 => 0x31,
        character => character,
    }
}

/// The character in the lowest byte, a letter where it may have been typed as a nought or one.
#[inline(never)]
fn as_letter(characters: u32) -> u32 {
    match characters & 0xFF {
        0x30 => 0x4F,
        0x31 => 0x49,
        character => character,
    }
}

/// The two last letters are never C, I, K, M, O or V, which are easily misread.
fn is_unit(character: u32) -> bool {
    is_letter_but(character, letters(b"CIKMOV"))
}

/// The first letter is an area alone.
const ALONE: u32 = 1 << 26;

/// For each letter the second letters of the areas that start with it, one bit each, and whether it is an area alone; four
/// bytes each, the lowest first. The compiler puts this table into the validators that read postcodes.
pub const AREAS: [[u8; 4]; 26] = [
    area(b"BL", 0),
    area(b"ABDFHLNRSTX", ALONE),
    area(b"ABFHMORTVW", 0),
    area(b"ADEGHLNTY", 0),
    area(b"CHNX", ALONE),
    area(b"KY", 0),
    area(b"LUY", ALONE),
    area(b"ADGPRSUX", 0),
    area(b"GMPV", 0),
    area(b"E", 0),
    area(b"ATWY", 0),
    area(b"ADELNSU", ALONE),
    area(b"EKL", ALONE),
    area(b"EGNPRW", ALONE),
    area(b"LX", 0),
    area(b"AEHLOR", 0),
    area(b"", 0),
    area(b"GHM", 0),
    area(b"AEGKLMNOPRSTWY", ALONE),
    area(b"ADFNQRSW", 0),
    area(b"B", 0),
    area(b"", 0),
    area(b"ACDFNRSV", ALONE),
    area(b"", 0),
    area(b"O", 0),
    area(b"E", 0),
];

const fn area(second: &[u8], alone: u32) -> [u8; 4] {
    (letters(second) | alone).to_le_bytes()
}
