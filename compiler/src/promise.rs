//! The day that a published service standard promises, and the one until which answers are kept.

use crate::program::{DataProtection, Period, PeriodUnit, Standard};
use runtime_wasm::kernel::{NO_ANSWER, period};

/// The last day by which a request is complete, counted from the day and minute on which it was received; nothing when the
/// standard promises no time.
///
/// What comes in at or after the cut-off, at a weekend or on a bank holiday counts as received on the next working day.
/// `holidays` are days since 1970-01-01, rising.
///
/// ```
/// use compiler::program::{Period, PeriodUnit, Standard};
/// let complete = Some(Period { amount: 2, unit: PeriodUnit::WorkingDays });
/// let standard = Standard { reply: None, complete, cut_off: Some(16 * 60) };
/// let tuesday = 20_522; // 10 March 2026
/// assert_eq!(compiler::promise::due_by(&standard, tuesday, 12 * 60, &[]), Some(tuesday + 2));
/// assert_eq!(compiler::promise::due_by(&standard, tuesday, 16 * 60, &[]), Some(tuesday + 3));
/// ```
#[must_use]
pub fn due_by(standard: &Standard, received_day: i64, received_minutes: i64, holidays: &[i64]) -> Option<i64> {
    let complete = standard.complete?;
    let holidays = dates(holidays);
    let late = standard.cut_off.is_some_and(|cut_off| received_minutes >= cut_off);
    let works = i32::try_from(received_day).is_ok_and(|day| period::is_working_day(day, &holidays));
    let counted_from = if late || !works { period::working_days(received_day, 1, &holidays) } else { received_day };
    after(counted_from, complete, &holidays)
}

/// The day on which answers are to be removed: `keep for` counted from the day on which it begins. Nothing when the form does not say
/// for how long they are kept. Days as with [`due_by`].
///
/// ```
/// use compiler::program::DataProtection;
/// let data = DataProtection { keep_for: "6 months".to_owned(), ..DataProtection::default() };
/// let march = 20_522; // 10 March 2026
/// assert_eq!(compiler::promise::kept_until(&data, march, &[]), Some(20_706)); // 10 September 2026
/// ```
#[must_use]
pub fn kept_until(data: &DataProtection, from_day: i64, holidays: &[i64]) -> Option<i64> {
    let holidays = dates(holidays);
    after(from_day, crate::check::read_period(&data.keep_for)?, &holidays)
}

/// A day, and so much time on.
fn after(day: i64, length: Period, holidays: &[i32]) -> Option<i64> {
    let after = match length.unit {
        PeriodUnit::Days => period::days(day, length.amount),
        PeriodUnit::Weeks => period::days(day, length.amount.saturating_mul(7)),
        PeriodUnit::Months => period::months(day, length.amount),
        PeriodUnit::Years => period::months(day, length.amount.saturating_mul(12)),
        PeriodUnit::WorkingDays => period::working_days(day, length.amount, holidays),
    };
    (after != NO_ANSWER).then_some(after)
}

/// How many days of the standard are left on a day, when the clock stops because the resident has been asked for something:
/// working days if the standard counts in those, else days of the calendar. Nothing when the day has gone by: a clock that has run
/// out is not stopped.
#[must_use]
pub fn left(standard: &Standard, today: i64, due: i64, holidays: &[i64]) -> Option<i64> {
    let days = due.checked_sub(today).filter(|days| *days >= 0)?;
    if !in_working_days(standard) {
        return Some(days);
    }
    let holidays = dates(holidays);
    let working =
        (today + 1..=due).filter(|day| i32::try_from(*day).is_ok_and(|day| period::is_working_day(day, &holidays)));
    i64::try_from(working.count()).ok()
}

/// The last day by which a request is complete, once the clock goes on with so many days [`left`]. What the resident sends at or
/// after the cut-off, at a weekend or on a bank holiday counts from the next working day, as a request does.
///
/// ```
/// use compiler::program::{Period, PeriodUnit, Standard};
/// use compiler::promise::{due_again, left};
/// let complete = Some(Period { amount: 5, unit: PeriodUnit::WorkingDays });
/// let standard = Standard { reply: None, complete, cut_off: Some(16 * 60) };
/// let (tuesday, monday) = (20_522, 20_528); // 10 and 16 March 2026
/// assert_eq!(left(&standard, tuesday + 1, tuesday + 7, &[]), Some(4));
/// assert_eq!(due_again(&standard, monday, 9 * 60, 4, &[]), Some(monday + 4));
/// ```
#[must_use]
pub fn due_again(standard: &Standard, day: i64, minutes: i64, left: i64, holidays: &[i64]) -> Option<i64> {
    let unit = if in_working_days(standard) { PeriodUnit::WorkingDays } else { PeriodUnit::Days };
    let rest = Standard { complete: Some(Period { amount: left, unit }), ..standard.clone() };
    due_by(&rest, day, minutes, holidays)
}

