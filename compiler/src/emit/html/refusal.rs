//! Why a file is refused by the service that takes it, where no form has words for it: they are not about the question, but about
//! the file's inside or about the service. The words are in [`crate::words`].

use crate::words::{Language, Words};

/// The number of the first, far from those of a validator ([`runtime_wasm::abi::rule`]).
const FIRST: u16 = 0xFF00;

/// Why a file is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// A picture that cannot be opened.
    Unreadable,
    /// A picture with more points than the service opens.
    TooManyPixels,
    /// The virus scanner found something.
    Infected,
    /// More than one request or one draft may bring.
    TooMuchTogether,
    /// More than somebody who is not signed in may have sent and not handed in.
    TooMuchAtOnce,
    /// More than the service takes at the moment, from everybody.
    NoRoom,
}

impl Refusal {
    const ALL: [Self; 6] = [
        Self::Unreadable,
        Self::TooManyPixels,
        Self::Infected,
        Self::TooMuchTogether,
        Self::TooMuchAtOnce,
        Self::NoRoom,
    ];

    /// What stands for the kind of a file that is refused, so that a validator finds it wrong.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::TooManyPixels => "pixels",
            Self::Infected => "infected",
            Self::TooMuchTogether => "together",
            Self::TooMuchAtOnce => "atonce",
            Self::NoRoom => "noroom",
        }
    }

    /// The refusal with a key.
    #[must_use]
    pub fn of(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|refusal| refusal.key() == key)
    }

    /// What stands for the rule that is broken.
    #[must_use]
    pub const fn rule(self) -> u16 {
        FIRST + self as u16
    }

    /// The words for it.
    #[must_use]
    pub fn words(self, language: Language) -> &'static str {
        Self::text(self.rule(), language.words()).unwrap_or_default()
    }

    /// The words for a rule, if it is one of these.
    pub(super) fn text(rule: u16, words: &Words) -> Option<&'static str> {
        words.refusals.get(usize::from(rule.checked_sub(FIRST)?)).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use runtime_wasm::files;

    #[test]
    fn each_has_a_key_of_its_own_and_words() {
        for refusal in Refusal::ALL {
            let key = refusal.key();
            assert_eq!(Refusal::of(key), Some(refusal));
            assert!(key.bytes().all(|byte| byte.is_ascii_lowercase()), "{key} is read by validators");
            assert!(files::kind(key).is_none(), "{key} is no kind of file");
            for language in Language::ALL {
                assert!(Refusal::text(refusal.rule(), language.words()).is_some_and(|text| !text.is_empty()));
            }
        }
        assert_eq!(Refusal::of("pdf"), None);
        assert_eq!(Refusal::text(1, Language::English.words()), None);
    }
}
