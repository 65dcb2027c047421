#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop at the first surprise")]

use super::sentences::{sentences, words};
use super::{Settings, judge, reading_age, settings, syllables};
use crate::source::SourceFile;

fn read(text: &str) -> Vec<String> {
    sentences(text).into_iter().map(|sentence| sentence.text).collect()
}

#[test]
fn sentences_end_at_their_signs_and_at_paragraphs_and_points() {
    let text = "We come at 7.30am. Is it out?\n\nYou need:\n\n- the address\n- e.g. a photo, [from here](https://x.y)\n  if you have one\n\n1. Go\nThe end";
    let expected = [
        "We come at 7.30am.",
        "Is it out?",
        "You need:",
        "the address",
        "e.g. a photo, from here\n  if you have one",
        "Go\nThe end",
    ];
    assert_eq!(read(text), expected);
    for sentence in sentences(text) {
        assert_eq!(text[sentence.at.clone()].trim(), &text[sentence.at], "places have no spaces around them");
    }
    assert_eq!(words("A bin – or two – at https://x.y/z, number 3").count(), 7);
}

#[test]
fn syllables_are_right_for_nine_words_in_ten() {
    let known = [
        ("bin", 1),
        ("council", 2),
        ("address", 2),
        ("collection", 3),
        ("garden", 2),
        ("waste", 1),
        ("missed", 1),
        ("wanted", 2),
        ("application", 4),
        ("household", 2),
        ("area", 3),
        ("idea", 3),
        ("people", 2),
        ("please", 1),
        ("before", 2),
        ("business", 3),
        ("available", 4),
        ("table", 2),
        ("boxes", 2),
        ("changes", 2),
        ("licence", 2),
        ("vehicle", 3),
        ("income", 2),
        ("weekly", 2),
        ("safely", 2),
        ("statement", 2),
        ("permission", 3),
        ("social", 2),
        ("situation", 4),
        ("question", 2),
        ("answer", 2),
        ("the", 1),
        ("you", 1),
        ("every", 2),
        ("evidence", 3),
        ("eligible", 4),
        ("continuous", 4),
        ("radio", 3),
        ("being", 2),
        ("paying", 2),
        ("18", 1),
        ("9am", 1),
        ("self-employed", 3),
        ("useful", 2),
        ("mobile", 2),
        ("phone", 1),
        ("email", 2),
        ("national", 3),
        ("insurance", 3),
        ("disability", 5),
    ];
    let wrong: Vec<_> = known.iter().filter(|(word, count)| syllables(word) != *count).collect();
    assert!(wrong.len() * 10 <= known.len(), "{wrong:?}");
}

#[test]
fn the_age_follows_the_published_formula() {
    // 10 words, 1 sentence, 10 syllables: 0.39 * 10 + 11.8 * 1 - 15.59 = 0.11.
    assert_eq!(reading_age("We will come for your bin and bring it back."), 5);
    assert_eq!(reading_age(""), 5);
    // 8 words, 1 sentence, 21 syllables: 3.12 + 30.975 - 15.59 = 18.5, and 5 years more.
    let hard = "Applications concerning accommodation require additional documentary information immediately.";
    assert!(reading_age(hard) > 23, "{}", reading_age(hard));
}

fn found(form: &str, settings: &Settings) -> Vec<(&'static str, String)> {
    let file = SourceFile::new("form.yaml", form);
    let found = judge(&file, settings).into_iter();
    found.map(|it| (it.code.id(), file.text[it.at].to_owned())).collect()
}

#[test]
fn words_are_found_as_words_in_what_people_read_and_nowhere_else() {
    let form = "\
form: utilise
title: Prior to your move
conditions:
  utilise: a is yes
pages:
  - page: one
    title: \"We endeavoured, in order to help\"
    text: |
      Utilising it, and https://x.y/purchase and repurchase
    questions:
      - question: a
        type: choice
        ask: What did you purchase?
        options:
          utilise: Purchased
          b: { label: Whilst }
        messages: { required: Enter your remuneration }
        agent: { note: e.g. a bin }
tests:
  - { name: utilise, today: 2026-01-01, answers: {}, expect: {} }
";
    let said: Vec<String> = found(form, &Settings::default()).into_iter().map(|(_, text)| text).collect();
    let expected = [
        "Prior to",
        "endeavoured",
        "in order to",
        "Utilising",
        "purchase",
        "Purchased",
        "Whilst",
        "remuneration",
        "e.g.",
    ];
    assert_eq!(said, expected);
}

#[test]
fn a_council_sets_its_own_limits_and_words() {
    let file = SourceFile::new(
        "plain-english.yaml",
        "longest sentence: 6\nlongest question: 5\nwords: { wheelie bin: bin }\nallowed: [purchase]\n",
    );
    let own = settings(&file).unwrap();
    let form = "form: a\ntitle: Purchase a wheelie bin\npages:\n  - page: one\n    text: One two three four five six seven.\n    \
                questions:\n      - { question: a, type: text, ask: \"One two three four five six?\" }\n";
    let expected = [
        ("F091", "wheelie bin".to_owned()),
        ("F090", "One two three four five six seven.".to_owned()),
        ("F092", "One two three four five six?".to_owned()),
    ];
    assert_eq!(found(form, &own), expected);
    assert_eq!(found(form, &Settings::default()), [("F091", "Purchase".to_owned())]);
}

#[test]
fn settings_with_mistakes_say_so() {
    for (text, code) in [
        ("longest sentance: 6", "F006"),
        ("reading age: old", "F027"),
        ("reading age: 3", "F027"),
        ("- a", "F008"),
        ("words: [a]", "F008"),
    ] {
        let wrong = settings(&SourceFile::new("plain-english.yaml", text)).unwrap_err();
        assert_eq!(wrong[0].code.id(), code, "{text}: {wrong:?}");
    }
}

#[test]
fn a_translation_is_not_looked_at() {
    assert_eq!(found("translation of: a\ntexts:\n  a: { en: x, title: purchase }\n", &Settings::default()), []);
}

/// Rules about English say nothing about Welsh: in a Welsh form, or beside the English of a form in both languages.
#[test]
fn welsh_is_not_judged() {
    let long = "Os ydych wedi symud i gartref newydd yn y sir, neu os oes rhywun arall wedi symud i mewn neu allan o’ch cartref, \
                rhaid i chi ddweud wrthym am y newid er mwyn i ni allu anfon y bil cywir i’r cyfeiriad cywir bob tro.";
    let form = |text: &str| {
        let text = format!("{text}\n      {text}\n      {text}");
        format!(
            "form: a\ntitle: Treth y Cyngor\npages:\n  - page: one\n    text: |\n      {text}\n    questions:\n      \
             - {{ question: a, type: text, ask: \"Pa fath o eiddo yw hwn, ac ati, etc?\" }}\n"
        )
    };
    assert_eq!(found(&form(long), &Settings::default()), []);
    let english = "If you have moved to a new home in the county, or if anyone else has moved into or out of your home, you \
                   must tell us about the change so that we can send the right bill to the right address each time.";
    let codes: Vec<&str> = found(&form(english), &Settings::default()).into_iter().map(|(code, _)| code).collect();
    assert!(codes.contains(&"F090") && codes.contains(&"F093"), "{codes:?}");
    let both = format!(
        "form: a\ntitle: Two\npages:\n  - page: one\n    text: |\n      {long}\n\n      Whilst you wait, sit.\n"
    );
    assert_eq!(found(&both, &Settings::default()), [("F091", "Whilst".to_owned())]);
}