/// Does a standard count in working days? Else it counts in days of the calendar.
#[must_use]
pub fn in_working_days(standard: &Standard) -> bool {
    standard.complete.is_some_and(|complete| complete.unit == PeriodUnit::WorkingDays)
}

fn dates(holidays: &[i64]) -> Vec<i32> {
    holidays.iter().filter_map(|day| i32::try_from(*day).ok()).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::calendar::{Nation, bank_holidays, day_number};

    fn standard(amount: i64, unit: PeriodUnit) -> Standard {
        Standard { reply: None, complete: Some(Period { amount, unit }), cut_off: Some(16 * 60) }
    }

    #[test]
    fn working_days_leave_out_weekends_and_bank_holidays() {
        let day = |month, day| day_number(2026, month, day).unwrap();
        let holidays = bank_holidays(Nation::EnglandAndWales);
        let two = standard(2, PeriodUnit::WorkingDays);
        let due = |from, minutes| due_by(&two, from, minutes, &holidays);
        assert_eq!(due(day(3, 10), 12 * 60), Some(day(3, 12)));
        assert_eq!(due(day(3, 10), 16 * 60 - 1), Some(day(3, 12)));
        assert_eq!(due(day(3, 10), 16 * 60), Some(day(3, 13)));
        // Friday over a weekend; Saturday counts as Monday.
        assert_eq!(due(day(3, 13), 0), Some(day(3, 17)));
        assert_eq!(due(day(3, 14), 0), Some(day(3, 18)));
        // The Thursday before Easter 2026, and Good Friday itself.
        assert_eq!(due(day(4, 2), 0), Some(day(4, 8)));
        assert_eq!(due(day(4, 3), 0), Some(day(4, 9)));
        // After the cut-off on a Saturday is still Monday.
        assert_eq!(due(day(3, 14), 20 * 60), Some(day(3, 18)));
    }

    #[test]
    fn a_clock_that_stood_still_goes_on_with_what_was_left() {
        let day = |month, day| day_number(2026, month, day).unwrap();
        let holidays = bank_holidays(Nation::EnglandAndWales);
        let two = standard(2, PeriodUnit::WorkingDays);
        // Asked on the Thursday before Easter with the Wednesday after it to go: Good Friday and Easter Monday do not count.
        assert_eq!(left(&two, day(4, 2), day(4, 8), &holidays), Some(2));
        assert_eq!(left(&two, day(4, 8), day(4, 8), &holidays), Some(0));
        assert_eq!(left(&two, day(4, 9), day(4, 8), &holidays), None);
        assert_eq!(due_again(&two, day(4, 11), 0, 2, &holidays), Some(day(4, 15)), "a Saturday counts as Monday");
        assert_eq!(due_again(&two, day(4, 9), 16 * 60, 0, &holidays), Some(day(4, 10)), "after the cut-off");
        let month = standard(1, PeriodUnit::Months);
        assert_eq!(left(&month, day(3, 10), day(4, 10), &holidays), Some(31));
        assert_eq!(due_again(&month, day(5, 1), 0, 31, &holidays), Some(day(6, 1)));
    }

    #[test]
    fn other_units_and_no_promise() {
        let day = |month, day| day_number(2026, month, day).unwrap();
        assert_eq!(due_by(&standard(10, PeriodUnit::Days), day(3, 10), 0, &[]), Some(day(3, 20)));
        assert_eq!(due_by(&standard(2, PeriodUnit::Weeks), day(3, 10), 0, &[]), Some(day(3, 24)));
        assert_eq!(due_by(&standard(1, PeriodUnit::Months), day(3, 31), 0, &[]), Some(day(4, 30)));
        assert_eq!(due_by(&standard(1, PeriodUnit::Years), day(3, 10), 0, &[]), day_number(2027, 3, 10));
        assert_eq!(due_by(&Standard::default(), day(3, 10), 0, &[]), None);
    }
}
