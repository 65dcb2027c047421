//! What a council does differently: its file is laid over the form, and may not break what the form promises.

use super::merge::{self, LeftOut};
use super::{Part, line};
use crate::calendar::{Nation, bank_holidays};
use crate::codes::Code;
use crate::diagnostic::{Diagnostic, Severity};
use crate::program::Program;
use crate::read::{Entry, Shape, Text, Value};
use crate::spec::{Fields, parts};
use crate::trial;
use std::ops::Range;

/// A council's version of a form, before it is checked.
pub(crate) struct Changes {
    /// The council.
    pub council: Text,
    /// The form with the changes in it.
    pub tree: Value,
    /// What is left out.
    left_out: Vec<LeftOut>,
    /// Names of the tests that the council has its own version of.
    own_tests: Vec<String>,
    span: Range<usize>,
}

/// Words that are simply put in place of the form's.
const PUT: &[&str] = &["title", "owner", "before you start", "what happens next", "feedback", "send to"];
/// Groups whose lines are put in place of the form's, one by one.
const OVER: &[&str] = &["standard", "data protection", "open", "fee"];

impl Changes {
    /// Lays a council's file over the form, whose name is given. `None` when nothing can come of it.
    pub(crate) fn of(part: &Part, base: &Value, form: &str, problems: &mut Vec<Diagnostic>) -> Option<Self> {
        let fields = Fields::open(&part.tree, &parts::CHANGES, problems)?;
        let to = fields.text("changes to", problems)?;
        if to.text != form {
            let message = format!("These are changes to `{}`, and they stand beside the form `{form}`", to.text);
            let found = Diagnostic::new(Code::ChangeUnknown, to.at.clone(), message);
            problems.push(found.help("Move the file to the form that it changes").fix(to.at, form));
            return None;
        }
        let council = fields.text("council", problems)?;
        let mut tree = base.clone();
        let mut left_out = Vec::new();
        let mut own_tests = Vec::new();
        for entry in fields.entries() {
            match entry.key.text.as_str() {
                "email" | "feedback" if base.get(&entry.key.text).is_none() => problems.push(not_there(entry)),
                "email" => email(&mut tree, entry, problems),
                word if PUT.contains(&word) => tree.put(entry.clone()),
                word if OVER.contains(&word) => merge::over(&mut tree, entry),
                "calculations" => calculations(&mut tree, entry, problems),
                "pages" => pages(&mut tree, entry, &mut left_out, problems),
                "questions" => questions(&mut tree, entry, &mut left_out, problems),
                "tests" => own_tests = tests(&mut tree, entry, problems),
                _ => {}
            }
        }
        for gone in &left_out {
            forget(&mut tree, &gone.name.text);
        }
        Some(Self { council, tree, left_out, own_tests, span: part.span.clone() })
    }

    /// What stands at a place of the form, as far as it has a name: `` the condition `has_bays` ``.
    fn what_stands_at(&self, at: &Range<usize>) -> Option<String> {
        let named = |word: &str, what: &str| {
            let lines = self.tree.get(word).map(Value::entries).unwrap_or_default();
            let line = lines.iter().find(|line| holds(&line.value, at))?;
            Some(format!("the {what} `{}`", line.key.text))
        };
        let key = |value: &Value, word: &str| value.get(word).and_then(Value::text).map(|key| key.text.clone());
        let asked = || {
            let pages = self.tree.get("pages").map(Value::parts).unwrap_or_default();
            let page = pages.iter().find(|page| holds(page, at))?;
            let questions = page.get("questions").map(Value::parts).unwrap_or_default();
            let question = questions.iter().find(|question| holds(question, at));
            let question = question.and_then(|question| key(question, "question"));
            question
                .map(|key| format!("the question `{key}`"))
                .or_else(|| Some(format!("the page `{}`", key(page, "page")?)))
        };
        let test = || self.test_at(at).map(|name| format!("the test “{name}”"));
        named("conditions", "condition").or_else(|| named("calculations", "calculation")).or_else(asked).or_else(test)
    }

    /// The name of the form's test that stands at a place.
    fn test_at(&self, at: &Range<usize>) -> Option<&str> {
        let tests = self.tree.get("tests").map(Value::parts).unwrap_or_default();
        let test = tests.iter().find(|test| holds(test, at))?;
        Some(test.get("name")?.text()?.text.trim())
    }

    /// Whether a place is in the council's file.
    pub(crate) fn holds(&self, at: &Range<usize>) -> bool {
        self.span.contains(&at.start)
    }
}

