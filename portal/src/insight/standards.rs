//! Service standards: which promises were kept.

use super::chart::Chart;
use super::table::{Cell, Table};
use super::{Names, Topic};
use crate::clock::Moment;
use crate::store::figures::Promised;
use jiff::civil::Date;
use std::collections::BTreeMap;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Kept {
    met: i64,
    late: i64,
    overdue: i64,
    running: i64,
    stopped: i64,
}

impl Kept {
    fn add(&mut self, it: &Promised) {
        let which = match it.became.as_str() {
            "met" => &mut self.met,
            "late" => &mut self.late,
            "overdue" => &mut self.overdue,
            "running" => &mut self.running,
            "stopped" => &mut self.stopped,
            // The resident took it back.
            "withdrawn" => return,
            // Done in the last hour of that day by UTC, which in summer is the first of the next day.
            day if was_that_day(day) => &mut self.met,
            _ => &mut self.late,
        };
        *which += it.number;
    }

    /// Those of which it is known whether the promise was kept.
    fn known(self) -> i64 {
        self.met + self.late + self.overdue
    }

    fn cells(self) -> [Cell; 4] {
        [Cell::Count(self.met), Cell::Count(self.late), Cell::Count(self.overdue), Cell::Share(self.met, self.known())]
    }
}

/// Was it still this day in London, in its last hour by UTC?
fn was_that_day(day: &str) -> bool {
    let moment = Moment::kept(&format!("{day}T23:00:00Z"));
    day.parse::<Date>().is_ok_and(|day| moment.is_some_and(|moment| moment.date() == day))
}

/// Requests that were promised for one of the days, by whether the promise was kept.
#[must_use]
pub fn topic(promised: &[Promised], names: &Names<'_>) -> Topic {
    let mut services: BTreeMap<String, Kept> = BTreeMap::new();
    let mut all = Kept::default();
    for it in promised {
        services.entry(names.service(Some(&it.service))).or_default().add(it);
        all.add(it);
    }
    let mut topic = Topic::new("standards", "Service standards");
    topic.figure = Cell::Share(all.met, all.known()).shown();
    let count = |count: i64| Cell::Count(count).shown();
    topic.lead = match all.known() + all.running + all.stopped {
        0 => "No request was promised for one of these days.".to_owned(),
        _ => format!(
            "{} were done by the day that was promised, {} after it, and {} are overdue.",
            count(all.met),
            count(all.late),
            count(all.overdue)
        ),
    };
    topic.about = format!(
        "Requests whose promised day is one of these days. Not counted: {} whose day is still to come, {} that wait for the \
         resident, and those that were withdrawn. A request that was refused in time was in time.",
        count(all.running),
        count(all.stopped)
    );
    let row = |name: &str, kept: &Kept| std::iter::once(Cell::words(name)).chain(kept.cells()).collect::<Vec<_>>();
    let known = services.iter().filter(|(_, kept)| kept.known() > 0);
    topic.tables = vec![Table {
        key: "by-service",
        title: "Promises kept, by service".to_owned(),
        heads: vec!["Service", "On time", "Late", "Overdue", "Share on time"],
        rows: known.map(|(service, kept)| row(service, kept)).collect(),
        total: Some(row("All", &all)),
        note: String::new(),
        chart: Some(Chart::Bars(4)),
    }];
    topic
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_hour_of_a_day_by_utc_is_the_next_day_in_summer() {
        assert!(was_that_day("2026-01-15"));
        assert!(!was_that_day("2026-07-15"));
        assert!(was_that_day("2026-10-25"), "the clocks go back in the night before");
    }
}
