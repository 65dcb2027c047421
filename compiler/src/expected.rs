//! What a test beside a form expects, in words for people who do not read its text.

use crate::check::NO_FEE;
use crate::expr::print;
use crate::program::{Program, TestCase};

/// A sentence for each thing that a test expects, without a full stop.
#[must_use]
pub fn expected(program: &Program, test: &TestCase) -> Vec<String> {
    let expect = &test.expect;
    let mut all = Vec::new();
    all.extend(expect.submitted.map(|can| format!("The form {} be sent", if can { "can" } else { "cannot" })));
    all.extend(expect.exit.as_ref().map(|exit| {
        let page = program.pages.iter().find(|page| page.key == *exit);
        format!("The form ends early: “{}”", page.map_or(exit.as_str(), |page| page.title.as_str()))
    }));
    if let Some(errors) = &expect.errors {
        all.extend(errors.iter().map(|(name, text)| format!("{} gets the message “{text}”", question(program, name))));
        if errors.is_empty() {
            all.push("No answer gets a message".to_owned());
        }
    }
    all.extend(expect.asked.iter().map(|(name, asked)| {
        let is = if *asked { "is asked" } else { "is not asked" };
        format!("{} {is}", question(program, name))
    }));
    all.extend(expect.computed.iter().map(|(name, comes_to)| format!("The calculation `{name}` comes to {comes_to}")));
    all.extend(expect.sent_to.as_ref().map(|systems| match systems.as_slice() {
        [] => "The answers go to no other system".to_owned(),
        systems => format!("The answers go to {}", systems.join(" and ")),
    }));
    all.extend(expect.fee.as_ref().map(|fee| match fee.as_str() {
        NO_FEE => "There is nothing to pay".to_owned(),
        fee => format!("There is £{} to pay", fee.trim_start_matches('£')),
    }));
    all.extend(expect.due_by.map(|day| format!("We promise to be done by {}", print::date(day))));
    all.extend(expect.open.map(|open| format!("The form is {} on that day", if open { "open" } else { "shut" })));
    all
}

/// A question as residents read it, with the number of the row where a list asks it.
fn question(program: &Program, name: &str) -> String {
    let mut parts = name.split('.');
    let (first, rest): (&str, Vec<&str>) = (parts.next().unwrap_or_default(), parts.collect());
    let find = |list, key: &str| program.questions.iter().position(|it| it.list == list && it.key == key);
    let outside = find(None, first);
    let inside = rest.last().and_then(|key| find(Some(outside?), key));
    let ask = inside.or(outside).and_then(|id| program.questions.get(id)).map_or(name, |question| &question.ask);
    match rest.as_slice() {
        [row, _] => format!("“{ask}”, row {row},"),
        _ => format!("“{ask}”"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use super::*;
    use crate::source::SourceFile;
    use crate::start;

    #[test]
    fn a_new_form_says_what_its_tests_expect() {
        let program = crate::check(&SourceFile::new("form.yaml", &start::form("skip", "apply"))).program.unwrap();
        let all: Vec<Vec<String>> = program.tests.iter().map(|test| expected(&program, test)).collect();
        let first = [
            "The form can be sent",
            "“What is your phone number?” is not asked",
            "We promise to be done by 17 March 2027",
        ];
        let second =
            ["“When do you need it by?” gets the message “The day you need it by must be today or in the future”"];
        assert_eq!(all, [first.map(str::to_owned).to_vec(), second.map(str::to_owned).to_vec()]);
    }
}
