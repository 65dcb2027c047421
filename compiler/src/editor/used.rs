//! Names that are used, by the words that they stand after.

use super::marks::{Marks, Thing, entries, said, text_of};
use crate::expr::names_in;
use crate::read::{Entry, Shape, Text, Value};
use std::ops::Range;

/// Collects what is used, by the words that it stands after.
pub(super) struct User<'a> {
    pub(super) marks: &'a mut Marks,
    /// The list in whose rows we are.
    list: Option<String>,
    tests: bool,
}

/// Words after which an expression stands.
pub(super) const EXPRESSIONS: &[&str] = &["ask when", "send when", "must", "amount"];
/// Words after which names of questions, conditions or calculations stand.
pub(super) const NAMES: &[&str] = &["same", "asked", "not asked", "by", "to"];

impl<'a> User<'a> {
    /// Outside lists and tests.
    pub(super) fn of(marks: &'a mut Marks) -> Self {
        Self { marks, list: None, tests: false }
    }

    pub(super) fn group(&mut self, value: &Value, within: &str) {
        match &value.shape {
            Shape::Group(all) => all.iter().for_each(|entry| self.entry(value, entry, within)),
            Shape::List(all) => all.iter().for_each(|part| self.group(part, within)),
            Shape::Text(text) => self.text(text),
            Shape::Nothing | Shape::Broken => {}
        }
    }

    fn entry(&mut self, group: &Value, entry: &Entry, within: &str) {
        let word = entry.key.text.as_str();
        match (within, word, &entry.value.shape) {
            ("conditions" | "calculations", _, Shape::Text(text)) => self.expression(text),
            ("calculations", _, Shape::Group(_)) => self.calculation(&entry.value),
            ("answers", ..) if self.tests => self.answer(&entry.key, &entry.value, None),
            ("errors" | "computed", ..) if self.tests => self.name(&entry.key),
            ("fields", _, Shape::Text(text)) => self.name(text),
            ("expect", "exit", Shape::Text(text)) => self.page(text),
            (_, word, Shape::Text(text)) if EXPRESSIONS.contains(&word) => self.expression(text),
            (_, word, _) if NAMES.contains(&word) => self.names(&entry.value),
            (_, "tests", _) => {
                self.tests = true;
                self.group(&entry.value, "tests");
                self.tests = false;
            }
            (_, "questions", _) if text_of(group, "question").is_some() => {
                let before = self.list.replace(said(group, "question"));
                self.group(&entry.value, "questions");
                self.list = before;
            }
            _ => self.group(&entry.value, word),
        }
    }

    /// A calculation of several lines: an expression, or a table by the options of a question.
    pub(super) fn calculation(&mut self, value: &Value) {
        let by = text_of(value, "by").map(|by| by.text.clone());
        self.table(value, by);
    }

    /// The same, with the question whose options the lines of a table are.
    pub(super) fn table(&mut self, value: &Value, by: Option<String>) {
        for entry in entries(value) {
            match (entry.key.text.as_str(), &entry.value.shape, &by) {
                ("is", Shape::Text(text), _) => self.expression(text),
                ("is", Shape::Group(lines), Some(by)) => {
                    let Some(Thing::Answer(question)) = self.marks.answer(by, None) else { continue };
                    lines.iter().for_each(|line| self.option(&question, &line.key.text, line.key.at.clone()));
                }
                ("by", ..) => self.names(&entry.value),
                _ => self.group(&entry.value, "calculation"),
            }
        }
    }

    fn names(&mut self, value: &Value) {
        match &value.shape {
            Shape::Text(text) => self.name(text),
            Shape::List(all) => all.iter().for_each(|part| self.names(part)),
            _ => {}
        }
    }

    fn page(&mut self, text: &Text) {
        self.marks.uses(text.at.clone(), Thing::Page(text.text.clone()));
    }

    /// `income`, `household.income`, `household.2.income`, `property.uprn`
    pub(super) fn name(&mut self, text: &Text) {
        let mut from = 0;
        let mut list = self.list.clone();
        for piece in text.text.split('.') {
            let range = from..from + piece.len();
            from = range.end + 1;
            if piece.chars().all(|c| c.is_ascii_digit()) {
                continue;
            }
            let Some(thing) = self.marks.answer(piece, list.as_deref()) else { continue };
            list = Some(piece.to_owned());
            self.marks.uses(text.place(range), thing);
        }
    }

    /// Names in an expression, each with its options after it.
    fn expression(&mut self, text: &Text) {
        let mut compared: Option<String> = None;
        for (name, range) in names_in(&text.text) {
            let mut list = self.list.clone();
            let mut from = range.start;
            let mut known = false;
            for piece in name.split('.') {
                let at = from..from + piece.len();
                from = at.end + 1;
                let option = compared.as_ref().is_some_and(|question| {
                    self.marks.about(&Thing::Option(question.clone(), piece.to_owned())).is_some()
                });
                // Where a name is both, the option comes second: `bin is garden`.
                let written = text.text.get(..at.start).unwrap_or_default().trim_end();
                let after_word =
                    ["is", "not", "of", "[", ",", "includes", "only"].iter().any(|it| written.ends_with(it));
                if option && (after_word || self.marks.answer(piece, list.as_deref()).is_none()) {
                    let question = compared.clone().unwrap_or_default();
                    self.option(&question, piece, text.place(at));
                } else if let Some(thing) = self.marks.answer(piece, list.as_deref()) {
                    if let Thing::Answer(full) = &thing {
                        compared = Some(full.clone());
                    }
                    list = Some(piece.to_owned());
                    known = true;
                    self.marks.uses(text.place(at), thing);
                } else if !known {
                    break;
                }
            }
        }
    }

    pub(super) fn option(&mut self, question: &str, name: &str, at: Range<usize>) {
        let thing = Thing::Option(question.to_owned(), name.to_owned());
        self.marks.uses(at, thing);
    }

    /// An answer of a test, or of a row of a list.
    fn answer(&mut self, key: &Text, value: &Value, list: Option<&str>) {
        let Some(thing) = self.marks.answer(&key.text, list) else { return };
        self.marks.uses(key.at.clone(), thing.clone());
        let Thing::Answer(question) = thing else { return };
        match &value.shape {
            Shape::Text(text) if self.marks.about(&Thing::Option(question.clone(), text.text.clone())).is_some() => {
                self.option(&question, &text.text.clone(), text.at.clone());
            }
            Shape::List(all) => {
                for part in all {
                    match &part.shape {
                        Shape::Text(text) => self.option(&question, &text.text.clone(), text.at.clone()),
                        Shape::Group(inside) => {
                            inside.iter().for_each(|it| self.answer(&it.key, &it.value, Some(&key.text)))
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }

    /// Answers between double brackets: `((property.postcode))`.
    pub(super) fn text(&mut self, text: &Text) {
        let mut from = 0;
        while let Some(open) = text.text.get(from..).and_then(|rest| rest.find("((")).map(|at| from + at + 2) {
            let Some(length) = text.text.get(open..).and_then(|rest| rest.find("))")) else { return };
            let inside = text.text.get(open..open + length).unwrap_or_default();
            // `((property.postcode))`, `((details or nothing))`
            let name = inside.trim().split(['.', ' ']).next().unwrap_or_default();
            if let Some(thing) = self.marks.answer(name, None) {
                let start = open + inside.find(name).unwrap_or_default();
                self.marks.uses(text.place(start..start + name.len()), thing);
            }
            from = open + length + 2;
        }
    }
}
