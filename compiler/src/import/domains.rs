//! What conditions can tell apart: for each answer that they use, the values between which they choose. A choice has its
//! options, a number or date the stretches between the constants that it is compared with, a text those that are named.

use super::definition::{Condition, Definition};
use super::logic::{Comparison, How, Logic, With};
use super::names;
use super::options::{self, Choice};
use super::questions::Question;
use super::types;
use super::values::{day, decimal, is_date};
use std::collections::{BTreeMap, HashMap};

/// Stands in a set of values for “has no answer”.
pub(super) const UNANSWERED: u128 = 1 << 127;
/// Most values that are told apart.
const MOST_VALUES: usize = 120;

/// An answer of the form.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) key: String,
    pub(super) kind: &'static str,
    pub(super) options: Vec<Choice>,
    /// Its page, as a position in the definition.
    pub(super) page: usize,
    /// Everyone who passes its page has answered it.
    pub(super) sure: bool,
    /// What people are asked, where its name does not say it.
    pub(super) shown_as: String,
    /// The stored value and the id of the one box that it was.
    boxed: Vec<String>,
    /// Asked for in another way than it was stored, so that nothing stored can be compared with it.
    apart: bool,
    /// Other pages ask for it too, under the same name.
    pub(super) again: bool,
    name: String,
    section: String,
    id: String,
    in_list: bool,
}

impl Answer {
    /// Whether it has options and none of them is stored as this value.
    pub(super) fn lacks(&self, value: &str) -> bool {
        !self.options.is_empty() && self.options.iter().all(|choice| choice.value != value)
    }
}

/// A set of values of one variable.
pub(super) type Values = u128;

/// Something that a condition tells apart.
#[derive(Debug)]
pub(super) struct Variable {
    /// The answer that it looks at; none for a condition with a name.
    pub(super) answer: Option<usize>,
    pub(super) domain: Domain,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Domain {
    /// Options by name; the first `real` are those that can be chosen.
    Options { keys: Vec<String>, real: usize },
    /// The stretches between these constants, ten-thousandths or texts of dates: before, at, between, at, … after.
    Line { cuts: Vec<String>, dates: bool, money: bool },
    /// These texts, then any other.
    Texts(Vec<String>),
    /// Met or not: as written, and turned round where there are words for that.
    Fact { met: String, not: Option<String> },
}

impl Variable {
    /// Every value that an answer can have.
    pub(super) fn answered(&self) -> Values {
        match &self.domain {
            Domain::Options { real, .. } => first(*real),
            Domain::Line { cuts, .. } => first(cuts.len() * 2 + 1),
            Domain::Texts(texts) => first(texts.len() + 1),
            Domain::Fact { .. } => 0b11,
        }
    }
}

fn first(count: usize) -> Values {
    (1u128 << count.min(126)) - 1
}

/// Answers and what is told apart about them.
#[derive(Debug, Default)]
pub(super) struct Space {
    pub(super) answers: Vec<Answer>,
    pub(super) variables: Vec<Variable>,
    /// Constants that each answer is compared with.
    constants: BTreeMap<usize, Vec<String>>,
}

impl Space {
    /// Adds the answers of a page.
    pub(super) fn add(&mut self, questions: &[Question], page: usize, section: &str, in_list: bool) {
        for question in questions {
            // Only a name that was made up and kept needs to be explained.
            let made_up = names::made_up(&question.was) && question.key.starts_with(&names::kept(&question.was));
            self.answers.push(Answer {
                key: question.key.clone(),
                kind: question.kind,
                options: question.options.clone(),
                page,
                sure: !question.optional && question.ask_when.is_empty() && !in_list,
                shown_as: if made_up { question.ask.clone() } else { String::new() },
                boxed: question.boxed.clone(),
                apart: question.apart,
                again: false,
                name: question.was.clone(),
                section: section.to_owned(),
                id: question.id.clone(),
                in_list,
            });
            self.add(&question.questions, page, section, true);
        }
    }

