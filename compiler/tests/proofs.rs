//! What is proved about a form: each finding with its example, what a path rules out is not told, one message for each cause.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what went wrong by failing"
)]

mod pages;

use compiler::codes::Code;
use pages::{codes, exit, found, page};

const CHOICE: &str = "colour: choice\noptions: { red: Red, green: Green, blue: Blue }";

#[test]
fn what_contradicts_itself_is_never_asked() {
    let end = page("end", "", &["last: text"]);
    let both = page("one", "", &["a: yes or no", "b: yes or no"]);
    for (when, expected) in [
        ("a is yes and not (a is yes)", vec!["F048"]),
        ("a is yes and b is no", vec![]),
        ("not (a is yes or b is yes) and a is yes", vec!["F048"]),
    ] {
        assert_eq!(codes("", &format!("{both}{}{end}", page("two", when, &["c: text"]))), expected, "{when}");
    }
    let number = page("one", "", &["n: number", "m: money\nat most: 100"]);
    for (when, expected) in [
        ("n is more than 3 and n is less than 4", vec!["F048"]),
        ("m is more than £3 and m is less than £4", vec![]),
        ("m is more than £100", vec!["F048"]),
        ("n * 2 is 7", vec!["F048"]),
        ("n * 2 is 8", vec![]),
        ("n / 3 is 0.3333", vec![]),
        ("n / 3 is 0.3334", vec!["F048"]),
        ("n is any of [1, 2] and n is none of [1, 2, 3]", vec!["F048"]),
    ] {
        assert_eq!(codes("", &format!("{number}{}{end}", page("two", when, &["c: text"]))), expected, "{when}");
    }
}

#[test]
fn dates_and_ages_are_judged_on_every_day_there_is() {
    let end = page("end", "", &["last: text"]);
    let dates = page("one", "", &["d: date", "e: date\noptional: yes"]);
    for (when, expected) in [
        ("d is before today and d is after today", vec!["F048"]),
        ("d is after today - 3 days and d is before today - 1 days", vec![]),
        ("d is after today - 3 days and d is before today - 2 days", vec!["F048"]),
        ("age of d is at least 18 and d is after today - 18 years", vec!["F048"]),
        ("age of d is at least 18 and d is today - 18 years", vec![]),
        ("age of d is at least 18 and age of d is less than 18", vec!["F048"]),
        ("age of d is less than 16 and d is after today", vec!["F048"]),
        ("d is before 2026-01-01 and d is after 2026-12-31", vec!["F048"]),
        // A month has 28 to 31 days: either can be.
        ("d is after today + 1 month and d is before today + 31 days", vec![]),
        ("d is after today + 1 month and d is before today + 20 days", vec!["F048"]),
        ("d is before today + 3 working days and d is after today + 5 working days", vec!["F048"]),
        ("d is after today + 3 working days and d is before today + 3 days", vec!["F048"]),
        ("d is after today + 3 working days and d is before today + 5 days", vec![]),
        ("d is before e and e is before today and d is after today", vec!["F048"]),
        ("d - today is at least 10 and d is before today + 10 days", vec!["F048"]),
        ("d - today is at least 10 and d is today + 10 days or before", vec![]),
        ("d is after e and e is after d", vec!["F048"]),
        ("d + 7 days is before today and d is after today - 8 days", vec!["F048"]),
        ("d is before today and today is before 2020-01-01 and d is after 2020-01-01", vec!["F048"]),
        ("d is before today and today is after 2020-01-01 and d is after 2020-01-01", vec![]),
    ] {
        assert_eq!(codes("", &format!("{dates}{}{end}", page("two", when, &["c: text"]))), expected, "{when}");
    }
}

