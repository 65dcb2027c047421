//! How an answer is written is said twice, for pages from a server and for forms without one: both must write the same.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test says what is wrong by failing, and that it was skipped"
)]

use compiler::emit::html::display;
use compiler::program::{Bounds, Count, FileLimits, Kind, Length};
use compiler::words::Language;
use serde_json::{Value, json};
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

fn vectors() -> Vec<(Kind, Vec<String>)> {
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let amounts = ["0.00", "0.05", "-0.05", "1.50", "999.99", "1000.00", "-1234567.00", "99999999999.99", "45.00"];
    let dates = (1..=12).map(|month| format!("2026-{month:02}-{:02}", month * 2)).collect();
    let times = (0..24).flat_map(|hour| [0, 5, 30].map(|minute| format!("{hour:02}:{minute:02}"))).collect();
    let file = |size: u64| format!("{} {size} jpg a photo of it.jpg", "ab".repeat(32));
    let sizes =
        [1, 999, 1024, 1025, 340_000, 999_999, 1_000_000, 1_048_576, 1_048_577, 2_200_000, 10 << 20, 52_428_800];
    let numbers = owned(&["7", "1000", "-1000", "1234567", "0.5", "1234.5678", "-1234.5"]);
    let kinds = vec![*runtime_wasm::files::kind("jpg").unwrap()];
    vec![
        (Kind::Date, dates),
        (Kind::Time, times),
        (Kind::Money(Bounds::default()), owned(&amounts)),
        (Kind::Number(Bounds::default()), numbers),
        (
            Kind::Phone,
            owned(&[
                "+447700900123",
                "+442079460123",
                "+441134960123",
                "+441214960123",
                "+441632960123",
                "+443069990123",
                "+448081570123",
                "+33123456789",
                "+44169772345",
                "+441697732",
                "+445512345678",
            ]),
        ),
        (Kind::NiNumber, owned(&["QQ123456C"])),
        (Kind::SortCode, owned(&["090128"])),
        (
            Kind::Vehicle,
            owned(&[
                "AB12CDE", "A123BCD", "ABC123A", "ABC1A", "AIZ1234", "1234A", "A1", "1A", "ABC1", "A1BCD", "123ABC",
                "AB1", "1ABC",
            ]),
        ),
        (Kind::Address, owned(&["1 Mill Lane\n\nAshcombe\n\nHP7 0AB\n", "\n\n\n\n\n000012345678", "a\nb\nc\nd\ne\nf"])),
        (Kind::Location, owned(&["By the gate\n51.50740\n-0.12780", "By the gate\n\n"])),
        (Kind::LongText { length: Length { least: 0, most: 100 } }, owned(&["one\ntwo\n\nthree", "one"])),
        (Kind::Declaration, owned(&["yes"])),
        (Kind::Name, owned(&["Ada Lovelace"])),
        (
            Kind::Files { each: FileLimits { kinds, largest: 1 }, count: Count { least: 0, most: 3 } },
            sizes.iter().map(|size| file(*size)).chain([format!("{}\n{}", file(1), file(2))]).collect(),
        ),
    ]
}

#[test]
fn a_form_without_a_server_writes_answers_as_the_server_does() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("v8/display.mjs");
    let started = Command::new("node").arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let Ok(mut node) = started else {
        println!("skipped: there is no Node here");
        return;
    };
    let mut expected = Vec::new();
    let mut asked = String::new();
    for language in Language::ALL {
        let words = language.words();
        let words = json!({
            "months": words.months, "am": words.am, "pm": words.pm, "midday": words.midday, "midnight": words.midnight,
            "confirmed": words.confirmed, "property": words.property, "point": words.point,
        });
        for (kind, texts) in vectors() {
            for text in texts {
                asked.push_str(&format!("{}\n", json!({ "kind": display::name(&kind), "text": text, "words": words })));
                expected.push((display::answer(language, &kind, &text), text));
            }
        }
    }
    for text in ["45.00", "12.50", "1200.00", "0.05"] {
        asked.push_str(&format!("{}\n", json!({ "kind": "pounds", "text": text, "words": {} })));
        expected.push((vec![display::pounds(text)], text.to_owned()));
    }
    let mut input = node.stdin.take().unwrap();
    input.write_all(asked.as_bytes()).unwrap();
    drop(input);
    let output = node.wait_with_output().unwrap();
    let written = String::from_utf8(output.stdout).unwrap();
    let written: Vec<Value> = written.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(written.len(), expected.len());
    for (found, (lines, text)) in written.iter().zip(&expected) {
        assert_eq!(found, &json!(lines), "{text:?}");
    }
}
