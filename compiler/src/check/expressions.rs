//! Conditions, rules and calculations: in which order they are worked out, and what each of them means.

use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::expr::{self, Checked, Meaning, Scope};
use crate::form::{Form, FormRule};
use crate::program::{Condition, QuestionId};
use crate::read::Text;
use crate::spec::TableSpec;
use runtime_wasm::abi::rule::MOST_AUTHOR;
use std::collections::HashSet;

/// Checks every expression of the form.
pub(super) fn check(form: &mut Form<'_>, problems: &mut Vec<Diagnostic>) {
    named(form, problems);
    pages(form, problems);
    questions(form, problems);
}

/// Named conditions and calculations, each after those that it uses.
fn named(form: &mut Form<'_>, problems: &mut Vec<Diagnostic>) {
    let conditions = (0..form.conditions.len()).map(Meaning::Condition);
    let all: Vec<Meaning> = conditions.chain((0..form.calculations.len()).map(Meaning::Calculation)).collect();
    let mut order = Order { form, done: HashSet::new(), doing: Vec::new(), circles: Vec::new(), order: Vec::new() };
    all.iter().for_each(|what| order.visit(*what));
    let Order { circles, order, .. } = order;
    for circle in circles {
        let found = around(form, &circle);
        problems.extend(found);
        for what in circle {
            let name = name(form, what);
            form.broken.insert(name);
        }
    }
    for what in order {
        one(form, what, problems);
        form.order.push(what);
    }
}

fn one(form: &mut Form<'_>, what: Meaning, problems: &mut Vec<Diagnostic>) {
    let name = name(form, what);
    if let Some(table) = table_of(form, what) {
        let checked = super::tables::table(form, &name, table, problems);
        let reach = checked.as_ref().map(|checked| form.reach_of(checked)).unwrap_or_default();
        match (what, checked) {
            (Meaning::Calculation(id), checked @ Some(_)) => {
                if let Some(calculation) = form.calculations.get_mut(id) {
                    calculation.reach = reach;
                    calculation.value = checked;
                }
            }
            _ => drop(form.broken.insert(name)),
        }
        return;
    }
    let Some(text) = text_of(form, what).cloned().filter(|text| usable(form, text, None)) else {
        form.broken.insert(name);
        return;
    };
    let scope = Scope { names: form, list: None, place: &|part| text.place(part) };
    match what {
        Meaning::Condition(id) => match expr::condition(&text.text, &scope) {
            Ok(checked) => {
                let reach = form.reach_of(&checked);
                if let Some(condition) = form.conditions.get_mut(id) {
                    condition.reach = reach;
                    condition.when = Some(checked);
                }
            }
            Err(found) => fail(form, name, found, problems),
        },
        Meaning::Calculation(id) => match expr::value(&text.text, &scope) {
            Ok(checked) => {
                let reach = form.reach_of(&checked);
                if let Some(calculation) = form.calculations.get_mut(id) {
                    calculation.reach = reach;
                    calculation.value = Some(checked);
                }
            }
            Err(found) => fail(form, name, found, problems),
        },
        Meaning::Question(_) => {}
    }
}

fn fail(form: &mut Form<'_>, name: String, found: Vec<Diagnostic>, problems: &mut Vec<Diagnostic>) {
    problems.extend(found);
    form.broken.insert(name);
}

fn pages(form: &mut Form<'_>, problems: &mut Vec<Diagnostic>) {
    for id in 0..form.pages.len() {
        let Some(text) = form.pages.get(id).and_then(|page| page.spec.ask_when.as_ref()) else { continue };
        let checked = condition(form, text, None, problems);
        if let Some(page) = form.pages.get_mut(id) {
            page.ask_when = checked;
        }
    }
}

fn questions(form: &mut Form<'_>, problems: &mut Vec<Diagnostic>) {
    for id in 0..form.questions.len() {
        let Some(question) = form.questions.get(id) else { continue };
        let (spec, list) = (question.spec, question.list);
        let ask_when = spec.ask_when.as_ref().and_then(|text| condition(form, text, list, problems));
        let mut rules = Vec::new();
        for rule in &spec.rules {
            if !rule.complete {
                problems.push(incomplete(rule));
            }
            let must = rule.must.as_ref().and_then(|text| condition(form, text, list, problems));
            rules.push(FormRule { spec: rule, must });
        }
        if let Some(rule) = spec.rules.get(usize::from(MOST_AUTHOR)) {
            let message = format!("A question has at most {MOST_AUTHOR} rules, and this is one more");
            problems.push(Diagnostic::new(Code::TooMany, rule.at.clone(), message));
        }
        if let Some(question) = form.questions.get_mut(id) {
            question.ask_when = ask_when;
            question.rules = rules;
        }
    }
}

