//! Conditions and calculations with a name, and whom their change reaches.

use super::{Both, Change, name_of, quoted};
use crate::expr::{names_in, print};
use crate::program::{Calculation, Condition, Program};
use std::collections::BTreeSet;

/// Everything that changed among named conditions and calculations.
pub(super) fn changes(both: &Both<'_>, changes: &mut Vec<Change>) {
    for named in &both.new.conditions {
        let is = print::condition(both.new, &named.when);
        match both.renamed.conditions.iter().find(|before| before.key == named.key) {
            None => changes.push(Change::new("condition", &named.key, format!("New condition `{}`: {is}", named.key))),
            Some(before) => {
                let was = print::condition(both.renamed, &before.when);
                if was != is {
                    let words = format!("The condition `{}` is now `{is}`, and was `{was}`", named.key);
                    changes.push(Change::new("condition", &named.key, words).ask(reached(both.new, &named.key)));
                }
            }
        }
    }
    for before in &both.renamed.conditions {
        if !both.new.conditions.iter().any(|named| named.key == before.key) {
            changes.push(Change::new("condition", &before.key, format!("The condition `{}` is gone", before.key)));
        }
    }
    for after in &both.new.calculations {
        match both.renamed.calculations.iter().find(|before| before.key == after.key) {
            None => {
                let is = print::calculation(both.new, after);
                changes.push(Change::new("calculation", &after.key, format!("New calculation `{}`: {is}", after.key)));
            }
            Some(before) => calculation(both, before, after, changes),
        }
    }
    for before in &both.renamed.calculations {
        if !both.new.calculations.iter().any(|after| after.key == before.key) {
            let words = format!("The calculation `{}` is gone", before.key);
            changes.push(Change::new("calculation", &before.key, words).breaks("Whoever reads it finds nothing"));
        }
    }
}

fn calculation(both: &Both<'_>, before: &Calculation, after: &Calculation, changes: &mut Vec<Change>) {
    let (was, is) = (print::calculation(both.renamed, before), print::calculation(both.new, after));
    if was != is {
        let words = format!("The calculation `{}` is now `{is}`, and was `{was}`", after.key);
        changes.push(Change::new("calculation", &after.key, words).ask(reached(both.new, &after.key)));
    }
    if before.kind != after.kind {
        let words = format!("The calculation `{}` comes to another sort of value than before", after.key);
        changes.push(Change::new("calculation", &after.key, words).breaks("Stored results are of the other sort"));
    }
    if before.show != after.show {
        let words = format!("What `{}` is shown as: {} → {}", after.key, quoted(&before.show), quoted(&after.show));
        changes.push(Change::new("wording", &after.key, words));
    }
}

/// Is what a calculation of both versions comes to worked out in another way: by itself, or by something that it uses?
pub(super) fn is_worked_out_anew(both: &Both<'_>, key: &str) -> bool {
    let (old, new) = (both.renamed, both.new);
    let conditions = |program: &Program, key: &str| {
        program.conditions.iter().find(|it| it.key == key).map(|it| print::condition(program, &it.when))
    };
    let calculations = |program: &Program, key: &str| {
        program.calculations.iter().find(|it| it.key == key).map(|it| print::calculation(program, it))
    };
    let names = new.conditions.iter().map(|it| &it.key).chain(new.calculations.iter().map(|it| &it.key));
    names
        .filter(|name| {
            conditions(old, name) != conditions(new, name) || calculations(old, name) != calculations(new, name)
        })
        .any(|name| users(new, name).contains(key))
}

fn uses(text: &str, names: &BTreeSet<&str>) -> bool {
    names_in(text).iter().any(|(used, _)| names.contains(used.as_str()))
}

/// A condition or calculation with those that use it, through others too.
fn users<'a>(program: &'a Program, name: &'a str) -> BTreeSet<&'a str> {
    let mut names = BTreeSet::from([name]);
    loop {
        let before = names.len();
        let conditions = program.conditions.iter().map(|it| (it.key.as_str(), print::condition(program, &it.when)));
        let calculations = program.calculations.iter().map(|it| (it.key.as_str(), print::calculation(program, it)));
        let more: Vec<&str> =
            conditions.chain(calculations).filter(|(_, text)| uses(text, &names)).map(|(key, _)| key).collect();
        names.extend(more);
        if names.len() == before {
            return names;
        }
    }
}

/// The questions that a condition or calculation reaches: those whose asking or rules use it, through others too.
fn reached(program: &Program, name: &str) -> Vec<String> {
    let names = users(program, name);
    let has = |condition: &Condition| uses(&print::condition(program, condition), &names);
    let pages: Vec<bool> =
        program.pages.iter().map(|page| page.exit.is_none() && page.ask_when.as_ref().is_some_and(has)).collect();
    let reaches = |id: &usize| {
        program.questions.get(*id).is_some_and(|question| {
            let page = question.list.is_none() && !question.optional && pages.get(question.page) == Some(&true);
            let own = question.ask_when.as_ref().is_some_and(has) && !question.optional;
            page || own || question.rules.iter().any(|rule| has(&rule.must))
        })
    };
    (0..program.questions.len()).filter(reaches).map(|id| name_of(program, id)).collect()
}
