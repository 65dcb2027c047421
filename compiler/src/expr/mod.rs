//! The expression language: conditions and values as an author writes them, checked and made into program nodes.
//!
//! [`condition`] and [`value`] read one text each. Nothing here knows about files or forms beyond [`Scope`]: what the names
//! mean and where the text stands in the file.

pub mod print;

mod check;
mod choices;
mod compare;
mod literals;
mod meant;
mod names;
mod parse;
mod simple;
mod sorts;
mod syntax;
mod tree;
mod values;
mod words;

pub(crate) use simple::{Part, Simple, simple, spelt};

use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::program::{CalculationId, Condition, ConditionId, Kind, QuestionId, Value, ValueKind};
use check::Checker;
use std::ops::Range;
use tree::Tree;

/// Most bytes of one expression.
pub const MOST_BYTES: usize = 4096;
/// Deepest nesting of one expression.
pub const MOST_DEEP: usize = 64;
/// Words that cannot be the name of a question, condition or calculation, because expressions could not be read with them.
pub const RESERVED: &[&str] =
    &["after", "and", "before", "false", "includes", "is", "no", "not", "of", "or", "today", "true", "where", "yes"];

/// Where an expression stands and what its names mean there.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    /// What the names mean.
    pub names: &'a dyn Names,
    /// The list in whose rows the expression stands: names are looked for there first.
    pub list: Option<QuestionId>,
    /// From byte offsets in the expression's text to byte offsets in the file.
    pub place: &'a dyn Fn(Range<usize>) -> Range<usize>,
}

/// What the names of a form mean.
pub trait Names {
    /// A question outside lists (a list itself included), a condition or a calculation.
    fn find(&self, name: &str) -> Option<Meaning>;
    /// A question inside a list.
    fn find_in(&self, list: QuestionId, name: &str) -> Option<QuestionId>;
    /// The type of a question.
    fn kind(&self, question: QuestionId) -> &Kind;
    /// The kind of a calculation; front checks calculations in an order in which it is known.
    fn calculation_kind(&self, calculation: CalculationId) -> ValueKind;
    /// Every name that can be written, questions inside lists as `household.income`: for "did you mean".
    fn candidates(&self) -> Vec<String>;
    /// What a question is called now whose name was this one before; `list` is the list in which it stands.
    fn renamed(&self, list: Option<QuestionId>, name: &str) -> Option<String> {
        _ = (list, name);
        None
    }
    /// What was meant by a name that is a page, or that has one before it.
    fn on_page(&self, name: &str) -> Option<OnPage> {
        _ = name;
        None
    }
}

/// What somebody meant who wrote the name of a page where a question is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnPage {
    /// What to write instead.
    pub help: String,
    /// The name of the question, when there is one that it must be.
    pub question: Option<String>,
}

impl OnPage {
    /// Adds it to what is said about the name at this place.
    #[must_use]
    pub fn told(self, found: Diagnostic, at: &Range<usize>) -> Diagnostic {
        let found = found.help(self.help);
        match self.question {
            Some(question) => found.fix(at.clone(), question),
            None => found,
        }
    }
}

/// What a name means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Meaning {
    /// A question, or a list.
    Question(QuestionId),
    /// A named condition.
    Condition(ConditionId),
    /// A calculation.
    Calculation(CalculationId),
}

/// An expression without mistakes.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked<T> {
    /// What it became.
    pub node: T,
    /// What it uses directly, in the order written, each as often as it is written.
    pub uses: Vec<Use>,
}

/// A name that an expression uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// What it means.
    pub what: Meaning,
    /// Its byte range in the file.
    pub at: Range<usize>,
}

/// Reads something that is met or not met: `ask when`, `must`, a named condition.
///
/// # Errors
/// Every mistake that was found, one for each cause.
pub fn condition(text: &str, scope: &Scope) -> Result<Checked<Condition>, Vec<Diagnostic>> {
    read(text, scope, |checker, tree| checker.condition(tree))
}

/// Reads something that has a value: a calculation.
///
/// # Errors
/// Every mistake that was found, one for each cause.
pub fn value(text: &str, scope: &Scope) -> Result<Checked<(Value, ValueKind)>, Vec<Diagnostic>> {
    if let Some(mistake) = parse::parse(text).err().and_then(|_| syntax::depends(text)) {
        return Err(vec![in_file(mistake, scope)]);
    }
    read(text, scope, |checker, tree| checker.calculation(tree))
}

