//! Puts the questions of fragments in place of the lines that use them.

use super::{Fragment, line, merge};
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::expr::compared_in;
use crate::read::{Entry, Shape, Text, Value};
use crate::spec::{Fields, parts, shortened};
use crate::suggest::nearest;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// A form with the questions of its fragments in place, and where each fragment was used first.
pub(crate) fn expand(
    tree: &mut Value,
    fragments: &[Fragment],
    problems: &mut Vec<Diagnostic>,
) -> Vec<(usize, Range<usize>)> {
    let mut expander = Expander { fragments, used: Vec::new(), named: Vec::new(), problems };
    for page in tree.get_mut("pages").and_then(Value::parts_mut).into_iter().flatten() {
        if let Some(questions) = page.get_mut("questions").and_then(Value::parts_mut) {
            expander.questions(questions, false);
        }
    }
    let Expander { used, named, .. } = expander;
    for (word, lines) in named {
        if tree.get(word).is_none() {
            let at = tree.at.clone();
            tree.put(line(word, &at, Value { at: at.clone(), shape: Shape::Group(Vec::new()) }));
        }
        // A name that the form has too would be lost here without a word, so both stand in the group and are told apart later.
        if let Some(Shape::Group(entries)) = tree.get_mut(word).map(|value| &mut value.shape) {
            entries.extend(lines);
        }
    }
    let mut first: Vec<(usize, Range<usize>)> = Vec::new();
    for (fragment, _, at) in used {
        if !first.iter().any(|(known, _)| *known == fragment) {
            first.push((fragment, at));
        }
    }
    first
}

struct Expander<'a> {
    fragments: &'a [Fragment],
    /// Fragment, prefix and place of each use.
    used: Vec<(usize, String, Range<usize>)>,
    /// Conditions and calculations that come along.
    named: Vec<(&'static str, Vec<Entry>)>,
    problems: &'a mut Vec<Diagnostic>,
}

