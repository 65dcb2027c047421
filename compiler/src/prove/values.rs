//! Comparisons of values as statements about amounts.
//!
//! One answer with what is added to it, multiplied with it or taken from it is compared exactly, whatever the rounding: the
//! kernel's own sums say where it crosses a constant. Two answers are compared through their difference. Everything else is
//! an amount of its own that may be anything.

use super::amounts::{AmountId, Cut, first, movable};
use super::days::Day;
use super::encoding::{Encoding, Holds, Row};
use crate::program::{Arithmetic, Comparison, Kind, Value, ValueKind};
use batsat::Lit;
use runtime_wasm::kernel::{NO_ANSWER, decimal};

/// What is done with an amount, in order.
#[derive(Debug, Clone, Copy)]
pub(super) enum Sum {
    Add(i64),
    TakenFrom(i64),
    Times(i64),
    Over(i64),
    ToPenny,
    /// From days to a number of days.
    AsNumber,
}

/// A number.
#[derive(Debug, Clone)]
pub(super) enum Number {
    Known(i64),
    /// An amount with what is done with it; it has a value when this is so.
    Of(AmountId, Vec<Sum>, Lit),
}

/// What kind of value it is, as far as its comparison goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Unknown,
    Option,
    Date,
    Number,
}

impl<'p> Encoding<'p> {
    /// A comparison of two values.
    pub fn compare(&mut self, how: Comparison, left: &'p Value, right: &'p Value, row: Row) -> Lit {
        match (self.sort(left), self.sort(right)) {
            (Sort::Option, _) | (_, Sort::Option) => self.compare_options(how, left, right, row),
            (Sort::Date, _) | (_, Sort::Date) => self.compare_days(how, left, right, row),
            (_, Sort::Unknown) => match right {
                Value::Literal(literal) => self.compare_number(how, left, *literal, row),
                _ => self.sat.free(),
            },
            (Sort::Unknown, _) => match left {
                Value::Literal(literal) => self.compare_number(turned(how), right, *literal, row),
                _ => self.sat.free(),
            },
            _ => self.compare_numbers(how, left, right, row),
        }
    }

    /// A comparison with a value that is written out.
    pub fn compare_with(&mut self, how: Comparison, value: &'p Value, literal: i64, row: Row) -> Lit {
        match self.sort(value) {
            Sort::Option => {
                let Holds::OneOf(options) = self.options(value, row) else { return self.sat.no() };
                let valid = self.has_value(value, row);
                let is = usize::try_from(literal).ok().and_then(|literal| options.get(literal).copied());
                let is = is.unwrap_or(self.sat.no());
                match how {
                    Comparison::Is => is,
                    Comparison::IsNot => self.sat.and([valid, !is]),
                    // Options have no order that an author could ask for.
                    _ => self.sat.free(),
                }
            }
            Sort::Date => {
                let day = self.day(value, row);
                self.compare_two_days(how, day, Day::Cut(Cut::At(literal)))
            }
            _ => self.compare_number(how, value, literal, row),
        }
    }

    /// The value is there: answered, and possible to work out.
    pub fn has_value(&mut self, value: &'p Value, row: Row) -> Lit {
        match value {
            Value::Literal(literal) => self.sat.constant(*literal != NO_ANSWER),
            Value::Answer(question) => {
                let slot = self.slot(*question, row);
                if matches!(slot.holds, Holds::Text) { self.sat.no() } else { slot.valid }
            }
            _ if self.sort(value) == Sort::Date => match self.day(value, row) {
                Day::Cut(_) => self.sat.yes(),
                Day::Answer(_, _, has) => has,
            },
            _ => self.compare_number(Comparison::AtLeast, value, -2 * decimal::LIMIT, row),
        }
    }

    fn sort(&self, value: &Value) -> Sort {
        let program = self.program;
        match value {
            Value::Literal(_) => Sort::Unknown,
            Value::Answer(question) => match program.questions.get(*question).map(|question| &question.kind) {
                Some(Kind::YesNo | Kind::Declaration | Kind::Choice { .. }) => Sort::Option,
                Some(Kind::Date) => Sort::Date,
                _ => Sort::Number,
            },
            Value::Calculation(id) => match program.calculations.get(*id).map(|calculation| calculation.kind) {
                Some(ValueKind::Date) => Sort::Date,
                _ => Sort::Number,
            },
            Value::Today | Value::Shift { .. } => Sort::Date,
            _ => Sort::Number,
        }
    }

    fn options(&mut self, value: &Value, row: Row) -> Holds {
        match value {
            Value::Answer(question) => self.slot(*question, row).holds,
            _ => Holds::Text,
        }
    }

