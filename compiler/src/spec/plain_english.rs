//! The file `plain-english.yaml` as written.

use super::fields::Fields;
use super::parts::Part;
use crate::diagnostic::Diagnostic;
use crate::read::{Text, Value};

/// What `plain-english.yaml` can say.
pub const PLAIN_ENGLISH: Part = Part {
    name: "`plain-english.yaml`",
    words: &[
        ("longest sentence", "most words of a sentence; 25 unless written"),
        ("longest question", "most words of a question; 25 unless written"),
        ("reading age", "the age at which a form should be readable; 13 unless written"),
        ("words", "words to avoid: each line is the word, a colon and what to say instead"),
        ("allowed", "words of our list that are all right here: `[purchase, mandatory]`"),
    ],
    needed: &[],
};

/// `plain-english.yaml`
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlainEnglishSpec {
    /// `longest sentence`
    pub longest_sentence: Option<Text>,
    /// `longest question`
    pub longest_question: Option<Text>,
    /// `reading age`
    pub reading_age: Option<Text>,
    /// `words`
    pub words: Vec<(Text, Text)>,
    /// `allowed`
    pub allowed: Vec<Text>,
}

/// The settings as written.
pub fn plain_english(tree: &Value, problems: &mut Vec<Diagnostic>) -> PlainEnglishSpec {
    let Some(fields) = Fields::open(tree, &PLAIN_ENGLISH, problems) else { return PlainEnglishSpec::default() };
    PlainEnglishSpec {
        longest_sentence: fields.text("longest sentence", problems),
        longest_question: fields.text("longest question", problems),
        reading_age: fields.text("reading age", problems),
        words: fields.named_texts("words", problems),
        allowed: fields.texts("allowed", problems),
    }
}
