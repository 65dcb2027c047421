//! Places as editors count them: lines from 0, and in a line the units of UTF-16 from 0.

/// The place of a byte.
#[must_use]
pub fn utf16(text: &str, byte: usize) -> (u32, u32) {
    let byte = text.floor_char_boundary(byte.min(text.len()));
    let before = text.get(..byte).unwrap_or_default();
    let line = before.matches('\n').count();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let units = before.get(start..).unwrap_or_default().chars().map(char::len_utf16).sum::<usize>();
    (u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(units).unwrap_or(u32::MAX))
}

/// The byte at a place; the end of the line where the line is shorter, the end of the text where there is no such line.
#[must_use]
pub fn byte(text: &str, line: u32, character: u32) -> usize {
    let mut start = 0;
    for _ in 0..line {
        match text.get(start..).and_then(|rest| rest.find('\n')) {
            Some(end) => start += end + 1,
            None => return text.len(),
        }
    }
    let rest = text.get(start..).unwrap_or_default();
    let line = rest.split('\n').next().unwrap_or_default();
    let line = line.strip_suffix('\r').unwrap_or(line);
    let mut units = 0;
    for (at, letter) in line.char_indices() {
        if units >= character as usize {
            return start + at;
        }
        units += letter.len_utf16();
    }
    start + line.len()
}

#[cfg(test)]
mod tests {
    use super::{byte, utf16};

    #[test]
    fn letters_beyond_the_basic_plane_count_twice() {
        let text = "a: ŵ😀x\r\nb: é\n";
        let x = text.find('x').unwrap_or_default();
        assert_eq!(utf16(text, x), (0, 6));
        assert_eq!(byte(text, 0, 6), x);
        assert_eq!(byte(text, 0, 99), x + 1, "before the line's end");
        let last = text.find('é').unwrap_or_default();
        assert_eq!(utf16(text, last), (1, 3));
        assert_eq!(byte(text, 1, 3), last);
        assert_eq!(byte(text, 9, 0), text.len());
        assert_eq!(byte(text, 0, 5), text.find('😀').unwrap_or_default() + 4, "in the middle of a letter: behind it");
    }
}
