//! Laws of the language, held by the reference interpreter over random forms and answers.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use compiler::eval;
use compiler::program::{Kind, Program};
use fastrand::Rng;
use onceform_tests::random_form::{random_answers, random_form};
use runtime_wasm::abi::{outcome, state};
use runtime_wasm::answers::{Answers, Field};
use runtime_wasm::report::{Day, Report};

fn day() -> Day {
    Day { today: 20_522, holidays: compiler::calendar::bank_holidays(compiler::calendar::Nation::EnglandAndWales) }
}

fn each(count: u64, check: impl Fn(&Program, &Answers, &Report)) {
    for seed in 0..count {
        let mut rng = Rng::with_seed(seed);
        let program = random_form(&mut rng);
        for _ in 0..4 {
            let answers = random_answers(&mut rng, &program);
            let report = eval::evaluate(&program, &answers, &day());
            check(&program, &answers, &report);
        }
    }
}

/// What was stored, as answers; what was not valid is left as it was typed.
fn stored(program: &Program, answers: &Answers, report: &Report) -> Answers {
    let mut given = answers.fields.iter();
    let mut fields = Vec::new();
    for (id, question) in program.questions.iter().enumerate().filter(|(_, question)| question.list.is_none()) {
        let Some(field) = given.next() else { break };
        let slots = &report.questions[id];
        fields.push(match (&question.kind, field) {
            (Kind::List { questions, .. }, Field::Rows(rows)) => {
                let text = |row: usize, position: usize, typed: &String| match report.questions
                    [questions.start + position]
                    .get(row)
                {
                    Some(slot) if slot.state == state::VALID => slot.text.clone(),
                    _ => typed.clone(),
                };
                let row = |(row, texts): (usize, &Vec<String>)| {
                    texts.iter().enumerate().map(|(position, typed)| text(row, position, typed)).collect()
                };
                Field::Rows(rows.iter().enumerate().map(row).collect())
            }
            (_, Field::Text(typed)) => {
                Field::Text(if slots[0].state == state::VALID { slots[0].text.clone() } else { typed.clone() })
            }
            (_, other) => other.clone(),
        });
    }
    Answers { fields }
}

#[test]
fn what_is_stored_is_stored_again_unchanged() {
    each(700, |program, answers, report| {
        let again = stored(program, answers, report);
        assert_eq!(&eval::evaluate(program, &again, &day()), report, "law 5: {answers:?}");
    });
}

#[test]
fn an_answer_that_is_not_asked_changes_nothing() {
    each(300, |program, answers, report| {
        let outside: Vec<usize> =
            (0..program.questions.len()).filter(|id| program.questions[*id].list.is_none()).collect();
        let mut other = answers.clone();
        for (field, id) in other.fields.iter_mut().zip(outside) {
            if report.questions[id][0].state == state::NOT_ASKED {
                *field = match field {
                    Field::Text(_) => Field::Text("something else".into()),
                    Field::Rows(_) => Field::Rows(Vec::new()),
                };
            }
        }
        assert_eq!(&eval::evaluate(program, &other, &day()), report, "law 1: {answers:?}");
    });
}

#[test]
fn reports_hold_together() {
    let mut outcomes = [0; 3];
    let (mut author, mut rows, mut computed) = (0, 0, 0);
    for seed in 0..1_000 {
        let mut rng = Rng::with_seed(seed);
        let program = random_form(&mut rng);
        let answers = random_answers(&mut rng, &program);
        let report = eval::evaluate(&program, &answers, &day());
        outcomes[report.outcome as usize] += 1;
        author += report.errors.iter().filter(|error| error.rule >= 32).count();
        rows += report.errors.iter().filter(|error| error.row.is_some()).count();
        computed += report.computed.iter().flatten().count();
        let mut seen = std::collections::HashSet::new();
        for error in &report.errors {
            assert!(seen.insert((error.question, error.row)), "law 4: one error a question");
            let question = &program.questions[error.question];
            assert!(report.pages[question.page], "an error on a page that is not asked");
            assert!(question.messages.iter().any(|(rule, _)| *rule == error.rule), "an error without words: {error:?}");
        }
        let pages: Vec<usize> = report.errors.iter().map(|error| program.questions[error.question].page).collect();
        assert!(pages.is_sorted(), "errors come in page order");
        if let Some(exit) = report.exit {
            assert!(!report.pages[exit + 1..].contains(&true), "behind an exit nothing is asked");
        }
        assert_eq!(report.outcome == outcome::EXIT, report.exit.is_some());
    }
    // The random forms reach what they are for.
    assert!(outcomes.iter().all(|count| *count > 20), "{outcomes:?}");
    assert!(author > 100 && rows > 100 && computed > 200, "{author} {rows} {computed}");
}
