//! Tests that do what no test does yet: few, with real answers, and with what the interpreter makes of them as expectation.

use super::coverage::{Goal, Outcome, coverage};
use super::encoding::Encoding;
use super::sat::Answer;
use super::witness::{self, Witness};
use crate::program::{Program, QuestionId};
use crate::trial;
use batsat::Lit;
use runtime_wasm::abi::{outcome, state};
use runtime_wasm::kernel::{Out, ROOM, date};
use serde_json::Value;
use std::fmt::Write;

/// A test that does something new.
#[derive(Debug, Clone)]
pub struct Suggestion {
    /// What it does that no test did.
    pub goals: Vec<Goal>,
    /// Its answers and what becomes of them.
    pub witness: Witness,
}

/// Tests that do what is missing in the outcomes of the tests there are. What no answers were found for is left out.
#[must_use]
pub fn suggest(program: &Program, outcomes: &[Outcome<'_>]) -> Vec<Suggestion> {
    let mut form = Encoding::new(program);
    let mut missing = coverage(program, outcomes).missing;
    let mut suggestions: Vec<Suggestion> = Vec::new();
    let mut goals = missing.clone();
    // Exits and messages first: what leads there often shows much else.
    goals.sort_by_key(|goal| (!goal.is_message(), *goal));
    for goal in goals {
        if !missing.contains(&goal) {
            continue;
        }
        let Some(witness) = answers(&mut form, goal, &missing) else { continue };
        let (reached, left) = missing.iter().partition(|goal| goal.is_reached(program, (&witness).into()));
        missing = left;
        suggestions.push(Suggestion { goals: reached, witness });
    }
    fewer(program, suggestions)
}

/// Answers that reach a goal, and with it as many others as can be reached at once.
fn answers(form: &mut Encoding<'_>, goal: Goal, missing: &[Goal]) -> Option<Witness> {
    let program = form.program;
    // Mistakes on several pages may be shown by one test; anything else by one that makes none.
    let mut wanted = if goal.is_message() { goal.itself(form) } else { goal.wanted(form) };
    // Nothing else goes wrong, where that can be.
    let faults = faults(form);
    let mut only: Vec<Lit> = wanted.clone();
    only.extend(faults.iter().filter(|fault| !wanted.contains(fault)).map(|fault| !*fault));
    let is_alone = form.sat.can(&only) == Answer::Possible;
    if is_alone {
        wanted = only;
    }
    let mut more = wanted.clone();
    for other in missing.iter().filter(|other| **other != goal && other.is_message() == goal.is_message()) {
        let mut both = more.clone();
        let lits = other.itself(form);
        // A message that is wanted is not kept from being shown any more.
        both.retain(|lit| !lits.contains(&!*lit));
        both.extend(lits);
        if form.sat.can(&both) == Answer::Possible {
            more = both;
        }
    }
    let ended = move |witness: &Witness| {
        let only = !is_alone || goal.is_message() || witness.report.errors.is_empty();
        only && goal.is_reached(program, witness.into())
    };
    witness::find(form, &more, &ended).or_else(|| witness::find(form, &wanted, &ended)).or_else(|| {
        let alone = goal.wanted(form);
        witness::find(form, &alone, &|witness| goal.is_reached(program, witness.into()))
    })
}

/// Everything that can be wrong with a form.
fn faults(form: &Encoding<'_>) -> Vec<Lit> {
    let broken = form.slots.values().map(|slot| slot.broken);
    let rules = form.broken_rules.values().flatten().copied();
    let no = form.sat.no();
    broken.chain(rules).filter(|fault| *fault != no).collect()
}

/// Without the tests whose goals others reach as well.
fn fewer(program: &Program, suggestions: Vec<Suggestion>) -> Vec<Suggestion> {
    let mut goals: Vec<Goal> = suggestions.iter().flat_map(|suggestion| suggestion.goals.iter().copied()).collect();
    let mut left = suggestions;
    let mut chosen = Vec::new();
    while !goals.is_empty() {
        let new = |suggestion: &Suggestion| {
            goals.iter().filter(|goal| goal.is_reached(program, (&suggestion.witness).into())).count()
        };
        // The first of those that reach most.
        let Some(best) = (0..left.len()).rev().max_by_key(|at| left.get(*at).map_or(0, new)) else { break };
        let mut best = left.remove(best);
        let (reached, others) = goals.iter().partition(|goal| goal.is_reached(program, (&best.witness).into()));
        goals = others;
        best.goals = reached;
        chosen.push(best);
    }
    chosen
}

/// Suggested tests as they are pasted below `tests:`.
#[must_use]
pub fn yaml(program: &Program, suggestions: &[Suggestion]) -> String {
    let mut text = String::new();
    for (number, suggestion) in (1..).zip(suggestions) {
        let title = suggestion.goals.first().map(|goal| goal.title(program)).unwrap_or_default();
        let _ = writeln!(text, "  - name: {}", scalar(&format!("Suggested {number}: {title}")));
        let _ = writeln!(text, "    today: {}", day(suggestion.witness.today));
        match &suggestion.witness.answers {
            Value::Object(answers) if !answers.is_empty() => {
                let _ = writeln!(text, "    answers:");
                for (key, answer) in answers {
                    write_answer(&mut text, 6, key, answer);
                }
            }
            _ => {
                let _ = writeln!(text, "    answers: {{}}");
            }
        }
        let _ = writeln!(text, "    expect:");
        write_expectation(&mut text, program, &suggestion.witness);
        text.push('\n');
    }
    text
}

fn write_expectation(text: &mut String, program: &Program, witness: &Witness) {
    let report = &witness.report;
    let exit = report.exit.and_then(|exit| program.pages.get(exit));
    if let Some(exit) = exit {
        let _ = writeln!(text, "      exit: {}", exit.key);
    } else if report.outcome == outcome::COMPLETE {
        let _ = writeln!(text, "      submitted: true");
        if program.form.send_to.iter().any(|to| to.when.is_some()) {
            let systems = witness.sent_to.iter().filter_map(|position| program.form.send_to.get(*position));
            let systems: Vec<&str> = systems.map(|to| to.system.as_str()).collect();
            let _ = writeln!(text, "      sent to: [{}]", systems.join(", "));
        }
    }
    let errors = trial::errors(program, report);
    if !errors.is_empty() {
        let _ = writeln!(text, "      errors:");
        for (name, said) in errors {
            let _ = writeln!(text, "        {name}: {}", scalar(said));
        }
    }
    let is_asked = |id: QuestionId| {
        let slots = report.questions.get(id).map(Vec::as_slice).unwrap_or_default();
        slots.iter().any(|slot| slot.state != state::NOT_ASKED)
    };
    let depends = program.questions.iter().enumerate().filter(|(_, it)| it.ask_when.is_some() && it.list.is_none());
    let asked: Vec<&str> = depends.filter(|(id, _)| is_asked(*id)).map(|(_, question)| question.key.as_str()).collect();
    if !asked.is_empty() {
        let _ = writeln!(text, "      asked: [{}]", asked.join(", "));
    }
}

fn write_answer(text: &mut String, indent: usize, key: &str, answer: &Value) {
    let _ = match answer {
        Value::Array(rows) if rows.iter().any(Value::is_object) => {
            let _ = writeln!(text, "{:indent$}{key}:", "");
            for row in rows {
                let mut first = true;
                for (key, answer) in row.as_object().into_iter().flatten() {
                    let mut line = String::new();
                    write_answer(&mut line, indent + 4, key, answer);
                    if first {
                        line.replace_range(indent + 2..indent + 3, "-");
                    }
                    first = false;
                    text.push_str(&line);
                }
                if first {
                    let _ = writeln!(text, "{:indent$}  - {{}}", "");
                }
            }
            Ok(())
        }
        Value::Array(keys) => {
            let keys: Vec<String> = keys.iter().map(|key| scalar(key.as_str().unwrap_or_default())).collect();
            writeln!(text, "{:indent$}{key}: [{}]", "", keys.join(", "))
        }
        Value::Object(parts) => {
            let parts: Vec<String> = parts
                .iter()
                .map(|(key, part)| {
                    let part = part.as_str().unwrap_or_default();
                    // A long number would be read as one.
                    let digits = part.bytes().all(|byte| byte.is_ascii_digit());
                    format!("{key}: {}", if digits { format!("\"{part}\"") } else { scalar(part) })
                })
                .collect();
            writeln!(text, "{:indent$}{key}: {{ {} }}", "", parts.join(", "))
        }
        other => writeln!(text, "{:indent$}{key}: {}", "", scalar(other.as_str().unwrap_or_default())),
    };
}

/// A text as YAML, in quotation marks unless it is plain without them.
fn scalar(text: &str) -> String {
    let plain = |character: char| character.is_alphanumeric() || " _-.@/'£%()?!“”’".contains(character);
    let starts = text.chars().next().is_some_and(char::is_alphanumeric);
    let ends = text.chars().next_back().is_some_and(|last| last != ' ');
    if starts && ends && text.chars().all(plain) { text.to_owned() } else { Value::from(text).to_string() }
}

/// `2026-03-10`
fn day(today: i64) -> String {
    let mut bytes = [0; ROOM];
    let mut out = Out::new(&mut bytes);
    date::write(date::within(today), &mut out);
    String::from_utf8_lossy(out.written()).into_owned()
}
