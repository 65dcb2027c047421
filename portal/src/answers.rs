//! From a posted page to answers: the other side of the names of controls that [`compiler::emit::html`] lays down.

use compiler::emit::html::Caller;
use compiler::program::{Kind, PageId, Program, Question, QuestionId};
use runtime_wasm::abi::MOST_ROWS;
use runtime_wasm::answers::ADDRESS_PARTS;
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};

/// Names before those of questions belong to the page itself.
const SHOWN: &str = "_shown";
const DO: &str = "_do";
/// The token against forged requests.
pub const CSRF: &str = "_csrf";

/// A posted page.
#[derive(Debug, Clone, Default)]
pub struct Posted {
    values: HashMap<String, Vec<String>>,
    shown: HashSet<String>,
}

/// The button that was pressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pressed {
    /// Go on.
    Continue,
    /// Send everything.
    Submit,
    /// Work out again what is asked.
    Update,
    /// One more row of a list.
    Add(String),
    /// One row of a list less, counted from 1.
    Remove(String, usize),
}

impl Posted {
    /// Sorts the fields of a post.
    #[must_use]
    pub fn new(fields: Vec<(String, String)>) -> Self {
        let mut posted = Self::default();
        for (name, value) in fields {
            if name == SHOWN {
                posted.shown.insert(value);
            } else {
                posted.values.entry(name).or_default().push(value);
            }
        }
        posted
    }

    /// The value of a control that has one; empty when it was not posted.
    #[must_use]
    pub fn value(&self, name: &str) -> &str {
        self.values.get(name).and_then(|values| values.first()).map_or("", String::as_str)
    }

    /// The button pressed. Return pressed in a field posts none, and means going on.
    #[must_use]
    pub fn pressed(&self) -> Pressed {
        let mut words = self.value(DO).split(':');
        match (words.next(), words.next(), words.next().and_then(|row| row.parse().ok())) {
            (Some("submit"), None, None) => Pressed::Submit,
            (Some("update"), None, None) => Pressed::Update,
            (Some("add"), Some(list), None) => Pressed::Add(list.to_owned()),
            (Some("remove"), Some(list), Some(row)) => Pressed::Remove(list.to_owned(), row),
            _ => Pressed::Continue,
        }
    }

    /// Was the question before the person when the page was sent? `row` counts from 0.
    #[must_use]
    pub fn showed(&self, program: &Program, question: QuestionId, row: Option<usize>) -> bool {
        let Some(asked) = program.questions.get(question) else { return false };
        match (asked.list.and_then(|list| program.questions.get(list)), row) {
            (Some(list), Some(row)) => self.shown.contains(&format!("{}.{}.{}", list.key, row + 1, asked.key)),
            _ => self.shows(asked),
        }
    }

    fn shows(&self, question: &Question) -> bool {
        self.shown.contains(&question.key)
            || (matches!(question.kind, Kind::List { .. }) && self.rows(&question.key) > 0)
    }

    /// Puts the answers of a page into those given so far. What was not shown keeps its answer: it is off the path, and
    /// comes back with it.
    pub fn merge(&self, program: &Program, page: PageId, answers: &mut Map<String, Value>) {
        for question in on_page(program, page) {
            if !self.shows(question) {
                continue;
            }
            let answer = match &question.kind {
                Kind::List { questions, .. } => {
                    let inside = program.questions.get(questions.clone()).unwrap_or_default();
                    self.read_rows(question, inside, answers.get(&question.key))
                }
                kind => without_stale_uprn(self.read(kind, &question.key), answers.get(&question.key)),
            };
            keep(answers, &question.key, answer);
        }
        match self.pressed() {
            Pressed::Add(list) => add_row(program, page, &list, answers),
            Pressed::Remove(list, row) => remove_row(program, page, &list, row, answers),
            Pressed::Continue | Pressed::Submit | Pressed::Update => {}
        }
    }

    /// Who is on the phone.
    #[must_use]
    pub fn caller(&self) -> Caller {
        let line = |part: &str| -> String {
            let typed: String = self.value(&format!("_caller.{part}")).chars().filter(|c| !c.is_control()).collect();
            typed.trim().chars().take(200).collect()
        };
        Caller { name: line("name"), phone: line("phone"), email: line("email"), postcode: line("postcode") }
    }

