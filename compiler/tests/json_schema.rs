//! The JSON Schema of a form takes what the form takes, and refuses what is not in canonical form.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what went wrong by failing"
)]

mod schema;

use compiler::emit::json_schema;
use compiler::program::Program;
use compiler::source::SourceFile;
use schema::fits;
use serde_json::{Value, json};

fn program(yaml: &str) -> Program {
    let checked = compiler::check(&SourceFile::from_bytes("everything".to_owned(), yaml.as_bytes()));
    checked.program.unwrap_or_else(|| panic!("{:?}", checked.diagnostics))
}

const FORM: &str = r#"
form: everything
title: Everything
pages:
  - page: first
    title: First
    questions:
      - { question: account, type: text, ask: What is your account number?, pattern: "[0-9]{8}", optional: yes }
      - { question: flagged, type: text, ask: What is your code?, pattern: "(?i)[a-z]{3}", optional: yes }
      - { question: notes, type: long text, ask: What happened?, called: what happened, shortest: 3, longest: 10 }
      - { question: full_name, type: name, ask: What is your name? }
      - { question: email, type: email, ask: What is your email address? }
      - { question: phone, type: phone, ask: What is your phone number? }
      - { question: postcode, type: postcode, ask: What is your postcode? }
      - { question: property, type: address, ask: What is your address? }
      - { question: nino, type: ni number, ask: What is your number? }
      - { question: place, type: location, ask: Where is it? }
      - { question: proof, type: file, ask: Upload your tenancy agreement, called: your tenancy agreement, kinds: [pdf] }
      - { question: photos, type: files, ask: Upload photos, called: photos, kinds: [jpg], largest: 2 MB, at most: 2, optional: yes }
      - { question: car, type: vehicle, ask: What is the registration number? }
      - { question: sort_code, type: sort code, ask: What is the sort code? }
      - { question: bank_account, type: account number, ask: What is the account number? }
      - { question: due, type: date, ask: When was it due? }
      - { question: start, type: time, ask: When does it start? }
      - { question: owns_home, type: yes or no, ask: Do you own your home? }
      - { question: bin, type: choice, ask: Which bin?, options: { refuse: Black, garden: Brown } }
      - { question: needs, type: choices, ask: What do you need?, called: what you need, options: { parking: Parking, steps: No steps } }
      - { question: visits, type: number, ask: How many visits?, called: how many visits, at most: 20 }
      - { question: change, type: number, ask: How much warmer is it?, called: how much warmer it is, at least: -50 }
      - { question: level, type: decimal, decimal places: 2, ask: How deep is it?, called: how deep it is, at least: 0 }
      - { question: rent, type: money, ask: How much is your rent?, called: your rent }
      - { question: agreed, type: declaration, ask: It is true, called: that it is true }
  - page: second
    title: Second
    ask when: owns_home is yes
    questions:
      - question: household
        type: list of
        each: person
        ask: Who lives with you?
        at most: 2
        questions:
          - { question: person, type: name, ask: What is their name? }
          - { question: works, type: yes or no, ask: Do they work?, called: they work }
          - { question: pay, type: money, ask: How much are they paid?, called: how much they are paid, ask when: works is yes }
"#;

fn submission() -> Value {
    json!({
        "notes": "A\nlong one", "full_name": "Sam Okafor", "email": "sam@example.com", "phone": "+447700900123",
        "postcode": "HP7 0AB", "property": { "uprn": "000100081234" }, "nino": "AB123456C", "car": "AB12CDE", "proof": { "id": "ab".repeat(32), "name": "a.pdf", "size": 9, "kind": "pdf" }, "place": { "words": "By the gate", "latitude": "51.50740", "longitude": "-0.12780" }, "sort_code": "309430", "bank_account": "00733445", "due": "2026-03-09",
        "start": "14:30", "owns_home": "no", "bin": "refuse", "needs": ["parking"], "visits": "3", "change": "-2",
        "level": "2.5", "rent": "112.40", "agreed": "yes",
    })
}

