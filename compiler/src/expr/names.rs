//! What a name in an expression means where it stands.

use super::check::Checker;
use super::meant::truth;
use super::{Meaning, Use};
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::program::{AnswerPart, CalculationId, ConditionId, Kind, QuestionId, QuestionRef};
use crate::suggest;
use std::ops::Range;

/// A name with its meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    /// A question outside lists, one of the row at hand, or a part of an address or location.
    Answer(QuestionRef),
    /// A question of a list, seen from outside: every row's.
    Column {
        /// The list.
        list: QuestionId,
        /// The question in it.
        question: QuestionId,
    },
    /// A named condition.
    Condition(ConditionId),
    /// A calculation.
    Calculation(CalculationId),
}

impl Checker<'_> {
    /// What a name means, without reporting or noting anything.
    pub(super) fn look_up(&self, name: &str) -> Option<Named> {
        let mut parts = name.split('.');
        let first = parts.next()?;
        let rest: Vec<&str> = parts.collect();
        if let Some(question) = self.list.and_then(|list| self.names.find_in(list, first)) {
            return self.answer(question, &rest);
        }
        match self.names.find(first)? {
            Meaning::Condition(id) if rest.is_empty() => Some(Named::Condition(id)),
            Meaning::Calculation(id) if rest.is_empty() => Some(Named::Calculation(id)),
            Meaning::Question(list) if matches!(self.names.kind(list), Kind::List { .. }) && !rest.is_empty() => {
                let (inner, rest) = rest.split_first()?;
                let question = self.names.find_in(list, inner)?;
                if self.list == Some(list) {
                    self.answer(question, rest)
                } else {
                    rest.is_empty().then_some(Named::Column { list, question })
                }
            }
            Meaning::Question(question) => self.answer(question, &rest),
            Meaning::Condition(_) | Meaning::Calculation(_) => None,
        }
    }

    fn answer(&self, question: QuestionId, rest: &[&str]) -> Option<Named> {
        let part = match rest {
            [] => None,
            [part] => Some(*AnswerPart::of(self.names.kind(question)).iter().find(|known| known.key() == *part)?),
            _ => return None,
        };
        Some(Named::Answer(QuestionRef { question, part }))
    }

    /// What a name means; reports it when it means nothing.
    pub(super) fn name(&mut self, name: &str, at: &Range<usize>) -> Option<Named> {
        let Some(named) = self.look_up(name) else {
            let mistake = self.unknown(name, at);
            self.report(mistake);
            return None;
        };
        self.note(named, at);
        Some(named)
    }

    /// Every row's answers, when a name says so with its list: `household.income`, even inside a row of `household`.
    pub(super) fn column(&self, name: &str) -> Option<Named> {
        let (first, inner) = name.split_once('.')?;
        let Meaning::Question(list) = self.names.find(first)? else { return None };
        let shadowed = self.list.is_some_and(|list| self.names.find_in(list, first).is_some());
        let question = self.names.find_in(list, inner).filter(|_| !shadowed)?;
        Some(Named::Column { list, question })
    }

    /// Notes that a name is used. All rows of a list are known only once the list is, so it is noted too.
    pub(super) fn note(&mut self, named: Named, at: &Range<usize>) {
        let what = match named {
            Named::Answer(QuestionRef { question, .. }) => Meaning::Question(question),
            Named::Column { list, question } => {
                self.uses.push(Use { what: Meaning::Question(list), at: at.clone() });
                Meaning::Question(question)
            }
            Named::Condition(id) => Meaning::Condition(id),
            Named::Calculation(id) => Meaning::Calculation(id),
        };
        self.uses.push(Use { what, at: at.clone() });
    }

    fn unknown(&self, name: &str, at: &Range<usize>) -> Diagnostic {
        let new = |message: String| Diagnostic::new(Code::UnknownName, at.clone(), message);
        let (first, rest) = name.split_once('.').unwrap_or((name, ""));
        if let (false, Some(meaning)) = (rest.is_empty(), self.look_up(first)) {
            return self.unknown_part(name, first, rest, meaning, at);
        }
        let candidates = self.names.candidates();
        let in_row = self.list.map(|list| self.row_names(list)).unwrap_or_default();
        // A question of a list, used outside it without its list.
        if let Some(whole) =
            candidates.iter().find(|whole| whole.split_once('.').is_some_and(|(_, inner)| inner == name))
        {
            let list = whole.split_once('.').map_or("", |(list, _)| list);
            return Diagnostic::new(
                Code::QuestionInList,
                at.clone(),
                format!("`{name}` is asked once for each row of `{list}`, so there is not one answer here"),
            )
            .help(format!("Write `sum of {whole}`, or `any of {list} where {name} …`"));
        }
        let mistake = new(format!("Nothing in this form is called `{name}`"));
        let inside = self.list.and_then(|list| self.names.renamed(Some(list), name));
        if let Some(now) = inside.or_else(|| self.names.renamed(None, name)) {
            return mistake.help(format!("It is called `{now}` now")).fix(at.clone(), now);
        }
        if let Some(meant) = self.names.on_page(name) {
            return meant.told(mistake, at);
        }
        let near = suggest::nearest(name, in_row.iter().chain(&candidates).map(String::as_str));
        match near {
            Some(near) => {
                let near = near.to_owned();
                mistake.help(format!("Did you mean `{near}`?")).fix(at.clone(), near)
            }
            None => match name {
                _ if truth(name).is_some() => {
                    let word = truth(name).unwrap_or("yes");
                    mistake.help(format!("Write `{word}`, in small letters")).fix(at.clone(), word)
                }
                "null" | "empty" | "blank" | "nothing" | "none" => {
                    let mistake = mistake.help("For a question without an answer write `is not answered`");
                    match self.text.get(..at.start).unwrap_or_default().trim_end() {
                        before if before.ends_with(" is") => mistake.fix(at.clone(), "not answered"),
                        before if before.ends_with(" is not") => {
                            mistake.fix(before.len() - "not".len()..at.end, "answered")
                        }
                        _ => mistake,
                    }
                }
                _ => mistake.help("Use the name of a question, a condition or a calculation. Put words to compare with in quotation marks"),
            },
        }
    }

    fn unknown_part(&self, name: &str, first: &str, rest: &str, meaning: Named, at: &Range<usize>) -> Diagnostic {
        let place = at.start + first.len() + 1..at.end;
        let new = |message: String| Diagnostic::new(Code::UnknownName, at.clone(), message);
        let Named::Answer(QuestionRef { question, part: None }) = meaning else {
            return new(format!("`{first}` has no parts, so `{name}` means nothing"));
        };
        let known: Vec<String> = match self.names.kind(question) {
            kind @ (Kind::Address | Kind::Location) => {
                AnswerPart::of(kind).iter().map(|part| part.key().to_owned()).collect()
            }
            Kind::List { .. } => self.row_names(question),
            _ => return new(format!("`{first}` has no parts, so `{name}` means nothing")).fix(at.clone(), first),
        };
        let mistake = new(format!("`{first}` has no `{rest}`"));
        if let Some(near) = suggest::nearest(rest, known.iter().map(String::as_str)) {
            return mistake.help(format!("Did you mean `{first}.{near}`?")).fix(place, near);
        }
        // It may well be a question, of another list or of none.
        let candidates = self.names.candidates();
        let inner = |whole: &str| whole.split_once('.').map_or(whole, |(_, inner)| inner) == rest;
        let mut same = candidates.iter().filter(|whole| inner(whole));
        match (same.next(), same.next()) {
            (Some(one), None) => mistake.help(format!("Did you mean `{one}`?")).fix(at.clone(), one.as_str()),
            _ => mistake.help(format!("It has {}", super::words::list_of(&known))),
        }
    }

    /// The names of the questions in a list.
    fn row_names(&self, list: QuestionId) -> Vec<String> {
        let inner = |whole: String| whole.split_once('.').map(|(_, inner)| inner.to_owned());
        let names = self.names.candidates().into_iter().filter_map(inner);
        names.filter(|name| self.names.find_in(list, name).is_some()).collect()
    }
}
