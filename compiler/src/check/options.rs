//! The options of a choice.

use super::names::{Style, Taken, good};
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::form::key_place;
use crate::program::OptionItem;
use crate::spec::QuestionSpec;
use std::collections::HashMap;

/// Most options of one question, because tick boxes are kept as one bit each.
pub const MOST_OPTIONS: usize = 62;

/// The options, unless there are none that could be used.
pub(super) fn options(spec: &QuestionSpec, problems: &mut Vec<Diagnostic>) -> Option<Vec<OptionItem>> {
    let before = problems.len();
    let mut taken = Taken::default();
    let mut labels = HashMap::new();
    let mut options = Vec::new();
    for option in &spec.options {
        // Whatever is wrong with its name, it is not also an unknown option.
        good(&option.key, Style::Option, problems);
        taken.take(&option.key, "an option", problems);
        if let Some(label) = &option.label {
            let same = labels.insert(label.text.trim().to_lowercase(), label.at.clone());
            if let Some(first) = same {
                let message = format!("Two options are shown as “{}”", label.text.trim());
                let found = Diagnostic::new(Code::SameWords, label.at.clone(), message).related(first, "and here");
                problems.push(found.help("Say in the label what makes each one different"));
            }
        }
        options.push(OptionItem {
            key: option.key.text.clone(),
            was: option.was.as_ref().map(|was| was.text.clone()),
            label: option.label.as_ref().map(|label| label.text.trim().to_owned()).unwrap_or_default(),
            hint: option.hint.as_ref().map(|hint| hint.text.trim().to_owned()).unwrap_or_default(),
        });
    }
    for option in &spec.options {
        taken.was(option.was.as_ref(), problems);
    }
    if let Some(option) = spec.options.get(MOST_OPTIONS) {
        let message = format!("A question has at most {MOST_OPTIONS} options, and this is one more");
        problems.push(Diagnostic::new(Code::TooMany, option.key.at.clone(), message));
        return None;
    }
    if options.len() < 2 {
        if before == problems.len() && !spec.options_broken {
            let at = spec.place_of("options").unwrap_or_else(|| key_place(spec));
            let message = match options.len() {
                0 => "This question has no options to choose from",
                _ => "This question has one option, so there is nothing to choose",
            };
            let help = "Write them below `options:`, each a name, a colon and the words: `garden: Brown bin`. For one box to agree to, use the type `declaration`; for yes or no, the type `yes or no`";
            problems.push(Diagnostic::new(Code::TooFewOptions, at, message).help(help));
        }
        return None;
    }
    Some(options)
}