#[test]
fn a_submission_fits_and_each_slip_does_not() {
    let schema = json_schema::schema(&program(FORM));
    assert!(fits(&schema, &submission()));
    let refused = [
        ("account", json!("1234567")),
        ("notes", json!("Hi")),
        ("notes", json!("Eleven long")),
        ("full_name", json!("")),
        ("full_name", json!("a".repeat(201))),
        ("email", json!("sam at example")),
        ("phone", json!("07700 900123")),
        ("postcode", json!("hp70ab")),
        ("property", json!({ "line_1": "14 Church Lane" })),
        ("property", json!({ "uprn": "100081234567", "street": "Church Lane" })),
        ("property", json!("100081234567")),
        ("nino", json!("AB 12 34 56 C")),
        ("car", json!("AB12 CDE")),
        ("proof", json!({ "id": "ab".repeat(32), "name": "a.jpg", "size": 9, "kind": "jpg" })),
        ("proof", json!({ "id": "ab", "name": "a.pdf", "size": 9, "kind": "pdf" })),
        ("proof", json!({ "id": "ab".repeat(32), "name": "a.pdf", "size": 0, "kind": "pdf" })),
        ("photos", json!([{ "id": "ab".repeat(32), "name": "a.jpg", "size": 2_097_153, "kind": "jpg" }])),
        ("photos", json!([])),
        ("place", json!({ "latitude": "51.50740" })),
        ("place", json!({ "latitude": "51.5074", "longitude": "-0.12780" })),
        ("place", json!({ "words": "" })),
        ("place", json!("By the gate")),
        ("sort_code", json!("30-94-30")),
        ("bank_account", json!("733445")),
        ("due", json!("9/3/2026")),
        ("due", json!("2026-13-09")),
        ("start", json!("24:00")),
        ("owns_home", json!(true)),
        ("bin", json!("Black")),
        ("needs", json!([])),
        ("needs", json!(["parking", "parking"])),
        ("needs", json!(["other"])),
        ("visits", json!(3)),
        ("visits", json!("-3")),
        ("visits", json!("03")),
        ("level", json!("2.50")),
        ("level", json!("2.505")),
        ("rent", json!("112.4")),
        ("rent", json!("1,112.40")),
        ("agreed", json!("no")),
        ("household", json!([])),
        ("household", json!([{ "works": "no" }])),
        (
            "household",
            json!([{ "person": "A", "works": "no" }, { "person": "B", "works": "no" }, { "person": "C", "works": "no" }]),
        ),
        ("colour", json!("blue")),
    ];
    for (key, value) in refused {
        let mut changed = submission();
        changed[key] = value;
        assert!(!fits(&schema, &changed), "{key}: {}", changed[key]);
    }
    let taken = [
        ("account", json!("31204567")),
        ("flagged", json!("anything, because its pattern is not one that everyone reads alike")),
        ("property", json!({ "line_1": "14 Church Lane", "town": "Amersham", "postcode": "HP7 0AB" })),
        ("postcode", json!("GIR 0AA")),
        ("change", json!("0")),
        ("level", json!("2")),
        ("needs", json!(["parking", "steps"])),
        ("household", json!([{ "person": "A", "works": "yes", "pay": "0.00" }])),
    ];
    for (key, value) in taken {
        let mut changed = submission();
        changed[key] = value;
        assert!(fits(&schema, &changed), "{key}: {}", changed[key]);
    }
}

#[test]
fn what_is_asked_on_every_path_is_required() {
    let schema = json_schema::schema(&program(FORM));
    let required = schema["required"].as_array().unwrap();
    assert_eq!(required.len(), submission().as_object().unwrap().len());
    assert!(!required.contains(&json!("account")), "optional");
    assert!(!required.contains(&json!("household")), "on a page with a condition");
    assert_eq!(schema["properties"]["household"]["items"]["required"], json!(["person", "works"]));
}

#[test]
fn limits_that_text_cannot_carry_are_said_in_words() {
    let schema = json_schema::schema(&program(FORM));
    assert_eq!(schema["properties"]["visits"]["description"], "from 0 to 20");
    assert_eq!(schema["properties"]["rent"]["description"], "0 or more");
}

#[test]
fn the_same_form_gives_the_same_bytes() {
    assert_eq!(json_schema::text(&program(FORM)), json_schema::text(&program(FORM)));
}
