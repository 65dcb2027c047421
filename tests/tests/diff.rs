//! Differences and migrations over random forms: a form is the same as itself, every edit is named, and nothing that a
//! resident typed goes away without being listed.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what went wrong by failing"
)]

use compiler::diff::{Verdict, diff, migrate, since, told};
use compiler::eval;
use compiler::manifest::manifest;
use compiler::program::{Condition, Kind, OptionItem, Program, Question, QuestionRef};
use fastrand::Rng;
use onceform_tests::random_form::{random_answers, random_form};
use runtime_wasm::abi::state;
use runtime_wasm::answers::{Answers, Field};
use runtime_wasm::report::Day;
use serde_json::{Map, Value};

/// Random forms for each property.
const FORMS: u64 = 600;

/// A random form whose options are called as they always were: a `was` of before has nothing to say here.
fn form(rng: &mut Rng) -> Program {
    let mut program = random_form(rng);
    for question in &mut program.questions {
        if let Kind::Choice { options } | Kind::Choices { options, .. } = &mut question.kind {
            options.iter_mut().for_each(|option| option.was = None);
        }
    }
    program
}

#[test]
fn a_form_is_the_same_as_itself() {
    for seed in 0..FORMS {
        let program = random_form(&mut Rng::with_seed(seed));
        assert_eq!(diff(&program, &program).changes, [], "seed {seed}");
    }
}

fn name(program: &Program, question: &Question) -> String {
    match question.list.map(|list| &program.questions[list]) {
        Some(list) => format!("{}.{}", list.key, question.key),
        None => question.key.clone(),
    }
}

/// Changes one thing; the name under which it must be named, and the least that it does.
fn edit(rng: &mut Rng, program: &mut Program) -> Option<(String, Verdict)> {
    use Verdict::{AskAgain, Breaks, Safe};
    if program.questions.is_empty() {
        return None;
    }
    let id = rng.usize(0..program.questions.len());
    let before = name(program, &program.questions[id]);
    let question = &mut program.questions[id];
    let verdict = match rng.u8(0..14) {
        0 => {
            question.ask.push_str(" Really?");
            Safe
        }
        1 => {
            question.hint = "A hint".into();
            Safe
        }
        2 => {
            question.optional = !question.optional;
            if question.optional { Safe } else { AskAgain }
        }
        3 => {
            question.was = Some(std::mem::replace(&mut question.key, format!("renamed_{id}")));
            let now = name(program, &program.questions[id]);
            return Some((now, Safe));
        }
        4 => {
            question.key = format!("another_{id}");
            Breaks
        }
        5 if question.rules.is_empty() => {
            let must = Condition::Answered(QuestionRef { question: id, part: None });
            question.rules.push(compiler::program::Rule { must, otherwise: "A new rule".into(), uses: Vec::new() });
            AskAgain
        }
        5 => {
            question.rules.remove(0);
            Safe
        }
        6 => {
            question.agent_note = "Look it up".into();
            Safe
        }
        7 if question.ask_when.is_some() => {
            question.ask_when = None;
            AskAgain
        }
        8 => match &mut question.kind {
            Kind::Choice { options } => {
                options.push(OptionItem {
                    key: "new_one".into(),
                    was: None,
                    label: "A new one".into(),
                    hint: String::new(),
                });
                Safe
            }
            _ => return None,
        },
        9 => match &mut question.kind {
            Kind::Choice { options } if options.len() > 2 => {
                // The last, so that conditions go on to mean what they did.
                options.pop();
                Breaks
            }
            _ => return None,
        },
        10 => match &mut question.kind {
            Kind::Choice { options } | Kind::Choices { options, .. } => {
                let option = &mut options[0];
                option.was = Some(std::mem::replace(&mut option.key, "renamed_one".into()));
                Safe
            }
            _ => return None,
        },
        11 => match &mut question.kind {
            Kind::Text { length, .. } | Kind::LongText { length } => {
                length.most += 1;
                Safe
            }
            Kind::Number(bounds) | Kind::Money(bounds) => {
                bounds.most = Some(bounds.most.map_or(10_000, |most| most - 10_000));
                AskAgain
            }
            Kind::Choices { count, .. } => {
                count.least += 1;
                AskAgain
            }
            _ => return None,
        },
        12 if !matches!(question.kind, Kind::List { .. } | Kind::Email) => {
            question.kind = Kind::Email;
            Breaks
        }
        13 => {
            let page = question.page;
            program.pages[page].title.push_str(" now");
            return Some((program.pages[page].key.clone(), Safe));
        }
        _ => return None,
    };
    Some((before, verdict))
}