/// Whether a place is in a value or in one of its parts.
fn holds(value: &Value, at: &Range<usize>) -> bool {
    let inside = |at: &Range<usize>, whole: &Range<usize>| whole.start <= at.start && at.start < whole.end;
    let entry = |entry: &Entry| inside(at, &entry.key.at) || holds(&entry.value, at);
    inside(at, &value.at) || value.entries().iter().any(entry) || value.parts().iter().any(|part| holds(part, at))
}

/// A part that the form does without: a change can reword it and cannot make one.
fn not_there(entry: &Entry) -> Diagnostic {
    let word = &entry.key.text;
    let message = format!("The form has no `{word}` to change");
    let help = format!("A change can reword `{word}` and cannot add one. Add it to the form, for every council");
    Diagnostic::new(Code::ChangeUnknown, entry.key.at.clone(), message).help(help)
}

/// The words of the e-mail. To whom it goes is the form's to say.
fn email(tree: &mut Value, line: &Entry, problems: &mut Vec<Diagnostic>) {
    let Some(fields) = Fields::open(&line.value, &parts::EMAIL_CHANGE, problems) else { return };
    let Some(email) = tree.get_mut("email") else { return };
    let words = fields.entries().iter().filter(|word| parts::EMAIL_CHANGE.has(&word.key.text));
    words.for_each(|word| email.put(word.clone()));
}

fn calculations(tree: &mut Value, line: &Entry, problems: &mut Vec<Diagnostic>) {
    for entry in merge::lines(&line.value, "`calculations`", problems) {
        let Some(base) = tree.get_mut("calculations").filter(|base| base.get(&entry.key.text).is_some()) else {
            let known = tree.get("calculations").map(Value::entries).unwrap_or_default();
            problems.push(merge::nothing(&entry.key, "calculation", known.iter().map(|one| one.key.text.as_str())));
            continue;
        };
        match (base.get_mut(&entry.key.text), &entry.value.shape) {
            (Some(several), Shape::Text(_)) if matches!(several.shape, Shape::Group(_)) => {
                let key = entry.key.saying("is");
                several.put(Entry { key, value: entry.value.clone() });
            }
            (Some(one), Shape::Group(_)) if one.text().is_some() => {
                let at = one.at.clone();
                let is = line_of("is", &at, one.clone());
                one.shape = Shape::Group(vec![is]);
                merge::over(base, entry);
            }
            _ => merge::over(base, entry),
        }
    }
}

fn line_of(key: &str, at: &Range<usize>, value: Value) -> Entry {
    line(key, at, value)
}

fn pages(tree: &mut Value, line: &Entry, left_out: &mut Vec<LeftOut>, problems: &mut Vec<Diagnostic>) {
    let Some(pages) = tree.get_mut("pages").and_then(Value::parts_mut) else { return };
    for entry in merge::lines(&line.value, "`pages`", problems) {
        let key = |page: &Value| page.get("page").and_then(Value::text).map(|key| key.text.clone());
        let Some(at) = pages.iter().position(|page| key(page).as_deref() == Some(&entry.key.text)) else {
            let keys: Vec<String> = pages.iter().filter_map(key).collect();
            problems.push(merge::nothing(&entry.key, "page", keys.iter().map(String::as_str)));
            continue;
        };
        let Some(fields) = Fields::open(&entry.value, &parts::PAGE_CHANGE, problems) else { continue };
        let Some(page) = pages.get_mut(at) else { continue };
        for word in fields.entries().iter().filter(|word| word.key.text != "leave out") {
            let has = page.get(&word.key.text).is_some();
            if !has && matches!(word.key.text.as_str(), "exit" | "signpost") {
                let message = format!("The page `{}` has no `{}` to change", entry.key.text, word.key.text);
                let help = "A change can reword an exit and cannot make one";
                problems.push(Diagnostic::new(Code::ChangeUnknown, word.key.at.clone(), message).help(help));
            } else if parts::PAGE_CHANGE.has(&word.key.text) {
                page.put(word.clone());
            }
        }
        if !fields.flag("leave out", problems).unwrap_or(false) {
            continue;
        }
        if let Some(exit) = page.get("exit") {
            let message =
                format!("`{}` is an exit, and leaving it out would let people go on who should stop", entry.key.text);
            let found = Diagnostic::new(Code::ChangeBreaks, entry.key.at.clone(), message);
            problems.push(found.related(exit.at.clone(), "the form ends here for some"));
            continue;
        }
        let questions = page.get("questions").map(Value::parts).unwrap_or_default();
        let keys = questions.iter().filter_map(|question| question.get("question")?.text());
        left_out.extend(keys.map(|key| LeftOut { name: entry.key.saying(key.text.clone()) }));
        pages.remove(at);
    }
}

