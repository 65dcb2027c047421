//! Forms: how many of those that were begun were sent, on which page people gave up, and what they said of them.

use super::chart::Chart;
use super::contacts::largest_first;
use super::period::Choice;
use super::table::{Cell, Table};
use super::{Names, Topic};
use crate::store::figures::{Begun, Said};
use compiler::program::Program;
use compiler::words::Language;
use std::collections::BTreeMap;

/// What became of forms that were begun.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Became {
    sent: i64,
    /// Ended by the form itself: it was not for them.
    ended: i64,
    left: i64,
    /// May still be sent.
    open: i64,
}

impl Became {
    fn add(&mut self, it: &Begun) {
        let which = match it.place.as_str() {
            "sent" => &mut self.sent,
            place if place.starts_with("exit ") => &mut self.ended,
            _ if it.fresh == 1 => &mut self.open,
            _ => &mut self.left,
        };
        *which += it.number;
    }

    fn begun(self) -> i64 {
        self.sent + self.ended + self.left + self.open
    }

    fn cells(self) -> [Cell; 4] {
        [
            Cell::Count(self.begun()),
            Cell::Count(self.sent),
            Cell::Count(self.left),
            Cell::Share(self.sent, self.sent + self.left),
        ]
    }
}

/// How many forms were begun and sent. With a form: the pages on which people gave it up.
#[must_use]
pub fn completion(begun: &[Begun], names: &Names<'_>, choice: &Choice) -> Topic {
    // At the desk an agent stays with the call to its end.
    let own = begun.iter().filter(|it| it.channel != "agent" && names.counts(&it.form, choice));
    let own: Vec<&Begun> = own.collect();
    let mut forms: BTreeMap<&str, Became> = BTreeMap::new();
    let mut channels: BTreeMap<&str, Became> = BTreeMap::new();
    let mut all = Became::default();
    for it in own.iter().copied() {
        forms.entry(&it.form).or_default().add(it);
        channels.entry(&it.channel).or_default().add(it);
        all.add(it);
    }
    let mut topic = Topic::new("completion", "Forms begun and sent");
    topic.figure = Cell::Share(all.sent, all.sent + all.left).shown();
    topic.lead = match all.begun() {
        0 => "No form was begun in these days.".to_owned(),
        count => format!(
            "{} forms were begun and {} sent. {} ended early because they were not for that person, and {} may still be sent.",
            Cell::Count(count).shown(),
            Cell::Count(all.sent).shown(),
            Cell::Count(all.ended).shown(),
            Cell::Count(all.open).shown()
        ),
    };
    topic.about = "A form is begun when its first page is sent. It counts as left when it was begun before yesterday and has not \
        been sent. The share is of those that were sent or left. Calls, and forms that were filled in without a network, are not \
        counted here."
        .to_owned();
    let row = |name: Cell, became: &Became| std::iter::once(name).chain(became.cells()).collect::<Vec<_>>();
    let link = |form: &str| {
        let address = format!("{}/completion{}&form={form}#pages", names.home, choice.query());
        if names.offered(form) { Cell::Link(names.form(form), address) } else { Cell::Words(names.form(form)) }
    };
    let mut rows: Vec<Vec<Cell>> = forms.iter().map(|(form, became)| row(link(form), became)).collect();
    largest_first(&mut rows, 1);
    let table = |key, title: &str, heads, rows, chart| Table {
        key,
        title: title.to_owned(),
        heads,
        rows,
        total: Some(row(Cell::words("All"), &all)),
        note: String::new(),
        chart,
    };
    let channel = |name: &str| if name == "account" { Cell::words("Account") } else { Cell::words("Website") };
    topic.tables = vec![
        table("by-form", "By form", vec!["Form", "Begun", "Sent", "Left", "Share sent"], rows, Some(Chart::Bars(4))),
        table(
            "by-channel",
            "By channel",
            vec!["Channel", "Begun", "Sent", "Left", "Share sent"],
            channels.iter().map(|(name, became)| row(channel(name), became)).collect(),
            None,
        ),
    ];
    if let Some((form, program)) = choice.form.as_deref().and_then(|form| Some((form, names.program(form)?))) {
        topic.tables.push(pages(&own, form, &program, names));
    }
    topic
}

