//! Conditions in the words of our language.

use super::conditions::Formula;
use super::cubes::{Cube, Sum};
use super::domains::{Domain, Space, UNANSWERED, Values};
use super::values::decimal;

/// How tightly what is written holds together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tight {
    Or,
    And,
    One,
}

/// A sum of products: `owns is yes and (kind is house or kind is flat)`. Empty when everyone meets it.
pub(super) fn sum(space: &Space, sum: &Sum) -> String {
    let parts: Vec<(String, Tight)> = sum.iter().map(|product| cube(space, product)).collect();
    if parts.iter().any(|(text, _)| text.is_empty()) {
        return String::new();
    }
    joined(parts, " or ", Tight::Or).0
}

/// Everything that a sum looks at: the positions of its answers.
pub(super) fn answers(space: &Space, sum: &Sum) -> Vec<usize> {
    let mut all: Vec<usize> =
        sum.iter().flat_map(|cube| cube.keys()).filter_map(|variable| space.variables.get(*variable)?.answer).collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn cube(space: &Space, cube: &Cube) -> (String, Tight) {
    let parts = cube.iter().map(|(variable, values)| literal(space, *variable, *values));
    joined(parts.filter(|(text, _)| !text.is_empty()).collect(), " and ", Tight::And)
}

/// A formula as it was written, its named parts by their names.
pub(super) fn formula(space: &Space, formula: &Formula) -> String {
    write(space, formula).0
}

fn write(space: &Space, formula: &Formula) -> (String, Tight) {
    match formula {
        Formula::All(parts) => joined(parts.iter().map(|part| write(space, part)).collect(), " and ", Tight::And),
        Formula::Any(parts) => joined(parts.iter().map(|part| write(space, part)).collect(), " or ", Tight::Or),
        Formula::Literal(variable, values) => literal(space, *variable, *values),
        Formula::Not(inner) => (format!("not ({})", write(space, inner).0), Tight::One),
        Formula::Untold => (String::new(), Tight::One),
    }
}

fn joined(mut parts: Vec<(String, Tight)>, with: &str, tight: Tight) -> (String, Tight) {
    if parts.len() == 1 {
        return parts.remove(0);
    }
    // “and” among “or” is put into brackets too: nobody should have to know which binds first.
    let bracketed =
        |(text, own): (String, Tight)| if own != Tight::One && own != tight { format!("({text})") } else { text };
    (parts.into_iter().map(bracketed).collect::<Vec<_>>().join(with), tight)
}

fn literal(space: &Space, variable: usize, values: Values) -> (String, Tight) {
    let Some(found) = space.variables.get(variable) else { return (String::new(), Tight::One) };
    let key = found.answer.and_then(|answer| space.answers.get(answer)).map(|answer| answer.key.as_str());
    let key = key.unwrap_or_default();
    let answered = found.answered();
    if values & UNANSWERED != 0 {
        let others = answered & !values;
        return match others {
            0 => (String::new(), Tight::One),
            _ if values & answered == 0 => (format!("{key} is not answered"), Tight::One),
            _ => (format!("not ({})", literal(space, variable, others).0), Tight::One),
        };
    }
    match &found.domain {
        Domain::Fact { met, not } => match (values & 0b11, not) {
            (0b01, _) => (met.clone(), Tight::One),
            (0b10, Some(not)) => (not.clone(), Tight::One),
            (0b10, None) if found.answer.is_some() => (format!("{key} is answered and not ({met})"), Tight::And),
            (0b10, None) => (format!("not ({met})"), Tight::One),
            _ => (format!("{key} is answered"), Tight::One),
        },
        _ if values & answered == answered && values & !answered == 0 => (format!("{key} is answered"), Tight::One),
        Domain::Options { keys, real } => (among(key, keys, *real, values), Tight::One),
        Domain::Texts(texts) => of_texts(key, texts, values, answered),
        Domain::Line { cuts, dates, money } => {
            let cuts: Vec<String> = cuts.iter().map(|cut| constant(cut, *money)).collect();
            stretches(key, &cuts, *dates, values)
        }
    }
}

fn among(key: &str, keys: &[String], real: usize, values: Values) -> String {
    let named = |set: Values| -> Vec<&str> {
        keys.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1).map(|(_, key)| key.as_str()).collect()
    };
    let chosen = named(values);
    let others = named(((1u128 << real) - 1) & !values);
    let only_real = values >> real == 0;
    match (chosen.as_slice(), others.as_slice()) {
        ([one], _) => format!("{key} is {one}"),
        (_, [other]) if only_real && real > 2 => format!("{key} is not {other}"),
        _ if only_real && others.len() * 2 < chosen.len() => format!("{key} is none of [{}]", others.join(", ")),
        _ => format!("{key} is any of [{}]", chosen.join(", ")),
    }
}

