//! What a contact costs, by channel: dated amounts, each with where it comes from, in `costs.yaml` beside the councils.

use crate::site::SiteError;
use jiff::civil::Date;
use serde::Deserialize;
use std::path::Path;

/// The name of the file.
const FILE: &str = "costs.yaml";

/// The channels that have a cost. What is sent on the website and from an account costs the same.
pub const CHANNELS: [&str; 6] = ["online", "phone", "in person", "letter", "e-mail", "chat"];

/// What one contact by a channel costs from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cost {
    /// One of [`CHANNELS`].
    pub channel: &'static str,
    /// In pence.
    pub pence: i64,
    /// The first day of which it is true.
    pub from: Date,
    /// Who found it out, and when.
    pub source: String,
}

/// All of them, by channel and day.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Costs(Vec<Cost>);

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    channel: String,
    pounds: String,
    from: String,
    source: String,
}

/// How a contact came, as a channel that has a cost.
#[must_use]
pub fn priced_as(channel: &str) -> &str {
    if matches!(channel, "website" | "account") { "online" } else { channel }
}

impl Costs {
    /// Reads the file of a folder of councils; without one nothing has a cost.
    ///
    /// # Errors
    /// When it cannot be read or has a mistake.
    pub fn load(councils: &Path) -> Result<Self, SiteError> {
        let file = councils.join(FILE);
        if !file.exists() {
            return Ok(Self::default());
        }
        let text =
            std::fs::read_to_string(&file).map_err(|source| SiteError::Unreadable { file: file.clone(), source })?;
        Self::read(&text).map_err(|message| SiteError::Wrong { file, message })
    }

    fn read(text: &str) -> Result<Self, String> {
        let written: Vec<Written> = serde_saphyr::from_str(text).map_err(|error| error.to_string())?;
        let mut costs = written.into_iter().map(Written::cost).collect::<Result<Vec<_>, _>>()?;
        costs.sort_by(|a, b| (a.channel, a.from).cmp(&(b.channel, b.from)));
        let mut pairs = costs.iter().zip(costs.iter().skip(1));
        if let Some((twice, _)) = pairs.find(|(a, b)| (a.channel, a.from) == (b.channel, b.from)) {
            return Err(format!("{} has two amounts from {}: leave one", twice.channel, twice.from));
        }
        Ok(Self(costs))
    }

    /// What a contact by a channel cost on a day; nothing when nobody has said.
    #[must_use]
    pub fn on(&self, channel: &str, day: Date) -> Option<&Cost> {
        let channel = priced_as(channel);
        self.0.iter().rfind(|cost| cost.channel == channel && cost.from <= day)
    }

    /// Those that counted on some day of a stretch.
    pub fn between(&self, first: Date, last: Date) -> impl Iterator<Item = &Cost> {
        self.0.iter().filter(move |cost| {
            let began_before = self.on(cost.channel, first).is_some_and(|then| then == *cost);
            began_before || (first..=last).contains(&cost.from)
        })
    }
}

impl Written {
    fn cost(self) -> Result<Cost, String> {
        let Some(channel) = CHANNELS.into_iter().find(|known| *known == self.channel) else {
            return Err(format!("there is no channel “{}”: write one of {}", self.channel, CHANNELS.join(", ")));
        };
        let pence = pence(&self.pounds).ok_or_else(|| {
            format!("the pounds of {channel} are “{}”: write an amount such as 2.83, without the sign", self.pounds)
        })?;
        let from = self.from.parse().map_err(|_| {
            format!("{channel} is said to be true from “{}”: write a day such as 2026-04-01", self.from)
        })?;
        if self.source.trim().is_empty() {
            return Err(format!("{channel} has no source: say who found the amount out, and when"));
        }
        Ok(Cost { channel, pence, from, source: self.source })
    }
}

/// `2.83` as pence.
fn pence(pounds: &str) -> Option<i64> {
    let (whole, part) = pounds.split_once('.').unwrap_or((pounds, "00"));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !(1..=6).contains(&whole.len()) || part.len() != 2 || !digits(whole) || !digits(part) {
        return None;
    }
    Some(whole.parse::<i64>().ok()? * 100 + part.parse::<i64>().ok()?)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    const TWO: &str = "- { channel: phone, pounds: 2.83, from: 2012-01-01, source: a study }
- { channel: phone, pounds: 4.10, from: 2026-04-01, source: our own count }
- { channel: online, pounds: 0.15, from: 2012-01-01, source: a study }
";

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn an_amount_counts_from_its_day_until_the_next() {
        let costs = Costs::read(TWO).unwrap();
        let of = |channel, on| costs.on(channel, day(on)).map(|cost| cost.pence);
        assert_eq!(of("phone", "2011-12-31"), None);
        assert_eq!(of("phone", "2026-03-31"), Some(283));
        assert_eq!(of("phone", "2026-04-01"), Some(410));
        assert_eq!(of("website", "2026-04-01"), Some(15));
        assert_eq!(of("account", "2026-04-01"), Some(15));
        assert_eq!(of("letter", "2026-04-01"), None);
        assert_eq!(costs.between(day("2026-03-01"), day("2026-04-30")).count(), 3);
        assert_eq!(costs.between(day("2026-04-01"), day("2026-04-30")).count(), 2);
    }

    #[test]
    fn a_mistake_says_what_to_write() {
        let said = |from: &str, to: &str| Costs::read(&TWO.replace(from, to)).unwrap_err();
        assert!(said("channel: online", "channel: web").contains("online, phone, in person"));
        assert!(said("2.83", "£2.83").contains("such as 2.83"));
        assert!(said("0.15", "0.1").contains("such as 2.83"));
        assert!(said("2026-04-01", "1 April 2026").contains("such as 2026-04-01"));
        assert!(said("2026-04-01", "2012-01-01").contains("two amounts from 2012-01-01"));
        assert!(said("our own count", "\"\"").contains("no source"));
    }

    #[test]
    fn the_sample_can_be_read() {
        let costs = Costs::read(include_str!("../../../councils/costs.yaml")).unwrap();
        let of = |channel| costs.on(channel, day("2026-01-01")).map(|cost| cost.pence);
        assert_eq!([of("in person"), of("phone"), of("online")], [Some(862), Some(283), Some(15)]);
    }
}
