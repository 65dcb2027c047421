//! A form whose names are looked up and whose types are known: what [`crate::check`] finds out and [`crate::lower`] needs.

use crate::expr::{Checked, Meaning, Names, OnPage};
use crate::program::{
    CalculationId, Condition, FormInfo, Insert, Kind, PageId, Passage, QuestionId, TestCase, Value, ValueKind,
};
use crate::spec::{CalculationSpec, PageSpec, QuestionSpec, RuleSpec, Spec};
use crate::suggest::nearest;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;

/// A form on its way through the checks.
#[derive(Debug)]
pub struct Form<'a> {
    /// The form as written.
    pub spec: &'a Spec,
    /// What stands at its top.
    pub info: FormInfo,
    /// In reading order.
    pub pages: Vec<FormPage<'a>>,
    /// In form order, those inside a list directly after it.
    pub questions: Vec<FormQuestion<'a>>,
    /// In the order written.
    pub conditions: Vec<FormCondition>,
    /// In the order written.
    pub calculations: Vec<FormCalculation<'a>>,
    /// What is to pay, unless it has a mistake.
    pub fee: Option<Checked<(Value, ValueKind)>>,
    /// An order of conditions and calculations in which each uses only what stands before it.
    pub order: Vec<Meaning>,
    /// Names of things that have mistakes of their own: what uses them is not looked at, one message for one cause.
    pub broken: HashSet<String>,
    /// Outside lists, what a name means.
    pub names: HashMap<String, Meaning>,
    /// The places for answers in its texts.
    pub inserts: Vec<FormInsert>,
    /// The tests beside the form.
    pub tests: Vec<TestCase>,
}

/// A page.
#[derive(Debug)]
pub struct FormPage<'a> {
    /// As written.
    pub spec: &'a PageSpec,
    /// Its name.
    pub key: String,
    /// Its questions, those inside lists included.
    pub questions: Range<QuestionId>,
    /// When it is asked.
    pub ask_when: Option<Checked<Condition>>,
    /// Its guidance.
    pub text: Passage,
}

/// A place for an answer in a text.
#[derive(Debug, Clone)]
pub struct FormInsert {
    /// What stands there.
    pub what: Insert,
    /// What the author calls it.
    pub name: String,
    /// Where its name stands.
    pub at: Range<usize>,
    /// The page that shows it; none for what is read once the form is sent.
    pub page: Option<PageId>,
    /// Whether the author has to know when it may be missing: no other words stand there then, and nothing in the text of the
    /// form itself shows that it is always there.
    pub may_be_blank: bool,
}

/// A question.
#[derive(Debug)]
pub struct FormQuestion<'a> {
    /// As written.
    pub spec: &'a QuestionSpec,
    /// Its name.
    pub key: String,
    /// Its page.
    pub page: PageId,
    /// The list in which it stands.
    pub list: Option<QuestionId>,
    /// For a list, its questions; else empty.
    pub rows: Range<QuestionId>,
    /// Its type, unless that has a mistake.
    pub kind: Option<Kind>,
    /// When it is asked.
    pub ask_when: Option<Checked<Condition>>,
    /// What must hold.
    pub rules: Vec<FormRule<'a>>,
    /// What its answer is called in messages.
    pub called: String,
    /// Its error texts, the author's rules left out.
    pub messages: Vec<(u16, String)>,
}

/// A rule of a question.
#[derive(Debug)]
pub struct FormRule<'a> {
    /// As written.
    pub spec: &'a RuleSpec,
    /// What must hold, unless it has a mistake.
    pub must: Option<Checked<Condition>>,
}

/// A condition with a name.
#[derive(Debug)]
pub struct FormCondition {
    /// Its name.
    pub key: String,
    /// Where its name stands.
    pub at: Range<usize>,
    /// What it means, unless it has a mistake.
    pub when: Option<Checked<Condition>>,
    /// Every question that it uses, through other conditions and calculations too.
    pub reach: BTreeSet<QuestionId>,
}

/// A calculation.
#[derive(Debug)]
pub struct FormCalculation<'a> {
    /// As written.
    pub spec: &'a CalculationSpec,
    /// What it is, unless it has a mistake.
    pub value: Option<Checked<(Value, ValueKind)>>,
    /// Every question that it uses, through other conditions and calculations too.
    pub reach: BTreeSet<QuestionId>,
}

