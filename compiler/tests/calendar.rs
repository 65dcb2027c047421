//! The bank holidays worked out by rule, against those published on GOV.UK for the years that the file has.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test says what is wrong by failing"
)]

use compiler::calendar::{Nation, bank_holidays};
use jiff::civil::Date;

fn day_number(day: Date) -> i64 {
    i64::from(Date::constant(1970, 1, 1).until(day).unwrap().get_days())
}

#[test]
fn bank_holidays_are_those_that_were_published() {
    let Ok(corpora) = std::env::var("ONCEFORM_CORPORA") else {
        println!("skipped: ONCEFORM_CORPORA is not set");
        return;
    };
    let file = std::fs::read_to_string(format!("{corpora}/uk-vectors/bank-holidays.json")).unwrap();
    let published: serde_json::Value = serde_json::from_str(&file).unwrap();
    for (nation, key) in [
        (Nation::EnglandAndWales, "england-and-wales"),
        (Nation::Scotland, "scotland"),
        (Nation::NorthernIreland, "northern-ireland"),
    ] {
        let events = published[key]["events"].as_array().unwrap();
        let wanted: Vec<Date> = events.iter().map(|event| event["date"].as_str().unwrap().parse().unwrap()).collect();
        let (first, last) = (*wanted.first().unwrap(), wanted.last().unwrap().last_of_year());
        let published = day_number(first)..=day_number(last);
        let ours: Vec<i64> = bank_holidays(nation).into_iter().filter(|day| published.contains(day)).collect();
        assert_eq!(ours, wanted.iter().copied().map(day_number).collect::<Vec<_>>(), "{key}");
    }
}
