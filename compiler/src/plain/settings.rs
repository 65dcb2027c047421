//! What a council finds plain: limits and words of its own, from a small file `plain-english.yaml`.

use super::jargon::{WORDS, forms};
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::read;
use crate::source::SourceFile;
use crate::spec::{PlainEnglishSpec, plain_english};
use std::ops::Range;

/// Limits and words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Most words of a sentence: 25 unless set, as GOV.UK has it.
    pub longest_sentence: usize,
    /// Most words of a question: 25 unless set.
    pub longest_question: usize,
    /// The age at which a form should be readable: 13 unless set.
    pub reading_age: u32,
    /// What is written, in small letters, and what to say instead; longer phrases first.
    words: Vec<(String, String)>,
}

impl Default for Settings {
    fn default() -> Self {
        let words = WORDS.iter().map(|(word, plain)| ((*word).to_owned(), (*plain).to_owned()));
        Self { longest_sentence: 25, longest_question: 25, reading_age: 13, words: all_forms(words) }
    }
}

fn all_forms(words: impl Iterator<Item = (String, String)>) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> =
        words.flat_map(|(word, plain)| forms(&word).into_iter().map(move |form| (form, plain.clone()))).collect();
    // A phrase before the words in it, and otherwise in the order of the alphabet.
    all.sort_by(|(one, _), (other, _)| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
    all.dedup_by(|(one, _), (other, _)| one == other);
    all
}

impl Settings {
    /// Where a text has words with a plainer one: its bytes, the words, and what to say instead.
    pub(super) fn jargon_in<'t>(&self, text: &'t str) -> Vec<(Range<usize>, &'t str, &str)> {
        // In ASCII only, so that every byte stays where it is.
        let lower = text.to_ascii_lowercase();
        let mut found: Vec<(Range<usize>, &'t str, &str)> = Vec::new();
        for (word, plain) in &self.words {
            for (start, _) in lower.match_indices(word.as_str()) {
                let at = start..start + word.len();
                let free = !found.iter().any(|(other, _, _)| other.start < at.end && at.start < other.end);
                if free && stands_alone(&lower, &at) {
                    found.push((at.clone(), text.get(at).unwrap_or_default(), plain));
                }
            }
        }
        found.sort_by_key(|(at, _, _)| at.start);
        found
    }
}

/// Not a part of a longer word, nor of a web address.
fn stands_alone(text: &str, at: &Range<usize>) -> bool {
    let before = text.get(..at.start).and_then(|before| before.chars().last());
    let after = text.get(at.end..).and_then(|after| after.chars().next());
    let joins =
        |sign: Option<char>| sign.is_some_and(|sign| sign.is_alphanumeric() || matches!(sign, '-' | '/' | '@' | '_'));
    !joins(before) && !joins(after)
}

/// Reads the settings of a council. What is not written stays as it is by default.
///
/// # Errors
/// Every mistake in the file.
pub fn settings(file: &SourceFile) -> Result<Settings, Vec<Diagnostic>> {
    let mut problems = file.problems().to_vec();
    let tree = if file.readable() { read::read(file, &mut problems) } else { None };
    let spec = tree.map(|tree| plain_english(&tree, &mut problems)).unwrap_or_default();
    let mut settings = Settings::default();
    let PlainEnglishSpec { longest_sentence, longest_question, reading_age, words, allowed } = spec;
    let mut number = |text: Option<read::Text>, range: Range<usize>| {
        let text = text?;
        let found = text.text.trim().parse::<usize>().ok().filter(|number| range.contains(number));
        if found.is_none() {
            let (least, most) = (range.start, range.end - 1);
            let message = format!("A whole number from {least} to {most} is needed here");
            problems.push(Diagnostic::new(Code::NotAllowedHere, text.at, message));
        }
        found
    };
    if let Some(most) = number(longest_sentence, 5..1000) {
        settings.longest_sentence = most;
    }
    if let Some(most) = number(longest_question, 5..1000) {
        settings.longest_question = most;
    }
    if let Some(age) = number(reading_age, 7..26) {
        settings.reading_age = u32::try_from(age).unwrap_or(u32::MAX);
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let small = |text: &str| text.trim().to_lowercase();
    let allowed: Vec<String> = allowed.iter().map(|word| small(&word.text)).collect();
    let own: Vec<(String, String)> =
        words.iter().map(|(word, plain)| (small(&word.text), plain.text.trim().to_owned())).collect();
    let is_own = |word: &str| own.iter().any(|(other, _)| other == word);
    let usual = WORDS.iter().map(|(word, plain)| ((*word).to_owned(), (*plain).to_owned()));
    let usual = usual.filter(|(word, _)| !allowed.contains(word) && !is_own(word));
    settings.words = all_forms(usual.chain(own.clone()).collect::<Vec<_>>().into_iter());
    // A form of a word can be allowed without the word.
    settings.words.retain(|(word, _)| !allowed.contains(word) || is_own(word));
    Ok(settings)
}
