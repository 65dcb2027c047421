//! The program: a checked form, lowered to what the emitters and the reference interpreter need.
//!
//! Everything here is typed and resolved: no names are left to look up and nothing can be wrong any more. Emitters take
//! `&Program` and know nothing of each other. [`crate::eval`] is the meaning of a program; `emit/wasm` must agree with it.
//!
//! Units: a number, decimal or amount of money is a whole count of ten-thousandths ([`runtime_wasm::kernel::decimal`]), a
//! date is days since 1970-01-01, a time is minutes since midnight, a choice is the position of its option, yes is 1 and
//! no is 0, tick boxes are one bit an option.

mod expression;
mod files;
mod passage;
mod service;

use crate::words::Language;
pub use expression::{AnswerPart, Arithmetic, Comparison, Condition, Includes, QuestionRef, TextValue, Value};
pub use files::FileLimits;
pub use passage::{Email, Insert, Passage, Piece, Section};
pub use service::{AlreadyReported, Fee, Open};
use std::ops::Range;

/// Position of a question in [`Program::questions`].
pub type QuestionId = usize;
/// Position of a page in [`Program::pages`].
pub type PageId = usize;
/// Position of a named condition in [`Program::conditions`].
pub type ConditionId = usize;
/// Position of a calculation in [`Program::calculations`].
pub type CalculationId = usize;

/// A whole form, ready for the emitters.
#[derive(Debug, Clone, PartialEq)]
pub struct Program {
    /// Who owns the form and what it promises.
    pub form: FormInfo,
    /// Pages in reading order, exits among them.
    pub pages: Vec<Page>,
    /// Questions in form order; the questions inside a list follow their list question directly.
    pub questions: Vec<Question>,
    /// Conditions named once and reused, in the order written.
    pub conditions: Vec<NamedCondition>,
    /// Computed values, in the order written.
    pub calculations: Vec<Calculation>,
    /// The one order in which pages, questions, conditions and calculations are worked out. Each step uses only what an
    /// earlier step made; a condition or calculation stands directly after the last step that it uses.
    pub steps: Vec<Step>,
    /// The tests written beside the form.
    pub tests: Vec<TestCase>,
}

/// What stands at the top of the form file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FormInfo {
    /// Name of the form, with hyphens: `missed-bin`.
    pub id: String,
    /// The language of its texts.
    pub language: Language,
    /// Title shown to everyone.
    pub title: String,
    /// One of `report`, `pay`, `request`, `apply`.
    pub journey: String,
    /// The council service that deals with it.
    pub service: String,
    /// One of `signpost`, `partial`, `full`, `fulfil`.
    pub triage: String,
    /// E-mail address of the owner.
    pub owner: String,
    /// Lines for the start page, Markdown paragraphs and lists only; empty when there is none.
    pub before_you_start: String,
    /// The days on which it can be sent; always when there is none.
    pub open: Option<Open>,
    /// What is to pay.
    pub fee: Option<Fee>,
    /// The published service standard.
    pub standard: Option<Standard>,
    /// Why the answers are collected and how long they are kept.
    pub data_protection: Option<DataProtection>,
    /// What the confirmation page says happens next; empty when the author wrote nothing.
    pub what_happens_next: Passage,
    /// The e-mail that confirms a submission.
    pub email: Option<Email>,
    /// The question about the form itself, after the confirmation; empty when there is none.
    pub feedback: String,
    /// For a form with a task list, its sections in the order in which they first come; else none.
    pub task_list: Vec<Section>,
    /// When two reports are about the same thing.
    pub already_reported: Option<AlreadyReported>,
    /// `send to` mappings, for the integration engine.
    pub send_to: Vec<SendTo>,
    /// What this version breaks on purpose, and why: (name of a question, calculation or system, reason).
    pub breaks: Vec<(String, String)>,
}

/// The published service standard.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Standard {
    /// `at once`, or a period as written: `1 working day`.
    pub reply: Option<String>,
    /// How long the whole request may take.
    pub complete: Option<Period>,
    /// Minutes since midnight; a submission at or after it counts from the next working day.
    pub cut_off: Option<i64>,
}

/// An amount of time: `2 working days`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// How many, never negative.
    pub amount: i64,
    /// Of what.
    pub unit: PeriodUnit,
}

/// The unit of a [`Period`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeriodUnit {
    /// Calendar days.
    Days,
    /// Days that are neither a Saturday, a Sunday nor a bank holiday.
    WorkingDays,
    /// Seven days each.
    Weeks,
    /// Calendar months; the 31st becomes the last day of a shorter month.
    Months,
    /// Calendar years; 29 February becomes 28 February in a common year.
    Years,
}

/// Why answers are collected and how long they are kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DataProtection {
    /// What the answers are used for.
    pub purpose: String,
    /// For example `public task`.
    pub lawful_basis: String,
    /// As written: `1 year`.
    pub keep_for: String,
}

