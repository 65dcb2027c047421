//! Where in a form a byte stands, before a change and after it, and where the names of its parts are used.

use super::named::{holding, number_before};
use super::sheet::Step;
use crate::diagnostic::Fix;
use crate::editor::{Cursor, Desk, references};
use crate::read::{Shape, Value};
use crate::reuse::Role;
use crate::source::Sources;

/// The way from the whole form to the line or part that a byte stands in.
pub(super) fn path(tree: &Value, byte: usize) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut value = tree;
    loop {
        match &value.shape {
            Shape::Group(entries) => {
                let Some(entry) = holding(entries, byte) else { return steps };
                steps.push(Step::Word(entry.key.text.clone()));
                if byte < entry.key.at.end {
                    return steps;
                }
                value = &entry.value;
            }
            Shape::List(parts) => {
                let Some(number) = number_before(parts, byte) else { return steps };
                steps.push(Step::Part(number));
                let Some(part) = parts.get(number) else { return steps };
                value = part;
            }
            _ => return steps,
        }
    }
}

/// The number of the test in which a line stands, where it is one of its answers or of what it expects.
pub(super) fn in_test(steps: &[Step]) -> Option<usize> {
    match steps {
        [Step::Word(tests), Step::Part(number), Step::Word(word), _, ..]
            if tests == "tests" && matches!(word.as_str(), "answers" | "expect") =>
        {
            Some(*number)
        }
        _ => None,
    }
}

/// The calculation of which a line is one for an option.
pub(super) fn in_table(steps: &[Step]) -> Option<&str> {
    match steps {
        [Step::Word(calculations), Step::Word(name), Step::Word(is), Step::Word(_)]
            if calculations == "calculations" && is == "is" =>
        {
            Some(name)
        }
        _ => None,
    }
}

pub(super) fn value_at<'v>(tree: &'v Value, steps: &[Step]) -> Option<&'v Value> {
    steps.iter().try_fold(tree, |value, step| match step {
        Step::Word(word) => value.get(word),
        Step::Part(number) => value.parts().get(*number),
    })
}

/// Where in the text before some edits a byte of the text after them stood; what they wrote stood where they begin.
pub(super) fn byte_before(edits: &[Fix], byte: usize) -> usize {
    let mut moved = byte;
    for edit in edits {
        if moved < edit.at.start {
            break;
        }
        if moved < edit.at.start + edit.with.len() {
            return edit.at.start;
        }
        moved = moved - edit.with.len() + edit.at.len();
    }
    moved
}

/// Where things are named whose names are made at these places: bytes of the form, or another file in words.
pub(super) fn places(sources: &Sources, made: &[usize]) -> Vec<Result<usize, String>> {
    let desk = Desk::of(std::slice::from_ref(sources), None);
    let file = sources.first();
    let all = made.iter().flat_map(|byte| references(&desk, Cursor { file: &file.name, byte: *byte }));
    let place = all.filter_map(|place| {
        if place.file.name == file.name {
            return Some(Ok(place.at.start));
        }
        // A translation keeps the words of what is gone until somebody takes them away.
        let role = Role::of_bytes(place.file.text.as_bytes());
        (role != Some(Role::Translation)).then(|| Err(format!("the file {}", place.file.name)))
    });
    place.collect()
}
