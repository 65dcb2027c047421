//! The text of a form while it is changed: each change is made twice, in the text and in the tree of what it says. That both
//! say the same at the end is looked at before anything is handed out.

use super::lines::Lines;
use super::wording::{self, Before, Place};
use crate::diagnostic::Fix;
use crate::layout::says_the_same;
use crate::read::{self, Entry, Shape, Value};
use crate::reuse::{self, Role};
use crate::source::{SourceFile, Sources};
use crate::spec::parts::Part;
use std::ops::Range;

/// Where something can be changed that cannot be changed here.
const IN_THE_TEXT: &str = "This is written in a way that the menus cannot change. Change it in the text";
const BRACKETS: &str = "This is written on one line between brackets. Change it in the text";
const GONE: &str = "This is not in the form any more";

/// A step from the whole form to a part of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    Word(String),
    Part(usize),
}

/// The text of a form, and what is changed in it.
pub(super) struct Sheet<'s> {
    pub(super) file: &'s SourceFile,
    pub(super) lines: Lines<'s>,
    /// As it is.
    pub(super) tree: Value,
    /// As it should be.
    wanted: Value,
    edits: Vec<Fix>,
    /// Behind which bytes words were inserted that were missing.
    inserted: Vec<usize>,
    /// Something is taken away, and the comments that belong to it go too.
    pub(super) takes_away: bool,
}

impl<'s> Sheet<'s> {
    /// The form itself.
    ///
    /// # Errors
    /// Why nothing in it can be changed by menu.
    pub(super) fn of(sources: &'s Sources) -> Result<Self, String> {
        let file = sources.first();
        if Role::of_bytes(file.text.as_bytes()).is_some_and(|role| role != Role::Form) {
            return Err("This file belongs to other forms. Change it in the text".to_owned());
        }
        let tree = if file.readable() { read::read(file, &mut Vec::new()) } else { None };
        let Some(tree) = tree.filter(|tree| matches!(tree.shape, Shape::Group(_))) else {
            let line = file.place(unreadable(file).unwrap_or_default()).line;
            return Err(format!("The text cannot be understood from line {line} on. Put that right in the text first"));
        };
        let lines = Lines::of(file);
        if lines.is_flow(&tree) {
            return Err(BRACKETS.to_owned());
        }
        Ok(Self { file, lines, wanted: tree.clone(), tree, edits: Vec::new(), inserted: Vec::new(), takes_away: false })
    }

    /// A part of the form, and whether it stands between brackets.
    pub(super) fn find(&self, steps: &[Step]) -> Result<(&Value, bool), String> {
        let mut value = &self.tree;
        let mut flow = false;
        for step in steps {
            value = match step {
                Step::Word(word) => value.get(word),
                Step::Part(number) => value.parts().get(*number),
            }
            .ok_or(GONE)?;
            flow |= self.lines.is_flow(value);
        }
        Ok((value, flow))
    }

    /// The same part of the form as it should be.
    fn wanted(&mut self, steps: &[Step]) -> Result<&mut Value, String> {
        let mut value = &mut self.wanted;
        for step in steps {
            value = match step {
                Step::Word(word) => value.get_mut(word),
                Step::Part(number) => value.parts_mut().and_then(|parts| parts.get_mut(*number)),
            }
            .ok_or(GONE)?;
        }
        Ok(value)
    }

    fn edit(&mut self, at: Range<usize>, with: &str) {
        let with = if self.lines.line_end() == "\n" { with.to_owned() } else { with.replace('\n', "\r\n") };
        self.edits.push(Fix { at, with });
    }

