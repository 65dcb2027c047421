//! Pictures are opened and made anew: what comes out holds the picture and nothing else, no place, no camera, no second file behind
//! its end. What cannot be opened is refused, and so is what would take too much memory, before any of it is opened.
//!
//! Photos are turned the right way up first, for the mark that says so goes too.

use image::codecs::jpeg::{JpegDecoder, JpegEncoder};
use image::codecs::png::{CompressionType, FilterType, PngDecoder, PngEncoder};
use image::codecs::webp::{WebPDecoder, WebPEncoder};
use image::metadata::Orientation;
use image::{DynamicImage, GenericImageView, ImageBuffer, ImageDecoder, ImageResult, Limits, Pixel};
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Error, Read as _, Result, Write};
use std::path::Path;

/// Longest side of a picture.
const LONGEST_SIDE: u32 = 32_000;
/// Qualities of a photo, tried until it is no larger than its question takes.
const QUALITIES: [u8; 4] = [88, 75, 60, 45];
/// How often a picture is made smaller, by a third each time, before it is given up.
const ATTEMPTS: usize = 6;

/// What a picture may be.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The key of its kind.
    pub kind: &'static str,
    /// May it become a JPG? Photos in WebP do: this crate writes WebP only without loss, many times as large.
    pub as_jpg: bool,
    /// Most bytes that it may have.
    pub largest: u64,
    /// Most memory that it may take.
    pub memory: u64,
}

/// A picture made anew.
#[derive(Debug)]
pub struct Renewed {
    /// The key of its kind now.
    pub kind: &'static str,
    /// The hash of its bytes.
    pub hash: Sha256,
    /// How many they are.
    pub size: u64,
}

/// Why a picture is not taken.
#[derive(Debug)]
pub enum Unfit {
    /// It cannot be opened.
    Unreadable,
    /// It has more points than can be opened.
    TooLarge,
    /// The disk.
    Failed(Error),
}

/// Is this kind of file made anew?
#[must_use]
pub fn is_picture(kind: &str) -> bool {
    matches!(kind, "jpg" | "png" | "webp")
}

/// Makes a picture anew from one file into another. Takes a while: never on a thread that serves requests.
///
/// # Errors
/// When it is no picture that can be taken, or the disk fails.
pub fn renew(from: &Path, into: &Path, wanted: &Wanted) -> std::result::Result<Renewed, Unfit> {
    let (picture, orientation) = open(from, wanted)?;
    let jpg = wanted.kind == "jpg" || (wanted.kind == "webp" && wanted.as_jpg && !picture.color().has_alpha());
    let kind = if jpg { "jpg" } else { wanted.kind };
    let mut picture = match kind {
        "jpg" => plain(picture),
        _ => {
            let mut picture = picture;
            picture.apply_orientation(orientation);
            picture
        }
    };
    for _ in 0..ATTEMPTS {
        for quality in QUALITIES.into_iter().take(if jpg { QUALITIES.len() } else { 1 }) {
            let mut out = Measured::create(into, wanted.largest).map_err(Unfit::Failed)?;
            match write(&picture, kind, quality, orientation, &mut out).map_err(Error::other).and_then(|()| out.flush())
            {
                Ok(()) => return Ok(Renewed { kind, hash: out.hash, size: out.size }),
                Err(_) if out.over => {}
                Err(error) => return Err(Unfit::Failed(error)),
            }
        }
        let [width, height] = [picture.width(), picture.height()].map(|side| (side * 2 / 3).max(1));
        picture = picture.thumbnail_exact(width, height);
    }
    Err(Unfit::TooLarge)
}

type Opened = (DynamicImage, Orientation);

fn open(from: &Path, wanted: &Wanted) -> std::result::Result<Opened, Unfit> {
    let file = || File::open(from).map(BufReader::new).map_err(Unfit::Failed);
    let mut limits = Limits::no_limits();
    (limits.max_image_width, limits.max_image_height) = (Some(LONGEST_SIDE), Some(LONGEST_SIDE));
    limits.max_alloc = Some(wanted.memory);
    match wanted.kind {
        "jpg" => {
            // Of a photo in several passes all parts are held beside the picture itself.
            let passes = if has_passes(file()?).map_err(|_| Unfit::Unreadable)? { 2 } else { 1 };
            decode(JpegDecoder::new(file()?), limits, passes, 0)
        }
        "png" => decode(PngDecoder::with_limits(file()?, limits.clone()), limits, 1, 1),
        _ => decode(WebPDecoder::new(file()?), limits, 3, 1),
    }
}

/// Opens a picture that takes no more than `times` its size of the memory, and `to_turn` times more where it has to be turned.
fn decode(
    decoder: ImageResult<impl ImageDecoder>,
    limits: Limits,
    times: u64,
    to_turn: u64,
) -> std::result::Result<Opened, Unfit> {
    let unfit = |error: image::ImageError| match error {
        image::ImageError::Limits(_) => Unfit::TooLarge,
        _ => Unfit::Unreadable,
    };
    let mut decoder = decoder.map_err(unfit)?;
    let memory = limits.max_alloc.unwrap_or_default();
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let times = if orientation == Orientation::NoTransforms { times } else { times + to_turn };
    if decoder.total_bytes().saturating_mul(times) > memory {
        return Err(Unfit::TooLarge);
    }
    decoder.set_limits(limits).map_err(unfit)?;
    let picture = DynamicImage::from_decoder(decoder).map_err(unfit)?;
    Ok((picture, orientation))
}

