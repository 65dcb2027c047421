//! Numbers, dates and times, cut into ranges by the constants that a form compares them with.
//!
//! An amount has a statement "it is at least this" for every cut, and the statements are tied together: what is at least 18
//! is at least 16. A cut of a date may move with today. How two cuts stand to each other may depend on today: today is an
//! amount of its own, and what the calendar leaves open (is a month 30 days or more?) stays open in both directions.

use super::differences::Difference;
use super::sat::Sat;
use batsat::Lit;
use runtime_wasm::kernel::{NO_ANSWER, date, period};
use std::collections::{BTreeMap, HashMap};

/// Position of an amount.
pub(super) type AmountId = usize;
/// Today, as an amount.
pub(super) const TODAY: AmountId = 0;
/// The days that today may be: 1 January 1950 to 31 December 2149.
pub(super) const DAYS: (i64, i64) = (-7_305, 65_744);

/// Where an amount is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Cut {
    /// In the units of the amount.
    At(i64),
    /// Today moved by months, then by days.
    Moved { months: i64, days: i64 },
    /// Today moved by working days, never none, then by days.
    Worked { working: i64, days: i64 },
}

impl Cut {
    /// The cut moved by so much.
    pub fn plus(self, more: i64) -> Self {
        match self {
            Self::At(at) => Self::At(at + more),
            Self::Moved { months, days } => Self::Moved { months, days: days + more },
            Self::Worked { working, days } => Self::Worked { working, days: days + more },
        }
    }

    /// Cuts of a family stand to each other as their last numbers do, whatever day it is.
    fn family(self) -> (u8, i64) {
        match self {
            Self::At(_) => (0, 0),
            Self::Moved { months, .. } => (1, months),
            Self::Worked { working, .. } => (2, working),
        }
    }

    /// Where the cut is on a day.
    pub fn on(self, today: i64, holidays: &[i32]) -> i64 {
        match self {
            Self::At(at) => at,
            Self::Moved { months, days } => period::months(today, months) + days,
            Self::Worked { working, days } => period::working_days(today, working, holidays) + days,
        }
    }
}

/// One amount.
struct Amount {
    low: i64,
    high: i64,
    /// Its values are multiples of this.
    step: i64,
    /// By place: at least this.
    fixed: BTreeMap<i64, Lit>,
    /// By place that moves with today: at least this.
    moving: BTreeMap<Cut, Lit>,
    /// The cuts that conditions ask for; the others only say what follows from them.
    written: Option<Vec<(Cut, Lit)>>,
}

/// Every amount of a form.
pub(super) struct Amounts {
    all: Vec<Amount>,
    /// Whether one cut is at most another, where the calendar leaves it open.
    open: HashMap<(Cut, Cut), Lit>,
    /// What [`days_between`] found, by its months.
    between: HashMap<(i64, i64), (i64, i64)>,
    pub differences: Vec<Difference>,
}

impl Amounts {
    pub fn new() -> Self {
        let mut amounts =
            Self { all: Vec::new(), open: HashMap::new(), between: HashMap::new(), differences: Vec::new() };
        amounts.add(DAYS.0, DAYS.1, 1);
        amounts
    }

    /// A new amount between two values, both allowed.
    pub fn add(&mut self, low: i64, high: i64, step: i64) -> AmountId {
        let low = low + (-low).rem_euclid(step);
        let high = high - high.rem_euclid(step);
        self.all.push(Amount { low, high, step, fixed: BTreeMap::new(), moving: BTreeMap::new(), written: None });
        self.all.len() - 1
    }

    /// Smallest value, largest value and step.
    pub fn bounds(&self, amount: AmountId) -> (i64, i64, i64) {
        self.all.get(amount).map_or((0, 0, 1), |amount| (amount.low, amount.high, amount.step))
    }

    /// Every cut of an amount with its statement.
    pub fn cuts(&self, amount: AmountId) -> Vec<(Cut, Lit)> {
        let Some(amount) = self.all.get(amount) else { return Vec::new() };
        let fixed = amount.fixed.iter().map(|(at, lit)| (Cut::At(*at), *lit));
        fixed.chain(amount.moving.iter().map(|(cut, lit)| (*cut, *lit))).collect()
    }

    /// From here on cuts only say what follows from those there are.
    pub fn all_is_written(&mut self) {
        for id in (0..self.all.len()).filter(|id| *id != TODAY) {
            let cuts = self.cuts(id);
            if let Some(amount) = self.all.get_mut(id) {
                amount.written = Some(cuts);
            }
        }
    }

