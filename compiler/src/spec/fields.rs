//! Takes a group of the file apart: which words it has, and whether each has the right layout.

use super::other_words::{advice, must_be_answered, ours};
use super::parts::{self, ALL, Part};
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::read::{Entry, Shape, Text, Value};
use crate::suggest::nearest;
use std::ops::Range;

/// A group of the file whose words are known.
pub(crate) struct Fields<'a> {
    /// Its first line.
    pub(crate) at: Range<usize>,
    entries: &'a [Entry],
    part: &'static Part,
}

impl<'a> Fields<'a> {
    /// The group, when it is one. Words that do not belong there and words that are missing are reported.
    pub(crate) fn open(value: &'a Value, part: &'static Part, problems: &mut Vec<Diagnostic>) -> Option<Self> {
        let before = problems.len();
        let Some(entries) = group(value, part.name, problems) else {
            // Which lines are needed helps more than that there have to be lines.
            if let (Some(found), [_, ..]) = (problems.get_mut(before), part.needed)
                && !matches!(value.shape, Shape::List(_))
            {
                let needed: Vec<String> = part.needed.iter().map(|word| format!("`{word}: …`")).collect();
                found.help = format!("Write on lines of their own, two spaces further in: {}", needed.join(", "));
            }
            return None;
        };
        for entry in entries.iter().filter(|entry| !part.has(&entry.key.text)) {
            problems.push(unknown(entry, part, entries));
        }
        let fields = Self { at: value.at.clone(), entries, part };
        for word in part.needed {
            if !fields.means(word) {
                let message = format!("`{word}` is missing: {} needs it", part.name);
                problems.push(Diagnostic::new(Code::MissingKey, value.at.clone(), message));
            }
        }
        Some(fields)
    }

    /// Whether a word is written, or another in its place: a misspelt word is not also a missing one.
    pub(crate) fn means(&self, word: &str) -> bool {
        let strange = |entry: &&Entry| !self.part.has(&entry.key.text);
        let meant = |entry: &Entry| {
            nearest(&entry.key.text, [word]).is_some() || ours(self.part, &entry.key.text) == Some(word)
        };
        self.entry(word).is_some() || self.entries.iter().filter(strange).any(meant)
    }

