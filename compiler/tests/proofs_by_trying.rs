//! Small forms that are awkward to prove, each tried with every answer that stands at a boundary: what is said to happen is
//! found by trying, what cannot is not, and past the pages that are told of as ends there is no way.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what went wrong by failing"
)]

mod pages;

use compiler::calendar::{Nation, bank_holidays};
use compiler::eval;
use compiler::manifest::manifest;
use compiler::program::Program;
use compiler::prove::{Goal, Outcome, coverage};
use compiler::source::SourceFile;
use pages::{exit, page, text};
use runtime_wasm::answers::Answers;
use runtime_wasm::kernel::date::{Civil, from_civil, to_civil};
use runtime_wasm::report::{Day, Report};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Days at the ends of months and years, as people write them.
const DAYS: [&str; 8] =
    ["2026-03-10", "2026-01-30", "2026-01-31", "2024-02-29", "2023-02-28", "2028-03-01", "2026-12-24", "1999-12-31"];

fn day(text: &str) -> i64 {
    let mut parts = text.split('-').map(|part| part.parse::<i32>().unwrap());
    let mut next = || parts.next().unwrap();
    from_civil(Civil { year: next(), month: next(), day: next() })
}

/// What becomes of every combination of these answers on these days.
fn reports(program: &Program, answers: &[(&str, Vec<Value>)], days: &[&str]) -> Vec<Report> {
    let mut all = vec![Map::new()];
    for (question, values) in answers {
        all = all
            .into_iter()
            .flat_map(|given: Map<String, Value>| {
                values.iter().map(move |value| {
                    let mut given = given.clone();
                    given.insert((*question).to_owned(), value.clone());
                    given
                })
            })
            .collect();
    }
    let manifest = manifest(program);
    let holidays = bank_holidays(Nation::EnglandAndWales);
    let all: Vec<Answers> = all.into_iter().map(|given| Answers::from_json(&manifest, &Value::Object(given))).collect();
    let days = days.iter().map(|text| Day { today: day(text), holidays: holidays.clone() });
    days.flat_map(|day| all.iter().map(move |given| eval::evaluate(program, given, &day)).collect::<Vec<_>>()).collect()
}

fn page_of(program: &Program, goal: Goal) -> usize {
    match goal {
        Goal::Page(page) | Goal::PageLeftOut(page) => page,
        Goal::Question(id)
        | Goal::QuestionLeftOut(id)
        | Goal::Option(id, _)
        | Goal::Message(id, _)
        | Goal::OwnMessage(id, _) => program.questions[id].page,
        Goal::Sent(_) | Goal::NotSent(_) => program.pages.len(),
    }
}

/// Pages that somebody gets to without a mistake and cannot leave without one, whatever they answer there and on whatever day.
fn ends(program: &Program, reports: &[Report]) -> BTreeSet<String> {
    let mut ends = BTreeSet::new();
    for (id, page) in program.pages.iter().enumerate().filter(|(_, page)| page.exit.is_none()) {
        let mut ways: BTreeMap<String, bool> = BTreeMap::new();
        for report in reports.iter().filter(|report| report.pages[id]) {
            let page_of = |question: usize| program.questions[question].page;
            if report.errors.iter().any(|error| page_of(error.question) < id) {
                continue;
            }
            let before = format!("{:?}", &report.questions[..page.questions.start]);
            *ways.entry(before).or_default() |= report.errors.iter().all(|error| page_of(error.question) != id);
        }
        if ways.values().any(|goes_on| !goes_on) {
            ends.insert(page.key.clone());
        }
    }
    ends
}

