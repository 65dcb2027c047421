//! What is done with answers that can be sent: the one place that puts together whether the form is open, what is to pay, the
//! day that is promised and the systems that get them. Tests beside a form and `onceform validate` both ask here.

use crate::fee::{self, Due};
use crate::program::Program;
use crate::{eval, promise};
use runtime_wasm::answers::Answers;
use runtime_wasm::report::{Day, Report};

/// Minutes since midnight at which answers come in unless somebody says otherwise.
pub const NOON: i64 = 12 * 60;

/// What follows from answers besides whether they are right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handling<'p> {
    /// The form can be sent on that day.
    pub open: bool,
    /// What is to pay, if anything.
    pub fee: Option<Due<'p>>,
    /// The last day by which the request is complete, in days since 1970-01-01, when the service standard promises one.
    pub due_by: Option<i64>,
    /// The systems that get the answers, by their position in [`crate::program::FormInfo::send_to`]; none when they cannot be
    /// sent.
    pub sent_to: Vec<usize>,
}

impl Handling<'_> {
    /// The names of the systems that get the answers.
    #[must_use]
    pub fn systems<'p>(&self, program: &'p Program) -> Vec<&'p str> {
        let found = self.sent_to.iter().filter_map(|position| program.form.send_to.get(*position));
        found.map(|to| to.system.as_str()).collect()
    }
}

/// What is done with these answers, of which `report` is the report, when they come in on a day at `at` minutes since midnight.
#[must_use]
pub fn handling<'p>(program: &'p Program, answers: &Answers, report: &Report, day: &Day, at: i64) -> Handling<'p> {
    let form = &program.form;
    let open = form.open.as_ref().is_none_or(|open| open.on(day.today));
    let standard = form.standard.as_ref();
    Handling {
        open,
        fee: fee::due(program, report),
        due_by: standard.and_then(|standard| promise::due_by(standard, day.today, at, &day.holidays)),
        sent_to: if open { eval::sent_to(program, answers, day) } else { Vec::new() },
    }
}
