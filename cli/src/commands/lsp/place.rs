//! Files and places as editors name them.

use compiler::editor::{byte, utf16};
use lsp_types::{Position, Range, Uri};
use std::path::{Path, PathBuf};

/// The file that an address stands for: `file:///forms/caf%C3%A9.yaml`.
pub fn path_of(uri: &Uri) -> Option<PathBuf> {
    let written = uri.as_str().strip_prefix("file://")?;
    let mut bytes = Vec::new();
    let mut rest = written.as_bytes();
    while let [first, after @ ..] = rest {
        let code = |digits: &[u8]| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok();
        match (first, after.get(..2).and_then(code)) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    Some(PathBuf::from(String::from_utf8(bytes).ok()?))
}

/// The address of a file.
pub fn uri_of(path: &Path) -> Option<Uri> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte);
    let written: String = path
        .to_str()?
        .bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect();
    format!("file://{written}").parse().ok()
}

/// Bytes as the editor counts them.
pub fn range(text: &str, at: &std::ops::Range<usize>) -> Range {
    let position = |byte| {
        let (line, character) = utf16(text, byte);
        Position { line, character }
    };
    Range { start: position(at.start), end: position(at.end) }
}

/// The bytes of a range, the first before the last.
pub fn bytes(text: &str, range: Range) -> (usize, usize) {
    let at = |position: Position| byte(text, position.line, position.character);
    let (from, to) = (at(range.start), at(range.end));
    (from.min(to), to.max(from))
}