impl Expander<'_> {
    fn questions(&mut self, questions: &mut Vec<Value>, in_list: bool) {
        for mut value in std::mem::take(questions) {
            if value.get("use").is_some() {
                match self.use_of(&value, in_list) {
                    Some(more) => questions.extend(more),
                    // Something would be asked here; what is wrong with it has been said.
                    None => questions.push(Value { at: value.at, shape: Shape::Broken }),
                }
                continue;
            }
            if let Some(inside) = value.get_mut("questions").and_then(Value::parts_mut) {
                self.questions(inside, true);
            }
            questions.push(value);
        }
    }

    /// The questions that stand for one line; none when it has a mistake.
    fn use_of(&mut self, value: &Value, in_list: bool) -> Option<Vec<Value>> {
        let fields = Fields::open(value, &parts::USE, self.problems)?;
        let name = fields.text("use", self.problems)?;
        let found = self.fragments.iter().position(|one| one.name.as_ref().is_some_and(|one| one.text == name.text));
        let Some((id, fragment)) = found.and_then(|id| Some((id, self.fragments.get(id)?))) else {
            self.problems.push(self.unknown(&name));
            return None;
        };
        let prefix = fields.text("as", self.problems);
        let said = prefix.as_ref().map(|prefix| format!("{}_", prefix.text)).unwrap_or_default();
        if let Some((_, _, first)) = self.used.iter().find(|(other, before, _)| *other == id && *before == said) {
            let (message, help) = match &prefix {
                None => (
                    format!("`{}` is used twice, so the names of its questions would be there twice", name.text),
                    format!(
                        "Give one of them a name of its own, for example `as: other_{}`",
                        name.text.replace('-', "_")
                    ),
                ),
                Some(prefix) => (
                    format!("`{}` is used twice as `{}`", name.text, prefix.text),
                    "Give one of them another name after `as:`".to_owned(),
                ),
            };
            let twice = Diagnostic::new(Code::FragmentUse, name.at.clone(), message).help(help);
            self.problems.push(twice.related(first.clone(), "used here before"));
            return None;
        }
        self.used.push((id, said.clone(), name.at.clone()));
        let tree = &fragment.part.tree;
        let has_names = ["conditions", "calculations"].iter().any(|word| tree.get(word).is_some());
        if in_list && has_names {
            let message =
                format!("`{}` has conditions or calculations of its own, so it cannot stand in a list", name.text);
            self.problems.push(Diagnostic::new(Code::FragmentUse, name.at.clone(), message));
            return None;
        }
        let options = options_of(tree.get("questions"));
        let renamer = Renamer { prefix: &said, names: &fragment.names, options: &options };
        for word in ["conditions", "calculations"] {
            let lines: Vec<Entry> = tree.get(word).map(Value::entries).unwrap_or_default().to_vec();
            let lines: Vec<Entry> = lines.into_iter().map(|line| renamer.named(line)).collect();
            if !lines.is_empty() {
                self.named.push((word, lines));
            }
        }
        let mut questions = tree.get("questions").map(Value::parts).unwrap_or_default().to_vec();
        let ask_when = fields.text("ask when", self.problems);
        if let Some(changes) = fields.value("change") {
            self.change(&name, changes, &mut questions);
        }
        for question in &mut questions {
            renamer.question(question, &HashSet::new());
            if let Some(when) = &ask_when {
                only_when(question, when);
            }
        }
        Some(questions)
    }

    fn change(&mut self, name: &Text, changes: &Value, questions: &mut Vec<Value>) {
        let Shape::Group(entries) = &changes.shape else {
            let message =
                format!("`change` needs lines, each with the name of a question, and this is {}", changes.what());
            self.problems.push(Diagnostic::new(Code::WrongLayout, changes.at.clone(), message));
            return;
        };
        for entry in entries {
            let key = |question: &Value| question.get("question").and_then(Value::text).map(|key| key.text.clone());
            match questions.iter_mut().find(|question| key(question).as_deref() == Some(&entry.key.text)) {
                Some(question) => {
                    if merge::question(question, &entry.value, &mut Vec::new(), self.problems) {
                        question.shape = Shape::Nothing;
                    }
                }
                None => {
                    let message = format!("`{}` has no question `{}`", name.text, shortened(&entry.key.text));
                    let found = Diagnostic::new(Code::FragmentUse, entry.key.at.clone(), message);
                    let keys: Vec<String> = questions.iter().filter_map(key).collect();
                    self.problems.push(found.meant(
                        &entry.key.at,
                        nearest(&entry.key.text, keys.iter().map(String::as_str)),
                        format!("Its questions are: {}", keys.join(", ")),
                    ));
                }
            }
        }
        questions.retain(|question| question.shape != Shape::Nothing);
    }

    fn unknown(&self, name: &Text) -> Diagnostic {
        let message = format!("There is no fragment `{}`", shortened(&name.text));
        let found = Diagnostic::new(Code::UnknownFragment, name.at.clone(), message);
        let known: Vec<&str> = self
            .fragments
            .iter()
            .filter_map(|fragment| fragment.name.as_ref())
            .map(|name| name.text.as_str())
            .collect();
        match nearest(&name.text, known.iter().copied()) {
            Some(near) => found.help(format!("Did you mean `{near}`?")).fix(name.at.clone(), near),
            None if known.is_empty() => found.help("Fragments are files in the folder `shared` beside the forms"),
            None => found.help(format!("The fragments are: {}", known.join(", "))),
        }
    }
}

/// `ask when` of the line that uses a fragment goes before the question's own.
fn only_when(question: &mut Value, when: &Text) {
    let own = question.get("ask when").and_then(Value::text).cloned();
    let text = match own {
        None => when.clone(),
        Some(own) => {
            let mut both = Text::made("", when.at.clone());
            for (text, before, after) in [(when, "(", ")"), (&own, " and (", ")")] {
                both.add(before);
                both.push(text, 0..text.text.len());
                both.add(after);
            }
            both
        }
    };
    let at = text.at.clone();
    question.put(line("ask when", &at, Value { at: at.clone(), shape: Shape::Text(text) }));
}

