//! What a form says about itself: the wordings that can be changed in a field, and what only the text changes, in words.

use super::change::{Done, done};
use super::conditions::{self, Offer};
use super::price::{self, Decides};
use super::sheet::{Sheet, Step};
use super::shown::{pages, said};
use super::wording::cleaned;
use crate::check::LAWFUL_BASES;
use crate::read::{self, Value};
use crate::source::SourceFile;
use crate::spec::parts;
use crate::start;
use serde::Serialize;
use std::ops::Range;

/// What is said about the form.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct About {
    /// What can be changed in a field.
    pub facts: Vec<Fact>,
    /// What can be read here and is changed in the text.
    pub told: Vec<Told>,
    /// Whether it costs something.
    pub price: bool,
    /// The questions that a price can depend on.
    pub decides: Vec<Decides>,
}

/// A wording of the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// Which.
    pub name: String,
    /// What its field is called.
    pub label: String,
    /// Help beside it.
    pub hint: &'static str,
    /// It may have paragraphs.
    pub long: bool,
    /// What can be chosen; empty when it is typed.
    pub choices: &'static [&'static str],
    /// What it says.
    pub value: String,
    /// It says what every new form says, so nobody has looked at it yet.
    pub as_begun: bool,
}

/// Things of one sort.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Told {
    /// What they are.
    pub heading: &'static str,
    /// Each of them.
    pub lines: Vec<Line>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// In words.
    pub words: String,
    /// Where it stands in the text.
    pub at: Range<usize>,
}

/// A wording that can be changed.
#[derive(Debug, Clone, Copy)]
struct Known {
    /// The word of the form that it stands behind.
    word: &'static str,
    /// And the word below that, if any.
    inside: Option<&'static str>,
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    long: bool,
    choices: &'static [&'static str],
    /// It cannot be left out.
    needed: bool,
    /// A new form has words there for its author to change.
    begun: bool,
}

/// Behind a word of the form, and may be left out.
const fn top(word: &'static str, name: &'static str, label: &'static str, hint: &'static str) -> Known {
    Known { word, inside: None, name, label, hint, long: false, choices: &[], needed: false, begun: true }
}

/// Behind a word below one of the form.
const fn inside(
    word: &'static str,
    inside: &'static str,
    name: &'static str,
    label: &'static str,
    hint: &'static str,
) -> Known {
    Known { inside: Some(inside), needed: true, ..top(word, name, label, hint) }
}

const PARAGRAPHS: &str = "An empty line starts a new paragraph.";
const BEFORE: &str = "What the first page says. You can leave this empty. An empty line starts a new paragraph.";
const AFTER: &str = "What people read once they have sent the form. An empty line starts a new paragraph.";
const REPLY: &str = "For example: at once, or 1 working day.";
const PRICE: &str = "The same for everybody: £30.";
const PAID_FOR: &str = "for";
const PRIVACY: &str = "data protection";

const ALL: &[Known] = &[
    top("owner", "owner", "Who answers for the form", "The e-mail address of a team."),
    Known {
        begun: false,
        ..top("service", "service", "Council service that deals with it", "Small letters and hyphens: licensing.")
    },
    Known { long: true, ..top("before you start", "before", "Before people start", BEFORE) },
    Known { needed: false, begun: false, ..inside("standard", "reply", "reply", "Promise: first reply", REPLY) },
    Known {
        needed: false,
        ..inside("standard", "complete", "complete", "Promise: all done within", "For example: 5 working days.")
    },
    inside(PRIVACY, "purpose", "purpose", "Privacy: what the answers are used for", ""),
    Known {
        begun: false,
        choices: LAWFUL_BASES,
        ..inside(PRIVACY, "lawful basis", "basis", "Privacy: lawful basis", "")
    },
    Known {
        begun: false,
        ..inside(PRIVACY, "keep for", "keep", "Privacy: how long they are kept", "For example: 1 year.")
    },
    inside("fee", "amount", "amount", "Price", PRICE),
    inside("fee", "for", PAID_FOR, "What is paid for", "As it should stand on a receipt."),
    Known { long: true, ..top("what happens next", "next", "What happens next", AFTER) },
    inside("email", "subject", "subject", "Confirmation e-mail: subject", ""),
    Known { long: true, ..inside("email", "text", "text", "Confirmation e-mail: text", PARAGRAPHS) },
];

/// The group that a wording stands in.
fn owner<'t>(tree: &'t Value, known: &Known) -> Option<&'t Value> {
    if known.inside.is_some() { tree.get(known.word) } else { Some(tree) }
}

fn word(known: &Known) -> &'static str {
    known.inside.unwrap_or(known.word)
}

