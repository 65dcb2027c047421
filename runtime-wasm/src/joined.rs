//! Answers from JSON text straight to the joined fields that a validator takes, for systems that check what they receive.
//!
//! It means the same as [`crate::answers::Answers::from_json`], which decides every shape but the commonest: a text for a
//! question whose answers have no parts is copied as it stands, and so are the parts of an address and ticked options.

mod read;

use crate::abi::{FIELD, PART};
use crate::answers::{is_files, parts_of};
use crate::manifest::{Manifest, ManifestQuestion};
use serde::de::{DeserializeSeed, Error};
use std::collections::HashMap;
use std::ops::Range;

/// So many questions are looked at before the key is looked for among all of them.
const NEAR: usize = 8;

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
    shape: Shape,
    /// The questions of a list.
    rows: Option<Level>,
}

/// What an answer may be in JSON beside what [`crate::answers::text`] decides.
#[derive(Debug, Clone, Copy)]
enum Shape {
    /// A text as it stands.
    Text,
    /// A text as it stands, or a list of them.
    Options,
    /// An object of parts by their keys.
    Parts(&'static [&'static str]),
    /// Nothing.
    File,
}

impl Shape {
    fn of(kind: &str) -> Self {
        match kind {
            "choices" => Self::Options,
            kind if is_files(kind) => Self::File,
            kind if parts_of(kind).is_empty() => Self::Text,
            kind => Self::Parts(parts_of(kind)),
        }
    }
}

/// Where a text stands in [`Given::texts`].
type Span = Range<usize>;

#[derive(Debug, Default)]
struct Given {
    texts: Vec<u8>,
    /// For each question outside lists. For a list: where its rows are in `rows`, question by question.
    answers: Vec<Span>,
    rows: Vec<Span>,
    /// The parts of one answer while it is read, and whether each is blank.
    parts: Vec<(Span, bool)>,
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
        let json = std::str::from_utf8(json).map_err(serde_json::Error::custom)?;
        let mut reader = serde_json::Deserializer::from_str(json);
        read::Answers { form: &self.form, given: &mut self.given }.deserialize(&mut reader)?;
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
                shape: Shape::of(&question.kind),
                rows: question.stride.map(|_| Self::of(manifest, Some(id))),
                question: question.clone(),
            })
            .collect();
        let by_key = questions.iter().enumerate().map(|(place, asked)| (asked.question.key.clone(), place)).collect();
        Self { questions, by_key }
    }

    /// The place of a key. Keys mostly come in the order of the form, so the ones from `next` on are looked at first.
    fn place(&self, key: &str, next: usize) -> Option<usize> {
        let near = self.questions.get(next..).unwrap_or_default().iter().take(NEAR);
        let place = near.zip(next..).find(|(asked, _)| asked.question.key == key).map(|(_, place)| place);
        place.or_else(|| self.by_key.get(key).copied())
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

    /// Keeps a part of an answer, in which neither separator can stand. Answers also whether it is blank.
    fn keep_part(&mut self, text: &str) -> (Span, bool) {
        let span = self.keep(text);
        for byte in self.texts.iter_mut().skip(span.start).filter(|byte| matches!(**byte, b'\n' | b'\r')) {
            *byte = b' ';
        }
        (span, text.trim().is_empty())
    }

    /// The parts that were read as one answer; nothing at all when every part is blank.
    fn join_parts(&mut self) -> Span {
        let start = self.texts.len();
        if self.parts.iter().any(|(_, blank)| !blank) {
            for (place, (span, _)) in self.parts.iter().enumerate() {
                if place > 0 {
                    self.texts.push(PART);
                }
                self.texts.extend_from_within(span.clone());
            }
        }
        start..self.texts.len()
    }
}
