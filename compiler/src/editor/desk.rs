//! The names of several files together: a form with its fragments, the changes of councils and its translations, and other
//! forms that use the same fragments.
//!
//! A name is what it is by the place where it is made. A form that uses a fragment as `partner` calls its question
//! `partner_name`, the fragment itself calls it `name`, and both are made at one place. So every form is looked at with its
//! fragments put in, as it is checked, and names that are made at the same place are the same.

use super::beside;
use super::marks::{Mark, Marks, Thing};
use crate::codes::Code;
use crate::read::{Shape, Value};
use crate::reuse::{self, Fragment, Part, Role};
use crate::source::{Located, SourceFile, Sources};
use std::collections::BTreeSet;
use std::ops::Range;

/// A place in a file.
#[derive(Debug, Clone, Copy)]
pub struct Cursor<'a> {
    /// Name of the file.
    pub file: &'a str,
    /// Byte in its text.
    pub byte: usize,
}

/// Forms and fragments that are looked at together, each with the files that belong to it.
#[derive(Debug)]
pub struct Desk<'s> {
    forms: &'s [Sources],
    views: Vec<View>,
    /// Files that cannot be read, by form.
    pub(super) unreadable: Vec<(usize, String)>,
}

/// The names of a form as one council has it, or of the form itself.
#[derive(Debug)]
struct View {
    form: usize,
    /// The files that only this view has: the changes of a council and their translation. None for the form itself.
    own: Vec<String>,
    marks: Marks,
}

/// A thing in one of the views.
pub(super) type Seen = (usize, Thing);
/// Where a name is made: file and bytes.
type Made = BTreeSet<(String, usize, usize)>;

impl<'s> Desk<'s> {
    /// Looks at these forms. A file that is being typed is broken most of the time: when the one with the cursor cannot be
    /// read, the line there counts as empty.
    #[must_use]
    pub fn of(forms: &'s [Sources], cursor: Option<Cursor<'_>>) -> Self {
        let mut desk = Self { forms, views: Vec::new(), unreadable: Vec::new() };
        for (form, sources) in forms.iter().enumerate() {
            desk.add(form, sources, cursor);
        }
        desk
    }

    fn add(&mut self, form: usize, sources: &Sources, cursor: Option<Cursor<'_>>) {
        let mut parts = Vec::new();
        for (start, file) in sources.all() {
            let part = readable(start, file, cursor);
            // What was left out because it could not be read may have names in it too.
            let in_part = part.problems.iter().any(|problem| problem.code == Code::NotReadable);
            if in_part || part.tree.shape == Shape::Broken {
                self.unreadable.push((form, file.name.clone()));
            }
            parts.push((file.name.clone(), part));
        }
        let mut parts = parts.into_iter();
        let Some((_, Part { role, mut tree, .. })) = parts.next() else { return };
        let (fragments, others): (Vec<_>, Vec<_>) = parts.partition(|(_, part)| part.role == Role::Fragment);
        let fragments: Vec<Fragment> = fragments.into_iter().map(|(_, part)| Fragment::of(part)).collect();
        let raw = tree.clone();
        if role == Role::Form {
            // What is wrong with the uses is for the check to say.
            let _ = reuse::expand(&mut tree, &fragments, &mut Vec::new());
        }
        let mut base = Marks::of(&tree);
        beside::uses(&mut base, &raw, &fragments);
        let council = |tree: &Value| tree.get("council").and_then(Value::text).map(|name| name.text.trim().to_owned());
        let with_role = |wanted: Role| others.iter().filter(move |(_, part)| part.role == wanted);
        for (_, part) in with_role(Role::Translation).filter(|(_, part)| council(&part.tree).is_none()) {
            beside::translation(&mut base, &part.tree);
        }
        for (name, part) in with_role(Role::Changes) {
            let mut marks = base.clone();
            let mut own = vec![name.clone()];
            beside::changes(&mut marks, &part.tree, &tree);
            let is_own = |other: &&(String, Part)| council(&other.1.tree) == council(&part.tree);
            for (name, part) in with_role(Role::Translation).filter(is_own) {
                beside::translation(&mut marks, &part.tree);
                own.push(name.clone());
            }
            marks.tidy();
            self.views.push(View { form, own, marks });
        }
        base.tidy();
        self.views.push(View { form, own: Vec::new(), marks: base });
    }

