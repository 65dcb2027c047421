//! Carries a draft over to the version of its form that is published now, and takes what was typed on a page of an older one.
//! What becomes of answers, and what is told, the compiler says ([`compiler::diff`]); here it is put into the draft.

use crate::renamed;
use crate::store::carried::{LeftOver, Untold};
use crate::store::drafts::{Draft, PhotoPlace};
use crate::versions::{Edition, Older};
use compiler::diff::{self, Migration, Names, Told, Topic};
use compiler::emit::html::Changed;
use compiler::filling::{Posted, Pressed, Seen, blank, on_page};
use compiler::program::{Kind, Page, Program};
use runtime_wasm::report::Day;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The version of a form that a draft is carried to.
#[derive(Debug, Clone, Copy)]
pub struct To<'f> {
    /// What it asks.
    pub program: &'f Program,
    /// Its hash.
    pub version: &'f str,
}

/// Carries a draft over. Without the version that it is of, answers stay under their names, and what is not valid is asked again.
pub fn carry(draft: &mut Draft, from: Option<&Older>, to: To<'_>, day: &Day) {
    if draft.version == to.version {
        return;
    }
    match from {
        Some(older) => carry_from(draft, older, day),
        None => {
            renamed::rename(to.program, &mut draft.answers);
            draft.changes.unknown = true;
        }
    }
    to.version.clone_into(&mut draft.version);
}

fn carry_from(draft: &mut Draft, older: &Older, day: &Day) {
    let Older { edition: from, now: program } = older;
    let before = Value::Object(std::mem::take(&mut draft.answers));
    let migration = diff::migrate(&from.program, program, &before, day);
    let told = diff::told(&from.program, program, &before, &migration, day);
    let names = diff::names(&from.program, program);
    let list_before = |key: &str| before.get(key).cloned();
    draft.seen = seen(&draft.seen, &names, &from.program, program);
    draft.photo_place = draft.photo_place.take().and_then(|place| {
        let question = names.questions.get(&place.question)?.clone();
        Some(PhotoPlace { question, ..place })
    });
    draft.known = draft.known.iter().filter_map(|key| names.questions.get(key).cloned()).collect();
    let Migration { draft: carried, dropped, .. } = migration;
    if let Value::Object(carried) = carried {
        draft.answers = carried;
    }
    come_back(draft, program);
    let lost: BTreeSet<&str> = dropped.iter().filter_map(|it| it.question.split('.').next()).collect();
    for key in lost {
        // An answer that was taken away is asked for again, even where none is required.
        if let Some(now) = names.questions.get(key) {
            draft.seen.questions.remove(now);
        }
    }
    for name in &told.added {
        // A question that is new in every row is asked in those that are there.
        if let Some((list, _)) = name.split_once('.')
            && names.questions.iter().any(|(was, now)| now == list && list_before(was).is_some_and(|it| !blank(&it)))
        {
            draft.seen.questions.remove(list);
        }
    }
    for it in dropped {
        put_aside(draft, LeftOver { question: it.question, answer: it.answer, version: from.version.clone() });
    }
    add(&mut draft.changes, &told, &names, from);
}

/// What has been before the person, by the names that it has now. A page has been sent when what was seen of it comes from pages
/// that were sent; whatever on it is new is not among the questions seen, and so it is asked.
fn seen(before: &Seen, names: &Names, from: &Program, program: &Program) -> Seen {
    let now = |known: &BTreeSet<String>, names: &BTreeMap<String, String>| -> BTreeSet<String> {
        known.iter().filter_map(|key| names.get(key).cloned()).collect()
    };
    let questions = now(&before.questions, &names.questions);
    let sent = now(&before.pages, &names.pages);
    // The questions seen of pages that were taken back, by their names of now.
    let not_sent = from.questions.iter().filter(|question| {
        let page = from.pages.get(question.page).map(|page| &page.key);
        before.questions.contains(&question.key) && page.is_none_or(|page| !before.pages.contains(page))
    });
    let not_sent: BTreeSet<&String> = not_sent.filter_map(|question| names.questions.get(&question.key)).collect();
    let is_sent = |(id, page): &(usize, &Page)| {
        let seen = || on_page(program, *id).filter(|question| questions.contains(&question.key));
        (sent.contains(&page.key) || seen().next().is_some()) && !seen().any(|it| not_sent.contains(&it.key))
    };
    let pages = program.pages.iter().enumerate().filter(is_sent).map(|(_, page)| page.key.clone()).collect();
    Seen { pages, questions }
}

