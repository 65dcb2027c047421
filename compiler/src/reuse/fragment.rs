//! Fragments: questions with their conditions and tests in a file of their own, which forms use.

use super::{Part, line, words};
use crate::codes::Code;
use crate::diagnostic::{Diagnostic, Severity};
use crate::read::{Shape, Text, Value};
use crate::spec::{Fields, parts};
use std::collections::HashSet;
use std::ops::Range;

/// A fragment that can be used.
pub(crate) struct Fragment {
    /// Its name; nothing when the file does not say.
    pub name: Option<Text>,
    /// The file.
    pub part: Part,
    /// Names that it makes: questions outside lists, conditions and calculations.
    pub names: HashSet<String>,
}

impl Fragment {
    /// The fragment of a file.
    pub(crate) fn of(part: Part) -> Self {
        let name = part.tree.get("fragment").and_then(Value::text).cloned();
        let questions = part.tree.get("questions").map(Value::parts).unwrap_or_default();
        let questions = questions.iter().filter_map(|question| question.get("question")?.text());
        let named = ["conditions", "calculations"].into_iter().filter_map(|word| part.tree.get(word));
        let named = named.flat_map(Value::entries).map(|entry| &entry.key);
        let names = questions.chain(named).map(|text| text.text.clone()).collect();
        Self { name, part, names }
    }

    /// Whether a place is in its file.
    pub(crate) fn holds(&self, at: &Range<usize>) -> bool {
        self.part.span.contains(&at.start)
    }
}

/// A fragment as a form with one page, by which it is checked and tested by itself. Names, types, rules and tests mean the
/// same there as in a form that uses it without a prefix.
pub(crate) fn alone(tree: &Value, problems: &mut Vec<Diagnostic>) -> Value {
    let Some(fields) = Fields::open(tree, &parts::FRAGMENT, problems) else {
        return Value { at: tree.at.clone(), shape: Shape::Broken };
    };
    let at = fields.place("fragment").unwrap_or_else(|| tree.at.clone());
    let name = fields.text("fragment", problems);
    let title = name.as_ref().map_or_else(|| "Fragment".to_owned(), |name| name.text.clone());
    for use_of in uses(fields.value("questions")) {
        let message = "A fragment cannot use another fragment";
        let help = "Let the form use both, one after the other";
        problems.push(Diagnostic::new(Code::FragmentUse, use_of, message).help(help));
    }
    let mut page = vec![line("page", &at, words("questions", &at)), line("title", &at, words(title.clone(), &at))];
    let id =
        name.map_or_else(|| words("fragment", &at), |name| Value { at: name.at.clone(), shape: Shape::Text(name) });
    let mut form = vec![line("form", &at, id), line("title", &at, words(title, &at))];
    for entry in fields.entries() {
        match entry.key.text.as_str() {
            "questions" => page.push(entry.clone()),
            "conditions" | "calculations" | "tests" => form.push(entry.clone()),
            _ => {}
        }
    }
    // That nothing is asked has been said where `questions` is missing.
    if fields.value("questions").is_some() {
        let page = Value { at: at.clone(), shape: Shape::Group(page) };
        form.push(line("pages", &at, Value { at: at.clone(), shape: Shape::List(vec![page]) }));
    } else {
        return Value { at, shape: Shape::Broken };
    }
    Value { at: tree.at.clone(), shape: Shape::Group(form) }
}

/// Where a list of questions uses fragments.
fn uses(questions: Option<&Value>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for question in questions.map(Value::parts).unwrap_or_default() {
        found.extend(question.get("use").map(|used| used.at.clone()));
        found.extend(uses(question.get("questions")));
    }
    found
}

/// Whether a warning about a fragment alone is one that only a whole form can answer: why its personal details are collected,
/// what uses its answers, which of them can happen. In a form that uses it, it is told there.
pub(crate) fn for_the_form(code: Code) -> bool {
    let about_itself = matches!(
        code,
        Code::UnusedCondition | Code::UnusedCalculation | Code::RuleAboutOthers | Code::CalledUnknown | Code::SameWords
    );
    code.severity() == Severity::Warning && !about_itself
}

/// What is wrong in a fragment, with the place that uses it. Two questions in the same words are the fragment's doing only
/// when they stand at two places; else it is used twice, and the words are changed where it is used.
pub(crate) fn at_its_use(problem: Diagnostic, place: &Range<usize>) -> Diagnostic {
    let twice = problem.related.iter().any(|(at, _)| *at == problem.at);
    if !twice || problem.code != Code::SameWords {
        return problem.related(place.clone(), "used here");
    }
    Diagnostic { related: Vec::new(), ..problem }
        .related(place.clone(), "used here, and once more")
        .help("Where it is used, say under `change` what makes each one different")
}
