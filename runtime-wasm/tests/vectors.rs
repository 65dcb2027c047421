//! Phone numbers, postcodes, e-mail addresses, NI numbers, dates and times that other people collected. Where a source and
//! we disagree, the vector is listed here with the reason; a vector that is listed and agrees fails the test too.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "tests"
)]

mod common;

use common::read;
use runtime_wasm::kernel::{Out, Outcome, Reading, date, email, ni_number, phone, postcode, time};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;

fn load(name: &str) -> Option<Value> {
    let Some(corpora) = std::env::var_os("ONCEFORM_CORPORA") else {
        println!("skipped: set ONCEFORM_CORPORA to the folder of collected vectors");
        return None;
    };
    let path = PathBuf::from(corpora).join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Some(serde_json::from_str(&text).unwrap())
}

type Reader = fn(&[u8], &mut Out) -> Reading;

/// Vectors of one type, each held against what its source says, or listed with the reason why not.
struct Vectors {
    reader: Reader,
    against: BTreeMap<&'static str, &'static str>,
    differs: Vec<String>,
    checked: usize,
}

impl Vectors {
    fn new(reader: Reader, against: &[(&'static str, &'static str)]) -> Self {
        Self { reader, against: against.iter().copied().collect(), differs: Vec::new(), checked: 0 }
    }

    fn is(&mut self, typed: &str, valid: bool) {
        let (outcome, text) = read(typed.as_bytes(), self.reader);
        self.note(typed, matches!(outcome, Outcome::Valid(_)) == valid, &format!("{outcome:?} {text:?}, not {valid}"));
    }

    fn becomes(&mut self, typed: &str, canonical: &str) {
        let (_, text) = read(typed.as_bytes(), self.reader);
        self.note(typed, text == canonical, &format!("{text:?}, not {canonical:?}"));
    }

    fn note(&mut self, typed: &str, agrees: bool, how: &str) {
        self.checked += 1;
        match (agrees, self.against.contains_key(typed)) {
            (true, true) => self.differs.push(format!("{typed:?} is listed, but agrees")),
            (false, false) => self.differs.push(format!("{typed:?}: {how}")),
            _ => {}
        }
    }

    fn done(self, fewest: usize) {
        assert!(self.differs.is_empty(), "{:#?}", self.differs);
        assert!(self.checked >= fewest, "only {} vectors", self.checked);
    }
}

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect()
}

fn cases(value: &Value) -> Vec<(&str, &Value)> {
    value.as_array().unwrap().iter().map(|case| (case[0].as_str().unwrap(), &case[1])).collect()
}

#[test]
fn phones() {
    let (Some(notify), Some(forms)) =
        (load("uk-vectors/phone-govuk-notify.json"), load("uk-vectors/phone-nino-govuk-forms.json"))
    else {
        return;
    };
    const EXTENSION: &str = "E.164 has no place for an extension; the number itself reaches the switchboard";
    let mut vectors = Vectors::new(
        phone::phone,
        &[
            ("784951234567", "no plus and 12 digits from a 7: far likelier a UK mobile with digits too many"),
            ("07723 456789...", "full stops are how some people set digits apart"),
            ("01234 123 123 ext 123", EXTENSION),
            ("01234 123 123 est 123", EXTENSION),
            ("01234 123 123 x123", EXTENSION),
            ("123 1234 1234 ext 123", EXTENSION),
            ("12345 123456 ext 123", EXTENSION),
            ("12345 123456 est 123", EXTENSION),
            ("12345 123456 ext. 123", EXTENSION),
            ("12345 123456 ext123", EXTENSION),
            ("01234123456 ext 123", EXTENSION),
            ("01234123456 est 123", EXTENSION),
            ("123 1234 1234 x123", EXTENSION),
            ("12345 123456 x123", EXTENSION),
            ("12345123456 x123", EXTENSION),
            ("1234 123 1234 x123", EXTENSION),
            ("1234 123 1234 ext 1234", EXTENSION),
            ("1234 123 1234  ext 123", EXTENSION),
            ("1234 123 1234 est 1234", EXTENSION),
            ("1234 123 1234  est 123", EXTENSION),
        ],
    );
    let normalised = format!("+{}", notify["valid_uk_mobile_normalised"].as_str().unwrap());
    texts(&notify["valid_uk_mobile"]).into_iter().for_each(|typed| vectors.becomes(typed, &normalised));
    for valid in ["valid_international", "valid_crown_dependency", "valid_uk_landline"] {
        texts(&notify[valid]).into_iter().for_each(|typed| vectors.is(typed, true));
    }
    texts(&notify["invalid_uk_landline"]).into_iter().for_each(|typed| vectors.is(typed, false));
    for wrong in notify["invalid_uk_mobile_by_error"].as_object().unwrap().values() {
        texts(wrong).into_iter().for_each(|typed| vectors.is(typed, false));
    }
    texts(&forms["phone_valid"]).into_iter().for_each(|typed| vectors.is(typed, true));
    for wrong in ["phone_invalid", "phone_too_long", "phone_too_short"] {
        texts(&forms[wrong]).into_iter().for_each(|typed| vectors.is(typed, false));
    }
    vectors.done(70);
}

#[test]
fn ni_numbers() {
    let (Some(hmrc), Some(forms)) = (load("uk-vectors/nino-hmrc.json"), load("uk-vectors/phone-nino-govuk-forms.json"))
    else {
        return;
    };
    let mut vectors = Vectors::new(
        ni_number::ni_number,
        &[
            (" AB123456C", "spaces are tidied away, as GOV.UK Forms does"),
            ("AB123456C ", "spaces are tidied away, as GOV.UK Forms does"),
            ("ab123456c", "any case is read, as GOV.UK Forms does"),
        ],
    );
    for (typed, valid) in cases(&hmrc["cases"]) {
        vectors.is(typed, valid.as_bool().unwrap());
    }
    for (typed, formatted) in cases(&hmrc["format"]).into_iter().chain(cases(&forms["nino_valid_after_normalising"])) {
        vectors.becomes(typed, &formatted.as_str().unwrap().replace(' ', ""));
    }
    texts(&forms["nino_invalid"]).into_iter().for_each(|typed| vectors.is(typed, false));
    vectors.done(40);
}