/// Puts answers that were left over back where their question is asked again and has no other answer. They are shown once more.
fn come_back(draft: &mut Draft, program: &Program) {
    let (answers, questions) = (&mut draft.answers, &mut draft.seen.questions);
    draft.left_over.retain(|left| {
        let free = answers.get(&left.question).is_none_or(blank);
        let fits = free && diff::fits(program, &left.question, &left.answer);
        if fits {
            answers.insert(left.question.clone(), left.answer.clone());
            questions.remove(&left.question);
        }
        !fits
    });
}

/// The last answer to a question of a version counts.
fn put_aside(draft: &mut Draft, left: LeftOver) {
    let same = |other: &LeftOver| other.question == left.question && other.version == left.version;
    let ticks = draft.left_over.iter().any(|other| same(other) && other.answer == left.answer);
    if !ticks {
        draft.left_over.push(left);
    }
}

/// Adds to what is still to be told; what was to be told before gets its names of now.
fn add(changes: &mut Untold, told: &Told, names: &Names, from: &Edition) {
    let named = |name: &String| {
        let (key, inside) = name.split_once('.').map_or((name.as_str(), None), |(list, rest)| (list, Some(rest)));
        let now = names.questions.get(key)?;
        Some(inside.map_or_else(|| now.clone(), |inside| format!("{now}.{inside}")))
    };
    for (all, new) in
        [(&mut changes.added, &told.added), (&mut changes.again, &told.again), (&mut changes.reworded, &told.reworded)]
    {
        *all = all.iter().filter_map(named).collect();
        for name in new {
            if !all.contains(name) {
                all.push(name.clone());
            }
        }
    }
    changes.gone.extend(told.gone.iter().map(|name| in_all_languages(from, name)));
    changes.use_of_answers |= told.topics.contains(&Topic::UseOfAnswers);
    changes.fee |= told.topics.contains(&Topic::Fee);
    changes.promise |= told.topics.contains(&Topic::Promise);
}

/// A question as it was asked, by the code of each language.
fn in_all_languages(from: &Edition, name: &str) -> BTreeMap<String, String> {
    let asked = |program: &Program| Some((program.form.language.code().to_owned(), ask(program, name)?.to_owned()));
    from.programs().filter_map(asked).collect()
}

/// The words of a question; `household.income` is one inside a list.
fn ask<'p>(program: &'p Program, name: &str) -> Option<&'p str> {
    let (list, key) = name.split_once('.').map_or((None, name), |(list, key)| (Some(list), key));
    let found = program.questions.iter().find(|question| {
        let inside = question.list.and_then(|list| program.questions.get(list)).map(|list| list.key.as_str());
        question.key == key && inside == list
    });
    found.map(|question| question.ask.as_str())
}

/// What is told at the top of a page, in the language of the program; nothing when there is nothing to tell.
#[must_use]
pub fn notice(changes: &Untold, program: &Program) -> Option<Changed> {
    if changes.is_empty() {
        return None;
    }
    let language = program.form.language;
    let words = &language.words().changed;
    let mut lines =
        vec![if changes.unknown { format!("{} {}", words.kept, words.check) } else { words.kept.to_owned() }];
    let topics =
        [(changes.use_of_answers, words.use_of_answers), (changes.fee, words.fee), (changes.promise, words.promise)];
    lines.extend(topics.into_iter().filter(|(changed, _)| *changed).map(|(_, said)| said.to_owned()));
    let asks = |names: &[String]| names.iter().filter_map(|name| Some(ask(program, name)?.to_owned())).collect();
    let gone = |asked: &BTreeMap<String, String>| asked.get(language.code()).or_else(|| asked.values().next()).cloned();
    let groups: [(&str, Vec<String>, &str); 4] = [
        (words.added, asks(&changes.added), ""),
        (words.again, asks(&changes.again), ""),
        (words.reworded, asks(&changes.reworded), ""),
        (words.gone, changes.gone.iter().filter_map(gone).collect(), words.gone_kept),
    ];
    let groups = groups.into_iter().filter(|(_, asked, _)| !asked.is_empty());
    let groups = groups.map(|(heading, asked, below)| (heading.to_owned(), asked, below.to_owned())).collect();
    Some(Changed { lines, groups })
}