/// A JPG has grey or three colours of a byte each.
fn plain(picture: DynamicImage) -> DynamicImage {
    match picture {
        DynamicImage::ImageLuma8(_) | DynamicImage::ImageRgb8(_) => picture,
        DynamicImage::ImageLuma16(_) => DynamicImage::ImageLuma8(picture.into_luma8()),
        _ => DynamicImage::ImageRgb8(picture.into_rgb8()),
    }
}

fn write(
    picture: &DynamicImage,
    kind: &str,
    quality: u8,
    orientation: Orientation,
    out: &mut Measured,
) -> ImageResult<()> {
    match (kind, picture) {
        ("jpg", DynamicImage::ImageLuma8(picture)) => {
            JpegEncoder::new_with_quality(out, quality).encode_image(&Turned { picture, orientation })
        }
        ("jpg", DynamicImage::ImageRgb8(picture)) => {
            JpegEncoder::new_with_quality(out, quality).encode_image(&Turned { picture, orientation })
        }
        ("png", picture) => picture.write_with_encoder(PngEncoder::new_with_quality(
            out,
            CompressionType::Default,
            FilterType::Adaptive,
        )),
        (_, picture) => match picture {
            DynamicImage::ImageRgb8(_) | DynamicImage::ImageRgba8(_) => {
                picture.write_with_encoder(WebPEncoder::new_lossless(out))
            }
            other => DynamicImage::ImageRgba8(other.to_rgba8()).write_with_encoder(WebPEncoder::new_lossless(out)),
        },
    }
}

/// A picture the right way up, without a copy of it: a photo of 50 megapixels is 150 MB.
struct Turned<'p, P: Pixel> {
    picture: &'p ImageBuffer<P, Vec<P::Subpixel>>,
    orientation: Orientation,
}

impl<P: Pixel> GenericImageView for Turned<'_, P> {
    type Pixel = P;

    fn dimensions(&self) -> (u32, u32) {
        use Orientation::{Rotate90, Rotate90FlipH, Rotate270, Rotate270FlipH};
        let (width, height) = self.picture.dimensions();
        match self.orientation {
            Rotate90 | Rotate270 | Rotate90FlipH | Rotate270FlipH => (height, width),
            _ => (width, height),
        }
    }

    fn get_pixel(&self, x: u32, y: u32) -> P {
        let (width, height) = self.picture.dimensions();
        let (right, below) = (|x: u32| width - 1 - x, |y: u32| height - 1 - y);
        let (x, y) = match self.orientation {
            Orientation::NoTransforms => (x, y),
            Orientation::FlipHorizontal => (right(x), y),
            Orientation::Rotate180 => (right(x), below(y)),
            Orientation::FlipVertical => (x, below(y)),
            Orientation::Rotate90 => (y, below(x)),
            Orientation::Rotate270 => (right(y), x),
            Orientation::Rotate90FlipH => (y, x),
            Orientation::Rotate270FlipH => (right(y), below(x)),
        };
        *self.picture.get_pixel(x, y)
    }
}

/// A file that is hashed and counted as it is written, and goes on no further than it may.
struct Measured {
    file: BufWriter<File>,
    hash: Sha256,
    size: u64,
    most: u64,
    over: bool,
}

impl Measured {
    fn create(path: &Path, most: u64) -> Result<Self> {
        Ok(Self { file: BufWriter::new(File::create(path)?), hash: Sha256::new(), size: 0, most, over: false })
    }
}

impl Write for Measured {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        self.over |= self.size + bytes.len() as u64 > self.most;
        if self.over {
            return Err(Error::other("larger than it may be"));
        }
        let count = self.file.write(bytes)?;
        self.hash.update(bytes.get(..count).unwrap_or_default());
        self.size += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> Result<()> {
        self.file.flush()
    }
}

