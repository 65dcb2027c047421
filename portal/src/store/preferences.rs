//! What a customer prefers: the language in which they are written to, how much they want to hear, and in what form they read.

use super::{Store, StoreError};
use compiler::words::Language;

/// How much a customer wants to hear about their requests by e-mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Hear {
    /// Each time that something changes.
    #[default]
    EachChange,
    /// Once a request is done, and when the council needs something of them.
    WhenDone,
    /// Nothing: they look for themselves.
    Nothing,
}

impl Hear {
    /// Every one, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::EachChange, Self::WhenDone, Self::Nothing];

    /// As it is kept, and posted.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EachChange => "each change",
            Self::WhenDone => "when done",
            Self::Nothing => "nothing",
        }
    }

    /// What is kept; nothing when it is none of them.
    #[must_use]
    pub fn read(kept: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|hear| hear.as_str() == kept)
    }
}

/// In what form somebody reads what the council sends on paper, where that is not ordinary print.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// Larger letters.
    LargePrint,
    /// Short sentences and pictures.
    EasyRead,
    /// Read aloud.
    Audio,
    /// By touch.
    Braille,
}

impl Reading {
    /// Every one, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::LargePrint, Self::EasyRead, Self::Audio, Self::Braille];

    /// As it is kept, and posted.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LargePrint => "large print",
            Self::EasyRead => "easy read",
            Self::Audio => "audio",
            Self::Braille => "braille",
        }
    }

    /// What is kept; nothing for ordinary print.
    #[must_use]
    pub fn read(kept: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reading| reading.as_str() == kept)
    }
}

/// What a customer prefers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Preferences {
    /// The language in which they are written to; nothing for the one of the page at hand.
    pub language: Option<Language>,
    /// How much they want to hear.
    pub hear: Hear,
    /// In what form they read; nothing for ordinary print.
    pub reading: Option<Reading>,
}

impl Preferences {
    /// Language, how much they hear and how they read, as each is kept.
    #[must_use]
    pub fn as_kept(&self) -> [&'static str; 3] {
        let language = self.language.map(Language::code).unwrap_or_default();
        [language, self.hear.as_str(), self.reading.map(Reading::as_str).unwrap_or_default()]
    }
}

impl Store {
    /// What a customer prefers, by their id. Whoever has said nothing, and whoever is not there, hears of each change.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn preferences(&self, customer: &str) -> Result<Preferences, StoreError> {
        let sql = "SELECT language, hear, reading FROM customers WHERE id = $1";
        let row: Option<(String, String, String)> =
            sqlx::query_as(sql).bind(customer).fetch_optional(&self.read).await?;
        Ok(row.map_or_else(Preferences::default, |(language, hear, reading)| Preferences {
            language: Language::find(&language),
            hear: Hear::read(&hear).unwrap_or_default(),
            reading: Reading::read(&reading),
        }))
    }

    /// Keeps what a customer prefers, if that is still as it was `before` and their account is open. Answers whether it was.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn prefer(
        &self,
        customer: &str,
        preferences: &Preferences,
        before: &Preferences,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE customers SET language = $1, hear = $2, reading = $3
            WHERE id = $4 AND closed_at IS NULL AND language = $5 AND hear = $6 AND reading = $7";
        let query = sqlx::query(sql);
        let query = preferences.as_kept().into_iter().fold(query, |query, value| query.bind(value)).bind(customer);
        let query = before.as_kept().into_iter().fold(query, |query, value| query.bind(value));
        Ok(self.write(query).await?.rows_affected() == 1)
    }
}
