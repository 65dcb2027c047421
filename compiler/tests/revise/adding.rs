//! What is added by menu: pages on which the form ends, a price, limits and names that are typed in words.

use super::{FORM, after, mistakes, one, refused};
use compiler::revise::{Change, Line, Menus, NewExit, Say, shown};

fn when(name: &str, how: &str, values: &[&str]) -> Menus {
    let values = values.iter().map(|value| (*value).to_owned()).collect();
    Menus { any: false, lines: vec![Line { name: name.to_owned(), how: how.to_owned(), values }] }
}

fn exit(title: &str, text: &str, signpost: &str, menus: Menus) -> Change {
    let (title, text, signpost) = (title.to_owned(), text.to_owned(), signpost.to_owned());
    Change::AddExit(NewExit { title, text, signpost, menus })
}

#[test]
fn a_page_where_the_form_ends_comes_behind_what_decides_it() {
    let is_garden = when("bin", "is", &["garden"]);
    let change = exit("You need: a subscription", "Join first.\n\nThen tell us.", "garden-waste", is_garden);
    let page = "  - page: need_subscription\n    exit: \"You need: a subscription\"\n    text: |\n      Join first.\n\n      Then tell us.\n    signpost: garden-waste\n    ask when: bin is garden\n\n";
    let text = after(FORM, &change);
    let key = text.split("- page: ").nth(2).unwrap().split('\n').next().unwrap();
    let expected = FORM.replace("  - page: you\n", &format!("{page}  - page: you\n"));
    assert_eq!(text.replace(&format!("- page: {key}\n"), "- page: need_subscription\n"), expected);
    assert_eq!(mistakes(&one(&text)), []);
    let page = &shown(&one(&text)).pages[1];
    assert!(page.exit && page.signpost == "garden-waste" && !page.asked_as_heading);

    // A condition that has a name stands for the questions that it uses, and the name of an option is not one of a question.
    let named = after(FORM, &exit("No", "", "", when("is_garden", "is met", &[])));
    assert!(named.contains("    exit: No\n    ask when: is_garden\n\n  - page: you"), "{named}");
    let last = after(FORM, &exit("No", "", "", when("told", "is", &["yes"])));
    assert!(last.ends_with("    exit: No\n    ask when: told is yes\n"), "{last}");
    let alike = FORM.replace("question: told", "question: refuse");
    let first = after(&alike, &exit("No", "", "", when("bin", "is", &["refuse"])));
    assert!(first.contains("    ask when: bin is refuse\n\n  - page: you"), "{first}");
}

#[test]
fn a_page_where_the_form_ends_needs_a_heading_and_a_condition() {
    let is_garden = || when("bin", "is", &["garden"]);
    assert_eq!(refused(FORM, &exit(" ", "", "", is_garden())), "Write the heading of the page");
    assert_eq!(refused(FORM, &exit("No", "", "", Menus::default())), "Say when the form ends here");
    assert_eq!(
        refused(FORM, &exit("No", "", "", when("bin", "is", &[]))),
        "Choose what “Which bin was missed?” is compared with"
    );
    let why = refused(FORM, &exit("No", "", "http://example.org", is_garden()));
    assert!(why.contains("A signpost is the name of a form"), "{why}");
    let text = after(FORM, &exit("No", "", "", is_garden()));
    let always = Change::Condition { at: vec![1], menus: Menus::default() };
    assert!(refused(&text, &always).contains("the form would end here for everybody"));
    let signpost = Change::Say { at: vec![1], what: Say::Signpost, text: "https://example.org/bins".to_owned() };
    let pointed = after(&text, &signpost);
    assert!(pointed.contains("    signpost: https://example.org/bins\n"), "{pointed}");
}

