#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop at the first surprise")]

use crate::program::{Program, Step};
use crate::source::SourceFile;

const FORM: &str = "\
form: steps
title: The order of things
conditions:
  is_rich: total is more than 10
  is_weekday: today is after 2026-01-01
  has_owner: owner is yes or is_rich
calculations:
  doubled: { is: total * 2, show: Doubled }
  total: sum of savings, people.income
pages:
  - page: first
    title: First
    questions:
      - question: owner
        type: yes or no
        ask: Do you own it?
        rules:
          - must: owner is yes or is_rich
            otherwise: You must own it
      - question: savings
        type: money
        ask: How much do you have?
      - question: people
        type: list of
        ask: Who are they?
        each: person
        questions:
          - question: income
            type: money
            ask: What is their income?
            rules:
              - must: income is less than savings
                otherwise: Their income must be less than you have
            messages:
              required: Enter what they are paid
  - page: second
    title: Second
    ask when: has_owner and is_weekday
    questions:
      - question: note
        type: text
        ask: What is your note?
        optional: yes
        rules:
          - must: length of note is at least 2
            otherwise: The note must be longer
";

fn program() -> Program {
    let checked = crate::check(&SourceFile::new("steps.yaml", FORM));
    assert_eq!(checked.diagnostics, []);
    checked.program.unwrap()
}

#[test]
fn each_condition_and_calculation_stands_directly_after_what_it_uses() {
    use Step::{Calculation, Condition, Page, Question};
    let expected = [
        Condition(1),
        Page(0),
        Question(0),
        Question(1),
        Question(2),
        Calculation(1),
        Condition(0),
        Condition(2),
        Calculation(0),
        Page(1),
        Question(4),
    ];
    let steps = program().steps;
    assert_eq!(steps.iter().filter(|step| matches!(step, Page(_) | Question(_))).count(), 6);
    assert_eq!(steps[..5], expected[..5]);
    assert_eq!(steps[9..], expected[9..]);
    let place = |step: Step| steps.iter().position(|other| *other == step).unwrap();
    assert!(place(Calculation(1)) < place(Condition(0)) && place(Condition(0)) < place(Condition(2)));
    assert!(place(Calculation(1)) < place(Calculation(0)));
}

#[test]
fn a_rule_knows_every_answer_it_waits_for() {
    let program = program();
    assert_eq!(program.questions[0].rules[0].uses, [1, 2, 3], "through a condition, a calculation and a list");
    assert_eq!(program.questions[3].rules[0].uses, [1], "not itself");
}

#[test]
fn texts_are_in_the_order_of_their_codes_with_the_authors_words() {
    let program = program();
    let income = &program.questions[3].messages;
    assert_eq!(income.first().unwrap(), &(1, "Enter what they are paid".to_owned()));
    assert_eq!(income.last().unwrap(), &(32, "Their income must be less than you have".to_owned()));
    assert!(income.is_sorted_by_key(|(code, _)| *code));
    assert!(program.questions[4].messages.iter().all(|(code, _)| *code != 1), "it may be left blank");
}

#[test]
fn a_calculation_is_shown_where_it_is_known() {
    let program = program();
    assert_eq!((program.calculations[0].show.as_str(), program.calculations[0].page), ("Doubled", 0));
    assert_eq!(program.pages[0].questions, 0..4);
    assert_eq!(program.pages[1].questions, 4..5);
}