#[test]
fn ticks_texts_and_rows_are_judged_too() {
    let end = page("end", "", &["last: text"]);
    let ticks = page(
        "one",
        "",
        &["t: choices\noptions: { a: A, b: B, c: C }\nat most: 2", "p: postcode", "w: text\nlongest: 5"],
    );
    for (when, expected) in [
        ("t includes a and t includes only b", vec!["F048"]),
        ("t includes a and t includes b and t includes c", vec!["F048"]),
        ("t includes a and t includes b", vec![]),
        ("t includes any of [a, b] and not (t includes a)", vec![]),
        ("p is \"HP7 0AB\" and not (p is not \"HP7 0AA\")", vec!["F048"]),
        ("p is \"HP7 0AB\" and not (p is answered)", vec!["F048"]),
        ("length of w is more than 5", vec!["F048"]),
        ("length of w is 5", vec![]),
    ] {
        assert_eq!(codes("", &format!("{ticks}{}{end}", page("two", when, &["c: text"]))), expected, "{when}");
    }
    let list = page(
        "one",
        "",
        &[
            "rows: list of\neach: row\nat most: 3\nquestions:\n  - question: kind\n    type: choice\n    ask: Which kind is it?\n    called: the kind\n    options: { a: A, b: B }\n  - question: size\n    type: number\n    ask: How large is it?\n    called: the size\n    ask when: kind is a",
        ],
    );
    for (when, expected) in [
        ("(all of rows where kind is a) and (any of rows where kind is b)", vec!["F048"]),
        ("(any of rows where kind is a) and (any of rows where kind is b)", vec![]),
        ("any of rows where (kind is b and size is 3)", vec!["F048"]),
        ("any of rows where (kind is a and size is 3)", vec![]),
        ("count of rows is more than 3", vec!["F048"]),
        ("(count of rows where kind is a) is more than count of rows", vec!["F048"]),
        ("(count of rows where kind is a) is at least 1 and (all of rows where kind is b)", vec!["F048"]),
    ] {
        assert_eq!(codes("", &format!("{list}{}{end}", page("two", when, &["c: text"]))), expected, "{when}");
    }
}

#[test]
fn a_finding_is_path_by_path() {
    let end = page("end", "", &["last: text"]);
    let first = page("one", "", &[CHOICE, "deep: yes or no\nask when: colour is red"]);
    // Only red is asked whether it is deep.
    let never = page("two", "colour is green and deep is yes", &["c: text"]);
    assert_eq!(codes("", &format!("{first}{never}{end}")), ["F048"]);
    // An exit has taken red away; a rule has.
    let gone = exit("gone", "colour is red");
    let red = page("two", "colour is red", &["c: text"]);
    let found_there = found("", &format!("{first}{gone}{red}{end}"));
    assert_eq!(found_there.len(), 1, "{found_there:#?}");
    assert_eq!(found_there[0].related.len(), 1);
    assert!(found_there[0].related[0].1.contains("`gone`"), "{found_there:#?}");
    let young = page("one", "", &["n: number\nrules:\n  - must: n is at least 18\n    otherwise: Too young"]);
    let found_there = found("", &format!("{young}{}{end}", page("two", "n is less than 18", &["c: text"])));
    assert_eq!(found_there.iter().map(|found| found.code.id()).collect::<Vec<_>>(), ["F048"]);
    assert!(found_there[0].related[0].1.contains("rule"), "{found_there:#?}");
    // What the way makes always met is not told: an author may put another way there.
    let rest = page("two", "colour is any of [green, blue]", &["c: text\nask when: colour is not red"]);
    assert_eq!(codes("", &format!("{first}{gone}{rest}{end}")), [""; 0]);
    // Everyone has left.
    let everyone =
        format!("{first}{gone}{}{end}{}", exit("others", "colour is not red"), page("more", "", &["c: text"]));
    let found_there = found("", &everyone);
    assert_eq!(found_there.len(), 1, "one cause, one message: {found_there:#?}");
    assert!(found_there[0].message.contains("`end`"), "{found_there:#?}");
}

