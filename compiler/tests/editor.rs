//! What an editor is told: each test is a form with a mark `|` where the cursor stands.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::string_slice,
    reason = "a test says what is wrong by failing"
)]

use compiler::diagnostic::Diagnostic;
use compiler::editor::{self, Cursor, Desk, Hover, Offer, symbols};
use compiler::source::{SourceFile, Sources};
use std::ops::Range;

fn look<T>(text: &str, byte: usize, about: impl FnOnce(&Desk<'_>, Cursor<'_>) -> T) -> T {
    let forms = [Sources::from(SourceFile::new("form.yaml", text))];
    let cursor = Cursor { file: "form.yaml", byte };
    about(&Desk::of(&forms, Some(cursor)), cursor)
}

fn complete(text: &str, at: usize) -> Vec<Offer> {
    look(text, at, editor::complete)
}

fn hover(text: &str, at: usize, mistakes: &[Diagnostic]) -> Option<Hover> {
    look(text, at, |desk, cursor| editor::hover(desk, cursor, mistakes))
}

fn definition(text: &str, at: usize) -> Option<Range<usize>> {
    look(text, at, |desk, cursor| editor::definition(desk, cursor).map(|found| found.at))
}

fn references(text: &str, at: usize) -> Vec<Range<usize>> {
    look(text, at, |desk, cursor| editor::references(desk, cursor).into_iter().map(|found| found.at).collect())
}

fn rename(text: &str, at: usize, name: &str) -> Result<Vec<(Range<usize>, String)>, String> {
    look(text, at, |desk, cursor| {
        let edits = editor::rename(desk, cursor, name)?;
        Ok(edits.into_iter().map(|edit| (edit.at.at, edit.with)).collect())
    })
}

const FORM: &str = r#"form: stall
title: Apply for a stall

conditions:
  sells_food: kind is food and pitch is answered

calculations:
  total:
    is: sum of sellers.hours
    show: Hours

pages:
  - page: stall
    title: Your stall
    questions:
      - question: kind
        type: choice
        ask: What do you sell? 😀
        options:
          food: Food
          crafts:
            label: Crafts
      - question: pitch
        type: number
        ask: Which pitch?
        ask when: kind is any of [food, crafts]
      - question: sellers
        type: list of
        ask: Who sells?
        each: seller
        questions:
          - question: hours
            type: number
            ask: How many hours?
            rules:
              - must: hours is at most 12 and kind is food
                otherwise: Too long
  - page: sorry
    exit: Not here
    ask when: sells_food and any of sellers where hours is more than 8

tests:
  - name: ŵy
    today: 2026-03-10
    answers: { kind: food, pitch: 3, sellers: [{ hours: 4 }] }
    expect: { exit: sorry, asked: [kind, sellers.hours], computed: { total: 4 } }
"#;

/// The place of the cursor behind the first occurrence of `before` + `after`.
fn cursor(text: &str, at: &str) -> usize {
    let (before, after) = at.split_once('|').expect("a mark where the cursor is");
    let whole = format!("{before}{after}");
    text.find(&whole).unwrap_or_else(|| panic!("{whole:?} is not in the form")) + before.len()
}

/// The form with a line typed in place of another, and the cursor in it.
fn typed(old: &str, new: &str) -> (String, usize) {
    let at = FORM.find(old).unwrap_or_else(|| panic!("{old:?}")) + new.find('|').expect("a mark");
    (FORM.replacen(old, &new.replacen('|', "", 1), 1), at)
}

fn words(text: &str, at: usize) -> Vec<String> {
    complete(text, at).into_iter().map(|offer| offer.word).collect()
}

