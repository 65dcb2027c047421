//! Dates in comparisons: a day, a day that moves with today, or an answer moved by days.

use super::amounts::{AmountId, Cut, movable};
use super::encoding::{Encoding, Holds, Row};
use super::values::turned;
use crate::program::{Comparison, PeriodUnit, Value};
use batsat::Lit;
use runtime_wasm::kernel::{NO_ANSWER, date, period};

/// A date.
#[derive(Debug, Clone, Copy)]
pub(super) enum Day {
    /// A day, or one that moves with today.
    Cut(Cut),
    /// An answer, moved by days; it has a value when this is so.
    Answer(AmountId, i64, Lit),
}

impl<'p> Encoding<'p> {
    pub fn compare_days(&mut self, how: Comparison, left: &'p Value, right: &'p Value, row: Row) -> Lit {
        let (left, right) = (self.day(left, row), self.day(right, row));
        self.compare_two_days(how, left, right)
    }

    pub fn compare_two_days(&mut self, how: Comparison, left: Day, right: Day) -> Lit {
        match (left, right) {
            (Day::Answer(amount, moved, has), Day::Cut(cut)) => {
                let met = self.against(how, amount, cut.plus(-moved));
                self.sat.and([has, met])
            }
            (Day::Cut(_), Day::Answer(..)) => self.compare_two_days(turned(how), right, left),
            (Day::Answer(one, moved, has), Day::Answer(other, other_moved, other_has)) => {
                let met = self.apart(how, one, other, other_moved - moved);
                self.sat.and([has, other_has, met])
            }
            (Day::Cut(one), Day::Cut(other)) => {
                // Today itself, or a day worked out from it, against a day: through an amount that is exactly the one.
                let amount = self.exactly(one);
                self.against(how, amount, other)
            }
        }
    }

    /// An amount that is always at this cut.
    fn exactly(&mut self, cut: Cut) -> AmountId {
        let name = format!("exactly {cut:?}");
        if let Some((known, _)) = self.opaque.get(&name) {
            return *known;
        }
        let amount = self.amounts.add(date::FIRST - 1_000_000, date::LAST + 1_000_000, 1);
        let reached = self.amounts.at_least(&mut self.sat, amount, cut);
        let passed = self.amounts.at_least(&mut self.sat, amount, cut.plus(1));
        self.sat.clause([reached]);
        self.sat.clause([!passed]);
        self.opaque.insert(name, (amount, self.sat.yes()));
        amount
    }

    /// A date that is not too far to be taken apart.
    pub fn day(&mut self, value: &'p Value, row: Row) -> Day {
        match self.known_day(value, row) {
            Some(day) => day,
            None => {
                let (amount, has) = self.unknown(value, row, (date::FIRST, date::LAST, 1));
                Day::Answer(amount, 0, has)
            }
        }
    }

    fn known_day(&mut self, value: &'p Value, row: Row) -> Option<Day> {
        match value {
            Value::Literal(day) if *day != NO_ANSWER => Some(Day::Cut(Cut::At(*day))),
            Value::Today => Some(Day::Cut(Cut::Moved { months: 0, days: 0 })),
            Value::Answer(question) => match self.slot(*question, row) {
                slot if matches!(slot.holds, Holds::Amount(_)) => {
                    let Holds::Amount(amount) = slot.holds else { return None };
                    Some(Day::Answer(amount, 0, slot.valid))
                }
                _ => None,
            },
            Value::Calculation(id) => {
                let calculation = self.program.calculations.get(*id)?;
                self.known_day(&calculation.value, None)
            }
            Value::Table { by, values } => {
                let (amount, has) = self.table(value, *by, values, row);
                Some(Day::Answer(amount, 0, has))
            }
            Value::Shift { date, amount, unit } => {
                let day = self.known_day(date, row)?;
                self.shifted(day, *amount, *unit)
            }
            _ => None,
        }
    }

    fn shifted(&mut self, day: Day, amount: i64, unit: PeriodUnit) -> Option<Day> {
        let days = match unit {
            PeriodUnit::Days => Some(amount),
            PeriodUnit::Weeks => amount.checked_mul(7),
            _ => None,
        };
        let most = 36_525 * 2;
        if days.unwrap_or(amount).abs() > most {
            return None;
        }
        match (day, days) {
            (Day::Cut(Cut::At(at)), Some(days)) => known(period::days(at, days)),
            (Day::Cut(cut), Some(days)) => Some(Day::Cut(cut.plus(days))),
            (Day::Answer(answer, moved, has), Some(days)) => {
                // Past the years that can be written there is no day.
                let (low, high) = (date::FIRST - moved.min(moved + days), date::LAST - moved.max(moved + days));
                let inside = self.within(answer, low.max(date::FIRST), high.min(date::LAST));
                Some(Day::Answer(answer, moved + days, self.sat.and([has, inside])))
            }
            (Day::Cut(cut), None) => {
                let months = if unit == PeriodUnit::Years { amount * 12 } else { amount };
                match (cut, unit) {
                    (_, _) if amount == 0 => Some(Day::Cut(cut)),
                    (Cut::Moved { months: 0, days: 0 }, PeriodUnit::WorkingDays) => {
                        let cut = Cut::Worked { working: amount, days: 0 };
                        movable(cut).then_some(Day::Cut(cut))
                    }
                    (_, PeriodUnit::WorkingDays) => None,
                    (Cut::Moved { months: 0, days: 0 }, _) => {
                        let cut = Cut::Moved { months, days: 0 };
                        movable(cut).then_some(Day::Cut(cut))
                    }
                    (Cut::At(at), _) => known(period::months(at, months)),
                    _ => None,
                }
            }
            (Day::Answer(..), None) => None,
        }
    }
}

fn known(day: i64) -> Option<Day> {
    (day != NO_ANSWER).then_some(Day::Cut(Cut::At(day)))
}