/// One `send to` entry.
#[derive(Debug, Clone, PartialEq)]
pub struct SendTo {
    /// Name of the system; how to reach it is the portal's configuration.
    pub system: String,
    /// When it is sent; always when there is none.
    pub when: Option<Condition>,
    /// The field's name over there, and the answer that fills it.
    pub fields: Vec<(String, QuestionRef)>,
}

/// A page, or an end that is not a submission.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// The author's name for it.
    pub key: String,
    /// Heading; for an exit, the words after `exit:`.
    pub title: String,
    /// Guidance above the questions, Markdown paragraphs and lists only; empty when there is none.
    pub text: Passage,
    /// The section this page belongs to, as shown above the heading; empty when there is none.
    pub section: String,
    /// Asked only when this is met.
    pub ask_when: Option<Condition>,
    /// Set when the page is an exit.
    pub exit: Option<Exit>,
    /// The questions on the page (lists count as one, but the range also holds the questions inside them).
    pub questions: Range<QuestionId>,
}

/// An end that is not a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exit {
    /// The form (by id) or web address that helps instead.
    pub signpost: Option<String>,
}

/// A question, or a list of groups of questions.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// The author's name for it; unique in the form, or in its list for a question inside one.
    pub key: String,
    /// The key of before, when it was renamed.
    pub was: Option<String>,
    /// The page that it stands on.
    pub page: PageId,
    /// The list that it stands in, if any.
    pub list: Option<QuestionId>,
    /// Its type with limits and options.
    pub kind: Kind,
    /// What the website asks.
    pub ask: String,
    /// Help under the question; empty when there is none.
    pub hint: String,
    /// What the answer is called in messages, in lower case with its article: `your full name`, `the collection day`.
    pub called: String,
    /// May be left blank.
    pub optional: bool,
    /// Asked only when this is met.
    pub ask_when: Option<Condition>,
    /// What must hold, in the author's order. Codes of errors: [`runtime_wasm::abi::rule::AUTHOR`] plus position.
    pub rules: Vec<Rule>,
    /// Every error text that this question can give: (rule code, text), in code order, the author's rules included.
    pub messages: Vec<(u16, String)>,
    /// Where a known answer comes from: `account.address`.
    pub fill_from: Option<String>,
    /// For a question answered with yes or no, how the two are shown: other languages have other words for yes with other
    /// questions. Empty for every other type.
    pub yes_no: [String; 2],
    /// About health, ethnic origin, religion and the like (UK GDPR, article 9): never kept on a resident's device.
    pub special: bool,
    /// What the agent says instead of `ask`; empty when the same.
    pub agent_say: String,
    /// What the agent should know; empty when there is none.
    pub agent_note: String,
}

/// The type of a question, with its limits.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// One line.
    Text {
        /// Fewest and most characters.
        length: Length,
        /// A pattern that the whole answer must match.
        pattern: Option<Pattern>,
    },
    /// Several lines.
    LongText {
        /// Fewest and most characters.
        length: Length,
    },
    /// A person's full name.
    Name,
    /// An e-mail address.
    Email,
    /// A phone number.
    Phone,
    /// A UK postcode.
    Postcode,
    /// A UK postal address, or its UPRN.
    Address,
    /// A place: words that say where, a point, or both.
    Location,
    /// One uploaded file.
    File(FileLimits),
    /// Uploaded files.
    Files {
        /// What holds for each.
        each: FileLimits,
        /// Fewest and most.
        count: Count,
    },
    /// A National Insurance number.
    NiNumber,
    /// A UK vehicle registration mark.
    Vehicle,
    /// A bank's sort code.
    SortCode,
    /// A bank account number.
    AccountNumber,
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// Yes or no.
    YesNo,
    /// One of several options.
    Choice {
        /// In the order shown.
        options: Vec<OptionItem>,
    },
    /// Any of several options; at most 62, one bit each.
    Choices {
        /// In the order shown.
        options: Vec<OptionItem>,
        /// Fewest and most that may be ticked.
        count: Count,
    },
    /// A whole number.
    Number(Bounds),
    /// A number with up to four decimal places.
    Decimal {
        /// Smallest and largest.
        bounds: Bounds,
        /// Most decimal places, 1 to 4.
        places: u8,
    },
    /// Pounds and pence.
    Money(Bounds),
    /// A statement to agree to; the only answer is yes.
    Declaration,
    /// A repeating group of questions.
    List {
        /// What one row is called, in lower case: `person in your household`.
        each: String,
        /// Fewest and most rows.
        count: Count,
        /// The questions in a row.
        questions: Range<QuestionId>,
    },
}

