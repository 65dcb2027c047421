//! What changed from one version of a form to the next, in plain words, and what that does to drafts, to stored answers and
//! to the systems that answers are sent to.
//!
//! Keys are identity (law 8): a question is the same question as long as it has its key, or says `was:` with the key of
//! before. Conditions and rules are compared as they are printed, with the names of the new version, so a renamed question
//! is one change and not one for each condition that uses it. The tests beside a form are not looked at: nobody but its
//! authors meets them.
//!
//! Three verdicts, the worst counts:
//! - [`Verdict::Safe`]: drafts go on, stored answers keep their meaning, other systems get what they know.
//! - [`Verdict::AskAgain`]: somebody who has a draft may have to answer these questions (again).
//! - [`Verdict::Breaks`]: stored answers or another system rely on something that is gone or means something else. A form
//!   that does so on purpose says so under `breaks`.

mod kinds;
mod migrate;
mod names;
mod options;
mod pages;
mod pairs;
mod questions;
mod rules;
mod service;
mod show;
mod since;
mod told;
mod top;

pub use migrate::{Asked, Dropped, Migration, migrate};
pub use show::{conclusions, json, migration_text, text};
pub use since::since;
pub use told::{Names, Told, Topic, fits, names, told, under_old_names};

use crate::program::{Program, QuestionId};
use pairs::Pairs;
use std::collections::BTreeSet;

/// What a change does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// To nobody anything that matters.
    Safe,
    /// Drafts must be asked again.
    AskAgain,
    /// Stored answers or another system break.
    Breaks,
}

impl Verdict {
    /// In words: `safe`, `ask again`, `breaks`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::AskAgain => "ask again",
            Self::Breaks => "breaks",
        }
    }
}

/// What sort of change it is, in one word for programs: `added`, `wording`.
pub type Sort = &'static str;

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The page it is on, by its key in the new version (in the old one when it is gone); none for the form as a whole.
    pub page: Option<String>,
    /// The question it is about, by its name in the new version (in the old one when it is gone): `household.income`.
    pub question: Option<String>,
    /// What sort of change.
    pub sort: Sort,
    /// What changed, a sentence or two without a full stop.
    pub words: String,
    /// What it does.
    pub verdict: Verdict,
    /// The questions that drafts must be asked again, by name.
    pub ask_again: Vec<String>,
    /// Why it breaks something, or what to think of; empty when there is nothing to add.
    pub because: String,
    /// The name under which `breaks` declares it.
    pub subject: String,
    /// The reason given under `breaks`, for a change that breaks something.
    pub declared: Option<String>,
}

impl Change {
    /// A change that is safe; the methods below say otherwise.
    fn new(sort: Sort, subject: &str, words: impl Into<String>) -> Self {
        Self {
            page: None,
            question: None,
            sort,
            words: words.into(),
            verdict: Verdict::Safe,
            ask_again: Vec::new(),
            because: String::new(),
            subject: subject.to_owned(),
            declared: None,
        }
    }

    fn on_page(mut self, page: &str) -> Self {
        self.page = Some(page.to_owned());
        self
    }

    fn of_question(mut self, page: &str, question: &str) -> Self {
        self.question = Some(question.to_owned());
        self.on_page(page)
    }

    fn ask(mut self, questions: impl IntoIterator<Item = String>) -> Self {
        self.ask_again.extend(questions);
        if !self.ask_again.is_empty() {
            self.verdict = self.verdict.max(Verdict::AskAgain);
        }
        self
    }

    fn breaks(mut self, because: impl Into<String>) -> Self {
        self.verdict = Verdict::Breaks;
        self.because = because.into();
        self
    }

    fn because(mut self, because: impl Into<String>) -> Self {
        self.because = because.into();
        self
    }
}

/// Everything that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Name of the new version.
    pub form: String,
    /// The council whose versions these are; none for the form as it is.
    pub council: Option<String>,
    /// The form as a whole, then page by page, then names and other systems.
    pub changes: Vec<Change>,
    /// Names under `breaks` that nothing breaks.
    pub needless: Vec<String>,
}

impl Difference {
    /// The same, as the difference between two versions of a council.
    #[must_use]
    pub fn of_council(mut self, council: Option<&str>) -> Self {
        self.council = council.map(str::to_owned);
        self
    }

    /// The worst of all changes.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.changes.iter().map(|change| change.verdict).max().unwrap_or(Verdict::Safe)
    }

    /// The questions that drafts must be asked again, in the order of the changes, each once.
    #[must_use]
    pub fn ask_again(&self) -> Vec<&str> {
        let mut seen = BTreeSet::new();
        let all = self.changes.iter().flat_map(|change| &change.ask_again);
        all.map(String::as_str).filter(|name| seen.insert(*name)).collect()
    }

    /// The changes that break something and are not declared in the new version.
    pub fn undeclared(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| change.verdict == Verdict::Breaks && change.declared.is_none())
    }
}

