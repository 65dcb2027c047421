//! A ZIP file, written as it goes out: nothing of it is held, and the files in it may be of any size and are not compressed (pictures and
//! PDFs are already). As in APPNOTE.TXT 6.3 by PKWARE: local headers whose sizes follow the bytes (4.4.4, bit 3), a central directory,
//! names in UTF-8 (bit 11). The crates for it bring derive macros that rebuild half of the service, or cannot write to a network.

use crc32fast::Hasher;
use std::io::{Error, ErrorKind, Result, Write};

const LOCAL: u32 = 0x0403_4b50;
const DESCRIPTOR: u32 = 0x0807_4b50;
const ENTRY: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
/// Version 2.0 of the format.
const VERSION: u16 = 20;
/// Sizes after the bytes; names in UTF-8.
const FLAGS: u16 = 1 << 3 | 1 << 11;
/// The first of January 1980, as MS-DOS has it: when a file was made is told inside.
const DATE: u16 = 1 << 5 | 1;

/// A ZIP file on its way.
pub struct Zip<W> {
    out: W,
    /// Bytes that were written.
    place: u64,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    sum: u32,
    size: u32,
    place: u32,
}

impl<W: Write> Zip<W> {
    /// An empty one.
    pub fn new(out: W) -> Self {
        Self { out, place: 0, entries: Vec::new() }
    }

    /// Puts a file into it, from the pieces that `next` hands out until there are none.
    ///
    /// # Errors
    /// When a piece cannot be had or written, or there is more than the format holds: 4 GB, or 65,535 files.
    pub fn file<B: AsRef<[u8]>>(&mut self, name: &str, mut next: impl FnMut() -> Result<Option<B>>) -> Result<()> {
        let (length, place) = (number(name.len())?, number(self.place)?);
        let mut head = Vec::new();
        head.extend(LOCAL.to_le_bytes());
        for half in [VERSION, FLAGS, 0, 0, DATE] {
            head.extend(half.to_le_bytes());
        }
        // Sum and sizes follow the bytes.
        head.extend([0; 12]);
        head.extend(u16::to_le_bytes(length));
        head.extend(u16::to_le_bytes(0));
        head.extend(name.as_bytes());
        self.write(&head)?;
        let (mut sum, mut size) = (Hasher::new(), 0_u64);
        while let Some(piece) = next()? {
            sum.update(piece.as_ref());
            size += piece.as_ref().len() as u64;
            self.write(piece.as_ref())?;
        }
        let (sum, size) = (sum.finalize(), number(size)?);
        let tail = [DESCRIPTOR, sum, size, size];
        self.write(&tail.map(u32::to_le_bytes).concat())?;
        self.entries.push(Entry { name: name.to_owned(), sum, size, place });
        Ok(())
    }

    /// Writes the list of what is in it.
    ///
    /// # Errors
    /// When it cannot be written, or there is more than the format holds.
    pub fn finish(mut self) -> Result<()> {
        let begin: u32 = number(self.place)?;
        let count: u16 = number(self.entries.len())?;
        for Entry { name, sum, size, place } in std::mem::take(&mut self.entries) {
            let mut entry = Vec::new();
            entry.extend(ENTRY.to_le_bytes());
            for half in [VERSION, VERSION, FLAGS, 0, 0, DATE] {
                entry.extend(half.to_le_bytes());
            }
            for whole in [sum, size, size] {
                entry.extend(whole.to_le_bytes());
            }
            for half in [number(name.len())?, 0, 0, 0, 0] {
                entry.extend(u16::to_le_bytes(half));
            }
            entry.extend([0; 4]);
            entry.extend(place.to_le_bytes());
            entry.extend(name.as_bytes());
            self.write(&entry)?;
        }
        let length: u32 = number(self.place - u64::from(begin))?;
        let mut end = Vec::new();
        end.extend(END.to_le_bytes());
        for half in [0, 0, count, count] {
            end.extend(half.to_le_bytes());
        }
        end.extend(length.to_le_bytes());
        end.extend(begin.to_le_bytes());
        end.extend(u16::to_le_bytes(0));
        self.write(&end)?;
        self.out.flush()
    }

    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.out.write_all(bytes)?;
        self.place += bytes.len() as u64;
        Ok(())
    }
}

fn number<N, T: TryFrom<N>>(number: N) -> Result<T> {
    T::try_from(number).map_err(|_| Error::new(ErrorKind::FileTooLarge, "it is more than a ZIP file holds"))
}