#[test]
fn the_words_of_each_part_are_offered_but_not_twice() {
    let (text, at) = typed("title: Apply for a stall", "ti|");
    let found = words(&text, at);
    assert!(found.contains(&"title:".to_owned()) && found.contains(&"owner:".to_owned()), "{found:?}");
    assert!(!found.contains(&"pages:".to_owned()), "it is there already: {found:?}");
    let (text, at) = typed("        ask: Which pitch?\n", "        op|\n");
    let found = words(&text, at);
    assert!(found.contains(&"optional:".to_owned()) && found.contains(&"ask:".to_owned()), "{found:?}");
    assert!(!found.contains(&"type:".to_owned()) && !found.contains(&"ask when:".to_owned()), "{found:?}");
    assert!(!found.contains(&"exit:".to_owned()), "that belongs to a page: {found:?}");
    let (text, at) = typed("                otherwise: Too long\n", "                |\n");
    assert_eq!(words(&text, at), ["otherwise:"]);
    let (text, at) = typed("    exit: Not here\n", "    |\n");
    assert!(words(&text, at).contains(&"signpost:".to_owned()));
    let (text, at) = typed("    today: 2026-03-10\n", "    |\n");
    assert!(words(&text, at).contains(&"today:".to_owned()), "{:?}", words(&text, at));
    let (text, at) = typed("        ask: Which pitch?\n", "      - use: person\n        |\n");
    let found = words(&text, at);
    assert!(found.contains(&"as:".to_owned()) && !found.contains(&"type:".to_owned()), "{found:?}");
    let fragment = "fragment: person\n\n";
    assert!(words(fragment, fragment.len() - 1).contains(&"questions:".to_owned()));
    let (text, at) = typed("    today: 2026-03-10\n", "    |\n");
    let offer = complete(&text, at).remove(0);
    assert!(!offer.about.is_empty(), "with what it means");
}

#[test]
fn types_and_other_values_are_offered() {
    let (text, at) = typed("type: number\n        ask: Which", "type: yes o|\n        ask: Which");
    let found = complete(&text, at);
    assert!(found.iter().any(|offer| offer.word == "yes or no" && &text[offer.at.clone()] == "yes o"), "{found:?}");
    let (text, at) = typed("title: Apply for a stall", "journey: |");
    assert_eq!(words(&text, at), ["report", "pay", "request", "apply"]);
}

#[test]
fn conditions_offer_questions_then_their_options() {
    let (text, at) = typed("sells_food: kind is food and pitch is answered", "sells_food: ki|");
    let found = complete(&text, at);
    let kind = found.iter().find(|offer| offer.word == "kind").unwrap_or_else(|| panic!("{found:?}"));
    assert_eq!((&text[kind.at.clone()], kind.about.as_str()), ("ki", "choice: What do you sell? 😀"));
    assert!(found.iter().any(|offer| offer.word == "sellers.hours"), "{found:?}");
    let (text, at) = typed("ask when: kind is any of [food, crafts]", "ask when: kind is |");
    assert_eq!(words(&text, at), ["food", "crafts"]);
    let (text, at) =
        typed("ask when: kind is any of [food, crafts]", "ask when: pitch is answered and kind is any of [food, c|");
    assert_eq!(words(&text, at), ["food", "crafts"]);
    let (text, at) = typed("must: hours is at most 12 and kind is food", "must: |");
    assert!(words(&text, at).contains(&"hours".to_owned()), "a row by its own names: {:?}", words(&text, at));
    let (text, at) = typed("        ask: Which pitch?\n", "        # no|\n");
    assert_eq!(words(&text, at), Vec::<String>::new(), "nothing in a comment");
}

#[test]
fn hover_says_what_words_and_names_mean() {
    let says = |at: &str| hover(FORM, cursor(FORM, at), &[]).map(|found| found.text).unwrap_or_default();
    assert!(says("ask wh|en: kind").contains("left out unless it is met"), "{}", says("ask wh|en: kind"));
    let kind = says("ask when: ki|nd");
    assert!(
        kind.contains("What do you sell?") && kind.contains("choice") && kind.contains("`crafts`: Crafts"),
        "{kind}"
    );
    assert!(says("kind is fo|od and").contains("an option of `kind`"));
    assert!(says("ask when: sells_|food").contains("kind is food and pitch is answered"));
    assert!(says("exit: so|rry").contains("Not here"));
    let (text, at) = typed("ask when: kind is any of [food, crafts]", "ask when: kind is fo|d");
    let mistakes = compiler::check(&SourceFile::new("form.yaml", &text)).diagnostics;
    let wrong = hover(&text, at, &mistakes).unwrap().text;
    assert!(wrong.contains("F045"), "the page of the mistake: {wrong}");
}

