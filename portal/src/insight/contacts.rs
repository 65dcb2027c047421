//! Contacts: how, when and about what people turned to the council, and which of those contacts could have been avoided.

use super::chart::Chart;
use super::table::{Cell, Table, percent};
use super::{Names, Topic};
use crate::clock::Moment;
use crate::store::contacts::Reason;
use crate::store::figures::{AtHour, ByReason, OnDay};
use jiff::civil::{Date, Weekday};
use std::collections::BTreeMap;

/// In the order in which they are shown.
pub const CHANNELS: [&str; 7] = ["website", "account", "phone", "in person", "letter", "e-mail", "chat"];

const DAYS: [(Weekday, &str); 7] = [
    (Weekday::Monday, "Monday"),
    (Weekday::Tuesday, "Tuesday"),
    (Weekday::Wednesday, "Wednesday"),
    (Weekday::Thursday, "Thursday"),
    (Weekday::Friday, "Friday"),
    (Weekday::Saturday, "Saturday"),
    (Weekday::Sunday, "Sunday"),
];

/// Did nobody of the council have to take it?
#[must_use]
pub fn is_online(channel: &str) -> bool {
    matches!(channel, "website" | "account")
}

/// London's day of contacts.
#[must_use]
pub fn day_of(it: &OnDay) -> Option<Date> {
    let hour = if it.last_hour == 1 { 23 } else { 0 };
    Moment::kept(&format!("{}T{hour:02}:00:00Z", it.day)).map(|moment| moment.date())
}

/// The hour of the day in London, of contacts since a moment from which London's clock was the same.
#[must_use]
pub fn hour_of(it: &AtHour, since: &Moment) -> Option<usize> {
    let ahead = i64::from(since.seconds_ahead()) / 3600;
    usize::try_from((it.hour.parse::<i64>().ok()? + ahead).rem_euclid(24)).ok()
}

/// All contacts, by channel, service, hour and day of the week.
#[must_use]
pub fn all(by_day: &[OnDay], hours: &[[i64; 2]; 24], by_reason: &[ByReason], names: &Names<'_>) -> Topic {
    let number: i64 = by_day.iter().map(|it| it.number).sum();
    let online: i64 = by_day.iter().filter(|it| is_online(&it.channel)).map(|it| it.number).sum();
    let mut topic = Topic::new("contacts", "Contacts");
    topic.figure = Cell::Count(number).shown();
    topic.lead = match percent(online, number) {
        None => "Nobody turned to the council in these days.".to_owned(),
        Some(share) => format!("{share}% came online, on the website or from an account."),
    };
    topic.about =
        "A contact is each form that was sent, and each call, visit, letter, e-mail or chat that somebody of the \
        council took down. Hours and days are London's."
            .to_owned();
    topic.tables = vec![by_channel(by_day, number), by_service(by_reason, number, names)];
    topic.tables.extend(by_time(by_day, hours, number));
    topic
}

fn by_channel(by_day: &[OnDay], number: i64) -> Table {
    let of = |channel: &str| by_day.iter().filter(|it| it.channel == channel).map(|it| it.number).sum::<i64>();
    let row = |channel: &str| {
        let count = of(channel);
        (count > 0).then(|| vec![Cell::Words(capital(channel)), Cell::Count(count), Cell::Share(count, number)])
    };
    Table {
        key: "by-channel",
        title: "Contacts by channel".to_owned(),
        heads: vec!["Channel", "Contacts", "Share"],
        rows: CHANNELS.into_iter().filter_map(row).collect(),
        total: Some(vec![Cell::words("All"), Cell::Count(number), Cell::Share(number, number)]),
        note: String::new(),
        chart: Some(Chart::Bars(1)),
    }
}

fn by_service(by_reason: &[ByReason], number: i64, names: &Names<'_>) -> Table {
    let mut services: BTreeMap<String, [i64; 2]> = BTreeMap::new();
    for it in by_reason {
        let [online, taken] = services.entry(names.service(it.service.as_deref())).or_default();
        *(if is_online(&it.channel) { online } else { taken }) += it.number;
    }
    let online = services.values().map(|[online, _]| online).sum();
    let row = |(service, [online, taken]): (String, [i64; 2])| {
        vec![Cell::Words(service), Cell::Count(online), Cell::Count(taken), Cell::Count(online + taken)]
    };
    let mut rows: Vec<Vec<Cell>> = services.into_iter().map(row).collect();
    largest_first(&mut rows, 3);
    Table {
        key: "by-service",
        title: "Contacts by service".to_owned(),
        heads: vec!["Service", "Online", "Taken by staff", "All"],
        rows,
        total: Some(vec![Cell::words("All"), Cell::Count(online), Cell::Count(number - online), Cell::Count(number)]),
        note: String::new(),
        chart: Some(Chart::Bars(3)),
    }
}

