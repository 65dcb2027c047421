//! Answers joined in one go are the same as answers read first and joined then, whatever the JSON.
#![allow(clippy::unwrap_used, reason = "tests")]

use proptest::collection::vec;
use proptest::prelude::*;
use runtime_wasm::answers::Answers;
use runtime_wasm::joined::Joiner;
use runtime_wasm::manifest::{Manifest, ManifestQuestion};
use serde_json::{Map, Value, json};

fn manifest() -> Manifest {
    let question = |key: &str, kind: &str, list: Option<u32>, rows: Option<u32>| ManifestQuestion {
        key: key.to_owned(),
        kind: kind.to_owned(),
        page: 0,
        slot: 0,
        list,
        stride: rows.map(|_| 3),
        rows,
    };
    Manifest {
        form: "form".to_owned(),
        abi: 1,
        pages: vec!["page".to_owned()],
        questions: vec![
            question("name", "text", None, None),
            question("born", "date", None, None),
            question("home", "address", None, None),
            question("people", "list of", None, Some(4)),
            question("name", "name", Some(3), None),
            question("works", "yes or no", Some(3), None),
            question("where", "location", Some(3), None),
            question("ticks", "choices", None, None),
            question("photo", "files", None, None),
        ],
        computed: Vec::new(),
    }
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z0-9 /\\n\\x1f\"é]{0,8}", Just(String::new()), Just("100081234567".to_owned())]
}

const KEYS: [&str; 13] =
    ["name", "born", "home", "people", "works", "where", "ticks", "photo", "day", "line_1", "uprn", "words", "other"];

fn key() -> impl Strategy<Value = String> {
    prop::sample::select(&KEYS[..]).prop_map(str::to_owned)
}

fn value() -> impl Strategy<Value = Value> {
    let simple = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-1e9..1e9f64).prop_map(Value::from),
        text().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    simple.prop_recursive(4, 64, 8, |inside| {
        prop_oneof![
            vec(inside.clone(), 0..6).prop_map(Value::from),
            vec((key(), inside), 0..9).prop_map(|pairs| Value::Object(pairs.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// Answers that mostly have the shape of their question, with whatever else inside.
fn shaped() -> impl Strategy<Value = Value> {
    let parts = || {
        let key = prop::sample::select(&["line_1", "line_2", "postcode", "uprn", "words", "latitude", "other"][..]);
        vec((key.prop_map(str::to_owned), value()), 0..6)
            .prop_map(|pairs| Value::Object(pairs.into_iter().collect::<Map<_, _>>()))
    };
    let row = (parts(), value()).prop_map(|(place, name)| json!({"where": place, "name": name}));
    (parts(), vec(value(), 0..5), vec(row, 0..3), value())
        .prop_map(|(home, ticks, people, name)| json!({"ticks": ticks, "home": home, "name": name, "people": people}))
}

proptest! {
    #[test]
    fn joining_in_one_go_means_the_same(given in vec(prop_oneof![value(), shaped()], 1..4)) {
        let manifest = manifest();
        // One joiner for all of them: nothing stays behind from the answers of before.
        let mut joiner = Joiner::new(&manifest);
        for answers in given {
            let expected = Answers::from_json(&manifest, &answers).to_input();
            prop_assert_eq!(joiner.join(answers.to_string().as_bytes()).unwrap(), expected);
        }
    }
}

#[test]
fn more_rows_than_any_form_allows_are_cut_off_as_elsewhere() {
    let manifest = manifest();
    let rows: Vec<Value> = (0..150).map(|row| json!({ "name": row })).collect();
    let answers = json!({ "people": rows, "name": "last" });
    let expected = Answers::from_json(&manifest, &answers).to_input();
    assert_eq!(Joiner::new(&manifest).join(answers.to_string().as_bytes()).unwrap(), expected);
}

#[test]
fn what_is_not_json_is_refused() {
    let mut joiner = Joiner::new(&manifest());
    for text in ["", "{", "{\"name\": }", "{} {}", "{\"people\": [{\"name\": \"\u{1}\"}]}"] {
        assert!(joiner.join(text.as_bytes()).is_err(), "{text}");
    }
}
