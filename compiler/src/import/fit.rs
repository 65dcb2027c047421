//! Words that are longer than a form of ours may have: what does not fit goes where there is room, or is told.

use super::pages::{Form, FormPage};
use super::questions::{self, LONGEST_HINT, Question, split_at};
use super::{Note, Weight};
use crate::check::LONGEST_HEADING;

/// Most bytes of a passage; a form allows a little more.
const LONGEST_PASSAGE: usize = 18_000;

/// Shortens what is too long.
pub(super) fn fit(form: &mut Form, notes: &mut Vec<Note>) {
    drop(heading(&mut form.title));
    passage(&mut form.before, "before you start", notes);
    passage(&mut form.next_steps, "confirmation page", notes);
    form.amounts.iter_mut().for_each(|amount| drop(heading(&mut amount.show)));
    form.fee.iter_mut().for_each(|(_, what)| drop(heading(what)));
    form.send_to.iter_mut().flat_map(|(_, fields)| fields).for_each(|(name, _)| drop(heading(name)));
    for page in &mut form.pages {
        fit_page(page, notes);
    }
}

fn fit_page(page: &mut FormPage, notes: &mut Vec<Note>) {
    let rest = heading(&mut page.title);
    if !rest.is_empty() {
        let below = std::mem::replace(&mut page.text, rest);
        questions::append(&mut page.text, &below);
    }
    drop(heading(&mut page.section));
    passage(&mut page.text, &page.key, notes);
    page.questions.iter_mut().for_each(fit_question);
}

fn fit_question(question: &mut Question) {
    drop(heading(&mut question.called));
    drop(heading(&mut question.each));
    for choice in &mut question.options {
        let rest = heading(&mut choice.label);
        if !rest.is_empty() {
            choice.hint = format!("{rest} {}", choice.hint).trim().to_owned();
        }
        choice.hint = split_at(&choice.hint, LONGEST_HINT).0;
    }
    question.messages.iter_mut().for_each(|(_, text)| drop(heading(text)));
    question.rules.iter_mut().for_each(|(_, otherwise)| drop(heading(otherwise)));
    question.questions.iter_mut().for_each(fit_question);
}

/// Cuts a heading; what is left over.
fn heading(text: &mut String) -> String {
    let (start, rest) = split_at(text, LONGEST_HEADING);
    *text = start;
    rest
}

fn passage(text: &mut String, place: &str, notes: &mut Vec<Note>) {
    if text.len() <= LONGEST_PASSAGE {
        return;
    }
    let most = text.char_indices().map(|(at, _)| at).take_while(|at| *at <= LONGEST_PASSAGE).last().unwrap_or_default();
    text.truncate(most);
    let text = format!("Its text has more than {LONGEST_PASSAGE} bytes: the rest is left out");
    notes.push(Note::new(Weight::NotCarried, place, text));
}
