//! The primitives that a validator is linked with, and that the reference interpreter uses natively: one meaning, one place.
//!
//! `no_std`, no tables in data, no code that can panic: the whole module is compiled for wasm32 into every form's validator.
//!
//! Every reader takes the bytes as typed and an [`Out`] for the canonical text, and answers a [`Reading`]:
//!
//! | type | reader | value | rules it can give |
//! |---|---|---|---|
//! | text, long text | [`text::line`], [`text::lines`] | characters | FORMAT (not UTF-8), TOO_SHORT, TOO_LONG, PATTERN |
//! | name | [`text::name`] | characters | FORMAT, TOO_LONG |
//! | email | [`email::email`] | characters | FORMAT |
//! | phone | [`phone::phone`] | characters | FORMAT |
//! | postcode | [`postcode::postcode`] | characters | FORMAT |
//! | address | [`address::address`] | characters | FORMAT, LINE_1_MISSING, TOWN_MISSING, POSTCODE_MISSING, POSTCODE_FORMAT, UPRN_FORMAT, TOO_LONG |
//! | location | [`location::location`] | characters | FORMAT, POINT_FORMAT, POINT_OUTSIDE, TOO_LONG |
//! | file, files | [`files::files`] | how many | FORMAT, FILE_KIND, FILE_EMPTY, FILE_TOO_LARGE, TOO_FEW, TOO_MANY |
//! | ni number | [`ni_number::ni_number`] | characters | FORMAT |
//! | vehicle | [`vehicle::vehicle`] | characters | FORMAT |
//! | sort code | [`bank::sort_code`] | characters | FORMAT |
//! | account number | [`bank::account_number`] | characters | FORMAT, TOO_SHORT, TOO_LONG |
//! | date | [`date::date`] | days since 1970-01-01 | FORMAT, DAY_MISSING, MONTH_MISSING, YEAR_MISSING, YEAR_DIGITS |
//! | time | [`time::time`] | minutes since midnight | FORMAT |
//! | yes or no, declaration | [`choice::yes_no`], [`choice::declaration`] | 1, 0 | FORMAT |
//! | choice | [`choice::choice`] | position | FORMAT |
//! | choices | [`choice::choices`] | bits | FORMAT, TOO_FEW, TOO_MANY |
//! | number, decimal, money | [`decimal::number`] | ten-thousandths | FORMAT, PLACES, TOO_SMALL, TOO_LARGE |
//!
//! Whether a blank answer is a mistake (REQUIRED) is for the caller to say. Reading canonical text again gives the same
//! value and the same text.

pub mod address;
pub mod bank;
pub mod choice;
pub mod date;
pub mod decimal;
pub mod email;
pub mod files;
pub mod location;
pub mod ni_number;
pub mod out;
pub mod pattern;
pub mod period;
pub mod phone;
pub mod postcode;
pub mod text;
pub mod time;
pub mod vehicle;

pub use out::{Out, ROOM};

use crate::abi::rule;

/// The value of no answer, in slots and in arithmetic.
pub const NO_ANSWER: i64 = i64::MIN;

/// What a reader answers, in one small word: the rule that is broken, blank, or that there is a value; the value itself is
/// in the [`Out`] ([`Out::valid`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading(u32);

impl Reading {
    /// Nothing was typed, or nothing that can be seen.
    pub const BLANK: Self = Self(rule::NONE as u32);
    /// There is a value.
    const VALID: Self = Self(u32::MAX);

    /// It is not as asked for: one of [`crate::abi::rule`].
    #[must_use]
    pub fn invalid(rule: u16) -> Self {
        Self(u32::from(rule))
    }

    /// Whether there is a value.
    #[must_use]
    pub fn is_valid(self) -> bool {
        self == Self::VALID
    }

    /// The rule that is broken, 0 when blank. Means nothing when there is a value.
    #[must_use]
    pub fn rule(self) -> u8 {
        self.0 as u8
    }
}

/// What became of an answer as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing was typed, or nothing that can be seen.
    Blank,
    /// Its value; the canonical text is in the [`Out`].
    Valid(i64),
    /// The rule that it broke, one of [`crate::abi::rule`]. What is in the [`Out`] means nothing.
    Invalid(u16),
}