    /// Gives a word of a group a text; where the word is missing, it comes where it is usually written.
    pub(super) fn set(&mut self, steps: &[Step], word: &str, text: &str, part: &Part) -> Result<(), String> {
        let (group, flow) = self.find(steps)?;
        let text = if text.contains('\n') { format!("{text}\n") } else { text.to_owned() };
        let Some(number) = group.entries().iter().position(|entry| entry.key.text == word) else {
            if flow {
                return Err(BRACKETS.to_owned());
            }
            let column = self.column_of(group)?;
            let place = Place { column, lines: true, before: Before::Plain };
            let line = format!("{:column$}{word}: {}", "", wording::written(&text, place));
            return self.insert(steps, word, &line, made(&text), part);
        };
        let Some(entry) = group.entries().get(number) else { return Err(GONE.to_owned()) };
        if entry.value.text().is_some_and(|before| before.text.trim() == text.trim()) {
            return Ok(());
        }
        let at = self.lines.value(entry).ok_or(IN_THE_TEXT)?;
        let before = Before::of(self.file.text.get(at.clone()).unwrap_or_default());
        let lines = !flow && !self.lines.comment_behind(at.start);
        let place = Place { column: self.lines.column(entry.key.at.start), lines: !flow, before };
        let written = if lines || flow || !text.contains('\n') {
            wording::written(&text, place)
        } else {
            // A comment stands behind it, which the lines of a text would take for their own.
            wording::on_one_line(&text)
        };
        let space = if at.is_empty() { " " } else { "" };
        self.edit(at, &format!("{space}{written}"));
        let key = self.key(steps, number)?;
        self.wanted(steps)?.put(Entry { key, value: made(&text) });
        Ok(())
    }

    fn key(&self, steps: &[Step], number: usize) -> Result<read::Text, String> {
        let (group, _) = self.find(steps)?;
        group.entries().get(number).map(|entry| entry.key.clone()).ok_or_else(|| GONE.to_owned())
    }

    /// How far in the words of a group stand.
    fn column_of(&self, group: &Value) -> Result<usize, String> {
        group.entries().first().map(|first| self.lines.column(first.key.at.start)).ok_or_else(|| IN_THE_TEXT.to_owned())
    }

    /// Adds lines for a word that a group does not have yet, after those that are usually written before it.
    fn insert(&mut self, steps: &[Step], word: &str, lines: &str, value: Value, part: &Part) -> Result<(), String> {
        let (group, _) = self.find(steps)?;
        let place = |word: &str| part.names().position(|known| known == word);
        let own = place(word);
        let earlier = |entry: &Entry| place(&entry.key.text).is_some_and(|place| Some(place) < own);
        let after = group.entries().iter().rposition(earlier).unwrap_or_default();
        let entry = group.entries().get(after).ok_or(IN_THE_TEXT)?;
        let end = self.lines.bytes(&self.lines.entry(entry)).end;
        let key = read::Text::made(word, 0..0);
        let earlier_word = entry.key.text.clone();
        self.edit(end..end, &format!("\n{lines}"));
        let there = self.inserted.iter().filter(|at| **at == end).count();
        self.inserted.push(end);
        if let Shape::Group(entries) = &mut self.wanted(steps)?.shape {
            // Others may have gone meanwhile.
            let at = entries.iter().position(|known| known.key.text == earlier_word).map_or(0, |at| at + 1 + there);
            entries.insert(at, Entry { key, value });
        }
        Ok(())
    }

    /// Takes a word of a group away; the comments around it stay.
    pub(super) fn clear(&mut self, steps: &[Step], word: &str) -> Result<(), String> {
        let (group, flow) = self.find(steps)?;
        let Some(number) = group.entries().iter().position(|entry| entry.key.text == word) else { return Ok(()) };
        let entry = group.entries().get(number).ok_or(GONE)?;
        let behind_dash = number == 0 && self.lines.dash(group).is_some();
        if flow || behind_dash {
            return Err(if flow { BRACKETS } else { IN_THE_TEXT }.to_owned());
        }
        let lines = self.lines.entry_words(entry);
        let bytes = self.lines.bytes(&lines);
        let at = match self.lines.value(entry) {
            Some(value) if self.lines.comment_behind(value.end) => {
                let rest = self.file.text.get(value.end..bytes.end).unwrap_or_default();
                entry.key.at.start..value.end + (rest.len() - rest.trim_start().len())
            }
            _ => self.whole_lines(&lines),
        };
        self.edit(at, "");
        if let Shape::Group(entries) = &mut self.wanted(steps)?.shape {
            entries.retain(|entry| entry.key.text != word);
        }
        Ok(())
    }

