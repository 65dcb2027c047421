//! Reads JSON into [`Given`], each answer as its question takes it.

use super::{Asked, Given, Level, Shape, Span};
use crate::abi::{MOST_ROWS, PART};
use crate::answers::{part, text};
use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use std::fmt;

/// A key, looked up where it stands in the JSON.
struct Key<F>(F);

impl<'de, F: FnOnce(&str) -> Option<usize>> DeserializeSeed<'de> for Key<F> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_str(self)
    }
}

impl<F: FnOnce(&str) -> Option<usize>> Visitor<'_> for Key<F> {
    type Value = Option<usize>;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Self::Value, E> {
        Ok((self.0)(key))
    }
}

/// Implements what is left of a visitor: every simple value goes to `simple`, in which it is a [`Value`].
macro_rules! simple_values {
    () => {
        fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
            Ok(self.simple(&Value::Null))
        }
        fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
            Ok(self.simple(&value.into()))
        }
        fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
            Ok(self.simple(&value.into()))
        }
        fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
            Ok(self.simple(&value.into()))
        }
        fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
            Ok(self.simple(&value.into()))
        }
    };
}

/// The whole JSON.
pub(super) struct Answers<'a> {
    pub(super) form: &'a Level,
    pub(super) given: &'a mut Given,
}

impl Answers<'_> {
    #[expect(clippy::unused_self, reason = "as the other visitors have it")]
    fn simple(self, _: &Value) {}
}

impl<'de> DeserializeSeed<'de> for Answers<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Answers<'_> {
    type Value = ();

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("answers")
    }

    simple_values!();

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut answers: A) -> Result<(), A::Error> {
        let mut next = 0;
        while let Some(place) = answers.next_key_seed(Key(|key: &str| self.form.place(key, next)))? {
            let asked = place.and_then(|place| Some((self.form.questions.get(place)?, place)));
            let Some((asked, place)) = asked else {
                answers.next_value::<IgnoredAny>()?;
                continue;
            };
            next = place + 1;
            let span = match &asked.rows {
                None => answers.next_value_seed(Text { asked, given: self.given })?,
                Some(level) => answers.next_value_seed(Rows { level, given: self.given })?,
            };
            if let Some(answer) = self.given.answers.get_mut(place) {
                *answer = span;
            }
        }
        Ok(())
    }
}

/// One answer.
struct Text<'a> {
    asked: &'a Asked,
    given: &'a mut Given,
}

impl Text<'_> {
    fn simple(self, value: &Value) -> Span {
        self.given.keep(&text(&self.asked.question, value))
    }
}

impl<'de> DeserializeSeed<'de> for Text<'_> {
    type Value = Span;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Span, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Text<'_> {
    type Value = Span;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("an answer")
    }

    simple_values!();

    fn visit_str<E: Error>(self, value: &str) -> Result<Span, E> {
        Ok(match self.asked.shape {
            Shape::Text | Shape::Options => self.given.keep(value),
            Shape::Parts(_) | Shape::File => self.simple(&value.into()),
        })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Span, A::Error> {
        if !matches!(self.asked.shape, Shape::Options) {
            let value = Value::deserialize(SeqAccessDeserializer::new(items))?;
            return Ok(self.simple(&value));
        }
        let start = self.given.texts.len();
        while items.next_element_seed(Part { given: self.given })?.is_some() {
            self.given.texts.push(PART);
        }
        // None stands behind the last.
        let end = self.given.texts.len().saturating_sub(1).max(start);
        Ok(start..end)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut parts: A) -> Result<Span, A::Error> {
        let Shape::Parts(keys) = self.asked.shape else {
            let value = Value::deserialize(MapAccessDeserializer::new(parts))?;
            return Ok(self.simple(&value));
        };
        self.given.parts.clear();
        self.given.parts.resize(keys.len(), (0..0, true));
        while let Some(place) = parts.next_key_seed(Key(|key: &str| keys.iter().position(|known| *known == key)))? {
            let Some(place) = place else {
                parts.next_value::<IgnoredAny>()?;
                continue;
            };
            let read = parts.next_value_seed(Part { given: self.given })?;
            if let Some(kept) = self.given.parts.get_mut(place) {
                *kept = read;
            }
        }
        Ok(self.given.join_parts())
    }
}

