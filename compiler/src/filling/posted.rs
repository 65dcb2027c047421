//! From a posted page to answers: the other side of the names of controls that [`crate::emit::html`] lays down.

use super::files::{is_refused, question_of};
use crate::emit::html::Caller;
use crate::program::{Kind, PageId, Program, Question, QuestionId};
use runtime_wasm::abi::MOST_ROWS;
use runtime_wasm::answers::{ADDRESS_PARTS, parts_of};
use runtime_wasm::files::NO_ID;
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};

/// Names before those of questions belong to the page itself.
const SHOWN: &str = "_shown";
const DO: &str = "_do";
/// The version of the form that the page is of.
const VERSION: &str = "_version";
/// The token against forged requests.
pub const CSRF: &str = "_csrf";

/// A posted page.
#[derive(Debug, Clone, Default)]
pub struct Posted {
    values: HashMap<String, Vec<String>>,
    shown: HashSet<String>,
    files: Vec<PostedFile>,
}

/// A file that came with a page.
#[derive(Debug, Clone)]
pub struct PostedFile {
    /// The name of its control.
    pub control: String,
    /// As an answer holds it.
    pub answer: Value,
    /// Is it of a kind and size that the question takes? If not, it is judged and not kept.
    pub taken: bool,
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
    /// Send the files chosen for a question, and stay.
    Upload(String),
    /// One file of a question less, counted from 1.
    RemoveFile(String, usize),
    /// The place of a photo is to be used for a question: the name of the question and the id of the photo.
    UsePlace(String, String),
    /// It is not.
    LeavePlace(String, String),
}

impl Posted {
    /// Sorts the fields of a post. The character with the number nought is left out: nobody can type or see it, and PostgreSQL
    /// keeps it in no text.
    #[must_use]
    pub fn new(fields: Vec<(String, String)>, files: Vec<PostedFile>) -> Self {
        let mut posted = Self { files, ..Self::default() };
        for (mut name, mut value) in fields {
            name.retain(|c| c != '\0');
            value.retain(|c| c != '\0');
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

    /// Every value of a control that may have several.
    #[must_use]
    pub fn values(&self, name: &str) -> &[String] {
        self.values.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// The version of the form that the page is of; empty when it does not say.
    #[must_use]
    pub fn version(&self) -> &str {
        self.value(VERSION)
    }

    /// The button pressed. Return pressed in a field posts none, and means going on.
    #[must_use]
    pub fn pressed(&self) -> Pressed {
        let mut words = self.value(DO).split(':');
        if let [what @ ("use-place" | "leave-place"), question, photo] = *words.clone().collect::<Vec<_>>() {
            let named = if what == "use-place" { Pressed::UsePlace } else { Pressed::LeavePlace };
            return named(question.trim_end_matches(".words").to_owned(), photo.to_owned());
        }
        match (words.next(), words.next(), words.next().and_then(|row| row.parse().ok())) {
            (Some("submit"), None, None) => Pressed::Submit,
            (Some("update"), None, None) => Pressed::Update,
            (Some("add"), Some(list), None) => Pressed::Add(list.to_owned()),
            (Some("upload"), Some(name), None) => Pressed::Upload(name.to_owned()),
            (Some("remove-file"), Some(name), Some(file)) => Pressed::RemoveFile(name.to_owned(), file),
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
                kind if kind.files().is_some() => {
                    self.files(kind, &question.key, answers.get(&question.key), |file| file.taken)
                }
                kind => without_stale_uprn(self.read(kind, &question.key), answers.get(&question.key)),
            };
            keep(answers, &question.key, answer);
        }
        match self.pressed() {
            Pressed::Add(list) => add_row(program, page, &list, answers),
            Pressed::Remove(list, row) => remove_row(program, page, &list, row, answers),
            Pressed::RemoveFile(name, file) => remove_file(program, page, &name, file, answers),
            Pressed::Continue
            | Pressed::Submit
            | Pressed::Update
            | Pressed::Upload(_)
            | Pressed::UsePlace(..)
            | Pressed::LeavePlace(..) => {}
        }
    }

    /// The names of controls by which files came that their questions do not take.
    pub fn refused(&self) -> impl Iterator<Item = &str> {
        self.files.iter().filter(|file| !file.taken).map(|file| file.control.as_str())
    }

    /// The answers with the files that are not taken, so that the validator says what is wrong with them.
    #[must_use]
    pub fn with_refused(&self, program: &Program, answers: &Map<String, Value>) -> Map<String, Value> {
        let mut judged = answers.clone();
        let names: HashSet<&str> = self.refused().collect();
        for name in names {
            let Some(question) = question_of(program, name) else { continue };
            let Some(place) = holder(&mut judged, name) else { continue };
            let all = self.files(&question.kind, name, place.get(&question.key), |file| !file.taken);
            place.insert(question.key.clone(), all);
        }
        judged
    }

    /// The answer to a question about files: those from before and those that came now.
    fn files(&self, kind: &Kind, name: &str, before: Option<&Value>, which: impl Fn(&PostedFile) -> bool) -> Value {
        let mut new =
            self.files.iter().filter(|file| file.control == name && which(file)).map(|file| &file.answer).peekable();
        if matches!(kind, Kind::File(_)) {
            return new.last().or(before).cloned().unwrap_or_default();
        }
        let mut all = before.and_then(Value::as_array).cloned().unwrap_or_default();
        if new.peek().is_some() {
            // What was found infected since has made room for another.
            all.retain(|file| !is_refused(file));
        }
        for file in new {
            // The same file twice is one file.
            let known =
                |other: &Value| other.get("id") == file.get("id") && file.get("id") != Some(&Value::from(NO_ID));
            if !all.iter().any(known) {
                all.push(file.clone());
            }
        }
        Value::Array(all)
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
                    let answer = if question.kind.files().is_some() {
                        self.files(&question.kind, &name, row.get(&question.key), |file| file.taken)
                    } else {
                        self.read(&question.kind, &name)
                    };
                    keep(&mut row, &question.key, answer);
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
            Kind::Address | Kind::Location => {
                let parts = parts_of(kind.type_name()).iter().map(part);
                Value::Object(parts.filter(|(_, value)| value != "").collect())
            }
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

/// Where the answer of a control stands: among all answers, or in a row.
pub fn holder<'a>(answers: &'a mut Map<String, Value>, name: &str) -> Option<&'a mut Map<String, Value>> {
    let mut parts = name.split('.');
    match (parts.next(), parts.next().and_then(|row| row.parse::<usize>().ok())) {
        (Some(list), Some(row)) => answers.get_mut(list)?.get_mut(row.checked_sub(1)?)?.as_object_mut(),
        _ => Some(answers),
    }
}

fn remove_file(program: &Program, page: PageId, name: &str, file: usize, answers: &mut Map<String, Value>) {
    let Some(question) = question_of(program, name).filter(|question| question.page == page) else { return };
    let Some(place) = holder(answers, name) else { return };
    if let (Some(Value::Array(files)), Some(at)) = (place.get_mut(&question.key), file.checked_sub(1))
        && at < files.len()
    {
        files.remove(at);
    }
    let empty = place.get(&question.key).is_some_and(blank);
    if empty || (matches!(question.kind, Kind::File(_)) && file == 1) {
        place.remove(&question.key);
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
