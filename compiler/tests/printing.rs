//! What is printed in the form language reads back as the same condition or value.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what went wrong by failing"
)]

mod files;

use compiler::expr::{self, Meaning, Names, Scope, print};
use compiler::program::{
    Arithmetic, Calculation, CalculationId, Condition, Kind, Program, QuestionId, Value, ValueKind,
};
use compiler::source::SourceFile;
use proptest::prelude::*;
use std::path::Path;
use std::sync::LazyLock;

fn program(name: &str, yaml: &str) -> Program {
    let checked = compiler::check(&SourceFile::from_bytes(name.to_owned(), yaml.as_bytes()));
    checked.program.unwrap_or_else(|| panic!("{name}: {:?}", checked.diagnostics))
}

/// The names of a finished program.
struct Finished<'p>(&'p Program);

impl Names for Finished<'_> {
    fn find(&self, name: &str) -> Option<Meaning> {
        let Self(program) = self;
        let question = program.questions.iter().position(|it| it.list.is_none() && it.key == name);
        let condition = program.conditions.iter().position(|it| it.key == name);
        let calculation = program.calculations.iter().position(|it| it.key == name);
        question.map(Meaning::Question).or(condition.map(Meaning::Condition)).or(calculation.map(Meaning::Calculation))
    }
    fn find_in(&self, list: QuestionId, name: &str) -> Option<QuestionId> {
        self.0.questions.iter().position(|it| it.list == Some(list) && it.key == name)
    }
    fn kind(&self, question: QuestionId) -> &Kind {
        &self.0.questions[question].kind
    }
    fn calculation_kind(&self, calculation: CalculationId) -> ValueKind {
        self.0.calculations[calculation].kind
    }
    fn candidates(&self) -> Vec<String> {
        Vec::new()
    }
}

fn read(program: &Program, list: Option<QuestionId>, text: &str) -> Condition {
    let scope = Scope { names: &Finished(program), list, place: &|at| at };
    expr::condition(text, &scope).unwrap_or_else(|problems| panic!("{text}: {problems:?}")).node
}

/// Prints everything that a program holds, reads it, and compares. Answers how many expressions there were.
fn round_trip(program: &Program) -> usize {
    let mut count = 0;
    let mut condition = |list, condition: &Condition| {
        let text = print::condition(program, condition);
        assert_eq!(read(program, list, &text), *condition, "{text}");
        count += 1;
    };
    program.conditions.iter().for_each(|named| condition(None, &named.when));
    program.pages.iter().flat_map(|page| &page.ask_when).for_each(|when| condition(None, when));
    for question in &program.questions {
        question.ask_when.iter().for_each(|when| condition(question.list, when));
        question.rules.iter().for_each(|rule| condition(question.list, &rule.must));
    }
    // A table is written with words of its own and not as an expression.
    let written = |calculation: &&Calculation| !matches!(calculation.value, Value::Table { .. });
    for calculation in program.calculations.iter().filter(written) {
        let text = print::calculation(program, calculation);
        let scope = Scope { names: &Finished(program), list: None, place: &|at| at };
        let read = expr::value(&text, &scope).unwrap_or_else(|problems| panic!("{text}: {problems:?}"));
        assert_eq!(read.node, (calculation.value.clone(), calculation.kind), "{text}");
        count += 1;
    }
    count
}

#[test]
fn every_expression_of_the_shipped_forms_reads_back() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut count = 0;
    for folder in ["forms", "examples"] {
        for entry in std::fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path().join("form.yaml");
            if path.exists() {
                count += round_trip(&compiler::check_all(&files::sources(&path)).program.unwrap());
            }
        }
    }
    assert!(count > 100, "only {count} expressions were looked at");
}

/// A question of every type, to have something to compare.
const FORM: &str = r#"
form: everything
title: Everything
pages:
  - page: everything
    title: Everything
    questions:
      - { question: bin, type: choice, ask: Which bin?, called: which bin, options: { refuse: Black, garden: Brown, food: Caddy } }
      - { question: owns_home, type: yes or no, ask: Do you own your home? }
      - { question: needs, type: choices, ask: What do you need?, called: what you need, options: { parking: Parking, steps: No steps, other: Other } }
      - { question: full_name, type: name, ask: What is your name? }
      - { question: property, type: address, ask: What is your address? }
      - { question: due, type: date, ask: When was it due? }
      - { question: start, type: time, ask: When does it start?, called: the start }
      - { question: visits, type: number, ask: How many visits?, called: how many visits }
      - { question: level, type: decimal, decimal places: 2, ask: How deep is it?, called: how deep it is }
      - { question: rent, type: money, ask: How much is your rent?, called: your rent }
      - { question: savings, type: money, ask: How much do you have? }
      - question: household
        type: list of
        each: person
        ask: Who lives with you?
        called: who lives with you
        questions:
          - { question: income, type: money, ask: How much are they paid?, called: how much they are paid }
          - { question: working, type: yes or no, ask: Do they work?, called: they work }
          - { question: born, type: date, ask: When were they born? }
  - page: last
    title: Last
    questions:
      - { question: notes, type: long text, ask: What else?, called: what else, ask when: is_garden or weekly is at least £5 or days is 1 or charge is more than £9 }
conditions:
  is_garden: bin is garden
calculations:
  weekly: { is: rent * 12 / 52, show: Weekly rent }
  days: due - today
  charge: visits * £9.50 + visits * 2 * £1 - £3
"#;