    /// The answers with that name or id: several where the same one is asked on several pages.
    pub(super) fn find(&self, name: &str) -> Vec<usize> {
        let positions = |matches: &dyn Fn(&Answer) -> bool| -> Vec<usize> {
            self.answers.iter().enumerate().filter(|(_, answer)| matches(answer)).map(|(at, _)| at).collect()
        };
        let by_id = positions(&|answer| !answer.id.is_empty() && answer.id == name);
        if !by_id.is_empty() || name.is_empty() {
            return by_id;
        }
        if name.contains('.') && self.answers.iter().any(|answer| answer.name == name) {
            return positions(&|answer| answer.name == name);
        }
        if let Some((section, field)) = name.rsplit_once('.') {
            let exact = positions(&|answer| answer.name == field && answer.section == section);
            if !exact.is_empty() {
                return exact;
            }
            return positions(&|answer| answer.name == field);
        }
        let plain = positions(&|answer| answer.name == name && answer.section.is_empty());
        if plain.is_empty() { positions(&|answer| answer.name == name) } else { plain }
    }

    /// Learns the constants of all conditions; to be called once, before any of them is looked at.
    pub(super) fn learn(&mut self, definition: &Definition) {
        let mut counts: HashMap<(String, String), usize> = HashMap::new();
        let name = |answer: &Answer| (answer.section.clone(), answer.name.clone());
        self.answers.iter().for_each(|answer| *counts.entry(name(answer)).or_default() += 1);
        for answer in &mut self.answers {
            answer.again = counts.get(&name(answer)).is_some_and(|count| *count > 1);
        }
        for Condition { logic, .. } in &definition.conditions {
            self.learn_from(logic);
        }
    }

    fn learn_from(&mut self, logic: &Logic) {
        match logic {
            Logic::All(parts) | Logic::Any(parts) => parts.iter().for_each(|part| self.learn_from(part)),
            Logic::Not(inner) => self.learn_from(inner),
            Logic::Named(_) | Logic::Lost => {}
            Logic::Is(comparison) => {
                let With::Value(value) = &comparison.with else { return };
                for answer in self.find(&comparison.question) {
                    let dates = self.answers.get(answer).is_some_and(|answer| answer.kind == "date");
                    let value = &if dates { day(value).unwrap_or_else(|| value.clone()) } else { value.clone() };
                    let constants = self.constants.entry(answer).or_default();
                    if !constants.contains(value) && constants.len() < MOST_VALUES / 2 {
                        constants.push(value.clone());
                    }
                }
            }
        }
    }

    /// The variable with that domain, made when it is not there.
    pub(super) fn variable(&mut self, answer: Option<usize>, domain: Domain) -> usize {
        let same = |variable: &Variable| variable.answer == answer && variable.domain == domain;
        self.variables.iter().position(same).unwrap_or_else(|| {
            self.variables.push(Variable { answer, domain });
            self.variables.len() - 1
        })
    }

    fn fact(&mut self, answer: Option<usize>, met: String, not: Option<String>) -> (usize, Values) {
        (self.variable(answer, Domain::Fact { met, not }), 0b01)
    }

    /// The literal that a comparison is, for one answer; nothing when ours cannot say it.
    pub(super) fn literal(&mut self, at: usize, comparison: &Comparison) -> Option<(usize, Values)> {
        let Some(answer) = self.answers.get(at) else { return Some(self.unknown(comparison)) };
        let key = answer.key.clone();
        let (kind, in_list) = (answer.kind, answer.in_list);
        if answer.apart {
            return None;
        }
        Some(match (&comparison.with, kind) {
            (With::FromToday { amount, unit }, "date") => self.against_today(at, &key, comparison.how, *amount, unit),
            (With::FromToday { .. }, _) => return None,
            (_, "address" | "file" | "files" | "location" | "list of") => return None,
            (With::Value(value), "time") => self.clock(at, &key, value, comparison.how)?,
            (With::Value(value), _)
                if value.is_empty() && kind != "choices" && matches!(comparison.how, How::Is | How::IsNot) =>
            {
                let (variable, answered) = self.said_at_all(at, &key);
                (variable, if comparison.how == How::Is { UNANSWERED } else { answered })
            }
            _ if in_list => self.fact(Some(at), written(&key, comparison), None),
            (With::Items { ids, .. }, "choice") => {
                let keys: Vec<String> = ids.iter().map(|id| self.key_of(at, id)).collect();
                self.among(at, &keys, comparison.how)
            }
            (With::Items { ids, .. }, "yes or no" | "declaration") => {
                let said: Vec<String> = ids.iter().map(|id| self.yes_or_no(at, id)).collect();
                self.among(at, &said, comparison.how)
            }
            (With::Items { ids, .. }, _) => {
                let option = ids.first().map(|id| self.key_of(at, id)).unwrap_or_default();
                self.tick(at, &key, &option, comparison.how)
            }
            (With::Value(value), "yes or no" | "declaration") => {
                let said = self.yes_or_no(at, value);
                self.among(at, &[said], comparison.how)
            }
            (With::Value(value), "choice") => self.chosen(at, value, comparison),
            (With::Value(value), "choices") => {
                let option = self.key_of(at, value);
                self.tick(at, &key, &option, comparison.how)
            }
            (With::Value(value), "number" | "decimal" | "money" | "date") => {
                self.on_line(at, kind, value, comparison)?
            }
            (With::Value(value), _) => self.text(at, &key, value, comparison),
        })
    }

