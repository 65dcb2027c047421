//! Checks on answers by menu, and prices that an answer decides.

use super::{FORM, after, mistakes, one, refused};
use compiler::revise::{Change, Line, Menus, shown};

const DAYS: &str = r#"form: skips
title: Hire a skip
journey: request

pages:
  - page: when
    title: When do you need it?
    questions:
      - question: from
        type: date
        ask: From which day?
        rules:
          # Nobody works in the past.
          - must: from is after today
            otherwise: "Enter a day after today: we need time"   # plain
          - must: from is today + 3 months or before and not (from is 2026-12-25)
            otherwise: Enter a day within 3 months
      - question: until
        type: date
        ask: Until which day?
"#;

fn menus(lines: &[(&str, &str, &[&str])]) -> Menus {
    let line = |(name, how, values): &(&str, &str, &[&str])| Line {
        name: (*name).to_owned(),
        how: (*how).to_owned(),
        values: values.iter().map(|value| (*value).to_owned()).collect(),
    };
    Menus { any: false, lines: lines.iter().map(line).collect() }
}

fn add(at: &[usize], menus: Menus, otherwise: &str) -> Change {
    Change::AddRule { at: at.to_vec(), menus, otherwise: otherwise.to_owned() }
}

#[test]
fn checks_are_shown_and_those_that_say_more_are_left_to_the_text() {
    let found = shown(&one(DAYS));
    let page = &found.pages[0];
    let [first, second] = page.questions[0].rules.as_slice() else { panic!("{:?}", page.questions[0].rules) };
    assert_eq!(first.must.menus, Some(menus(&[("from", "is after", &["today"])])));
    assert_eq!(first.otherwise, "Enter a day after today: we need time");
    assert_eq!(
        (second.must.menus.clone(), second.must.words.contains("“From which day?” is today + 3 months")),
        (None, true)
    );
    // Both questions of the page, and not only what is asked before.
    assert_eq!((page.before, page.until, page.questions[0].before), (0, 2, 0));
    let must = Change::Must { at: vec![0, 0], rule: 1, menus: menus(&[("from", "is after", &["today"])]) };
    assert_eq!(refused(DAYS, &must), "This check says more than the menus can. Change it in the text");
}

#[test]
fn a_check_is_added_changed_and_removed() {
    let text = after(DAYS, &add(&[0, 1], menus(&[("until", "is after", &["from"])]), "Enter a day: after the first"));
    let lines = "        rules:\n          - must: until is after from\n            otherwise: \"Enter a day: after the first\"\n";
    assert_eq!(text, format!("{DAYS}{lines}"));
    assert_eq!(mistakes(&one(&text)), []);
    let within = |count: &str| menus(&[("until", "is or before", &[count])]);
    let changed = after(&text, &Change::Must { at: vec![0, 1], rule: 0, menus: within("today + 1 years") });
    assert_eq!(changed, text.replace("until is after from", "until is today + 1 year or before"));
    assert_eq!(after(&changed, &Change::Must { at: vec![0, 1], rule: 0, menus: within("today + 1 year") }), changed);
    let second = after(&text, &add(&[0, 1], within("today + 8 working days"), "Enter a day in this week"));
    assert!(second.ends_with(
        "          - must: until is today + 8 working days or before\n            otherwise: Enter a day in this week\n"
    ));
    assert_eq!(after(&second, &Change::RemoveRule { at: vec![0, 1], rule: 1 }), text);
    assert_eq!(after(&text, &Change::RemoveRule { at: vec![0, 1], rule: 0 }), DAYS);
    let reworded = Change::Otherwise { at: vec![0, 0], rule: 0, text: "Enter a later day".to_owned() };
    let expected = DAYS.replace("\"Enter a day after today: we need time\"", "\"Enter a later day\"");
    assert_eq!(after(DAYS, &reworded), expected);
    let without = after(DAYS, &Change::RemoveRule { at: vec![0, 0], rule: 0 });
    assert!(
        !without.contains("# Nobody works") && without.contains("        rules:\n          - must: from is today + 3")
    );
}