    /// What stands after a word.
    pub(crate) fn value(&self, word: &str) -> Option<&'a Value> {
        self.entries.iter().find(|entry| entry.key.text == word).map(|entry| &entry.value)
    }

    fn entry(&self, word: &str) -> Option<&'a Entry> {
        self.entries.iter().find(|entry| entry.key.text == word)
    }

    /// Every line of the group.
    pub(crate) fn entries(&self) -> &'a [Entry] {
        self.entries
    }

    /// Where a word stands.
    pub(crate) fn place(&self, word: &str) -> Option<Range<usize>> {
        self.entry(word).map(|entry| entry.key.at.clone())
    }

    /// The words that are written.
    pub(crate) fn written(&self) -> Vec<Text> {
        self.entries.iter().map(|entry| entry.key.clone()).collect()
    }

    /// The text after a word.
    pub(crate) fn text(&self, word: &str, problems: &mut Vec<Diagnostic>) -> Option<Text> {
        let entry = self.entry(word)?;
        text_of(&entry.value, &format!("`{word}`"), &entry.key.at, problems)
    }

    /// The parts in the list after a word; empty when there is none. One that stands there without its dash is told, and read
    /// as what it was meant to be.
    pub(crate) fn parts(&self, word: &str, part: &Part, problems: &mut Vec<Diagnostic>) -> &'a [Value] {
        let before = problems.len();
        let list = self.list(word, problems);
        let (Some(value), Some(found)) = (self.value(word), problems.get_mut(before)) else { return list };
        match value.entries() {
            [] => list,
            entries if entries.iter().any(|entry| part.has(&entry.key.text)) => std::slice::from_ref(value),
            [first, ..] => {
                if let Some(name) = part.needed.first() {
                    found.help =
                        format!("Start each with a dash, and give it its name: `- {name}: {}`", first.key.text);
                }
                list
            }
        }
    }

    /// Whether something stands after a word of which not all could be read as these parts, which has been told.
    pub(crate) fn is_lost(&self, word: &str, parts: &[Value]) -> bool {
        let broken = || parts.iter().any(|part| !matches!(part.shape, Shape::Group(_)));
        self.value(word).is_some_and(|value| match value.shape {
            Shape::Nothing => false,
            Shape::List(_) => broken(),
            _ => parts.is_empty() || broken(),
        })
    }

    /// The list after a word; empty when there is none.
    pub(crate) fn list(&self, word: &str, problems: &mut Vec<Diagnostic>) -> &'a [Value] {
        match self.value(word) {
            None => &[],
            Some(Value { shape: Shape::List(values), .. }) => values,
            Some(Value { shape: Shape::Nothing | Shape::Broken, .. }) => &[],
            Some(other) => {
                let message = format!("`{word}` needs a list, and this is {}", other.what());
                let first = other.entries().first().map(|entry| format!(": `- {}: …`", entry.key.text));
                let help = format!(
                    "Start each part of the list on a new line with a dash and a space{}",
                    first.unwrap_or_default()
                );
                problems.push(Diagnostic::new(Code::WrongLayout, other.at.clone(), message).help(help));
                &[]
            }
        }
    }

    /// The texts in the list after a word. One text without brackets is a list of one.
    pub(crate) fn texts(&self, word: &str, problems: &mut Vec<Diagnostic>) -> Vec<Text> {
        match self.value(word) {
            Some(Value { shape: Shape::Text(text), .. }) => vec![text.clone()],
            _ => {
                let values = self.list(word, problems);
                values.iter().filter_map(|value| text_of(value, "This part of the list", &value.at, problems)).collect()
            }
        }
    }

    /// The named lines of the group after a word; empty when there is none. Lines with dashes are told, and are there all the
    /// same.
    pub(crate) fn lines(&self, word: &str, problems: &mut Vec<Diagnostic>) -> Vec<&'a Entry> {
        let Some(value) = self.value(word) else { return Vec::new() };
        match group(value, &format!("`{word}`"), problems) {
            Some(entries) => entries.iter().collect(),
            None => value.parts().iter().flat_map(Value::entries).collect(),
        }
    }

    /// The named texts of the group after a word.
    pub(crate) fn named_texts(&self, word: &str, problems: &mut Vec<Diagnostic>) -> Vec<(Text, Text)> {
        let lines = self.lines(word, problems);
        lines
            .into_iter()
            .filter_map(|line| {
                let text = text_of(&line.value, &format!("`{}`", line.key.text), &line.key.at, problems)?;
                Some((line.key.clone(), text))
            })
            .collect()
    }

    /// Yes or no.
    pub(crate) fn flag(&self, word: &str, problems: &mut Vec<Diagnostic>) -> Option<bool> {
        let text = self.text(word, problems)?;
        match text.text.to_ascii_lowercase().as_str() {
            "yes" | "true" => Some(true),
            "no" | "false" => Some(false),
            _ => {
                let message = format!("`{word}` is yes or no, and this is “{}”", shortened(&text.text));
                problems.push(Diagnostic::new(Code::NotAllowedHere, text.at, message));
                None
            }
        }
    }
}

