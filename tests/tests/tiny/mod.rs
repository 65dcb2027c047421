//! Forms so small that every answer can be tried.

use compiler::eval;
use compiler::manifest::manifest;
use compiler::program::{Kind, Program};
use fastrand::Rng;
use runtime_wasm::abi::outcome;
use runtime_wasm::answers::Answers;
use runtime_wasm::report::{Day, Report};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

const DAY: i64 = 20_522;

/// A question: its name, its type and what can be asked about it.
struct Asked {
    name: String,
    kind: u8,
}

/// A random form of two to four pages and at most five questions, with conditions, rules and exits.
pub fn form(rng: &mut Rng) -> String {
    let mut text = String::from("form: tiny\ntitle: A tiny form\npages:\n");
    let mut asked: Vec<Asked> = Vec::new();
    let mut left = 5;
    for page in 0..rng.usize(2..5) {
        let when = if page > 0 && rng.bool() { Some(condition(rng, &asked, 2)) } else { None };
        if let Some(when) = when.as_ref().filter(|_| rng.u8(0..4) == 0) {
            let _ = writeln!(text, "  - page: page_{page}\n    exit: The end {page}\n    ask when: {when}");
            continue;
        }
        if left == 0 {
            break;
        }
        let _ = writeln!(text, "  - page: page_{page}\n    title: Page {page}");
        if let Some(when) = when {
            let _ = writeln!(text, "    ask when: {when}");
        }
        let _ = writeln!(text, "    questions:");
        for _ in 0..rng.usize(1..3).min(left) {
            left -= 1;
            question(rng, &mut text, &mut asked);
        }
    }
    let _ = writeln!(text, "  - page: last\n    title: The last page\n    questions:");
    let _ = writeln!(
        text,
        "      - question: agreed\n        type: declaration\n        ask: I have told the truth\n        called: that it is true"
    );
    text
}

fn question(rng: &mut Rng, text: &mut String, asked: &mut Vec<Asked>) {
    let name = format!("q{}", asked.len());
    let kind = rng.u8(0..4);
    let words = match kind {
        0 => "yes or no",
        1 => "choice\n        options: { a: A, b: B, c: C }",
        2 => "number\n        at most: 3",
        _ => "choices\n        options: { a: A, b: B }",
    };
    let _ = writeln!(
        text,
        "      - question: {name}\n        ask: What is {name}?\n        called: the answer to {name}\n        type: {words}"
    );
    if rng.u8(0..4) == 0 {
        let _ = writeln!(text, "        optional: yes");
    }
    if !asked.is_empty() && rng.u8(0..3) == 0 {
        let _ = writeln!(text, "        ask when: {}", condition(rng, asked, 2));
    }
    asked.push(Asked { name, kind });
    let rules = rng.usize(0..5).saturating_sub(2);
    if rules > 0 {
        let _ = writeln!(text, "        rules:");
    }
    for rule in 0..rules {
        let _ = writeln!(text, "          - must: {}\n            otherwise: Rule {rule}", condition(rng, asked, 2));
    }
}

fn condition(rng: &mut Rng, asked: &[Asked], depth: u8) -> String {
    if depth > 0 && rng.bool() {
        let (one, other) = (condition(rng, asked, depth - 1), condition(rng, asked, depth - 1));
        return match rng.u8(0..3) {
            0 => format!("({one}) and ({other})"),
            1 => format!("({one}) or ({other})"),
            _ => format!("not ({one})"),
        };
    }
    let Asked { name, kind } = &asked[rng.usize(0..asked.len())];
    let option = *rng.choice(&["a", "b", "c"]).unwrap();
    let number = rng.u8(0..5);
    match (kind, rng.u8(0..6)) {
        (_, 0) => format!("{name} is answered"),
        (0, _) => format!("{name} is {}", if rng.bool() { "yes" } else { "no" }),
        (1, 1) => format!("{name} is none of [a, {option}]"),
        (1, 2) => format!("{name} is not {option}"),
        (1, _) => format!("{name} is {option}"),
        (2, 1) => format!("{name} is {number}"),
        (2, 2) => format!("{name} * 2 is more than {number}"),
        (2, 3) => format!("3 - {name} is less than {number}"),
        (2, 4) => format!("{name} / 2 is at least {number}"),
        (2, _) => {
            let others: Vec<&Asked> = asked.iter().filter(|other| other.kind == 2 && other.name != *name).collect();
            match rng.choice(others) {
                Some(other) if rng.bool() => format!("{name} is at least {}", other.name),
                Some(other) => format!("{name} + 1 is {}", other.name),
                None => format!("{name} is at most {number}"),
            }
        }
        (_, 1) => format!("{name} includes only a"),
        (_, 2) => format!("{name} includes b"),
        _ => format!("{name} includes any of [a, b]"),
    }
}

/// What can be given as an answer: nothing, everything valid, something that is refused.
fn answers(kind: &Kind) -> Vec<Value> {
    match kind {
        Kind::YesNo => vec![json!(""), json!("yes"), json!("no"), json!("?")],
        Kind::Declaration => vec![json!(""), json!("yes")],
        Kind::Choice { .. } => vec![json!(""), json!("a"), json!("b"), json!("c"), json!("?")],
        Kind::Number(_) => ["", "0", "1", "2", "3", "4"].map(|text| json!(text)).to_vec(),
        _ => vec![json!([]), json!(["a"]), json!(["b"]), json!(["a", "b"]), json!(["?"])],
    }
}

/// What becomes of every possible filling in.
pub fn every_report(program: &Program) -> Vec<Report> {
    let manifest = manifest(program);
    let mut all = vec![Map::new()];
    for question in &program.questions {
        all = all
            .into_iter()
            .flat_map(|given| {
                answers(&question.kind).into_iter().map(move |answer| {
                    let mut given = given.clone();
                    given.insert(question.key.clone(), answer);
                    given
                })
            })
            .collect();
    }
    let day = Day { today: DAY, holidays: Vec::new() };
    let judged = |given| eval::evaluate(program, &Answers::from_json(&manifest, &Value::Object(given)), &day);
    all.into_iter().map(judged).collect()
}

/// Pages that somebody gets to without a mistake and cannot leave without one, whatever they answer there.
pub fn stuck_pages(program: &Program, reports: &[Report]) -> BTreeSet<usize> {
    let mut stuck = BTreeSet::new();
    for (id, page) in program.pages.iter().enumerate().filter(|(_, page)| page.exit.is_none()) {
        // By everything answered before: whether some answer on the page goes on.
        let mut ways: BTreeMap<String, bool> = BTreeMap::new();
        for report in reports.iter().filter(|report| report.pages[id]) {
            let page_of = |question: usize| program.questions[question].page;
            if report.errors.iter().any(|error| page_of(error.question) < id) {
                continue;
            }
            let before = format!("{:?}", &report.questions[..page.questions.start]);
            let clean = report.errors.iter().all(|error| page_of(error.question) != id);
            let goes_on = ways.entry(before).or_default();
            *goes_on |= clean || report.outcome == outcome::COMPLETE;
        }
        if ways.values().any(|goes_on| !goes_on) {
            stuck.insert(id);
        }
    }
    stuck
}
