//! The sheet of a form: what is on it, and what it says comes next.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what went wrong by failing"
)]

use compiler::outline;
use compiler::source::SourceFile;

fn sheet(yaml: &str) -> String {
    let checked = compiler::check(&SourceFile::from_bytes("form.yaml".to_owned(), yaml.as_bytes()));
    outline::text(&checked.program.unwrap_or_else(|| panic!("{:?}", checked.diagnostics)))
}

/// What comes after each page, the numbers of the pages with their conditions.
fn routes(yaml: &str) -> Vec<Vec<String>> {
    let sheet = sheet(yaml);
    let pages = sheet.split("\n\n").filter(|part| part.contains(". P") || part.starts_with("Start"));
    let targets = |part: &str| -> Vec<String> {
        let arrows = part.lines().filter_map(|line| line.trim().strip_prefix("→ "));
        arrows.map(|arrow| arrow.replace(". P", "").replace("Check your answers", "end")).collect()
    };
    pages.map(targets).collect()
}

/// A page for each condition, the first two always asked: page 1 has `kind` and `size`, page 2 nothing to decide by.
fn form(conditions: &[&str]) -> String {
    let mut form = String::from(
        "form: routes\ntitle: Routes\npages:\n  - page: p1\n    title: P\n    questions:\n      - question: kind\n        \
         type: choice\n        ask: Which kind?\n        options: { a: A, b: B, c: C }\n      - question: size\n        \
         type: number\n        ask: How big is it?\n        called: how big it is\n",
    );
    for (position, condition) in conditions.iter().enumerate() {
        let number = position + 2;
        form += &format!("  - page: p{number}\n    title: P\n");
        if !condition.is_empty() {
            form += &format!("    ask when: {condition}\n");
        }
        form += &format!(
            "    questions:\n      - question: q{number}\n        type: yes or no\n        ask: Is it {number}?\n"
        );
    }
    form
}

#[test]
fn pages_without_a_condition_follow_one_another() {
    assert_eq!(routes(&form(&["", ""])), [["2"], ["3"], ["end"]]);
}

#[test]
fn pages_with_a_condition_come_before_the_first_without() {
    let found = routes(&form(&["kind is a", "kind is b", ""]));
    assert_eq!(found[0], ["2, when kind is a", "3, when kind is b", "4, otherwise"]);
}

#[test]
fn a_page_says_nothing_of_pages_that_its_own_condition_rules_out() {
    let found = routes(&form(&["kind is a", "kind is b", "kind is not a", "kind is any of [a, c]"]));
    assert_eq!(found[1], ["5"]);
    assert_eq!(found[2], ["4"]);
    let found = routes(&form(&["kind is none of [a, b]", "kind is a", "kind is b or size is more than 3"]));
    assert_eq!(found[1], ["4, when kind is b or size is more than 3", "end, otherwise"]);
}

#[test]
fn where_every_answer_has_its_page_nothing_comes_otherwise() {
    let found = routes(&form(&["kind is a", "kind is any of [b, c]", ""]));
    assert_eq!(found[0], ["2, when kind is a", "3, when kind is any of [b, c]"]);
    let found = routes(&form(&["kind is a", "kind is not a"]));
    assert_eq!(found[0], ["2, when kind is a", "3, when kind is not a"]);
    // What may be left blank, or is asked of some only, may have no answer.
    for other in
        ["\n        optional: yes\n      - question: size", "\n        ask when: size is 1\n      - question: size"]
    {
        let text = form(&["kind is a", "kind is not a", ""]).replace("\n      - question: size", other);
        let text = match other.contains("size is 1") {
            true => text.replacen("      - question: kind", "      - question: large\n        type: yes or no\n        ask: Is it large?\n      - question: kind", 1).replace("size is 1", "large is yes"),
            false => text,
        };
        assert_eq!(routes(&text)[0].last().unwrap(), "4, otherwise", "{text}");
    }
    let found = routes(&form(&["", "kind is a", "kind is any of [b, c]", ""]));
    assert_eq!(found[1], ["3, when kind is a", "4, when kind is any of [b, c]"]);
    let found = routes(&form(&["kind is any of [a, b]", "kind is a", "kind is b", ""]));
    assert_eq!(found[1], ["3, when kind is a", "4, when kind is b"]);
}

#[test]
fn a_page_that_its_condition_makes_certain_ends_the_list() {
    let found = routes(&form(&["kind is a and size is more than 3", "size is more than 3", ""]));
    assert_eq!(found[1], ["3"]);
    let found = routes(&form(&["kind is a", "kind is a or size is 1", ""]));
    assert_eq!(found[1], ["3"]);
    let found = routes(&form(&["kind is a", "not (kind is b)", ""]));
    assert_eq!(found[1], ["3"]);
}

#[test]
fn a_condition_that_needs_a_page_that_was_passed_over_cannot_hold() {
    let found = routes(&form(&["kind is a", "q2 is yes", "kind is b", ""]));
    assert_eq!(found[0], ["2, when kind is a", "4, when kind is b", "5, otherwise"]);
    // No answer is not "is no" either, but "not (is yes)" it is.
    let found = routes(&form(&["kind is a", "not (q2 is yes)", ""]));
    assert_eq!(found[0], ["2, when kind is a", "3, otherwise"]);
}

