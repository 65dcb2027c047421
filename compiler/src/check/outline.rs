//! Numbers pages and questions and finds out what each name means.

use super::names::{Style, Taken, good, is_language_word};
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::expr::Meaning;
use crate::form::{Form, FormCalculation, FormCondition, FormPage, FormQuestion, key_place};
use crate::program::{FormInfo, PageId, Passage, QuestionId};
use crate::spec::{PageSpec, QuestionSpec, Spec};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Most pages of a form.
pub const MOST_PAGES: usize = 400;
/// Most questions of a form, those inside lists included.
pub const MOST_QUESTIONS: usize = 1_000;
/// Most conditions of a form, and most calculations.
pub const MOST_NAMED: usize = 500;

/// The form with its pages, questions and names.
pub(super) fn outline<'a>(spec: &'a Spec, problems: &mut Vec<Diagnostic>) -> Form<'a> {
    let form = Form {
        spec,
        info: FormInfo::default(),
        pages: Vec::new(),
        questions: Vec::new(),
        conditions: Vec::new(),
        calculations: Vec::new(),
        fee: None,
        order: Vec::new(),
        broken: HashSet::new(),
        names: HashMap::new(),
        inserts: Vec::new(),
        tests: Vec::new(),
    };
    let mut outline = Outline { form, taken: Taken::default(), page_names: Taken::default(), full: false, problems };
    outline.pages(spec);
    outline.conditions(spec);
    outline.calculations(spec);
    for question in spec.pages.iter().flat_map(|page| &page.questions) {
        outline.taken.was(question.was.as_ref(), outline.problems);
    }
    outline.form
}

struct Outline<'a, 'p> {
    form: Form<'a>,
    /// Questions outside lists, conditions and calculations share their names.
    taken: Taken<'a>,
    page_names: Taken<'a>,
    /// No question more; reported once.
    full: bool,
    problems: &'p mut Vec<Diagnostic>,
}

impl<'a> Outline<'a, '_> {
    fn pages(&mut self, spec: &'a Spec) {
        if spec.pages.is_empty()
            && !spec.pages_broken
            && let Some(at) = &spec.pages_at
        {
            let message = "This form has no pages, so there is nothing to ask";
            self.problems.push(Diagnostic::new(Code::NothingAsked, at.clone(), message));
        }
        if let Some(page) = spec.pages.get(MOST_PAGES) {
            let message = format!("A form has at most {MOST_PAGES} pages, and this is one more");
            self.problems.push(Diagnostic::new(Code::TooMany, page.at.clone(), message));
        }
        for (id, page) in spec.pages.iter().take(MOST_PAGES).enumerate() {
            self.page(id, page);
        }
    }

    fn page(&mut self, id: PageId, spec: &'a PageSpec) {
        let key = spec.key.as_ref().filter(|key| {
            good(key, Style::Underscores, self.problems) && self.page_names.take(key, "a page", self.problems)
        });
        let start = self.form.questions.len();
        for question in &spec.questions {
            self.question(question, id, None);
        }
        let key = key.map(|key| key.text.clone()).unwrap_or_default();
        let questions = start..self.form.questions.len();
        self.form.pages.push(FormPage { spec, key, questions, ask_when: None, text: Passage::default() });
    }

    fn question(&mut self, spec: &'a QuestionSpec, page: PageId, list: Option<QuestionId>) {
        let id = self.form.questions.len();
        if id >= MOST_QUESTIONS {
            if !std::mem::replace(&mut self.full, true) {
                let message = format!("A form has at most {MOST_QUESTIONS} questions, and this is one more");
                self.problems.push(Diagnostic::new(Code::TooMany, key_place(spec), message));
            }
            return;
        }
        let key = spec.key.as_ref().filter(|key| good(key, Style::Underscores, self.problems));
        let key = key.filter(|key| !is_language_word(key, self.problems));
        if list.is_none()
            && let Some(key) = key
            && self.taken.take(key, "a question", self.problems)
        {
            self.form.names.insert(key.text.clone(), Meaning::Question(id));
        }
        // A name that cannot be used is not also an unknown one.
        if key.is_none()
            && let Some(key) = &spec.key
        {
            self.form.broken.insert(key.text.clone());
        }
        self.form.questions.push(FormQuestion {
            spec,
            key: key.map(|key| key.text.clone()).unwrap_or_default(),
            page,
            list,
            rows: id + 1..id + 1,
            kind: None,
            ask_when: None,
            rules: Vec::new(),
            called: String::new(),
            messages: Vec::new(),
        });
        if list.is_some() {
            return;
        }
        let mut inside = Taken::default();
        for question in &spec.questions {
            self.question(question, page, Some(id));
            if let Some(key) = &question.key {
                inside.take(key, "a question of this list", self.problems);
            }
        }
        for question in &spec.questions {
            inside.was(question.was.as_ref(), self.problems);
        }
        let end = self.form.questions.len();
        if let Some(question) = self.form.questions.get_mut(id) {
            question.rows = id + 1..end;
        }
    }

    fn conditions(&mut self, spec: &'a Spec) {
        if let Some((key, _)) = spec.conditions.get(MOST_NAMED) {
            let message = format!("A form has at most {MOST_NAMED} conditions, and this is one more");
            self.problems.push(Diagnostic::new(Code::TooMany, key.at.clone(), message));
        }
        for (id, (key, _)) in spec.conditions.iter().take(MOST_NAMED).enumerate() {
            self.name(key, "a condition", Meaning::Condition(id));
            let condition =
                FormCondition { key: key.text.clone(), at: key.at.clone(), when: None, reach: BTreeSet::new() };
            self.form.conditions.push(condition);
        }
    }

    fn calculations(&mut self, spec: &'a Spec) {
        if let Some(calculation) = spec.calculations.get(MOST_NAMED) {
            let message = format!("A form has at most {MOST_NAMED} calculations, and this is one more");
            self.problems.push(Diagnostic::new(Code::TooMany, calculation.key.at.clone(), message));
        }
        for (id, spec) in spec.calculations.iter().take(MOST_NAMED).enumerate() {
            self.name(&spec.key, "a calculation", Meaning::Calculation(id));
            self.form.calculations.push(FormCalculation { spec, value: None, reach: BTreeSet::new() });
        }
    }

    fn name(&mut self, key: &'a crate::read::Text, what: &'static str, meaning: Meaning) {
        if !good(key, Style::Underscores, self.problems) || is_language_word(key, self.problems) {
            self.form.broken.insert(key.text.clone());
        } else if self.taken.take(key, what, self.problems) {
            self.form.names.insert(key.text.clone(), meaning);
        }
    }
}
