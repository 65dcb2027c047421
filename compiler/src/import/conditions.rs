//! The named conditions of a definition, looked up and turned into what our conditions can say.

use super::cubes::{self, Known, MOST_CUBES, Sum};
use super::definition::Definition;
use super::domains::{Domain, Space, UNANSWERED, Values};
use super::logic::{Comparison, How, Logic, With};
use super::names::{self, Taken};
use super::values::decimal;
use super::{Note, Weight};
use std::collections::HashMap;

/// Most parts of a condition that is written where it is used. Beyond that it is used by its name.
const MOST_PARTS: usize = 200;

/// A condition whose names are looked up.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Formula {
    All(Vec<Formula>),
    Any(Vec<Formula>),
    Not(Box<Formula>),
    /// A variable and the values with which it is met.
    Literal(usize, Values),
    /// What could not be carried over: anybody may meet it, and anybody may not.
    Untold,
}

impl Formula {
    /// What never holds.
    pub(super) fn never() -> Self {
        Self::Any(Vec::new())
    }

    /// What always holds.
    pub(super) fn always() -> Self {
        Self::All(Vec::new())
    }

    /// How many parts it has.
    fn size(&self) -> usize {
        match self {
            Self::All(parts) | Self::Any(parts) => 1 + parts.iter().map(Self::size).sum::<usize>(),
            Self::Not(inner) => 1 + inner.size(),
            Self::Literal(..) | Self::Untold => 1,
        }
    }

    /// Whether a part of it could not be carried over.
    pub(super) fn untold(&self) -> bool {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().any(Self::untold),
            Self::Not(inner) => inner.untold(),
            Self::Literal(..) => false,
            Self::Untold => true,
        }
    }

    /// Whether a part of it always or never holds, whatever the answers are.
    fn fixed(&self) -> bool {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.is_empty() || parts.iter().any(Self::fixed),
            Self::Not(inner) => inner.fixed(),
            Self::Literal(..) | Self::Untold => false,
        }
    }

    /// The same without parts that say nothing: for everybody who may meet it.
    pub(super) fn settled(&self, space: &Space) -> Self {
        match self {
            Self::Literal(..) => self.clone(),
            Self::Untold => Self::always(),
            Self::Not(inner) if inner.untold() || inner.fixed() => inner.opposite(space).settled(space),
            Self::Not(_) => self.clone(),
            Self::All(parts) => {
                let mut parts: Vec<Self> = parts.iter().map(|part| part.settled(space)).collect();
                if parts.contains(&Self::never()) {
                    return Self::never();
                }
                parts.retain(|part| *part != Self::always());
                one_or(parts, Self::All)
            }
            Self::Any(parts) => {
                let mut parts: Vec<Self> = parts.iter().map(|part| part.settled(space)).collect();
                if parts.contains(&Self::always()) {
                    return Self::always();
                }
                parts.retain(|part| *part != Self::never());
                one_or(parts, Self::Any)
            }
        }
    }

    /// Its opposite.
    pub(super) fn opposite(&self, space: &Space) -> Self {
        match self {
            Self::All(parts) => Self::Any(parts.iter().map(|part| part.opposite(space)).collect()),
            Self::Any(parts) => Self::All(parts.iter().map(|part| part.opposite(space)).collect()),
            Self::Not(inner) => (**inner).clone(),
            Self::Literal(variable, values) => {
                let found = space.variables.get(*variable);
                let open = if found.is_some_and(|found| found.answer.is_none()) { 0 } else { UNANSWERED };
                let all = found.map_or(0, |found| found.answered()) | open;
                Self::Literal(*variable, all & !values)
            }
            Self::Untold => Self::Untold,
        }
    }

    /// As a sum of products; nothing when that would be too many.
    pub(super) fn sum(&self, space: &Space) -> Option<Sum> {
        match self {
            Self::Literal(_, 0) => Some(Sum::new()),
            Self::Literal(variable, values) => Some(vec![cubes::Cube::from([(*variable, *values)])]),
            Self::Not(inner) => inner.opposite(space).sum(space),
            Self::Untold => Some(cubes::always()),
            Self::All(parts) => {
                parts.iter().try_fold(cubes::always(), |all, part| cubes::product(&all, &part.sum(space)?))
            }
            Self::Any(parts) => {
                let mut all = Sum::new();
                for part in parts {
                    all.extend(part.sum(space)?);
                    if all.len() > MOST_CUBES * 8 {
                        return None;
                    }
                }
                Some(all)
            }
        }
    }

    /// Whether it is one comparison.
    fn is_short(&self) -> bool {
        match self {
            Self::Literal(..) | Self::Untold => true,
            Self::Not(inner) => inner.is_short(),
            Self::All(parts) | Self::Any(parts) => parts.len() == 1 && parts.iter().all(Self::is_short),
        }
    }
}

