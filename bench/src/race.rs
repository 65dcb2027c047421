//! Measuring: every contender in turn, again and again, so that whatever else the machine does falls on all of them alike.

use nix::time::{ClockId, clock_gettime};
use std::hint::black_box;

/// Rounds of a measurement, a figure being the median of them, and the microseconds that a contender takes in a round. With
/// `ONCEFORM_BENCH_SHORT=1` everything runs once over little, to see that it works.
fn rounds() -> (usize, f64) {
    let short = std::env::var_os("ONCEFORM_BENCH_SHORT").is_some_and(|short| short == "1");
    if short { (3, 4_000.0) } else { (9, 60_000.0) }
}

/// What is measured: called with each of the items.
pub struct Runner<'a> {
    /// What it is called in the results.
    pub name: &'static str,
    /// How many items there are.
    pub items: usize,
    /// Works on one of them and answers something that depends on all of the work.
    pub run: Box<dyn FnMut(usize) -> usize + 'a>,
}

/// Microseconds. On a machine that others use, `ONCEFORM_BENCH_CLOCK=cpu` counts only the time that this thread ran.
fn now() -> f64 {
    let mine = std::env::var_os("ONCEFORM_BENCH_CLOCK").is_some_and(|clock| clock == "cpu");
    let clock = if mine { ClockId::CLOCK_THREAD_CPUTIME_ID } else { ClockId::CLOCK_MONOTONIC };
    let time = clock_gettime(clock).unwrap();
    time.tv_sec() as f64 * 1e6 + time.tv_nsec() as f64 / 1e3
}

fn pass(runner: &mut Runner<'_>, times: usize) -> f64 {
    let started = now();
    for _ in 0..times {
        for item in 0..runner.items {
            black_box((runner.run)(black_box(item)));
        }
    }
    (now() - started) / times as f64
}

/// For each runner the median of the microseconds that one item takes.
pub fn race(runners: &mut [Runner<'_>]) -> Vec<f64> {
    let (rounds, budget) = rounds();
    let repeats: Vec<usize> = runners
        .iter_mut()
        .map(|runner| {
            let (mut left, mut fastest) = (2.0 * budget, f64::INFINITY);
            while left > 0.0 {
                let took = pass(runner, 1);
                fastest = fastest.min(took);
                left -= took;
            }
            ((budget / fastest).round() as usize).max(1)
        })
        .collect();
    let mut taken = vec![Vec::new(); runners.len()];
    for _ in 0..rounds {
        for (at, runner) in runners.iter_mut().enumerate() {
            taken[at].push(pass(runner, repeats[at]) / runner.items as f64);
        }
    }
    taken.into_iter().map(median).collect()
}

/// The middle one; there are an odd number of them.
fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}
