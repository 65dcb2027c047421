//! Every question of a form with what comes next, on one sheet: what people read to see whether a form is right.

mod html;
mod mermaid;
mod next;
mod routes;

pub use html::html;
pub use mermaid::mermaid;
pub use routes::{Edge, Node, NodeKind, Routes, routes};

use crate::expr::print;
use crate::program::{
    Bounds, Calculation, Condition, FileLimits, Insert, Kind, Length, Page, PageId, Program, Question, QuestionRef,
};
use runtime_wasm::files::size_in_words;
use std::fmt::Write;

/// The sheet as plain text.
#[must_use]
pub fn text(program: &Program) -> String {
    let mut sheet = Sheet { program, text: String::new() };
    sheet.heading();
    for (id, page) in program.pages.iter().enumerate() {
        sheet.page(id, page);
    }
    sheet.sent();
    sheet.names();
    sheet.text
}

struct Sheet<'p> {
    program: &'p Program,
    text: String,
}

impl Sheet<'_> {
    fn line(&mut self, indent: usize, text: &str) {
        // Writing to a text cannot fail.
        let _ = writeln!(self.text, "{:indent$}{text}", "");
    }

    fn heading(&mut self) {
        self.line(0, &self.program.form.title);
        self.line(0, &counts(self.program));
        if let Some(promise) = promise(self.program) {
            self.line(0, &promise);
        }
        for line in about(self.program) {
            self.line(0, &line);
        }
        self.text.push('\n');
        if self.program.pages.first().is_some_and(|page| page.ask_when.is_some()) {
            self.line(0, "Start");
            self.next(None);
        }
    }

    fn page(&mut self, id: PageId, page: &Page) {
        let section = if page.section.is_empty() { String::new() } else { format!(" ({})", page.section) };
        self.line(0, &format!("{}. {}{section}", id + 1, page.title));
        if let Some(condition) = &page.ask_when {
            let words = if page.exit.is_some() { "reached when" } else { "asked when" };
            self.line(INDENT, &format!("{words} {}", self.words(condition)));
        }
        if let Some(exit) = &page.exit {
            match &exit.signpost {
                Some(signpost) => self.line(INDENT, &format!("The end. Points to {signpost}")),
                None => self.line(INDENT, "The end."),
            }
            self.text.push('\n');
            return;
        }
        for line in lines_of(self.program, page) {
            self.line(INDENT, &format!("| {line}"));
        }
        for question in page.questions.clone() {
            // Questions inside a list are printed with their list.
            if let Some(found) = self.program.questions.get(question).filter(|found| found.list.is_none()) {
                self.question(INDENT, found);
            }
        }
        for calculation in &self.program.calculations {
            if calculation.page == id && !calculation.show.is_empty() {
                self.shown(calculation);
            }
        }
        self.next(Some(id));
    }

    fn question(&mut self, indent: usize, question: &Question) {
        self.line(indent, &format!("{}: {}", question.key, facts(self.program, question).join(", ")));
        let inner = indent + INDENT;
        self.line(inner, &question.ask);
        if !question.agent_say.is_empty() {
            self.line(inner, &format!("on the phone: {}", question.agent_say));
        }
        if let Some(source) = &question.fill_from {
            self.line(inner, &format!("filled in from {source}"));
        }
        let options = question.kind.options();
        let widest = options.iter().map(|option| option.key.chars().count()).max().unwrap_or(0);
        for option in options {
            self.line(inner, &format!("- {:widest$}  {}", option.key, option.label));
        }
        for rule in &question.rules {
            self.line(inner, &format!("must: {}", self.words(&rule.must)));
            self.line(inner, &format!("otherwise: {}", rule.otherwise));
        }
        if let Kind::List { each, questions, .. } = &question.kind {
            self.line(inner, &format!("for each {each}:"));
            for inside in self.program.questions.get(questions.clone()).unwrap_or_default() {
                self.question(inner + INDENT, inside);
            }
        }
    }

    fn shown(&mut self, calculation: &Calculation) {
        let value = print::calculation(self.program, calculation);
        self.line(INDENT, &format!("shows \"{}\": {} = {value}", calculation.show, calculation.key));
    }

    fn next(&mut self, page: Option<PageId>) {
        for (page, words) in next::in_words(self.program, page) {
            let target = target(self.program, page);
            let words = if words.is_empty() { words } else { format!(", {words}") };
            self.line(INDENT, &format!("→ {target}{words}"));
        }
        self.text.push('\n');
    }

    fn sent(&mut self) {
        let lines = sent(self.program);
        if lines.is_empty() {
            return;
        }
        self.line(0, SENT);
        lines.iter().for_each(|line| self.line(INDENT, line));
        self.text.push('\n');
    }

    fn names(&mut self) {
        let names = names(self.program);
        if names.is_empty() {
            return;
        }
        self.line(0, "What the names mean");
        for (name, meaning) in names {
            self.line(INDENT, &format!("{name}: {meaning}"));
        }
    }

    fn words(&self, condition: &Condition) -> String {
        print::condition(self.program, condition)
    }
}