    /// That a question is answered; that yes or no is answered with yes.
    pub(super) fn said(&mut self, at: usize) -> (usize, Values) {
        let answer = self.answers.get(at).map(|answer| (answer.kind, answer.key.clone()));
        match answer {
            Some(("yes or no" | "declaration", _)) => self.among(at, &["yes".to_owned()], How::Is),
            Some((_, key)) => self.said_at_all(at, &key),
            None => self.fact(None, String::new(), None),
        }
    }

    fn said_at_all(&mut self, at: usize, key: &str) -> (usize, Values) {
        let has_options = self.answers.get(at).is_some_and(|answer| matches!(answer.kind, "choice" | "yes or no"));
        if has_options {
            let (variable, _) = self.among(at, &[], How::Is);
            let answered = self.variables.get(variable).map_or(0, Variable::answered);
            return (variable, answered);
        }
        let (variable, _) = self.fact(Some(at), format!("{key} is answered"), None);
        (variable, 0b11)
    }

    /// What a stored value or the id of an option means where ours ask for yes or no.
    fn yes_or_no(&self, at: usize, value: &str) -> String {
        let boxed = self.answers.get(at).is_some_and(|answer| answer.boxed.iter().any(|known| known == value));
        match value.to_lowercase().as_str() {
            _ if boxed => "yes".to_owned(),
            "true" | "yes" | types::YES => "yes".to_owned(),
            "false" | "no" | types::NO => "no".to_owned(),
            _ => options::key(value, value),
        }
    }

    /// A time of day on the 24-hour clock.
    fn clock(&mut self, at: usize, key: &str, value: &str, how: How) -> Option<(usize, Values)> {
        let (hours, minutes) = value.split_once(':')?;
        let (hours, minutes) = (hours.parse::<u8>().ok()?, minutes.get(..2)?.parse::<u8>().ok()?);
        if hours > 23 || minutes > 59 {
            return None;
        }
        let time = format!("{hours:02}:{minutes:02}");
        Some(match how {
            How::Is => self.fact(Some(at), format!("{key} is {time}"), Some(format!("{key} is not {time}"))),
            How::IsNot => self.fact(Some(at), format!("{key} is not {time}"), Some(format!("{key} is {time}"))),
            How::Before | How::LessThan => {
                self.fact(Some(at), format!("{key} is before {time}"), Some(format!("{key} is {time} or after")))
            }
            How::After | How::MoreThan => {
                self.fact(Some(at), format!("{key} is after {time}"), Some(format!("{key} is {time} or before")))
            }
            _ => return None,
        })
    }

    /// A question that is not there: written as it is, so that the check finds it.
    pub(super) fn unknown(&mut self, comparison: &Comparison) -> (usize, Values) {
        let name = comparison.question.rsplit('.').next().unwrap_or_default();
        self.fact(None, written(&names::kept(name), comparison), None)
    }

    /// The name of an option by its stored value or id; of one that is not there, the name that it would have.
    fn key_of(&self, answer: usize, value: &str) -> String {
        let options = self.answers.get(answer).map(|answer| answer.options.as_slice()).unwrap_or_default();
        let by_id = options.iter().find(|choice| !choice.id.is_empty() && choice.id == value);
        let found = by_id.or_else(|| options.iter().find(|choice| choice.value == value));
        match found {
            Some(choice) => choice.key.clone(),
            None => {
                // A name of its own, so that it is not taken for another value that only looks alike.
                let made = options::key(value, value);
                if options.iter().any(|choice| choice.key == made) { format!("{made}_missing") } else { made }
            }
        }
    }

