//! Differences of amounts: two answers compared with each other. A difference is an amount itself, tied to the two that it is
//! of and to the other differences between them, so that nothing is later than what is later than it.

use super::amounts::{AmountId, Amounts, Cut};
use super::sat::Sat;
use batsat::Lit;
use std::collections::BTreeSet;

/// Amounts that are compared with each other, directly or through others, are all compared up to so many.
const MOST_TOGETHER: usize = 6;

/// Most pairs of cuts of which the sum is said; beyond, amounts are left open against each other.
const MOST_SUMS: usize = 900;

/// The difference of two amounts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Difference {
    /// Itself an amount.
    pub amount: AmountId,
    /// From this one
    pub of: AmountId,
    /// this one is taken away.
    pub less: AmountId,
}

impl Amounts {
    /// The difference of two amounts, itself an amount, and whether it is the other way round.
    pub fn difference(&mut self, of: AmountId, less: AmountId) -> (AmountId, bool) {
        let (first, second) = (of.min(less), of.max(less));
        let known = self.differences.iter().find(|known| (known.of, known.less) == (first, second));
        if let Some(known) = known {
            return (known.amount, first != of);
        }
        let (low, high, step) = self.bounds(first);
        let (other_low, other_high, other_step) = self.bounds(second);
        let amount = self.add(low - other_high, high - other_low, step.min(other_step));
        self.differences.push(Difference { amount, of: first, less: second });
        (amount, first != of)
    }

    /// Says what differences have to do with each other and with the amounts that they are of.
    pub fn tie_differences(&mut self, sat: &mut Sat) {
        self.all_is_written();
        for together in self.compared_together() {
            for (position, first) in together.iter().enumerate() {
                for (next, second) in together.iter().enumerate().skip(position + 1) {
                    for third in together.iter().skip(next + 1) {
                        let [one, other, whole] = [(*first, *second), (*second, *third), (*first, *third)]
                            .map(|(of, less)| self.difference(of, less).0);
                        self.tie_sum(sat, one, other, whole);
                    }
                }
            }
        }
        for Difference { amount, of, less } in self.differences.clone() {
            // What is left and what is taken away are what it is of.
            self.tie_sum(sat, amount, less, of);
        }
    }

    /// One amount and another are a whole: when the one is at least 3 and the other at least 4, the whole is at least 7.
    fn tie_sum(&mut self, sat: &mut Sat, one: AmountId, other: AmountId, whole: AmountId) {
        let step = self.bounds(one).2.min(self.bounds(other).2).min(self.bounds(whole).2);
        let (ones, others) = (self.cuts_and_ends(sat, one), self.cuts_and_ends(sat, other));
        if ones.len() * others.len() > MOST_SUMS {
            return;
        }
        for (one_cut, one_lit) in &ones {
            for (cut, lit) in &others {
                let Some(sum) = plus(*one_cut, *cut) else { continue };
                let above = self.at_least(sat, whole, sum);
                sat.clause([!*one_lit, !*lit, above]);
                let above = self.at_least(sat, whole, sum.plus(-step));
                sat.clause([*one_lit, *lit, !above]);
            }
        }
    }

    /// Amounts that are compared with each other, three or more, in order.
    fn compared_together(&self) -> Vec<Vec<AmountId>> {
        let mut groups: Vec<BTreeSet<AmountId>> = Vec::new();
        for Difference { of, less, .. } in &self.differences {
            let mut group = BTreeSet::from([*of, *less]);
            let (near, far): (Vec<_>, Vec<_>) = groups.into_iter().partition(|other| !other.is_disjoint(&group));
            group.extend(near.into_iter().flatten());
            groups = far;
            groups.push(group);
        }
        let groups = groups.into_iter().filter(|group| (3..=MOST_TOGETHER).contains(&group.len()));
        groups.map(|group| group.into_iter().collect()).collect()
    }

    /// With the ends between which every value is.
    fn cuts_and_ends(&self, sat: &Sat, amount: AmountId) -> Vec<(Cut, Lit)> {
        let (low, high, step) = self.bounds(amount);
        let mut cuts = self.cuts(amount);
        cuts.extend([(Cut::At(low), sat.yes()), (Cut::At(high + step), sat.no())]);
        cuts
    }
}

/// The sum of two places, of which one at most moves with today.
fn plus(one: Cut, other: Cut) -> Option<Cut> {
    match (one, other) {
        (Cut::At(at), cut) | (cut, Cut::At(at)) => Some(cut.plus(at)),
        _ => None,
    }
}