fn by_time(by_day: &[OnDay], hours: &[[i64; 2]; 24], number: i64) -> [Table; 2] {
    let mut days = [[0_i64; 2]; 7];
    for it in by_day {
        let weekday = day_of(it).and_then(|date| DAYS.iter().position(|(day, _)| *day == date.weekday()));
        if let Some([online, taken]) = weekday.and_then(|day| days.get_mut(day)) {
            *(if is_online(&it.channel) { online } else { taken }) += it.number;
        }
    }
    let row = |name: String, [online, taken]: &[i64; 2]| {
        vec![Cell::Words(name), Cell::Count(*online), Cell::Count(*taken), Cell::Count(online + taken)]
    };
    let rows_of_hours = (0..).zip(hours).map(|(hour, counts)| row(hour_in_words(hour), counts)).collect();
    let rows_of_days = DAYS.iter().zip(&days).map(|((_, name), counts)| row((*name).to_owned(), counts)).collect();
    let table = |key, title: &str, head, rows, chart| Table {
        key,
        title: title.to_owned(),
        heads: vec![head, "Online", "Taken by staff", "All"],
        rows,
        total: None,
        note: String::new(),
        chart: (number > 0).then_some(chart),
    };
    [
        table("by-hour", "Contacts by hour of the day", "Hour from", rows_of_hours, Chart::Columns(3)),
        table("by-day", "Contacts by day of the week", "Day", rows_of_days, Chart::Bars(3)),
    ]
}

fn hour_in_words(hour: u8) -> String {
    match hour {
        0 => "12am".to_owned(),
        1..12 => format!("{hour}am"),
        12 => "12pm".to_owned(),
        _ => format!("{}pm", hour - 12),
    }
}

/// Contacts that people would not have needed: chasing, not understood, or the wrong place.
#[must_use]
pub fn avoidable(by_reason: &[ByReason], names: &Names<'_>) -> Topic {
    // Nobody asks who sends a form why they do.
    let asked: Vec<(&ByReason, Reason)> = by_reason
        .iter()
        .filter(|it| !is_online(&it.channel))
        .filter_map(|it| Some((it, Reason::read(it.reason.as_deref()?)?)))
        .collect();
    let sum = |wanted: &dyn Fn(Reason) -> bool| {
        asked.iter().filter(|(_, reason)| wanted(*reason)).map(|(it, _)| it.number).sum::<i64>()
    };
    let all = sum(&|_| true);
    let spared = sum(&|reason| reason != Reason::New);
    let mut topic = Topic::new("avoidable", "Avoidable contact");
    topic.figure = Cell::Share(spared, all).shown();
    topic.lead = match all {
        0 => "No call, visit, letter, e-mail or chat was taken down in these days.".to_owned(),
        _ => format!(
            "{} of {} contacts that staff took would not have been needed.",
            Cell::Count(spared).shown(),
            Cell::Count(all).shown()
        ),
    };
    topic.about = "A contact could have been avoided when somebody was chasing what they had asked before, did not understand \
        what the council had said, or had come to the wrong place. Staff choose the reason when they wrap up; forms that people \
        send themselves are not counted here."
        .to_owned();
    let reason = |reason: Reason| {
        let count = sum(&|other| other == reason);
        vec![Cell::Words(capital(reason.as_str())), Cell::Count(count), Cell::Share(count, all)]
    };
    let mut services: BTreeMap<String, [i64; 2]> = BTreeMap::new();
    for (it, reason) in &asked {
        let [all, spared] = services.entry(names.service(it.service.as_deref())).or_default();
        *all += it.number;
        *spared += if *reason == Reason::New { 0 } else { it.number };
    }
    let service = |(name, [all, spared]): (String, [i64; 2])| {
        vec![Cell::Words(name), Cell::Count(all), Cell::Count(spared), Cell::Share(spared, all)]
    };
    let mut rows: Vec<Vec<Cell>> = services.into_iter().map(service).collect();
    largest_first(&mut rows, 3);
    topic.tables = vec![
        Table {
            key: "by-reason",
            title: "Contacts that staff took, by reason".to_owned(),
            heads: vec!["Reason", "Contacts", "Share"],
            rows: if all == 0 { Vec::new() } else { Reason::ALL.into_iter().map(reason).collect() },
            total: Some(vec![Cell::words("All"), Cell::Count(all), Cell::Share(all, all)]),
            note: String::new(),
            chart: Some(Chart::Bars(1)),
        },
        Table {
            key: "by-service",
            title: "Avoidable contact by service".to_owned(),
            heads: vec!["Service", "Contacts", "Avoidable", "Share"],
            rows,
            total: Some(vec![Cell::words("All"), Cell::Count(all), Cell::Count(spared), Cell::Share(spared, all)]),
            note: String::new(),
            chart: Some(Chart::Bars(3)),
        },
    ];
    topic
}

/// The rows with the largest of a column first; the same size stays in the order of names.
pub fn largest_first(rows: &mut [Vec<Cell>], column: usize) {
    rows.sort_by_key(|row| std::cmp::Reverse(row.get(column).map_or(0, Cell::size)));
}

/// With a capital first letter.
#[must_use]
pub fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