fn of_texts(key: &str, texts: &[String], values: Values, answered: Values) -> (String, Tight) {
    let quoted = |text: &String| if text.contains('"') { format!("'{text}'") } else { format!("\"{text}\"") };
    let others = answered & !values;
    let (set, word, with, tight) = if values >> texts.len() & 1 == 1 {
        (others, "is not", " and ", Tight::And)
    } else {
        (values, "is", " or ", Tight::Or)
    };
    let parts = texts.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1);
    joined(parts.map(|(_, text)| (format!("{key} {word} {}", quoted(text)), Tight::One)).collect(), with, tight)
}

/// `age is at least 18 and age is less than 65`
fn stretches(key: &str, cuts: &[String], dates: bool, values: Values) -> (String, Tight) {
    let count = cuts.len() * 2 + 1;
    let has = |at: usize| values >> at & 1 == 1;
    let missing: Vec<usize> = (0..count).filter(|at| !has(*at)).collect();
    if let [one] = missing.as_slice()
        && one % 2 == 1
        && let Some(cut) = cuts.get(one / 2)
    {
        return (format!("{key} is not {cut}"), Tight::One);
    }
    let mut parts = Vec::new();
    let mut from = None;
    for at in 0..=count {
        match (from, at < count && has(at)) {
            (None, true) => from = Some(at),
            (Some(start), false) => {
                parts.push(stretch(key, cuts, dates, start, at - 1));
                from = None;
            }
            _ => {}
        }
    }
    joined(parts, " or ", Tight::Or)
}

fn stretch(key: &str, cuts: &[String], dates: bool, from: usize, to: usize) -> (String, Tight) {
    let cut = |at: usize| cuts.get(at).map(String::as_str).unwrap_or_default();
    if from == to && from % 2 == 1 {
        return (format!("{key} is {}", cut(from / 2)), Tight::One);
    }
    let mut parts = Vec::new();
    if from > 0 {
        let (at, inclusive) = if from % 2 == 1 { (from / 2, true) } else { (from / 2 - 1, false) };
        parts.push(match (dates, inclusive) {
            (false, true) => format!("{key} is at least {}", cut(at)),
            (false, false) => format!("{key} is more than {}", cut(at)),
            (true, true) => format!("{key} is {} or after", cut(at)),
            (true, false) => format!("{key} is after {}", cut(at)),
        });
    }
    if to < cuts.len() * 2 {
        let (at, inclusive) = (to / 2, to % 2 == 1);
        parts.push(match (dates, inclusive) {
            (false, true) => format!("{key} is at most {}", cut(at)),
            (false, false) => format!("{key} is less than {}", cut(at)),
            (true, true) => format!("{key} is {} or before", cut(at)),
            (true, false) => format!("{key} is before {}", cut(at)),
        });
    }
    joined(parts.into_iter().map(|part| (part, Tight::One)).collect(), " and ", Tight::And)
}

fn constant(text: &str, money: bool) -> String {
    match decimal(text) {
        Some(amount) if money => crate::expr::print::money(i64::try_from(amount).unwrap_or_default()),
        Some(amount) => crate::expr::print::number(i64::try_from(amount).unwrap_or_default()),
        None => text.to_owned(),
    }
}
