//! Days by number, and the bank holidays of the United Kingdom.

use jiff::civil::Date;

/// Days since 1970-01-01 of a day that exists, years 1000 to 9999.
#[must_use]
pub fn day_number(year: i64, month: i64, day: i64) -> Option<i64> {
    let year = i16::try_from(year).ok().filter(|year| (1000..=9999).contains(year))?;
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    Some(i64::from(date.duration_since(Date::constant(1970, 1, 1)).as_hours() / 24))
}
