//! Places in a question's HTML for what depends on the answers.
//!
//! What a question looks like stands in its template alone. The template makes its HTML once, with marks in the places of
//! answers, errors and states. The filters `when` and `each` put marks around what is there only for some answers, and around
//! what is there once for each row; [`super::piece`] takes the HTML apart at the marks.

use minijinja::{HtmlEscape, Value};
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::ops::RangeInclusive;

/// Letters that nobody else uses stand for places: the planes of Unicode for private use. An author cannot write them.
pub(super) const PRIVATE: RangeInclusive<char> = '\u{F0000}'..='\u{10FFFD}';
/// Opens what is there only when a place has an answer or a state holds; the mark of the place follows.
pub(super) const WHEN: char = '\u{106000}';
/// Opens what is there once for each row; the mark of the rows follows.
pub(super) const EACH: char = '\u{106001}';
/// Closes either.
pub(super) const END: char = '\u{106002}';
/// Stands between two questions.
pub(super) const NEXT: char = '\u{106003}';

/// A mark is two letters: the level with the high part of the number, and the low part.
const HIGH: u32 = 0x10_0000;
const LOW: u32 = 0x10_5000;
const PART: u32 = 1 << 12;
/// A question, a row of a list, a file in that row.
const LEVELS: u32 = 4;

/// What stands in a place.
#[derive(Debug, Clone)]
pub(super) enum Hole<'a> {
    /// Shown letter by letter.
    Text(Cow<'a, str>),
    /// The same in the middle of an author's text.
    InProse(Cow<'a, str>),
    /// Whether something holds.
    Is(bool),
    /// The places of each row. While a question is taken apart, `mark` is the mark of the rows and there is one row.
    Rows { rows: Vec<Vec<Hole<'a>>>, mark: Option<Place> },
    /// Nothing yet.
    Mark(Place),
}

impl<'a> Hole<'a> {
    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(text.into())
    }

    /// Whether there is something: what the filter `when` asks.
    pub fn holds(&self) -> bool {
        match self {
            Self::Text(text) | Self::InProse(text) => !text.is_empty(),
            Self::Is(is) => *is,
            Self::Rows { rows, .. } => !rows.is_empty(),
            Self::Mark(_) => false,
        }
    }

    /// What stands there, as part of a name or an id.
    pub fn shown(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) | Self::InProse(text) => Cow::Borrowed(text),
            Self::Mark(place) => Cow::Owned(place.mark()),
            Self::Is(_) | Self::Rows { .. } => Cow::Borrowed(""),
        }
    }
}

impl Serialize for Hole<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) | Self::InProse(text) => serializer.serialize_str(text),
            Self::Is(is) => serializer.serialize_bool(*is),
            Self::Mark(place) => place.serialize(serializer),
            // The templates are told about rows in a view of their own.
            Self::Rows { .. } => serializer.serialize_none(),
        }
    }
}

/// The holes of a question or a row, taken one after the other in the order in which they were made.
#[derive(Debug)]
pub(super) struct Holes<'a>(std::vec::IntoIter<Hole<'a>>);

impl<'a> Holes<'a> {
    pub fn of(holes: Vec<Hole<'a>>) -> Self {
        Self(holes.into_iter())
    }

    pub fn take(&mut self) -> Hole<'a> {
        self.0.next().unwrap_or(Hole::Is(false))
    }

    /// Views of the rows; each is told the mark of the rows.
    pub fn take_rows<T>(&mut self, mut view: impl FnMut(Option<Place>, &mut Holes<'a>) -> T) -> Vec<T> {
        match self.take() {
            Hole::Rows { rows, mark } => rows.into_iter().map(|row| view(mark, &mut Holes::of(row))).collect(),
            _ => Vec::new(),
        }
    }
}

/// Where something stands: how many rows deep, and its number among the holes of that question or row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub level: usize,
    pub index: usize,
}

impl Place {
    /// The two letters for it.
    pub fn mark(self) -> String {
        let (level, index) = (self.level as u32, self.index as u32);
        let letter = |number| char::from_u32(number).unwrap_or(END);
        [letter(HIGH + level * PART + index / PART), letter(LOW + index % PART)].into_iter().collect()
    }

    /// The place of a mark at the beginning of a text.
    pub fn read(text: &str) -> Option<Self> {
        let mut letters = text.chars().map(u32::from);
        let high = letters.next()?.checked_sub(HIGH).filter(|high| *high < LEVELS * PART)?;
        let low = letters.next()?.checked_sub(LOW).filter(|low| *low < PART)?;
        Some(Self { level: (high / PART) as usize, index: (high % PART * PART + low) as usize })
    }
}

impl Serialize for Place {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.mark())
    }
}

/// Puts marks in all places of a question or, a level further down, of a row. False when it is more than marks can count.
pub(super) fn mark_all(holes: &mut [Hole<'_>], level: usize) -> bool {
    if level >= LEVELS as usize || holes.len() > (PART * PART) as usize {
        return false;
    }
    let mut counted = true;
    for (index, hole) in holes.iter_mut().enumerate() {
        let place = Place { level, index };
        match hole {
            Hole::Rows { rows, mark } => {
                *mark = Some(place);
                rows.truncate(1);
                counted &= rows.iter_mut().all(|row| mark_all(row, level + 1));
            }
            other => *other = Hole::Mark(place),
        }
    }
    counted
}

/// An author's words as the templates get them.
pub(super) fn words<S: Serializer>(words: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&without_marks(words))
}

/// Words without the letters that stand for places.
pub(super) fn without_marks(words: &str) -> Cow<'_, str> {
    match words.contains(|letter| PRIVATE.contains(&letter)) {
        false => words.into(),
        true => words.replace(|letter| PRIVATE.contains(&letter), "").into(),
    }
}

/// The templates' filter `when`: the text if there is an answer or a state holds, else nothing.
pub(super) fn when(text: &Value, value: &Value) -> Value {
    match mark_in(value) {
        Some(mark) => Value::from_safe_string(format!("{WHEN}{mark}{}{END}", html(text))),
        None if value.is_true() => Value::from_safe_string(html(text)),
        None => Value::from_safe_string(String::new()),
    }
}

/// The templates' filter `each`: the text is that of one row. `place` is the mark of the rows, or nothing.
pub(super) fn each(text: &Value, place: &Value) -> Value {
    match mark_in(place) {
        Some(mark) => Value::from_safe_string(format!("{EACH}{mark}{}{END}", html(text))),
        None => Value::from_safe_string(html(text)),
    }
}

fn mark_in(value: &Value) -> Option<&str> {
    value.as_str().filter(|text| Place::read(text).is_some_and(|place| place.mark() == **text))
}

fn html(text: &Value) -> String {
    match text.as_str() {
        Some(text_only) if !text.is_safe() => HtmlEscape(text_only).to_string(),
        _ => text.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_read_as_the_place_that_it_stands_for() {
        for level in 0..4 {
            for index in [0, 1, 4095, 4096, 1 << 20, (1 << 24) - 1] {
                let place = Place { level, index };
                assert_eq!(Place::read(&place.mark()), Some(place));
                assert!(place.mark().chars().all(|letter| PRIVATE.contains(&letter) && letter != END));
            }
        }
        assert_eq!(Place::read("ab"), None);
        assert_eq!(Place::read(&format!("{WHEN}a")), None);
    }
}
