//! TIFF (revision 6.0): directories of entries, one for each page. The entries that say how a page is to be drawn are kept, with its
//! strips or tiles; all others, and all that no entry refers to, are blanked.

use super::{Numbers, blank_between, part};
use std::collections::BTreeSet;
use std::ops::Range;

/// Most pages.
const MOST_PAGES: usize = 1000;
/// Most values, strips and tiles of all pages, which may all lie in the same bytes.
const MOST_PARTS: usize = 500_000;
/// Size of an entry.
const ENTRY: usize = 12;
/// What says where strips and tiles lie, and how long they are.
const PIXELS: [(u64, u64); 2] = [(273, 279), (324, 325)];
/// Entries of what is drawn: sizes, colours, compression, resolution, strips, tiles, the tables of JPEG, colour profile, page number.
const KEPT: [u64; 42] = [
    254, 255, 256, 257, 258, 259, 262, 263, 264, 265, 266, 273, 274, 277, 278, 279, 280, 281, 282, 283, 284, 290, 291,
    292, 293, 296, 297, 301, 317, 318, 319, 320, 321, 322, 323, 324, 325, 338, 339, 347, 530, 532,
];

/// The file with nothing but its pages.
pub fn blank(mut bytes: Vec<u8>) -> Option<Vec<u8>> {
    let little = match bytes.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let number = |at: usize, size: usize, bytes: &[u8]| Numbers::new(bytes.get(at..)?, little).next(size);
    let header = 0..8;
    let mut kept = vec![header];
    let mut next = number(4, 4, &bytes)?;
    let mut pages = BTreeSet::new();
    while next != 0 {
        // A page that follows itself would go on for ever.
        if !pages.insert(next) || pages.len() > MOST_PAGES {
            return None;
        }
        let at = usize::try_from(next).ok()?;
        let count = usize::try_from(number(at, 2, &bytes)?).ok()?;
        let entries = at.checked_add(2)?..at.checked_add(2 + count * ENTRY)?;
        next = number(entries.end, 4, &bytes)?;
        let mut page = Vec::new();
        for entry in bytes.get(entries.clone())?.chunks_exact(ENTRY) {
            if KEPT.contains(&Numbers::new(entry, little).next(2)?) {
                page.push((<[u8; ENTRY]>::try_from(entry).ok()?, values(&bytes, entry, little)?));
            }
        }
        for (offsets, lengths) in PIXELS {
            kept.extend(pixels(&bytes, &page, [offsets, lengths], little)?);
        }
        // The entries that are kept move up to the front, with the place of the next directory behind them.
        let mut directory = (page.len() as u64).to_be_bytes().get(6..)?.to_vec();
        let mut follows = u32::try_from(next).ok()?.to_be_bytes();
        if little {
            directory.reverse();
            follows.reverse();
        }
        for (entry, values) in page {
            directory.extend(entry);
            kept.push(values);
        }
        if kept.len() > MOST_PARTS {
            return None;
        }
        directory.extend(follows);
        let place = at..at.checked_add(directory.len())?;
        bytes.get_mut(place.clone())?.copy_from_slice(&directory);
        kept.push(place);
    }
    let all = 0..bytes.len();
    blank_between(&mut bytes, all, kept);
    (!pages.is_empty()).then_some(bytes)
}

/// Where the values of an entry lie, if not within it.
fn values(bytes: &[u8], entry: &[u8], little: bool) -> Option<Range<usize>> {
    let mut numbers = Numbers::new(entry, little);
    numbers.next(2)?;
    let size = size_of(numbers.next(2)?)?;
    let length = numbers.next(4)?.checked_mul(size)?;
    let place = numbers.next(4)?;
    let found = if length > 4 { part(place, length)? } else { 0..0 };
    bytes.get(found.clone()).map(|_| found)
}

/// The bytes of one value of a type.
fn size_of(kind: u64) -> Option<u64> {
    match kind {
        1 | 2 | 6 | 7 => Some(1),
        3 | 8 => Some(2),
        4 | 9 | 11 | 13 => Some(4),
        5 | 10 | 12 => Some(8),
        _ => None,
    }
}

type Entry = ([u8; ENTRY], Range<usize>);

/// Where the strips or the tiles of a page lie.
fn pixels(bytes: &[u8], page: &[Entry], names: [u64; 2], little: bool) -> Option<Vec<Range<usize>>> {
    let [offsets, lengths] = names.map(|name| {
        page.iter()
            .find(|(entry, _)| Numbers::new(entry, little).next(2) == Some(name))
            .map(|found| list(bytes, found, little))
    });
    match (offsets, lengths) {
        (None, None) => Some(Vec::new()),
        (Some(offsets), Some(lengths)) => {
            let (offsets, lengths) = (offsets?, lengths?);
            offsets.into_iter().zip(lengths).map(|(offset, length)| part(offset, length)).collect()
        }
        _ => None,
    }
}

