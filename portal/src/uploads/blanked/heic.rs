//! HEIC (ISO/IEC 23008-12 in the boxes of ISO/IEC 14496-12). The box `meta` says which items there are (`iinf`) and where the bytes of
//! each lie (`iloc`). The items that are pictures, and how they are put together, are kept; those of Exif and XMP are blanked, with
//! all that is no item's.

use super::{Numbers, blank_between, part};
use std::collections::BTreeSet;
use std::ops::Range;

/// Items that are no pictures: Exif, anything with a media type (XMP), and links.
const NO_PICTURES: [&[u8; 4]; 3] = [b"Exif", b"mime", b"uri "];
/// What is read of boxes within boxes.
const MOST_BOXES: usize = 4096;
/// Places where bytes of items lie. A photo has some hundred; a file may list thousands of millions of nothing in a few bytes.
const MOST_PLACES: usize = 100_000;

/// A box: its kind, where it begins, and its content.
struct Found {
    kind: [u8; 4],
    start: usize,
    content: Range<usize>,
}

/// The file with nothing but its pictures.
pub fn blank(mut bytes: Vec<u8>) -> Option<Vec<u8>> {
    let outer = boxes(&bytes, 0..bytes.len())?;
    let of = |kind: &[u8; 4]| outer.iter().find(|found| found.kind == *kind).map(|found| found.content.clone());
    of(b"ftyp")?;
    let meta = of(b"meta")?;
    // A version and flags stand before the boxes of `meta`.
    let inner = boxes(&bytes, meta.start.checked_add(4)?..meta.end)?;
    let within = |kind: &[u8; 4]| inner.iter().find(|found| found.kind == *kind).map(|found| found.content.clone());
    let others = no_pictures(&bytes, within(b"iinf")?)?;
    let data = within(b"idat");
    let kept = kept(bytes.get(within(b"iloc")?)?, &others, data.clone())?;
    for found in &outer {
        match &found.kind {
            b"ftyp" | b"meta" => {}
            b"mdat" => blank_between(&mut bytes, found.content.clone(), kept.clone()),
            _ => forget(&mut bytes, found)?,
        }
    }
    for found in &inner {
        match &found.kind {
            b"idat" => blank_between(&mut bytes, found.content.clone(), kept.clone()),
            b"hdlr" | b"pitm" | b"iinf" | b"iloc" | b"iref" | b"iprp" | b"dinf" | b"grpl" => {}
            _ => forget(&mut bytes, found)?,
        }
    }
    Some(bytes)
}

/// Makes a box one that is free, with nothing in it.
fn forget(bytes: &mut [u8], found: &Found) -> Option<()> {
    bytes.get_mut(found.start.checked_add(4)?..found.start.checked_add(8)?)?.copy_from_slice(b"free");
    bytes.get_mut(found.content.clone())?.fill(0);
    Some(())
}

/// The boxes that follow one another; nothing when they do not fill their place.
fn boxes(bytes: &[u8], within: Range<usize>) -> Option<Vec<Found>> {
    let mut all = Vec::new();
    let mut at = within.start;
    while at < within.end {
        let mut head = Numbers::new(bytes.get(at..within.end)?, false);
        let size = head.next(4)?;
        let kind = head.rest().get(..4)?.try_into().ok()?;
        head.next(4)?;
        let size = match size {
            0 => (within.end - at) as u64,
            1 => head.next(8)?,
            size => size,
        };
        let end = at.checked_add(usize::try_from(size).ok()?)?;
        let content = at.checked_add(head.at)?..end;
        if content.start > content.end || end > within.end || all.len() == MOST_BOXES {
            return None;
        }
        all.push(Found { kind, start: at, content });
        at = end;
    }
    Some(all)
}

/// The ids of the items that are no pictures (`iinf`, 14496-12 8.11.6).
fn no_pictures(bytes: &[u8], content: Range<usize>) -> Option<BTreeSet<u64>> {
    let mut numbers = Numbers::new(bytes.get(content.clone())?, false);
    let version = numbers.next(1)?;
    numbers.next(3)?;
    numbers.next(if version == 0 { 2 } else { 4 })?;
    let mut ids = BTreeSet::new();
    for entry in boxes(bytes, content.start.checked_add(numbers.at)?..content.end)? {
        let mut numbers = Numbers::new(bytes.get(entry.content.clone())?, false);
        let version = numbers.next(1)?;
        numbers.next(3)?;
        // Entries of older versions have a media type and no kind.
        let id = numbers.next(if version == 3 { 4 } else { 2 })?;
        numbers.next(2)?;
        let kind = numbers.rest().get(..4)?;
        if version < 2 || NO_PICTURES.iter().any(|other| kind == *other) {
            ids.insert(id);
        }
    }
    Some(ids)
}

