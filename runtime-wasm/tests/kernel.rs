//! The kernel against jiff and rust_decimal, and the law that reading canonical text again changes nothing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod common;

use common::read;
use jiff::civil::Date;
use jiff::{Span, ToSpan, Unit};
use proptest::prelude::*;
use runtime_wasm::abi::rule;
use runtime_wasm::kernel::decimal::{self, LIMIT};
use runtime_wasm::kernel::{
    NO_ANSWER, Outcome, Reading, address, bank, choice, date, email, location, ni_number, period, phone, postcode,
    text, time, vehicle,
};
use rust_decimal::{Decimal, RoundingStrategy};

const OPTIONS: &[u8] = b"refuse\trubbish\nrecycling\ngarden\tgreen\n";

fn epoch() -> Date {
    Date::constant(1970, 1, 1)
}

fn jiff_day(days: i64) -> Option<Date> {
    epoch().checked_add(days.days()).ok().filter(|date| date.year() >= 1000)
}

fn jiff_days(date: Date) -> i64 {
    i64::from(epoch().until((Unit::Day, date)).unwrap().get_days())
}

fn as_decimal(value: i64) -> Decimal {
    Decimal::new(value, 4)
}

/// What rust_decimal makes of it, rounded our way, or no answer past the limit.
fn expected(value: Option<Decimal>, places: u32) -> i64 {
    let Some(value) = value else { return NO_ANSWER };
    let rounded = value.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
    match i64::try_from((rounded * Decimal::from(10_000)).trunc()) {
        Ok(value) if value.abs() < LIMIT => value,
        _ => NO_ANSWER,
    }
}

fn value() -> impl Strategy<Value = i64> {
    prop_oneof![
        -LIMIT + 1..LIMIT,
        -100_000_000i64..100_000_000,
        -100_000i64..100_000,
        (-10_000i64..10_000).prop_map(|whole| whole * 10_000),
        Just(0),
        Just(LIMIT - 1),
        Just(1 - LIMIT),
    ]
}