/// Proves a form and tries it. Gives the pages and exits that cannot be reached.
fn tried(top: &str, pages: &str, answers: &[(&str, Vec<Value>)], days: &[&str]) -> Vec<String> {
    let form = text(top, pages);
    let checked = compiler::check(&SourceFile::new("form.yaml", &form));
    let program = checked.program.unwrap_or_else(|| panic!("{:#?}\n{form}", checked.diagnostics));
    let reports = reports(&program, answers, days);
    let is_found = |goal: Goal| {
        let page = page_of(&program, goal);
        let clean = |report: &&Report| report.errors.iter().all(|error| program.questions[error.question].page >= page);
        reports.iter().filter(clean).any(|report| goal.is_reached(&program, Outcome { report, sent_to: &[] }))
    };
    let claims = coverage(&program, &[]);
    for goal in &claims.missing {
        assert!(is_found(*goal), "{} was said to be possible\n{form}", goal.title(&program));
    }
    for goal in &claims.impossible {
        assert!(!is_found(*goal), "{} was said to be impossible\n{form}", goal.title(&program));
    }
    let told: BTreeSet<String> = checked
        .diagnostics
        .iter()
        .filter(|found| ["F053", "F054"].contains(&found.code.id()))
        .filter_map(|found| found.message.split('`').nth(1).map(str::to_owned))
        .collect();
    assert_eq!(told, ends(&program, &reports), "pages that some cannot leave\n{form}");
    assert!(!checked.diagnostics.iter().any(|found| found.code.id() == "F059"), "{:#?}\n{form}", checked.diagnostics);
    let pages = claims.impossible.iter().filter_map(|goal| match goal {
        Goal::Page(page) => Some(program.pages[*page].key.clone()),
        _ => None,
    });
    pages.collect()
}

/// A first page of questions, then one page for each condition. Gives the conditions that are never met.
fn never<'c>(
    top: &str,
    questions: &[&str],
    conditions: &[&'c str],
    answers: &[(&str, Vec<Value>)],
    days: &[&str],
) -> Vec<&'c str> {
    let mut pages = page("first", "", questions);
    for (number, when) in conditions.iter().enumerate() {
        pages.push_str(&page(&format!("page_{number}"), when, &[&format!("t{number}: text\noptional: yes")]));
    }
    pages.push_str(&page("last", "", &["done: text\noptional: yes"]));
    let pages = tried(top, &pages, answers, days);
    pages.iter().map(|page| conditions[page.strip_prefix("page_").unwrap().parse::<usize>().unwrap()]).collect()
}

fn texts(values: &[&str]) -> Vec<Value> {
    values.iter().map(|value| json!(value)).collect()
}

const TODAY: &[&str] = &["2026-03-10"];

#[test]
fn ticks() {
    let subsets: Vec<Value> = (0..16)
        .map(|mask| {
            ["a", "b", "c", "d"]
                .iter()
                .enumerate()
                .filter(|(at, _)| mask >> at & 1 == 1)
                .map(|(_, key)| json!(key))
                .collect()
        })
        .collect();
    let of = |limits: &str| format!("t: choices\noptions: {{ a: A, b: B, c: C, d: D }}\n{limits}");
    let conditions = [
        "t includes any of [a, b] and t includes only [b, c, d] and not (t includes c)",
        "t includes only [a]",
        "t includes a and t includes b and t includes c and t includes d",
        "not (t includes a) and not (t includes b) and not (t includes c)",
        "t includes a and t includes only [a, b] and not (t includes b)",
        "t includes any of [a, b] and not (t includes a) and not (t includes b)",
        "not (t includes any of [a, b, c, d])",
    ];
    let never_met = never("", &[&of("at least: 2\nat most: 3")], &conditions, &[("t", subsets.clone())], TODAY);
    let mut expected = vec![conditions[1], conditions[2], conditions[3], conditions[4], conditions[5], conditions[6]];
    assert_eq!(never_met, expected);
    // Left blank, nothing is ticked.
    let never_met = never("", &[&of("at least: 2\nat most: 3\noptional: yes")], &conditions, &[("t", subsets)], TODAY);
    expected.retain(|when| ![conditions[3], conditions[6]].contains(when));
    assert_eq!(never_met, expected);
}