/// Gives the names of a fragment their prefix.
struct Renamer<'a> {
    prefix: &'a str,
    names: &'a HashSet<String>,
    /// The options of each question.
    options: &'a HashMap<String, HashSet<String>>,
}

impl Renamer<'_> {
    fn question(&self, question: &mut Value, shadowed: &HashSet<String>) {
        let in_list = !shadowed.is_empty();
        if !in_list {
            for word in ["question", "was"] {
                self.key(question, word);
            }
        }
        self.expression(question, "ask when", shadowed);
        for rule in question.get_mut("rules").and_then(Value::parts_mut).into_iter().flatten() {
            self.expression(rule, "must", shadowed);
        }
        if let Some(inside) = question.get_mut("questions").and_then(Value::parts_mut) {
            let keys = inside.iter().filter_map(|inner| inner.get("question")?.text());
            let keys: HashSet<String> = keys.map(|key| key.text.clone()).collect();
            for inner in inside {
                self.question(inner, &keys);
            }
        }
    }

    fn key(&self, group: &mut Value, word: &str) {
        if let Some(Value { shape: Shape::Text(key), .. }) = group.get_mut(word) {
            *key = self.prefixed(key);
        }
    }

    fn prefixed(&self, key: &Text) -> Text {
        key.with(&[(0..0, self.prefix.to_owned())])
    }

    fn expression(&self, group: &mut Value, word: &str, shadowed: &HashSet<String>) {
        if let Some(Value { shape: Shape::Text(text), .. }) = group.get_mut(word) {
            *text = self.text(text, shadowed);
        }
    }

    /// A condition or calculation: its own name, and the names that it uses.
    fn named(&self, line: Entry) -> Entry {
        let key = self.prefixed(&line.key);
        let mut value = line.value;
        self.values(&mut value);
        Entry { key, value }
    }

    /// Every text of a calculation but the words that show it.
    fn values(&self, value: &mut Value) {
        match &mut value.shape {
            Shape::Text(text) => *text = self.text(text, &HashSet::new()),
            Shape::Group(entries) => {
                entries
                    .iter_mut()
                    .filter(|entry| entry.key.text != "show")
                    .for_each(|entry| self.values(&mut entry.value));
            }
            _ => {}
        }
    }

    fn text(&self, text: &Text, shadowed: &HashSet<String>) -> Text {
        if self.prefix.is_empty() {
            return text.clone();
        }
        let mut parts = Vec::new();
        for (name, at, with) in compared_in(&text.text) {
            let first = name.split('.').next().unwrap_or_default();
            let is_option =
                with.and_then(|with| self.options.get(&with)).is_some_and(|options| options.contains(&name));
            if self.names.contains(first) && !shadowed.contains(first) && !is_option {
                parts.push((at.start..at.start, self.prefix.to_owned()));
            }
        }
        text.with(&parts)
    }
}

/// The options of each question, by the name that an expression gives it: those of a list's question with and without the
/// list.
fn options_of(questions: Option<&Value>) -> HashMap<String, HashSet<String>> {
    let mut all = HashMap::new();
    for question in questions.map(Value::parts).unwrap_or_default() {
        let Some(key) = question.get("question").and_then(Value::text) else { continue };
        let options = question.get("options").map(Value::entries).unwrap_or_default().iter();
        all.insert(key.text.clone(), options.map(|option| option.key.text.clone()).collect());
        for (inner, options) in options_of(question.get("questions")) {
            all.insert(format!("{}.{inner}", key.text), HashSet::clone(&options));
            all.entry(inner).or_insert(options);
        }
    }
    all
}
