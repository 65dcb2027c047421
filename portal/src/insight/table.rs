//! Figures as a table, and the same table as a chart and as a file. What leaves the house is rounded, so that nobody can be found
//! in it: counts below five are not told, all others are rounded to the nearest five, and shares and costs are worked out from those.

use super::chart::{self, Chart};
use compiler::emit::html::display;
use serde_json::{Value, json};

/// Counts below this are not told in a file; all others are rounded to it.
const FEW: i64 = 5;
/// Written in a file for what is not told.
const TOO_FEW: &str = "under 5";

/// What a formula begins with, in their full width too, and what a spreadsheet passes over before one.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Words.
    Words(String),
    /// Words that lead to another page.
    Link(String, String),
    /// So many.
    Count(i64),
    /// So many of so many.
    Share(i64, i64),
    /// What so many cost, in pence.
    Cost(i64, i64),
    /// An amount that was given, in pence.
    Pence(i64),
    /// Nothing can be said.
    Nothing,
}

/// A table with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name in the address of its file.
    pub key: &'static str,
    /// Its heading.
    pub title: String,
    /// The headings of its columns. The first column says what a row is about.
    pub heads: Vec<&'static str>,
    /// Its rows.
    pub rows: Vec<Vec<Cell>>,
    /// A last row that sums them up.
    pub total: Option<Vec<Cell>>,
    /// What there is to know about it; may be empty.
    pub note: String,
    /// How it is drawn.
    pub chart: Option<Chart>,
}

impl Cell {
    /// Words.
    #[must_use]
    pub fn words(words: &str) -> Self {
        Self::Words(words.to_owned())
    }

    /// As it stands on the page.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::Words(words) | Self::Link(words, _) => words.clone(),
            Self::Count(count) => display::thousands(&count.to_string()),
            Self::Share(part, whole) => percent(*part, *whole).map_or_else(none, |percent| format!("{percent}%")),
            Self::Cost(_, pence) | Self::Pence(pence) => pounds(*pence),
            Self::Nothing => none(),
        }
    }

    /// How large it is, for a chart: the unit is that of its column.
    #[must_use]
    pub fn size(&self) -> i64 {
        match self {
            Self::Count(count) => *count,
            Self::Share(part, whole) => percent(*part, *whole).unwrap_or(0),
            Self::Cost(_, pence) | Self::Pence(pence) => *pence,
            Self::Words(_) | Self::Link(..) | Self::Nothing => 0,
        }
    }

    /// As it stands in a file. A spreadsheet takes what begins with one of these signs for a formula: such words get an apostrophe.
    fn in_file(&self) -> String {
        match self {
            Self::Words(words) | Self::Link(words, _) if words.starts_with(FORMULA) => {
                format!("'{words}")
            }
            Self::Words(words) | Self::Link(words, _) => words.clone(),
            Self::Count(count) => rounded(*count).map_or_else(|| TOO_FEW.to_owned(), |count| count.to_string()),
            Self::Share(_, 0) | Self::Nothing => String::new(),
            Self::Share(part, whole) => match (rounded(*part), rounded(*whole)) {
                (Some(part), Some(whole)) => percent(part, whole).map(|it| format!("{it}%")).unwrap_or_default(),
                _ => TOO_FEW.to_owned(),
            },
            Self::Cost(0, pence) | Self::Pence(pence) => crate::visit::in_pounds(*pence),
            Self::Cost(count, pence) => match rounded(*count) {
                Some(rounded) => crate::visit::in_pounds(divided(pence * rounded, *count)),
                None => TOO_FEW.to_owned(),
            },
        }
    }

    fn is_number(&self) -> bool {
        !matches!(self, Self::Words(_) | Self::Link(..))
    }
}

fn none() -> String {
    "–".to_owned()
}

/// Rounded to the nearest five; nothing for what is too few to be told.
fn rounded(count: i64) -> Option<i64> {
    match count {
        0 => Some(0),
        count if count < FEW => None,
        count => Some((count + FEW / 2) / FEW * FEW),
    }
}

/// A share in whole percent, half away from zero; nothing of nothing.
#[must_use]
pub fn percent(part: i64, whole: i64) -> Option<i64> {
    (whole > 0).then(|| divided(part * 100, whole))
}