/// One part of an answer, and whether it is blank.
struct Part<'a> {
    given: &'a mut Given,
}

impl Part<'_> {
    fn simple(self, value: &Value) -> (Span, bool) {
        self.given.keep_part(&part(value))
    }
}

impl<'de> DeserializeSeed<'de> for Part<'_> {
    type Value = (Span, bool);

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Part<'_> {
    type Value = (Span, bool);

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("a part of an answer")
    }

    simple_values!();

    fn visit_str<E: Error>(self, value: &str) -> Result<Self::Value, E> {
        Ok(self.given.keep_part(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Self::Value, A::Error> {
        let value = Value::deserialize(SeqAccessDeserializer::new(items))?;
        Ok(self.simple(&value))
    }

    fn visit_map<A: MapAccess<'de>>(self, parts: A) -> Result<Self::Value, A::Error> {
        let value = Value::deserialize(MapAccessDeserializer::new(parts))?;
        Ok(self.simple(&value))
    }
}

/// The rows of a list: a list of objects. One thing that is no list is one row, nothing and an empty text none.
struct Rows<'a> {
    level: &'a Level,
    given: &'a mut Given,
}

impl Rows<'_> {
    fn simple(self, value: &Value) -> Span {
        let start = self.given.rows.len();
        if *value != Value::Null {
            self.level.questions.iter().for_each(|_| self.given.rows.push(0..0));
        }
        start..self.given.rows.len()
    }
}

impl<'de> DeserializeSeed<'de> for Rows<'_> {
    type Value = Span;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Span, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Rows<'_> {
    type Value = Span;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("rows")
    }

    simple_values!();

    fn visit_str<E: Error>(self, value: &str) -> Result<Span, E> {
        Ok(self.simple(&if value.is_empty() { Value::Null } else { Value::Bool(true) }))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Span, A::Error> {
        let start = self.given.rows.len();
        let mut count = 0;
        // One row more than any form allows is enough to be told that there are too many.
        while count <= MOST_ROWS && items.next_element_seed(Row { level: self.level, given: self.given })?.is_some() {
            count += 1;
        }
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(start..self.given.rows.len())
    }

    fn visit_map<A: MapAccess<'de>>(self, row: A) -> Result<Span, A::Error> {
        let start = self.given.rows.len();
        Row { level: self.level, given: self.given }.visit_map(row)?;
        Ok(start..self.given.rows.len())
    }
}

/// One row. What is no object is a row without answers.
struct Row<'a> {
    level: &'a Level,
    given: &'a mut Given,
}

impl Row<'_> {
    /// Puts a row without answers at the end and answers where it starts.
    fn begin(&mut self) -> usize {
        let start = self.given.rows.len();
        self.given.rows.resize(start + self.level.questions.len(), 0..0);
        start
    }

    fn simple(mut self, _: &Value) {
        self.begin();
    }
}

impl<'de> DeserializeSeed<'de> for Row<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Row<'_> {
    type Value = ();

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("a row")
    }

    simple_values!();

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        self.simple(&Value::Null);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<(), A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        self.begin();
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut answers: A) -> Result<(), A::Error> {
        let start = self.begin();
        let mut next = 0;
        while let Some(place) = answers.next_key_seed(Key(|key: &str| self.level.place(key, next)))? {
            let asked = place.and_then(|place| Some((self.level.questions.get(place)?, place)));
            let Some((asked, place)) = asked else {
                answers.next_value::<IgnoredAny>()?;
                continue;
            };
            next = place + 1;
            let span = answers.next_value_seed(Text { asked, given: self.given })?;
            if let Some(answer) = self.given.rows.get_mut(start + place) {
                *answer = span;
            }
        }
        Ok(())
    }
}