#[test]
fn what_only_holds_where_an_earlier_page_was_asked_is_left_out() {
    let found = routes(&form(&["kind is any of [a, b]", "kind is a", "kind is a or kind is b", ""]));
    assert_eq!(found[0], ["2, when kind is any of [a, b]", "5, otherwise"]);
}

#[test]
fn a_first_page_with_a_condition_is_reached_from_the_start() {
    let yaml = "form: f\ntitle: F\nconditions:\n  in_winter: today is after 1 January 2026\npages:\n  - page: p1\n    title: P\n    \
                ask when: in_winter\n    questions:\n      - { question: a, type: name, ask: What is your name? }\n  - page: p2\n    \
                title: P\n    questions:\n      - { question: b, type: email, ask: What is your email address? }\n";
    assert_eq!(routes(yaml)[0], ["1, when in_winter", "2, otherwise"]);
}

#[test]
fn conditions_that_stand_for_too_much_are_left_on_the_list() {
    // Each condition uses the one before twice: sixty lines that would be 2^60 conditions.
    let mut form = String::from("form: chain\ntitle: Chain\nconditions:\n  c0: k is 1\n");
    for i in 1..60 {
        form += &format!("  c{i}: (c{0} and k is {i}) or (c{0} and k is more than {i})\n", i - 1);
    }
    form += "pages:\n  - page: p0\n    title: P\n    questions:\n      - { question: k, type: number, ask: How many?, called: k }\n";
    for i in 0..60 {
        form += &format!("  - page: p{}\n    title: P\n    ask when: c{i}\n    questions:\n", i + 1);
        form += &format!("      - {{ question: q{i}, type: yes or no, ask: Is it {i}? }}\n");
    }
    let found = routes(&form);
    assert_eq!(found.len(), 61);
    assert_eq!(found[60], ["end"]);
    assert!(found[0].len() > 30, "{:?}", found[0]);
}

#[test]
fn everything_that_a_question_can_say_is_on_the_sheet() {
    let sheet = sheet(
        r#"
form: sheet
title: A sheet
standard: { reply: 1 working day, complete: 5 working days, cut off: "16:00" }
conditions:
  is_big: size is more than 10
calculations:
  price: { is: size * £2, show: What it costs }
  half: size / 2
pages:
  - page: first
    title: First page
    section: Section one
    questions:
      - question: size
        type: number
        ask: How big is it?
        called: how big it is
        at most: 20
        rules:
          - must: half is at most 9
            otherwise: It must be smaller
        agent:
          say: How big is your garden?
      - question: colours
        type: choices
        ask: Which colours?
        optional: yes
        at most: 1
        options: { red: Red, dark_green: Dark green }
      - question: people
        type: list of
        each: person
        ask: Who comes?
        at most: 3
        questions:
          - { question: person, type: text, longest: 40, ask: What is their name? }
  - page: sorry
    exit: Too big for us
    ask when: is_big
    signpost: other-form
"#,
    );
    let expected = "\
A sheet
sheet: 1 page, 4 questions, 1 early end
We promise: reply in 1 working day, done in 5 working days, from 16:00 it counts from the next working day

1. First page (Section one)
   size: number, 0 to 20
      How big is it?
      on the phone: How big is your garden?
      must: half is at most 9
      otherwise: It must be smaller
   colours: choices, 0 to 1 of them, may be left out
      Which colours?
      - red         Red
      - dark_green  Dark green
   people: list of, 1 to 3
      Who comes?
      for each person:
         person: text, at most 40 characters
            What is their name?
   shows \"What it costs\": price = size * £2
   → 2. Too big for us, when is_big
   → Check your answers, otherwise

2. Too big for us
   reached when is_big
   The end. Points to other-form

What the names mean
   is_big: size is more than 10
   half: size / 2
";
    assert_eq!(sheet, expected);
}

#[test]
fn what_stands_around_the_questions_is_on_both_sheets() {
    let yaml = "form: stall\ntitle: A stall\nopen: { until: 2026-11-15, closed: Come back }\nfee: { amount: £45, for: A stall }\ntask list: yes\nemail: { to: mail, subject: Your stall, text: We have it }\nsend to:\n  - { system: markets, fields: { what: goods } }\n  - { system: safety, send when: goods is food, fields: { goods: goods } }\ndata protection: { purpose: To know, lawful basis: public task, keep for: 1 year }\npages:\n  - page: goods\n    title: What you sell\n    section: Your goods\n    text: Have your licence at hand\n    questions:\n      - { question: goods, type: choice, ask: What do you sell?, options: { food: Food, other: Other } }\n  - page: you\n    title: You\n    section: About you\n    questions:\n      - { question: mail, type: email, ask: What is your email address? }\n";
    let checked = compiler::check(&SourceFile::new("form.yaml", yaml));
    let program = checked.program.unwrap_or_else(|| panic!("{:?}", checked.diagnostics));
    let (text, html) = (outline::text(&program), outline::html(&program).unwrap());
    for line in [
        "Sections: Your goods, About you",
        "Open until 15 November 2026",
        "To pay for A stall: £45",
        "Have your licence at hand",
        "Where the answers go",
        "an e-mail to mail: Your stall",
        "markets: what from goods",
        "safety, when goods is food: goods",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
        assert!(html.contains(line), "{line}\n{html}");
    }
}
