//! Conditions as sums of products over values, so that they can be joined, compared and made short.
//!
//! Two facts of the form are used: a question that must be answered has an answer once its page was passed, and an answer
//! is only there for those who passed its page.

use super::domains::{Domain, Space, UNANSWERED, Values};
use std::collections::BTreeMap;

/// Most products of one sum. Beyond that a condition gets a name of its own instead.
pub(super) const MOST_CUBES: usize = 48;
/// Most steps for one proof; without a result, nothing is left out.
const MOST_STEPS: usize = 4_000;

/// One product: for each variable that matters, the values that it may have.
pub(super) type Cube = BTreeMap<usize, Values>;
/// What is met when one of its products is. Without products it never is; an empty product always is.
pub(super) type Sum = Vec<Cube>;

/// What is met by everyone.
pub(super) fn always() -> Sum {
    vec![Cube::new()]
}

/// Both of them; nothing when they cannot both be.
pub(super) fn both(one: &Cube, other: &Cube) -> Option<Cube> {
    let mut all = one.clone();
    for (variable, values) in other {
        let met = all.get(variable).map_or(*values, |known| known & values);
        if met == 0 {
            return None;
        }
        all.insert(*variable, met);
    }
    Some(all)
}

/// Every way in which both hold; nothing when that would be too many.
pub(super) fn product(one: &Sum, other: &Sum) -> Option<Sum> {
    let mut all: Sum = Vec::new();
    for cube in one.iter().flat_map(|left| other.iter().filter_map(|right| both(left, right))) {
        if !all.iter().any(|known| within(&cube, known)) {
            all.retain(|known| !within(known, &cube));
            all.push(cube);
        }
        if all.len() > MOST_CUBES * 8 {
            return None;
        }
    }
    Some(all)
}

/// Whether everything that meets `small` meets `large`.
fn within(small: &Cube, large: &Cube) -> bool {
    large.iter().all(|(variable, values)| small.get(variable).is_some_and(|own| own & !values == 0))
}

/// What is known about the form so far.
pub(super) struct Known<'a> {
    pub(super) space: &'a Space,
    /// For each page of the definition, when it is asked, as far as that has been worked out.
    pub(super) reach: &'a [Option<Sum>],
}