/// Is a JPG written in several passes (progressive, ITU T.81 B.1.1.3)? What stands before its first pass says so.
fn has_passes(mut file: impl BufRead) -> Result<bool> {
    let mut two = [0; 2];
    file.read_exact(&mut two)?;
    loop {
        file.read_exact(&mut two)?;
        match two {
            [0xFF, 0xFF] => return Ok(true),
            // Frames that are not of one pass; 0xC4, 0xC8 and 0xCC are no frames.
            [0xFF, 0xC2 | 0xC6 | 0xCA | 0xCE] => return Ok(true),
            [0xFF, 0xC0 | 0xC1 | 0xDA] => return Ok(false),
            [0xFF, _] => {
                file.read_exact(&mut two)?;
                let skip = u64::from(u16::from_be_bytes(two)).saturating_sub(2);
                std::io::copy(&mut (&mut file).take(skip), &mut std::io::sink())?;
            }
            _ => return Ok(true),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]
    use super::*;
    use image::{ImageFormat, RgbImage};
    use std::path::PathBuf;

    fn drawn(width: u32, height: u32) -> RgbImage {
        RgbImage::from_fn(width, height, |x, y| image::Rgb([(x * 5) as u8, (y * 7) as u8, 99]))
    }

    fn kept(bytes: &[u8]) -> (tempfile::TempDir, PathBuf, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let (from, into) = (folder.path().join("from"), folder.path().join("into"));
        std::fs::write(&from, bytes).unwrap();
        (folder, from, into)
    }

    fn wanted(kind: &'static str) -> Wanted {
        Wanted { kind, as_jpg: true, largest: 1 << 20, memory: 1 << 20 }
    }

    /// A JPG that is turned and says where it was taken: a block of Exif with an orientation and a maker.
    fn photo(picture: &RgbImage, orientation: u8) -> Vec<u8> {
        let mut exif = b"II*\0\x08\0\0\0\x02\0\x0F\x01\x02\0\x0B\0\0\0\x26\0\0\0\x12\x01\x03\0\x01\0\0\0".to_vec();
        exif.extend([orientation, 0, 0, 0, 0, 0, 0, 0]);
        exif.extend(b"By the gate\0");
        let mut bytes = Vec::new();
        let mut encoder = JpegEncoder::new_with_quality(&mut bytes, 95);
        image::ImageEncoder::set_exif_metadata(&mut encoder, exif).unwrap();
        encoder.encode_image(picture).unwrap();
        bytes
    }

    #[test]
    fn a_photo_is_turned_the_right_way_up_and_says_nothing_else() {
        for number in 1..=8 {
            let (_folder, from, into) = kept(&photo(&drawn(40, 24), number));
            assert!(std::fs::read(&from).unwrap().windows(11).any(|part| part == b"By the gate"));
            let renewed = renew(&from, &into, &wanted("jpg")).unwrap();
            let bytes = std::fs::read(&into).unwrap();
            assert_eq!((renewed.kind, renewed.size), ("jpg", bytes.len() as u64));
            assert!(!bytes.windows(4).any(|part| part == b"Exif" || part == b"gate"));
            let mut expected = DynamicImage::ImageRgb8(drawn(40, 24));
            expected.apply_orientation(Orientation::from_exif(number).unwrap());
            let seen = image::load_from_memory(&bytes).unwrap().into_rgb8();
            assert_eq!(seen.dimensions(), (expected.width(), expected.height()), "orientation {number}");
            let far = |a: &image::Rgb<u8>, b: &image::Rgb<u8>| a.0.iter().zip(b.0).any(|(a, b)| a.abs_diff(b) > 40);
            let wrong = seen.pixels().zip(expected.into_rgb8().pixels()).filter(|(a, b)| far(a, b)).count();
            assert!(wrong < 60, "orientation {number}: {wrong} of 960 points are elsewhere");
        }
    }

    #[test]
    fn what_stands_behind_a_picture_is_left_behind() {
        for (kind, format) in [("png", ImageFormat::Png), ("webp", ImageFormat::WebP), ("jpg", ImageFormat::Jpeg)] {
            let mut bytes = std::io::Cursor::new(Vec::new());
            drawn(30, 20).write_to(&mut bytes, format).unwrap();
            let mut bytes = bytes.into_inner();
            bytes.extend(b"<?php system($_GET['run']); ?>");
            let (_folder, from, into) = kept(&bytes);
            let renewed = renew(&from, &into, &wanted(kind)).unwrap();
            assert_eq!(renewed.kind, if kind == "webp" { "jpg" } else { kind });
            assert!(!std::fs::read(&into).unwrap().windows(5).any(|part| part == b"<?php"), "{kind}");
        }
    }

    #[test]
    fn what_takes_too_much_memory_is_refused_before_it_is_opened() {
        let mut bytes = std::io::Cursor::new(Vec::new());
        drawn(640, 600).write_to(&mut bytes, ImageFormat::Png).unwrap();
        let (_folder, from, into) = kept(&bytes.into_inner());
        assert!(matches!(renew(&from, &into, &wanted("png")), Err(Unfit::TooLarge)), "1.1 MB of points");
        assert!(!into.exists());
        let (_folder, from, into) = kept(b"\x89PNG\r\n\x1A\n and so on");
        assert!(matches!(renew(&from, &into, &wanted("png")), Err(Unfit::Unreadable)));
    }

    #[test]
    fn a_picture_is_made_smaller_until_its_question_takes_it() {
        let (_folder, from, into) = kept(&photo(&drawn(300, 300), 1));
        let renewed = renew(&from, &into, &Wanted { largest: 6000, ..wanted("jpg") }).unwrap();
        assert!(renewed.size <= 6000 && renewed.size == std::fs::metadata(&into).unwrap().len());
    }
}