    /// Takes lines of a group or parts of a list away; the whole group or list when these are all.
    pub(super) fn without(&mut self, steps: &[Step], going: &[&Step]) -> Result<(), String> {
        self.takes_away = true;
        let (value, flow) = self.find(steps)?;
        let goes = |number: usize| {
            let word = value.entries().get(number).map(|entry| entry.key.text.clone());
            going
                .iter()
                .any(|step| **step == Step::Part(number) || Some(*step) == word.clone().map(Step::Word).as_ref())
        };
        let count = value.entries().len() + value.parts().len();
        let numbers: Vec<usize> = (0..count).filter(|number| goes(*number)).collect();
        if let (true, Some((Step::Word(word), owner))) = (numbers.len() == count, steps.split_last()) {
            return self.clear(owner, word);
        }
        if !flow {
            for number in numbers.into_iter().rev() {
                self.remove(steps, number)?;
            }
            return Ok(());
        }
        let place = |number: usize| match (value.entries().get(number), value.parts().get(number)) {
            (Some(entry), _) => Some(entry.key.at.start..entry.value.at.end.max(entry.key.at.end)),
            (_, part) => part.map(|part| part.at.clone()),
        };
        let stays = (0..count).filter(|number| !numbers.contains(number)).filter_map(place);
        let stays: Vec<&str> = stays.filter_map(|at| self.file.text.get(at)).collect();
        let whole = self.file.text.get(value.at.clone()).unwrap_or_default();
        let (first, last) =
            (whole.get(..1).unwrap_or_default(), whole.get(whole.len().saturating_sub(1)..).unwrap_or_default());
        let space = if first == "{" { " " } else { "" };
        let with = format!("{first}{space}{}{space}{last}", stays.join(", "));
        self.edit(value.at.clone(), &with);
        for number in numbers.into_iter().rev() {
            match &mut self.wanted(steps)?.shape {
                Shape::List(parts) => drop(parts.remove(number)),
                Shape::Group(entries) => drop(entries.remove(number)),
                _ => {}
            }
        }
        Ok(())
    }

    /// Writes something in place of what stands after a word of a group: `yes`, `[a, b]`.
    pub(super) fn put(&mut self, steps: &[Step], word: &str, written: &str) -> Result<(), String> {
        let (group, _) = self.find(steps)?;
        let entry = group.entries().iter().find(|entry| entry.key.text == word).ok_or(GONE)?;
        let flow = self.lines.is_flow(&entry.value).then(|| entry.value.at.clone());
        let at = self.lines.value(entry).or(flow).ok_or(IN_THE_TEXT)?;
        let value = snippet(&format!("a: {written}")).and_then(|group| group.get("a").cloned()).ok_or(IN_THE_TEXT)?;
        let key = entry.key.clone();
        let space = if at.is_empty() { " " } else { "" };
        self.edit(at, &format!("{space}{written}"));
        self.wanted(steps)?.put(Entry { key, value });
        Ok(())
    }

    /// The bytes of lines, with the end of the last one; or, at the end of the file, with that of the one before.
    fn whole_lines(&self, lines: &Range<usize>) -> Range<usize> {
        let bytes = self.lines.bytes(lines);
        let after = self.lines.after(lines.end - 1);
        if after > bytes.end {
            return bytes.start..after;
        }
        self.file.text.get(..bytes.start).unwrap_or_default().trim_end_matches(['\n', '\r']).len()..bytes.end
    }

    /// Adds a part to the list after a word, behind the one with a number, or as its first. `lines` are those of the part,
    /// with its dash at the left edge.
    pub(super) fn add(
        &mut self,
        steps: &[Step],
        word: &str,
        after: Option<usize>,
        lines: &str,
        part: &Part,
    ) -> Result<usize, String> {
        let new = snippet(lines).and_then(|list| list.parts().first().cloned()).ok_or(IN_THE_TEXT)?;
        let (owner, flow) = self.find(steps)?;
        let list = owner.get(word);
        if flow || list.is_some_and(|list| self.lines.is_flow(list)) {
            return Err(BRACKETS.to_owned());
        }
        let all = list.map(Value::parts).unwrap_or_default();
        let Some(last) = all.len().checked_sub(1) else {
            let column = self.column_of(owner)?;
            let lines = indented(lines, column + 2);
            let value = Value { at: 0..0, shape: Shape::List(vec![new]) };
            return self.first(steps, word, &lines, value, part).map(|()| 0);
        };
        let after = after.unwrap_or(last).min(last);
        let (own, column) = all.get(after).and_then(|part| self.lines.part(part)).ok_or(IN_THE_TEXT)?;
        let pair = if after == last { after.checked_sub(1) } else { Some(after) };
        let above = pair.and_then(|above| self.lines.part(all.get(above)?));
        let apart = above.map_or(word == "pages", |(above, _)| self.lines.is_empty(above.end));
        let end = self.lines.bytes(&own).end;
        let gap = if apart { "\n\n" } else { "\n" };
        self.edit(end..end, &format!("{gap}{}", indented(lines, column)));
        let list: Vec<Step> = steps.iter().cloned().chain([Step::Word(word.to_owned())]).collect();
        if let Some(parts) = self.wanted(&list)?.parts_mut() {
            parts.insert(after + 1, new);
        }
        Ok(after + 1)
    }