/// A condition of the definition.
#[derive(Debug)]
pub(super) struct Named {
    pub(super) key: String,
    pub(super) formula: Formula,
    /// The variable that stands for it where it is used by its name.
    pub(super) variable: Option<usize>,
    /// What its author should know.
    pub(super) comment: String,
}

/// All of them.
#[derive(Debug, Default)]
pub(super) struct Conditions {
    pub(super) all: Vec<Named>,
    positions: HashMap<String, usize>,
}

impl Conditions {
    /// Looks up every condition. Where pages stand in order, what has several parts is used by its name; where links say
    /// what comes next, it is worked out, unless it is always or never met: that is for the check to show.
    pub(super) fn read(definition: &Definition, space: &mut Space, taken: &mut Taken, notes: &mut Vec<Note>) -> Self {
        let mut names = std::collections::HashSet::new();
        for condition in &definition.conditions {
            if !names.insert(&condition.name) {
                let text = format!("There are several conditions called `{}`: the last one counts", condition.name);
                notes.push(Note::new(Weight::Fault, &condition.shown_as, text));
            }
        }
        let mut reader = Reader { definition, space, taken, notes, found: Self::default(), open: Vec::new() };
        for condition in &definition.conditions {
            reader.named(&condition.name);
        }
        reader.found
    }

    /// What a page or link with that condition needs; nothing when there is no such condition.
    pub(super) fn find(&self, name: &str) -> Option<Formula> {
        let named = self.all.get(*self.positions.get(name)?)?;
        Some(match named.variable {
            Some(variable) => Formula::Literal(variable, 0b01),
            None => named.formula.clone(),
        })
    }

    /// Gives a condition of our own a name.
    pub(super) fn add(&mut self, key: String, formula: Formula, space: &mut Space, comment: &str) -> usize {
        let variable = space.variable(None, Domain::Fact { met: key.clone(), not: None });
        let comment = comment.to_owned();
        self.all.push(Named { key, formula, variable: Some(variable), comment });
        variable
    }
}

struct Reader<'a> {
    definition: &'a Definition,
    space: &'a mut Space,
    taken: &'a mut Taken,
    notes: &'a mut Vec<Note>,
    found: Conditions,
    /// The conditions that are being looked up, one inside the other.
    open: Vec<String>,
}