    /// Every cut that a condition asks for, with its statement.
    pub fn written_cuts(&self, id: AmountId) -> Vec<(Cut, Lit)> {
        let written = self.all.get(id).and_then(|amount| amount.written.clone());
        written.unwrap_or_else(|| self.cuts(id))
    }

    /// Whether one cut is at most another, for the pairs that the calendar leaves open.
    pub fn open(&self) -> Vec<(Cut, Cut, Lit)> {
        let mut open: Vec<_> = self.open.iter().map(|((one, other), lit)| (*one, *other, *lit)).collect();
        open.sort_unstable_by_key(|(one, other, _)| (*one, *other));
        open
    }

    /// The amount is at least this.
    pub fn at_least(&mut self, sat: &mut Sat, id: AmountId, cut: Cut) -> Lit {
        match cut {
            Cut::At(at) => self.at_least_fixed(sat, id, at),
            _ => self.at_least_moving(sat, id, cut),
        }
    }

    fn at_least_fixed(&mut self, sat: &mut Sat, id: AmountId, at: i64) -> Lit {
        let Some(amount) = self.all.get_mut(id) else { return sat.no() };
        let at = at.saturating_add(at.wrapping_neg().rem_euclid(amount.step));
        if at <= amount.low {
            return sat.yes();
        }
        if at > amount.high {
            return sat.no();
        }
        if let Some(known) = amount.fixed.get(&at) {
            return *known;
        }
        let lit = sat.free();
        if let Some((_, below)) = amount.fixed.range(..at).next_back() {
            sat.implies(lit, *below);
        }
        if let Some((_, above)) = amount.fixed.range(at..).next() {
            sat.implies(*above, lit);
        }
        amount.fixed.insert(at, lit);
        let moving: Vec<(Cut, Lit)> = amount.moving.iter().map(|(cut, lit)| (*cut, *lit)).collect();
        self.tie_families(sat, (Cut::At(at), lit), &moving);
        lit
    }

    fn at_least_moving(&mut self, sat: &mut Sat, id: AmountId, cut: Cut) -> Lit {
        let Some(amount) = self.all.get(id) else { return sat.no() };
        if let Some(known) = amount.moving.get(&cut) {
            return *known;
        }
        let lit = sat.free();
        // The years that can be written are ends too: nothing is ten thousand years ago.
        let mut others = vec![(Cut::At(amount.low), sat.yes())];
        others.extend(self.cuts(id));
        let fixed = others.iter().take_while(|(cut, _)| matches!(cut, Cut::At(_))).count();
        others.insert(fixed, (Cut::At(amount.high + amount.step), sat.no()));
        if let Some(amount) = self.all.get_mut(id) {
            amount.moving.insert(cut, lit);
        }
        self.tie_families(sat, (cut, lit), &others);
        lit
    }

    /// Ties a new cut to others, which are in order.
    fn tie_families(&mut self, sat: &mut Sat, new: (Cut, Lit), others: &[(Cut, Lit)]) {
        for family in others.chunk_by(|(one, _), (other, _)| one.family() == other.family()) {
            self.tie_family(sat, new, family);
        }
    }

    /// Ties a new cut to those of one family: what is at least the later cut is at least the earlier one. Cuts of a family
    /// follow from each other, so of those that are always earlier the last will do, and of those always later the first.
    fn tie_family(&mut self, sat: &mut Sat, (new, lit): (Cut, Lit), family: &[(Cut, Lit)]) {
        let mut before = None;
        for (cut, other) in family {
            let falls = self.at_most(sat, *cut, new);
            if falls == sat.yes() {
                before = Some(*other);
            } else if falls != sat.no() {
                sat.clause([!falls, !lit, *other]);
            }
        }
        if let Some(before) = before {
            sat.implies(lit, before);
        }
        for (cut, other) in family {
            let rises = self.at_most(sat, new, *cut);
            if rises == sat.yes() {
                sat.implies(*other, lit);
                break;
            }
            // Of most pairs it is known which is the earlier: the other way round says nothing.
            if rises != sat.no() {
                sat.clause([!rises, !*other, lit]);
            }
        }
    }

