//! An expression as it was written: what stands where, before anything is known about names and kinds.

use crate::program::{Arithmetic, PeriodUnit};
use std::ops::Range;

/// A part of an expression.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tree<'t> {
    /// Byte range in the expression's text.
    pub at: Range<usize>,
    /// What it is.
    pub what: What<'t>,
    /// How many levels it has.
    pub depth: usize,
}

/// What a part of an expression is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum What<'t> {
    /// Read, but reported as a mistake already.
    Wrong,
    /// In ten-thousandths, with the decimal places written.
    Number(i64, usize),
    /// In ten-thousandths of a pound.
    Money(i64),
    /// Days since 1970-01-01.
    Date(i64),
    /// Minutes since midnight.
    Time(i64),
    /// Without its quotation marks.
    Text(&'t str),
    /// `yes` or `no`
    Truth(bool),
    /// `today`
    Today,
    /// `3 working days`
    Period(i64, PeriodUnit),
    /// A name, with its dots.
    Name(&'t str),
    /// `[a, b]`
    List(Vec<Tree<'t>>),
    /// Joined by `and`.
    All(Vec<Tree<'t>>),
    /// Joined by `or`.
    Any(Vec<Tree<'t>>),
    /// `not`
    Not(Box<Tree<'t>>),
    /// Two sides and the words between them.
    Compare(How, Range<usize>, Box<Tree<'t>>, Box<Tree<'t>>),
    /// `is answered`, or with `true` `is not answered`.
    Answered(Box<Tree<'t>>, bool),
    /// `… or before`
    OrBefore(Box<Tree<'t>>),
    /// `… or after`
    OrAfter(Box<Tree<'t>>),
    /// `… or over`, `… or less`: read so that it can be put right.
    OrSo(Box<Tree<'t>>, How),
    /// A sum of two sides and the place of its sign.
    Sum(Arithmetic, Range<usize>, Box<Tree<'t>>, Box<Tree<'t>>),
    /// `-` in front.
    Negative(Box<Tree<'t>>),
    /// `sum of a, b`
    SumOf(Vec<Tree<'t>>),
    /// `length of`
    LengthOf(Box<Tree<'t>>),
    /// `age of`
    AgeOf(Box<Tree<'t>>),
    /// `count of`, perhaps `where`.
    CountOf(Box<Tree<'t>>, Option<Box<Tree<'t>>>),
    /// `any of … where`
    AnyRow(Box<Tree<'t>>, Option<Box<Tree<'t>>>),
    /// `all of … where`
    AllRows(Box<Tree<'t>>, Option<Box<Tree<'t>>>),
    /// In brackets.
    Bracketed(Box<Tree<'t>>),
}

/// The words of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    Is,
    IsNot,
    AtLeast,
    AtMost,
    MoreThan,
    LessThan,
    Before,
    After,
    AnyOf,
    NoneOf,
    Includes,
    IncludesAny,
    IncludesOnly,
}

impl How {
    /// As the language spells it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Is => "is",
            Self::IsNot => "is not",
            Self::AtLeast => "is at least",
            Self::AtMost => "is at most",
            Self::MoreThan => "is more than",
            Self::LessThan => "is less than",
            Self::Before => "is before",
            Self::After => "is after",
            Self::AnyOf => "is any of",
            Self::NoneOf => "is none of",
            Self::Includes => "includes",
            Self::IncludesAny => "includes any of",
            Self::IncludesOnly => "includes only",
        }
    }
}

impl<'t> Tree<'t> {
    /// A part with nothing inside it.
    pub fn leaf(at: Range<usize>, what: What<'t>) -> Self {
        Self { at, what, depth: 1 }
    }

    /// A part around others.
    pub fn around(at: Range<usize>, deepest: usize, what: What<'t>) -> Self {
        Self { at, what, depth: deepest + 1 }
    }

    /// Without the brackets around it.
    pub fn bare(&self) -> &Self {
        let mut tree = self;
        while let What::Bracketed(inner) = &tree.what {
            tree = inner;
        }
        tree
    }

    /// The parts directly inside, in the order written.
    pub fn parts(&self) -> Vec<&Self> {
        match &self.what {
            What::List(parts) | What::All(parts) | What::Any(parts) | What::SumOf(parts) => parts.iter().collect(),
            What::Compare(_, _, left, right) | What::Sum(_, _, left, right) => vec![left, right],
            What::CountOf(list, when) | What::AnyRow(list, when) | What::AllRows(list, when) => {
                std::iter::once(list).chain(when).map(AsRef::as_ref).collect()
            }
            What::Not(inner)
            | What::Answered(inner, _)
            | What::OrBefore(inner)
            | What::OrAfter(inner)
            | What::OrSo(inner, _)
            | What::Negative(inner)
            | What::LengthOf(inner)
            | What::AgeOf(inner)
            | What::Bracketed(inner) => vec![inner],
            What::Wrong
            | What::Number(..)
            | What::Money(_)
            | What::Date(_)
            | What::Time(_)
            | What::Text(_)
            | What::Truth(_)
            | What::Today
            | What::Period(..)
            | What::Name(_) => Vec::new(),
        }
    }
}
