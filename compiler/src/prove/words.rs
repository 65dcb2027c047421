//! Examples in the author's words: `bin is garden and subscribed is no`.

use super::witness::Witness;
use crate::expr::print;
use crate::program::{Condition, Kind, Program, Question, QuestionId};
use runtime_wasm::abi::state;
use runtime_wasm::kernel::{Out, ROOM, date};
use runtime_wasm::report::Slot;
use std::collections::BTreeSet;

/// Most answers of an example that are told; more would not be read.
const MOST_TOLD: usize = 5;
/// Most characters of a text that is told.
const LONGEST_TOLD: usize = 40;

/// A condition between backticks.
pub(super) fn quoted(program: &Program, condition: &Condition) -> String {
    let text = print::condition(program, condition);
    if text.chars().count() <= 120 { format!("`{text}`") } else { "this condition".to_owned() }
}

/// The answers to some questions: `bin is garden and subscribed is no`; nothing when none of them is asked.
pub(super) fn answers(program: &Program, witness: &Witness, questions: &BTreeSet<QuestionId>) -> String {
    let mut told: Vec<String> = Vec::new();
    for id in questions {
        let (Some(question), Some(slots)) = (program.questions.get(*id), witness.report.questions.get(*id)) else {
            continue;
        };
        if let Some(slot) = slots.iter().find(|slot| slot.state != state::NOT_ASKED) {
            told.extend(answer(program, question, slot));
        }
    }
    told.truncate(MOST_TOLD);
    match told.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    }
}

fn answer(program: &Program, question: &Question, slot: &Slot) -> Option<String> {
    let name = name(program, question);
    if matches!(question.kind, Kind::List { .. }) {
        return Some(format!("count of {name} is {}", slot.rows));
    }
    if slot.state != state::VALID {
        return Some(format!("{name} is not answered"));
    }
    let text = slot.text.as_str();
    Some(match &question.kind {
        Kind::YesNo | Kind::Declaration | Kind::Choice { .. } | Kind::Time => format!("{name} is {text}"),
        Kind::Date => format!("{name} is {}", day_of(text)),
        Kind::Number(_) | Kind::Decimal { .. } => format!("{name} is {text}"),
        Kind::Money(_) => format!("{name} is £{}", text.strip_suffix(".00").unwrap_or(text)),
        Kind::Choices { .. } => format!("{name} includes only [{}]", text.replace('\n', ", ")),
        // An address and other long texts say nothing here.
        Kind::Address => return None,
        _ if text.chars().count() <= LONGEST_TOLD => format!("{name} is “{text}”"),
        _ => return None,
    })
}

/// The name of a question, one inside a list with the list's.
pub(super) fn name(program: &Program, question: &Question) -> String {
    match question.list.and_then(|list| program.questions.get(list)) {
        Some(list) => format!("{}.{}", list.key, question.key),
        None => question.key.clone(),
    }
}

/// A stored day as people write it: `9 March 2026`.
fn day_of(text: &str) -> String {
    let mut bytes = [0; ROOM];
    let mut out = Out::new(&mut bytes);
    if date::date(text.as_bytes(), &mut out).is_valid() { print::date(out.value()) } else { text.to_owned() }
}