/// A value that has to be a text with something in it. `what` starts the message.
pub(crate) fn text_of(value: &Value, what: &str, key: &Range<usize>, problems: &mut Vec<Diagnostic>) -> Option<Text> {
    match &value.shape {
        Shape::Text(text) if !text.text.trim().is_empty() => Some(text.clone()),
        Shape::Text(_) | Shape::Nothing => {
            let at = if value.at.is_empty() { key.clone() } else { value.at.clone() };
            let found = Diagnostic::new(Code::EmptyText, at, format!("{what} has no text"));
            problems.push(found.help("Write it after the colon. A text that starts with # needs quotes around it"));
            None
        }
        Shape::Broken => None,
        other => {
            let message = format!("{what} needs a text, and this is {}", value.what());
            let found = Diagnostic::new(Code::WrongLayout, value.at.clone(), message);
            problems.push(match other {
                Shape::Group(entries) if entries.len() == 1 => {
                    found.help("Write the words after the colon. Put quotes around a text that has a colon or curly brackets in it")
                }
                Shape::List(parts) => found.help(match conditions(what, parts) {
                    Some(joined) => format!("Write one line, and join conditions with `and` or `or`: `{joined}`"),
                    None => "Put quotes around a text that starts with a square bracket or a dash".to_owned(),
                }),
                _ => found,
            });
            None
        }
    }
}

/// Conditions that stand below one another, in one line.
fn conditions(what: &str, parts: &[Value]) -> Option<String> {
    let texts: Option<Vec<&str>> = parts.iter().map(|part| part.text().map(|text| text.text.trim())).collect();
    let is_condition = matches!(what, "`ask when`" | "`send when`" | "`must`");
    texts.filter(|texts| is_condition && texts.len() > 1).map(|texts| shortened(&texts.join(" and ")))
}

/// The lines of a group.
fn group<'a>(value: &'a Value, what: &str, problems: &mut Vec<Diagnostic>) -> Option<&'a [Entry]> {
    match &value.shape {
        Shape::Group(entries) => Some(entries),
        Shape::Nothing => Some(&[]),
        Shape::Broken => None,
        _ => {
            let mut what = what.to_owned();
            if let Some(first) = what.get_mut(..1) {
                first.make_ascii_uppercase();
            }
            let message = format!("{what} needs lines, each with a name and a colon, and this is {}", value.what());
            let found = Diagnostic::new(Code::WrongLayout, value.at.clone(), message);
            problems.push(match &value.shape {
                Shape::List(_) => found.help("Take the dashes away, and give each line a name and a colon"),
                _ => found
                    .help("Write each on a line of its own, two spaces further in: a name, a colon and what it says"),
            });
            None
        }
    }
}

fn unknown(entry: &Entry, part: &Part, entries: &[Entry]) -> Diagnostic {
    let key = &entry.key;
    let found = Diagnostic::new(
        Code::UnknownKey,
        key.at.clone(),
        format!("`{}` is not something that {} can say", shortened(&key.text), part.name),
    );
    if part.name == parts::PAGE.name && key.text == "question" {
        return found.help("Questions stand below `questions:`, further in, each with a dash: `- question: …`");
    }
    if parts::changed(part).is_some_and(|whole| whole.has(&key.text)) {
        let words: Vec<_> = part.names().collect();
        let help = format!("It stays as the form says it. What can be changed here: {}", words.join(", "));
        return found.help(help);
    }
    if let Some(found) = must_be_answered(entry, part, &found) {
        return found;
    }
    let is_free = |word: &str| !entries.iter().any(|entry| entry.key.text == word);
    let ours = ours(part, &key.text).filter(|ours| is_free(ours));
    if let (None, Some(advice)) = (ours, advice(part, &key.text)) {
        return found.help(advice);
    }
    if let Some(near) = ours.or_else(|| nearest(&key.text, part.names().filter(|word| is_free(word)))) {
        return found.meant(&key.at, Some(near), "");
    }
    // A part that cannot do without it comes before one that can have it.
    let needs = ALL.iter().find(|other| other.needed.contains(&key.text.as_str()));
    if let Some(home) = needs.or_else(|| ALL.iter().find(|other| other.has(&key.text))) {
        return found.help(format!("`{}` belongs to {}", key.text, home.name));
    }
    found.help(format!("The words here are: {}", part.names().collect::<Vec<_>>().join(", ")))
}

/// A text short enough to be repeated in a message.
pub(crate) fn shortened(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(60) {
        None => line.to_owned(),
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default().trim_end()),
    }
}
