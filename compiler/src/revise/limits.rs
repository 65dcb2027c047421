//! The smallest and largest that a question takes, in fields.

use super::change::{Done, done, steps};
use super::sheet::Sheet;
use super::shown::said;
use super::wording::cleaned;
use crate::read::Value;
use crate::spec::parts;
use serde::Serialize;

/// A limit that a question can have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Limit {
    /// As the language spells it.
    pub word: &'static str,
    /// What its field is called.
    pub label: &'static str,
    /// Help beside it.
    pub hint: &'static str,
    /// What it says; empty when it is not written.
    pub value: String,
}

const SMALLEST: (&str, &str) = ("at least", "Smallest that is taken");
const LARGEST: (&str, &str) = ("at most", "Largest that is taken");
const LONGEST: (&str, &str) = ("longest", "Most characters");

/// What a type can be limited to, and what is so when it is not.
fn of_kind(kind: &str) -> Vec<((&'static str, &'static str), &'static str)> {
    let no_most = "Left empty, there is no largest.";
    match kind {
        "number" => vec![(SMALLEST, "Left empty, it is 0."), (LARGEST, no_most)],
        "decimal" => vec![(SMALLEST, "Left empty, there is no smallest."), (LARGEST, no_most)],
        "money" => vec![
            (SMALLEST, "In pounds. Left empty, it is £0."),
            (LARGEST, "In pounds. Left empty, there is no largest."),
        ],
        "text" => vec![(LONGEST, "Left empty, 200.")],
        "long text" => vec![(LONGEST, "Left empty, 2,000.")],
        _ => Vec::new(),
    }
}

/// The limits that a question can have, with what it says of them.
pub(super) fn limits(question: &Value) -> Vec<Limit> {
    let limit = |((word, label), hint)| Limit { word, label, hint, value: said(question, word) };
    of_kind(&said(question, "type")).into_iter().map(limit).collect()
}

/// Sets a limit; no words take it away.
pub(super) fn set(sheet: &mut Sheet<'_>, at: &[usize], word: &str, text: &str) -> Result<Done, String> {
    let (question, _) = sheet.find(&steps(at))?;
    let kind = said(question, "type");
    let known = of_kind(&kind).into_iter().find(|((known, _), _)| *known == word);
    let ((word, label), _) = known.ok_or("This kind of answer has no such limit")?;
    let text = cleaned(text);
    let digits = text.trim_start_matches(['-', '£']);
    match digits.starts_with(|first: char| first.is_ascii_digit()) {
        _ if text.is_empty() => sheet.clear(&steps(at), word)?,
        false => return Err("Write a number in digits".to_owned()),
        true if kind == "money" && !text.contains('£') => {
            let sign = if text.starts_with('-') { "-" } else { "" };
            sheet.set(&steps(at), word, &format!("{sign}£{digits}"), &parts::QUESTION)?;
        }
        true => sheet.set(&steps(at), word, &text, &parts::QUESTION)?,
    }
    done(format!("“{label}” was changed"), at, None)
}
