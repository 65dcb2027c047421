//! What is said about the form, what goes to another page, and names that were never published.

use super::{FORM, after, made, mistakes, one, refused};
use compiler::revise::{Change, New, shown};
use compiler::start;

fn begun() -> String {
    start::form("skip-licence", "request")
}

fn say(name: &str, text: &str) -> Change {
    Change::About { name: name.to_owned(), text: text.to_owned() }
}

#[test]
fn what_is_said_about_the_form_is_changed_in_fields() {
    let form = begun();
    let about = shown(&one(&form)).about;
    let fact = |name: &str| about.facts.iter().find(|fact| fact.name == name).unwrap();
    let names: Vec<&str> = about.facts.iter().map(|fact| fact.name.as_str()).collect();
    assert_eq!(names, ["owner", "service", "before", "reply", "complete", "purpose", "basis", "keep", "next"]);
    let as_begun = about.facts.iter().filter(|fact| fact.as_begun).map(|fact| fact.name.as_str());
    assert_eq!(as_begun.collect::<Vec<_>>(), ["owner", "complete", "purpose", "next"]);
    assert_eq!(fact("keep").value, "1 year");
    for fact in &about.facts {
        let text = if fact.choices.is_empty() { "" } else { "consent" };
        let (new, text) = match fact.name.as_str() {
            "owner" => ("skips@example.gov.uk", "your.team@example.gov.uk"),
            "service" => ("licensing", "customer-services"),
            "reply" => ("1 working day", "at once"),
            "complete" => ("9 working days", "5 working days\n\ndata"),
            "purpose" => ("To license your skip", "To deal with your request and tell you when it is done"),
            "basis" => ("consent", "public task"),
            "keep" => ("2 years", "1 year"),
            "before" => ("Have the size of the skip at hand", text),
            _ => ("We look at it", text),
        };
        let now = after(&form, &say(&fact.name, new));
        let found = shown(&one(&now)).about.facts.into_iter().find(|now| now.name == fact.name).unwrap();
        assert_eq!((found.value.as_str(), found.as_begun), (new, false), "{}", fact.name);
        assert_eq!(mistakes(&one(&now)), []);
        if !text.is_empty() && !text.contains('\n') {
            assert_eq!(now, form.replacen(text, new, 1), "{}", fact.name);
        }
    }
    assert_eq!(refused(&form, &say("purpose", " ")), "This cannot be left empty");
    assert!(!after(&form, &say("next", "")).contains("what happens next"));
    assert!(refused(&form, &say("keep", "for ever")).starts_with("That would be a mistake"));
}