fn day() -> impl Strategy<Value = i64> {
    prop_oneof![date::FIRST..=date::LAST, -20_000i64..40_000]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn sums_agree_with_rust_decimal(a in value(), b in value()) {
        let (x, y) = (as_decimal(a), as_decimal(b));
        prop_assert_eq!(decimal::add(a, b), expected(x.checked_add(y), 4));
        prop_assert_eq!(decimal::subtract(a, b), expected(x.checked_sub(y), 4));
        prop_assert_eq!(decimal::multiply(a, b), expected(x.checked_mul(y), 4));
        prop_assert_eq!(decimal::to_penny(a), expected(Some(x), 2));
        // 28 digits of a quotient may round up to a half that it is not, so the remainder is looked at exactly.
        let quotient = (b != 0).then(|| {
            let (n, d) = (i128::from(a) * 10_000, i128::from(b));
            let size = (2 * n.abs() + d.abs()) / (2 * d.abs());
            if (n < 0) == (d < 0) { size } else { -size }
        });
        let quotient = quotient.filter(|size| size.abs() < i128::from(LIMIT)).map_or(NO_ANSWER, |size| size as i64);
        prop_assert_eq!(decimal::divide(a, b), quotient);
    }

    #[test]
    fn no_answer_stays_no_answer(a in any::<i64>(), b in any::<i64>()) {
        for how in [decimal::add, decimal::subtract, decimal::multiply, decimal::divide] {
            prop_assert_eq!(how(a, NO_ANSWER), NO_ANSWER);
            prop_assert_eq!(how(NO_ANSWER, a), NO_ANSWER);
            let result = how(a, b);
            prop_assert!(result == NO_ANSWER || result.abs() < LIMIT);
        }
        for result in [period::days(a, b), period::months(a, b), period::working_days(a, b, &[]), date::within(a)] {
            prop_assert!(result == NO_ANSWER || (date::FIRST..=date::LAST).contains(&result));
        }
        let _ = (decimal::to_penny(a), date::age(a, b), date::days_between(a, b));
    }

    #[test]
    fn the_calendar_agrees_with_jiff(days in day(), weeks in -3_000i64..3_000, months in -2_000i64..2_000) {
        let at = jiff_day(days).unwrap();
        let civil = date::to_civil(days);
        prop_assert_eq!((civil.year, civil.month, civil.day), (at.year().into(), at.month().into(), at.day().into()));
        prop_assert_eq!(date::from_civil(civil), days);
        let moved = |span: Span| {
            at.checked_add(span).ok().filter(|date| date.year() >= 1000).map_or(NO_ANSWER, jiff_days)
        };
        prop_assert_eq!(period::days(days, weeks * 7), moved(weeks.weeks()));
        prop_assert_eq!(period::months(days, months), moved(months.months()));
        prop_assert_eq!(period::months(days, months / 12 * 12), moved((months / 12).years()));
        let (outcome, text) = read(at.to_string().as_bytes(), date::date);
        prop_assert_eq!((outcome, text), (Outcome::Valid(days), at.to_string()));
    }

    #[test]
    fn working_days_are_counted_one_by_one(days in -20_000i64..40_000, amount in -60i64..60, off in prop::collection::btree_set(-100i32..100, 0..40)) {
        let holidays: Vec<i32> = off.into_iter().map(|day| day + days as i32).collect();
        let mut at = jiff_day(days).unwrap();
        let mut left = amount.abs();
        while left > 0 {
            at = at.checked_add(amount.signum().days()).unwrap();
            let weekend = at.weekday().to_monday_zero_offset() >= 5;
            left -= i64::from(!weekend && !holidays.contains(&(jiff_days(at) as i32)));
        }
        prop_assert_eq!(period::working_days(days, amount, &holidays), jiff_days(at));
    }

    #[test]
    fn age_is_counted_in_birthdays(born in -30_000i64..20_000, lived in 0i64..40_000) {
        let (from, to) = (jiff_day(born).unwrap(), jiff_day(born + lived).unwrap());
        let years = (0..200).take_while(|years| {
            // A birthday on 29 February is 1 March in a common year, which is the day after its last of February.
            let year = from.year() + years + 1;
            Date::new(year, from.month(), from.day()).or_else(|_| Date::new(year, 3, 1)).unwrap() <= to
        });
        prop_assert_eq!(date::age(born, born + lived), years.count() as i64 * 10_000);
        prop_assert_eq!(date::age(born + lived + 1, born), NO_ANSWER);
    }

    #[test]
    fn numbers_read_as_written(amount in value()) {
        let plain = as_decimal(amount).normalize().to_string();
        let (outcome, text) = read(plain.as_bytes(), |raw, out| decimal::number(raw, 4, false, -LIMIT, LIMIT, out));
        prop_assert_eq!((outcome, text), (Outcome::Valid(amount), plain));
        let pennies = amount / 100 * 100;
        let money = format!("{:.2}", as_decimal(pennies));
        let (outcome, text) = read(format!(" £{money}").as_bytes(), |raw, out| decimal::number(raw, 2, true, -LIMIT, LIMIT, out));
        prop_assert_eq!((outcome, text), (Outcome::Valid(pennies), if pennies == 0 { "0.00".to_owned() } else { money }));
    }

    #[test]
    fn reading_canonical_text_again_changes_nothing(typed in typed()) {
        let readers: Vec<(&str, Reader)> = readers();
        for (name, reader) in readers {
            let (outcome, text) = read(typed.as_bytes(), reader);
            if let Outcome::Valid(_) = outcome {
                let again = read(text.as_bytes(), reader);
                prop_assert_eq!(&again, &(outcome, text), "{} of {:?}", name, typed);
            }
        }
    }

    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        for (name, reader) in readers() {
            let (outcome, _) = read(&bytes, reader);
            if std::str::from_utf8(&bytes).is_err() {
                prop_assert!(!matches!(outcome, Outcome::Valid(_)), "{} took {:?}", name, bytes);
            }
        }
    }
}

type Reader = fn(&[u8], &mut runtime_wasm::kernel::Out) -> Reading;

