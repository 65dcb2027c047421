//! Diagnostics and tests as JUnit XML, which continuous integration shows as a list of tests.

use crate::diagnostic::{Diagnostic, Severity};
use crate::program::TestCase;
use crate::source::Sources;
use crate::trial::Trial;
use quick_junit::{NonSuccessKind, Report, TestCase as Case, TestCaseStatus, TestSuite};

/// A suite for each file: a failure for each mistake, a test that passes for each warning and for a file without mistakes.
#[must_use]
pub fn junit(files: &[(&Sources, &[Diagnostic])]) -> String {
    let mut report = Report::new("onceform check");
    for (sources, diagnostics) in files {
        let file = sources.first();
        let mut suite = TestSuite::new(file.name.as_str());
        for diagnostic in *diagnostics {
            suite.add_test_case(of_diagnostic(sources, diagnostic));
        }
        if diagnostics.iter().all(|diagnostic| diagnostic.code.severity() == Severity::Warning) {
            let mut case = Case::new("no mistakes", TestCaseStatus::success());
            case.set_classname(file.name.as_str());
            suite.add_test_case(case);
        }
        report.add_test_suite(suite);
    }
    written(&report)
}

fn of_diagnostic(sources: &Sources, diagnostic: &Diagnostic) -> Case {
    let at = sources.find(&diagnostic.at);
    let (file, place) = (at.file, at.start());
    let code = diagnostic.code;
    let mut text = format!("{}:{}:{}: {}", file.name, place.line, place.column, diagnostic.message);
    if !diagnostic.help.is_empty() {
        text.push('\n');
        text.push_str(&diagnostic.help);
    }
    let mistake = code.severity() == Severity::Mistake;
    let status = if mistake {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
        status.set_message(diagnostic.message.as_str()).set_type(code.id()).set_description(text.as_str());
        status
    } else {
        TestCaseStatus::success()
    };
    let name = format!("{} {} (line {}, column {})", code.id(), code.title(), place.line, place.column);
    let mut case = Case::new(name, status);
    case.set_classname(file.name.as_str());
    if !mistake {
        case.set_system_out(text.as_str());
    }
    placed(&mut case, &file.name, place.line);
    case
}

/// A form with its tests and what came of them.
#[derive(Debug, Clone, Copy)]
pub struct Tested<'a> {
    /// The form's name.
    pub form: &'a str,
    /// Its tests.
    pub tests: &'a [TestCase],
    /// What came of each.
    pub trials: &'a [Trial],
    /// How much of what can happen they do, in words.
    pub coverage: &'a str,
}

/// A suite for each form, a test case for each of its tests.
#[must_use]
pub fn junit_of_tests(forms: &[Tested<'_>]) -> String {
    let mut report = Report::new("onceform test");
    for form in forms {
        let mut suite = TestSuite::new(form.form);
        for (test, trial) in form.tests.iter().zip(form.trials) {
            let status = match trial.differences.as_slice() {
                [] => TestCaseStatus::success(),
                [first, ..] => {
                    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
                    let place = format!("{}:{}", test.file, test.line);
                    let text = format!("{place}\n{}", trial.differences.join("\n"));
                    status.set_message(first.as_str()).set_type("difference").set_description(text.as_str());
                    status
                }
            };
            let mut case = Case::new(test.name.as_str(), status);
            case.set_classname(form.form);
            placed(&mut case, &test.file, test.line);
            suite.add_test_case(case);
        }
        suite.set_system_out(form.coverage);
        report.add_test_suite(suite);
    }
    written(&report)
}

/// Several hosts show where a test stands by these.
fn placed(case: &mut Case, file: &str, line: usize) {
    case.extra.insert("file".into(), file.into());
    case.extra.insert("line".into(), line.to_string().into());
}

/// The library only fails where the writer does, and a text takes everything.
fn written(report: &Report) -> String {
    report.to_string().unwrap_or_default()
}
