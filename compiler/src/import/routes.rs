//! From a graph of links to a list: pages in reading order, each with the condition under which it is reached.

use super::conditions::{Conditions, Formula};
use super::cubes::{self, Known, MOST_CUBES, Sum};
use super::definition::{Definition, Link, Page, Role};
use super::domains::{Space, UNANSWERED};
use super::names::Taken;
use super::{Note, Weight, phrases};
use std::collections::{HashMap, HashSet};

/// A page in its place.
#[derive(Debug)]
pub(super) struct Placed {
    /// Its position in the definition.
    pub(super) page: usize,
    /// When it is asked, as our language says it; empty for everyone.
    pub(super) ask_when: String,
    /// The answers that this looks at.
    pub(super) looks_at: Vec<usize>,
    /// A web address to which a link leads, and when.
    pub(super) redirects: Vec<(String, String)>,
    /// What could not be said about when it is asked.
    pub(super) comment: String,
}

/// The links of a page that lead somewhere.
struct Route {
    to: usize,
    /// Met when the link is followed from its page.
    when: Formula,
    /// For everybody who follows no other: often written though nobody is left.
    otherwise: bool,
}

/// Puts the pages in order.
pub(super) fn place(
    definition: &Definition,
    space: &mut Space,
    conditions: &mut Conditions,
    taken: &mut Taken,
    ends: &dyn Fn(usize) -> bool,
    notes: &mut Vec<Note>,
) -> Vec<Placed> {
    if definition.in_order {
        in_order(definition, space, conditions, ends, notes)
    } else {
        let mut graph = Graph::of(definition, space, conditions, ends, notes);
        let order = graph.order(notes);
        let order = graph.ends_near(order);
        graph.conditions(&order, space, conditions, taken, notes)
    }
}

/// Pages that stand in order already, each with its own condition.
fn in_order(
    definition: &Definition,
    space: &Space,
    conditions: &Conditions,
    ends: &dyn Fn(usize) -> bool,
    notes: &mut Vec<Note>,
) -> Vec<Placed> {
    let mut placed = Vec::new();
    for (page, found) in definition.pages.iter().enumerate() {
        let mut here = Placed {
            page,
            ask_when: String::new(),
            looks_at: Vec::new(),
            redirects: Vec::new(),
            comment: String::new(),
        };
        let formula = if found.condition.is_empty() { None } else { conditions.find(&found.condition) };
        if !found.condition.is_empty() && formula.is_none() {
            notes.push(no_condition(&found.path, &found.condition, "so it was shown to everybody"));
        }
        if let Some(formula) = formula {
            let settled = formula.settled(space);
            if settled == Formula::never() {
                notes.push(left_out(found, "Its condition is never met"));
                continue;
            }
            if formula.untold() {
                let text = untold(&found.path, ends(page));
                here.comment = text.text.clone();
                notes.push(text);
                if ends(page) {
                    continue;
                }
            }
            here.ask_when = phrases::formula(space, &settled);
            here.looks_at = settled.sum(space).map(|sum| phrases::answers(space, &sum)).unwrap_or_default();
        }
        placed.push(here);
    }
    placed
}

/// A page whose condition could not be carried: everybody is asked it, but nobody is sent away by it.
fn untold(path: &str, end: bool) -> Note {
    let what = if end { "so it is left out" } else { "so it is asked of all who come here" };
    Note::new(Weight::NotCarried, path, format!("When this page is shown could not be carried in full, {what}"))
}

fn left_out(page: &Page, why: &str) -> Note {
    let asked: Vec<&str> = page.components.iter().map(|it| it.name.as_str()).filter(|name| !name.is_empty()).collect();
    let holds = if asked.is_empty() { String::new() } else { format!(" (it holds {})", asked.join(", ")) };
    Note::new(Weight::Fault, &page.path, format!("{why}, so it is left out{holds}"))
}

fn no_condition(path: &str, condition: &str, so: &str) -> Note {
    Note::new(Weight::Fault, path, format!("There is no condition `{condition}`, {so}"))
}

struct Graph<'a> {
    definition: &'a Definition,
    /// Whether a page ends the form.
    ends: &'a dyn Fn(usize) -> bool,
    routes: Vec<Vec<Route>>,
    redirects: Vec<Vec<(String, Formula)>>,
    /// Who follows none of the links of a page that has several.
    left_over: Vec<Option<Formula>>,
    start: usize,
    /// Routes that lead back to a page before them.
    back: HashSet<(usize, usize)>,
}

