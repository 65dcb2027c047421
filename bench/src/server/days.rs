//! The days that the form's rules speak of, as texts, which sort as days do. `data/days.js` works them out.

use serde::Deserialize;

/// As `LIMITS` in `data/days.js`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Days {
    /// The day of judgement.
    pub today: String,
    /// Born on this day or before, someone is 16.
    pub age16: String,
    /// Someone is 20.
    pub age20: String,
    /// Someone is 60.
    pub age60: String,
    /// The last day of a claim or a move.
    #[serde(rename = "in13Weeks")]
    pub in_13_weeks: String,
    /// As far as a claim reaches back over pension age.
    pub three_months_ago: String,
    /// And below it.
    pub one_month_ago: String,
}

/// Whether a text is a day of the calendar, written 2026-03-10.
pub fn is_day(text: &str) -> bool {
    let &[a, b, c, d, b'-', m, n, b'-', x, y] = text.as_bytes() else { return false };
    let digits = [a, b, c, d, m, n, x, y];
    if a == b'0' || !digits.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let two = |tens: u8, ones: u8| u32::from(tens - b'0') * 10 + u32::from(ones - b'0');
    let (year, month, day) = (two(a, b) * 100 + two(c, d), two(m, n), two(x, y));
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = if month == 2 { 28 + u32::from(leap) } else { 30 + ((month + (month >> 3)) & 1) };
    (1..=12).contains(&month) && (1..=last).contains(&day)
}