fn readers() -> Vec<(&'static str, Reader)> {
    vec![
        ("line", |raw, out| text::line(raw, 0, 200, &[], out)),
        ("lines", |raw, out| text::lines(raw, 0, 200, out)),
        ("name", text::name),
        ("email", email::email),
        ("phone", phone::phone),
        ("postcode", postcode::postcode),
        ("address", address::address),
        ("location", location::location),
        ("ni number", ni_number::ni_number),
        ("vehicle", vehicle::vehicle),
        ("sort code", bank::sort_code),
        ("account number", bank::account_number),
        ("date", date::date),
        ("time", time::time),
        ("yes or no", choice::yes_no),
        ("declaration", choice::declaration),
        ("choice", |raw, out| choice::choice(raw, OPTIONS, out)),
        ("choices", |raw, out| choice::choices(raw, OPTIONS, 0, 3, out)),
        ("number", |raw, out| decimal::number(raw, 0, false, -LIMIT, LIMIT, out)),
        ("decimal", |raw, out| decimal::number(raw, 3, false, -LIMIT, LIMIT, out)),
        ("money", |raw, out| decimal::number(raw, 2, true, -LIMIT, LIMIT, out)),
    ]
}

/// Text of every type, as people might type it.
fn typed() -> impl Strategy<Value = String> {
    prop_oneof![
        r"[ \t]{0,2}[A-Za-z0-9]{1,2}[0-9OI]{0,2}[A-Z]? ?[0-9OI][A-Za-z]{2} ?",
        r"[+(]{0,2}(44|0|0044|1|33)?[)( 0-9.-]{6,14}",
        r"[A-Za-z]{2}( ?[0-9]{2}){3} ?[A-Da-d]",
        r"[A-Za-z0]{0,3} ?[0-9OI]{1,4} ?[A-Za-z0]{0,3}",
        r"[a-z ]{0,4}\n-?[0-9]{1,2}[.]?[0-9]{0,7}\n-?[0-9]{1,2}[.]?[0-9]{0,7}",
        r"[0-9]{2}[- ]?[0-9]{2}[- ]?[0-9]{1,4}",
        r"[0-9]{1,4}[-/ .][0-9A-Za-z]{1,9}[-/ .,][0-9]{1,4}",
        r"[0-9]{1,2}[:.]?[0-9]{0,2} ?([ap]\.?m\.?)?",
        r"-?£?[0-9]{1,3}([, ][0-9]{3}){0,3}(\.[0-9]{0,4})?",
        r"[a-z.'’+-]{1,8}@[A-Za-z0-9-]{1,6}(\.[A-Za-zé]{1,5}){1,2}",
        r"([\PC\n \u{200b}\u{202e}\u{a0}]{0,8}\n){0,7}",
        r"([A-Za-z0-9 ]{0,9}\n){4}(HP7 0AB|hp70ab|x|)\n[0-9]{0,13}",
        r"(refuse|rubbish|green|recycling|garden|\n){0,6}",
        r"(yes|no|Y|n|TRUE|false|on|1|0| )",
        r"\PC{0,24}",
        r"[\x00-\x20\x7f-\u{a0}a\u{2028}\u{feff}]{0,12}",
    ]
}

fn rule_of(raw: &str, reader: impl FnOnce(&[u8], &mut runtime_wasm::kernel::Out) -> Reading) -> Result<String, u16> {
    match read(raw.as_bytes(), reader) {
        (Outcome::Valid(_), text) => Ok(text),
        (Outcome::Blank, _) => Err(rule::NONE),
        (Outcome::Invalid(rule), _) => Err(rule),
    }
}