fn questions(tree: &mut Value, line: &Entry, left_out: &mut Vec<LeftOut>, problems: &mut Vec<Diagnostic>) {
    for entry in merge::lines(&line.value, "`questions`", problems) {
        let pages = tree.get_mut("pages").and_then(Value::parts_mut).into_iter().flatten();
        let mut lists = pages.filter_map(|page| page.get_mut("questions")?.parts_mut());
        let out = lists.find_map(|list| find(list, &entry.key.text, &entry.value, left_out, problems));
        match out {
            Some(true) => left_out.push(LeftOut { name: entry.key.clone() }),
            Some(false) => {}
            None => {
                let keys = keys(tree);
                problems.push(merge::nothing(&entry.key, "question", keys.iter().map(String::as_str)));
            }
        }
    }
}

/// Changes the question with a name, `household.income` in a list; whether it was left out, if it was found.
fn find(
    list: &mut Vec<Value>,
    name: &str,
    changes: &Value,
    left_out: &mut Vec<LeftOut>,
    problems: &mut Vec<Diagnostic>,
) -> Option<bool> {
    let (first, inside) = name.split_once('.').map_or((name, None), |(first, inside)| (first, Some(inside)));
    let at =
        list.iter().position(|one| one.get("question").and_then(Value::text).is_some_and(|key| key.text == first))?;
    let question = list.get_mut(at)?;
    if let Some(inside) = inside {
        return find(question.get_mut("questions")?.parts_mut()?, inside, changes, left_out, problems);
    }
    let out = merge::question(question, changes, left_out, problems);
    if out {
        list.remove(at);
    }
    Some(out)
}

/// The names of all questions.
fn keys(tree: &Value) -> Vec<String> {
    let mut keys = Vec::new();
    for page in tree.get("pages").map(Value::parts).unwrap_or_default() {
        for question in page.get("questions").map(Value::parts).unwrap_or_default() {
            let Some(key) = question.get("question").and_then(Value::text) else { continue };
            keys.push(key.text.clone());
            let inside = question.get("questions").map(Value::parts).unwrap_or_default();
            let inside = inside.iter().filter_map(|inner| inner.get("question")?.text());
            keys.extend(inside.map(|inner| format!("{}.{}", key.text, inner.text)));
        }
    }
    keys
}

/// The council's tests in place of the form's with the same name, or after them; the names of all of them.
fn tests(tree: &mut Value, line: &Entry, problems: &mut Vec<Diagnostic>) -> Vec<String> {
    let name = |test: &Value| test.get("name").and_then(Value::text).map(|name| name.text.trim().to_owned());
    if tree.get("tests").is_none() {
        tree.put(Entry {
            key: line.key.clone(),
            value: Value { at: line.value.at.clone(), shape: Shape::List(Vec::new()) },
        });
    }
    let Some(base) = tree.get_mut("tests").and_then(Value::parts_mut) else { return Vec::new() };
    let mut own = Vec::new();
    for test in line.value.parts() {
        let named = name(test);
        let before = base.iter().position(|other| named.is_some() && name(other) == named);
        own.extend(named);
        if let Some(out) = test.get("leave out") {
            if !is_known_word_alone(test) || !merge::is_yes(out, problems) {
                let message = "A test that is left out has `name` and `leave out: yes`, and nothing else";
                problems.push(Diagnostic::new(Code::NotAllowedHere, out.at.clone(), message));
            } else if let Some(before) = before {
                base.remove(before);
            } else if let Some(text) = test.get("name").and_then(Value::text) {
                let names: Vec<String> = base.iter().filter_map(name).collect();
                problems.push(merge::nothing(text, "test", names.iter().map(String::as_str)));
            }
            continue;
        }
        match before.and_then(|before| base.get_mut(before)) {
            Some(before) => *before = test.clone(),
            None => base.push(test.clone()),
        }
    }
    own
}

fn is_known_word_alone(test: &Value) -> bool {
    test.entries().iter().all(|entry| matches!(entry.key.text.as_str(), "name" | "leave out"))
}

