//! What contacts cost, and what it saved that people came by other channels than before.

use super::chart::Chart;
use super::contacts::{capital, day_of};
use super::costs::{CHANNELS, Costs, priced_as};
use super::period::Choice;
use super::table::{Cell, Table, divided, pounds};
use super::{Topic, stretch_in_words};
use crate::store::figures::OnDay;
use compiler::emit::html::display;
use compiler::words::Language;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What would have been is worked out in millionths of a penny and rounded once, at the end.
const FINE: i128 = 1_000_000;

/// Contacts of one channel, with what they cost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Sum {
    /// Contacts of days on which the channel had a cost.
    priced: i64,
    /// Contacts of the other days.
    unpriced: i64,
    /// What the priced ones cost, in pence.
    pence: i64,
    /// Contacts in the time before.
    before: i64,
    /// What it would have cost had people come as they did before, in millionths of a penny.
    unmoved: i128,
}

/// By day and channel.
fn by_day(contacts: &[OnDay]) -> BTreeMap<Date, BTreeMap<&str, i64>> {
    let mut days: BTreeMap<Date, BTreeMap<&str, i64>> = BTreeMap::new();
    for it in contacts {
        if let Some(day) = day_of(it) {
            *days.entry(day).or_default().entry(priced_as(&it.channel)).or_default() += it.number;
        }
    }
    days
}

fn sums(now: &[OnDay], before: &[OnDay], costs: &Costs) -> BTreeMap<&'static str, Sum> {
    let mut sums: BTreeMap<&'static str, Sum> = CHANNELS.into_iter().map(|channel| (channel, Sum::default())).collect();
    for it in before {
        if let Some(sum) = sums.get_mut(priced_as(&it.channel)) {
            sum.before += it.number;
        }
    }
    for (day, channels) in by_day(now) {
        let pence = |channel: &str| costs.on(channel, day).map(|cost| cost.pence);
        let priced = |channel: &str| pence(channel).is_some();
        let number: i64 = channels.iter().filter(|(channel, _)| priced(channel)).map(|(_, number)| number).sum();
        let before: i64 = sums.iter().filter(|(channel, _)| priced(channel)).map(|(_, sum)| sum.before).sum();
        for (channel, sum) in &mut sums {
            let count = channels.get(channel).copied().unwrap_or(0);
            let Some(pence) = pence(channel) else {
                sum.unpriced += count;
                continue;
            };
            sum.priced += count;
            sum.pence += count * pence;
            if before > 0 {
                sum.unmoved += i128::from(number * sum.before) * i128::from(pence) * FINE / i128::from(before);
            }
        }
    }
    sums
}

/// What contacts cost in the days that were chosen, held against another stretch of days.
#[must_use]
pub fn topic(now: &[OnDay], before: &[OnDay], costs: &Costs, choice: &Choice) -> Topic {
    let sums = sums(now, before, costs);
    let priced: i64 = sums.values().map(|sum| sum.priced).sum();
    let pence: i64 = sums.values().map(|sum| sum.pence).sum();
    let base: i64 = sums.values().map(|sum| sum.before).sum();
    let unmoved = whole_pence(sums.values().map(|sum| sum.unmoved).sum());
    let compared = base > 0 && priced > 0;
    let mut topic = Topic::new("cost", "Cost of contacts");
    topic.figure = pounds(pence);
    let saved = unmoved - pence;
    let then = stretch_in_words(choice.base);
    topic.lead = match saved {
        _ if priced == 0 => "No contact in these days has a cost.".to_owned(),
        _ if !compared => format!("There were no contacts from {then} to compare with."),
        0.. => format!("{} less than if people had come as they did from {then}.", pounds(saved)),
        _ => format!("{} more than if people had come as they did from {then}.", pounds(-saved)),
    };
    topic.about = "Each contact is counted at what its channel cost on its day. What was saved is what the same number of \
        contacts would have cost, had they come by the channels of the other days in the same shares. It is what contacts cost, \
        not what dealing with the requests cost."
        .to_owned();
    let row = |(channel, sum): (&&'static str, &Sum)| {
        let each = if sum.priced > 0 { Cell::Pence(divided(sum.pence, sum.priced)) } else { Cell::Nothing };
        vec![Cell::Words(capital(channel)), Cell::Count(sum.priced), each, Cell::Cost(sum.priced, sum.pence)]
    };
    let moved = |(channel, sum): (&&'static str, &Sum)| {
        vec![
            Cell::Words(capital(channel)),
            Cell::Share(sum.before, base),
            Cell::Share(sum.priced, priced),
            Cell::Cost(sum.before, whole_pence(sum.unmoved)),
            Cell::Cost(sum.priced, sum.pence),
        ]
    };
    let in_order = || CHANNELS.iter().filter_map(|channel| sums.get_key_value(channel));
    let unpriced: Vec<String> = in_order()
        .filter(|(_, sum)| sum.unpriced > 0)
        .map(|(channel, sum)| format!("{} by {channel}", Cell::Count(sum.unpriced).shown()))
        .collect();
    topic.tables = vec![
        Table {
            key: "by-channel",
            title: "Cost by channel".to_owned(),
            heads: vec!["Channel", "Contacts", "Each", "Cost"],
            rows: in_order().filter(|(_, sum)| sum.priced > 0).map(row).collect(),
            total: Some(vec![Cell::words("All"), Cell::Count(priced), Cell::Nothing, Cell::Cost(priced, pence)]),
            note: match unpriced.as_slice() {
                [] => String::new(),
                some => format!("Left out, as nobody has said what they cost: {}.", some.join(", ")),
            },
            chart: Some(Chart::Bars(3)),
        },
        Table {
            key: "saved",
            title: "What moving contacts saved".to_owned(),
            heads: vec!["Channel", "Share then", "Share now", "Cost if as then", "Cost"],
            rows: in_order().filter(|(_, sum)| compared && (sum.priced > 0 || sum.unmoved > 0)).map(moved).collect(),
            total: Some(vec![
                Cell::words("All"),
                Cell::Share(base, base),
                Cell::Share(priced, priced),
                Cell::Cost(base, unmoved),
                Cell::Cost(priced, pence),
            ]),
            note: format!("“Then” is {then}."),
            chart: None,
        },
        sources(costs, choice),
    ];
    topic
}

fn whole_pence(fine: i128) -> i64 {
    i64::try_from((fine + FINE / 2) / FINE).unwrap_or(i64::MAX)
}

fn sources(costs: &Costs, choice: &Choice) -> Table {
    let row = |cost: &super::costs::Cost| {
        vec![
            Cell::Words(capital(cost.channel)),
            Cell::Pence(cost.pence),
            Cell::Words(display::day(Language::English, &cost.from.to_string())),
            Cell::Words(cost.source.clone()),
        ]
    };
    Table {
        key: "sources",
        title: "Where the costs come from".to_owned(),
        heads: vec!["Channel", "Each", "True from", "Source"],
        rows: costs.between(choice.first, choice.last).map(row).collect(),
        total: None,
        note: "They stand in the file costs.yaml beside the councils.".to_owned(),
        chart: None,
    }
}
