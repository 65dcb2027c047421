//! What a council finds plain: limits and words of its own, from a small file `plain-english.yaml`.

use super::jargon::{WORDS, forms};
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::read;
use crate::source::SourceFile;
use crate::spec::{PlainEnglishSpec, plain_english};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

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

/// The settings without a file. Every form of every word is made once.
static USUAL: LazyLock<Settings> = LazyLock::new(|| {
    let words = WORDS.iter().map(|(word, plain)| ((*word).to_owned(), (*plain).to_owned()));
    Settings { longest_sentence: 25, longest_question: 25, reading_age: 13, words: all_forms(words) }
});

impl Default for Settings {
    fn default() -> Self {
        USUAL.clone()
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

/// The words that have a plainer one, by their first byte, for looking through many texts.
pub(super) struct Jargon<'s>(HashMap<u8, Vec<(usize, &'s str, &'s str)>>);

impl<'s> Jargon<'s> {
    pub fn of(settings: &'s Settings) -> Self {
        let mut words: HashMap<u8, Vec<_>> = HashMap::new();
        for (order, (word, plain)) in settings.words.iter().enumerate() {
            words.entry(word.bytes().next().unwrap_or_default()).or_default().push((
                order,
                word.as_str(),
                plain.as_str(),
            ));
        }
        Self(words)
    }

    /// Where a text has words with a plainer one: its bytes, the words, and what to say instead.
    pub fn found_in<'t>(&self, text: &'t str) -> Vec<(Range<usize>, &'t str, &'s str)> {
        // In ASCII only, so that every byte stays where it is.
        let lower = text.to_ascii_lowercase();
        let mut all: Vec<(usize, Range<usize>, &str)> = Vec::new();
        let mut before = None;
        for (start, letter) in lower.char_indices() {
            let word_starts = !joins(before);
            before = Some(letter);
            let Some(rest) = lower.get(start..).filter(|_| word_starts) else { continue };
            let words = rest.bytes().next().and_then(|first| self.0.get(&first));
            for (order, word, plain) in words.into_iter().flatten().filter(|(_, word, _)| rest.starts_with(word)) {
                if !joins(rest.get(word.len()..).and_then(|after| after.chars().next())) {
                    all.push((*order, start..start + word.len(), plain));
                }
            }
        }
        // A phrase goes before the words in it.
        all.sort_by_key(|(order, at, _)| (*order, at.start));
        let mut found: Vec<(Range<usize>, &'t str, &'s str)> = Vec::new();
        for (_, at, plain) in all {
            if !found.iter().any(|(other, _, _)| other.start < at.end && at.start < other.end) {
                found.push((at.clone(), text.get(at).unwrap_or_default(), plain));
            }
        }
        found.sort_by_key(|(at, _, _)| at.start);
        found
    }
}

/// Whether a sign beside a word makes it a part of a longer word, or of a web address.
fn joins(sign: Option<char>) -> bool {
    sign.is_some_and(|sign| sign.is_alphanumeric() || matches!(sign, '-' | '/' | '@' | '_'))
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