/// What a form says about itself. `offers` are what its conditions can be made from.
pub(super) fn about(tree: &Value, offers: &[Offer]) -> About {
    let begun = read::read(&SourceFile::new("", &start::form("a", &said(tree, "journey"))), &mut Vec::new());
    let facts = ALL.iter().filter_map(|known| {
        let value = owner(tree, known)?;
        let here = value.get(word(known));
        // Something that is no text, or an amount that is worked out, is for the text.
        if here.is_some_and(|here| here.text().is_none()) || (known.needed && here.is_none()) {
            return None;
        }
        let value = said(value, word(known));
        if known.name == "amount" && !price::is_fixed(&value) {
            return None;
        }
        let new = begun.as_ref().and_then(|begun| owner(begun, known)).map(|new| said(new, word(known)));
        let as_begun = known.begun && !value.is_empty() && new.is_some_and(|new| new == value);
        let Known { hint, long, choices, .. } = *known;
        let (name, label) = (known.name.to_owned(), known.label.to_owned());
        Some(Fact { name, label, hint, long, choices, value, as_begun })
    });
    let mut facts: Vec<Fact> = facts.collect();
    let behind = facts.iter().position(|fact| fact.name == PAID_FOR).unwrap_or(facts.len());
    facts.splice(behind..behind, price::fields(tree, offers));
    About { facts, told: told(tree, offers), price: tree.get("fee").is_some(), decides: price::deciding(offers) }
}

fn told(tree: &Value, offers: &[Offer]) -> Vec<Told> {
    let mut all = Vec::new();
    let mut add = |heading, lines: Vec<Line>| {
        if !lines.is_empty() {
            all.push(Told { heading, lines });
        }
    };
    let entries = |word: &str| tree.get(word).map(Value::entries).unwrap_or_default().iter();
    let mut rules = Vec::new();
    for page in pages(tree) {
        in_questions(page, offers, &mut rules);
    }
    add("Checks between answers", rules);
    let condition = entries("conditions").map(|entry| {
        let written = entry.value.text().map(|text| text.text.trim().to_owned()).unwrap_or_default();
        let words = format!("{}: {}", entry.key.text, conditions::words(&written, offers));
        Line { words, at: entry.key.at.clone() }
    });
    add("Conditions with a name", condition.collect());
    let calculation = entries("calculations").map(|entry| {
        let inside = said(&entry.value, "is");
        let written = entry.value.text().map_or(inside, |text| text.text.trim().to_owned());
        let words = match said(&entry.value, "by") {
            by if by.is_empty() => conditions::words(&written, offers),
            by => format!("a table by {}", conditions::words(&by, offers)),
        };
        Line { words: format!("{}: {words}", entry.key.text), at: entry.key.at.clone() }
    });
    add("Calculations", calculation.collect());
    let fee = tree.get("fee").and_then(|fee| fee.get("amount")).filter(|amount| {
        let text = amount.text().map(|text| text.text.trim().to_owned());
        text.is_none_or(|text| !price::is_fixed(&text)) && price::table(tree).is_none()
    });
    let fee = fee.map(|amount| {
        let written = amount.text().map(|text| text.text.trim().to_owned()).unwrap_or_default();
        Line { words: format!("What it costs: {}", conditions::words(&written, offers)), at: amount.at.clone() }
    });
    add("Price", fee.into_iter().collect());
    let named = |word: &str, name: &str| -> Vec<Line> {
        let parts = tree.get(word).map(Value::parts).unwrap_or_default().iter();
        let line = |part: &Value| {
            let at = part.entries().first().map_or(part.at.clone(), |entry| entry.key.at.clone());
            Line { words: said(part, name), at }
        };
        parts.map(line).collect()
    };
    add("Where the answers go", named("send to", "system"));
    add("Tests", named("tests", "name"));
    all
}

fn in_questions(owner: &Value, offers: &[Offer], lines: &mut Vec<Line>) {
    for question in owner.get("questions").map(Value::parts).unwrap_or_default() {
        for rule in question.get("rules").map(Value::parts).unwrap_or_default() {
            let must = conditions::words(&said(rule, "must"), offers);
            let words = match said(rule, "otherwise") {
                nothing if nothing.is_empty() => format!("{must}."),
                otherwise => format!("{must}. Otherwise people read: {otherwise}"),
            };
            let at = rule.entries().first().map_or(rule.at.clone(), |entry| entry.key.at.clone());
            lines.push(Line { words, at });
        }
        in_questions(question, offers, lines);
    }
}

/// Says something about the form in other words; no words take it away.
pub(super) fn say(sheet: &mut Sheet<'_>, name: &str, text: &str) -> Result<Done, String> {
    if let Some(said) = price::say(sheet, name, text) {
        return said;
    }
    let known = ALL.iter().find(|known| known.name == name).ok_or("Choose what is changed")?;
    let text = cleaned(text);
    let text = if known.long { text } else { text.replace('\n', " ") };
    let steps: Vec<Step> = known.inside.map(|_| Step::Word(known.word.to_owned())).into_iter().collect();
    let part = match known.word {
        "standard" => &parts::STANDARD,
        "data protection" => &parts::DATA_PROTECTION,
        "fee" => &parts::FEE,
        "email" => &parts::EMAIL,
        _ => &parts::FORM,
    };
    match text.is_empty() {
        true if known.needed => return Err("This cannot be left empty".to_owned()),
        true => sheet.clear(&steps, word(known))?,
        false if name == "amount" => sheet.set(&steps, word(known), &price::amount(&text)?, part)?,
        false => sheet.set(&steps, word(known), &text, part)?,
    }
    done(format!("“{}” was changed", known.label), &[], None)
}