    /// How many rows of a list were shown: the highest number among their names.
    fn rows(&self, list: &str) -> usize {
        let row = |name: &String| name.strip_prefix(list)?.strip_prefix('.')?.split('.').next()?.parse::<usize>().ok();
        // One row more than any form allows is enough to be told that there are too many.
        self.shown.iter().filter_map(row).max().unwrap_or(0).min(MOST_ROWS as usize + 1)
    }

    fn read_rows(&self, list: &Question, inside: &[Question], before: Option<&Value>) -> Value {
        let mut rows = Vec::new();
        for place in 0..self.rows(&list.key) {
            let mut row =
                before.and_then(|rows| rows.get(place)).and_then(Value::as_object).cloned().unwrap_or_default();
            for question in inside {
                let name = format!("{}.{}.{}", list.key, place + 1, question.key);
                if self.shown.contains(&name) {
                    keep(&mut row, &question.key, self.read(&question.kind, &name));
                }
            }
            rows.push(Value::Object(row));
        }
        Value::Array(rows)
    }

    fn read(&self, kind: &Kind, name: &str) -> Value {
        let part = |part: &&str| ((*part).to_owned(), Value::from(self.value(&format!("{name}.{part}"))));
        match kind {
            Kind::Choices { .. } => self.values.get(name).cloned().unwrap_or_default().into(),
            Kind::Date => Value::Object(["day", "month", "year"].iter().map(part).collect()),
            Kind::Address => Value::Object(ADDRESS_PARTS.iter().map(part).filter(|(_, value)| value != "").collect()),
            _ => Value::from(self.value(name)),
        }
    }
}

/// The questions of a page, without those inside lists.
pub fn on_page(program: &Program, page: PageId) -> impl Iterator<Item = &Question> {
    let questions = program.pages.get(page).and_then(|page| program.questions.get(page.questions.clone()));
    questions.unwrap_or_default().iter().filter(|question| question.list.is_none())
}

/// Is nothing answered?
#[must_use]
pub fn blank(answer: &Value) -> bool {
    match answer {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(parts) => parts.values().all(blank),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// The UPRN of an address travels with it unseen. Once its lines are changed by hand it is another place's, so it goes.
fn without_stale_uprn(mut answer: Value, before: Option<&Value>) -> Value {
    if let (Some(parts), Some(before)) = (answer.as_object_mut(), before.and_then(Value::as_object))
        && parts.get("uprn").is_some_and(|uprn| before.get("uprn") == Some(uprn))
        && ADDRESS_PARTS.iter().any(|part| text_of(parts, part) != text_of(before, part))
    {
        parts.remove("uprn");
    }
    answer
}

fn text_of<'v>(parts: &'v Map<String, Value>, part: &str) -> &'v str {
    parts.get(part).and_then(Value::as_str).unwrap_or_default().trim()
}

fn keep(answers: &mut Map<String, Value>, key: &str, answer: Value) {
    if blank(&answer) {
        answers.remove(key);
    } else {
        answers.insert(key.to_owned(), answer);
    }
}

fn list_on_page<'p>(program: &'p Program, page: PageId, list: &str) -> Option<&'p Question> {
    on_page(program, page).find(|question| question.key == list && matches!(question.kind, Kind::List { .. }))
}

fn add_row(program: &Program, page: PageId, list: &str, answers: &mut Map<String, Value>) {
    let Some(Question { kind: Kind::List { count, .. }, .. }) = list_on_page(program, page, list) else { return };
    let rows = answers.entry(list).or_insert_with(|| Value::Array(Vec::new()));
    if let Value::Array(rows) = rows
        && rows.len() < count.most as usize
    {
        rows.push(Value::Object(Map::new()));
    }
}

fn remove_row(program: &Program, page: PageId, list: &str, row: usize, answers: &mut Map<String, Value>) {
    if list_on_page(program, page, list).is_none() {
        return;
    }
    if let Some(Value::Array(rows)) = answers.get_mut(list)
        && let Some(place) = row.checked_sub(1)
        && place < rows.len()
    {
        rows.remove(place);
    }
}
