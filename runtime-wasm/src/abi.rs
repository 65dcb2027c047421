//! ABI version 1: how answers go into a validator and how the report comes out. This file is the one place that says so.
//!
//! A validator is a WebAssembly 1.0 module with **no imports**. It can compute and nothing else. Any engine may run it; a
//! person can call it by hand:
//!
//! 1. `reserve(bytes)` answers an address with room for that many bytes, or 0 if it is more than [`MOST_INPUT`].
//! 2. Write the answers there (see *Answers*).
//! 3. `evaluate(bytes, today)` answers the address of the report, or 0 if `bytes` was more than was reserved. `today` is
//!    days since 1970-01-01; a day outside the years 1000 to 9999 is no answer.
//! 4. Read the report (see *Report*).
//!
//! | export | type | what it does |
//! |---|---|---|
//! | `memory` | memory | everything is read and written here; take the buffer anew after each call, it may have grown |
//! | `abi` | () → i32 | [`VERSION`] |
//! | `reserve` | (bytes) → address or 0 | room for the answers; forgets the answers of before |
//! | `reserve_holidays` | (count) → address or 0 | room for `count` i32 bank holidays, days since 1970-01-01, rising; they stay until called again; at most [`MOST_HOLIDAYS`] |
//! | `evaluate` | (bytes, today) → report or 0 | the whole form |
//! | `reserve_change` | (bytes) → address or 0 | room for the new text of one answer; 0 means: evaluate the whole form again |
//! | `change` | (question, row, bytes) → report or 0 | after `evaluate`: one answer is now this text; what it cannot affect is not worked out again. `row` is 0 outside lists. 0: no such question or row, or it is a list (rows come and go only by `evaluate`) |
//! | `error` | (question, row) → rule | after `evaluate` or `change`: the error of one question, 0 for none or no such question; `row` is [`NO_ROW`] outside lists |
//! | `next_page` | (page) → page | after `evaluate` or `change`: the next page that is asked after this one (-1 for the first); the number of pages when there is none: check your answers |
//!
//! All numbers are little-endian 32-bit unless said otherwise. Whatever bytes and numbers it is given, a validator never traps.
//!
//! # Answers
//!
//! One UTF-8 text: the fields in form order, with U+001F between them ([`FIELD`]). A question outside a list has one field.
//! A list has a field with its number of rows in digits, followed by the fields of each row in turn. Missing fields are
//! unanswered, fields too many are not read. In a field, parts are separated by a line feed ([`PART`]): the ticked option
//! keys of tick boxes, the six parts of an address (line 1, line 2, town, county, postcode, UPRN), and the three of a
//! location (words, latitude, longitude); so are files, each a line `id size kind name` (see [`crate::kernel::files`]).
//! A date is
//! `2026-03-09`, or day, month and year as typed with `/` between: `9/3/2026`; `//` is unanswered. A U+001F inside an answer
//! becomes a space before the fields are joined. Bytes that are not UTF-8 make the answer that holds them invalid.
//!
//! # Report
//!
//! Ten words at the report's address ([`report`]), then what they point to. It holds until the next call.
//!
//! An error is four u16: question, row ([`NO_ROW`] outside lists), rule ([`rule`]), 0. Errors come in page order.
//!
//! The pages asked are one byte a page, 1 or 0; after an exit that is reached no page is asked.
//!
//! Slots hold what became of each answer, [`SLOT`] bytes each ([`slot`]). The manifest gives each question's first slot; row
//! r of a question in a list is `slot + r * stride` with the list's `stride` (in slots). Computed values have slots too.
//!
//! # Manifest
//!
//! The custom section [`MANIFEST_SECTION`] is JSON, see [`crate::manifest::Manifest`].

/// Version of this interface.
pub const VERSION: u32 = 1;
/// Name of the custom section that holds the manifest.
pub const MANIFEST_SECTION: &str = "onceform";
/// Most bytes of answers.
pub const MOST_INPUT: u32 = 1024 * 1024;
/// Most bank holidays.
pub const MOST_HOLIDAYS: u32 = 1024;
/// Most rows of a list.
pub const MOST_ROWS: u32 = 100;
/// The row of a question that is outside lists, in errors and in `error`.
pub const NO_ROW: u32 = 0xFFFF;
/// Between fields.
pub const FIELD: u8 = 0x1F;
/// Between the parts of a field.
pub const PART: u8 = b'\n';