fn incomplete(rule: &crate::spec::RuleSpec) -> Diagnostic {
    let (message, help) = match (&rule.must, &rule.otherwise) {
        (None, None) => ("This rule is empty", "Write `must: …` and below it `otherwise: …`"),
        (None, Some(_)) => ("This rule does not say what must hold", "Add `must:` and a condition"),
        _ => {
            ("This rule does not say what to tell people", "Add `otherwise:` and the words that tell people what to do")
        }
    };
    Diagnostic::new(Code::RuleIncomplete, rule.at.clone(), message).help(help)
}

/// What a condition means, unless it or something that it names has a mistake. `list` is the list in which it stands.
pub(super) fn condition(
    form: &Form<'_>,
    text: &Text,
    list: Option<QuestionId>,
    problems: &mut Vec<Diagnostic>,
) -> Option<Checked<Condition>> {
    if !usable(form, text, list) {
        return None;
    }
    let scope = Scope { names: form, list, place: &|part| text.place(part) };
    expr::condition(&text.text, &scope).map_err(|found| problems.extend(found)).ok()
}

/// Whether nothing that the text names has a mistake of its own.
pub(super) fn usable(form: &Form<'_>, text: &Text, list: Option<QuestionId>) -> bool {
    // In most forms nothing has: then it need not be known what the text names.
    form.broken.is_empty()
        || expr::names_in(&text.text).iter().all(|(name, _)| {
            let inside = list.and_then(|list| expr::Names::find_in(form, list, name));
            let fine_inside = inside.and_then(|id| form.questions.get(id)).is_some_and(|found| found.kind.is_some());
            fine_inside || name.split('.').all(|part| !form.broken.contains(part))
        })
}

fn text_of<'a>(form: &'a Form<'_>, what: Meaning) -> Option<&'a Text> {
    match what {
        Meaning::Condition(id) => form.spec.conditions.get(id).map(|(_, text)| text),
        Meaning::Calculation(id) => form.calculations.get(id).and_then(|found| found.spec.is.as_ref()),
        Meaning::Question(_) => None,
    }
}

fn table_of<'a>(form: &Form<'a>, what: Meaning) -> Option<&'a TableSpec> {
    match what {
        Meaning::Calculation(id) => form.calculations.get(id)?.spec.table.as_ref(),
        Meaning::Condition(_) | Meaning::Question(_) => None,
    }
}

fn name(form: &Form<'_>, what: Meaning) -> String {
    match what {
        Meaning::Condition(id) => form.conditions.get(id).map(|found| found.key.clone()).unwrap_or_default(),
        Meaning::Calculation(id) => {
            form.calculations.get(id).map(|found| found.spec.key.text.clone()).unwrap_or_default()
        }
        Meaning::Question(id) => form.name_of(id),
    }
}

/// Depth first, so that what is used comes before what uses it.
struct Order<'f, 'a> {
    form: &'f Form<'a>,
    done: HashSet<Meaning>,
    doing: Vec<Meaning>,
    circles: Vec<Vec<Meaning>>,
    order: Vec<Meaning>,
}

impl Order<'_, '_> {
    fn visit(&mut self, what: Meaning) {
        if self.done.contains(&what) {
            return;
        }
        if let Some(start) = self.doing.iter().position(|other| *other == what) {
            self.circles.push(self.doing.iter().skip(start).copied().collect());
            return;
        }
        self.doing.push(what);
        let text = text_of(self.form, what);
        for (name, _) in text.map(|text| expr::names_in(&text.text)).unwrap_or_default() {
            match self.form.names.get(&name) {
                Some(Meaning::Question(_)) | None => {}
                Some(used) => self.visit(*used),
            }
        }
        self.doing.pop();
        self.done.insert(what);
        self.order.push(what);
    }
}

/// One message for a whole circle, at its first member.
fn around(form: &Form<'_>, circle: &[Meaning]) -> Option<Diagnostic> {
    let first = circle.first()?;
    let mut names: Vec<String> = circle.iter().map(|what| format!("`{}`", name(form, *what))).collect();
    names.extend(names.first().cloned());
    let message = match circle.len() {
        1 => format!("{} uses itself, so it can never be worked out", names.first()?),
        _ => {
            format!("These go round in a circle: {}", names.join(", which uses ").replacen(", which uses", " uses", 1))
        }
    };
    let place = |what: Meaning| match what {
        Meaning::Condition(id) => form.conditions.get(id).map(|found| found.at.clone()),
        Meaning::Calculation(id) => form.calculations.get(id).map(|found| found.spec.key.at.clone()),
        Meaning::Question(_) => None,
    };
    let mut found = Diagnostic::new(Code::Circular, place(*first)?, message);
    for what in circle.iter().skip(1).take(4) {
        found = found.related(place(*what)?, "and back through this");
    }
    Some(found)
}