#[test]
fn sums_at_boundaries() {
    let numbers: Vec<Value> = (-1..=11).map(|number| json!(number.to_string())).collect();
    let conditions = [
        "n is more than 3 and n is less than 5",
        "n * 3 is 10",
        "n / 4 is 2.5",
        "10 - n is less than 0",
        "n / 3 is 0.6667",
        "n - 3 is more than 7",
        "n * 0 is 1",
        "1 / n is 1",
        "n / 0 is at least 0",
        "twice is any of [7, 9]",
        "twice is any of [7, 8]",
    ];
    let top = "calculations:\n  twice: n * 2\n";
    let never_met = never(top, &["n: number\nat most: 10"], &conditions, &[("n", numbers)], TODAY);
    assert_eq!(never_met, [1, 3, 5, 6, 8, 9].map(|at| conditions[at]));
    let pennies: Vec<Value> = (0..=101).map(|pence| json!(format!("{}.{:02}", pence / 100, pence % 100))).collect();
    let conditions = [
        "m * 3 is £0.01",
        "m / 3 is 0.0033",
        "share is £0.02 and m is £0.08",
        "share is £0.02 and m is £0.09",
        "share is £0.02 and m is £0.14",
        "share is £0.02 and m is £0.15",
        "m is more than £0.99 and m is less than £1",
    ];
    let top = "calculations:\n  share: m * 0.175\n";
    let never_met = never(top, &["m: money\nat most: £1"], &conditions, &[("m", pennies)], TODAY);
    assert_eq!(never_met, [0, 2, 5, 6].map(|at| conditions[at]));
}

#[test]
fn amounts_against_each_other() {
    let numbers: Vec<Value> = ["", "0", "1", "2", "3", "4"].map(|text| json!(text)).to_vec();
    let of = |name: &str| format!("{name}: number\nat most: 3\noptional: yes");
    let conditions = [
        "a is less than b and b is less than c and c is less than a",
        "a is less than b and b is less than c and c is a + 1",
        "a is less than b and b is less than c and c is a + 2",
        "a is less than b and b is less than c and c is a + 3",
        "a is less than b and b is less than c and c is less than 2",
        "a is not b and a is at least b and a is at most b",
        "not (a is b) and not (a is not b)",
        "a is b and b is c and not (a is c)",
        "a + 2 is b and b is at least 3 and a is 0",
        "a is any of [1, 2] and b is none of [1, 2, 3] and a is less than b",
    ];
    let never_met = never(
        "",
        &[&of("a"), &of("b"), &of("c")],
        &conditions,
        &[("a", numbers.clone()), ("b", numbers.clone()), ("c", numbers)],
        TODAY,
    );
    assert_eq!(never_met, [0, 1, 4, 5, 7, 8, 9].map(|at| conditions[at]));
}

#[test]
fn days_and_ages() {
    let mut days: Vec<Value> = texts(&["", "?", "2030-06-01", "2031-06-01"]);
    for today in DAYS {
        for moved in [-6576, -6575, -6574, -6573, -32, -31, -1, 0, 1, 2, 3, 4, 5, 6, 28, 29, 30, 31] {
            let Civil { year, month, day } = to_civil(day(today) + moved);
            days.push(json!(format!("{year:04}-{month:02}-{day:02}")));
        }
    }
    let conditions = [
        "d is today + 1 month or after and d is before today + 29 days",
        "d is today + 1 month or after and d is before today + 28 days",
        "d is after today + 30 days and d is before today + 1 month",
        "d is after today + 31 days and d is before today + 1 month",
        "age of d is at least 18 and d is after today - 18 years",
        "age of d is less than 18 and d is today - 18 years or before",
        "age of d is 17 and d is today - 18 years + 1 days",
        "d is after today + 3 working days and d is before today + 3 days",
        "d is after today + 3 working days and d is before today + 5 days",
        "d - today is 3 and d is before today + 3 days",
        "d - today is 3 and d is today + 3 days",
        "age of d is at least 0 and d is after today",
        "d is after 2030-01-01 and today is after 2030-01-01 and d is today or before",
        "not (d is before today) and not (d is today or after)",
    ];
    let never_met = never(
        "",
        &["d: date\noptional: yes"],
        &conditions,
        &[("d", days)],
        &[&DAYS[..], &["2031-07-01", "2008-02-29"]].concat(),
    );
    assert_eq!(never_met, [1, 2, 3, 4, 5, 7, 9, 11].map(|at| conditions[at]));
}

