//! Texts: decoding, tidying, and the readers of free text.
//!
//! Tidying removes what cannot be seen (control characters, bidirectional controls, zero-width space, soft hyphen), turns
//! every kind of space into a plain one, collapses runs of them and trims both ends. Joiners that scripts need stay.

use super::out::put;
use super::{Out, Reading, pattern};
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
    rest: &'a [u8],
}

impl<'a> Characters<'a> {
    /// From the start of the bytes.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// The next character, [`END`] or [`BROKEN`]. What is rare is a function of its own that takes and gives values, so that
    /// a loop over characters keeps its place in registers.
    #[inline(always)]
    pub fn take(&mut self) -> u32 {
        if let [byte, rest @ ..] = self.rest
            && (0x20..0x7F).contains(byte)
        {
            self.rest = rest;
            return u32::from(*byte);
        }
        let found = rare(self.rest);
        self.rest = self.rest.get((found >> 32) as usize..).unwrap_or_default();
        found as u32
    }

    /// The next character, when it is one of ASCII that can be seen.
    #[inline(always)]
    pub fn take_plain(&mut self) -> Option<u8> {
        match self.rest {
            [byte @ 0x21..0x7F, rest @ ..] => {
                self.rest = rest;
                Some(*byte)
            }
            _ => None,
        }
    }

    /// The next character, a line break taken for a space.
    #[inline(always)]
    pub fn take_inline(&mut self) -> u32 {
        let character = self.take();
        if character == LINE { SPACE } else { character }
    }
}

/// The next character that can be seen, or a space or line break, in the lower half; how many bytes it takes in the upper.
#[inline(never)]
fn rare(bytes: &[u8]) -> u64 {
    let mut at = 0;
    loop {
        let found = decode(bytes.get(at..).unwrap_or_default());
        at += (found >> 32) as usize;
        let character = match found as u32 {
            0x0D => {
                at += usize::from(bytes.get(at) == Some(&b'\n'));
                LINE
            }
            0x0A..=0x0C | 0x85 | 0x2028 | 0x2029 => LINE,
            0x09 | 0xA0 | 0x1680 | 0x2000..=0x200A | 0x202F | 0x205F | 0x3000 => SPACE,
            0..=0x1F | 0x7F..=0x9F | 0xAD | 0x061C | 0x180E | 0x200B | 0x200E | 0x200F => continue,
            0x202A..=0x202E | 0x2060..=0x2069 | 0xFEFF => continue,
            character => character,
        };
        return (at as u64) << 32 | u64::from(character);
    }
}

/// The first character, and its bytes in the upper half; none for [`END`] and [`BROKEN`].
#[inline(always)]
fn decode(bytes: &[u8]) -> u64 {
    let Some(&first) = bytes.first() else { return u64::from(END) };
    let (length, least) = match first {
        0..=0x7F => return 1 << 32 | u64::from(first),
        0xC2..=0xDF => (2, 0x80),
        0xE0..=0xEF => (3, 0x800),
        0xF0..=0xF4 => (4, 0x1_0000),
        _ => return u64::from(BROKEN),
    };
    // The bits of the first byte that belong to the character: one fewer with each byte.
    let mut character = u32::from(first) & (0x7F >> length);
    let mut at = 1;
    while at < length {
        match bytes.get(at) {
            Some(&byte) if byte & 0xC0 == 0x80 => character = character << 6 | u32::from(byte & 0x3F),
            _ => return u64::from(BROKEN),
        }
        at += 1;
    }
    if character < least || character > 0x10_FFFF || character & !0x7FF == 0xD800 {
        return u64::from(BROKEN);
    }
    (length as u64) << 32 | u64::from(character)
}

/// A set of characters from U+0020 to U+005F, one bit each.
#[must_use]
pub const fn set(characters: &[u8]) -> u64 {
    let mut bits = 0;
    let mut rest = characters;
    while let [first, more @ ..] = rest {
        bits |= 1 << (*first - b' ');
        rest = more;
    }
    bits
}

/// Writes what is typed in few characters: letters in upper case, line breaks as spaces, every dash as a hyphen, the degree
/// sign as [`DEGREE`], the pound sign as [`POUND`], all else that is not ASCII as [`OTHER`], and nothing of the characters
/// in the [`set`]. Says whether anything was typed.
#[inline(never)]
pub fn fold(raw: &[u8], without: u64, out: &mut Out) -> bool {
    let mut characters = Characters::new(raw);
    let mut seen = false;
    // Kept apart until the end, so that the loop keeps its place in registers.
    let room = out.room();
    let mut length = 0;
    loop {
        let mut character = upper(characters.take_inline());
        seen |= character < END && character != SPACE;
        if character > 0x60 {
            if character == END {
                out.wrote(length);
                return seen;
            }
            // Bytes that are not UTF-8 end the text, and no reader takes them.
            if character == BROKEN {
                characters = Characters::new(&[]);
            }
            character = match character {
                0xA3 => POUND.into(),
                0xB0 => DEGREE.into(),
                _ if is_dash(character) => b'-'.into(),
                _ => OTHER.into(),
            };
        }
        if character < 0x60 && without >> (character - SPACE) & 1 != 0 {
            continue;
        }
        length += put(room, length, character as u8);
    }
}

