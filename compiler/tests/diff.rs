//! What a change is called, what it does, and what becomes of a draft.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what went wrong by failing"
)]

use compiler::diff::{self, Verdict, diff, migrate};
use compiler::program::Program;
use compiler::source::SourceFile;
use runtime_wasm::report::Day;
use serde_json::json;

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
conditions:
  is_large: size is large
  many: bins is more than 2
calculations:
  price: { is: bins * £40, show: Price }
pages:
  - page: place
    title: Where?
    questions:
      - question: property
        type: address
        ask: What is the address?
  - page: bins
    title: Your bins
    questions:
      - question: size
        type: choice
        ask: Which size?
        options:
          small: Small bin
          large: Large bin
          sack: Sack
      - question: bins
        type: number
        ask: How many bins?
        called: how many bins
        at most: 5
        rules:
          - must: bins is less than 4 or size is small
            otherwise: You can have 3 large bins
      - question: where_kept
        type: text
        ask: Where is it kept?
        longest: 100
        ask when: is_large
      - question: note
        type: long text
        ask: Anything else?
        optional: yes
  - page: too_many
    exit: That is too many
    ask when: many and price is more than £500
  - page: people
    title: People
    ask when: size is none of [sack]
    questions:
      - question: people
        type: list of
        each: person
        ask: Who lives there?
        at most: 4
        questions:
          - { question: full_name, type: name, ask: What is their name? }
          - { question: income, type: money, ask: What is their income? }
fee: { amount: price, for: Bins, code: GW1 }
open: { from: 2026-03-01, until: 2026-10-31, closed: We start again in March }
already reported: { during: 7 days, same: [size] }
send to:
  - system: waste_system
    fields: { uprn: property.uprn, size: size, bins: bins }
"#;

fn form(text: &str) -> Program {
    let checked = compiler::check(&SourceFile::new("form.yaml", text));
    checked.program.unwrap_or_else(|| panic!("{:#?}\n{text}", checked.diagnostics))
}

fn edited(edits: &[(&str, &str)]) -> Program {
    let mut text = FORM.to_owned();
    for (from, to) in edits {
        assert!(text.contains(from), "{from:?}");
        text = text.replacen(from, to, 1);
    }
    form(&text)
}

/// One line a change: verdict, sort, place, and what is asked again.
fn said(edits: &[(&str, &str)]) -> Vec<String> {
    let difference = diff(&form(FORM), &edited(edits));
    let line = |change: &diff::Change| {
        let place = change.question.clone().or_else(|| change.page.clone()).unwrap_or_else(|| change.subject.clone());
        let again =
            if change.ask_again.is_empty() { String::new() } else { format!(" [{}]", change.ask_again.join(" ")) };
        format!("{} | {} | {place}{again}", change.verdict.name(), change.sort)
    };
    difference.changes.iter().map(line).collect()
}

