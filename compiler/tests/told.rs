//! What somebody is told whose draft was carried over, and names over several versions.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what went wrong by failing"
)]

use compiler::diff::{Told, Topic, fits, migrate, names, since, told, under_old_names};
use compiler::program::Program;
use compiler::source::SourceFile;
use runtime_wasm::report::Day;
use serde_json::{Value, json};

const FORM: &str = r#"form: garden-waste
title: Garden waste
journey: request
service: waste
owner: waste@example.gov.uk
standard:
  reply: at once
  complete: 5 working days
data protection:
  purpose: To bring your bin
  lawful basis: public task
  keep for: 1 year
pages:
  - page: bins
    title: Your bins
    questions:
      - question: size
        type: choice
        ask: Which size?
        options: { small: Small bin, large: Large bin, sack: Sack }
      - question: bins
        type: number
        ask: How many bins?
        called: how many bins
        at most: 5
      - question: where_kept
        type: text
        ask: Where is it kept?
        ask when: size is large
  - page: people
    title: People
    questions:
      - question: people
        type: list of
        each: person
        ask: Who lives there?
        at most: 4
        questions:
          - { question: full_name, type: name, ask: What is their name? }
  - page: more
    title: More
    questions:
      - { question: note, type: long text, ask: Anything else?, optional: yes }
fee: { amount: £40, for: Bins, code: GW1 }
send to:
  - system: waste_system
    fields: { size: size, bins: bins, note: note }
"#;

fn form(text: &str) -> Program {
    let checked = compiler::check(&SourceFile::new("form.yaml", text));
    checked.program.unwrap_or_else(|| panic!("{:#?}\n{text}", checked.diagnostics))
}

fn with(text: &str, edits: &[(&str, &str)]) -> String {
    edits.iter().fold(text.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from:?}");
        text.replacen(from, to, 1)
    })
}

fn day() -> Day {
    Day { today: 20_522, holidays: Vec::new() }
}

fn draft() -> Value {
    json!({"size": "large", "bins": "3", "where_kept": "Behind", "people": [{"full_name": "Ann Lee"}], "note": "Hello"})
}

/// What is told of the draft with these edits of the form.
fn after(edits: &[(&str, &str)]) -> Told {
    let (old, new) = (form(FORM), form(&with(FORM, edits)));
    let migration = migrate(&old, &new, &draft(), &day());
    told(&old, &new, &draft(), &migration, &day())
}

#[test]
fn nothing_is_told_of_what_nobody_would_miss() {
    assert!(after(&[]).is_empty());
    let renamed = [("question: bins", "question: how_many\n        was: bins"), ("bins: bins,", "bins: how_many,")];
    assert_eq!(after(&renamed), Told::default());
    assert_eq!(after(&[("owner: waste@", "owner: bins@"), ("at most: 5", "at most: 6")]), Told::default());
}

#[test]
fn what_is_new_is_told_where_it_is_asked() {
    let lid = "      - { question: lid, type: yes or no, ask: Is it closed? }\n      - question: bins";
    assert_eq!(after(&[("      - question: bins", lid)]).added, ["lid"]);
    let of_sacks = "      - { question: lid, type: yes or no, ask: Is it closed?, ask when: size is sack }\n      - question: bins";
    assert!(after(&[("      - question: bins", of_sacks)]).is_empty(), "nobody asks them");
    let inside = "ask: What is their name? }\n          - { question: born, type: date, ask: When were they born? }";
    assert_eq!(after(&[("ask: What is their name? }", inside)]).added, ["people.born"]);
    assert_eq!(after(&[("ask when: size is large", "ask when: size is small")]).gone, ["where_kept"]);
}

#[test]
fn what_is_no_answer_any_more_is_asked_again() {
    assert_eq!(after(&[("at most: 5", "at most: 2")]).again, ["bins"]);
    let gone = after(&[("large: Large bin", "huge: Huge bin"), ("size is large", "size is huge")]);
    assert_eq!((gone.again, gone.gone), (vec!["size".to_owned()], vec!["where_kept".to_owned()]));
    // An answer that need not be given is asked for again too once it was taken away.
    let other = after(&[("note, type: long text, ask: Anything else?,", "note, type: date, ask: Anything else?,")]);
    assert_eq!((other.again, other.reworded), (vec!["note".to_owned()], vec![]));
}

