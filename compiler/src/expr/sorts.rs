//! The sorts of things that stand in an expression, and what they become.

use crate::program::{PeriodUnit, QuestionId, TextValue, Value, ValueKind};

/// The sort of something that stands in an expression.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Sort {
    Number,
    Decimal,
    Money,
    Date,
    Time,
    /// With the question, when it is one.
    YesNo(Option<QuestionId>),
    Choice(QuestionId),
    Ticks(QuestionId),
    Text(Family),
    Files,
    List(QuestionId),
    Period(i64, PeriodUnit),
    Condition,
}

/// Texts that can be the same as each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    Plain,
    Email,
    Phone,
    Postcode,
    NiNumber,
    Vehicle,
    SortCode,
    AccountNumber,
    Uprn,
    Address,
    Location,
    /// Degrees of latitude or longitude.
    Degrees,
}

/// Something that stands in an expression, with what it becomes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Typed {
    pub sort: Sort,
    /// Made of written numbers alone, so that it may also be an amount of money.
    pub plain: bool,
    pub holds: Holds,
}

/// What something becomes in the program.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Holds {
    Value(Value),
    Text(TextValue),
    /// Tick boxes, lists, periods and conditions have no value of their own.
    Nothing,
}

impl Typed {
    pub(super) fn value(sort: Sort, value: Value) -> Self {
        Self { sort, plain: false, holds: Holds::Value(value) }
    }

    pub(super) fn plain(sort: Sort, value: Value) -> Self {
        Self { sort, plain: true, holds: Holds::Value(value) }
    }

    pub(super) fn nothing(sort: Sort) -> Self {
        Self { sort, plain: false, holds: Holds::Nothing }
    }

    /// The kind of a value that can be calculated.
    pub(super) fn kind(&self) -> Option<ValueKind> {
        match self.sort {
            Sort::Number => Some(ValueKind::Number),
            Sort::Decimal => Some(ValueKind::Decimal),
            Sort::Money => Some(ValueKind::Money),
            Sort::Date => Some(ValueKind::Date),
            Sort::Time => Some(ValueKind::Time),
            _ => None,
        }
    }
}