const INDENT: usize = 3;

/// How much there is of the form: `missed-bin: 5 pages, 12 questions, 4 early ends`.
fn counts(program: &Program) -> String {
    let ends = program.pages.iter().filter(|page| page.exit.is_some()).count();
    let pages = counted(program.pages.len() - ends, "page");
    let questions = counted(program.questions.len(), "question");
    let ends = if ends == 0 { String::new() } else { format!(", {}", counted(ends, "early end")) };
    format!("{}: {pages}, {questions}{ends}", program.form.id)
}

/// The order of the sections, when the form is open and what it costs, a line each.
fn about(program: &Program) -> Vec<String> {
    let form = &program.form;
    let sections: Vec<&str> = form.task_list.iter().map(|section| section.title.as_str()).collect();
    let sections = Some(format!("Sections: {}", sections.join(", "))).filter(|_| !sections.is_empty());
    let open = form.open.as_ref().map(|open| {
        let from = open.from.map(|day| format!("from {}", print::date(day)));
        let until = open.until.map(|day| format!("until {}", print::date(day)));
        format!("Open {}", [from, until].into_iter().flatten().collect::<Vec<_>>().join(" "))
    });
    let fee = form.fee.as_ref().and_then(|fee| {
        let amount = print::calculation(program, program.calculations.get(fee.amount)?);
        Some(format!("To pay for {}: {amount}", fee.what_for))
    });
    [sections, open, fee].into_iter().flatten().collect()
}

const SENT: &str = "Where the answers go";

/// The e-mail and the systems that get the answers, a line each.
fn sent(program: &Program) -> Vec<String> {
    let answer = |answer: QuestionRef| print::insert(program, Insert::Answer(answer));
    let email = program.form.email.as_ref().map(|email| {
        let to = answer(QuestionRef { question: email.to, part: None });
        format!("an e-mail to {to}: {}", print::passage(program, &email.subject))
    });
    let systems = program.form.send_to.iter().map(|to| {
        let when = to.when.as_ref().map(|when| format!(", when {}", print::condition(program, when)));
        let field = |(field, from): &(String, QuestionRef)| {
            let from = answer(*from);
            if *field == from { from } else { format!("{field} from {from}") }
        };
        let fields: Vec<String> = to.fields.iter().map(field).collect();
        format!("{}{}: {}", to.system, when.unwrap_or_default(), fields.join(", "))
    });
    email.into_iter().chain(systems).collect()
}

