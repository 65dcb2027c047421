//! Answers from JSON text straight to the joined fields that a validator takes, for systems that check what they receive.
//!
//! It means the same as [`crate::answers::Answers::from_json`], which decides every shape but the commonest: a text for a
//! question whose answers have no parts is copied as it stands.

use crate::abi::{FIELD, MOST_ROWS};
use crate::answers::{is_files, parts_of, text};
use crate::manifest::{Manifest, ManifestQuestion};
use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use std::collections::HashMap;
use std::fmt;
use std::ops::Range;

/// Joins answers of one form, keeping its buffers from one to the next.
#[derive(Debug)]
pub struct Joiner {
    form: Level,
    given: Given,
    input: Vec<u8>,
}

/// Questions that stand beside each other: those outside lists, or those of one list.
#[derive(Debug)]
struct Level {
    questions: Vec<Asked>,
    by_key: HashMap<String, usize>,
}

#[derive(Debug)]
struct Asked {
    question: ManifestQuestion,
    /// A text is the answer as it stands.
    plain: bool,
    /// The questions of a list.
    rows: Option<Level>,
}

/// Where a text stands in [`Given::texts`].
type Span = Range<usize>;

#[derive(Debug, Default)]
struct Given {
    texts: Vec<u8>,
    /// For each question outside lists. For a list: where its rows are in `rows`, question by question.
    answers: Vec<Span>,
    rows: Vec<Span>,
}

impl Joiner {
    /// For the answers of one form.
    #[must_use]
    pub fn new(manifest: &Manifest) -> Self {
        Self { form: Level::of(manifest, None), given: Given::default(), input: Vec::new() }
    }

    /// The joined fields of answers in JSON, an object by question key. JSON of another shape has no answers.
    ///
    /// # Errors
    /// When it is not JSON.
    ///
    /// ```
    /// # use runtime_wasm::{joined::Joiner, manifest::*};
    /// # let q = |key: &str, kind: &str| ManifestQuestion { key: key.into(), kind: kind.into(), page: 0, slot: 0, list: None, stride: None, rows: None };
    /// # let manifest = Manifest { form: "f".into(), abi: 1, pages: vec!["p".into()], questions: vec![q("age", "number"), q("due", "date")], computed: vec![] };
    /// let mut joiner = Joiner::new(&manifest);
    /// assert_eq!(joiner.join(br#"{"due": "2026-03-09", "age": 7}"#).unwrap(), b"7\x1f2026-03-09");
    /// ```
    pub fn join(&mut self, json: &[u8]) -> Result<&[u8], serde_json::Error> {
        self.given.texts.clear();
        self.given.rows.clear();
        self.given.answers.clear();
        self.given.answers.resize(self.form.questions.len(), 0..0);
        let mut reader = serde_json::Deserializer::from_slice(json);
        Answers { form: &self.form, given: &mut self.given }.deserialize(&mut reader)?;
        reader.end()?;
        self.assemble();
        Ok(&self.input)
    }

    fn assemble(&mut self) {
        self.input.clear();
        for (asked, span) in self.form.questions.iter().zip(&self.given.answers) {
            match &asked.rows {
                None => self.input.extend(self.given.text(span)),
                Some(level) => {
                    let count = span.len().checked_div(level.questions.len()).unwrap_or_default();
                    self.input.extend(count.to_string().bytes());
                    for span in self.given.rows.get(span.clone()).unwrap_or_default() {
                        self.input.push(FIELD);
                        self.input.extend(self.given.text(span));
                    }
                }
            }
            self.input.push(FIELD);
        }
        self.input.pop();
    }
}

impl Level {
    fn of(manifest: &Manifest, list: Option<u32>) -> Self {
        let questions = (0..).zip(&manifest.questions).filter(|(_, question)| question.list == list);
        let questions: Vec<Asked> = questions
            .map(|(id, question)| Asked {
                plain: !is_files(&question.kind) && parts_of(&question.kind).is_empty(),
                rows: question.stride.map(|_| Self::of(manifest, Some(id))),
                question: question.clone(),
            })
            .collect();
        let by_key = questions.iter().enumerate().map(|(place, asked)| (asked.question.key.clone(), place)).collect();
        Self { questions, by_key }
    }

    /// The place of a key. Keys mostly come in the order of the form, so the `next` one is looked at first.
    fn place(&self, key: &str, next: usize) -> Option<usize> {
        let expected = self.questions.get(next).is_some_and(|asked| asked.question.key == key);
        if expected { Some(next) } else { self.by_key.get(key).copied() }
    }
}

impl Given {
    fn text(&self, span: &Span) -> &[u8] {
        self.texts.get(span.clone()).unwrap_or_default()
    }

    /// Keeps a text. The separator of fields cannot stand inside an answer.
    fn keep(&mut self, text: &str) -> Span {
        let start = self.texts.len();
        self.texts.extend_from_slice(text.as_bytes());
        for byte in self.texts.iter_mut().skip(start).filter(|byte| **byte == FIELD) {
            *byte = b' ';
        }
        start..self.texts.len()
    }
}

/// A key, looked up where it stands in the JSON.
struct Key<'a> {
    level: &'a Level,
    next: usize,
}

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = Option<usize>;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("the key of a question")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Self::Value, E> {
        Ok(self.level.place(key, self.next))
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
struct Answers<'a> {
    form: &'a Level,
    given: &'a mut Given,
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
        while let Some(place) = answers.next_key_seed(Key { level: self.form, next })? {
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
        if self.asked.plain {
            return Ok(self.given.keep(value));
        }
        Ok(self.simple(&value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Span, A::Error> {
        let value = Value::deserialize(SeqAccessDeserializer::new(items))?;
        Ok(self.simple(&value))
    }

    fn visit_map<A: MapAccess<'de>>(self, parts: A) -> Result<Span, A::Error> {
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
        while let Some(place) = answers.next_key_seed(Key { level: self.level, next })? {
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