impl<'a> Graph<'a> {
    fn of(
        definition: &'a Definition,
        space: &Space,
        conditions: &Conditions,
        ends: &'a dyn Fn(usize) -> bool,
        notes: &mut Vec<Note>,
    ) -> Self {
        let paths: HashMap<&str, usize> =
            definition.pages.iter().enumerate().rev().map(|(at, page)| (page.path.as_str(), at)).collect();
        let find = |path: &str| {
            let path = path.trim();
            paths.get(path).or_else(|| paths.get(format!("/{}", path.trim_start_matches('/')).as_str())).copied()
        };
        let start = find(&definition.start).unwrap_or_else(|| {
            let text = format!(
                "The form starts at `{}`, which is no page of it: it starts at its first page",
                definition.start
            );
            if !definition.start.is_empty() {
                notes.push(Note::new(Weight::Fault, "", text));
            }
            0
        });
        let mut graph = Self {
            definition,
            ends,
            routes: Vec::new(),
            redirects: Vec::new(),
            left_over: Vec::new(),
            start,
            back: HashSet::new(),
        };
        let mut links = Links { find: &find, ends, space, conditions, notes };
        for page in &definition.pages {
            let found = links.of(page);
            graph.routes.push(found.routes);
            graph.redirects.push(found.redirects);
            graph.left_over.push(found.left_over);
        }
        graph
    }

    /// Every page that is reached, each behind all that lead to it, branches directly after what they branch from.
    fn order(&mut self, notes: &mut Vec<Note>) -> Vec<usize> {
        let definition = self.definition;
        let mut order = Vec::new();
        let mut state = vec![0u8; self.routes.len()];
        // A walk of our own rather than a recursive one: a hostile file may be one long chain.
        let mut stack = vec![(self.start, 0usize)];
        if let Some(state) = state.get_mut(self.start) {
            *state = 1;
        }
        while let Some((page, followed)) = stack.pop() {
            let routes = self.routes.get(page).map(Vec::as_slice).unwrap_or_default();
            // The last link first, so that the first one stands nearest to its page.
            let Some(route) = routes.len().checked_sub(followed + 1).and_then(|at| routes.get(at)) else {
                if let Some(state) = state.get_mut(page) {
                    *state = 2;
                }
                order.push(page);
                continue;
            };
            let to = route.to;
            stack.push((page, followed + 1));
            match state.get(to) {
                Some(0) => {
                    if let Some(state) = state.get_mut(to) {
                        *state = 1;
                    }
                    stack.push((to, 0));
                }
                Some(1) if self.back.insert((page, to)) => {
                    let text = format!(
                        "It leads back to {}, and a form of ours goes in one direction: that route is left out",
                        path(definition, to)
                    );
                    notes.push(Note::new(Weight::Fault, path(definition, page), text));
                }
                _ => {}
            }
        }
        order.reverse();
        for (at, page) in definition.pages.iter().enumerate() {
            if state.get(at) == Some(&0) && page.role != Role::Summary {
                notes.push(left_out(page, "No route leads to this page"));
            }
        }
        order
    }

    /// A page that ends the form stands directly after the last page that leads to it, so that those who end there are not
    /// asked what follows.
    fn ends_near(&self, order: Vec<usize>) -> Vec<usize> {
        let (last, rest): (Vec<usize>, Vec<usize>) =
            order.into_iter().partition(|page| (self.ends)(*page) && *page != self.start);
        let mut placed = rest;
        for end in last.into_iter().rev() {
            let leads =
                |page: &usize| self.routes.get(*page).is_some_and(|routes| routes.iter().any(|route| route.to == end));
            let after = placed.iter().rposition(leads).map_or(placed.len(), |at| at + 1);
            placed.insert(after, end);
        }
        placed
    }