#[test]
fn a_check_that_would_be_a_mistake_is_not_made() {
    let after_today = || menus(&[("until", "is after", &["today"])]);
    assert_eq!(refused(DAYS, &add(&[0, 1], Menus::default(), "No")), "Say what must be so");
    assert_eq!(refused(DAYS, &add(&[0, 1], after_today(), " ")), "Write what people read when it is not so");
    let empty = Change::Must { at: vec![0, 0], rule: 0, menus: Menus::default() };
    assert_eq!(refused(DAYS, &empty), "Without a condition nothing is checked. Remove the check instead");
    for rule in [
        Change::RemoveRule { at: vec![0, 1], rule: 0 },
        Change::Otherwise { at: vec![0, 0], rule: 7, text: "No".to_owned() },
    ] {
        assert_eq!(refused(DAYS, &rule), "This check is not in the form any more");
    }
    // What is asked on a later page is not known yet.
    let later = refused(FORM, &add(&[0, 0], menus(&[("told", "is", &["yes"])]), "Say yes"));
    assert!(later.contains("would be a mistake") && later.contains("told"), "{later}");
}

fn by(question: &str, amounts: &[&str]) -> Change {
    let amounts = amounts.iter().map(|amount| (*amount).to_owned()).collect();
    Change::AddPriceBy { question: question.to_owned(), amounts, paid_for: "A new bin".to_owned() }
}

#[test]
fn an_answer_decides_a_price() {
    let decides: Vec<_> = shown(&one(FORM)).about.decides.into_iter().map(|it| (it.name, it.answers.len())).collect();
    assert_eq!(decides, [("bin".to_owned(), 2), ("told".to_owned(), 2)]);
    let priced = after(FORM, &by("bin", &["0", "£45.50"]));
    let table = "  price:\n    by: bin\n    is:\n      refuse: £0\n      garden: £45.50\n";
    assert!(priced.contains(&format!("calculations:\n{table}")), "{priced}");
    assert!(priced.contains("fee:\n  amount: price\n  for: A new bin\n"), "{priced}");
    assert_eq!(mistakes(&one(&priced)), []);
    let about = shown(&one(&priced)).about;
    let amounts: Vec<_> = about.facts.iter().filter(|fact| fact.name.starts_with("amount")).collect();
    let said: Vec<_> = amounts.iter().map(|fact| (fact.label.as_str(), fact.value.as_str())).collect();
    let label = |bin: &str| format!("Price when “Which bin was missed?” is “{bin}”");
    assert_eq!(said, [(label("Black bin").as_str(), "£0"), (label("Brown bin").as_str(), "£45.50")]);
    let dearer = Change::About { name: "amount-garden".to_owned(), text: "50".to_owned() };
    assert_eq!(after(&priced, &dearer), priced.replace("£45.50", "£50"));
    assert_eq!(after(&priced, &Change::RemovePrice), FORM);
    let used = priced.replace("calculations:\n", "calculations:\n  twice: price * 2\n");
    assert!(after(&used, &Change::RemovePrice).contains("  price:\n    by: bin"));

    let yes_or_no = after(FORM, &by("told", &["1", "2"]));
    assert!(yes_or_no.contains("      yes: £1\n      no: £2\n"), "{yes_or_no}");
    assert_eq!(refused(FORM, &by("bin", &["30"])), "Write what it costs for “Brown bin”, such as £30 or £0");
    assert_eq!(refused(FORM, &by("place", &[])), "Choose the question that decides it");
    assert_eq!(refused(&priced, &by("told", &["1", "2"])), "The form has a price already");
}

#[test]
fn a_table_follows_the_options_of_its_question() {
    let priced = after(FORM, &by("bin", &["0", "45"]));
    let added = after(&priced, &Change::AddOption { at: vec![0, 0], text: "Food caddy".to_owned() });
    assert!(added.contains("      garden: £45\n      food_caddy: £45\n"), "{added}");
    assert_eq!(mistakes(&one(&added)), []);
    let between =
        priced.replace("    is:\n      refuse: £0\n      garden: £45\n", "    is: { refuse: £0, garden: £45 }\n");
    let added = after(&between, &Change::AddOption { at: vec![0, 0], text: "Food caddy".to_owned() });
    assert!(added.contains("is: { refuse: £0, garden: £45, food_caddy: £45 }"), "{added}");
    let remove = |sure| Change::Remove { at: vec![0, 0], option: Some(2), sure };
    assert_eq!(after(&added, &remove(true)), between);
    let files = one(&added);
    let known = compiler::check_all(&files).diagnostics;
    let asks = compiler::revise::revise(&files, &known, &remove(false)).unwrap().asks.unwrap();
    assert!(asks.words.ends_with("If you remove it: its line in the table “price” is taken out"), "{}", asks.words);
}
