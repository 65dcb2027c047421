//! Personal details that nothing and nobody uses.

use crate::check::PERSONAL;
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::program::{Kind, Program, QuestionId};
use crate::prove::places::Places;
use crate::prove::uses::Uses;
use crate::prove::words;
use std::collections::BTreeSet;

/// Where answers are sent to a system, what is not sent and changes nothing is not needed. In a form that sends nothing
/// a person reads every answer. An email address or phone number is what the council itself answers to.
pub(super) fn unread(program: &Program, places: &Places, never_asked: &BTreeSet<QuestionId>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if program.form.send_to.is_empty() {
        return found;
    }
    let mut used: BTreeSet<QuestionId> = BTreeSet::new();
    for field in program.form.send_to.iter().flat_map(|send_to| &send_to.fields) {
        used.insert(field.1.question);
    }
    let pages = program.pages.iter().filter_map(|page| page.ask_when.as_ref());
    let questions = program.questions.iter().filter_map(|question| question.ask_when.as_ref());
    let named = program.conditions.iter().map(|condition| &condition.when);
    let sent = program.form.send_to.iter().filter_map(|to| to.when.as_ref());
    for condition in pages.chain(questions).chain(named).chain(sent) {
        used.extend(Uses::of(program, condition).questions);
    }
    for (id, question) in program.questions.iter().enumerate() {
        for rule in &question.rules {
            used.extend(Uses::of(program, &rule.must).questions.into_iter().filter(|used| *used != id));
        }
    }
    for calculation in &program.calculations {
        used.extend(Uses::of_value(program, &calculation.value).questions);
    }
    let same = program.form.already_reported.iter();
    used.extend(same.flat_map(|reported| reported.same.iter().chain(&reported.place).copied()));
    for (id, question) in program.questions.iter().enumerate() {
        let list_used = question.list.is_some_and(|list| used.contains(&list));
        let place = places.questions.get(id);
        let personal = place.is_some_and(|place| place.personal)
            || PERSONAL.contains(&question.kind.type_name()) && !matches!(question.kind, Kind::Email | Kind::Phone);
        if !personal || list_used || used.contains(&id) || never_asked.contains(&id) {
            continue;
        }
        let systems: Vec<&str> = program.form.send_to.iter().map(|send_to| send_to.system.as_str()).collect();
        let name = words::name(program, question);
        let message = format!("Nothing uses `{name}`, which is a personal detail");
        let at = place.map(|place| place.place.key.clone()).unwrap_or_default();
        let told = Diagnostic::new(Code::PersonalUnused, at, message)
            .caption("nothing else in the form looks at it and no system is sent it")
            .help(format!("Send it to {} under `send to`, or do not ask for it", systems.join(" or ")));
        found.push(told);
    }
    found
}
