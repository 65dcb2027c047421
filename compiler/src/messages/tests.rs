#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop at the first surprise")]

use super::*;
use crate::program::{Count, Length};

fn required(kind: &Kind, ask: &str) -> String {
    let called = called(ask, kind);
    texts(kind, called.as_deref().unwrap_or(ANSWER), false).first().unwrap().1.clone()
}

#[test]
fn the_question_says_what_the_answer_is_called() {
    let text = Kind::Text { length: Length { least: 0, most: 200 }, pattern: None };
    let choice = Kind::Choice { options: Vec::new() };
    let cases: &[(&Kind, &str, &str)] = &[
        (&Kind::Name, "What is your full name?", "Enter your full name"),
        (&Kind::Email, "What’s your email address?", "Enter your email address"),
        (&Kind::Name, "Full name", "Enter the full name"),
        (&Kind::Name, "Your full name", "Enter your full name"),
        (&Kind::NiNumber, "NI number", "Enter the NI number"),
        (
            &Kind::YesNo,
            "Do you pay for garden waste collections?",
            "Select yes if you pay for garden waste collections",
        ),
        (&Kind::YesNo, "Are you a tenant?", "Select yes if you are a tenant"),
        (&Kind::YesNo, "Have you moved?", "Select yes if you have moved"),
        (&Kind::YesNo, "Would you like a reply?", "Select yes if you would like a reply"),
        (&Kind::YesNo, "Is it urgent?", "Select yes if it is urgent"),
        (&Kind::YesNo, "Do I have to pay?", "Select yes if I have to pay"),
        (&Kind::YesNo, "Does your partner work?", "Select yes or no"),
        (&choice, "Which bin was missed?", "Select which bin was missed"),
        (&choice, "How would you like to hear from us?", "Select how you would like to hear from us"),
        (&choice, "What kind of home do you live in?", "Select what kind of home you live in"),
        (&choice, "What does your rent include?", "Select your answer"),
        (&text, "Who is your landlord?", "Enter your landlord"),
        (&Kind::Location, "Where is the pothole?", "Enter where the pothole is"),
        (&text, "What went wrong?", "Enter what went wrong"),
        (&text, "Describe the problem", "Enter the problem"),
        (&text, "Why could you not tell us?", "Enter why you could not tell us"),
        (&Kind::Date, "Which day should it have been collected?", "Enter the day"),
        (&Kind::Date, "What is your date of birth?", "Enter your date of birth"),
        (&Kind::Date, "When did it happen?", "Enter your answer"),
        (&choice, "How large should the plot be?", "Select your answer"),
        (&choice, "How large is your home?", "Select your answer"),
        (&Kind::Money(Bounds::default()), "How much do you have in savings?", "Enter how much you have in savings"),
        (&Kind::Declaration, "I agree to the rules", "You must agree to continue"),
    ];
    for (kind, ask, expected) in cases {
        assert_eq!(required(kind, ask), *expected, "{ask}");
    }
}

#[test]
fn what_a_yes_answers_may_be_called_with_or_without_whether() {
    let said = |called: &str| texts(&Kind::YesNo, called, false).first().unwrap().1.clone();
    assert_eq!(said("whether you have moved"), said("you have moved"));
    assert_eq!(said("you have moved"), "Select yes if you have moved");
}

#[test]
fn limits_are_said_with_their_units() {
    let money = Kind::Money(Bounds { least: Some(5_000), most: Some(160_000_000) });
    let said = texts(&money, "your savings", false);
    assert!(said.contains(&(rule::TOO_SMALL, "Your savings must be £0.50 or more".into())));
    assert!(said.contains(&(rule::TOO_LARGE, "Your savings must be £16,000 or less".into())));
    let one = Kind::Choices { options: Vec::new(), count: Count { least: 1, most: 2 } };
    assert!(texts(&one, "x", false).contains(&(rule::TOO_FEW, "Select at least 1 option".into())));
}

#[test]
fn a_declaration_says_what_is_agreed_to() {
    assert_eq!(
        texts(&Kind::Declaration, "that the information is true", false)[0].1,
        "Confirm that the information is true"
    );
}

#[test]
fn an_optional_question_is_never_missing() {
    assert!(texts(&Kind::Date, "the day", true).iter().all(|(code, _)| *code != rule::REQUIRED));
}

#[test]
fn every_code_has_a_name_for_overrides_in_order() {
    let codes: Vec<u16> = NAMES.iter().map(|(code, _)| *code).collect();
    assert_eq!(codes, (rule::REQUIRED..=rule::LAST).collect::<Vec<_>>());
}
