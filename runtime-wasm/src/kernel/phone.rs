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
    let mut plus = false;
    for &byte in out.written() {
        if byte == b'+' {
            plus |= digits == 0 && zeros == 0;
            continue;
        }
        let digit = text::digit(u32::from(byte));
        if digit == 0 && digits == 0 {
            zeros += 1;
        // The zero of `+44 (0)`, which is not dialled from abroad.
        } else if !(digit == 0 && number == 44 && digits == 2 && (plus || zeros == 2)) {
            number = number.wrapping_mul(10).wrapping_add(u64::from(digit));
            digits += 1;
        }
        if digit >= 10 || digits > MOST || zeros > 2 {
            return Reading::invalid(rule::FORMAT);
        }
    }
    out.truncate(0);
    match international(number, digits, zeros, plus) {
        0 => Reading::invalid(rule::FORMAT),
        number => {
            out.push(b'+');
            out.digits(number, 1);
            {
                let length = out.len() as i64;
                out.valid(length)
            }
        }
    }
}

const UK: u64 = 44;

/// The whole number with its country, or 0 when it is not one.
fn international(number: u64, digits: u32, zeros: u32, plus: bool) -> u64 {
    let ten = 10_000_000_000;
    // 44 and ten digits; or 44 and nine.
    let country = if digits == 12 { number / ten } else { number / (ten / 10) };
    let with_uk = (digits == 12 || digits == 11) && country == UK;
    let abroad = plus && zeros != 1 || zeros == 2;
    if zeros == 1 || !abroad && (digits == 9 || digits == 10) {
        return if is_uk(number, digits) { number + UK * (if digits == 9 { ten / 10 } else { ten }) } else { 0 };
    }
    if with_uk {
        let home = if digits == 12 { number % ten } else { number % (ten / 10) };
        return if is_uk(home, digits - 2) { number } else { 0 };
    }
    if abroad {
        // A UK number with digits too few or too many is not some other country's.
        let mut first = number;
        while first >= 100 {
            first /= 10;
        }
        return if first != UK && digits >= FEWEST { number } else { 0 };
    }
    // Without a plus: eleven digits or more may be a country's; one that starts with a 7 is a UK mobile with digits too many.
    let mut first = number;
    while first >= 10 {
        first /= 10;
    }
    if digits >= 11 && first != 7 && first != 4 { number } else { 0 }
}

/// Whether these digits, without the leading zero, are a UK number: ten of them, or nine in some areas.
fn is_uk(number: u64, digits: u32) -> bool {
    let first = if digits == 9 { number / 100_000_000 } else { number / 1_000_000_000 };
    match digits {
        10 => matches!(first, 1 | 2 | 3 | 5 | 7 | 8),
        9 => matches!(first, 1 | 8),
        _ => false,
    }
}
