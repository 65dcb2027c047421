//! Places: three parts with line feeds between them: words that say where, latitude, longitude. The words alone are enough,
//! and so is the point; nobody has to use a map.
//!
//! Degrees of WGS 84 with five decimal places, about a metre, within a box around the United Kingdom.

use super::address::part;
use super::text::{self, Characters, END, tidy};
use super::{Out, Outcome};
use crate::abi::rule;

const PARTS: usize = 3;
/// Most characters of the words.
pub const MOST_WORDS: i64 = 500;
/// One degree, in the hundred-thousandths that are kept.
const DEGREE: i64 = 100_000;
/// From the Isles of Scilly to the north of Shetland, in hundred-thousandths of a degree.
pub const LATITUDES: (i64, i64) = (4_980_000, 6_090_000);
/// From St Kilda to Lowestoft, in hundred-thousandths of a degree.
pub const LONGITUDES: (i64, i64) = (-870_000, 180_000);
/// Nothing was typed.
const BLANK: i64 = i64::MIN;
/// It is not a number of degrees.
const BAD: i64 = i64::MIN + 1;

/// Reads a place.
pub fn location(raw: &[u8], out: &mut Out) -> Outcome {
    let count = tidy(part(raw, 0), false, out);
    let latitude = degrees(part(raw, 1));
    let longitude = degrees(part(raw, 2));
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
        return Outcome::Blank;
    } else {
        out.push(b'\n');
        write(latitude, out);
        out.push(b'\n');
        write(longitude, out);
        return Outcome::Valid(text::length(out.written()));
    };
    Outcome::Invalid(rule)
}

fn within(value: i64, (least, most): (i64, i64)) -> bool {
    value >= least && value <= most
}

/// Reads degrees alone, for what is compared with them; nothing when they are none.
pub fn coordinate(raw: &[u8], out: &mut Out) -> Outcome {
    match degrees(raw) {
        BLANK => Outcome::Blank,
        BAD => Outcome::Invalid(rule::POINT_FORMAT),
        value => {
            write(value, out);
            Outcome::Valid(value)
        }
    }
}

/// Degrees in hundred-thousandths, rounded half away from zero; [`BLANK`] or [`BAD`] when there are none.
#[inline(never)]
fn degrees(raw: &[u8]) -> i64 {
    let mut characters = Characters::new(raw);
    let mut size = 0i64;
    // What the next decimal is worth, in tenths of what is kept; 0 before the point.
    let mut worth = 0i64;
    let (mut digits, mut whole) = (0u32, 0u32);
    let (mut negative, mut pointed, mut seen) = (false, false, false);
    loop {
        let character = characters.take_solid();
        if character == END {
            break;
        }
        let digit = i64::from(text::digit(character));
        if digit < 10 {
            digits += 1;
            if pointed {
                size += digit * worth;
                worth /= 10;
            } else {
                whole += 1;
                size = size * 10 + digit * 10 * DEGREE;
            }
            // No degree has four digits.
            if whole > 3 {
                return BAD;
            }
        } else if character == 0x2E && !pointed {
            pointed = true;
            worth = DEGREE;
        } else if !seen && (character == 0x2B || text::is_dash(character)) {
            negative = character != 0x2B;
        } else if character != 0xB0 || digits == 0 {
            return BAD;
        }
        seen = true;
    }
    if !seen {
        return BLANK;
    }
    if digits == 0 {
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
    out.digits(size / DEGREE as u64, 1);
    out.push(b'.');
    out.digits(size % DEGREE as u64, 5);
}