/// What changed from `old` to `new`.
#[must_use]
pub fn diff(old: &Program, new: &Program) -> Difference {
    let pairs = Pairs::of(old, new);
    // The old version in the words of the new: a rename is said once, and everything else can be compared as it is.
    let renamed = pairs.renamed(old, new);
    let both = Both { old, renamed: &renamed, new, pairs: &pairs };
    let mut changes = Vec::new();
    top::changes(&both, &mut changes);
    pages::changes(&both, &mut changes);
    names::changes(&both, &mut changes);
    top::sent(&both, &mut changes);
    let mut needless = Vec::new();
    for (name, reason) in &new.form.breaks {
        let mut used = false;
        for change in changes.iter_mut().filter(|change| change.verdict == Verdict::Breaks && change.subject == *name) {
            change.declared = Some(reason.clone());
            used = true;
        }
        if !used {
            needless.push(name.clone());
        }
    }
    Difference { form: new.form.id.clone(), council: None, changes, needless }
}

/// Both versions, and what of one is what of the other.
struct Both<'p> {
    /// As it was.
    old: &'p Program,
    /// As it was, with the names of the new version.
    renamed: &'p Program,
    /// As it is.
    new: &'p Program,
    pairs: &'p Pairs,
}

/// The name by which an author writes a question: `household.income` for one inside a list.
fn name_of(program: &Program, question: QuestionId) -> String {
    let Some(found) = program.questions.get(question) else { return String::new() };
    match found.list.and_then(|list| program.questions.get(list)) {
        Some(list) => format!("{}.{}", list.key, found.key),
        None => found.key.clone(),
    }
}

/// The systems that a question is sent to.
fn sent_to(program: &Program, question: QuestionId) -> Vec<&str> {
    let list = program.questions.get(question).and_then(|found| found.list);
    let is_it = |sent: QuestionId| sent == question || Some(sent) == list;
    let to = program.form.send_to.iter().filter(|to| to.fields.iter().any(|(_, answer)| is_it(answer.question)));
    to.map(|to| to.system.as_str()).collect()
}

/// `a`, `a and b`, `a, b and c`.
fn listed<T: AsRef<str>>(parts: &[T]) -> String {
    match parts.split_last() {
        None => String::new(),
        Some((last, [])) => last.as_ref().to_owned(),
        Some((last, rest)) => {
            let rest: Vec<&str> = rest.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", rest.join(", "), last.as_ref())
        }
    }
}

/// A text short enough for a line, between quotation marks.
fn quoted(text: &str) -> String {
    if text.is_empty() {
        return "nothing".to_owned();
    }
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MOST_QUOTED) {
        None => format!("“{line}”"),
        Some((end, _)) => format!("“{}…”", line.get(..end).unwrap_or_default().trim_end()),
    }
}

/// Characters of a text that are repeated in a line.
const MOST_QUOTED: usize = 100;

/// The positions in `now` (places in the order of before) that are not part of the longest run that still rises: what moved.
fn moved(now: &[usize]) -> Vec<usize> {
    let mut length: Vec<usize> = Vec::with_capacity(now.len());
    let mut before: Vec<Option<usize>> = Vec::with_capacity(now.len());
    for (at, place) in now.iter().enumerate() {
        let best = now.iter().zip(&length).enumerate().take(at).filter(|(_, (earlier, _))| *earlier < place);
        let best = best.max_by_key(|(other, (_, length))| (**length, std::cmp::Reverse(*other)));
        let best = best.map(|(other, (_, length))| (other, *length));
        length.push(best.map_or(1, |(_, length)| length + 1));
        before.push(best.map(|(other, _)| other));
    }
    let mut stays = BTreeSet::new();
    let mut at = (0..now.len()).max_by_key(|at| (length.get(*at), std::cmp::Reverse(*at)));
    while let Some(place) = at {
        stays.insert(place);
        at = before.get(place).copied().flatten();
    }
    (0..now.len()).filter(|at| !stays.contains(at)).collect()
}

#[cfg(test)]
mod tests {
    use super::moved;

    #[test]
    fn what_moved_is_as_little_as_possible() {
        assert_eq!(moved(&[0, 1, 2]), [] as [usize; 0]);
        assert_eq!(moved(&[2, 0, 1]), [0]);
        assert_eq!(moved(&[1, 0]), [1]);
        assert_eq!(moved(&[0, 3, 1, 2]), [1]);
    }
}
