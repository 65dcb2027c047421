//! What the two sides of a comparison were probably meant to be, when they do not go together as they are written.

use super::check::Checker;
use super::sorts::{Holds, Sort, Typed};
use super::tree::{How, Tree, What};
use super::words;
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::program::{TextValue, Value};
use std::ops::Range;

/// `yes` or `no`, for what people write in its place.
pub(super) fn truth(written: &str) -> Option<&'static str> {
    match written.trim().to_lowercase().as_str() {
        "yes" | "true" | "y" => Some("yes"),
        "no" | "false" | "n" => Some("no"),
        _ => None,
    }
}

/// A year, in ten-thousandths, that somebody may have meant for its first or last day.
const YEARS: Range<i64> = 1_900..2_200;
/// Ten-thousandths in one.
const ONE: i64 = 10_000;

impl Checker<'_> {
    /// Reports a date that is compared with a year, or with a number of years that is somebody's age.
    pub(super) fn year_or_age(&mut self, how: How, words: &Range<usize>, left: &Tree, right: &Tree) -> bool {
        let What::Number(value, 0) = right.bare().what else { return false };
        let number = value / ONE;
        let date = self.slice(&left.at).to_owned();
        let whole = left.at.start..right.at.end;
        let after_words = words.start..right.at.end;
        let mistake = |message: String| Diagnostic::new(Code::KindsDiffer, right.at.clone(), message);
        if YEARS.contains(&number) {
            let (first, last) = (format!("{number}-01-01"), format!("{number}-12-31"));
            let ours = match how {
                How::MoreThan | How::After => format!("is after {last}"),
                How::LessThan | How::Before => format!("is before {first}"),
                How::AtLeast => format!("is {first} or after"),
                How::AtMost => format!("is {last} or before"),
                How::Is => format!("is {first} or after and {date} is {last} or before"),
                _ => return false,
            };
            let found = mistake(format!("`{number}` is a year, and a date is compared with a day"));
            let found = if how == How::Is {
                // Two comparisons in place of one: other words may stand around them.
                let both = format!("({date} {ours})");
                found.help(format!("Write `{both}`")).fix(whole.clone(), both)
            } else {
                found.help(format!("Write `{date} {ours}`")).fix(after_words, ours)
            };
            self.report_instead(whole, found);
            return true;
        }
        let of_age = matches!(how, How::Is | How::AtLeast | How::AtMost | How::MoreThan | How::LessThan);
        if !of_age || !(1..=130).contains(&number) {
            return false;
        }
        let found = mistake(format!("`{number}` is a number, and it is compared with a date"));
        let help = format!(
            "For somebody’s age write `age of {date} {} {number}`. For a day write it as `2026-03-09` or `9 March 2026`",
            how.words()
        );
        self.report_instead(whole, found.help(help));
        true
    }

    /// The right side as its author meant it: a time in quotation marks, a number with its unit.
    pub(super) fn as_meant(&mut self, first: &Typed, second: Typed, right: &Tree) -> Option<Typed> {
        match (&first.sort, &second.sort, &second.holds) {
            (Sort::Time, _, Holds::Text(TextValue::Literal(text))) => {
                let Some(minutes) = super::literals::time(text) else {
                    self.report(
                        Diagnostic::new(
                            Code::BadDateOrTime,
                            right.at.clone(),
                            format!("`{text}` is not a time of day"),
                        )
                        .help("Write a time as `16:00` or `4pm`"),
                    );
                    return None;
                };
                Some(Typed { sort: Sort::Time, plain: false, holds: Holds::Value(Value::Literal(minutes)) })
            }
            (Sort::Number | Sort::Decimal | Sort::Money | Sort::Date, _, Holds::Text(TextValue::Literal(text))) => {
                let message =
                    format!("Quotation marks make this text, and the other side is {}", words::sort(&first.sort));
                let mistake = Diagnostic::new(Code::KindsDiffer, right.at.clone(), message);
                self.report(match Self::without_quotes(text) {
                    Some(bare) => mistake.help(format!("Write `{bare}` without them")).fix(right.at.clone(), bare),
                    None => mistake,
                });
                None
            }
            (Sort::YesNo(_), _, Holds::Text(TextValue::Literal(text))) => {
                let message = "Quotation marks make this text, and the other side is a yes or no answer";
                let mistake = Diagnostic::new(Code::KindsDiffer, right.at.clone(), message);
                self.report(match truth(text) {
                    Some(word) => mistake.help(format!("Write `{word}` without them")).fix(right.at.clone(), word),
                    None => mistake.help("Compare a yes or no answer with `yes` or `no`"),
                });
                None
            }
            (Sort::Number, Sort::Period(amount, unit), _) => {
                let message =
                    format!("`{}` is a length of time, and the other side is a number", words::period(*amount, *unit));
                let mistake = Diagnostic::new(Code::KindsDiffer, right.at.clone(), message);
                let counted = matches!(&first.holds, Holds::Value(value) if Self::same_unit(value, *unit));
                self.report(if counted {
                    mistake
                        .help(format!(
                            "Write `{amount}`: it counts {} already",
                            if matches!(unit, crate::program::PeriodUnit::Years) { "years" } else { "days" }
                        ))
                        .fix(right.at.clone(), amount.to_string())
                } else {
                    mistake
                });
                None
            }
            _ => Some(second),
        }
    }

    pub(super) fn kinds_differ(&mut self, first: &Typed, second: &Typed, left: &Tree, right: &Tree) {
        let (one, two) = (words::sort(&first.sort), words::sort(&second.sort));
        let mistake = if one == two {
            Diagnostic::new(
                Code::KindsDiffer,
                left.at.start..right.at.end,
                format!("Two answers of this kind cannot be compared: {one}"),
            )
        } else {
            Diagnostic::new(
                Code::KindsDiffer,
                right.at.clone(),
                format!("This is {two}, and it is compared with {one}"),
            )
            .related(left.at.clone(), format!("this is {one}"))
        };
        let written = self.slice(&right.at).to_owned();
        self.report(match (&first.sort, &second.sort, &right.what) {
            (Sort::YesNo(_), Sort::Number, What::Number(value, _)) if *value == 0 => {
                mistake.help("Compare a yes or no answer with `yes` or `no`").fix(right.at.clone(), "no")
            }
            (Sort::YesNo(_), Sort::Number, What::Number(..)) => {
                mistake.help("Compare a yes or no answer with `yes` or `no`").fix(right.at.clone(), "yes")
            }
            (Sort::YesNo(_), ..) => mistake.help("Compare a yes or no answer with `yes` or `no`"),
            (
                Sort::Text(_),
                Sort::Number | Sort::Decimal | Sort::Date | Sort::Time,
                What::Number(..) | What::Date(_) | What::Time(_),
            ) => mistake
                .help("Put words to compare with in quotation marks")
                .fix(right.at.clone(), format!("\"{written}\"")),
            (Sort::Date, Sort::Period(..), _) => mistake.help(format!("Count from a day, such as `today - {written}`")),
            (Sort::Date, Sort::Number, _) => mistake.help("Write a date as `2026-03-09` or `9 March 2026`"),
            (Sort::Money, Sort::Number | Sort::Decimal, _) => {
                mistake.help("Money can be compared with money, or with a number written here")
            }
            (_, Sort::Choice(_) | Sort::Ticks(_), _) => {
                mistake.help("Put the question first, then the name of an option")
            }
            _ => mistake,
        });
    }
}