    fn chosen(&mut self, at: usize, value: &str, comparison: &Comparison) -> (usize, Values) {
        let order = |how: How, left: f64, right: f64| match how {
            How::AtLeast => left >= right,
            How::AtMost => left <= right,
            How::LessThan => left < right,
            How::MoreThan => left > right,
            _ => false,
        };
        match (comparison.how, value.parse::<f64>()) {
            (How::AtLeast | How::AtMost | How::LessThan | How::MoreThan, Ok(number)) => {
                let options = self.answers.get(at).map(|answer| answer.options.as_slice()).unwrap_or_default();
                let met =
                    |choice: &&Choice| choice.value.parse::<f64>().is_ok_and(|own| order(comparison.how, own, number));
                let keys: Vec<String> = options.iter().filter(met).map(|choice| choice.key.clone()).collect();
                self.among(at, &keys, How::Is)
            }
            (How::Includes | How::IncludesNot, _) => {
                let key = self.answers.get(at).map(|answer| answer.key.clone()).unwrap_or_default();
                let option = self.key_of(at, value);
                self.tick(at, &key, &option, comparison.how)
            }
            _ => {
                let options = self.answers.get(at).map(|answer| answer.options.as_slice()).unwrap_or_default();
                let stored = options.iter().filter(|choice| choice.value == value || choice.id == value);
                let mut keys: Vec<String> = stored.map(|choice| choice.key.clone()).collect();
                if keys.is_empty() {
                    keys.push(self.key_of(at, value));
                }
                self.among(at, &keys, comparison.how)
            }
        }
    }

    /// One of these options, or none of them.
    fn among(&mut self, at: usize, wanted: &[String], how: How) -> (usize, Values) {
        let answer = self.answers.get(at);
        let mut keys: Vec<String> = match answer.map(|answer| answer.kind) {
            Some("yes or no") => vec!["yes".to_owned(), "no".to_owned()],
            Some("declaration") => vec!["yes".to_owned()],
            _ => answer.map(|a| a.options.iter().map(|choice| choice.key.clone()).collect()).unwrap_or_default(),
        };
        let real = keys.len();
        let strange: Vec<String> = match (self.constants.get(&at), answer) {
            (Some(constants), Some(answer)) if answer.kind == "choice" => {
                constants.iter().map(|value| self.key_of(at, value)).collect()
            }
            _ => Vec::new(),
        };
        for key in strange.iter().chain(wanted) {
            if !keys.contains(key) && keys.len() < MOST_VALUES {
                keys.push(key.clone());
            }
        }
        let mask =
            wanted.iter().filter_map(|key| keys.iter().position(|known| known == key)).fold(0, |m, i| m | 1 << i);
        let variable = self.variable(Some(at), Domain::Options { keys, real });
        match how {
            How::IsNot | How::IncludesNot => (variable, first(real) & !mask),
            _ => (variable, mask),
        }
    }

    fn tick(&mut self, at: usize, key: &str, option: &str, how: How) -> (usize, Values) {
        match how {
            How::Includes | How::IncludesNot => {
                let (variable, met) = self.fact(Some(at), format!("{key} includes {option}"), None);
                (variable, if how == How::Includes { met } else { 0b10 })
            }
            // Tick boxes compared with “is”, which is never what was meant: the check says so.
            How::IsNot => self.fact(Some(at), format!("{key} is not {option}"), None),
            _ => self.fact(Some(at), format!("{key} is {option}"), None),
        }
    }

