//! Questions: added, gone, renamed, moved, reworded, and what they may be.

use super::{Both, Change, kinds, listed, name_of, quoted, rules, sent_to};
use crate::expr::print;
use crate::program::{Condition, Kind, Program, Question, QuestionId};
use runtime_wasm::abi::rule;

/// A question of the new version that the old one does not have.
pub(super) fn added(both: &Both<'_>, id: QuestionId, page: &str, changes: &mut Vec<Change>) {
    let Some(question) = both.new.questions.get(id) else { return };
    // The questions of a list that is new come with it.
    if question.list.is_some_and(|list| both.pairs.old_question(list).is_none()) {
        return;
    }
    let name = name_of(both.new, id);
    let when = question.ask_when.as_ref().map(|when| format!(", asked when {}", print::condition(both.new, when)));
    let left = if question.optional { ", may be left out" } else { "" };
    let words = format!(
        "New question: {} ({}{left}{})",
        quoted(&question.ask),
        question.kind.type_name(),
        when.unwrap_or_default()
    );
    let mut change = Change::new("added", &name, words).of_question(page, &name);
    if !question.optional {
        change = change.ask([name.clone()]);
    }
    if let Some(like) = alike(both, question) {
        change = change.because(format!("If it is `{like}` with another name, say `was: {like}`"));
    }
    changes.push(change);
}

/// A question that is gone and asks the same as one that came: probably a forgotten `was`.
fn alike<'b>(both: &'b Both<'_>, question: &Question) -> Option<&'b str> {
    let mut gone = both.old.questions.iter().enumerate().filter(|(id, _)| both.pairs.new_question(*id).is_none());
    let same = |old: &Question| {
        old.list.is_some() == question.list.is_some()
            && old.kind.type_name() == question.kind.type_name()
            && old.ask == question.ask
    };
    gone.find(|(_, old)| same(old)).map(|(_, old)| old.key.as_str())
}

/// A question of the old version that the new one does not have.
pub(super) fn removed(both: &Both<'_>, id: QuestionId, page: &str, changes: &mut Vec<Change>) {
    let Some(question) = both.old.questions.get(id) else { return };
    // The questions of a list that is gone go with it.
    if question.list.is_some_and(|list| both.pairs.new_question(list).is_none()) {
        return;
    }
    let name = name_of(both.old, id);
    let words = format!("The question is gone: {}", quoted(&question.ask));
    let systems = sent_to(both.old, id);
    let because = match systems.as_slice() {
        [] => format!("Stored answers have it. If it only changed its name, say `was: {}`", question.key),
        systems => format!("Stored answers have it, and it was sent to {}", listed(systems)),
    };
    changes.push(Change::new("removed", &name, words).of_question(page, &name).breaks(because));
}

/// A question that both versions have.
pub(super) fn changed(both: &Both<'_>, id: QuestionId, old: QuestionId, page: &str, changes: &mut Vec<Change>) {
    let (Some(before), Some(after)) = (both.renamed.questions.get(old), both.new.questions.get(id)) else { return };
    let Some(as_it_was) = both.old.questions.get(old) else { return };
    let name = name_of(both.new, id);
    let mut add = |change: Change| changes.push(change.of_question(page, &name));

    if as_it_was.key != after.key {
        let words = format!("It is now called `{}`, and was `{}`", after.key, as_it_was.key);
        let renamed = Change::new("renamed", &name, words);
        // A list is sent whole, and its rows have the names of its questions; outside a list each field has its own name.
        let (before, now) = (sent_to(both.old, old), sent_to(both.new, id));
        let systems: Vec<&str> = now.into_iter().filter(|system| before.contains(system)).collect();
        add(match (after.list, systems.as_slice()) {
            (Some(_), [_, ..]) => renamed.breaks(format!(
                "{} is sent the list with `{}`, and knows `{}`",
                listed(&systems),
                after.key,
                as_it_was.key
            )),
            _ => renamed,
        });
    }
    wording(before, after, &mut add, &name);
    kinds::changes(both, id, &as_it_was.kind, &after.kind, &mut add, &name);
    required(both, (old, before), (id, after), &mut add, &name);
    rules::changes(both, before, after, &mut add, &name);
    if before.fill_from != after.fill_from {
        let words = match (&before.fill_from, &after.fill_from) {
            (_, Some(now)) => format!("It is filled in from `{now}`"),
            (Some(was), None) => format!("It is not filled in from `{was}` any more"),
            (None, None) => String::new(),
        };
        add(Change::new("fill from", &name, words));
    }
    if before.special != after.special {
        let words = if after.special {
            "Its answer is special-category data now: no device keeps it"
        } else {
            "Its answer is not special-category data any more: a device may keep it"
        };
        add(Change::new("special category", &name, words));
    }
    if something_else(before, after) {
        add(Change::new("other", &name, "Something else about it changed"));
    }
}

/// Whether anything differs that has no words of its own here, so that nothing is ever passed over.
fn something_else(before: &Question, after: &Question) -> bool {
    let mut same = before.clone();
    same.was.clone_from(&after.was);
    same.page = after.page;
    same.list = after.list;
    same.kind.clone_from(&after.kind);
    same.ask.clone_from(&after.ask);
    same.hint.clone_from(&after.hint);
    same.called.clone_from(&after.called);
    same.optional = after.optional;
    same.ask_when.clone_from(&after.ask_when);
    same.rules.clone_from(&after.rules);
    same.messages.clone_from(&after.messages);
    same.fill_from.clone_from(&after.fill_from);
    same.special = after.special;
    same.agent_say.clone_from(&after.agent_say);
    same.agent_note.clone_from(&after.agent_note);
    // How yes and no are shown comes with the type.
    same.yes_no.clone_from(&after.yes_no);
    same != *after
}

