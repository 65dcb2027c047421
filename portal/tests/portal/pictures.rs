//! Pictures for tests: small, and real, for the service opens them.

use exif::experimental::Writer;
use exif::{Field, In, Rational, Tag, Value};
use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder as _, ImageFormat, RgbImage};
use std::io::Cursor;

/// A picture of this size that is like no other with another `shade`.
pub fn drawn(width: u32, height: u32, shade: u8) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| image::Rgb([x.to_le_bytes()[0], y.to_le_bytes()[0], shade]))
}

pub fn png(shade: u8) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    drawn(40, 30, shade).write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

pub fn jpg(shade: u8) -> Vec<u8> {
    jpg_with(&drawn(40, 30, shade), None)
}

/// With a block of Exif in it.
pub fn jpg_with(picture: &RgbImage, exif: Option<Vec<u8>>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, 90);
    exif.into_iter().for_each(|exif| encoder.set_exif_metadata(exif).unwrap());
    encoder.write_image(picture, picture.width(), picture.height(), ExtendedColorType::Rgb8).unwrap();
    bytes
}

/// What a camera writes that knows where it is, in hundred-thousandths of a degree north and west, and who made it.
pub fn exif_at(north: u32, west: u32) -> Vec<u8> {
    let degrees = |num: u32| {
        Value::Rational(vec![
            Rational { num, denom: 100_000 },
            Rational { num: 0, denom: 1 },
            Rational { num: 0, denom: 1 },
        ])
    };
    let text = |text: &str| Value::Ascii(vec![text.as_bytes().to_vec()]);
    let fields = [
        (Tag::Make, text("Snapshot Cameras")),
        (Tag::GPSLatitudeRef, text("N")),
        (Tag::GPSLatitude, degrees(north)),
        (Tag::GPSLongitudeRef, text("W")),
        (Tag::GPSLongitude, degrees(west)),
    ]
    .map(|(tag, value)| Field { tag, ifd_num: In::PRIMARY, value });
    let mut writer = Writer::new();
    fields.iter().for_each(|field| writer.push_field(field));
    let mut exif = Cursor::new(Vec::new());
    writer.write(&mut exif, false).unwrap();
    exif.into_inner()
}

/// A photo that was taken there.
pub fn jpg_at(shade: u8, north: u32, west: u32) -> Vec<u8> {
    jpg_with(&drawn(40, 30, shade), Some(exif_at(north, west)))
}
