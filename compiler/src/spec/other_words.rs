//! Words of other tools that people bring along, and what this language says instead.

use super::parts::{self, Part};
use crate::diagnostic::Diagnostic;
use crate::read::Entry;

/// For a part of the form: what is written elsewhere, and what is written here.
const OTHERS: &[(&Part, &[(&str, &str)])] = &[
    (
        &parts::FORM,
        &[
            ("name", "form"),
            ("id", "form"),
            ("heading", "title"),
            ("department", "service"),
            ("team", "owner"),
            ("email address", "owner"),
            ("contact", "owner"),
            ("introduction", "before you start"),
            ("start page", "before you start"),
            ("guidance", "before you start"),
            ("sla", "standard"),
            ("service standard", "standard"),
            ("privacy", "data protection"),
            ("gdpr", "data protection"),
            ("sections", "pages"),
            ("steps", "pages"),
            ("screens", "pages"),
            ("questions", "pages"),
            ("price", "fee"),
            ("cost", "fee"),
            ("payment", "fee"),
            ("confirmation", "what happens next"),
            ("next steps", "what happens next"),
            ("variables", "calculations"),
            ("rules", "conditions"),
        ],
    ),
    (
        &parts::PAGE,
        &[
            ("name", "page"),
            ("id", "page"),
            ("heading", "title"),
            ("label", "title"),
            ("guidance", "text"),
            ("content", "text"),
            ("description", "text"),
            ("hint", "text"),
            ("fields", "questions"),
            ("components", "questions"),
            ("show if", "ask when"),
            ("show when", "ask when"),
            ("visible if", "ask when"),
            ("visible when", "ask when"),
            ("only if", "ask when"),
            ("condition", "ask when"),
            ("if", "ask when"),
            ("when", "ask when"),
            ("end", "exit"),
            ("stop", "exit"),
        ],
    ),
    (
        &parts::QUESTION,
        &[
            ("name", "question"),
            ("id", "question"),
            ("key", "question"),
            ("field", "question"),
            ("label", "ask"),
            ("title", "ask"),
            ("text", "ask"),
            ("wording", "ask"),
            ("kind", "type"),
            ("format", "type"),
            ("help", "hint"),
            ("help text", "hint"),
            ("hint text", "hint"),
            ("description", "hint"),
            ("placeholder", "hint"),
            ("show if", "ask when"),
            ("show when", "ask when"),
            ("visible if", "ask when"),
            ("visible when", "ask when"),
            ("only if", "ask when"),
            ("ask if", "ask when"),
            ("depends on", "ask when"),
            ("condition", "ask when"),
            ("if", "ask when"),
            ("when", "ask when"),
            ("choices", "options"),
            ("values", "options"),
            ("answers", "options"),
            ("items", "options"),
            ("min", "at least"),
            ("min value", "at least"),
            ("minimum", "at least"),
            ("max", "at most"),
            ("max value", "at most"),
            ("maximum", "at most"),
            ("min length", "shortest"),
            ("minimum length", "shortest"),
            ("max length", "longest"),
            ("maximum length", "longest"),
            ("characters", "longest"),
            ("regex", "pattern"),
            ("file types", "kinds"),
            ("max size", "largest"),
            ("maximum size", "largest"),
            ("fields", "questions"),
            ("prefill", "fill from"),
            ("default", "fill from"),
            ("validation", "rules"),
            ("validate", "rules"),
            ("error", "messages"),
            ("errors", "messages"),
            ("error message", "messages"),
        ],
    ),
    (
        &parts::OPTION,
        &[("text", "label"), ("words", "label"), ("title", "label"), ("help", "hint"), ("description", "hint")],
    ),
    (
        &parts::RULE,
        &[
            ("rule", "must"),
            ("if", "must"),
            ("when", "must"),
            ("condition", "must"),
            ("check", "must"),
            ("message", "otherwise"),
            ("error", "otherwise"),
            ("error message", "otherwise"),
            ("say", "otherwise"),
            ("else", "otherwise"),
        ],
    ),
    (&parts::AGENT, &[("script", "say"), ("ask", "say"), ("guidance", "note"), ("help", "note")]),
    (
        &parts::TEST,
        &[
            ("test", "name"),
            ("title", "name"),
            ("date", "today"),
            ("time", "at"),
            ("given", "answers"),
            ("then", "expect"),
        ],
    ),
    (
        &parts::EXPECT,
        &[
            ("valid", "submitted"),
            ("error", "errors"),
            ("ends", "exit"),
            ("shown", "asked"),
            ("hidden", "not asked"),
            ("due", "due by"),
            ("cost", "fee"),
        ],
    ),
];

/// What is written here for a word of another tool.
pub(super) fn ours(part: &Part, written: &str) -> Option<&'static str> {
    let plain = plain(written);
    let (_, words) = OTHERS.iter().find(|(other, _)| other.name == part.name)?;
    words.iter().find(|(other, _)| *other == plain).map(|(_, ours)| *ours)
}

/// A question that says that it must be answered, or need not be: that is the other way round here.
pub(super) fn must_be_answered(entry: &Entry, part: &Part, found: &Diagnostic) -> Option<Diagnostic> {
    if part.name != parts::QUESTION.name
        || !matches!(plain(&entry.key.text).as_str(), "required" | "mandatory" | "compulsory")
    {
        return None;
    }
    let found = found.clone();
    let said = entry.value.text().map(|text| text.text.trim().to_lowercase()).unwrap_or_default();
    let whole = entry.key.at.start..entry.value.at.end.max(entry.key.at.end);
    Some(match said.as_str() {
        "no" | "false" => found.help("Write `optional: yes`").fix(whole, "optional: yes"),
        _ => found.help("Every question has to be answered unless it says `optional: yes`. Take this line away"),
    })
}

/// `maxLength`, `max_length` and `Max length` are the same.
fn plain(written: &str) -> String {
    let mut plain = String::new();
    for letter in written.trim().chars() {
        if letter.is_uppercase() && plain.ends_with(|before: char| before.is_lowercase()) {
            plain.push(' ');
        }
        plain.extend(if matches!(letter, '-' | '_') { ' ' } else { letter }.to_lowercase());
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_leads_to_one_of_the_part_and_is_none_of_its_own() {
        for (part, words) in OTHERS {
            for (other, ours) in *words {
                assert!(part.has(ours), "{} cannot say {ours}", part.name);
                assert!(!part.has(other), "{} can say {other} itself", part.name);
            }
        }
        assert_eq!(ours(&parts::QUESTION, "maxLength"), Some("longest"));
        assert_eq!(ours(&parts::QUESTION, "Help_Text"), Some("hint"));
        assert_eq!(ours(&parts::PAGE, "maxLength"), None);
    }
}