#[test]
fn other_words_and_other_terms_are_told_to_whoever_answered() {
    assert_eq!(after(&[("ask: How many bins?", "ask: How many bins are yours?")]).reworded, ["bins"]);
    assert_eq!(after(&[("large: Large bin", "large: Very large bin")]).reworded, ["size"]);
    let gone = "  - page: more\n    title: More\n    questions:\n      - { question: note, type: long text, ask: Anything else?, optional: yes }\n";
    assert_eq!(after(&[(gone, ""), (", note: note", "")]).gone, ["note"]);
    let topics =
        after(&[("keep for: 1 year", "keep for: 2 years"), ("£40", "£45"), ("5 working days", "9 working days")]);
    assert_eq!(topics.topics.into_iter().collect::<Vec<_>>(), [Topic::UseOfAnswers, Topic::Fee, Topic::Promise]);
}

#[test]
fn names_of_now_and_of_then() {
    let old = form(FORM);
    let new = form(&with(
        FORM,
        &[
            ("question: people", "question: household\n        was: people"),
            ("question: full_name", "question: name, was: full_name"),
            ("page: more", "page: anything_else"),
        ],
    ));
    let found = names(&old, &new);
    assert_eq!(found.questions["people"], "household");
    assert_eq!(found.pages["more"], "anything_else");
    assert!(!found.questions.contains_key("full_name"), "inside a list");
    let now = json!({"household": [{"name": "Ann Lee"}], "size": "large", "stray": 1});
    let then = under_old_names(&old, &new, now.as_object().unwrap());
    assert_eq!(Value::Object(then), json!({"people": [{"full_name": "Ann Lee"}], "size": "large"}));
}

#[test]
fn a_draft_that_is_older_than_was_keeps_its_answers_in_both_directions() {
    let texts = [
        FORM.to_owned(),
        with(
            FORM,
            &[
                ("question: bins", "question: count\n        was: bins"),
                ("bins: bins,", "bins: count,"),
                ("large: Large bin", "big: { label: Large bin, was: large }"),
                ("size is large", "size is big"),
                ("question: full_name", "question: name, was: full_name"),
            ],
        ),
        with(
            FORM,
            &[
                ("question: bins", "question: how_many\n        was: count"),
                ("bins: bins,", "bins: how_many,"),
                ("large: Large bin", "huge: { label: Large bin, was: big }"),
                ("size is large", "size is huge"),
                ("question: full_name", "question: name"),
                ("question: people", "question: household\n        was: people"),
            ],
        ),
    ];
    let [first, second, third] = texts.map(|text| form(&text));
    let carried = json!({"size": "huge", "how_many": "3", "where_kept": "Behind", "household": [{"name": "Ann Lee"}], "note": "Hello"});
    let named = since(&first, &[&second], &third, false);
    let there = migrate(&first, &named, &draft(), &day());
    assert_eq!((there.draft.clone(), there.dropped.len()), (carried, 0), "{there:#?}");
    assert!(told(&first, &named, &draft(), &there, &day()).is_empty());
    let named = since(&third, &[&second], &first, true);
    let back = migrate(&third, &named, &there.draft, &day());
    assert_eq!((back.draft, back.dropped.len()), (draft(), 0));
    // Without what came between, the chain is broken and the answers are listed.
    assert_eq!(migrate(&first, &third, &draft(), &day()).dropped.len(), 3);
}

#[test]
fn an_answer_that_was_put_aside_fits_where_its_question_takes_it() {
    let program = form(FORM);
    assert!(fits(&program, "size", &json!("sack")) && fits(&program, "people", &json!([{"full_name": "Ann"}])));
    assert!(!fits(&program, "size", &json!("huge")) && !fits(&program, "full_name", &json!("Ann")));
    assert!(!fits(&program, "bins", &json!("many")) && !fits(&program, "people", &json!("Ann")));
    assert!(fits(&program, "bins", &json!("9")), "outside its limits it is shown, with the message");
}
