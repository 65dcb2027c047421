//! What of a form can be changed by menu, as its text has it now.

use super::about::{About, about};
use super::conditions::{self, Condition, Offer};
use super::kinds::{KINDS, Kind, PERIODS};
use super::limits::{Limit, limits};
use super::lines::Lines;
use super::rules::{Rule, rules};
use crate::messages::calling;
use crate::read::{self, Value};
use crate::reuse::Others;
use crate::source::Sources;
use serde::Serialize;
use std::ops::Range;

/// A form as menus show it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shown {
    /// Its title.
    pub title: String,
    /// Its pages, in their order.
    pub pages: Vec<Page>,
    /// What conditions can be made from, in the order of the form.
    pub offers: Vec<Offer>,
    /// The types that a question can have.
    pub kinds: &'static [Kind],
    /// What days before and after the one on which the form is filled in are counted in.
    pub periods: &'static [&'static str],
    /// Why nothing can be changed by menu, when that is so: where the text has to be put right first.
    pub fixed: Option<String>,
    /// The place from which on the text cannot be understood.
    pub broken: Option<Range<usize>>,
    /// What it says about itself.
    pub about: About,
}

/// A page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Page {
    /// Where it stands in the text, from its dash to its end; only its name where the lines cannot be told apart.
    pub at: Range<usize>,
    /// Its name.
    pub name: String,
    /// Its heading.
    pub title: String,
    /// Whether the form ends here without being sent.
    pub exit: bool,
    /// What stands above its questions.
    pub text: String,
    /// What helps instead, where the form ends.
    pub signpost: String,
    /// Its one question is what people read as its heading, on the website and in accounts.
    pub asked_as_heading: bool,
    /// When it is shown.
    pub condition: Condition,
    /// How many of the offers stand before it, so that its condition can use them.
    pub before: usize,
    /// How many stand before its end, so that the checks on its answers can use them.
    pub until: usize,
    /// Its questions, in their order.
    pub questions: Vec<Question>,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Question {
    /// Where it stands in the text, from its dash to its end; only its name where the lines cannot be told apart.
    pub at: Range<usize>,
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: String,
    /// What people read.
    pub ask: String,
    /// Help under it.
    pub hint: String,
    /// What messages call the answer.
    pub called: String,
    /// What messages call it when nothing is written there, where the question lets one say.
    pub called_by_itself: Option<String>,
    /// What they may call it where it does not.
    pub called_perhaps: Option<String>,
    /// Whether it may be left blank.
    pub optional: bool,
    /// Its options.
    pub options: Vec<Choice>,
    /// What it can be limited to.
    pub limits: Vec<Limit>,
    /// The checks on its answer.
    pub rules: Vec<Rule>,
    /// When it is asked.
    pub condition: Condition,
    /// How many of the offers stand before it, so that its condition can use them.
    pub before: usize,
    /// What is asked about each part of a list.
    pub questions: Vec<Question>,
    /// Where to change it, when that is somewhere else.
    pub fixed: Option<String>,
}

/// An option.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// Its name.
    pub name: String,
    /// Its words.
    pub label: String,
}

impl Shown {
    /// The same with every place counted in another way.
    #[must_use]
    pub fn placed(mut self, to: &dyn Fn(&Range<usize>) -> Range<usize>) -> Self {
        fn questions(all: &mut [Question], to: &dyn Fn(&Range<usize>) -> Range<usize>) {
            for question in all {
                question.at = to(&question.at);
                questions(&mut question.questions, to);
            }
        }
        for page in &mut self.pages {
            page.at = to(&page.at);
            questions(&mut page.questions, to);
        }
        self.broken = self.broken.as_ref().map(to);
        for line in self.about.told.iter_mut().flat_map(|told| &mut told.lines) {
            line.at = to(&line.at);
        }
        self
    }
}

/// What of the form can be changed by menu. Mistakes elsewhere in it do not matter; what cannot be read is not shown.
#[must_use]
pub fn shown(sources: &Sources) -> Shown {
    let file = sources.first();
    let tree = if file.readable() { read::read_on(file, &mut Vec::new()) } else { None };
    let sheet = super::sheet::Sheet::of(sources);
    let others = Others::of(sources);
    let file_of = |fragment: &crate::reuse::Fragment| {
        let name = fragment.name.as_ref()?.text.clone();
        Some((name, sources.find(&fragment.part.span).file.name.clone()))
    };
    let fragments: Vec<(String, String)> = others.fragments.iter().filter_map(file_of).collect();
    let mut whole = tree.clone().unwrap_or(Value { at: 0..0, shape: read::Shape::Nothing });
    _ = crate::reuse::expand(&mut whole, &others.fragments, &mut Vec::new());
    let offers = conditions::offers(&whole);
    let before = offers.iter().filter(|offer| offer.named).count();
    let lines = sheet.as_ref().ok().map(|sheet| &sheet.lines);
    let mut look = Look { offers: &offers, others: &others, fragments: &fragments, lines, before };
    let pages = tree.as_ref().map(|tree| pages(tree).iter().map(|page| look.page(page)).collect()).unwrap_or_default();
    let title = tree.as_ref().map(|tree| said(tree, "title")).unwrap_or_default();
    let about = tree.as_ref().map(|tree| about(tree, &offers)).unwrap_or_default();
    let broken = super::sheet::unreadable(file).map(|byte| byte..byte);
    Shown { title, pages, offers, kinds: KINDS, periods: PERIODS, fixed: sheet.err(), broken, about }
}