/// Where the bytes of all items but `others` lie in the file (`iloc`, 14496-12 8.11.3). `data` is where `idat` lies.
fn kept(iloc: &[u8], others: &BTreeSet<u64>, data: Option<Range<usize>>) -> Option<Vec<Range<usize>>> {
    let mut numbers = Numbers::new(iloc, false);
    let version = numbers.next(1)?;
    numbers.next(3)?;
    let sizes = numbers.next(2)?;
    let size = |shift: u32| usize::try_from((sizes >> shift) & 15).ok().filter(|size| matches!(size, 0 | 4 | 8));
    let (offset_size, length_size, base_size) = (size(12)?, size(8)?, size(4)?);
    let index_size = if version > 0 { size(0)? } else { 0 };
    let wide = if version < 2 { 2 } else { 4 };
    let count = numbers.next(wide)?;
    let (mut kept, mut places) = (Vec::new(), 0);
    for _ in 0..count {
        let id = numbers.next(wide)?;
        let method = if version > 0 { numbers.next(2)? & 15 } else { 0 };
        numbers.next(2)?;
        let base = numbers.next(base_size)?;
        for _ in 0..numbers.next(2)? {
            places += 1;
            if places > MOST_PLACES {
                return None;
            }
            numbers.next(index_size)?;
            let offset = base.checked_add(numbers.next(offset_size)?)?;
            let length = numbers.next(length_size)?;
            let place = match (method, &data) {
                (0, _) => part(offset, length)?,
                (1, Some(data)) => part(offset.checked_add(data.start as u64)?, length)?,
                _ => return None,
            };
            if !others.contains(&id) {
                kept.push(place);
            }
        }
    }
    Some(kept)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    fn boxed(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
        [&(content.len() as u32 + 8).to_be_bytes()[..], kind, content].concat()
    }

    fn item(id: u8, kind: &[u8; 4]) -> Vec<u8> {
        boxed(b"infe", &[&[2, 0, 0, 0, 0, id, 0, 0][..], kind, b"\0"].concat())
    }

    /// Two items in `mdat` and one in `idat`; the second is Exif.
    fn picture() -> Vec<u8> {
        let infos = [&[0, 0, 0, 0, 0, 3][..], &item(1, b"hvc1"), &item(2, b"Exif"), &item(3, b"grid")].concat();
        let place = |id: u8, method: u8, offset: u32, length: u32| {
            [&[0, id, 0, method, 0, 0, 0, 1][..], &offset.to_be_bytes(), &length.to_be_bytes()].concat()
        };
        let meta = |start: u32| {
            let places = [
                &[1, 0, 0, 0, 0x44, 0, 0, 3][..],
                &place(1, 0, start, 6),
                &place(2, 0, start + 6, 11),
                &place(3, 1, 0, 4),
            ];
            let parts = [
                boxed(b"hdlr", b"pict"),
                boxed(b"iinf", &infos),
                boxed(b"iloc", &places.concat()),
                boxed(b"idat", b"tilesecret"),
                boxed(b"uuid", b"a maker's own"),
            ];
            boxed(b"meta", &[&[0; 4][..], &parts.concat()].concat())
        };
        let head = boxed(b"ftyp", b"heic\0\0\0\0mif1heic");
        let start = (head.len() + meta(0).len() + 8) as u32;
        let data = boxed(b"mdat", b"pixelsBy the gatebehind it");
        [head, meta(start), data, boxed(b"mpvd", b"a film with sound")].concat()
    }

    #[test]
    fn only_the_pictures_stay_and_where_they_were() {
        let before = picture();
        let after = blank(before.clone()).unwrap();
        assert_eq!(after.len(), before.len());
        let holds = |bytes: &[u8], text: &str| bytes.windows(text.len()).any(|part| part == text.as_bytes());
        for gone in ["By the gate", "behind it", "secret", "a maker's own", "a film with sound"] {
            assert!(holds(&before, gone) && !holds(&after, gone), "{gone}");
        }
        for kept in ["pixels", "tile", "hvc1", "grid", "pict"] {
            assert!(holds(&after, kept), "{kept}");
        }
        assert_eq!(blank(after.clone()).unwrap(), after);
    }

    /// Items whose places take no bytes to list.
    #[test]
    fn a_list_of_too_many_places_is_refused() {
        let items = |count: u16, places: u16| {
            let item = [&[0, 1, 0, 0][..], &places.to_be_bytes()].concat();
            [&[0, 0, 0, 0, 0, 0][..], &count.to_be_bytes(), &item.repeat(count.into())].concat()
        };
        let nobody = BTreeSet::new();
        assert_eq!(kept(&items(2, 1000), &nobody, None).unwrap().len(), 2000);
        assert_eq!(kept(&items(9000, 65_535), &nobody, None), None);
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        let whole = picture();
        assert_eq!(blank(b"\0\0\0\x18ftypheic".to_vec()), None);
        // A file that is cut off anywhere, and one that says something else anywhere, never stops the service.
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
