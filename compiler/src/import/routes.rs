//! From a graph of links to a list: pages in reading order, each with the condition under which it is reached.

use super::conditions::{Conditions, Formula};
use super::cubes::{self, Known, MOST_CUBES, Sum};
use super::definition::{Definition, Link, Page, Role};
use super::domains::Space;
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
}

/// The links of a page that lead somewhere.
struct Route {
    to: usize,
    /// Met when the link is followed from its page.
    when: Formula,
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
        in_order(definition, space, conditions, notes)
    } else {
        let mut graph = Graph::of(definition, space, conditions, notes);
        let order = graph.order(definition, notes);
        let order = graph.ends_near(order, ends);
        graph.conditions(definition, &order, space, conditions, taken, ends)
    }
}

/// Pages that stand in order already, each with its own condition.
fn in_order(definition: &Definition, space: &Space, conditions: &Conditions, notes: &mut Vec<Note>) -> Vec<Placed> {
    let mut placed = Vec::new();
    for (page, found) in definition.pages.iter().enumerate() {
        let mut ask_when = String::new();
        let mut looks_at = Vec::new();
        if !found.condition.is_empty() {
            match conditions.find(&found.condition) {
                Some(formula) => {
                    ask_when = phrases::formula(space, &formula);
                    looks_at = formula.sum(space).map(|sum| phrases::answers(space, &sum)).unwrap_or_default();
                }
                None => notes.push(no_condition(&found.path, &found.condition, "so it was never shown")),
            }
        }
        placed.push(Placed { page, ask_when, looks_at, redirects: Vec::new() });
    }
    placed
}

fn no_condition(path: &str, condition: &str, so: &str) -> Note {
    Note::new(Weight::Fault, path, format!("There is no condition `{condition}`, {so}"))
}

struct Graph {
    routes: Vec<Vec<Route>>,
    redirects: Vec<Vec<(String, Formula)>>,
    start: usize,
    /// Routes that lead back to a page before them.
    back: HashSet<(usize, usize)>,
}

impl Graph {
    fn of(definition: &Definition, space: &Space, conditions: &Conditions, notes: &mut Vec<Note>) -> Self {
        let paths: HashMap<&str, usize> =
            definition.pages.iter().enumerate().rev().map(|(at, page)| (page.path.as_str(), at)).collect();
        let find = |path: &str| {
            let path = path.trim();
            paths.get(path).or_else(|| paths.get(format!("/{}", path.trim_start_matches('/')).as_str())).copied()
        };
        let path_of = |page: usize| path(definition, page).to_owned();
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
        let mut graph = Self { routes: Vec::new(), redirects: Vec::new(), start, back: HashSet::new() };
        for page in &definition.pages {
            let (routes, redirects) = routes_of(page, &find, &path_of, space, conditions, notes);
            graph.routes.push(routes);
            graph.redirects.push(redirects);
        }
        graph
    }

