//! `onceform test`: the tests beside the forms, and what none of them reaches.

use crate::forms::{self, Form, counted};
use crate::outcome::{Failure, Outcome};
use clap::ValueEnum;
use compiler::calendar::{Nation, bank_holidays};
use compiler::program::{Kind, Program};
use compiler::report::{Tested, junit_of_tests};
use compiler::trial::{self, Trial};
use runtime_wasm::report::Report;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::PathBuf;

/// Run the tests beside forms
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  onceform test
  onceform test forms/missed-bin
  onceform test --format junit > tests.xml

Says which pages and options none of the tests reaches. That is not a failure.")]
pub struct Arguments {
    /// Form files, or folders that hold them
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    /// How to write what came of them
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
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
        let wrong = trials.iter().filter(|trial| !trial.differences.is_empty()).count();
        passed += trials.len() - wrong;
        failed += wrong;
        ran.push((form, trials));
    }
    if failed > 0 {
        outcome = outcome.and(Outcome::Mistakes);
    }
    if arguments.format == Format::Junit {
        write!(out, "{}", junit(&ran))?;
        return Ok(outcome);
    }
    for (form, trials) in &ran {
        say(form, trials, out)?;
    }
    let tests = counted(passed + failed, "test");
    if failed > 0 {
        writeln!(out, "\x1b[31m{tests}: {passed} passed, {failed} failed\x1b[0m")?;
    } else {
        writeln!(out, "\x1b[32m{tests}: {passed} passed\x1b[0m")?;
    }
    Ok(outcome)
}

fn junit(ran: &[(&Form, Vec<Trial>)]) -> String {
    let names: Vec<String> = ran.iter().map(|(form, _)| form.name()).collect();
    let tested = ran.iter().zip(&names).map(|((form, trials), name)| {
        let tests = form.program.tests.as_slice();
        Tested { form: name, tests, trials }
    });
    junit_of_tests(&tested.collect::<Vec<_>>())
}

fn say(form: &Form, trials: &[Trial], out: &mut dyn Write) -> Result<(), Failure> {
    let program = &form.program;
    writeln!(out, "\x1b[1m{}\x1b[0m  {}", form.name(), counted(trials.len(), "test"))?;
    for (test, trial) in program.tests.iter().zip(trials) {
        if trial.differences.is_empty() {
            writeln!(out, "  \x1b[32mpassed\x1b[0m  {}", test.name)?;
        } else {
            writeln!(out, "  \x1b[31mfailed\x1b[0m  {}  ({}:{})", test.name, test.file, test.line)?;
        }
        for difference in &trial.differences {
            writeln!(out, "          {difference}")?;
        }
    }
    let reports: Vec<&Report> = trials.iter().map(|trial| &trial.report).collect();
    let pages = pages_never_asked(program, &reports);
    let options = options_never_chosen(program, &reports);
    for (what, names) in [("pages", pages), ("options", options)] {
        if !names.is_empty() {
            writeln!(out, "  \x1b[33mno test reaches\x1b[0m these {what}: {}", names.join(", "))?;
        }
    }
    writeln!(out)?;
    Ok(())
}

/// Keys of the pages that are asked, or ended at, in no report.
fn pages_never_asked(program: &Program, reports: &[&Report]) -> Vec<String> {
    let reached =
        |id: usize| reports.iter().any(|report| report.pages.get(id) == Some(&true) || report.exit == Some(id));
    let pages = program.pages.iter().enumerate();
    pages.filter(|(id, _)| !reached(*id)).map(|(_, page)| page.key.clone()).collect()
}

/// The options, as `question: option`, that are the answer in no report.
fn options_never_chosen(program: &Program, reports: &[&Report]) -> Vec<String> {
    let mut never = Vec::new();
    for (id, question) in program.questions.iter().enumerate() {
        let (Kind::Choice { options } | Kind::Choices { options, .. }) = &question.kind else { continue };
        let slots = reports.iter().filter_map(|report| report.questions.get(id)).flatten();
        let chosen: BTreeSet<&str> = slots.flat_map(|slot| slot.text.lines()).collect();
        let missing = options.iter().filter(|option| !chosen.contains(option.key.as_str()));
        never.extend(missing.map(|option| format!("{}: {}", question.key, option.key)));
    }
    never
}
