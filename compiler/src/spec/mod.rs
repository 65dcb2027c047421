//! The form as written: every word recognised, every text with its place, nothing looked up yet.

mod fields;
mod other_words;
pub mod parts;
mod plain_english;
pub mod schema;
mod take;

pub(crate) use fields::{Fields, shortened};
pub(crate) use other_words::our_type;
pub use plain_english::{PLAIN_ENGLISH, PlainEnglishSpec, plain_english};
pub use take::spec;

use crate::read::{Text, Value};
use std::ops::Range;

/// A form as written.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Spec {
    /// `form`
    pub id: Option<Text>,
    /// `title`
    pub title: Option<Text>,
    /// `journey`
    pub journey: Option<Text>,
    /// `service`
    pub service: Option<Text>,
    /// `triage`
    pub triage: Option<Text>,
    /// `owner`
    pub owner: Option<Text>,
    /// `before you start`
    pub before_you_start: Option<Text>,
    /// `what happens next`
    pub what_happens_next: Option<Text>,
    /// `open`
    pub open: Option<OpenSpec>,
    /// `standard`
    pub standard: Option<StandardSpec>,
    /// `data protection`
    pub data_protection: Option<DataProtectionSpec>,
    /// `conditions`
    pub conditions: Vec<(Text, Text)>,
    /// `calculations`
    pub calculations: Vec<CalculationSpec>,
    /// `fee`
    pub fee: Option<FeeSpec>,
    /// Where `pages` stands.
    pub pages_at: Option<Range<usize>>,
    /// `pages` is laid out so that not all could be made of it, which has been reported.
    pub pages_broken: bool,
    /// `pages`
    pub pages: Vec<PageSpec>,
    /// `task list`
    pub task_list: bool,
    /// `email`
    pub email: Option<EmailSpec>,
    /// `feedback`
    pub feedback: Option<Text>,
    /// `already reported`
    pub already_reported: Option<AlreadyReportedSpec>,
    /// `send to`
    pub send_to: Vec<SendToSpec>,
    /// `breaks`
    pub breaks: Vec<(Text, Text)>,
    /// `tests`
    pub tests: Vec<TestSpec>,
}

impl Spec {
    /// Whether pages or questions are missing that could not be read, so that names may seem unknown that are not.
    #[must_use]
    pub fn is_incomplete(&self) -> bool {
        let lists = || self.pages.iter().flat_map(|page| &page.questions).any(|question| question.questions_broken);
        self.pages_broken || self.pages.iter().any(|page| page.questions_broken) || lists()
    }
}

/// `open`
#[derive(Debug, Clone, PartialEq)]
pub struct OpenSpec {
    /// Its first line.
    pub at: Range<usize>,
    /// `from`
    pub from: Option<Text>,
    /// `until`
    pub until: Option<Text>,
    /// `closed`
    pub closed: Option<Text>,
}

/// `standard`
#[derive(Debug, Clone, PartialEq)]
pub struct StandardSpec {
    /// `reply`
    pub reply: Option<Text>,
    /// `complete`
    pub complete: Option<Text>,
    /// `cut off`
    pub cut_off: Option<Text>,
}

/// `data protection`
#[derive(Debug, Clone, PartialEq)]
pub struct DataProtectionSpec {
    /// `purpose`
    pub purpose: Option<Text>,
    /// `lawful basis`
    pub lawful_basis: Option<Text>,
    /// `keep for`
    pub keep_for: Option<Text>,
}

/// One of `calculations`.
#[derive(Debug, Clone, PartialEq)]
pub struct CalculationSpec {
    /// Its name.
    pub key: Text,
    /// `is`, or all that stands after the name; nothing for a table.
    pub is: Option<Text>,
    /// A table: `by` and the lines of `is`.
    pub table: Option<TableSpec>,
    /// `show`
    pub show: Option<Text>,
}

/// A calculation that is looked up in a table.
#[derive(Debug, Clone, PartialEq)]
pub struct TableSpec {
    /// `by`
    pub by: Option<Text>,
    /// Where `is` stands, or else the calculation.
    pub at: Range<usize>,
    /// `is` has lines.
    pub has_lines: bool,
    /// The lines of `is`: the name of an option and its value.
    pub lines: Vec<(Text, Text)>,
}

/// `fee`
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FeeSpec {
    /// `amount`
    pub amount: Option<Text>,
    /// `for`
    pub what_for: Option<Text>,
    /// `code`
    pub code: Option<Text>,
}

/// `email`
#[derive(Debug, Clone, PartialEq)]
pub struct EmailSpec {
    /// `to`
    pub to: Option<Text>,
    /// `subject`
    pub subject: Option<Text>,
    /// `text`
    pub text: Option<Text>,
}

