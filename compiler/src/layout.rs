//! Lays a form file out anew: two spaces a level, no spaces at line ends, one empty line where there were several. Every
//! word, text and comment stays; nothing is put in another order or between other quotation marks.
//!
//! The text is not written anew from what it means: each line is moved to where it belongs, by the tree that says which
//! line starts what. At the end the result is read again, and unless it says exactly the same with the same comments, the
//! file is left as it is.

mod lines;

use crate::read;
use crate::source::SourceFile;
use lines::Lines;
use std::fmt;

/// Why a file is left as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftAlone {
    /// It cannot be read as it stands; `check` says where.
    Mistakes,
    /// It is laid out in a way that cannot be changed without changing what it says.
    Unusual,
}

impl fmt::Display for LeftAlone {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Mistakes => "it has mistakes",
            Self::Unusual => "moving its lines would change what it says",
        })
    }
}

/// The file laid out anew; the same text when there is nothing to do.
///
/// # Errors
/// When it must be left as it is.
pub fn layout(file: &SourceFile) -> Result<String, LeftAlone> {
    let mut problems = file.problems().to_vec();
    let tree = if file.readable() { read::read(file, &mut problems) } else { None };
    let Some(tree) = tree.filter(|_| problems.is_empty()) else { return Err(LeftAlone::Mistakes) };
    let text = Lines::of(file, &tree).ok_or(LeftAlone::Unusual)?.write();
    let after = SourceFile::new(file.name.as_str(), &text);
    let same = read::read(&after, &mut problems).is_some_and(|after| says_the_same(&tree, &after));
    if same && problems.is_empty() && read::comments(file) == read::comments(&after) {
        Ok(text)
    } else {
        Err(LeftAlone::Unusual)
    }
}

/// Whether two trees have the same words and texts, wherever they stand.
pub(crate) fn says_the_same(one: &read::Value, other: &read::Value) -> bool {
    use read::Shape::{Broken, Group, List, Nothing, Text};
    match (&one.shape, &other.shape) {
        (Nothing, Nothing) | (Broken, Broken) => true,
        (Text(one), Text(other)) => one.text == other.text,
        (List(one), List(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| says_the_same(one, other))
        }
        (Group(one), Group(other)) => {
            let same = |(one, other): (&read::Entry, &read::Entry)| {
                one.key.text == other.key.text && says_the_same(&one.value, &other.value)
            };
            one.len() == other.len() && one.iter().zip(other).all(same)
        }
        _ => false,
    }
}
