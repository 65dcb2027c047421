//! Texts: decoding, tidying, and the readers of free text.
//!
//! Tidying removes what cannot be seen (control characters, bidirectional controls, zero-width space, soft hyphen), turns
//! every kind of space into a plain one, collapses runs of them and trims both ends. Joiners that scripts need stay.

use super::{Out, Outcome, pattern};
use crate::abi::rule;

/// The end of the text.
pub const END: u32 = u32::MAX;
/// Bytes that are not UTF-8; everything after them is the same.
pub const BROKEN: u32 = u32::MAX - 1;
const SPACE: u32 = b' ' as u32;
const LINE: u32 = b'\n' as u32;

/// Most characters of a name, of an e-mail address's line, and of each line of an address.
pub const MOST_NAME: i64 = 200;

/// The characters of a text without what cannot be seen; every space is U+0020, every line break U+000A.
#[derive(Debug, Clone, Copy)]
pub struct Characters<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Characters<'a> {
    /// From the start of the bytes.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// The next character, [`END`] or [`BROKEN`].
    #[inline(never)]
    pub fn take(&mut self) -> u32 {
        match self.bytes.get(self.at) {
            Some(&byte) if (0x20..0x7F).contains(&byte) => {
                self.at += 1;
                u32::from(byte)
            }
            _ => self.take_rare(),
        }
    }

    /// The next character that is not a space or line break, with ASCII letters in upper case.
    #[inline(never)]
    pub fn take_solid(&mut self) -> u32 {
        loop {
            let character = self.take();
            if character != SPACE && character != LINE {
                return upper(character);
            }
        }
    }

    /// The next character, a line break taken for a space.
    #[inline(never)]
    pub fn take_inline(&mut self) -> u32 {
        let character = self.take();
        if character == LINE { SPACE } else { character }
    }

    #[inline(never)]
    fn take_rare(&mut self) -> u32 {
        loop {
            let character = self.decode();
            match character {
                END | BROKEN => return character,
                0x0D => {
                    if self.bytes.get(self.at) == Some(&b'\n') {
                        self.at += 1;
                    }
                    return LINE;
                }
                0x0A..=0x0C | 0x85 | 0x2028 | 0x2029 => return LINE,
                0x09 | 0xA0 | 0x1680 | 0x2000..=0x200A | 0x202F | 0x205F | 0x3000 => return SPACE,
                0..=0x1F | 0x7F..=0x9F | 0xAD | 0x061C | 0x180E | 0x200B | 0x200E | 0x200F => {}
                0x202A..=0x202E | 0x2060..=0x2069 | 0xFEFF => {}
                _ => return character,
            }
        }
    }

    fn decode(&mut self) -> u32 {
        let Some(&first) = self.bytes.get(self.at) else { return END };
        let (tail, least, mut character) = match first {
            0..=0x7F => (0, 0, u32::from(first)),
            0xC2..=0xDF => (1, 0x80, u32::from(first & 0x1F)),
            0xE0..=0xEF => (2, 0x800, u32::from(first & 0x0F)),
            0xF0..=0xF4 => (3, 0x1_0000, u32::from(first & 0x07)),
            _ => return BROKEN,
        };
        let mut at = self.at + 1;
        for _ in 0..tail {
            match self.bytes.get(at) {
                Some(&byte) if byte & 0xC0 == 0x80 => character = character << 6 | u32::from(byte & 0x3F),
                _ => return BROKEN,
            }
            at += 1;
        }
        if character < least || character > 0x10_FFFF || character & !0x7FF == 0xD800 {
            return BROKEN;
        }
        self.at = at;
        character
    }
}

/// An ASCII letter in upper case; anything else as it is.
#[must_use]
pub fn upper(character: u32) -> u32 {
    if character.wrapping_sub(0x61) < 26 { character - 32 } else { character }
}

/// The digit that a character is, or 10 and more.
#[must_use]
pub fn digit(character: u32) -> u32 {
    character.wrapping_sub(0x30)
}

/// The position in the alphabet of an upper-case letter, or 26 and more.
#[must_use]
pub fn letter(character: u32) -> u32 {
    character.wrapping_sub(0x41)
}

/// Whether a character is some kind of hyphen, dash or minus sign.
#[inline(never)]
#[must_use]
pub fn is_dash(character: u32) -> bool {
    character == 0x2D || character.wrapping_sub(0x2010) < 6 || character == 0x2212
}

/// Writes the tidied text and answers how many characters it has, or -1 when it is not UTF-8. `lines` keeps line breaks.
#[inline(never)]
pub fn tidy(raw: &[u8], lines: bool, out: &mut Out) -> i64 {
    let mut characters = Characters::new(raw);
    let mut count = 0;
    let mut breaks = 0;
    let mut spaced = false;
    loop {
        match characters.take() {
            END => return count,
            BROKEN => return -1,
            SPACE => spaced = true,
            LINE if lines => {
                breaks += 1;
                spaced = false;
            }
            LINE => spaced = true,
            character => {
                if count != 0 {
                    for _ in 0..breaks {
                        out.push(b'\n');
                        count += 1;
                    }
                    if spaced && breaks == 0 {
                        out.push(b' ');
                        count += 1;
                    }
                }
                breaks = 0;
                spaced = false;
                out.character(character);
                count += 1;
            }
        }
    }
}

/// How many characters a canonical text has.
#[must_use]
pub fn length(text: &[u8]) -> i64 {
    let mut count = 0;
    for byte in text {
        if byte & 0xC0 != 0x80 {
            count += 1;
        }
    }
    count
}

/// One line of free text. `pattern` is a table of [`pattern::matches`], empty for none.
pub fn line(raw: &[u8], least: u32, most: u32, pattern: &[u8], out: &mut Out) -> Outcome {
    free(raw, false, least, most, pattern, out)
}

/// Several lines of free text.
pub fn lines(raw: &[u8], least: u32, most: u32, out: &mut Out) -> Outcome {
    free(raw, true, least, most, &[], out)
}

/// Free text, on one line or on several.
#[inline(never)]
pub fn free(raw: &[u8], lines: bool, least: u32, most: u32, pattern: &[u8], out: &mut Out) -> Outcome {
    let count = tidy(raw, lines, out);
    if count < 0 {
        return Outcome::Invalid(rule::FORMAT);
    }
    if count == 0 {
        return Outcome::Blank;
    }
    if count < i64::from(least) {
        return Outcome::Invalid(rule::TOO_SHORT);
    }
    if count > i64::from(most) {
        return Outcome::Invalid(rule::TOO_LONG);
    }
    if !pattern.is_empty() && !pattern::matches(pattern, out.written()) {
        return Outcome::Invalid(rule::PATTERN);
    }
    Outcome::Valid(count)
}

/// A person's name: some letter in any script, and none of the signs that tell of an e-mail address or phone number.
pub fn name(raw: &[u8], out: &mut Out) -> Outcome {
    let count = tidy(raw, false, out);
    if count == 0 {
        return Outcome::Blank;
    }
    let mut lettered = false;
    let mut strange = count < 0;
    for &byte in out.written() {
        lettered |= byte >= 0x80 || letter(upper(u32::from(byte))) < 26;
        strange |= matches!(byte, b'0'..=b'9' | b'@' | b'<' | b'>');
    }
    if strange || !lettered {
        return Outcome::Invalid(rule::FORMAT);
    }
    if count > MOST_NAME {
        return Outcome::Invalid(rule::TOO_LONG);
    }
    Outcome::Valid(count)
}
