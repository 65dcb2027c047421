use super::*;
use crate::check;
use crate::check::type_names;
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::source::SourceFile;

#[test]
fn every_word_leads_to_one_of_the_part_and_is_none_of_its_own() {
    for (part, words) in OTHERS {
        for (other, ours) in *words {
            assert!(part.has(ours), "{} cannot say {ours}", part.name);
            assert!(!part.has(other), "{} can say {other} itself", part.name);
            assert_eq!(words.iter().filter(|(known, _)| known == other).count(), 1, "{other} leads to two words");
        }
    }
    assert_eq!(ours(&parts::QUESTION, "maxLength"), Some("longest"));
    assert_eq!(ours(&parts::QUESTION, "Help_Text"), Some("hint"));
    assert_eq!(ours(&parts::QUESTION, "LABEL"), Some("ask"));
    assert_eq!(ours(&parts::PAGE, "maxLength"), None);
}

#[test]
fn every_word_with_advice_has_no_other_meaning() {
    for (part, words) in ADVICE {
        for other in words.iter().flat_map(|(others, _)| others.split(", ")) {
            assert!(!part.has(other), "{} can say {other} itself", part.name);
            assert_eq!(ours(part, other), None, "{other} is in both tables of {}", part.name);
            let places = words.iter().filter(|(others, _)| has(others, other)).count();
            assert_eq!(places, 1, "{other} has two kinds of advice");
        }
    }
}

#[test]
fn other_names_lead_to_one_type_each() {
    for (name, others) in TYPES {
        assert!(type_names().any(|known| known == *name), "{name} is no type");
        for other in others.split(", ") {
            assert!(type_names().all(|known| known != other), "{other} is a type itself");
            assert_eq!(our_type(&other.to_uppercase().replacen(' ', "-", 1)), Some(*name), "{other}");
            assert_eq!(TYPES.iter().filter(|(_, others)| has(others, other)).count(), 1, "{other} leads to two types");
        }
    }
}

/// A form with a line more in one of its parts. Where the part says `ours` already, that word alone is replaced.
fn form_with(part: &str, line: &str, ours: &str) -> String {
    const FORM: &str = "\
form: hello
title: Say hello
FORM
calculations:
  price:
    by: size
    is: { half: £30, full: £55 }
    CALCULATION
fee:
  amount: price
  for: A skip
  FEE
pages:
  - page: one
    title: Which skip?
    PAGE
    questions:
      - question: size
        type: choice
        ask: Which size would you like?
        QUESTION
        options:
          half:
            label: Half
            OPTION
          full: Full
        rules:
          - must: size is full
            otherwise: Only full ones are left
            RULE
";
    let indent = FORM.lines().find(|known| known.trim() == part).map_or(0, |known| known.len() - part.len());
    let is_own = |known: &str| {
        let bare = known.trim_start_matches([' ', '-']);
        known.len() - bare.len() == indent && bare.split_once(':').is_some_and(|(word, _)| word == ours)
    };
    let has_it = FORM.lines().any(is_own);
    let other = line.split_once(':').map_or("", |(word, _)| word);
    let lines = FORM.lines().filter_map(|known| match known.trim() {
        place if place == part => Some(known.replace(part, line)).filter(|_| !has_it),
        place if place.chars().all(char::is_uppercase) => None,
        _ if is_own(known) => Some(known.replacen(ours, other, 1)),
        _ => Some(known.to_owned()),
    });
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

fn place(part: &Part) -> Option<&'static str> {
    let places: [(&Part, &str); 7] = [
        (&parts::FORM, "FORM"),
        (&parts::CALCULATION, "CALCULATION"),
        (&parts::FEE, "FEE"),
        (&parts::PAGE, "PAGE"),
        (&parts::QUESTION, "QUESTION"),
        (&parts::OPTION, "OPTION"),
        (&parts::RULE, "RULE"),
    ];
    places.into_iter().find(|(known, _)| known.name == part.name).map(|(_, place)| place)
}

/// What is said of a word that the form cannot have.
fn said_of(form: &str, word: &str) -> Option<Diagnostic> {
    let found = check(&SourceFile::new("form.yaml", form)).diagnostics;
    found.into_iter().find(|found| found.code == Code::UnknownKey && form.get(found.at.clone()) == Some(word))
}

#[test]
fn whoever_writes_such_a_word_is_told_ours() {
    for (part, words) in OTHERS {
        let Some(place) = place(part) else { continue };
        for (other, ours) in *words {
            let form = form_with(place, &format!("{other}: x"), ours);
            let said = said_of(&form, other).map(|found| (found.help, found.fix.map(|fix| fix.with)));
            assert_eq!(said, Some((format!("Did you mean `{ours}`?"), Some((*ours).to_owned()))), "{other}\n{form}");
        }
    }
    for (part, words) in ADVICE {
        let Some(place) = place(part) else { continue };
        for (others, advice) in *words {
            for other in others.split(", ") {
                let form = form_with(place, &format!("{other}: x"), "");
                assert_eq!(said_of(&form, other).map(|found| found.help).as_deref(), Some(*advice), "{other}\n{form}");
            }
        }
    }
}

#[test]
fn whoever_says_that_an_answer_is_needed_is_told_that_it_is() {
    for (line, help) in [
        ("required: true", "Every question has to be answered"),
        ("mandatory: yes", "Every question has to be answered"),
        ("required: false", "Write `optional: yes`"),
    ] {
        let (word, _) = line.split_once(':').unwrap_or_default();
        let said = said_of(&form_with("QUESTION", line, ""), word).map(|found| found.help).unwrap_or_default();
        assert!(said.starts_with(help), "{line}: {said}");
    }
}