/// The names in an expression with their byte ranges in its text, before anything is checked: to work out an order in
/// which to check. A name inside a list has a dot: `household.income`. Option keys are among them, as nothing tells them
/// apart yet. Nothing when the text cannot be read.
#[must_use]
pub fn names_in(text: &str) -> Vec<(String, Range<usize>)> {
    let Ok((tree, _)) = parse::parse(text) else { return Vec::new() };
    let mut names: Vec<_> = check::names(&tree).into_iter().map(|(name, at)| (name.to_owned(), at)).collect();
    names.sort_by_key(|(_, at)| at.start);
    names
}

/// The same names, each with the name that it is compared with when it stands on the right: `email` in `updates is email`
/// is an option of `updates`, if that has one.
pub(crate) fn compared_in(text: &str) -> Vec<(String, Range<usize>, Option<String>)> {
    let Ok((tree, _)) = parse::parse(text) else { return Vec::new() };
    let names = check::compared(&tree).into_iter();
    let mut names: Vec<_> = names.map(|(name, at, with)| (name.to_owned(), at, with.map(str::to_owned))).collect();
    names.sort_by_key(|(_, at, _)| at.start);
    names
}

/// The date that `9/3/2026` means, as it should be written.
pub(crate) fn date_put_right(text: &str) -> Option<String> {
    literals::put_right(text)
}

/// `9 March 2026`, as days since 1970-01-01: what a condition reads as a day in words, and nothing else.
pub(crate) fn date_in_words(text: &str) -> Option<i64> {
    let (tree, mistakes) = parse::parse(text).ok()?;
    match tree.what {
        tree::What::Date(day) if mistakes.is_empty() && text.contains(' ') => Some(day),
        _ => None,
    }
}

/// The time that `4pm` means, as it should be written.
pub(crate) fn time_put_right(text: &str) -> Option<String> {
    literals::time(text).map(|minutes| format!("{:02}:{:02}", minutes / 60, minutes % 60))
}

/// Reads and checks; mistakes and uses are moved to their places in the file.
fn read<T>(
    text: &str,
    scope: &Scope,
    check: impl FnOnce(&mut Checker<'_>, &Tree<'_>) -> Option<T>,
) -> Result<Checked<T>, Vec<Diagnostic>> {
    if let Some(mistake) = dashed(text, scope) {
        return Err(vec![in_file(mistake, scope)]);
    }
    let (tree, mistakes) = parse::parse(text).map_err(|mistake| vec![in_file(*mistake, scope)])?;
    let mut checker = Checker {
        text,
        names: scope.names,
        list: scope.list,
        in_where: false,
        uses: Vec::new(),
        mistakes,
        explained: None,
    };
    let node = check(&mut checker, &tree);
    match node {
        Some(node) if checker.mistakes.is_empty() => {
            let place = |used: Use| Use { at: (scope.place)(used.at), ..used };
            Ok(Checked { node, uses: checker.uses.into_iter().map(place).collect() })
        }
        _ => {
            // `contains` with what has no tick boxes: that it is spelt `includes` helps nobody.
            let ticks: Vec<_> =
                checker.mistakes.iter().filter(|it| it.code == Code::TickBoxes).map(|it| it.at.clone()).collect();
            checker.mistakes.retain(|it| it.code != Code::NotUnderstood || !ticks.contains(&it.at));
            let mut mistakes: Vec<_> = checker.mistakes.into_iter().map(|mistake| in_file(mistake, scope)).collect();
            mistakes.sort_by_key(|mistake| mistake.at.start);
            Err(mistakes)
        }
    }
}

/// A name that is written with hyphens, `badge-holder` for `badge_holder`, and would be read as a sum.
fn dashed(text: &str, scope: &Scope) -> Option<Diagnostic> {
    if !text.contains('-') {
        return None;
    }
    let is_there = |name: &str| {
        scope.names.find(name).is_some() || scope.list.is_some_and(|list| scope.names.find_in(list, name).is_some())
    };
    let is_other = |letter: char| !(letter.is_ascii_alphanumeric() || letter == '_' || letter == '-');
    let mut next = 0;
    text.split_inclusive(is_other).find_map(|piece| {
        let word = piece.trim_end_matches(is_other);
        let place = next..next + word.len();
        next += piece.len();
        let meant = word.replace('-', "_");
        if !word.contains('-') || !is_there(&meant) || word.split('-').all(is_there) {
            return None;
        }
        let found =
            Diagnostic::new(Code::UnknownName, place.clone(), format!("Nothing in this form is called `{word}`"));
        Some(found.meant(&place, Some(&meant), ""))
    })
}

fn in_file(mut mistake: Diagnostic, scope: &Scope) -> Diagnostic {
    mistake.at = (scope.place)(mistake.at);
    for (at, _) in &mut mistake.related {
        *at = (scope.place)(at.clone());
    }
    if let Some(fix) = &mut mistake.fix {
        fix.at = (scope.place)(fix.at.clone());
    }
    mistake
}