#[test]
fn conditions_are_printed_as_an_author_writes_them() {
    let program = program("everything", FORM);
    // One line: it is printed as it is written. Two: the second is how it is printed.
    let table: &[&[&str]] = &[
        &["bin is garden"],
        &["bin is not garden"],
        &["bin is any of [refuse, food]"],
        &["bin is none of [refuse, food]"],
        &["owns_home is yes"],
        &["not (owns_home is yes)"],
        &["not is_garden"],
        &["not (is_garden)", "not is_garden"],
        &["is_garden and owns_home is no"],
        &["is_garden or (owns_home is no and bin is food)"],
        &["is_garden and (owns_home is no or bin is food)"],
        &["needs includes parking"],
        &["needs includes any of [parking, other]"],
        &["needs includes only parking"],
        &["needs includes only [parking]", "needs includes only parking"],
        &["needs includes only [parking, steps]"],
        &["full_name is answered"],
        &["full_name is not answered"],
        &["household is answered"],
        &["full_name is \"Sam O'Hara\""],
        &["property.postcode is \"HP7 0AB\""],
        &["due is today or before"],
        &["due <= today", "due is today or before"],
        &["due is after today - 8 days"],
        &["due is before today + 1 month"],
        &["due is today - 2 working days or after"],
        &["due is 2026-03-09", "due is 9 March 2026"],
        &["due is any of [9 March 2026, 10 March 2026]"],
        &["due is after 9 March 2026 + 3 weeks"],
        &["start is before 16:00"],
        &["start is 4pm or after", "start is 16:00 or after"],
        &["visits is more than 3"],
        &["visits is at least -3"],
        &["visits is any of [1, 2]"],
        &["level is less than 2.5"],
        &["rent >= 1200.5", "rent is at least £1,200.50"],
        &["rent is at most savings / 4"],
        &["rent + savings is more than £100"],
        &["rent - (savings - £5) is less than £0.50"],
        &["(rent + savings) * 2 is at most £16,000"],
        &["rent * 12 / 52 is at most £100"],
        &["weekly is more than £90"],
        &["due - today is at least 3"],
        &["age of due is at least 18"],
        &["length of full_name is at most 20"],
        &["count of household is at most 6"],
        &["(count of household where working is yes) is at least 1"],
        &["(count of household where (working is yes and income is more than £10)) is at least 1"],
        &["sum of household.income is more than £500"],
        &["(sum of rent, savings) * 2 is more than £500"],
        &["any of household where working is yes"],
        &["all of household where (working is yes or income is more than £10)"],
        &["(any of household where working is yes) and is_garden"],
        &["not (any of household where born is after today - 18 years)"],
    ];
    for line in table {
        let (written, printed) = (line[0], line[line.len() - 1]);
        let condition = read(&program, None, written);
        assert_eq!(print::condition(&program, &condition), printed);
        assert_eq!(read(&program, None, &print::condition(&program, &condition)), condition, "{written}");
    }
    assert_eq!(round_trip(&program), 5);
}

static EVERYTHING: LazyLock<Program> = LazyLock::new(|| program("everything", FORM));

/// Conditions on different questions, so that no two of them together are always or never met, which is a mistake.
const LEAVES: &[&str] = &[
    "bin is garden",
    "owns_home is no",
    "needs includes any of [parking, other]",
    "full_name is not answered",
    "due is today - 2 working days or after",
    "start is before 16:00",
    "visits is none of [1, 2]",
    "rent * 12 / 52 is at most savings + £5",
    "(sum of rent, household.income) / 2 is more than £500",
    "any of household where (working is yes or income is more than £10)",
    "(count of household where working is yes) is at least 1",
    "is_garden",
];

fn any_condition() -> impl Strategy<Value = Condition> {
    let leaves: Vec<Condition> = LEAVES.iter().map(|leaf| read(&EVERYTHING, None, leaf)).collect();
    proptest::sample::select(leaves).prop_recursive(4, 24, 4, |inner| {
        let several = || proptest::collection::vec(inner.clone(), 2..4);
        prop_oneof![
            several().prop_map(Condition::All),
            several().prop_map(Condition::Any),
            inner.clone().prop_map(|inner| Condition::Not(Box::new(inner))),
        ]
    })
}

fn any_amount() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        (1..9_999i64).prop_map(|pence| Value::Literal(pence * 100)),
        (8..=9usize).prop_map(|place| Value::Answer(place + 1)),
    ];
    leaf.prop_recursive(5, 32, 2, |inner| {
        let number = (2..52i64).prop_map(|number| Value::Literal(number * 10_000));
        let sum = prop_oneof![Just(Arithmetic::Add), Just(Arithmetic::Subtract)];
        let product = prop_oneof![Just(Arithmetic::Multiply), Just(Arithmetic::Divide)];
        let join = |how, left, right| Value::Arithmetic { how, left: Box::new(left), right: Box::new(right) };
        prop_oneof![
            (sum, inner.clone(), inner.clone()).prop_map(move |(how, left, right)| join(how, left, right)),
            (product, inner.clone(), number).prop_map(move |(how, left, right)| join(how, left, right)),
        ]
    })
}

proptest! {
    #[test]
    fn any_condition_reads_back(condition in any_condition()) {
        let program = &*EVERYTHING;
        let text = print::condition(program, &condition);
        prop_assert_eq!(read(program, None, &text), condition, "{}", text);
    }

    #[test]
    fn any_amount_of_money_reads_back(value in any_amount()) {
        let program = &*EVERYTHING;
        let calculation = Calculation { kind: ValueKind::Money, value, ..program.calculations[0].clone() };
        let text = print::calculation(program, &calculation);
        let scope = Scope { names: &Finished(program), list: None, place: &|at| at };
        match expr::value(&text, &scope) {
            Ok(read) => prop_assert_eq!(read.node, (calculation.value, calculation.kind), "{}", text),
            Err(problems) => prop_assert!(false, "{}: {:?}", text, problems),
        }
    }
}