#[test]
fn rows_of_a_list() {
    let list = "rows: list of\neach: row\nat most: 3\noptional: yes\nquestions:\n  - question: kind\n    type: choice\n    ask: Which kind is it?\n    called: the kind\n    options: { a: A, b: B }\n  - question: size\n    type: number\n    ask: How large is it?\n    called: the size\n    at most: 2\n    ask when: kind is a";
    let row = [json!({"kind": "a", "size": "0"}), json!({"kind": "a", "size": "2"}), json!({"kind": "b"})];
    let mut all = vec![json!([])];
    for one in &row {
        all.push(json!([one]));
        for two in &row {
            all.push(json!([one, two]));
            all.extend(row.iter().map(|three| json!([one, two, three])));
        }
    }
    all.push(json!([row[2], row[2], row[2], row[2]]));
    let conditions = [
        "count of rows is 2 and (all of rows where kind is a) and (any of rows where size is 2)",
        "(count of rows where kind is a) is 2 and count of rows is 1",
        "(count of rows where kind is a) is 0 and (any of rows where size is 0)",
        "(all of rows where kind is a) and count of rows is 0",
        "not (all of rows where kind is a) and count of rows is 0",
        "not (all of rows where kind is a) and not (any of rows where kind is b) and count of rows is at least 1",
        "(all of rows where size is at least 1) and (any of rows where kind is b)",
        "not (any of rows where size is answered) and count of rows is 3",
        "(sum of rows.size) is 6 and (any of rows where kind is a)",
        "(sum of rows.size) is less than 0",
        "rows is answered and count of rows is 0",
    ];
    let never_met = never("", &[list], &conditions, &[("rows", all)], TODAY);
    assert_eq!(never_met, [1, 2, 3, 5, 6, 9, 10].map(|at| conditions[at]));
}

#[test]
fn texts_addresses_and_times() {
    let conditions = [
        "s is \"x\" and u is s and u is \"y\"",
        "s is not u and s is \"xyz\" and u is \"xyz\"",
        "u is s and s is \"xyz\"",
        "length of s is 1",
        "length of s is 3 and s is u",
        "u is not \"xyz\" and not (u is answered)",
        "not (u is \"xyz\") and not (u is answered)",
        "h.postcode is \"HP7 0AB\" and not (h is answered)",
        "h.line_2 is answered and h.postcode is \"HP7 0AB\"",
        "h.uprn is not answered and h.line_1 is not answered and h is answered",
        "at is before 9am and at is after 5pm",
        "at is 9am or after and at is before 9:01am",
    ];
    let answers = [
        ("s", texts(&["xyz", "xy", "wxyz", "x"])),
        ("u", texts(&["", "xyz", "xy", "y"])),
        (
            "h",
            vec![
                json!(""),
                json!({"line_1": "1 High Street", "town": "Amersham", "postcode": "HP7 0AB"}),
                json!({"line_1": "1 High Street", "line_2": "Top floor", "town": "Amersham", "postcode": "HP7 0AB"}),
                json!({"uprn": "100081234567"}),
            ],
        ),
        ("at", texts(&["8:59", "9:00", "17:00", "17:01"])),
    ];
    let questions =
        ["s: text\nshortest: 2\nlongest: 4", "u: text\noptional: yes", "h: address\noptional: yes", "at: time"];
    let never_met = never("", &questions, &conditions, &answers, TODAY);
    assert_eq!(never_met, [0, 1, 3, 5, 7, 9, 10].map(|at| conditions[at]));
}

