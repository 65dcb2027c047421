//! The form as a whole: what stands at its top, and where answers are sent.

use super::{Both, Change, name_of, quoted};
use crate::expr::print;
use crate::program::{AnswerPart, FormInfo, Program, QuestionRef, SendTo, Standard};

/// What changed at the top of the form.
pub(super) fn changes(both: &Both<'_>, changes: &mut Vec<Change>) {
    let (before, after) = (&both.old.form, &both.new.form);
    let mut add = |change| changes.push(change);
    if before.id != after.id {
        let words = format!("The form is now called `{}`, and was `{}`", after.id, before.id);
        let because = "Its web address changes, and stored answers and drafts are kept under the name of before";
        add(Change::new("renamed", "form", words).breaks(because));
    }
    let texts = [
        ("title", "The title", &before.title, &after.title),
        ("journey", "The journey", &before.journey, &after.journey),
        ("service", "The service", &before.service, &after.service),
        ("triage", "The triage", &before.triage, &after.triage),
        ("owner", "The owner", &before.owner, &after.owner),
        ("before you start", "Before you start", &before.before_you_start, &after.before_you_start),
    ];
    for (subject, what, was, is) in texts.into_iter().filter(|(_, _, was, is)| was != is) {
        add(Change::new("wording", subject, format!("{what}: {} → {}", quoted(was), quoted(is))));
    }
    for ((subject, what, was), (_, _, is)) in passages(both.renamed).into_iter().zip(passages(both.new)) {
        if was != is {
            add(Change::new("wording", subject, format!("{what}: {} → {}", quoted(&was), quoted(&is))));
        }
    }
    standard(before.standard.as_ref(), after.standard.as_ref(), &mut add);
    let (was, is) =
        (before.data_protection.clone().unwrap_or_default(), after.data_protection.clone().unwrap_or_default());
    let parts = [
        ("The purpose of collecting the answers", &was.purpose, &is.purpose),
        ("The lawful basis", &was.lawful_basis, &is.lawful_basis),
        ("How long answers are kept", &was.keep_for, &is.keep_for),
    ];
    for (what, was, is) in parts.into_iter().filter(|(_, was, is)| was != is) {
        let change =
            Change::new("data protection", "data protection", format!("{what}: {} → {}", quoted(was), quoted(is)));
        add(change.because("People who have answered already were told otherwise"));
    }
    super::service::changes(both, &mut add);
    if something_else(before, after) {
        add(Change::new("other", "form", "Something else at the top of the form changed"));
    }
}

/// Whether anything differs that has no words of its own here, so that nothing is ever passed over.
fn something_else(before: &FormInfo, after: &FormInfo) -> bool {
    let mut same = before.clone();
    same.id.clone_from(&after.id);
    same.title.clone_from(&after.title);
    same.journey.clone_from(&after.journey);
    same.service.clone_from(&after.service);
    same.triage.clone_from(&after.triage);
    same.owner.clone_from(&after.owner);
    same.before_you_start.clone_from(&after.before_you_start);
    same.standard.clone_from(&after.standard);
    same.data_protection.clone_from(&after.data_protection);
    // These are compared by their words: the numbers of questions and calculations in them change with every new question.
    same.what_happens_next.clone_from(&after.what_happens_next);
    same.open.clone_from(&after.open);
    same.fee.clone_from(&after.fee);
    same.email.clone_from(&after.email);
    same.feedback.clone_from(&after.feedback);
    same.task_list.clone_from(&after.task_list);
    same.already_reported.clone_from(&after.already_reported);
    same.send_to.clone_from(&after.send_to);
    same.breaks.clone_from(&after.breaks);
    same != *after
}

