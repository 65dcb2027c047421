//! Conditions: `and`, `or`, `not`, what is answered, and rows of lists.

use super::names::Named;
use super::sorts::{Holds, Sort, Typed};
use super::tree::{How, Tree, What};
use super::{Names, Use, words};
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::program::{Comparison, Condition, Kind, QuestionId, QuestionRef, Value, ValueKind};
use std::ops::Range;

/// Checks one expression. Ranges are byte offsets in its text.
pub(super) struct Checker<'a> {
    pub text: &'a str,
    pub names: &'a dyn Names,
    /// The list whose row is at hand.
    pub list: Option<QuestionId>,
    /// Inside `where`.
    pub in_where: bool,
    pub uses: Vec<Use>,
    pub mistakes: Vec<Diagnostic>,
    /// Where a mistake explains everything that follows from it.
    pub explained: Option<Range<usize>>,
}

impl Checker<'_> {
    pub(super) fn report(&mut self, mistake: Diagnostic) {
        if !self.explained.as_ref().is_some_and(|explained| explained.contains(&mistake.at.start)) {
            self.mistakes.push(mistake);
        }
    }

    /// Reports a mistake in place of what was said about single words there: its correction puts all of them right.
    pub(super) fn report_instead(&mut self, whole: Range<usize>, mistake: Diagnostic) {
        self.mistakes.retain(|other| !whole.contains(&other.at.start));
        self.report(mistake);
    }

    /// Reports a mistake that explains whatever else seems wrong with the words there.
    pub(super) fn report_and_explain(&mut self, whole: Range<usize>, mistake: Diagnostic) {
        self.report_instead(whole.clone(), mistake);
        self.explained = Some(whole);
    }

    /// The text at a place.
    pub(super) fn slice(&self, at: &Range<usize>) -> &str {
        self.text.get(at.clone()).unwrap_or_default()
    }

    /// Something that is met or not met; nothing when a mistake was reported in it.
    pub(super) fn condition(&mut self, tree: &Tree) -> Option<Condition> {
        match &tree.what {
            What::Bracketed(inner) => self.condition(inner),
            What::Not(inner) => Some(Condition::Not(Box::new(self.condition(inner)?))),
            What::All(parts) => self.joined(tree, parts, true).map(Condition::All),
            What::Any(parts) => {
                let mixed = parts.iter().any(|part| matches!(part.what, What::All(_)));
                if mixed {
                    self.brackets_needed(tree, parts);
                }
                self.joined(tree, parts, false).filter(|_| !mixed).map(Condition::Any)
            }
            What::Compare(how, words, left, right) => self.compare(*how, words, left, right),
            What::Answered(of, negated) => {
                let answered = Condition::Answered(self.answered(of, tree)?);
                Some(if *negated { Condition::Not(Box::new(answered)) } else { answered })
            }
            What::AnyRow(list, when) | What::AllRows(list, when) => {
                let any = matches!(tree.what, What::AnyRow(..));
                let words = if any { "any of" } else { "all of" };
                let list_name = self.slice(&list.at).to_owned();
                let Some(when) = when else {
                    let message = format!("`{words} {list_name}` does not say what a row must meet");
                    self.report(Diagnostic::new(Code::NotUnderstood, tree.at.clone(), message).help(format!(
                        "Go on with `where`, such as `{words} {list_name} where income is more than 0`"
                    )));
                    return None;
                };
                let list = self.list_named(list, words)?;
                let when = Box::new(self.row_condition(list, when)?);
                Some(if any { Condition::AnyRow { list, when } } else { Condition::AllRows { list, when } })
            }
            What::Name(name) => match self.name(name, &tree.at)? {
                Named::Condition(id) => Some(Condition::Named(id)),
                named => {
                    self.nothing_compared(name, named, &tree.at);
                    None
                }
            },
            What::Truth(_) => {
                self.report(
                    Diagnostic::new(
                        Code::NotACondition,
                        tree.at.clone(),
                        "`yes` and `no` are met by nothing on their own",
                    )
                    .help("Compare an answer with them, such as `owns_home is yes`"),
                );
                None
            }
            _ => {
                let typed = self.operand(tree)?;
                let message = format!("This is {}, not something that is met or not met", words::sort(&typed.sort));
                self.report(
                    Diagnostic::new(Code::NotACondition, tree.at.clone(), message)
                        .help("Compare it, with words such as `is`, `is at least` or `is before`"),
                );
                None
            }
        }
    }

    /// A value that can be calculated; nothing when a mistake was reported in it.
    pub(super) fn calculation(&mut self, tree: &Tree) -> Option<(Value, ValueKind)> {
        let typed = self.operand(tree)?;
        if let (Some(kind), Holds::Value(value)) = (typed.kind(), &typed.holds) {
            return Some((value.clone(), kind));
        }
        let message = format!(
            "A calculation comes to a number, an amount of money, a date or a time, and this is {}",
            words::sort(&typed.sort)
        );
        let mistake = Diagnostic::new(Code::NotACondition, tree.at.clone(), message);
        self.report(match typed.sort {
            Sort::Condition => mistake.help("Put it under `conditions`"),
            Sort::List(_) => {
                let name = self.slice(&tree.at).to_owned();
                mistake.help(format!("Use `count of {name}`, or `sum of` with one of its questions"))
            }
            _ => mistake,
        });
        None
    }

    /// What a row must meet.
    pub(super) fn row_condition(&mut self, list: QuestionId, when: &Tree) -> Option<Condition> {
        if self.in_where {
            self.report(
                Diagnostic::new(Code::QuestionInList, when.at.clone(), "One `where` cannot stand inside another")
                    .help("Compare with numbers that are calculated outside, such as `count of household`"),
            );
            return None;
        }
        if let What::All(parts) | What::Any(parts) = &when.what {
            self.where_needs_brackets(when, parts.first()?, list);
            return None;
        }
        let outer = self.list.replace(list);
        self.in_where = true;
        let condition = self.condition(when);
        self.list = outer;
        self.in_where = false;
        condition
    }

    /// Every part, all looked at even when one is wrong.
    fn joined(&mut self, tree: &Tree, parts: &[Tree], all: bool) -> Option<Vec<Condition>> {
        let mut conditions = Vec::new();
        let mut whole = true;
        for (position, part) in parts.iter().enumerate() {
            let before = position.checked_sub(1).and_then(|before| parts.get(before));
            if let Some(before) = before
                && self.goes_on(before, part, all)
            {
                whole = false;
                continue;
            }
            match self.condition(part) {
                Some(condition) => conditions.push(condition),
                None => whole = false,
            }
        }
        (whole && self.can_differ(tree, parts, &conditions, all)).then_some(conditions)
    }

    /// `bin is garden or food`: the second option stands without its comparison.
    fn goes_on(&mut self, before: &Tree, part: &Tree, all: bool) -> bool {
        let What::Compare(how @ (How::Is | How::IsNot), _, left, right) = &before.what else { return false };
        let (What::Name(question), What::Name(word)) = (&left.what, &part.what) else { return false };
        let Some(Named::Answer(QuestionRef { question: id, part: None })) = self.look_up(question) else {
            return false;
        };
        let known = self.names.kind(id).options().iter().any(|option| option.key == *word);
        if !known || self.look_up(word).is_some() {
            return false;
        }
        let at = before.at.start..part.at.end;
        let first = self.slice(&right.at).to_owned();
        let ticks = matches!(self.names.kind(id), Kind::Choices { .. });
        let words = match (ticks, how, all) {
            (true, ..) => "includes any of",
            (_, How::Is, _) => "is any of",
            _ => "is none of",
        };
        let right = format!("{question} {words} [{first}, {word}]");
        let mistake = Diagnostic::new(
            Code::NotACondition,
            part.at.clone(),
            format!("`{word}` does not say what it is compared with"),
        );
        self.report(if all && *how == How::Is {
            mistake.help(format!("A choice has one answer. For either of them write `{right}`"))
        } else {
            mistake.help(format!("Write `{right}`")).fix(at, right)
        });
        true
    }

    /// `a is x or a is y` is fine; `a is not x or a is not y` is always met, `a is x and a is y` never.
    fn can_differ(&mut self, tree: &Tree, parts: &[Tree], conditions: &[Condition], all: bool) -> bool {
        let wanted = if all { How::Is } else { How::IsNot };
        for (position, (part, condition)) in parts.iter().zip(conditions).enumerate() {
            let Some((question, value)) = self.compared(part, condition, wanted) else { continue };
            for (other_part, other) in parts.iter().zip(conditions).skip(position + 1) {
                let Some((other_question, other_value)) = self.compared(other_part, other, wanted) else { continue };
                if question != other_question || value == other_value {
                    continue;
                }
                let (Some(name), Some(first), Some(second)) = (
                    side(part, true).map(|at| self.slice(&at).to_owned()),
                    side(part, false).map(|at| self.slice(&at).to_owned()),
                    side(other_part, false).map(|at| self.slice(&at).to_owned()),
                ) else {
                    continue;
                };
                let (message, words) = if all {
                    (format!("`{name}` has one answer, so it is never both `{first}` and `{second}`"), "is any of")
                } else {
                    (
                        format!("Whatever the answer is, it is not `{first}` or not `{second}`, so this is always met"),
                        "is none of",
                    )
                };
                let right = format!("{name} {words} [{first}, {second}]");
                let mistake = Diagnostic::new(Code::AlwaysOrNever, part.at.start..other_part.at.end, message)
                    .help(format!("Write `{right}`"));
                self.report(if parts.len() == 2 { mistake.fix(tree.at.clone(), right) } else { mistake });
                return false;
            }
        }
        true
    }

    /// The question and the written answer that a part compares.
    fn compared(&self, part: &Tree, condition: &Condition, wanted: How) -> Option<(QuestionId, i64)> {
        let What::Compare(how, ..) = part.bare().what else { return None };
        // `due is 2026-01-01 or after` leaves room for other days.
        let exactly = if wanted == How::Is { Comparison::Is } else { Comparison::IsNot };
        match condition {
            Condition::Compare { how: said, left: Value::Answer(question), right: Value::Literal(value) }
                if how == wanted && *said == exactly =>
            {
                Some((*question, *value))
            }
            _ => None,
        }
    }

    fn brackets_needed(&mut self, tree: &Tree, parts: &[Tree]) {
        let text = |checker: &Self, tree: &Tree| checker.slice(&tree.at).to_owned();
        let bracketed: Vec<String> = parts
            .iter()
            .map(|part| match part.what {
                What::All(_) => format!("({})", text(self, part)),
                _ => text(self, part),
            })
            .collect();
        let right = bracketed.join(" or ");
        let other = self.other_reading(parts);
        let mistake =
            Diagnostic::new(Code::BracketsNeeded, tree.at.clone(), "`and` and `or` together can be read in two ways")
                .fix(tree.at.clone(), right.clone());
        self.report(match other {
            Some(other) => mistake.help(format!("Write either `{right}` or `{other}`")),
            None => mistake.help(format!("Put brackets around what belongs together, such as `{right}`")),
        });
    }

    /// The other way to read two or three comparisons joined by `and` and `or`.
    fn other_reading(&self, parts: &[Tree]) -> Option<String> {
        let text = |tree: &Tree| self.slice(&tree.at).to_owned();
        let [first, second] = parts else { return None };
        match (&first.what, &second.what) {
            (What::All(inner), _) if inner.len() == 2 && !matches!(second.what, What::All(_)) => {
                let [one, two] = inner.as_slice() else { return None };
                Some(format!("{} and ({} or {})", text(one), text(two), text(second)))
            }
            (_, What::All(inner)) if inner.len() == 2 && !matches!(first.what, What::All(_)) => {
                let [two, three] = inner.as_slice() else { return None };
                Some(format!("({} or {}) and {}", text(first), text(two), text(three)))
            }
            _ => None,
        }
    }

    fn where_needs_brackets(&mut self, when: &Tree, first: &Tree, list: QuestionId) {
        let body = self.slice(&when.at).to_owned();
        let start = self.slice(&first.at).to_owned();
        // When every name belongs to the list, the whole belongs to the row.
        let within = names(when).iter().all(|(name, _)| {
            let name = name.split('.').next_back().unwrap_or(name);
            self.names.find_in(list, name).is_some() || self.look_up(name).is_none()
        });
        let message = "It is not clear whether `where` goes on after the first comparison";
        let mistake = Diagnostic::new(Code::BracketsNeeded, when.at.clone(), message);
        let whole = format!("where ({body})");
        let short = format!("( … where {start})");
        self.report(if within {
            mistake.help(format!("Write `{whole}`")).fix(when.at.clone(), format!("({body})"))
        } else {
            mistake.help(format!(
                "Write `{whole}` when all of it is about the row, or `{short}` when only the first comparison is"
            ))
        });
    }

    fn answered(&mut self, of: &Tree, tree: &Tree) -> Option<QuestionRef> {
        let What::Name(name) = &of.bare().what else {
            let typed = self.operand(of)?;
            self.never_answered(&typed, of);
            return None;
        };
        match self.name(name, &of.at)? {
            Named::Answer(answer) => Some(answer),
            Named::Column { .. } => {
                let (list, inner) = name.split_once('.').unwrap_or((name, name));
                let right = format!(
                    "any of {list} where {inner} {}",
                    if matches!(tree.what, What::Answered(_, true)) { "is not answered" } else { "is answered" }
                );
                self.report(
                    Diagnostic::new(
                        Code::QuestionInList,
                        of.at.clone(),
                        format!("`{inner}` is asked once for each row of `{list}`"),
                    )
                    .help(format!("Write `{right}`"))
                    .fix(tree.at.clone(), right),
                );
                None
            }
            Named::Condition(_) => {
                self.report(
                    Diagnostic::new(
                        Code::KindsDiffer,
                        of.at.clone(),
                        format!("`{name}` is a condition: it is met or not met, and never answered"),
                    )
                    .help(format!("Write `{name}` or `not {name}`")),
                );
                None
            }
            Named::Calculation(_) => {
                self.report(
                    Diagnostic::new(
                        Code::KindsDiffer,
                        of.at.clone(),
                        format!("`{name}` is calculated, and never answered"),
                    )
                    .help("Use `is answered` with the questions it is made of"),
                );
                None
            }
        }
    }

    fn never_answered(&mut self, typed: &Typed, of: &Tree) {
        let message = format!("Only a question is answered, and this is {}", words::sort(&typed.sort));
        self.report(Diagnostic::new(Code::KindsDiffer, of.at.clone(), message));
    }

    /// A question or calculation where a condition is wanted.
    fn nothing_compared(&mut self, name: &str, named: Named, at: &Range<usize>) {
        let message = format!("`{name}` on its own is not something that is met or not met");
        let mistake = Diagnostic::new(Code::NotACondition, at.clone(), message);
        self.report(match named {
            Named::Answer(QuestionRef { question, part: None }) => {
                let kind = self.names.kind(question);
                let example = words::example(name, kind);
                let mistake = mistake.help(format!("Compare it, such as `{example}`"));
                if matches!(kind, Kind::YesNo | Kind::Declaration) { mistake.fix(at.clone(), example) } else { mistake }
            }
            Named::Calculation(_) => mistake.help(format!("Compare it, such as `{name} is more than 0`")),
            _ => mistake.help(format!("Compare it, such as `{name} is answered`")),
        });
    }
}