#[test]
fn postcodes() {
    let (Some(notify), Some(gem)) =
        (load("uk-vectors/postcode-govuk-notify.json"), load("uk-vectors/postcode-uk_postcode-gem.json"))
    else {
        return;
    };
    let mut vectors = Vectors::new(
        postcode::postcode,
        &[("GIR0AA", "a real postcode once; Notify itself prints it, and nobody is helped by refusing it")],
    );
    for (typed, valid) in cases(&notify["if_postcode_is_a_real_uk_postcode"]) {
        vectors.is(typed, valid.as_bool().unwrap());
    }
    let mut vectors_2 = Vectors::new(postcode::postcode, &[]);
    for (typed, printed) in cases(&notify["format_postcode_for_printing"]) {
        vectors_2.becomes(typed, printed.as_str().unwrap());
    }
    // The gem also reads a part of a postcode; ours is always a whole one. What it makes of a whole one is in its text.
    for case in gem["cases"].as_array().unwrap() {
        let (typed, ruby) = (case["input"].as_str().unwrap(), case["expect_ruby"].as_str().unwrap());
        let part = |name: &str| {
            let (_, rest) = ruby.split_once(&format!("{name}: \""))?;
            Some(rest.split_once('"')?.0.to_owned())
        };
        match (part("area"), part("district"), part("sector"), part("unit")) {
            (Some(area), Some(district), Some(sector), Some(unit)) => {
                vectors_2.becomes(typed, &format!("{area}{district} {sector}{unit}"));
            }
            _ if ruby.contains("be_nil") || ruby.contains("unit: nil") => vectors_2.is(typed, false),
            _ => {}
        }
    }
    vectors.done(20);
    vectors_2.done(20);
}

#[test]
fn emails() {
    let (Some(notify), Some(schema)) =
        (load("uk-vectors/email-govuk-notify.json"), load("json-schema-test-suite/email.json"))
    else {
        return;
    };
    const QUOTED: &str =
        "allowed by the standard, delivered by hardly anyone; Notify, which sends the reply, refuses it";
    let mut vectors = Vectors::new(
        email::email,
        &[
            ("local-with-\u{2019}-apostrophe@domain.com", "word processors curl it; it is read as the straight one"),
            ("incorrect-punycode@xn---something.com", "punycode is not decoded; no person types it"),
            ("\"joe bloggs\"@example.com", QUOTED),
            ("\"joe..bloggs\"@example.com", QUOTED),
            ("\"joe@bloggs\"@example.com", QUOTED),
            ("joe.bloggs@[127.0.0.1]", "Notify, which sends the reply, refuses it"),
            ("joe.bloggs@[IPv6:::1]", "Notify, which sends the reply, refuses it"),
        ],
    );
    texts(&notify["valid"]).into_iter().for_each(|typed| vectors.is(typed, true));
    texts(&notify["invalid"]).into_iter().for_each(|typed| vectors.is(typed, false));
    texts(&notify["stripped_to_email@domain.com"]).into_iter().for_each(|t| vectors.becomes(t, "email@domain.com"));
    schema_cases(&schema).into_iter().for_each(|(typed, valid)| vectors.is(&typed, valid));
    vectors.done(60);
}

/// The cases of a JSON Schema format file that are texts.
fn schema_cases(file: &Value) -> Vec<(String, bool)> {
    let tests = file.as_array().unwrap().iter().flat_map(|group| group["tests"].as_array().unwrap());
    tests.filter_map(|test| Some((test["data"].as_str()?.to_owned(), test["valid"].as_bool()?))).collect()
}

#[test]
fn dates() {
    let Some(schema) = load("json-schema-test-suite/date.json") else { return };
    const CLEAR: &str = "year first and nothing else it could mean; what is stored is ISO all the same";
    let mut vectors = Vectors::new(
        date::date,
        &[
            ("1998-1-20", CLEAR),
            ("1998-01-1", CLEAR),
            ("2020 -01-01", CLEAR),
            ("2020.01.01", CLEAR),
            ("2020 01 01", CLEAR),
            ("2020-01/01", CLEAR),
            ("2020--01-01", CLEAR),
            ("2020-01--01", CLEAR),
            ("2020\u{2013}01\u{2013}01", CLEAR),
            (" 2024-01-15", "spaces are tidied away"),
            ("2024-01-15 ", "spaces are tidied away"),
            ("2020-01-01\0", "characters that cannot be seen are tidied away"),
            ("0400-02-29", "years before 1000 are slips of the hand"),
            ("0001-01-01", "years before 1000 are slips of the hand"),
        ],
    );
    schema_cases(&schema).into_iter().for_each(|(typed, valid)| vectors.is(&typed, valid));
    vectors.done(60);
}

#[test]
fn times() {
    let Some(schema) = load("json-schema-test-suite/time.json") else { return };
    // The suite's times have seconds and an offset, which no council form asks for: only what is wrong in both is compared.
    let mut vectors = Vectors::new(time::time, &[("12:00:00", "no offset, as everyone types it")]);
    let wrong = schema_cases(&schema).into_iter().filter(|(_, valid)| !valid);
    wrong.for_each(|(typed, valid)| vectors.is(&typed, valid));
    vectors.done(20);
}
