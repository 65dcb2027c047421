//! Places: three parts with line feeds between them: words that say where, latitude, longitude. The words alone are enough,
//! and so is the point; nobody has to use a map.
//!
//! Degrees of WGS 84 with five decimal places, about a metre, within a box around the United Kingdom.

use super::address::part;
use super::text::{self, DEGREE, fold, set, tidy};
use super::{Out, Reading};
use crate::abi::rule;

const PARTS: usize = 3;
/// Most characters of the words.
pub const MOST_WORDS: i64 = 500;
/// One degree, in the hundred-thousandths that are kept.
const PARTS_OF_DEGREE: i64 = 100_000;
/// From the Isles of Scilly to the north of Shetland, in hundred-thousandths of a degree.
pub const LATITUDES: (i64, i64) = (4_980_000, 6_090_000);
/// From St Kilda to Lowestoft, in hundred-thousandths of a degree.
pub const LONGITUDES: (i64, i64) = (-870_000, 180_000);
/// Nothing was typed.
const BLANK: i64 = i64::MIN;
/// It is not a number of degrees.
const BAD: i64 = i64::MIN + 1;

/// Reads a place.
pub fn location(raw: &[u8], out: &mut Out) -> Reading {
    let count = tidy(part(raw, 0), false, out);
    let latitude = degrees(part(raw, 1), out);
    let longitude = degrees(part(raw, 2), out);
    let mut breaks = 0;
    for byte in raw {
        breaks += usize::from(*byte == b'\n');
    }
    // A fourth part is nothing that a person typed.
    let rule = if count < 0 || breaks >= PARTS {
        rule::FORMAT
    } else if latitude == BAD || longitude == BAD || (latitude == BLANK) != (longitude == BLANK) {
        rule::POINT_FORMAT
    } else if latitude != BLANK && !(within(latitude, LATITUDES) && within(longitude, LONGITUDES)) {
        rule::POINT_OUTSIDE
    } else if count > MOST_WORDS {
        rule::TOO_LONG
    } else if count == 0 && latitude == BLANK {
        return Reading::BLANK;
    } else {
        out.push(b'\n');
        write(latitude, out);
        out.push(b'\n');
        write(longitude, out);
        return out.valid(text::length(out.written()));
    };
    Reading::invalid(rule)
}

fn within(value: i64, (least, most): (i64, i64)) -> bool {
    value >= least && value <= most
}

/// Reads degrees alone, for what is compared with them; nothing when they are none.
pub fn coordinate(raw: &[u8], out: &mut Out) -> Reading {
    match degrees(raw, out) {
        BLANK => Reading::BLANK,
        BAD => Reading::invalid(rule::POINT_FORMAT),
        value => {
            write(value, out);
            out.valid(value)
        }
    }
}

/// Degrees in hundred-thousandths, rounded half away from zero; [`BLANK`] or [`BAD`] when there are none.
#[inline(never)]
fn degrees(raw: &[u8], out: &mut Out) -> i64 {
    let start = out.len();
    if !fold(raw, set(b" "), out) {
        return BLANK;
    }
    let mut size = 0i64;
    // What the next decimal is worth, in tenths of what is kept; 0 before the point.
    let mut worth = 0i64;
    let (mut digits, mut whole) = (0u32, 0u32);
    let (mut negative, mut pointed, mut seen, mut fits) = (false, false, false, true);
    for &byte in out.written().get(start..).unwrap_or_default() {
        let digit = i64::from(text::digit(u32::from(byte)));
        if digit < 10 {
            digits += 1;
            if pointed {
                size += digit * worth;
                worth /= 10;
            } else {
                whole += 1;
                size = size.wrapping_mul(10).wrapping_add(digit * 10 * PARTS_OF_DEGREE);
            }
            // No degree has four digits.
            fits &= whole <= 3;
        } else if byte == b'.' && !pointed {
            pointed = true;
            worth = PARTS_OF_DEGREE;
        } else if !seen && (byte == b'+' || byte == b'-') {
            negative = byte == b'-';
        } else {
            fits &= byte == DEGREE && digits != 0;
        }
        seen = true;
    }
    out.truncate(start);
    if digits == 0 || !fits {
        return BAD;
    }
    let size = (size + 5) / 10;
    if negative { -size } else { size }
}

fn write(value: i64, out: &mut Out) {
    if value == BLANK {
        return;
    }
    if value < 0 {
        out.push(b'-');
    }
    let size = value.unsigned_abs();
    out.digits(size / PARTS_OF_DEGREE as u64, 1);
    out.push(b'.');
    out.digits(size % PARTS_OF_DEGREE as u64, 5);
}
