//! Pages in reading order, each with its questions.

use super::questions::{self, Asked, condition};
use super::{Both, Change, listed, moved, name_of, quoted};
use crate::expr::print;
use crate::program::{Page, PageId, Program, QuestionId};

/// Everything that changed on pages.
pub(super) fn changes(both: &Both<'_>, changes: &mut Vec<Change>) {
    order(both, changes);
    for (id, page) in both.new.pages.iter().enumerate() {
        match both.pairs.old_page(id) {
            None => added(both, page, changes),
            Some(old) => changed(both, id, old, changes),
        }
        for question in page.questions.clone() {
            match both.pairs.old_question(question) {
                None => questions::added(both, question, &page.key, changes),
                Some(old) => {
                    moved_here(both, question, old, id, changes);
                    questions::changed(both, question, old, &page.key, changes);
                }
            }
        }
        question_order(both, page, changes);
        if let Some(old) = both.pairs.old_page(id) {
            gone(both, old, &page.key, changes);
        }
    }
    for (id, page) in both.old.pages.iter().enumerate().filter(|(id, _)| both.pairs.new_page(*id).is_none()) {
        let what = if page.exit.is_some() { "The exit" } else { "The page" };
        let words = format!("{what} is gone: {}", quoted(&page.title));
        changes.push(Change::new("page removed", &page.key, words).on_page(&page.key));
        gone(both, id, &page.key, changes);
    }
}

/// The questions of an old page that are nowhere in the new version.
fn gone(both: &Both<'_>, old: PageId, page: &str, changes: &mut Vec<Change>) {
    let questions = both.old.pages.get(old).map(|page| page.questions.clone()).unwrap_or_default();
    for question in questions.filter(|question| both.pairs.new_question(*question).is_none()) {
        questions::removed(both, question, page, changes);
    }
}

fn added(both: &Both<'_>, page: &Page, changes: &mut Vec<Change>) {
    let when = page.ask_when.as_ref().map(|when| print::condition(both.new, when));
    let words = match (&page.exit, when) {
        (Some(_), Some(when)) => format!("New exit: {}, reached when {when}", quoted(&page.title)),
        (Some(_), None) => format!("New exit: {}", quoted(&page.title)),
        (None, Some(when)) => format!("New page: {}, asked when {when}", quoted(&page.title)),
        (None, None) => format!("New page: {}", quoted(&page.title)),
    };
    let change = Change::new("page added", &page.key, words).on_page(&page.key);
    changes.push(if page.exit.is_some() { change.because("Drafts that meet it end there") } else { change });
}

fn changed(both: &Both<'_>, id: PageId, old: PageId, changes: &mut Vec<Change>) {
    let (Some(before), Some(after)) = (both.old.pages.get(old), both.new.pages.get(id)) else { return };
    let mut add = |change: Change| changes.push(change.on_page(&after.key));
    if before.key != after.key {
        let words = format!("The page is now called `{}`, and was `{}`", after.key, before.key);
        add(Change::new("page renamed", &after.key, words));
    }
    let (text_before, text_after) = (print::passage(both.old, &before.text), print::passage(both.new, &after.text));
    let texts = [
        ("The title", &before.title, &after.title),
        ("The text", &text_before, &text_after),
        ("The section", &before.section, &after.section),
    ];
    for (what, was, is) in texts.into_iter().filter(|(_, was, is)| was != is) {
        add(Change::new("wording", &after.key, format!("{what}: {} → {}", quoted(was), quoted(is))));
    }
    match (&before.exit, &after.exit) {
        (None, Some(_)) => add(Change::new("exit", &after.key, "The page is now an exit")),
        (Some(_), None) => add(Change::new("exit", &after.key, "The page is not an exit any more")),
        (Some(was), Some(is)) if was != is => {
            let shown = |signpost: &Option<String>| quoted(signpost.as_deref().unwrap_or_default());
            let words = format!("It points to {}, and pointed to {}", shown(&is.signpost), shown(&was.signpost));
            add(Change::new("wording", &after.key, words));
        }
        _ => {}
    }
    let asked = asked_on(both.new, after);
    let is_exit = after.exit.is_some();
    let verb = if is_exit { "reached" } else { "asked" };
    let change = |words: String| {
        let change = Change::new("condition", &after.key, words);
        if is_exit { change.because("Drafts that meet it end there") } else { change }
    };
    match condition((both.renamed, before.ask_when.as_ref()), (both.new, after.ask_when.as_ref())) {
        Some(Asked::Always(was)) => {
            add(change(format!("The page is always {verb}, and was {verb} when {was}")).ask(asked));
        }
        Some(Asked::Only(is)) => {
            let only = change(format!("The page is only {verb} when {is}, and was always {verb}"));
            let sent = both.pairs.questions.iter().enumerate().filter(|(new, _)| after.questions.contains(new));
            let sent = sent.filter_map(|(new, old)| {
                let was_always = both.old.questions.get((*old)?).is_some_and(|q| !q.optional && q.ask_when.is_none());
                (was_always && !super::sent_to(both.new, new).is_empty()).then(|| name_of(both.new, new))
            });
            let sent: Vec<String> = sent.collect();
            add(match sent.as_slice() {
                [] => only,
                names => only.breaks(format!("Another system always got {} and now may not", listed(names))),
            });
        }
        Some(Asked::Other { was, is }) => {
            add(change(format!("The page is {verb} when {is}, and was {verb} when {was}")).ask(asked));
        }
        None => {}
    }
}

