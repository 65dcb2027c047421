//! What a test beside a form expects, and how what it speaks of is called: by its name, or in words for people who do not
//! read its text.

use crate::calendar::written;
use crate::check::NO_FEE;
use crate::expr::print;
use crate::program::{OptionItem, Program, TestCase};

/// How things of a form are called where its tests are told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speech {
    /// By their names, as the text has them.
    Names,
    /// In the words that people read.
    Words,
}

impl Speech {
    /// A question, by the name that a test gives it, inside a sentence.
    pub(crate) fn question(self, program: &Program, name: &str) -> String {
        match self {
            Self::Names => format!("`{name}`"),
            Self::Words => question(program, name),
        }
    }

    /// The same at the head of what is said of it.
    pub(crate) fn asked(self, program: &Program, name: &str) -> String {
        match self {
            Self::Names => name.to_owned(),
            Self::Words => question(program, name),
        }
    }

    /// A page.
    pub(crate) fn page(self, program: &Program, name: &str) -> String {
        match self {
            Self::Names => format!("`{name}`"),
            Self::Words => format!("“{}”", title(program, name)),
        }
    }

    /// The same in a list of pages.
    pub(crate) fn listed(self, program: &Program, name: &str) -> String {
        match self {
            Self::Names => name.to_owned(),
            Self::Words => self.page(program, name),
        }
    }

    /// An option of a question.
    pub(crate) fn option(self, option: &OptionItem) -> &str {
        match self {
            Self::Names => &option.key,
            Self::Words => &option.label,
        }
    }

    /// A calculation, which nobody reads.
    pub(crate) fn calculation(self, name: &str) -> String {
        match self {
            Self::Names => format!("`{name}`"),
            Self::Words => format!("The calculation `{name}`"),
        }
    }

    /// A day by its number.
    pub(crate) fn day(self, day: i64) -> String {
        match self {
            Self::Names => written(day),
            Self::Words => print::date(day),
        }
    }
}

fn title<'p>(program: &'p Program, name: &'p str) -> &'p str {
    let page = program.pages.iter().find(|page| page.key == name);
    page.map(|page| page.title.as_str()).filter(|title| !title.is_empty()).unwrap_or(name)
}

/// A sentence for each thing that a test expects, without a full stop.
#[must_use]
pub fn expected(program: &Program, test: &TestCase) -> Vec<String> {
    let expect = &test.expect;
    let mut all = Vec::new();
    all.extend(expect.submitted.map(|can| format!("The form {} be sent", if can { "can" } else { "cannot" })));
    all.extend(expect.exit.as_ref().map(|exit| format!("The form ends early: “{}”", title(program, exit))));
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
    all.extend(
        expect
            .computed
            .iter()
            .map(|(name, comes_to)| format!("{} comes to {comes_to}", Speech::Words.calculation(name))),
    );
    all.extend(expect.sent_to.as_ref().map(|systems| match systems.as_slice() {
        [] => "The answers go to no other system".to_owned(),
        systems => format!("The answers go to {}", systems.join(" and ")),
    }));
    all.extend(expect.fee.as_ref().map(|fee| match fee.as_str() {
        NO_FEE => "There is nothing to pay".to_owned(),
        fee => format!("There is £{} to pay", fee.trim_start_matches('£')),
    }));
    all.extend(expect.due_by.map(|day| format!("We promise to be done by {}", Speech::Words.day(day))));
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
        let program = crate::check(&SourceFile::new("form.yaml", &start::form("skip", "request"))).program.unwrap();
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