    /// When each page is reached.
    fn conditions(
        &self,
        order: &[usize],
        space: &mut Space,
        conditions: &mut Conditions,
        taken: &mut Taken,
        notes: &mut Vec<Note>,
    ) -> Vec<Placed> {
        let definition = self.definition;
        let mut reach: Vec<Option<Sum>> = vec![None; self.routes.len()];
        let mut incoming: Vec<Sum> = vec![Sum::new(); self.routes.len()];
        let mut too_many: Vec<Vec<Formula>> = vec![Vec::new(); self.routes.len()];
        if let Some(first) = incoming.get_mut(self.start) {
            *first = cubes::always();
        }
        let mut free = Sum::new();
        let mut placed = Vec::new();
        let mut passed: HashSet<usize> = HashSet::new();
        for page in order.iter().copied() {
            passed.insert(page);
            let arrived = incoming.get_mut(page).map(std::mem::take).unwrap_or_default();
            let known = Known { space, reach: &reach };
            let mut sum = known.minimal(&arrived, &Sum::new());
            let pieces = too_many.get_mut(page).map(std::mem::take).unwrap_or_default();
            if sum.is_empty() && pieces.is_empty() {
                // Nobody comes here, so nobody has its answers.
                if let (Some(place), Some(found)) = (reach.get_mut(page), definition.pages.get(page)) {
                    *place = Some(sum);
                    if found.role != Role::Summary {
                        notes.push(left_out(found, "Nobody comes to this page"));
                    }
                }
                continue;
            }
            if sum.len() > MOST_CUBES || !pieces.is_empty() {
                // Too long to write out: it gets a name and is put together from the pages before it.
                let mut parts = pieces;
                parts.extend(sum.iter().map(product));
                let whole = Formula::Any(parts).settled(space);
                if whole == Formula::always() {
                    sum = cubes::always();
                } else {
                    let key = taken.take(&format!("reaches_{}", super::pages::page_key(definition, page)));
                    let variable = conditions.add(key, whole, space, "");
                    sum = vec![cubes::Cube::from([(variable, 0b01)])];
                }
            }
            let known = Known { space, reach: &reach };
            // Who met an exit is not asked anything below it.
            let shown = known.minimal(&sum, &free);
            let shown = if shown.len() <= sum.len() { shown } else { sum.clone() };
            let ask_when = phrases::sum(space, &shown);
            if let Some(place) = reach.get_mut(page) {
                *place = Some(sum.clone());
            }
            let redirects = self.redirects.get(page).map(Vec::as_slice).unwrap_or_default();
            let known = Known { space, reach: &reach };
            let redirects: Vec<(String, Sum)> = redirects
                .iter()
                .filter_map(|(to, when)| {
                    Some((
                        to.clone(),
                        known.minimal(&cubes::product(&sum, &known_here(when.sum(space)?, &passed, space))?, &free),
                    ))
                })
                .collect();
            let looks_at = phrases::answers(space, &shown);
            let taken_by_some = redirects.iter().filter(|(_, sum)| !sum.is_empty());
            let written = taken_by_some.map(|(to, sum)| (to.clone(), phrases::sum(space, sum))).collect();
            placed.push(Placed { page, ask_when, looks_at, redirects: written, comment: String::new() });
            self.ends_early(page, &sum, &passed, &Known { space, reach: &reach }, notes);
            free.extend(redirects.into_iter().flat_map(|(_, sum)| sum));
            if (self.ends)(page) {
                free.extend(sum.iter().cloned());
            }
            for route in self.routes.get(page).map(Vec::as_slice).unwrap_or_default() {
                if self.back.contains(&(page, route.to)) {
                    continue;
                }
                let when = route.when.sum(space).map(|when| known_here(when, &passed, space));
                let along = when.and_then(|when| cubes::product(&sum, &when));
                match along {
                    Some(along) => {
                        let known = Known { space, reach: &reach };
                        let along = known.minimal(&along, &Sum::new());
                        if along.is_empty() && !route.otherwise {
                            let (from, to) = (path(definition, page), path(definition, route.to));
                            let text = format!("Its link to `{to}` is never followed: nobody here meets its condition");
                            notes.push(Note::new(Weight::Fault, from, text));
                        }
                        if let Some(place) = incoming.get_mut(route.to) {
                            place.extend(along);
                        }
                    }
                    None => {
                        let here = Formula::Any(sum.iter().map(product).collect());
                        if let Some(place) = too_many.get_mut(route.to) {
                            place.push(Formula::All(vec![here, route.when.clone()]));
                        }
                    }
                }
            }
        }
        placed
    }

    /// Says when somebody who comes to a page with several links follows none of them.
    fn ends_early(&self, page: usize, sum: &Sum, passed: &HashSet<usize>, known: &Known<'_>, notes: &mut Vec<Note>) {
        let left_over = self.left_over.get(page).and_then(Option::as_ref);
        let rest =
            left_over.and_then(|rest| cubes::product(sum, &known_here(rest.sum(known.space)?, passed, known.space)));
        let answers: Vec<usize> = rest.iter().flatten().flat_map(|cube| cube.keys().copied()).collect();
        let everything = |variable: usize| known.space.variables.get(variable).map_or(0, |found| found.answered());
        let answered: cubes::Cube = answers.into_iter().map(|variable| (variable, everything(variable))).collect();
        let possible = |cube: &cubes::Cube| cubes::both(cube, &answered).is_some_and(|cube| !known.covered(&cube, &[]));
        if rest.iter().flatten().any(possible) {
            let text = "None of its links is for everyone else: the form is sent without the pages after it";
            notes.push(Note::new(Weight::Fault, path(self.definition, page), text));
        }
    }
}