/// The tests of the form answer what is asked; what is left out is not.
fn forget(tree: &mut Value, name: &str) {
    for test in tree.get_mut("tests").and_then(Value::parts_mut).into_iter().flatten() {
        if let Some(answers) = test.get_mut("answers") {
            merge::remove(answers, name);
        }
        let Some(expect) = test.get_mut("expect") else { continue };
        for word in ["asked", "not asked"] {
            if let Some(names) = expect.get_mut(word).and_then(Value::parts_mut) {
                names.retain(|value| value.text().is_none_or(|text| text.text != name));
            }
        }
        if let Some(errors) = expect.get_mut("errors") {
            merge::remove(errors, name);
        }
    }
}

/// What the form itself reports once the changes are in it: the change broke it, and is told so at its own place.
pub(crate) fn broken(changes: &Changes, base: &[Diagnostic], found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut told = Vec::new();
    for problem in found {
        if changes.holds(&problem.at) {
            told.push(problem);
            continue;
        }
        if problem.code.severity() == Severity::Warning || base.contains(&problem) {
            continue;
        }
        let named = |gone: &&LeftOut| {
            let name = &gone.name.text;
            problem.message.contains(&format!("`{name}`")) || problem.message.contains(&format!(".{name}`"))
        };
        let gone = changes.left_out.iter().find(named);
        if let Some(gone) = gone {
            let at = gone.name.at.clone();
            if told.iter().any(|other: &Diagnostic| other.at == at) {
                continue;
            }
            let user = changes.what_stands_at(&problem.at).unwrap_or_else(|| "something in the form".to_owned());
            let message = format!("`{}` cannot be left out: {user} uses it", gone.name.text);
            let help = "Only what nothing uses can be left out";
            let found = Diagnostic::new(Code::ChangeBreaks, at, message).help(help);
            told.push(found.related(problem.at, "used here, in the form"));
            continue;
        }
        let (at, doing) = (changes.council.at.clone(), "With these changes the form has a mistake");
        let small = problem.message.chars().next().map(|first| first.to_lowercase().to_string()).unwrap_or_default();
        let said = format!(
            "{small}{}",
            problem.message.get(problem.message.chars().next().map_or(0, char::len_utf8)..).unwrap_or_default()
        );
        let message = format!("{doing}: {said}");
        let in_test = changes.test_at(&problem.at).is_some();
        let found = Diagnostic::new(Code::ChangeBreaks, at, message).related(problem.at, "in the form");
        let help = "Write the test into this file under `tests`, with the same name and what this council expects";
        told.push(if in_test { found.help(help) } else { found });
    }
    told
}

/// Calculations of another kind than in the form.
pub(crate) fn same_kinds(changes: &Changes, base: &Program, changed: &Program, problems: &mut Vec<Diagnostic>) {
    for (one, other) in base.calculations.iter().zip(&changed.calculations) {
        if one.kind != other.kind {
            let place = changes.tree.get("calculations").map(Value::entries).unwrap_or_default();
            let place = place.iter().find(|entry| entry.key.text == one.key);
            let at = place.map_or_else(|| changes.council.at.clone(), |entry| entry.value.at.clone());
            let message = format!("`{}` would become another kind of value than it is in the form", one.key);
            let help = "An amount of money stays an amount of money, a date a date, a number a number";
            problems.push(Diagnostic::new(Code::ChangeBreaks, at, message).help(help));
        }
    }
}

/// Runs the form's tests with the changes in place. One that held before and no longer does has to have a version of the
/// council's own.
pub(crate) fn check_tests(changes: &Changes, base: &Program, changed: &Program, problems: &mut Vec<Diagnostic>) {
    let holidays = bank_holidays(Nation::EnglandAndWales);
    let specs = changes.tree.get("tests").map(Value::parts).unwrap_or_default();
    for (test, spec) in changed.tests.iter().zip(specs) {
        if changes.own_tests.contains(&test.name) {
            continue;
        }
        let Some(difference) = trial::run(changed, test, &holidays).differences.into_iter().next() else { continue };
        let before = base.tests.iter().find(|before| before.name == test.name);
        if before.is_none_or(|before| !trial::run(base, before, &holidays).passes()) {
            continue;
        }
        let message = format!("With these changes a test of the form fails: “{}”", test.name);
        let help = format!(
            "{difference}. If that is meant, write the test into this file under `tests`, with the same name and what this council expects"
        );
        let at = spec.get("name").map_or_else(|| spec.at.clone(), |name| name.at.clone());
        let found = Diagnostic::new(Code::ChangeFailsTest, changes.council.at.clone(), message);
        problems.push(found.related(at, "the test").help(help));
    }
}