/// The texts of a form in which answers can stand, and those after it: subject, what it is, and its words, empty for none.
fn passages(program: &Program) -> [(&'static str, &'static str, String); 6] {
    let form = &program.form;
    let email = form.email.as_ref();
    let titles: Vec<&str> = form.task_list.iter().map(|section| section.title.as_str()).collect();
    let subject = email.map(|it| print::passage(program, &it.subject)).unwrap_or_default();
    [
        ("what happens next", "What happens next", print::passage(program, &form.what_happens_next)),
        ("email", "The e-mail goes to", email.map(|it| name_of(program, it.to)).unwrap_or_default()),
        ("email", "The subject of the e-mail", subject),
        ("email", "The e-mail", email.map(|it| print::passage(program, &it.text)).unwrap_or_default()),
        ("feedback", "The question about the form", form.feedback.clone()),
        ("task list", "The task list", titles.join(", ")),
    ]
}

fn standard(before: Option<&Standard>, after: Option<&Standard>, add: &mut dyn FnMut(Change)) {
    let shown = |standard: Option<&Standard>| -> [String; 3] {
        let Some(standard) = standard else { return Default::default() };
        [
            standard.reply.clone().unwrap_or_default(),
            standard.complete.map(|period| print::period(period.amount, period.unit)).unwrap_or_default(),
            standard.cut_off.map(print::time).unwrap_or_default(),
        ]
    };
    let names = ["reply", "complete", "cut off"];
    for ((name, was), is) in names.into_iter().zip(shown(before)).zip(shown(after)).filter(|((_, was), is)| was != is) {
        let words = format!("The service standard, {name}: {} → {}", quoted(&was), quoted(&is));
        add(Change::new("standard", "standard", words));
    }
}

/// What changed in where answers are sent.
pub(super) fn sent(both: &Both<'_>, changes: &mut Vec<Change>) {
    let (before, after) = (&both.old.form.send_to, &both.new.form.send_to);
    let mut add = |system: &str, words: String, because: &str| {
        let change = Change::new("send to", system, words);
        changes.push(if because.is_empty() { change } else { change.breaks(because) });
    };
    for to in after {
        let Some(was) = before.iter().find(|was| was.system == to.system) else {
            add(&to.system, format!("Answers are now sent to `{}` too", to.system), "");
            continue;
        };
        when(both, was, to, &mut add);
        fields(both, was, to, &mut add);
    }
    for gone in before.iter().filter(|was| !after.iter().any(|to| to.system == was.system)) {
        add(&gone.system, format!("Nothing is sent to `{}` any more", gone.system), "That system waits for answers");
    }
}

/// What changed in when a system is sent anything.
fn when(both: &Both<'_>, was: &SendTo, is: &SendTo, add: &mut dyn FnMut(&str, String, &str)) {
    let said = |program: &Program, to: &SendTo| to.when.as_ref().map(|when| print::condition(program, when));
    let system = &is.system;
    let waits = "That system may wait for requests that it does not get any more";
    match (said(both.renamed, was), said(both.new, is)) {
        (was, is) if was == is => {}
        (_, None) => add(system, format!("`{system}` is now sent every request"), ""),
        (None, Some(is)) => add(system, format!("`{system}` is now sent a request only when {is}"), waits),
        (Some(was), Some(is)) => {
            add(system, format!("`{system}` is sent a request when {is}, and was when {was}"), waits);
        }
    }
}

fn fields(both: &Both<'_>, was: &SendTo, is: &SendTo, add: &mut dyn FnMut(&str, String, &str)) {
    let system = &is.system;
    for (field, answer) in &is.fields {
        let now = name(both.new, answer);
        match was.fields.iter().find(|(other, _)| other == field) {
            None => add(system, format!("`{system}` is now sent `{field}` too, from `{now}`"), ""),
            Some((_, before)) => {
                let before = name(both.renamed, before);
                if before != now {
                    let words = format!("`{field}` for `{system}` now comes from `{now}`, and came from `{before}`");
                    add(system, words, "The field means something else than before");
                }
            }
        }
    }
    for (field, _) in was.fields.iter().filter(|(field, _)| !is.fields.iter().any(|(other, _)| other == field)) {
        add(system, format!("`{system}` is not sent `{field}` any more"), "That system may rely on the field");
    }
}

/// `property.uprn`
fn name(program: &Program, answer: &QuestionRef) -> String {
    let question = name_of(program, answer.question);
    let part = answer.part.map(AnswerPart::key);
    part.map_or(question.clone(), |part| format!("{question}.{part}"))
}
