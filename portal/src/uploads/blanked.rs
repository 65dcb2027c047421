//! Pictures that are not made anew, because nothing here opens them (HEIC) or they would lose pages (TIFF) or move no more (GIF). Of
//! these everything is blanked that the picture itself does not need: place, camera, time, comments, and what nothing refers to.
//! Nothing moves within the file, so that what is kept stays where its directory says.
//!
//! What is kept is listed, and not what is removed: a maker's own block that nobody has heard of goes too.

mod gif;
mod heic;
mod tiff;

use std::ops::Range;
use std::path::Path;

/// Is this kind of file blanked?
#[must_use]
pub fn is_blanked(kind: &str) -> bool {
    matches!(kind, "heic" | "tiff" | "gif")
}

/// The picture with nothing in it but itself; nothing when it cannot be read. Takes a while: never on a thread that serves requests.
///
/// # Errors
/// When the file cannot be read.
pub fn blank(from: &Path, kind: &str) -> std::io::Result<Option<Vec<u8>>> {
    let bytes = std::fs::read(from)?;
    Ok(match kind {
        "heic" => heic::blank(bytes),
        "tiff" => tiff::blank(bytes),
        _ => gif::blank(&bytes),
    })
}

/// A part of the file, as a number of bytes from an offset.
fn part(offset: u64, count: u64) -> Option<Range<usize>> {
    let start = usize::try_from(offset).ok()?;
    Some(start..start.checked_add(usize::try_from(count).ok()?)?)
}

/// Blanks what lies within `whole` and in none of the parts that are kept.
fn blank_between(bytes: &mut [u8], whole: Range<usize>, mut kept: Vec<Range<usize>>) {
    kept.sort_by_key(|range| range.start);
    let mut at = whole.start;
    for range in kept.iter().chain(std::iter::once(&(whole.end..whole.end))) {
        if let Some(between) = bytes.get_mut(at..range.start.min(whole.end)) {
            between.fill(0);
        }
        at = at.max(range.end);
    }
}

/// Numbers of a size within bytes, from a place on.
#[derive(Clone)]
struct Numbers<'b> {
    bytes: &'b [u8],
    at: usize,
    little: bool,
}

impl<'b> Numbers<'b> {
    fn new(bytes: &'b [u8], little: bool) -> Self {
        Self { bytes, at: 0, little }
    }

    fn next(&mut self, size: usize) -> Option<u64> {
        let found = self.bytes.get(self.at..self.at.checked_add(size)?)?;
        self.at += size;
        let add = |sum: u64, byte: &u8| (sum << 8) | u64::from(*byte);
        Some(if self.little { found.iter().rev().fold(0, add) } else { found.iter().fold(0, add) })
    }

    fn rest(&self) -> &'b [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_may_overlap_and_lie_outside() {
        let mut bytes = *b"abcdefghij";
        blank_between(&mut bytes, 2..9, vec![6..7, 0..3, 2..4, 6..6, 20..30]);
        assert_eq!(&bytes, b"abcd\0\0g\0\0j");
    }
}