    fn on_line(&mut self, at: usize, kind: &str, value: &str, comparison: &Comparison) -> Option<(usize, Values)> {
        let dates = kind == "date";
        let value = &if dates { day(value)? } else { value.to_owned() };
        let known = |value: &String| if dates { is_date(value) } else { decimal(value).is_some() };
        if !known(value) {
            // No number is ever the same as a word.
            return Some((self.variable(Some(at), Domain::Line { cuts: Vec::new(), dates, money: false }), 0));
        }
        let mut cuts: Vec<String> =
            self.constants.get(&at).into_iter().flatten().filter(|value| known(value)).cloned().collect();
        cuts.sort_by(|a, b| if dates { a.cmp(b) } else { decimal(a).cmp(&decimal(b)) });
        cuts.dedup_by(|a, b| if dates { a == b } else { decimal(a) == decimal(b) });
        let same = |cut: &&String| if dates { *cut == value } else { decimal(cut) == decimal(value) };
        let position = cuts.iter().position(|cut| same(&cut)).unwrap_or_default();
        let (point, count) = (position * 2 + 1, cuts.len() * 2 + 1);
        let (below, at_it) = (first(point), 1u128 << point);
        let above = first(count) & !below & !at_it;
        let variable = self.variable(Some(at), Domain::Line { cuts, dates, money: kind == "money" });
        let values = match comparison.how {
            How::Is | How::Includes | How::HasLength => at_it,
            How::IsNot | How::IncludesNot => below | above,
            How::AtLeast => at_it | above,
            How::AtMost => at_it | below,
            How::MoreThan | How::After | How::LongerThan => above,
            How::LessThan | How::Before | How::ShorterThan => below,
        };
        Some((variable, values))
    }

    fn text(&mut self, at: usize, key: &str, value: &str, comparison: &Comparison) -> (usize, Values) {
        let length = |words: &str| format!("length of {key} {words} {value}");
        match comparison.how {
            How::LongerThan => self.fact(Some(at), length("is more than"), Some(length("is at most"))),
            How::ShorterThan => self.fact(Some(at), length("is less than"), Some(length("is at least"))),
            How::HasLength => self.fact(Some(at), length("is"), Some(length("is not"))),
            How::Is | How::IsNot => {
                let texts = self.constants.get(&at).cloned().unwrap_or_default();
                let mask = texts.iter().position(|text| text == value).map_or(0, |position| 1u128 << position);
                let all = first(texts.len() + 1);
                let variable = self.variable(Some(at), Domain::Texts(texts));
                (variable, if comparison.how == How::Is { mask } else { all & !mask })
            }
            _ => self.fact(Some(at), written(key, comparison), None),
        }
    }

    fn against_today(&mut self, at: usize, key: &str, how: How, amount: i64, unit: &str) -> (usize, Values) {
        let size = amount.unsigned_abs();
        let unit = if size == 1 { unit.trim_end_matches('s') } else { unit };
        let day = match amount {
            0 => "today".to_owned(),
            1.. => format!("today + {size} {unit}"),
            _ => format!("today - {size} {unit}"),
        };
        let (before, after) = (format!("{key} is before {day}"), format!("{key} is after {day}"));
        let (or_before, or_after) = (format!("{key} is {day} or before"), format!("{key} is {day} or after"));
        match how {
            How::AtLeast => self.fact(Some(at), or_after, Some(before)),
            How::AtMost => self.fact(Some(at), or_before, Some(after)),
            How::LessThan | How::Before => self.fact(Some(at), before, Some(or_after)),
            How::MoreThan | How::After => self.fact(Some(at), after, Some(or_before)),
            How::IsNot => self.fact(Some(at), format!("{key} is not {day}"), Some(format!("{key} is {day}"))),
            _ => self.fact(Some(at), format!("{key} is {day}"), Some(format!("{key} is not {day}"))),
        }
    }
}

/// A comparison as it would be written if it went with the question, which it does not.
fn written(key: &str, comparison: &Comparison) -> String {
    let value = match &comparison.with {
        With::Value(value) => value.clone(),
        With::Items { ids, .. } => ids.first().cloned().unwrap_or_default(),
        With::FromToday { .. } => "today".to_owned(),
    };
    let number = decimal(&value).is_some();
    let value = match value.as_str() {
        "true" => "yes".to_owned(),
        "false" => "no".to_owned(),
        _ if number => value,
        _ => options::key(&value, &value),
    };
    let how = match comparison.how {
        How::Is | How::HasLength => "is",
        How::IsNot => "is not",
        How::Includes => "includes",
        How::IncludesNot => return format!("not ({key} includes {value})"),
        How::AtLeast => "is at least",
        How::AtMost => "is at most",
        How::LessThan | How::ShorterThan => "is less than",
        How::MoreThan | How::LongerThan => "is more than",
        How::Before => "is before",
        How::After => "is after",
    };
    format!("{key} {how} {value}")
}