#[test]
fn dates_as_people_type_them() {
    for (typed, expected) in [
        ("9/3/2026", Ok("2026-03-09")),
        (" 9 / 3 / 2026 ", Ok("2026-03-09")),
        ("9 march 2026", Ok("2026-03-09")),
        ("9th Mar 2026", Ok("2026-03-09")),
        ("1st sept. 2026", Ok("2026-09-01")),
        ("March 9, 2026", Ok("2026-03-09")),
        ("9March2026", Ok("2026-03-09")),
        ("9/march/2026", Ok("2026-03-09")),
        ("09.03.2026", Ok("2026-03-09")),
        ("2026/3/9", Ok("2026-03-09")),
        ("9/3/26", Err(rule::YEAR_DIGITS)),
        ("9//2026", Err(rule::MONTH_MISSING)),
        ("/3/2026", Err(rule::DAY_MISSING)),
        ("9/3/", Err(rule::YEAR_MISSING)),
        ("March 2026", Err(rule::DAY_MISSING)),
        ("9 March", Err(rule::YEAR_MISSING)),
        ("//", Err(rule::NONE)),
        (" / / ", Err(rule::NONE)),
        ("-", Err(rule::FORMAT)),
        ("29/2/2025", Err(rule::FORMAT)),
        ("31/4/2026", Err(rule::FORMAT)),
        ("9/13/2026", Err(rule::FORMAT)),
        ("0/1/2026", Err(rule::FORMAT)),
        ("1/1/0999", Err(rule::FORMAT)),
        ("9/3/2026/1", Err(rule::FORMAT)),
        ("9 Marchember 2026", Err(rule::FORMAT)),
        ("99999999999999999999/1/1", Err(rule::FORMAT)),
        ("soon", Err(rule::FORMAT)),
    ] {
        assert_eq!(rule_of(typed, date::date).as_deref(), expected.as_ref().map(|text| *text), "{typed:?}");
    }
}

#[test]
fn times_as_people_type_them() {
    for (typed, expected) in [
        ("14:30", Ok("14:30")),
        ("2.30pm", Ok("14:30")),
        ("2:30 p.m.", Ok("14:30")),
        ("2 PM", Ok("14:00")),
        ("1430", Ok("14:30")),
        ("9.05", Ok("09:05")),
        ("12am", Ok("00:00")),
        ("12:15pm", Ok("12:15")),
        ("14:30pm", Ok("14:30")),
        ("midday", Ok("12:00")),
        ("12 noon", Ok("12:00")),
        ("midnight", Ok("00:00")),
        ("08:30:00", Ok("08:30")),
        ("14:30am", Err(rule::FORMAT)),
        ("24:00", Err(rule::FORMAT)),
        ("9", Err(rule::FORMAT)),
        ("9:5", Err(rule::FORMAT)),
        ("9:60", Err(rule::FORMAT)),
        ("99999999999999:00", Err(rule::FORMAT)),
        ("half past nine", Err(rule::FORMAT)),
        (" ", Err(rule::NONE)),
    ] {
        assert_eq!(rule_of(typed, time::time).as_deref(), expected.as_ref().map(|text| *text), "{typed:?}");
    }
}

#[test]
fn numbers_as_people_type_them() {
    let money = |raw: &[u8], out: &mut runtime_wasm::kernel::Out| decimal::number(raw, 2, true, 0, 1_000_000_000, out);
    for (typed, expected) in [
        ("£1,234.50", Ok("1234.50")),
        ("1 234", Ok("1234.00")),
        ("£ 12", Ok("12.00")),
        (".5", Ok("0.50")),
        ("5.", Ok("5.00")),
        ("0012.500", Ok("12.50")),
        ("100,000", Ok("100000.00")),
        ("-0", Ok("0.00")),
        ("1.005", Err(rule::PLACES)),
        ("-1", Err(rule::TOO_SMALL)),
        ("100,000.01", Err(rule::TOO_LARGE)),
        ("999999999999999999999999999999", Err(rule::TOO_LARGE)),
        ("1,23", Err(rule::FORMAT)),
        ("1234,567", Err(rule::FORMAT)),
        ("1e3", Err(rule::FORMAT)),
        ("1.2.3", Err(rule::FORMAT)),
        ("12 pounds", Err(rule::FORMAT)),
        ("£", Err(rule::FORMAT)),
        (".", Err(rule::FORMAT)),
        ("--1", Err(rule::FORMAT)),
        ("\u{a0}", Err(rule::NONE)),
    ] {
        assert_eq!(rule_of(typed, money).as_deref(), expected.as_ref().map(|text| *text), "{typed:?}");
    }
    let whole = |raw: &[u8], out: &mut runtime_wasm::kernel::Out| decimal::number(raw, 0, false, -LIMIT, LIMIT, out);
    assert_eq!(rule_of("7.0", whole).as_deref(), Ok("7"));
    assert_eq!(rule_of("\u{2212}1,000", whole).as_deref(), Ok("-1000"));
    assert_eq!(rule_of("7.5", whole), Err(rule::PLACES));
    assert_eq!(rule_of("£7", whole), Err(rule::FORMAT));
}