/// Takes what was typed on pages of an older version into a draft that is of the version of now: `page`, or all of them for the
/// desk. Nothing of it is judged by the older version.
pub fn take_older(draft: &mut Draft, posted: &Posted, page: Option<usize>, older: &Older, day: &Day) {
    let Older { edition: from, now: is } = older;
    let was = &from.program;
    let names = diff::names(was, is);
    let mut typed = diff::under_old_names(was, is, &draft.answers);
    let pages: Vec<usize> = page.map_or_else(|| (0..was.pages.len()).collect(), |page| vec![page]);
    for &page in &pages {
        posted.merge(was, page, &mut typed);
    }
    let shown = shown(was, &pages, posted);
    let typed = typed.into_iter().filter(|(key, _)| shown.contains(key.as_str())).collect::<Map<_, _>>();
    let Migration { draft: carried, dropped, .. } = diff::migrate(was, is, &Value::Object(typed), day);
    for now in shown.iter().filter_map(|key| names.questions.get(*key)) {
        match carried.get(now) {
            Some(answer) if !blank(answer) => _ = draft.answers.insert(now.clone(), answer.clone()),
            _ => _ = draft.answers.remove(now),
        }
    }
    let sent = posted.pressed() == Pressed::Continue;
    for page in pages.iter().filter_map(|page| names.pages.get(&was.pages.get(*page)?.key)) {
        if sent {
            draft.seen.pages.insert(page.clone())
        } else {
            draft.seen.pages.remove(page)
        };
    }
    if sent {
        draft.seen.questions.extend(shown.iter().filter_map(|key| names.questions.get(*key).cloned()));
    }
    let told = tell_dropped(&dropped, &names);
    for key in &told.again {
        draft.seen.questions.remove(key);
    }
    for it in dropped {
        put_aside(draft, LeftOver { question: it.question, answer: it.answer, version: from.version.clone() });
    }
    let stays = is.questions.iter().filter(|it| it.list.is_none()).map(|it| (it.key.clone(), it.key.clone())).collect();
    add(&mut draft.changes, &told, &Names { questions: stays, pages: BTreeMap::new() }, from);
    draft.changes.gone.dedup();
}

/// The questions outside lists that a page brought answers for, by their names in its version.
fn shown<'p>(program: &'p Program, pages: &[usize], posted: &Posted) -> BTreeSet<&'p str> {
    let list = match posted.pressed() {
        // A list without a row shows nothing of its own.
        Pressed::Add(list) => Some(list),
        _ => None,
    };
    let questions =
        program.questions.iter().enumerate().filter(|(_, it)| it.list.is_none() && pages.contains(&it.page));
    let shown = questions.filter(|(id, it)| {
        let added = matches!(it.kind, Kind::List { .. }) && list.as_ref() == Some(&it.key);
        added || posted.showed(program, *id, None)
    });
    shown.map(|(_, it)| it.key.as_str()).collect()
}

/// What is to be told about answers on a page of an older version that have no place any more.
fn tell_dropped(dropped: &[diff::Dropped], names: &Names) -> Told {
    let mut told = Told::default();
    for it in dropped {
        let key = it.question.split('.').next().unwrap_or_default();
        let (all, name) = match names.questions.get(key) {
            Some(now) => (&mut told.again, now.clone()),
            None => (&mut told.gone, key.to_owned()),
        };
        if !all.contains(&name) {
            all.push(name);
        }
    }
    told
}
