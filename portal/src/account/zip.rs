//! A ZIP file, made piece by piece as it goes out: nothing of it is held but what waits to be taken, and the files in it may be of any size
//! and are not compressed (pictures and PDFs are already). It neither reads nor writes anything itself, so nobody has to wait with a
//! thread in hand. As in APPNOTE.TXT 6.3 by PKWARE: local headers whose sizes follow the bytes (4.4.4, bit 3), a central directory,
//! names in UTF-8 (bit 11). The crates for it bring derive macros that rebuild half of the service, or cannot write to a network.

use crc32fast::Hasher;
use std::io::{Error, ErrorKind, Result};

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
#[derive(Debug, Default)]
pub struct Zip {
    /// Bytes that nobody has taken yet.
    waiting: Vec<u8>,
    /// Bytes that were made.
    place: u64,
    entries: Vec<Entry>,
}

/// A file whose bytes are on their way into a ZIP file.
#[derive(Debug)]
pub struct Open {
    name: String,
    sum: Hasher,
    size: u64,
    place: u32,
}

#[derive(Debug)]
struct Entry {
    name: String,
    sum: u32,
    size: u32,
    place: u32,
}

impl Zip {
    /// Begins a file.
    ///
    /// # Errors
    /// When there is more than the format holds: 4 GB.
    pub fn begin(&mut self, name: &str) -> Result<Open> {
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
        self.put(&head);
        Ok(Open { name: name.to_owned(), sum: Hasher::new(), size: 0, place })
    }

    /// The next bytes of the file that was begun last.
    pub fn piece(&mut self, open: &mut Open, bytes: &[u8]) {
        open.sum.update(bytes);
        open.size += bytes.len() as u64;
        self.put(bytes);
    }

    /// Ends the file that was begun last.
    ///
    /// # Errors
    /// When it is more than the format holds: 4 GB.
    pub fn end(&mut self, open: Open) -> Result<()> {
        let Open { name, sum, size, place } = open;
        let (sum, size) = (sum.finalize(), number(size)?);
        let tail = [DESCRIPTOR, sum, size, size];
        self.put(&tail.map(u32::to_le_bytes).concat());
        self.entries.push(Entry { name, sum, size, place });
        Ok(())
    }

    /// Ends it all with the list of what is in it.
    ///
    /// # Errors
    /// When there is more than the format holds: 4 GB, or 65,535 files.
    pub fn finish(&mut self) -> Result<()> {
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
            self.put(&entry);
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
        self.put(&end);
        Ok(())
    }

    /// How many bytes wait.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// The bytes that wait, which wait no longer.
    #[must_use]
    pub fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.waiting)
    }

    fn put(&mut self, bytes: &[u8]) {
        self.waiting.extend_from_slice(bytes);
        self.place += bytes.len() as u64;
    }
}

fn number<N, T: TryFrom<N>>(number: N) -> Result<T> {
    T::try_from(number).map_err(|_| Error::new(ErrorKind::FileTooLarge, "it is more than a ZIP file holds"))
}
