//! The files that one form is made from, in one space of bytes: each file follows the one before it, so that a plain byte
//! range says its file too.

use super::{Place, SourceFile};
use std::ops::Range;

/// The files of a form: first the form itself (or a fragment), then, in any order, the fragments that can be used, the
/// changes of councils and the translations. Never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sources {
    first: SourceFile,
    /// With the byte at which each starts.
    others: Vec<(usize, SourceFile)>,
}

/// A byte range in its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located<'a> {
    /// The file.
    pub file: &'a SourceFile,
    /// Byte range in its text; it ends within the file.
    pub at: Range<usize>,
}

impl From<SourceFile> for Sources {
    fn from(first: SourceFile) -> Self {
        Self { first, others: Vec::new() }
    }
}

impl Sources {
    /// Adds a file.
    pub fn add(&mut self, file: SourceFile) {
        let (start, last) = self.others.last().map_or((0, &self.first), |(start, file)| (*start, file));
        // One byte between two files, so that the end of one is not the start of the next.
        self.others.push((start + last.text.len() + 1, file));
    }

    /// The form itself.
    #[must_use]
    pub fn first(&self) -> &SourceFile {
        &self.first
    }

    /// Every file with the byte at which it starts.
    pub fn all(&self) -> impl Iterator<Item = (usize, &SourceFile)> {
        std::iter::once((0, &self.first)).chain(self.others.iter().map(|(start, file)| (*start, file)))
    }

    /// The file that a byte range starts in, and the range in it.
    #[must_use]
    pub fn find(&self, at: &Range<usize>) -> Located<'_> {
        let after = self.others.partition_point(|(start, _)| *start <= at.start);
        let other = after.checked_sub(1).and_then(|index| self.others.get(index));
        let (start, file) = other.map_or((0, &self.first), |(start, file)| (*start, file));
        let inside = |byte: usize| byte.saturating_sub(start).min(file.text.len());
        Located { file, at: inside(at.start)..inside(at.end.max(at.start)) }
    }
}

impl Located<'_> {
    /// Line and column of its first character.
    #[must_use]
    pub fn start(&self) -> Place {
        self.file.place(self.at.start)
    }

    /// Line and column after its last character.
    #[must_use]
    pub fn end(&self) -> Place {
        self.file.place(self.at.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_found_in_its_file() {
        let mut sources = Sources::from(SourceFile::new("one", "form: a\ntitle: b"));
        sources.add(SourceFile::new("two", ""));
        sources.add(SourceFile::new("three", "é\nfragment: c"));
        let starts: Vec<usize> = sources.all().map(|(start, _)| start).collect();
        assert_eq!(starts, [0, 17, 18]);
        for (at, name, line, column) in [(0, "one", 1, 1), (16, "one", 2, 9), (17, "two", 1, 1), (21, "three", 2, 1)] {
            let found = sources.find(&(at..at + 1));
            assert_eq!((found.file.name.as_str(), found.start()), (name, Place { line, column }), "{at}");
        }
        // A range over the end of a file ends with it.
        assert_eq!(sources.find(&(14..30)).at, 14..16);
    }
}