    /// The first lines below a word, which may be missing.
    fn first(&mut self, steps: &[Step], word: &str, lines: &str, value: Value, part: &Part) -> Result<(), String> {
        let (owner, _) = self.find(steps)?;
        let column = self.column_of(owner)?;
        match owner.entries().iter().find(|entry| entry.key.text == word) {
            None => self.insert(steps, word, &format!("{:column$}{word}:\n{lines}", ""), value, part),
            Some(entry) if entry.value.shape == Shape::Nothing => {
                let key = entry.key.clone();
                let end = self.lines.bytes(&self.lines.entry(entry)).end;
                self.edit(end..end, &format!("\n{lines}"));
                self.wanted(steps)?.put(Entry { key, value });
                Ok(())
            }
            Some(_) => Err(IN_THE_TEXT.to_owned()),
        }
    }

    /// Adds lines to the group after a word, behind the last one there.
    pub(super) fn add_line(&mut self, steps: &[Step], word: &str, line: &str, part: &Part) -> Result<usize, String> {
        let new = snippet(line).ok_or(IN_THE_TEXT)?;
        let (owner, flow) = self.find(steps)?;
        let group = owner.get(word);
        if flow || group.is_some_and(|group| self.lines.is_flow(group)) {
            return Err(BRACKETS.to_owned());
        }
        let Some(last) = group.and_then(|group| group.entries().last()) else {
            let column = self.column_of(owner)?;
            return self.first(steps, word, &indented(line, column + 2), new, part).map(|()| 0);
        };
        let column = self.lines.column(last.key.at.start);
        let end = self.lines.bytes(&self.lines.entry(last)).end;
        let count = group.map(Value::entries).unwrap_or_default().len();
        self.edit(end..end, &format!("\n{}", indented(line, column)));
        let group: Vec<Step> = steps.iter().cloned().chain([Step::Word(word.to_owned())]).collect();
        if let Shape::Group(entries) = &mut self.wanted(&group)?.shape {
            entries.extend(new.entries().iter().cloned());
        }
        Ok(count)
    }

    /// The lines of each part of a list, or of each line of a group, with the comments above it.
    pub(super) fn blocks(&self, steps: &[Step]) -> Result<Vec<Range<usize>>, String> {
        let (value, flow) = self.find(steps)?;
        if flow {
            return Err(BRACKETS.to_owned());
        }
        let blocks = match &value.shape {
            Shape::List(parts) => parts.iter().map(|part| self.lines.part(part).map(|(lines, _)| lines)).collect(),
            Shape::Group(entries) => entries.iter().map(|entry| Some(self.lines.entry_with_comments(entry))).collect(),
            _ => None,
        };
        blocks.ok_or_else(|| IN_THE_TEXT.to_owned())
    }

    /// The lines of a part of a list with the comments above it, its dash at the left edge.
    pub(super) fn part_text(&self, steps: &[Step], number: usize) -> Result<String, String> {
        let lines = self.blocks(steps)?.get(number).cloned().ok_or(GONE)?;
        let (list, _) = self.find(steps)?;
        let (_, column) = list.parts().get(number).and_then(|part| self.lines.part(part)).ok_or(IN_THE_TEXT)?;
        let text = self.file.text.get(self.lines.bytes(&lines)).unwrap_or_default().replace("\r\n", "\n");
        let line = |line: &str| {
            let spaces = line.len() - line.trim_start_matches(' ').len();
            line.get(spaces.min(column)..).unwrap_or_default().to_owned()
        };
        Ok(text.split('\n').map(line).collect::<Vec<_>>().join("\n"))
    }