    fn compare_options(&mut self, how: Comparison, left: &'p Value, right: &'p Value, row: Row) -> Lit {
        match (left, right) {
            (_, Value::Literal(literal)) => self.compare_with(how, left, *literal, row),
            (Value::Literal(literal), _) => self.compare_with(turned(how), right, *literal, row),
            _ => {
                let (Holds::OneOf(ones), Holds::OneOf(others)) = (self.options(left, row), self.options(right, row))
                else {
                    return self.sat.free();
                };
                let both: Vec<Lit> =
                    ones.iter().zip(&others).map(|(one, other)| self.sat.and([*one, *other])).collect();
                let same = self.sat.or(both);
                let answered = [self.has_value(left, row), self.has_value(right, row)];
                match how {
                    Comparison::Is => same,
                    Comparison::IsNot => self.sat.and(answered.into_iter().chain([!same])),
                    _ => self.sat.free(),
                }
            }
        }
    }

    /// An amount against a cut.
    pub fn against(&mut self, how: Comparison, amount: AmountId, cut: Cut) -> Lit {
        let least = self.amounts.at_least(&mut self.sat, amount, cut);
        let more = self.amounts.at_least(&mut self.sat, amount, cut.plus(1));
        self.between(how, least, more)
    }

    /// A comparison from "at least" and "more than".
    fn between(&mut self, how: Comparison, least: Lit, more: Lit) -> Lit {
        match how {
            Comparison::Is => self.sat.and([least, !more]),
            Comparison::IsNot => self.sat.or([!least, more]),
            Comparison::Less => !least,
            Comparison::AtMost => !more,
            Comparison::More => more,
            Comparison::AtLeast => least,
        }
    }

    /// One amount against another and so much more.
    pub fn apart(&mut self, how: Comparison, one: AmountId, other: AmountId, more: i64) -> Lit {
        if one == other {
            let ordering = 0.cmp(&more);
            return self.sat.constant(match how {
                Comparison::Is => ordering.is_eq(),
                Comparison::IsNot => ordering.is_ne(),
                Comparison::Less => ordering.is_lt(),
                Comparison::AtMost => ordering.is_le(),
                Comparison::More => ordering.is_gt(),
                Comparison::AtLeast => ordering.is_ge(),
            });
        }
        let (difference, is_turned) = self.amounts.difference(one, other);
        if is_turned {
            self.against(turned(how), difference, Cut::At(-more))
        } else {
            self.against(how, difference, Cut::At(more))
        }
    }

    fn compare_number(&mut self, how: Comparison, value: &'p Value, literal: i64, row: Row) -> Lit {
        // An age and the days to a date are cuts of the date itself.
        if let Value::AgeOf(born) = value
            && let Day::Answer(amount, moved, has) = self.day(born, row)
        {
            return self.compare_age(how, amount, moved, has, literal);
        }
        if let Value::DaysBetween { from, to } = value {
            let days = [self.day(from, row), self.day(to, row)];
            let least = literal.div_euclid(decimal::ONE) + i64::from(literal.rem_euclid(decimal::ONE) != 0);
            let more = literal.div_euclid(decimal::ONE) + 1;
            if let [Day::Cut(from), Day::Answer(amount, moved, has)] = days {
                let least = self.amounts.at_least(&mut self.sat, amount, from.plus(least - moved));
                let more = self.amounts.at_least(&mut self.sat, amount, from.plus(more - moved));
                let met = self.between(how, least, more);
                return self.sat.and([has, met]);
            }
            if let [Day::Answer(amount, moved, has), Day::Cut(to)] = days {
                let least = !self.amounts.at_least(&mut self.sat, amount, to.plus(1 - least - moved));
                let more = !self.amounts.at_least(&mut self.sat, amount, to.plus(1 - more - moved));
                let met = self.between(how, least, more);
                return self.sat.and([has, met]);
            }
        }
        match self.number(value, row) {
            Number::Known(known) => self.sat.constant(
                known != NO_ANSWER
                    && match how {
                        Comparison::Is => known == literal,
                        Comparison::IsNot => known != literal,
                        Comparison::Less => known < literal,
                        Comparison::AtMost => known <= literal,
                        Comparison::More => known > literal,
                        Comparison::AtLeast => known >= literal,
                    },
            ),
            Number::Of(amount, sums, has) => {
                if sums.iter().any(|sum| matches!(sum, Sum::Over(0))) {
                    return self.sat.no();
                }
                let Some((low, high)) = self.worked_out(amount, &sums) else { return self.sat.free() };
                let inside = self.within(amount, low, high);
                let least = self.reaches(amount, &sums, low, high, literal);
                let more = self.reaches(amount, &sums, low, high, literal + 1);
                let met = self.between(how, least, more);
                self.sat.and([has, inside, met])
            }
        }
    }

