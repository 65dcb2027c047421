//! A line on the terminal while something takes longer than a second.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::time::{Duration, Instant};

/// Counts what is done. Nothing is shown for the first second, nor when standard error is not a terminal.
pub struct Progress {
    bar: ProgressBar,
    started: Instant,
}

impl Progress {
    /// Starts to count up to `total`; `doing` says at what: `Checking`.
    pub fn new(doing: &'static str, total: usize) -> Self {
        let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::hidden());
        // The template is fixed, so it is right or wrong for everybody: a plain bar does as well.
        let style = ProgressStyle::with_template("{prefix} {pos} of {len} {wide_bar} {elapsed}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.set_prefix(doing);
        Self { bar, started: Instant::now() }
    }

    /// One more is done.
    pub fn step(&self) {
        self.bar.inc(1);
        if self.bar.is_hidden() && self.started.elapsed() > Duration::from_secs(1) {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
