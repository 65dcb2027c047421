//! Brings forms of two other form builders into our language: the XGov digital form builder and the DEFRA forms.
//!
//! ```text
//! text ─definition→ Definition ─conditions, routes→ pages in reading order ─write→ YAML + notes
//! ```
//!
//! Their pages are a graph of links with conditions; ours are a list in reading order, each with an `ask when`. What a form
//! says is carried over as it is, its faults included, so that [`crate::check`] finds them; what cannot be carried over is
//! said in a note, at the place in the file and in the report.

mod conditions;
mod cubes;
mod definition;
mod domains;
mod fees;
mod fit;
mod formulas;
mod limits;
mod logic;
pub(crate) mod names;
mod options;
mod pages;
mod phrases;
mod prose;
mod questions;
mod routes;
mod settings;
mod types;
mod values;
mod write;

pub use definition::Refused;

use std::fmt;

/// Most bytes of a definition: published ones are below 100 KB, and markup makes them long.
pub const MOST_BYTES: usize = 4 * 1024 * 1024;

/// Whose definition it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Builder {
    /// The XGov digital form builder, versions 0 to 2 of its definitions, and what is built on it.
    Xgov,
    /// The DEFRA forms designer, versions 1 and 2 of its definitions.
    Defra,
}

/// What names the questions get.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Names {
    /// Those that they have, in small letters: two rounds of a form, and what receives its answers, still fit together.
    #[default]
    Kept,
    /// Made from the words of the question where the builder only made up letters, such as `wnoFHW`.
    Worded,
}

/// What became of a definition.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// The form in our language.
    pub yaml: String,
    /// What its author should know, faults of the form first.
    pub notes: Vec<Note>,
}

/// How much a note matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// A fault that the form had before.
    Fault,
    /// Something that could not be carried over.
    NotCarried,
    /// Something that is written in another way now.
    Changed,
}

/// Something that the author should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// How much it matters.
    pub weight: Weight,
    /// The page, question or setting, as the definition calls it; empty for the form as a whole.
    pub place: String,
    /// What it is, as a sentence without a full stop.
    pub text: String,
}

impl Note {
    fn new(weight: Weight, place: &str, text: impl Into<String>) -> Self {
        Self { weight, place: place.to_owned(), text: text.into() }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.place.is_empty() { write!(out, "{}", self.text) } else { write!(out, "{}: {}", self.place, self.text) }
    }
}

/// Brings a definition over. `name` is the name of its file, from which the form gets its own.
///
/// # Errors
/// When the text is not a definition of that builder.
pub fn import(text: &str, builder: Builder, name: &str, names: Names) -> Result<Imported, Refused> {
    let mut notes = Vec::new();
    let definition = definition::read(text, &mut notes)?;
    let form = pages::form(&definition, builder, name, names, &mut notes);
    notes.sort_by_key(|note| note.weight);
    let mut seen = std::collections::HashSet::new();
    notes.retain(|note| seen.insert((note.place.clone(), note.text.clone())));
    Ok(Imported { yaml: write::form(&form, &notes), notes })
}