    /// Whether one cut is at most another.
    fn at_most(&mut self, sat: &mut Sat, one: Cut, other: Cut) -> Lit {
        match (one, other) {
            (Cut::At(one), Cut::At(other)) => sat.constant(one <= other),
            (Cut::At(at), Cut::Moved { months, days }) if at <= earliest(months, days) => sat.yes(),
            (Cut::At(at), Cut::Moved { months, days }) if at > latest(months, days) => sat.no(),
            (Cut::Moved { months, days }, Cut::At(at)) if at < earliest(months, days) => sat.no(),
            (Cut::Moved { months, days }, Cut::At(at)) if at >= latest(months, days) => sat.yes(),
            (Cut::At(at), Cut::Moved { months, days }) => self.at_least_fixed(sat, TODAY, first_day(months, at - days)),
            (Cut::Moved { months, days }, Cut::At(at)) => {
                !self.at_least_fixed(sat, TODAY, first_day(months, at - days + 1))
            }
            (Cut::Moved { months, days }, Cut::Moved { months: other_months, days: other_days })
                if months == other_months =>
            {
                sat.constant(days <= other_days)
            }
            (Cut::Worked { working, days }, Cut::Worked { working: other_working, days: other_days })
                if working == other_working =>
            {
                sat.constant(days <= other_days)
            }
            (Cut::Moved { months, days }, Cut::Moved { months: other_months, days: other_days }) => {
                let apart = other_days - days;
                let (mut fewest, mut most) = about(other_months, months);
                if fewest <= apart && apart < most {
                    (fewest, most) = self.days_between(other_months, months);
                }
                match apart {
                    apart if most <= apart => sat.yes(),
                    apart if fewest > apart => sat.no(),
                    _ => self.left_open(sat, one, other),
                }
            }
            // More working days are at least so many days more.
            (Cut::Worked { working, days }, Cut::Worked { working: other_working, days: other_days })
                if working < other_working && days - other_days <= other_working - working =>
            {
                sat.yes()
            }
            (Cut::Worked { working, days }, Cut::Worked { working: other_working, days: other_days })
                if working > other_working && other_days - days < working - other_working =>
            {
                sat.no()
            }
            _ => match (self.reach(one), self.reach(other)) {
                (Some((_, most)), Some((least, _))) if most <= least => sat.yes(),
                (Some((least, _)), Some((_, most))) if least > most => sat.no(),
                _ => self.left_open(sat, one, other),
            },
        }
    }

    fn days_between(&mut self, from: i64, to: i64) -> (i64, i64) {
        if from > to {
            let (fewest, most) = self.days_between(to, from);
            return (-most, -fewest);
        }
        *self.between.entry((from, to)).or_insert_with(|| days_between(from, to))
    }

    /// Fewest and most days after today, whatever day it is; the furthest day there is where nothing bounds it.
    fn reach(&mut self, cut: Cut) -> Option<(i64, i64)> {
        match cut {
            Cut::At(_) => None,
            Cut::Moved { months, days } => {
                let (low, high) = self.days_between(0, months);
                Some((low + days, high + days))
            }
            Cut::Worked { working, days } if working > 0 => Some((working + days, date::LAST)),
            Cut::Worked { working, days } => Some((date::FIRST, working + days)),
        }
    }

    fn left_open(&mut self, sat: &mut Sat, one: Cut, other: Cut) -> Lit {
        if let Some(known) = self.open.get(&(one, other)) {
            return *known;
        }
        let lit = sat.free();
        if let Some(back) = self.open.get(&(other, one)) {
            sat.clause([lit, *back]);
        }
        self.open.insert((one, other), lit);
        lit
    }
}

/// Fewest and most days from today moved by some months to today moved by others, on any of [`DAYS`].
///
/// Goes through three calendars side by side, month by month: a form asks this of every two of its periods.
fn days_between(from: i64, to: i64) -> (i64, i64) {
    let [mut here, mut one, mut other] = [0, from, to].map(|moved| Month::after(DAYS.0, moved));
    let (mut fewest, mut most) = (i64::MAX, i64::MIN);
    while here.first <= DAYS.1 {
        let firsts = other.first - one.first;
        (fewest, most) = (fewest.min(firsts), most.max(firsts));
        // To the 28th all days of a month are moved alike; the last three may come to the end of a shorter month.
        if one.days.min(other.days) < here.days {
            for day in 29..=here.days {
                let between = firsts + day.min(other.days) - day.min(one.days);
                (fewest, most) = (fewest.min(between), most.max(between));
            }
        }
        for month in [&mut here, &mut one, &mut other] {
            month.go_on();
        }
    }
    (fewest, most)
}

