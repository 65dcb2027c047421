//! London's clock: the one place that asks what day it is.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use runtime_wasm::report::Day;

/// A moment as London sees it.
#[derive(Debug, Clone)]
pub struct Moment(Zoned);

impl Moment {
    /// The moment at hand.
    #[must_use]
    pub fn now() -> Self {
        Self::at(Timestamp::now())
    }

    /// A given moment.
    #[must_use]
    pub fn at(timestamp: Timestamp) -> Self {
        // The time zones are built in, so London is always there.
        Self(timestamp.to_zoned(TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC)))
    }

    /// A moment as it was kept; `None` when it was not.
    #[must_use]
    pub fn kept(text: &str) -> Option<Self> {
        text.parse().ok().map(Self::at)
    }

    /// The moment itself.
    #[must_use]
    pub fn timestamp(&self) -> Timestamp {
        self.0.timestamp()
    }

    /// The day.
    #[must_use]
    pub fn date(&self) -> Date {
        self.0.date()
    }

    /// Minutes since midnight.
    #[must_use]
    pub fn minutes(&self) -> i64 {
        i64::from(self.0.hour()) * 60 + i64::from(self.0.minute())
    }

    /// The day with the bank holidays that answers are judged by.
    #[must_use]
    pub fn day(&self, holidays: &[i64]) -> Day {
        Day { today: day_number(self.date()), holidays: holidays.to_vec() }
    }

    /// `Saturday 21 November 2026 at 10:05pm`.
    #[must_use]
    pub fn in_words(&self) -> String {
        let half = if self.0.hour() < 12 { "am" } else { "pm" };
        let hour = match self.0.hour() % 12 {
            0 => 12,
            hour => hour,
        };
        format!("{} at {hour}:{:02}{half}", in_words(self.date()), self.0.minute())
    }
}

/// Days since 1970-01-01.
#[must_use]
pub fn day_number(date: Date) -> i64 {
    Date::constant(1970, 1, 1).until(date).map_or(0, |span| i64::from(span.get_days()))
}

/// The day with this number; `None` beyond the calendar.
#[must_use]
pub fn from_day_number(days: i64) -> Option<Date> {
    Date::constant(1970, 1, 1).checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

/// `Saturday 21 November 2026`.
#[must_use]
pub fn in_words(date: Date) -> String {
    date.strftime("%A %-d %B %Y").to_string()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    #[test]
    fn a_summer_evening_is_an_hour_on_from_utc() {
        let late = Moment::kept("2026-06-30T23:30:00.000Z").unwrap();
        assert_eq!(late.date().to_string(), "2026-07-01");
        assert_eq!(late.minutes(), 30);
        assert_eq!(late.in_words(), "Wednesday 1 July 2026 at 12:30am");
    }

    #[test]
    fn days_are_counted_from_1970() {
        let day = Date::constant(2026, 3, 9);
        assert_eq!(day_number(day), 20521);
        assert_eq!(from_day_number(20521), Some(day));
        assert_eq!(from_day_number(i64::MAX), None);
    }
}