/// The questions on a page that must be answered, without those inside lists.
fn asked_on(program: &Program, page: &Page) -> Vec<String> {
    let asked = |id: &QuestionId| {
        program.questions.get(*id).is_some_and(|question| question.list.is_none() && !question.optional)
    };
    page.questions.clone().filter(asked).map(|id| name_of(program, id)).collect()
}

fn moved_here(both: &Both<'_>, id: QuestionId, old: QuestionId, page: PageId, changes: &mut Vec<Change>) {
    let (Some(before), Some(after)) = (both.old.questions.get(old), both.new.questions.get(id)) else { return };
    if after.list.is_some() || both.pairs.old_page(page) == Some(before.page) {
        return;
    }
    let from = both.old.pages.get(before.page).map(|page| page.key.as_str()).unwrap_or_default();
    let Some(to) = both.new.pages.get(page) else { return };
    let name = name_of(both.new, id);
    let words = format!("It moved here from the page `{from}`");
    changes.push(Change::new("moved", &name, words).of_question(&to.key, &name));
}

/// Pages in another order than before.
fn order(both: &Both<'_>, changes: &mut Vec<Change>) {
    let (places, names): (Vec<PageId>, Vec<String>) = both
        .new
        .pages
        .iter()
        .enumerate()
        .filter_map(|(id, page)| Some((both.pairs.old_page(id)?, format!("`{}`", page.key))))
        .unzip();
    let moved: Vec<&String> = moved(&places).into_iter().filter_map(|at| names.get(at)).collect();
    if !moved.is_empty() {
        let words = format!("Other order of the pages: {} moved", listed(&moved));
        changes.push(Change::new("order", "form", words));
    }
}

/// Questions of a page, and of the lists on it, in another order than before.
fn question_order(both: &Both<'_>, page: &Page, changes: &mut Vec<Change>) {
    let mut lists = vec![None];
    lists.extend(page.questions.clone().map(Some));
    for list in lists {
        let inside = |id: &QuestionId| both.new.questions.get(*id).is_some_and(|question| question.list == list);
        let (places, names): (Vec<QuestionId>, Vec<String>) = page
            .questions
            .clone()
            .filter(inside)
            .filter_map(|id| Some((both.pairs.old_question(id)?, format!("`{}`", name_of(both.new, id)))))
            .filter(|(old, _)| {
                let before = both.old.questions.get(*old).map(|before| before.page);
                before
                    .and_then(|before| both.pairs.new_page(before))
                    .and_then(|id| both.new.pages.get(id))
                    .map(|it| &it.key)
                    == Some(&page.key)
            })
            .unzip();
        let moved: Vec<&String> = moved(&places).into_iter().filter_map(|at| names.get(at)).collect();
        if !moved.is_empty() {
            let words = format!("Other order of the questions: {} moved", listed(&moved));
            changes.push(Change::new("order", &page.key, words).on_page(&page.key));
        }
    }
}
