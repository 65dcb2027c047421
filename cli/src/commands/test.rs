//! `onceform test`: the tests beside the forms, and what none of them reaches.

use crate::forms::{self, Form, counted};
use crate::outcome::{Failure, Outcome};
use clap::ValueEnum;
use compiler::calendar::{Nation, bank_holidays};
use compiler::program::{Program, TestCase};
use compiler::prove::{self, coverage, outcomes, suggest, yaml, yaml_for};
use compiler::report::{Tested, junit_of_tests};
use compiler::trial::{self, Trial};
use std::io::Write;
use std::path::PathBuf;

/// Run the tests beside forms
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  onceform test
  onceform test forms/missed-bin
  onceform test --format junit > tests.xml
  onceform test forms/missed-bin --suggest

Says how much of what can happen in a form its tests do, and what none of them does. That is
not a failure: --suggest writes tests for it, to be pasted at the end of the form.")]
pub struct Arguments {
    /// Form files, or folders that hold them
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    /// How to write what came of them
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Write tests that do what no test does yet
    #[arg(long, conflicts_with = "format")]
    suggest: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// JUnit XML, for continuous integration
    Junit,
}

/// Runs the tests of every form under the paths.
pub fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let (forms, mut outcome) = forms::compiled(&arguments.paths)?;
    let left_out = outcome != Outcome::Clean;
    let holidays = bank_holidays(Nation::EnglandAndWales);
    let runs = forms::each("Testing", &forms, |form| {
        form.program.tests.iter().map(|test| trial::run(&form.program, test, &holidays)).collect::<Vec<_>>()
    });
    let (mut passed, mut failed) = (0, 0);
    let mut ran = Vec::new();
    for (form, trials) in forms.iter().zip(runs) {
        let trials = match trials {
            Ok(trials) => trials,
            Err(panic) => {
                forms::complain_of_us(&form.path, &panic)?;
                outcome = Outcome::OurFault;
                continue;
            }
        };
        let wrong = trials.iter().filter(|trial| !trial.passes()).count();
        passed += trials.len() - wrong;
        failed += wrong;
        ran.push((form, trials));
    }
    if failed > 0 {
        outcome = outcome.and(Outcome::Mistakes);
    }
    if arguments.suggest {
        let texts = forms::each("Looking for tests", &ran, |(form, trials)| {
            let base = ran.iter().find(|(base, _)| form.council.is_some() && is_base(base, form));
            suggested(form, trials, base.map(|(base, trials)| (*base, trials.as_slice())))
        });
        for ((form, _), text) in ran.iter().zip(texts) {
            match text {
                Ok(text) => write!(out, "{text}")?,
                Err(panic) => {
                    forms::complain_of_us(&form.path, &panic)?;
                    outcome = Outcome::OurFault;
                }
            }
        }
        return Ok(outcome);
    }
    if arguments.format == Format::Junit {
        write!(out, "{}", junit(&ran))?;
        return Ok(outcome);
    }
    for (form, trials) in &ran {
        say(form, trials, out)?;
    }
    let tests = counted(passed + failed, "test");
    if ran.is_empty() && left_out {
        writeln!(out, "\x1b[31mNo test was run: put the mistakes right first\x1b[0m")?;
        return Ok(outcome);
    }
    if left_out {
        writeln!(out, "\x1b[31mWhat has mistakes was not tested\x1b[0m")?;
    }
    if failed > 0 {
        writeln!(out, "\x1b[31m{tests}: {passed} passed, {failed} failed\x1b[0m")?;
    } else {
        writeln!(out, "\x1b[32m{tests}: {passed} passed\x1b[0m")?;
    }
    Ok(outcome)
}

fn junit(ran: &[(&Form, Vec<Trial>)]) -> String {
    let texts: Vec<(String, String)> = ran
        .iter()
        .map(|(form, trials)| {
            let lines: Vec<String> = covered(&form.program, trials).into_iter().map(|(line, _)| line).collect();
            (form.name(), lines.join("\n"))
        })
        .collect();
    let tested = ran.iter().zip(&texts).map(|((form, trials), (name, coverage))| {
        let tests = form.program.tests.as_slice();
        Tested { form: name, tests, trials, coverage }
    });
    junit_of_tests(&tested.collect::<Vec<_>>())
}