impl Kind {
    /// The type as the author writes it after `type:`.
    #[must_use]
    pub const fn type_name(&self) -> &'static str {
        match self {
            Self::Text { .. } => "text",
            Self::LongText { .. } => "long text",
            Self::Name => "name",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Postcode => "postcode",
            Self::Address => "address",
            Self::Location => "location",
            Self::File(_) => "file",
            Self::Files { .. } => "files",
            Self::NiNumber => "ni number",
            Self::Vehicle => "vehicle",
            Self::SortCode => "sort code",
            Self::AccountNumber => "account number",
            Self::Date => "date",
            Self::Time => "time",
            Self::YesNo => "yes or no",
            Self::Choice { .. } => "choice",
            Self::Choices { .. } => "choices",
            Self::Number(_) => "number",
            Self::Decimal { .. } => "decimal",
            Self::Money(_) => "money",
            Self::Declaration => "declaration",
            Self::List { .. } => "list of",
        }
    }

    /// The options of a choice or of tick boxes, in the order shown; none for every other type.
    #[must_use]
    pub fn options(&self) -> &[OptionItem] {
        match self {
            Self::Choice { options } | Self::Choices { options, .. } => options,
            _ => &[],
        }
    }
}

/// Fewest and most characters, counted as Unicode scalar values after tidying.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Length {
    /// 0 when there is no least.
    pub least: u32,
    /// Always there: 200 for one line and 2,000 for several unless the author says otherwise.
    pub most: u32,
}

/// Fewest and most rows, ticks or files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// For a list 1 unless it is optional; for tick boxes 0 when there is no least.
    pub least: u32,
    /// For a list at most 100; for tick boxes the number of options when there is no most.
    pub most: u32,
}

/// Smallest and largest, in ten-thousandths, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Bounds {
    /// `None` when there is none; money and number start at 0 unless the author says otherwise.
    pub least: Option<i64>,
    /// `None` when there is none.
    pub most: Option<i64>,
}

/// A pattern that the whole answer must match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// The regular expression as written, matched against the whole tidied answer.
    pub expression: String,
}

/// One option of a choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionItem {
    /// What is stored and compared.
    pub key: String,
    /// The key of before, when it was renamed.
    pub was: Option<String>,
    /// What is shown.
    pub label: String,
    /// Help under the option; empty when there is none.
    pub hint: String,
}

/// A `must` with its `otherwise`.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// What must hold once the question has an answer.
    pub must: Condition,
    /// Shown when it does not.
    pub otherwise: String,
    /// Every question that `must` uses, through named conditions and calculations too, without the question itself. While
    /// one of them is asked and has an error of its own (required, format or limits), the rule is held back: the resident
    /// sees the one message that helps.
    pub uses: Vec<QuestionId>,
}

/// A condition with a name.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedCondition {
    /// The author's name for it.
    pub key: String,
    /// What it means.
    pub when: Condition,
}

/// A computed value.
#[derive(Debug, Clone, PartialEq)]
pub struct Calculation {
    /// The author's name for it.
    pub key: String,
    /// What it is called where it is shown; empty when it is not shown.
    pub show: String,
    /// How it is rounded and written.
    pub kind: ValueKind,
    /// What it is.
    pub value: Value,
    /// The page on whose foot it is shown, the page of its last step.
    pub page: PageId,
}

/// The kind of a computed value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueKind {
    /// A whole number.
    Number,
    /// Up to four decimal places.
    Decimal,
    /// Pounds and pence; a calculation is rounded to the penny, half away from zero.
    Money,
    /// A day.
    Date,
    /// A time of day.
    Time,
}

/// One step of the order in which a form is worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Is the page asked?
    Page(PageId),
    /// Is the question asked, and what is its answer? For a list, all its rows, each row's questions in order.
    Question(QuestionId),
    /// Is the named condition met?
    Condition(ConditionId),
    /// What is the computed value?
    Calculation(CalculationId),
}

/// A test beside the form.
#[derive(Debug, Clone, PartialEq)]
pub struct TestCase {
    /// What it shows.
    pub name: String,
    /// Name of the file that it stands in.
    pub file: String,
    /// 1-based line of the file where it starts.
    pub line: usize,
    /// The day it is run on, days since 1970-01-01.
    pub today: i64,
    /// Time of day it is submitted, minutes since midnight (12:00 unless written).
    pub at: i64,
    /// As a website or a back office would send them.
    pub answers: serde_json::Value,
    /// What should come of it.
    pub expect: Expectation,
}

/// What a test expects; what is not written is not looked at.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Expectation {
    /// Whether the answers can be submitted.
    pub submitted: Option<bool>,
    /// The exit page reached.
    pub exit: Option<String>,
    /// Error texts by question key (`household.2.income` for a row, counted from 1), exactly these.
    pub errors: Option<Vec<(String, String)>>,
    /// Questions that are asked (`asked`) or not asked (`not asked`).
    pub asked: Vec<(String, bool)>,
    /// Computed values in canonical form.
    pub computed: Vec<(String, String)>,
    /// The systems that get the answers, exactly these.
    pub sent_to: Option<Vec<String>>,
    /// The promised day, days since 1970-01-01.
    pub due_by: Option<i64>,
    /// What is to pay: an amount as written, or `none`.
    pub fee: Option<String>,
    /// Whether the form can be sent on that day.
    pub open: Option<bool>,
}
