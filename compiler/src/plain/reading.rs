//! How hard a text is to read: the Flesch–Kincaid grade.
//!
//! Kincaid, Fishburne, Rogers and Chissom, "Derivation of New Readability Formulas for Navy Enlisted Personnel", Research
//! Branch Report 8-75, 1975: grade = 0.39 × words a sentence + 11.8 × syllables a word − 15.59. The grade counts years at
//! school in the United States; pupils in grade n are n + 5 years old.

use super::sentences::{sentences, words};

/// Counts of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Measured {
    pub(super) sentences: usize,
    pub(super) words: usize,
    pub(super) syllables: usize,
}

impl Measured {
    /// The counts of one sentence.
    pub(super) fn of(sentence: &str) -> Self {
        let syllables = words(sentence).map(syllables).sum();
        Self { sentences: 1, words: words(sentence).count(), syllables }
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.sentences += other.sentences;
        self.words += other.words;
        self.syllables += other.syllables;
    }

    /// The grade; 0 for nothing.
    #[allow(clippy::cast_precision_loss, reason = "a text has far fewer than 2^52 words")]
    pub(super) fn grade(&self) -> f64 {
        if self.words == 0 || self.sentences == 0 {
            return 0.0;
        }
        let (sentences, words, syllables) = (self.sentences as f64, self.words as f64, self.syllables as f64);
        0.39 * words / sentences + 11.8 * syllables / words - 15.59
    }

    /// The age at which it can be read, in whole years, at least 5.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "held between 5 and 99 before")]
    pub(super) fn age(&self) -> u32 {
        (self.grade() + 5.0).round().clamp(5.0, 99.0) as u32
    }
}

/// The age at which a text can be read, in whole years.
///
/// ```
/// assert!(compiler::plain::reading_age("We will come back for your bin. Leave it out until then.") < 9);
/// assert!(compiler::plain::reading_age("Notwithstanding the aforementioned, beneficiaries are obliged to furnish documentation.") > 20);
/// ```
#[must_use]
pub fn reading_age(text: &str) -> u32 {
    let mut all = Measured::default();
    sentences(text).iter().for_each(|sentence| all.add(&Measured::of(&sentence.text)));
    all.age()
}

/// How many syllables a word has, by its letters: each run of vowels is one, a silent `e` at the end is none. Right for nine
/// words in ten, which is as much as the formula can use. A number counts as one.
#[must_use]
pub fn syllables(word: &str) -> usize {
    word.split(['-', '/', '–']).map(of_part).sum::<usize>().max(1)
}

fn of_part(word: &str) -> usize {
    let letters: Vec<char> = word.to_lowercase().chars().filter(|sign| sign.is_alphabetic()).collect();
    let text: String = letters.iter().collect();
    if text.is_empty() {
        return usize::from(word.contains(char::is_numeric));
    }
    let vowel = |letter: &char| matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    let mut count = 0;
    let (mut before, mut two) = (false, false);
    for letter in &letters {
        let now = vowel(letter);
        count += usize::from(now && !before);
        two |= now && before;
        before = now;
    }
    if !two {
        return count.saturating_sub(silent(&text)).max(1);
    }
    // Two vowels that are said one after the other.
    for pair in ["ia", "io", "eo", "ua", "uou", "iu", "ying", "uing", "eing", "dea"] {
        count += text.matches(pair).count();
    }
    // And those among them that are one sound after all.
    for pair in ["tio", "sio", "cia", "tia", "gio", "cio", "gua", "qua", "geo", "people", "sua"] {
        count = count.saturating_sub(text.matches(pair).count());
    }
    count.saturating_sub(silent(&text)).max(1)
}

/// A last `e`, `es` or `ed` that is not said.
fn silent(text: &str) -> usize {
    let stem = |end: &str| text.strip_suffix(end).and_then(|stem| stem.chars().last());
    let vowel = |letter: char| "aeiouy".contains(letter);
    let quiet = if let Some(last) = stem("ed") {
        !vowel(last) && !matches!(last, 't' | 'd')
    } else if let Some(last) = stem("es") {
        !vowel(last) && !matches!(last, 's' | 'x' | 'z' | 'c' | 'g' | 'h') && !text.ends_with("les")
    } else if let Some(last) = stem("e") {
        !vowel(last) && (last != 'l' || text.chars().rev().nth(2).is_some_and(vowel))
    } else {
        false
    };
    // `-ely`, `-ement`, `-eful`: the `e` of the word inside them.
    let inside = ["ely", "ement", "eful", "eless"]
        .iter()
        .any(|end| text.strip_suffix(end).is_some_and(|stem| stem.chars().any(vowel) && !stem.ends_with(vowel)));
    usize::from(quiet) + usize::from(inside)
}
