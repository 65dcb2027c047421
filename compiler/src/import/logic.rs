//! The conditions of both builders as one tree: nested lists with `and` and `or` (version 1 of both, version 2 of XGov),
//! flat lists with one of them (version 2 of DEFRA), and formulas (version 0 of XGov).

use super::definition::{said, word};
use super::formulas;
use serde_json::{Map, Value as Json};
use std::collections::HashSet;

/// Deepest nesting of a condition.
pub(super) const MOST_DEEP: usize = 32;

/// A condition.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Logic {
    All(Vec<Logic>),
    Any(Vec<Logic>),
    Not(Box<Logic>),
    /// Another condition, by its name or id.
    Named(String),
    Is(Comparison),
    /// It could not be carried over, which has been said.
    Lost,
}

/// An answer and what it is compared with.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Comparison {
    /// The name of the question, with its section before a full stop, or its id.
    pub(super) question: String,
    /// What the definition shows for it.
    pub(super) shown_as: String,
    pub(super) how: How,
    pub(super) with: With,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    Is,
    IsNot,
    Includes,
    IncludesNot,
    AtLeast,
    AtMost,
    LessThan,
    MoreThan,
    Before,
    After,
    LongerThan,
    ShorterThan,
    HasLength,
}

impl How {
    /// The same with its two sides changed over.
    pub(super) fn turned(self) -> Self {
        match self {
            Self::AtLeast => Self::AtMost,
            Self::AtMost => Self::AtLeast,
            Self::MoreThan => Self::LessThan,
            Self::LessThan => Self::MoreThan,
            other => other,
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum With {
    /// A stored value.
    Value(String),
    /// Options by their ids. `all` of them, for tick boxes; else one of them.
    Items { ids: Vec<String>, all: bool },
    /// So long before today (a minus) or after it. The unit is `days`, `weeks`, `months` or `years`.
    FromToday { amount: i64, unit: String },
}

impl Logic {
    /// Names and ids of the questions that it is about; of a name with its section also the name alone.
    pub(super) fn questions(&self, found: &mut HashSet<String>) {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.questions(found)),
            Self::Not(inner) => inner.questions(found),
            Self::Is(Comparison { question: name, .. }) | Self::Named(name) => {
                found.extend(name.rsplit('.').next().map(str::to_owned));
                found.insert(name.clone());
            }
            Self::Lost => {}
        }
    }
}

/// Reads one of `conditions`.
pub(super) fn read(condition: &Map<String, Json>) -> Result<Logic, String> {
    if let Some(Json::Array(items)) = condition.get("items") {
        let any = word(condition, "coordinator").eq_ignore_ascii_case("or");
        let all = items.iter().map(item).collect::<Result<Vec<_>, _>>()?;
        return Ok(joined(all, any));
    }
    match condition.get("value") {
        Some(Json::String(formula)) => formulas::read(formula),
        Some(Json::Object(value)) => group(value, 0),
        _ => Err("it does not say what must hold".to_owned()),
    }
}

fn joined(mut all: Vec<Logic>, any: bool) -> Logic {
    match (all.len(), any) {
        (1, _) => all.remove(0),
        (_, true) => Logic::Any(all),
        (_, false) => Logic::All(all),
    }
}

/// Version 2 of DEFRA.
fn item(value: &Json) -> Result<Logic, String> {
    let Json::Object(item) = value else { return Err("one of its parts cannot be read".to_owned()) };
    let other = word(item, "conditionId");
    if !other.is_empty() {
        return Ok(Logic::Named(other));
    }
    let with = match item.get("value") {
        Some(Json::Object(value)) => operand(value)?,
        Some(value) => With::Value(said(value)),
        None => return Err("it does not say with what to compare".to_owned()),
    };
    let how = directed(how(&word(item, "operator"))?, item);
    let question = word(item, "componentId");
    Ok(Logic::Is(Comparison { shown_as: question.clone(), question, how, with }))
}

/// Version 1: `and` binds before `or`.
fn group(value: &Map<String, Json>, depth: usize) -> Result<Logic, String> {
    if depth > MOST_DEEP {
        return Err(format!("it has more than {MOST_DEEP} levels inside one another"));
    }
    let Some(Json::Array(parts)) = value.get("conditions") else { return Err("it has no parts".to_owned()) };
    let mut any = Vec::new();
    let mut all = Vec::new();
    for part in parts {
        let Json::Object(part) = part else { return Err("one of its parts cannot be read".to_owned()) };
        if coordinator(part, 0).eq_ignore_ascii_case("or") && !all.is_empty() {
            any.push(joined(std::mem::take(&mut all), false));
        }
        all.push(if part.contains_key("conditions") { group(part, depth + 1)? } else { leaf(part)? });
    }
    if all.is_empty() {
        return Err("it has no parts".to_owned());
    }
    any.push(joined(all, false));
    Ok(joined(any, true))
}

/// A part's own word, or that of the first part inside it.
fn coordinator(part: &Map<String, Json>, depth: usize) -> String {
    let own = word(part, "coordinator");
    if !own.is_empty() || depth > MOST_DEEP {
        return own;
    }
    let first = part.get("conditions").and_then(Json::as_array).and_then(|parts| parts.first());
    first.and_then(Json::as_object).map(|first| coordinator(first, depth + 1)).unwrap_or_default()
}

fn leaf(part: &Map<String, Json>) -> Result<Logic, String> {
    let other = word(part, "conditionName");
    if !other.is_empty() {
        return Ok(Logic::Named(other));
    }
    let Some(Json::Object(field)) = part.get("field") else {
        return Err("one of its parts names no question".to_owned());
    };
    let with = match part.get("value") {
        Some(Json::Object(value)) => operand(value)?,
        Some(value) => With::Value(said(value)),
        None => return Err("it does not say with what to compare".to_owned()),
    };
    let how = directed(how(&word(part, "operator"))?, part);
    Ok(Logic::Is(Comparison { question: word(field, "name"), shown_as: word(field, "display"), how, with }))
}

fn operand(value: &Map<String, Json>) -> Result<With, String> {
    let ids = match value.get("itemIds") {
        Some(Json::Array(ids)) => ids.iter().map(said).collect(),
        _ => vec![word(value, "itemId")],
    };
    if ids.iter().any(|id| !id.is_empty()) {
        let all = word(value, "itemsCoordinator").eq_ignore_ascii_case("and");
        return Ok(With::Items { ids, all });
    }
    let amount = [word(value, "period"), word(value, "timePeriod")].into_iter().find(|amount| !amount.is_empty());
    let Some(amount) = amount else { return Ok(With::Value(word(value, "value"))) };
    let unit = [word(value, "unit"), word(value, "timeUnit")].into_iter().find(|unit| !unit.is_empty());
    from_today(&amount, &unit.unwrap_or_default(), word(value, "direction").contains("past"))
}

/// “At least 18 years in the past” is a day at most 18 years before today.
fn directed(how: How, part: &Map<String, Json>) -> How {
    let value = part.get("value").and_then(Json::as_object);
    if value.is_some_and(|value| word(value, "direction").contains("past")) { how.turned() } else { how }
}

/// A length of time from today. Hours and shorter have no counterpart: a form of ours knows the day, not the hour.
pub(super) fn from_today(amount: &str, unit: &str, past: bool) -> Result<With, String> {
    let amount = amount.parse::<i64>().ok().filter(|amount| amount.unsigned_abs() <= 10_000);
    let Some(amount) = amount else { return Err("its length of time is not a whole number".to_owned()) };
    if !matches!(unit, "days" | "weeks" | "months" | "years") {
        return Err(format!("it counts in {unit}, and a form knows the day, not the hour"));
    }
    Ok(With::FromToday { amount: if past { -amount } else { amount }, unit: unit.to_owned() })
}

fn how(operator: &str) -> Result<How, String> {
    Ok(match operator {
        "is" => How::Is,
        "is not" => How::IsNot,
        "contains" => How::Includes,
        "does not contain" => How::IncludesNot,
        "is at least" => How::AtLeast,
        "is at most" => How::AtMost,
        "is less than" => How::LessThan,
        "is more than" => How::MoreThan,
        "is before" => How::Before,
        "is after" => How::After,
        "is longer than" => How::LongerThan,
        "is shorter than" => How::ShorterThan,
        "has length" => How::HasLength,
        other => return Err(format!("it compares with the words “{other}”, which are not known")),
    })
}
