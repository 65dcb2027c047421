//! The messages on `docs/types.md` are the ones that questions give. `BLESS=1` writes them anew.

#![allow(clippy::unwrap_used, reason = "a test says what went wrong by failing")]

use compiler::messages::{NAMES, texts};
use compiler::program::{Bounds, Count, FileLimits, Kind, Length, Pattern};
use std::collections::BTreeMap;
use std::path::Path;

/// What the page's messages are made for: a question of each type with limits, and what its answer is called.
fn samples() -> Vec<(Kind, &'static str)> {
    let bounds = Bounds { least: Some(10_000), most: Some(200_000) };
    let length = Length { least: 2, most: 200 };
    let pattern = Some(Pattern { expression: "[0-9]{8}".into() });
    vec![
        (Kind::Text { length, pattern }, "your account number"),
        (Kind::LongText { length: Length { least: 2, most: 2000 } }, "what went wrong"),
        (Kind::Name, "your full name"),
        (Kind::Email, "your email address"),
        (Kind::Phone, "your phone number"),
        (Kind::Postcode, "your postcode"),
        (Kind::Address, "your address"),
        (Kind::Location, "where the pothole is"),
        (Kind::File(photos()), "a photo of the bin"),
        (Kind::Files { each: photos(), count: Count { least: 1, most: 5 } }, "photos of the place"),
        (Kind::NiNumber, "your National Insurance number"),
        (Kind::Vehicle, "your vehicle’s registration number"),
        (Kind::SortCode, "the sort code"),
        (Kind::AccountNumber, "the account number"),
        (Kind::Date, "the collection day"),
        (Kind::Time, "the start"),
        (Kind::YesNo, "you have moved"),
        (Kind::Choice { options: Vec::new() }, "which bin was missed"),
        (Kind::Choices { options: Vec::new(), count: Count { least: 1, most: 3 } }, "what we should do"),
        (Kind::Number(bounds), "how many people will come"),
        (Kind::Decimal { bounds, places: 2 }, "the length"),
        (Kind::Money(bounds), "your rent"),
        (Kind::Declaration, "that the information is true"),
        (Kind::List { each: "person".into(), count: Count { least: 1, most: 15 }, questions: 0..0 }, "your household"),
    ]
}

fn photos() -> FileLimits {
    let kinds = ["jpg", "png"].iter().filter_map(|key| runtime_wasm::files::kind(key)).copied();
    FileLimits { kinds: kinds.collect(), largest: 10 << 20 }
}

const START: &str = "<!-- The table is written by the test `types_page`. -->\n";

#[test]
fn the_page_has_every_message() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/types.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let (before, _) = page.split_once(START).unwrap();
    let names: BTreeMap<u16, &str> = NAMES.iter().copied().collect();
    let mut table = String::from("| type | name | message |\n|---|---|---|\n");
    for (kind, called) in samples() {
        let mut kind_name = format!("`{}`", kind.type_name());
        for (rule, message) in texts(&kind, called, false) {
            table.push_str(&format!("| {kind_name} | `{}` | {message} |\n", names.get(&rule).unwrap()));
            kind_name.clear();
        }
    }
    let new = format!("{before}{START}\n{table}");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, new).unwrap();
    } else {
        assert_eq!(page, new, "docs/types.md has other messages (BLESS=1 writes them anew)");
    }
}