/// An edit of the form (from, to), and what is said of it.
type Case = (&'static [(&'static str, &'static str)], &'static [&'static str]);

const CASES: &[Case] = &[
    (&[], &[]),
    (&[("title: Garden waste", "title: Garden waste bins")], &["safe | wording | title"]),
    (&[("form: garden-waste", "form: green-waste")], &["breaks | renamed | form"]),
    (&[("complete: 5 working", "complete: 6 working")], &["safe | standard | standard"]),
    (&[("keep for: 1 year", "keep for: 2 years")], &["safe | data protection | data protection"]),
    (&[("Which size?", "Which size of bin?")], &["safe | wording | size"]),
    (&[("small: Small bin", "small: A small bin")], &["safe | wording | size"]),
    (&[("sack: Sack", "sack: Sack\n          huge: Huge bin")], &["safe | option added | size"]),
    // The condition of the page names the option, so it goes too.
    (
        &[("\n          sack: Sack", ""), ("none of [sack]", "none of [small]")],
        &["breaks | option removed | size [size]", "ask again | condition | people [people]"],
    ),
    // The option is sent to a system that knows the old name.
    (&[("sack: Sack", "bag: { label: Sack, was: sack }"), ("[sack]", "[bag]")], &["breaks | option renamed | size"]),
    (
        &[("small: Small bin\n          large: Large bin", "large: Large bin\n          small: Small bin")],
        &["safe | order | size"],
    ),
    (&[("at most: 5", "at most: 4")], &["ask again | tighter | bins [bins]"]),
    (&[("at most: 5", "at most: 6")], &["safe | looser | bins"]),
    (&[("longest: 100", "longest: 50")], &["ask again | tighter | where_kept [where_kept]"]),
    (
        &[("longest: 100", "longest: 100\n        pattern: '[a-z ]+'")],
        &["ask again | tighter | where_kept [where_kept]"],
    ),
    (&[("optional: yes", "optional: no")], &["ask again | required | note [note]"]),
    (&[("ask: Which size?", "ask: Which size?\n        optional: yes")], &["breaks | optional | size"]),
    (&[("        ask when: is_large\n", "")], &["ask again | condition | where_kept [where_kept]"]),
    (&[("ask when: is_large", "ask when: size is small")], &["ask again | condition | where_kept [where_kept]"]),
    (&[("is_large: size is large", "is_large: size is sack")], &["ask again | condition | is_large [where_kept]"]),
    (&[("is less than 4", "is less than 3")], &["ask again | rule changed | bins [bins]"]),
    (&[("You can have 3 large bins", "At most 3 large bins")], &["safe | wording | bins"]),
    (&[("bins * £40", "bins * £45")], &["safe | fee | fee", "safe | calculation | price"]),
    (&[("type: long text\n", "type: text\n")], &["breaks | type | note [note]"]),
    (&[("        type: text\n", "        type: long text\n")], &["safe | type | where_kept"]),
    (
        &[("question: where_kept\n", "question: kept_where\n        was: where_kept\n")],
        &["safe | renamed | kept_where"],
    ),
    (
        &[("question: where_kept\n", "question: kept_where\n")],
        &["ask again | added | kept_where [kept_where]", "breaks | removed | where_kept"],
    ),
    (&[("page: people", "page: household")], &["safe | page renamed | household"]),
    (&[("none of [sack]", "none of [small]")], &["ask again | condition | people [people]"]),
    (&[("price is more than £500", "price is more than £400")], &["safe | condition | too_many"]),
    (&[("at most: 4", "at most: 3")], &["ask again | tighter | people [people]"]),
    (&[("question: income,", "question: earnings, was: income,")], &["safe | renamed | people.earnings"]),
    (
        &[("\n          - { question: income, type: money, ask: What is their income? }", "")],
        &["breaks | removed | people.income"],
    ),
    (&[("uprn: property.uprn", "uprn: property.postcode")], &["breaks | send to | waste_system"]),
    (&[("fields: {", "send when: size is sack\n    fields: {")], &["breaks | send to | waste_system"]),
    (&[("uprn: property.uprn, ", "")], &["breaks | send to | waste_system"]),
    (&[("amount: price, for: Bins", "amount: price, for: Garden bins")], &["safe | wording | fee"]),
    (&[("code: GW1", "code: GW2")], &["breaks | fee | fee"]),
    (&[("amount: price", "amount: £40")], &["safe | fee | fee", "safe | calculation | fee"]),
    (&[("fee: { amount: price, for: Bins, code: GW1 }\n", "")], &["safe | fee | fee"]),
    (&[("until: 2026-10-31", "until: 2026-11-30")], &["safe | open | open"]),
    (&[("during: 7 days", "during: 8 days")], &["safe | already reported | already reported"]),
    // Only the places of the questions in the form are other ones.
    (
        &[(
            "        ask: What is the address?\n",
            "        ask: What is the address?\n      - { question: who, type: name, ask: Who are you?, optional: yes }\n",
        )],
        &["safe | added | who"],
    ),
    (&[("bins: bins }", "bins: bins, note: note }")], &["safe | send to | waste_system"]),
];

#[test]
fn every_change_is_named_with_what_it_does() {
    let mut wrong = Vec::new();
    for (edits, expected) in CASES {
        let found = said(edits);
        if found != *expected {
            wrong.push(format!("{edits:?}\n  found    {found:#?}\n  expected {expected:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_files_may_be_is_compared_kind_by_kind() {
    let photos = |limits: &str| {
        form(&FORM.replace(
            "        type: long text\n        ask: Anything else?",
            &format!("        type: files\n        ask: Upload your photos\n{limits}"),
        ))
    };
    let words = |before: &str, after: &str| -> Vec<String> {
        diff(&photos(before), &photos(after)).changes.into_iter().map(|change| change.words).collect()
    };
    let before = "        kinds: [jpg, png]\n        largest: 5 MB\n";
    assert_eq!(
        words(before, "        kinds: [png, pdf]\n        largest: 2 MB\n        at most: 3\n"),
        [
            "At most 3 files, where it was 10",
            "Files of the kind jpg are not taken any more",
            "Files of the kind pdf are taken too",
            "Files of 2 MB at most, where it was 5 MB",
        ]
    );
    assert_eq!(words(before, "        kinds: [png, jpg]\n        largest: 5 MB\n"), Vec::<String>::new());
}

#[test]
fn pages_and_questions_in_another_order_are_said_to_be() {
    let mut program = form(FORM);
    program.pages.swap(1, 3);
    let difference = diff(&form(FORM), &program);
    assert!(difference.changes.iter().any(|change| change.sort == "order"), "{difference:#?}");
    let moved = edited(&[
        ("      - question: note\n        type: long text\n        ask: Anything else?\n        optional: yes\n", ""),
        (
            "        ask: What is the address?\n",
            "        ask: What is the address?\n      - question: note\n        type: long text\n        ask: Anything else?\n        optional: yes\n",
        ),
    ]);
    let difference = diff(&form(FORM), &moved);
    let found: Vec<_> = difference.changes.iter().map(|change| (change.sort, change.words.as_str())).collect();
    assert_eq!(found, [("moved", "It moved here from the page `bins`")]);
}

#[test]
fn a_break_that_is_declared_says_why_and_a_needless_declaration_is_named() {
    let edits = [
        ("ask: Which size?", "ask: Which size?\n        optional: yes"),
        (
            "send to:",
            "breaks:\n  size: The waste system takes bins without a size since May\n  note: Nothing\nsend to:",
        ),
    ];
    let difference = diff(&form(FORM), &edited(&edits));
    assert_eq!(difference.verdict(), Verdict::Breaks);
    assert_eq!(difference.undeclared().count(), 0);
    assert_eq!(difference.needless, ["note"]);
    let text = diff::text(&difference);
    assert!(text.contains("Declared: The waste system takes bins without a size since May"), "{text}");
    assert!(text.contains("`breaks` names `note`"), "{text}");
}

#[test]
fn a_forgotten_was_is_suggested() {
    let difference = diff(&form(FORM), &edited(&[("question: where_kept\n", "question: kept_where\n")]));
    let text = diff::text(&difference);
    assert!(text.contains("If it is `where_kept` with another name, say `was: where_kept`"), "{text}");
    assert!(text.contains("  breaks:\n    where_kept: the reason"), "{text}");
}

#[test]
fn the_sheet_goes_page_by_page_and_ends_with_what_it_comes_to() {
    let edits = [
        ("title: Garden waste", "title: Garden waste bins"),
        ("Which size?", "Which size of bin?"),
        ("at most: 5\n        rules", "at most: 4\n        rules"),
    ];
    let text = diff::text(&diff(&form(FORM), &edited(&edits)));
    let expected = "\
garden-waste: 3 changes

  safe       The title: “Garden waste” → “Garden waste bins”

Page bins
  size
    safe       The question: “Which size?” → “Which size of bin?”
  bins
    ask again  The largest is 4, where it was 5

Drafts may be asked again: bins.
Stored answers keep their meaning, and other systems get what they know.
";
    assert_eq!(text, expected);
}

fn day() -> Day {
    Day { today: 20_522, holidays: Vec::new() }
}

const HOME: &str = "100081234567";

#[test]
fn a_draft_keeps_what_was_typed_under_the_names_of_now() {
    let new = edited(&[
        ("question: where_kept\n", "question: kept_where\n        was: where_kept\n"),
        ("sack: Sack", "bag: { label: Sack, was: sack }"),
        ("[sack]", "[bag]"),
        ("question: income,", "question: earnings, was: income,"),
    ]);
    let draft = json!({
        "property": {"uprn": HOME}, "size": "sack", "bins": " 2 ", "where_kept": "Behind the  gate", "note": "",
        "people": [{"full_name": "Ann Other", "income": "£1,200"}, {"full_name": "", "income": "12"}],
    });
    let carried = migrate(&form(FORM), &new, &draft, &day());
    assert_eq!(
        carried.draft,
        json!({
            "property": {"uprn": HOME}, "size": "bag", "bins": " 2 ", "kept_where": "Behind the  gate", "note": "",
            "people": [{"full_name": "Ann Other", "earnings": "£1,200"}, {"full_name": "", "earnings": "12"}],
        })
    );
    assert_eq!(carried.dropped, []);
    assert_eq!(carried.ask, []);
    let renamed: Vec<_> = carried.renamed.iter().map(|(was, is)| format!("{was}>{is}")).collect();
    assert_eq!(renamed, ["where_kept>kept_where", "people.income>people.earnings"]);
}

#[test]
fn what_has_no_place_is_listed_with_its_answer_and_asked() {
    let new = edited(&[
        ("\n          sack: Sack", ""),
        ("none of [sack]", "none of [small]"),
        ("optional: yes", "optional: no"),
        ("at most: 5", "at most: 2"),
        ("question: where_kept\n        type: text\n", "question: where_kept\n        type: number\n"),
        ("        longest: 100\n", ""),
    ]);
    let draft = json!({"property": {"uprn": HOME}, "size": "sack", "bins": 3, "where_kept": "Behind", "colour": "red"});
    let carried = migrate(&form(FORM), &new, &draft, &day());
    assert_eq!(carried.draft, json!({"property": {"uprn": HOME}, "bins": 3}));
    let dropped: Vec<_> = carried.dropped.iter().map(|it| (it.question.as_str(), it.answer.clone())).collect();
    assert_eq!(dropped, [("size", json!("sack")), ("where_kept", json!("Behind")), ("colour", json!("red"))]);
    let asked: Vec<_> = carried.ask.iter().map(|it| it.question.as_str()).collect();
    assert_eq!(asked, ["size", "bins", "note"]);
}

#[test]
fn an_answer_of_another_type_stays_when_it_is_one_of_that_type_too() {
    let new = edited(&[
        ("question: where_kept\n        type: text\n", "question: where_kept\n        type: number\n"),
        ("        longest: 100\n", ""),
    ]);
    let carried = migrate(&form(FORM), &new, &json!({"where_kept": "12"}), &day());
    assert_eq!(carried.draft, json!({"where_kept": "12"}));
    let carried = migrate(&form(FORM), &new, &json!(["where_kept"]), &day());
    assert_eq!((carried.draft, carried.dropped.len()), (json!({}), 1));
}

#[test]
fn a_new_name_in_a_list_that_is_sent_breaks_the_system_that_knows_the_old_one() {
    let sent = ("bins: bins }", "bins: bins, people: people }");
    let difference =
        diff(&edited(&[sent]), &edited(&[sent, ("question: income,", "question: earnings, was: income,")]));
    let renamed = difference.changes.iter().find(|change| change.sort == "renamed").unwrap();
    assert_eq!(renamed.verdict, Verdict::Breaks);
    assert_eq!(renamed.because, "waste_system is sent the list with `earnings`, and knows `income`");
}

#[test]
fn a_difference_says_whose_it_is() {
    let same = diff(&form(FORM), &form(FORM)).of_council(Some("ashcombe"));
    assert_eq!(diff::text(&same), "garden-waste@ashcombe: nothing changed\n");
    assert_eq!(diff::json(&same)["council"], "ashcombe");
}

#[test]
fn an_answer_outside_new_limits_stays_and_is_asked_with_the_limit() {
    let new = edited(&[
        ("question: where_kept\n        type: text\n", "question: where_kept\n        type: number\n"),
        ("        longest: 100\n", "        at most: 5\n"),
    ]);
    let carried = migrate(&form(FORM), &new, &json!({"size": "large", "where_kept": "12"}), &day());
    assert_eq!(carried.draft["where_kept"], "12");
    let asked = carried.ask.iter().find(|asked| asked.question == "where_kept").map(|asked| asked.why.as_str());
    assert!(asked.is_some_and(|why| why.ends_with("must be 5 or fewer")), "{asked:?}");
}

#[test]
fn another_part_of_a_location_is_named() {
    let place = ("type: text\n", "type: location\n");
    let long = ("        longest: 100\n", "");
    let from =
        |part: &str| edited(&[place, long, ("bins: bins }", &format!("bins: bins, place: where_kept.{part} }}"))]);
    let difference = diff(&from("words"), &from("latitude"));
    let words: Vec<&str> = difference.changes.iter().map(|change| change.words.as_str()).collect();
    assert_eq!(
        words,
        ["`place` for `waste_system` now comes from `where_kept.latitude`, and came from `where_kept.words`"]
    );
}

#[test]
fn a_question_that_gets_options_changes_its_type_and_nothing_else() {
    let yes_no = ("        type: long text\n", "        type: yes or no\n");
    let choice = ("        type: long text\n", "        type: choice\n        options: { a: A, b: B }\n");
    let difference = diff(&edited(&[yes_no]), &edited(&[choice]));
    assert!(difference.changes.iter().all(|change| change.sort != "other"), "{:#?}", difference.changes);
}
