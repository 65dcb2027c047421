//! Names over several versions. `was` says the name of the version before; a draft may be older than that.

use crate::program::{Kind, OptionItem, Program, Question};

/// The new version with `was` as it would be if it followed directly on the old: each question and option that had another
/// name there says it. `between` are the versions published between the two, the oldest first. A version that was taken back to
/// comes before the one that a draft is of: `new_is_older` says so.
#[must_use]
pub fn since(old: &Program, between: &[&Program], new: &Program, new_is_older: bool) -> Program {
    let mut named = new.clone();
    let (first, last) = if new_is_older { (new, old) } else { (old, new) };
    let chain: Vec<&Program> = [last].into_iter().chain(between.iter().rev().copied()).chain([first]).collect();
    for (id, question) in last.questions.iter().enumerate() {
        let Some(steps) = steps(&chain, id) else { continue };
        let then = steps.last().copied().flatten();
        let Some(then) = then else { continue };
        // What is called differently is written into the new version, whichever of the two it is.
        let (was, is) = if new_is_older { (question, then) } else { (then, question) };
        let of_new = named.questions.iter().position(|other| {
            let list = |program: &Program, of: &Question| {
                of.list.and_then(|list| program.questions.get(list)).map(|list| list.key.clone())
            };
            other.key == is.key && list(new, other) == list(if new_is_older { first } else { last }, is)
        });
        let Some(found) = of_new.and_then(|at| named.questions.get_mut(at)) else { continue };
        if was.key != is.key {
            found.was = Some(was.key.clone());
        }
        let options: Vec<(String, String)> = question
            .kind
            .options()
            .iter()
            .filter_map(|option| {
                let then = option_then(&steps, option)?;
                Some(if new_is_older { (option.key.clone(), then) } else { (then, option.key.clone()) })
            })
            .collect();
        if let Kind::Choice { options: found } | Kind::Choices { options: found, .. } = &mut found.kind {
            for option in found {
                let was = options.iter().find(|(was, is)| *is == option.key && was != is);
                if let Some((was, _)) = was {
                    option.was = Some(was.clone());
                }
            }
        }
    }
    named
}

/// A question of the first program of a chain in each of them, the newest first; nothing where one does not have it.
fn steps<'p>(chain: &[&'p Program], id: usize) -> Option<Vec<Option<&'p Question>>> {
    let (newest, older) = chain.split_first()?;
    let question = newest.questions.get(id)?;
    let mut list = question.list.and_then(|list| newest.questions.get(list));
    let mut key = question;
    let mut steps = vec![Some(question)];
    for program in older {
        let outside = list.map(|list| find(program, None, list));
        let (found, in_list) = match outside {
            Some(None) => (None, None),
            Some(Some((at, there))) => (find(program, Some(at), key), Some(there)),
            None => (find(program, None, key), None),
        };
        if in_list.is_some() {
            list = in_list;
        }
        // One that a version between did not have goes on under its name of after.
        if let Some((_, found)) = found {
            key = found;
        }
        steps.push(found.map(|(_, found)| found));
    }
    Some(steps)
}

/// A question of a newer version in an older: by its key, else by what it was called.
fn find<'p>(older: &'p Program, list: Option<usize>, newer: &Question) -> Option<(usize, &'p Question)> {
    let with = |key: &str| older.questions.iter().enumerate().find(|(_, it)| it.list == list && it.key == key);
    with(&newer.key).or_else(|| newer.was.as_deref().and_then(with))
}

/// What an option is called in the oldest version that has its question, if it has it.
fn option_then(steps: &[Option<&Question>], option: &OptionItem) -> Option<String> {
    let mut now = option;
    let mut there = true;
    for question in steps.iter().skip(1).flatten() {
        let with = |key: &str| question.kind.options().iter().find(|option| option.key == key);
        let found = with(&now.key).or_else(|| now.was.as_deref().and_then(with));
        there = found.is_some();
        now = found.unwrap_or(now);
    }
    there.then(|| now.key.clone())
}