#[test]
fn a_price_is_added_changed_and_removed() {
    let add =
        |amount: &str, paid_for: &str| Change::AddPrice { amount: amount.to_owned(), paid_for: paid_for.to_owned() };
    let priced = after(FORM, &add(" 30", "A bin: \"big\" # one"));
    let lines = "fee:\n  amount: £30\n  for: 'A bin: \"big\" # one'\n";
    assert_eq!(priced.replace(lines, ""), FORM);
    assert!(priced.contains(lines), "{priced}");
    let found = shown(&one(&priced)).about;
    let fact = |name: &str| found.facts.iter().find(|fact| fact.name == name).map(|fact| fact.value.clone());
    assert!(found.price && !shown(&one(FORM)).about.price);
    assert_eq!((fact("amount"), fact("for")), (Some("£30".to_owned()), Some("A bin: \"big\" # one".to_owned())));
    let dearer = Change::About { name: "amount".to_owned(), text: "45.50".to_owned() };
    assert!(after(&priced, &dearer).contains("  amount: £45.50\n"));
    assert_eq!(after(&priced, &Change::RemovePrice), FORM);
    assert_eq!(refused(&priced, &add("1", "More")), "The form has a price already");
    assert_eq!(refused(FORM, &add("a lot", "A bin")), "Write an amount of money, such as £30");
    assert_eq!(refused(FORM, &add("30", " ")), "Write what is paid for");
}

#[test]
fn limits_are_fields_of_the_kinds_that_have_them() {
    let limit = |word: &str, text: &str| Change::Limit { at: vec![0, 1], word: word.to_owned(), text: text.to_owned() };
    let words = |text: &str| {
        let limits = shown(&one(text)).pages[0].questions[1].limits.clone();
        limits.into_iter().map(|limit| limit.word).collect::<Vec<_>>()
    };
    let longest = after(FORM, &limit("longest", "60"));
    assert_eq!(longest, FORM.replace("ask when: is_garden\n", "ask when: is_garden\n        longest: 60\n"));
    assert_eq!(after(&longest, &limit("longest", "")), FORM);
    assert_eq!(refused(FORM, &limit("at least", "1")), "This kind of answer has no such limit");
    let why = refused(FORM, &limit("longest", "many"));
    assert_eq!(why, "Write a number in digits");
    assert!(refused(FORM, &limit("longest", "0")).contains("nothing could be answered"));
    let money = FORM.replace("type: text", "type: money");
    let text = after(&after(&money, &limit("at most", "1,200.50")), &limit("at least", "£5"));
    assert!(text.contains("        at least: £5\n        at most: £1,200.50\n"), "{text}");
    assert!(refused(&text, &limit("at most", "4")).contains("less than"));
    let decimal = after(&FORM.replace("type: text", "type: decimal"), &limit("at least", "-5"));
    assert!(decimal.contains("at least: -5\n"), "{decimal}");
    assert_eq!((words(FORM), words(&money)), (vec!["longest"], vec!["at least", "at most"]));
    assert!(words(&FORM.replace("type: text", "type: date")).is_empty());
}

#[test]
fn a_short_name_is_made_of_what_is_typed() {
    let name = |at: Vec<usize>, option, name: &str| Change::Name {
        at,
        option,
        name: name.to_owned(),
        before: Some(String::new()),
    };
    assert!(after(FORM, &name(vec![0, 0], None, "Skip licence")).contains("- question: skip_licence\n"));
    assert!(after(FORM, &name(vec![1], None, "Who you’re, exactly")).contains("- page: who_youre_exactly\n"));
    assert!(after(FORM, &name(vec![0, 0], Some(1), "Brown-Bin")).contains("is_garden: bin is brown_bin"));
    assert!(after(FORM, &name(vec![0, 0], None, "2nd bin")).contains("- question: answer_2nd_bin\n"));
    assert_eq!(refused(FORM, &name(vec![0, 0], None, " ?! ")), "Write a short name, in letters and digits");
}

#[test]
fn one_question_alone_is_read_as_the_heading() {
    let alone = |text: &str| shown(&one(text)).pages.iter().map(|page| page.asked_as_heading).collect::<Vec<_>>();
    assert_eq!(alone(FORM), [false, true]);
    assert_eq!(alone(&FORM.replace("type: yes or no", "type: declaration")), [false, false]);
}