#[test]
fn one_cause_is_told_once() {
    let end = page("end", "", &["last: text"]);
    let first = page("one", "", &["a: yes or no"]);
    let top = "conditions:\n  odd: a is yes and not (a is yes)\n";
    let pages = format!(
        "{first}{}{}{end}",
        page("two", "odd", &["b: yes or no", "c: text\nask when: b is yes"]),
        page("three", "b is yes", &["d: text"])
    );
    assert_eq!(codes(top, &pages), ["F049"]);
    let without_name = pages.replace("ask when: odd", "ask when: a is yes and not (a is yes)");
    assert_eq!(codes("", &without_name), ["F048"]);
}

#[test]
fn conditions_that_say_nothing() {
    let end = page("end", "", &["last: text"]);
    let first = page("one", "", &[CHOICE, "n: number", "d: date", "s: text\noptional: yes"]);
    for (when, expected) in [
        ("not (colour is red) or not (colour is green)", vec!["F049"]),
        ("n is more than 3 or n is less than 5", vec!["F049"]),
        ("n is at least 0", vec!["F049"]),
        ("d is today or before or d is after today", vec!["F049"]),
        ("colour is any of [red, green, blue]", vec!["F049"]),
        ("(colour is red or n is at least 0) and d is before today", vec!["F049"]),
        ("colour is red or (n is more than 3 and n is less than 2)", vec!["F049"]),
        ("s is answered or colour is red", vec![]),
        ("s is answered and colour is red", vec![]),
        ("n is answered and colour is red", vec![]),
        ("colour is not red or n is 3", vec![]),
    ] {
        assert_eq!(codes("", &format!("{first}{}{end}", page("two", when, &["c: text"]))), expected, "{when}");
    }
}

#[test]
fn rules_that_contradict_and_rules_that_are_never_broken() {
    let date = |rules: &[&str]| {
        let rules: String = rules.iter().map(|rule| format!("  - must: {rule}\n    otherwise: No, {rule}\n")).collect();
        page("one", "", &[&format!("d: date\nrules:\n{}", rules.trim_end())])
    };
    for (rules, expected) in [
        (vec!["d is after today", "d is today or before"], vec!["F053"]),
        (vec!["d is after today", "d is after today - 1 days"], vec!["F052"]),
        (vec!["d is after today", "d is before today + 2 days"], vec![]),
        (vec!["d is after today", "d is before today + 1 days"], vec!["F053"]),
        (vec!["age of d is at least 18", "d is before today"], vec!["F052"]),
        (vec!["d is before today", "age of d is at least 18"], vec![]),
    ] {
        assert_eq!(codes("", &date(&rules)), expected, "{rules:?}");
    }
    let refused = page("one", "", &[&format!("{CHOICE}\nrules:\n  - must: colour is not red\n    otherwise: Not red")]);
    assert_eq!(codes("", &refused), ["F055"]);
}

#[test]
fn routes_on_which_nobody_can_finish() {
    let first = page("one", "", &["resident: yes or no", "d: date"]);
    let stuck = page(
        "two",
        "",
        &["n: number\nrules:\n  - must: resident is yes and n is at least 1\n    otherwise: Residents only"],
    );
    let found_there = found("", &format!("{first}{stuck}"));
    assert_eq!(found_there.iter().map(|found| found.code.id()).collect::<Vec<_>>(), ["F054"]);
    assert!(found_there[0].help.contains("resident is no"), "{found_there:#?}");
    let only_late = page(
        "two",
        "",
        &[
            "e: date\nrules:\n  - must: e is after d\n    otherwise: Later\n  - must: e is before today\n    otherwise: In the past",
        ],
    );
    let found_there = found("", &format!("{first}{only_late}"));
    assert_eq!(found_there.iter().map(|found| found.code.id()).collect::<Vec<_>>(), ["F054"]);
    assert_eq!(found_there[0].related.len(), 2, "{found_there:#?}");
    let guarded = exit("no", "resident is no");
    assert_eq!(codes("", &format!("{first}{guarded}{stuck}")), [""; 0]);
}