/// One of `pages`.
#[derive(Debug, Clone, PartialEq)]
pub struct PageSpec {
    /// Its first line.
    pub at: Range<usize>,
    /// `page`
    pub key: Option<Text>,
    /// `title`
    pub title: Option<Text>,
    /// Whether `title` is written at all.
    pub has_title: bool,
    /// `text`
    pub text: Option<Text>,
    /// `section`
    pub section: Option<Text>,
    /// `ask when`
    pub ask_when: Option<Text>,
    /// `exit`
    pub exit: Option<Text>,
    /// Whether `exit` is written at all.
    pub is_exit: bool,
    /// `signpost`
    pub signpost: Option<Text>,
    /// Where `questions` stands.
    pub questions_at: Option<Range<usize>>,
    /// `questions` is laid out so that nothing could be made of it, which has been reported.
    pub questions_broken: bool,
    /// `questions`
    pub questions: Vec<QuestionSpec>,
}

/// One of `questions`.
#[derive(Debug, Clone, PartialEq)]
pub struct QuestionSpec {
    /// Its first line.
    pub at: Range<usize>,
    /// The words that are written, with their places.
    pub written: Vec<Text>,
    /// `question`
    pub key: Option<Text>,
    /// `was`
    pub was: Option<Text>,
    /// `type`
    pub kind: Option<Text>,
    /// `ask`
    pub ask: Option<Text>,
    /// `called`
    pub called: Option<Text>,
    /// `hint`
    pub hint: Option<Text>,
    /// `optional`
    pub optional: bool,
    /// `personal`
    pub personal: bool,
    /// `special category`
    pub special_category: bool,
    /// `ask when`
    pub ask_when: Option<Text>,
    /// `options`
    pub options: Vec<OptionSpec>,
    /// `options` is laid out so that nothing could be made of it, which has been reported.
    pub options_broken: bool,
    /// `at least`
    pub at_least: Option<Text>,
    /// `at most`
    pub at_most: Option<Text>,
    /// `decimal places`
    pub decimal_places: Option<Text>,
    /// `shortest`
    pub shortest: Option<Text>,
    /// `longest`
    pub longest: Option<Text>,
    /// `pattern`
    pub pattern: Option<Text>,
    /// `kinds`
    pub kinds: Vec<Text>,
    /// `largest`
    pub largest: Option<Text>,
    /// `each`
    pub each: Option<Text>,
    /// `questions`, in a list, is laid out so that not all could be made of it, which has been reported.
    pub questions_broken: bool,
    /// `questions`, in a list.
    pub questions: Vec<QuestionSpec>,
    /// `fill from`
    pub fill_from: Option<Text>,
    /// `rules`
    pub rules: Vec<RuleSpec>,
    /// `messages`
    pub messages: Vec<(Text, Text)>,
    /// `agent: say`
    pub agent_say: Option<Text>,
    /// `agent: note`
    pub agent_note: Option<Text>,
}

impl QuestionSpec {
    /// Where a word stands, if it is written.
    #[must_use]
    pub fn place_of(&self, word: &str) -> Option<Range<usize>> {
        self.written.iter().find(|written| written.text == word).map(|written| written.at.clone())
    }
}

/// One of `options`.
#[derive(Debug, Clone, PartialEq)]
pub struct OptionSpec {
    /// Its name.
    pub key: Text,
    /// `label`, or all that stands after the name.
    pub label: Option<Text>,
    /// `hint`
    pub hint: Option<Text>,
    /// `was`
    pub was: Option<Text>,
}

/// One of `rules`.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleSpec {
    /// Its first line.
    pub at: Range<usize>,
    /// `must`
    pub must: Option<Text>,
    /// `otherwise`
    pub otherwise: Option<Text>,
    /// Whether both words are written, whatever stands after them.
    pub complete: bool,
}

/// `already reported`
#[derive(Debug, Clone, PartialEq)]
pub struct AlreadyReportedSpec {
    /// `within`
    pub within: Option<Text>,
    /// `during`
    pub during: Option<Text>,
    /// `same`
    pub same: Vec<Text>,
}

/// One of `send to`.
#[derive(Debug, Clone, PartialEq)]
pub struct SendToSpec {
    /// `system`
    pub system: Option<Text>,
    /// `send when`
    pub send_when: Option<Text>,
    /// `fields`
    pub fields: Vec<(Text, Text)>,
}

/// One of `tests`.
#[derive(Debug, Clone, PartialEq)]
pub struct TestSpec {
    /// Its first line.
    pub at: Range<usize>,
    /// `name`
    pub name: Option<Text>,
    /// `today`
    pub today: Option<Text>,
    /// `at`
    pub time: Option<Text>,
    /// `answers`
    pub answers: Option<Value>,
    /// `submitted`
    pub submitted: Option<bool>,
    /// `exit`
    pub exit: Option<Text>,
    /// `errors`
    pub errors: Option<Vec<(Text, Text)>>,
    /// `asked`
    pub asked: Vec<Text>,
    /// `not asked`
    pub not_asked: Vec<Text>,
    /// `computed`
    pub computed: Vec<(Text, Text)>,
    /// `sent to`
    pub sent_to: Option<Vec<Text>>,
    /// `due by`
    pub due_by: Option<Text>,
    /// `fee`
    pub fee: Option<Text>,
    /// `open`
    pub open: Option<bool>,
}