#[test]
fn definitions_and_references_reach_into_the_tests() {
    let to = |at: &str| definition(FORM, cursor(FORM, at)).map(|at| FORM[..at.start].lines().count());
    let line = |words: &str| FORM[..FORM.find(words).unwrap()].lines().count() + 1;
    assert_eq!(to("[ki|nd, sellers"), Some(line("      - question: kind")));
    assert_eq!(to("where ho|urs"), Some(line("          - question: hours")));
    assert_eq!(to("sum of sellers.ho|urs"), Some(line("          - question: hours")));
    assert_eq!(to("exit: so|rry"), Some(line("  - page: sorry")));
    assert_eq!(to("[food, cra|fts]"), Some(line("          crafts:")));
    let count = |at: &str| references(FORM, cursor(FORM, at)).len();
    assert_eq!(count("question: ki|nd"), 6, "made, two conditions, a rule, an answer, an expectation");
    assert_eq!(count("          fo|od: Food"), 5);
    assert_eq!(count("question: ho|urs"), 6);
    assert_eq!(count("computed: { to|tal"), 2);
    for at in references(FORM, cursor(FORM, "question: ki|nd")) {
        assert_eq!(&FORM[at], "kind");
    }
}

/// The form after a rename, which has to check as before.
fn renamed(at: &str, name: &str) -> String {
    let mut text = FORM.to_owned();
    let edits = rename(FORM, cursor(FORM, at), name).unwrap();
    for (at, with) in edits.into_iter().rev() {
        text.replace_range(at, &with);
    }
    let codes = |text: &str| {
        let found = compiler::check(&SourceFile::new("form.yaml", text)).diagnostics;
        found.iter().map(|found| found.code.id()).collect::<Vec<_>>()
    };
    assert_eq!(codes(&text), codes(FORM), "{text}");
    text
}

#[test]
fn renaming_changes_every_place_and_says_what_it_was() {
    let text = renamed("question: ki|nd", "goods");
    assert!(!text.contains("kind is") && text.contains("answers: { goods: food"), "{text}");
    assert!(text.contains("      - question: goods\n        was: kind\n        type: choice"), "{text}");
    let text = renamed("          fo|od: Food", "meals");
    assert!(
        text.contains("          meals:\n            label: Food\n            was: food\n          crafts:"),
        "{text}"
    );
    assert!(text.contains("answers: { kind: meals") && text.contains("any of [meals, crafts]"), "{text}");
    let text = renamed("          cra|fts:", "made_by_hand");
    assert!(text.contains("          made_by_hand:\n            was: crafts\n            label: Crafts"), "{text}");
    let text = renamed("where ho|urs", "time_there");
    assert!(text.contains("sellers.time_there") && text.contains("[{ time_there: 4 }]"), "{text}");
    let text = renamed("page: so|rry", "elsewhere");
    assert!(text.contains("exit: elsewhere,"), "{text}");
    renamed("sells_|food: kind", "is_food");
    renamed("computed: { to|tal", "all_hours");
}

#[test]
fn a_name_that_cannot_be_had_is_refused_in_plain_words() {
    let refused = |name: &str| rename(FORM, cursor(FORM, "question: ki|nd"), name).unwrap_err();
    assert!(refused("pitch").contains("a question already"));
    assert!(refused("sells_food").contains("a condition already"));
    assert!(refused("Not a name").contains("small letters"));
    assert!(refused("today").contains("means something"));
    assert!(rename(FORM, cursor(FORM, "Apply for| a stall"), "x").is_err());
}

#[test]
fn symbols_are_in_the_order_of_the_file() {
    let found: Vec<String> =
        symbols(FORM).into_iter().map(|symbol| format!("{} {}", symbol.what, symbol.name)).collect();
    assert_eq!(
        found,
        [
            "condition sells_food",
            "calculation total",
            "page stall",
            "question kind",
            "question pitch",
            "question sellers",
            "question hours",
            "page sorry",
        ]
    );
}

#[test]
fn any_place_in_any_beginning_of_a_form_is_fine() {
    for end in (0..FORM.len()).filter(|at| FORM.is_char_boundary(*at)).step_by(7) {
        let text = &FORM[..end];
        for at in [0, end / 2, end, end + 10] {
            let answers = (complete(text, at), definition(text, at), references(text, at));
            assert!(answers.1.is_none_or(|found| found.end <= text.len()));
            _ = rename(text, at, "other");
        }
    }
    assert_eq!(hover(FORM, FORM.len() + 5, &[]), None);
}