    /// Puts a part of a list, or a line of a group, behind the next one. What stands between the two stays there.
    pub(super) fn swap(&mut self, steps: &[Step], first: usize) -> Result<(), String> {
        let blocks = self.blocks(steps)?;
        let (Some(one), Some(other)) = (blocks.get(first), blocks.get(first + 1)) else { return Err(GONE.to_owned()) };
        let (one, other) = (self.lines.bytes(one), self.lines.bytes(other));
        if one.end >= other.start {
            return Err(IN_THE_TEXT.to_owned());
        }
        let text = |at: Range<usize>| self.file.text.get(at).unwrap_or_default().to_owned();
        let between = text(one.end..other.start);
        // The shorter one is moved.
        let edits = if one.len() <= other.len() {
            let moved = between + &text(one.clone());
            [Fix { at: one.start..other.start, with: String::new() }, Fix { at: other.end..other.end, with: moved }]
        } else {
            let moved = text(other.clone()) + &between;
            [Fix { at: one.start..one.start, with: moved }, Fix { at: one.end..other.end, with: String::new() }]
        };
        self.edits.extend(edits);
        match &mut self.wanted(steps)?.shape {
            Shape::List(parts) => parts.swap(first, first + 1),
            Shape::Group(entries) => entries.swap(first, first + 1),
            _ => {}
        }
        Ok(())
    }

    /// Takes a part of a list, or a line of a group, away with the comments above it.
    pub(super) fn remove(&mut self, steps: &[Step], number: usize) -> Result<(), String> {
        let mut lines = self.blocks(steps)?.get(number).cloned().ok_or(GONE)?;
        let apart = number == 0 || self.lines.is_empty(lines.start - 1);
        while apart && self.lines.is_empty(lines.end) && self.lines.after(lines.end) < self.file.text.len() {
            lines.end += 1;
        }
        let at = self.whole_lines(&lines);
        self.edit(at, "");
        self.takes_away = true;
        match &mut self.wanted(steps)?.shape {
            Shape::List(parts) => drop(parts.remove(number)),
            Shape::Group(entries) => drop(entries.remove(number)),
            _ => {}
        }
        Ok(())
    }

    /// The same for several, the last of them first.
    pub(super) fn remove_all(&mut self, steps: &[Step], numbers: &[usize]) -> Result<(), String> {
        numbers.iter().try_for_each(|number| self.remove(steps, *number))
    }

    /// The changes, in the order of the file, and the file with them.
    ///
    /// # Errors
    /// When the file would not say exactly what it should.
    pub(super) fn done(mut self) -> Result<(Vec<Fix>, SourceFile), String> {
        self.edits.sort_by_key(|edit| (edit.at.start, edit.at.end));
        let after = SourceFile::new(self.file.name.as_str(), &applied(&self.file.text, &self.edits));
        let problems = |file: &SourceFile| {
            let mut problems = file.problems().to_vec();
            let tree = if file.readable() { read::read(file, &mut problems) } else { None };
            (tree, problems.len())
        };
        let (Some(tree), count) = problems(&after) else {
            return Err("The text is too long".to_owned());
        };
        let comments = |file: &SourceFile| {
            let mut comments = read::comments(file);
            comments.sort();
            comments
        };
        let (before, now) = (comments(self.file), comments(&after));
        let kept = before == now || self.takes_away && now.iter().all(|comment| before.contains(comment));
        if kept && says_the_same(&tree, &self.wanted) && count <= problems(self.file).1 {
            Ok((self.edits, after))
        } else {
            Err(IN_THE_TEXT.to_owned())
        }
    }
}

/// From where on a text cannot be understood.
pub(super) fn unreadable(file: &SourceFile) -> Option<usize> {
    let mut problems = Vec::new();
    let tree = if file.readable() { read::read(file, &mut problems) } else { None };
    let is_form = tree.is_some_and(|tree| matches!(tree.shape, Shape::Group(_)));
    let first = problems.iter().chain(file.problems()).map(|problem| problem.at.start).next();
    (!is_form).then_some(first.unwrap_or_default())
}

/// A text with changes made in it, which are in its order and apart.
pub(super) fn applied(text: &str, edits: &[Fix]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for edit in edits {
        out.push_str(text.get(from..edit.at.start).unwrap_or_default());
        out.push_str(&edit.with);
        from = edit.at.end;
    }
    out + text.get(from..).unwrap_or_default()
}

fn made(text: &str) -> Value {
    reuse::words(text, &(0..0))
}

fn indented(lines: &str, column: usize) -> String {
    let line = |line: &str| if line.is_empty() { String::new() } else { format!("{:column$}{line}", "") };
    lines.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// What lines of our own say.
fn snippet(lines: &str) -> Option<Value> {
    read::read(&SourceFile::new("", lines), &mut Vec::new())
}
