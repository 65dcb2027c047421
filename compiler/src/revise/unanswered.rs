//! Answers for the tests of a form that are older than some of its questions.

use super::change::{Done, done};
use super::sheet::{Sheet, Step};
use crate::prove::{answer_lines, unanswered};
use crate::source::Sources;
use crate::spec::parts;

/// Gives each test of the form's own file an answer to whatever it has to answer by now.
pub(super) fn answer(sheet: &mut Sheet<'_>, sources: &Sources) -> Result<Done, String> {
    let checked = crate::check_all(sources);
    let program = checked.program.as_ref().ok_or("Put the mistakes of the form right first")?;
    let tests = sheet.tree.get("tests").map(|tests| tests.parts().to_vec()).unwrap_or_default();
    let mut count = 0;
    for (number, written) in tests.iter().enumerate() {
        let name = written.get("name").and_then(|name| name.text()).map(|name| name.text.as_str());
        let Some(test) = program.tests.iter().find(|test| Some(test.name.as_str()) == name) else { continue };
        let lines: Vec<String> =
            unanswered(program, test).iter().map(|(key, answer)| answer_lines(key, answer)).collect();
        if lines.is_empty() {
            continue;
        }
        let steps = [Step::Word("tests".to_owned()), Step::Part(number)];
        sheet.add_line(&steps, "answers", &lines.join("\n"), &parts::TEST)?;
        count += 1;
    }
    match count {
        0 => Err("No test is only waiting for an answer".to_owned()),
        1 => done("1 test was given an answer", &[], None),
        _ => done(format!("{count} tests were given an answer"), &[], None),
    }
}
