//! Tables, fees and opening dates: what they come to for some answers, on some day.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what went wrong by failing"
)]

use compiler::eval;
use compiler::fee;
use compiler::manifest::manifest;
use compiler::program::{Program, Value};
use compiler::source::SourceFile;
use compiler::trial;
use runtime_wasm::answers::Answers;
use runtime_wasm::report::Day;
use serde_json::json;

fn program(fee: &str) -> Program {
    let form = format!(
        "
form: permit
title: Apply for a permit
open: {{ from: 2026-04-01, until: 2026-09-30, closed: Come back in April }}
fee: {{ amount: {fee}, for: Parking permit, code: PK01 }}
calculations:
  price:
    by: permit
    is: {{ resident: £45, visitor: £12.50, badge: £0, refund: -£5 }}
    show: Price
pages:
  - page: permit
    title: Which permit do you need?
    questions:
      - question: permit
        type: choice
        ask: Which permit do you need?
        options: {{ resident: Resident, visitor: Visitor, badge: Blue badge holder, refund: A refund }}
      - question: weeks
        type: number
        ask: For how many weeks?
        called: the number of weeks
        ask when: permit is visitor
      - question: posted
        type: yes or no
        ask: Do you want it posted?
tests:
  - name: A resident pays £45
    today: 2026-04-01
    answers: {{ permit: resident, posted: no }}
    expect: {{ submitted: yes, fee: £45, open: yes }}
"
    );
    let checked = compiler::check(&SourceFile::new("permit.yaml", &form));
    checked.program.unwrap_or_else(|| panic!("{:#?}", checked.diagnostics))
}

fn pence(program: &Program, answers: serde_json::Value) -> Option<i64> {
    let answers = Answers::from_json(&manifest(program), &answers);
    let report = eval::evaluate(program, &answers, &Day::default());
    fee::due(program, &report).map(|due| due.pence)
}

#[test]
fn a_fee_is_fixed_from_a_table_or_worked_out() {
    let fixed = program("£30");
    assert_eq!(pence(&fixed, json!({})), Some(3000));
    let table = program("price");
    assert_eq!(pence(&table, json!({ "permit": "resident" })), Some(4500));
    assert_eq!(pence(&table, json!({ "permit": "visitor" })), Some(1250));
    // One calculation is enough: the fee is the one that the author named.
    assert_eq!((table.calculations.len(), table.form.fee.as_ref().unwrap().amount), (1, 0));
    let sum = program("price * weeks + £1.25");
    assert_eq!(sum.calculations.len(), 2);
    assert_eq!(pence(&sum, json!({ "permit": "visitor", "weeks": "3" })), Some(3875));
    let due = fee::due(&fixed, &eval::evaluate(&fixed, &Answers::default(), &Day::default())).unwrap();
    assert_eq!((due.pounds.as_str(), due.what_for, due.code), ("30.00", "Parking permit", "PK01"));
}

#[test]
fn no_answer_nothing_and_less_are_no_fee() {
    let table = program("price");
    for permit in ["", "no such permit", "badge", "refund"] {
        assert_eq!(pence(&table, json!({ "permit": permit })), None, "{permit}");
    }
    // `weeks` is off the path, so the sum has no answer.
    assert_eq!(pence(&program("price * weeks"), json!({ "permit": "resident", "weeks": "3" })), None);
}

#[test]
fn a_table_by_yes_or_no_has_the_line_of_no_first() {
    let form = program("£30");
    let yaml = "
form: post
title: Post
calculations:
  postage:
    by: posted
    is: { yes: £2.10, no: £0 }
    show: Postage
pages:
  - page: post
    title: Post
    questions:
      - { question: posted, type: yes or no, ask: Do you want it posted? }
";
    let checked = compiler::check(&SourceFile::new("post.yaml", yaml));
    assert_eq!(checked.diagnostics, []);
    let post = checked.program.unwrap();
    assert_eq!(post.calculations[0].value, Value::Table { by: 0, values: vec![0, 21_000] });
    assert!(compiler::outline::text(&post).contains("postage = by posted (no £0, yes £2.10)"));
    let outline = compiler::outline::text(&form);
    assert!(
        outline.contains("Open from 1 April 2026 until 30 September 2026\nTo pay for Parking permit: £30\n"),
        "{outline}"
    );
}

#[test]
fn a_shut_form_cannot_be_sent_whatever_the_answers() {
    let mut form = program("price");
    let passes = |form: &Program| trial::run(form, &form.tests[0], &[]).differences;
    assert_eq!(passes(&form), Vec::<String>::new());
    let first = form.tests[0].today;
    let open = form.form.open.clone().unwrap();
    assert_eq!(
        (open.on(first - 1), open.on(first), open.on(first + 182), open.on(first + 183)),
        (false, true, true, false)
    );
    form.tests[0].today = first - 1;
    assert_eq!(
        passes(&form),
        ["It should be submitted, but the form is shut on that day", "It should be open, but it is shut on that day"]
    );
    form.tests[0].today = first;
    form.tests[0].expect.fee = Some("none".to_owned());
    form.tests[0].expect.open = Some(false);
    assert_eq!(
        passes(&form),
        ["There should be nothing to pay, but there is £45.00 to pay", "It should be shut, but it is open on that day"]
    );
}