impl Reader<'_> {
    fn named(&mut self, name: &str) -> Formula {
        if let Some(formula) = self.found.find(name) {
            return formula;
        }
        let Some(condition) = self.definition.conditions.iter().rfind(|condition| condition.name == name) else {
            // The name of a question alone: that it was answered, or answered with yes.
            let asked = self.space.find(name);
            if !asked.is_empty() {
                return one_or(asked.into_iter().map(|at| self.said(at)).collect(), Formula::Any);
            }
            let text = "This condition is not there, so it is never met";
            self.notes.push(Note::new(Weight::Fault, name, text));
            return Formula::never();
        };
        if self.open.iter().any(|open| open == name) || self.open.len() > super::logic::MOST_DEEP {
            let text = "This condition uses itself, so it says nothing";
            self.notes.push(Note::new(Weight::Fault, &condition.shown_as, text));
            return Formula::never();
        }
        self.open.push(name.to_owned());
        let mut formula = self.formula(&condition.logic);
        self.open.pop();
        let shown_as = if condition.shown_as.is_empty() { name } else { &condition.shown_as };
        let whole = !formula.untold() && !formula.fixed();
        if !whole && formula.size() > MOST_PARTS {
            let text = "The condition cannot be carried: it is too long together with those that it uses";
            self.notes.push(Note::new(Weight::NotCarried, &condition.shown_as, text));
            formula = Formula::Untold;
        }
        let comment = if whole { self.verdict(&formula, &condition.logic, shown_as) } else { String::new() };
        let by_name = whole
            && !formula.is_short()
            && (self.definition.in_order || !comment.is_empty() || formula.size() > MOST_PARTS);
        // Made before it is known whether it is used: the name stays the same whoever uses it.
        let key = self.taken.take(&names::valid(&names::slug(shown_as, '_'), "condition"));
        let variable = by_name.then(|| self.space.variable(None, Domain::Fact { met: key.clone(), not: None }));
        self.found.positions.insert(name.to_owned(), self.found.all.len());
        self.found.all.push(Named { key, formula: formula.clone(), variable, comment });
        variable.map_or(formula, |variable| Formula::Literal(variable, 0b01))
    }

    /// What is wrong with a condition of several parts.
    fn verdict(&mut self, formula: &Formula, logic: &Logic, shown_as: &str) -> String {
        if formula.is_short() {
            return String::new();
        }
        let Some(sum) = formula.sum(self.space) else { return String::new() };
        // Of what is asked on several pages one answer counts: which one shows only where the condition is used.
        let again = |variable: &usize| {
            let answer = self.space.variables.get(*variable).and_then(|found| self.space.answers.get(found.answer?));
            answer.is_some_and(|answer| answer.again)
        };
        if sum.iter().flat_map(|cube| cube.keys()).any(again) {
            return String::new();
        }
        let known = Known { space: self.space, reach: &[] };
        let answered: cubes::Cube = sum
            .iter()
            .flat_map(|cube| cube.keys())
            .map(|variable| (*variable, self.space.variables.get(*variable).map_or(0, |found| found.answered())))
            .collect();
        let all: Vec<&cubes::Cube> = sum.iter().collect();
        let text = if !sum.iter().any(|cube| cubes::both(cube, &answered).is_some()) {
            "can never be met, because its parts exclude each other"
        } else if self.negative(logic, 0) && known.covered(&answered, &all) {
            "is always met, whatever the answers are"
        } else {
            return String::new();
        };
        self.notes.push(Note::new(Weight::Fault, shown_as, format!("This condition {text}")));
        format!("“{shown_as}” {text}")
    }

    fn formula(&mut self, logic: &Logic) -> Formula {
        match logic {
            Logic::All(parts) => Formula::All(parts.iter().map(|part| self.formula(part)).collect()),
            Logic::Any(parts) => Formula::Any(parts.iter().map(|part| self.formula(part)).collect()),
            Logic::Not(inner) => Formula::Not(Box::new(self.formula(inner))),
            Logic::Named(name) => self.named(name),
            Logic::Lost => Formula::Untold,
            Logic::Is(comparison) => self.comparison(comparison),
        }
    }

    fn comparison(&mut self, comparison: &Comparison) -> Formula {
        let answers = self.space.find(&comparison.question);
        if answers.is_empty() {
            let shown_as = if comparison.shown_as.is_empty() { &comparison.question } else { &comparison.shown_as };
            let text = format!("A condition asks about “{shown_as}” (`{}`), which no page asks", comparison.question);
            self.notes.push(Note::new(Weight::Fault, "", text));
            let (variable, values) = self.space.unknown(comparison);
            return Formula::Literal(variable, values);
        }
        let numbers = |at: &usize| {
            let kind = self.space.answers.get(*at).map(|answer| answer.kind);
            matches!(kind, Some("number" | "decimal" | "money"))
        };
        if let With::Value(value) = &comparison.with
            && !value.is_empty()
            && decimal(value).is_none()
            && answers.iter().all(numbers)
        {
            let text = format!("A condition compares “{}” with “{value}”, which is no number", comparison.shown_as);
            self.notes.push(Note::new(Weight::Fault, "", text));
        }
        // The same answer asked on several pages: whichever of them was reached.
        if let With::Value(value) = &comparison.with
            && let Some(asked) = answers.iter().map(|at| self.space.answers.get(*at)).collect::<Option<Vec<_>>>()
            && asked.iter().all(|answer| answer.lacks(value))
            && !(value.is_empty() && matches!(comparison.how, How::Is | How::IsNot))
        {
            let question = asked.first().map(|answer| answer.key.clone()).unwrap_or_default();
            let text = format!(
                "A condition compares “{}” (`{question}`) with “{value}”, which is none of its options",
                comparison.shown_as
            );
            self.notes.push(Note::new(Weight::Fault, "", text));
        }
        // Of lists that differ, only those that have the value.
        let lacks = |at: &usize| match &comparison.with {
            With::Value(value) => self.space.answers.get(*at).is_some_and(|answer| answer.lacks(value)),
            _ => false,
        };
        let one_has_it = answers.iter().any(|at| !lacks(at)) && matches!(comparison.how, How::Is | How::Includes);
        let meant: Vec<usize> = answers.iter().copied().filter(|at| !one_has_it || !lacks(at)).collect();
        let each = meant.into_iter().map(|answer| self.about(answer, comparison)).collect::<Vec<_>>();
        one_or(each, Formula::Any)
    }

    fn about(&mut self, answer: usize, comparison: &Comparison) -> Formula {
        let ticks = self.space.answers.get(answer).is_some_and(|answer| answer.kind == "choices");
        if let With::Items { ids, all } = &comparison.with
            && ticks
            && ids.len() > 1
        {
            let negative = matches!(comparison.how, How::IsNot | How::IncludesNot);
            let each = ids.iter().map(|id| {
                let with = With::Items { ids: vec![id.clone()], all: false };
                self.literal(answer, &Comparison { with, ..comparison.clone() })
            });
            let each = each.collect();
            return if *all || negative { Formula::All(each) } else { Formula::Any(each) };
        }
        self.literal(answer, comparison)
    }

    fn literal(&mut self, answer: usize, comparison: &Comparison) -> Formula {
        if let Some((variable, values)) = self.space.literal(answer, comparison) {
            return Formula::Literal(variable, values);
        }
        let question = self.space.answers.get(answer).map(|answer| answer.key.clone()).unwrap_or_default();
        let with = if let With::Value(value) = &comparison.with { value.as_str() } else { "a time from now" };
        let text = format!("A condition compares `{question}` with “{with}”, which has no counterpart");
        self.notes.push(Note::new(Weight::NotCarried, "", text));
        Formula::Untold
    }

    /// That a question was answered, or answered with yes.
    fn said(&mut self, at: usize) -> Formula {
        let (variable, values) = self.space.said(at);
        Formula::Literal(variable, values)
    }

    /// Whether something is ruled out in it. All options joined with “or” are no fault: they say that the question was
    /// answered.
    fn negative(&self, logic: &Logic, depth: usize) -> bool {
        match logic {
            Logic::All(parts) | Logic::Any(parts) => parts.iter().any(|part| self.negative(part, depth)),
            Logic::Not(_) => true,
            Logic::Is(comparison) => matches!(comparison.how, How::IsNot | How::IncludesNot),
            Logic::Named(name) if depth < 4 => {
                let named = self.definition.conditions.iter().rfind(|condition| condition.name == *name);
                named.is_some_and(|named| self.negative(&named.logic, depth + 1))
            }
            Logic::Named(_) | Logic::Lost => false,
        }
    }
}

fn one_or(mut parts: Vec<Formula>, join: impl FnOnce(Vec<Formula>) -> Formula) -> Formula {
    if parts.len() == 1 { parts.remove(0) } else { join(parts) }
}
