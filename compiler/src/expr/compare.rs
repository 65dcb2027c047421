//! Comparisons: which words go with which kinds, and what both sides become.

use super::check::Checker;
use super::sorts::{Family, Holds, Sort, Typed};
use super::tree::{How, Tree, What};
use super::{choices, words};
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::program::{Comparison, Condition, TextValue, Value};
use std::ops::Range;

impl Checker<'_> {
    pub(super) fn compare(&mut self, how: How, words: &Range<usize>, left: &Tree, right: &Tree) -> Option<Condition> {
        if matches!(left.what, What::Compare(..) | What::Answered(..)) {
            self.report(
                Diagnostic::new(Code::NotUnderstood, words.clone(), "Two comparisons stand in one another")
                    .help("Join them with `and`, or put `count of … where …` in brackets"),
            );
            return None;
        }
        if let Some(swapped) = self.wrong_side(how, left, right) {
            self.report(swapped);
            return None;
        }
        let first = self.operand(left);
        let Some(first) = first else {
            // Look at the other side too, unless it can only be understood together with this one.
            if !matches!(right.bare().what, What::Name(_) | What::List(_)) {
                let _ = self.operand(inner_date(right));
            }
            return None;
        };
        if matches!(first.sort, Sort::Date) && self.year_or_age(how, words, left, right) {
            return None;
        }
        match (&first.sort, how) {
            (Sort::Ticks(question), _) => self.ticks(*question, how, words, left, right),
            (_, How::Includes | How::IncludesAny | How::IncludesOnly) => {
                self.not_ticks(&first, how, words, left, right);
                None
            }
            (Sort::List(_), _) => {
                let name = self.slice(&left.at).to_owned();
                self.report(
                    Diagnostic::new(
                        Code::QuestionInList,
                        left.at.clone(),
                        format!("`{name}` is a list and cannot be compared itself"),
                    )
                    .help(format!("Use `count of {name}`, `any of {name} where …` or `sum of {name}.…`")),
                );
                None
            }
            (Sort::Files, _) => {
                self.compared_files(words, left);
                None
            }
            (Sort::Condition, _) => {
                self.compared_condition(how, left, right);
                None
            }
            (Sort::Choice(question), _) => self.choice(*question, &first, how, words, left, right),
            (_, How::AnyOf | How::NoneOf) => self.one_of(&first, how, words, left, right),
            (_, How::Is | How::IsNot) => self.same(&first, how, words, left, right),
            _ => self.ordered(&first, how, words, left, right),
        }
    }

    /// `is` and `is not`, with `… or before` and `… or after`.
    fn same(&mut self, first: &Typed, how: How, words: &Range<usize>, left: &Tree, right: &Tree) -> Option<Condition> {
        if let What::OrBefore(inner) | What::OrAfter(inner) = &right.what {
            let before = matches!(right.what, What::OrBefore(_));
            let second = self.operand(inner)?;
            let by_day = matches!(first.sort, Sort::Date | Sort::Time);
            if !by_day || how == How::IsNot {
                let day = self.slice(&inner.at).to_owned();
                let ours = match (by_day, before) {
                    (true, true) => How::After,
                    (true, false) => How::Before,
                    (false, true) => How::AtMost,
                    (false, false) => How::AtLeast,
                };
                let right_words = format!("{} {day}", ours.words());
                let message = if by_day {
                    format!("`is not … or {}` is hard to read", if before { "before" } else { "after" })
                } else {
                    format!(
                        "`or before` and `or after` belong to dates and times, and this is {}",
                        words::sort(&first.sort)
                    )
                };
                self.report(
                    Diagnostic::new(Code::WrongComparison, words.start..right.at.end, message)
                        .help(format!("Write `{right_words}`"))
                        .fix(words.start..right.at.end, right_words),
                );
                return None;
            }
            let how = if before { Comparison::AtMost } else { Comparison::AtLeast };
            return self.pair(first, second, how, left, inner);
        }
        if let What::List(_) = right.bare().what {
            let ours = if how == How::Is { How::AnyOf } else { How::NoneOf };
            self.other_words(words, how, ours, "Several answers in square brackets");
            return None;
        }
        let second = self.second(first, left, right)?;
        let negated = how == How::IsNot;
        if let (Holds::Text(_), Holds::Text(_)) = (&first.holds, &second.holds) {
            return self.same_text(first, second, negated, left, right);
        }
        self.pair(first, second, if negated { Comparison::IsNot } else { Comparison::Is }, left, right)
    }

    /// The right side, with a bare word read as the text that was probably meant.
    fn second(&mut self, first: &Typed, left: &Tree, right: &Tree) -> Option<Typed> {
        if let (Sort::Text(_), What::Name(word)) = (&first.sort, &right.what)
            && self.look_up(word).is_none()
            && !matches!(*word, "null" | "empty" | "blank" | "nothing")
        {
            let _ = left;
            self.report(
                Diagnostic::new(
                    Code::UnknownName,
                    right.at.clone(),
                    format!("Nothing in this form is called `{word}`"),
                )
                .help("Put words to compare with in quotation marks")
                .fix(right.at.clone(), format!("\"{word}\"")),
            );
            return None;
        }
        self.operand(right)
    }

    /// Words that put values in order.
    fn ordered(
        &mut self,
        first: &Typed,
        how: How,
        words: &Range<usize>,
        left: &Tree,
        right: &Tree,
    ) -> Option<Condition> {
        if matches!(right.what, What::OrBefore(_) | What::OrAfter(_)) {
            self.report(
                Diagnostic::new(
                    Code::WrongComparison,
                    words.start..right.at.end,
                    format!("`{}` and `or before` or `or after` do not go together", how.words()),
                )
                .help("Write `is before today`, or `is today or before`"),
            );
            return None;
        }
        let second = self.operand(right)?;
        let by_day = matches!(first.sort, Sort::Date | Sort::Time);
        if !by_day && !matches!(first.sort, Sort::Number | Sort::Decimal | Sort::Money) {
            let message = format!(
                "`{}` compares numbers, money, dates and times, and this is {}",
                how.words(),
                words::sort(&first.sort)
            );
            self.report(
                Diagnostic::new(Code::WrongComparison, words.clone(), message)
                    .related(left.at.clone(), format!("this is {}", words::sort(&first.sort))),
            );
            return None;
        }
        let symbol = self.slice(words).starts_with(['<', '>', '=', '≤', '≥']);
        let same_sort = by_day == matches!(second.sort, Sort::Date | Sort::Time);
        if !symbol && same_sort && by_day != matches!(how, How::Before | How::After) {
            let day = self.slice(&right.at).to_owned();
            let ours = match how {
                How::MoreThan => format!("is after {day}"),
                How::LessThan => format!("is before {day}"),
                How::AtLeast => format!("is {day} or after"),
                How::AtMost => format!("is {day} or before"),
                How::Before => format!("is less than {day}"),
                _ => format!("is more than {day}"),
            };
            let message = if by_day {
                format!("Dates and times are before or after one another, so `{}` does not go with them", how.words())
            } else {
                format!("`{}` belongs to dates and times, and this is {}", how.words(), words::sort(&first.sort))
            };
            self.report_instead(
                words.start..right.at.end,
                Diagnostic::new(Code::WrongComparison, words.clone(), message)
                    .help(format!("Write `{ours}`"))
                    .fix(words.start..right.at.end, ours),
            );
            return None;
        }
        let how = match how {
            How::AtLeast => Comparison::AtLeast,
            How::AtMost => Comparison::AtMost,
            How::MoreThan | How::After => Comparison::More,
            _ => Comparison::Less,
        };
        self.pair(first, second, how, left, right)
    }

    /// Two values that must be of one kind.
    fn pair(&mut self, first: &Typed, second: Typed, how: Comparison, left: &Tree, right: &Tree) -> Option<Condition> {
        let second = self.as_meant(first, second, right)?;
        let fits = match (&first.sort, &second.sort) {
            (Sort::Number | Sort::Decimal, Sort::Number | Sort::Decimal)
            | (Sort::Money, Sort::Money)
            | (Sort::Date, Sort::Date)
            | (Sort::Time, Sort::Time)
            | (Sort::YesNo(_), Sort::YesNo(_)) => true,
            (Sort::Money, Sort::Number | Sort::Decimal) => second.plain,
            (Sort::Number | Sort::Decimal, Sort::Money) => first.plain,
            _ => false,
        };
        let (Holds::Value(one), Holds::Value(two), true) = (&first.holds, &second.holds, fits) else {
            self.kinds_differ(first, &second, left, right);
            return None;
        };
        if Self::is_fixed(one) && Self::is_fixed(two) {
            self.report(
                Diagnostic::new(
                    Code::AlwaysOrNever,
                    left.at.start..right.at.end,
                    "Both sides are written here, so this is always met or never",
                )
                .help("Compare with an answer"),
            );
            return None;
        }
        Some(Condition::Compare { how, left: one.clone(), right: two.clone() })
    }

    /// `is any of`, `is none of` with what is not a choice.
    fn one_of(
        &mut self,
        first: &Typed,
        how: How,
        words: &Range<usize>,
        left: &Tree,
        right: &Tree,
    ) -> Option<Condition> {
        let negated = how == How::NoneOf;
        let items = self.items(how, words, right)?;
        let mut values = Vec::new();
        let mut texts = Vec::new();
        let mut whole = true;
        for item in items {
            let Some(second) = self.second(first, left, item) else {
                whole = false;
                continue;
            };
            if let (Holds::Text(_), Holds::Text(_)) = (&first.holds, &second.holds) {
                match self.same_text(first, second, negated, left, item) {
                    Some(condition) => texts.push(condition),
                    None => whole = false,
                }
                continue;
            }
            match self.pair(first, second, Comparison::Is, left, item) {
                Some(Condition::Compare { right: Value::Literal(value), .. }) => values.push(value),
                Some(_) => {
                    self.report(
                        Diagnostic::new(
                            Code::WrongComparison,
                            item.at.clone(),
                            "Square brackets hold only what is written out, not other answers",
                        )
                        .help("Compare with each of them by `is`, joined with `or`"),
                    );
                    whole = false;
                }
                None => whole = false,
            }
        }
        match (&first.holds, whole) {
            (_, false) => None,
            (Holds::Text(_), _) => Some(if negated { Condition::All(texts) } else { Condition::Any(texts) }),
            (Holds::Value(value), _) => Some(Condition::OneOf { value: value.clone(), any: values, negated }),
            (Holds::Nothing, _) => {
                let message = format!("`{}` does not go with {}", how.words(), words::sort(&first.sort));
                self.report(Diagnostic::new(Code::WrongComparison, words.clone(), message));
                None
            }
        }
    }

    /// What stands in the square brackets after `is any of` and the like.
    pub(super) fn items<'t>(&mut self, how: How, words: &Range<usize>, right: &'t Tree<'t>) -> Option<&'t [Tree<'t>]> {
        let written = self.slice(&right.at).to_owned();
        match &right.what {
            What::List(items) if items.is_empty() => {
                self.report(Diagnostic::new(
                    Code::WrongComparison,
                    right.at.clone(),
                    "There is nothing in the square brackets",
                ));
                None
            }
            What::List(items) => Some(items),
            What::Wrong => None,
            _ => {
                self.report(
                    Diagnostic::new(
                        Code::WrongComparison,
                        words.start..right.at.end,
                        format!("`{}` needs square brackets", how.words()),
                    )
                    .help(format!("Write `{} [{written}]`", how.words()))
                    .fix(right.at.clone(), format!("[{written}]")),
                );
                None
            }
        }
    }

    /// Words that do not go with what stands around them.
    pub(super) fn other_words(&mut self, words: &Range<usize>, how: How, ours: How, why: &str) {
        self.report(
            Diagnostic::new(
                Code::WrongComparison,
                words.clone(),
                format!("{why} go with `{}`, not with `{}`", ours.words(), how.words()),
            )
            .help(format!("Write `{}`", ours.words()))
            .fix(words.clone(), ours.words()),
        );
    }

    fn same_text(
        &mut self,
        first: &Typed,
        second: Typed,
        negated: bool,
        left: &Tree,
        right: &Tree,
    ) -> Option<Condition> {
        let (Sort::Text(one), Sort::Text(two)) = (&first.sort, &second.sort) else { return None };
        let (one, two) = (*one, *two);
        let fits = one == two || one == Family::Plain || two == Family::Plain;
        let is_whole = |family| matches!(family, Family::Address | Family::Location);
        let whole = one != two && (is_whole(one) || is_whole(two));
        if !fits || whole {
            let place = one == Family::Location || two == Family::Location;
            let message = if whole && place {
                "A whole location is compared with another location only".to_owned()
            } else if whole {
                "A whole address is compared with another address only".to_owned()
            } else {
                "These two answers are of different kinds and are never the same".to_owned()
            };
            let mistake = Diagnostic::new(Code::KindsDiffer, left.at.start..right.at.end, message);
            self.report(if whole && place {
                mistake.help("Compare one of its parts, such as `.words`")
            } else if whole {
                mistake.help("Compare one of its parts, such as `.postcode` or `.uprn`")
            } else {
                mistake
            });
            return None;
        }
        match (&first.holds, second.holds) {
            (Holds::Text(TextValue::Answer(answer)), Holds::Text(TextValue::Literal(text))) => {
                let text = self.canonical(one, text, &right.at)?;
                Some(Condition::SameText { left: *answer, right: TextValue::Literal(text), negated })
            }
            (Holds::Text(TextValue::Literal(text)), Holds::Text(TextValue::Answer(answer))) => {
                let text = self.canonical(two, text.clone(), &left.at)?;
                Some(Condition::SameText { left: answer, right: TextValue::Literal(text), negated })
            }
            (Holds::Text(TextValue::Answer(answer)), Holds::Text(other)) => {
                Some(Condition::SameText { left: *answer, right: other, negated })
            }
            _ => {
                self.report(
                    Diagnostic::new(
                        Code::AlwaysOrNever,
                        left.at.start..right.at.end,
                        "Both sides are written here, so this is always met or never",
                    )
                    .help("Compare with an answer"),
                );
                None
            }
        }
    }

    /// A written text as it would be stored.
    fn canonical(&mut self, family: Family, text: String, at: &Range<usize>) -> Option<String> {
        match choices::canonical(family, &text) {
            Some(text) => Some(text),
            None => {
                let message =
                    format!("\"{text}\" is not {}, so no answer is ever the same", choices::family_words(family));
                self.report(Diagnostic::new(Code::KindsDiffer, at.clone(), message));
                None
            }
        }
    }
}

/// The date in front of `or before`, so that it is checked too.
fn inner_date<'t, 'a>(tree: &'a Tree<'t>) -> &'a Tree<'t> {
    match &tree.what {
        What::OrBefore(inner) | What::OrAfter(inner) => inner,
        _ => tree,
    }
}
