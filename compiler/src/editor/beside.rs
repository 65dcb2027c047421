//! The names in what belongs to a form: lines that use fragments, the changes of councils, translations.

use super::marks::{About, Marks, Thing, entries, parts, said, text_of};
use super::used::User;
use crate::read::{Entry, Shape, Text, Value};
use crate::reuse::Fragment;

/// The lines of a form that use fragments. Its tree is the one before the fragments were put in.
pub(super) fn uses(marks: &mut Marks, form: &Value, fragments: &[Fragment]) {
    for page in form.get("pages").map(parts).unwrap_or_default() {
        uses_in(marks, page, None, fragments);
    }
}

fn uses_in(marks: &mut Marks, around: &Value, list: Option<&str>, fragments: &[Fragment]) {
    for question in around.get("questions").map(parts).unwrap_or_default() {
        let Some(name) = text_of(question, "use") else {
            if let Some(key) = text_of(question, "question") {
                uses_in(marks, question, Some(&key.text), fragments);
            }
            continue;
        };
        let thing = Thing::Fragment(name.text.clone());
        marks.uses(name.at.clone(), thing.clone());
        let known =
            fragments.iter().filter_map(|fragment| fragment.name.as_ref()).find(|known| known.text == name.text);
        if let Some(known) = known {
            marks.make(known, thing, About { what: "fragment", ..About::default() });
        }
        // The fragment's own names, without what stands before them in this form.
        let prefix = text_of(question, "as").map(|prefix| format!("{}_", prefix.text)).unwrap_or_default();
        for entry in question.get("change").map(entries).unwrap_or_default() {
            let name = format!("{prefix}{}", entry.key.text);
            if let Some(thing) = marks.answer(&name, list) {
                changed_question(marks, thing, entry, entry.key.at.clone());
            }
        }
    }
}

/// The name of a question that is changed, at its place, and its options.
fn changed_question(marks: &mut Marks, thing: Thing, entry: &Entry, at: std::ops::Range<usize>) {
    marks.uses(at, thing.clone());
    let Thing::Answer(question) = thing else { return };
    for option in entry.value.get("options").map(entries).unwrap_or_default() {
        let thing = Thing::Option(question.clone(), option.key.text.clone());
        if marks.about(&thing).is_some() {
            marks.uses(option.key.at.clone(), thing);
        } else {
            let words = option.value.text().map_or_else(|| said(&option.value, "label"), |text| text.text.clone());
            marks.make(&option.key, thing, About { what: "option", words, ..About::default() });
        }
    }
}

/// What a council does differently from the form, whose tree is given with its fragments in it.
pub(super) fn changes(marks: &mut Marks, tree: &Value, form: &Value) {
    if let Some(name) = text_of(tree, "changes to") {
        marks.uses(name.at.clone(), Thing::Form(name.text.clone()));
    }
    for page in tree.get("pages").map(entries).unwrap_or_default() {
        marks.uses(page.key.at.clone(), Thing::Page(page.key.text.clone()));
    }
    for question in tree.get("questions").map(entries).unwrap_or_default() {
        match question.key.text.split_once('.') {
            None => {
                if let Some(thing) = marks.answer(&question.key.text, None) {
                    changed_question(marks, thing, question, question.key.at.clone());
                }
            }
            Some((list, inner)) => {
                let at = question.key.place(0..list.len());
                marks.uses(at, Thing::Answer(list.to_owned()));
                if let Some(thing) = marks.answer(inner, Some(list)) {
                    let at = question.key.place(list.len() + 1..question.key.text.len());
                    changed_question(marks, thing, question, at);
                }
            }
        }
    }
    let mut user = User::of(marks);
    for calculation in tree.get("calculations").map(entries).unwrap_or_default() {
        user.name(&calculation.key);
        let base = form.get("calculations").and_then(|all| all.get(&calculation.key.text));
        let by = base.and_then(|base| text_of(base, "by")).map(|by| by.text.clone());
        if by.is_some() && text_of(&calculation.value, "by").is_none() {
            user.table(&calculation.value, by);
        }
    }
    user.group(tree, "");
}

/// A translation: the places of the texts, and the answers that texts show.
pub(super) fn translation(marks: &mut Marks, tree: &Value) {
    if let Some(name) = text_of(tree, "translation of") {
        marks.uses(name.at.clone(), Thing::Form(name.text.clone()));
    }
    for line in tree.get("texts").map(entries).unwrap_or_default() {
        place(marks, &line.key);
        let mut user = User::of(marks);
        for text in entries(&line.value) {
            if let Shape::Text(text) = &text.value.shape {
                user.text(text);
            }
        }
    }
}

/// `question household.income / option low / hint`, `page bin / title`, `calculation price / show`.
fn place(marks: &mut Marks, key: &Text) {
    let mut from = 0;
    let mut question: Option<String> = None;
    for piece in key.text.split(" / ") {
        let start = from;
        from += piece.len() + " / ".len();
        let Some((word, name)) = piece.split_once(' ') else { continue };
        let at = start + word.len() + 1..start + piece.len();
        match word {
            "page" => marks.uses(key.place(at), Thing::Page(name.to_owned())),
            "calculation" => {
                if let Some(thing) = marks.answer(name, None) {
                    marks.uses(key.place(at), thing);
                }
            }
            "question" => {
                let (list, inner) = name.split_once('.').map_or((None, name), |(list, inner)| (Some(list), inner));
                if let Some(list) = list {
                    marks.uses(key.place(at.start..at.start + list.len()), Thing::Answer(list.to_owned()));
                }
                let Some(thing) = marks.answer(inner, list) else { continue };
                if let Thing::Answer(full) = &thing {
                    question = Some(full.clone());
                }
                marks.uses(key.place(at.end - inner.len()..at.end), thing);
            }
            "option" => {
                if let Some(question) = &question {
                    marks.uses(key.place(at), Thing::Option(question.clone(), name.to_owned()));
                }
            }
            _ => {}
        }
    }
}