/// Stands for a degree sign in what [`fold`] writes, where no such sign is.
pub const DEGREE: u8 = b'{';
/// Stands for a pound sign.
pub const POUND: u8 = b'|';
/// Stands for any other character that is not ASCII or is none of letters, digits and common signs.
pub const OTHER: u8 = 0x7F;

/// An ASCII letter in upper case; anything else as it is.
#[must_use]
pub fn upper(character: u32) -> u32 {
    if character.wrapping_sub(0x61) < 26 { character - 32 } else { character }
}

/// The digit that a character is, or 10 and more.
#[must_use]
pub const fn digit(character: u32) -> u32 {
    character.wrapping_sub(0x30)
}

/// The position in the alphabet of an upper-case letter, or 26 and more.
#[must_use]
pub fn letter(character: u32) -> u32 {
    character.wrapping_sub(0x41)
}

/// Whether a character that is not ASCII is some kind of hyphen, dash or minus sign.
#[inline(always)]
fn is_dash(character: u32) -> bool {
    character.wrapping_sub(0x2010) < 6 || character == 0x2212
}

/// Writes the tidied text and answers how many characters it has, or -1 when it is not UTF-8. `lines` keeps line breaks.
#[inline(never)]
pub fn tidy(raw: &[u8], lines: bool, out: &mut Out) -> i64 {
    let mut characters = Characters::new(raw);
    // Kept apart until the end, so that the loop keeps its place in registers.
    let room = out.room();
    let mut length = 0;
    // Bytes that are no character of their own.
    let mut tails = 0;
    // Line breaks since the last character, and whether there was a space.
    let mut breaks = 0;
    let mut spaced = false;
    loop {
        let character = characters.take();
        if character == SPACE || character == LINE {
            breaks += u32::from(lines && character == LINE);
            spaced = true;
            continue;
        }
        if character >= BROKEN {
            out.wrote(length);
            return if character == END { (length - tails) as i64 } else { -1 };
        }
        if spaced && length != 0 {
            // Line breaks stand for themselves, spaces for one.
            let gap = if breaks == 0 { b' ' } else { b'\n' };
            loop {
                length += put(room, length, gap);
                if breaks <= 1 {
                    break;
                }
                breaks -= 1;
            }
        }
        breaks = 0;
        spaced = false;
        if character < 0x80 {
            length += put(room, length, character as u8);
        } else {
            let end = encode(character, room, length);
            tails += end - length - 1;
            length = end;
        }
        // What follows in a word is mostly plain.
        while let Some(byte) = characters.take_plain() {
            length += put(room, length, byte);
        }
    }
}

/// Writes a character that is not ASCII as UTF-8 and answers where it ends.
#[inline(never)]
fn encode(character: u32, room: &mut [u8], mut at: usize) -> usize {
    let mut shift = if character < 0x800 {
        6
    } else if character < 0x1_0000 {
        12
    } else {
        18
    };
    // The first byte says how many follow: 110, 1110 or 11110 before its bits of the character.
    at += put(room, at, (0xF80_u32 >> (shift / 6)) as u8 | (character >> shift) as u8);
    while shift != 0 {
        shift -= 6;
        at += put(room, at, 0x80 | (character >> shift & 0x3F) as u8);
    }
    at
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
pub fn line(raw: &[u8], least: u32, most: u32, pattern: &[u8], out: &mut Out) -> Reading {
    let reading = free(raw, false, least, most, out);
    if reading.is_valid() && !pattern.is_empty() && !pattern::matches(pattern, out.written()) {
        return Reading::invalid(rule::PATTERN);
    }
    reading
}

/// Several lines of free text.
pub fn lines(raw: &[u8], least: u32, most: u32, out: &mut Out) -> Reading {
    free(raw, true, least, most, out)
}

/// Free text that may be anything, on one line or on several.
#[inline(never)]
pub fn free(raw: &[u8], lines: bool, least: u32, most: u32, out: &mut Out) -> Reading {
    let count = tidy(raw, lines, out);
    if count < 0 {
        return Reading::invalid(rule::FORMAT);
    }
    if count == 0 {
        return Reading::BLANK;
    }
    if count < i64::from(least) {
        return Reading::invalid(rule::TOO_SHORT);
    }
    if count > i64::from(most) {
        return Reading::invalid(rule::TOO_LONG);
    }
    out.valid(count)
}

/// A person's name: some letter in any script, and none of the signs that tell of an e-mail address or phone number.
pub fn name(raw: &[u8], out: &mut Out) -> Reading {
    let count = tidy(raw, false, out);
    if count == 0 {
        return Reading::BLANK;
    }
    let mut lettered = false;
    let mut strange = count < 0;
    for &byte in out.written() {
        lettered |= byte >= 0x80 || letter(upper(u32::from(byte))) < 26;
        strange |= matches!(byte, b'0'..=b'9' | b'@' | b'<' | b'>');
    }
    if strange || !lettered {
        return Reading::invalid(rule::FORMAT);
    }
    if count > MOST_NAME {
        return Reading::invalid(rule::TOO_LONG);
    }
    out.valid(count)
}