    /// Every page that is reached, each behind all that lead to it, branches directly after what they branch from.
    fn order(&mut self, definition: &Definition, notes: &mut Vec<Note>) -> Vec<usize> {
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
                let asked: Vec<&str> =
                    page.components.iter().map(|it| it.name.as_str()).filter(|name| !name.is_empty()).collect();
                let holds = if asked.is_empty() { String::new() } else { format!(" (it holds {})", asked.join(", ")) };
                let text = format!("No route leads to this page, so it is left out{holds}");
                notes.push(Note::new(Weight::Fault, &page.path, text));
            }
        }
        order
    }

    /// A page that ends the form stands directly after the last page that leads to it, so that those who end there are not
    /// asked what follows.
    fn ends_near(&self, order: Vec<usize>, ends: &dyn Fn(usize) -> bool) -> Vec<usize> {
        let (last, rest): (Vec<usize>, Vec<usize>) =
            order.into_iter().partition(|page| ends(*page) && *page != self.start);
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
        definition: &Definition,
        order: &[usize],
        space: &mut Space,
        conditions: &mut Conditions,
        taken: &mut Taken,
        ends: &dyn Fn(usize) -> bool,
    ) -> Vec<Placed> {
        let mut reach: Vec<Option<Sum>> = vec![None; self.routes.len()];
        let mut incoming: Vec<Sum> = vec![Sum::new(); self.routes.len()];
        let mut too_many: Vec<Vec<Formula>> = vec![Vec::new(); self.routes.len()];
        if let Some(first) = incoming.get_mut(self.start) {
            *first = cubes::always();
        }
        let mut free = Sum::new();
        let mut placed = Vec::new();
        for page in order.iter().copied() {
            let arrived = incoming.get_mut(page).map(std::mem::take).unwrap_or_default();
            let known = Known { space, reach: &reach };
            let mut sum = known.minimal(&arrived, &Sum::new());
            let pieces = too_many.get_mut(page).map(std::mem::take).unwrap_or_default();
            if sum.len() > MOST_CUBES || !pieces.is_empty() {
                // Too long to write out: it gets a name and is put together from the pages before it.
                let mut parts = pieces;
                parts.extend(sum.iter().map(product));
                let key = taken.take(&format!("reaches_{}", super::pages::page_key(definition, page)));
                let variable = conditions.add(key, Formula::Any(parts), space, "");
                sum = vec![cubes::Cube::from([(variable, 0b01)])];
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
                    Some((to.clone(), known.minimal(&cubes::product(&sum, &when.sum(space)?)?, &free)))
                })
                .collect();
            let looks_at = phrases::answers(space, &shown);
            let written = redirects.iter().map(|(to, sum)| (to.clone(), phrases::sum(space, sum))).collect();
            placed.push(Placed { page, ask_when, looks_at, redirects: written });
            free.extend(redirects.into_iter().flat_map(|(_, sum)| sum));
            if ends(page) {
                free.extend(sum.iter().cloned());
            }
            for route in self.routes.get(page).map(Vec::as_slice).unwrap_or_default() {
                if self.back.contains(&(page, route.to)) {
                    continue;
                }
                let along = route.when.sum(space).and_then(|when| cubes::product(&sum, &when));
                match along {
                    Some(along) => {
                        let known = Known { space, reach: &reach };
                        if let Some(place) = incoming.get_mut(route.to) {
                            place.extend(known.minimal(&along, &Sum::new()));
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
}

fn product(cube: &cubes::Cube) -> Formula {
    Formula::All(cube.iter().map(|(variable, values)| Formula::Literal(*variable, *values)).collect())
}

fn path(definition: &Definition, page: usize) -> &str {
    definition.pages.get(page).map(|page| page.path.as_str()).unwrap_or_default()
}

type Found = (Vec<Route>, Vec<(String, Formula)>);

/// The first link whose condition is met is followed, and the last one without a condition when none is.
fn routes_of(
    page: &Page,
    find: &dyn Fn(&str) -> Option<usize>,
    path_of: &dyn Fn(usize) -> String,
    space: &Space,
    conditions: &Conditions,
    notes: &mut Vec<Note>,
) -> Found {
    let (mut routes, mut redirects) = (Vec::new(), Vec::new());
    let mut before: Vec<Formula> = Vec::new();
    let mut otherwise: Option<(usize, usize)> = None;
    for link in &page.next {
        let Link { to, condition, redirect } = link;
        let target = if redirect.is_empty() { find(to) } else { None };
        if target.is_none() && redirect.is_empty() {
            // What follows the summary is for the builder alone.
            if page.role != Role::Summary {
                let text = format!("It leads to `{to}`, and there is no such page: the form was sent instead");
                notes.push(Note::new(Weight::Fault, &page.path, text));
            }
            continue;
        }
        if condition.is_empty() {
            if let Some(target) = target
                && let Some((before, _)) = otherwise.replace((target, routes.len()))
            {
                let text = format!(
                    "Its link to `{}` is never followed, because a later one is for everyone too",
                    path_of(before)
                );
                notes.push(Note::new(Weight::Fault, &page.path, text));
            }
            continue;
        }
        let Some(own) = conditions.find(condition) else {
            notes.push(no_condition(&page.path, condition, &format!("so its link to `{to}` was never followed")));
            continue;
        };
        let mut all: Vec<Formula> = before.clone();
        all.push(own.clone());
        let when = if all.len() == 1 { own.clone() } else { Formula::All(all) };
        before.push(own.opposite(space));
        match target {
            Some(to) => routes.push(Route { to, when }),
            None => redirects.push((redirect.clone(), when)),
        }
    }
    if let Some((to, at)) = otherwise {
        routes.insert(at, Route { to, when: Formula::All(before) });
    } else if page.next.len() > 1 && !routes.is_empty() && page.role != Role::Summary {
        let rest = Formula::All(before).sum(space);
        let known = Known { space, reach: &[] };
        let left_over = rest.map(|rest| {
            let answered: cubes::Cube = rest
                .iter()
                .flat_map(|cube| cube.keys())
                .map(|variable| (*variable, space.variables.get(*variable).map_or(0, |found| found.answered())))
                .collect();
            rest.iter().any(|cube| cubes::both(cube, &answered).is_some_and(|cube| !known.covered(&cube, &[])))
        });
        if left_over == Some(true) {
            let text = "None of its links is for everyone else: the form is sent without the pages after it";
            notes.push(Note::new(Weight::Fault, &page.path, text));
        }
    }
    (routes, redirects)
}