#[test]
fn names_for_conditions_tables_and_choices() {
    let top = "conditions:\n  one: a is yes\n  two: not one\n  three: one or two\n  four: three and not (b is red) and not (b is other)\ncalculations:\n  price:\n    by: b\n    is: { red: £10, green: £20.50, blue: £0 }\n  dear: price * 2\n";
    let conditions = [
        "not three",
        "not one and not two",
        "four and b is red",
        "four and b is green and a is no",
        "price is more than £10 and b is blue",
        "dear is £41",
        "dear is more than £20 and dear is less than £41",
        "price is £0 and b is not answered",
        "b is other and b is red and other is not red",
        "b is other and b is red",
        "b is not other and b is red and other is not answered",
        "(not (price is at least £0)) and b is answered",
        "(not (price is at least £0)) and b is not answered",
    ];
    let colours = "choice\noptions: { red: Red, green: Green, blue: Blue }\noptional: yes";
    let questions = ["a: yes or no".to_owned(), format!("b: {colours}"), format!("other: {colours}")];
    let questions: Vec<&str> = questions.iter().map(String::as_str).collect();
    let values = texts(&["", "red", "green", "blue"]);
    let answers = [("a", texts(&["yes", "no"])), ("b", values.clone()), ("other", values)];
    assert_eq!(
        never(top, &questions, &conditions, &answers, TODAY),
        [0, 1, 2, 4, 6, 7, 8, 10, 11].map(|at| conditions[at])
    );
}

#[test]
fn exits_and_rules_on_the_way() {
    let (a, b) = (("a", texts(&["", "yes", "no"])), ("b", texts(&["", "yes", "no"])));
    let n = ("n", texts(&["", "?", "0", "1", "2", "3", "4"]));
    let first = page("one", "", &["a: yes or no", "b: yes or no\nask when: a is no"]);
    // Two exits take away all but one way.
    let pages = format!(
        "{first}{}{}{}{}",
        exit("out", "a is yes"),
        exit("gone", "not (a is yes) and b is yes"),
        page("two", "a is yes or b is yes or n is answered", &["c: text\noptional: yes"])
            .replace(" or n is answered", " or (b is answered and a is yes)"),
        page(
            "three",
            "",
            &["n: number\nat most: 3\nrules:\n  - must: n is at least 2 or b is yes\n    otherwise: More"]
        )
    );
    assert_eq!(tried("", &pages, &[a.clone(), b.clone(), n.clone()], TODAY), ["two"]);
    // A rule that waits for another question is shown only when that one is right; together they leave one way on.
    let pages = format!(
        "{first}{}",
        page(
            "two",
            "",
            &[
                "n: number\nat most: 3\nrules:\n  - must: n is more than m or a is yes\n    otherwise: More than the other\n  - must: n is at most 2\n    otherwise: Two at most",
                "m: number\nat most: 3\noptional: yes\nrules:\n  - must: m is at least 2 or b is yes\n    otherwise: Two at least",
            ]
        )
    );
    let m = ("m", texts(&["", "?", "0", "1", "2", "3"]));
    assert_eq!(tried("", &pages, &[a.clone(), b.clone(), n.clone(), m.clone()], TODAY), [""; 0]);
    // Behind an answer that is compared on the next page.
    let pages = format!(
        "{}{}",
        page("one", "", &["n: number\nat most: 3"]),
        page(
            "two",
            "",
            &[
                "m: number\nat most: 3\nrules:\n  - must: m is more than n\n    otherwise: More",
                "a: yes or no\nrules:\n  - must: a is yes or n is less than 3\n    otherwise: Yes"
            ]
        )
    );
    assert_eq!(tried("", &pages, &[n, m, a], TODAY), [""; 0]);
}
