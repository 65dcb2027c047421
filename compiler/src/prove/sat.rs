//! The solver beneath the proofs, with gates that are made once each and a budget that is counted in conflicts.
//!
//! Conflicts and not seconds, so that the same form has the same findings on every machine.

use batsat::{Callbacks, ClauseKind, Lit, Solver, SolverInterface, lbool};
use std::collections::HashMap;

/// Most conflicts of one question to the solver. Real forms need fewer than ten.
const MOST_CONFLICTS: u64 = 3_000;
/// Most conflicts of all questions about one form.
const MOST_CONFLICTS_OF_A_FORM: u64 = 150_000;

/// Most examples that are kept.
const MOST_EXAMPLES: usize = 200;

/// What the solver answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    /// It can be; [`Sat::value`] shows how.
    Possible,
    /// It cannot be, whatever the answers.
    Impossible,
    /// The budget was spent first.
    Undecided,
}

/// Counts conflicts: each teaches the solver one clause.
#[derive(Default)]
struct Budget {
    spent: u64,
    until: u64,
}

impl Callbacks for Budget {
    fn on_new_clause(&mut self, _: &[Lit], kind: ClauseKind) {
        if kind == ClauseKind::Learnt {
            self.spent += 1;
        }
    }

    fn stop(&self) -> bool {
        self.spent >= self.until
    }
}

/// Clauses, gates and answers.
pub(super) struct Sat {
    solver: Solver<Budget>,
    yes: Lit,
    gates: HashMap<Vec<Lit>, Lit>,
    asked_for: Vec<Lit>,
    /// Examples found before: they often show that something else can be, too.
    examples: Vec<Vec<lbool>>,
}

impl Sat {
    pub fn new() -> Self {
        let mut solver = Solver::new(batsat::SolverOpts::default(), Budget::default());
        let yes = Lit::new(solver.new_var_default(), true);
        solver.add_clause_reuse(&mut vec![yes]);
        Self { solver, yes, gates: HashMap::new(), asked_for: Vec::new(), examples: Vec::new() }
    }

    /// What is always so.
    pub fn yes(&self) -> Lit {
        self.yes
    }

    /// What is never so.
    pub fn no(&self) -> Lit {
        !self.yes
    }

    pub fn constant(&self, value: bool) -> Lit {
        if value { self.yes } else { !self.yes }
    }

    /// Something that may be so or not.
    pub fn free(&mut self) -> Lit {
        Lit::new(self.solver.new_var_default(), true)
    }

    /// At least one of them is so.
    pub fn clause(&mut self, parts: impl IntoIterator<Item = Lit>) {
        let mut clause: Vec<Lit> = parts.into_iter().collect();
        self.solver.add_clause_reuse(&mut clause);
    }

    /// When the first is so, the second is.
    pub fn implies(&mut self, first: Lit, second: Lit) {
        self.clause([!first, second]);
    }

    /// Each of them is so; the same gate for the same parts.
    pub fn and(&mut self, parts: impl IntoIterator<Item = Lit>) -> Lit {
        let mut parts: Vec<Lit> = parts.into_iter().filter(|part| *part != self.yes).collect();
        parts.sort_unstable();
        parts.dedup();
        let contradicts = |part: &Lit| *part == !self.yes || parts.binary_search(&!*part).is_ok();
        if parts.iter().any(contradicts) {
            return self.no();
        }
        match parts.as_slice() {
            [] => return self.yes,
            [one] => return *one,
            _ => {}
        }
        if let Some(gate) = self.gates.get(&parts) {
            return *gate;
        }
        let gate = self.free();
        for part in &parts {
            self.implies(gate, *part);
        }
        self.clause(parts.iter().map(|part| !*part).chain([gate]));
        self.gates.insert(parts, gate);
        gate
    }

    /// At least one of them is so.
    pub fn or(&mut self, parts: impl IntoIterator<Item = Lit>) -> Lit {
        let parts: Vec<Lit> = parts.into_iter().map(|part| !part).collect();
        !self.and(parts)
    }

    /// Exactly one of them is so when `when` is, none of them otherwise.
    pub fn one_of(&mut self, when: Lit, parts: &[Lit]) {
        self.clause(parts.iter().copied().chain([!when]));
        for (position, part) in parts.iter().enumerate() {
            self.implies(*part, when);
            for other in parts.iter().skip(position + 1) {
                self.clause([!*part, !*other]);
            }
        }
    }

    /// Whether all of these can be so at once.
    pub fn can(&mut self, wanted: &[Lit]) -> Answer {
        self.asked_for = wanted.to_vec();
        let budget = self.solver.cb_mut();
        budget.until = (budget.spent + MOST_CONFLICTS).min(MOST_CONFLICTS_OF_A_FORM);
        if budget.stop() {
            return Answer::Undecided;
        }
        match self.solver.solve_limited(wanted) {
            answer if answer == lbool::TRUE => {
                if self.examples.len() < MOST_EXAMPLES {
                    self.examples.push(self.solver.get_model().to_vec());
                }
                Answer::Possible
            }
            answer if answer == lbool::FALSE => Answer::Impossible,
            _ => Answer::Undecided,
        }
    }

    /// Whether all of these can be so at once, when no example is wanted.
    pub fn can_ever(&mut self, wanted: &[Lit]) -> Answer {
        let is = |example: &Vec<lbool>, lit: Lit| {
            let value = example.get(lit.var().idx() as usize).copied().unwrap_or(lbool::UNDEF);
            value ^ !lit.sign() == lbool::TRUE
        };
        if self.examples.iter().rev().any(|example| wanted.iter().all(|lit| is(example, *lit))) {
            return Answer::Possible;
        }
        self.can(wanted)
    }

    /// After [`Answer::Possible`]: whether it is so in the example found.
    pub fn value(&self, lit: Lit) -> bool {
        self.solver.value_lit(lit) == lbool::TRUE
    }

    /// After [`Answer::Impossible`]: those of the wanted that cannot be so together.
    pub fn clash(&self) -> Vec<Lit> {
        let is_part = |lit: &&Lit| self.solver.unsat_core_contains_var(lit.var());
        self.asked_for.iter().filter(is_part).copied().collect()
    }

    /// After [`Answer::Impossible`]: as few of the wanted as still cannot be so together.
    pub fn smallest_clash(&mut self) -> Vec<Lit> {
        let mut clash = self.clash();
        let mut position = 0;
        while position < clash.len() {
            let mut without = clash.clone();
            without.remove(position);
            if self.can(&without) == Answer::Impossible {
                clash = without;
            } else {
                position += 1;
            }
        }
        clash
    }
}
