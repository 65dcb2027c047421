//! The named conditions of a definition, looked up and turned into what our conditions can say.

use super::cubes::{self, Known, MOST_CUBES, Sum};
use super::definition::Definition;
use super::domains::{Domain, Space, UNANSWERED, Values};
use super::logic::{Comparison, How, Logic, With};
use super::names::{self, Taken};
use super::{Note, Weight};
use std::collections::HashMap;

/// A condition whose names are looked up.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Formula {
    All(Vec<Formula>),
    Any(Vec<Formula>),
    Not(Box<Formula>),
    /// A variable and the values with which it is met.
    Literal(usize, Values),
}

impl Formula {
    /// What never holds.
    pub(super) fn never() -> Self {
        Self::Any(Vec::new())
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
        }
    }

    /// As a sum of products; nothing when that would be too many.
    pub(super) fn sum(&self, space: &Space) -> Option<Sum> {
        match self {
            Self::Literal(_, 0) => Some(Sum::new()),
            Self::Literal(variable, values) => Some(vec![cubes::Cube::from([(*variable, *values)])]),
            Self::Not(inner) => inner.opposite(space).sum(space),
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
            Self::Literal(..) => true,
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
        let Some(condition) = self.definition.conditions.iter().find(|condition| condition.name == name) else {
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
        let formula = self.formula(&condition.logic);
        self.open.pop();
        let shown_as = if condition.shown_as.is_empty() { name } else { &condition.shown_as };
        let comment = self.verdict(&formula, &condition.logic, shown_as);
        let by_name = !formula.is_short() && (self.definition.in_order || !comment.is_empty());
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
        let known = Known { space: self.space, reach: &[] };
        let answered: cubes::Cube = sum
            .iter()
            .flat_map(|cube| cube.keys())
            .map(|variable| (*variable, self.space.variables.get(*variable).map_or(0, |found| found.answered())))
            .collect();
        let all: Vec<&cubes::Cube> = sum.iter().collect();
        let text = if !sum.iter().any(|cube| cubes::both(cube, &answered).is_some()) {
            "can never be met, because its parts exclude each other"
        } else if negative(logic) && known.covered(&answered, &all) {
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
            Logic::Lost => Formula::never(),
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
        // The same answer asked on several pages: whichever of them was reached.
        if let With::Value(value) = &comparison.with
            && let Some(asked) = answers.iter().map(|at| self.space.answers.get(*at)).collect::<Option<Vec<_>>>()
            && asked.iter().all(|answer| answer.lacks(value))
        {
            let question = asked.first().map(|answer| answer.key.clone()).unwrap_or_default();
            let text = format!(
                "A condition compares “{}” (`{question}`) with “{value}”, which is none of its options",
                comparison.shown_as
            );
            self.notes.push(Note::new(Weight::Fault, "", text));
        }
        let each = answers.into_iter().map(|answer| self.about(answer, comparison)).collect::<Vec<_>>();
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
                let (variable, values) = self.space.literal(answer, &Comparison { with, ..comparison.clone() });
                Formula::Literal(variable, values)
            });
            let each = each.collect();
            return if *all || negative { Formula::All(each) } else { Formula::Any(each) };
        }
        let (variable, values) = self.space.literal(answer, comparison);
        Formula::Literal(variable, values)
    }
}

/// Whether something is ruled out in it. All options joined with “or” are no fault: they say that the question was answered.
fn negative(logic: &Logic) -> bool {
    match logic {
        Logic::All(parts) | Logic::Any(parts) => parts.iter().any(negative),
        Logic::Not(_) => true,
        Logic::Is(comparison) => matches!(comparison.how, How::IsNot | How::IncludesNot),
        Logic::Named(_) | Logic::Lost => false,
    }
}

fn one_or(mut parts: Vec<Formula>, join: impl FnOnce(Vec<Formula>) -> Formula) -> Formula {
    if parts.len() == 1 { parts.remove(0) } else { join(parts) }
}