#[test]
fn every_random_edit_is_named_with_what_it_does() {
    let mut edits = 0;
    for seed in 0..FORMS * 4 {
        let mut rng = Rng::with_seed(seed);
        let old = form(&mut rng);
        let mut new = old.clone();
        let Some((place, least)) = edit(&mut rng, &mut new) else { continue };
        edits += 1;
        let difference = diff(&old, &new);
        let named = |change: &&compiler::diff::Change| {
            change.question.as_deref() == Some(&place) || change.page.as_deref() == Some(&place)
        };
        let worst = difference.changes.iter().filter(named).map(|change| change.verdict).max();
        assert!(worst.is_some_and(|worst| worst >= least), "seed {seed}: {place} {least:?}\n{difference:#?}");
        // Renames and edits of one question are not told again at each condition that uses it.
        let others = difference.changes.iter().filter(|change| change.sort == "condition" && !named(change)).count();
        assert!(others == 0 || least == Verdict::Breaks, "seed {seed}\n{difference:#?}");
    }
    assert!(edits > FORMS, "only {edits} edits");
}

/// Answers as JSON, each as the text that was typed.
fn draft(program: &Program, answers: &Answers) -> Value {
    let outside = program.questions.iter().filter(|question| question.list.is_none());
    let mut draft = Map::new();
    for (question, field) in outside.zip(&answers.fields) {
        let value = match (field, &question.kind) {
            (Field::Text(text), _) => Value::from(text.as_str()),
            (Field::Rows(rows), Kind::List { questions, .. }) => {
                let inner = &program.questions[questions.clone()];
                let row = |row: &Vec<String>| -> Value {
                    let texts = inner.iter().zip(row).map(|(it, text)| (it.key.clone(), Value::from(text.as_str())));
                    Value::Object(texts.collect())
                };
                Value::Array(rows.iter().map(row).collect())
            }
            (Field::Rows(_), _) => continue,
        };
        draft.insert(question.key.clone(), value);
    }
    Value::Object(draft)
}

/// Every text that somebody typed.
fn typed(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => text.split('\n').map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned).collect(),
        Value::Array(parts) => parts.iter().flat_map(typed).collect(),
        Value::Object(parts) => parts.values().flat_map(typed).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn a_draft_carried_over_loses_nothing_without_saying_so() {
    let mut carried_over = 0;
    for seed in 0..FORMS * 2 {
        let mut rng = Rng::with_seed(seed);
        let old = form(&mut rng);
        let mut new = old.clone();
        for _ in 0..rng.usize(0..3) {
            edit(&mut rng, &mut new);
        }
        let day = Day { today: rng.i64(20_000..23_000), holidays: Vec::new() };
        let given = draft(&old, &random_answers(&mut rng, &old));
        let migration = migrate(&old, &new, &given, &day);

        let mut left = typed(&migration.draft);
        left.extend(migration.dropped.iter().flat_map(|dropped| typed(&dropped.answer)));
        // An option by the name of before is the option by the name of now.
        let renamed = |text: &String| left.contains(text) || left.iter().any(|now| now == "renamed_one");
        for text in typed(&given) {
            assert!(renamed(&text), "seed {seed}: {text:?} is lost\n{given:#}\n{migration:#?}");
        }

        // What was an answer and can still be one is the same answer under its name of now.
        let was = eval::evaluate(&old, &Answers::from_json(&manifest(&old), &given), &day);
        let is = eval::evaluate(&new, &Answers::from_json(&manifest(&new), &migration.draft), &day);
        let same = |(before, after): (&Question, &Question)| {
            after.kind == before.kind && (after.key == before.key || after.was.as_ref() == Some(&before.key))
        };
        for (id, pair) in old.questions.iter().zip(&new.questions).enumerate() {
            if !same(pair) {
                continue;
            }
            for (before, after) in was.questions[id].iter().zip(&is.questions[id]) {
                if before.state == state::VALID && after.state != state::NOT_ASKED {
                    assert_eq!(before.text, after.text, "seed {seed}: question {id}");
                    carried_over += 1;
                }
            }
        }
    }
    assert!(carried_over > 3_000, "only {carried_over} answers were carried over");
}

