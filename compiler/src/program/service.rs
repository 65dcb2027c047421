//! What a form says to the service around it, beyond its questions: when it is open, what it costs, which reports are the same.

use super::{CalculationId, Period, QuestionId};

/// The days on which a form can be sent. On all others it is shut, in every channel.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Open {
    /// The first day, days since 1970-01-01; open already when there is none.
    pub from: Option<i64>,
    /// The last day; open for good when there is none.
    pub until: Option<i64>,
    /// What people read on every other day, Markdown paragraphs, lists and links only.
    pub closed: String,
}

impl Open {
    /// Whether the form can be sent on a day, days since 1970-01-01.
    #[must_use]
    pub fn on(&self, day: i64) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }
}

/// What is to pay. What the amount comes to for some answers, and whether there is a fee then, [`crate::fee::due`] says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fee {
    /// The calculation that it comes from: money, rounded to the penny.
    pub amount: CalculationId,
    /// What is paid for, as on a receipt.
    pub what_for: String,
    /// What the council's accounts call it; empty when the author wrote none.
    pub code: String,
}

/// When two reports are about the same thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlreadyReported {
    /// How near, in metres; anywhere when there is none.
    pub within: Option<u32>,
    /// The question that says where, for `within`.
    pub place: Option<QuestionId>,
    /// How recent.
    pub during: Period,
    /// Questions whose answers must be the same.
    pub same: Vec<QuestionId>,
}