fn wording(before: &Question, after: &Question, add: &mut dyn FnMut(Change), name: &str) {
    let each = |question: &Question| match &question.kind {
        Kind::List { each, .. } => each.clone(),
        _ => String::new(),
    };
    let texts = [
        ("The question", &before.ask, &after.ask),
        ("The hint", &before.hint, &after.hint),
        (CALLED, &before.called, &after.called),
        ("What one part is called", &each(before), &each(after)),
        ("What the agent says", &before.agent_say, &after.agent_say),
        ("The note for the agent", &before.agent_note, &after.agent_note),
    ];
    // What messages call the answer is made from the question unless the author says it.
    let follows = |what| what == CALLED && before.ask != after.ask;
    for (what, was, is) in texts.into_iter().filter(|(what, was, is)| was != is && !follows(*what)) {
        add(Change::new("wording", name, format!("{what}: {} → {}", quoted(was), quoted(is))));
    }
    let own = |question: &Question| -> Vec<(u16, String)> {
        question.messages.iter().filter(|(code, _)| *code < rule::AUTHOR).cloned().collect()
    };
    let (was, is) = (own(before), own(after));
    let differ: Vec<(&String, &String)> = is
        .iter()
        .filter_map(|(code, text)| {
            let (_, other) = was.iter().find(|(other, _)| other == code)?;
            (other != text && !explained(before, after, *code, other, text)).then_some((other, text))
        })
        .collect();
    if let Some((was, is)) = differ.first() {
        let more = match differ.len() {
            1 => String::new(),
            more => format!(", and {} more", more - 1),
        };
        add(Change::new("wording", name, format!("Its messages: {} → {}{more}", quoted(was), quoted(is))));
    }
}

const CALLED: &str = "What messages call it";

/// Whether a message is another only because of something that is said already: what messages call the answer, its type, or
/// a limit.
fn explained(before: &Question, after: &Question, code: u16, was: &str, is: &str) -> bool {
    let of_limits = before.kind != after.kind && code >= rule::TOO_SHORT;
    let of_type = before.kind.type_name() != after.kind.type_name();
    of_limits
        || of_type
        || was.to_lowercase().replace(&before.called.to_lowercase(), &after.called.to_lowercase()) == is.to_lowercase()
}

/// Whether it must be answered, and by whom.
fn required(
    both: &Both<'_>,
    (old, before): (QuestionId, &Question),
    (id, after): (QuestionId, &Question),
    add: &mut dyn FnMut(Change),
    name: &str,
) {
    // Another system that always got an answer may now get none.
    let missing = always_there(both.old, old) && !always_there(both.new, id);
    let systems = sent_to(both.new, id);
    let goes_missing = |change: Change| match systems.as_slice() {
        [_, ..] if missing => change.breaks(format!("{} always got an answer and now may not", listed(&systems))),
        _ => change,
    };
    match (before.optional, after.optional) {
        (true, false) => {
            add(Change::new("required", name, "It must be answered, and could be left out").ask([name.to_owned()]))
        }
        (false, true) => add(goes_missing(Change::new("optional", name, "It may be left out, and had to be answered"))),
        _ => {}
    }
    match condition((both.renamed, before.ask_when.as_ref()), (both.new, after.ask_when.as_ref())) {
        Some(Asked::Always(was)) => {
            add(Change::new("condition", name, format!("It is always asked, and was asked when {was}"))
                .ask([name.to_owned()]));
        }
        Some(Asked::Only(is)) => {
            add(goes_missing(Change::new(
                "condition",
                name,
                format!("It is only asked when {is}, and was always asked"),
            )));
        }
        Some(Asked::Other { was, is }) => {
            let words = format!("It is asked when {is}, and was asked when {was}");
            add(Change::new("condition", name, words).ask([name.to_owned()]));
        }
        None => {}
    }
}

/// How the condition of a page or question changed, in words.
pub(super) enum Asked {
    /// It had one, this, and has none.
    Always(String),
    /// It has one, this, and had none.
    Only(String),
    /// It had one and has another.
    Other {
        /// Of before.
        was: String,
        /// Of now.
        is: String,
    },
}

/// How a condition changed, if it did.
pub(super) fn condition(
    (renamed, before): (&Program, Option<&Condition>),
    (new, after): (&Program, Option<&Condition>),
) -> Option<Asked> {
    let was = before.map(|condition| print::condition(renamed, condition));
    let is = after.map(|condition| print::condition(new, condition));
    match (was, is) {
        (Some(was), None) => Some(Asked::Always(was)),
        (None, Some(is)) => Some(Asked::Only(is)),
        (Some(was), Some(is)) if was != is => Some(Asked::Other { was, is }),
        _ => None,
    }
}

/// Whether every submission has an answer to it.
fn always_there(program: &Program, id: QuestionId) -> bool {
    let Some(question) = program.questions.get(id) else { return false };
    let page = program.pages.get(question.page).is_some_and(|page| page.ask_when.is_none());
    let list = question.list.is_none_or(|list| always_there(program, list));
    page && list && question.ask_when.is_none() && !question.optional
}
