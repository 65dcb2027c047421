//! London's clock: the one place that asks what day it is, and the only one that reads the clock of the machine.

use compiler::emit::html::display;
use compiler::words::{Language, fill};
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};
use runtime_wasm::report::Day;

/// What the clock of the machine says, whatever time a demonstration shows. It is for what lasts for so long in truth, however the shown
/// time jumps between two starts: a session, a code, the next try of an e-mail, the age of a file; and for what other machines compare
/// with their own clocks. Every other question is one for [`Clock`]. `tests/architecture.rs` names who may ask here, and why.
#[must_use]
pub fn machine() -> Timestamp {
    Timestamp::now()
}

/// What time it is: that of the machine, or for demonstrations and tests so much later or earlier.
#[derive(Debug, Clone, Copy, Default)]
pub struct Clock {
    ahead: SignedDuration,
}

impl Clock {
    /// A clock that shows this London time now and runs on from it.
    #[must_use]
    pub fn showing(now: DateTime) -> Self {
        let shown = Moment::in_london(now).map_or_else(machine, |moment| moment.timestamp());
        Self { ahead: shown.duration_since(machine()) }
    }

    /// The moment at hand.
    #[must_use]
    pub fn now(self) -> Moment {
        let now = machine();
        Moment::at(now.checked_add(self.ahead).unwrap_or(now))
    }
}

/// A moment as London sees it.
#[derive(Debug, Clone)]
pub struct Moment(Zoned);

impl Moment {
    /// A given moment.
    #[must_use]
    pub fn at(timestamp: Timestamp) -> Self {
        Self(timestamp.to_zoned(london()))
    }

    /// The first moment of a day.
    #[must_use]
    pub fn begins(day: Date) -> Option<Self> {
        Self::in_london(day.at(0, 0, 0, 0))
    }

    /// A moment by London's calendar and clock.
    #[must_use]
    pub fn in_london(time: DateTime) -> Option<Self> {
        time.to_zoned(london()).ok().map(Self)
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

    /// By how many seconds London's clock is ahead of UTC.
    #[must_use]
    pub fn seconds_ahead(&self) -> i32 {
        self.0.offset().seconds()
    }

    /// The next moment at which London's clocks go forward or back.
    #[must_use]
    pub fn clocks_change(&self) -> Option<Self> {
        london().following(self.timestamp()).next().map(|change| Self::at(change.timestamp()))
    }

    /// The day with the bank holidays that answers are judged by.
    #[must_use]
    pub fn day(&self, holidays: &[i64]) -> Day {
        Day { today: day_number(self.date()), holidays: holidays.to_vec() }
    }

    /// `Saturday 21 November 2026 at 10:05pm`.
    #[must_use]
    pub fn in_words(&self, language: Language) -> String {
        let time = format!("{:02}:{:02}", self.0.hour(), self.0.minute());
        let day = display::weekday_of(language, self.date());
        fill(language.words().at_time, &[("day", &day), ("time", &display::time(language, &time))])
    }
}

/// The time zones are built in, so London is always there.
fn london() -> TimeZone {
    TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC)
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    #[test]
    fn a_summer_evening_is_an_hour_on_from_utc() {
        let late = Moment::kept("2026-06-30T23:30:00.000Z").unwrap();
        assert_eq!(late.date().to_string(), "2026-07-01");
        assert_eq!(late.minutes(), 30);
        assert_eq!(late.in_words(Language::English), "Wednesday 1 July 2026 at 12:30am");
        assert_eq!(late.in_words(Language::Welsh), "dydd Mercher 1 Gorffennaf 2026 am 12:30yb");
    }

    #[test]
    fn the_clocks_change_twice_a_year() {
        let winter = Moment::kept("2026-01-01T00:00:00.000Z").unwrap();
        let spring = winter.clocks_change().unwrap();
        assert_eq!(spring.timestamp().to_string(), "2026-03-29T01:00:00Z");
        assert_eq!([winter.seconds_ahead(), spring.seconds_ahead()], [0, 3600]);
        assert_eq!(spring.clocks_change().unwrap().timestamp().to_string(), "2026-10-25T01:00:00Z");
    }

    #[test]
    fn a_clock_can_show_another_time() {
        let clock = Clock::showing("2026-03-10T16:30".parse().unwrap());
        assert_eq!(clock.now().in_words(Language::English), "Tuesday 10 March 2026 at 4:30pm");
        let difference = Clock::default().now().timestamp().duration_since(machine());
        assert!(difference.abs() < SignedDuration::from_secs(60));
    }

    #[test]
    fn days_are_counted_from_1970() {
        let day = Date::constant(2026, 3, 9);
        assert_eq!(day_number(day), 20521);
        assert_eq!(from_day_number(20521), Some(day));
        assert_eq!(from_day_number(i64::MAX), None);
    }
}