#[test]
fn the_same_asked_twice_on_one_way() {
    let email = |key: &str, when: &str| {
        page(&format!("page_{key}"), when, &[&format!("{key}: email")])
            .replace(&format!("What is the answer to {key}?"), "What is your email address?")
    };
    let first = page("one", "", &["a: yes or no"]);
    assert_eq!(codes("", &format!("{first}{}{}", email("x", "a is yes"), email("y", "a is no"))), [""; 0]);
    let found_there = found("", &format!("{first}{}{}", email("x", "a is yes"), email("y", "a is answered")));
    assert_eq!(found_there.iter().map(|found| found.code.id()).collect::<Vec<_>>(), ["F056"]);
    assert!(found_there[0].help.contains("a is yes"), "{found_there:#?}");
}

#[test]
fn a_form_too_intricate_says_so() {
    // Eight pigeons in seven holes: impossible, and famously long to find out by reasoning of this kind.
    let hole = |pigeon: usize, hole: usize| format!("p{pigeon}_{hole} is yes");
    let questions: Vec<String> = (0..9).flat_map(|p| (0..8).map(move |h| format!("p{p}_{h}: yes or no"))).collect();
    let questions: Vec<&str> = questions.iter().map(String::as_str).collect();
    let mut top = String::from("conditions:\n");
    for pigeon in 0..9 {
        let somewhere: Vec<String> = (0..8).map(|h| hole(pigeon, h)).collect();
        top.push_str(&format!("  c{pigeon}: {}\n", somewhere.join(" or ")));
    }
    for h in 0..8 {
        let mut alone = Vec::new();
        for one in 0..9 {
            for other in one + 1..9 {
                alone.push(format!("not ({} and {})", hole(one, h), hole(other, h)));
            }
        }
        top.push_str(&format!("  h{h}: {}\n", alone.join(" and ")));
    }
    let all: Vec<String> = (0..9).map(|p| format!("c{p}")).chain((0..8).map(|h| format!("h{h}"))).collect();
    let pages = format!(
        "{}{}{}",
        page("one", "", &questions),
        page("two", &all.join(" and "), &["x: text"]),
        page("end", "", &["y: text"])
    );
    let first = found(&top, &pages);
    assert!(first.iter().any(|found| found.code == Code::LeftUndecided), "{first:#?}");
    assert_eq!(first, found(&top, &pages), "the budget is counted, not timed");
}

#[test]
fn a_system_that_is_never_sent_anything_is_told() {
    let pages = [page("one", "", &[CHOICE]), exit("stop", "colour is red")].concat();
    let sent =
        |when: &str| format!("send to:\n  - system: post\n    send when: {when}\n    fields: {{ colour: colour }}\n");
    assert_eq!(codes(&sent("colour is green"), &pages), Vec::<&str>::new());
    let never = found(&sent("colour is red"), &pages);
    assert_eq!(never.len(), 1);
    assert_eq!((never[0].code, never[0].message.as_str()), (Code::AlwaysOrNeverMet, "Nothing is ever sent to `post`"));
    assert_eq!(codes(&sent("colour is any of [red, green, blue]"), &pages), ["F049"]);
}

#[test]
fn what_happens_on_days_on_which_the_form_is_shut_does_not_happen() {
    let open = "open: { from: 2026-04-01, until: 2026-09-30, closed: Come back in April }\n";
    let pages = |when: &str| [page("one", "", &["a: text"]), page("two", when, &["b: text"])].concat();
    for (when, expected) in [
        ("today is 2026-09-30 or after", vec![]),
        ("today is 2026-10-01 or after", vec!["F048"]),
        ("today is before 2026-04-01", vec!["F048"]),
        ("today is 2026-04-01 or after", vec!["F049"]),
    ] {
        assert_eq!(codes(open, &pages(when)), expected, "{when}");
    }
}