#[test]
fn addresses_and_their_parts() {
    for (typed, expected) in [
        ("1  High St\n\nAmersham\n\nhp70ab\n", Ok("1 High St\n\nAmersham\n\nHP7 0AB\n")),
        ("\n\n\n\n\n100 081 234567", Ok("\n\n\n\n\n100081234567")),
        ("\n\n\n\n\n1", Ok("\n\n\n\n\n000000000001")),
        ("\n \n\n\n\n", Err(rule::NONE)),
        ("1 High St", Err(rule::TOWN_MISSING)),
        ("\n\nAmersham", Err(rule::LINE_1_MISSING)),
        ("1 High St\n\nAmersham", Err(rule::POSTCODE_MISSING)),
        ("1 High St\n\nAmersham\n\nHP7", Err(rule::POSTCODE_FORMAT)),
        ("\n\n\n\n\n1234567890123", Err(rule::UPRN_FORMAT)),
        ("\n\n\n\n\n0", Err(rule::UPRN_FORMAT)),
        ("\n\n\n\n\n1\n", Err(rule::FORMAT)),
    ] {
        assert_eq!(rule_of(typed, address::address).as_deref(), expected.as_ref().map(|text| *text), "{typed:?}");
    }
    assert_eq!(address::part(b"a\nb\n\nd", 3), b"d");
    assert_eq!(address::part(b"a\nb\n\nd", 5), b"");
}

#[test]
fn options_by_key_new_and_former() {
    let one = |typed: &str| rule_of(typed, |raw, out| choice::choice(raw, OPTIONS, out));
    assert_eq!(one(" garden ").as_deref(), Ok("garden"));
    assert_eq!(one("green").as_deref(), Ok("garden"));
    assert_eq!(one("Garden"), Err(rule::FORMAT));
    assert_eq!(one("").as_deref(), Err(&rule::NONE));
    let many = |typed: &str| rule_of(typed, |raw, out| choice::choices(raw, OPTIONS, 2, 2, out));
    assert_eq!(many("green\n\nrefuse\ngarden").as_deref(), Ok("refuse\ngarden"));
    assert_eq!(many("garden"), Err(rule::TOO_FEW));
    assert_eq!(many("garden\nrefuse\nrecycling"), Err(rule::TOO_MANY));
    assert_eq!(many("garden\nblue"), Err(rule::FORMAT));
    let declared = |typed: &str| rule_of(typed, choice::declaration);
    assert_eq!((declared("on").as_deref(), declared("no")), (Ok("yes"), Err(rule::NONE)));
}

#[test]
fn texts_are_tidied() {
    let line = |typed: &str| rule_of(typed, |raw, out| text::line(raw, 2, 5, &[], out));
    assert_eq!(line("\u{feff} a\u{202e}\t\r\n b\u{200b} ").as_deref(), Ok("a b"));
    assert_eq!(line("é").as_deref(), Err(&rule::TOO_SHORT));
    assert_eq!(line("ééééé").as_deref(), Ok("ééééé"));
    assert_eq!(line("abcdef"), Err(rule::TOO_LONG));
    let lines = |typed: &str| rule_of(typed, |raw, out| text::lines(raw, 0, 50, out));
    assert_eq!(lines("\r\n a  b \r\n\r\n c\r\n\r\n").as_deref(), Ok("a b\n\nc"));
    for (typed, expected) in [
        ("Zoë O’Brien-Łukasz", Ok("Zoë O’Brien-Łukasz")),
        ("李小龍", Ok("李小龍")),
        ("07700 900123", Err(rule::FORMAT)),
        ("a@b.uk", Err(rule::FORMAT)),
        ("...", Err(rule::FORMAT)),
    ] {
        assert_eq!(rule_of(typed, text::name).as_deref(), expected.as_ref().map(|text| *text), "{typed:?}");
    }
}
