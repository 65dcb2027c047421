//! Where a photo was taken, as the camera wrote it into the file (Exif 2.3, the GPS part). It is read before it is removed, is
//! offered to whoever sent the photo, and goes when they have said whether it is to be used.

use exif::{Exif, In, Rational, Reader, Tag, Value};
use runtime_wasm::kernel::location::{LATITUDES, LONGITUDES};
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

/// Parts of a degree that a location is kept in.
const PARTS_OF_DEGREE: f64 = 100_000.0;

/// A point in degrees of WGS 84 with five decimal places, as a location is typed, within the box that locations have.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// North of the equator.
    pub latitude: String,
    /// East of Greenwich.
    pub longitude: String,
}

/// Where somebody was is in no log.
impl std::fmt::Debug for Point {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Point")
    }
}

/// Where a photo was taken; nothing when it does not say, says nonsense, or was taken where no location can be.
#[must_use]
pub fn read(photo: &Path) -> Option<Point> {
    let exif = Reader::new().read_from_container(&mut BufReader::new(File::open(photo).ok()?)).ok()?;
    Some(Point {
        latitude: degrees(&exif, Tag::GPSLatitude, Tag::GPSLatitudeRef, b"NS", LATITUDES)?,
        longitude: degrees(&exif, Tag::GPSLongitude, Tag::GPSLongitudeRef, b"EW", LONGITUDES)?,
    })
}

/// Degrees, minutes and seconds, each a fraction, with the letter for their side: the first of `sides` is positive.
fn degrees(exif: &Exif, tag: Tag, side: Tag, sides: &[u8; 2], (least, most): (i64, i64)) -> Option<String> {
    let Value::Rational(parts) = &exif.get_field(tag, In::PRIMARY)?.value else { return None };
    let [whole, minutes, seconds] = parts.as_slice() else { return None };
    let Value::Ascii(letters) = &exif.get_field(side, In::PRIMARY)?.value else { return None };
    let letter = letters.first()?.first()?;
    let sign = match sides.iter().position(|known| known == letter)? {
        0 => 1.0,
        _ => -1.0,
    };
    let part = |part: &Rational| if part.denom == 0 { f64::NAN } else { part.to_f64() };
    let found = part(whole) + part(minutes) / 60.0 + part(seconds) / 3600.0;
    let found = (sign * found * PARTS_OF_DEGREE).round();
    let bounds = least as f64..=most as f64;
    bounds.contains(&found).then(|| format!("{:.5}", found / PARTS_OF_DEGREE))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;
    use exif::Field;
    use exif::experimental::Writer;
    use std::io::Cursor;

    fn said(latitude: [(u32, u32); 3], north: &str, longitude: [(u32, u32); 3], east: &str) -> Option<Point> {
        let fractions = |parts: [(u32, u32); 3]| {
            Value::Rational(parts.into_iter().map(|(num, denom)| Rational { num, denom }).collect())
        };
        let letter = |text: &str| Value::Ascii(vec![text.as_bytes().to_vec()]);
        let field = |tag, value| Field { tag, ifd_num: In::PRIMARY, value };
        let fields = [
            field(Tag::GPSLatitudeRef, letter(north)),
            field(Tag::GPSLatitude, fractions(latitude)),
            field(Tag::GPSLongitudeRef, letter(east)),
            field(Tag::GPSLongitude, fractions(longitude)),
        ];
        let mut writer = Writer::new();
        fields.iter().for_each(|field| writer.push_field(field));
        let mut tiff = Cursor::new(Vec::new());
        writer.write(&mut tiff, false).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("photo");
        std::fs::write(&file, tiff.into_inner()).unwrap();
        read(&file)
    }

    #[test]
    fn a_point_is_read_in_degrees_and_only_where_locations_are() {
        let greenwich = [(51, 1), (28, 1), (4012, 100)];
        let a_little = [(0, 1), (0, 1), (530, 100)];
        let point = said(greenwich, "N", a_little, "W").unwrap();
        assert_eq!((point.latitude.as_str(), point.longitude.as_str()), ("51.47781", "-0.00147"));
        assert_eq!(said(greenwich, "N", a_little, "E").unwrap().longitude, "0.00147");
        let decimal = [(5_147_781, 100_000), (0, 1), (0, 1)];
        assert_eq!(said(decimal, "N", a_little, "E").unwrap().latitude, "51.47781");
        assert_eq!(said(greenwich, "S", a_little, "W"), None, "in the sea");
        assert_eq!(said([(48, 1), (51, 1), (0, 1)], "N", [(2, 1), (21, 1), (0, 1)], "E"), None, "Paris");
        assert_eq!(said([(0, 1); 3], "N", [(0, 1); 3], "E"), None, "no place at all");
        assert_eq!(said([(51, 0), (28, 1), (0, 1)], "N", a_little, "W"), None, "a fraction of nothing");
        assert_eq!(said(greenwich, "X", a_little, "W"), None);
        assert_eq!(format!("{point:?}"), "Point");
    }
}