impl Form<'_> {
    /// Every question that something uses, through conditions and calculations too.
    #[must_use]
    pub fn reach(&self, what: Meaning) -> BTreeSet<QuestionId> {
        match what {
            Meaning::Question(question) => BTreeSet::from([question]),
            Meaning::Condition(id) => self.conditions.get(id).map(|found| found.reach.clone()).unwrap_or_default(),
            Meaning::Calculation(id) => self.calculations.get(id).map(|found| found.reach.clone()).unwrap_or_default(),
        }
    }

    /// Every question that an expression uses, through conditions and calculations too.
    #[must_use]
    pub fn reach_of<T>(&self, checked: &Checked<T>) -> BTreeSet<QuestionId> {
        checked.uses.iter().flat_map(|used| self.reach(used.what)).collect()
    }

    /// A question by its name, one inside a list as `household.income`.
    #[must_use]
    pub fn question(&self, name: &str) -> Option<QuestionId> {
        match name.split_once('.') {
            None => match self.names.get(name) {
                Some(Meaning::Question(question)) => Some(*question),
                _ => None,
            },
            Some((list, inside)) => self.find_in(self.question(list)?, inside),
        }
    }

    /// The name by which an author writes a question from outside its list.
    #[must_use]
    pub fn name_of(&self, question: QuestionId) -> String {
        let Some(found) = self.questions.get(question) else { return String::new() };
        match found.list.and_then(|list| self.questions.get(list)) {
            Some(list) => format!("{}.{}", list.key, found.key),
            None => found.key.clone(),
        }
    }

    /// Where the name of a question stands.
    #[must_use]
    pub fn place_of(&self, question: QuestionId) -> Range<usize> {
        self.questions.get(question).map(|found| key_place(found.spec)).unwrap_or_default()
    }
}

/// Where the name of a question stands, or else its first line.
pub(crate) fn key_place(spec: &QuestionSpec) -> Range<usize> {
    spec.key.as_ref().map_or(spec.at.clone(), |key| key.at.clone())
}

/// Stands in for the type of a question whose type has a mistake; what uses such a question is not looked at.
const NO_KIND: &Kind = &Kind::Declaration;

impl Names for Form<'_> {
    fn renamed(&self, list: Option<QuestionId>, name: &str) -> Option<String> {
        // `household.income` from outside the list, `income` in it.
        if let Some((outer, inner)) = name.split_once('.') {
            let outer = self
                .find(outer)
                .is_none()
                .then(|| self.renamed(None, outer))
                .flatten()
                .unwrap_or_else(|| outer.to_owned());
            let Some(Meaning::Question(of)) = self.find(&outer) else { return None };
            let inner = match self.find_in(of, inner) {
                Some(_) => inner.to_owned(),
                None => self.renamed(Some(of), inner)?,
            };
            return Some(format!("{outer}.{inner}"));
        }
        let was = |question: &&FormQuestion<'_>| {
            question.list == list && question.spec.was.as_ref().is_some_and(|was| was.text.trim() == name)
        };
        self.questions.iter().find(was).map(|question| question.key.clone())
    }

    fn on_page(&self, name: &str) -> Option<OnPage> {
        let (page, inside) = name.split_once('.').map_or((name, None), |(page, inside)| (page, Some(inside)));
        let page = self.pages.iter().find(|known| !page.is_empty() && known.key == page)?;
        if let Some(inside) = inside {
            let names = self.candidates();
            let meant = nearest(inside, names.iter().map(String::as_str))?.to_owned();
            let help = format!("A name stands without the page that it is on: `{meant}`");
            return Some(OnPage { help, question: Some(meant) });
        }
        let on_it = self.questions.get(page.questions.clone()).unwrap_or_default().iter();
        let keys: Vec<&str> =
            on_it.filter(|it| it.list.is_none() && !it.key.is_empty()).map(|it| it.key.as_str()).collect();
        match keys.as_slice() {
            [] => None,
            [one] => Some(OnPage {
                help: format!("`{name}` is a page. Did you mean its question `{one}`?"),
                question: Some((*one).to_owned()),
            }),
            several => Some(OnPage {
                help: format!("`{name}` is a page. Its questions are: {}", several.join(", ")),
                question: None,
            }),
        }
    }

    fn find(&self, name: &str) -> Option<Meaning> {
        self.names.get(name).copied()
    }

    fn find_in(&self, list: QuestionId, name: &str) -> Option<QuestionId> {
        let rows = self.questions.get(list)?.rows.clone();
        rows.into_iter().find(|inside| self.questions.get(*inside).is_some_and(|question| question.key == name))
    }

    fn kind(&self, question: QuestionId) -> &Kind {
        self.questions.get(question).and_then(|found| found.kind.as_ref()).unwrap_or(NO_KIND)
    }

    fn calculation_kind(&self, calculation: CalculationId) -> ValueKind {
        let value = self.calculations.get(calculation).and_then(|found| found.value.as_ref());
        value.map_or(ValueKind::Number, |checked| checked.node.1)
    }

    fn candidates(&self) -> Vec<String> {
        let questions = (0..self.questions.len()).map(|question| self.name_of(question));
        let conditions = self.conditions.iter().map(|condition| condition.key.clone());
        let calculations = self.calculations.iter().map(|calculation| calculation.spec.key.text.clone());
        questions.chain(conditions).chain(calculations).filter(|name| !name.is_empty()).collect()
    }
}
