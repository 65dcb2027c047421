//! Places: words, a point, or both.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod common;

use common::read;
use runtime_wasm::abi::rule;
use runtime_wasm::answers::canonical_json;
use runtime_wasm::kernel::{Outcome, address, location};

fn place(words: &str, latitude: &str, longitude: &str) -> (Outcome, String) {
    read(format!("{words}\n{latitude}\n{longitude}").as_bytes(), location::location)
}

#[test]
fn words_alone_a_point_alone_or_both() {
    for (words, latitude, longitude, kept) in [
        ("  By the  gate ", "", "", "By the gate\n\n"),
        ("", "51.5074", "-0.1278", "\n51.50740\n-0.12780"),
        ("Gate", "51.507351", "−0.127758", "Gate\n51.50735\n-0.12776"),
        ("", "60.90000", "-8.7", "\n60.90000\n-8.70000"),
        ("", "49.8°", "+1.8", "\n49.80000\n1.80000"),
        ("", " 5 1 ", "-.000004", "\n51.00000\n0.00000"),
        ("", "60.900004", "0", "\n60.90000\n0.00000"),
    ] {
        let (outcome, text) = place(words, latitude, longitude);
        assert!(matches!(outcome, Outcome::Valid(_)), "{words} {latitude} {longitude}: {outcome:?}");
        assert_eq!(text, kept);
        assert_eq!(read(text.as_bytes(), location::location), (outcome, text), "read again");
    }
    assert_eq!(read(b"By the gate", location::location).1, "By the gate\n\n", "one text is the words");
    assert_eq!(place(" ", "", "\t").0, Outcome::Blank);
}

#[test]
fn a_point_has_both_halves_and_lies_in_the_united_kingdom() {
    for (latitude, longitude, broken) in [
        ("51.5", "", rule::POINT_FORMAT),
        ("", "-0.1", rule::POINT_FORMAT),
        ("north", "-0.1", rule::POINT_FORMAT),
        ("51.5.1", "-0.1", rule::POINT_FORMAT),
        ("51.5", "--0.1", rule::POINT_FORMAT),
        ("51.5", ".", rule::POINT_FORMAT),
        ("1234", "0", rule::POINT_FORMAT),
        ("-51.5", "-0.1", rule::POINT_OUTSIDE),
        ("60.90001", "0", rule::POINT_OUTSIDE),
        ("49.79999", "0", rule::POINT_OUTSIDE),
        ("51.5", "1.80001", rule::POINT_OUTSIDE),
        ("-0.1278", "51.5074", rule::POINT_OUTSIDE),
    ] {
        assert_eq!(place("By the gate", latitude, longitude).0, Outcome::Invalid(broken), "{latitude} {longitude}");
    }
    assert_eq!(place(&"é".repeat(500), "", "").1.chars().count(), 502);
    assert_eq!(place(&"é".repeat(501), "", "").0, Outcome::Invalid(rule::TOO_LONG));
    assert_eq!(read(b"a\n51\n0\nmore", location::location).0, Outcome::Invalid(rule::FORMAT));
    assert_eq!(read(b"\xFF\n51\n0", location::location).0, Outcome::Invalid(rule::FORMAT));
}

#[test]
fn its_parts_are_found_like_those_of_an_address() {
    let (_, text) = place("Gate", "51.5", "-0.1");
    assert_eq!(address::part(text.as_bytes(), 2), b"-0.10000");
    assert_eq!(
        canonical_json("location", &text),
        serde_json::json!({ "words": "Gate", "latitude": "51.50000", "longitude": "-0.10000" })
    );
}