/// A division that rounds half away from zero. `by` is above zero.
#[must_use]
pub fn divided(number: i64, by: i64) -> i64 {
    (2 * number.abs() + by) / (2 * by) * number.signum()
}

/// Pence as `£1,234.50`; with a minus where it is below zero.
#[must_use]
pub fn pounds(pence: i64) -> String {
    let minus = if pence < 0 { "−" } else { "" };
    format!("{minus}{}", display::pounds(&crate::visit::in_pounds(pence.abs())))
}

impl Table {
    /// For the template. `file` is the address of its file.
    #[must_use]
    pub fn shown(&self, file: &str) -> Value {
        let cell = |cell: &Cell| {
            let address = if let Cell::Link(_, address) = cell { address.as_str() } else { "" };
            json!({ "words": cell.shown(), "address": address, "number": cell.is_number() })
        };
        let row = |row: &Vec<Cell>| row.iter().map(cell).collect::<Vec<_>>();
        let is_number = |at: usize| self.rows.iter().any(|row| row.get(at).is_some_and(Cell::is_number));
        let heads = self.heads.iter().enumerate().map(|(at, words)| json!({ "words": words, "number": is_number(at) }));
        json!({
            "key": self.key,
            "title": self.title,
            "heads": heads.collect::<Vec<_>>(),
            "rows": self.rows.iter().map(row).collect::<Vec<_>>(),
            "total": self.total.as_ref().map(row),
            "note": self.note,
            "chart": self.chart.and_then(|how| chart::drawn(how, self)),
            "folded": self.rows.len() > 12,
            "file": file,
        })
    }

    /// As a file of comma-separated values in UTF-8, with the mark by which Excel knows it.
    ///
    /// # Errors
    /// Never: it is written to memory.
    pub fn file(&self) -> Result<Vec<u8>, csv::Error> {
        let mut file = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
        file.write_record(&self.heads)?;
        for row in self.rows.iter().chain(&self.total) {
            file.write_record(row.iter().map(Cell::in_file))?;
        }
        file.into_inner().map_err(|error| csv::Error::from(error.into_error()))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    #[test]
    fn what_leaves_the_house_is_rounded() {
        let in_file = |cell: Cell| cell.in_file();
        let counts = [0, 1, 4, 5, 7, 8, 1234].map(|count| in_file(Cell::Count(count)));
        assert_eq!(counts, ["0", "under 5", "under 5", "5", "5", "10", "1235"]);
        assert_eq!(in_file(Cell::Share(3, 40)), "under 5");
        assert_eq!(in_file(Cell::Share(0, 3)), "under 5");
        assert_eq!(in_file(Cell::Share(0, 0)), "");
        assert_eq!(in_file(Cell::Share(7, 13)), "33%", "5 of 15");
        assert_eq!(in_file(Cell::Cost(8, 2264)), "28.30", "ten at £2.83");
        assert_eq!(in_file(Cell::Cost(2, 566)), "under 5");
        assert_eq!(in_file(Cell::Pence(-1234)), "-12.34");
    }

    #[test]
    fn words_that_a_spreadsheet_takes_for_a_formula_are_marked() {
        for words in ["=1+1", "+44", "-x", "@SUM(A1)", "\tx", "\rx", "\n=1+1", "\u{ff1d}1+1"] {
            assert_eq!(Cell::words(words).in_file(), format!("'{words}"));
        }
        assert_eq!(Cell::words("a=b").in_file(), "a=b");
    }

    #[test]
    fn the_page_says_what_there_is() {
        let shown = |cell: Cell| cell.shown();
        assert_eq!(shown(Cell::Count(1234)), "1,234");
        assert_eq!(shown(Cell::Share(1, 8)), "13%");
        assert_eq!(shown(Cell::Share(0, 0)), "–");
        assert_eq!(shown(Cell::Cost(1, -123_456)), "−£1,234.56");
    }

    #[test]
    fn a_division_rounds_half_away_from_zero() {
        assert_eq!([divided(5, 2), divided(-5, 2), divided(7, 3), divided(0, 3)], [3, -3, 2, 0]);
    }
}