/// The numbers that an entry holds.
fn list(bytes: &[u8], (entry, values): &Entry, little: bool) -> Option<Vec<u64>> {
    let mut numbers = Numbers::new(entry, little);
    numbers.next(2)?;
    let size = usize::try_from(size_of(numbers.next(2)?)?).ok()?;
    let count = numbers.next(4).filter(|count| *count <= MOST_PARTS as u64)?;
    let place = if values.is_empty() { numbers.rest() } else { bytes.get(values.clone())? };
    let mut numbers = Numbers::new(place, little);
    (0..count).map(|_| numbers.next(size)).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    /// One page of four bytes, with a maker and a directory of GPS.
    fn picture(little: bool) -> Vec<u8> {
        let turned = |mut bytes: Vec<u8>| {
            if little {
                bytes.reverse();
            }
            bytes
        };
        let short = |value: u16| turned(value.to_be_bytes().to_vec());
        let long = |value: u32| turned(value.to_be_bytes().to_vec());
        let entry = |tag, kind, count, value: Vec<u8>| [short(tag), short(kind), long(count), value].concat();
        let one = |value: u16| [short(value), vec![0; 2]].concat();
        let entries = [
            entry(256, 3, 1, one(2)),
            entry(257, 3, 1, one(2)),
            entry(271, 2, 17, long(110)),
            entry(273, 4, 1, long(98)),
            entry(279, 4, 1, long(4)),
            entry(34853, 4, 1, long(130)),
        ];
        let head = [if little { &b"II"[..] } else { b"MM" }, &short(42), &long(8), &short(6)].concat();
        let mut bytes = [head, entries.concat(), long(0)].concat();
        bytes.resize(98, 7);
        bytes.extend(b"\x11\x22\x33\x44hidden..Snapshot Cameras\0...where it was taken");
        bytes
    }

    #[test]
    fn only_the_pages_stay_and_where_they_were() {
        for little in [true, false] {
            let before = picture(little);
            let after = blank(before.clone()).unwrap();
            assert_eq!(after.len(), before.len());
            let holds = |bytes: &[u8], text: &[u8]| bytes.windows(text.len()).any(|part| part == text);
            for gone in [&b"Snapshot"[..], b"where it was taken", b"hidden"] {
                assert!(holds(&before, gone) && !holds(&after, gone));
            }
            assert_eq!(after.get(98..102).unwrap(), b"\x11\x22\x33\x44");
            let mut numbers = Numbers::new(after.get(8..).unwrap(), little);
            assert_eq!(numbers.next(2), Some(4), "four entries are left");
            let names: Vec<_> =
                numbers.rest().chunks(12).take(4).map(|one| Numbers::new(one, little).next(2).unwrap()).collect();
            assert_eq!(names, [256, 257, 273, 279]);
            assert_eq!(blank(after.clone()).unwrap(), after);
        }
    }

    /// A page that says that it is followed by itself, and pages that all list the same strips.
    #[test]
    fn a_small_file_takes_little_memory() {
        let mut again = picture(true);
        again.get_mut(10 + 6 * ENTRY..14 + 6 * ENTRY).unwrap().copy_from_slice(&8u32.to_le_bytes());
        assert_eq!(blank(again), None);
        let entry = |tag: u16, count: u32| {
            [&tag.to_le_bytes()[..], &4u16.to_le_bytes(), &count.to_le_bytes(), &8u32.to_le_bytes()].concat()
        };
        let file = |pages: u32, strips: u32| {
            let mut bytes = [&b"II*\0"[..], &(8 + 4 * strips).to_le_bytes(), &vec![0; strips as usize * 4]].concat();
            for page in 1..=pages {
                let next = if page == pages { 0 } else { bytes.len() as u32 + 30 };
                bytes.extend(2u16.to_le_bytes());
                bytes.extend([entry(273, strips), entry(279, strips), next.to_le_bytes().to_vec()].concat());
            }
            bytes
        };
        assert!(blank(file(4, 100_000)).is_some());
        assert_eq!(blank(file(6, 100_000)), None, "they lie in 400 KB");
        assert_eq!(blank(file(1, 600_000)), None);
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        let whole = picture(true);
        assert_eq!(blank(b"II+\0\x08\0\0\0".to_vec()), None, "the kind with long offsets");
        for at in 0..whole.len() {
            blank(whole.get(..at).unwrap().to_vec());
            for byte in [0, 1, 0x7F, 0xFF] {
                let mut other = whole.clone();
                *other.get_mut(at).unwrap() = byte;
                blank(other);
            }
        }
    }
}