/// The pages of a form.
pub(super) fn pages(tree: &Value) -> &[Value] {
    tree.get("pages").map(Value::parts).unwrap_or_default()
}

/// What stands after a word; nothing when that is not there, or no text.
pub(super) fn said(value: &Value, word: &str) -> String {
    value.get(word).and_then(Value::text).map(|text| text.text.trim().to_owned()).unwrap_or_default()
}

/// Whether a question of this type can be what people read as the heading of its page.
fn is_heading(kind: &str) -> bool {
    !matches!(kind, "" | "list of" | "declaration")
}

/// The words of an option.
pub(super) fn label(value: &Value) -> String {
    value.text().map_or_else(|| said(value, "label"), |text| text.text.trim().to_owned())
}

struct Look<'a> {
    offers: &'a [Offer],
    others: &'a Others,
    /// The name of each fragment and its file.
    fragments: &'a [(String, String)],
    lines: Option<&'a Lines<'a>>,
    /// How many offers have been passed.
    before: usize,
}

impl Look<'_> {
    fn page(&mut self, page: &Value) -> Page {
        let before = self.before;
        let condition = self.condition(page);
        let listed = page.get("questions").map(Value::parts).unwrap_or_default();
        let questions = listed.iter().map(|question| self.question(question, true)).collect();
        let exit = page.get("exit").is_some();
        Page {
            at: self.place(page, "page"),
            name: said(page, "page"),
            title: said(page, if exit { "exit" } else { "title" }),
            exit,
            text: said(page, "text"),
            signpost: said(page, "signpost"),
            asked_as_heading: matches!(listed, [one] if is_heading(&said(one, "type"))),
            condition,
            before,
            until: self.before,
            questions,
        }
    }

    fn question(&mut self, question: &Value, outside: bool) -> Question {
        let before = self.before;
        if outside {
            self.before += self.made(question);
        }
        let options = question.get("options").map(Value::entries).unwrap_or_default().iter();
        let inside = question.get("questions").map(Value::parts).unwrap_or_default();
        let shared = question.get("use").map(|_| said(question, "use"));
        let (called_by_itself, called_perhaps) = calling(&said(question, "ask"), &said(question, "type"));
        Question {
            at: self.place(question, if shared.is_some() { "use" } else { "question" }),
            name: shared.clone().unwrap_or_else(|| said(question, "question")),
            kind: said(question, "type"),
            ask: said(question, "ask"),
            hint: said(question, "hint"),
            called: said(question, "called"),
            called_by_itself,
            called_perhaps,
            optional: matches!(said(question, "optional").to_ascii_lowercase().as_str(), "yes" | "true"),
            options: options.map(|line| Choice { name: line.key.text.clone(), label: label(&line.value) }).collect(),
            limits: limits(question),
            rules: rules(question, self.offers),
            condition: self.condition(question),
            before,
            questions: inside.iter().map(|question| self.question(question, false)).collect(),
            fixed: shared.map(|shared| self.elsewhere(&shared)),
        }
    }

    fn place(&self, value: &Value, word: &str) -> Range<usize> {
        let lines = self.lines.and_then(|lines| Some(lines.dash(value)?..lines.bytes(&lines.part(value)?.0).end));
        lines.unwrap_or_else(|| value.get(word).and_then(Value::text).map_or(value.at.clone(), |text| text.at.clone()))
    }

    fn elsewhere(&self, shared: &str) -> String {
        match self.fragments.iter().find(|(name, _)| name == shared) {
            Some((_, file)) => format!("These questions are shared with other forms. Change them in {file}"),
            None => format!("Questions called {shared} are shared with other forms, and their file is not here"),
        }
    }

    fn condition(&self, value: &Value) -> Condition {
        match said(value, "ask when") {
            empty if empty.is_empty() => {
                Condition { menus: Some(conditions::Menus::default()), ..Condition::default() }
            }
            written => conditions::read(&written, self.offers),
        }
    }

    /// How many offers a line of questions makes: several when it brings shared ones.
    fn made(&self, question: &Value) -> usize {
        let at = question.at.clone();
        let list = |parts| Value { at: at.clone(), shape: read::Shape::List(parts) };
        let group = |word, value| Value {
            at: at.clone(),
            shape: read::Shape::Group(vec![crate::reuse::line(word, &at, value)]),
        };
        let mut alone = group("pages", list(vec![group("questions", list(vec![question.clone()]))]));
        _ = crate::reuse::expand(&mut alone, &self.others.fragments, &mut Vec::new());
        conditions::offers(&alone).iter().filter(|offer| !offer.named).count()
    }
}