    /// Years of age: at least 18 from the day 18 years ago or before; none for a day after today.
    fn compare_age(&mut self, how: Comparison, amount: AmountId, moved: i64, has: Lit, literal: i64) -> Lit {
        let born = |years: i64, form: &mut Self| {
            let cut = Cut::Moved { months: -12 * years, days: 1 - moved };
            if years > 1_000 || !movable(cut) {
                return form.sat.free();
            }
            !form.amounts.at_least(&mut form.sat, amount, cut)
        };
        let years = literal.div_euclid(decimal::ONE);
        let least = born((years + i64::from(literal.rem_euclid(decimal::ONE) != 0)).max(0), self);
        let more = born((years + 1).max(0), self);
        let past = born(0, self);
        let met = self.between(how, least, more);
        self.sat.and([has, past, met])
    }

    fn compare_numbers(&mut self, how: Comparison, left: &'p Value, right: &'p Value, row: Row) -> Lit {
        let (one, other) = (self.number(left, row), self.number(right, row));
        match (one, other) {
            (_, Number::Known(known)) => {
                if known == NO_ANSWER {
                    self.sat.no()
                } else {
                    self.compare_number(how, left, known, row)
                }
            }
            (Number::Known(known), _) => {
                if known == NO_ANSWER {
                    self.sat.no()
                } else {
                    self.compare_number(turned(how), right, known, row)
                }
            }
            (Number::Of(one, sums, has), Number::Of(other, other_sums, other_has)) => {
                let (one, more, has) = self.added(one, &sums, has, left, row);
                let (other, other_more, other_has) = self.added(other, &other_sums, other_has, right, row);
                let met = self.apart(how, one, other, other_more - more);
                self.sat.and([has, other_has, met])
            }
        }
    }

    /// An amount with only something added to it; any other sum becomes an amount of its own.
    fn added(&mut self, amount: AmountId, sums: &[Sum], has: Lit, value: &'p Value, row: Row) -> (AmountId, i64, Lit) {
        let step = self.amounts.bounds(amount).2;
        let added = sums.iter().try_fold(0, |total, sum| match sum {
            Sum::Add(more) if more % step == 0 => Some(total + more),
            Sum::ToPenny if step % 100 == 0 && total % 100 == 0 => Some(total),
            _ => None,
        });
        if let Some(more) = added
            && let Some((low, high)) = self.worked_out(amount, sums)
        {
            let inside = self.within(amount, low, high);
            return (amount, more, self.sat.and([has, inside]));
        }
        match self.unknown_number(value, row) {
            Number::Of(amount, _, has) => (amount, 0, has),
            Number::Known(_) => (amount, 0, has),
        }
    }

    /// The values of an amount between which a sum can be worked out.
    fn worked_out(&self, amount: AmountId, sums: &[Sum]) -> Option<(i64, i64)> {
        let (low, high, step) = self.amounts.bounds(amount);
        if low > high || sums.is_empty() {
            return Some((low, high));
        }
        let can = |at: i64| work_out(sums, at * step) != NO_ANSWER;
        let (low, high) = (low / step, high / step);
        let middle = [0_i64.clamp(low, high), low, high].into_iter().find(|at| can(*at))?;
        let lowest = first(low, middle, can);
        let highest = first(middle, high, |at| !can(at)) - 1;
        Some((lowest * step, highest * step))
    }

    pub fn within(&mut self, amount: AmountId, low: i64, high: i64) -> Lit {
        let step = self.amounts.bounds(amount).2;
        let least = self.amounts.at_least(&mut self.sat, amount, Cut::At(low));
        let past = self.amounts.at_least(&mut self.sat, amount, Cut::At(high + step));
        self.sat.and([least, !past])
    }

    /// What comes of an amount is at least this; between the two values it can be worked out.
    fn reaches(&mut self, amount: AmountId, sums: &[Sum], low: i64, high: i64, literal: i64) -> Lit {
        let step = self.amounts.bounds(amount).2;
        let (low, high) = (low / step, high / step);
        let result = |at: i64| work_out(sums, at * step);
        if result(low) <= result(high) {
            let at = first(low, high, |at| result(at) >= literal);
            if at > high {
                return self.sat.no();
            }
            return self.amounts.at_least(&mut self.sat, amount, Cut::At(at * step));
        }
        let past = first(low, high, |at| result(at) < literal);
        !self.amounts.at_least(&mut self.sat, amount, Cut::At(past * step))
    }