/// The place of one side of a comparison.
fn side(tree: &Tree, left_side: bool) -> Option<Range<usize>> {
    match &tree.bare().what {
        What::Compare(_, _, left, right) => Some(if left_side { left.at.clone() } else { right.at.clone() }),
        _ => None,
    }
}

/// Every name in a part of an expression.
pub(super) fn names<'t>(tree: &Tree<'t>) -> Vec<(&'t str, Range<usize>)> {
    let mut found = Vec::new();
    let mut left = vec![tree];
    while let Some(tree) = left.pop() {
        if let What::Name(name) = tree.what {
            found.push((name, tree.at.clone()));
        }
        left.extend(tree.parts());
    }
    found
}

/// The names of a whole expression with what each is compared with, when that is a name and this one stands on the right.
pub(super) fn compared<'t>(tree: &Tree<'t>) -> Vec<(&'t str, Range<usize>, Option<&'t str>)> {
    let mut found = Vec::new();
    let mut left = vec![(tree, None)];
    while let Some((tree, with)) = left.pop() {
        match &tree.what {
            What::Name(name) => found.push((*name, tree.at.clone(), with)),
            What::Compare(_, _, one, other) => {
                let name = if let What::Name(name) = one.bare().what { Some(name) } else { None };
                left.push((one, with));
                left.push((other, name));
            }
            What::List(parts) => left.extend(parts.iter().map(|part| (part, with))),
            _ => left.extend(tree.parts().into_iter().map(|part| (part, None))),
        }
    }
    found
}
