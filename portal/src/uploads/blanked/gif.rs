//! GIF (version 89a): blocks that follow one another. Comments, texts and the blocks of programs go, but for the one that says how often a
//! picture moves; and so does what stands behind the end.

/// The blocks of programs that say how often the pictures are shown.
const KEPT: [&[u8]; 2] = [b"NETSCAPE2.0", b"ANIMEXTS1.0"];

/// The file with nothing but its pictures.
pub fn blank(bytes: &[u8]) -> Option<Vec<u8>> {
    let screen = bytes.get(..13).filter(|head| head.starts_with(b"GIF8"))?;
    let mut at = 13 + colours(*screen.get(10)?);
    let mut kept = bytes.get(..at)?.to_vec();
    loop {
        let start = at;
        match bytes.get(at)? {
            0x21 => {
                let label = *bytes.get(at + 1)?;
                let program = bytes.get(at + 3..at + 14);
                at = behind_blocks(bytes, at + 2)?;
                let wanted = label == 0xF9 || label == 0xFF && program.is_some_and(|name| KEPT.contains(&name));
                if wanted {
                    kept.extend(bytes.get(start..at)?);
                }
            }
            0x2C => {
                at += 10 + colours(*bytes.get(at + 9)?);
                at = behind_blocks(bytes, at + 1)?;
                kept.extend(bytes.get(start..at)?);
            }
            0x3B => {
                kept.push(0x3B);
                return Some(kept);
            }
            _ => return None,
        }
    }
}

/// The bytes of a table of colours, by the field that says whether there is one.
fn colours(packed: u8) -> usize {
    if packed & 0x80 == 0 { 0 } else { 3 << ((packed & 7) + 1) }
}

/// The place behind blocks that each say their length, and one of none.
fn behind_blocks(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let length = usize::from(*bytes.get(at)?);
        at += 1 + length;
        if length == 0 {
            return Some(at);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    fn picture(with: &[u8], behind: &[u8]) -> Vec<u8> {
        let screen = b"GIF89a\x02\0\x02\0\x80\0\0\0\0\0\xFF\xFF\xFF";
        let again = b"\x21\xFF\x0BNETSCAPE2.0\x03\x01\0\0\0";
        let image = b"\x21\xF9\x04\0\x0A\0\0\0\x2C\0\0\0\0\x02\0\x02\0\0\x02\x02\x44\x01\0";
        [&screen[..], again, with, image, b"\x3B", behind].concat()
    }

    #[test]
    fn only_the_pictures_stay() {
        let said = [&b"\x21\xFE\x0BBy the gate\0"[..], b"\x21\xFF\x0BXMP DataXMP\x06secret\0"].concat();
        assert_eq!(blank(&picture(&said, b"<?php")).unwrap(), picture(b"", b""));
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        let whole = picture(b"\x21\xFE\x03abc\0", b"");
        assert!((0..whole.len()).all(|at| blank(whole.get(..at).unwrap()).is_none()));
    }
}