/// Where a form was left, in the order of its pages.
fn pages(begun: &[&Begun], form: &str, program: &Program, names: &Names<'_>) -> Table {
    let mut places: BTreeMap<(usize, &str), i64> = BTreeMap::new();
    let left = begun.iter().filter(|it| it.form == form && it.fresh == 0);
    for it in left.filter(|it| it.place != "sent" && !it.place.starts_with("exit ")) {
        let page = it.place.strip_prefix("page ").and_then(|key| program.pages.iter().position(|page| page.key == key));
        *places.entry((page.unwrap_or(program.pages.len()), it.place.as_str())).or_default() += it.number;
    }
    let all: i64 = places.values().sum();
    let name = |page: usize, place: &str| match program.pages.get(page) {
        Some(page) => page.title.clone(),
        None if place == "check" => Language::English.words().check.to_owned(),
        None if place == "tasks" => "The list of tasks".to_owned(),
        None if place.is_empty() => "Not noted: begun before this was counted".to_owned(),
        None => format!("A page that is gone: {}", place.trim_start_matches("page ")),
    };
    let row = |((page, place), number): (&(usize, &str), &i64)| {
        vec![Cell::Words(name(*page, place)), Cell::Count(*number), Cell::Share(*number, all)]
    };
    Table {
        key: "pages",
        title: format!("Where people left “{}”", names.form(form)),
        heads: vec!["Page", "Left", "Share"],
        rows: places.iter().map(row).collect(),
        total: Some(vec![Cell::words("All"), Cell::Count(all), Cell::Share(all, all)]),
        note: "The page that was before them when they left: they did not send it, or not without a mistake."
            .to_owned(),
        chart: Some(Chart::Bars(1)),
    }
}

/// What people said of the forms after sending them.
#[must_use]
pub fn satisfaction(said: &[Said], names: &Names<'_>, choice: &Choice) -> Topic {
    let mut ratings = [0_i64; 5];
    let mut forms: BTreeMap<&str, [i64; 3]> = BTreeMap::new();
    for it in said.iter().filter(|it| names.counts(&it.form, choice)) {
        if let Some(rating) = usize::try_from(it.rating - 1).ok().and_then(|at| ratings.get_mut(at)) {
            *rating += it.number;
        }
        let [easy, difficult, all] = forms.entry(&it.form).or_default();
        *easy += if it.rating <= 2 { it.number } else { 0 };
        *difficult += if it.rating >= 4 { it.number } else { 0 };
        *all += it.number;
    }
    let all: i64 = ratings.iter().sum();
    let easy: i64 = forms.values().map(|[easy, ..]| easy).sum();
    let mut topic = Topic::new("satisfaction", "Satisfaction");
    topic.figure = Cell::Share(easy, all).shown();
    topic.lead = match all {
        0 => "Nobody has said anything about a form in these days.".to_owned(),
        _ => format!(
            "{} of {} who answered found the form easy or very easy.",
            Cell::Count(easy).shown(),
            Cell::Count(all).shown()
        ),
    };
    topic.about = "After sending a form people may say how easy it was. Their answer leads to no request and no person, and only \
        its day is kept."
        .to_owned();
    let rating = |(words, number): (&&'static str, &i64)| {
        vec![Cell::words(words), Cell::Count(*number), Cell::Share(*number, all)]
    };
    let form = |(form, [easy, difficult, all]): (&&str, &[i64; 3])| {
        let (easy_share, number) = (Cell::Share(*easy, *all), Cell::Count(*all));
        vec![Cell::Words(names.form(form)), number, Cell::Count(*easy), Cell::Count(*difficult), easy_share]
    };
    let mut rows: Vec<Vec<Cell>> = forms.iter().map(form).collect();
    largest_first(&mut rows, 1);
    let words = Language::English.words().ratings;
    topic.tables = vec![
        Table {
            key: "by-answer",
            title: "How easy was it?".to_owned(),
            heads: vec!["Answer", "People", "Share"],
            rows: if all == 0 { Vec::new() } else { words.iter().zip(&ratings).map(rating).collect() },
            total: Some(vec![Cell::words("All"), Cell::Count(all), Cell::Share(all, all)]),
            note: String::new(),
            chart: Some(Chart::Bars(1)),
        },
        Table {
            key: "by-form",
            title: "Satisfaction by form".to_owned(),
            heads: vec!["Form", "People", "Easy", "Difficult", "Share easy"],
            rows,
            total: None,
            note: String::new(),
            chart: Some(Chart::Bars(4)),
        },
    ];
    topic
}