/// The lines of the text above the questions of a page.
fn lines_of(program: &Program, page: &Page) -> Vec<String> {
    let text = print::passage(program, &page.text);
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// The service standard in a line.
fn promise(program: &Program) -> Option<String> {
    let standard = program.form.standard.as_ref()?;
    let reply = standard.reply.as_ref().map(|reply| format!("reply {}", when(reply)));
    let complete = standard.complete.map(|period| format!("done in {}", print::period(period.amount, period.unit)));
    let cut_off = standard.cut_off.map(|at| format!("from {} it counts from the next working day", print::time(at)));
    let promise: Vec<String> = [reply, complete, cut_off].into_iter().flatten().collect();
    Some(format!("We promise: {}", promise.join(", ")))
}

/// A page as what comes next: `2. Your bin`.
fn target(program: &Program, page: Option<PageId>) -> String {
    match page {
        Some(id) => {
            let title = program.pages.get(id).map(|page| page.title.as_str()).unwrap_or_default();
            format!("{}. {title}", id + 1)
        }
        None => "Check your answers".to_owned(),
    }
}

/// What the names mean that conditions and calculations use, those of calculations that are shown left out.
fn names(program: &Program) -> Vec<(&str, String)> {
    let conditions = program.conditions.iter().map(|it| (it.key.as_str(), print::condition(program, &it.when)));
    let calculations = program.calculations.iter().filter(|calculation| calculation.show.is_empty());
    let calculations = calculations.map(|it| (it.key.as_str(), print::calculation(program, it)));
    conditions.chain(calculations).collect()
}

/// Its type, limits, whether it may be left out, and when it is asked.
fn facts(program: &Program, question: &Question) -> Vec<String> {
    let mut facts = vec![question.kind.type_name().to_owned()];
    facts.extend(limits(&question.kind));
    if question.optional {
        facts.push("may be left out".to_owned());
    }
    if let Some(condition) = &question.ask_when {
        facts.push(format!("asked when {}", print::condition(program, condition)));
    }
    facts
}

fn limits(kind: &Kind) -> Option<String> {
    match kind {
        Kind::Text { length, .. } => length_in_words(*length, 200),
        Kind::LongText { length } => length_in_words(*length, 2000),
        Kind::Number(bounds) | Kind::Decimal { bounds, .. } => bounds_in_words(bounds, print::number),
        Kind::Money(bounds) => bounds_in_words(bounds, print::money),
        Kind::Choices { count, options } if count.least > 0 || (count.most as usize) < options.len() => {
            Some(format!("{} to {} of them", count.least, count.most))
        }
        Kind::File(each) => Some(files_in_words(each)),
        Kind::Files { each, count } => Some(format!("{} to {}, {}", count.least, count.most, files_in_words(each))),
        Kind::List { count, .. } => Some(format!("{} to {}", count.least, count.most)),
        _ => None,
    }
}

/// `pdf jpg, 10 MB or smaller`
fn files_in_words(each: &FileLimits) -> String {
    let kinds: Vec<&str> = each.kinds.iter().map(|kind| kind.key).collect();
    format!("{}, {} or smaller", kinds.join(" "), size_in_words(u64::from(each.largest)))
}

/// `at once` as it stands, a period after "in".
fn when(reply: &str) -> String {
    if reply.starts_with(|first: char| first.is_ascii_digit()) { format!("in {reply}") } else { reply.to_owned() }
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// Nothing for the usual length, which would only be noise.
fn length_in_words(length: Length, usual: u32) -> Option<String> {
    match (length.least, length.most) {
        (0 | 1, most) if most == usual => None,
        (0 | 1, most) => Some(format!("at most {most} characters")),
        (least, most) => Some(format!("{least} to {most} characters")),
    }
}

fn bounds_in_words(bounds: &Bounds, write: fn(i64) -> String) -> Option<String> {
    match (bounds.least, bounds.most) {
        (None, None) | (Some(0), None) => None,
        (Some(least), None) => Some(format!("at least {}", write(least))),
        (None, Some(most)) => Some(format!("at most {}", write(most))),
        (Some(least), Some(most)) => Some(format!("{} to {}", write(least), write(most))),
    }
}