    /// The text of a file.
    #[must_use]
    pub fn text(&self, file: &str) -> Option<&'s str> {
        self.file(file).map(|(_, _, file)| file.text.as_str())
    }

    /// The form with a file in it, the byte at which the file starts there, and the file.
    fn file(&self, name: &str) -> Option<(usize, usize, &'s SourceFile)> {
        self.forms.iter().enumerate().find_map(|(form, sources)| {
            sources.all().find(|(_, file)| file.name == name).map(|(start, file)| (form, start, file))
        })
    }

    /// The names that can be used in a file; `None` when there is no such file.
    pub(super) fn marks(&self, file: &str) -> Option<&Marks> {
        let (form, ..) = self.file(file)?;
        let of_form = || self.views.iter().filter(move |view| view.form == form);
        let own = of_form().find(|view| view.own.iter().any(|name| name == file));
        own.or_else(|| of_form().find(|view| view.own.is_empty())).map(|view| &view.marks)
    }

    /// A part of all files of a view in its file.
    pub(super) fn located(&self, view: usize, at: &Range<usize>) -> Option<Located<'s>> {
        let form = self.views.get(view)?.form;
        self.forms.get(form).map(|sources| sources.find(at))
    }

    /// The name at a place with what it stands for, in every view that has it; empty when there is none.
    pub(super) fn at(&self, cursor: Cursor<'_>) -> Vec<(usize, &Mark)> {
        let mut found: Vec<(usize, &Mark)> = Vec::new();
        for (number, view) in self.views.iter().enumerate() {
            let Some(sources) = self.forms.get(view.form) else { continue };
            let Some((start, file)) = sources.all().find(|(_, file)| file.name == cursor.file) else { continue };
            let inside = start..start + file.text.len() + 1;
            let byte = start + cursor.byte.min(file.text.len());
            let here = view
                .marks
                .all
                .iter()
                .filter(|mark| inside.contains(&mark.at.start) && mark.at.start <= byte && byte <= mark.at.end);
            found.extend(here.map(|mark| (number, mark)));
        }
        let shortest = found.iter().map(|(_, mark)| mark.at.len()).min();
        found.retain(|(_, mark)| Some(mark.at.len()) == shortest);
        found
    }

    /// Where things are made.
    pub(super) fn made(&self, things: &[Seen]) -> Made {
        let mut made = Made::new();
        for (number, thing) in things {
            let Some(view) = self.views.get(*number) else { continue };
            for mark in view.marks.all.iter().filter(|mark| mark.made && mark.thing == *thing) {
                made.extend(self.located(*number, &mark.at).map(key));
            }
        }
        made
    }

    /// Everything that is made at one of these places, in every view.
    pub(super) fn things(&self, made: &Made) -> Vec<Seen> {
        let mut things: BTreeSet<Seen> = BTreeSet::new();
        for (number, view) in self.views.iter().enumerate() {
            for mark in view.marks.all.iter().filter(|mark| mark.made) {
                if self.located(number, &mark.at).map(key).is_some_and(|key| made.contains(&key)) {
                    things.insert((number, mark.thing.clone()));
                }
            }
        }
        things.into_iter().collect()
    }

    /// Every place where one of these things stands, by file and in its order, each once.
    pub(super) fn places(&self, things: &[Seen]) -> Vec<Located<'s>> {
        let mut seen = BTreeSet::new();
        let mut places: Vec<Located<'s>> = Vec::new();
        for (number, thing) in things {
            let Some(view) = self.views.get(*number) else { continue };
            let marks = view.marks.all.iter().filter(|mark| mark.thing == *thing);
            let located = marks.filter_map(|mark| self.located(*number, &mark.at));
            places.extend(located.filter(|place| seen.insert(key(place.clone()))));
        }
        places.sort_by(|one, other| (&one.file.name, one.at.start).cmp(&(&other.file.name, other.at.start)));
        places
    }

    /// What is known about a thing.
    pub(super) fn about(&self, (view, thing): &Seen) -> Option<&super::marks::About> {
        self.views.get(*view).and_then(|view| view.marks.about(thing))
    }

    /// Files that cannot be read and may have the names made at these places in them.
    pub(super) fn cannot_be_read(&self, made: &Made) -> Option<&str> {
        let concerned = |form: usize| {
            let sources = self.forms.get(form);
            sources
                .is_some_and(|sources| sources.all().any(|(_, file)| made.iter().any(|(name, ..)| *name == file.name)))
        };
        let has_names = |name: &str| {
            let text = self.text(name).unwrap_or_default();
            !matches!(Role::of_bytes(text.as_bytes()), None | Some(Role::Fragment))
        };
        let found = self.unreadable.iter().find(|(form, name)| concerned(*form) && has_names(name));
        found.map(|(_, name)| name.as_str())
    }
}

fn key(place: Located<'_>) -> (String, usize, usize) {
    (place.file.name.clone(), place.at.start, place.at.end)
}

fn readable(start: usize, file: &SourceFile, cursor: Option<Cursor<'_>>) -> Part {
    let part = reuse::part(start, file);
    match cursor.filter(|cursor| part.tree.shape == Shape::Broken && cursor.file == file.name) {
        Some(cursor) => {
            let again =
                reuse::part(start, &SourceFile::new(file.name.as_str(), &without_line(&file.text, cursor.byte)));
            if again.tree.shape == Shape::Broken { part } else { again }
        }
        None => part,
    }
}

/// The same with as many spaces in place of a line, so that nothing else moves.
fn without_line(text: &str, at: usize) -> String {
    let at = text.floor_char_boundary(at.min(text.len()));
    let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let end = text.get(at..).and_then(|after| after.find('\n')).map_or(text.len(), |end| at + end);
    let spaces = " ".repeat(end - start);
    [text.get(..start).unwrap_or_default(), &spaces, text.get(end..).unwrap_or_default()].concat()
}

/// Where the name at a place is made.
#[must_use]
pub fn definition<'s>(desk: &Desk<'s>, cursor: Cursor<'_>) -> Option<Located<'s>> {
    let things: Vec<Seen> = desk.at(cursor).into_iter().map(|(view, mark)| (view, mark.thing.clone())).collect();
    let (file, start, end) = desk.made(&things).into_iter().next()?;
    let (_, _, file) = desk.file(&file)?;
    Some(Located { file, at: start..end })
}

/// Everywhere that the name at a place stands, by file and in its order.
#[must_use]
pub fn references<'s>(desk: &Desk<'s>, cursor: Cursor<'_>) -> Vec<Located<'s>> {
    let things: Vec<Seen> = desk.at(cursor).into_iter().map(|(view, mark)| (view, mark.thing.clone())).collect();
    desk.places(&desk.things(&desk.made(&things)))
}
