//! What a test leaves unanswered since a question was added to its form, with an answer that the form takes: tests are written once,
//! and forms go on changing.

use super::samples;
use super::witness::plain;
use crate::calendar::{Nation, bank_holidays};
use crate::program::{Kind, Program, Question, QuestionId, TestCase};
use crate::trial;
use runtime_wasm::abi::rule;
use runtime_wasm::kernel::{date, decimal};
use serde_json::{Value, json};

/// Days before and after the day of a test.
const YEAR: i64 = 365;

/// The questions that a test has to answer by now and does not, by their names, each with an answer. Empty when it passes as it is, when it
/// expects that they are missing, and when as much of it does not hold with them.
///
/// Questions of lists are left to the author of the test: how many rows there should be is theirs to say.
#[must_use]
pub fn unanswered(program: &Program, test: &TestCase) -> Vec<(String, Value)> {
    let holidays = bank_holidays(Nation::EnglandAndWales);
    let run = |test: &TestCase| trial::run(program, test, &holidays);
    let mut test = test.clone();
    let mut added = Vec::new();
    let wrong = run(&test).differences.len();
    // Each round answers one more question, and an answer may lead to others.
    for _ in 0..=program.questions.len() {
        let trial = run(&test);
        if trial.passes() {
            return added;
        }
        let expected = |question: &Question| test.expect.errors.iter().flatten().any(|(name, _)| *name == question.key);
        let missing = trial.report.errors.iter().find_map(|broken| {
            let question = program.questions.get(broken.question)?;
            let is_missing = broken.rule == rule::REQUIRED && question.list.is_none() && !expected(question);
            is_missing.then_some((broken.question, question))
        });
        let Some((id, question)) = missing else { break };
        let is_taken =
            |id: QuestionId, test: &TestCase| run(test).report.errors.iter().all(|broken| broken.question != id);
        let tried = candidates(question, test.today).into_iter().find_map(|answer| {
            let mut with = test.clone();
            with.answers.as_object_mut()?.insert(question.key.clone(), answer.clone());
            is_taken(id, &with).then_some((with, answer))
        });
        let Some((with, answer)) = tried else { break };
        test = with;
        added.push((question.key.clone(), answer));
    }
    // What is wrong for another reason stays so.
    if run(&test).differences.len() < wrong { added } else { Vec::new() }
}

/// Answers that a question may take, the plainest first.
fn candidates(question: &Question, today: i64) -> Vec<Value> {
    let number = |value: i64| plain(|out| decimal::write(value, false, out));
    let day = |days: i64| plain(|out| date::write(date::within(days), out));
    match &question.kind {
        Kind::YesNo => vec![json!("yes"), json!("no")],
        Kind::Declaration => vec![json!("yes")],
        Kind::Choice { options } => options.iter().map(|option| json!(option.key)).collect(),
        Kind::Choices { options, count } => {
            let least = usize::try_from(count.least).unwrap_or_default().max(1);
            options.windows(least).map(|some| some.iter().map(|option| json!(option.key)).collect()).collect()
        }
        Kind::Date => [0, 1, -1, 30, -30, YEAR, -YEAR, -30 * YEAR].map(|days| json!(day(today + days))).to_vec(),
        Kind::Time => ["10:00", "14:30"].map(|time| json!(time)).to_vec(),
        Kind::Number(bounds) | Kind::Decimal { bounds, .. } | Kind::Money(bounds) => {
            let all = [Some(decimal::ONE), bounds.least, bounds.most, Some(0)];
            all.into_iter().flatten().map(|value| json!(number(value))).collect()
        }
        _ => vec![samples::text(question, None), samples::other_text(question)],
    }
}