    fn number(&mut self, value: &'p Value, row: Row) -> Number {
        self.known_number(value, row).unwrap_or_else(|| self.unknown_number(value, row))
    }

    fn known_number(&mut self, value: &'p Value, row: Row) -> Option<Number> {
        match value {
            Value::Literal(literal) => Some(Number::Known(*literal)),
            Value::Answer(question) => {
                let slot = self.slot(*question, row);
                let Holds::Amount(amount) = slot.holds else { return None };
                Some(Number::Of(amount, Vec::new(), slot.valid))
            }
            Value::Calculation(id) => {
                let calculation = self.program.calculations.get(*id)?;
                let to_penny = calculation.kind == ValueKind::Money;
                match self.number(&calculation.value, None) {
                    Number::Known(known) if to_penny => Some(Number::Known(decimal::to_penny(known))),
                    Number::Of(amount, mut sums, has) if to_penny => {
                        sums.push(Sum::ToPenny);
                        Some(Number::Of(amount, sums, has))
                    }
                    number => Some(number),
                }
            }
            Value::Table { by, values } => {
                let (amount, has) = self.table(value, *by, values, row);
                Some(Number::Of(amount, Vec::new(), has))
            }
            Value::CountOf(list) => {
                let Holds::Amount(amount) = self.slot(*list, None).holds else { return None };
                Some(Number::Of(amount, Vec::new(), self.sat.yes()))
            }
            Value::DaysBetween { from, to } => {
                let (from, to) = (self.day(from, row), self.day(to, row));
                let (Day::Answer(from, moved, has), Day::Answer(to, to_moved, to_has)) = (from, to) else {
                    return None;
                };
                if from == to {
                    return None;
                }
                let (difference, turned) = self.amounts.difference(to, from);
                let mut sums = vec![Sum::AsNumber];
                sums.extend(turned.then_some(Sum::TakenFrom(0)));
                sums.push(Sum::Add((to_moved - moved) * decimal::ONE));
                Some(Number::Of(difference, sums, self.sat.and([has, to_has])))
            }
            Value::Arithmetic { how, left, right } => {
                let (left, right) = (self.known_number(left, row)?, self.known_number(right, row)?);
                arithmetic(*how, left, right)
            }
            _ => None,
        }
    }
}

/// One side known, the other not; a sum that rises or falls all the way with its amount.
fn arithmetic(how: Arithmetic, left: Number, right: Number) -> Option<Number> {
    match (left, right) {
        (Number::Known(left), Number::Known(right)) => Some(Number::Known(match how {
            Arithmetic::Add => decimal::add(left, right),
            Arithmetic::Subtract => decimal::subtract(left, right),
            Arithmetic::Multiply => decimal::multiply(left, right),
            Arithmetic::Divide => decimal::divide(left, right),
        })),
        (Number::Of(amount, mut sums, has), Number::Known(known)) => {
            sums.push(match how {
                Arithmetic::Add => Sum::Add(known),
                Arithmetic::Subtract => Sum::Add(known.checked_neg()?),
                Arithmetic::Multiply => Sum::Times(known),
                Arithmetic::Divide => Sum::Over(known),
            });
            Some(Number::Of(amount, sums, has))
        }
        (Number::Known(known), Number::Of(amount, mut sums, has)) => {
            sums.push(match how {
                Arithmetic::Add => Sum::Add(known),
                Arithmetic::Subtract => Sum::TakenFrom(known),
                Arithmetic::Multiply => Sum::Times(known),
                Arithmetic::Divide => return None,
            });
            Some(Number::Of(amount, sums, has))
        }
        (Number::Of(..), Number::Of(..)) => None,
    }
}

/// What comes of a value.
fn work_out(sums: &[Sum], value: i64) -> i64 {
    sums.iter().fold(value, |value, sum| match *sum {
        Sum::Add(more) => decimal::add(value, more),
        Sum::TakenFrom(whole) => decimal::subtract(whole, value),
        Sum::Times(factor) => decimal::multiply(value, factor),
        Sum::Over(divisor) => decimal::divide(value, divisor),
        Sum::ToPenny => decimal::to_penny(value),
        Sum::AsNumber => value * decimal::ONE,
    })
}

/// The comparison with its sides changed over.
pub(super) fn turned(how: Comparison) -> Comparison {
    match how {
        Comparison::Less => Comparison::More,
        Comparison::AtMost => Comparison::AtLeast,
        Comparison::More => Comparison::Less,
        Comparison::AtLeast => Comparison::AtMost,
        same => same,
    }
}