impl Known<'_> {
    /// Whether anybody can meet it.
    fn possible(&self, cube: &Cube) -> bool {
        !self.nothing_ticked(cube) && self.reachable(cube)
    }

    /// Tick boxes that are answered have a tick somewhere.
    fn nothing_ticked(&self, cube: &Cube) -> bool {
        let unticked = |at: usize, option: &str| {
            let answer = self.space.answers.get(at);
            cube.iter().any(|(variable, values)| {
                let found = self.space.variables.get(*variable).filter(|found| found.answer == Some(at));
                let is_tick = found.is_some_and(|found| match &found.domain {
                    Domain::Fact { met, .. } => {
                        answer.is_some_and(|answer| *met == format!("{} includes {option}", answer.key))
                    }
                    _ => false,
                });
                is_tick && *values == 0b10
            })
        };
        let ticks = cube.keys().filter_map(|variable| self.space.variables.get(*variable)?.answer);
        ticks.into_iter().any(|at| {
            self.space.answers.get(at).is_some_and(|answer| {
                answer.kind == "choices"
                    && !answer.options.is_empty()
                    && answer.options.iter().all(|choice| unticked(at, &choice.key))
            })
        })
    }

    fn reachable(&self, cube: &Cube) -> bool {
        cube.iter().all(|(variable, values)| {
            let Some(variable) = self.space.variables.get(*variable) else { return true };
            let Some(answer) = variable.answer.and_then(|answer| self.space.answers.get(answer)) else {
                // A condition with a name is always met or not met.
                return variable.answer.is_some() || values & !UNANSWERED != 0;
            };
            let Some(reach) = self.reach.get(answer.page).and_then(Option::as_ref) else { return true };
            if *values == UNANSWERED {
                return !answer.sure || !reach.iter().any(|asked| within(cube, asked));
            }
            values & UNANSWERED != 0 || reach.iter().any(|asked| both(cube, asked).is_some())
        })
    }

    /// Whether everybody who meets the cube meets one of the products. `false` when that was not found out.
    pub(super) fn covered(&self, cube: &Cube, by: &[&Cube]) -> bool {
        let mut steps = MOST_STEPS;
        self.cover(cube, by, &mut steps)
    }

    fn cover(&self, cube: &Cube, by: &[&Cube], steps: &mut usize) -> bool {
        *steps = steps.saturating_sub(1);
        if *steps == 0 {
            return false;
        }
        if by.iter().any(|large| within(cube, large)) || !self.possible(cube) {
            return true;
        }
        let meets: Vec<&Cube> = by.iter().copied().filter(|large| both(cube, large).is_some()).collect();
        let split = meets.iter().find_map(|large| {
            large.iter().find_map(|(variable, values)| {
                let own = cube.get(variable).copied().unwrap_or_else(|| self.whole(*variable));
                (own & !values != 0).then_some((*variable, own, *values))
            })
        });
        let Some((variable, own, values)) = split else { return false };
        [own & values, own & !values & !UNANSWERED, own & !values & UNANSWERED]
            .into_iter()
            .filter(|part| *part != 0)
            .all(|part| {
                let mut smaller = cube.clone();
                smaller.insert(variable, part);
                self.cover(&smaller, &meets, steps)
            })
    }

    fn whole(&self, variable: usize) -> Values {
        self.space.variables.get(variable).map_or(UNANSWERED, |variable| {
            // What a condition with a name says is never left open.
            if variable.answer.is_none() { variable.answered() } else { variable.answered() | UNANSWERED }
        })
    }

    /// The same in as few words as can be, for those who do not meet `free`: they never come here.
    pub(super) fn minimal(&self, sum: &Sum, free: &Sum) -> Sum {
        let mut cubes: Sum = sum.iter().filter(|cube| self.possible(cube)).cloned().collect();
        for at in 0..cubes.len() {
            self.widen(&mut cubes, at, free);
        }
        // What others cover between them is not needed. Long products go first.
        let mut order: Vec<usize> = (0..cubes.len()).collect();
        order.sort_by_key(|at| std::cmp::Reverse(cubes.get(*at).map_or(0, BTreeMap::len)));
        let mut kept = vec![true; cubes.len()];
        for at in order {
            let others: Vec<&Cube> = cubes
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != at && kept.get(*other) == Some(&true))
                .map(|(_, cube)| cube)
                .chain(free)
                .collect();
            if cubes.get(at).is_some_and(|cube| self.covered(cube, &others))
                && let Some(keep) = kept.get_mut(at)
            {
                *keep = false;
            }
        }
        let mut left = cubes.into_iter().zip(kept).filter(|(_, keep)| *keep).map(|(cube, _)| self.plain(cube));
        let mut all: Sum = Vec::new();
        for cube in left.by_ref() {
            if !all.contains(&cube) {
                all.push(cube);
            }
        }
        all
    }

    /// Takes away what a product need not say, then allows it more values, while all of it stays covered.
    fn widen(&self, cubes: &mut Sum, at: usize, free: &Sum) {
        let Some(mut cube) = cubes.get(at).cloned() else { return };
        // Earlier questions first: that a later one has this answer often says enough.
        let variables: Vec<usize> = cube.keys().copied().collect();
        for variable in &variables {
            let mut wider = cube.clone();
            wider.remove(variable);
            let by: Vec<&Cube> = cubes.iter().chain(free).collect();
            if self.covered(&wider, &by) {
                cube = wider;
            }
        }
        for variable in variables {
            let Some(own) = cube.get(&variable).copied() else { continue };
            let answered = self.space.variables.get(variable).map_or(0, |variable| variable.answered());
            for bit in (0..127).map(|bit| 1u128 << bit).filter(|bit| bit & answered & !own != 0) {
                let mut more = cube.clone();
                more.insert(variable, bit);
                let by: Vec<&Cube> = cubes.iter().chain(free).collect();
                if self.covered(&more, &by)
                    && let Some(values) = cube.get_mut(&variable)
                {
                    *values |= bit;
                }
            }
        }
        if let Some(place) = cubes.get_mut(at) {
            *place = cube;
        }
    }

    /// “Not answered” goes where nobody can be without an answer; it comes where that makes no difference and saves words.
    fn plain(&self, mut cube: Cube) -> Cube {
        let variables: Vec<usize> = cube.keys().copied().collect();
        for variable in variables {
            let Some(values) = cube.get(&variable).copied() else { continue };
            let mut without = cube.clone();
            without.insert(variable, UNANSWERED);
            let never = !self.possible(&without);
            let turned = self.space.variables.get(variable).is_some_and(|found| {
                matches!(&found.domain, Domain::Fact { not: None, .. }) && values & !UNANSWERED == 0b10
            });
            let wanted = match (never, turned) {
                (true, true) => values | UNANSWERED,
                (true, false) => values & !UNANSWERED,
                _ => values,
            };
            cube.insert(variable, wanted);
        }
        cube
    }
}
