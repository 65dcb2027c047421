//! Days by number, and the bank holidays of the United Kingdom.
//!
//! No maintained crate knows the three calendars with their proclamations, so they stand here: the rules of the Banking and
//! Financial Dealings Act 1971 with its Scottish and Northern Irish days, and what was proclaimed for single years.

use runtime_wasm::kernel::date::{self, Civil};
use runtime_wasm::kernel::{Out, ROOM};

/// Days since 1970-01-01 of a day that exists, years 1000 to 9999.
#[must_use]
pub fn day_number(year: i64, month: i64, day: i64) -> Option<i64> {
    let year = i32::try_from(year).ok().filter(|year| (1000..=9999).contains(year))?;
    let month = i32::try_from(month).ok().filter(|month| (1..=12).contains(month))?;
    let day = i32::try_from(day).ok().filter(|day| (1..=date::days_in_month(year, month)).contains(day))?;
    Some(date::from_civil(Civil { year, month, day }))
}

/// Whose bank holidays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Nation {
    /// England and Wales have the same.
    #[default]
    EnglandAndWales,
    /// Scotland: 2 January and St Andrew's Day, the summer holiday at the start of August, no Easter Monday.
    Scotland,
    /// Northern Ireland: as England and Wales, with St Patrick's Day and the Battle of the Boyne.
    NorthernIreland,
}

/// First year with bank holidays here.
pub const FIRST_YEAR: i32 = 2018;
/// Last year with bank holidays here. Later ones follow the same rules, but proclamations would be missing.
pub const LAST_YEAR: i32 = 2035;

/// A day in digits, as answers keep it: `2026-03-12`.
///
/// ```
/// assert_eq!(compiler::calendar::written(20_522), "2026-03-10");
/// ```
#[must_use]
pub fn written(day: i64) -> String {
    let mut bytes = [0; ROOM];
    let mut out = Out::new(&mut bytes);
    date::write(date::within(day), &mut out);
    String::from_utf8_lossy(out.written()).into_owned()
}

/// Every bank holiday from [`FIRST_YEAR`] to [`LAST_YEAR`], days since 1970-01-01, rising.
#[must_use]
pub fn bank_holidays(nation: Nation) -> Vec<i64> {
    let mut days: Vec<i64> = (FIRST_YEAR..=LAST_YEAR).flat_map(|year| in_year(nation, year)).collect();
    days.sort_unstable();
    days.dedup();
    days
}

fn in_year(nation: Nation, year: i32) -> Vec<i64> {
    use Nation::{NorthernIreland, Scotland};
    let day = |month, day| date::from_civil(Civil { year, month, day });
    let easter = easter_sunday(year);
    let mut days = vec![easter - 2];
    if nation == Scotland {
        days.extend(moved_on(&[day(1, 1), day(1, 2)]));
        days.push(first_monday(day(8, 1)));
        days.extend(moved_on(&[day(11, 30)]));
    } else {
        days.extend(moved_on(&[day(1, 1)]));
        days.push(easter + 1);
        days.push(last_monday(day(8, 31)));
    }
    if nation == NorthernIreland {
        days.extend(moved_on(&[day(3, 17)]));
        days.extend(moved_on(&[day(7, 12)]));
    }
    days.extend(moved_on(&[day(12, 25), day(12, 26)]));
    // Moved for an anniversary: VE Day in 2020, the jubilee in 2022.
    days.push(if year == 2020 { day(5, 8) } else { first_monday(day(5, 1)) });
    days.push(if year == 2022 { day(6, 2) } else { last_monday(day(5, 31)) });
    // Proclaimed once: the platinum jubilee, the late Queen's funeral, the coronation.
    match year {
        2022 => days.extend([day(6, 3), day(9, 19)]),
        2023 => days.push(day(5, 8)),
        _ => {}
    }
    days
}

/// Holidays on a weekend are kept on the next weekdays that are none already.
fn moved_on(holidays: &[i64]) -> Vec<i64> {
    let mut kept: Vec<i64> = holidays.iter().copied().filter(|day| !is_weekend(*day)).collect();
    for holiday in holidays.iter().copied().filter(|day| is_weekend(*day)) {
        let mut day = holiday;
        while is_weekend(day) || kept.contains(&day) {
            day += 1;
        }
        kept.push(day);
    }
    kept
}

/// 1970-01-01 was a Thursday; Monday is 0.
fn weekday(day: i64) -> i64 {
    (day + 3).rem_euclid(7)
}

fn is_weekend(day: i64) -> bool {
    weekday(day) >= 5
}

fn first_monday(first: i64) -> i64 {
    first + (7 - weekday(first)) % 7
}

fn last_monday(last: i64) -> i64 {
    last - weekday(last)
}

/// Easter Sunday in the Gregorian calendar, by the method of Meeus, Jones and Butcher.
fn easter_sunday(year: i32) -> i64 {
    let (golden, century, of_century) = (year % 19, year / 100, year % 100);
    let correction = (century - (century + 8) / 25 + 1) / 3;
    let moon = (19 * golden + century - century / 4 - correction + 15) % 30;
    let sunday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - moon - of_century % 4) % 7;
    let late = (golden + 11 * moon + 22 * sunday) / 451;
    let from_march = moon + sunday - 7 * late + 114;
    date::from_civil(Civil { year, month: from_march / 31, day: from_march % 31 + 1 })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test says what is wrong by failing")]
    use super::*;

    #[test]
    fn easter_is_where_the_tables_say() {
        for (year, month, day) in
            [(2018, 4, 1), (2024, 3, 31), (2026, 4, 5), (2035, 3, 25), (1961, 4, 2), (2011, 4, 24)]
        {
            assert_eq!(easter_sunday(year), day_number(i64::from(year), month, day).unwrap());
        }
    }

    #[test]
    fn a_day_that_does_not_exist_has_no_number() {
        assert_eq!(day_number(2026, 2, 29), None);
        assert_eq!(day_number(2024, 2, 29), Some(19_782));
        assert_eq!(day_number(999, 1, 1), None);
        assert_eq!(day_number(2026, 13, 1), None);
    }
}
