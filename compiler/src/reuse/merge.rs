//! Puts other words into a part of a form: what a council, or a line that uses a fragment, says differently.

use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::read::{Entry, Shape, Text, Value};
use crate::spec::{Fields, parts, shortened};
use crate::suggest::nearest;

/// Something that is left out.
#[derive(Debug, Clone)]
pub(crate) struct LeftOut {
    /// Its name and where that stands in the changes.
    pub name: Text,
}

/// Changes a question. The names of options that are left out are added to `left_out`; whether the question itself is left
/// out comes back.
pub(crate) fn question(
    question: &mut Value,
    changes: &Value,
    left_out: &mut Vec<LeftOut>,
    problems: &mut Vec<Diagnostic>,
) -> bool {
    let Some(fields) = Fields::open(changes, &parts::QUESTION_CHANGE, problems) else { return false };
    for entry in fields.entries() {
        match entry.key.text.as_str() {
            "options" => options(question, entry, left_out, problems),
            "rules" => rules(question, entry, problems),
            "messages" | "agent" => over(question, entry),
            "ask" | "called" | "hint" | "each" | "fill from" => question.put(entry.clone()),
            _ => {}
        }
    }
    fields.flag("leave out", problems).unwrap_or(false)
}

/// Puts a line into a group; when both it and what stands there are groups, line by line. A text in place of a calculation of
/// several lines is its value.
pub(crate) fn over(group: &mut Value, line: &Entry) {
    match (group.get_mut(&line.key.text), &line.value.shape) {
        (Some(before), Shape::Group(entries)) if matches!(before.shape, Shape::Group(_)) => {
            entries.iter().for_each(|entry| over(before, entry));
        }
        _ => group.put(line.clone()),
    }
}

fn options(question: &mut Value, line: &Entry, left_out: &mut Vec<LeftOut>, problems: &mut Vec<Diagnostic>) {
    let Some(options) = question.get_mut("options") else {
        let message = "This question has no options that could be changed";
        problems.push(Diagnostic::new(Code::ChangeUnknown, line.key.at.clone(), message));
        return;
    };
    for entry in lines(&line.value, "`options`", problems) {
        let known = options.get(&entry.key.text).is_some();
        if let Some(out) = entry.value.get("leave out") {
            if !is_yes(out, problems) {
                continue;
            }
            if known {
                remove(options, &entry.key.text);
                left_out.push(LeftOut { name: entry.key.clone() });
            } else {
                let keys = options.entries().iter().map(|option| option.key.text.as_str());
                problems.push(nothing(&entry.key, "option", keys));
            }
            continue;
        }
        match (options.get_mut(&entry.key.text), &entry.value.shape) {
            // A new label leaves the hint as it is, and the other way round.
            (Some(Value { shape: Shape::Group(_), .. }), Shape::Text(_)) => {
                let label = Entry { key: entry.key.saying("label"), value: entry.value.clone() };
                if let Some(option) = options.get_mut(&entry.key.text) {
                    option.put(label);
                }
            }
            (Some(option), Shape::Group(words)) => {
                if let Some(label) = option.text().cloned() {
                    let key = label.saying("label");
                    let value = Value { at: label.at.clone(), shape: Shape::Text(label) };
                    option.shape = Shape::Group(vec![Entry { key, value }]);
                }
                words.iter().for_each(|word| option.put(word.clone()));
            }
            // Its name stays where it is made.
            (Some(option), _) => *option = entry.value.clone(),
            (None, _) => options.put(entry.clone()),
        }
    }
}

/// The words of rules, by their number.
fn rules(question: &mut Value, line: &Entry, problems: &mut Vec<Diagnostic>) {
    let count = question.get("rules").map_or(0, |rules| rules.parts().len());
    for entry in lines(&line.value, "`rules`", problems) {
        let number = entry.key.text.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let rules = question.get_mut("rules").and_then(Value::parts_mut);
        match number.and_then(|number| rules?.get_mut(number)) {
            Some(rule) => {
                let key = entry.key.saying("otherwise");
                rule.put(Entry { key, value: entry.value.clone() });
            }
            None => {
                let message = format!("This question has no rule {}", shortened(&entry.key.text));
                let help = match count {
                    0 => "It has no rules; a change cannot add one".to_owned(),
                    1 => "Its one rule is `1`".to_owned(),
                    _ => format!("Its rules are `1` to `{count}`, in the order of the form"),
                };
                problems.push(Diagnostic::new(Code::ChangeUnknown, entry.key.at.clone(), message).help(help));
            }
        }
    }
}

/// Takes a line out of a group.
pub(crate) fn remove(group: &mut Value, key: &str) {
    if let Shape::Group(entries) = &mut group.shape {
        entries.retain(|entry| entry.key.text != key);
    }
}

/// The lines of a group, which says so when it is none.
pub(crate) fn lines<'a>(value: &'a Value, what: &str, problems: &mut Vec<Diagnostic>) -> &'a [Entry] {
    match &value.shape {
        Shape::Group(entries) => entries,
        Shape::Nothing | Shape::Broken => &[],
        _ => {
            let message = format!("{what} needs lines, each with a name and a colon, and this is {}", value.what());
            problems.push(Diagnostic::new(Code::WrongLayout, value.at.clone(), message));
            &[]
        }
    }
}

/// What is changed is not there.
pub(crate) fn nothing<'a>(name: &Text, what: &str, known: impl Iterator<Item = &'a str> + Clone) -> Diagnostic {
    let message = format!("The form has no {what} `{}`", shortened(&name.text));
    let found = Diagnostic::new(Code::ChangeUnknown, name.at.clone(), message);
    match nearest(&name.text, known.clone()) {
        Some(near) => found.help(format!("Did you mean `{near}`?")).fix(name.at.clone(), near),
        None if known.clone().count() <= 12 => {
            found.help(format!("There are: {}", known.collect::<Vec<_>>().join(", ")))
        }
        None => found,
    }
}

/// `yes`; anything else is said to be wrong, for what is not left out needs no line.
pub(crate) fn is_yes(value: &Value, problems: &mut Vec<Diagnostic>) -> bool {
    let yes = value.text().is_some_and(|text| matches!(text.text.trim(), "yes" | "true"));
    if !yes {
        let message = "`leave out` is `yes`, or is not written at all";
        problems.push(Diagnostic::new(Code::NotAllowedHere, value.at.clone(), message));
    }
    yes
}
