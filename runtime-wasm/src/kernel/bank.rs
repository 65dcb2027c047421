//! Sort codes and account numbers of UK banks: their format only. Whether a number can belong to a sort code is for the
//! modulus check of the payment industry, whose data is licensed.

use super::text::{self, Characters, END};
use super::{Out, Outcome};
use crate::abi::rule;

/// Reads a sort code, `12-34-56` or `12 34 56`, writes its six digits.
pub fn sort_code(raw: &[u8], out: &mut Out) -> Outcome {
    match digits(raw, 6, 6, out) {
        Outcome::Invalid(_) => Outcome::Invalid(rule::FORMAT),
        other => other,
    }
}

/// Reads an account number of 6 to 8 digits, writes it with 8: noughts in front count for nothing.
pub fn account_number(raw: &[u8], out: &mut Out) -> Outcome {
    digits(raw, 6, 8, out)
}

/// Digits with spaces, hyphens and full stops anywhere, written with the most there may be.
#[inline(never)]
fn digits(raw: &[u8], least: u32, most: u32, out: &mut Out) -> Outcome {
    let mut characters = Characters::new(raw);
    let (mut number, mut count) = (0u64, 0u32);
    let mut seen = false;
    loop {
        let character = characters.take_solid();
        if character == END {
            break;
        }
        seen = true;
        let digit = text::digit(character);
        if digit < 10 {
            // Past the most it does not matter which.
            if count < most {
                number = number * 10 + u64::from(digit);
            }
            count = if count > most { count } else { count + 1 };
        } else if character != 0x2E && !text::is_dash(character) {
            return Outcome::Invalid(rule::FORMAT);
        }
    }
    if !seen {
        return Outcome::Blank;
    }
    if count == 0 {
        return Outcome::Invalid(rule::FORMAT);
    }
    if count < least {
        return Outcome::Invalid(rule::TOO_SHORT);
    }
    if count > most {
        return Outcome::Invalid(rule::TOO_LONG);
    }
    out.digits(number, most);
    Outcome::Valid(i64::from(most))
}