#[test]
fn a_draft_two_versions_old_keeps_its_answers_and_is_told_what_to_answer() {
    let (mut carried_over, mut asked_again) = (0, 0);
    for seed in 0..FORMS * 2 {
        let mut rng = Rng::with_seed(seed);
        let old = form(&mut rng);
        let mut versions = vec![old.clone()];
        for _ in 0..2 {
            let mut next = versions.last().unwrap().clone();
            for _ in 0..rng.usize(0..3) {
                edit(&mut rng, &mut next);
            }
            versions.push(next);
        }
        let [_, between, newest] = versions.as_slice() else { unreachable!() };
        let new = since(&old, &[between], newest, false);
        let day = Day { today: rng.i64(20_000..23_000), holidays: Vec::new() };
        let given = draft(&old, &random_answers(&mut rng, &old));
        let migration = migrate(&old, &new, &given, &day);
        let said = told(&old, &new, &given, &migration, &day);
        let was = eval::evaluate(&old, &Answers::from_json(&manifest(&old), &given), &day);
        let is = eval::evaluate(&new, &Answers::from_json(&manifest(&new), &migration.draft), &day);
        for (id, (before, after)) in old.questions.iter().zip(&new.questions).enumerate() {
            let now = name(&new, after);
            let known = said.added.contains(&now) || said.again.contains(&now);
            for (slot, (was, is)) in was.questions[id].iter().zip(&is.questions[id]).enumerate() {
                if was.state != state::VALID || is.state == state::NOT_ASKED {
                    continue;
                }
                // Valid before and asked now: it is the same answer, or the person hears of it.
                let same = after.key == before.key || after.was.as_ref() == Some(&before.key);
                if is.state == state::VALID && same && after.kind == before.kind {
                    assert_eq!(was.text, is.text, "seed {seed}: question {id}");
                    carried_over += 1;
                }
                if is.state != state::VALID {
                    asked_again += 1;
                    assert!(known, "seed {seed}: {now} in row {slot} is not told\n{said:#?}\n{migration:#?}");
                }
            }
        }
    }
    assert!(carried_over > 2_000 && asked_again > 60, "only {carried_over} and {asked_again}");
}

#[test]
fn hostile_drafts_are_carried_without_a_panic() {
    let mut rng = Rng::with_seed(7);
    let program = form(&mut rng);
    let deep = (0..100).fold(Value::Null, |inner, _| Value::Array(vec![inner]));
    let hostile = [Value::Null, Value::Bool(true), Value::from(1e300), Value::from("\0\u{1f}\n"), deep];
    for value in hostile {
        let draft: Map<String, Value> =
            program.questions.iter().map(|question| (question.key.clone(), value.clone())).collect();
        for draft in [value.clone(), Value::Object(draft)] {
            let migration = migrate(&program, &program, &draft, &Day::default());
            assert!(migration.draft.is_object());
        }
    }
}
