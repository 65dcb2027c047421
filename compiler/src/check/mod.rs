//! Checks a form as written: every mistake and warning, each at its place, one for each cause. One topic a file.

mod exits;
mod expressions;
mod fee;
mod fill_from;
mod limits;
mod links;
mod names;
mod open;
mod options;
mod order;
mod outline;
mod passages;
mod pattern;
mod payload;
mod periods;
mod placeholders;
mod sections;
mod sure;
mod tables;
mod tests_beside;
mod texts;
mod top;
mod types;
mod unused;

pub use fill_from::ACCOUNT;
pub(crate) use options::MOST_OPTIONS;
pub use pattern::LONGEST as LONGEST_PATTERN;
pub(crate) use periods::read as read_period;
pub use texts::LONGEST_HEADING;
pub use top::{JOURNEYS, LAWFUL_BASES, TRIAGE};
pub use types::type_names;

pub(crate) use top::PERSONAL;

use crate::diagnostic::Diagnostic;
use crate::form::Form;
use crate::source::Sources;
use crate::spec::Spec;
pub(crate) use tests_beside::NO_FEE;

/// Looks up every name and checks everything that can be wrong.
pub fn check<'a>(spec: &'a Spec, sources: &Sources, problems: &mut Vec<Diagnostic>) -> Form<'a> {
    let mut form = outline::outline(spec, problems);
    top::check(&mut form, problems);
    types::check(&mut form, problems);
    texts::check(&mut form, problems);
    exits::check(&form, problems);
    expressions::check(&mut form, problems);
    fee::check(&mut form, problems);
    passages::check(&mut form, problems);
    links::check(spec, problems);
    sections::check(&mut form, problems);
    order::check(&form, problems);
    unused::check(&form, problems);
    fill_from::check(&form, problems);
    payload::check(&mut form, problems);
    tests_beside::check(&mut form, sources, problems);
    form
}
