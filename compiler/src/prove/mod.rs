//! What can happen in a form and what cannot: exact over choices, tick boxes, yes or no and the ranges that constants cut out
//! of numbers, dates and times, path by path.
//!
//! A finding is told only when it is proved: "cannot happen" by the solver, "can happen" by answers that the interpreter
//! confirms. What the solver cannot decide within its budget is left undecided, and that is said.
//!
//! People go through a form page by page and cannot leave a page with an error on it. So "can be asked" means: with answers
//! that are without an error on every page before. After an exit nothing is asked.

mod always;
mod amounts;
mod conditions;
mod coverage;
mod days;
mod differences;
mod encoding;
mod findings;
mod leading;
mod left_open;
mod parts;
mod places;
mod refusals;
mod samples;
mod sat;
mod suggest;
mod unanswered;
mod uses;
mod values;
mod witness;
mod words;

pub use coverage::{Coverage, Goal, Outcome, coverage, outcomes};
pub use findings::findings;
pub use leading::leading_to;
pub use places::{Place, Places, QuestionPlace};
pub use suggest::{Suggestion, answer_lines, expectation_lines, suggest, tried, yaml, yaml_for};
pub use unanswered::unanswered;
pub use witness::Witness;
