//! Conditions and values of a program: typed, resolved, and without a way to fail.

use super::{CalculationId, ConditionId, Kind, PeriodUnit, QuestionId};

/// An answer, or a part of an address or location.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuestionRef {
    /// The question. One inside a list means the row at hand.
    pub question: QuestionId,
    /// A part, for an address or location.
    pub part: Option<AnswerPart>,
}

/// The parts of an address, then those of a location, each in the order they are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerPart {
    /// Building and street.
    Line1,
    /// The rest of it.
    Line2,
    /// Town or city.
    Town,
    /// County.
    County,
    /// Postcode.
    Postcode,
    /// Unique property reference number.
    Uprn,
    /// The words that say where a location is.
    Words,
    /// Degrees north.
    Latitude,
    /// Degrees east.
    Longitude,
}

impl AnswerPart {
    /// Every part.
    pub const ALL: [Self; 9] = [
        Self::Line1,
        Self::Line2,
        Self::Town,
        Self::County,
        Self::Postcode,
        Self::Uprn,
        Self::Words,
        Self::Latitude,
        Self::Longitude,
    ];

    /// The parts that answers of a type have, in the order they are stored.
    #[must_use]
    pub fn of(kind: &Kind) -> &'static [Self] {
        let [address @ .., _, _, _] = &Self::ALL;
        let [_, _, _, _, _, _, location @ ..] = &Self::ALL;
        match kind {
            Kind::Address => address,
            Kind::Location => location,
            _ => &[],
        }
    }

    /// Where it is stored, counted from 0 within its answer.
    #[must_use]
    pub const fn position(self) -> usize {
        match self {
            Self::Line1 | Self::Words => 0,
            Self::Line2 | Self::Latitude => 1,
            Self::Town | Self::Longitude => 2,
            Self::County => 3,
            Self::Postcode => 4,
            Self::Uprn => 5,
        }
    }

    /// As it is written behind the name of the question and a full stop; see [`runtime_wasm::answers::parts_of`].
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Line1 => "line_1",
            Self::Line2 => "line_2",
            Self::Town => "town",
            Self::County => "county",
            Self::Postcode => "postcode",
            Self::Uprn => "uprn",
            Self::Words => "words",
            Self::Latitude => "latitude",
            Self::Longitude => "longitude",
        }
    }
}

/// Something that is met or not met. A comparison with no answer on either side is not met (law 2).
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// A named condition.
    Named(ConditionId),
    /// Every one is met; met when there are none.
    All(Vec<Condition>),
    /// At least one is met; not met when there are none.
    Any(Vec<Condition>),
    /// The other way round.
    Not(Box<Condition>),
    /// The question is asked and has a valid answer; for a list, at least one row.
    Answered(QuestionRef),
    /// Two values of one kind.
    Compare {
        /// How.
        how: Comparison,
        /// Left side.
        left: Value,
        /// Right side.
        right: Value,
    },
    /// A choice, yes or no, number, date or time that is one of these values (or none of them).
    OneOf {
        /// The value.
        value: Value,
        /// What it may be.
        any: Vec<i64>,
        /// `is none of`: still not met without an answer.
        negated: bool,
    },
    /// Tick boxes.
    Includes {
        /// The tick boxes.
        question: QuestionId,
        /// How the ticked options are compared.
        how: Includes,
        /// The options, one bit each.
        options: u64,
    },
    /// Two texts that are the same to the letter, in canonical form.
    SameText {
        /// Left side.
        left: QuestionRef,
        /// Right side.
        right: TextValue,
        /// `is not`: still not met without an answer.
        negated: bool,
    },
    /// `any of household where …`: at least one row meets it.
    AnyRow {
        /// The list.
        list: QuestionId,
        /// What the row must meet.
        when: Box<Condition>,
    },
    /// `all of household where …`: there is a row and every row meets it.
    AllRows {
        /// The list.
        list: QuestionId,
        /// What each row must meet.
        when: Box<Condition>,
    },
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `is`
    Is,
    /// `is not`
    IsNot,
    /// `is less than`, `is before`
    Less,
    /// `is at most`, `… or before`
    AtMost,
    /// `is more than`, `is after`
    More,
    /// `is at least`, `… or after`
    AtLeast,
}

/// How tick boxes are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Includes {
    /// All of these are ticked.
    All,
    /// At least one of these is ticked.
    Any,
    /// Something is ticked, and nothing but these.
    Only,
}

/// Text to compare with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextValue {
    /// Written in the form, already in canonical form.
    Literal(String),
    /// Another answer.
    Answer(QuestionRef),
}

/// Something with a value, or with none: unanswered, not asked, invalid, or not computable (law 7).
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Written in the form, in the units of its kind.
    Literal(i64),
    /// An answer with a value: number, money, date, time, choice, yes or no.
    Answer(QuestionId),
    /// A computed value.
    Calculation(CalculationId),
    /// The day given as today.
    Today,
    /// Arithmetic on numbers; past the limits of [`runtime_wasm::kernel::decimal`] the result is no answer.
    Arithmetic {
        /// Which.
        how: Arithmetic,
        /// Left side.
        left: Box<Value>,
        /// Right side.
        right: Box<Value>,
    },
    /// A date moved by a period; a negative amount moves it back.
    Shift {
        /// The date.
        date: Box<Value>,
        /// How many, negative for back.
        amount: i64,
        /// Of what.
        unit: PeriodUnit,
    },
    /// Days from one date to another, as a number: `due - today`.
    DaysBetween {
        /// Counted from.
        from: Box<Value>,
        /// Counted to.
        to: Box<Value>,
    },
    /// Whole years from a date to today, as a number; born on 29 February, a year older on 1 March.
    AgeOf(Box<Value>),
    /// Characters in a text answer, as a number; no answer when there is no text.
    LengthOf(QuestionRef),
    /// `sum of a, b, household.income`: what is answered, added up; 0 when nothing is. A question inside a list stands
    /// for that answer in every row.
    SumOf(Vec<Value>),
    /// Every row's value of a question inside a list; only within [`Value::SumOf`].
    Column(QuestionId),
    /// A table: the line that belongs to the answer. No answer has no line.
    Table {
        /// A choice, or a question of yes or no.
        by: QuestionId,
        /// One for each option in the order shown; for yes or no two, that of no first.
        values: Vec<i64>,
    },
    /// Rows in a list, as a number; 0 when it is not asked.
    CountOf(QuestionId),
    /// Rows that meet a condition, as a number.
    CountWhere {
        /// The list.
        list: QuestionId,
        /// What a row must meet.
        when: Box<Condition>,
    },
}

/// The four sums.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arithmetic {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
}
