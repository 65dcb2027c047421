//! Sort codes and account numbers of UK banks: their format only. Whether a number can belong to a sort code is for the
//! modulus check of the payment industry, whose data is licensed.

use super::text::{self, fold, set};
use super::{Out, Reading};
use crate::abi::rule;

/// Reads a sort code, `12-34-56` or `12 34 56`, writes its six digits.
pub fn sort_code(raw: &[u8], out: &mut Out) -> Reading {
    let reading = digits(raw, 6, 6, out);
    if reading.is_valid() || reading == Reading::BLANK { reading } else { Reading::invalid(rule::FORMAT) }
}

/// Reads an account number of 6 to 8 digits, writes it with 8: noughts in front count for nothing.
pub fn account_number(raw: &[u8], out: &mut Out) -> Reading {
    digits(raw, 6, 8, out)
}

/// Digits with spaces, hyphens and full stops anywhere, written with the most there may be.
#[inline(never)]
fn digits(raw: &[u8], least: usize, most: usize, out: &mut Out) -> Reading {
    if !fold(raw, set(b" .-"), out) {
        return Reading::BLANK;
    }
    let mut number = 0u64;
    for &byte in out.written() {
        let digit = text::digit(u32::from(byte));
        if digit >= 10 {
            return Reading::invalid(rule::FORMAT);
        }
        // Past the most it does not matter which number it is.
        number = number.wrapping_mul(10).wrapping_add(u64::from(digit));
    }
    let count = out.len();
    if count == 0 {
        return Reading::invalid(rule::FORMAT);
    }
    if count < least {
        return Reading::invalid(rule::TOO_SHORT);
    }
    if count > most {
        return Reading::invalid(rule::TOO_LONG);
    }
    out.truncate(0);
    out.digits(number, most as u32);
    out.valid(most as i64)
}
