//! Phone numbers, written in E.164; a number without a country is a UK one.

use super::text::{self, fold, set};
use super::{Out, Reading};
use crate::abi::rule;

/// Most digits of an international number.
const MOST: u32 = 15;
/// Fewest digits of an international number, its country included.
const FEWEST: u32 = 7;

/// Reads a phone number as people type it: `07700 900 123`, `+44 (0)7700 900123`, `0044…`, `+33 1 22 33 44 55`.
pub fn phone(raw: &[u8], out: &mut Out) -> Reading {
    if !fold(raw, set(b" ().-"), out) {
        return Reading::BLANK;
    }
    // The digits as one number, most significant first; leading zeros are counted apart.
    let (mut number, mut digits, mut zeros) = (0u64, 0u32, 0u32);
    // Its first three digits.
    let mut lead = 0;
    let mut plus = false;
    for &byte in out.written() {
        let digit = text::digit(u32::from(byte));
        if digit == PLUS {
            plus |= digits == 0 && zeros == 0;
            continue;
        }
        if digit == 0 && digits == 0 {
            zeros += 1;
        // The zero of `+44 (0)`, which is not dialled from abroad.
        } else if !(digit == 0 && digits == 2 && lead == UK && (plus || zeros == 2)) {
            number = number.wrapping_mul(10).wrapping_add(u64::from(digit));
            digits += 1;
            if digits <= 3 {
                lead = number as u32;
            }
        }
        if digit >= 10 || digits > MOST || zeros > 2 {
            return Reading::invalid(rule::FORMAT);
        }
    }
    out.truncate(0);
    let abroad = plus && zeros != 1 || zeros == 2;
    let home = zeros == 1 || !abroad && (digits == 9 || digits == 10);
    let fits = if home {
        is_uk(lead / 100, digits)
    } else if lead / 10 == UK && (digits == 11 || digits == 12) {
        is_uk(lead % 10, digits - 2)
    } else if abroad {
        // A UK number with digits too few or too many is not some other country's.
        lead / 10 != UK && digits >= FEWEST
    } else {
        // Without a plus: eleven digits or more may be a country's; one that starts with a 7 is a UK mobile with too many.
        digits >= 11 && lead / 100 != 7 && lead / 100 != 4
    };
    if !fits {
        return Reading::invalid(rule::FORMAT);
    }
    out.push(b'+');
    if home {
        out.few_digits(UK, 2);
    }
    out.digits(number, 1);
    let length = out.len() as i64;
    out.valid(length)
}

const UK: u32 = 44;
/// What [`text::digit`] makes of a plus sign.
const PLUS: u32 = text::digit(0x2B);

/// Whether a UK number may start with this digit, the zero in front left out: ten of them, or nine in some areas.
#[inline(never)]
fn is_uk(first: u32, digits: u32) -> bool {
    let firsts = match digits {
        10 => 1 << 1 | 1 << 2 | 1 << 3 | 1 << 5 | 1 << 7 | 1 << 8,
        9 => 1 << 1 | 1 << 8,
        _ => 0u32,
    };
    firsts >> first & 1 != 0
}