fn say(form: &Form, trials: &[Trial], out: &mut dyn Write) -> Result<(), Failure> {
    let program = &form.program;
    writeln!(out, "\x1b[1m{}\x1b[0m  {}", form.name(), counted(trials.len(), "test"))?;
    for (test, trial) in program.tests.iter().zip(trials) {
        if trial.passes() {
            writeln!(out, "  \x1b[32mpassed\x1b[0m  {}", test.name)?;
        } else {
            writeln!(out, "  \x1b[31mfailed\x1b[0m  {}  ({}:{})", test.name, test.file, test.line)?;
        }
        for difference in &trial.differences {
            writeln!(out, "          {difference}")?;
        }
    }
    for (line, is_gap) in covered(program, trials) {
        if is_gap {
            writeln!(out, "  \x1b[33m{line}\x1b[0m")?;
        } else {
            writeln!(out, "  {line}")?;
        }
    }
    writeln!(out)?;
    Ok(())
}

/// How much of what can happen the tests do, and a line for each kind of thing that none of them does.
fn covered(program: &Program, trials: &[Trial]) -> Vec<(String, bool)> {
    let outcomes = outcomes(trials);
    let coverage = coverage(program, &outcomes);
    let done = coverage.all - coverage.missing.len();
    let which = if outcomes.len() == trials.len() { "the tests" } else { "the tests that pass" };
    let sum = format!("{which} do {done} of the {} things that can happen ({}%)", coverage.all, coverage.percent());
    let gaps =
        coverage.left_out(program).into_iter().map(|(what, names)| (format!("{what}: {}", names.join(", ")), true));
    std::iter::once((sum, false)).chain(gaps).collect()
}

/// Whether the first is the form that the second is a council's version of.
fn is_base(base: &Form, version: &Form) -> bool {
    base.council.is_none() && base.path == version.path
}

/// Tests that do what none does yet, as they are pasted at the end of the form, and what no answers were found for. For a
/// council's version, `base` is the form without its changes: what is suggested there is run for the council too.
fn suggested(form: &Form, trials: &[Trial], base: Option<(&Form, &[Trial])>) -> String {
    let program = &form.program;
    let holidays = bank_holidays(Nation::EnglandAndWales);
    let of_base = base.map(|(base, trials)| suggest(&base.program, &outcomes(trials))).unwrap_or_default();
    let of_base: Vec<Trial> =
        of_base.iter().map(|suggestion| trial::run(program, &suggestion.as_test(), &holidays)).collect();
    let outcomes: Vec<_> = outcomes(trials).into_iter().chain(of_base.iter().map(prove::Outcome::from)).collect();
    let suggestions = suggest(program, &outcomes);
    let mut text = String::new();
    if !suggestions.is_empty() {
        text = match form.council.as_ref() {
            None => format!("  # {}\n", form.name()),
            Some(council) => format!("  # {}, at the end of the changes of {council}\n", form.name()),
        };
        // The changes of a council have tests of their own, beside those of the form.
        let file = form.path.display().to_string();
        let is_own = |test: &TestCase| form.council.is_none() || test.file != file;
        if !program.tests.iter().any(is_own) {
            text.push_str("tests:\n");
        }
        text.push_str(&match form.council.as_ref() {
            None => yaml(program, &suggestions),
            Some(council) => yaml_for(program, council, &suggestions),
        });
    }
    let with_them = suggestions.iter().map(|suggestion| prove::Outcome::from(&suggestion.witness));
    let left = coverage(program, &outcomes.into_iter().chain(with_them).collect::<Vec<_>>());
    if left.missing.is_empty() && suggestions.is_empty() {
        text = format!("  # {}: its tests do everything that can happen\n", form.name());
    }
    for (what, names) in left.left_out(program) {
        text.push_str(&format!(
            "  # {}: {what}, and no answers were found for it: {}\n",
            form.name(),
            names.join(", ")
        ));
    }
    text
}