/// Bounds for [`days_between`] that need no calendar: twelve months have 365 or 366 days, and whatever is left over differs
/// from its share of them by less than eight.
fn about(from: i64, to: i64) -> (i64, i64) {
    let ends = [365, 366].map(|year| ((to - from) * year).div_euclid(12));
    let [one, other] = ends;
    (one.min(other) - 8, one.max(other) + 8)
}

/// No day that today may be, moved so, is before this.
fn earliest(months: i64, days: i64) -> i64 {
    DAYS.0 + about(0, months).0 + days
}

/// No day that today may be, moved so, is after this.
fn latest(months: i64, days: i64) -> i64 {
    DAYS.1 + about(0, months).1 + days
}

/// A month of the calendar.
struct Month {
    year: i32,
    /// 1 to 12.
    month: i32,
    /// Its first day.
    first: i64,
    /// How many days it has.
    days: i64,
}

impl Month {
    /// The month of a day, or so many months after it.
    fn after(day: i64, months: i64) -> Self {
        let civil = date::to_civil(day);
        let count = civil.year * 12 + civil.month - 1 + months as i32;
        let (year, month) = (count.div_euclid(12), count.rem_euclid(12) + 1);
        let first = date::from_civil(date::Civil { year, month, day: 1 });
        Self { year, month, first, days: i64::from(date::days_in_month(year, month)) }
    }

    fn go_on(&mut self) {
        self.first += self.days;
        (self.year, self.month) = if self.month == 12 { (self.year + 1, 1) } else { (self.year, self.month + 1) };
        self.days = i64::from(date::days_in_month(self.year, self.month));
    }
}

/// The first of [`DAYS`] that, moved by so many months, is this day or later; the day after the last when none is.
fn first_day(months: i64, reached: i64) -> i64 {
    let is = |today: i64| period::months(today, months) >= reached;
    // The day moved back is nearly it: only ends of months are in the way.
    let (low, high) = match period::months(reached, -months) {
        NO_ANSWER => DAYS,
        near => ((near - 4).clamp(DAYS.0, DAYS.1 + 1), (near + 4).clamp(DAYS.0 - 1, DAYS.1)),
    };
    first(low, high, is)
}

/// The first value between two on which something is so that stays so; one past the last when it never is.
pub(super) fn first(low: i64, high: i64, is: impl Fn(i64) -> bool) -> i64 {
    let (mut low, mut high) = (low, high + 1);
    while low < high {
        let middle = low + (high - low) / 2;
        if is(middle) { high = middle } else { low = middle + 1 }
    }
    low
}

/// Whether today can be moved so on every day that it may be.
pub(super) fn movable(cut: Cut) -> bool {
    match cut {
        Cut::Moved { months, .. } => [DAYS.0, DAYS.1].iter().all(|day| period::months(*day, months) != NO_ANSWER),
        Cut::Worked { working, .. } => working != 0 && working.abs() <= period::MOST_WORKING_DAYS,
        Cut::At(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_day_that_reaches_another_is_the_first() {
        for months in [0, 1, -1, 3, -6, 12, -216, 1_199, -11_000, 90_000] {
            for reached in
                (-20_000..90_000).step_by(977).chain([DAYS.0, DAYS.1, 59, 60, 789, -354_285, 2_932_896, 3_000_000])
            {
                let is = |today| period::months(today, months) >= reached;
                assert_eq!(first_day(months, reached), first(DAYS.0, DAYS.1, is), "{months} {reached}");
            }
        }
    }

    #[test]
    fn days_between_two_moved_days_are_those_of_the_calendar() {
        for (from, to) in
            [(0, 0), (0, 1), (1, 0), (-1, 1), (0, -3), (0, 12), (-192, 0), (12, 13), (-1_200, 11), (-7, 20)]
        {
            let between = |today| period::months(today, to) - period::months(today, from);
            let all = (DAYS.0..=DAYS.1).map(between);
            let (fewest, most) = all.fold((i64::MAX, i64::MIN), |(fewest, most), one| (fewest.min(one), most.max(one)));
            assert_eq!(days_between(from, to), (fewest, most), "{from} {to}");
            let (least, largest) = about(from, to);
            assert!(least <= fewest && most <= largest, "{from} {to}");
        }
    }
}