/// Word offsets in the report.
pub mod report {
    /// One of [`super::outcome`].
    pub const OUTCOME: usize = 0;
    /// The first page asked that has an error; else the exit that is reached; else the number of pages: check your answers.
    pub const NEXT_PAGE: usize = 1;
    /// The exit page reached, or 0xFFFF_FFFF.
    pub const EXIT: usize = 2;
    /// Number of errors.
    pub const ERROR_COUNT: usize = 3;
    /// Address of the errors.
    pub const ERRORS: usize = 4;
    /// Address of the pages asked.
    pub const PAGES: usize = 5;
    /// Number of pages.
    pub const PAGE_COUNT: usize = 6;
    /// Address of the slots.
    pub const SLOTS: usize = 7;
    /// Number of slots.
    pub const SLOT_COUNT: usize = 8;
    /// How many [`super::FIELD`]s there were in the answers. Whoever joined them without looking into each knows by this
    /// whether an answer held one.
    pub const SEPARATORS: usize = 9;
}

/// What the answers come to.
pub mod outcome {
    /// Something asked is missing or wrong.
    pub const INCOMPLETE: u32 = 0;
    /// Everything asked is answered and right: it can be submitted.
    pub const COMPLETE: u32 = 1;
    /// An exit is reached; there is nothing to submit.
    pub const EXIT: u32 = 2;
}

/// Bytes of a slot.
pub const SLOT: usize = 32;

/// Byte offsets in a slot.
pub mod slot {
    /// i64: the value ([`crate::kernel::NO_ANSWER`] when there is none). For a list, the number of rows.
    pub const VALUE: usize = 0;
    /// u32: address of the canonical text.
    pub const TEXT: usize = 8;
    /// u32: its length in bytes; 0 unless the state is [`super::state::VALID`].
    pub const LENGTH: usize = 12;
    /// u8: one of [`super::state`].
    pub const STATE: usize = 16;
    /// u8: the rule that required, format or limits broke, else 0. (An author's rule shows in the errors only.)
    pub const RULE: usize = 17;
    // Bytes 18 to 31 belong to the validator.
}

/// What became of a question. A computed value is BLANK or VALID.
pub mod state {
    /// Not asked: it does not exist for rules, calculations, summary or payload.
    pub const NOT_ASKED: u8 = 0;
    /// Asked and not answered. For a list: without rows.
    pub const BLANK: u8 = 1;
    /// Asked and answered, within format and limits. For a list: with rows, even too few or too many of them.
    pub const VALID: u8 = 2;
    /// Asked and answered, but not within format or limits: it has no value.
    pub const INVALID: u8 = 3;
}

/// What can be wrong with an answer, in the order it is looked at. Texts are in `texts/<language>.json`.
pub mod rule {
    /// Nothing.
    pub const NONE: u16 = 0;
    /// It must be answered. For a list: it needs a row. For a declaration: it must be agreed to.
    pub const REQUIRED: u16 = 1;
    /// It is not of its type: not an e-mail address, not a real date, not one of the options, not a number.
    pub const FORMAT: u16 = 2;
    /// A date without its day.
    pub const DAY_MISSING: u16 = 3;
    /// A date without its month.
    pub const MONTH_MISSING: u16 = 4;
    /// A date without its year.
    pub const YEAR_MISSING: u16 = 5;
    /// A year that does not have four digits.
    pub const YEAR_DIGITS: u16 = 6;
    /// An address without its first line.
    pub const LINE_1_MISSING: u16 = 7;
    /// An address without its town.
    pub const TOWN_MISSING: u16 = 8;
    /// An address without its postcode.
    pub const POSTCODE_MISSING: u16 = 9;
    /// An address whose postcode is not one.
    pub const POSTCODE_FORMAT: u16 = 10;
    /// An address whose UPRN is not 1 to 12 digits.
    pub const UPRN_FORMAT: u16 = 11;
    /// Fewer characters than the least.
    pub const TOO_SHORT: u16 = 12;
    /// More characters than the most.
    pub const TOO_LONG: u16 = 13;
    /// Does not match the pattern.
    pub const PATTERN: u16 = 14;
    /// More decimal places than allowed (a whole number: any; money: more than two).
    pub const PLACES: u16 = 15;
    /// Smaller than the smallest.
    pub const TOO_SMALL: u16 = 16;
    /// Larger than the largest.
    pub const TOO_LARGE: u16 = 17;
    /// Fewer ticks, rows or files than the fewest.
    pub const TOO_FEW: u16 = 18;
    /// More ticks, rows or files than the most.
    pub const TOO_MANY: u16 = 19;
    /// A location with half a point, or one that is not in degrees.
    pub const POINT_FORMAT: u16 = 20;
    /// A location whose point is outside the United Kingdom.
    pub const POINT_OUTSIDE: u16 = 21;
    /// A file of a kind that is not taken.
    pub const FILE_KIND: u16 = 22;
    /// A file with nothing in it.
    pub const FILE_EMPTY: u16 = 23;
    /// A file larger than the largest.
    pub const FILE_TOO_LARGE: u16 = 24;
    /// The last of these.
    pub const LAST: u16 = FILE_TOO_LARGE;
    /// The author's first rule; the next is one more.
    pub const AUTHOR: u16 = 32;
    /// Most rules of one question.
    pub const MOST_AUTHOR: u16 = 200;
}
