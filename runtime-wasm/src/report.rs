//! What became of a form's answers: the same report from a validator in any engine and from the reference interpreter.

/// The day and the bank holidays that answers are judged by. There is no other clock.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Day {
    /// Days since 1970-01-01.
    pub today: i64,
    /// Days since 1970-01-01, rising.
    pub holidays: Vec<i64>,
}

/// What became of the answers, by position in the manifest.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// One of [`crate::abi::outcome`].
    pub outcome: u32,
    /// Page to go on with; the number of pages means check your answers.
    pub next_page: usize,
    /// The exit page reached.
    pub exit: Option<usize>,
    /// In page order.
    pub errors: Vec<Broken>,
    /// Which pages are asked.
    pub pages: Vec<bool>,
    /// For each question one slot or, for a question inside a list, a slot for each row that was given.
    pub questions: Vec<Vec<Slot>>,
    /// For each computed value its canonical text.
    pub computed: Vec<Option<String>>,
}

/// What a system needs that only wants to know whether it can take the answers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verdict {
    /// One of [`crate::abi::outcome`].
    pub outcome: u32,
    /// In page order.
    pub errors: Vec<Broken>,
}

/// A rule that an answer broke.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Broken {
    /// Position of the question.
    pub question: usize,
    /// Position of the row, inside a list.
    pub row: Option<usize>,
    /// One of [`crate::abi::rule`].
    pub rule: u16,
}

/// What became of one answer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Slot {
    /// One of [`crate::abi::state`].
    pub state: u8,
    /// Canonical text; empty unless valid.
    pub text: String,
    /// Number of rows, for a list that is asked.
    pub rows: usize,
}