#[test]
fn a_price_is_a_field_where_it_is_the_same_for_all() {
    let fee = begun().replace("\npages:", "\nfee:\n  amount: £30\n  for: Skip licence\n\npages:");
    assert!(after(&fee, &say("amount", "£45.50")).contains("amount: £45.50\n"));
    assert_eq!(refused(&fee, &say("amount", "much")), "Write an amount of money, such as £30");
    let worked_out = fee.replace("£30", "days * £3").replace("\nfee:", "\ncalculations:\n  days: 3 + 4\n\nfee:");
    let about = shown(&one(&worked_out)).about;
    assert!(about.facts.iter().all(|fact| fact.name != "amount"));
    let told = |heading: &str| {
        let told = about.told.iter().find(|told| told.heading == heading).unwrap();
        told.lines.iter().map(|line| line.words.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(told("Price"), ["What it costs: days * £3"]);
    assert_eq!(told("Calculations"), ["days: 3 + 4"]);
}

#[test]
fn what_only_the_text_changes_is_told_in_words_with_its_place() {
    let form = begun();
    let about = shown(&one(&form)).about;
    let [rules, tests] = about.told.as_slice() else { panic!("{:?}", about.told) };
    assert_eq!(rules.heading, "Checks between answers");
    assert_eq!(
        rules.lines[0].words,
        "“When do you need it by?” is today or after. Otherwise people read: The day you need it by must be today or in the \
         future"
    );
    assert!(form[rules.lines[0].at.start..].starts_with("must: needed_by"));
    assert_eq!((tests.heading, tests.lines.len()), ("Tests", 2));
    assert!(form[tests.lines[1].at.start..].starts_with("name: A day in the past"));
    let told = shown(&one(FORM)).about.told;
    assert_eq!(told[0].lines[0].words, "is_garden: “Which bin was missed?” is “Brown bin”");
}

#[test]
fn a_question_goes_to_another_page_with_its_comments() {
    let to = |at: [usize; 2], page| Change::MoveTo { at: at.to_vec(), page };
    let form =
        begun().replace("      - question: needed_by", "      # To plan the round.\n      - question: needed_by");
    let now = after(&form, &to([0, 1], 1));
    let moved = now.split("        fill from: account.phone\n").nth(1).unwrap();
    assert!(
        moved.starts_with("      # To plan the round.\n      - question: needed_by\n        type: date\n"),
        "{now}"
    );
    assert!(now.contains("        longest: 1000\n\n  - page: contact\n"), "{now}");
    // What lost nothing on its way is what it was once it is back.
    assert_eq!(after(&now, &to([1, 4], 0)), form);
    let ahead = refused(&form, &to([1, 2], 0));
    assert!(ahead.starts_with("That would be a mistake") && ahead.contains("“How should we reply?”"), "{ahead}");
    assert_eq!(refused(FORM, &to([1, 0], 0)), "It is the only question on its page. Move the page instead");
    let exit = form.replace(
        "\nwhat happens next",
        "\n  - page: no\n    exit: You need no licence\n    ask when: reply_by is phone\n\nwhat happens next",
    );
    assert_eq!(refused(&exit, &to([0, 1], 2)), "The form ends on this page, so nothing can be asked on it");
}

#[test]
fn a_name_that_was_never_published_leaves_nothing_behind() {
    let form = begun();
    let question = New {
        ask: "What size is it?".to_owned(),
        kind: "choice".to_owned(),
        options: vec!["Small".to_owned(), "Large".to_owned()],
    };
    let added = after(&form, &Change::AddQuestion { at: vec![0], after: None, question });
    let name = |at: [usize; 2], option, name: &str| Change::Name {
        at: at.to_vec(),
        option,
        name: name.to_owned(),
        before: Some(form.clone()),
    };
    let renamed = after(&added, &name([0, 2], None, "skip_size"));
    assert!(renamed.contains("- question: skip_size\n") && !renamed.contains("was:"), "{renamed}");
    let option = after(&added, &name([0, 2], Some(0), "six_yards"));
    assert!(option.contains("six_yards: Small\n") && !option.contains("was:"), "{option}");
    let published = after(&added, &name([0, 0], None, "reason"));
    assert!(published.contains("- question: reason\n        was: details\n"), "{published}");
}

#[test]
fn names_are_made_of_the_words_that_matter() {
    for (ask, name) in [
        ("How long do you need the skip for?", "long_need_skip"),
        ("Skip licence", "skip_licence"),
        ("Where will the skip be placed?", "skip_placed"),
        ("What is your full name?", "full_name_2"),
        ("Is it?", "it"),
        ("日本", "answer"),
    ] {
        let question = New { ask: ask.to_owned(), kind: "text".to_owned(), options: Vec::new() };
        let form = made(&one(&begun()), &Change::AddQuestion { at: vec![1], after: None, question }).unwrap();
        assert_eq!(shown(&form).pages[1].questions[4].name, name, "{ask}");
    }
}

#[test]
fn a_text_that_cannot_be_understood_says_where() {
    let broken = FORM.replace("ask: Where was it?", "ask: \"Where was it?");
    let found = shown(&one(&broken));
    assert!(found.fixed.is_some());
    assert!(broken[found.broken.unwrap().start..].contains("Where was it?"));
    assert_eq!(shown(&one(FORM)).broken, None);
}