/// What is asked on several pages has, on a link, the answer of a page that was passed: the others have none yet.
fn known_here(sum: Sum, passed: &HashSet<usize>, space: &Space) -> Sum {
    let later = |variable: &usize| {
        let answer = space.variables.get(*variable).and_then(|found| space.answers.get(found.answer?));
        answer.is_some_and(|answer| answer.again && !passed.contains(&answer.page))
    };
    let mut known = sum;
    known.retain(|cube| !cube.iter().any(|(variable, values)| later(variable) && values & UNANSWERED == 0));
    known.iter_mut().for_each(|cube| cube.retain(|variable, _| !later(variable)));
    known
}

fn product(cube: &cubes::Cube) -> Formula {
    Formula::All(cube.iter().map(|(variable, values)| Formula::Literal(*variable, *values)).collect())
}

fn path(definition: &Definition, page: usize) -> &str {
    definition.pages.get(page).map(|page| page.path.as_str()).unwrap_or_default()
}

/// Where the links of a page lead.
#[derive(Default)]
struct Found {
    routes: Vec<Route>,
    redirects: Vec<(String, Formula)>,
    left_over: Option<Formula>,
}

/// What is needed to read links.
struct Links<'a> {
    find: &'a dyn Fn(&str) -> Option<usize>,
    ends: &'a dyn Fn(usize) -> bool,
    space: &'a Space,
    conditions: &'a Conditions,
    notes: &'a mut Vec<Note>,
}

impl Links<'_> {
    /// The first link whose condition is met is followed, and the last one without a condition when none is.
    fn of(&mut self, page: &Page) -> Found {
        let mut found = Found::default();
        let mut before: Vec<Formula> = Vec::new();
        let mut otherwise: Option<(&Link, usize)> = None;
        for link in &page.next {
            let Link { to, condition, redirect } = link;
            let target = if redirect.is_empty() { (self.find)(to) } else { None };
            if target.is_none() && redirect.is_empty() {
                // What follows the summary is for the builder alone.
                if page.role != Role::Summary {
                    let text = format!("It leads to `{to}`, and there is no such page: the form was sent instead");
                    self.fault(page, text);
                }
                continue;
            }
            if condition.is_empty() {
                if let Some((before, _)) = otherwise.replace((link, found.routes.len())) {
                    let text = format!(
                        "Its link to `{}` is never followed, because a later one is for everyone too",
                        before.to
                    );
                    self.fault(page, text);
                }
                continue;
            }
            let Some(own) = self.conditions.find(condition) else {
                let so = format!("so its link to `{to}` was never followed");
                self.notes.push(no_condition(&page.path, condition, &so));
                continue;
            };
            if own.untold() {
                let leaves = target.is_none_or(|target| (self.ends)(target));
                let so = if leaves { "so nobody follows it" } else { "so more people may follow it than before" };
                let to = if redirect.is_empty() { to } else { redirect };
                let text = format!("When its link to `{to}` is followed could not be carried in full, {so}");
                self.notes.push(Note::new(Weight::NotCarried, &page.path, text));
                if leaves {
                    continue;
                }
            }
            let mut all: Vec<Formula> = before.clone();
            all.push(own.clone());
            let when = if all.len() == 1 { own.clone() } else { Formula::All(all) };
            before.push(own.opposite(self.space));
            match target {
                Some(to) => found.routes.push(Route { to, when, otherwise: false }),
                None => found.redirects.push((redirect.clone(), when)),
            }
        }
        match otherwise {
            Some((link, at)) => match (self.find)(&link.to).filter(|_| link.redirect.is_empty()) {
                Some(to) => found.routes.insert(at, Route { to, when: Formula::All(before), otherwise: true }),
                None => found.redirects.push((link.redirect.clone(), Formula::All(before))),
            },
            None if page.next.len() > 1 && !found.routes.is_empty() && page.role != Role::Summary => {
                found.left_over = Some(Formula::All(before));
            }
            None => {}
        }
        found
    }

    fn fault(&mut self, page: &Page, text: String) {
        self.notes.push(Note::new(Weight::Fault, &page.path, text));
    }
}
